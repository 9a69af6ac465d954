//! How is a check written down? In one transaction: all of it, or none.

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use super::{
    NewCheck, RecordedEdit, Seen, Store, StoreError, arrived, article,
    batch::Batch,
    body::sha256,
    edit,
    extractor::EXTRACTOR,
    group::Turn,
    ledger::{self, Entry},
    micros, moment, name_of, outbox, pieces, snapshot, told,
    version::{self, NewVersion},
};
use crate::model::{Article, Comparison, Outcome};

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
                told.with_ids(&ids)
            }
            Err(error) => Err(turn.undo(error).await),
        }
    }
}

/// What a check is to keep, packed.
#[derive(Default)]
struct Ready {
    snapshot: Option<snapshot::Ready>,
    /// The version that a new one comes after.
    after: i64,
    article: Option<article::Ready>,
    words: pieces::Ready,
    told: Option<told::Ready>,
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

/// A page as it stands before the check.
struct Page {
    url: String,
    watch: String,
    title: Option<String>,
    versions: i64,
    /// When its newest version was last seen.
    last_seen: Option<i64>,
    /// Checks since that saw no state.
    blind: i64,
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
                WHERE look.page = page.id AND at > version.seen_until AND at < ? AND look.version IS NULL) ELSE 0 END AS blind,
            (SELECT body FROM look WHERE look.page = page.id AND body IS NOT NULL ORDER BY position DESC LIMIT 1) AS before, ",
        ledger::next!(),
        " AS position FROM page LEFT JOIN version ON version.page = page.id AND number = versions WHERE page.id = ?"
    );
    let at = micros(check.at);
    let rows = turn
        .run(|batch| {
            batch
                .then(PAGE)
                .bind(matches!(check.seen, Seen::New { .. }))
                .bind(at)
                .bind(check.page)
                .then(ledger::LEFTS);
        })
        .await?;
    let (row, lefts) = rows
        .split_first()
        // Without the page a row of the ledger comes first.
        .filter(|(row, _)| row.len() > 2)
        .ok_or_else(|| StoreError::Damaged(format!("page {} is missing", check.page)))?;
    let mut page = Page {
        url: row.get("url"),
        watch: row.get("watch"),
        title: row.get("title"),
        versions: row.get("versions"),
        last_seen: row.get("last_seen"),
        blind: row.get("blind"),
    };
    let position: i64 = row.get("position");
    let before: Option<i64> = row.get("before");
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
        .map(|ready| (ready.body.hash, ready.head.hash))
        .unzip();
    let mut entry = Entry {
        position,
        page: check.page,
        url: page.url.clone(),
        at,
        outcome: check.outcome.as_str().to_owned(),
        status: check.status.map(i64::from),
        reason: check.reason.clone(),
        body,
        head,
        version: None,
        made: None,
        edits: Vec::new(),
    };
    let edits = page.see(&mut batch, check, &ready, &mut entry)?;
    batch
        .then(
            "INSERT INTO look (position, page, url, at, outcome, status, reason, body, head, version, made_version)
             VALUES (?, ?, '', ?, ?, ?, ?, (SELECT id FROM body WHERE sha256 = ?), (SELECT id FROM head WHERE sha256 = ?), ?, ?)",
        )
        .bind(position)
        .bind(check.page)
        .bind(entry.at)
        .bind(&entry.outcome)
        .bind(entry.status)
        .bind(&entry.reason)
        .bind(&entry.body)
        .bind(&entry.head)
        .bind(entry.version)
        .bind(entry.made.is_some());
    ledger::append(&mut batch, position, entry.leaf()?, lefts)?;
    page.remember(&mut batch, check, edits.len())?;
    if check.answer.is_some() {
        arrived::done(&mut batch, check.page);
    }
    if let Some(noise) = &check.noise {
        batch
            .then("UPDATE page SET noise = ? WHERE id = ?")
            .bind(serde_json::to_string(noise)?)
            .bind(check.page);
    }
    if let Some((event, recipients)) = &check.event {
        outbox::put(&mut batch, check.page, Some(event), recipients, check.at)?;
    }
    let version = entry.version;
    Ok((batch, Told { version, edits }))
}

/// The state that a check saw for the first time, or again after another.
struct State<'a> {
    article: &'a Article,
    fingerprint: &'a str,
    returns_to: Option<i64>,
    comparison: Option<&'a Comparison>,
}

impl Page {
    /// Writes down which state was seen.
    fn see(
        &mut self,
        batch: &mut Batch,
        check: &NewCheck<'_>,
        ready: &Ready,
        entry: &mut Entry,
    ) -> Result<Vec<RecordedEdit>, StoreError> {
        match &check.seen {
            Seen::Nothing => Ok(Vec::new()),
            Seen::Same => {
                entry.version = Some(self.versions).filter(|number| *number > 0);
                batch
                    .then("UPDATE version SET seen_until = ? WHERE page = ? AND number = ?")
                    .bind(entry.at)
                    .bind(check.page)
                    .bind(self.versions);
                Ok(Vec::new())
            }
            Seen::New {
                article,
                fingerprint,
                returns_to,
                comparison,
            } => {
                let state = State {
                    article,
                    fingerprint,
                    returns_to: *returns_to,
                    comparison: *comparison,
                };
                self.put_in_a_state(batch, check, &state, ready, entry)
            }
        }
    }

