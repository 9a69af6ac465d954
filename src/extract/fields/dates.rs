//! Which moment do these words name? Metadata and visible dates in English, German, French, Spanish and numbers.
//! Refuses to guess: no year, no date; no zone, no time.

use jiff::{Timestamp, civil, fmt::rfc2822, tz::Offset};

/// RFC 3339 in UTC, or a bare date where the words give no zone; `None` for what is no date.
pub fn read(words: &str) -> Option<String> {
    read_in(words, None)
}

/// As `read`, on a page in this language: in most, "03/02/2026" has the day first.
pub fn read_in(words: &str, language: Option<&str>) -> Option<String> {
    let words = words.trim();
    if let Ok(at) = words.parse::<Timestamp>() {
        return plausible(at.to_zoned(jiff::tz::TimeZone::UTC).date()).map(|_| spelled(at));
    }
    if let Ok(zoned) = rfc2822::parse(words) {
        return Some(spelled(zoned.timestamp()));
    }
    if words.len() >= 10 && words.len() <= 13 && words.bytes().all(|b| b.is_ascii_digit()) {
        let number: i64 = words.parse().ok()?;
        let at = if words.len() > 11 {
            Timestamp::from_millisecond(number)
        } else {
            Timestamp::from_second(number)
        }
        .ok()?;
        return plausible(at.to_zoned(jiff::tz::TimeZone::UTC).date()).map(|_| spelled(at));
    }
    numeric(words, language.is_some_and(day_first)).or_else(|| named(words))
}

/// Whether all who write in a language, as a tag names it with its region, set the day before the month. English alone does not tell, and
/// American English is declared by many a page that is none; Canada and the United States write other languages in either order.
fn day_first(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']).map(str::to_ascii_lowercase);
    let main = parts.next().unwrap_or_default();
    let region = parts.find(|part| part.len() == 2);
    match (main.as_str(), region.as_deref()) {
        (_, Some("us" | "ca" | "pr")) => false,
        ("en", region) => matches!(region, Some("gb" | "ie" | "au" | "nz")),
        // CLDR's short dates; those that begin with the year are none of them.
        (main, _) => matches!(
            main,
            "fr" | "de"
                | "es"
                | "it"
                | "pt"
                | "nl"
                | "pl"
                | "uk"
                | "ru"
                | "be"
                | "bg"
                | "cs"
                | "sk"
                | "sl"
                | "hr"
                | "ro"
                | "el"
                | "tr"
                | "da"
                | "nb"
                | "nn"
                | "no"
                | "fi"
                | "et"
                | "ca"
                | "gl"
                | "ar"
                | "he"
                | "id"
                | "vi"
                | "th"
                | "hi"
        ),
    }
}

/// "/2026/03/14/levy-dropped": the day that a page's address names.
pub fn of_address(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').skip(3).collect();
    parts.windows(3).find_map(|day| {
        let number = |at: usize, most: usize| {
            let part = day[at];
            (part.len() <= most && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<i16>().ok())
                .flatten()
        };
        let (year, month, day) = (number(0, 4)?, number(1, 2)?, number(2, 2)?);
        let date = civil::Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        plausible(date).map(|date| date.to_string())
    })
}

fn spelled(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second())
        .unwrap_or(at)
        .to_string()
}

/// Dates before the web, or far ahead, are mistakes of the page.
fn plausible(date: civil::Date) -> Option<civil::Date> {
    (1990..2100).contains(&date.year()).then_some(date)
}

