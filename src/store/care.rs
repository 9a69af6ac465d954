//! How is a record looked after? What may go is given up, what is small is kept small, what can be read of a damaged one is saved.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use jiff::Timestamp;
use sqlx::{Connection, Row, SqliteConnection};

use super::{Store, StoreError, body, ledger::HEIGHT, micros, open, pack::pack};

/// Which snapshots may go. Each condition that is given must hold.
#[derive(Debug, Clone, Default)]
pub struct Prunable {
    /// Seen last before then.
    pub before: Option<Timestamp>,
    /// Not among the newest so many of their page.
    pub keep: Option<i64>,
    /// Of pages of these watches.
    pub watches: Option<Vec<String>>,
}

/// What pruning gives up.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Pruned {
    pub snapshots: i64,
    /// Of the snapshots, as they came over the wire.
    pub bytes: i64,
}

/// Bodies that may go: all of whose checks fit, and none of which is the first or the last snapshot of a version.
const MAY_GO: &str = "
    WITH ends AS (
        SELECT MIN(position) AS position FROM look WHERE version IS NOT NULL AND body IS NOT NULL GROUP BY page, version
        UNION
        SELECT MAX(position) FROM look WHERE version IS NOT NULL AND body IS NOT NULL GROUP BY page, version
        UNION
        SELECT MIN(position) FROM told_look WHERE version IS NOT NULL GROUP BY page, rebuild, version
        UNION
        SELECT MAX(position) FROM told_look WHERE version IS NOT NULL GROUP BY page, rebuild, version
    ), newest AS (
        SELECT position FROM (
            SELECT position, ROW_NUMBER() OVER (PARTITION BY page ORDER BY position DESC) AS place FROM look WHERE body IS NOT NULL
        ) WHERE place <= COALESCE($2, 1)
    ), kept AS (
        SELECT body FROM look WHERE body IS NOT NULL AND (
            ($1 IS NOT NULL AND at >= $1)
            OR position IN (SELECT position FROM ends)
            OR position IN (SELECT position FROM newest)
            OR ($3 IS NOT NULL AND page NOT IN (SELECT id FROM page WHERE watch IN (SELECT value FROM json_each($3))))
        )
        UNION SELECT body FROM version
        UNION SELECT body FROM told_version
    )
    SELECT id, length FROM body WHERE pruned_at IS NULL AND id NOT IN (SELECT body FROM kept)";

impl Store {
    /// Gives up the bytes of snapshots; their hashes and all checks stay. `only_count` changes nothing.
    pub async fn prune(
        &self,
        which: &Prunable,
        at: Timestamp,
        only_count: bool,
    ) -> Result<Pruned, StoreError> {
        let mut connection = self.writer.acquire().await?;
        let pruned = prune(&mut connection, which, at, only_count).await;
        if pruned.is_err() {
            connection.close_on_drop();
        }
        pruned
    }

    /// Gives the file's free space back, and tidies the search index.
    pub async fn compact(&self) -> Result<(), StoreError> {
        for sql in [
            "INSERT INTO words (words) VALUES ('optimize')",
            "VACUUM",
            "PRAGMA wal_checkpoint(TRUNCATE)",
        ] {
            sqlx::query(sql).execute(&self.writer).await?;
        }
        Ok(())
    }
}

