//! How often may a host be asked? One request at a time with a pause between, hosts in parallel; whoever asks us to wait is obeyed.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

/// Failures in a row after which a host is left alone for a while.
const FAILURES_TO_REST: u32 = 5;
/// The first rest; each further one is twice as long.
const FIRST_REST: Duration = Duration::from_secs(30);
/// A host can't keep us away for longer than this.
const LONGEST_DEFERRAL: SignedDuration = SignedDuration::from_hours(24);
/// Without a Retry-After, 429 and 503 mean this long; twice as long each time in a row.
const FIRST_DEFERRAL: Duration = Duration::from_secs(60);

pub struct Pace {
    pause: Duration,
    per_host: usize,
    longest: Duration,
    all: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, Host>>,
}

struct Host {
    slots: Arc<Semaphore>,
    next_start: Instant,
    failures: u32,
    deferrals: u32,
    rests_until: Option<Timestamp>,
    why: String,
}

/// Leave to ask a host; give it back by dropping it.
pub struct Turn {
    _host: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Pace {
    pub fn new(pause: Duration, per_host: usize, parallel: usize, longest: Duration) -> Pace {
        Pace {
            pause,
            per_host: per_host.max(1),
            longest,
            all: Arc::new(Semaphore::new(parallel.max(1))),
            hosts: Mutex::default(),
        }
    }

    fn host<T>(&self, name: &str, with: impl FnOnce(&mut Host) -> T) -> T {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let host = hosts.entry(name.to_owned()).or_insert_with(|| Host {
            slots: Arc::new(Semaphore::new(self.per_host)),
            next_start: Instant::now(),
            failures: 0,
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

    /// Waits for a turn. `at_least` is the pause that the host's robots.txt asks for; `is_own`: the host is the owner's own,
    /// who needs no pause.
    pub async fn turn(&self, name: &str, at_least: Duration, is_own: bool) -> Option<Turn> {
        let slots = self.host(name, |host| host.slots.clone());
        let host = slots.acquire_owned().await.ok()?;
        let pause = if is_own {
            at_least
        } else {
            self.pause.max(at_least)
        };
        let start = self.host(name, |host| {
            let start = host.next_start.max(Instant::now());
            host.next_start = start + pause;
            start
        });
        tokio::time::sleep_until(start).await;
        let all = self.all.clone().acquire_owned().await.ok()?;
        Some(Turn {
            _host: host,
            _all: all,
        })
    }

    /// The host answered: whatever it said, it lives.
    pub fn answered(&self, name: &str) {
        self.host(name, |host| {
            host.failures = 0;
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

    /// The network failed. After several in a row the host is left alone.
    pub fn failed(&self, name: &str, now: Timestamp) {
        self.host(name, |host| {
            host.failures += 1;
            if host.failures >= FAILURES_TO_REST {
                let rest = self.doubled(FIRST_REST, host.failures - FAILURES_TO_REST);
                host.rests_until = now.checked_add(rest).ok();
                host.why = format!("{name} has failed {} times in a row", host.failures);
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
            host.deferrals += 1;
            // "Come back now" from a host that refuses now is no help.
            let until = asked.filter(|at| *at > now).unwrap_or(own).min(most);
            host.rests_until = Some(until);
            host.why = why.to_owned();
            until
        })
    }

    fn doubled(&self, first: Duration, times: u32) -> Duration {
        first
            .saturating_mul(1 << times.min(16))
            .min(self.longest.max(first.min(self.longest)))
    }
}
