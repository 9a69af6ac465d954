//! When is a page looked at next? Pure functions of time: the moment is always an argument.

use jiff::Timestamp;

/// A cron expression with its zone, or a plain interval ("every 10m").
#[derive(Debug, Clone)]
pub struct Schedule {}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ScheduleFault {
    pub message: String,
    /// What would be right.
    pub help: String,
}

impl Schedule {
    /// `expression`: 5 or 6 cron fields, `@hourly` and its like, `every 10m`, `every 250ms`. `zone`: IANA.
    pub fn parse(_expression: &str, _zone: &str) -> Result<Schedule, ScheduleFault> {
        Ok(Schedule {})
    }
    /// The first moment strictly later than `after`.
    pub fn next(&self, after: Timestamp) -> Option<Timestamp> {
        Some(after)
    }
}

/// How fresh stories are rechecked: `every` for as long as the page is younger than `until`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ladder {}

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

/// When a page under its own schedule (`page = …`) is looked at next: strictly later than `now`. Failures retry sooner or back off;
/// a sub-minute schedule gets no jitter.
pub fn next_check(_schedule: &Schedule, _rhythm: &Rhythm, now: Timestamp) -> Timestamp {
    now
}

/// When a page that a source led to is looked at next, by its age on the ladder; `None` when the ladder has ended.
pub fn next_recheck(_ladder: &Ladder, _rhythm: &Rhythm, now: Timestamp) -> Option<Timestamp> {
    Some(now)
}
