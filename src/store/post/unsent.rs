//! Which channels did not take what was sent to them?

use jiff::Timestamp;
use sqlx::Row;

use crate::store::{
    Store, StoreError,
    letters::{Letter, WITHDRAWN},
    moment,
};

/// A channel that did not take what was sent to it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Unsent {
    pub channel: String,
    /// Messages that wait after a failed try.
    pub waiting: usize,
    pub given_up: usize,
    /// What the last try met.
    pub why: String,
}

impl Unsent {
    /// How much is not sent, in words for people.
    pub fn words(&self) -> String {
        let count = |n: usize, what: &str| (n > 0).then(|| format!("{n} {what}"));
        let parts = [
            count(self.waiting, "waiting after failed tries"),
            count(self.given_up, "given up"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The channels that did not take what was sent to them, of all that waits. What was withdrawn is missed by nobody.
pub fn unsent(letters: &[Letter]) -> Vec<Unsent> {
    let mut all: Vec<Unsent> = Vec::new();
    let is_missed =
        |letter: &&Letter| letter.attempts > 0 && letter.last_error.as_deref() != Some(WITHDRAWN);
    for letter in letters.iter().filter(is_missed) {
        let place = all.iter().position(|one| one.channel == letter.channel);
        let place = place.unwrap_or_else(|| {
            all.push(Unsent {
                channel: letter.channel.clone(),
                waiting: 0,
                given_up: 0,
                why: String::new(),
            });
            all.len() - 1
        });
        let one = &mut all[place];
        match letter.state {
            "dead" => one.given_up += 1,
            _ => one.waiting += 1,
        }
        if let Some(why) = &letter.last_error {
            one.why.clone_from(why);
        }
    }
    all
}

/// Alerts that wait for channels which nobody sends to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranded {
    /// The channels, in the order of their names, with how many alerts wait for each.
    pub channels: Vec<(String, i64)>,
    /// When the oldest of them was made.
    pub since: Timestamp,
}

impl Stranded {
    /// The channels with their counts, in words for people.
    pub fn words(&self) -> String {
        let channels = self.channels.iter();
        let words: Vec<String> = channels
            .map(|(channel, alerts)| format!("\"{channel}\" ({alerts})"))
            .collect();
        words.join(", ")
    }
}

impl Store {
    /// What waits for channels that are none of `known`. `None`: nothing does.
    pub async fn stranded(&self, known: &[&str]) -> Result<Option<Stranded>, StoreError> {
        let rows = sqlx::query(
            "SELECT channel, COUNT(*) AS alerts, MIN(made_at) AS since FROM outbox WHERE delivered_at IS NULL AND dead_at IS NULL
             GROUP BY channel ORDER BY channel",
        )
        .fetch_all(&self.readers)
        .await?;
        let (mut channels, mut since) = (Vec::new(), Timestamp::MAX);
        for row in rows {
            let channel: String = row.try_get("channel")?;
            if !known.contains(&channel.as_str()) {
                channels.push((channel, row.try_get("alerts")?));
                since = since.min(moment(row.try_get("since")?)?);
            }
        }
        Ok((!channels.is_empty()).then_some(Stranded { channels, since }))
    }
}

/// The way out for alerts that are [stranded](Store::stranded).
pub const STRANDED_HELP: &str =
    "put the channel back, or `walkback outbox drop --channel NAME` takes them out unsent";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::with_a_page;

    #[tokio::test]
    async fn what_waits_for_nobody_is_named_by_its_channel() {
        let (_folder, store, page) = with_a_page().await;
        for (channel, made, delivered, dead) in [
            ("hook", 7, None, None),
            ("hook", 5, None, None),
            ("mail", 3, None, None),
            ("sent", 1, Some(1), None),
            ("lost", 1, None, Some(1)),
        ] {
            sqlx::query(
                "INSERT INTO outbox (page, channel, rule, made_at, delivered_at, dead_at) VALUES ($1, $2, 'all', $3, $4, $5)",
            )
            .bind(page)
            .bind(channel)
            .bind(made)
            .bind(delivered)
            .bind(dead)
            .execute(&store.writer)
            .await
            .unwrap();
        }
        let strays = async |known: &[&str]| {
            let found = store.stranded(known).await.unwrap();
            found.map(|found| (found.words(), found.since.as_microsecond()))
        };
        assert_eq!(
            strays(&[]).await,
            Some(("\"hook\" (2), \"mail\" (1)".into(), 3))
        );
        assert_eq!(strays(&["mail"]).await, Some(("\"hook\" (2)".into(), 5)));
        assert_eq!(store.drop_channel("hook").await.unwrap(), 2);
        assert_eq!(strays(&["mail"]).await, None);
    }

    #[tokio::test]
    async fn what_a_rebuild_withdrew_is_missed_by_nobody() {
        let (_folder, store, page) = with_a_page().await;
        for (message, error, dead) in [
            (1, WITHDRAWN, Some(9)),
            (1, "no answer", None),
            (2, WITHDRAWN, Some(9)),
            (3, "no answer", Some(9)),
        ] {
            sqlx::query(
                "INSERT INTO outbox (page, channel, rule, made_at, message, attempts, last_error, dead_at)
                 VALUES ($1, 'hook', 'all', 0, $2, 3, $3, $4)",
            )
            .bind(page)
            .bind(message)
            .bind(error)
            .bind(dead)
            .execute(&store.writer)
            .await
            .unwrap();
        }
        let now = Timestamp::UNIX_EPOCH;
        let letters = store.outbox(now).await.unwrap();
        let missed = unsent(&letters);
        assert_eq!(letters.len(), 4);
        assert_eq!(missed.len(), 1);
        assert_eq!((missed[0].waiting, missed[0].given_up), (1, 1));
        assert_eq!(missed[0].why, "no answer");
        assert_eq!(store.retry(None, now).await.unwrap(), 2);
    }
}
