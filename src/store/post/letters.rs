//! What waits in the outbox, is held back or was given up? Listed as messages, tried again or taken out at somebody's word.

use jiff::Timestamp;
use sqlx::{Row, sqlite::SqliteRow};

use crate::store::{Store, StoreError, maybe_moment, micros, moment};

/// A message in the outbox, as it is listed.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Letter {
    pub id: i64,
    pub channel: String,
    pub rule: String,
    /// `waiting`, `held` (until `not_before`) or `dead`.
    pub state: &'static str,
    pub url: String,
    pub edits: i64,
    /// What became of pages: gone, back, blocked.
    pub events: i64,
    pub since: Timestamp,
    pub not_before: Option<Timestamp>,
    pub attempts: i64,
    pub last_error: Option<String>,
}

impl Letter {
    /// Whether nobody was told who is to know: what a rebuild took back is missed by nobody.
    pub fn is_given_up(&self) -> bool {
        self.state == "dead" && self.last_error.as_deref() != Some(WITHDRAWN)
    }
}

/// Why a message is not sent any more whose edit is none.
pub(in crate::store) const WITHDRAWN: &str = "withdrawn by a rebuild";

/// Rows of one message: those that left together, else those of one change that one rule chose.
const ONE_MESSAGE: &str =
    "channel = (SELECT channel FROM outbox WHERE id = $1) AND delivered_at IS NULL AND
    (message = (SELECT message FROM outbox WHERE id = $1) OR id = $1 OR message IS NULL AND rule = (SELECT rule FROM outbox WHERE id = $1) AND edit IN
        (SELECT b.id FROM edit a JOIN edit b ON b.page = a.page AND b.to_version = a.to_version
         WHERE a.id = (SELECT edit FROM outbox WHERE id = $1)))";

impl Store {
    /// All that waits, is held or was given up, oldest first.
    pub async fn outbox(&self, now: Timestamp) -> Result<Vec<Letter>, StoreError> {
        let rows = sqlx::query(
            "SELECT MIN(outbox.id) AS id, channel, rule, COALESCE(page.url, MIN(json_extract(event, '$.url')), '') AS url, COUNT(edit.id) AS edits,
                 COUNT(*) - COUNT(edit.id) AS events, MIN(made_at) AS since,
                 MAX(not_before) AS not_before, MAX(attempts) AS attempts, MAX(last_error) AS last_error, MAX(dead_at) AS dead_at
             FROM outbox LEFT JOIN page ON page.id = outbox.page LEFT JOIN edit ON edit.id = outbox.edit
             WHERE delivered_at IS NULL
             GROUP BY channel, last_error IS $1, message, CASE WHEN message IS NULL THEN rule END,
                 CASE WHEN message IS NULL THEN outbox.page END,
                 CASE WHEN message IS NULL THEN COALESCE(edit.to_version, -outbox.id) END
             ORDER BY 1",
        )
        .bind(WITHDRAWN)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(|row| letter(row, now)).collect()
    }

    /// Has one message (of all, for `None`: the dead ones and what waits) tried at once, dead or not, but for edits that a rebuild took back.
    /// Gives the number of rows.
    pub async fn retry(&self, id: Option<i64>, at: Timestamp) -> Result<u64, StoreError> {
        let which = match id {
            Some(_) => ONE_MESSAGE,
            None => "$1 IS NULL AND delivered_at IS NULL AND (dead_at IS NOT NULL OR attempts > 0)",
        };
        let sql = format!(
            "UPDATE outbox SET dead_at = NULL, first_missed = NULL, attempts = 0, not_before = NULL, asked_at = $2 WHERE {which}
                 AND last_error IS NOT '{WITHDRAWN}' AND NOT EXISTS (SELECT 1 FROM edit WHERE edit.id = outbox.edit AND withdrawn_by IS NOT NULL)"
        );
        let done = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id)
            .bind(micros(at))
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }

    /// Takes one message out of the outbox, unsent. Gives the number of rows.
    pub async fn drop_letter(&self, id: i64) -> Result<u64, StoreError> {
        let done = sqlx::query(sqlx::AssertSqlSafe(format!(
            "DELETE FROM outbox WHERE {ONE_MESSAGE}"
        )))
        .bind(id)
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected())
    }

    /// Takes all of a channel out of the outbox, unsent. Gives the number of rows.
    pub async fn drop_channel(&self, channel: &str) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM outbox WHERE channel = $1 AND delivered_at IS NULL")
            .bind(channel)
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }
}

fn letter(row: &SqliteRow, now: Timestamp) -> Result<Letter, StoreError> {
    let not_before = maybe_moment(row.try_get("not_before")?)?;
    let dead: Option<i64> = row.try_get("dead_at")?;
    Ok(Letter {
        id: row.try_get("id")?,
        channel: row.try_get("channel")?,
        rule: row.try_get("rule")?,
        state: match (dead, not_before) {
            (Some(_), _) => "dead",
            (None, Some(at)) if at > now => "held",
            _ => "waiting",
        },
        url: row.try_get("url")?,
        edits: row.try_get("edits")?,
        events: row.try_get("events")?,
        since: moment(row.try_get("since")?)?,
        not_before,
        attempts: row.try_get("attempts")?,
        last_error: row.try_get("last_error")?,
    })
}
