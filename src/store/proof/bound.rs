//! What else does the ledger bind, besides checks and rebuilds? What was given up, and what became of pages and sources.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::store::{
    Prunable, StoreError,
    batch::Batch,
    body::{sha256, spelled},
    ledger,
};

/// On record since before the ledger bound such rows: they get an entry once, when a record of before is first opened.
const OF_BEFORE: i64 = -1;

/// What an entry binds of one event: of which page it is (`None`: of a source), its moment, and all that is told of it.
pub(in crate::store) fn event_hash(
    page: Option<i64>,
    at: i64,
    happened: &[u8],
) -> Result<Vec<u8>, StoreError> {
    Ok(sha256(&serde_json::to_vec(&(page, at, sha256(happened)))?))
}

/// The leaf of events that are of no check: `SHA-256(0x00 || JSON)`.
pub(in crate::store) fn leaf_of_events(
    position: i64,
    hashes: &[Vec<u8>],
) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::json!({ "events": position, "of": hashes });
    Ok(ledger::leaf_of(&serde_json::to_vec(&json)?))
}

/// One time that something was given up.
#[derive(Debug, Clone)]
pub(in crate::store) struct Pruning {
    id: i64,
    at: i64,
    /// By which rule, as JSON; `None`: by a release that kept none.
    rule: Option<String>,
}

impl Pruning {
    /// `SHA-256(0x00 || JSON)`, with the hash of the hashes of all bodies that it gave up, in the order of their rows.
    async fn leaf(&self, db: &mut SqliteConnection, position: i64) -> Result<Vec<u8>, StoreError> {
        let hashes: Vec<Option<Vec<u8>>> = sqlx::query_scalar(
            "SELECT sha256 FROM pruned LEFT JOIN body ON body.id = body WHERE pruning = $1 ORDER BY body",
        )
        .bind(self.id)
        .fetch_all(db)
        .await?;
        let mut all = Sha256::new();
        for hash in hashes.iter().flatten() {
            all.update(hash);
        }
        let json = serde_json::json!({
            "pruning": position, "at": self.at, "rule": self.rule,
            "snapshots": hashes.len(), "bodies": all.finalize().to_vec(),
        });
        Ok(ledger::leaf_of(&serde_json::to_vec(&json)?))
    }
}

/// Puts on record what is given up, and by which rule: in the transaction that does so.
pub(in crate::store) async fn note_pruning(
    db: &mut SqliteConnection,
    at: i64,
    rule: String,
    bodies: &HashSet<i64>,
) -> Result<(), StoreError> {
    let position = ledger::next_position(db).await?;
    let sql = "INSERT INTO pruning (at, rule, position) VALUES ($1, $2, $3) RETURNING id";
    let id: i64 = sqlx::query_scalar(sql)
        .bind(at)
        .bind(&rule)
        .bind(position)
        .fetch_one(&mut *db)
        .await?;
    sqlx::query("INSERT INTO pruned (pruning, body) SELECT $1, value FROM json_each($2)")
        .bind(id)
        .bind(serde_json::to_string(bodies)?)
        .execute(&mut *db)
        .await?;
    let rule = Some(rule);
    append(db, position, &Pruning { id, at, rule }).await
}

async fn append(
    db: &mut SqliteConnection,
    position: i64,
    pruning: &Pruning,
) -> Result<(), StoreError> {
    let leaf = pruning.leaf(db, position).await?;
    let mut batch = Batch::default();
    ledger::append(db, &mut batch, position, leaf).await?;
    batch.run(db).await?;
    Ok(())
}

/// Gives what is on record since before the ledger bound it an entry each: as it stands now, it stays. Once: whatever has none later was
/// put there by somebody else.
pub(in crate::store) async fn bind_earlier(db: &mut SqliteConnection) -> Result<(), StoreError> {
    let due = sqlx::query("DELETE FROM binding").execute(&mut *db).await?;
    if due.rows_affected() == 0 {
        return Ok(());
    }
    let rows =
        sqlx::query("SELECT id, at, rule, position FROM pruning WHERE position = $1 ORDER BY id")
            .bind(OF_BEFORE)
            .fetch_all(&mut *db)
            .await?;
    for row in &rows {
        let (pruning, position) = (pruning(row)?, ledger::next_position(db).await?);
        sqlx::query("UPDATE pruning SET position = $2 WHERE id = $1")
            .bind(pruning.id)
            .bind(position)
            .execute(&mut *db)
            .await?;
        append(db, position, &pruning).await?;
    }
    let Some(hashes) = hashes_of(db, "position = -1").await?.remove(&OF_BEFORE) else {
        return Ok(());
    };
    let position = ledger::next_position(db).await?;
    let mut batch = Batch::default();
    batch
        .then("UPDATE event SET position = ? WHERE position = ?")
        .bind(position)
        .bind(OF_BEFORE);
    let leaf = leaf_of_events(position, &hashes)?;
    ledger::append(db, &mut batch, position, leaf).await?;
    batch.run(db).await?;
    Ok(())
}