pattern!(
    YEAR_FIRST,
    r"(?:^|\D)((?:19|20)\d\d)[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})(?:\D|$)"
);
pattern!(
    YEAR_LAST,
    r"(?:^|\D)(\d{1,2})([-/.])\s?(\d{1,2})[-/.]\s?((?:19|20)\d\d)(?:\D|$)"
);
// With dots the day comes first, and a year of two digits is one of this century.
pattern!(
    SHORT_YEAR,
    r"(?:^|[^\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d\d)(?:[^\d.%]|$)"
);
pattern!(
    CLOCK,
    r"(?:^|\D)([01]?\d|2[0-3])[:.h](\d\d)(?::(\d\d))?(?:[.,]\d+)?\s*((?i:[ap]\.?m\.?))?"
);
pattern!(
    ZONE,
    r"(?:\d\d|\s)(Z|UTC|GMT|[+-]\d\d:?\d\d|BST|CEST|CET|EDT|EST|PDT|PST|CDT|CST|MDT|MST|ET)\b"
);
pattern!(
    DAY_MONTH,
    r"(?:^|\D)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?(\p{L}+)\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d\d)"
);
pattern!(
    MONTH_DAY,
    r"(\p{L}+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:at\s+\d{1,2}:\d\d\s*(?:[ap]m)?,?\s*)?((?:19|20)\d\d)"
);
pattern!(
    MONTH_LATE_YEAR,
    r"(\p{L}{3,})\s+(\d{1,2})\s+\d{1,2}:\d\d:\d\d\s+\S+\s+((?:19|20)\d\d)"
);

fn numeric(words: &str, day_first: bool) -> Option<String> {
    if let Some(found) = YEAR_FIRST.as_ref()?.captures(words) {
        return dated(
            &without(words, &found),
            number(&found, 1)?,
            number(&found, 2)?,
            number(&found, 3)?,
        );
    }
    let Some(found) = YEAR_LAST.as_ref()?.captures(words) else {
        let found = SHORT_YEAR.as_ref()?.captures(words)?;
        return dated(
            &without(words, &found),
            2000 + number(&found, 3)?,
            number(&found, 2)?,
            number(&found, 1)?,
        );
    };
    let (first, second, year) = (number(&found, 1)?, number(&found, 3)?, number(&found, 4)?);
    let words = &without(words, &found);
    // Day first, but where it can't be. With slashes both are in use: only the unmistakable is read, unless the language tells.
    match (first, second) {
        (day @ 13..=31, month) => dated(words, year, month, day),
        (month, day @ 13..=31) => dated(words, year, month, day),
        (day, month) if day == month || day_first || found.get(2)?.as_str() == "." => {
            dated(words, year, month, day)
        }
        _ => None,
    }
}

fn named(words: &str) -> Option<String> {
    for (pattern, day, month) in [
        (&DAY_MONTH, 1, 2),
        (&MONTH_DAY, 2, 1),
        (&MONTH_LATE_YEAR, 2, 1),
    ] {
        for found in pattern.as_ref()?.captures_iter(words) {
            if let (Some(month), Some(day), Some(year)) = (
                crate::extract::months::month_of(found.get(month)?.as_str()),
                number(&found, day),
                number(&found, 3),
            ) {
                return dated(&without(words, &found), year, month, day);
            }
        }
    }
    None
}

/// The words beside the parts of the day that was found in them.
fn without(words: &str, found: &regex::Captures<'_>) -> String {
    let mut rest = String::new();
    let mut from = 0;
    for part in found.iter().skip(1).flatten() {
        rest.push_str(&words[from..part.start()]);
        rest.push(' ');
        from = part.end();
    }
    rest + &words[from..]
}

fn number(found: &regex::Captures<'_>, group: usize) -> Option<i16> {
    found.get(group)?.as_str().parse().ok()
}

/// The date, with the time of day where the words beside it give one and its zone.
fn dated(words: &str, year: i16, month: i16, day: i16) -> Option<String> {
    let date = plausible(
        civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?,
    )?;
    let timed = || {
        let clock = CLOCK.as_ref()?.captures(words)?;
        let mut hour: i8 = clock.get(1)?.as_str().parse().ok()?;
        match clock.get(4).map(|half| half.as_str().as_bytes()[0]) {
            Some(b'p' | b'P') if hour < 12 => hour += 12,
            Some(b'a' | b'A') if hour == 12 => hour = 0,
            _ => {}
        }
        let minute = clock.get(2)?.as_str().parse().ok()?;
        let second = clock
            .get(3)
            .and_then(|second| second.as_str().parse().ok())
            .unwrap_or(0);
        let offset = offset(ZONE.as_ref()?.captures(words)?.get(1)?.as_str())?;
        let at = date.at(hour, minute, second, 0);
        civil::Time::new(hour, minute, second, 0).ok()?;
        offset.to_timestamp(at).ok()
    };
    Some(timed().map_or_else(|| date.to_string(), spelled))
}

