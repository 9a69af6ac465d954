//! Which words went, which came? A word diff between two texts that belong together.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp};

use super::{budget::Budget, normal, unparted::stands_alone};
use crate::model::{Op, Span};

/// A piece of text: a word, a mark, or white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    pub text: &'a str,
    /// What is compared: typography folded.
    pub key: Cow<'a, str>,
}

/// Splits into [`pieces`], each with what is compared.
pub fn words(text: &str) -> Vec<Word<'_>> {
    // English has a word, and the space behind it, in some six bytes.
    let mut words = Vec::with_capacity(text.len() / 3);
    words.extend(each(text));
    words
}

/// As [`words`], one by one.
pub fn each(text: &str) -> impl Iterator<Item = Word<'_>> {
    pieces(text).map(|text| Word {
        text,
        key: match text.as_bytes() {
            [b' ', ..] => Cow::Borrowed(" "),
            [first, ..] if first.is_ascii_alphanumeric() => normal::normal(text),
            _ if text.starts_with(char::is_whitespace) => Cow::Borrowed(" "),
            _ => normal::normal(text),
        },
    })
}

/// Splits into words (inner apostrophes, hyphens, points and commas of numbers included), marks and spaces; nothing is lost.
pub fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let c = rest.chars().next()?;
        let length = if c.is_whitespace() {
            rest.len() - rest.trim_start().len()
        } else if c.is_alphanumeric() {
            word_length(rest)
        } else {
            c.len_utf8()
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        Some(piece)
    })
}

/// The words alone, in small letters; a quote's place (`§`) is one.
pub fn keys(text: &str) -> Vec<Cow<'_, str>> {
    let keys = each(text).map(|word| lower(word.key));
    keys.filter(|key| is_said(key)).collect()
}

/// Whether a piece of text is a word, and no mark or space; a quote's place (`§`) is one.
pub fn is_said(key: &str) -> bool {
    let is_said = |c: char| c.is_alphanumeric() || c == '§';
    key.starts_with(is_said) || key.contains(is_said)
}

/// In small letters. Most words are.
pub fn lower(key: Cow<'_, str>) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    match key.bytes().all(is_lower) {
        true => key,
        false => Cow::Owned(key.to_lowercase()),
    }
}

/// The bytes of the word that a text begins with. A web address is one word: what it is made of says nothing.
fn word_length(text: &str) -> usize {
    if let Some(length) = address_length(text) {
        return length;
    }
    if let Some(first) = text.chars().next().filter(|c| stands_alone(*c)) {
        return first.len_utf8();
    }
    // Most words are plain letters up to a space.
    let plain = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    if matches!(text.as_bytes().get(plain), None | Some(b' ')) {
        return plain;
    }
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if stands_alone(c) {
            return at;
        }
        if !c.is_alphanumeric() {
            let next = text[at + c.len_utf8()..].chars().next();
            let digits = before.is_ascii_digit() && next.is_some_and(|c| c.is_ascii_digit());
            let joins = (matches!(c, '\'' | '’') || normal::is_dash(c) && c != '—' && c != '–')
                && next.is_some_and(char::is_alphanumeric)
                && before.is_alphanumeric()
                || matches!(c, '.' | ',' | ':') && digits
                || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}');
            if !joins {
                return at;
            }
        }
        before = c;
    }
    text.len()
}

fn address_length(text: &str) -> Option<usize> {
    if !text.starts_with(['h', 'w']) {
        return None;
    }
    let starts = ["https://", "http://", "www."];
    starts.iter().find(|start| text.starts_with(**start))?;
    let whole = text.split(char::is_whitespace).next().unwrap_or(text);
    // A mark behind it is the sentence's.
    let own = whole.trim_end_matches([
        '.', ',', ';', ':', '!', '?', ')', ']', '"', '”', '’', '\'', '>',
    ]);
    Some(own.len())
}

/// The spans that turn `before` into `after`. `equal` and `delete` put together give `before`, `equal` and `insert` give `after`.
pub fn spans(before: &str, after: &str, budget: &Budget) -> Vec<Span> {
    // What came or went whole has no words that stayed.
    if before.is_empty() || after.is_empty() {
        let whole = [(Op::Delete, before), (Op::Insert, after)];
        return (whole.into_iter().filter(|(_, text)| !text.is_empty()))
            .map(|(op, text)| Span {
                op,
                text: text.to_owned(),
            })
            .collect();
    }
    let (start, end) = same_ends(before, after);
    let (head, tail) = (&before[..start], &before[before.len() - end..]);
    let (gone, come) = (
        &before[start..before.len() - end],
        &after[start..after.len() - end],
    );
    if !budget.takes(gone.len().saturating_mul(come.len())) {
        let whole = [
            (Op::Equal, head),
            (Op::Delete, gone),
            (Op::Insert, come),
            (Op::Equal, tail),
        ];
        return (whole.into_iter().filter(|(_, text)| !text.is_empty()))
            .map(|(op, text)| Span {
                op,
                text: text.to_owned(),
            })
            .collect();
    }
    let (old, new) = (words(gone), words(come));
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let old_keys = numbered(old.iter().map(|word| word.key.as_ref()), &mut numbers);
    let new_keys = numbered(new.iter().map(|word| word.key.as_ref()), &mut numbers);
    let mut spans: Vec<Span> = Vec::new();
    let mut put = |op: Op, text: &str| {
        if text.is_empty() {
            return;
        }
        match spans.last_mut() {
            Some(last) if last.op == op => last.text.push_str(text),
            _ => spans.push(Span {
                op,
                text: text.to_owned(),
            }),
        }
    };
    put(Op::Equal, head);
    for op in similar::capture_diff_slices(Algorithm::Patience, &old_keys, &new_keys) {
        match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => {
                for (old, new) in old[old_index..old_index + len]
                    .iter()
                    .zip(&new[new_index..new_index + len])
                {
                    if old.text == new.text {
                        put(Op::Equal, old.text);
                    } else {
                        put(Op::Delete, old.text);
                        put(Op::Insert, new.text);
                    }
                }
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => put(Op::Delete, &joined(&old[old_index..old_index + old_len])),
            DiffOp::Insert {
                new_index, new_len, ..
            } => put(Op::Insert, &joined(&new[new_index..new_index + new_len])),
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => {
                put(Op::Delete, &joined(&old[old_index..old_index + old_len]));
                put(Op::Insert, &joined(&new[new_index..new_index + new_len]));
            }
        }
    }
    put(Op::Equal, tail);
    tidied(spans)
}

