//! Which pages did their last check not see, since when, and who said no?

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;

use crate::model::{Outcome, PageState};
use crate::store::{Store, StoreError, error::spared, maybe_moment, unless_damaged};

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
        // A page with a damaged value is passed over: its state has words too.
        rows.iter()
            .map(|row| {
                let (state, outcome) = (row.try_get("state")?, row.try_get("outcome")?);
                let reason: String = row.try_get("reason")?;
                let words = unseen(
                    crate::store::named(state)?,
                    Some(crate::store::named(outcome)?),
                    &reason,
                );
                Ok(Some((row.try_get("id")?, words)))
            })
            .filter_map(|read| unless_damaged(read).transpose())
            .collect()
    }

    /// Since when a page is not seen, and what its last check said.
    pub(in crate::store) async fn trouble(
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
        let last = sqlx::query(
            "SELECT reason, outcome FROM look WHERE page = $1 ORDER BY position DESC LIMIT 1",
        )
        .bind(page)
        .fetch_optional(&self.readers)
        .await?;
        Ok(Trouble {
            url: url.to_owned(),
            state,
            since: maybe_moment(since)?,
            // What is damaged is left out.
            outcome: match &last {
                Some(last) => spared::<Option<String>>(last, "outcome")?
                    .and_then(|outcome| crate::store::named(outcome).ok()),
                None => None,
            },
            reason: match &last {
                Some(last) => spared(last, "reason")?,
                None => None,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{URL, with_a_page};

    #[tokio::test]
    async fn a_damaged_value_hides_its_own_page_alone() {
        let (_folder, store, page) = with_a_page().await;
        for (outcome, listed) in [("'failed'", 1), ("x'ff'", 0), ("'nonsense'", 0)] {
            for sql in [
                "UPDATE page SET failures = 1".to_owned(),
                "DELETE FROM look".to_owned(),
                format!(
                    "INSERT INTO look (position, page, url, at, outcome, reason, made_version)
                     VALUES (0, {page}, '', 0, CAST({outcome} AS TEXT), 'no answer', 0)"
                ),
            ] {
                let sql = sqlx::AssertSqlSafe(sql);
                sqlx::query(sql).execute(&store.writer).await.unwrap();
            }
            assert_eq!(store.unseen_pages().await.unwrap().len(), listed);
            let trouble = store.trouble(page, URL, PageState::Ok).await.unwrap();
            assert_eq!(trouble.outcome.is_some(), listed > 0);
            assert_eq!(trouble.reason.as_deref(), Some("no answer"));
        }
    }
}
