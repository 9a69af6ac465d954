//! Which words went and which came, of those that say something by themselves? A difference is read once, for all who ask.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{
    lexicon::{ACCORDING, Lexicon, List, MAY},
    senses::{describes, is_month, is_part_of_name, is_titled},
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
pub(super) struct Near<'a> {
    pub word: Word<'a>,
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
    pub fn new(spans: &'a [Span], lexicon: &Lexicon) -> Difference<'a> {
        Difference {
            old: read(spans, Op::Delete, lexicon),
            new: read(spans, Op::Insert, lexicon),
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

    /// Whether a word came or went that is a verb or a noun, and may say something where it is a verb: "pledges" is no misspelt "hopes".
    pub fn has_unread(&self, lexicon: &Lexicon) -> bool {
        let mut all = self.old.iter().chain(&self.new);
        all.any(|near| near.is_changed && lexicon.has(List::OftenNouns, &near.word.0))
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

fn read<'a>(spans: &'a [Span], side: Op, lexicon: &Lexicon) -> Vec<Near<'a>> {
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
    let is_titled = is_titled(&found);
    // What stands in its place is of its sort: a month in the place of a month is no name.
    let others = (spans.iter()).filter(|span| span.op != Op::Equal && span.op != side);
    let (mut to_month, mut to_modal) = (false, false);
    for word in others.flat_map(|span| each(&span.text)) {
        let key = lower(word.key);
        to_month |= word.text == MAY || lexicon.has(List::Months, &key);
        to_modal |= word.text == MAY || lexicon.has(List::Modals, &key);
    }
    for at in 0..found.len() {
        let text = found[at].word.1;
        let key = found[at].word.0.as_ref();
        let is_other = match text == MAY || lexicon.has(List::Months, key) {
            true => !to_month,
            false => !to_modal,
        };
        if !is_titled && is_other && is_part_of_name(&found, at, lexicon) {
            // As no list has it.
            found[at].word.0 = Cow::Owned(text.to_uppercase());
        } else if text == MAY && is_month(&found, at) {
            found[at].word.0 = Cow::Borrowed(MAY);
        } else if is_according(&found, at, lexicon) {
            found[at].word.0 = Cow::Borrowed(ACCORDING);
        } else if let Some(said) = lexicon.described(&found[at].word.0)
            && describes(&found, at, lexicon)
        {
            found[at].word.0 = Cow::Borrowed(said);
        }
    }
    found
}

/// "secondo la guardia", which tells who says so, and no second guard.
fn is_according(found: &[Near<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let key = found[at].word.0.as_ref();
    let next = || found.get(at + 1).map(|near| near.word.0.as_ref());
    let last = || at.checked_sub(1).map(|last| found[last].word.0.as_ref());
    lexicon.has(List::Numbers, key)
        && lexicon.has(List::Saying, key)
        // "per un secondo"
        && !last().is_some_and(|last| lexicon.has(List::Ones, last) || last == "al")
        && next().is_some_and(|next| lexicon.has(List::Articles, next) || next.contains('\''))
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
            "about" | "around" | "omkring" => {
                after(1).is_some_and(|after| lexicon.is_number(after))
            }
            // "at once", and no number of times.
            "once" => before() != Some("at"),
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
