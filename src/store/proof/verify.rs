//! Does the record hold? Everything is computed again, from the bytes up.

use std::collections::{HashMap, HashSet};

use futures_util::TryStreamExt;
use sqlx::{Row, SqliteConnection};

use crate::store::{
    Store, StoreError, Verified,
    afterwards::check_afterwards,
    article,
    body::{self, sha256},
    bound, head, indexed,
    known::check_known,
    ledger::{self, HEIGHT},
    past::{self, Past},
    shown::check_shown,
    sought::Sought,
    tables, told,
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
    // A damaged page of the file is found at one place after the other: what can still be read is verified all the same.
    let whole = sqlx::query_scalar::<_, String>("PRAGMA integrity_check(1)")
        .fetch_one(&mut *db)
        .await
        .map_err(StoreError::from);
    match whole {
        Ok(check) if check == "ok" => {}
        Ok(check) => damaged.push(format!("the database file is damaged: {check}")),
        Err(error) => go_on(Err(error), "the database file", &mut damaged)?,
    }
    let mut verified = Verified {
        ok: false,
        snapshots: 0,
        pruned: 0,
        versions: 0,
        checks: 0,
        checkpoints: 0,
        damaged: Vec::new(),
    };
    let made = tables::check(db, &mut damaged).await;
    go_on(made, "the list of tables", &mut damaged)?;
    let counted = count(db, &mut verified).await;
    go_on(counted, "the list of what there is", &mut damaged)?;
    let entries = match positions(db, &mut damaged).await {
        Ok(entries) => entries,
        Err(error) => {
            go_on(Err(error), "the list of the checks", &mut damaged)?;
            Vec::new()
        }
    };
    let of = verified.snapshots - verified.pruned + entries.len() as i64;
    let of = u64::try_from(of).unwrap_or_default();
    let mut done = 0;
    let mut step = || {
        done += 1;
        progress(done.min(of), of);
    };
    let bodies = check_bodies(db, &mut damaged, &mut step).await;
    go_on(bodies, "the snapshots", &mut damaged)?;
    let pruned = check_pruned(db, &mut damaged).await;
    go_on(pruned, "what was pruned", &mut damaged)?;
    let unbound = bound::check_unbound(db, &mut damaged).await;
    go_on(
        unbound,
        "what was pruned, and what became of pages",
        &mut damaged,
    )?;
    let headless = match check_heads(db, &mut damaged).await {
        Ok(headless) => headless,
        Err(error) => {
            go_on(Err(error), "the response heads", &mut damaged)?;
            HashSet::new()
        }
    };
    let articles = check_articles(db, &mut damaged).await;
    go_on(articles, "the articles", &mut damaged)?;
    let past = check_past(db, &entries, headless, &verified, &mut damaged, &mut step).await;
    go_on(past, "the checks", &mut damaged)?;
    let tiles = check_tiles(db, &mut damaged).await;
    go_on(tiles, "the ledger", &mut damaged)?;
    let shown = check_shown(db, &mut damaged).await;
    go_on(shown, "the pages and edits", &mut damaged)?;
    let after = check_afterwards(db, &mut damaged).await;
    go_on(after, "what was taken back", &mut damaged)?;
    let found = indexed::check_edits(db, &mut damaged).await;
    go_on(found, "the words of edits", &mut damaged)?;
    let known = check_known(db, &mut damaged).await;
    go_on(known, "the addresses of pages", &mut damaged)?;
    verified.ok = damaged.is_empty();
    verified.damaged = damaged;
    Ok(verified)
}

/// Names what keeps a part of the record from being verified, where that is damage, and lets the other parts be.
fn go_on(
    checked: Result<(), StoreError>,
    part: &str,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    match checked {
        Err(StoreError::Damaged(what)) => damaged.push(what),
        Err(StoreError::Torn(error) | StoreError::Sql(error @ sqlx::Error::RowNotFound)) => damaged
            .push(format!(
                "{part} can't all be read ({error}): `walkback repair` saves what can be"
            )),
        Err(error) => return Err(error),
        Ok(()) => {}
    }
    Ok(())
}

