//! How often may a password be guessed? So often for a name from one address, so many at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Wrong passwords that may be given for a name from one address before it has to wait.
const TRIES: u32 = 5;
/// The same from all addresses together: a stranger should not keep somebody from logging in by guessing.
const TRIES_FROM_ALL: u32 = 50;
/// Stands for every address.
const ANYWHERE: &str = "";
/// Names that are remembered for their wrong passwords.
const NAMES_AT_MOST: usize = 10_000;
/// Passwords that are tried at once: each takes 19 MiB for a while.
const TRIED_AT_ONCE: usize = 2;
/// Passwords that wait for that, of all and of one address: a script's thousand guesses at once must not keep the owner waiting.
const WAITING_AT_MOST: usize = 64;
const WAITING_FROM_ONE: usize = 8;

/// Who tried, and who is trying.
#[derive(Clone)]
pub(super) struct Tries {
    wrong: Arc<Mutex<HashMap<Key, Wrong>>>,
    trying: Arc<Semaphore>,
    /// Passwords that are tried or wait for it, by address.
    waiting: Arc<Mutex<HashMap<String, usize>>>,
}

impl Default for Tries {
    fn default() -> Tries {
        Tries {
            wrong: Arc::default(),
            trying: Arc::new(Semaphore::new(TRIED_AT_ONCE)),
            waiting: Arc::default(),
        }
    }
}

/// A name's hash and an address: a name may be of any length, and what is kept of ten thousand must fit.
type Key = ([u8; 32], String);

fn key(name: &str, from: &str) -> Key {
    (Sha256::digest(name.as_bytes()).into(), from.to_owned())
}

/// A place among those who wait; given back when it is dropped.
pub(super) struct Place {
    from: String,
    waiting: Arc<Mutex<HashMap<String, usize>>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = waiting.get_mut(&self.from) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                waiting.remove(&self.from);
            }
        }
    }
}

/// Wrong passwords in a row.
#[derive(Clone, Copy)]
struct Wrong {
    count: u32,
    last: Timestamp,
}

impl Wrong {
    /// After so many, a minute, then twice as long each time, up to an hour.
    fn may_try_at(self, tries: u32) -> Timestamp {
        let over = match self.count.checked_sub(tries) {
            None => return Timestamp::MIN,
            Some(over) => over.min(6),
        };
        let wait = SignedDuration::from_mins((1_i64 << over).min(60));
        self.last.checked_add(wait).unwrap_or(self.last)
    }
}

impl Tries {
    /// Waits until a password may be tried; `None` where the desk is closing.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.trying.acquire().await.ok()
    }

    /// A place to wait in; `None` where too many wait already.
    pub(super) fn place(&self, from: &str) -> Option<Place> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = waiting.values().sum();
        let own = waiting.get(from).copied().unwrap_or(0);
        if all >= WAITING_AT_MOST || own >= WAITING_FROM_ONE {
            return None;
        }
        waiting.insert(from.to_owned(), own + 1);
        Some(Place {
            from: from.to_owned(),
            waiting: self.waiting.clone(),
        })
    }

    /// Counts a try as a wrong one, until it is known to be [right](Tries::was_right): those that come all at once are counted too. The
    /// error is when the next may be made.
    pub(super) fn begin(&self, name: &str, from: &str, now: Timestamp) -> Result<(), Timestamp> {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let at = |from: &str, tries: u32| {
            wrong
                .get(&key(name, from))
                .map_or(Timestamp::MIN, |wrong| wrong.may_try_at(tries))
        };
        let may_try_at = at(from, TRIES).max(at(ANYWHERE, TRIES_FROM_ALL));
        if may_try_at > now {
            return Err(may_try_at);
        }
        for from in [from, ANYWHERE] {
            let key = key(name, from);
            // Many names must not push out the one that is guessed at: the longest untried goes.
            if wrong.len() >= NAMES_AT_MOST
                && !wrong.contains_key(&key)
                && let Some(oldest) = wrong.iter().min_by_key(|(_, wrong)| wrong.last)
            {
                let oldest = oldest.0.clone();
                wrong.remove(&oldest);
            }
            let entry = wrong.entry(key).or_insert(Wrong {
                count: 0,
                last: now,
            });
            entry.count = entry.count.saturating_add(1);
            entry.last = now;
        }
        Ok(())
    }

    /// The password was right: what was wrong before counts no more.
    pub(super) fn was_right(&self, name: &str, from: &str) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        for from in [from, ANYWHERE] {
            wrong.remove(&key(name, from));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_keeps_nobody_out() {
        let (tries, now) = (Tries::default(), Timestamp::now());
        let may = |from: &str| tries.begin("ines", from, now).is_ok();
        for _ in 0..TRIES {
            assert!(may("192.0.2.7"));
        }
        // None of these is known to be wrong yet: they may all have been sent at once.
        assert!(!may("192.0.2.7") && may("192.0.2.8"));
        for n in TRIES + 1..TRIES_FROM_ALL {
            assert!(may(&format!("192.0.2.{}", 10 + n)));
        }
        assert!(!may("192.0.2.8"));
        tries.was_right("ines", "192.0.2.8");
        assert!(may("192.0.2.8") && !may("192.0.2.7"));
    }

    /// What is kept of a try, whatever name was given.
    #[test]
    fn nobody_fills_the_memory_with_long_names() {
        let (tries, now) = (Tries::default(), Timestamp::now());
        for n in 0..10 {
            let name = format!("{n}{}", "x".repeat(1_900_000));
            assert!(tries.begin(&name, "192.0.2.7", now).is_ok());
            assert!(tries.begin(&name, "192.0.2.7", now).is_ok());
        }
        let wrong = tries.wrong.lock().unwrap();
        assert_eq!(wrong.len(), 20);
        let kept: usize = (wrong.keys())
            .map(|(name, from)| size_of_val(name) + from.len())
            .sum();
        assert!(kept < 1_000, "{kept}");
    }

    #[test]
    fn nobody_fills_the_queue_alone() {
        let tries = Tries::default();
        let places: Vec<Option<Place>> = (0..100).map(|_| tries.place("192.0.2.7")).collect();
        assert_eq!(places.iter().flatten().count(), WAITING_FROM_ONE);
        assert!(tries.place("192.0.2.8").is_some());
        drop(places);
        assert!(tries.place("192.0.2.7").is_some());
        assert!(tries.waiting.lock().unwrap().is_empty());
    }
}
