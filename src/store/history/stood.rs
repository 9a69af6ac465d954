//! What stood on a page at a moment, and how sure is that? Between two looks nobody knows; what was taken away does not stand.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;

use crate::model::{Outcome, Version};
use crate::store::{
    Store, StoreError, body::spelled, head, maybe_moment, moment, named, unless_damaged,
};

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
    /// It was seen before; the last look by then could not see the page.
    NotSeen,
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
    /// The last look by then, where it could not see the page.
    pub not_seen: Option<NotSeen>,
    /// All this in a sentence.
    pub note: String,
}

/// A look that could not see the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotSeen {
    pub at: Timestamp,
    pub outcome: Outcome,
    pub reason: Option<String>,
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
        let by_then = self.looks_until(page, at).await?;
        Ok(Some(told(
            &versions[place],
            versions.get(place + 1),
            by_then,
            at,
            now,
        )))
    }

    async fn looks_until(&self, page: i64, at: Timestamp) -> Result<ByThen, StoreError> {
        let row = sqlx::query(
            "WITH sight AS (SELECT position, at FROM look WHERE page = $1 AND at < $2 AND version IS NOT NULL ORDER BY position DESC LIMIT 1)
             SELECT at, outcome, reason, version, (SELECT at FROM sight) AS last_seen,
                 (SELECT MIN(at) FROM look AS gone WHERE gone.page = $1 AND at < $2 AND outcome = 'gone'
                     AND position > COALESCE((SELECT position FROM sight), -1)) AS gone_at
             FROM look WHERE page = $1 AND at < $2 ORDER BY position DESC LIMIT 1",
        )
        .bind(page)
        .bind(at.as_second().saturating_add(1).saturating_mul(1_000_000))
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = row else {
            return Ok(ByThen::default());
        };
        let outcome: Outcome = named(row.try_get("outcome")?)?;
        let saw = row.try_get::<Option<i64>, _>("version")?.is_some() || outcome.is_seen();
        let not_seen = NotSeen {
            at: moment(row.try_get("at")?)?,
            outcome,
            reason: row.try_get("reason")?,
        };
        Ok(ByThen {
            last_seen: maybe_moment(row.try_get("last_seen")?)?,
            gone_at: maybe_moment(row.try_get("gone_at")?)?,
            not_seen: Some(not_seen).filter(|_| !saw && outcome != Outcome::Moved),
        })
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

/// What the looks of a page have found by a moment.
#[derive(Default)]
struct ByThen {
    /// The last sight of any version.
    last_seen: Option<Timestamp>,
    /// The first look that found it gone, of those after.
    gone_at: Option<Timestamp>,
    /// The very last, where it saw nothing.
    not_seen: Option<NotSeen>,
}

fn told(
    stood: &Version,
    next: Option<&Version>,
    by_then: ByThen,
    at: Timestamp,
    now: Timestamp,
) -> Stood {
    let clock = |at: Timestamp| at.strftime("%-d %b %Y %H:%M:%S UTC").to_string();
    let number = stood.number;
    let seen_again =
        at < stood.seen_until && (by_then.gone_at.is_some() || by_then.not_seen.is_some());
    let last_seen = match by_then.last_seen {
        Some(last) if seen_again => last,
        _ => stood.seen_until,
    };
    let mut last = format!("version {number} was last seen {}", clock(last_seen));
    if seen_again {
        last.push_str(", and seen again later");
    }
    let gone_at = by_then.gone_at;
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
        _ if let Some(look) = &by_then.not_seen => (
            Certainty::NotSeen,
            format!(
                "not seen then: the look {} came to nothing ({}{}); {last}",
                clock(look.at),
                look.outcome.name(),
                look.reason
                    .as_ref()
                    .map(|why| format!(": {why}"))
                    .unwrap_or_default(),
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
        last_seen,
        first_seen_otherwise: next.map(|next| next.seen_from),
        gone_at,
        not_seen: by_then.not_seen,
        note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Article,
        store::{
            NewCheck, Seen,
            testing::{answer, with_a_page},
        },
    };

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
            let by_then = ByThen {
                gone_at: gone.map(at),
                ..ByThen::default()
            };
            told(&one, next, by_then, at(when), at(100)).certainty
        };
        assert_eq!(of(Some(&two), None, 15), Certainty::Seen);
        assert_eq!(of(Some(&two), None, 30), Certainty::Between);
        assert_eq!(of(Some(&two), Some(25), 30), Certainty::Gone);
        assert_eq!(of(None, None, 90), Certainty::NotSeenSince);
        assert_eq!(of(None, None, 101), Certainty::ToCome);
    }

    #[tokio::test]
    async fn the_last_look_by_then_says_what_was_so_then() {
        let (_folder, store, page) = with_a_page().await;
        let article = Article::default();
        let look = async |second: i64, outcome: Outcome| {
            let seen = match outcome {
                Outcome::First => Seen::New {
                    article: &article,
                    fingerprint: "a",
                    returns_to: None,
                    comparison: None,
                },
                Outcome::Unchanged => Seen::Same,
                _ => Seen::Nothing,
            };
            let answer = answer("one");
            let check = NewCheck {
                answer: outcome.is_seen().then_some(&answer),
                reason: (!outcome.is_seen()).then(|| "the host was away".to_owned()),
                seen,
                ..NewCheck::plain(page, at(second), outcome)
            };
            store.record(&check).await.unwrap();
        };
        look(10, Outcome::First).await;
        look(20, Outcome::Failed).await;
        look(30, Outcome::Unchanged).await;
        look(40, Outcome::Gone).await;
        look(50, Outcome::Failed).await;
        look(60, Outcome::Unchanged).await;
        look(70, Outcome::Blocked).await;
        for (when, certainty, last_seen) in [
            (15, Certainty::Seen, 60),
            (20, Certainty::NotSeen, 10),
            (29, Certainty::NotSeen, 10),
            (30, Certainty::Seen, 60),
            (45, Certainty::Gone, 30),
            (55, Certainty::Gone, 30),
            (65, Certainty::NotSeenSince, 60),
            (75, Certainty::NotSeen, 60),
        ] {
            let stood = store.stood(page, at(when), at(100)).await.unwrap().unwrap();
            let found = (stood.certainty, stood.last_seen);
            assert_eq!(found, (certainty, at(last_seen)), "{when}: {}", stood.note);
        }
        let stood = store.stood(page, at(25), at(100)).await.unwrap().unwrap();
        assert_eq!(
            stood.note,
            "not seen then: the look 1 Jan 1970 00:00:20 UTC came to nothing (failed: the host was away); version 1 was last seen 1 Jan 1970 00:00:10 UTC, and seen again later"
        );
    }
}
