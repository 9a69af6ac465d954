//! Which schemas has a record had, and how is an earlier one brought up to date?

use std::cmp::Ordering;

use sqlx::{
    SqlitePool,
    migrate::{Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use super::StoreError;

/// Each migration, oldest first: never altered once released.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "start", include_str!("migrations/0001_start.sql")),
    (2, "outbox", include_str!("migrations/0002_outbox.sql")),
    (3, "alerts", include_str!("migrations/0003_alerts.sql")),
    (5, "search", include_str!("migrations/0005_search.sql")),
    (6, "desk", include_str!("migrations/0006_desk.sql")),
    (10, "joins", include_str!("migrations/0010_joins.sql")),
    (11, "rebuild", include_str!("migrations/0011_rebuild.sql")),
    (12, "prune", include_str!("migrations/0012_prune.sql")),
    (13, "noise", include_str!("migrations/0013_noise.sql")),
    (14, "arrived", include_str!("migrations/0014_arrived.sql")),
    (
        15,
        "arrived packed",
        include_str!("migrations/0015_arrived_packed.sql"),
    ),
    (
        16,
        "desk reads",
        include_str!("migrations/0016_desk_reads.sql"),
    ),
    (17, "speakers", include_str!("migrations/0017_speakers.sql")),
    (18, "filters", include_str!("migrations/0018_filters.sql")),
    (19, "bases", include_str!("migrations/0019_bases.sql")),
    (
        20,
        "packed heads",
        include_str!("migrations/0020_packed_heads.sql"),
    ),
    (
        21,
        "packed told",
        include_str!("migrations/0021_packed_told.sql"),
    ),
    (22, "pieces", include_str!("migrations/0022_pieces.sql")),
    (
        23,
        "addresses",
        include_str!("migrations/0023_addresses.sql"),
    ),
    (24, "tiles", include_str!("migrations/0024_tiles.sql")),
    (
        25,
        "valid json",
        include_str!("migrations/0025_valid_json.sql"),
    ),
    (26, "doubts", include_str!("migrations/0026_doubts.sql")),
    (27, "events", include_str!("migrations/0027_events.sql")),
    (28, "rests", include_str!("migrations/0028_rests.sql")),
    (
        29,
        "doubted_since",
        include_str!("migrations/0029_doubted_since.sql"),
    ),
    (
        30,
        "validators from",
        include_str!("migrations/0030_validators_from.sql"),
    ),
    (
        31,
        "source events",
        include_str!("migrations/0031_source_events.sql"),
    ),
    (32, "look at", include_str!("migrations/0032_look_at.sql")),
    (35, "shown", include_str!("migrations/0035_shown.sql")),
    (36, "bound", include_str!("migrations/0036_bound.sql")),
    (39, "flips", include_str!("migrations/0039_flips.sql")),
];

/// The migrations that once read otherwise: their number, and the SHA-384 that a record has of what it read then. A later one makes of
/// both the same.
const RESTATED: &[(i64, &str)] = &[(
    21,
    "8B547C9EEAC9FB55E8B60516AAF1B2FA44A76DC664DBE6943B6C2504E1504CAD69A236F314B77052CBCEBDCB71674C9F",
)];

/// Brings a record up to date.
pub(super) async fn migrate(pool: &SqlitePool) -> Result<(), sqlx::migrate::MigrateError> {
    let migrator = migrator(MIGRATIONS);
    let has_any: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations')",
    )
    .fetch_one(pool)
    .await?;
    for (version, then) in RESTATED.iter().filter(|_| has_any) {
        let now = (migrator.iter()).find(|migration| migration.version == *version);
        sqlx::query(
            "UPDATE _sqlx_migrations SET checksum = $1 WHERE version = $2 AND hex(checksum) = $3",
        )
        .bind(now.map(|migration| migration.checksum.to_vec()))
        .bind(version)
        .bind(then)
        .execute(pool)
        .await?;
    }
    migrator.run(pool).await
}

/// A record of today with nothing in it, in memory.
pub(super) async fn new_in_memory() -> Result<SqlitePool, StoreError> {
    let new = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(SqliteConnectOptions::new().in_memory(true))
        .await?;
    let made = migrator(MIGRATIONS).run(&new).await;
    made.map_err(|error| StoreError::Damaged(format!("no new record could be made: {error}")))?;
    Ok(new)
}

