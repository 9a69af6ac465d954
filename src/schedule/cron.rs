//! At which moments does a cron expression fire in a zone? The crate `cron` lists wall-clock times; what cron(8)'s users
//! expect of weekdays, of two day fields and of clocks that change is added here.

use std::{collections::BTreeSet, str::FromStr};

use chrono::{DateTime, Datelike, TimeZone as _, Timelike, Utc};
use jiff::{
    SignedDuration, Timestamp, civil,
    tz::{AmbiguousOffset, TimeZone},
};

use super::ScheduleFault;

/// A parsed expression; it knows no zone.
#[derive(Debug, Clone)]
pub(super) struct Cron {
    /// One, or two where either day field may match.
    parts: Vec<::cron::Schedule>,
    /// The times are not a fixed list ("every 15 minutes"): they go on through a repeated hour.
    interval: bool,
}

/// Clocks are set back by an hour, or by two or three in odd places and times.
const BACKWARDS_AT_MOST: SignedDuration = SignedDuration::from_hours(3);

const HELP: &str = "minute hour day month weekday, for example \"*/15 * * * *\"; or @hourly, @daily; or \"every 10m\"";

/// The words of cron.
const KNOWN: [&str; 7] = [
    "@yearly",
    "@annually",
    "@monthly",
    "@weekly",
    "@daily",
    "@midnight",
    "@hourly",
];

/// What `cron` says is wrong, as a sentence. Its bounds are those that are allowed: "Minutes must be less than 59" forbids 60.
fn worded(said: &str) -> String {
    let last = said.lines().last().unwrap_or_default().trim();
    for (from, to) in [
        (" must be less than ", "at most"),
        (" must be greater than ", "at least"),
    ] {
        let parts = last.split_once(from);
        // What follows the bound says what was found.
        if let Some((field, rest)) = parts {
            let bound: String = rest.chars().take_while(char::is_ascii_digit).collect();
            return format!("{} are {to} {bound}", field.to_lowercase());
        }
    }
    last.to_owned()
}

impl Cron {
    pub(super) fn parse(source: &str) -> Result<Cron, ScheduleFault> {
        let fault = |message: String| ScheduleFault {
            message,
            help: HELP.into(),
        };
        let spelled = match source.to_ascii_lowercase().as_str() {
            "@yearly" | "@annually" => "0 0 1 1 *".to_owned(),
            "@monthly" => "0 0 1 * *".to_owned(),
            "@weekly" => "0 0 * * 0".to_owned(),
            "@daily" | "@midnight" => "0 0 * * *".to_owned(),
            "@hourly" => "0 * * * *".to_owned(),
            word if word.starts_with('@') => {
                return Err(fault(format!("`{word}` is not one of the words of cron")));
            }
            _ => source.to_owned(),
        };
        let fields: Vec<&str> = spelled.split_whitespace().collect();
        let (second, [minute, hour, day, month, weekday]) = match fields[..] {
            [minute, hour, day, month, weekday] => ("0", [minute, hour, day, month, weekday]),
            [second, minute, hour, day, month, weekday] => {
                (second, [minute, hour, day, month, weekday])
            }
            [word] if KNOWN.contains(&format!("@{}", word.to_ascii_lowercase()).as_str()) => {
                return Err(fault(format!("did you mean \"@{word}\"?")));
            }
            _ => {
                let found = fields.len();
                return Err(fault(format!(
                    "expected 5 fields (or 6 with seconds first), found {found}"
                )));
            }
        };
        let weekday = weekdays(weekday).map_err(fault)?;
        let part = |day: &str, weekday: &str| {
            ::cron::Schedule::from_str(&format!("{second} {minute} {hour} {day} {month} {weekday}"))
                .map_err(|error| fault(worded(&error.to_string())))
        };
        // cron(8): when both day fields are restricted, either may match.
        let parts = if day.starts_with(['*', '?']) || weekday == "*" {
            vec![part(day, &weekday)?]
        } else {
            vec![part(day, "*")?, part("*", &weekday)?]
        };
        let interval = [second, minute, hour]
            .iter()
            .any(|field| field.starts_with('*'));
        let cron = Cron { parts, interval };
        if cron.next(Timestamp::UNIX_EPOCH, &TimeZone::UTC).is_none() {
            return Err(fault("no date ever matches".into()));
        }
        Ok(cron)
    }

    /// The first firing strictly after `after`.
    pub(super) fn next(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        self.parts
            .iter()
            .filter_map(|part| self.next_of(part, after, zone))
            .min()
    }

