//! Which block became which? By what they say, not by where they stand: equal ones first, then splits and merges, then near ones.

use std::collections::HashMap;

use super::{near, normal, regroup, words};
use crate::model::{Block, BlockKind};

/// A block prepared for comparison.
pub struct Side {
    pub normal: String,
    /// Without its clause label.
    pub unlabelled: String,
    pub bag: Vec<u32>,
    pub kind: BlockKind,
}

impl Side {
    pub fn new(block: &Block) -> Side {
        let normal = normal::normal(&block.text);
        let unlabelled = normal::label(&normal).1.to_owned();
        Side {
            bag: words::bag(&normal),
            unlabelled,
            normal,
            kind: block.kind,
        }
    }
}

/// What became of the blocks of two articles.
#[derive(Debug, Default)]
pub struct Alignment {
    /// Old and new block that belong together; equal or not.
    pub pairs: Vec<(usize, usize)>,
    /// Pairs that stand elsewhere now.
    pub moved: Vec<(usize, usize)>,
    pub removed: Vec<usize>,
    pub added: Vec<usize>,
    /// Blocks that were split or merged with the same words: on record nowhere, for a reader sees no edit.
    pub regrouped: Vec<(Vec<usize>, Vec<usize>)>,
    /// An old and a new block that the other side has too, in another place than its body.
    pub same_elsewhere: (Option<usize>, Option<usize>),
    /// Too much to be paired word by word.
    pub is_coarse: bool,
}

pub fn align(old: &[Side], new: &[Side]) -> Alignment {
    let mut to_new: Vec<Option<usize>> = vec![None; old.len()];
    let mut to_old: Vec<Option<usize>> = vec![None; new.len()];
    let mut alignment = Alignment::default();
    // Runs at both ends first: most edits touch little.
    in_order(old, new, &mut to_new, &mut to_old, |side| &side.normal);
    in_order(old, new, &mut to_new, &mut to_old, |side| &side.unlabelled);
    elsewhere(old, new, &mut to_new, &mut to_old);
    regroup::regroup(old, new, &mut to_new, &mut to_old, &mut alignment.regrouped);
    regroup::labels_apart(old, new, &to_new, &to_old, &mut alignment.regrouped);
    near::near(old, new, &mut to_new, &mut to_old, &mut alignment.is_coarse);
    // Regrouped blocks were held by a pair so far; in the end they are paired with nothing.
    for (olds, news) in &alignment.regrouped {
        olds.iter().for_each(|at| to_new[*at] = None);
        news.iter().for_each(|at| to_old[*at] = None);
    }
    let grouped_old: Vec<usize> = alignment
        .regrouped
        .iter()
        .flat_map(|(old, _)| old.clone())
        .collect();
    let grouped_new: Vec<usize> = alignment
        .regrouped
        .iter()
        .flat_map(|(_, new)| new.clone())
        .collect();
    alignment.pairs = to_new
        .iter()
        .enumerate()
        .filter_map(|(old, new)| Some((old, (*new)?)))
        .collect();
    alignment.removed = (0..old.len())
        .filter(|at| to_new[*at].is_none() && !grouped_old.contains(at))
        .collect();
    alignment.added = (0..new.len())
        .filter(|at| to_old[*at].is_none() && !grouped_new.contains(at))
        .collect();
    alignment.moved = moved(&alignment.pairs, &telling(old, new));
    alignment
}

/// Equal blocks in the same order, by the longest common subsequence of their hashes.
fn in_order(
    old: &[Side],
    new: &[Side],
    to_new: &mut [Option<usize>],
    to_old: &mut [Option<usize>],
    text: fn(&Side) -> &String,
) {
    let free_old: Vec<usize> = (0..old.len()).filter(|at| to_new[*at].is_none()).collect();
    let free_new: Vec<usize> = (0..new.len()).filter(|at| to_old[*at].is_none()).collect();
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let left: Vec<u32> = free_old
        .iter()
        .map(|at| number(text(&old[*at]), &mut numbers))
        .collect();
    let right: Vec<u32> = free_new
        .iter()
        .map(|at| number(text(&new[*at]), &mut numbers))
        .collect();
    for op in similar::capture_diff_slices(similar::Algorithm::Histogram, &left, &right) {
        if let similar::DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            for step in 0..len {
                pair(
                    free_old[old_index + step],
                    free_new[new_index + step],
                    to_new,
                    to_old,
                );
            }
        }
    }
}

fn number<'a>(text: &'a str, numbers: &mut HashMap<&'a str, u32>) -> u32 {
    let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    *numbers.entry(text).or_insert(next)
}

pub fn pair(old: usize, new: usize, to_new: &mut [Option<usize>], to_old: &mut [Option<usize>]) {
    to_new[old] = Some(new);
    to_old[new] = Some(old);
}

