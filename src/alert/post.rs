//! When does an alert leave? After its commit, in order, at least once; a channel that fails waits, and delays no other.

use std::{collections::HashSet, time::Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::{
    channel::{Letter, Missed, deliver},
    message::{Run, Style, message},
    template,
};
use crate::{
    fetch::Client,
    model::{Alert, Channel},
    store::{Store, StoreError, Waiting},
};

/// The first wait after a failure; each further one is twice as long.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(5);
/// The longest wait, unless the channel's `retry_max` is shorter.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);
/// Between two alerts on one channel.
const BETWEEN: std::time::Duration = std::time::Duration::from_millis(25);
/// What nobody took for so long is given up: seven tries a day apart, and most outages are over by then.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A message that the receiver itself refuses is given up after so many attempts: it must not hold up the others for a week.
const REFUSED_MOST: i64 = 3;
/// On channels that people read, further changes of a page wait for so long after its last message, and come as one.
const PAGE_PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// Messages of one round: settings that changed take effect in the next.
const ROUND: usize = 200;

/// What letters are written with, besides the channel's own settings.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub store: &'a Store,
    pub client: &'a Client,
    /// The rules, for their templates.
    pub rules: &'a [&'a Alert],
    /// The review desk's public address, without a slash at its end.
    pub public_url: Option<&'a str>,
    /// Becomes `true` when the process is to end: looked at between letters, never inside one.
    pub stop: &'a watch::Receiver<bool>,
}

/// The post of one channel: what is known of it since the start.
pub struct Post {
    channel: Channel,
    state: State,
}

#[derive(Default)]
struct State {
    failures: u32,
    not_before: Option<Timestamp>,
    last_failure: Option<Timestamp>,
    /// Taken by the receiver, but not yet written down as such: never sent again.
    taken: HashSet<i64>,
}

/// What one round brought.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    pub delivered: usize,
    pub failed: usize,
    /// The round was full, or cut short by a stop: more may wait.
    pub more: bool,
}

/// The time of a round that was begun at a given moment: it goes on while the round does.
#[derive(Clone, Copy)]
struct Clock {
    start: Timestamp,
    since: Instant,
}

impl Clock {
    fn now(self) -> Timestamp {
        let passed = SignedDuration::try_from(self.since.elapsed()).unwrap_or_default();
        self.start.checked_add(passed).unwrap_or(self.start)
    }
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

    /// The clock was set back: a back-off that was reckoned by the old time means nothing.
    pub fn forget_wait(&mut self) {
        self.state.not_before = None;
    }

    /// Sends what may leave at `now`, in order, until nothing more does, somebody fails, or the round is full.
    pub async fn round(&mut self, desk: Desk<'_>, now: Timestamp) -> Sent {
        let mut sent = Sent::default();
        let clock = Clock {
            start: now,
            since: Instant::now(),
        };
        let done = self.empty(desk, clock, &mut sent).await;
        if let Err(error) = done {
            tracing::error!(
                channel = self.channel.name,
                "the outbox can't be read or written: {error}"
            );
            self.state.failures += 1;
            self.state.rest(&self.channel, None, clock.now());
        }
        sent
    }

    /// Whether somebody asked, since the last failure, for what waits to be tried now.
    async fn is_asked(&self, store: &Store) -> Result<bool, StoreError> {
        match self.state.last_failure {
            Some(since) => store.asked_since(&self.channel.name, since).await,
            None => Ok(false),
        }
    }

