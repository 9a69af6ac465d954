//! Does the record hold? Everything is computed again, from the bytes up.

use std::collections::{HashMap, HashSet};

use futures_util::TryStreamExt;
use sqlx::{Row, SqliteConnection};

use super::{
    Store, StoreError, Verified, article,
    body::{self, sha256},
    head,
    ledger::{self, HEIGHT},
    past::{self, Past},
    told,
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
    let headless = check_heads(db, &mut damaged).await?;
    check_articles(db, &mut damaged).await?;
    let mut past = Past::of(db, headless).await?;
    let entries = leaves.max(checks + past.rebuilds.len() as i64);
    for position in 0..entries {
        match past.rebuilds.get(&position) {
            Some(rebuild) => {
                let rebuild = rebuild.clone();
                past::check_rebuild(db, position, &rebuild, &mut past, &mut damaged).await?;
            }
            None => past::check_leaf(db, position, &mut past, &mut damaged).await?,
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
    check_tiles(db, &mut damaged).await?;
    Ok(Verified {
        ok: damaged.is_empty(),
        snapshots,
        pruned,
        versions,
        checks,
        damaged,
    })
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
                Ok(json) => sha256(json.as_bytes()) == row.get::<Vec<u8>, _>("sha256"),
                Err(_) => false,
            };
            if !is_as_recorded {
                lost.push(row.get::<i64, _>("id"));
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
        let (level, position): (i64, i64) = (row.get(0), row.get(1));
        match ledger::tile(db, level - HEIGHT, position).await {
            Ok(root) if root == row.get::<Vec<u8>, _>(2) => {}
            Ok(_) | Err(StoreError::Damaged(_)) => damaged.push(format!(
                "the ledger's node {level}/{position} does not follow from the entries under it"
            )),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