    fn next_of(
        &self,
        part: &::cron::Schedule,
        after: Timestamp,
        zone: &TimeZone,
    ) -> Option<Timestamp> {
        // Wall-clock time runs backwards by a few hours at most: where it has just done so, or is about to, look from a little before.
        let around = [
            after.checked_sub(BACKWARDS_AT_MOST).ok()?,
            after.checked_add(BACKWARDS_AT_MOST).ok()?,
        ];
        let mut start = zone.to_datetime(after);
        if around.map(|at| zone.to_offset(at)) != [zone.to_offset(after); 2] {
            start = start.checked_sub(BACKWARDS_AT_MOST).ok()?;
        }
        let mut best: Option<Timestamp> = None;
        for wall in part.after(&pretend_utc(start)?) {
            let (early, late) = self.instants(civil_of(wall)?, zone)?;
            if best.is_some_and(|best| early.is_some_and(|early| early > best)) {
                break;
            }
            for instant in [early, late]
                .into_iter()
                .flatten()
                .filter(|instant| *instant > after)
            {
                best = Some(best.map_or(instant, |best| best.min(instant)));
            }
        }
        best
    }

    /// The instants at which a wall-clock time fires: none, one, or two.
    fn instants(
        &self,
        wall: civil::DateTime,
        zone: &TimeZone,
    ) -> Option<(Option<Timestamp>, Option<Timestamp>)> {
        let ambiguous = zone.to_ambiguous_timestamp(wall);
        Some(match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } => (Some(ambiguous.unambiguous().ok()?), None),
            AmbiguousOffset::Gap { .. } if self.interval => (None, None),
            AmbiguousOffset::Gap { before, .. } => {
                let inside = before
                    .to_timestamp(wall)
                    .ok()?
                    .checked_add(SignedDuration::from_secs(1))
                    .ok()?;
                (Some(zone.preceding(inside).next()?.timestamp()), None)
            }
            AmbiguousOffset::Fold { .. } => {
                let late = zone.to_ambiguous_timestamp(wall).later().ok()?;
                (
                    Some(ambiguous.earlier().ok()?),
                    self.interval.then_some(late),
                )
            }
        })
    }
}

/// Rewrites 0-7 with Sunday twice (cron(8)) as 1-7 with Sunday first (the `cron` crate).
fn weekdays(field: &str) -> Result<String, String> {
    if field == "*" || field == "?" {
        return Ok("*".into());
    }
    const NAMES: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    let number = |word: &str| match word.parse::<usize>() {
        Ok(n) if n <= 7 => Ok(n),
        Ok(n) => Err(format!("weekday {n} is not between 0 and 7")),
        Err(_) => NAMES
            .iter()
            .position(|name| word.eq_ignore_ascii_case(name))
            .ok_or_else(|| format!("`{word}` is not a weekday")),
    };
    let mut days = BTreeSet::new();
    for item in field.split(',') {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => {
                let number = step.parse::<usize>().ok().filter(|step| *step > 0);
                (
                    range,
                    number.ok_or_else(|| format!("`{step}` is not a step"))?,
                )
            }
            None => (item, 1),
        };
        let (first, last) = match range.split_once('-') {
            Some((first, last)) => (number(first)?, number(last)?),
            None if range == "*" => (0, 6),
            None if item.contains('/') => (number(range)?, 6),
            None => (number(range)?, number(range)?),
        };
        if first > last {
            return Err(format!("`{range}` runs backwards"));
        }
        days.extend((first..=last).step_by(step).map(|day| day % 7 + 1));
    }
    let list: Vec<String> = days.iter().map(usize::to_string).collect();
    // A starred field does not restrict the day, whatever its step (cron(8)).
    Ok(if field.starts_with('*') && list.len() == 7 {
        "*".into()
    } else {
        list.join(",")
    })
}

fn pretend_utc(t: civil::DateTime) -> Option<DateTime<Utc>> {
    let part = |n: i8| u32::try_from(n).ok();
    Utc.with_ymd_and_hms(
        t.year().into(),
        part(t.month())?,
        part(t.day())?,
        part(t.hour())?,
        part(t.minute())?,
        part(t.second())?,
    )
    .single()
}

fn civil_of(t: DateTime<Utc>) -> Option<civil::DateTime> {
    let part = |n: u32| i8::try_from(n).ok();
    civil::DateTime::new(
        i16::try_from(t.year()).ok()?,
        part(t.month())?,
        part(t.day())?,
        part(t.hour())?,
        part(t.minute())?,
        part(t.second())?,
        0,
    )
    .ok()
}
