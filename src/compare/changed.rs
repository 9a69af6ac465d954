//! Which words went and which came, of those that say something by themselves?

use rustc_hash::FxHashMap;

use super::{
    lexicon::{Lexicon, List},
    words::{Word, keys, words},
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
    // The words of the side that stand near a change, with whether each is a changed one.
    let beside = spans
        .iter()
        .filter(|span| span.op == Op::Equal || span.op == op);
    let all: Vec<(Word<'a>, bool)> = beside
        .flat_map(|span| {
            let near = if span.op == op {
                [span.text.as_str(), ""]
            } else {
                ends(&span.text)
            };
            let words = near.into_iter().flat_map(words);
            words.map(move |word| (word, span.op == op))
        })
        .filter(|(word, _)| is_word(word))
        .collect();
    let key = |at: usize| all.get(at).map(|(word, _)| word.key.to_lowercase());
    let counts = |at: usize| {
        let before = || at.checked_sub(1).and_then(key);
        let after = |by: usize| key(at + by);
        match key(at).unwrap_or_default().as_str() {
            // "one and a half" counts, "one and all" does not.
            "one" if after(1).is_some_and(|it| it == "and") => {
                (2..=3).any(|by| after(by).is_some_and(|it| lexicon.fraction(&it).is_some()))
            }
            "one" => {
                after(1).is_some_and(|after| {
                    after.starts_with(char::is_alphanumeric)
                        && !lexicon.has(List::NotCountedAfter, &after)
                }) && !before().is_some_and(|before| lexicon.has(List::NotCountedBefore, &before))
            }
            // "about 40 boats", and a talk about boats.
            "about" | "around" => after(1).is_some_and(|after| lexicon.is_number(&after)),
            // "scores of boats", and no scores of a match.
            "scores" => after(1).is_some_and(|after| after == "of"),
            key => {
                !lexicon.has(List::OftenNouns, key) || after(1).is_some_and(|after| after == "to")
            }
        }
    };
    (0..all.len())
        .filter(|at| all[*at].1 && counts(*at))
        .map(|at| all[at].0.clone())
        .collect()
}

/// The words of one side of a difference, without those far from any change: what they say is said on both sides.
pub fn near(spans: &[Span], op: Op) -> Vec<String> {
    let mut text = String::new();
    for span in spans
        .iter()
        .filter(|span| span.op == Op::Equal || span.op == op)
    {
        match span.op {
            Op::Equal => text.extend(ends(&span.text)),
            _ => text.push_str(&span.text),
        }
    }
    keys(&text)
}

/// So many words on either end of a stretch that stayed are near a change: no phrase is longer.
const NEAR: usize = 8;

/// A text's first and last words; all of a short one is its first.
fn ends(text: &str) -> [&str; 2] {
    let head = text.match_indices(' ').nth(NEAR).map(|(at, _)| at);
    let tail = text.rmatch_indices(' ').nth(NEAR).map(|(at, _)| at);
    match head.zip(tail).filter(|(head, tail)| head < tail) {
        Some((head, tail)) => [&text[..head], &text[tail..]],
        None => [text, ""],
    }
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
