//! Which alerts wait to be sent? Written with their edit; gone only when somebody took them.

use jiff::Timestamp;
use sqlx::Row;

use super::{Store, StoreError, Waiting, edit::edit, micros};

impl Store {
    /// The oldest waiting alerts of a channel, in the order in which they must leave. The edits of one change are one alert.
    pub async fn waiting(&self, channel: &str, limit: i64) -> Result<Vec<Waiting>, StoreError> {
        let changes = sqlx::query(
            "SELECT outbox.page AS page, to_version, MIN(outbox.id) AS first FROM outbox JOIN edit ON edit.id = outbox.edit
             WHERE channel = $1 AND delivered_at IS NULL GROUP BY outbox.page, to_version ORDER BY first LIMIT $2",
        )
        .bind(channel)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        let mut waiting = Vec::with_capacity(changes.len());
        for change in &changes {
            let (page, to_version): (i64, i64) = (change.get("page"), change.get("to_version"));
            let rows = sqlx::query(
                "SELECT edit.* FROM outbox JOIN edit ON edit.id = outbox.edit
                 WHERE channel = $1 AND edit.page = $2 AND to_version = $3 ORDER BY edit.id",
            )
            .bind(channel)
            .bind(page)
            .bind(to_version)
            .fetch_all(&self.readers)
            .await?;
            waiting.push(Waiting {
                id: change.get("first"),
                channel: channel.to_owned(),
                edits: rows.iter().map(edit).collect::<Result<_, _>>()?,
                page,
            });
        }
        Ok(waiting)
    }

    /// Somebody took the alert: it is never sent again.
    pub async fn delivered(&self, alert: &Waiting, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE outbox SET delivered_at = $4, attempts = attempts + 1
             WHERE channel = $1 AND page = $2 AND edit IN (SELECT id FROM edit WHERE page = $2 AND to_version = $3)",
        )
            .bind(&alert.channel)
            .bind(alert.page)
            .bind(alert.edits.first().map(|edit| edit.to_version))
            .bind(micros(at))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Nobody took it; why is kept.
    pub async fn missed(&self, alert: &Waiting, why: &str) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE outbox SET attempts = attempts + 1, last_error = $4
             WHERE channel = $1 AND page = $2 AND edit IN (SELECT id FROM edit WHERE page = $2 AND to_version = $3)",
        )
            .bind(&alert.channel)
            .bind(alert.page)
            .bind(alert.edits.first().map(|edit| edit.to_version))
            .bind(why)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
