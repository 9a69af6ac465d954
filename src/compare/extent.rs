//! Which small words say how far a statement goes? In a policy "A or B" and "A and B"; "20 working days", "within 14 days", "part-funded", a
//! record. A sentence that was written anew is for others.

use std::borrow::Cow;

use super::{
    lexicon::{Lexicon, List},
    words::keys,
};
use crate::model::{Op, Span};

/// What of that changed, in words.
pub fn changed(spans: &[Span], is_policy: bool, lexicon: &Lexicon) -> Option<&'static str> {
    if let Some(alone) = alone(spans)
        && let Some(told) = told_alone(&alone, is_policy, lexicon)
    {
        return Some(told);
    }
    in_place(spans).find_map(|(at, gone, come)| {
        let before = before(spans, at);
        if is_policy && joined_otherwise(&before, gone, come, lexicon) {
            return Some("whether one or both are meant changed");
        }
        if is_day(gone, lexicon) && is_day(come, lexicon) && gone != come {
            let after = after(spans, at + 2);
            return counts_days(&before, &after, lexicon).then_some("which days count changed");
        }
        let is_deadline = || is_timed(&after(spans, at + 2), lexicon);
        if before_its_end(gone, come, lexicon) && is_deadline() {
            return Some("by when it is due changed");
        }
        is_part(gone, come, lexicon).then_some("whether it is all or a part changed")
    })
}

/// Words that alone came or went, and what stayed around them.
struct Alone<'a> {
    before: Vec<Cow<'a, str>>,
    follows_a_comma: bool,
    words: Vec<Cow<'a, str>>,
    after: Vec<Cow<'a, str>>,
}

/// In bytes: more than a few words.
const LONGEST: usize = 120;
/// In words.
const NEAR: usize = 4;

/// The only change, where it is of a few words and in one place.
fn alone(spans: &[Span]) -> Option<Alone<'_>> {
    let at = spans.iter().position(|span| span.op != Op::Equal)?;
    let is_only = spans[at + 1..].iter().all(|span| span.op == Op::Equal);
    (is_only && spans[at].text.len() <= LONGEST).then(|| Alone {
        before: before(spans, at),
        follows_a_comma: spans[at].text.trim_start().starts_with(',')
            || (spans[..at].last()).is_some_and(|span| span.text.trim_end().ends_with(',')),
        words: keys(&spans[at].text),
        after: after(spans, at + 1),
    })
}

/// The words of the sentence that stand before a change.
fn before(spans: &[Span], at: usize) -> Vec<Cow<'_, str>> {
    let last = at.checked_sub(1).map_or("", |at| spans[at].text.as_str());
    let starts = last
        .rmatch_indices(['.', '!', '?', ';'])
        .find(|(at, _)| last[at + 1..].starts_with(char::is_whitespace));
    keys(starts.map_or(last, |(at, _)| &last[at + 1..]))
}

/// The first words that stand behind one.
fn after(spans: &[Span], at: usize) -> Vec<Cow<'_, str>> {
    let text = spans.get(at).map_or("", |span| span.text.as_str());
    let end = text
        .char_indices()
        .nth(LONGEST)
        .map_or(text.len(), |(at, _)| at);
    keys(&text[..end])
}

/// A word alone in the place of another: where, and both.
fn in_place(spans: &[Span]) -> impl Iterator<Item = (usize, &str, &str)> {
    let word = |span: &'_ Span| span.text.len() <= LONGEST && keys(&span.text).len() == 1;
    spans.windows(2).enumerate().filter_map(move |(at, pair)| {
        let is_pair = matches!((pair[0].op, pair[1].op), (Op::Delete, Op::Insert));
        (is_pair && word(&pair[0]) && word(&pair[1]))
            .then(|| (at, pair[0].text.trim(), pair[1].text.trim()))
    })
}