/// The first so many migrations.
fn migrator(migrations: &[(i64, &'static str, &'static str)]) -> Migrator {
    let migrations = migrations
        .iter()
        .map(|(version, name, sql)| {
            Migration::new(
                *version,
                (*name).into(),
                MigrationType::Simple,
                sqlx::SqlStr::from_static(sql),
                false,
            )
        })
        .collect();
    Migrator::with_migrations(migrations)
}

/// The tables that stood before the migrations: what is derived into a newer one is made from the versions.
pub(super) async fn had_tables(pool: &SqlitePool) -> Result<Vec<String>, StoreError> {
    Ok(
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
            .fetch_all(pool)
            .await?,
    )
}

/// A record of another time: a newer one is never touched; an older one is brought up to date by whoever writes, and not read as it stands.
pub(super) async fn refuse_other(pool: &SqlitePool, may_migrate: bool) -> Result<(), StoreError> {
    let table: Option<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE name = '_sqlx_migrations'")
            .fetch_optional(pool)
            .await?;
    if table.is_none() {
        return Ok(());
    }
    let newest: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
        .fetch_one(pool)
        .await?;
    match refuse_newer(newest)? {
        Ordering::Less if !may_migrate => Err(StoreError::Older),
        _ => Ok(()),
    }
}

/// How the newest migration that a record knows stands to ours; the error where it is a later one.
pub(super) fn refuse_newer(newest: Option<i64>) -> Result<Ordering, StoreError> {
    let known = MIGRATIONS.last().map_or(0, |(version, _, _)| *version);
    match newest.unwrap_or(0).cmp(&known) {
        Ordering::Greater => Err(StoreError::Newer),
        order => Ok(order),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Article, Block, PageKind},
        quotes,
        store::{EditFilter, Sought, Store, batch::Batch, body::sha256, open::DATABASE, said},
    };

    const STATES: [&str; 2] = [
        "“We will pay the whole of it,” said Maren Holt.",
        "“We will pay a part of it,” said Maren Holt.",
    ];
    const EDIT: &str = r#"{"kind": "quote_reworded", "before": "We will pay the whole of it,", "after": "We will pay a part of it,",
        "speaker_before": "Maren Holt", "speaker_after": "Maren Holt", "significance": "material"}"#;

    /// A page with two versions, an edit between them and an alert that waits, in a record of the first `count` schemas.
    async fn fill(old: &SqlitePool, count: usize) {
        let tables = had_tables(old).await.unwrap();
        let had = |name: &str| tables.iter().any(|table| table == name);
        let mut db = old.acquire().await.unwrap();
        sqlx::query("INSERT INTO page (id, url, watch, title, versions, edits) VALUES (7, 'https://a.example/', 'w', 'Levy', 2, 1)")
            .execute(&mut *db)
            .await
            .unwrap();
        for (number, text) in (1_i64..).zip(STATES) {
            let body = vec![Block::paragraph(text)];
            let article = Article {
                headline: Some("Levy".into()),
                quotes: quotes::of_blocks(Some("Levy"), &body, Some("en")),
                body,
                page_kind: PageKind::Article,
                ..Article::default()
            };
            sqlx::query(
                "INSERT INTO body (id, sha256, length, depth, bytes) VALUES ($1, $2, $3, 0, $4)",
            )
            .bind(number)
            .bind(sha256(text.as_bytes()))
            .bind(i64::try_from(text.len()).unwrap())
            .bind(zstd::bulk::compress(text.as_bytes(), 9).unwrap())
            .execute(&mut *db)
            .await
            .unwrap();
            sqlx::query(
                "INSERT INTO version (page, number, fingerprint, seen_from, seen_until, body, headline, extractor, article)
                 VALUES (7, $1, $2, $1, $1, $1, 'Levy', 'then', $3)",
            )
            .bind(number)
            .bind(text)
            .bind(zstd::bulk::compress(&serde_json::to_vec(&article).unwrap(), 6).unwrap())
            .execute(&mut *db)
            .await
            .unwrap();
            if had("words") {
                sqlx::query("INSERT INTO words (rowid, headline, body) VALUES ($1, 'Levy', $2)")
                    .bind(7 << 20 | number)
                    .bind(text)
                    .execute(&mut *db)
                    .await
                    .unwrap();
            }
            if had("said") {
                let mut batch = Batch::default();
                said::put(&mut batch, 7, number, number, &article).unwrap();
                batch.run(&mut db).await.unwrap();
            }
        }
        sqlx::query(
            "INSERT INTO edit (id, page, url, title, watch, from_version, to_version, kind, significance, speakers, disclosed, stealth,
                 last_seen_before, first_seen_after, checks_between, recorded_at, json)
             VALUES (3, 7, 'https://a.example/', 'Levy', 'w', 1, 2, 'quote_reworded', 2, 'maren holt', 0, 1, 1, 2, 0, 2, $1)",
        )
        .bind(EDIT)
        .execute(&mut *db)
        .await
        .unwrap();
        // Later ones are put on record with their entry.
        if had("event") && !had("pruned") {
            sqlx::query("INSERT INTO event (page, at, happened) VALUES (7, 2, '{}')")
                .execute(&mut *db)
                .await
                .unwrap();
        }
        let alert = match (had("outbox"), count) {
            (false, _) => return,
            (true, 2) => "INSERT INTO outbox (edit, page, channel, due) VALUES (3, 7, 'desk', 2)",
            (true, _) => {
                "INSERT INTO outbox (edit, page, channel, rule, made_at) VALUES (3, 7, 'desk', '', 2)"
            }
        };
        sqlx::query(alert).execute(&mut *db).await.unwrap();
    }

    /// A record of the first `count` schemas.
    async fn made(folder: &std::path::Path, count: usize, is_filled: bool) -> SqlitePool {
        let options = SqliteConnectOptions::new()
            .filename(folder.join(DATABASE))
            .create_if_missing(true);
        let old = SqlitePool::connect_with(options).await.unwrap();
        migrator(&MIGRATIONS[..count]).run(&old).await.unwrap();
        if is_filled {
            fill(&old, count).await;
        }
        old
    }

    /// The same, opened by today's program.
    async fn brought_up_to_date(count: usize, is_filled: bool) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let old = made(folder.path(), count, is_filled).await;
        old.close().await;
        let refused = Store::open_to_read(folder.path()).await;
        assert!(matches!(refused, Err(StoreError::Older)), "{count}");
        Store::open(folder.path()).await.unwrap();
        let store = Store::open_to_read(folder.path()).await.unwrap();
        (folder, store)
    }

    #[tokio::test]
    async fn a_record_of_every_earlier_time_is_brought_up_to_date_by_whoever_writes() {
        for count in 1..MIGRATIONS.len() {
            let (_folder, store) = brought_up_to_date(count, false).await;
            assert!(store.verify(&mut |_, _| {}).await.unwrap().ok);
        }
    }

    #[tokio::test]
    async fn a_record_that_knows_a_migration_as_it_read_once_is_opened() {
        for (version, then) in RESTATED {
            let folder = tempfile::tempdir().unwrap();
            let old = made(folder.path(), MIGRATIONS.len() - 1, true).await;
            sqlx::query("UPDATE _sqlx_migrations SET checksum = unhex($2) WHERE version = $1")
                .bind(version)
                .bind(then)
                .execute(&old)
                .await
                .unwrap();
            assert!(migrator(MIGRATIONS).run(&old).await.is_err());
            old.close().await;
            let store = Store::open(folder.path()).await.unwrap();
            assert_eq!(store.edits(&EditFilter::default()).await.unwrap().len(), 1);
        }
    }

    #[tokio::test]
    async fn what_an_earlier_record_holds_is_there_afterwards() {
        for count in 1..MIGRATIONS.len() {
            let (_folder, store) = brought_up_to_date(count, true).await;
            let newest = store.article(7, 2).await.unwrap().unwrap();
            assert_eq!(newest.body[0].text, STATES[1]);
            let bytes = store.versions(7).await.unwrap()[0].snapshot.clone();
            let bytes = store.body(&bytes).await.unwrap().unwrap();
            assert_eq!(bytes, STATES[0].as_bytes());
            let edits = store.edits(&EditFilter::default()).await.unwrap();
            assert_eq!((edits.len(), edits[0].id), (1, 3));
            let sought = Sought {
                words: "the whole of it".into(),
                limit: 5,
                ..Sought::default()
            };
            let found = store.search(&sought).await.unwrap();
            assert_eq!(found[0].versions, [1]);
            let speakers = store.speakers("", None, 5).await.unwrap();
            assert_eq!(
                (speakers[0].quotes, speakers[0].edits),
                (2, 1),
                "{count}: {speakers:?}"
            );
            let waiting = store.outbox(jiff::Timestamp::UNIX_EPOCH).await.unwrap();
            assert_eq!(waiting.len(), usize::from(count >= 2));
            let unbound = "SELECT COUNT(*) FROM event WHERE position IS NULL OR position < 0";
            let unbound: i64 = sqlx::query_scalar(unbound)
                .fetch_one(&store.readers)
                .await
                .unwrap();
            assert_eq!(unbound, 0, "the ledger binds what became of pages before");
        }
    }
}