/// Equal blocks in another order. Short ones ("More", "Yes") are no evidence of a move, unless there is just one on either side.
fn elsewhere(
    old: &[Side],
    new: &[Side],
    to_new: &mut [Option<usize>],
    to_old: &mut [Option<usize>],
) {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in (0..new.len()).rev().filter(|at| to_old[*at].is_none()) {
        places
            .entry(new[at].unlabelled.as_str())
            .or_default()
            .push(at);
    }
    let telling = telling(old, new);
    for at in 0..old.len() {
        if to_new[at].is_none()
            && telling[at]
            && let Some(place) = places
                .get_mut(old[at].unlabelled.as_str())
                .and_then(Vec::pop)
        {
            pair(at, place, to_new, to_old);
        }
    }
}

/// Free neighbours between the same anchors: `(old range, new range)`. Anchors are pairs that kept their order.
pub fn gaps(to_new: &[Option<usize>], to_old: &[Option<usize>]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let pairs: Vec<(usize, usize)> = to_new
        .iter()
        .enumerate()
        .filter_map(|(old, new)| Some((old, (*new)?)))
        .collect();
    let stays = in_sequence(&pairs);
    let mut anchors: Vec<(usize, usize)> = pairs
        .into_iter()
        .zip(stays)
        .filter(|(_, stays)| *stays)
        .map(|(pair, _)| pair)
        .collect();
    anchors.push((to_new.len(), to_old.len()));
    let (mut old, mut new) = (0, 0);
    let mut gaps = Vec::new();
    for (old_end, new_end) in anchors {
        let free_old: Vec<usize> = (old..old_end).filter(|at| to_new[*at].is_none()).collect();
        let free_new: Vec<usize> = (new..new_end).filter(|at| to_old[*at].is_none()).collect();
        if !free_old.is_empty() || !free_new.is_empty() {
            gaps.push((free_old, free_new));
        }
        (old, new) = (old_end + 1, new_end + 1);
    }
    gaps
}

/// Pairs that are out of order: all but a longest increasing run, the fewest that explain the order.
fn moved(pairs: &[(usize, usize)], telling: &[bool]) -> Vec<(usize, usize)> {
    pairs
        .iter()
        .zip(in_sequence(pairs))
        .filter(|(pair, stays)| !*stays && telling[pair.0])
        .map(|(pair, _)| *pair)
        .collect()
}

/// Which old blocks can be told from all others by their words: three or more of them, or words that stand once on either side.
fn telling(old: &[Side], new: &[Side]) -> Vec<bool> {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for side in old {
        counts.entry(side.unlabelled.as_str()).or_default().0 += 1;
    }
    for side in new {
        counts.entry(side.unlabelled.as_str()).or_default().1 += 1;
    }
    old.iter()
        .map(|side| {
            side.bag.len() >= 3
                || side.unlabelled.len() >= ONCE_FROM
                    && counts.get(side.unlabelled.as_str()) == Some(&(1, 1))
        })
        .collect()
}

/// Shorter words than this many bytes are buttons as often as headings.
const ONCE_FROM: usize = 7;

/// Which pairs, given in old order, lie in a longest run whose new places increase: patience sorting.
fn in_sequence(pairs: &[(usize, usize)]) -> Vec<bool> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, (_, new)) in pairs.iter().enumerate() {
        let place = ends.partition_point(|end| pairs[*end].1 < *new);
        before[at] = place.checked_sub(1).map(|place| ends[place]);
        if place == ends.len() {
            ends.push(at);
        } else {
            ends[place] = at;
        }
    }
    let mut stays = vec![false; pairs.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        stays[at] = true;
        next = before[at];
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(texts: &[&str]) -> Vec<Side> {
        texts
            .iter()
            .map(|text| {
                Side::new(&Block {
                    kind: BlockKind::Paragraph,
                    text: (*text).to_owned(),
                })
            })
            .collect()
    }

    #[test]
    fn blocks_are_paired_by_what_they_say() {
        let old = sides(&[
            "The first paragraph stands here.",
            "The second one will be moved down.",
            "The third has a number: 41.",
            "The last is cut from the page entirely.",
        ]);
        let new = sides(&[
            "The first paragraph stands here.",
            "The third has a number: 14.",
            "The second one will be moved down.",
            "Something wholly new comes now.",
        ]);
        let found = align(&old, &new);
        assert_eq!(found.pairs, [(0, 0), (1, 2), (2, 1)]);
        assert_eq!(found.moved.len(), 1);
        assert_eq!((found.removed, found.added), (vec![3], vec![3]));
    }

    #[test]
    fn a_split_with_the_same_words_is_no_edit() {
        let old = sides(&["One sentence here. And another sentence there.", "End."]);
        let new = sides(&["One sentence here.", "And another sentence there.", "End."]);
        let found = align(&old, &new);
        assert_eq!(found.regrouped, [(vec![0], vec![0, 1])]);
        assert!(found.removed.is_empty() && found.added.is_empty());
    }
}
