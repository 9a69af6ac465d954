//! Which words went and which came, of those that say something by themselves?

use rustc_hash::FxHashMap;

use super::{
    lexicon::{Lexicon, List},
    words::{Word, words},
};
use crate::model::{Op, Span};

/// Words that went and came, in lower case, with whether each had a capital inside a sentence.
pub struct Changed<'a> {
    pub gone: Vec<(String, &'a str)>,
    pub come: Vec<(String, &'a str)>,
}

/// The words and marks that went, or that came; "one" only where it counts something.
pub fn side<'a>(spans: &'a [Span], op: Op, lexicon: &Lexicon) -> Vec<Word<'a>> {
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
                        after.starts_with(char::is_alphanumeric)
                            && !lexicon.has(List::NotCountedAfter, &after)
                    }) && !before()
                        .is_some_and(|before| lexicon.has(List::NotCountedBefore, &before))
                }
                _ => {
                    !lexicon.has(List::OftenNouns, &key)
                        || after().is_some_and(|after| after == "to")
                }
            };
            if !counts {
                continue;
            }
            changed.push(word.clone());
        }
    }
    changed
}

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
