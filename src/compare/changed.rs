//! Which words went and which came, of those that say something by themselves? A difference is read once, for all who ask.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{
    lexicon::{Lexicon, List, MAY},
    words::{each, is_said, lower},
};
use crate::model::{Op, Span};

/// A word in small letters, and as it is written.
pub type Word<'a> = (Cow<'a, str>, &'a str);

/// The words of both sides of a difference, but for those far from any change: what they say is said on both.
pub struct Difference<'a> {
    old: Vec<Near<'a>>,
    new: Vec<Near<'a>>,
}

/// A word or mark that changed, or that stands near one that did.
struct Near<'a> {
    word: Word<'a>,
    is_changed: bool,
}

/// Words that went and came.
pub struct Changed<'a> {
    pub gone: Vec<Word<'a>>,
    pub come: Vec<Word<'a>>,
    /// Whether any went at all, there or not on the other side.
    pub has_gone: bool,
}

impl<'a> Difference<'a> {
    pub fn new(spans: &'a [Span]) -> Difference<'a> {
        Difference {
            old: read(spans, Op::Delete),
            new: read(spans, Op::Insert),
        }
    }

    /// The words and marks that one side has and the other lacks; "one" only where it counts something.
    pub fn changed(&self, lexicon: &Lexicon) -> Changed<'a> {
        let (gone, come) = (telling(&self.old, lexicon), telling(&self.new, lexicon));
        Changed {
            gone: only(&gone, &come),
            come: only(&come, &gone),
            has_gone: !gone.is_empty(),
        }
    }

    /// How many words of reach ("all", "only") went, and how many came; not those of a turn of speech ("all day", "after all").
    pub fn reaching(&self, lexicon: &Lexicon) -> (usize, usize) {
        let count = |side: &[Near<'_>]| {
            let key = |at: usize| side.get(at).map(|near| near.word.0.as_ref());
            let is_turn = |at: usize| {
                let before = at.checked_sub(1).and_then(key).unwrap_or_default();
                let after = key(at + 1).unwrap_or_default();
                key(at) == Some("all")
                    && (["at", "of", "in", "after", "above", "for"].contains(&before)
                        || ["day", "night", "over", "along", "but", "right"].contains(&after))
            };
            let changed = side.iter().enumerate().filter(|(_, near)| near.is_changed);
            changed
                .filter(|(at, near)| lexicon.has(List::Scope, &near.word.0) && !is_turn(*at))
                .count()
        };
        (count(&self.old), count(&self.new))
    }

    /// The words of the old side and of the new one, in small letters, marks left out.
    pub fn keys(&self) -> (Vec<&str>, Vec<&str>) {
        (keys(&self.old), keys(&self.new))
    }
}

fn keys<'b>(side: &'b [Near<'_>]) -> Vec<&'b str> {
    let keys = side.iter().map(|near| near.word.0.as_ref());
    keys.filter(|key| is_said(key)).collect()
}

fn read(spans: &[Span], side: Op) -> Vec<Near<'_>> {
    let mut found = Vec::new();
    for span in spans {
        let is_changed = span.op == side;
        let parts = match span.op {
            op if op == side => [span.text.as_str(), ""],
            Op::Equal => ends(&span.text),
            _ => continue,
        };
        let words = parts.into_iter().flat_map(each);
        let words = words.filter(|word| word.key != " ");
        found.extend(words.map(|word| Near {
            word: (lower(word.key), word.text),
            is_changed,
        }));
    }
    for at in 0..found.len() {
        if found[at].word.1 == MAY && is_month(&found, at) {
            found[at].word.0 = Cow::Borrowed(MAY);
        }
    }
    found
}

/// Whether "May" is the month and not the verb: beside a number, or with a capital where the words around have none.
fn is_month(words: &[Near<'_>], at: usize) -> bool {
    let text = |at: usize| words.get(at).map(|near| near.word.1);
    let is_digit = |text: Option<&str>| {
        text.is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()))
    };
    let begins = |at: usize| {
        let before = at.checked_sub(1).and_then(text);
        before.is_none_or(|before| before.contains(['.', '!', '?', ':', '“', '"']))
    };
    let is_capital = |text: &str| text.starts_with(char::is_uppercase);
    let (before, after) = (at.checked_sub(1).and_then(text), text(at + 1));
    is_digit(before)
        || is_digit(after)
        || !begins(at)
            && before.is_some_and(|before| {
                !is_capital(before) || begins(at - 1) && !after.is_some_and(is_capital)
            })
}

/// The changed words of one side, without those that say nothing where they stand.
fn telling<'b, 'a>(side: &'b [Near<'a>], lexicon: &Lexicon) -> Vec<&'b Word<'a>> {
    let key = |at: usize| side.get(at).map(|near| near.word.0.as_ref());
    let tells = |at: usize, own: &str| {
        let before = || at.checked_sub(1).and_then(key);
        let after = |by: usize| key(at + by);
        match own {
            // "one and a half" counts, "one and all" does not.
            "one" if after(1) == Some("and") => {
                (2..=3).any(|by| after(by).is_some_and(|it| lexicon.fraction(it).is_some()))
            }
            "one" => {
                after(1).is_some_and(|after| {
                    after.starts_with(char::is_alphanumeric)
                        && !lexicon.has(List::NotCountedAfter, after)
                }) && !before().is_some_and(|before| lexicon.has(List::NotCountedBefore, before))
            }
            // "about 40 boats", and a talk about boats.
            "about" | "around" => after(1).is_some_and(|after| lexicon.is_number(after)),
            // "scores of boats", and no scores of a match.
            "scores" => after(1) == Some("of"),
            key => !lexicon.has(List::OftenNouns, key) || after(1) == Some("to"),
        }
    };
    let changed = side.iter().enumerate().filter(|(_, near)| near.is_changed);
    changed
        .filter(|(at, near)| tells(*at, &near.word.0))
        .map(|(_, near)| &near.word)
        .collect()
}

/// So many words on either end of a stretch that stayed are near a change: no phrase is longer.
const NEAR: usize = 6;

/// A text's first and last words; all of a short one is its first.
fn ends(text: &str) -> [&str; 2] {
    // Shorter than twice so many words can be.
    let is_short = text.len() < 4 * NEAR;
    let space = |byte: &(usize, u8)| byte.1 == b' ';
    let bytes = || text.bytes().enumerate();
    let head = || bytes().filter(space).nth(NEAR);
    let tail = || bytes().rev().filter(space).nth(NEAR);
    match (!is_short).then(|| head().zip(tail())).flatten() {
        Some(((head, _), (tail, _))) if head < tail => [&text[..head], &text[tail..]],
        _ => [text, ""],
    }
}

/// The words of `from` that `other` lacks.
fn only<'a>(from: &[&Word<'a>], other: &[&Word<'a>]) -> Vec<Word<'a>> {
    let mut spare: FxHashMap<&str, usize> = FxHashMap::default();
    for (key, _) in other {
        *spare.entry(key).or_default() += 1;
    }
    let mut is_spare = |key: &str| {
        let count = spare.get_mut(key).filter(|count| **count > 0);
        count.map(|count| *count -= 1).is_some()
    };
    from.iter()
        .filter(|(key, _)| !is_spare(key))
        .map(|word| (*word).clone())
        .collect()
}
