//! What do we know? Every check, snapshot, version and edit, on disk. Never decides.

use std::path::Path;

use jiff::Timestamp;

use crate::model::{Answer, Article, Check, Comparison, Edit, Outcome, Page, PageState, Version};

/// The record in a data folder. Cheap to clone.
#[derive(Clone)]
pub struct Store {}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("another walkback (process {pid}) is writing to {folder}")]
    Locked { pid: String, folder: String },
    #[error("{0}")]
    Other(String),
}

/// What a check needs to know of a page's past.
#[derive(Debug, Clone)]
pub struct Memory {
    pub page: Page,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// Failed, blocked, deferred and suspect checks in a row.
    pub failures: i64,
    /// Checks since the last that sent no validators.
    pub conditional_in_a_row: i64,
    pub last_changed: Option<Timestamp>,
    /// Since when 404 or 410 has been answered, unconfirmed or not.
    pub absent_since: Option<Timestamp>,
    /// The newest version: its number and article.
    pub latest: Option<(i64, Article)>,
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
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub failures: i64,
    pub conditional_in_a_row: i64,
    pub absent_since: Option<Timestamp>,
    pub next_due: Timestamp,
    /// The page is known by this address from now on (a permanent redirect).
    pub moved_to: Option<String>,
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

/// An edit on record.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RecordedEdit {
    pub id: i64,
    /// The headline of the page when the edit was seen, else its address.
    pub page: String,
    pub url: String,
    pub watch: String,
    pub from_version: i64,
    pub to_version: i64,
    pub last_seen_before: Timestamp,
    pub first_seen_after: Timestamp,
    /// Checks between those two that saw neither state.
    pub checks_between: i64,
    pub recorded_at: Timestamp,
    pub disclosed: bool,
    pub stealth: bool,
    /// The number of the earlier version that `to_version` equals.
    pub returns_to: Option<i64>,
    #[serde(flatten)]
    pub edit: Edit,
}

/// Which edits are wanted, newest first. The default is all.
#[derive(Debug, Clone, Default)]
pub struct EditFilter {
    pub page: Option<i64>,
    pub since: Option<Timestamp>,
    /// `headline_changed`, …
    pub kinds: Vec<String>,
    /// `cosmetic`, `minor`, `material`: that and weightier.
    pub significance: Option<String>,
    /// Part of a speaker's name, before or after, in any case.
    pub speaker: Option<String>,
    pub stealth: bool,
    pub limit: Option<i64>,
    /// Only edits with an id greater than this.
    pub after_id: Option<i64>,
}

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Verified {
    pub ok: bool,
    pub snapshots: i64,
    pub versions: i64,
    pub checks: i64,
    /// One sentence each.
    pub damaged: Vec<String>,
}

/// One source (feed, sitemap, section) or page with the time at which it is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    pub page: i64,
    pub url: String,
    pub watch: String,
    pub due: Timestamp,
}

/// What is known of a source that pages are discovered from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceMemory {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub failures: i64,
    pub last_checked: Option<Timestamp>,
    pub next_due: Option<Timestamp>,
}

impl Store {
    /// Opens (and makes, or migrates) the record for writing, under the folder's lock.
    pub async fn open(_folder: &Path) -> Result<Store, StoreError> {
        Err(StoreError::Other("not built".into()))
    }
    /// Opens an existing record for reading, beside a writer.
    pub async fn open_to_read(_folder: &Path) -> Result<Store, StoreError> {
        Err(StoreError::Other("not built".into()))
    }

    // writing (track)
    /// The page of that address, made if it is new (then due at `due`). `true` when it was made.
    pub async fn page(
        &self,
        _url: &str,
        _watch: &str,
        _title: Option<&str>,
        _due: Timestamp,
    ) -> Result<(i64, bool), StoreError> {
        Err(StoreError::Other("not built".into()))
    }
    pub async fn memory(&self, _page: i64) -> Result<Memory, StoreError> {
        Err(StoreError::Other("not built".into()))
    }
    /// The newest earlier version of the page with that fingerprint.
    pub async fn known_state(
        &self,
        _page: i64,
        _fingerprint: &str,
    ) -> Result<Option<i64>, StoreError> {
        Ok(None)
    }
    /// One check, one transaction. Gives the number of the version that was seen, and the edits as recorded.
    pub async fn record(
        &self,
        _check: &NewCheck<'_>,
    ) -> Result<(Option<i64>, Vec<RecordedEdit>), StoreError> {
        Err(StoreError::Other("not built".into()))
    }
    /// Pages that are due at `now`, of the watches named, earliest first.
    pub async fn due(&self, _now: Timestamp, _limit: i64) -> Result<Vec<Due>, StoreError> {
        Ok(Vec::new())
    }
    /// The earliest time at which any page is due.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(None)
    }
    /// Makes a page due at `at`.
    pub async fn set_due(&self, _page: i64, _at: Timestamp) -> Result<(), StoreError> {
        Ok(())
    }
    /// A page that is due later than `at` (or rests) is due at `at`.
    pub async fn due_at_latest(&self, _page: i64, _at: Timestamp) -> Result<(), StoreError> {
        Ok(())
    }
    /// Pages of watches that are not in `names` are no longer due.
    pub async fn retire_watches_but(&self, _names: &[String]) -> Result<(), StoreError> {
        Ok(())
    }
    pub async fn source(&self, _watch: &str) -> Result<SourceMemory, StoreError> {
        Ok(SourceMemory::default())
    }
    pub async fn record_source(
        &self,
        _watch: &str,
        _memory: &SourceMemory,
        _outcome: &str,
        _reason: Option<&str>,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    // reading (cli, web)
    pub async fn pages(&self) -> Result<Vec<Page>, StoreError> {
        Ok(Vec::new())
    }
    /// Pages that `wanted` means: an id, a URL, any part of one, or the name of a watch.
    pub async fn find_pages(&self, _wanted: &str) -> Result<Vec<Page>, StoreError> {
        Ok(Vec::new())
    }
    /// Oldest first.
    pub async fn versions(&self, _page: i64) -> Result<Vec<Version>, StoreError> {
        Ok(Vec::new())
    }
    /// Oldest first.
    pub async fn checks(&self, _page: i64) -> Result<Vec<Check>, StoreError> {
        Ok(Vec::new())
    }
    pub async fn article(&self, _page: i64, _version: i64) -> Result<Option<Article>, StoreError> {
        Ok(None)
    }
    /// The comparison that was recorded between a version and the one before it.
    pub async fn edits(&self, _filter: &EditFilter) -> Result<Vec<RecordedEdit>, StoreError> {
        Ok(Vec::new())
    }
    /// The exact bytes of a body, by `sha256:…`; checked against its hash.
    pub async fn body(&self, _snapshot: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(None)
    }
    /// Recomputes everything from the bytes up. `progress(done, of)`.
    pub async fn verify(
        &self,
        _progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<Verified, StoreError> {
        Err(StoreError::Other("not built".into()))
    }
}
