//! Does the record hold? Everything is computed again, from the bytes up.

use std::collections::{HashMap, HashSet};

use futures_util::TryStreamExt;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use super::{
    Store, StoreError, Verified, article,
    body::{self, sha256, spelled},
    head,
    ledger::{self, Entry},
    rebuild, told,
};

impl Store {
    /// Recomputes everything from the bytes up, and names what does not hold. `progress(done, of)`.
    pub async fn verify(
        &self,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<Verified, StoreError> {
        let mut db = self.readers.acquire().await?;
        // One reading transaction: what a daemon adds meanwhile is not half seen.
        sqlx::query("BEGIN").execute(&mut *db).await?;
        let result = verify(&mut db, progress).await;
        sqlx::query("ROLLBACK").execute(&mut *db).await?;
        result
    }
}

async fn verify(
    db: &mut SqliteConnection,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Verified, StoreError> {
    let mut damaged = Vec::new();
    let check: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(&mut *db)
        .await?;
    if check != "ok" {
        damaged.push(format!("the database file is damaged: {check}"));
    }
    let count = |sql: &'static str| sqlx::query_scalar::<_, i64>(sql);
    let snapshots = count("SELECT COUNT(*) FROM body")
        .fetch_one(&mut *db)
        .await?;
    let pruned = count("SELECT COUNT(*) FROM body WHERE pruned_at IS NOT NULL")
        .fetch_one(&mut *db)
        .await?;
    let versions = count("SELECT COUNT(*) FROM version")
        .fetch_one(&mut *db)
        .await?;
    let checks = count("SELECT COUNT(*) FROM look")
        .fetch_one(&mut *db)
        .await?;
    let leaves = count("SELECT COUNT(*) FROM ledger WHERE level = 0")
        .fetch_one(&mut *db)
        .await?;
    let of = u64::try_from(snapshots - pruned + leaves).unwrap_or_default();
    let mut done = 0;
    let ids: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM body WHERE pruned_at IS NULL ORDER BY id")
            .fetch_all(&mut *db)
            .await?;
    // What is wrong, and how many bodies can't be read for it: all that stand on the one that is damaged.
    let mut unread: HashMap<String, (usize, usize)> = HashMap::new();
    for id in ids {
        match body::read(&mut *db, id).await {
            Ok(_) => {}
            Err(StoreError::Damaged(what)) => {
                let place = unread.len();
                unread.entry(what).or_insert((place, 0)).1 += 1;
            }
            Err(error) => return Err(error),
        }
        done += 1;
        progress(done, of);
    }
    let mut unread: Vec<_> = unread.into_iter().collect();
    unread.sort_by_key(|(_, (place, _))| *place);
    damaged.extend(unread.into_iter().map(|(what, (_, bodies))| match bodies {
        1 => what,
        2 => format!("{what}, and 1 that stands on it can't be read"),
        _ => format!("{what}, and {} that stand on it can't be read", bodies - 1),
    }));
    check_heads(db, &mut damaged).await?;
    check_articles(db, &mut damaged).await?;
    let mut past = Past::of(db).await?;
    let entries = leaves.max(checks + past.rebuilds.len() as i64);
    for position in 0..entries {
        match past.rebuilds.get(&position) {
            Some(rebuild) => {
                let rebuild = rebuild.clone();
                check_rebuild(db, position, &rebuild, &mut past, &mut damaged).await?;
            }
            None => check_leaf(db, position, &mut past, &mut damaged).await?,
        }
        done += 1;
        progress(done.min(of), of);
    }
    if past.made.len() as i64 != versions {
        damaged.push(format!(
            "{versions} versions are on record, the ledger knows of {}",
            past.made.len()
        ));
    }
    check_nodes(db, &mut damaged).await?;
    Ok(Verified {
        ok: damaged.is_empty(),
        snapshots,
        pruned,
        versions,
        checks,
        damaged,
    })
}

/// What entries of the ledger bind: a page's history as it stands, or as it stood before a rebuild.
struct Past {
    /// Rebuilds, by their positions.
    rebuilds: HashMap<i64, Rebuild>,
    /// For each page, the rebuilds that found it otherwise, oldest first: position and number.
    told: HashMap<i64, Vec<(i64, i64)>>,
    /// The versions that stand, as the ledger knows them.
    made: HashSet<(i64, i64)>,
}

#[derive(Clone)]
struct Rebuild {
    at: i64,
    extractor: String,
    pages: Vec<i64>,
}

impl Past {
    async fn of(db: &mut SqliteConnection) -> Result<Past, StoreError> {
        let mut past = Past {
            rebuilds: HashMap::new(),
            told: HashMap::new(),
            made: HashSet::new(),
        };
        let rows = sqlx::query(
            "SELECT id, position, at, extractor, page FROM rebuild LEFT JOIN told_page ON rebuild = id
             WHERE position IS NOT NULL ORDER BY id, page",
        )
        .fetch_all(&mut *db)
        .await?;
        for row in rows {
            let (id, position): (i64, i64) = (row.get("id"), row.get("position"));
            let rebuild = past.rebuilds.entry(position).or_insert_with(|| Rebuild {
                at: row.get("at"),
                extractor: row.get("extractor"),
                pages: Vec::new(),
            });
            if let Some(page) = row.get::<Option<i64>, _>("page") {
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
    let recorded: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT hash FROM ledger WHERE level = 0 AND position = $1")
            .bind(position)
            .fetch_optional(&mut *db)
            .await?;
    let leaf = rebuild::leaf(position, rebuild.at, &rebuild.extractor, &states)?;
    if recorded.as_ref() != Some(&leaf) {
        damaged.push(format!(
            "what the rebuild at {position} put in place is not what was recorded"
        ));
    }
    Ok(())
}

async fn check_heads(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let sql = format!("SELECT {}, sha256 FROM head ORDER BY id", head::COLUMNS);
    let mut rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch(db);
    while let Some(row) = rows.try_next().await? {
        let is_as_recorded = match head::read(&row) {
            Ok(json) => sha256(json.as_bytes()) == row.get::<Vec<u8>, _>("sha256"),
            Err(_) => false,
        };
        if !is_as_recorded {
            let id: i64 = row.get("id");
            damaged.push(format!("the response head {id} is not what was recorded"));
        }
    }
    Ok(())
}

/// What the ledger binds of articles and of what was told is how they are packed; that it can be read shows here.
async fn check_articles(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let sql = "SELECT page, number, article, chain, comparison FROM version ORDER BY page, number";
    let mut rows = sqlx::query(sql).fetch(db);
    let mut chain = article::Chain::new(0);
    while let Some(row) = rows.try_next().await? {
        let (page, number): (i64, i64) = (row.get("page"), row.get("number"));
        if chain.page() != page {
            chain = article::Chain::new(page);
        }
        match chain.article(number, &row) {
            Err(StoreError::Damaged(what)) => damaged.push(what),
            article => drop(article?),
        }
        if told::comparison(&row).is_err() {
            damaged.push(format!(
                "what was told of version {number} of page {page} can't be read"
            ));
        }
    }
    Ok(())
}

/// One entry of the ledger against the rows that it binds.
async fn check_leaf(
    db: &mut SqliteConnection,
    position: i64,
    past: &mut Past,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let recorded: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT hash FROM ledger WHERE level = 0 AND position = $1")
            .bind(position)
            .fetch_optional(&mut *db)
            .await?;
    let row = sqlx::query(
        "SELECT look.*, COALESCE(NULLIF(look.url, ''), page.url, '') AS address, body.sha256 AS body_hash, head.sha256 AS head_hash FROM look
         LEFT JOIN page ON page.id = look.page
         LEFT JOIN body ON body.id = look.body LEFT JOIN head ON head.id = look.head WHERE position = $1",
    )
    .bind(position)
    .fetch_optional(&mut *db)
    .await?;
    let (recorded, row) = match (recorded, row) {
        (Some(recorded), Some(row)) => (recorded, row),
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
    let entry = entry_of(db, position, &row, past, damaged).await?;
    if entry.leaf()? != recorded {
        damaged.push(format!(
            "check {position} of {} is not what was recorded",
            entry.url
        ));
    }
    Ok(())
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
        page: row.get("page"),
        url: row.get("address"),
        at: row.get("at"),
        outcome: row.get("outcome"),
        status: row.get("status"),
        reason: row.get("reason"),
        body: row.get("body_hash"),
        head: row.get("head_hash"),
        version: row.get("version"),
        made: None,
        edits: Vec::new(),
    };
    let mut made_version: bool = row.get("made_version");
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
        entry.outcome = told.get("outcome");
        entry.reason = told.get("reason");
        entry.version = told.get("version");
        made_version = told.get("made_version");
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

/// Every inner node of the ledger against its two children.
async fn check_nodes(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let rows = sqlx::query(
        "SELECT up.level, up.position, up.hash, l.hash AS l, r.hash AS r FROM ledger up
         LEFT JOIN ledger l ON l.level = up.level - 1 AND l.position = up.position * 2
         LEFT JOIN ledger r ON r.level = up.level - 1 AND r.position = up.position * 2 + 1
         WHERE up.level > 0",
    )
    .fetch_all(&mut *db)
    .await?;
    for row in rows {
        let (level, position): (i64, i64) = (row.get(0), row.get(1));
        let (hash, left, right): (Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>) =
            (row.get(2), row.get(3), row.get(4));
        let holds = left
            .zip(right)
            .is_some_and(|(left, right)| ledger::node(&left, &right) == hash);
        if !holds {
            damaged.push(format!(
                "the ledger's node {level}/{position} does not follow from the entries under it"
            ));
        }
    }
    Ok(())
}
