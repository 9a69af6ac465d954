//! Did a date change, where no word of the calendar did?

use rustc_hash::FxHashSet;

use super::{
    changed::{Changed, Difference, Word},
    lexicon::{Lexicon, List},
};
use crate::model::{Op, Span};

/// A day of the month, or a year.
pub fn is_day_or_year(word: &str) -> bool {
    word.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h', '.'])
        .parse::<u32>()
        .is_ok_and(|number| (1..=31).contains(&number) || (1900..2100).contains(&number))
}

/// As [`is_day_or_year`], in words too: "third".
fn names_day_or_year(word: &str, lexicon: &Lexicon) -> bool {
    is_day_or_year(word)
        || lexicon
            .values(word)
            .iter()
            .any(|value| is_day_or_year(value))
}

/// The days and years of dates near a change, in digits: what stands beside a word of the calendar, and years behind "in" or a date.
pub fn of_dates(difference: &Difference<'_>, lexicon: &Lexicon) -> FxHashSet<String> {
    let (old, new) = difference.keys();
    let mut found = FxHashSet::default();
    for keys in [&old, &new] {
        let is_named = |at: Option<usize>| {
            let key = at.and_then(|at| keys.get(at));
            key.is_some_and(|key| lexicon.is_of_calendar(key) || *key == "may")
        };
        for (at, key) in keys.iter().enumerate() {
            if !names_day_or_year(key, lexicon) {
                continue;
            }
            let joined = keys
                .get(at + 1)
                .is_some_and(|key| matches!(*key, "de" | "of"));
            let before = at.checked_sub(1).map(|before| keys[before]);
            let is_year = key
                .parse::<u32>()
                .is_ok_and(|year| (1900..2100).contains(&year))
                && before.is_some_and(|word| {
                    lexicon.has(List::BeforeYears, word) || is_day_or_year(word) || word == "de"
                });
            let is_dated = is_named(at.checked_sub(1))
                || is_named(Some(at + 1))
                || joined && is_named(Some(at + 2));
            if is_dated || is_year {
                found.extend(lexicon.values(key));
            }
        }
    }
    found
}

/// A changed number right beside a month that stayed: "3 March" → "4 March".
pub fn touched(spans: &[Span], lexicon: &Lexicon) -> bool {
    let month = |text: &str| {
        lexicon.has(List::Months, &text.to_lowercase()) || text.eq_ignore_ascii_case("may")
    };
    spans.iter().enumerate().any(|(at, span)| {
        let last_number = span
            .text
            .split_whitespace()
            .last()
            .is_some_and(|word| names_day_or_year(&word.to_lowercase(), lexicon));
        let first_number = span
            .text
            .split_whitespace()
            .next()
            .is_some_and(|word| names_day_or_year(word.trim_matches(','), lexicon));
        let next = spans[at + 1..]
            .iter()
            .find(|next| next.op == Op::Equal)
            // "3. Mai", "3 de mayo"
            .and_then(|next| {
                let mut words = next.text.split_whitespace();
                words.find(|word| !matches!(*word, "." | "de"))
            });
        let before = spans[..at]
            .iter()
            .rfind(|before| before.op == Op::Equal)
            .and_then(|before| before.text.split_whitespace().last());
        // "In 2024" is a year; "call 1907" is none.
        let year = before.is_none_or(|word| {
            let word = word.trim_matches(['(', ',', '.']).to_lowercase();
            lexicon.has(List::BeforeYears, &word)
                || month(&word)
                || matches!(word.as_str(), "-" | "–" | "/")
                || word.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
        }) && span
            .text
            .trim()
            .trim_end_matches([',', '.'])
            .parse::<u32>()
            .is_ok_and(|year| (1900..2100).contains(&year));
        // "3月" → "4月"
        let is_unit = |c: char| matches!(c, '年' | '月' | '日' | '년' | '월' | '일');
        let ends_in_digit = span.text.ends_with(char::is_numeric);
        let unit = ends_in_digit
            && spans[at + 1..]
                .iter()
                .find(|next| next.op == Op::Equal)
                .is_some_and(|next| next.text.starts_with(is_unit));
        span.op != Op::Equal
            && (unit
                || last_number && next.is_some_and(|word| month(word.trim_matches([',', '.'])))
                || first_number && before.is_some_and(|word| month(word.trim_matches([',', '.'])))
                || year)
    })
}

/// "next year" → "in 2028": a year that came, behind a word that such stand behind.
pub fn next_year(changed: &Changed<'_>, lexicon: &Lexicon) -> bool {
    let named = |side: &[Word<'_>]| {
        side.windows(2).any(|pair| {
            let year = pair[1].0.parse::<u32>();
            year.is_ok_and(|year| (1900..2100).contains(&year))
                && lexicon.has(List::BeforeYears, &pair[0].0)
        })
    };
    named(&changed.gone) || named(&changed.come)
}
