//! How often may a host be asked? One request at a time with a pause between, hosts in parallel; whoever asks us to wait is obeyed.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use super::limits::{Limits, resize};
use crate::model::{FetchSettings, HostRest};

/// Failures in a row after which a host is left alone for a while.
const FAILURES_TO_REST: u32 = 5;
/// The first rest; each further one is twice as long.
const FIRST_REST: Duration = Duration::from_secs(30);
/// A host can't keep us away for longer than this.
const LONGEST_DEFERRAL: SignedDuration = SignedDuration::from_hours(24);
/// Without a Retry-After, 429 and 503 mean this long; twice as long each time in a row.
const FIRST_DEFERRAL: Duration = Duration::from_secs(60);

/// After an answer a host rests for so many times what the answer took: a slow host is not hurried.
const REST_PER_ANSWER: u32 = 2;
/// But no longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Hosts that are remembered at once.
const HOSTS_AT_MOST: usize = 10_000;

pub struct Pace {
    /// Locked after `hosts`, where both are.
    limits: Mutex<Limits>,
    all: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, Host>>,
    /// How often a rest was set.
    rests_set: AtomicU64,
}

struct Host {
    slots: Arc<Semaphore>,
    next_start: Instant,
    /// When the last request ended: what robots.txt has said since counts from there too.
    last_end: Option<Instant>,
    failures: u32,
    /// Addresses, hashed, that gave an error of the server's own, with no other answer between: so many at most as bring a rest.
    erred: Vec<u64>,
    deferrals: u32,
    rests_until: Option<Timestamp>,
    why: String,
}

/// Leave to ask a host; give it back by dropping it.
pub struct Turn<'a> {
    pace: &'a Pace,
    name: String,
    pause: Duration,
    began: Instant,
    /// How long the head of the answer took.
    took: Duration,
    is_own: bool,
    _host: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Turn<'_> {
    /// Waits for as long as the host is owed before another request, to make that in the same turn.
    pub async fn again(&mut self) {
        self.took = self.began.elapsed();
        tokio::time::sleep(self.owed()).await;
        self.began = Instant::now();
    }

    fn owed(&self) -> Duration {
        if self.is_own {
            return self.pause;
        }
        let slow = self.took.saturating_mul(REST_PER_ANSWER);
        self.pause.max(slow.min(LONGEST_PAUSE))
    }

    /// The head of the answer is here: what follows is our own reading.
    pub fn answered(&mut self) {
        self.took = self.began.elapsed();
    }
}

impl Drop for Turn<'_> {
    /// The pause counts from the end of one request to the start of the next.
    fn drop(&mut self) {
        let now = Instant::now();
        let next = now + self.owed();
        self.pace.host(&self.name, |host| {
            host.last_end = Some(now);
            host.next_start = host.next_start.max(next);
        });
    }
}

impl Pace {
    pub fn new(settings: &FetchSettings) -> Pace {
        let limits = Limits::of(settings);
        Pace {
            all: Arc::new(Semaphore::new(limits.parallel)),
            limits: Mutex::new(limits),
            hosts: Mutex::default(),
            rests_set: AtomicU64::new(0),
        }
    }

