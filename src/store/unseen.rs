//! Which pages did their last check not see, since when, and who said no?

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;

use super::{Store, StoreError, maybe_moment};
use crate::model::{Outcome, PageState};

/// A page that is not seen.
#[derive(Debug, Clone, Serialize)]
pub struct Trouble {
    pub url: String,
    pub state: PageState,
    pub since: Option<Timestamp>,
    pub reason: Option<String>,
    /// How its last check ended.
    pub outcome: Option<Outcome>,
}

impl Trouble {
    /// How it is with the page, in words for people.
    pub fn words(&self) -> &'static str {
        let reason = self.reason.as_deref().unwrap_or_default();
        unseen(self.state, self.outcome, reason)
    }
}

/// How it is with a page that its last check did not see, in words for people. The check's reason says who said no.
fn unseen(state: PageState, outcome: Option<Outcome>, reason: &str) -> &'static str {
    match (outcome, state) {
        (Some(Outcome::Refused), _) if reason.contains("robots.txt") => "not asked (robots.txt)",
        (Some(Outcome::Refused), _) => "not asked (address guard)",
        // It was seen before, and the last check missed it.
        (_, PageState::New | PageState::Ok | PageState::Moved) => PageState::Failing.words(),
        (_, state) => state.words(),
    }
}

impl Store {
    /// The pages that their last check did not see, and how it is with each, in words for people.
    pub async fn unseen_pages(&self) -> Result<HashMap<i64, &'static str>, StoreError> {
        let rows = sqlx::query(
            "SELECT page.id, page.state, outcome, COALESCE(reason, '') AS reason FROM page JOIN look ON look.position =
                 (SELECT MAX(position) FROM look WHERE look.page = page.id)
             WHERE page.failures > 0",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                let (state, outcome) = (row.get("state"), row.get("outcome"));
                let reason: String = row.get("reason");
                let words = unseen(super::named(state)?, Some(super::named(outcome)?), &reason);
                Ok((row.get("id"), words))
            })
            .collect()
    }

    /// Since when a page is not seen, and what its last check said.
    pub(super) async fn trouble(
        &self,
        page: i64,
        url: &str,
        state: PageState,
    ) -> Result<Trouble, StoreError> {
        let since: Option<i64> = sqlx::query_scalar(
            "SELECT MIN(at) FROM look WHERE page = $1 AND position >
                 COALESCE((SELECT MAX(position) FROM look WHERE page = $1 AND version IS NOT NULL), -1)",
        )
        .bind(page)
        .fetch_one(&self.readers)
        .await?;
        let last: Option<(Option<String>, String)> = sqlx::query_as(
            "SELECT reason, outcome FROM look WHERE page = $1 ORDER BY position DESC LIMIT 1",
        )
        .bind(page)
        .fetch_optional(&self.readers)
        .await?;
        Ok(Trouble {
            url: url.to_owned(),
            state,
            since: maybe_moment(since)?,
            outcome: match &last {
                Some((_, outcome)) => Some(super::named(outcome.clone())?),
                None => None,
            },
            reason: last.and_then(|(reason, _)| reason),
        })
    }
}