async fn prune(
    connection: &mut SqliteConnection,
    which: &Prunable,
    at: Timestamp,
    only_count: bool,
) -> Result<Pruned, StoreError> {
    let mut tx = connection.begin().await?;
    let watches = which
        .watches
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    let rows = sqlx::query(MAY_GO)
        .bind(which.before.map(micros))
        .bind(which.keep)
        .bind(watches)
        .fetch_all(&mut *tx)
        .await?;
    let mut pruned = Pruned::default();
    let mut going = HashSet::new();
    for row in &rows {
        pruned.snapshots += 1;
        pruned.bytes += row.get::<i64, _>("length");
        going.insert(row.get::<i64, _>("id"));
    }
    if only_count || going.is_empty() {
        return Ok(pruned);
    }
    stand_without(&mut tx, &going).await?;
    for id in &going {
        sqlx::query(
            "UPDATE body SET bytes = x'', base = NULL, depth = 0, pruned_at = $2 WHERE id = $1",
        )
        .bind(id)
        .bind(micros(at))
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(pruned)
}

/// Packs anew every body that is packed against one of `going`, on the nearest of those under it that stay.
async fn stand_without(db: &mut SqliteConnection, going: &HashSet<i64>) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT id, base, bases FROM body WHERE base IS NOT NULL ORDER BY id")
        .fetch_all(&mut *db)
        .await?;
    let bases: HashMap<i64, i64> = rows
        .iter()
        .map(|row| (row.get("id"), row.get("base")))
        .collect();
    let staying = |base: i64| {
        std::iter::successors(Some(base), |base| bases.get(base).copied())
            .find(|base| !going.contains(base))
    };
    // From the newest down: what a body is read from is still there.
    for row in rows.iter().rev() {
        let (id, base): (i64, i64) = (row.get("id"), row.get("base"));
        let count = usize::try_from(row.get::<i64, _>("bases")).unwrap_or_default();
        let under = std::iter::successors(Some(base), |base| bases.get(base).copied());
        let mut under = under.take(count);
        if going.contains(&id) || !under.any(|base| going.contains(&base)) {
            continue;
        }
        let bytes = body::read(&mut *db, id).await?;
        let base = staying(base);
        let old = match base {
            Some(base) => body::read(&mut *db, base).await?,
            None => Vec::new(),
        };
        sqlx::query("UPDATE body SET base = $2, bases = 1, bytes = $3 WHERE id = $1")
            .bind(id)
            .bind(base)
            .bind(pack(&bytes, &old)?)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// What could not be read of one table.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Lost {
    pub table: String,
    pub rows_saved: i64,
    /// Stretches of the table that could not be read: what they held is lost.
    pub stretches: i64,
}

/// Each table of a record, and the number by which its rows are read in stretches; those it rests on come first.
const TABLES: [(&str, &str); 20] = [
    ("page", "id"),
    ("page_address", "rowid"),
    ("page_join", "id"),
    ("body", "id"),
    ("head", "id"),
    ("version", "rowid"),
    ("look", "position"),
    ("rebuild", "id"),
    ("told_page", "page"),
    ("told_look", "page"),
    ("told_version", "rowid"),
    // Before the edits, which are counted under whom they quote.
    ("said", "page"),
    ("edit", "id"),
    ("told_edit", "rowid"),
    ("source", "rowid"),
    ("ledger", "position"),
    ("outbox", "id"),
    ("review", "edit"),
    ("derived", "page"),
    ("arrived", "id"),
];
/// A row takes so many bytes or more: what bounds the numbers that rows can have.
const ROW_BYTES: u64 = 8;
/// After so many places of a table that could not be read, what is left of it counts as one more.
const PLACES_AT_MOST: i64 = 20_000;

/// Saves all that can be read of a damaged record into a new one. Gives, for each table, what was saved and whether something was lost.
pub async fn repair(damaged: &Path, into: &Path) -> Result<Vec<Lost>, StoreError> {
    let store = Store::open(into).await?;
    let mut db = store.writer.acquire().await?;
    sqlx::query("PRAGMA foreign_keys = OFF")
        .execute(&mut *db)
        .await?;
    sqlx::query("ATTACH DATABASE $1 AS damaged")
        .bind(open::immutable(damaged))
        .execute(&mut *db)
        .await
        .map_err(|error| StoreError::Unusable {
            folder: damaged.display().to_string(),
            why: format!("its list of tables can't be read, and nothing without it ({error}); put a backup in its place"),
        })?;
    let mut report = Vec::new();
    let size = std::fs::metadata(open::database(damaged)).map_or(0, |file| file.len());
    let end = i64::try_from(size / ROW_BYTES).unwrap_or(i64::MAX);
    for (table, key) in TABLES {
        report.push(save(&mut db, table, key, end).await?);
    }
    // Of an earlier release's ledger more nodes are kept than now.
    sqlx::query("DELETE FROM ledger WHERE level % $1 <> 0")
        .bind(HEIGHT)
        .execute(&mut *db)
        .await?;
    sqlx::query("DETACH DATABASE damaged")
        .execute(&mut *db)
        .await?;
    // What was seen at a page bears its address: a page that is lost keeps that much.
    sqlx::query(
        "INSERT INTO page (id, url, watch)
         SELECT page, MIN(url), COALESCE((SELECT watch FROM edit WHERE edit.page = page_address.page), '')
         FROM page_address WHERE page NOT IN (SELECT id FROM page) GROUP BY page",
    )
    .execute(&mut *db)
    .await?;
    let mut tx = db.begin().await?;
    super::pieces::index_all(&mut tx).await?;
    let wordless = super::edit::index_all(&mut tx).await?;
    tx.commit().await?;
    if let Some(edits) = report.iter_mut().find(|lost| lost.table == "edit") {
        edits.rows_saved -= wordless;
        edits.stretches += wordless;
    }
    sqlx::query("PRAGMA foreign_keys = ON")
        .execute(&mut *db)
        .await?;
    Ok(report)
}

/// Copies a table in stretches, halving those that can't be read until what can be is saved.
async fn save(
    db: &mut SqliteConnection,
    table: &str,
    key: &str,
    end: i64,
) -> Result<Lost, StoreError> {
    let mut lost = Lost {
        table: table.to_owned(),
        rows_saved: 0,
        stretches: 0,
    };
    // An older record has fewer columns; what it lacks is as in a new row.
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM pragma_table_info($1) WHERE name IN (SELECT name FROM pragma_table_info($1, 'damaged'))",
    )
    .bind(table)
    .fetch_all(&mut *db)
    .await?;
    if columns.is_empty() {
        return Ok(lost);
    }
    let columns = columns.join(", ");
    let mut waiting = vec![(0_i64, end)];
    let mut tries = 0;
    while let Some((from, to)) = waiting.pop() {
        // The text is put together from the constants above and from our own columns.
        let sql = format!(
            "INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM damaged.{table}
             WHERE {key} >= $1 AND {key} < $2"
        );
        let saved = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(from)
            .bind(to)
            .execute(&mut *db)
            .await;
        match saved {
            Ok(saved) => lost.rows_saved += i64::try_from(saved.rows_affected()).unwrap_or(0),
            Err(sqlx::Error::Database(error)) if !is_of_the_disk(error.as_ref()) => {
                tries += 1;
                if to - from <= 1 || tries > PLACES_AT_MOST {
                    lost.stretches += 1;
                } else {
                    let middle = from + (to - from) / 2;
                    waiting.push((middle, to));
                    waiting.push((from, middle));
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(lost)
}

/// Whether the new record could not be written: no fault of the damaged one.
fn is_of_the_disk(error: &dyn sqlx::error::DatabaseError) -> bool {
    const FULL: &str = "13";
    const READ_ONLY: &str = "8";
    error
        .code()
        .is_some_and(|code| [FULL, READ_ONLY].contains(&code.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whichever of a page's bodies are given up, the others are read as before.
    #[tokio::test]
    async fn what_stays_stands_without_what_goes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let mut db = store.writer.acquire().await.unwrap();
        let version = |n: usize| {
            let lines = (0..200).map(|i| format!("line {} of {}. ", i, (n + i) / 40));
            lines.collect::<String>().into_bytes()
        };
        let (mut rows, mut before) = (Vec::new(), None);
        for n in 0..12 {
            before = Some(
                body::keep(&mut db, &version(n), before, None)
                    .await
                    .unwrap(),
            );
            rows.extend(before);
        }
        for going in [0b1, 0b10, 0b1100, 0b1010_1010_1010, 0b111, 0b0110_0110_0110] {
            sqlx::query("SAVEPOINT s").execute(&mut *db).await.unwrap();
            let goes = |n: &usize| going >> n & 1 == 1;
            let set: HashSet<i64> = (0..12).filter(goes).map(|n| rows[n]).collect();
            stand_without(&mut db, &set).await.unwrap();
            for row in &set {
                sqlx::query("UPDATE body SET bytes = x'', base = NULL WHERE id = $1")
                    .bind(row)
                    .execute(&mut *db)
                    .await
                    .unwrap();
            }
            for n in (0..12).filter(|n| !goes(n)) {
                assert_eq!(
                    body::read(&mut db, rows[n]).await.unwrap(),
                    version(n),
                    "{going:b}"
                );
            }
            sqlx::query("ROLLBACK TO s")
                .execute(&mut *db)
                .await
                .unwrap();
        }
    }

    /// A body that was given up has its row before those that it comes again after: it stands on none of them.
    #[tokio::test]
    async fn what_comes_again_stands_on_nothing_later() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let mut db = store.writer.acquire().await.unwrap();
        let version =
            |n: usize| format!("{} {n}", "the same words again and ".repeat(40)).into_bytes();
        let mut rows = Vec::new();
        for n in 0..4 {
            let before = rows.last().copied();
            rows.push(
                body::keep(&mut db, &version(n), before, None)
                    .await
                    .unwrap(),
            );
        }
        let give_up = async |db: &mut SqliteConnection, row: i64| {
            stand_without(db, &HashSet::from([row])).await.unwrap();
            sqlx::query(
                "UPDATE body SET bytes = x'', base = NULL, depth = 0, pruned_at = 1 WHERE id = $1",
            )
            .bind(row)
            .execute(db)
            .await
            .unwrap();
        };
        give_up(&mut db, rows[0]).await;
        let again = body::keep(&mut db, &version(0), Some(rows[3]), None)
            .await
            .unwrap();
        assert_eq!(again, rows[0]);
        give_up(&mut db, rows[2]).await;
        for n in [0, 1, 3] {
            assert_eq!(body::read(&mut db, rows[n]).await.unwrap(), version(n));
        }
    }
}
