//! Is each entry of the ledger what the rows that it binds come to: those that stand, or those that stood before a rebuild?

use std::collections::{HashMap, HashSet};

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::store::{
    StoreError,
    body::{sha256, spelled},
    bound::{self, Pruning},
    head,
    ledger::{self, Entry},
    rebuild,
};

/// What entries of the ledger bind: a page's history as it stands, or as it stood before a rebuild.
pub(in crate::store) struct Past {
    /// Rebuilds, by their positions.
    pub(in crate::store) rebuilds: HashMap<i64, Rebuild>,
    /// For each page, the rebuilds that found it otherwise, oldest first: position and number.
    told: HashMap<i64, Vec<(i64, i64)>>,
    /// The versions that stand, as the ledger knows them.
    pub(in crate::store) made: HashSet<(i64, i64)>,
    /// The rows of heads that are damaged.
    headless: HashSet<i64>,
    /// What was given up, by the positions of its entries.
    prunings: HashMap<i64, Pruning>,
    /// The hashes of what became of pages and sources, by the positions of the entries that bind them.
    events: HashMap<i64, Vec<Vec<u8>>>,
}

#[derive(Clone)]
pub(in crate::store) struct Rebuild {
    at: i64,
    extractor: String,
    pages: Vec<i64>,
}

impl Past {
    pub(in crate::store) async fn of(
        db: &mut SqliteConnection,
        headless: HashSet<i64>,
    ) -> Result<Past, StoreError> {
        let mut past = Past {
            rebuilds: HashMap::new(),
            told: HashMap::new(),
            made: HashSet::new(),
            headless,
            prunings: bound::prunings(db).await?,
            events: bound::events(db).await?,
        };
        let rows = sqlx::query(
            "SELECT id, position, at, extractor, page FROM rebuild LEFT JOIN told_page ON rebuild = id
             WHERE position IS NOT NULL ORDER BY id, page",
        )
        .fetch_all(&mut *db)
        .await?;
        for row in rows {
            let (id, position): (i64, i64) = (row.try_get("id")?, row.try_get("position")?);
            let (at, extractor): (i64, String) = (row.try_get("at")?, row.try_get("extractor")?);
            let rebuild = past.rebuilds.entry(position).or_insert_with(|| Rebuild {
                at,
                extractor,
                pages: Vec::new(),
            });
            if let Some(page) = row.try_get::<Option<i64>, _>("page")? {
                rebuild.pages.push(page);
                past.told.entry(page).or_default().push((position, id));
            }
        }
        Ok(past)
    }

    /// The first rebuild after a position that replaced the page's history; `None` where what stood then still stands.
    fn replaced(&self, page: i64, position: i64) -> Option<i64> {
        let rebuilds = self.told.get(&page)?;
        let later = rebuilds.iter().find(|(at, _)| *at > position)?;
        Some(later.1)
    }
}

/// One entry of the ledger against what it binds.
pub(in crate::store) async fn check_entry(
    db: &mut SqliteConnection,
    position: i64,
    past: &mut Past,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let (rebuild, pruning) = (past.rebuilds.get(&position), past.prunings.get(&position));
    let (rebuild, pruning) = (rebuild.cloned(), pruning.cloned());
    if (rebuild.is_some() || pruning.is_some()) && past.events.contains_key(&position) {
        damaged.push(unbound(position));
    }
    let checked = match (rebuild, pruning) {
        (Some(rebuild), _) => check_rebuild(db, position, &rebuild, past, damaged).await,
        (None, Some(pruning)) => bound::check_pruning(db, position, &pruning, damaged).await,
        (None, None) => return check_leaf(db, position, past, damaged).await,
    };
    match checked {
        Err(StoreError::Damaged(what)) => damaged.push(what),
        checked => checked?,
    }
    Ok(())
}

fn unbound(position: i64) -> String {
    format!(
        "what is said to have become of a page at {position} is bound by no entry of the ledger"
    )
}

/// The entry of a rebuild against the histories that it put in place.
async fn check_rebuild(
    db: &mut SqliteConnection,
    position: i64,
    rebuild: &Rebuild,
    past: &mut Past,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let mut states = Vec::new();
    for page in &rebuild.pages {
        let before = past.replaced(*page, position);
        let (state, numbers) = rebuild::state(db, *page, position, before).await?;
        if before.is_none() {
            past.made
                .extend(numbers.into_iter().map(|number| (*page, number)));
        }
        states.push((*page, state));
    }
    let recorded = ledger::entry_at(db, position).await?;
    let leaf = rebuild::leaf(position, rebuild.at, &rebuild.extractor, &states)?;
    if recorded.as_ref() != Some(&leaf) {
        damaged.push(format!(
            "what the rebuild at {position} put in place is not what was recorded"
        ));
    }
    Ok(())
}

/// The entry of a check against the rows that it binds.
async fn check_leaf(
    db: &mut SqliteConnection,
    position: i64,
    past: &mut Past,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    match leaf(db, position, past, damaged).await {
        Err(StoreError::Damaged(what)) => {
            damaged.push(format!("check {position} is damaged: {what}"));
            Ok(())
        }
        checked => checked,
    }
}

