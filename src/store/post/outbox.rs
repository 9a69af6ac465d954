//! Which alerts wait to be sent? Written with their edit or event; gone only when somebody took them.

use jiff::{SignedDuration, Timestamp};
use sqlx::Row;

use crate::store::{
    Happened, Recipient, Store, StoreError, Waiting,
    batch::Batch,
    edit::{COLUMNS, edit},
    maybe_moment, micros, told,
};

/// Rows that one message joins at most.
const MOST_JOINED: i64 = 200;
/// What waits and may leave at `$2`.
const MAY_LEAVE: &str = "channel = $1 AND delivered_at IS NULL AND dead_at IS NULL AND (not_before IS NULL OR not_before <= $2)";

impl Store {
    /// The next message of a channel that may leave at `now`, oldest first. What it holds is settled here, for every later
    /// attempt, and is of one rule: the edits of one change; all that waits, for rows that are joined; all that waits of the same
    /// page, with `plain`. Rules that are `plain` count as one there: nothing but their name is in a message of theirs.
    pub async fn next_message(
        &self,
        channel: &str,
        now: Timestamp,
        plain: Option<&[&str]>,
    ) -> Result<Option<Waiting>, StoreError> {
        let first = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT id, page, edit, rule, joined, per_hour, message FROM outbox WHERE {MAY_LEAVE} ORDER BY id LIMIT 1"
        )))
        .bind(channel)
        .bind(micros(now))
        .fetch_optional(&self.readers)
        .await?;
        let Some(first) = first else {
            return Ok(None);
        };
        let id: i64 = first.get("id");
        if let Some(message) = first.get::<Option<i64>, _>("message") {
            return self.message(channel, message).await.map(Some);
        }
        // One rule's limit is not to hold what another chose, nor its template to word it.
        let rule: String = first.get("rule");
        let per_hour: Option<u32> = first.get("per_hour");
        let page: Option<i64> = first.get("page");
        let together = if first.get("joined") {
            "joined AND rule = $4"
        } else if page.is_none() {
            "id = $3"
        } else if plain.is_some() {
            "NOT joined AND page = $5 AND rule IN (SELECT value FROM json_each($7)) AND per_hour IS $8"
        } else if first.get::<Option<i64>, _>("edit").is_none() {
            "id = $3"
        } else {
            "NOT joined AND page = $5 AND rule = $4 AND edit IN (SELECT id FROM edit WHERE page = $5
                AND to_version = (SELECT to_version FROM edit WHERE id = $6))"
        };
        let statement = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE outbox SET message = $3 WHERE id IN
                (SELECT id FROM outbox WHERE {MAY_LEAVE} AND message IS NULL AND {together} ORDER BY id LIMIT {MOST_JOINED})"
        )))
        .bind(channel)
        .bind(micros(now))
        .bind(id)
        .bind(&rule)
        .bind(page)
        .bind(first.get::<Option<i64>, _>("edit"))
        .bind(alike(&rule, per_hour, plain)?)
        .bind(per_hour);
        self.checks.write(statement).await?;
        self.message(channel, id).await.map(Some)
    }

    async fn message(&self, channel: &str, message: i64) -> Result<Waiting, StoreError> {
        // One reading transaction: a place counts in what was told as it stood then.
        let mut db = self.readers.begin().await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT outbox.id AS row, outbox.page AS of_page, outbox.event AS event, rule, joined, per_hour, attempts, first_missed,
                 {COLUMNS} FROM outbox LEFT JOIN edit ON edit.id = outbox.edit
             WHERE message = $1 AND delivered_at IS NULL AND dead_at IS NULL ORDER BY outbox.id",
        )))
        .bind(message)
        .fetch_all(&mut *db)
        .await?;
        let mut reader = told::Reader::default();
        let mut waiting = Waiting {
            id: message,
            channel: channel.to_owned(),
            ..Waiting::default()
        };
        if let Some(first) = rows.first() {
            waiting.rule = first.try_get("rule")?;
        }
        for row in &rows {
            match row.try_get::<Option<String>, _>("event")? {
                Some(json) => waiting.events.push(serde_json::from_str(&json)?),
                None => waiting.edits.push(edit(&mut db, &mut reader, row).await?),
            }
            waiting.attempts = waiting.attempts.max(row.try_get("attempts")?);
            waiting.joined |= row.try_get::<bool, _>("joined")?;
            waiting.per_hour = waiting.per_hour.or(row.try_get("per_hour")?);
            waiting.page = row.try_get::<Option<i64>, _>("of_page")?.unwrap_or(0);
            let missed = maybe_moment(row.try_get("first_missed")?)?;
            waiting.first_missed = waiting.first_missed.or(missed);
        }
        Ok(waiting)
    }

    /// Somebody took the message: it is never sent again.
    pub async fn delivered(&self, alert: &Waiting, at: Timestamp) -> Result<(), StoreError> {
        let statement = sqlx::query(
            "UPDATE outbox SET delivered_at = $2, attempts = attempts + 1 WHERE message = $1 AND delivered_at IS NULL AND dead_at IS NULL",
        )
        .bind(alert.id)
        .bind(micros(at));
        self.checks.write(statement).await?;
        Ok(())
    }

    /// Nobody took it; why is kept. `dead`: it is given up.
    pub async fn missed(
        &self,
        alert: &Waiting,
        why: &str,
        at: Timestamp,
        dead: bool,
    ) -> Result<(), StoreError> {
        let statement = sqlx::query(
            "UPDATE outbox SET attempts = attempts + 1, last_error = $2, first_missed = COALESCE(first_missed, $3),
                 dead_at = CASE WHEN $4 THEN $3 END
             WHERE message = $1 AND delivered_at IS NULL AND dead_at IS NULL",
        )
        .bind(alert.id)
        .bind(why)
        .bind(micros(at))
        .bind(dead);
        self.checks.write(statement).await?;
        Ok(())
    }

    /// Gives up all that has waited on a channel, free to leave, since before a moment. Gives the number of rows.
    pub async fn give_up(
        &self,
        channel: &str,
        before: Timestamp,
        why: &str,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let gone = sqlx::query(
            "UPDATE outbox SET dead_at = $4, last_error = COALESCE(last_error, $3)
             WHERE channel = $1 AND delivered_at IS NULL AND dead_at IS NULL AND COALESCE(not_before, made_at) <= $2
               AND asked_at IS NULL",
        )
        .bind(channel)
        .bind(micros(before))
        .bind(why)
        .bind(micros(at))
        .execute(&self.writer)
        .await?;
        Ok(gone.rows_affected())
    }

    /// Keeps a message back: it leaves later, in one with what else of its rule waits then (`join`), or of its page.
    pub async fn hold(
        &self,
        alert: &Waiting,
        until: Timestamp,
        join: bool,
    ) -> Result<(), StoreError> {
        let statement = sqlx::query(
            "UPDATE outbox SET not_before = $2, joined = joined OR $3, message = NULL
             WHERE message = $1 AND delivered_at IS NULL AND dead_at IS NULL",
        )
        .bind(alert.id)
        .bind(micros(until))
        .bind(join);
        self.checks.write(statement).await?;
        Ok(())
    }

    /// When a rule that may send `most` messages an hour on a channel may send the next; `None` for now.
    pub async fn full_until(
        &self,
        alert: &Waiting,
        most: u32,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let hour = SignedDuration::from_hours(1);
        let since = now.checked_sub(hour).unwrap_or(Timestamp::MIN);
        let nth: Option<i64> = sqlx::query_scalar(
            "SELECT MAX(delivered_at) FROM outbox WHERE channel = $1 AND rule = $2 AND delivered_at > $3 AND delivered_at <= $5
             GROUP BY COALESCE(message, id) ORDER BY 1 DESC LIMIT 1 OFFSET $4",
        )
        .bind(&alert.channel)
        .bind(&alert.rule)
        .bind(micros(since))
        .bind(i64::from(most.saturating_sub(1)))
        // What was taken later than now was so by a clock that was set back since.
        .bind(micros(now))
        .fetch_optional(&self.readers)
        .await?;
        Ok(maybe_moment(nth)?.and_then(|at| at.checked_add(hour).ok()))
    }

    /// When a message of the same page and rule (or [`plain`](Store::next_message) rules) last left on the same channel, if later than
    /// `since`.
    pub async fn last_of_page(
        &self,
        alert: &Waiting,
        plain: &[&str],
        since: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let last: Option<i64> = sqlx::query_scalar(
            "SELECT MAX(delivered_at) FROM outbox WHERE channel = $1 AND page = $2
             AND rule IN (SELECT value FROM json_each($3)) AND delivered_at > $4",
        )
        .bind(&alert.channel)
        .bind(alert.page)
        .bind(alike(&alert.rule, alert.per_hour, Some(plain))?)
        .bind(micros(since))
        .fetch_one(&self.readers)
        .await?;
        maybe_moment(last)
    }

    /// Whether somebody asked since a moment for what waits on a channel to be tried.
    pub async fn asked_since(&self, channel: &str, since: Timestamp) -> Result<bool, StoreError> {
        let asked: Option<i64> = sqlx::query_scalar(
            "SELECT 1 FROM outbox WHERE channel = $1 AND delivered_at IS NULL AND dead_at IS NULL AND asked_at > $2 LIMIT 1",
        )
        .bind(channel)
        .bind(micros(since))
        .fetch_optional(&self.readers)
        .await?;
        Ok(asked.is_some())
    }
}

