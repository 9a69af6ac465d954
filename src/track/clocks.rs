//! Was the clock set back? Whatever was to come by the old time would lie in a far future: it follows the clock, or is forgotten.

use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use super::daemon::Daemon;

/// Clocks are nudged by seconds all the time.
pub(super) const CLOCK_SLACK: SignedDuration = SignedDuration::from_secs(5);

/// The clock on the wall and one that only goes on, at one moment.
#[derive(Clone, Copy)]
pub(super) struct Clocks {
    pub wall: Timestamp,
    pub steady: Instant,
}

impl Clocks {
    pub(super) fn now() -> Clocks {
        Clocks {
            wall: Timestamp::now(),
            steady: Instant::now(),
        }
    }

    /// By how much the wall's clock was set back since `earlier`; negative where it was set forward.
    fn back_since(self, earlier: Clocks) -> SignedDuration {
        let passed = self.steady.duration_since(earlier.steady);
        let passed = SignedDuration::try_from(passed).unwrap_or_default();
        passed - self.wall.duration_since(earlier.wall)
    }
}

impl Daemon {
    /// Sets back what waits, where the clock was. What the record can't be told now it is told at the next turn.
    pub(super) async fn follow_clock(&mut self, last: &mut Clocks) {
        let now = Clocks::now();
        let back = now.back_since(*last);
        *last = now;
        if back >= CLOCK_SLACK {
            tracing::warn!("the clock was set back by {back:#}; what is due follows it");
            self.set_back = self.set_back.saturating_add(back);
            for due in self.sources.values_mut().flatten() {
                *due = due.checked_sub(back).unwrap_or(*due);
            }
            self.resting.clear();
            self.desk.client.clock_was_set_back(back);
            for (name, post) in &mut self.posts {
                match post {
                    Some(post) => post.forget_wait(),
                    // It reckons by the old time until it is back.
                    None => _ = self.out_of_time.insert(name.clone()),
                }
            }
            self.last_post = Timestamp::UNIX_EPOCH;
        }
        if !self.set_back.is_positive() {
            return;
        }
        let watchlist = self.desk.watchlist.clone();
        let times: Vec<(&str, Timestamp)> = (watchlist.rules())
            .filter_map(|(rule, timing)| Some((rule.name.as_str(), timing.leaves(now.wall)?)))
            .collect();
        match (self.desk.store).due_earlier(self.set_back, &times).await {
            Ok(()) => {
                self.set_back = SignedDuration::ZERO;
                self.next_scan = Instant::now();
            }
            Err(error) => tracing::error!("the plan could not be set back: {error}; trying again"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{Connection, SqliteConnection};

    use crate::{model::HostRest, track::testing::daemon};

    const LIST: &str = "[[channel]]\nname = \"c\"\ntype = \"file\"\npath = \"/dev/null\"\n
        [[alert]]\nname = \"now\"\nto = [\"c\"]\n
        [[alert]]\nname = \"daily\"\nto = [\"c\"]\ndigest = \"0 18 * * *\"\n";

    /// Nothing is forgotten where the record can't be written at first, and nothing is set back twice.
    #[tokio::test]
    async fn what_waits_follows_a_clock_that_was_set_back() {
        let (folder, mut daemon) = daemon(LIST).await;
        let year = SignedDuration::from_hours(365 * 24);
        let now = Clocks::now();
        let ahead = now.wall + year;
        let store = daemon.desk.store.clone();
        let (page, _) = store
            .page("https://a.example/", "w", None, ahead)
            .await
            .unwrap();
        let file = format!("sqlite://{}", folder.path().join("walkback.db").display());
        let mut beside = SqliteConnection::connect(&file).await.unwrap();
        let mut sql = async |text: &'static str| {
            let statement = sqlx::query(text).bind(page).bind(ahead.as_microsecond());
            statement.execute(&mut beside).await.unwrap();
        };
        sql(
            "INSERT INTO outbox (page, channel, rule, made_at, not_before, joined)
             VALUES ($1, 'c', 'now', $2, $2, FALSE), ($1, 'c', 'daily', $2, $2, TRUE)",
        )
        .await;
        daemon.desk.client.let_be(vec![HostRest {
            host: "a.example".into(),
            until: ahead,
            why: "it asked".into(),
            failures: 0,
            deferrals: 1,
        }]);
        daemon.posts.insert("c".into(), None);
        let mut last = Clocks { wall: ahead, ..now };
        // The record can't be written at first.
        sql("CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END")
            .await;
        daemon.follow_clock(&mut last).await;
        assert!(daemon.set_back.is_positive() && daemon.out_of_time.contains("c"));
        sql("DROP TRIGGER full").await;
        daemon.follow_clock(&mut last).await;
        daemon.follow_clock(&mut last).await;
        assert!(daemon.set_back.is_zero());
        let soon = now.wall + SignedDuration::from_secs(60);
        let a_while_ago = now.wall - SignedDuration::from_secs(60);
        let due = store.next_due(a_while_ago).await.unwrap().unwrap();
        assert!(due < soon, "{due}");
        let rests = daemon.desk.client.rests(a_while_ago);
        assert!(rests[0].until < soon, "{rests:?}");
        for letter in store.outbox(now.wall).await.unwrap() {
            let until = letter.not_before.unwrap();
            match letter.rule.as_str() {
                "now" => assert!(until < soon, "{until}"),
                // By its own time, not a year earlier than that.
                _ => assert_eq!(until.strftime("%H:%M").to_string(), "18:00"),
            }
        }
    }
}
