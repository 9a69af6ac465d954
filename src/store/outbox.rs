//! Which alerts wait to be sent? Written with their edit; gone only when somebody took them.

use jiff::Timestamp;
use sqlx::Row;

use super::{Store, StoreError, Waiting, edit::edit, micros};

impl Store {
    /// The oldest waiting alerts of a channel, in the order in which they must leave.
    pub async fn waiting(&self, channel: &str, limit: i64) -> Result<Vec<Waiting>, StoreError> {
        let rows = sqlx::query(
            "SELECT edit.*, outbox.id AS alert, attempts FROM outbox JOIN edit ON edit.id = outbox.edit
             WHERE channel = $1 AND delivered_at IS NULL ORDER BY outbox.id LIMIT $2",
        )
        .bind(channel)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Waiting {
                    id: row.get("alert"),
                    channel: channel.to_owned(),
                    attempts: row.get("attempts"),
                    edit: edit(row)?,
                })
            })
            .collect()
    }

    /// Somebody took the alert: it is never sent again.
    pub async fn delivered(&self, alert: i64, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE outbox SET delivered_at = $2, attempts = attempts + 1 WHERE id = $1")
            .bind(alert)
            .bind(micros(at))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Nobody took it; why is kept.
    pub async fn missed(&self, alert: i64, why: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE outbox SET attempts = attempts + 1, last_error = $2 WHERE id = $1")
            .bind(alert)
            .bind(why)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
