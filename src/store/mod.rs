//! What do we know? Every check, snapshot, version and edit, on disk. Never decides.

mod anew;
mod archive;
mod care;
mod copied;
mod error;
mod finding;
mod history;
mod open;
mod planning;
mod post;
mod proof;
mod repair;
mod saved;
mod schema;
#[cfg(test)]
mod testing;

// A file is known by its own name in the whole room, whichever folder it lies in.
use self::anew::{derived, extractor, rebuild, swap};
use self::archive::{arrived, article, body, head, pack, snapshot, spool};
use self::finding::{edit, filter, fold, held, pieces, said, search};
use self::history::{batch, flips, group, record, recorded, seen, steps, stood, told, version};
use self::planning::{due, emptied, health, identity, page, says, sum, unseen};
use self::post::{event, letters, outbox, review, unsent};
use self::proof::{
    afterwards, anchors, bound, checkpoint, indexed, known, ledger, past, shown, sought, tables,
    verify,
};

pub use care::{Prunable, Pruned};
pub use checkpoint::Signer;
pub use derived::{Derived, Difference, Made, difference};
pub use emptied::Emptied;
pub use error::{StoreError, unless_damaged};
pub use extractor::read_by;
pub use filter::EditFilter;
pub use flips::{FLIPS_AMONG, flips_of_a_line, is_of_a_line};
pub use health::{Health, Still};
pub use identity::{Join, JoinError, Joiner};
pub use indexed::Searched;
pub use pieces::FIELDS as SEARCH_FIELDS;
pub use rebuild::{Kept, Rebuilt, Unread};
pub use recorded::{EditRow, FLIPS_TOLD, RecordedEdit, told_words};
pub use repair::Lost;
pub use review::{Review, Standing, ToReview};
pub use said::{Said, SpeakerRow};
pub use saved::repair;
pub use says::{Hindrance, Says};
pub use search::{Found, Sought};
pub use steps::Steps;
pub use stood::{Certainty, NotSeen, Stood};
pub use sum::{Holder, Overview, Unleft};
pub use unseen::Trouble;
pub use unsent::{STRANDED_HELP, Stranded, Unsent, unsent};

use std::sync::Arc;

use jiff::Timestamp;
use sqlx::SqlitePool;

use crate::model::{
    Answer, Article, Comparison, Lesson, Noise, Outcome, Page, PageEvent, PageState, Shown,
    Validators,
};

pub use due::Planned;
pub use letters::Letter;
pub use page::AT_REST;

/// The record in a data folder. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    /// One connection: whoever writes waits for it.
    writer: SqlitePool,
    /// Checks share its transactions.
    checks: Arc<group::Group>,
    readers: SqlitePool,
    /// One connection that answers whether the record does, however many ask for much.
    pulse: SqlitePool,
    /// Pages that can no longer be read, as far as was asked.
    emptied: Arc<emptied::Known>,
    /// Where the database was when it was opened for writing.
    place: Option<Arc<open::Place>>,
    /// Held for as long as any clone lives; a crash lets go of it.
    lock: Option<Arc<std::fs::File>>,
    /// What stands in our way, where we hold the lock.
    says: Arc<std::sync::Mutex<Says>>,
    /// What came and is not on record yet, where we hold the lock.
    spool: Arc<spool::Spool>,
    folder: Arc<std::path::Path>,
}

/// Microseconds since 1970.
fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The moment of a column; one out of range can only be damage. The end of time, "never again", comes back as it was put in.
fn moment(micros: i64) -> Result<Timestamp, StoreError> {
    if micros == Timestamp::MAX.as_microsecond() {
        return Ok(Timestamp::MAX);
    }
    Timestamp::from_microsecond(micros)
        .map_err(|_| StoreError::Damaged(format!("{micros} is no time")))
}

fn maybe_moment(micros: Option<i64>) -> Result<Option<Timestamp>, StoreError> {
    micros.map(moment).transpose()
}

/// The name of a model enum in the database: its JSON name.
fn name_of<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(name) => Ok(name),
        other => Err(StoreError::Damaged(format!("{other} is no name"))),
    }
}

fn named<T: serde::de::DeserializeOwned>(name: String) -> Result<T, StoreError> {
    let known = serde_json::from_value(serde_json::Value::String(name));
    // A name that no program writes there is damage as any other.
    known.map_err(|error| StoreError::Damaged(error.to_string()))
}

