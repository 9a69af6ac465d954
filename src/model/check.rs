//! What do we know of a page? Its checks, its versions, its state.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::named::named;

/// One attempt to fetch a page, with its outcome, as it is kept for ever.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Check {
    pub at: Timestamp,
    pub outcome: Outcome,
    /// The HTTP status, where an answer came.
    pub status: Option<u16>,
    /// Why, in a sentence, for every outcome but `first`, `unchanged` and `changed`.
    pub reason: Option<String>,
    /// `sha256:…` of the body, where one came.
    pub snapshot: Option<String>,
    /// The version that was seen, where one was.
    pub version: Option<i64>,
}

named! {
    /// What a look at a page came to.
    pub enum Outcome {
        First = "first",
        Unchanged = "unchanged",
        Changed = "changed",
        /// An answer that is no proper state of the article: kept, but no version.
        Suspect = "suspect",
        /// A permanent redirect took the page elsewhere.
        Moved = "moved",
        /// 404 or 410, confirmed.
        Gone = "gone",
        /// 401, 403, a bot check, a wall.
        Blocked = "blocked",
        /// 429 or 503: we were asked to come later.
        Deferred = "deferred",
        /// Our own guard or robots.txt said no.
        Refused = "refused",
        Failed = "failed",
    }
}

impl Outcome {
    /// Whether the page was seen in a proper state.
    pub fn is_seen(self) -> bool {
        matches!(self, Outcome::First | Outcome::Unchanged | Outcome::Changed)
    }
}

/// One document under watch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub id: i64,
    /// The canonical URL, by which the page is known.
    pub url: String,
    /// The name of the watch that it came from.
    pub watch: String,
    /// The newest headline, else the title that its feed gave.
    pub title: Option<String>,
    pub first_seen: Option<Timestamp>,
    pub last_checked: Option<Timestamp>,
    pub versions: i64,
    pub edits: i64,
    pub state: PageState,
}

named! {
    /// How it is with a page.
    pub enum PageState {
        /// Never seen yet.
        New = "new",
        Ok = "ok",
        Blocked = "blocked",
        Failing = "failing",
        Suspect = "suspect",
        Gone = "gone",
        Moved = "moved",
    }
}

impl PageState {
    /// How it is with the page, in words for people: the one table that terminal and desk read.
    pub fn words(self) -> &'static str {
        match self {
            PageState::New => "not seen yet",
            PageState::Ok => "seen",
            PageState::Blocked => "keeps us out",
            PageState::Failing => "not seen",
            PageState::Suspect => "shows no article",
            PageState::Gone => "taken away",
            PageState::Moved => "moved",
        }
    }
}

/// A distinct state of a page's article, over an unbroken run of checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// From 1, oldest first.
    pub number: i64,
    /// The first check that saw it.
    pub seen_from: Timestamp,
    /// The last check that saw it.
    pub seen_until: Timestamp,
    /// The last check before `seen_from` that saw another state.
    pub last_seen_otherwise: Option<Timestamp>,
    /// The number of the earlier version that this one equals.
    pub returns_to: Option<i64>,
    /// `sha256:…` of the body it was first extracted from.
    pub snapshot: String,
    pub headline: Option<String>,
}