    /// From now on hosts are asked as these settings say. What is under way goes on, and counts.
    pub fn keep_to(&self, settings: &FetchSettings) {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut limits = self.limits.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *limits, Limits::of(settings));
        resize(&self.all, before.parallel, limits.parallel);
        for host in hosts.values() {
            resize(&host.slots, before.per_host, limits.per_host);
        }
    }

    fn limits(&self) -> Limits {
        *self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn host<T>(&self, name: &str, with: impl FnOnce(&mut Host) -> T) -> T {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() >= HOSTS_AT_MOST && !hosts.contains_key(name) {
            forget(&mut hosts);
        }
        let host = hosts.entry(name.to_owned()).or_insert_with(|| Host {
            slots: Arc::new(Semaphore::new(self.limits().per_host)),
            next_start: Instant::now(),
            last_end: None,
            failures: 0,
            erred: Vec::new(),
            deferrals: 0,
            rests_until: None,
            why: String::new(),
        });
        with(host)
    }

    /// Until when the host rests, and why; `None` for one that may be asked.
    pub fn rests(&self, name: &str, now: Timestamp) -> Option<(Timestamp, String)> {
        self.host(name, |host| {
            host.rests_until
                .filter(|until| *until > now)
                .map(|until| (until, host.why.clone()))
        })
    }

    /// Every host that rests.
    pub fn all_rests(&self, now: Timestamp) -> Vec<HostRest> {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let resting = hosts.iter().filter_map(|(name, host)| {
            Some(HostRest {
                host: name.clone(),
                until: host.rests_until.filter(|until| *until > now)?,
                why: host.why.clone(),
                failures: host.failures,
                deferrals: host.deferrals,
            })
        });
        resting.collect()
    }

    /// Takes up what was known of a host before.
    pub fn let_be(&self, rest: HostRest) {
        self.host(&rest.host, |host| {
            host.rests_until = Some(rest.until);
            host.why = rest.why.clone();
            host.failures = rest.failures;
            host.deferrals = rest.deferrals;
        });
    }

    /// Every rest ends so much earlier.
    pub fn earlier(&self, by: SignedDuration) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        for host in hosts.values_mut() {
            host.rests_until = host
                .rests_until
                .and_then(|until| until.checked_sub(by).ok());
        }
        self.rests_set.fetch_add(1, Ordering::Relaxed);
    }

    /// How often a rest was set: another number says that there is something to remember.
    pub fn rests_set(&self) -> u64 {
        self.rests_set.load(Ordering::Relaxed)
    }

    /// Waits for a turn. `at_least` is the pause that the host's robots.txt asks for; `is_own`: the host is the owner's own,
    /// who needs no pause.
    pub async fn turn(&self, name: &str, at_least: Duration, is_own: bool) -> Option<Turn<'_>> {
        let slots = self.host(name, |host| host.slots.clone());
        let host = slots.acquire_owned().await.ok()?;
        let pause = if is_own {
            at_least
        } else {
            self.limits().pause.max(at_least)
        };
        let start = self.host(name, |host| {
            let rested = host.last_end.map_or(host.next_start, |end| end + pause);
            let start = host.next_start.max(rested).max(Instant::now());
            host.next_start = start + pause;
            start
        });
        tokio::time::sleep_until(start).await;
        let all = self.all.clone().acquire_owned().await.ok()?;
        Some(Turn {
            pace: self,
            name: name.to_owned(),
            pause,
            began: Instant::now(),
            took: Duration::ZERO,
            is_own,
            _host: host,
            _all: all,
        })
    }

    /// The host answered: whatever it said, it lives.
    pub fn answered(&self, name: &str) {
        self.host(name, |host| {
            host.failures = 0;
            host.erred.clear();
            // A late answer to an older request does not take back a rest that was asked for since.
            if host
                .rests_until
                .is_none_or(|until| until <= Timestamp::now())
            {
                host.deferrals = 0;
                host.rests_until = None;
            }
        });
    }

    /// The network failed. After several in a row the host is left alone; then one question finds out whether it is back.
    pub fn failed(&self, name: &str, now: Timestamp) {
        self.missed(name, "failed", now);
    }

    /// The host turned us away.
    pub fn turned_away(&self, name: &str, now: Timestamp) {
        self.missed(name, "turned us away", now);
    }

    /// The server failed over one page. Where it does over one after another, it is the host that is in trouble; one page alone may be broken
    /// for good.
    pub fn erred(&self, name: &str, page: &str, now: Timestamp) {
        let mut hasher = std::hash::DefaultHasher::new();
        page.hash(&mut hasher);
        let page = hasher.finish();
        let is_all = self.host(name, |host| {
            if host.erred.len() < FAILURES_TO_REST as usize && !host.erred.contains(&page) {
                host.erred.push(page);
            }
            let is_all = host.erred.len() >= FAILURES_TO_REST as usize;
            if is_all {
                host.failures = host.failures.max(FAILURES_TO_REST - 1);
            }
            is_all
        });
        if is_all {
            self.missed(name, "failed", now);
        }
    }

    fn missed(&self, name: &str, how: &str, now: Timestamp) {
        self.host(name, |host| {
            host.failures = host.failures.saturating_add(1);
            if host.failures >= FAILURES_TO_REST {
                let rest = self.doubled(FIRST_REST, host.failures - FAILURES_TO_REST);
                host.rests_until = now.checked_add(rest).ok();
                self.rests_set.fetch_add(1, Ordering::Relaxed);
                host.why = format!("{name} has {how} {} times in a row", host.failures);
            }
        });
    }

    /// The host asked us to come later: at `asked`, or after a time of our own that doubles.
    pub fn deferred(
        &self,
        name: &str,
        asked: Option<Timestamp>,
        why: &str,
        now: Timestamp,
    ) -> Timestamp {
        self.host(name, |host| {
            let own = now
                .checked_add(self.doubled(FIRST_DEFERRAL, host.deferrals))
                .unwrap_or(now);
            let most = now.checked_add(LONGEST_DEFERRAL).unwrap_or(now);
            host.deferrals = host.deferrals.saturating_add(1);
            // "Come back now" from a host that refuses now is no help.
            let until = asked.filter(|at| *at > now).unwrap_or(own).min(most);
            host.rests_until = Some(until);
            self.rests_set.fetch_add(1, Ordering::Relaxed);
            host.why = why.to_owned();
            until
        })
    }

    fn doubled(&self, first: Duration, times: u32) -> Duration {
        let longest = self.limits().longest;
        first.saturating_mul(1 << times.min(16)).min(longest)
    }
}