/// What a check needs to know of a page's past.
#[derive(Debug, Clone)]
pub struct Memory {
    pub page: Page,
    pub validators: Validators,
    /// Failed, blocked, deferred and suspect checks in a row.
    pub failures: i64,
    /// Checks since the last that sent no validators.
    pub conditional_in_a_row: i64,
    pub last_changed: Option<Timestamp>,
    /// Since when 404 or 410 has been answered, unconfirmed or not.
    pub absent_since: Option<Timestamp>,
    /// A hash of what was seen last and waits for another look to see it too.
    pub doubted: Option<String>,
    /// Since when each look has seen that.
    pub doubted_since: Option<Timestamp>,
    /// The trouble (gone, blocked, blind) that was told last, and that the page is not back from.
    pub standing: Option<PageEvent>,
    /// The newest version: its number and article; `None` before the first, and where what is on record of it can't be read.
    pub latest: Option<(i64, Article)>,
    /// The newest version's fingerprint, and the number of the first version with it.
    pub newest_state: Option<(String, i64)>,
    /// The last body that came.
    pub last_body: Option<LastBody>,
    /// How many of the newest versions, in a row, brought an earlier state back, none of them for a day or more.
    pub flips: i64,
    /// Whether its headline or standfirst, or all of it, ever flipped.
    pub ever_flipped: bool,
    /// Since when the newest version has stood, as far as was seen.
    pub newest_from: Option<Timestamp>,
    /// When a full answer last came.
    pub whole_at: Option<Timestamp>,
    /// When a full answer last showed that a "not modified" had been said of what was.
    pub lied_at: Option<Timestamp>,
    /// What ([`read_by`]) is known to read the newest version as it stands on record.
    pub read_by: Option<String>,
    /// The parts of the page that never rest.
    pub noise: Noise,
    /// What is on record of them can't be read: it is let be, for it may hold what a person decided.
    pub noise_is_damaged: bool,
    /// The times that the page gave when it was last seen; `None` where that is not known.
    pub shown: Option<Shown>,
    /// The time that a sitemap or feed gave for it last (RFC 3339).
    pub source_modified: Option<String>,
}

/// The last body that came of a page.
#[derive(Debug, Clone)]
pub struct LastBody {
    sha256: Vec<u8>,
    /// Whether it showed the newest version.
    pub is_newest: bool,
}

impl LastBody {
    pub fn is(&self, body: &[u8]) -> bool {
        self.sha256 == body::sha256(body)
    }
}

/// What one check found: committed at once, or not at all.
pub struct NewCheck<'a> {
    pub page: i64,
    pub at: Timestamp,
    pub outcome: Outcome,
    pub status: Option<u16>,
    pub reason: Option<String>,
    /// The answer with its body, kept as a snapshot; `None` where none came, or it was a 304.
    pub answer: Option<&'a Answer>,
    pub seen: Seen<'a>,
    /// What the page is from now on.
    pub state: PageState,
    pub validators: Validators,
    pub failures: i64,
    pub conditional_in_a_row: i64,
    pub absent_since: Option<Timestamp>,
    /// [`RecordedEdit::flip`] of its edits.
    pub flip: Option<i64>,
    /// The same of a single edit (a headline), by its place in the comparison; empty: of none.
    pub line_flips: Vec<Option<i64>>,
    /// What another look is to confirm.
    pub doubted: Option<String>,
    /// Since when each look has seen that.
    pub doubted_since: Option<Timestamp>,
    pub next_due: Timestamp,
    /// For each edit of the comparison, whom it is to be told.
    pub alerts: Vec<Vec<Recipient>>,
    /// Edits on record that nobody was told, and who is to be told now.
    pub rested: Vec<(i64, Vec<Recipient>)>,
    /// What became of the page, and whom each is to be told.
    pub events: Vec<(Happened, Vec<Recipient>)>,
    /// The page is known by this address from now on (a permanent redirect).
    pub moved_to: Option<String>,
    /// When the version before was last seen in full, where the "not modified" said since were false.
    pub seen_whole: Option<Timestamp>,
    /// What ([`read_by`]) was found to read the newest version as it stands on record; `None`: as before.
    pub read_by: Option<String>,
    /// What was learned of the page's restless parts; `None`: nothing.
    pub noise: Option<Lesson>,
    /// The times that the page shows from now on; `None`: as before.
    pub shown: Option<Shown>,
}