async fn leaf(
    db: &mut SqliteConnection,
    position: i64,
    past: &mut Past,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let recorded = ledger::entry_at(db, position).await?;
    let sql = format!(
        "SELECT look.*, COALESCE(NULLIF(look.url, ''), page.url, '') AS address, body.sha256 AS body_hash, head.sha256 AS head_hash, {}
         FROM look LEFT JOIN page ON page.id = look.page
         LEFT JOIN body ON body.id = look.body LEFT JOIN head ON head.id = look.head WHERE position = $1",
        head::COLUMNS
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(position)
        .fetch_optional(&mut *db)
        .await?;
    let events = past.events.get(&position);
    let (recorded, row) = match (recorded, row) {
        (Some(recorded), Some(row)) => (recorded, row),
        (recorded, None) if let Some(events) = events => {
            // What became of a source is of no check.
            if recorded != Some(bound::leaf_of_events(position, events)?) {
                damaged.push(format!(
                    "what became of pages or sources, bound by the entry {position} of the ledger, is not what was recorded"
                ));
            }
            return Ok(());
        }
        (Some(_), None) => {
            damaged.push(format!(
                "check {position} is missing: its entry in the ledger has no row"
            ));
            return Ok(());
        }
        (None, Some(_)) => {
            damaged.push(format!("check {position} has no entry in the ledger"));
            return Ok(());
        }
        (None, None) => return Ok(()),
    };
    let mut entry = entry_of(db, position, &row, past, damaged).await?;
    match head_hash(&row) {
        Ok(hash) => entry.head = hash,
        Err(StoreError::Damaged(what)) => {
            // One that stands on a damaged head was told with it.
            if !past.headless.contains(&row.try_get("id")?) {
                damaged.push(what);
            }
            return Ok(());
        }
        Err(error) => return Err(error),
    }
    if entry.leaf()? == recorded {
        return Ok(());
    }
    // One that an earlier release wrote binds nothing of what became of its page.
    let has_events = entry.events.take().is_some_and(|events| !events.is_empty());
    if entry.leaf()? != recorded {
        damaged.push(format!(
            "check {position} of {} is not what was recorded, or what became of the page with it",
            entry.url
        ));
    } else if has_events {
        damaged.push(unbound(position));
    }
    Ok(())
}

/// The hash of what came around a check's body.
fn head_hash(row: &SqliteRow) -> Result<Option<Vec<u8>>, StoreError> {
    let stands_on: Option<i64> = row.try_get("id")?;
    let delta: Option<&[u8]> = row.try_get("head_delta")?;
    match stands_on.zip(delta) {
        Some(_) => Ok(Some(sha256(head::of_check(row)?.as_bytes()))),
        None => Ok(row.try_get("head_hash")?),
    }
}

async fn entry_of(
    db: &mut SqliteConnection,
    position: i64,
    row: &SqliteRow,
    past: &mut Past,
    damaged: &mut Vec<String>,
) -> Result<Entry, StoreError> {
    let mut entry = Entry {
        position,
        page: row.try_get("page")?,
        url: row.try_get("address")?,
        at: row.try_get("at")?,
        outcome: row.try_get("outcome")?,
        status: row.try_get("status")?,
        reason: row.try_get("reason")?,
        body: row.try_get("body_hash")?,
        head: row.try_get("head_hash")?,
        version: row.try_get("version")?,
        made: None,
        edits: Vec::new(),
        events: Some(past.events.get(&position).cloned().unwrap_or_default()),
    };
    let mut made_version: bool = row.try_get("made_version")?;
    let before = past.replaced(entry.page, position);
    if let Some(rebuild) = before {
        let told = sqlx::query(
            "SELECT outcome, reason, version, made_version FROM told_look
             WHERE page = $1 AND rebuild = $2 AND position = $3",
        )
        .bind(entry.page)
        .bind(rebuild)
        .bind(position)
        .fetch_optional(&mut *db)
        .await?;
        let Some(told) = told else {
            damaged.push(format!(
                "check {position} of {} is missing as it stood before a rebuild",
                entry.url
            ));
            return Ok(entry);
        };
        entry.outcome = told.try_get("outcome")?;
        entry.reason = told.try_get("reason")?;
        entry.version = told.try_get("version")?;
        made_version = told.try_get("made_version")?;
    }
    let Some(number) = entry.version.filter(|_| made_version) else {
        return Ok(entry);
    };
    let Some(((version, edits), body)) = rebuild::made(db, entry.page, number, before).await?
    else {
        damaged.push(format!("version {number} of {} is missing", entry.url));
        return Ok(entry);
    };
    if before.is_none() {
        past.made.insert((entry.page, number));
    }
    if entry.body.as_ref() != Some(&body) {
        damaged.push(format!(
            "version {number} of {} rests on another snapshot, {}",
            entry.url,
            spelled(&body)
        ));
    }
    entry.made = Some(version);
    entry.edits = edits;
    Ok(entry)
}
