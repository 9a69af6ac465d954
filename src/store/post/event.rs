//! What became of pages under watch, and of the sources that they come from? Gone, back, moved, blocked, blind: told by alerts, and listed beside the edits.

use jiff::Timestamp;

use crate::model::{PageEvent, is_of_outlet};
use crate::store::{EditFilter, Happened, Store, StoreError, batch::Batch, bound, micros};

/// Puts on record what became of a page (`None`: of a source), bound by the ledger's entry at `position`. Gives the hash that it is to bind.
pub(in crate::store) fn put(
    batch: &mut Batch,
    page: Option<i64>,
    event: &Happened,
    position: i64,
) -> Result<Vec<u8>, StoreError> {
    let (at, json) = (micros(event.at), serde_json::to_string(event)?);
    let hash = bound::event_hash(page, at, json.as_bytes())?;
    batch
        .then("INSERT INTO event (page, at, happened, position) VALUES (?, ?, ?, ?)")
        .bind(page)
        .bind(at)
        .bind(json)
        .bind(position);
    Ok(hash)
}

/// Of one page, and since then; each by its own index.
const OF_PAGE: &str = "SELECT happened, (SELECT watch FROM page WHERE page.id = event.page) FROM event INDEXED BY event_page WHERE page = $1 AND at >= $2 ORDER BY at DESC, id DESC LIMIT $3";
const OF_ALL: &str = "SELECT happened, (SELECT watch FROM page WHERE page.id = event.page) FROM event INDEXED BY event_at WHERE $1 IS NULL AND at >= $2 ORDER BY at DESC, id DESC LIMIT $3";

impl Store {
    /// The trouble of a watch's source at that address that was told last, and that it is not back from.
    pub async fn source_standing(
        &self,
        watch: &str,
        url: &str,
    ) -> Result<Option<PageEvent>, StoreError> {
        let last: Option<String> = sqlx::query_scalar(
            "SELECT happened FROM event WHERE page IS NULL AND json_valid(happened) AND json_extract(happened, '$.watch') = $1
                 AND json_extract(happened, '$.url') = $2 ORDER BY id DESC LIMIT 1",
        )
        .bind(watch)
        .bind(url)
        .fetch_optional(&self.readers)
        .await?;
        let last: Option<Happened> = last.and_then(|json| serde_json::from_str(&json).ok());
        Ok(last
            .map(|last| last.event)
            .filter(|event| *event != PageEvent::Back))
    }

    /// What became of pages since then, or of one page, newest first; `limit` at most.
    pub async fn events(
        &self,
        page: Option<i64>,
        since: Option<Timestamp>,
        limit: i64,
    ) -> Result<Vec<Happened>, StoreError> {
        let rows: Vec<(String, Option<String>)> = sqlx::query_as(match page {
            Some(_) => OF_PAGE,
            None => OF_ALL,
        })
        .bind(page)
        .bind(micros(since.unwrap_or(Timestamp::MIN)))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        // One that can't be read hides no other.
        let read = |(json, watch): (String, Option<String>)| {
            let event: Happened = serde_json::from_str(&json).ok()?;
            Some(Happened {
                watch: watch.unwrap_or(event.watch),
                ..event
            })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }
}

impl EditFilter {
    /// Whether what became of a page is at the place and in the time that are asked for.
    pub fn fits_event(&self, event: &Happened) -> bool {
        let host = url::Url::parse(&event.url).ok();
        let host = host
            .as_ref()
            .and_then(url::Url::host_str)
            .unwrap_or_default();
        self.since.is_none_or(|since| event.at >= since)
            && self.until.is_none_or(|until| event.at < until)
            && (self.watches.as_ref()).is_none_or(|watches| watches.contains(&event.watch))
            && self
                .outlet
                .as_ref()
                .is_none_or(|outlet| is_of_outlet(host, outlet))
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Row;

    use super::*;
    use crate::store::testing::with_a_page;

    #[tokio::test]
    async fn the_events_of_a_page_are_found_without_those_of_others() {
        let (_folder, store, page) = with_a_page().await;
        for (of, at) in [(page, 1), (page, 3), (page, 2)] {
            sqlx::query("INSERT INTO event (page, at, happened) VALUES ($1, $2, $3)")
                .bind(of)
                .bind(at)
                .bind(format!(
                    r#"{{"event": "gone", "url": "u", "page": "p", "watch": "w", "at": "1970-01-01T00:00:0{at}Z", "reason": null}}"#
                ))
                .execute(&store.writer)
                .await
                .unwrap();
        }
        for (page, found) in [(Some(page), 3), (Some(page + 1), 0), (None, 3)] {
            let events = store.events(page, None, 9).await.unwrap();
            assert_eq!(events.len(), found);
            assert!(events.is_sorted_by_key(|event| std::cmp::Reverse(event.at)));
        }
        for (sql, index) in [
            (OF_PAGE, "event_page (page=?)"),
            (OF_ALL, "event_at (at>?)"),
        ] {
            let plan = sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
                .bind(page)
                .bind(0)
                .bind(9)
                .fetch_all(&store.readers)
                .await
                .unwrap();
            let steps: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
            assert!(steps.iter().any(|step| step.contains(index)), "{steps:?}");
        }
    }
}
