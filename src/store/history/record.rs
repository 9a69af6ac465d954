//! How is a check written down? In one transaction: all of it, or none.

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::{
    model::Noise,
    store::{
        NewCheck, RecordedEdit, Seen, Store, StoreError, arrived, article,
        batch::Batch,
        event,
        group::Turn,
        head,
        ledger::{self, Entry},
        micros, outbox, pieces,
        seen::Page,
        snapshot, told,
    },
};

impl Store {
    /// One check, one transaction. Gives the number of the version that was seen, and the edits as recorded.
    pub async fn record(
        &self,
        check: &NewCheck<'_>,
    ) -> Result<(Option<i64>, Vec<RecordedEdit>), StoreError> {
        // What takes time is done before others have to wait for it.
        let ready = match check.answer {
            Some(_) => Ready::of(&mut *self.readers.acquire().await?, check).await?,
            None => Ready::default(),
        };
        let mut turn = self.checks.turn().await?;
        match write(&mut turn, check, ready).await {
            Ok((last, told)) => {
                let ids = turn.keep(last).await?;
                arrived::done(&self.spool, check.page);
                told.with_ids(&ids)
            }
            Err(error) => Err(turn.undo(error).await),
        }
    }
}

/// What a check is to keep, packed.
#[derive(Default)]
pub(in crate::store) struct Ready {
    snapshot: Option<snapshot::Ready>,
    /// The version that a new one comes after.
    after: i64,
    pub(in crate::store) article: Option<article::Ready>,
    pub(in crate::store) words: pieces::Ready,
    pub(in crate::store) told: Option<told::Ready>,
}

impl Ready {
    async fn of(db: &mut SqliteConnection, check: &NewCheck<'_>) -> Result<Ready, StoreError> {
        let mut ready = Ready::default();
        if let Some(answer) = check.answer {
            ready.snapshot = Some(snapshot::ready(db, check.page, answer).await?);
        }
        if let Seen::New {
            article,
            comparison,
            ..
        } = &check.seen
        {
            ready.after = sqlx::query_scalar("SELECT versions FROM page WHERE id = $1")
                .bind(check.page)
                .fetch_one(&mut *db)
                .await?;
            ready.article = Some(article::ready(db, check.page, ready.after, article).await?);
            ready.words = pieces::ready(db, check.page, ready.after, article).await?;
            ready.told = comparison.map(told::ready).transpose()?;
        }
        Ok(ready)
    }

    /// Whether it was made for the page as it stands now.
    fn is_for(&self, before: Option<i64>, versions: i64) -> bool {
        let snapshot = self.snapshot.as_ref();
        snapshot.is_none_or(|ready| ready.body.before == before)
            && (self.article.is_none() || self.after == versions)
    }
}

/// What a check told, before its rows have their numbers.
struct Told {
    version: Option<i64>,
    edits: Vec<RecordedEdit>,
}

impl Told {
    /// The only rows that come back are those of the edits, in their order.
    fn with_ids(
        mut self,
        rows: &[SqliteRow],
    ) -> Result<(Option<i64>, Vec<RecordedEdit>), StoreError> {
        for (edit, row) in self.edits.iter_mut().zip(rows) {
            edit.id = row.try_get(0)?;
        }
        Ok((self.version, self.edits))
    }
}

