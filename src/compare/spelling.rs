//! Are two words one word, spelt two ways?

use super::{
    changed::{Changed, Word},
    lexicon::Lexicon,
    normal::is_quote,
};
use crate::model::{Op, Span};

/// The spans with what only reads otherwise to the eye as if it had stayed: "no-one" and "no one", "dont" and "don't". `None` where nothing
/// does. What has figures in it is no such thing: 51-49.
pub fn without_respelled(spans: &[Span]) -> Option<Vec<Span>> {
    let letters = |spans: &[Span], side: Op| {
        let said = spans.iter().filter(|span| span.op == side);
        let letters = said.flat_map(|span| span.text.chars().filter(|c| c.is_alphanumeric()));
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let is_same = |change: &[Span]| {
        let (gone, come) = (letters(change, Op::Delete), letters(change, Op::Insert));
        !gone.is_empty() && gone == come && !gone.contains(char::is_numeric)
    };
    // What stands between two parts of a change may be a space.
    let is_apart =
        |span: &Span| span.op == Op::Equal && span.text.chars().any(char::is_alphanumeric);
    let mut kept = Vec::new();
    let mut found = false;
    for change in spans.chunk_by(|a, b| is_apart(a) == is_apart(b)) {
        if is_same(change) {
            found = true;
            let new = change.iter().filter(|span| span.op != Op::Delete);
            kept.push(Span {
                op: Op::Equal,
                text: new.map(|span| span.text.as_str()).collect(),
            });
        } else {
            kept.extend_from_slice(change);
        }
    }
    found.then_some(kept)
}

/// Two spellings of a word: same start, a letter or two apart, or British and American.
pub fn is_misspelling(a: &str, b: &str, lexicon: &Lexicon) -> bool {
    if a == b {
        return true;
    }
    let (short, long) = (
        a.chars().count().min(b.chars().count()),
        a.chars().count().max(b.chars().count()),
    );
    if short < 3 || lexicon.is_number(a) || lexicon.is_number(b) {
        return false;
    }
    // "has" and "had", "her" and "his": so short words are all near each other.
    if long <= 3 {
        return false;
    }
    let most = if long >= 8 { 2 } else { 1 };
    let distance = edit_distance(a, b);
    let inflected = a
        .strip_prefix(b)
        .or_else(|| b.strip_prefix(a))
        .is_some_and(|ending| {
            matches!(ending, "s" | "es" | "ed" | "d" | "ing" | "ly" | "er" | "y")
        });
    distance <= most && !inflected || is_swap(a, b)
}

fn is_swap(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let differ: Vec<usize> = (0..a.len().min(b.len()))
        .filter(|at| a[*at] != b[*at])
        .collect();
    a.len() == b.len()
        && a.len() >= 4
        && matches!(differ.as_slice(), [first, second] if second - first == 1 && a[*first] == b[*second] && a[*second] == b[*first])
}

/// In bytes: what is longer is no word.
const WORD_AT_MOST: usize = 200;

/// Letters to put in, take out or exchange; all of them, of what is no word.
pub fn edit_distance(a: &str, b: &str) -> usize {
    if a.len().max(b.len()) > WORD_AT_MOST {
        return if a == b { 0 } else { a.len().max(b.len()) };
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = (diagonal + usize::from(x != *y))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], cost);
        }
    }
    row[b.len()]
}

/// Whether marks of quotation came around words that stay, or went: that says something, as one mark that was forgotten does not.
pub fn is_set_in_marks(spans: &[Span]) -> bool {
    let is_mark = |span: &Span| {
        let text = span.text.trim();
        text.starts_with(is_quote) && text.chars().all(is_quote)
    };
    spans.windows(3).any(|run| {
        let [first, within, last] = run else {
            return false;
        };
        first.op != Op::Equal
            && first.op == last.op
            && within.op == Op::Equal
            && is_mark(first)
            && is_mark(last)
            // A work's title may be set in marks or not.
            && within.text.starts_with(char::is_lowercase)
    })
}

/// Every changed word has a partner that differs by a letter or two.
pub fn is_typo(changed: &Changed<'_>, lexicon: &Lexicon) -> bool {
    let (gone, come) = (lettered(&changed.gone), lettered(&changed.come));
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
            .all(|(a, b)| is_misspelling(a, b, lexicon))
}

fn lettered<'a>(side: &'a [Word<'_>]) -> Vec<&'a str> {
    let words = side.iter().map(|(word, _)| word.as_ref());
    words
        .filter(|word| word.contains(char::is_alphanumeric))
        .collect()
}
