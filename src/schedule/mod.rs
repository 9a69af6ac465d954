//! When is a page looked at next? Pure functions of time: the moment is always an argument.

mod cron;
mod duration;
mod ladder;
mod moment;
mod rhythm;
mod timing;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

pub use duration::parse_duration;
pub use ladder::{Ladder, Rung};
pub use moment::{MOMENTS, parse_moment};
pub use rhythm::{Rhythm, next_check, next_recheck};
pub use timing::{Quiet, Timing};

use self::cron::Cron;

/// A cron expression with its zone, or a plain interval ("every 10m").
#[derive(Debug, Clone)]
pub struct Schedule {
    when: When,
    source: String,
}

#[derive(Debug, Clone)]
enum When {
    Cron { cron: Cron, zone: TimeZone },
    Every(SignedDuration),
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ScheduleFault {
    pub message: String,
    /// What would be right.
    pub help: String,
}

/// An interval shorter than this would be a busy loop.
const SHORTEST: SignedDuration = SignedDuration::from_millis(10);

impl Schedule {
    /// `expression`: 5 or 6 cron fields (6 with seconds first), `@hourly` and its like, `every 10m`, `every 250ms`. `zone`: IANA.
    pub fn parse(expression: &str, zone: &str) -> Result<Schedule, ScheduleFault> {
        let source = expression.trim().to_owned();
        if let Some(interval) = source.strip_prefix("every ") {
            let fault = |message: String| ScheduleFault {
                message,
                help: "a number with ms, s, m, h or d, for example \"every 10m\"".into(),
            };
            let every = parse_duration(interval).map_err(fault)?;
            if every < SHORTEST {
                return Err(fault(format!("`{interval}` is shorter than 10ms")));
            }
            return Ok(Schedule {
                when: When::Every(every),
                source,
            });
        }
        let zone = TimeZone::get(zone).map_err(|_| ScheduleFault {
            message: format!("`{zone}` is no time zone"),
            help: "an IANA name, for example \"Europe/London\" or \"UTC\"".into(),
        })?;
        Ok(Schedule {
            when: When::Cron {
                cron: Cron::parse(&source)?,
                zone,
            },
            source,
        })
    }

    /// The first moment strictly later than `after`; `None` if there is none in the time that the calendar holds.
    pub fn next(&self, after: Timestamp) -> Option<Timestamp> {
        match &self.when {
            When::Cron { cron, zone } => cron.next(after, zone),
            When::Every(every) => {
                // Multiples of the interval since 1970, so that a restart does not shift them.
                let step = every.as_millis().max(1);
                let next = (i128::from(after.as_millisecond()).div_euclid(step) + 1) * step;
                Timestamp::from_millisecond(i64::try_from(next).ok()?).ok()
            }
        }
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.source
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn next(expression: &str, zone: &str, after: &str) -> String {
        Schedule::parse(expression, zone)
            .unwrap()
            .next(at(after))
            .unwrap()
            .to_string()
    }

    #[test]
    fn five_fields_six_fields_and_words() {
        assert_eq!(
            next("*/15 * * * *", "UTC", "2026-03-01T09:15:00Z"),
            "2026-03-01T09:30:00Z"
        );
        assert_eq!(
            next("30 */15 * * * *", "UTC", "2026-03-01T09:15:00Z"),
            "2026-03-01T09:15:30Z"
        );
        assert_eq!(
            next("@hourly", "UTC", "2026-03-01T09:15:00Z"),
            "2026-03-01T10:00:00Z"
        );
        assert_eq!(
            next("@midnight", "Europe/London", "2026-07-01T09:15:00Z"),
            "2026-07-01T23:00:00Z"
        );
        // Monday to Friday, counted as cron(8) does: 6 March 2026 is a Friday.
        assert_eq!(
            next("0 9 * * 1-5", "UTC", "2026-03-06T10:00:00Z"),
            "2026-03-09T09:00:00Z"
        );
        // Day of month OR weekday.
        assert_eq!(
            next("0 9 13 * FRI", "UTC", "2026-03-01T00:00:00Z"),
            "2026-03-06T09:00:00Z"
        );
        assert_eq!(
            next("every 250ms", "UTC", "2026-03-01T09:15:00Z"),
            "2026-03-01T09:15:00.25Z"
        );
    }

    #[test]
    fn a_time_that_the_clocks_skip_fires_once_right_after_the_gap() {
        assert_eq!(
            next("30 2 * * *", "America/New_York", "2026-03-08T06:00:00Z"),
            "2026-03-08T07:00:00Z"
        );
        assert_eq!(
            next("30 2 * * *", "America/New_York", "2026-03-08T07:00:00Z"),
            "2026-03-09T06:30:00Z"
        );
    }

    #[test]
    fn a_time_that_comes_twice_fires_once() {
        assert_eq!(
            next("30 1 * * *", "America/New_York", "2026-11-01T04:00:00Z"),
            "2026-11-01T05:30:00Z"
        );
        assert_eq!(
            next("30 1 * * *", "America/New_York", "2026-11-01T05:30:00Z"),
            "2026-11-02T06:30:00Z"
        );
        // An interval goes on through both hours.
        assert_eq!(
            next("*/30 * * * *", "America/New_York", "2026-11-01T05:30:00Z"),
            "2026-11-01T06:00:00Z"
        );
    }

    #[test]
    fn faults_say_what_would_be_right() {
        let fault = |text: &str| Schedule::parse(text, "UTC").unwrap_err().message;
        assert_eq!(
            fault("*/15 * * *"),
            "expected 5 fields (or 6 with seconds first), found 4"
        );
        assert_eq!(fault("0 0 31 2 *"), "no date ever matches");
        assert!(fault("0 9 * * 9").contains("weekday 9"));
        assert!(
            Schedule::parse("@daily", "Europe/Londn")
                .unwrap_err()
                .message
                .contains("Europe/Londn")
        );
    }
}
