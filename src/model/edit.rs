//! What changed? One difference between two consecutive versions of a page.

use serde::{Deserialize, Serialize};

/// What comparing two articles found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    pub verdict: Verdict,
    /// Why the new page is suspect, in a sentence; `None` otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The new version shows a notice, or an updated-time, that the old one did not.
    pub disclosed: bool,
    /// A material edit is there, and nobody was told.
    pub stealth: bool,
    pub disclosure: Disclosure,
    /// Headline and quote edits first, then in reading order.
    pub edits: Vec<Edit>,
    /// True where the pair was too unlike, or too large, to be told word by word.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub coarse: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Unchanged,
    Changed,
    /// The new page is no proper state of the article.
    Suspect,
}

/// The observations that `disclosed` rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Disclosure {
    /// A notice was added or changed.
    pub notice: bool,
    /// A shown "updated" time moved.
    pub date_shown: bool,
    /// The modified time in the metadata moved.
    pub date_in_metadata: bool,
}

/// One difference, told at its most specific kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    pub kind: EditKind,
    /// The words before; `None` for what was added.
    pub before: Option<String>,
    /// The words after; `None` for what was removed.
    pub after: Option<String>,
    #[serde(default)]
    pub speaker_before: Option<String>,
    #[serde(default)]
    pub speaker_after: Option<String>,
    #[serde(default)]
    pub facets: Vec<Facet>,
    pub significance: Significance,
    /// Why it weighs so, in a few words each.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// What became of a quote: `paraphrased`, `shortened`, `ellipsis`, `brackets`, `anonymised`, `named`, `cue_changed`, …
    #[serde(default)]
    pub how: Vec<String>,
    /// Put together, `equal` and `delete` give `before`; `equal` and `insert` give `after`.
    #[serde(default)]
    pub spans: Vec<Span>,
}

/// A run of words that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub op: Op,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    Equal,
    Delete,
    Insert,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditKind {
    HeadlineChanged,
    QuoteReattributed,
    QuoteReworded,
    QuoteRemoved,
    QuoteAdded,
    StandfirstChanged,
    BylineChanged,
    TextReworded,
    TextRemoved,
    TextAdded,
    TextMoved,
    NoticeRemoved,
    NoticeChanged,
    NoticeAdded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    Number,
    Date,
    Negation,
    Modality,
    Name,
    Attribution,
    Hedge,
    Typo,
    Typography,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Significance {
    Cosmetic,
    Minor,
    Material,
}

impl EditKind {
    /// Every kind's name in JSON and in the watchlist.
    pub const NAMES: &[&str] = &[
        "headline_changed",
        "standfirst_changed",
        "byline_changed",
        "quote_added",
        "quote_removed",
        "quote_reworded",
        "quote_reattributed",
        "text_added",
        "text_removed",
        "text_reworded",
        "text_moved",
        "notice_added",
        "notice_removed",
        "notice_changed",
    ];
}

impl Facet {
    /// Every facet's name in JSON and in the watchlist.
    pub const NAMES: &[&str] = &[
        "number",
        "date",
        "negation",
        "modality",
        "name",
        "attribution",
        "hedge",
        "typo",
        "typography",
    ];
}

impl Significance {
    /// Every name in JSON and in the watchlist, lightest first.
    pub const NAMES: &[&str] = &["cosmetic", "minor", "material"];
}
