//! Which names changed, and which were only put right or set in another order?

use std::collections::HashSet;

use super::{
    changed::{Changed, Difference, Word},
    lexicon::{Lexicon, List},
    spelling,
    words::pieces,
};
use crate::model::{Op, Span};

/// A capitalised word that is no sentence's first and no calendar word, on one side only.
pub fn names_differ(spans: &[Span], changed: &Changed<'_>, lexicon: &Lexicon) -> bool {
    let mut all = changed.gone.iter().chain(&changed.come);
    if !all.any(|(_, text)| text.starts_with(char::is_uppercase)) {
        return false;
    }
    let mut starts = HashSet::new();
    // Where nouns have capitals, many are known by what stands before them or how they end.
    let mut nouns = HashSet::new();
    for op in [Op::Delete, Op::Insert] {
        let text: String = spans
            .iter()
            .filter(|span| span.op == Op::Equal || span.op == op)
            .map(|span| span.text.as_str())
            .collect();
        let mut first = true;
        let mut before = String::new();
        let mut is_initial = false;
        for word in pieces(&text) {
            if word.starts_with(char::is_alphanumeric) {
                // "P. Okoro", but "Plan B." and "So said I."
                is_initial = first
                    && word.chars().count() == 1
                    && word.starts_with(char::is_uppercase)
                    && !["I", "A"].contains(&word);
                if first {
                    starts.insert(word.to_owned());
                }
                if lexicon.has(List::BeforeNouns, &before) || is_noun(word, lexicon) {
                    nouns.insert(word.to_owned());
                }
                before = word.to_lowercase();
                // "3.1 We", "(a) We": the label of a clause comes first.
                first = first
                    && (word.starts_with(|c: char| c.is_ascii_digit())
                        || word.len() == 1 && word.starts_with(|c: char| c.is_ascii_lowercase()));
            } else if word == "." && is_initial {
                // "P. Okoro"
            } else if word.contains(['.', '!', '?', ':', '“', '"', '‘', '|']) {
                first = true;
            }
        }
    }
    let named = |side: &[Word<'_>]| -> HashSet<String> {
        side.iter()
            .filter(|(lower, text)| {
                text.chars().next().is_some_and(char::is_uppercase)
                    && !lexicon.is_of_calendar(lower)
                    && !lexicon.is_number(lower)
                    && lower != "i"
                    && !nouns.contains(*text)
                    && !lexicon.has(List::Modals, lower)
                    && !lexicon.has(List::Saying, lower)
                    && (!starts.contains(*text)
                        || text.chars().filter(|c| c.is_uppercase()).count() > 1 && text.len() > 1)
            })
            .map(|(lower, _)| lower.to_string())
            .collect()
    };
    // "He told the Herald" → "he said": who was told is part of the attribution.
    let told = |side: &[Word<'_>]| -> HashSet<String> {
        side.iter()
            .skip_while(|(lower, _)| !lexicon.has(List::Tells, lower))
            .skip(1)
            .skip_while(|(lower, _)| lexicon.has(List::Articles, lower))
            .take_while(|(_, text)| text.starts_with(char::is_uppercase))
            .map(|(lower, _)| lower.to_string())
            .collect()
    };
    let named = |side: &[Word<'_>]| &named(side) - &told(side);
    let lower_elsewhere =
        |word: &str, other: &[Word<'_>]| other.iter().any(|(lower, _)| lower == word);
    let (gone, come) = (named(&changed.gone), named(&changed.come));
    gone.iter()
        .any(|word| !lower_elsewhere(word, &changed.come))
        || come
            .iter()
            .any(|word| !lower_elsewhere(word, &changed.gone))
}

/// Whether a word is a noun by its ending, or by what it means, where nouns have capitals.
fn is_noun(word: &str, lexicon: &Lexicon) -> bool {
    let mut ends = lexicon.noun_ends().peekable();
    word.starts_with(char::is_uppercase)
        && ends.peek().is_some()
        && (ends.any(|end| word.len() > end.len() + 2 && word.ends_with(end))
            || lexicon.bodies.count(&[word.to_lowercase()]) > 0)
}

/// A name that was only spelt wrong: every changed word is another spelling of its partner.
pub fn is_name_put_right(spans: &[Span], lexicon: &Lexicon) -> bool {
    let changed = Difference::new(spans, lexicon).changed(lexicon);
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
    changed.has_gone && (names || spelling::is_typo(&changed, lexicon))
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