fn told_alone(alone: &Alone<'_>, is_policy: bool, lexicon: &Lexicon) -> Option<&'static str> {
    let words = &alone.words;
    let has = |list: List, key: &Cow<'_, str>| lexicon.has(list, key);
    let first = words.first()?;
    if words.len() == 1 {
        if has(List::DayKinds, first) && counts_days(&alone.before, &alone.after, lexicon) {
            return Some("which days count changed");
        }
        let mut next = alone.after.iter().take(2);
        return (has(List::Records, first) && next.any(|key| has(List::Recorded, key)))
            .then_some("whether it is a record changed");
    }
    // "do not use it indoors or outdoors"; what a comma parts may be another name for the same.
    (is_policy
        && has(List::Alternatives, first)
        && is_rule(&alone.before, lexicon)
        && !alone.follows_a_comma
        && words.len() <= NEAR
        && !words[1..].iter().any(|key| has(List::NoAlternatives, key)))
    .then_some("one of two came or went")
}

/// Whether somebody must, may or must not do what these words begin to say.
fn is_rule(before: &[Cow<'_, str>], lexicon: &Lexicon) -> bool {
    let mut before = before.iter();
    before.any(|key| lexicon.has(List::Negations, key) || lexicon.has(List::Modals, key))
}

/// "within 14 days" → "after 14 days".
fn before_its_end(gone: &str, come: &str, lexicon: &Lexicon) -> bool {
    let is = |list: List, word: &str| lexicon.has(list, &word.to_lowercase());
    let turned = |one: &str, other: &str| is(List::Within, one) && is(List::Afterwards, other);
    turned(gone, come) || turned(come, gone)
}

/// "14 days", "a week".
fn is_timed(after: &[Cow<'_, str>], lexicon: &Lexicon) -> bool {
    let is_number = |key: &Cow<'_, str>| {
        key.bytes().all(|b| b.is_ascii_digit())
            || lexicon.is_number(key)
            || lexicon.has(List::Ones, key)
    };
    let is_unit = |key: &Cow<'_, str>| lexicon.time_units.count(&[key.as_ref()]) > 0;
    after.first().is_some_and(is_number) && after.iter().skip(1).take(2).any(is_unit)
}

/// "a fine or a ban" → "a fine and a ban", in a rule. Behind a negation both deny both, and "between" has two in either case.
fn joined_otherwise(before: &[Cow<'_, str>], gone: &str, come: &str, lexicon: &Lexicon) -> bool {
    let has = |list: List, word: &str| lexicon.has(list, word);
    let is_or = |word: &str| has(List::Alternatives, word);
    let is_and = |word: &str| has(List::Joins, word) && !is_or(word);
    let parts = |key: &Cow<'_, str>| has(List::Negations, key) || has(List::Paired, key);
    (is_or(gone) && is_and(come) || is_and(gone) && is_or(come))
        && !before.iter().any(parts)
        && is_rule(before, lexicon)
}

fn is_day(word: &str, lexicon: &Lexicon) -> bool {
    lexicon.has(List::DayKinds, word)
}

/// "within 20 working days", "20 dias úteis": a number, and days, around the word.
fn counts_days(before: &[Cow<'_, str>], after: &[Cow<'_, str>], lexicon: &Lexicon) -> bool {
    let is_unit = |key: Option<&Cow<'_, str>>| {
        key.is_some_and(|key| lexicon.time_units.count(&[key.as_ref()]) > 0)
    };
    let is_number = |key: Option<&Cow<'_, str>>| {
        key.is_some_and(|key| key.bytes().all(|b| b.is_ascii_digit()) || lexicon.is_number(key))
    };
    let mut back = before.iter().rev();
    let last = back.next();
    is_number(last) && is_unit(after.first()) || is_unit(last) && is_number(back.next())
}

/// "funded" → "part-funded".
fn is_part(gone: &str, come: &str, lexicon: &Lexicon) -> bool {
    let of = |part: &str, whole: &str| {
        let (prefix, rest) = part.split_once('-').unwrap_or_default();
        lexicon.has(List::PartPrefixes, &prefix.to_lowercase()) && rest == whole
    };
    of(gone, come) || of(come, gone)
}

#[cfg(test)]
mod tests {
    use crate::compare::{budget::Budget, lexicon, words::spans};

    fn is_told(language: &str, old: &str, new: &str) -> bool {
        let lexicon = lexicon::of(Some(language));
        let told =
            |old, new| super::changed(&spans(old, new, &Budget::new()), true, lexicon).is_some();
        let both = (told(old, new), told(new, old));
        assert_eq!(both.0, both.1, "{old}");
        both.0
    }

    #[test]
    fn how_far_a_statement_goes_weighs() {
        for (language, old, new) in [
            (
                "en",
                "You can leave within 14 days of it.",
                "You can leave after 14 days of it.",
            ),
            (
                "en",
                "You must pay in coins or notes.",
                "You must pay in coins and notes.",
            ),
            (
                "en",
                "Do not moor here by day or by night.",
                "Do not moor here by day.",
            ),
            ("en", "Crews may not fish or swim.", "Crews may not fish."),
            (
                "en",
                "You have 14 working days to pay.",
                "You have 14 days to pay.",
            ),
            (
                "en",
                "You have ten working days.",
                "You have ten calendar days.",
            ),
            (
                "pt",
                "Tem 14 dias úteis para pagar.",
                "Tem 14 dias para pagar.",
            ),
            (
                "es",
                "Hay un plazo de 14 días hábiles.",
                "Hay un plazo de 14 días.",
            ),
            (
                "en",
                "The pier is built of oak.",
                "The pier is part-built of oak.",
            ),
            ("en", "Port posts record loss", "Port posts loss"),
            (
                "en",
                "Port has record summer sales",
                "Port has summer sales",
            ),
        ] {
            assert!(is_told(language, old, new), "{old}");
        }
    }

    #[test]
    fn turns_of_speech_and_other_words_for_the_same_do_not() {
        for (language, old, new) in [
            (
                "en",
                "Tensions within the crew grew.",
                "Tensions after the race grew.",
            ),
            ("en", "Talks within the crew.", "Talks after the crew."),
            (
                "en",
                "It may be the aurora borealis, or northern lights.",
                "It may be the aurora borealis.",
            ),
            (
                "en",
                "It must not take the names of the crew, the pilot or the guests.",
                "It must not take the names of the crew, the pilot and the guests.",
            ),
            // Both deny both.
            (
                "en",
                "The port must have no cranes or sheds.",
                "The port must have no cranes and sheds.",
            ),
            (
                "en",
                "It may not sail or drift.",
                "It may not sail and drift.",
            ),
            (
                "en",
                "It must lie between May or June.",
                "It must lie between May and June.",
            ),
            // No rule.
            ("en", "Men and women came.", "Men or women came."),
            (
                "en",
                "It will not take a day or so.",
                "It will not take a day.",
            ),
            (
                "en",
                "It will come one way or another.",
                "It will come one way.",
            ),
            ("en", "They came by boat or train.", "They came by boat."),
            ("en", "It was a long working day.", "It was a long day."),
            (
                "en",
                "She left in her working years.",
                "She left in her years.",
            ),
            ("en", "Two working men came.", "Two men came."),
            ("en", "The yard is co-funded.", "The yard is funded."),
            ("en", "The yard was rebuilt.", "The yard was built."),
            (
                "en",
                "She left her record company.",
                "She left her company.",
            ),
            (
                "en",
                "The land record office shut.",
                "The land office shut.",
            ),
            (
                "en",
                "A record of the sales was kept.",
                "A list of the sales was kept.",
            ),
            (
                "en",
                "The small but busy harbour shut.",
                "The busy harbour shut.",
            ),
            ("en", "It is nothing but the truth.", "It is the truth."),
            ("en", "The last but one boat left.", "The last boat left."),
        ] {
            assert!(!is_told(language, old, new), "{old}");
        }
    }
}
