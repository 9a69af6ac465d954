//! What can be saved of a damaged record? Its tables are copied in stretches into a new one, around what can't be read.

use std::{collections::HashSet, path::Path};

use sqlx::SqliteConnection;

use super::{Store, StoreError, bound, ledger::HEIGHT, open, schema::refuse_newer};

/// What could not be read of one table.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Lost {
    pub table: String,
    pub rows_saved: i64,
    /// Stretches of the table that could not be read: what they held is lost.
    pub stretches: i64,
}

/// Each table of a record, and the number by which its rows are read in stretches; those it rests on come first.
const TABLES: [(&str, &str); 25] = [
    ("page", "id"),
    ("page_address", "rowid"),
    ("page_join", "id"),
    ("body", "id"),
    ("head", "id"),
    ("pruning", "id"),
    ("pruned", "body"),
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
    ("event", "id"),
    ("review", "edit"),
    ("derived", "page"),
    ("arrived", "id"),
    ("host_rest", "rowid"),
    ("checkpoint", "id"),
];
/// A row takes so many bytes or more: what bounds the numbers that rows can have.
const ROW_BYTES: u64 = 8;
/// After so many places of a table that could not be read, what is left of it counts as one more.
const PLACES_AT_MOST: i64 = 20_000;

/// Saves all that can be read of a damaged record into a new one, and closes it.
pub(super) async fn save_all(damaged: &Path, into: &Path) -> Result<Vec<Lost>, StoreError> {
    let store = Store::open(into).await?;
    let report = save_into(&store, damaged).await?;
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&store.writer)
        .await?;
    store.readers.close().await;
    store.pulse.close().await;
    store.writer.close().await;
    Ok(report)
}

async fn save_into(store: &Store, damaged: &Path) -> Result<Vec<Lost>, StoreError> {
    let mut db = store.writer.acquire().await?;
    sqlx::query("PRAGMA foreign_keys = OFF")
        .execute(&mut *db)
        .await?;
    let listed = attach(&mut db, damaged).await?;
    // What a newer program keeps elsewhere would be lost, and nobody would say so. What can't be read is of no time.
    let newest = sqlx::query_scalar("SELECT MAX(version) FROM damaged._sqlx_migrations");
    let newest: Option<i64> = newest.fetch_one(&mut *db).await.unwrap_or_default();
    refuse_newer(newest)?;
    let columns = sqlx::query_scalar(
        "SELECT COUNT(*) FROM pragma_table_info('event', 'damaged') WHERE name = 'position'",
    );
    let is_of_before = columns.fetch_one(&mut *db).await.unwrap_or(0i64) == 0;
    let mut report = Vec::new();
    let size = std::fs::metadata(open::database(damaged)).map_or(0, |file| file.len());
    let end = i64::try_from(size / ROW_BYTES).unwrap_or(i64::MAX);
    for (table, key) in TABLES {
        let mut lost = save(&mut db, table, key, end).await?;
        // Where it stands in the file is lost, and so is all of it.
        lost.stretches += i64::from(!listed.is_whole && !listed.tables.contains(table));
        report.push(lost);
    }
    // Of an earlier release's ledger more nodes are kept than now.
    sqlx::query("DELETE FROM ledger WHERE level % $1 <> 0")
        .bind(HEIGHT)
        .execute(&mut *db)
        .await?;
    sqlx::raw_sql("DETACH DATABASE damaged; PRAGMA writable_schema = OFF")
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
    // What a page's own row counts is counted anew: a check of it would else begin with numbers that are taken.
    sqlx::query(
        "UPDATE page SET
             versions = MAX(COALESCE((SELECT MAX(number) FROM version AS row WHERE row.page = page.id), 0),
                 COALESCE((SELECT MAX(version) FROM look AS row WHERE row.page = page.id), 0)),
             edits = (SELECT COUNT(*) FROM edit AS row WHERE row.page = page.id AND withdrawn_by IS NULL),
             title = COALESCE(title, (SELECT headline FROM version AS row WHERE row.page = page.id AND headline IS NOT NULL ORDER BY number DESC LIMIT 1)),
             first_seen = COALESCE(first_seen, (SELECT MIN(seen_from) FROM version AS row WHERE row.page = page.id)),
             last_checked = COALESCE(last_checked, (SELECT at FROM look AS row WHERE row.page = page.id ORDER BY position DESC LIMIT 1))",
    )
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "UPDATE page SET state = IIF((SELECT outcome FROM look WHERE page = page.id AND (version IS NOT NULL OR outcome = 'gone')
             ORDER BY position DESC LIMIT 1) = 'gone', 'gone', 'ok') WHERE state = 'new' AND versions > 0",
    )
    .execute(&mut *db)
    .await?;
    let mut tx = open::begin(&mut db).await?;
    super::pieces::index_all(&mut tx).await?;
    super::said::note_anew(&mut tx).await?;
    let wordless = super::edit::index_all(&mut tx).await?;
    if is_of_before {
        sqlx::raw_sql(bound::AS_OF_BEFORE).execute(&mut *tx).await?;
    }
    bound::bind_earlier(&mut tx).await?;
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

/// What the list of tables of a damaged record says.
struct Listed {
    is_whole: bool,
    tables: HashSet<String>,
}

