//! When does an alert leave? After its commit, in order, at least once; a channel that fails waits, and delays no other.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use super::channel::deliver;
use crate::{
    fetch::Client,
    model::Channel,
    store::{Store, StoreError},
};

/// The first wait after a failure; each further one is twice as long.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(5);
/// The longest wait, unless the channel's `retry_max` is shorter.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);
/// Between two alerts on one channel.
const BETWEEN: std::time::Duration = std::time::Duration::from_millis(25);
/// Alerts of one channel that are read at once.
const AT_ONCE: i64 = 50;

/// The post of one channel: what is known of it since the start.
pub struct Post {
    channel: Channel,
    state: State,
}

#[derive(Default)]
struct State {
    failures: u32,
    not_before: Option<Timestamp>,
    /// Taken by the receiver, but not yet written down as such: never sent again.
    taken: HashSet<i64>,
}

/// What one round brought.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    pub delivered: usize,
    pub failed: usize,
}

impl Post {
    pub fn new(channel: Channel) -> Post {
        Post {
            channel,
            state: State::default(),
        }
    }

    /// Its settings may have changed; what is known of the receiver stays.
    pub fn now_is(&mut self, channel: &Channel) {
        if self.channel != *channel {
            self.channel = channel.clone();
            self.state.not_before = None;
        }
    }

    /// Whether the channel may be asked at a moment.
    pub fn may_send(&self, now: Timestamp) -> bool {
        self.state.not_before.is_none_or(|at| at <= now)
    }

    /// Sends what waits, in order, until nothing does or somebody fails.
    pub async fn round(&mut self, store: &Store, client: &Client) -> Sent {
        let mut sent = Sent::default();
        if self.may_send(Timestamp::now())
            && let Err(error) =
                empty(store, client, &self.channel, &mut self.state, &mut sent).await
        {
            tracing::error!(
                channel = self.channel.name,
                "the outbox can't be read or written: {error}"
            );
            self.state.rest(&self.channel, None);
        }
        sent
    }
}

async fn empty(
    store: &Store,
    client: &Client,
    channel: &Channel,
    state: &mut State,
    sent: &mut Sent,
) -> Result<(), StoreError> {
    loop {
        let waiting = store.waiting(&channel.name, AT_ONCE).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        for alert in waiting {
            let now = Timestamp::now();
            if !state.taken.contains(&alert.id) {
                if let Err(missed) = deliver(channel, client, &alert, now).await {
                    sent.failed += 1;
                    tracing::warn!(
                        channel = channel.name,
                        "an alert could not be sent: {}",
                        missed.why
                    );
                    state.failures += 1;
                    state.rest(channel, missed.until);
                    return store.missed(&alert, &missed.why).await;
                }
                sent.delivered += 1;
                state.failures = 0;
                state.taken.insert(alert.id);
                // After an outage much may wait: the receiver is not to drown in it.
                tokio::time::sleep(BETWEEN).await;
            }
            store.delivered(&alert, now).await?;
            state.taken.remove(&alert.id);
        }
    }
}

impl State {
    fn rest(&mut self, channel: &Channel, asked: Option<Timestamp>) {
        let longest = channel
            .settings
            .get("retry_max")
            .and_then(|text| seconds(text))
            .unwrap_or(LONGEST_WAIT);
        let wait = FIRST_WAIT
            .saturating_mul(1 << self.failures.saturating_sub(1).min(16))
            .min(longest);
        let now = Timestamp::now();
        let own = now.checked_add(wait).unwrap_or(now);
        let most = now.checked_add(longest.max(wait)).unwrap_or(own);
        self.not_before = Some(asked.map_or(own, |at| at.min(most).max(own)));
    }
}

/// `10s`, `5m`, `1h`, `1d`.
fn seconds(text: &str) -> Option<SignedDuration> {
    let split = text.find(|c: char| !c.is_ascii_digit())?;
    let number: i64 = text[..split].parse().ok()?;
    match &text[split..] {
        "ms" => Some(SignedDuration::from_millis(number)),
        "s" => Some(SignedDuration::from_secs(number)),
        "m" => Some(SignedDuration::from_mins(number)),
        "h" => Some(SignedDuration::from_hours(number)),
        "d" => Some(SignedDuration::from_hours(number.checked_mul(24)?)),
        _ => None,
    }
}
