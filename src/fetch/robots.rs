//! Does the host allow it? robots.txt as RFC 9309 has it: kept for a day, 4xx allows everything, 5xx forbids for a while.

use std::{collections::HashMap, sync::Mutex, time::Duration};

use jiff::{SignedDuration, Timestamp};
use texting_robots::Robot;

/// Our product token.
const AGENT: &str = "walkback";
/// RFC 9309 §2.4: no longer than a day.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// What was forbidden because robots.txt could not be read is asked for again after this.
const KEPT_UNREACHABLE: SignedDuration = SignedDuration::from_mins(10);
/// RFC 9309 §2.5: at least 500 KiB are read.
pub const LARGEST: u64 = 512 * 1024;
/// A longer crawl-delay is a refusal in disguise; the schedule is slower anyway.
const LONGEST_DELAY: f32 = 60.0;

#[derive(Default)]
pub struct Robots {
    known: Mutex<HashMap<String, (Timestamp, Rules)>>,
}

/// What an origin's robots.txt says.
#[derive(Clone)]
pub enum Rules {
    AllAllowed,
    /// It answered with this status: everything is forbidden until it is read (RFC 9309 §2.3.1.4).
    Unreachable(u16),
    Read(std::sync::Arc<Robot>),
}

impl Rules {
    /// The rules of an answer with this status and body.
    pub fn of(status: u16, body: &[u8]) -> Rules {
        match status {
            200..=299 => Robot::new(AGENT, body).map_or(Rules::AllAllowed, |robot| {
                Rules::Read(std::sync::Arc::new(robot))
            }),
            500..=599 | 429 => Rules::Unreachable(status),
            _ => Rules::AllAllowed,
        }
    }

    /// Why the address may not be fetched, in a sentence.
    pub fn forbids(&self, url: &url::Url) -> Option<String> {
        let host = url.host_str().unwrap_or_default();
        match self {
            Rules::AllAllowed => None,
            Rules::Unreachable(status) => Some(format!(
                "robots.txt of {host} answered with status {status}; it is asked again later"
            )),
            Rules::Read(robot) => (!robot.allowed(url.as_str()))
                .then(|| format!("robots.txt of {host} does not allow {}", url.path())),
        }
    }

    pub fn delay(&self) -> Duration {
        match self {
            Rules::Read(robot) => Duration::from_secs_f32(
                robot
                    .delay
                    .filter(|delay| delay.is_finite())
                    .unwrap_or(0.0)
                    .clamp(0.0, LONGEST_DELAY),
            ),
            _ => Duration::ZERO,
        }
    }
}

impl Robots {
    pub fn known(&self, origin: &str, now: Timestamp) -> Option<Rules> {
        let known = self
            .known
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        known
            .get(origin)
            .filter(|(until, _)| *until > now)
            .map(|(_, rules)| rules.clone())
    }

    pub fn keep(&self, origin: &str, rules: &Rules, now: Timestamp) {
        let kept = if matches!(rules, Rules::Unreachable(_)) {
            KEPT_UNREACHABLE
        } else {
            KEPT
        };
        let until = now.checked_add(kept).unwrap_or(now);
        self.known
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .insert(origin.to_owned(), (until, rules.clone()));
    }
}
