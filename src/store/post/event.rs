//! What became of pages under watch? Gone, back, moved, blocked, blind: told by alerts, and listed beside the edits.

use jiff::Timestamp;

use crate::model::is_of_outlet;
use crate::store::{EditFilter, Happened, Store, StoreError, batch::Batch, micros};

/// Puts on record what became of a page.
pub(in crate::store) fn put(
    batch: &mut Batch,
    page: i64,
    event: &Happened,
) -> Result<(), StoreError> {
    batch
        .then("INSERT INTO event (page, at, happened) VALUES (?, ?, ?)")
        .bind(page)
        .bind(micros(event.at))
        .bind(serde_json::to_string(event)?);
    Ok(())
}

impl Store {
    /// What became of pages since then, or of one page, newest first; `limit` at most.
    pub async fn events(
        &self,
        page: Option<i64>,
        since: Option<Timestamp>,
        limit: i64,
    ) -> Result<Vec<Happened>, StoreError> {
        let rows: Vec<String> = sqlx::query_scalar(
            "SELECT happened FROM event WHERE ($1 IS NULL OR page = $1) AND at >= $2 ORDER BY at DESC, id DESC LIMIT $3",
        )
        .bind(page)
        .bind(micros(since.unwrap_or(Timestamp::MIN)))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        // One that can't be read hides no other.
        Ok(rows
            .iter()
            .filter_map(|json| serde_json::from_str(json).ok())
            .collect())
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