/// Opens a damaged record beside the new one; of its list of tables (SQLite's own table of them) so much as can be read.
async fn attach(db: &mut SqliteConnection, damaged: &Path) -> Result<Listed, StoreError> {
    let unusable = |error: sqlx::Error| StoreError::Unusable {
        folder: damaged.display().to_string(),
        why: format!(
            "its list of tables can't be read, and nothing without it ({error}); put a backup in its place"
        ),
    };
    // SQLite goes on with what it could read of the list (https://www.sqlite.org/pragma.html#pragma_writable_schema).
    sqlx::query("PRAGMA writable_schema = ON")
        .execute(&mut *db)
        .await?;
    sqlx::query("ATTACH DATABASE $1 AS damaged")
        .bind(open::immutable(damaged))
        .execute(&mut *db)
        .await
        .map_err(unusable)?;
    // The first that is asked of a list that is torn fails.
    let count = "SELECT COUNT(*) FROM damaged.sqlite_schema";
    let _ = sqlx::query(count).fetch_one(&mut *db).await;
    let is_whole = sqlx::query(count).fetch_one(&mut *db).await.is_ok();
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM pragma_table_list WHERE schema = 'damaged'")
            .fetch_all(&mut *db)
            .await
            .map_err(unusable)?;
    let tables: HashSet<String> = tables.into_iter().collect();
    if !TABLES.iter().any(|(table, _)| tables.contains(*table)) {
        let none = "none is in it".to_owned();
        return Err(unusable(sqlx::Error::Protocol(none)));
    }
    Ok(Listed { is_whole, tables })
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
    use crate::{
        model::Article,
        store::testing::{see, with_a_page},
    };

    fn article(headline: &str) -> Article {
        Article {
            headline: Some(headline.into()),
            ..Article::default()
        }
    }

    #[tokio::test]
    async fn a_page_that_lost_its_own_row_goes_on_where_it_was() {
        let (folder, store, page) = with_a_page().await;
        for headline in ["one", "two"] {
            see(&store, page, &article(headline), None).await;
        }
        let mut db = store.writer.acquire().await.unwrap();
        sqlx::raw_sql(
            "PRAGMA foreign_keys = OFF; DELETE FROM page; PRAGMA wal_checkpoint(TRUNCATE)",
        )
        .execute(&mut *db)
        .await
        .unwrap();
        drop(db);
        let into = tempfile::tempdir().unwrap();
        super::super::repair(folder.path(), into.path())
            .await
            .unwrap();
        let saved = Store::open(into.path()).await.unwrap();
        let known = saved.memory(page).await.unwrap();
        assert_eq!(known.page.title.as_deref(), Some("two"));
        assert_eq!(known.latest.unwrap().0, 2);
        assert_eq!(
            saved.pages().await.unwrap()[0].state,
            crate::model::PageState::Ok
        );
        see(&saved, page, &article("three"), None).await;
        assert_eq!(saved.memory(page).await.unwrap().page.versions, 3);
    }

    #[tokio::test]
    async fn a_rebuild_goes_on_by_the_same_rules_only() {
        let (_folder, store, page) = with_a_page().await;
        let at = jiff::Timestamp::UNIX_EPOCH;
        let first = store.begin_rebuild(at, "these").await.unwrap();
        store.lay_by(first, page, 0, None).await.unwrap();
        assert_eq!(store.begin_rebuild(at, "these").await.unwrap(), first);
        assert_eq!(store.laid_by(first, page).await.unwrap(), Some(Vec::new()));
        let other = store.begin_rebuild(at, "others").await.unwrap();
        assert_eq!(store.laid_by(other, page).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_database_that_was_taken_away_is_not_written_to() {
        let (folder, store, _) = with_a_page().await;
        store.in_place().unwrap();
        std::fs::remove_file(folder.path().join("walkback.db")).unwrap();
        assert!(store.in_place().is_err());
        std::fs::write(folder.path().join("walkback.db"), "another").unwrap();
        assert!(store.in_place().is_err());
    }

    /// One damaged value of a page's own row ends neither its watch nor the list of all pages.
    #[tokio::test]
    async fn a_value_of_another_kind_is_damage_and_no_panic() {
        let (_folder, store, page) = with_a_page().await;
        see(&store, page, &article("one"), None).await;
        for column in [
            "etag",
            "last_modified",
            "validators_from",
            "doubted",
            "read_by",
            "shown",
            "source_modified",
            "noise",
            "failures",
        ] {
            let sql = format!("UPDATE page SET {column} = x'ff'");
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                .execute(&store.writer)
                .await
                .unwrap();
        }
        assert!(store.memory(page).await.unwrap().latest.is_some());
        assert!(!store.verify(&mut |_, _| {}).await.unwrap().ok);
        let set = async |sql: &'static str| {
            sqlx::raw_sql(sql).execute(&store.writer).await.unwrap();
        };
        set("UPDATE page SET title = x'ff'").await;
        assert_eq!(store.pages().await.unwrap()[0].title, None);
        set("UPDATE page SET state = x'ff'").await;
        assert!(matches!(store.pages().await, Err(StoreError::Damaged(_))));
    }
}
