//! How is a check written down? In one transaction: all of it, or none.

use sqlx::{Row, SqliteConnection};

use super::{
    NewCheck, RecordedEdit, Seen, Store, StoreError,
    body::sha256,
    edit::{speakers, weight},
    ledger::{self, Entry},
    micros, moment, name_of, outbox,
    snapshot::{keep_body, keep_head},
    version::{self, NewVersion, packed},
};
use crate::model::{Article, Comparison, Outcome};

/// Every version says which extractor made it: the release, and a hash of the sources that read pages (see build.rs).
pub(super) const EXTRACTOR: &str = concat!(
    "walkback ",
    env!("CARGO_PKG_VERSION"),
    "+",
    env!("WALKBACK_EXTRACTOR")
);

impl Store {
    /// One check, one transaction. Gives the number of the version that was seen, and the edits as recorded.
    pub async fn record(
        &self,
        check: &NewCheck<'_>,
    ) -> Result<(Option<i64>, Vec<RecordedEdit>), StoreError> {
        let mut turn = self.checks.turn().await?;
        let written = write(turn.db()?, check).await;
        turn.close(written).await
    }
}

async fn write(
    db: &mut SqliteConnection,
    check: &NewCheck<'_>,
) -> Result<(Option<i64>, Vec<RecordedEdit>), StoreError> {
    let row = sqlx::query(
        "SELECT url, watch, title, versions,
             (SELECT COALESCE(MAX(position) + 1, 0) FROM ledger WHERE level = 0) AS position,
             (SELECT body FROM look WHERE page = $1 AND body IS NOT NULL ORDER BY position DESC LIMIT 1) AS before
         FROM page WHERE id = $1",
    )
    .bind(check.page)
    .fetch_one(&mut *db)
    .await?;
    let mut page = Page {
        url: row.get(0),
        watch: row.get(1),
        title: row.get(2),
        versions: row.get(3),
    };
    let position: i64 = row.get("position");
    let body = keep_body(
        &mut *db,
        check.page,
        check.answer,
        &page.url,
        row.get("before"),
    )
    .await?;
    let head = keep_head(&mut *db, check.answer).await?;
    let mut entry = Entry {
        position,
        page: check.page,
        url: page.url.clone(),
        at: micros(check.at),
        outcome: check.outcome.as_str().to_owned(),
        status: check.status.map(i64::from),
        reason: check.reason.clone(),
        body: body.as_ref().map(|(_, hash)| hash.clone()),
        head: head.as_ref().map(|(_, hash)| hash.clone()),
        version: None,
        made: None,
        edits: Vec::new(),
    };
    let mut edits = Vec::new();
    match &check.seen {
        Seen::Nothing => {}
        Seen::Same => {
            entry.version = Some(page.versions).filter(|number| *number > 0);
            sqlx::query("UPDATE version SET seen_until = $3 WHERE page = $1 AND number = $2")
                .bind(check.page)
                .bind(page.versions)
                .bind(entry.at)
                .execute(&mut *db)
                .await?;
        }
        Seen::New {
            article,
            fingerprint,
            returns_to,
            comparison,
        } => {
            let body = body.as_ref().map(|(id, _)| *id).ok_or_else(|| {
                StoreError::Damaged("a version can't be recorded without its snapshot".into())
            })?;
            let state = State {
                article,
                fingerprint,
                returns_to: *returns_to,
                comparison: *comparison,
                body,
            };
            edits = page
                .put_in_a_state(&mut *db, check, &state, &mut entry)
                .await?;
        }
    }
    sqlx::query(
            "INSERT INTO look (position, page, url, at, outcome, status, reason, body, head, version, made_version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(position)
        .bind(check.page)
        .bind(&entry.url)
        .bind(entry.at)
        .bind(&entry.outcome)
        .bind(entry.status)
        .bind(&entry.reason)
        .bind(body.map(|(id, _)| id))
        .bind(head.map(|(id, _)| id))
        .bind(entry.version)
        .bind(entry.made.is_some())
        .execute(&mut *db)
        .await?;
    ledger::append(&mut *db, position, entry.leaf()?).await?;
    page.remember(&mut *db, check, edits.len()).await?;
    if check.answer.is_some() {
        super::arrived::done(&mut *db, check.page).await?;
    }
    if let Some(noise) = &check.noise {
        sqlx::query("UPDATE page SET noise = $2 WHERE id = $1")
            .bind(check.page)
            .bind(serde_json::to_string(noise)?)
            .execute(&mut *db)
            .await?;
    }
    if let Some((event, recipients)) = &check.event {
        outbox::put(
            &mut *db,
            check.page,
            None,
            Some(event),
            recipients,
            check.at,
        )
        .await?;
    }
    Ok((entry.version, edits))
}

/// A page as it stands before the check.
struct Page {
    url: String,
    watch: String,
    title: Option<String>,
    versions: i64,
}

/// The state that a check saw for the first time, or again after another.
struct State<'a> {
    article: &'a Article,
    fingerprint: &'a str,
    returns_to: Option<i64>,
    comparison: Option<&'a Comparison>,
    body: i64,
}

