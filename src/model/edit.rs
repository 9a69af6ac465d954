//! What changed? One difference between two consecutive versions of a page.

use serde::{Deserialize, Serialize};

use super::named::named;

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
    /// Where a new notice is shown: the places in `edits` of the material ones that it does not speak of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undisclosed: Vec<usize>,
    /// True where the pair was too unlike, or too large, to be told word by word.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub coarse: bool,
}

named! {
    /// Whether the new page is another state of the article.
    pub enum Verdict {
        Unchanged = "unchanged",
        Changed = "changed",
        /// The new page is no proper state of the article.
        Suspect = "suspect",
    }
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
    /// The `Last-Modified` of the answer moved.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub date_in_header: bool,
    /// The time that a sitemap or feed gives for the page moved.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub date_in_source: bool,
    /// A time moved that moves at each look, edit or not: it is none of the above.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub clock: bool,
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
    /// What became of a quote: `shortened`, `lengthened`, `ellipsis`, `brackets`, `anonymised`, `named`, `cue_changed`, `paraphrased` (its words are told without marks), `quoted` (they were); of words that got or lost their marks: `scare_quotes_on`, `scare_quotes_off`; and of any edit: `volatile`.
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

named! {
    /// What became of a run of words.
    pub enum Op {
        Equal = "equal",
        Delete = "delete",
        Insert = "insert",
    }
}

named! {
    /// What an edit did. The order is that in which edits of one change are told.
    pub enum EditKind {
        HeadlineChanged = "headline_changed",
        QuoteReattributed = "quote_reattributed",
        QuoteReworded = "quote_reworded",
        QuoteRemoved = "quote_removed",
        QuoteAdded = "quote_added",
        StandfirstChanged = "standfirst_changed",
        BylineChanged = "byline_changed",
        TextReworded = "text_reworded",
        TextRemoved = "text_removed",
        TextAdded = "text_added",
        TextMoved = "text_moved",
        NoticeRemoved = "notice_removed",
        NoticeChanged = "notice_changed",
        NoticeAdded = "notice_added",
    }
}

named! {
    /// What sort of words an edit changed.
    pub enum Facet {
        Number = "number",
        Date = "date",
        Negation = "negation",
        Modality = "modality",
        Name = "name",
        Attribution = "attribution",
        Hedge = "hedge",
        Typo = "typo",
        Typography = "typography",
    }
}

named! {
    /// How much an edit weighs, the lightest first.
    pub enum Significance {
        Cosmetic = "cosmetic",
        Minor = "minor",
        Material = "material",
    }
}

impl Comparison {
    /// Takes the observations of times from what was recorded with the edits: two articles do not tell what moved between their looks.
    pub fn observed(&mut self, times: Disclosure) {
        self.disclosure = Disclosure {
            notice: self.disclosure.notice,
            ..times
        };
        self.settle();
    }

    /// Says whether it is disclosed, and stealthy, by what was observed.
    pub fn settle(&mut self) {
        let mut edits = self.edits.iter();
        let weighs = edits.any(|edit| edit.significance == Significance::Material);
        self.disclosed = self.disclosure.notice || self.disclosure.date_shown;
        self.stealth = weighs && !self.disclosed;
    }
}

impl Disclosure {
    /// What was observed here or there.
    pub fn or(self, other: Disclosure) -> Disclosure {
        Disclosure {
            notice: self.notice || other.notice,
            date_shown: self.date_shown || other.date_shown,
            date_in_metadata: self.date_in_metadata || other.date_in_metadata,
            date_in_header: self.date_in_header || other.date_in_header,
            date_in_source: self.date_in_source || other.date_in_source,
            clock: self.clock || other.clock,
        }
    }
}

impl Edit {
    /// Whether its words are shown without marks: nothing went and nothing came, they only changed their place or their speaker.
    pub fn stands_whole(&self) -> bool {
        match self.kind {
            EditKind::QuoteReattributed => true,
            EditKind::TextMoved => self.spans.iter().all(|span| span.op == Op::Equal),
            _ => false,
        }
    }

    /// What was done, and whose words they are, in words for people.
    pub fn what(&self) -> String {
        let nobody = "nobody named";
        let before = self.speaker_before.as_deref().unwrap_or(nobody);
        let after = self.speaker_after.as_deref().unwrap_or(nobody);
        let words = self.kind.words();
        match self.kind {
            EditKind::QuoteAdded => format!("{words} — {after}"),
            EditKind::QuoteRemoved => format!("{words} — {before}"),
            EditKind::QuoteReworded if before == after => format!("{words} — {after}"),
            EditKind::QuoteReworded => format!("{words} — {before}, now {after}"),
            EditKind::QuoteReattributed => format!("{words} — {before} → {after}"),
            EditKind::TextMoved if self.stands_whole() => format!("{words}, with the same words"),
            _ => words.to_owned(),
        }
    }

    /// Its facets, and what was done to a quote, in words for people.
    pub fn notes(&self) -> String {
        let facets = self.facets.iter().map(|facet| facet.name());
        let notes: Vec<&str> = facets.chain(self.how.iter().map(String::as_str)).collect();
        notes.join(", ").replace('_', " ")
    }
}

impl EditKind {
    /// Whether it tells of a notice: one that came, went or changed.
    pub fn is_of_notice(self) -> bool {
        matches!(
            self,
            EditKind::NoticeAdded | EditKind::NoticeChanged | EditKind::NoticeRemoved
        )
    }

    /// What was done, in words for people: the one table that terminal, desk and feeds read.
    pub fn words(self) -> &'static str {
        match self {
            EditKind::HeadlineChanged => "Headline changed",
            EditKind::StandfirstChanged => "Standfirst changed",
            EditKind::BylineChanged => "Byline changed",
            EditKind::QuoteAdded => "Quote added",
            EditKind::QuoteRemoved => "Quote removed",
            EditKind::QuoteReworded => "Quote reworded",
            EditKind::QuoteReattributed => "Quote given to another speaker",
            EditKind::TextAdded => "Text added",
            EditKind::TextRemoved => "Text removed",
            EditKind::TextReworded => "Text reworded",
            EditKind::TextMoved => "Text moved",
            EditKind::NoticeAdded => "Notice added",
            EditKind::NoticeRemoved => "Notice removed",
            EditKind::NoticeChanged => "Notice changed",
        }
    }

    /// The kinds that tell of quotes.
    pub fn of_quotes() -> Vec<EditKind> {
        let kinds = EditKind::ALL.iter().copied();
        kinds.filter(|kind| kind.is_of_quote()).collect()
    }

    /// Whether it tells of a quote.
    pub fn is_of_quote(self) -> bool {
        matches!(
            self,
            EditKind::QuoteAdded
                | EditKind::QuoteRemoved
                | EditKind::QuoteReworded
                | EditKind::QuoteReattributed
        )
    }
}
