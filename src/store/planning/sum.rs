//! What is known of the whole record at a glance? Who holds it, and how many pages there are in each state.

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
};

use jiff::Timestamp;
use sqlx::Row;

use crate::model::PageState;
use crate::store::{Health, Store, StoreError, Unsent, named, open::LOCK, says, unsent};

/// Whoever looks at pages for this record now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Holder {
    /// As the system numbers it; `None` where that is not known.
    pub process: Option<u32>,
    pub since: Option<Timestamp>,
}

/// How all of it fares: what `status --json`, the API and `/metrics` tell.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Overview {
    /// `None`: no daemon is running.
    pub daemon: Option<Holder>,
    /// What stands in the daemon's way, in a sentence each.
    pub hindrances: Vec<String>,
    /// How long ago the look was due that is longest overdue; 0 where none is.
    pub overdue_seconds: i64,
    /// Rows of `watches` that do not see all that they look at.
    pub blind: usize,
    /// How many pages are in each state.
    pub pages: BTreeMap<&'static str, i64>,
    /// Messages that have not left.
    pub outbox: Vec<Unleft>,
    /// Channels that did not take what was sent to them.
    pub channels_failing: Vec<Unsent>,
    /// How each watch fares at each host.
    pub watches: Vec<Health>,
}

/// Messages of a channel that have not left.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Unleft {
    pub channel: String,
    /// `waiting`, `held` or `dead`.
    pub state: &'static str,
    pub messages: usize,
}

impl Store {
    /// The daemon (or the command) that holds the record; `None` where nobody does.
    pub fn holder(&self) -> Option<Holder> {
        if !self.is_held() {
            return None;
        }
        let process = File::open(self.folder.join(LOCK)).ok();
        let process = process.and_then(|lock| says::process(&lock));
        Some(Holder {
            process: process.and_then(|process| process.parse().ok()),
            since: self.says().held_since,
        })
    }

    /// The error where the record does not answer. It waits for nobody else who asks.
    pub async fn answers(&self) -> Result<(), StoreError> {
        sqlx::query_scalar::<_, i64>("SELECT id FROM page LIMIT 1")
            .fetch_optional(&self.pulse)
            .await?;
        Ok(())
    }

    /// The whole, around what is known of `watches`.
    pub async fn overview(
        &self,
        watches: Vec<Health>,
        now: Timestamp,
    ) -> Result<Overview, StoreError> {
        let letters = self.outbox(now).await?;
        let mut outbox: Vec<Unleft> = Vec::new();
        for letter in &letters {
            let known = outbox
                .iter_mut()
                .find(|one| one.channel == letter.channel && one.state == letter.state);
            match known {
                Some(one) => one.messages += 1,
                None => outbox.push(Unleft {
                    channel: letter.channel.clone(),
                    state: letter.state,
                    messages: 1,
                }),
            }
        }
        let states = self.page_states().await?;
        let pages = states
            .into_iter()
            .map(|(state, pages)| (state.name(), pages));
        let overdue = watches.iter().map(|watch| watch.overdue_seconds).max();
        Ok(Overview {
            daemon: self.holder(),
            hindrances: self.says().sentences(),
            overdue_seconds: overdue.unwrap_or_default(),
            blind: watches.iter().filter(|watch| watch.is_blind(now)).count(),
            pages: pages.collect(),
            outbox,
            channels_failing: unsent(&letters),
            watches,
        })
    }

    /// The number of the page of each of those edits.
    pub async fn pages_of_edits(&self, edits: &[i64]) -> Result<HashMap<i64, i64>, StoreError> {
        let rows =
            sqlx::query("SELECT id, page FROM edit WHERE id IN (SELECT value FROM json_each($1))")
                .bind(serde_json::to_string(edits)?)
                .fetch_all(&self.readers)
                .await?;
        rows.iter()
            .map(|row| Ok((row.try_get("id")?, row.try_get("page")?)))
            .collect()
    }

    /// How many pages are in each state; a state without a page is left out.
    pub async fn page_states(&self) -> Result<Vec<(PageState, i64)>, StoreError> {
        let rows = sqlx::query("SELECT state, COUNT(*) AS pages FROM page GROUP BY state")
            .fetch_all(&self.readers)
            .await?;
        rows.iter()
            .map(|row| Ok((named(row.try_get("state")?)?, row.try_get("pages")?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::store::testing::with_a_page;

    #[tokio::test]
    async fn whether_the_record_answers_is_asked_beside_all_who_read() {
        let (folder, store, _) = with_a_page().await;
        let beside = Store::open_to_read(folder.path()).await.unwrap();
        for store in [store, beside] {
            let mut busy = Vec::new();
            while let Ok(Ok(reader)) =
                tokio::time::timeout(Duration::from_millis(200), store.readers.acquire()).await
            {
                busy.push(reader);
            }
            assert!(!busy.is_empty());
            let answers = tokio::time::timeout(Duration::from_secs(5), store.answers());
            answers.await.unwrap().unwrap();
        }
    }

    #[tokio::test]
    async fn whoever_holds_the_record_is_named() {
        let (folder, store, _) = with_a_page().await;
        let reader = Store::open_to_read(folder.path()).await.unwrap();
        let holder = reader.holder().unwrap();
        assert_eq!(holder.process, Some(std::process::id()));
        assert!(holder.since.is_some());
        let states = reader.page_states().await.unwrap();
        assert_eq!(states.iter().map(|(_, pages)| pages).sum::<i64>(), 1);
        drop(store);
        drop(reader);
        let reader = Store::open_to_read(folder.path()).await.unwrap();
        assert_eq!(reader.holder(), None);
    }
}
