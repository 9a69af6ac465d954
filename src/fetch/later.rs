//! When does a host want us back? `Retry-After` as RFC 9110 §10.2.3 has it: seconds, or a date.

use jiff::{SignedDuration, Timestamp};

/// The moment that a `Retry-After` names; `None` for one that can't be read.
pub fn retry_after(value: &str, now: Timestamp) -> Option<Timestamp> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // However many: nobody means a longer time than can be reckoned with.
        let seconds = value.parse::<u32>().unwrap_or(u32::MAX);
        return now
            .checked_add(SignedDuration::from_secs(i64::from(seconds)))
            .ok();
    }
    // RFC 9110 §5.6.7: a date comes in three forms, two of them obsolete, and all must be understood.
    let date = httpdate::parse_http_date(value).ok()?;
    Timestamp::try_from(date).ok()
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
        for old in ["Sunday, 01-Mar-26 10:00:00 GMT", "Sun Mar  1 10:00:00 2026"] {
            assert_eq!(
                retry_after(old, now).unwrap().to_string(),
                "2026-03-01T10:00:00Z"
            );
        }
        let far = retry_after("99999999999", now).unwrap();
        assert!(far.duration_since(now) > SignedDuration::from_hours(24 * 365));
        for none in ["soon", "", "-5"] {
            assert_eq!(retry_after(none, now), None);
        }
    }
}
