//! What became of each quote? Quotes of two articles are matched by their words, place and speaker.

use std::{borrow::Cow, collections::VecDeque};

use rustc_hash::FxHashMap;

use super::{
    bags,
    lexicon::{self, List},
    normal,
};
use crate::model::{Article, Quote};

/// One quote with what is needed to match it.
pub struct Said<'a> {
    pub quote: Cow<'a, Quote>,
    pub normal: String,
    pub(super) bag: Vec<u32>,
    /// The words of its speaker's name.
    pub(super) name: Option<Vec<String>>,
    /// Blocks that it stands in, first and last.
    pub blocks: (usize, usize),
    /// Whether it is two, which the other page has as one.
    pub is_joined: bool,
}

impl<'a> Said<'a> {
    pub fn new(quote: Cow<'a, Quote>, blocks: (usize, usize)) -> Said<'a> {
        let normal = plain(&quote.text);
        Said {
            bag: bags::bag(&normal),
            name: quote.speaker.as_deref().map(name_words),
            normal,
            blocks,
            quote,
            is_joined: false,
        }
    }
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
            let blocks = (
                block_of(quote.start),
                block_of(quote.end.saturating_sub(1).max(quote.start)),
            );
            Said::new(Cow::Borrowed(quote), blocks)
        })
        .collect()
}

/// The quotes of each block.
pub fn by_block(said: &[Said<'_>], blocks: usize) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new(); blocks];
    for (number, said) in said.iter().enumerate() {
        let (first, last) = said.blocks;
        let within = found.iter_mut().take(last + 1).skip(first);
        within.for_each(|quotes| quotes.push(number));
    }
    found
}

/// The words of a quote as compared: its closing comma or stop is the sentence's, not the speaker's.
pub fn plain(text: &str) -> String {
    let normal = normal::normal(text);
    normal
        .trim_matches(|c: char| matches!(c, ',' | '.' | ' ' | '\'' | ';'))
        .to_owned()
}

/// Where the start of each block lies in the body's text, in scalar values; nowhere, where there is no quote to be placed.
pub fn starts(article: &Article) -> Vec<usize> {
    if article.quotes.is_empty() {
        return vec![0; article.body.len()];
    }
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

/// Which quote became which: what became of each old one, and what each new one was.
pub struct Matched {
    pub of_old: Vec<Option<usize>>,
    pub of_new: Vec<Option<usize>>,
}

impl Matched {
    /// `(old, new)`, in the order of the old ones.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let all = self.of_old.iter().enumerate();
        all.filter_map(|(left, right)| Some((left, (*right)?)))
    }
}

/// Pairs each quote with what it became. `near` says whether two blocks belong together.
pub fn matched(old: &[Said<'_>], new: &[Said<'_>], near: &dyn Fn(usize, usize) -> bool) -> Matched {
    let mut scored: Vec<(f64, usize, usize)> = Vec::new();
    let mut weigh = |left: usize, right: usize| {
        let (a, b) = (&old[left], &new[right]);
        let together = near(a.blocks.0, b.blocks.0) || near(a.blocks.1, b.blocks.1);
        let same_words = a.normal == b.normal;
        let mut likeness = if same_words {
            1.0
        } else {
            bags::likeness(&a.bag, &b.bag)
        };
        let short = a.bag.len().min(b.bag.len());
        let contained = short >= 2
            && likeness * (a.bag.len() + b.bag.len()) as f64 / 2.0 / short as f64 >= 0.95;
        let same_speaker = are_one(a.name.as_deref(), b.name.as_deref());
        let least = match (together, same_speaker) {
            _ if same_words => 0.0,
            (true, true) if contained => 0.15,
            (true, true) => 0.3,
            (true, false) => 0.5,
            (false, true) => 0.55,
            (false, false) => 0.66,
        };
        // A few words of the same speaker, most of them only inflected otherwise.
        if likeness < least && together && same_speaker && a.name.is_some() {
            likeness = inflected(&a.normal, &b.normal).min(least);
        }
        if likeness >= least && likeness > 0.0 && (together || same_words || short >= 4) {
            let score =
                likeness + if together { 0.3 } else { 0.0 } + if same_speaker { 0.15 } else { 0.0 };
            scored.push((score, left, right));
        }
    };
    if old.len().saturating_mul(new.len()) <= PAIRS_AT_MOST {
        for left in 0..old.len() {
            (0..new.len()).for_each(|right| weigh(left, right));
        }
    } else {
        likely(old, new, &mut weigh);
    }
    scored.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| (a.1.abs_diff(a.2), a.1).cmp(&(b.1.abs_diff(b.2), b.1)))
    });
    let (mut of_old, mut of_new) = (vec![None; old.len()], vec![None; new.len()]);
    for (_, left, right) in scored {
        if of_old[left].is_none() && of_new[right].is_none() {
            of_old[left] = Some(right);
            of_new[right] = Some(left);
        }
    }
    Matched { of_old, of_new }
}

