//! Does the host allow it? robots.txt as RFC 9309 has it: kept for a day, 4xx allows everything, 5xx nothing until it is read.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use texting_robots::Robot;

use super::Failure;

/// Our product token.
const AGENT: &str = "walkback";
/// RFC 9309 §2.4: no longer than a day.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// What could not be read is asked for again after this.
const KEPT_UNREACHABLE: SignedDuration = SignedDuration::from_mins(10);
/// RFC 9309 §2.3.1.4: what has been unreachable for as long as this may count as missing.
const MISSING_AFTER: SignedDuration = SignedDuration::from_hours(30 * 24);
/// RFC 9309 §2.5: at least 500 KiB are read.
pub const LARGEST: u64 = 512 * 1024;
/// A longer crawl-delay is a refusal in disguise; the schedule is slower anyway.
const LONGEST_DELAY: f32 = 60.0;
/// Origins whose rules are kept at once.
const ORIGINS_AT_MOST: usize = 10_000;

#[derive(Default)]
pub struct Robots {
    origins: Mutex<HashMap<String, Origin>>,
}

#[derive(Default)]
struct Origin {
    known: Option<(Timestamp, Rules)>,
    /// Since when the file could not be had.
    unreachable_since: Option<Timestamp>,
    asking: Arc<tokio::sync::Mutex<()>>,
}

/// What an origin's robots.txt says.
#[derive(Clone)]
pub enum Rules {
    AllAllowed,
    /// It could not be had, for a reason that is a sentence: everything is forbidden until it is read (RFC 9309 §2.3.1.4).
    Unreachable {
        why: Arc<str>,
        until: Timestamp,
    },
    Read(Arc<Robot>),
}

impl Rules {
    pub fn unreachable(why: String) -> Rules {
        Rules::Unreachable {
            why: why.into(),
            until: Timestamp::UNIX_EPOCH,
        }
    }

    /// The rules of a host's answer with this status and body.
    pub fn of(host: &str, status: u16, body: &[u8]) -> Rules {
        match status {
            200..=299 => {
                let body = plainly(body);
                Robot::new(AGENT, &body)
                    .map_or(Rules::AllAllowed, |robot| Rules::Read(robot.into()))
            }
            500..=599 => Rules::unreachable(format!(
                "robots.txt of {host} answered with status {status}"
            )),
            _ => Rules::AllAllowed,
        }
    }

    /// These rules; or, where they could not be read, that we come again.
    pub fn or_wait(self) -> Result<Rules, Failure> {
        match self {
            Rules::Unreachable { why, until } => Err(Failure::Deferred {
                why: format!("{why}; nothing else is asked of the host until that can be read"),
                until: Some(until),
            }),
            rules => Ok(rules),
        }
    }