/// The rules whose rows may leave in one message, as a JSON list: the one, and where it is plain all that are.
fn alike(rule: &str, per_hour: Option<u32>, plain: Option<&[&str]>) -> Result<String, StoreError> {
    let plain = plain.filter(|plain| per_hour.is_none() && plain.contains(&rule));
    Ok(serde_json::to_string(plain.unwrap_or(&[rule]))?)
}

/// Puts an edit that is on record into the outbox, once a channel.
pub(in crate::store) fn put_again(
    batch: &mut Batch,
    page: i64,
    edit: i64,
    recipients: &[Recipient],
    at: Timestamp,
) {
    for to in recipients {
        batch
            .then(
                // A clock set back makes a page come to rest twice.
                "INSERT INTO outbox (edit, page, channel, rule, made_at, not_before, joined, per_hour)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            )
            .bind(edit)
            .bind(page)
            .bind(&to.channel)
            .bind(&to.rule)
            .bind(micros(at))
            .bind(to.not_before.map(micros))
            .bind(to.joined)
            .bind(to.per_hour);
    }
}

/// Puts an edit, or an event, into the outbox, once a channel: in the check's own transaction. An event of a source has no page.
pub(in crate::store) fn put(
    batch: &mut Batch,
    page: Option<i64>,
    event: Option<&Happened>,
    recipients: &[Recipient],
    at: Timestamp,
) -> Result<(), StoreError> {
    const EDIT: &str = "INSERT INTO outbox (edit, event, page, channel, rule, made_at, not_before, joined, per_hour)
        VALUES ((SELECT MAX(id) FROM edit), ?, ?, ?, ?, ?, ?, ?, ?)";
    const EVENT: &str =
        "INSERT INTO outbox (event, page, channel, rule, made_at, not_before, joined, per_hour)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let statement = if event.is_some() { EVENT } else { EDIT };
    let event = event.map(serde_json::to_string).transpose()?;
    for to in recipients {
        batch
            .then(statement)
            .bind(&event)
            .bind(page)
            .bind(&to.channel)
            .bind(&to.rule)
            .bind(micros(at))
            .bind(to.not_before.map(micros))
            .bind(to.joined)
            .bind(to.per_hour);
    }
    Ok(())
}
