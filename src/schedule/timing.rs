//! When may an alert leave? Digests, and quiet hours in a zone of their own.

use jiff::{Timestamp, civil::Time, tz::TimeZone};

use super::{Schedule, ScheduleFault};

/// When what a rule chose may leave. The default is at once.
#[derive(Debug, Clone, Default)]
pub struct Timing {
    /// Collected, and sent at these times.
    pub digest: Option<Schedule>,
    /// Nothing leaves in these hours.
    pub quiet: Option<Quiet>,
}

/// Hours of each day, in a zone: from the first to before the second.
#[derive(Debug, Clone)]
pub struct Quiet {
    from: Time,
    to: Time,
    zone: TimeZone,
}

impl Timing {
    /// When something of the moment `now` may leave; `None` for at once.
    pub fn leaves(&self, now: Timestamp) -> Option<Timestamp> {
        let collected = self.digest.as_ref().and_then(|digest| digest.next(now));
        let at = collected.unwrap_or(now);
        let loud = self.quiet.as_ref().and_then(|quiet| quiet.over(at));
        loud.or(collected)
    }
}

impl Quiet {
    /// `22:00-07:00 Europe/Berlin`; UTC without a zone.
    pub fn parse(text: &str) -> Result<Quiet, ScheduleFault> {
        let fault = |message: String| ScheduleFault {
            message,
            help: "two times of day and a zone, for example \"22:00-07:00 Europe/Berlin\"".into(),
        };
        let (hours, zone) = text
            .trim()
            .split_once(char::is_whitespace)
            .unwrap_or((text.trim(), "UTC"));
        let (from, to) = hours
            .split_once('-')
            .ok_or_else(|| fault(format!("`{hours}` names no two times")))?;
        let time = |text: &str| {
            Time::strptime("%H:%M", text).map_err(|_| fault(format!("`{text}` is no time of day")))
        };
        let (from, to) = (time(from)?, time(to)?);
        if from == to {
            return Err(fault(format!("`{hours}` is no stretch of time")));
        }
        let zone = TimeZone::get(zone.trim())
            .map_err(|_| fault(format!("`{}` is no time zone", zone.trim())))?;
        Ok(Quiet { from, to, zone })
    }

    /// When the quiet hours that `at` lies in are over; `None` where it lies in none.
    fn over(&self, at: Timestamp) -> Option<Timestamp> {
        let local = self.zone.to_datetime(at);
        let time = local.time();
        let over_midnight = self.from > self.to;
        let is_quiet = if over_midnight {
            time >= self.from || time < self.to
        } else {
            self.from <= time && time < self.to
        };
        if !is_quiet {
            return None;
        }
        let ends_tomorrow = over_midnight && time >= self.from;
        let date = if ends_tomorrow {
            local.date().tomorrow().ok()?
        } else {
            local.date()
        };
        let end = date
            .to_datetime(self.to)
            .to_zoned(self.zone.clone())
            .ok()?
            .timestamp();
        // Where clocks are set back the end may come twice: the first is past then.
        (end > at).then_some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(digest: Option<&str>, quiet: &str, now: &str) -> Option<String> {
        let timing = Timing {
            digest: digest.map(|cron| Schedule::parse(cron, "Europe/Berlin").unwrap()),
            quiet: Some(Quiet::parse(quiet).unwrap()),
        };
        timing.leaves(now.parse().unwrap()).map(|at| at.to_string())
    }

    #[test]
    fn quiet_hours_hold_in_their_zone_and_over_midnight() {
        let night = "22:00-07:00 Europe/Berlin";
        assert_eq!(leaves(None, night, "2026-03-01T12:00:00Z"), None);
        let morning = Some("2026-03-02T06:00:00Z".to_owned());
        assert_eq!(leaves(None, night, "2026-03-01T21:00:00Z"), morning);
        assert_eq!(leaves(None, night, "2026-03-02T05:59:59Z"), morning);
        assert_eq!(leaves(None, night, "2026-03-02T06:00:00Z"), None);
        // The clocks go forward in that night.
        assert_eq!(
            leaves(None, night, "2026-03-28T22:00:00Z").as_deref(),
            Some("2026-03-29T05:00:00Z")
        );
        assert_eq!(
            leaves(None, "12:00-13:00", "2026-03-01T12:30:00Z").as_deref(),
            Some("2026-03-01T13:00:00Z")
        );
    }

    #[test]
    fn a_digest_that_falls_into_quiet_hours_waits_for_their_end() {
        let night = "22:00-07:00 Europe/Berlin";
        let six = leaves(Some("0 6 * * *"), night, "2026-03-01T12:00:00Z");
        assert_eq!(six.as_deref(), Some("2026-03-02T06:00:00Z"));
        let nine = leaves(Some("0 9 * * *"), night, "2026-03-01T23:00:00Z");
        assert_eq!(nine.as_deref(), Some("2026-03-02T08:00:00Z"));
    }

    #[test]
    fn faults_say_what_would_be_right() {
        for wrong in [
            "22:00",
            "22-7",
            "25:00-07:00",
            "07:00-07:00",
            "22:00-07:00 Europe/Berln",
        ] {
            assert!(
                Quiet::parse(wrong)
                    .unwrap_err()
                    .help
                    .contains("Europe/Berlin"),
                "{wrong}"
            );
        }
    }
}
