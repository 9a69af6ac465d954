//! What became of each quote? Quotes of two articles are matched by their words, place and speaker.

use super::{normal, words};
use crate::model::{Article, Quote};

/// One quote with what is needed to match it.
pub struct Said<'a> {
    pub quote: &'a Quote,
    pub normal: String,
    bag: Vec<u32>,
    /// Blocks that it stands in, first and last.
    pub blocks: (usize, usize),
}

/// Whether nobody is quoted by name in either article: in guidance, marks stand around what a button or an app is called.
pub fn nobody_speaks(old: &Article, new: &Article) -> bool {
    let mut quotes = old.quotes.iter().chain(&new.quotes);
    quotes.all(|quote| {
        quote.speaker.is_none() && quote.speaker_mention.is_none() && quote.cue.is_none()
    })
}

/// So many words, and no sentence: a name, where nobody speaks.
const NAME_AT_MOST: usize = 6;

fn is_name(quote: &Quote) -> bool {
    quote.text.split_whitespace().count() <= NAME_AT_MOST
        && !quote.text.trim_end().ends_with(['.', '!', '?'])
}

/// Quotes with the blocks they stand in. `starts`: where each block starts in the body's text, in scalar values.
pub fn said<'a>(article: &'a Article, starts: &[usize], nobody_speaks: bool) -> Vec<Said<'a>> {
    let block_of = |offset: usize| {
        starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    };
    article
        .quotes
        .iter()
        .filter(|quote| !(nobody_speaks && is_name(quote)))
        .map(|quote| {
            let normal = plain(&quote.text);
            Said {
                bag: words::bag(&normal),
                normal,
                blocks: (
                    block_of(quote.start),
                    block_of(quote.end.saturating_sub(1).max(quote.start)),
                ),
                quote,
            }
        })
        .collect()
}

/// The words of a quote as compared: its closing comma or stop is the sentence's, not the speaker's.
pub fn plain(text: &str) -> String {
    let normal = normal::normal(text);
    normal
        .trim_matches(|c: char| matches!(c, ',' | '.' | ' ' | '\'' | ';'))
        .to_owned()
}

/// Where the start of each block lies in the body's text.
pub fn starts(article: &Article) -> Vec<usize> {
    let mut at = 0;
    article
        .body
        .iter()
        .map(|block| {
            let start = at;
            at += block.text.chars().count() + 2;
            start
        })
        .collect()
}

/// Which quote became which: `(old, new)` pairs. `near` says whether two blocks belong together.
pub fn matched(
    old: &[Said<'_>],
    new: &[Said<'_>],
    near: &dyn Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut scored: Vec<(f64, usize, usize)> = Vec::new();
    for (left, a) in old.iter().enumerate() {
        for (right, b) in new.iter().enumerate() {
            let together = near(a.blocks.0, b.blocks.0) || near(a.blocks.1, b.blocks.1);
            let same_words = a.normal == b.normal;
            let likeness = if same_words {
                1.0
            } else {
                words::likeness(&a.bag, &b.bag)
            };
            let short = a.bag.len().min(b.bag.len());
            let contained = short >= 2
                && likeness * (a.bag.len() + b.bag.len()) as f64 / 2.0 / short as f64 >= 0.95;
            let same_speaker = same_name(a.quote.speaker.as_deref(), b.quote.speaker.as_deref());
            let least = match (together, same_speaker) {
                _ if same_words => 0.0,
                (true, true) if contained => 0.15,
                (true, true) => 0.3,
                (true, false) => 0.5,
                (false, true) => 0.55,
                (false, false) => 0.66,
            };
            if likeness >= least && likeness > 0.0 && (together || same_words || short >= 4) {
                let score = likeness
                    + if together { 0.3 } else { 0.0 }
                    + if same_speaker { 0.15 } else { 0.0 };
                scored.push((score, left, right));
            }
        }
    }
    scored.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| (a.1.abs_diff(a.2), a.1).cmp(&(b.1.abs_diff(b.2), b.1)))
    });
    let (mut old_taken, mut new_taken) = (vec![false; old.len()], vec![false; new.len()]);
    let mut pairs = Vec::new();
    for (_, left, right) in scored {
        if !old_taken[left] && !new_taken[right] {
            old_taken[left] = true;
            new_taken[right] = true;
            pairs.push((left, right));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Whether two speakers are one: the same words once titles are put aside; two unnamed ones are.
pub fn same_name(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            let (a, b) = (name_words(a), name_words(b));
            a == b
                || a.last() == b.last() && (a.len() == 1 || b.len() == 1) && !a.is_empty()
                || misspelt(&a, &b)
        }
        _ => false,
    }
}

/// A name put right, letter by letter: "Garsid" and "Garside".
fn misspelt(a: &[String], b: &[String]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).filter(|(a, b)| a != b).count() == 1
        && a.iter().zip(b).all(|(a, b)| {
            a == b || a.chars().count() > 3 && super::spelling::edit_distance(a, b) <= 2
        })
}

fn name_words(name: &str) -> Vec<String> {
    const TITLES: &[&str] = &[
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "sir",
        "dame",
        "lord",
        "lady",
        "the",
        "councillor",
        "cllr",
        "captain",
        "rev",
        "herr",
        "frau",
    ];
    normal::normal(name)
        .to_lowercase()
        .split(|c: char| c.is_whitespace() || c == '.')
        .filter(|word| !word.is_empty() && !TITLES.contains(word))
        .map(str::to_owned)
        .collect()
}
