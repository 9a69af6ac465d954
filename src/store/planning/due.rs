//! When is each page due, and which are no longer?

use std::collections::HashSet;

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

use crate::store::{
    Due, Store, StoreError, maybe_moment, micros, moment, open::begin, page::page_of,
};

/// Scheme, host and port of a page's address, as the index has them.
macro_rules! host {
    () => {
        "substr(url, 1, instr(substr(url, 9), '/') + 8)"
    };
}
const DUE_AT_LATEST: &str =
    "UPDATE page SET next_due = $2 WHERE id = $1 AND (next_due IS NULL OR next_due > $2)";

/// A page that the watchlist names.
#[derive(Debug, Clone)]
pub struct Planned {
    pub url: String,
    pub watch: String,
    /// It is looked at by then, if it was known already.
    pub at_latest: Timestamp,
}

async fn plan_all(
    connection: &mut SqliteConnection,
    pages: &[Planned],
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut all = begin(connection).await?;
    for page in pages {
        let (id, made) = page_of(&mut all, &page.url, &page.watch, None, now, true).await?;
        if !made {
            sqlx::query(DUE_AT_LATEST)
                .bind(id)
                .bind(micros(page.at_latest))
                .execute(&mut *all)
                .await?;
        }
    }
    all.commit().await?;
    Ok(())
}

/// Both or neither: pages that rest, and sources that still say "not modified", would be taken up by nobody.
async fn retire(
    connection: &mut SqliteConnection,
    names: &str,
    sources: &str,
    urls: &str,
) -> Result<(), StoreError> {
    let mut tx = begin(connection).await?;
    // What nobody reads any more is not overdue, and no trouble.
    sqlx::query(
        "UPDATE source SET next_due = NULL, failures = 0, unseen = 0, unseen_since = NULL
         WHERE next_due IS NOT NULL AND watch NOT IN (SELECT value FROM json_each($1))",
    )
    .bind(sources)
    .execute(&mut *tx)
    .await?;
    let retired = sqlx::query(
        "UPDATE page SET next_due = NULL WHERE next_due IS NOT NULL
         AND (watch NOT IN (SELECT value FROM json_each($1))
             OR watch NOT IN (SELECT value FROM json_each($2))
                 AND id NOT IN (SELECT page FROM page_address WHERE url IN (SELECT value FROM json_each($3))))",
    )
    .bind(names)
    .bind(sources)
    .bind(urls)
    .execute(&mut *tx)
    .await?;
    if retired.rows_affected() > 0 {
        sqlx::query("UPDATE source SET etag = NULL, last_modified = NULL, validators_from = NULL")
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

impl Store {
    /// Puts the pages that a watchlist names on record, all or none: new ones due at `now`, known ones at their latest.
    pub async fn plan(&self, pages: &[Planned], now: Timestamp) -> Result<(), StoreError> {
        let mut connection = self.writer.acquire().await?;
        let planned = plan_all(&mut connection, pages, now).await;
        if planned.is_err() {
            connection.close_on_drop();
        }
        planned
    }

    /// The name of the watch that a page is of; `None` for a page that is not on record.
    pub async fn watch_of(&self, page: i64) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT watch FROM page WHERE id = $1")
            .bind(page)
            .fetch_optional(&self.readers)
            .await?)
    }

    /// A page that is watched is due by then at the latest.
    pub async fn due_by(&self, page: i64, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE page SET next_due = $2 WHERE id = $1 AND next_due > $2")
            .bind(page)
            .bind(micros(at))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Pages that are due at `now`, earliest first. What is never due again (the end of time) is not among them.
    pub async fn due(&self, now: Timestamp, limit: i64) -> Result<Vec<Due>, StoreError> {
        self.due_but(now, limit, &[], &[]).await
    }

    /// The same, without those pages and without the pages of those hosts (as [`Due::host`] has them).
    pub async fn due_but(
        &self,
        now: Timestamp,
        limit: i64,
        pages: &[i64],
        hosts: &[&str],
    ) -> Result<Vec<Due>, StoreError> {
        // Which pages is told by an index alone.
        const WITHOUT: &str = concat!(
            "SELECT id, url, watch, next_due, ",
            host!(),
            " FROM page WHERE id IN (
                 SELECT id FROM page INDEXED BY page_due WHERE next_due <= $1 AND next_due < $3
                     AND id NOT IN (SELECT value FROM json_each($4)) AND ",
            host!(),
            " NOT IN (SELECT value FROM json_each($5))
                 ORDER BY next_due LIMIT $2)
             ORDER BY next_due, id"
        );
        let rows = sqlx::query(WITHOUT)
            .bind(micros(now))
            .bind(limit)
            .bind(micros(Timestamp::MAX))
            .bind(serde_json::to_string(pages)?)
            .bind(serde_json::to_string(hosts)?)
            .fetch_all(&self.readers)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Due {
                    page: row.try_get(0)?,
                    url: row.try_get(1)?,
                    watch: row.try_get(2)?,
                    due: moment(row.try_get(3)?)?,
                    host: row.try_get(4)?,
                })
            })
            .collect()
    }

    /// When a page is due that is not due by `now`: the earliest.
    pub async fn next_due(&self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let next: Option<i64> = sqlx::query_scalar(
            "SELECT next_due FROM page WHERE next_due > $1 AND next_due < $2 ORDER BY next_due LIMIT 1",
        )
        .bind(micros(now))
        .bind(micros(Timestamp::MAX))
        .fetch_optional(&self.readers)
        .await?;
        maybe_moment(next)
    }

    /// Every page and source is due that much earlier, and every alert that is held back leaves so: the clock was set back, and what was
    /// due soon must not wait for it to catch up. Alerts of a rule with a time of its own leave at that, by today's clock: `times`.
    pub async fn due_earlier(
        &self,
        by: jiff::SignedDuration,
        times: &[(&str, Timestamp)],
    ) -> Result<(), StoreError> {
        let mut connection = self.writer.acquire().await?;
        let done = earlier(&mut connection, by, times).await;
        if done.is_err() {
            connection.close_on_drop();
        }
        done
    }

    /// The pages that rest.
    pub async fn resting(&self) -> Result<HashSet<i64>, StoreError> {
        let pages: Vec<i64> = sqlx::query_scalar("SELECT id FROM page WHERE next_due IS NULL")
            .fetch_all(&self.readers)
            .await?;
        Ok(pages.into_iter().collect())
    }

    /// A page rests: it stays on record and is no longer due.
    pub async fn rest(&self, page: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE page SET next_due = NULL WHERE id = $1")
            .bind(page)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Pages of watches that are not in `names` rest: they stay on record and are no longer due. Where some begin to rest, every source
    /// is read afresh, whatever its validators say: another watch may name them too. Of watches that are not in `sources` no source is due,
    /// and no page but those that go by one of `urls`.
    pub async fn retire_watches_but(
        &self,
        names: &[&str],
        sources: &[&str],
        urls: &[&str],
    ) -> Result<(), StoreError> {
        let (names, sources, urls) = (
            serde_json::to_string(names)?,
            serde_json::to_string(sources)?,
            serde_json::to_string(urls)?,
        );
        let mut connection = self.writer.acquire().await?;
        let retired = retire(&mut connection, &names, &sources, &urls).await;
        if retired.is_err() {
            connection.close_on_drop();
        }
        retired
    }
}