/// Of a record that was saved from one of before: what it lacks is as a migration makes it.
pub(in crate::store) const AS_OF_BEFORE: &str = "
    INSERT INTO binding (due) VALUES (1);
    UPDATE event SET position = -1 WHERE position IS NULL;
    INSERT INTO pruning (at, position) SELECT DISTINCT pruned_at, -1 FROM body WHERE pruned_at IS NOT NULL;
    INSERT INTO pruned (pruning, body) SELECT pruning.id, body.id FROM body JOIN pruning ON pruning.at = pruned_at";

fn pruning(row: &SqliteRow) -> Result<Pruning, StoreError> {
    Ok(Pruning {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        rule: row.try_get("rule")?,
    })
}

/// The hashes of all events, by the positions of the entries that bind them. What can't be read has another hash than what was recorded.
pub(in crate::store) async fn events(
    db: &mut SqliteConnection,
) -> Result<HashMap<i64, Vec<Vec<u8>>>, StoreError> {
    hashes_of(db, "typeof(position) = 'integer'").await
}

async fn hashes_of(
    db: &mut SqliteConnection,
    which: &'static str,
) -> Result<HashMap<i64, Vec<Vec<u8>>>, StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT page, at, CAST(happened AS BLOB) AS happened, position FROM event WHERE {which} ORDER BY id"
    )))
    .fetch_all(db)
    .await?;
    let mut events: HashMap<i64, Vec<Vec<u8>>> = HashMap::new();
    for row in rows {
        let number = |column: &str| row.try_get::<Option<i64>, _>(column).unwrap_or_default();
        let happened: Option<Vec<u8>> = row.try_get("happened")?;
        let (at, happened) = (number("at"), happened.unwrap_or_default());
        let hash = event_hash(number("page"), at.unwrap_or_default(), &happened)?;
        events
            .entry(row.try_get("position")?)
            .or_default()
            .push(hash);
    }
    Ok(events)
}

/// Everything that was given up, by the positions of its entries.
pub(in crate::store) async fn prunings(
    db: &mut SqliteConnection,
) -> Result<HashMap<i64, Pruning>, StoreError> {
    let rows = sqlx::query("SELECT id, at, rule, position FROM pruning WHERE position >= 0")
        .fetch_all(db)
        .await?;
    let mut prunings = HashMap::new();
    for row in &rows {
        prunings.insert(row.try_get("position")?, pruning(row)?);
    }
    Ok(prunings)
}

/// By which rule a body was given up then, in words and brackets; empty where no record says so.
pub(in crate::store) async fn rule_of(
    db: &mut SqliteConnection,
    body: i64,
    at: i64,
) -> Result<String, StoreError> {
    let rule: Option<Option<String>> = sqlx::query_scalar(
        "SELECT rule FROM pruned JOIN pruning ON pruning.id = pruning WHERE body = $1 AND at = $2",
    )
    .bind(body)
    .bind(at)
    .fetch_optional(db)
    .await?;
    let rule: Option<Prunable> = rule
        .flatten()
        .and_then(|json| serde_json::from_str(&json).ok());
    Ok(rule.map_or_else(String::new, |rule| format!(" ({})", rule.words())))
}

/// The entry of what was given up against what is on record of it.
pub(in crate::store) async fn check_pruning(
    db: &mut SqliteConnection,
    position: i64,
    pruning: &Pruning,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let leaf = pruning.leaf(db, position).await?;
    if ledger::entry_at(db, position).await?.as_ref() != Some(&leaf) {
        damaged.push(format!(
            "what was given up by the pruning at {position} is not what was recorded"
        ));
    }
    Ok(())
}

