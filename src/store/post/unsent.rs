//! Which channels did not take what was sent to them?

use crate::store::outbox::{Letter, WITHDRAWN};

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

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::store::testing::with_a_page;

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
