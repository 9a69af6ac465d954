//! Did words only change places, and does that turn round who did what to whom?

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{
    lexicon::{Lexicon, List},
    words::{self, pieces},
};
use crate::model::{Facet, Op, Span};

/// What two things of a statement that took each other's place are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swapped {
    Names,
    Numbers,
    Words,
}

impl Swapped {
    pub fn facet(self) -> Option<Facet> {
        match self {
            Swapped::Names => Some(Facet::Name),
            Swapped::Numbers => Some(Facet::Number),
            Swapped::Words => None,
        }
    }
}

/// "Holt met Ann Reed" → "Ann Reed met Holt"; `None` for all other changes, and for a list in another order.
pub fn swapped(spans: &[Span], lexicon: &Lexicon) -> Option<Swapped> {
    // Few words go for that, and the same come.
    let differ = spans.iter().filter(|span| span.op != Op::Equal);
    let size: usize = differ.map(|span| span.text.len()).sum();
    if size > SWAPPED_AT_MOST || letters(spans, Op::Delete) != letters(spans, Op::Insert) {
        return None;
    }
    let gone = keys(spans, Op::Delete);
    if gone.is_empty() || gone != keys(spans, Op::Insert) {
        return None;
    }
    let (old, new) = (things(spans, Op::Delete), things(spans, Op::Insert));
    if old.len() != new.len() {
        return None;
    }
    let differ: Vec<usize> = (0..old.len()).filter(|at| old[*at] != new[*at]).collect();
    let [first, second] = differ.as_slice() else {
        return None;
    };
    let (one, other) = (&old[*first], &old[*second]);
    if *one != new[*second] || *other != new[*first] {
        return None;
    }
    let is_listed = (first + 1..*second).all(|at| {
        let thing = old[at].as_str();
        thing.len() <= 1 || lexicon.has(List::Joins, thing)
    });
    let all = |is: &dyn Fn(&str) -> bool| is(one) && is(other);
    match () {
        () if is_listed => None,
        () if all(&|thing| lexicon.is_number(thing)) => Some(Swapped::Numbers),
        () if all(&|thing| thing.starts_with(char::is_uppercase)) => Some(Swapped::Names),
        () => Some(Swapped::Words),
    }
}

/// In bytes, both ways together.
const SWAPPED_AT_MOST: usize = 300;

/// A sum over the letters and digits that went, or that came: the same for the same words in any order.
fn letters(spans: &[Span], side: Op) -> usize {
    let changed = spans.iter().filter(|span| span.op == side);
    let bytes = changed.flat_map(|span| span.text.bytes());
    bytes
        .filter(u8::is_ascii_alphanumeric)
        .map(|byte| usize::from(byte.to_ascii_lowercase()))
        .sum()
}

/// The words that went, or that came, in the order of their letters.
fn keys(spans: &[Span], side: Op) -> Vec<Cow<'_, str>> {
    let changed = spans.iter().filter(|span| span.op == side);
    let mut keys: Vec<Cow<'_, str>> = changed.flat_map(|span| words::keys(&span.text)).collect();
    keys.sort();
    keys
}

/// Whether words went and came again elsewhere in the sentence.
pub fn moved(spans: &[Span]) -> bool {
    let mut come: FxHashMap<Cow<'_, str>, Vec<usize>> = FxHashMap::default();
    for (at, span) in spans
        .iter()
        .enumerate()
        .filter(|(_, span)| span.op == Op::Insert)
    {
        words::keys(&span.text)
            .into_iter()
            .for_each(|word| come.entry(word).or_default().push(at));
    }
    let is_beside = |at: usize, there: &[usize]| {
        let next = there.partition_point(|there| *there + 1 < at);
        there.get(next).is_some_and(|there| there.abs_diff(at) <= 1)
    };
    (0..spans.len())
        .filter(|at| spans[*at].op == Op::Delete)
        .any(|at| {
            let words = words::keys(&spans[at].text);
            (words.iter().filter_map(|word| come.get(word))).any(|there| !is_beside(at, there))
        })
}

/// The words of one side, a name of several as one thing; small letters where a sentence begins may be capitals there.
fn things(spans: &[Span], side: Op) -> Vec<String> {
    let text: String = (spans.iter())
        .filter(|span| span.op == Op::Equal || span.op == side)
        .map(|span| span.text.as_str())
        .collect();
    let mut found: Vec<String> = Vec::new();
    let mut in_name = false;
    for word in pieces(&text) {
        if word.trim().is_empty() {
            continue;
        }
        let is_name = word.starts_with(char::is_uppercase);
        match found.last_mut() {
            Some(last) if is_name && in_name => {
                last.push(' ');
                last.push_str(word);
            }
            _ => found.push(word.to_owned()),
        }
        in_name = is_name;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::budget::Budget;
    use crate::compare::words::spans;

    #[test]
    fn two_things_that_changed_places_are_told_from_a_list_in_another_order() {
        let swapped = |old: &str, new: &str| {
            swapped(
                &spans(old, new, &Budget::new()),
                crate::compare::lexicon::of(Some("en")),
            )
        };
        assert_eq!(
            swapped("Holt met Ann Reed.", "Ann Reed met Holt."),
            Some(Swapped::Names)
        );
        assert_eq!(
            swapped("It fell from 12 to 9.", "It fell from 9 to 12."),
            Some(Swapped::Numbers)
        );
        assert_eq!(
            swapped("The dog bit the man.", "The man bit the dog."),
            Some(Swapped::Words)
        );
        assert_eq!(swapped("Holt and Reed came.", "Reed and Holt came."), None);
        assert_eq!(
            swapped("Holt left on Monday.", "On Monday Holt left."),
            None
        );
        assert!(moved(&spans(
            "He only said so.",
            "He said so only.",
            &Budget::new()
        )));
        assert!(!moved(&spans(
            "The levy is dead",
            "the levy is dead",
            &Budget::new()
        )));
    }
}