    async fn empty(
        &mut self,
        desk: Desk<'_>,
        clock: Clock,
        sent: &mut Sent,
    ) -> Result<(), StoreError> {
        if !self.may_send(clock.now()) && !self.is_asked(desk.store).await? {
            return Ok(());
        }
        let store = desk.store;
        // Programs get each change by itself; people are not to be told the same page a hundred times a minute.
        let for_people = !matches!(self.channel.kind.as_str(), "webhook" | "exec" | "file");
        let plain = plain(desk.rules);
        let plain = for_people.then_some(plain.as_slice());
        while sent.delivered < ROUND && !*desk.stop.borrow() {
            let now = clock.now();
            let next = store.next_message(&self.channel.name, now, plain).await?;
            let Some(alert) = next else {
                return Ok(());
            };
            if alert.edits.is_empty() && alert.events.is_empty() {
                // Somebody dropped it just now.
                continue;
            }
            if !self.state.taken.contains(&alert.id) {
                if alert.attempts == 0 && held(store, &alert, plain, now).await? {
                    continue;
                }
                if let Err(missed) = self.hand_over(desk, &alert, now).await {
                    sent.failed += 1;
                    return self.missed(store, &alert, missed, clock.now()).await;
                }
                sent.delivered += 1;
                self.state.failures = 0;
                self.state.taken.insert(alert.id);
            }
            // At once: whoever kills the daemon before this is on disk has the alert sent again.
            store.delivered(&alert, clock.now()).await?;
            self.state.taken.remove(&alert.id);
            // After an outage much may wait: the receiver is not to drown in it.
            tokio::time::sleep(BETWEEN).await;
        }
        sent.more = true;
        Ok(())
    }

    async fn hand_over(
        &self,
        desk: Desk<'_>,
        alert: &Waiting,
        now: Timestamp,
    ) -> Result<(), Missed> {
        let mut message = message(alert, desk.public_url);
        let rule = desk.rules.iter().find(|rule| rule.name == alert.rule);
        if let Some(text) = rule.and_then(|rule| rule.template.as_deref()) {
            let (written, fault) = template::applied(text, alert, message);
            message = written;
            if let Some(why) = fault {
                tracing::warn!(
                    rule = alert.rule,
                    "the template failed, the message is told without it: {why}"
                );
            }
        }
        deliver(
            &self.channel,
            desk.client,
            &Letter::new(alert, message, now),
        )
        .await
    }

    async fn missed(
        &mut self,
        store: &Store,
        alert: &Waiting,
        missed: Missed,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let name = self.channel.name.as_str();
        let refused = missed.refused && alert.attempts + 1 >= REFUSED_MOST;
        let long_ago = now.checked_sub(GIVEN_UP_AFTER).unwrap_or(Timestamp::MIN);
        let too_old = alert.first_missed.is_some_and(|at| at <= long_ago);
        let dead = refused || too_old;
        if missed.gone {
            tracing::error!(
                channel = name,
                "{}: the address is gone for good, it says. Give the channel another in the watchlist; what waits is kept for a week, and tried meanwhile at the longest pause",
                missed.why
            );
        } else {
            tracing::warn!(channel = name, "an alert could not be sent: {}", missed.why);
        }
        self.state.failures += 1;
        self.state.last_failure = Some(now);
        match missed.gone {
            true => self.state.closed(&self.channel, now),
            false => self.state.rest(&self.channel, missed.until, now),
        }
        store.missed(alert, &missed.why, now, dead).await?;
        if dead {
            tracing::error!(
                channel = name,
                id = alert.id,
                "an alert was given up; `walkback outbox` lists it, `walkback outbox retry` sends it again"
            );
        }
        if too_old {
            let others = store.give_up(name, long_ago, &missed.why, now).await?;
            tracing::error!(
                channel = name,
                others,
                "what waited as long was given up too"
            );
        }
        Ok(())
    }
}

/// Rules whose messages to people are alike: without a limit and a template of their own.
fn plain<'a>(rules: &[&'a Alert]) -> Vec<&'a str> {
    let is_plain = |rule: &&&Alert| rule.max_per_hour.is_none() && rule.template.is_none();
    let plain = rules.iter().filter(is_plain);
    plain.map(|rule| rule.name.as_str()).collect()
}

