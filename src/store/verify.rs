//! Does the record hold? Everything is computed again, from the bytes up.

use std::collections::HashSet;

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use super::{
    Store, StoreError, Verified,
    body::{self, sha256, spelled},
    ledger::{self, Entry},
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
    let versions = count("SELECT COUNT(*) FROM version")
        .fetch_one(&mut *db)
        .await?;
    let checks = count("SELECT COUNT(*) FROM look")
        .fetch_one(&mut *db)
        .await?;
    let leaves = count("SELECT COUNT(*) FROM ledger WHERE level = 0")
        .fetch_one(&mut *db)
        .await?;
    let of = u64::try_from(snapshots + leaves).unwrap_or_default();
    let mut done = 0;
    let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM body ORDER BY id")
        .fetch_all(&mut *db)
        .await?;
    for id in ids {
        match body::read(&mut *db, id).await {
            Ok(_) => {}
            Err(StoreError::Damaged(what)) => damaged.push(what),
            Err(error) => return Err(error),
        }
        done += 1;
        progress(done, of);
    }
    check_heads(db, &mut damaged).await?;
    let mut made = HashSet::new();
    for position in 0..leaves.max(checks) {
        check_leaf(db, position, &mut made, &mut damaged).await?;
        done += 1;
        progress(done.min(of), of);
    }
    if made.len() as i64 != versions {
        damaged.push(format!(
            "{versions} versions are on record, the ledger knows of {}",
            made.len()
        ));
    }
    check_nodes(db, &mut damaged).await?;
    Ok(Verified {
        ok: damaged.is_empty(),
        snapshots,
        versions,
        checks,
        damaged,
    })
}

async fn check_heads(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    for row in sqlx::query("SELECT id, sha256, json FROM head")
        .fetch_all(&mut *db)
        .await?
    {
        let (id, hash, json): (i64, Vec<u8>, String) = (row.get(0), row.get(1), row.get(2));
        if sha256(json.as_bytes()) != hash {
            damaged.push(format!("the response head {id} is not what was recorded"));
        }
    }
    Ok(())
}

/// One entry of the ledger against the rows that it binds.
async fn check_leaf(
    db: &mut SqliteConnection,
    position: i64,
    made: &mut HashSet<(i64, i64)>,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let recorded: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT hash FROM ledger WHERE level = 0 AND position = $1")
            .bind(position)
            .fetch_optional(&mut *db)
            .await?;
    let row = sqlx::query(
        "SELECT look.*, body.sha256 AS body_hash, head.sha256 AS head_hash FROM look
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
    let entry = entry_of(db, position, &row, made, damaged).await?;
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
    made: &mut HashSet<(i64, i64)>,
    damaged: &mut Vec<String>,
) -> Result<Entry, StoreError> {
    let mut entry = Entry {
        position,
        page: row.get("page"),
        url: row.get("url"),
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
    let made_version: bool = row.get("made_version");
    let Some(number) = entry.version.filter(|_| made_version) else {
        return Ok(entry);
    };
    let version = sqlx::query(
        "SELECT version.*, body.sha256 AS body_hash FROM version JOIN body ON body.id = version.body
         WHERE page = $1 AND number = $2",
    )
    .bind(entry.page)
    .bind(number)
    .fetch_optional(&mut *db)
    .await?;
    let Some(version) = version else {
        damaged.push(format!("version {number} of {} is missing", entry.url));
        return Ok(entry);
    };
    made.insert((entry.page, number));
    let hash: Vec<u8> = version.get("body_hash");
    if entry.body.as_ref() != Some(&hash) {
        damaged.push(format!(
            "version {number} of {} rests on another snapshot, {}",
            entry.url,
            spelled(&hash)
        ));
    }
    entry.made = Some(ledger::version_hash(
        number,
        version.get("fingerprint"),
        version.get("seen_from"),
        version.get("last_seen_otherwise"),
        version.get("returns_to"),
        version.get("headline"),
        version.get("extractor"),
        version.get("article"),
        version.get("comparison"),
    )?);
    let edits: Vec<String> =
        sqlx::query_scalar("SELECT json FROM edit WHERE page = $1 AND to_version = $2 ORDER BY id")
            .bind(entry.page)
            .bind(number)
            .fetch_all(&mut *db)
            .await?;
    entry.edits = edits.iter().map(|json| sha256(json.as_bytes())).collect();
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
