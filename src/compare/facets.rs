//! What sort of words changed? Numbers, dates, negations, modal verbs, names, verbs of saying, hedges, spelling.

use std::collections::{BTreeSet, HashSet};

use rustc_hash::FxHashMap;

use super::{
    lexicon::{CALENDAR, HEDGES, List, MODALS, NEGATIONS, NUMBERS, SAYING},
    spelling,
    words::{Word, words},
};
use crate::model::{Facet, Op, Span};

/// Quantities that are read as numbers only beside another sign of a count.
pub fn is_number(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
        || matches!(word, "%" | "£" | "$" | "€" | "¥")
        || NUMBERS.has(word)
        || word.split('-').all(|part| NUMBERS.has(part)) && !word.is_empty()
}

/// Words that went and came, in lower case, with whether each had a capital inside a sentence.
struct Changed<'a> {
    gone: Vec<(String, &'a str)>,
    come: Vec<(String, &'a str)>,
}

/// The words and marks that went, or that came; "one" only where it counts something.
fn side(spans: &[Span], op: Op) -> Vec<Word<'_>> {
    let is_word = |word: &Word<'_>| !word.text.trim().is_empty();
    let mut changed = Vec::new();
    for (at, span) in spans.iter().enumerate().filter(|(_, span)| span.op == op) {
        let all: Vec<Word<'_>> = words(&span.text).into_iter().filter(is_word).collect();
        for (place, word) in all.iter().enumerate() {
            if word.key.eq_ignore_ascii_case("one") {
                let beside = |span: &Span| span.op == Op::Equal || span.op == op;
                let before = match place.checked_sub(1) {
                    Some(before) => Some(all[before].key.to_lowercase()),
                    None => (spans[..at].iter().rev().filter(|span| beside(span)))
                        .find_map(|span| words(&span.text).into_iter().rfind(is_word))
                        .map(|word| word.key.to_lowercase()),
                };
                let after = match all.get(place + 1) {
                    Some(after) => Some(after.key.to_lowercase()),
                    None => (spans[at + 1..].iter().filter(|span| beside(span)))
                        .find_map(|span| words(&span.text).into_iter().find(is_word))
                        .map(|word| word.key.to_lowercase()),
                };
                let counts = after.is_some_and(|after| {
                    after.starts_with(char::is_alphanumeric) && !NOT_COUNTED_AFTER.has(&after)
                }) && !before.is_some_and(|before| NOT_COUNTED_BEFORE.has(&before));
                if !counts {
                    continue;
                }
            }
            changed.push(word.clone());
        }
    }
    changed
}

/// "One may say", "one of these days", "one another": no count.
static NOT_COUNTED_AFTER: List = List::new(&[
    "is", "was", "can", "could", "may", "might", "must", "should", "would", "will", "has", "had",
    "of", "another", "who", "that", "which", "to", "by", "for", "in", "on", "at", "with", "and",
    "or", "but", "as", "if", "when", "because",
]);

/// "The big one", "no one", "this one": no count.
static NOT_COUNTED_BEFORE: List = List::new(&[
    "the", "this", "that", "no", "any", "some", "every", "each", "which", "another", "a",
]);