/// Keeps a message back where its rule has had its hour's worth, or told people (`plain`) of its page a moment ago.
async fn held(
    store: &Store,
    alert: &Waiting,
    plain: Option<&[&str]>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let full = match alert.per_hour {
        Some(most) => store.full_until(alert, most, now).await?,
        None => None,
    };
    if let Some(until) = full.filter(|until| *until > now) {
        store.hold(alert, until, true).await?;
        return Ok(true);
    }
    let lately = now.checked_sub(PAGE_PAUSE).unwrap_or(Timestamp::MIN);
    if let Some(plain) = plain
        && !alert.joined
        && let Some(last) = store.last_of_page(alert, plain, lately).await?
        && let Ok(until) = last.checked_add(PAGE_PAUSE)
        // A moment that lies ahead was noted before the clock was set back.
        && last <= now && until > now
    {
        store.hold(alert, until, false).await?;
        return Ok(true);
    }
    Ok(false)
}

impl State {
    /// What says that it is gone for good is asked as seldom as may be: its owner may take that back.
    fn closed(&mut self, channel: &Channel, now: Timestamp) {
        self.not_before = now.checked_add(longest(channel)).ok();
    }

    fn rest(&mut self, channel: &Channel, asked: Option<Timestamp>, now: Timestamp) {
        let longest = longest(channel);
        let wait = FIRST_WAIT
            .saturating_mul(1 << self.failures.saturating_sub(1).min(16))
            .min(longest);
        let own = now.checked_add(wait).unwrap_or(now);
        let most = now.checked_add(longest.max(wait)).unwrap_or(own);
        self.not_before = Some(asked.map_or(own, |at| at.min(most).max(own)));
    }
}

fn longest(channel: &Channel) -> SignedDuration {
    let own = channel.retry_max;
    own.and_then(|most| SignedDuration::try_from(most).ok())
        .unwrap_or(LONGEST_WAIT)
}

/// Hands a made-up message to one channel, now: for `walkback alert test`. The error says why nobody took it.
pub async fn try_out(
    channel: &Channel,
    client: &Client,
    sample: &Waiting,
    rule: &Alert,
    public_url: Option<&str>,
) -> Result<(), String> {
    let mut message = message(sample, public_url);
    message.subject = format!("[test] {}", message.subject);
    if let Some(text) = rule.template.as_deref() {
        let (written, fault) = template::applied(text, sample, message);
        message = written;
        if let Some(why) = fault {
            return Err(format!("the template failed: {why}"));
        }
    }
    let now = Timestamp::now();
    message.sentence = format!("[test] {}", message.sentence);
    let marked = Run {
        style: Style::Strong,
        text: "[test] nothing of this happened".to_owned(),
    };
    message.lines.insert(0, vec![marked]);
    let mut letter = Letter::new(sample, message, now);
    letter.is_test = true;
    // A receiver that drops what it has seen must see every test.
    letter.key = format!("test-{}-{}", now.as_microsecond(), channel.name);
    deliver(channel, client, &letter)
        .await
        .map_err(|missed| missed.why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_for_good_is_asked_at_the_longest_pause_until_it_has_another_address() {
        let hook = |retry_max| Channel {
            name: "hook".into(),
            kind: "webhook".into(),
            settings: Default::default(),
            retry_max,
        };
        let now = Timestamp::UNIX_EPOCH;
        let after = |hours: i64| now + SignedDuration::from_hours(hours);
        for (retry_max, hours) in [(None, 24), (Some(std::time::Duration::from_secs(7200)), 2)] {
            let mut post = Post::new(hook(retry_max));
            post.state.closed(&post.channel, now);
            assert!(!post.may_send(after(hours - 1)) && post.may_send(after(hours)));
            let mut other = hook(retry_max);
            other
                .settings
                .insert("url".into(), "https://b.example/".into());
            post.now_is(&other);
            assert!(post.may_send(now));
        }
    }
}
