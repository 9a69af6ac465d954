//! What the publisher says about its own changes.

pub(super) mod agents;
pub(super) mod change_words;
pub(super) mod closing_note;
pub(super) mod notice_words;
pub(super) mod notices;
pub(super) mod own_words;
pub(super) mod updates;
