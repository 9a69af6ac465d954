//! What is known of the whole record at a glance? Who holds it, and how many pages there are in each state.

use std::{fs::File, io::Read};

use jiff::Timestamp;
use sqlx::Row;

use super::{Store, StoreError, named, open::LOCK};
use crate::model::PageState;

/// Whoever looks at pages for this record now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Holder {
    /// As the system numbers it; `None` where that is not known.
    pub process: Option<u32>,
    pub since: Option<Timestamp>,
}

/// More than a lock's file holds.
const NUMBER: u64 = 32;

impl Store {
    /// The daemon (or the command) that holds the record; `None` where nobody does.
    pub fn holder(&self) -> Option<Holder> {
        if !self.is_held() {
            return None;
        }
        let path = self.folder.join(LOCK);
        let since = std::fs::metadata(&path).and_then(|about| about.modified());
        let mut text = String::new();
        // It is told all the same where its number can't be read.
        let _ = File::open(path).and_then(|file| file.take(NUMBER).read_to_string(&mut text));
        let digits: String = (text.trim_start().chars())
            .take_while(char::is_ascii_digit)
            .collect();
        Some(Holder {
            process: digits.parse().ok(),
            since: since.ok().and_then(|at| Timestamp::try_from(at).ok()),
        })
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
    use super::*;
    use crate::store::testing::with_a_page;

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
