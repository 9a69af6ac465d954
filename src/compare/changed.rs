//! Which words went and which came, of those that say something by themselves?

use rustc_hash::FxHashMap;

use super::{
    lexicon::List,
    words::{Word, words},
};
use crate::model::{Op, Span};

/// Words that went and came, in lower case, with whether each had a capital inside a sentence.
pub struct Changed<'a> {
    pub gone: Vec<(String, &'a str)>,
    pub come: Vec<(String, &'a str)>,
}

/// The words and marks that went, or that came; "one" only where it counts something.
pub fn side(spans: &[Span], op: Op) -> Vec<Word<'_>> {
    let is_word = |word: &Word<'_>| !word.text.trim().is_empty();
    let mut changed = Vec::new();
    for (at, span) in spans.iter().enumerate().filter(|(_, span)| span.op == op) {
        let all: Vec<Word<'_>> = words(&span.text).into_iter().filter(is_word).collect();
        for (place, word) in all.iter().enumerate() {
            let beside = |span: &&Span| span.op == Op::Equal || span.op == op;
            let before = || match place.checked_sub(1) {
                Some(before) => Some(all[before].key.to_lowercase()),
                None => (spans[..at].iter().rev().filter(beside))
                    .find_map(|span| words(&span.text).into_iter().rfind(is_word))
                    .map(|word| word.key.to_lowercase()),
            };
            let after = || match all.get(place + 1) {
                Some(after) => Some(after.key.to_lowercase()),
                None => (spans[at + 1..].iter().filter(beside))
                    .find_map(|span| words(&span.text).into_iter().find(is_word))
                    .map(|word| word.key.to_lowercase()),
            };
            let key = word.key.to_lowercase();
            let counts = match key.as_str() {
                "one" => {
                    after().is_some_and(|after| {
                        after.starts_with(char::is_alphanumeric) && !NOT_COUNTED_AFTER.has(&after)
                    }) && !before().is_some_and(|before| NOT_COUNTED_BEFORE.has(&before))
                }
                _ => !OFTEN_NOUNS.has(&key) || after().is_some_and(|after| after == "to"),
            };
            if !counts {
                continue;
            }
            changed.push(word.clone());
        }
    }
    changed
}

/// "The minister plans to stay", but "the plans for the coast".
static OFTEN_NOUNS: List = List::new(&["plans", "aims", "aim", "hopes", "hope", "pledges"]);

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

/// The words of `from` that `other` lacks.
pub fn only<'a>(from: &[Word<'a>], other: &[Word<'_>]) -> Vec<(String, &'a str)> {
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