/// The facets of one difference.
pub fn facets(spans: &[Span]) -> BTreeSet<Facet> {
    let mut facets = BTreeSet::new();
    let (gone, come) = (side(spans, Op::Delete), side(spans, Op::Insert));
    let changed = Changed {
        gone: only(&gone, &come),
        come: only(&come, &gone),
    };
    let all = || changed.gone.iter().chain(&changed.come);
    let count = |side: &[(String, &str)], has: &dyn Fn(&str) -> bool| {
        side.iter().filter(|(word, _)| has(word)).count()
    };
    let differs =
        |has: &dyn Fn(&str) -> bool| count(&changed.gone, has) + count(&changed.come, has) > 0;

    let dated =
        all().any(|(word, text)| CALENDAR.has(word) || *text == "May") || spans_touch_date(spans);
    if dated {
        facets.insert(Facet::Date);
    }
    if differs(&|word| is_number(word))
        && !(dated
            && all()
                .filter(|(word, _)| is_number(word))
                .all(|(word, _)| is_day_or_year(word)))
    {
        facets.insert(Facet::Number);
    }
    let negative =
        |word: &str| NEGATIONS.has(word) || word.ends_with("n't") || word.ends_with("n’t");
    if count(&changed.gone, &negative) != count(&changed.come, &negative)
        || comma_after_negation(spans)
        || prefix_negated(&changed)
    {
        facets.insert(Facet::Negation);
    }
    let month_may = || {
        changed
            .gone
            .iter()
            .chain(&changed.come)
            .any(|(_, text)| *text == "May")
    };
    let modal = |word: &str| MODALS.has(word) || MODALS.has(word.trim_end_matches("n't"));
    // "will be spared" → "to escape", as headlines have it, is the same future.
    let future = changed
        .gone
        .iter()
        .chain(&changed.come)
        .filter(|(word, _)| modal(word))
        .all(|(word, _)| word == "will")
        && changed
            .gone
            .iter()
            .chain(&changed.come)
            .any(|(word, _)| word == "to");
    let by_month = month_may() && facets.contains(&Facet::Date);
    if differs(&modal) && !(future || same_set(&changed, &modal) || by_month) {
        facets.insert(Facet::Modality);
    }
    if differs(&|word| SAYING.has(word)) {
        facets.insert(Facet::Attribution);
    }
    if differs(&|word| HEDGES.has(word) && !MODALS.has(word) && !SAYING.has(word)) {
        facets.insert(Facet::Hedge);
    }
    if names_differ(spans, &changed) {
        facets.insert(Facet::Name);
    }
    // A known word and its misspelling are one word: "definately" is no hedge less.
    if facets
        .iter()
        .all(|facet| matches!(facet, Facet::Hedge | Facet::Attribution))
        && !facets.is_empty()
        && changed.gone.len() == 1
        && changed.come.len() == 1
    {
        let (a, b) = (&changed.gone[0].0, &changed.come[0].0);
        let known = |word: &String| HEDGES.has(word) || SAYING.has(word);
        if a.len() >= 6 && known(a) != known(b) && spelling::is_misspelling(a, b) {
            return BTreeSet::from([Facet::Typo]);
        }
    }
    if facets.is_empty() && !gone.is_empty() && is_typo(&changed) {
        facets.insert(Facet::Typo);
    }
    facets
}

/// The words of `from` that `other` lacks.
fn only<'a>(from: &[Word<'a>], other: &[Word<'_>]) -> Vec<(String, &'a str)> {
    let mut spare: FxHashMap<String, usize> = FxHashMap::default();
    for word in other {
        *spare.entry(word.key.to_lowercase()).or_default() += 1;
    }
    let mut found = Vec::new();
    for word in from {
        let key = word.key.to_lowercase();
        match spare.get_mut(&key).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => found.push((key, word.text)),
        }
    }
    found
}

fn same_set(changed: &Changed<'_>, has: &dyn Fn(&str) -> bool) -> bool {
    let set = |side: &[(String, &str)]| {
        side.iter()
            .filter(|(word, _)| has(word))
            .map(|(word, _)| word.clone())
            .collect::<HashSet<_>>()
    };
    set(&changed.gone) == set(&changed.come)
}

fn is_day_or_year(word: &str) -> bool {
    word.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h', '.'])
        .parse::<u32>()
        .is_ok_and(|number| (1..=31).contains(&number) || (1900..2100).contains(&number))
        || matches!(word, "first" | "second" | "third" | "fourth" | "fifth")
}

/// A changed number right beside a month that stayed: "3 March" → "4 March".
fn spans_touch_date(spans: &[Span]) -> bool {
    const MONTHS: usize = 23;
    let month = |text: &str| {
        CALENDAR.words[..MONTHS].contains(&text.to_lowercase().as_str())
            || text.eq_ignore_ascii_case("may")
    };
    spans.iter().enumerate().any(|(at, span)| {
        let last_number = span
            .text
            .split_whitespace()
            .last()
            .is_some_and(|word| is_day_or_year(&word.to_lowercase()));
        let first_number = span
            .text
            .split_whitespace()
            .next()
            .is_some_and(|word| is_day_or_year(word.trim_matches(',')));
        let next = spans[at + 1..]
            .iter()
            .find(|next| next.op == Op::Equal)
            .and_then(|next| next.text.split_whitespace().next());
        let before = spans[..at]
            .iter()
            .rfind(|before| before.op == Op::Equal)
            .and_then(|before| before.text.split_whitespace().last());
        // "In 2024" is a year; "call 1907" is none.
        let year = before.is_none_or(|word| {
            let word = word.trim_matches(['(', ',', '.']).to_lowercase();
            YEAR_AFTER.has(&word) || month(&word)
        }) && span
            .text
            .trim()
            .trim_end_matches([',', '.'])
            .parse::<u32>()
            .is_ok_and(|year| (1900..2100).contains(&year));
        span.op != Op::Equal
            && (last_number && next.is_some_and(|word| month(word.trim_matches([',', '.'])))
                || first_number && before.is_some_and(|word| month(word.trim_matches(',')))
                || year)
    })
}