async fn earlier(
    connection: &mut SqliteConnection,
    by: jiff::SignedDuration,
    times: &[(&str, Timestamp)],
) -> Result<(), StoreError> {
    let times: serde_json::Map<String, serde_json::Value> = (times.iter())
        .map(|(rule, at)| ((*rule).to_owned(), micros(*at).into()))
        .collect();
    let mut tx = begin(connection).await?;
    for sql in [
        "UPDATE page SET next_due = next_due - $1 WHERE next_due IS NOT NULL AND next_due < $2",
        "UPDATE source SET next_due = next_due - $1 WHERE next_due IS NOT NULL AND next_due < $2",
        "UPDATE outbox SET not_before = COALESCE(
             (SELECT MIN(not_before, value) FROM json_each($3) WHERE key = rule AND joined), not_before - $1)
         WHERE not_before IS NOT NULL AND delivered_at IS NULL AND dead_at IS NULL",
    ] {
        sqlx::query(sql)
            .bind(i64::try_from(by.as_micros()).unwrap_or(0))
            .bind(micros(Timestamp::MAX))
            .bind(serde_json::to_string(&times)?)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_that_a_watch_no_longer_names_rests() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let [old, new, found, moved] =
            ["old", "new", "found", "moved"].map(|path| format!("https://a.example/{path}"));
        let mut pages = Vec::new();
        for (url, watch) in [
            (&old, "page"),
            (&new, "page"),
            (&found, "feed"),
            (&moved, "moved"),
        ] {
            pages.push(store.page(url, watch, None, now).await.unwrap().0);
        }
        // The address that is named leads to a page with another.
        store
            .also_known_as(pages[3], "https://a.example/first")
            .await
            .unwrap();
        let named = [new.as_str(), "https://a.example/first"];
        store
            .retire_watches_but(&["page", "feed", "moved"], &["feed"], &named)
            .await
            .unwrap();
        let due = store.due(now, 9).await.unwrap();
        let due: Vec<i64> = due.iter().map(|due| due.page).collect();
        assert_eq!(due, pages[1..]);
        assert_eq!(store.resting().await.unwrap(), [pages[0]].into());
        // The watch's name means the page that it looks at.
        let meant = store.find_pages("page").await.unwrap();
        assert_eq!(
            meant.iter().map(|page| page.id).collect::<Vec<_>>(),
            [pages[1]]
        );
    }
}