impl<'a> NewCheck<'a> {
    /// A check that found a page well (`Seen::Nothing` and no answer until told otherwise), due again at the same moment.
    pub fn plain(page: i64, at: Timestamp, outcome: Outcome) -> NewCheck<'a> {
        NewCheck {
            page,
            at,
            outcome,
            status: None,
            reason: None,
            answer: None,
            seen: Seen::Nothing,
            state: PageState::Ok,
            validators: Validators::default(),
            failures: 0,
            conditional_in_a_row: 0,
            absent_since: None,
            flip: None,
            line_flips: Vec::new(),
            doubted: None,
            doubted_since: None,
            next_due: at,
            alerts: Vec::new(),
            rested: Vec::new(),
            events: Vec::new(),
            moved_to: None,
            seen_whole: None,
            read_by: None,
            noise: None,
            shown: None,
        }
    }
}

/// Which state of the article a check saw.
pub enum Seen<'a> {
    /// None: no answer, or no proper state.
    Nothing,
    /// The newest version, again.
    Same,
    /// Another state than the newest version: a new entry in the history.
    New {
        article: &'a Article,
        fingerprint: &'a str,
        /// The number of the earlier version that it equals.
        returns_to: Option<i64>,
        /// `None` for the first version.
        comparison: Option<&'a Comparison>,
    },
}

/// A channel that is to be told something, and when that may leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub channel: String,
    /// The rule that chose it.
    pub rule: String,
    /// `None`: at once.
    pub not_before: Option<Timestamp>,
    /// It leaves in one message with whatever else of the rule may leave by then.
    pub joined: bool,
    /// Most messages of the rule on the channel in an hour.
    pub per_hour: Option<u32>,
}

/// What became of a page under watch.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Happened {
    pub event: PageEvent,
    pub url: String,
    /// The page's headline, else its address.
    pub page: String,
    /// The page's watch; of what is on record, as it is called today.
    pub watch: String,
    pub at: Timestamp,
    /// Why, in a sentence.
    pub reason: Option<String>,
    /// `feed`, `sitemap` or `section`, where it became of that and of no page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A message that waits in the outbox.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Waiting {
    /// The number of its first row: the same for every attempt.
    pub id: i64,
    pub channel: String,
    /// The rule that chose it.
    pub rule: String,
    /// In the order of their recording; of one change headline and quotes first.
    pub edits: Vec<RecordedEdit>,
    pub events: Vec<Happened>,
    /// A digest, or the summary of what was held back.
    pub joined: bool,
    /// Most messages of its rule on its channel in an hour.
    pub per_hour: Option<u32>,
    /// Made so far, all in vain.
    pub attempts: i64,
    pub first_missed: Option<Timestamp>,
    page: i64,
}

impl Waiting {
    /// A message that never stood in the outbox: a sample.
    pub fn sample(channel: &str, rule: &str, edit: RecordedEdit) -> Waiting {
        Waiting {
            channel: channel.to_owned(),
            rule: rule.to_owned(),
            edits: vec![edit],
            ..Waiting::default()
        }
    }

    /// As [`Waiting::sample`], of what became of a page.
    pub fn sample_of_event(channel: &str, rule: &str, event: Happened) -> Waiting {
        Waiting {
            channel: channel.to_owned(),
            rule: rule.to_owned(),
            events: vec![event],
            ..Waiting::default()
        }
    }

    /// The page that it is of; 0 for a sample, and for what became of a source.
    pub fn page(&self) -> i64 {
        self.page
    }
}

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Verified {
    pub ok: bool,
    pub snapshots: i64,
    /// Of the snapshots, those whose bytes were given up by `prune`.
    pub pruned: i64,
    pub versions: i64,
    pub checks: i64,
    /// Signed heads of the ledger that it was held against.
    pub checkpoints: i64,
    /// One sentence each.
    pub damaged: Vec<String>,
}

/// One page with the time at which it is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    pub page: i64,
    pub url: String,
    pub watch: String,
    pub due: Timestamp,
    /// Scheme, host and port of its address, up to the path.
    pub host: String,
}

/// What is known of a source that pages are discovered from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceMemory {
    /// What it was read as: validators of another address, or of other rules, say nothing.
    pub target: Option<String>,
    /// Looks since the last that sent no validators.
    pub conditional_in_a_row: i64,
    pub validators: Validators,
    pub failures: i64,
    /// Looks in a row that found no pages: failed, blocked, put off, or read in vain.
    pub unseen: i64,
    /// The first of those.
    pub unseen_since: Option<Timestamp>,
    pub last_checked: Option<Timestamp>,
    pub next_due: Option<Timestamp>,
}