/// Words before a bare year; with day and month it needs none.
static YEAR_AFTER: List = List::new(&[
    "in", "since", "by", "until", "till", "from", "before", "after", "during", "of", "for", "to",
    "and", "or", "year", "early", "late", "mid", "spring", "summer", "autumn", "winter", "fall",
    "seit", "bis", "jahr", "ab", "vor", "nach", "en", "depuis", "avant", "après", "desde", "hasta",
    "de", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
    "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "-",
    "–", "/",
]);

/// "did not, say" → "did not say": the mark decides what the negation governs.
fn comma_after_negation(spans: &[Span]) -> bool {
    spans.iter().enumerate().any(|(at, span)| {
        let only_comma = span.op != Op::Equal && span.text.trim() == ",";
        let before = spans[..at]
            .iter()
            .rfind(|before| before.op == Op::Equal)
            .and_then(|before| before.text.split_whitespace().last());
        only_comma && before.is_some_and(|word| NEGATIONS.has(word.to_lowercase().as_str()))
    })
}

/// "lawful" → "unlawful".
fn prefix_negated(changed: &Changed<'_>) -> bool {
    const PREFIXES: &[&str] = &["un", "in", "im", "il", "ir", "non-", "non", "dis"];
    let negates = |a: &str, b: &str| {
        PREFIXES.iter().any(|prefix| {
            a.strip_prefix(prefix)
                .is_some_and(|rest| rest == b && rest.len() >= 4)
        })
    };
    changed.gone.iter().any(|(gone, _)| {
        changed
            .come
            .iter()
            .any(|(come, _)| negates(gone, come) || negates(come, gone))
    })
}

/// A capitalised word that is no sentence's first and no calendar word, on one side only.
fn names_differ(spans: &[Span], changed: &Changed<'_>) -> bool {
    let mut all = changed.gone.iter().chain(&changed.come);
    if !all.any(|(_, text)| text.starts_with(char::is_uppercase)) {
        return false;
    }
    let mut starts = HashSet::new();
    for op in [Op::Delete, Op::Insert] {
        let text: String = spans
            .iter()
            .filter(|span| span.op == Op::Equal || span.op == op)
            .map(|span| span.text.as_str())
            .collect();
        let mut first = true;
        for word in words(&text) {
            if word.text.chars().next().is_some_and(char::is_alphanumeric) {
                if first {
                    starts.insert(word.text.to_owned());
                }
                first = false;
            } else if word.text.contains(['.', '!', '?', ':', '“', '"', '‘']) {
                first = true;
            }
        }
    }
    let named = |side: &[(String, &str)]| -> HashSet<String> {
        side.iter()
            .filter(|(lower, text)| {
                text.chars().next().is_some_and(char::is_uppercase)
                    && !CALENDAR.has(lower)
                    && !is_number(lower)
                    && lower != "i"
                    && !MODALS.has(lower)
                    && !SAYING.has(lower)
                    && (!starts.contains(*text)
                        || text.chars().filter(|c| c.is_uppercase()).count() > 1 && text.len() > 1)
            })
            .map(|(lower, _)| lower.clone())
            .collect()
    };
    // "He told the Herald" → "he said": who was told is part of the attribution.
    let told = |side: &[(String, &str)]| -> HashSet<String> {
        side.iter()
            .skip_while(|(lower, _)| !matches!(lower.as_str(), "told" | "tells" | "telling"))
            .skip(1)
            .skip_while(|(lower, _)| lower == "the")
            .take_while(|(_, text)| text.starts_with(char::is_uppercase))
            .map(|(lower, _)| lower.clone())
            .collect()
    };
    let named = |side: &[(String, &str)]| &named(side) - &told(side);
    let lower_elsewhere =
        |word: &String, other: &[(String, &str)]| other.iter().any(|(lower, _)| lower == word);
    let (gone, come) = (named(&changed.gone), named(&changed.come));
    gone.iter()
        .any(|word| !lower_elsewhere(word, &changed.come))
        || come
            .iter()
            .any(|word| !lower_elsewhere(word, &changed.gone))
}