/// How many of the words are the same but for their endings, of quotes of a few words; 0 where they are not most.
fn inflected(a: &str, b: &str) -> f64 {
    const WORDS_AT_MOST: usize = 8;
    const STEM: usize = 4;
    let stems = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(WORDS_AT_MOST + 1)
            .map(|word| word.to_lowercase().chars().take(STEM).collect())
            .collect()
    };
    let (a, mut b) = (stems(a), stems(b));
    let all = a.len() + b.len();
    if a.len().max(b.len()) > WORDS_AT_MOST {
        return 0.0;
    }
    let same = (a.iter().filter(|stem| stem.chars().count() == STEM))
        .filter(|stem| {
            let at = b.iter().position(|other| other == *stem);
            at.map(|at| b.swap_remove(at)).is_some()
        })
        .count();
    match same >= 2 && same * 3 >= all {
        true => 1.0,
        false => 0.0,
    }
}

/// So many pairs of quotes are all weighed: a thousand quotes on either side.
const PAIRS_AT_MOST: usize = 1_000_000;
/// Of more, each is weighed against so many on either side of where it should stand.
const AROUND: usize = 40;

/// Of very many quotes, those that may belong together: with the same words, each in its turn, or about as far behind the last such.
fn likely(old: &[Said<'_>], new: &[Said<'_>], weigh: &mut dyn FnMut(usize, usize)) {
    let mut places: FxHashMap<&str, VecDeque<usize>> = FxHashMap::default();
    for (right, said) in new.iter().enumerate() {
        places.entry(&said.normal).or_default().push_back(right);
    }
    let (mut last_left, mut last_right) = (0, 0);
    for (left, said) in old.iter().enumerate() {
        let same = places
            .get_mut(said.normal.as_str())
            .and_then(VecDeque::pop_front);
        if let Some(right) = same {
            (last_left, last_right) = (left, right);
            weigh(left, right);
        }
        let middle = last_right + (left - last_left);
        for right in middle.saturating_sub(AROUND)..new.len().min(middle + AROUND) {
            if same != Some(right) {
                weigh(left, right);
            }
        }
    }
}

/// Whether two speakers are one: the same words once titles are put aside; two unnamed ones are.
pub fn same_name(a: Option<&str>, b: Option<&str>) -> bool {
    let (a, b) = (a.map(name_words), b.map(name_words));
    are_one(a.as_deref(), b.as_deref())
}

pub(super) fn are_one(a: Option<&[String]>, b: Option<&[String]>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            a == b
                || a.last() == b.last() && (a.len() == 1 || b.len() == 1) && !a.is_empty()
                || misspelt(a, b)
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
    normal::normal(name)
        .to_lowercase()
        .split(|c: char| c.is_whitespace() || c == '.')
        .filter(|word| !word.is_empty() && !lexicon::any().has(List::Titles, word))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::QuoteKind;

    #[test]
    fn very_many_quotes_find_each_other_though_one_came_and_some_were_reworded() {
        let quote = |words: String| Quote {
            text: words,
            start: 0,
            end: 1,
            kind: QuoteKind::Direct,
            level: 1,
            speaker: Some("Ada Holt".to_owned()),
            speaker_mention: None,
            cue: None,
            confidence: 1.0,
            parts: Vec::new(),
        };
        let words = |n: usize| format!("the wall of town {n} shall stand for {} years", n * 7);
        let article = |quotes: Vec<Quote>| Article {
            quotes,
            ..Article::default()
        };
        let many = 1_200;
        let old = article((0..many).map(|n| quote(words(n))).collect());
        let mut quotes: Vec<Quote> = (0..many)
            .map(|n| match n % 100 {
                50 => quote(words(n).replace("shall", "may")),
                _ => quote(words(n)),
            })
            .collect();
        quotes.insert(600, quote("nobody asked the towns".to_owned()));
        let new = article(quotes);
        let (old_said, new_said) = (said(&old, &[0], false), said(&new, &[0], false));
        let matched = matched(&old_said, &new_said, &|_, _| true);
        let right = |left: usize| left + usize::from(left >= 600);
        assert!((0..many).all(|left| matched.of_old[left] == Some(right(left))));
        assert_eq!(matched.of_new[600], None);
    }
}