/// What is given up without a pruning that says so is lost; what is bound by no entry, nobody has recorded.
pub(in crate::store) async fn check_unbound(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let lost: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT sha256 FROM body WHERE pruned_at IS NOT NULL AND NOT EXISTS
             (SELECT 1 FROM pruned JOIN pruning ON pruning.id = pruning WHERE pruned.body = body.id AND pruning.at = pruned_at)
         ORDER BY body.id",
    )
    .fetch_all(&mut *db)
    .await?;
    for hash in lost {
        damaged.push(format!(
            "the bytes of the snapshot {} are lost: no pruning on record gave them up",
            spelled(&hash)
        ));
    }
    let unbound: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM event WHERE typeof(position) <> 'integer' OR position < 0 ORDER BY id",
    )
    .fetch_all(&mut *db)
    .await?;
    let prunings: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM pruning WHERE typeof(position) <> 'integer' OR position < 0 ORDER BY id",
    )
    .fetch_all(&mut *db)
    .await?;
    // A record of before that was brought up to date, and no more than that.
    let is_due: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM binding)")
        .fetch_one(&mut *db)
        .await?;
    let unbound =
        (unbound.iter().map(|id| ("event", id))).chain(prunings.iter().map(|id| ("pruning", id)));
    for (what, id) in unbound.filter(|_| !is_due) {
        damaged.push(format!(
            "the {what} {id} is bound by no entry of the ledger"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use crate::{
        model::{Article, Outcome, PageEvent},
        store::{
            Happened, NewCheck, Prunable, Seen, SourceMemory, Store, body,
            ledger::Entry,
            testing::{URL, answer, see, with_a_page},
        },
    };

    fn happened(event: PageEvent) -> Happened {
        Happened {
            event,
            url: URL.into(),
            page: URL.into(),
            watch: "w".into(),
            at: Timestamp::UNIX_EPOCH,
            reason: None,
            source: None,
        }
    }

    /// A page that was blocked at its first check, another check, and a source that was blocked too.
    async fn with_events() -> (tempfile::TempDir, Store) {
        let (folder, store, page) = with_a_page().await;
        let at = Timestamp::UNIX_EPOCH;
        let check = NewCheck {
            events: vec![(happened(PageEvent::Blocked), Vec::new())],
            ..NewCheck::plain(page, at, Outcome::Blocked)
        };
        store.record(&check).await.unwrap();
        let plain = NewCheck::plain(page, at, Outcome::Failed);
        store.record(&plain).await.unwrap();
        let events = [(happened(PageEvent::Blocked), Vec::new())];
        store
            .record_source("w", &SourceMemory::default(), "blocked", None, &events)
            .await
            .unwrap();
        (folder, store)
    }

    async fn change(store: &Store, sql: &'static str) {
        let mut db = store.writer.acquire().await.unwrap();
        sqlx::raw_sql("PRAGMA foreign_keys = OFF")
            .execute(&mut *db)
            .await
            .unwrap();
        sqlx::raw_sql(sql).execute(&mut *db).await.unwrap();
    }

    async fn damaged(store: &Store) -> Vec<String> {
        store.verify(&mut |_, _| {}).await.unwrap().damaged
    }

    #[tokio::test]
    async fn what_became_of_pages_and_sources_can_not_be_altered_unseen() {
        for (sql, told) in [
            ("SELECT 1", ""),
            ("DELETE FROM event WHERE page = 1", "check 0 of"),
            (
                "UPDATE event SET happened = replace(happened, 'blocked', 'back') WHERE page = 1",
                "check 0 of",
            ),
            ("UPDATE event SET at = 5 WHERE page = 1", "check 0 of"),
            (
                "UPDATE event SET happened = x'ff' WHERE page = 1",
                "check 0 of",
            ),
            (
                "INSERT INTO event (page, at, happened, position) SELECT page, at, happened, 1 FROM event WHERE page = 1",
                "check 1 of",
            ),
            (
                "INSERT INTO event (page, at, happened) SELECT page, at, happened FROM event WHERE page = 1",
                "bound by no entry",
            ),
            (
                "UPDATE event SET position = -1 WHERE page = 1",
                "bound by no entry",
            ),
            (
                "UPDATE event SET position = 'x' WHERE page = 1",
                "bound by no entry",
            ),
            ("DELETE FROM event WHERE page IS NULL", "check 2 is missing"),
            (
                "UPDATE event SET happened = replace(happened, 'blocked', 'back') WHERE page IS NULL",
                "bound by the entry 2",
            ),
            (
                "INSERT INTO event (page, at, happened, position) SELECT NULL, at, happened, 3 FROM event WHERE page = 1",
                "bound by the entry 3",
            ),
        ] {
            let (_folder, store) = with_events().await;
            change(&store, sql).await;
            let damaged = damaged(&store).await;
            match told {
                "" => assert_eq!(damaged, Vec::<String>::new()),
                _ => assert!(
                    damaged.iter().any(|what| what.contains(told)),
                    "{sql}: {damaged:?}"
                ),
            }
        }
    }

    #[tokio::test]
    async fn what_an_earlier_release_bound_by_nothing_is_bound_from_the_next_start_on() {
        let (folder, store) = with_events().await;
        let earlier = Entry {
            position: 0,
            page: 1,
            url: URL.into(),
            at: 0,
            outcome: "blocked".into(),
            status: None,
            reason: None,
            body: None,
            head: None,
            version: None,
            made: None,
            edits: Vec::new(),
            events: None,
        };
        sqlx::query("UPDATE ledger SET hash = $1 WHERE position = 0")
            .bind(earlier.leaf().unwrap())
            .execute(&store.writer)
            .await
            .unwrap();
        let told = damaged(&store).await;
        assert!(told[0].contains("at 0 is bound by no entry"), "{told:?}");
        change(&store, "UPDATE event SET position = -1 WHERE page = 1").await;
        drop(store);
        // What came to be so later is nobody's to bind.
        let store = Store::open(folder.path()).await.unwrap();
        let told = damaged(&store).await;
        assert!(
            told.iter().any(|what| what.contains("bound by no entry")),
            "{told:?}"
        );
        change(&store, "INSERT INTO binding (due) VALUES (1)").await;
        drop(store);
        let store = Store::open(folder.path()).await.unwrap();
        assert_eq!(damaged(&store).await, Vec::<String>::new());
        assert_eq!(store.ledger_head().await.unwrap().0, 4);
        change(&store, "DELETE FROM event WHERE page = 1").await;
        let told = damaged(&store).await;
        assert!(told[0].contains("check 3 is missing"), "{told:?}");
    }

    #[tokio::test]
    async fn what_was_given_up_is_told_from_what_was_lost() {
        for (sql, told) in [
            ("SELECT 1", ""),
            (
                "UPDATE body SET bytes = x'', base = NULL, pruned_at = 0 WHERE id = 3",
                "no pruning on record",
            ),
            (
                "UPDATE body SET bytes = x'', base = NULL, pruned_at = 0 WHERE id = 3; INSERT INTO pruned VALUES (1, 3)",
                "by the pruning at 4",
            ),
            (
                "UPDATE pruning SET rule = '{\"keep\":9}'",
                "by the pruning at 4",
            ),
            ("DELETE FROM pruned", "no pruning on record"),
            ("DELETE FROM pruning", "no pruning on record"),
            (
                "DELETE FROM pruning; DELETE FROM pruned; UPDATE body SET pruned_at = NULL",
                "check 4 is missing",
            ),
        ] {
            let (_folder, store, page) = with_a_page().await;
            let article = Article {
                headline: Some("one".into()),
                ..Article::default()
            };
            see(&store, page, &article, None).await;
            for body in ["a", "b", "c"] {
                let again = NewCheck {
                    answer: Some(&answer(body)),
                    seen: Seen::Same,
                    ..NewCheck::plain(page, Timestamp::UNIX_EPOCH, Outcome::Unchanged)
                };
                store.record(&again).await.unwrap();
            }
            let which = Prunable {
                keep: Some(2),
                ..Prunable::default()
            };
            let pruned = store.prune(&which, Timestamp::UNIX_EPOCH, false).await;
            assert_eq!(pruned.unwrap().snapshots, 1);
            let lost = body::read(&mut store.readers.acquire().await.unwrap(), 2).await;
            let lost = lost.unwrap_err().to_string();
            assert!(
                lost.contains("(all but the newest 2 of each page)"),
                "{lost}"
            );
            change(&store, sql).await;
            let damaged = damaged(&store).await;
            match told {
                "" => assert_eq!(damaged, Vec::<String>::new()),
                _ => assert!(
                    damaged.iter().any(|what| what.contains(told)),
                    "{sql}: {damaged:?}"
                ),
            }
        }
    }
}