    fn put_in_a_state(
        &mut self,
        batch: &mut Batch,
        check: &NewCheck<'_>,
        state: &State<'_>,
        ready: &Ready,
        entry: &mut Entry,
    ) -> Result<Vec<RecordedEdit>, StoreError> {
        let (Some(snapshot), Some(article)) = (entry.body.as_deref(), &ready.article) else {
            return Err(StoreError::Damaged(
                "a version can't be recorded without its snapshot".into(),
            ));
        };
        let number = self.versions + 1;
        let headline = state.article.headline.as_deref();
        entry.version = Some(number);
        entry.made = Some(ledger::version_hash(
            number,
            state.fingerprint,
            entry.at,
            self.last_seen,
            state.returns_to,
            headline,
            EXTRACTOR,
            &article.packed,
            ready.told.as_ref().map(|told| told.json.as_str()),
        )?);
        let new = NewVersion {
            page: check.page,
            number,
            fingerprint: state.fingerprint,
            seen: entry.at,
            last_seen_otherwise: self.last_seen,
            returns_to: state.returns_to,
            snapshot,
            article: state.article,
            ready: article,
            words: &ready.words,
            comparison: ready.told.as_ref(),
        };
        version::put(batch, &new)?;
        batch
            .then("UPDATE page SET language = ? WHERE id = ?")
            .bind(&state.article.language)
            .bind(check.page);
        if let Some(headline) = headline {
            self.title = Some(headline.to_owned());
        }
        let from = std::mem::replace(&mut self.versions, number);
        let Some((comparison, last_seen)) = state.comparison.zip(self.last_seen) else {
            return Ok(Vec::new());
        };
        let mut recorded = Vec::with_capacity(comparison.edits.len());
        for (place, found) in comparison.edits.iter().enumerate() {
            let told = RecordedEdit {
                id: 0,
                page: self.title.clone().unwrap_or_else(|| self.url.clone()),
                url: self.url.clone(),
                watch: self.watch.clone(),
                from_version: from,
                to_version: number,
                last_seen_before: moment(last_seen)?,
                first_seen_after: check.at,
                checks_between: self.blind,
                recorded_at: check.at,
                disclosed: comparison.disclosed,
                stealth: comparison.stealth,
                returns_to: state.returns_to,
                found_by_rebuild: false,
                withdrawn: false,
                edit: found.clone(),
            };
            let json = serde_json::to_string(found)?;
            entry.edits.push(sha256(json.as_bytes()));
            edit::put(batch, check.page, self.title.as_deref(), &told, place)?;
            if let Some(recipients) = check.alerts.get(place) {
                outbox::put(batch, check.page, None, recipients, check.at)?;
            }
            recorded.push(told);
        }
        Ok(recorded)
    }

    /// Brings the page's own row up to what the check found.
    fn remember(
        &self,
        batch: &mut Batch,
        check: &NewCheck<'_>,
        edits: usize,
    ) -> Result<(), StoreError> {
        let changed = matches!(check.outcome, Outcome::First | Outcome::Changed);
        if let Some(moved_to) = &check.moved_to {
            // An address that is another page's already stays that page's.
            batch
                .then("INSERT INTO page_address (url, page) VALUES (?, ?) ON CONFLICT DO NOTHING")
                .bind(moved_to)
                .bind(check.page)
                .then("UPDATE page SET url = ? WHERE id = (SELECT page FROM page_address WHERE url = ?) AND id = ?")
                .bind(moved_to)
                .bind(moved_to)
                .bind(check.page);
        }
        let changed_at = changed.then_some(micros(check.at));
        batch
            .then(
                "UPDATE page SET title = ?, state = ?, last_checked = ?, next_due = ?, etag = ?, last_modified = ?,
                     failures = ?, conditional_in_a_row = ?, absent_since = ?, versions = ?, edits = edits + ?,
                     first_seen = COALESCE(first_seen, ?), last_changed = COALESCE(?, last_changed),
                     read_by = CASE WHEN ? THEN ? ELSE read_by END
                 WHERE id = ?",
            )
            .bind(&self.title)
            .bind(name_of(&check.state)?)
            .bind(micros(check.at))
            .bind(micros(check.next_due))
            .bind(&check.etag)
            .bind(&check.last_modified)
            .bind(check.failures)
            .bind(check.conditional_in_a_row)
            .bind(check.absent_since.map(micros))
            .bind(self.versions)
            .bind(i64::try_from(edits).unwrap_or(i64::MAX))
            .bind(changed_at)
            .bind(changed_at)
            .bind(matches!(check.seen, Seen::New { .. }) || check.read_by.is_some())
            .bind(&check.read_by)
            .bind(check.page);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn failed(page: i64, reason: String) -> NewCheck<'static> {
        NewCheck {
            reason: Some(reason),
            failures: 1,
            ..NewCheck::plain(page, Timestamp::UNIX_EPOCH, Outcome::Failed)
        }
    }

    #[tokio::test]
    async fn after_a_full_disk_what_is_recorded_is_on_disk_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let (page, _) = store
            .page("https://example.org/", "w", None, Timestamp::UNIX_EPOCH)
            .await
            .unwrap();
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
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let (old, new) = ("https://example.org/old", "https://example.org/new");
        let (page, _) = store
            .page(old, "w", None, Timestamp::UNIX_EPOCH)
            .await
            .unwrap();
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