/// Abbreviations that stand for one offset in the press's use of them.
fn offset(name: &str) -> Option<Offset> {
    let hours = match name {
        "Z" | "UTC" | "GMT" => 0,
        "BST" | "CET" => 1,
        "CEST" => 2,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => {
            let sign = if name.starts_with('-') { -1 } else { 1 };
            let digits: String = name.chars().filter(char::is_ascii_digit).collect();
            let (hours, minutes): (i32, i32) = (
                digits.get(..2)?.parse().ok()?,
                digits.get(2..4)?.parse().ok()?,
            );
            return Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok();
        }
    };
    Offset::from_hours(hours).ok()
}

#[cfg(test)]
mod tests {
    use super::{of_address, read, read_in};

    #[test]
    fn a_language_tells_which_comes_first_and_no_day_is_guessed() {
        let day = |tag: &str| read_in("Publié le 03/02/2026", Some(tag));
        for tag in [
            "fr", "fr-FR", "de-AT", "en-GB", "pt-BR", "es_MX", "uk", "ru-RU",
        ] {
            assert_eq!(day(tag).as_deref(), Some("2026-02-03"), "{tag}");
        }
        for tag in ["en", "en-US", "fr-CA", "es-US", "ja"] {
            assert_eq!(day(tag), None, "{tag}");
        }
        assert_eq!(
            read_in("02/13/2026", Some("fr")).as_deref(),
            Some("2026-02-13")
        );
    }

    #[test]
    fn an_address_names_a_day() {
        let day = |url: &str| of_address(url);
        assert_eq!(
            day("https://h.example/news/2026/3/14/levy-dropped?x=2020/01/01").as_deref(),
            Some("2026-03-14")
        );
        for none in [
            "https://h.example/2026/03/levy",
            "https://h.example/2026/13/40/levy",
            "https://h.example/1/2/3/levy",
            "https://h.example",
        ] {
            assert_eq!(day(none), None, "{none}");
        }
    }

    #[test]
    fn dates_as_pages_write_them() {
        let cases = [
            ("2026-03-01T09:30:00+01:00", "2026-03-01T08:30:00Z"),
            ("2023-11-11T19:00-06:00", "2023-11-12T01:00:00Z"),
            ("Fri Apr 28 19:20:36 CEST 2023", "2023-04-28T17:20:36Z"),
            ("13/11/2025 09:21:40", "2025-11-13"),
            ("Dec 17th 2025", "2025-12-17"),
            ("2022-5-5 22:17:36", "2022-05-05"),
            ("Thu, 09/25/2025 - 11:38", "2025-09-25"),
            ("Tue, 03 Mar 2026 10:00:00 GMT", "2026-03-03T10:00:00Z"),
            ("3. März 2026", "2026-03-03"),
            ("1er février 2026", "2026-02-01"),
            ("3 de marzo de 2026", "2026-03-03"),
            ("الثلاثاء 3 مارس 2026", "2026-03-03"),
            ("3 آذار 2026", "2026-03-03"),
            (
                "Published 4:30 pm EST, March 3, 2026",
                "2026-03-03T21:30:00Z",
            ),
            ("March 3, 2026 at 12:30 AM EST", "2026-03-03T05:30:00Z"),
            ("2026-03-01", "2026-03-01"),
            ("2026-03-01T09:30:00.000Z", "2026-03-01T09:30:00Z"),
            ("Stand: 31.10.23, 14.05 Uhr", "2023-10-31"),
            ("Fri 20 Mar 2026 20.26 CET", "2026-03-20T19:26:00Z"),
            ("20 March 2026 at 14:05 GMT", "2026-03-20T14:05:00Z"),
        ];
        for (words, expected) in cases {
            assert_eq!(read(words).as_deref(), Some(expected), "{words}");
        }
        for words in [
            "",
            "yesterday",
            "5 March",
            "03/04/2026",
            "99.99.2026",
            "version 1.2.23.4",
            "up by 10.11.12%",
            "2 hours ago",
        ] {
            assert_eq!(read(words), None, "{words}");
        }
    }
}