impl Page {
    async fn put_in_a_state(
        &mut self,
        db: &mut SqliteConnection,
        check: &NewCheck<'_>,
        state: &State<'_>,
        entry: &mut Entry,
    ) -> Result<Vec<RecordedEdit>, StoreError> {
        let number = self.versions + 1;
        let last_seen: Option<i64> =
            sqlx::query_scalar("SELECT seen_until FROM version WHERE page = $1 AND number = $2")
                .bind(check.page)
                .bind(self.versions)
                .fetch_optional(&mut *db)
                .await?;
        let article = packed(state.article)?;
        let comparison = state.comparison.map(serde_json::to_string).transpose()?;
        let headline = state.article.headline.as_deref();
        entry.version = Some(number);
        entry.made = Some(ledger::version_hash(
            number,
            state.fingerprint,
            entry.at,
            last_seen,
            state.returns_to,
            headline,
            EXTRACTOR,
            &article,
            comparison.as_deref(),
        )?);
        let new = NewVersion {
            page: check.page,
            number,
            fingerprint: state.fingerprint,
            seen: entry.at,
            last_seen_otherwise: last_seen,
            returns_to: state.returns_to,
            body: state.body,
            article: state.article,
            packed: &article,
            comparison: comparison.as_deref(),
        };
        version::insert(db, &new).await?;
        sqlx::query("UPDATE page SET language = $2 WHERE id = $1")
            .bind(check.page)
            .bind(&state.article.language)
            .execute(&mut *db)
            .await?;
        if let Some(headline) = headline {
            self.title = Some(headline.to_owned());
        }
        let Some((comparison, last_seen)) = state.comparison.zip(last_seen) else {
            self.versions = number;
            return Ok(Vec::new());
        };
        let between = version::blind_between(db, check.page, last_seen, entry.at).await?;
        let mut recorded = Vec::with_capacity(comparison.edits.len());
        for (place, edit) in comparison.edits.iter().enumerate() {
            let json = serde_json::to_string(edit)?;
            entry.edits.push(sha256(json.as_bytes()));
            let id: i64 = sqlx::query_scalar(
                "INSERT INTO edit (page, url, title, watch, from_version, to_version, kind, significance, speakers,
                     disclosed, stealth, last_seen_before, first_seen_after, checks_between, recorded_at, returns_to, json)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $13, $15, $16) RETURNING id",
            )
            .bind(check.page)
            .bind(&self.url)
            .bind(&self.title)
            .bind(&self.watch)
            .bind(self.versions)
            .bind(number)
            .bind(name_of(&edit.kind)?)
            .bind(weight(edit.significance))
            .bind(speakers(edit))
            .bind(comparison.disclosed)
            .bind(comparison.stealth)
            .bind(last_seen)
            .bind(entry.at)
            .bind(between)
            .bind(state.returns_to)
            .bind(json)
            .fetch_one(&mut *db)
            .await?;
            if let Some(recipients) = check.alerts.get(place) {
                outbox::put(db, check.page, Some(id), None, recipients, check.at).await?;
            }
            recorded.push(RecordedEdit {
                id,
                page: self.title.clone().unwrap_or_else(|| self.url.clone()),
                url: self.url.clone(),
                watch: self.watch.clone(),
                from_version: self.versions,
                to_version: number,
                last_seen_before: moment(last_seen)?,
                first_seen_after: check.at,
                checks_between: between,
                recorded_at: check.at,
                disclosed: comparison.disclosed,
                stealth: comparison.stealth,
                returns_to: state.returns_to,
                found_by_rebuild: false,
                withdrawn: false,
                edit: edit.clone(),
            });
        }
        self.versions = number;
        Ok(recorded)
    }

    /// Brings the page's own row up to what the check found.
    async fn remember(
        &self,
        db: &mut SqliteConnection,
        check: &NewCheck<'_>,
        edits: usize,
    ) -> Result<(), StoreError> {
        let changed = matches!(check.outcome, Outcome::First | Outcome::Changed);
        if let Some(moved_to) = &check.moved_to {
            let taken: Option<i64> =
                sqlx::query_scalar("SELECT page FROM page_address WHERE url = $1")
                    .bind(moved_to)
                    .fetch_optional(&mut *db)
                    .await?;
            if taken.is_none() {
                sqlx::query("INSERT INTO page_address (url, page) VALUES ($1, $2)")
                    .bind(moved_to)
                    .bind(check.page)
                    .execute(&mut *db)
                    .await?;
            }
            // An address that is another page's already stays that page's.
            if taken.is_none() || taken == Some(check.page) {
                sqlx::query("UPDATE page SET url = $2 WHERE id = $1")
                    .bind(check.page)
                    .bind(moved_to)
                    .execute(&mut *db)
                    .await?;
            }
        }
        let at = micros(check.at);
        sqlx::query(
            "UPDATE page SET title = $2, state = $3, last_checked = $4, next_due = $5, etag = $6, last_modified = $7,
                 failures = $8, conditional_in_a_row = $9, absent_since = $10, versions = $11, edits = edits + $12,
                 first_seen = CASE WHEN $13 THEN COALESCE(first_seen, $4) ELSE first_seen END,
                 last_changed = CASE WHEN $13 THEN $4 ELSE last_changed END,
                 read_by = CASE WHEN $14 OR $15 IS NOT NULL THEN $15 ELSE read_by END
             WHERE id = $1",
        )
        .bind(check.page)
        .bind(&self.title)
        .bind(name_of(&check.state)?)
        .bind(at)
        .bind(micros(check.next_due))
        .bind(&check.etag)
        .bind(&check.last_modified)
        .bind(check.failures)
        .bind(check.conditional_in_a_row)
        .bind(check.absent_since.map(micros))
        .bind(self.versions)
        .bind(i64::try_from(edits).unwrap_or(i64::MAX))
        .bind(changed)
        .bind(matches!(check.seen, Seen::New { .. }))
        .bind(&check.read_by)
        .execute(&mut *db)
        .await?;
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
}
