//! Headline, standfirst, byline, dates and language.

pub(super) mod byline;
pub(super) mod clocks;
pub(super) mod credit;
pub(super) mod date_lines;
pub(super) mod dates;
pub(super) mod heading_words;
pub(super) mod headline;
pub(super) mod language;
pub(super) mod marked;
pub(super) mod months;
pub(super) mod shown_dates;
pub(super) mod signature;
pub(super) mod standfirst;
pub(super) mod summing_up;
pub(super) mod updated;
