//! When does a host want us back? `Retry-After` as RFC 9110 §10.2.3 has it: seconds, or a date.

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};

/// The moment that a `Retry-After` names; `None` for one that can't be read.
pub fn retry_after(value: &str, now: Timestamp) -> Option<Timestamp> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u32>() {
        return now
            .checked_add(SignedDuration::from_secs(i64::from(seconds)))
            .ok();
    }
    rfc2822::parse(value).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_or_a_date() {
        let now: Timestamp = "2026-03-01T09:30:00Z".parse().unwrap();
        assert_eq!(
            retry_after("120", now).unwrap().to_string(),
            "2026-03-01T09:32:00Z"
        );
        assert_eq!(
            retry_after("Sun, 01 Mar 2026 10:00:00 GMT", now)
                .unwrap()
                .to_string(),
            "2026-03-01T10:00:00Z"
        );
        assert_eq!(retry_after("soon", now), None);
    }
}
