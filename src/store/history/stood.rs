//! What stood on a page at a moment, and how sure is that? Between two looks nobody knows; what was taken away does not stand.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;

use crate::model::Version;
use crate::store::{Store, StoreError, body::spelled, head, maybe_moment, micros, unless_damaged};

/// How sure it is that a version stood at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// It was seen before (or then) and after (or then).
    Seen,
    /// It was seen before, and another version after.
    Between,
    /// It was seen before; the page was not seen since.
    NotSeenSince,
    /// The page had been taken away.
    Gone,
    /// The moment is still to come.
    ToCome,
}

/// The version of a page that was seen last before a moment, or at it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stood {
    pub version: i64,
    pub certainty: Certainty,
    /// When it was last seen before the moment, or at all.
    pub last_seen: Timestamp,
    /// When another version was first seen after it.
    pub first_seen_otherwise: Option<Timestamp>,
    /// When the page was found to be taken away.
    pub gone_at: Option<Timestamp>,
    /// All this in a sentence.
    pub note: String,
}

impl Store {
    /// What stood at a moment; `None`: the page was not on record yet.
    pub async fn stood(
        &self,
        page: i64,
        at: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Stood>, StoreError> {
        let versions = self.versions(page).await?;
        // A moment is given in seconds, and means any of its second.
        let was_seen = |version: &Version| {
            version.seen_from <= at || version.seen_from.as_second() == at.as_second()
        };
        let Some(place) = versions.iter().rposition(was_seen) else {
            return Ok(None);
        };
        let row = sqlx::query(
            // The first look of the last run that found it gone.
            "SELECT MIN(at) AS at FROM look WHERE page = $1 AND at <= $2 AND outcome = 'gone' AND position >
                 COALESCE((SELECT MAX(position) FROM look WHERE page = $1 AND at <= $2 AND version IS NOT NULL), -1)",
        )
        .bind(page)
        .bind(micros(at))
        .fetch_one(&self.readers)
        .await?;
        let gone_at = maybe_moment(row.try_get("at")?)?;
        Ok(Some(told(
            &versions[place],
            versions.get(place + 1),
            gone_at,
            at,
            now,
        )))
    }

    /// What came around the snapshot of a version: address, status, headers, redirects, peer, certificate. Not the request's own headers:
    /// they may hold what only the two of us should know.
    pub async fn response(
        &self,
        page: i64,
        version: i64,
    ) -> Result<Option<serde_json::Value>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {}, {} FROM look JOIN head ON head.id = look.head WHERE page = $1 AND version = $2 ORDER BY position LIMIT 1",
            head::COLUMNS,
            head::DELTA
        )))
        .bind(page)
        .bind(version)
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let mut response: serde_json::Value = serde_json::from_str(&head::of_check(&row)?)?;
        if let Some(fields) = response.as_object_mut() {
            fields.remove("request_headers");
        }
        Ok(Some(response))
    }

    /// The hashes of the snapshots before and after each of these edits.
    pub async fn hashes(
        &self,
        edits: &[i64],
    ) -> Result<HashMap<i64, (String, String)>, StoreError> {
        let rows = sqlx::query(
            "SELECT edit.id AS id, before.sha256 AS before, after.sha256 AS after FROM edit
             JOIN version AS old ON old.page = edit.page AND old.number = from_version JOIN body AS before ON before.id = old.body
             JOIN version AS new ON new.page = edit.page AND new.number = to_version JOIN body AS after ON after.id = new.body
             WHERE edit.id IN (SELECT value FROM json_each($1))",
        )
        .bind(serde_json::to_string(edits)?)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                let hash = |column| row.try_get(column).map(spelled);
                Ok(Some((
                    row.try_get("id")?,
                    (hash("before")?, hash("after")?),
                )))
            })
            .filter_map(|read| unless_damaged(read).transpose())
            .collect()
    }
}

fn told(
    stood: &Version,
    next: Option<&Version>,
    gone_at: Option<Timestamp>,
    at: Timestamp,
    now: Timestamp,
) -> Stood {
    let clock = |at: Timestamp| at.strftime("%-d %b %Y %H:%M:%S UTC").to_string();
    let number = stood.number;
    let last = format!("version {number} was last seen {}", clock(stood.seen_until));
    let (certainty, note) = match (gone_at, next) {
        _ if at > now => (
            Certainty::ToCome,
            format!("not yet: that moment is to come; {last}"),
        ),
        (Some(gone), _) => (
            Certainty::Gone,
            format!(
                "gone then: the page was found to be taken away {}; {last}",
                clock(gone)
            ),
        ),
        _ if at <= stood.seen_until => (
            Certainty::Seen,
            format!(
                "version {number}, seen from {} to {}",
                clock(stood.seen_from),
                clock(stood.seen_until)
            ),
        ),
        (None, Some(next)) => (
            Certainty::Between,
            format!(
                "not known: {last}, version {} was first seen {}",
                next.number,
                clock(next.seen_from)
            ),
        ),
        (None, None) => (
            Certainty::NotSeenSince,
            format!("not known: {last}, and the page was not seen since"),
        ),
    };
    Stood {
        version: number,
        certainty,
        last_seen: stood.seen_until,
        first_seen_otherwise: next.map(|next| next.seen_from),
        gone_at,
        note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn version(number: i64, from: i64, until: i64) -> Version {
        Version {
            number,
            seen_from: at(from),
            seen_until: at(until),
            last_seen_otherwise: None,
            returns_to: None,
            snapshot: String::new(),
            headline: None,
        }
    }

    #[test]
    fn between_two_looks_nobody_knows() {
        let (one, two) = (version(1, 10, 20), version(2, 40, 50));
        let of = |next: Option<&Version>, gone: Option<i64>, when: i64| {
            told(&one, next, gone.map(at), at(when), at(100)).certainty
        };
        assert_eq!(of(Some(&two), None, 15), Certainty::Seen);
        assert_eq!(of(Some(&two), None, 30), Certainty::Between);
        assert_eq!(of(Some(&two), Some(25), 30), Certainty::Gone);
        assert_eq!(of(None, None, 90), Certainty::NotSeenSince);
        assert_eq!(of(None, None, 101), Certainty::ToCome);
    }
}
