//! When was "yesterday", "3 March" or "2026-03-01 09:30"? One rule for the command line, the desk, the feeds and the API.

use jiff::{
    SignedDuration, Timestamp, Zoned,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use super::duration::parse_duration;

/// What may be written, as every refusal says.
pub const MOMENTS: &str = "expected a date (2026-03-01, 3 March), a time (2026-03-01T09:30, in UTC, or with its zone: …+01:00), yesterday, or an age (2d, 3h)";

/// Reads a time as people type it: `2026-03-01T09:30:00Z`, one without a zone (which is in UTC), a date (the start of that day in UTC; its
/// end with `is_end`), `now`, `today`, `yesterday`, or an age before `now` (`2d`, `3h`). The error is a sentence.
pub fn parse_moment(text: &str, now: Timestamp, is_end: bool) -> Result<Timestamp, String> {
    let text = text.trim();
    let wrong = || MOMENTS.to_owned();
    let today = TimeZone::UTC.to_datetime(now).date();
    let date = match text {
        "now" => return Ok(now),
        "today" => Some(today),
        "yesterday" => today.yesterday().ok(),
        text => match time(text) {
            Some(at) => return Ok(at),
            None => date(text, today),
        },
    };
    let Some(date) = date else {
        let age = parse_duration(text).map_err(|_| wrong())?;
        return now.checked_sub(age).map_err(|_| wrong());
    };
    let date = if is_end { date.tomorrow() } else { Ok(date) };
    let start = date.and_then(|date| date.to_zoned(TimeZone::UTC));
    // The last moment that is still of the day.
    let before = SignedDuration::from_micros(i64::from(is_end));
    start
        .and_then(|start| start.timestamp().checked_sub(before))
        .map_err(|_| wrong())
}

/// A date with a time of day; without an offset or a zone it is in UTC.
fn time(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    // As we print times ourselves: "1 Mar 2026 09:30:00 UTC".
    let printed = text.strip_suffix("UTC").unwrap_or(text).trim_end();
    for format in ["%d %b %Y %H:%M:%S", "%d %b %Y %H:%M"] {
        if let Ok(civil) = DateTime::strptime(format, printed) {
            return in_utc(civil);
        }
    }
    // jiff's dates may have a time behind them, and its times an offset that is passed over: neither is guessed at here.
    let clock = printed.get(10..).filter(|rest| rest.contains(':'))?;
    if clock.contains('[') {
        // `2026-03-01T09:30[Europe/London]`
        return text.parse::<Zoned>().ok().map(|zoned| zoned.timestamp());
    }
    let is_bare = clock
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, 'T' | 't' | ' ' | ':' | '.'));
    in_utc(printed.parse().ok().filter(|_| is_bare)?)
}

fn in_utc(civil: DateTime) -> Option<Timestamp> {
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// `2026-03-01`, `3 March 2026`, `3 Mar`, `March 3`: without a year the last such day.
fn date(text: &str, today: Date) -> Option<Date> {
    if let Ok(date) = Date::strptime("%Y-%m-%d", text) {
        return Some(date);
    }
    let words: Vec<&str> = text
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let (day, month, year) = match words.as_slice() {
        [one, other] => (one, other, None),
        [one, other, year] => (one, other, Some(year.parse::<i16>().ok()?)),
        _ => return None,
    };
    let (day, month) = match day.parse::<i8>() {
        Ok(day) => (day, month),
        Err(_) => (month.parse().ok()?, day),
    };
    let month = format!("1 {month} 2000");
    let month = ["%d %B %Y", "%d %b %Y"]
        .iter()
        .find_map(|format| Date::strptime(format, &month).ok())?
        .month();
    match year {
        Some(year) => Date::new(year, month, day).ok(),
        None => (0..=8)
            .filter_map(|back| Date::new(today.year() - back, month, day).ok())
            .find(|date| *date <= today),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_a_zone_is_in_utc_and_never_a_whole_day() {
        let now: Timestamp = "2026-11-30T08:00:00Z".parse().unwrap();
        let read = |text: &str, is_end| {
            parse_moment(text, now, is_end).map_or_else(|_| "no".to_owned(), |at| at.to_string())
        };
        for text in [
            "2026-11-30 07:05",
            "2026-11-30T07:05:00",
            "2026-11-30T07:05:00Z",
            "2026-11-30T08:05+01:00",
            "2026-11-30T02:05:00[America/New_York]",
            "30 Nov 2026 07:05:00 UTC",
            "30 Nov 2026 07:05",
        ] {
            for is_end in [false, true] {
                assert_eq!(read(text, is_end), "2026-11-30T07:05:00Z", "{text}");
            }
        }
        for text in [
            "2026-11-29",
            "yesterday",
            "29 November 2026",
            "29 Nov",
            "November 29, 2026",
        ] {
            assert_eq!(read(text, false), "2026-11-29T00:00:00Z", "{text}");
            assert_eq!(read(text, true), "2026-11-29T23:59:59.999999Z", "{text}");
        }
        // The last such day, not one to come.
        assert_eq!(read("3 Dec", false), "2025-12-03T00:00:00Z");
        assert_eq!(read("3 March", false), "2026-03-03T00:00:00Z");
        assert_eq!(read("2h", true), "2026-11-30T06:00:00Z");
        for text in [
            "2026-11-30T07:05:00+1",
            "2026-11-30 07:05 CET",
            "2026-11-30 7",
            "2026-11-30T07:05[Nowhere/Here]",
            "30 Smarch",
            "99999-01-01",
            "2026-02-30",
            "é é é é é é",
            "",
        ] {
            assert_eq!(read(text, false), "no", "{text}");
        }
    }
}