/// Makes room: hosts that nobody asks and that nothing is held against are forgotten; if that is not enough, those with a rest too,
/// which they would ask for again.
fn forget(hosts: &mut HashMap<String, Host>) {
    let now = Instant::now();
    let is_idle = |host: &Host| Arc::strong_count(&host.slots) == 1 && host.next_start <= now;
    hosts.retain(|_, host| !is_idle(host) || host.failures > 0 || host.rests_until.is_some());
    if hosts.len() > HOSTS_AT_MOST / 2 {
        hosts.retain(|_, host| !is_idle(host));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace() -> Pace {
        Pace::new(&FetchSettings::default())
    }

    fn with(pause: Duration, per_host: usize) -> FetchSettings {
        FetchSettings {
            pause,
            per_host,
            ..FetchSettings::default()
        }
    }

    #[tokio::test]
    async fn other_limits_count_what_is_under_way() {
        let soon = Duration::from_millis(30);
        let pace = Pace::new(&with(Duration::ZERO, 2));
        let turn = || async {
            let turn = pace.turn("a", Duration::ZERO, false);
            tokio::time::timeout(soon, turn).await.ok().flatten()
        };
        let (first, second) = (turn().await.unwrap(), turn().await.unwrap());
        assert!(turn().await.is_none());
        pace.keep_to(&with(Duration::ZERO, 1));
        drop(first);
        assert!(turn().await.is_none(), "one is under way, and one is all");
        drop(second);
        let third = turn().await.unwrap();
        pace.keep_to(&with(Duration::ZERO, 2));
        drop((turn().await.unwrap(), third));
        pace.keep_to(&with(soon * 4, 2));
        assert!(turn().await.is_none(), "the new pause is owed at once");
    }

    #[tokio::test]
    async fn the_pause_counts_from_the_end_and_grows_with_a_slow_host() {
        let ms = Duration::from_millis;
        let pace = Pace::new(&with(ms(20), 1));
        let mut turn = pace.turn("a", Duration::ZERO, false).await.unwrap();
        tokio::time::sleep(ms(40)).await;
        turn.answered();
        drop(turn);
        let ended = Instant::now();
        drop(pace.turn("a", Duration::ZERO, false).await.unwrap());
        assert!(ended.elapsed() >= ms(80));
        let began = Instant::now();
        drop(pace.turn("b", Duration::ZERO, false).await.unwrap());
        // What robots.txt asks for holds from the request before on.
        drop(pace.turn("b", ms(60), false).await.unwrap());
        drop(pace.turn("b", Duration::ZERO, false).await.unwrap());
        assert!(began.elapsed() >= ms(120));
    }

    #[test]
    fn a_host_that_turns_us_away_rests_and_one_that_answers_does_not() {
        let pace = pace();
        let now: Timestamp = Timestamp::now();
        for _ in 0..FAILURES_TO_REST {
            assert!(pace.rests("a", now).is_none());
            pace.turned_away("a", now);
        }
        assert!(
            pace.rests("a", now)
                .unwrap()
                .1
                .contains("turned us away 5 times")
        );
        pace.failed("b", now);
        pace.answered("b");
        for _ in 1..FAILURES_TO_REST {
            pace.failed("b", now);
        }
        assert!(pace.rests("b", now).is_none());
    }

    #[test]
    fn one_broken_page_closes_no_host_and_many_do() {
        let pace = pace();
        let now = Timestamp::now();
        for _ in 0..50 {
            pace.erred("a", "https://a/1", now);
        }
        assert!(pace.rests("a", now).is_none());
        for page in ["2", "3", "4"] {
            pace.erred("a", page, now);
        }
        pace.answered("a");
        pace.erred("a", "5", now);
        assert!(pace.rests("a", now).is_none());
        for page in ["6", "7", "8", "9"] {
            pace.erred("a", page, now);
        }
        let (first, _) = pace.rests("a", now).unwrap();
        // One question after the rest, and no answer again.
        pace.erred("a", "6", first);
        assert!(
            pace.rests("a", first).unwrap().0.duration_since(first) > first.duration_since(now)
        );
    }

    #[test]
    fn a_wait_without_end_is_cut_and_a_senseless_one_is_ours() {
        let pace = pace();
        let now: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
        let years = now.checked_add(SignedDuration::from_hours(9_000)).unwrap();
        let until = pace.deferred("a", Some(years), "later", now);
        assert_eq!(until.duration_since(now), LONGEST_DEFERRAL);
        let until = pace.deferred("b", None, "later", now);
        assert_eq!(until.duration_since(now), SignedDuration::from_secs(60));
        let until = pace.deferred("b", None, "later", now);
        assert_eq!(until.duration_since(now), SignedDuration::from_secs(120));
    }

    #[test]
    fn many_hosts_do_not_fill_the_memory() {
        let pace = pace();
        for n in 0..HOSTS_AT_MOST * 3 {
            pace.failed(&format!("h{n}.example"), Timestamp::UNIX_EPOCH);
            assert!(pace.hosts.lock().unwrap().len() <= HOSTS_AT_MOST);
        }
    }
}