/// Reads what stands, and gives what is to be written.
async fn write(
    turn: &mut Turn<'_>,
    check: &NewCheck<'_>,
    mut ready: Ready,
) -> Result<(Batch, Told), StoreError> {
    const PAGE: &str = concat!(
        "SELECT page.url, watch, page.title, versions,
            CASE WHEN versions > 0 THEN COALESCE(version.seen_until,
                (SELECT MAX(at) FROM look WHERE look.page = page.id AND look.version = versions)) END AS last_seen,
            CASE WHEN ? THEN (SELECT COUNT(*) FROM look
                WHERE look.page = page.id AND at > COALESCE(?, version.seen_until) AND at < ?
                    AND (look.version IS NULL OR ? AND look.status = 304)) ELSE 0 END AS blind,
            (SELECT body FROM look WHERE look.page = page.id AND body IS NOT NULL ORDER BY position DESC LIMIT 1) AS before,
            CASE WHEN ? THEN noise END AS noise, ",
        ledger::next!(),
        " AS position FROM page LEFT JOIN version ON version.page = page.id AND number = versions WHERE page.id = ?"
    );
    let at = micros(check.at);
    let rows = turn
        .run(|batch| {
            batch
                .then(PAGE)
                .bind(matches!(check.seen, Seen::New { .. }))
                .bind(check.seen_whole.map(micros))
                .bind(at)
                .bind(check.seen_whole.is_some())
                .bind(check.noise.is_some())
                .bind(check.page);
        })
        .await?;
    let row = rows
        .first()
        .ok_or_else(|| StoreError::Damaged(format!("page {} is missing", check.page)))?;
    let mut page = Page {
        url: row.try_get("url")?,
        watch: row.try_get("watch")?,
        title: row.try_get("title")?,
        versions: row.try_get("versions")?,
        last_seen: match check.seen_whole {
            Some(whole) => Some(micros(whole)),
            None => row.try_get("last_seen")?,
        },
        blind: row.try_get("blind")?,
    };
    let position: i64 = row.try_get("position")?;
    let before: Option<i64> = row.try_get("before")?;
    if !ready.is_for(before, page.versions) {
        // Another body, or another state, of the page has come in between.
        ready = Ready::of(turn.db()?, check).await?;
    }
    let mut batch = Batch::default();
    if let Some(snapshot) = &ready.snapshot {
        snapshot::put(&mut batch, snapshot);
    }
    let (body, head) = ready
        .snapshot
        .take()
        .map(|ready| (ready.body.hash, ready.head))
        .unzip();
    let mut entry = Entry {
        position,
        page: check.page,
        url: page.url.clone(),
        at,
        outcome: check.outcome.name().to_owned(),
        status: check.status.map(i64::from),
        reason: check.reason.clone(),
        body,
        head: head.as_ref().map(|head| head.hash.clone()),
        version: None,
        made: None,
        edits: Vec::new(),
        events: Some(Vec::new()),
    };
    let edits = page.see(&mut batch, check, &ready, &mut entry)?;
    batch
        .then(
            "INSERT INTO look (position, page, url, at, outcome, status, reason, body, head, head_delta, version, made_version)
             VALUES (?, ?, '', ?, ?, ?, ?, (SELECT id FROM body WHERE sha256 = ?), COALESCE(?, (SELECT id FROM head WHERE sha256 = ?)), ?, ?, ?)",
        )
        .bind(position)
        .bind(check.page)
        .bind(entry.at)
        .bind(&entry.outcome)
        .bind(entry.status)
        .bind(&entry.reason)
        .bind(&entry.body)
        .bind(head.as_ref().and_then(|head| head.base))
        .bind(&entry.head)
        .bind(head.as_ref().and_then(head::Ready::delta))
        .bind(entry.version)
        .bind(entry.made.is_some());
    for (event, recipients) in &check.events {
        let page = Some(check.page);
        let hash = event::put(&mut batch, page, event, position)?;
        entry.events.get_or_insert_default().push(hash);
        outbox::put(&mut batch, page, Some(event), recipients, check.at)?;
    }
    ledger::append(turn.db()?, &mut batch, position, entry.leaf()?).await?;
    page.remember(&mut batch, check, edits.len())?;
    if let Some(lesson) = &check.noise {
        let now = match row.try_get::<Option<&str>, _>("noise")? {
            Some(json) => serde_json::from_str(json)?,
            None => Noise::default(),
        };
        batch
            .then("UPDATE page SET noise = ? WHERE id = ?")
            .bind(serde_json::to_string(&lesson.clone().onto(now))?)
            .bind(check.page);
    }
    for (edit, recipients) in &check.rested {
        outbox::put_again(&mut batch, check.page, *edit, recipients, check.at);
    }
    let version = entry.version;
    Ok((batch, Told { version, edits }))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        model::{Lesson, NoisePart, Outcome, PageState},
        store::testing::{URL, with_a_page},
    };

    fn failed(page: i64, reason: String) -> NewCheck<'static> {
        NewCheck {
            reason: Some(reason),
            failures: 1,
            ..NewCheck::plain(page, Timestamp::UNIX_EPOCH, Outcome::Failed)
        }
    }

    #[tokio::test]
    async fn what_somebody_decided_while_a_check_went_on_stands() {
        let (_folder, store, page) = with_a_page().await;
        let noise = |volatile| {
            let part = NoisePart {
                volatile,
                ..NoisePart::default()
            };
            Noise {
                parts: [("clock".to_owned(), part)].into(),
            }
        };
        let set = async |column: &str, value: String| {
            let sql = format!("UPDATE page SET {column} = $1, next_due = NULL");
            let statement = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(value);
            statement.execute(&store.writer).await.unwrap();
        };
        // It is joined to another, and a clock of its is held back.
        set("state", "moved".into()).await;
        set("noise", serde_json::to_string(&noise(true)).unwrap()).await;
        let check = NewCheck {
            noise: Some(Lesson {
                before: Noise::default(),
                after: noise(false),
            }),
            ..failed(page, "no answer".into())
        };
        store.record(&check).await.unwrap();
        let memory = store.memory(page).await.unwrap();
        assert_eq!(memory.page.state, PageState::Moved);
        assert_eq!(memory.noise, noise(true));
    }

    #[tokio::test]
    async fn after_a_full_disk_what_is_recorded_is_on_disk_again() {
        let (folder, store, page) = with_a_page().await;
        // SQLite answers "full" when the file may not grow; the limit goes with the connection.
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
            .fetch_one(&store.writer)
            .await
            .unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "PRAGMA max_page_count = {pages}"
        )))
        .execute(&store.writer)
        .await
        .unwrap();
        assert!(
            store
                .record(&failed(page, "x".repeat(100_000)))
                .await
                .is_err()
        );
        store.record(&failed(page, "short".into())).await.unwrap();
        let reader = Store::open_to_read(folder.path()).await.unwrap();
        assert_eq!(reader.checks(page).await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn what_was_seen_at_an_address_stays_with_it() {
        let (_folder, store, page) = with_a_page().await;
        let (old, new) = (URL, "https://a.example/new");
        store.record(&failed(page, "before".into())).await.unwrap();
        let moved = NewCheck {
            moved_to: Some(new.into()),
            ..failed(page, "moved".into())
        };
        store.record(&moved).await.unwrap();
        store.record(&failed(page, "after".into())).await.unwrap();
        let kept = store.kept(page).await.unwrap();
        let urls: Vec<&str> = kept.iter().map(|check| check.url.as_str()).collect();
        assert_eq!(urls, [old, old, new]);
        assert!(store.verify(&mut |_, _| {}).await.unwrap().ok);
    }
}