    /// Why the address may not be fetched, in a sentence.
    pub fn forbids(&self, url: &url::Url) -> Option<String> {
        let host = url.host_str().unwrap_or_default();
        match self {
            Rules::AllAllowed | Rules::Unreachable { .. } => None,
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

/// The file as its reader understands it: a version behind an agent's name is no part of it (RFC 9309 §2.2.1), and an escape that need not
/// be one is the character itself (§2.2.2).
fn plainly(body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        let (key, value) = match line.iter().position(|byte| *byte == b':') {
            Some(at) => line.split_at(at + 1),
            None => (&[][..], line),
        };
        plain.extend_from_slice(key);
        let key = key.trim_ascii().to_ascii_lowercase();
        if key.starts_with(b"user-agent") {
            let end = value.iter().position(|byte| *byte == b'/');
            plain.extend_from_slice(&value[..end.unwrap_or(value.len())]);
            if end.is_some() {
                plain.push(b'\n');
            }
        } else if key.starts_with(b"allow") || key.starts_with(b"disallow") {
            unescape(value, &mut plain);
        } else {
            plain.extend_from_slice(value);
        }
    }
    plain
}

/// Puts in the unreserved characters (RFC 3986 §2.3) that `%xx` stands for.
fn unescape(mut value: &[u8], out: &mut Vec<u8>) {
    while let Some((first, rest)) = value.split_first() {
        let escaped = rest.get(..2).filter(|_| *first == b'%');
        let byte = escaped
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .filter(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(byte));
        match byte {
            Some(byte) => {
                out.push(byte);
                value = &rest[2..];
            }
            None => {
                out.push(*first);
                value = rest;
            }
        }
    }
}

impl Robots {
    fn origins(&self) -> MutexGuard<'_, HashMap<String, Origin>> {
        self.origins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Held by whoever asks the origin for its rules.
    pub fn asking(&self, origin: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut origins = self.origins();
        if origins.len() >= ORIGINS_AT_MOST && !origins.contains_key(origin) {
            forget(&mut origins);
        }
        origins.entry(origin.to_owned()).or_default().asking.clone()
    }

    /// What is known ends so much earlier: the clock was set back.
    pub fn earlier(&self, by: SignedDuration) {
        let back = |at: &mut Timestamp| *at = at.checked_sub(by).unwrap_or(*at);
        for origin in self.origins().values_mut() {
            origin.unreachable_since.as_mut().map(back);
            if let Some((until, rules)) = &mut origin.known {
                back(until);
                if let Rules::Unreachable { until, .. } = rules {
                    back(until);
                }
            }
        }
    }

    pub fn known(&self, origin: &str, now: Timestamp) -> Option<Rules> {
        let origins = self.origins();
        let (until, rules) = origins.get(origin)?.known.as_ref()?;
        (*until > now).then(|| rules.clone())
    }

    /// Rules that were read once, for as long as a file that can't be had is waited for; it is asked for again after a while.
    pub fn outdated(&self, origin: &str, now: Timestamp) -> Option<Rules> {
        let mut origins = self.origins();
        let known = origins.get_mut(origin)?;
        let (until, rules) = known.known.as_mut()?;
        if matches!(rules, Rules::Unreachable { .. }) {
            return None;
        }
        let since = *known.unreachable_since.get_or_insert(now);
        if now.duration_since(since) >= MISSING_AFTER {
            return None;
        }
        *until = now.checked_add(KEPT_UNREACHABLE).unwrap_or(now);
        Some(rules.clone())
    }

    /// Keeps what was learnt; gives what holds now.
    pub fn keep(&self, origin: &str, rules: &Rules, now: Timestamp) -> Rules {
        let mut origins = self.origins();
        let known = origins.entry(origin.to_owned()).or_default();
        let (kept, rules) = match rules {
            Rules::Unreachable { why, .. } => {
                let since = *known.unreachable_since.get_or_insert(now);
                if now.duration_since(since) >= MISSING_AFTER {
                    (KEPT, Rules::AllAllowed)
                } else {
                    let until = now.checked_add(KEPT_UNREACHABLE).unwrap_or(now);
                    (
                        KEPT_UNREACHABLE,
                        Rules::Unreachable {
                            why: why.clone(),
                            until,
                        },
                    )
                }
            }
            read => {
                known.unreachable_since = None;
                (KEPT, read.clone())
            }
        };
        known.known = Some((now.checked_add(kept).unwrap_or(now), rules.clone()));
        rules
    }
}

/// Makes room: the half whose rules run out first goes; whoever is being asked stays.
fn forget(origins: &mut HashMap<String, Origin>) {
    let mut ends: Vec<Timestamp> = origins
        .values()
        .map(|origin| {
            origin
                .known
                .as_ref()
                .map_or(Timestamp::MIN, |(until, _)| *until)
        })
        .collect();
    ends.sort_unstable();
    let Some(middle) = ends.get(ends.len() / 2).copied() else {
        return;
    };
    origins.retain(|_, origin| {
        Arc::strong_count(&origin.asking) > 1
            || origin
                .known
                .as_ref()
                .is_some_and(|(until, _)| *until > middle)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn url(text: &str) -> url::Url {
        url::Url::parse(text).unwrap()
    }

    #[test]
    fn names_with_versions_and_needless_escapes_are_understood() {
        let rules = Rules::of(
            "a",
            200,
            b"User-agent: Walkback/1.0\nDisallow: /%61bc\nDisallow: /d%2Fe\n\nUser-agent: *\nDisallow:\n",
        );
        assert!(rules.forbids(&url("https://a.example/abc")).is_some());
        assert!(rules.forbids(&url("https://a.example/abd")).is_none());
        assert!(rules.forbids(&url("https://a.example/d/e")).is_none());
    }

    #[test]
    fn statuses_mean_what_the_rfc_says() {
        assert!(matches!(Rules::of("a", 404, b""), Rules::AllAllowed));
        assert!(matches!(Rules::of("a", 403, b""), Rules::AllAllowed));
        assert!(matches!(
            Rules::of("a", 500, b""),
            Rules::Unreachable { .. }
        ));
        let rules = Rules::of(
            "a",
            200,
            b"User-agent: walkback\nDisallow: /private\nAllow: /private/open\nCrawl-delay: 3\n\nUser-agent: *\nDisallow: /\n",
        );
        assert!(
            rules
                .forbids(&url("https://example.org/private/x"))
                .is_some()
        );
        assert!(
            rules
                .forbids(&url("https://example.org/private/open"))
                .is_none()
        );
        assert!(rules.forbids(&url("https://example.org/news")).is_none());
        assert_eq!(rules.delay(), Duration::from_secs(3));
    }

    #[test]
    fn what_is_unreachable_forbids_for_a_month_and_then_counts_as_missing() {
        let robots = Robots::default();
        let broken = Rules::of("example.org", 500, b"");
        let now = at("2026-03-01T00:00:00Z");
        let first = robots.keep("https://example.org", &broken, now);
        assert!(
            matches!(first.or_wait(), Err(Failure::Deferred { why, .. }) if why.contains("status 500"))
        );
        assert!(
            robots
                .known("https://example.org", at("2026-03-01T00:11:00Z"))
                .is_none()
        );
        let later = robots.keep("https://example.org", &broken, at("2026-04-01T00:00:00Z"));
        assert!(matches!(later, Rules::AllAllowed));
    }

    #[test]
    fn many_origins_do_not_fill_the_memory() {
        let robots = Robots::default();
        let now = at("2026-03-01T00:00:00Z");
        for n in 0..ORIGINS_AT_MOST * 3 {
            let origin = format!("https://h{n}.example");
            drop(robots.asking(&origin));
            robots.keep(&origin, &Rules::AllAllowed, now);
            assert!(robots.origins().len() <= ORIGINS_AT_MOST);
        }
    }
}