/// Each different text as a number: a diff asks many times whether two are equal.
pub fn numbered<'a>(
    texts: impl Iterator<Item = &'a str>,
    numbers: &mut FxHashMap<&'a str, u32>,
) -> Vec<u32> {
    texts
        .map(|text| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(text).or_insert(next)
        })
        .collect()
}

/// How many bytes are the same at the start and at the end of two texts, in whole words: what changed is looked for between.
fn same_ends(before: &str, after: &str) -> (usize, usize) {
    let (old, new) = (before.as_bytes(), after.as_bytes());
    let same = |(a, b): &(&u8, &u8)| a == b;
    let ends_word = |at: &usize| {
        old[*at] == b' '
            && at
                .checked_sub(1)
                .is_some_and(|at| old[at].is_ascii_alphanumeric())
    };
    let start = old.iter().zip(new).take_while(same).count();
    let start = (0..start).rev().find(ends_word).unwrap_or(0);
    let room = old.len().min(new.len()) - start;
    let end = (old.iter().rev().zip(new.iter().rev()))
        .take(room)
        .take_while(same)
        .count();
    // A space that ends a word on both sides: the byte before it is the same too.
    let end = (old.len() - end + 1..old.len())
        .find(ends_word)
        .map_or(0, |at| old.len() - at);
    (start, end)
}

fn joined(words: &[Word<'_>]) -> String {
    words.iter().map(|word| word.text).collect()
}

/// Changed words with only a space between them are one change: `[-a b-]{+c d+}` reads better than `[-a-]{+c+} [-b-]{+d+}`.
fn tidied(spans: Vec<Span>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let (mut deleted, mut inserted) = (String::new(), String::new());
    let mut spans = spans.into_iter().peekable();
    while let Some(span) = spans.next() {
        match span.op {
            Op::Delete => deleted.push_str(&span.text),
            Op::Insert => inserted.push_str(&span.text),
            Op::Equal => {
                let changed = !deleted.is_empty() && !inserted.is_empty();
                let more = spans.peek().is_some();
                if changed && more && span.text.chars().all(char::is_whitespace) {
                    deleted.push_str(&span.text);
                    inserted.push_str(&span.text);
                } else {
                    flush(&mut out, &mut deleted, &mut inserted);
                    out.push(span);
                }
            }
        }
    }
    flush(&mut out, &mut deleted, &mut inserted);
    out
}

fn flush(out: &mut Vec<Span>, deleted: &mut String, inserted: &mut String) {
    // A space that both sides share at the end was only pulled in.
    let mut tail = String::new();
    while let (Some(d), Some(i)) = (deleted.chars().last(), inserted.chars().last()) {
        if d == i && d.is_whitespace() && !deleted.is_empty() {
            deleted.pop();
            inserted.pop();
            tail.insert(0, d);
        } else {
            break;
        }
    }
    for (op, text) in [
        (Op::Delete, std::mem::take(deleted)),
        (Op::Insert, std::mem::take(inserted)),
    ] {
        if !text.is_empty() {
            out.push(Span { op, text });
        }
    }
    if !tail.is_empty() {
        out.push(Span {
            op: Op::Equal,
            text: tail,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_word() {
        let spans = spans(
            "(see https://a.org/may-be/1).",
            "(see https://a.org/must/2).",
            &Budget::new(),
        );
        let changed: Vec<&str> = spans
            .iter()
            .filter(|span| span.op != Op::Equal)
            .map(|span| span.text.as_str())
            .collect();
        assert_eq!(changed, ["https://a.org/may-be/1", "https://a.org/must/2"]);
    }

    #[test]
    fn spans_put_together_give_both_sides() {
        for (before, after) in [
            ("We will not charge the towns.", "We will charge the towns."),
            ("He “must” go, now.", "He \"may\" stay, now!"),
            ("", "New."),
            ("A  b\tc", "A b c d"),
            ("12,000 people came", "21,000 came"),
            (
                "See https://example.org/may-2021/.",
                "See https://example.org/must/.",
            ),
        ] {
            let spans = spans(before, after, &Budget::new());
            let side = |op: Op| {
                spans
                    .iter()
                    .filter(|span| span.op == Op::Equal || span.op == op)
                    .map(|span| span.text.as_str())
                    .collect::<String>()
            };
            assert_eq!(side(Op::Delete), before);
            assert_eq!(side(Op::Insert), after);
        }
    }
}