async fn count(db: &mut SqliteConnection, verified: &mut Verified) -> Result<(), StoreError> {
    for (sql, into) in [
        ("SELECT COUNT(*) FROM body", &mut verified.snapshots),
        (
            "SELECT COUNT(*) FROM body WHERE pruned_at IS NOT NULL",
            &mut verified.pruned,
        ),
        ("SELECT COUNT(*) FROM version", &mut verified.versions),
        ("SELECT COUNT(*) FROM look", &mut verified.checks),
    ] {
        *into = sqlx::query_scalar(sql).fetch_one(&mut *db).await?;
    }
    Ok(())
}

/// Every position at which something is on record, in their order; where one is left out, the check is missing with its entry.
async fn positions(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<Vec<i64>, StoreError> {
    let all: Vec<i64> = sqlx::query_scalar(
        "SELECT position FROM ledger WHERE level = 0 UNION SELECT position FROM look
         UNION SELECT position FROM rebuild WHERE position IS NOT NULL UNION SELECT position FROM pruning WHERE position >= 0
         UNION SELECT position FROM event WHERE typeof(position) = 'integer' AND position >= 0 ORDER BY 1",
    )
    .fetch_all(db)
    .await?;
    let mut next = 0;
    for position in &all {
        match position.saturating_sub(next) {
            ..1 => {}
            1 => damaged.push(format!(
                "check {next} is missing, and its entry in the ledger"
            )),
            _ => damaged.push(format!(
                "checks {next} to {} are missing, and their entries in the ledger",
                position - 1
            )),
        }
        next = next.max(position.saturating_add(1));
    }
    Ok(all)
}

/// Every body against its hash: what is wrong, and how many can't be read for it, all that stand on the one that is damaged.
async fn check_bodies(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
    step: &mut (dyn FnMut() + Send),
) -> Result<(), StoreError> {
    let ids: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM body WHERE pruned_at IS NULL ORDER BY id")
            .fetch_all(&mut *db)
            .await?;
    let mut unread: HashMap<String, (usize, usize)> = HashMap::new();
    for id in ids {
        let what = match body::read(&mut *db, id).await {
            Ok(_) => None,
            Err(StoreError::Damaged(what)) => Some(what),
            Err(error @ (StoreError::Pruned { .. } | StoreError::Packing(_))) => Some(format!(
                "the snapshot {id} stands on what is not there: {error}"
            )),
            Err(error) => return Err(error),
        };
        if let Some(what) = what {
            let place = unread.len();
            unread.entry(what).or_insert((place, 0)).1 += 1;
        }
        step();
    }
    let mut unread: Vec<_> = unread.into_iter().collect();
    unread.sort_by_key(|(_, (place, _))| *place);
    damaged.extend(unread.into_iter().map(|(what, (_, bodies))| match bodies {
        1 => what,
        2 => format!("{what}, and 1 that stands on it can't be read"),
        _ => format!("{what}, and {} that stand on it can't be read", bodies - 1),
    }));
    Ok(())
}

/// What a version rests on is never given up by `prune`.
async fn check_pruned(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    // A rebuild made since may have laid the ends of versions elsewhere.
    let rows = sqlx::query(
        "SELECT look.page, look.version FROM look
         JOIN (SELECT MAX(position) AS position FROM look WHERE version IS NOT NULL AND body IS NOT NULL GROUP BY page, version) USING (position)
         JOIN body ON body.id = look.body WHERE pruned_at IS NOT NULL AND NOT EXISTS
             (SELECT 1 FROM told_page JOIN rebuild ON rebuild.id = rebuild WHERE told_page.page = look.page AND rebuild.at >= pruned_at)
         ORDER BY look.page, look.version",
    )
    .fetch_all(&mut *db)
    .await?;
    for row in rows {
        let (page, number): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        damaged.push(format!(
            "the last snapshot of version {number} of page {page} was given up, which no pruning does"
        ));
    }
    let rows = sqlx::query(
        "SELECT page, number FROM (SELECT page, number, body FROM version UNION SELECT page, number, body FROM told_version)
         JOIN body ON body.id = body WHERE pruned_at IS NOT NULL ORDER BY page, number",
    )
    .fetch_all(db)
    .await?;
    for row in rows {
        let (page, number): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        damaged.push(format!(
            "the snapshot of version {number} of page {page} was given up, which no pruning does"
        ));
    }
    Ok(())
}

/// Every entry of the ledger against the rows that it binds.
async fn check_past(
    db: &mut SqliteConnection,
    entries: &[i64],
    headless: HashSet<i64>,
    verified: &Verified,
    damaged: &mut Vec<String>,
    step: &mut (dyn FnMut() + Send),
) -> Result<(), StoreError> {
    let mut past = Past::of(db, headless).await?;
    for position in entries {
        past::check_entry(db, *position, &mut past, damaged).await?;
        step();
    }
    if past.made.len() as i64 != verified.versions {
        damaged.push(format!(
            "{} versions are on record, the ledger knows of {}",
            verified.versions,
            past.made.len()
        ));
    }
    Ok(())
}

/// Every row of heads against its hash. Gives those that are damaged.
async fn check_heads(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<HashSet<i64>, StoreError> {
    let sql = format!("SELECT {}, sha256 FROM head ORDER BY id", head::COLUMNS);
    let mut lost = Vec::new();
    {
        let mut rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch(&mut *db);
        while let Some(row) = rows.try_next().await? {
            let is_as_recorded = match head::whole(&row) {
                Ok(json) => sha256(json.as_bytes()) == row.try_get::<Vec<u8>, _>("sha256")?,
                Err(_) => false,
            };
            if !is_as_recorded {
                lost.push(row.try_get::<i64, _>("id")?);
            }
        }
    }
    for id in &lost {
        let checks: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM look WHERE head = $1 AND head_delta IS NOT NULL",
        )
        .bind(id)
        .fetch_one(&mut *db)
        .await?;
        let what = format!("the response head {id} is not what was recorded");
        damaged.push(match checks {
            0 => what,
            _ => format!("{what}, and {checks} that stand on it can't be read"),
        });
    }
    Ok(lost.into_iter().collect())
}

async fn check_articles(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let sought = read_articles(db, damaged).await?;
    sought.check(db, damaged).await
}

/// What the ledger binds of articles and of what was told is how they are packed; that it can be read shows here. Gives what is to be
/// searched of them.
pub(in crate::store) async fn read_articles(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<Sought, StoreError> {
    let sql = "SELECT page, number, seen_from, article, chain, comparison FROM version ORDER BY page, number";
    let mut sought = Sought::new().await?;
    {
        let mut rows = sqlx::query(sql).fetch(&mut *db);
        let mut chain = article::Chain::new(0);
        while let Some(row) = rows.try_next().await? {
            let (page, number): (i64, i64) = (row.try_get("page")?, row.try_get("number")?);
            if chain.page() != page {
                chain = article::Chain::new(page);
            }
            let article = match chain.article(number, &row) {
                Err(StoreError::Damaged(what)) => {
                    damaged.push(what);
                    None
                }
                article => Some(article?),
            };
            sought
                .take(page, number, row.try_get("seen_from")?, article.as_ref())
                .await?;
            if told::comparison(&row).is_err() {
                damaged.push(format!(
                    "what was told of version {number} of page {page} can't be read"
                ));
            }
        }
    }
    Ok(sought)
}

/// The root of every full tile of the ledger against the nodes under it.
async fn check_tiles(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let roots =
        sqlx::query("SELECT level, position, hash FROM ledger WHERE level > 0 AND level % 8 = 0")
            .fetch_all(&mut *db)
            .await?;
    for row in roots {
        let (level, position): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        match ledger::tile(db, level - HEIGHT, position).await {
            Ok(root) if root == row.try_get::<Vec<u8>, _>(2)? => {}
            Ok(_) | Err(StoreError::Damaged(_)) => damaged.push(format!(
                "the ledger's node {level}/{position} does not follow from the entries under it"
            )),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
