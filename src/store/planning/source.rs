//! When was a feed, sitemap or section looked at, and what came of it?

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

use crate::{
    model::Validators,
    store::{
        Happened, Recipient, SourceMemory, Store, StoreError, batch::Batch, bound, event, ledger,
        maybe_moment, micros, open::begin, outbox,
    },
};

impl Store {
    /// What is known of the source of a watch; all empty for one never looked at.
    pub async fn source(&self, watch: &str) -> Result<SourceMemory, StoreError> {
        let row = sqlx::query("SELECT * FROM source WHERE watch = $1")
            .bind(watch)
            .fetch_optional(&self.readers)
            .await?;
        let Some(row) = row else {
            return Ok(SourceMemory::default());
        };
        Ok(SourceMemory {
            target: row.try_get("target")?,
            conditional_in_a_row: row.try_get("conditional_in_a_row")?,
            validators: Validators {
                from: row.try_get("validators_from")?,
                etag: row.try_get("etag")?,
                last_modified: row.try_get("last_modified")?,
            },
            failures: row.try_get("failures")?,
            unseen: row.try_get("unseen")?,
            unseen_since: maybe_moment(row.try_get("unseen_since")?)?,
            last_checked: maybe_moment(row.try_get("last_checked")?)?,
            next_due: maybe_moment(row.try_get("next_due")?)?,
        })
    }

    /// Whether anything on record is of a watch with that name.
    pub async fn knows_watch(&self, name: &str) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM page WHERE watch = $1) OR EXISTS (SELECT 1 FROM source WHERE watch = $1)",
        )
        .bind(name)
        .fetch_one(&self.readers)
        .await?)
    }

    /// Those of `urls` that no page is known by yet. Pages of theirs that rest follow `watch` from now on, and are due at `now`.
    pub async fn unknown(
        &self,
        urls: &[&str],
        watch: &str,
        now: Timestamp,
    ) -> Result<Vec<String>, StoreError> {
        let all = serde_json::to_string(urls)?;
        sqlx::query(
            "UPDATE page SET watch = $2, next_due = $3 WHERE next_due IS NULL AND state <> 'moved' AND id IN
                 (SELECT page FROM page_address WHERE url IN (SELECT value FROM json_each($1)))",
        )
        .bind(&all)
        .bind(watch)
        .bind(micros(now))
        .execute(&self.writer)
        .await?;
        Ok(sqlx::query_scalar(
            "SELECT value FROM json_each($1) WHERE value NOT IN (SELECT url FROM page_address)",
        )
        .bind(all)
        .fetch_all(&self.readers)
        .await?)
    }

    /// The times of change that a source gives for pages, by their addresses. Of two sources that name a page, the later time counts.
    pub async fn set_modified(&self, given: &[(&str, Timestamp)]) -> Result<(), StoreError> {
        if given.is_empty() {
            return Ok(());
        }
        let given: Vec<_> = (given.iter())
            .map(|(url, at)| (url, at.to_string()))
            .collect();
        // What is on record already is not written again. Times of one form, in UTC, stand in their order.
        sqlx::query(
            "UPDATE page SET source_modified = given.modified
             FROM (SELECT page_address.page AS page, MAX(json_extract(value, '$[1]')) AS modified
                 FROM json_each($1) JOIN page_address ON page_address.url = json_extract(value, '$[0]') GROUP BY 1) AS given
             WHERE page.id = given.page AND COALESCE(source_modified, '') < given.modified",
        )
        .bind(serde_json::to_string(&given)?)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// The source of a watch is read afresh at its next look, whatever it said of "not modified".
    pub async fn forget_validators(&self, watch: &str) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE source SET etag = NULL, last_modified = NULL, validators_from = NULL WHERE watch = $1",
        )
        .bind(watch)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Whether any page on record is of that watch.
    pub async fn has_pages(&self, watch: &str) -> Result<bool, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM page WHERE watch = $1)")
                .bind(watch)
                .fetch_one(&self.readers)
                .await?,
        )
    }

    /// Writes down a look at a source, and what became of it with whom each is to be told, in one transaction.
    pub async fn record_source(
        &self,
        watch: &str,
        memory: &SourceMemory,
        outcome: &str,
        reason: Option<&str>,
        events: &[(Happened, Vec<Recipient>)],
    ) -> Result<(), StoreError> {
        let mut connection = self.writer.acquire().await?;
        let looked = (watch, memory, outcome, reason);
        let done = put(&mut connection, events, looked).await;
        if done.is_err() {
            // Its transaction may still be open.
            connection.close_on_drop();
        }
        done
    }
}

async fn put(
    connection: &mut SqliteConnection,
    events: &[(Happened, Vec<Recipient>)],
    (watch, memory, outcome, reason): (&str, &SourceMemory, &str, Option<&str>),
) -> Result<(), StoreError> {
    let mut tx = begin(connection).await?;
    if !events.is_empty() {
        put_events(&mut tx, events).await?;
    }
    sqlx::query(
            "INSERT INTO source (watch, etag, last_modified, failures, last_checked, next_due, outcome, reason, target,
                 conditional_in_a_row, validators_from, unseen, unseen_since)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             ON CONFLICT (watch) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,
                 failures = excluded.failures, last_checked = excluded.last_checked, next_due = excluded.next_due,
                 outcome = excluded.outcome, reason = excluded.reason, target = excluded.target,
                 conditional_in_a_row = excluded.conditional_in_a_row, validators_from = excluded.validators_from,
                 unseen = excluded.unseen, unseen_since = excluded.unseen_since",
        )
        .bind(watch)
        .bind(&memory.validators.etag)
        .bind(&memory.validators.last_modified)
        .bind(memory.failures)
        .bind(memory.last_checked.map(micros))
        .bind(memory.next_due.map(micros))
        .bind(outcome)
        .bind(reason)
        .bind(&memory.target)
        .bind(memory.conditional_in_a_row)
        .bind(&memory.validators.from)
        .bind(memory.unseen)
        .bind(memory.unseen_since.map(micros))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// What became of a source is no part of a check: it has an entry of the ledger of its own.
async fn put_events(
    db: &mut SqliteConnection,
    events: &[(Happened, Vec<Recipient>)],
) -> Result<(), StoreError> {
    let position = ledger::next_position(db).await?;
    let (mut batch, mut hashes) = (Batch::default(), Vec::new());
    for (event, recipients) in events {
        hashes.push(event::put(&mut batch, None, event, position)?);
        outbox::put(&mut batch, None, Some(event), recipients, event.at)?;
    }
    let leaf = bound::leaf_of_events(position, &hashes)?;
    ledger::append(db, &mut batch, position, leaf).await?;
    batch.run(db).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_source_of_a_removed_watch_is_no_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let at = |second| Timestamp::from_second(second).unwrap();
        let failed = SourceMemory {
            failures: 1,
            next_due: Some(at(60)),
            ..SourceMemory::default()
        };
        for watch in ["kept", "removed", "a page now"] {
            store
                .record_source(watch, &failed, "failed", Some("no answer"), &[])
                .await
                .unwrap();
        }
        let names = async || -> Vec<String> {
            let all = store.health(at(0), at(1_000_000)).await.unwrap();
            assert!(all.iter().all(|health| health.is_blind(at(1_000_000))));
            all.into_iter().map(|health| health.watch).collect()
        };
        assert_eq!(names().await.len(), 3);
        let retired = store.retire_watches_but(&["kept", "a page now"], &["kept"], &[]);
        retired.await.unwrap();
        assert_eq!(names().await, ["kept"]);
    }
}
