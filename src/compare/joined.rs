//! “A,” said X. “B.” is two quotes, and “A,” said X, “and B.” one. Where the other page has as one what stands here as two, they are
//! compared as one: no words went.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::{
    bags,
    quoted::{Said, are_one},
};
use crate::model::{Part, Quote, QuoteKind};

/// In words: a shorter one stands in anything.
const LEAST: usize = 2;
/// Of the words of both, and of the one that they became.
const SHARED: f64 = 0.75;

/// `own`, its neighbours put together that `other` has as one. `near`: whether a block of `own` and one of `other` belong together.
pub fn join<'a>(
    own: Vec<Said<'a>>,
    other: &[Said<'_>],
    near: &dyn Fn(usize, usize) -> bool,
) -> Vec<Said<'a>> {
    let mut is_there: FxHashSet<&str> = FxHashSet::default();
    is_there.extend(other.iter().map(|said| said.normal.as_str()));
    let is_new = |said: &Said<'_>| !is_there.contains(said.normal.as_str());
    let mut joined: Vec<Said<'a>> = Vec::with_capacity(own.len());
    for said in own {
        let last = joined.last().filter(|last| {
            are_neighbours(last, &said) && is_new(last) && is_new(&said) && {
                let mut others = other.iter().filter(|one| near(said.blocks.0, one.blocks.0));
                others.any(|one| are_in(last, &said, one))
            }
        });
        match last.map(|last| both(last, &said)) {
            Some(both) => {
                joined.pop();
                joined.push(both);
            }
            None => joined.push(said),
        }
    }
    joined
}

/// Whether one follows the other in a paragraph, both of one speaker who is named.
fn are_neighbours(one: &Said<'_>, next: &Said<'_>) -> bool {
    let is_plain = |said: &Said<'_>| {
        said.quote.kind != QuoteKind::Block
            && said.quote.level == 1
            && said.blocks.0 == said.blocks.1
    };
    is_plain(one)
        && is_plain(next)
        && one.blocks.0 == next.blocks.0
        && one.quote.end < next.quote.start
        && one.name.is_some()
        && are_one(one.name.as_deref(), next.name.as_deref())
}

/// Whether both are parts of one quote of the same speaker, which says little more.
fn are_in(one: &Said<'_>, next: &Said<'_>, whole: &Said<'_>) -> bool {
    let enough = |common: usize, of: usize| common as f64 >= SHARED * of as f64;
    let within = |part: &Said<'_>| {
        part.bag.len() >= LEAST
            && enough(bags::common(&part.bag, &whole.bag), part.bag.len())
            && part.bag.len() < whole.bag.len()
    };
    are_one(one.name.as_deref(), whole.name.as_deref()) && within(one) && within(next) && {
        let mut bag = [one.bag.as_slice(), next.bag.as_slice()].concat();
        bag.sort_unstable();
        let common = bags::common(&bag, &whole.bag);
        enough(common, bag.len()) && enough(common, whole.bag.len())
    }
}

fn both<'a>(one: &Said<'a>, next: &Said<'a>) -> Said<'a> {
    let parts = |quote: &Quote| match quote.parts.is_empty() {
        false => quote.parts.clone(),
        true => vec![Part {
            start: quote.start,
            end: quote.end,
            text: quote.text.clone(),
        }],
    };
    let quote = Quote {
        text: format!("{} {}", one.quote.text, next.quote.text),
        end: next.quote.end,
        parts: [parts(&one.quote), parts(&next.quote)].concat(),
        cue: one.quote.cue.clone().or_else(|| next.quote.cue.clone()),
        speaker_mention: (one.quote.speaker_mention.clone())
            .or_else(|| next.quote.speaker_mention.clone()),
        confidence: one.quote.confidence.min(next.quote.confidence),
        ..one.quote.clone().into_owned()
    };
    Said {
        is_joined: true,
        ..Said::new(Cow::Owned(quote), one.blocks)
    }
}
