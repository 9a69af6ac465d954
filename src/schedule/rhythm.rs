//! When is this page looked at next, given its past? Jitter, retries, and the rate that a page has earned.

use jiff::{SignedDuration, Timestamp};

use super::{Ladder, Schedule};

/// What is known of a page's rhythm.
#[derive(Debug, Clone, Default)]
pub struct Rhythm {
    /// Tells pages apart, so that each has its own jitter: the page's address.
    pub key: String,
    pub first_seen: Option<Timestamp>,
    pub last_changed: Option<Timestamp>,
    /// Checks in a row that failed.
    pub failures: u32,
    /// The host asked not to be asked before.
    pub not_before: Option<Timestamp>,
}

/// Waits after the first, second and third failure; after that the schedule's own pace is slow enough.
const RETRIES: [SignedDuration; 3] = [
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
];
/// Jitter takes up to a tenth of the interval, and no more than this: `@hourly` spreads over five minutes.
const JITTER_AT_MOST: SignedDuration = SignedDuration::from_mins(5);
/// Intervals under this get none: their owner wants the second.
const JITTER_FROM: SignedDuration = SignedDuration::from_mins(1);
/// A page that has not changed for this many intervals is looked at half as often, once more for each doubling, up to 4 times less.
const QUIET_AFTER: i128 = 48;

/// When a page under its own schedule (`page = …`) is looked at next: strictly later than `now`. A failure is retried
/// sooner; nobody is asked before `not_before`.
pub fn next_check(schedule: &Schedule, rhythm: &Rhythm, now: Timestamp) -> Timestamp {
    let Some(next) = schedule.next(now) else {
        return Timestamp::MAX;
    };
    let interval = schedule
        .next(next)
        .map_or(SignedDuration::ZERO, |after| after.duration_since(next));
    let jitter = jitter(&rhythm.key, interval);
    let mut due = add(next, jitter);
    if let Some(retry) = retry(rhythm, now) {
        due = due.min(retry);
    }
    not_before(due, rhythm, now)
}

/// When a page that a source led to is looked at next, by its age on the ladder; `None` when the ladder has ended.
pub fn next_recheck(ladder: &Ladder, rhythm: &Rhythm, now: Timestamp) -> Option<Timestamp> {
    let born = rhythm.first_seen.unwrap_or(now);
    // A story that has just changed is young again: more edits follow.
    let young = rhythm.last_changed.unwrap_or(born).max(born);
    let age = now.duration_since(young);
    let every = ladder
        .every(now.duration_since(born))
        .or_else(|| ladder.every(age))?;
    let every = match ladder.every(age) {
        Some(fresher) => fresher.min(every),
        None => every,
    };
    let quiet = age.as_secs_f64() / every.as_secs_f64().max(1.0);
    let slower = if quiet >= (QUIET_AFTER * 2) as f64 {
        4
    } else if quiet >= QUIET_AFTER as f64 {
        2
    } else {
        1
    };
    let mut due = add(add(now, every * slower), jitter(&rhythm.key, every));
    if let Some(retry) = retry(rhythm, now) {
        due = due.min(retry);
    }
    Some(not_before(due, rhythm, now))
}

fn retry(rhythm: &Rhythm, now: Timestamp) -> Option<Timestamp> {
    let failed = usize::try_from(rhythm.failures).ok()?.checked_sub(1)?;
    RETRIES
        .get(failed)
        .map(|wait| add(add(now, *wait), jitter(&rhythm.key, *wait)))
}

fn not_before(due: Timestamp, rhythm: &Rhythm, now: Timestamp) -> Timestamp {
    let due = rhythm.not_before.map_or(due, |earliest| due.max(earliest));
    if due > now {
        due
    } else {
        add(now, SignedDuration::from_millis(1))
    }
}

/// The same for one key for ever: FNV-1a of the key, over a tenth of the interval.
fn jitter(key: &str, interval: SignedDuration) -> SignedDuration {
    if interval < JITTER_FROM {
        return SignedDuration::ZERO;
    }
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let span = (interval / 10).min(JITTER_AT_MOST).as_millis();
    let part = i128::from(hash >> 16) % span.max(1);
    SignedDuration::from_millis(i64::try_from(part).unwrap_or(0))
}

fn add(at: Timestamp, wait: SignedDuration) -> Timestamp {
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rhythm(key: &str) -> Rhythm {
        Rhythm {
            key: key.into(),
            ..Rhythm::default()
        }
    }

    #[test]
    fn a_thousand_hourly_watches_do_not_fire_in_one_second() {
        let hourly = Schedule::parse("@hourly", "UTC").unwrap();
        let now: Timestamp = "2026-03-01T09:15:00Z".parse().unwrap();
        let mut seconds: Vec<i64> = (0..1000)
            .map(|n| next_check(&hourly, &rhythm(&format!("page {n}")), now).as_second())
            .collect();
        assert!(seconds.iter().all(|s| *s >= now.as_second()));
        seconds.sort_unstable();
        seconds.dedup();
        assert!(seconds.len() > 200, "{}", seconds.len());
    }

    #[test]
    fn a_failure_is_tried_again_sooner_but_never_before_the_host_allows() {
        let daily = Schedule::parse("@daily", "UTC").unwrap();
        let now: Timestamp = "2026-03-01T09:15:00Z".parse().unwrap();
        let failed = Rhythm {
            failures: 1,
            ..rhythm("a")
        };
        assert!(
            next_check(&daily, &failed, now).duration_since(now) < SignedDuration::from_mins(2)
        );
        let later = add(now, SignedDuration::from_hours(2));
        let asked = Rhythm {
            not_before: Some(later),
            ..failed
        };
        assert_eq!(next_check(&daily, &asked, now), later);
    }

    #[test]
    fn a_story_climbs_the_ladder_and_is_let_go() {
        let ladder = Ladder::default();
        let born: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
        let story = Rhythm {
            first_seen: Some(born),
            ..rhythm("story")
        };
        let wait = |hours: i64| {
            let now = add(born, SignedDuration::from_hours(hours));
            next_recheck(&ladder, &story, now).map(|due| due.duration_since(now).as_mins())
        };
        assert_eq!(wait(1), Some(10));
        assert!(wait(5).is_some_and(|mins| (60..=66).contains(&mins)));
        assert!(wait(48).is_some_and(|mins| (1440..=1445).contains(&mins)));
        assert_eq!(wait(24 * 40), None);
    }
}
