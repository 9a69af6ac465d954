//! How long is "1h30m", and when was "yesterday"?

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

/// Reads `250ms`, `20s`, `10m`, `1h30m`, `3d`. The error is a sentence.
pub fn parse_duration(text: &str) -> Result<SignedDuration, String> {
    let wrong = || format!("`{text}` is no length of time");
    let mut rest = text.trim();
    let mut total = SignedDuration::ZERO;
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, unit) = rest.split_at(digits);
        let number: i64 = number.parse().map_err(|_| wrong())?;
        let letters = unit
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(unit.len());
        let (unit, next) = unit.split_at(letters);
        let millis: i64 = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            _ => return Err(wrong()),
        };
        let part = number.checked_mul(millis).ok_or_else(wrong)?;
        total = total
            .checked_add(SignedDuration::from_millis(part))
            .ok_or_else(wrong)?;
        rest = next.trim_start();
    }
    Ok(total)
}
/// Reads a time as people type it: `2026-03-01T09:30:00Z`, a date (the start of that day in UTC; its end with `is_end`), `now`, `today`,
/// `yesterday`, or an age before `now` (`2d`, `3h`). The error is a sentence.
pub fn parse_moment(text: &str, now: Timestamp, is_end: bool) -> Result<Timestamp, String> {
    let text = text.trim();
    let today = TimeZone::UTC.to_datetime(now).date();
    let date = match text {
        "now" => return Ok(now),
        "today" => Some(today),
        "yesterday" => today.yesterday().ok(),
        text => match text.parse::<Timestamp>() {
            Ok(at) => return Ok(at),
            Err(_) => text.parse::<Date>().ok(),
        },
    };
    let wrong = || {
        "expected a date (2026-03-01), a time (2026-03-01T09:30:00Z), yesterday, or an age (2d, 3h)"
            .to_owned()
    };
    let at = match date {
        Some(date) => {
            let date = if is_end { date.tomorrow() } else { Ok(date) };
            let start = date.and_then(|date| date.to_zoned(TimeZone::UTC));
            // The last moment that is still of the day.
            let before = SignedDuration::from_micros(i64::from(is_end));
            start.and_then(|start| start.timestamp().checked_sub(before))
        }
        None => now.checked_sub(parse_duration(text).map_err(|_| wrong())?),
    };
    at.map_err(|_| wrong())
}