/// A name that was only spelt wrong: every changed word is another spelling of its partner.
pub fn is_name_put_right(spans: &[Span]) -> bool {
    let (gone, come) = (side(spans, Op::Delete), side(spans, Op::Insert));
    let changed = Changed {
        gone: only(&gone, &come),
        come: only(&come, &gone),
    };
    // "Kirsty Vain" → "Kirsty Vane": one name of several, two letters, the same start.
    let respelt = |a: &str, b: &str| {
        a.chars().take(2).eq(b.chars().take(2))
            && spelling::edit_distance(a, b) <= 2
            && a.chars().count() >= 4
    };
    let names = changed.gone.len() == 1
        && changed.come.len() == 1
        && changed.gone[0].1.starts_with(char::is_uppercase)
        && respelt(&changed.gone[0].0, &changed.come[0].0);
    !gone.is_empty() && (names || is_typo(&changed))
}

/// "said Marcus Tilley, chief economist at Pebblebank" → "said Pebblebank's chief economist, Marcus Tilley": the same names on both sides.
pub fn names_are_the_same(before: &str, after: &str) -> bool {
    let names = |text: &str| {
        let mut names: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .filter(|word| word.chars().count() > 1 && word.starts_with(char::is_uppercase))
            .map(str::to_owned)
            .collect();
        names.sort();
        names
    };
    names(before) == names(after)
}

/// Every changed word has a partner that differs by a letter or two.
fn is_typo(changed: &Changed<'_>) -> bool {
    let letters = |side: &[(String, &str)]| {
        side.iter()
            .map(|(word, _)| word.clone())
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .collect::<Vec<_>>()
    };
    let (gone, come) = (letters(&changed.gone), letters(&changed.come));
    if gone.is_empty() && come.is_empty() {
        return true;
    }
    // A doubled word: "the the".
    if gone.len() + come.len() == 1 {
        return false;
    }
    // A word written apart or together.
    if gone.concat() == come.concat() {
        return true;
    }
    gone.len() == come.len()
        && gone
            .iter()
            .zip(&come)
            .all(|(a, b)| spelling::is_misspelling(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::words::spans;

    fn of(before: &str, after: &str) -> Vec<Facet> {
        facets(&spans(before, after)).into_iter().collect()
    }

    #[test]
    fn facets_name_what_changed() {
        assert_eq!(of("We will not pay.", "We will pay."), [Facet::Negation]);
        assert_eq!(
            of("The firm must pay.", "The firm may pay."),
            [Facet::Modality]
        );
        assert_eq!(of("About 41 came.", "About 14 came."), [Facet::Number]);
        assert_eq!(
            of("It opens on 3 March.", "It opens on 4 April."),
            [Facet::Date]
        );
        assert_eq!(
            of("He said it was over.", "He claimed it was over."),
            [Facet::Attribution]
        );
        assert_eq!(
            of("It was definately over.", "It was definitely over."),
            [Facet::Typo]
        );
        assert_eq!(
            of("It went to Harwell first.", "It went to Larwood first."),
            [Facet::Name]
        );
        assert_eq!(
            of("It is lawful to stop.", "It is unlawful to stop."),
            [Facet::Negation]
        );
        assert_eq!(
            of("He did not, say so.", "He did not say so."),
            [Facet::Negation]
        );
        assert_eq!(of("The talks were hard.", "The talks were long."), []);
        assert_eq!(of("The talks were hard.", "The talks were a hard one."), []);
        assert_eq!(of("One boat came.", "Two boats came."), [Facet::Number]);
        assert_eq!(
            of(
                "It was over, he told the Larwood Herald.",
                "It was over, he said."
            ),
            [Facet::Attribution]
        );
    }
}
