//! Which block became which? By what they say, not by where they stand: equal ones first, then splits and merges, then near ones.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::{near, regroup, side::Side, words::numbered};

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
    /// For each pair, in the order of `pairs`: the furthest new block up to there.
    furthest: Vec<usize>,
}

impl Alignment {
    /// Where among the new blocks an old one stood.
    pub fn place_of_removed(&self, left: usize) -> f64 {
        let before = self.pairs.partition_point(|(old, _)| *old < left);
        let furthest = before.checked_sub(1).map(|at| self.furthest[at]);
        furthest.map_or(-0.5, |new| new as f64 + 0.5)
    }
}

pub fn align<'a>(old: &[Side<'a>], new: &[Side<'a>]) -> Alignment {
    let mut to_new: Vec<Option<usize>> = vec![None; old.len()];
    let mut to_old: Vec<Option<usize>> = vec![None; new.len()];
    let mut alignment = Alignment::default();
    let telling = Telling::new(old, new);
    // To the letter first: most edits touch little.
    let all = ((0..old.len()).collect(), (0..new.len()).collect());
    in_order(old, new, &all, &mut to_new, &mut to_old, |side| side.text);
    for gap in gaps(&to_new, &to_old) {
        in_order(old, new, &gap, &mut to_new, &mut to_old, Side::normal);
    }
    let free = (free(&to_new), free(&to_old));
    in_order(old, new, &free, &mut to_new, &mut to_old, Side::unlabelled);
    elsewhere(old, new, &telling, &mut to_new, &mut to_old);
    regroup::regroup(old, new, &mut to_new, &mut to_old, &mut alignment.regrouped);
    regroup::labels_apart(old, new, &to_new, &to_old, &mut alignment.regrouped);
    near::near(old, new, &mut to_new, &mut to_old, &mut alignment.is_coarse);
    // Regrouped blocks were held by a pair so far; in the end they are paired with nothing.
    for (olds, news) in &alignment.regrouped {
        olds.iter().for_each(|at| to_new[*at] = None);
        news.iter().for_each(|at| to_old[*at] = None);
    }
    let (mut is_gone, mut is_come): (Vec<bool>, Vec<bool>) = (
        to_new.iter().map(Option::is_none).collect(),
        to_old.iter().map(Option::is_none).collect(),
    );
    for (olds, news) in &alignment.regrouped {
        olds.iter().for_each(|at| is_gone[*at] = false);
        news.iter().for_each(|at| is_come[*at] = false);
    }
    alignment.pairs = to_new
        .iter()
        .enumerate()
        .filter_map(|(old, new)| Some((old, (*new)?)))
        .collect();
    alignment.furthest = (alignment.pairs.iter())
        .scan(0, |furthest, (_, new)| {
            *furthest = (*new).max(*furthest);
            Some(*furthest)
        })
        .collect();
    alignment.removed = (0..old.len()).filter(|at| is_gone[*at]).collect();
    alignment.added = (0..new.len()).filter(|at| is_come[*at]).collect();
    alignment.moved = moved(&alignment.pairs, &telling);
    alignment
}

/// Blocks that are paired with nothing yet.
pub fn free(to: &[Option<usize>]) -> Vec<usize> {
    (0..to.len()).filter(|at| to[*at].is_none()).collect()
}

/// Of the free blocks, old and new, equal ones in the same order, by the longest common subsequence of their numbers.
fn in_order<'a, 'b>(
    old: &'a [Side<'b>],
    new: &'a [Side<'b>],
    (free_old, free_new): &(Vec<usize>, Vec<usize>),
    to_new: &mut [Option<usize>],
    to_old: &mut [Option<usize>],
    text: fn(&'a Side<'b>) -> &'a str,
) {
    if free_old.is_empty() || free_new.is_empty() {
        return;
    }
    // The runs at both ends need no numbers.
    let equal = |(left, right): &(&usize, &usize)| text(&old[**left]) == text(&new[**right]);
    let start = free_old.iter().zip(free_new).take_while(equal).count();
    let shorter = free_old.len().min(free_new.len());
    let end = (free_old.iter().rev())
        .zip(free_new.iter().rev())
        .take(shorter - start)
        .take_while(equal)
        .count();
    for at in 0..start {
        pair(free_old[at], free_new[at], to_new, to_old);
    }
    let (old_end, new_end) = (free_old.len() - end, free_new.len() - end);
    for at in 0..end {
        pair(
            free_old[old_end + at],
            free_new[new_end + at],
            to_new,
            to_old,
        );
    }
    let (free_old, free_new) = (&free_old[start..old_end], &free_new[start..new_end]);
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let left = numbered(free_old.iter().map(|at| text(&old[*at])), &mut numbers);
    let right = numbered(free_new.iter().map(|at| text(&new[*at])), &mut numbers);
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

pub fn pair(old: usize, new: usize, to_new: &mut [Option<usize>], to_old: &mut [Option<usize>]) {
    to_new[old] = Some(new);
    to_old[new] = Some(old);
}

/// Equal blocks in another order. Short ones ("More", "Yes") are no evidence of a move, unless there is just one on either side.
fn elsewhere(
    old: &[Side<'_>],
    new: &[Side<'_>],
    telling: &Telling<'_, '_>,
    to_new: &mut [Option<usize>],
    to_old: &mut [Option<usize>],
) {
    let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for at in free(to_old).into_iter().rev() {
        places.entry(new[at].unlabelled()).or_default().push(at);
    }
    for at in 0..old.len() {
        if to_new[at].is_none()
            && let Some(there) = places.get_mut(old[at].unlabelled())
            && telling.is_telling(at)
            && let Some(place) = there.pop()
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
    let anchors = (pairs.into_iter().zip(stays))
        .filter(|(_, stays)| *stays)
        .map(|(pair, _)| pair);
    let (mut old, mut new) = (0, 0);
    let mut gaps = Vec::new();
    for (old_end, new_end) in anchors.chain([(to_new.len(), to_old.len())]) {
        // Nothing lies between most neighbours.
        if (old_end, new_end) == (old, new) && old < to_new.len() && new < to_old.len() {
            (old, new) = (old + 1, new + 1);
            continue;
        }
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
fn moved(pairs: &[(usize, usize)], telling: &Telling<'_, '_>) -> Vec<(usize, usize)> {
    pairs
        .iter()
        .zip(in_sequence(pairs))
        .filter(|(pair, stays)| !*stays && telling.is_telling(pair.0))
        .map(|(pair, _)| *pair)
        .collect()
}

/// Which old blocks can be told from all others by their words: three or more of them, or words that stand once on either side.
struct Telling<'a, 'b> {
    old: &'a [Side<'b>],
    new: &'a [Side<'b>],
    /// How often each text stands in the old and in the new article.
    counts: OnceCell<FxHashMap<&'a str, (usize, usize)>>,
}

impl<'a, 'b> Telling<'a, 'b> {
    fn new(old: &'a [Side<'b>], new: &'a [Side<'b>]) -> Telling<'a, 'b> {
        Telling {
            old,
            new,
            counts: OnceCell::new(),
        }
    }

    fn is_telling(&self, at: usize) -> bool {
        let side = &self.old[at];
        if side.bag().len() >= 3 {
            return true;
        }
        let counts = || {
            self.counts.get_or_init(|| {
                let mut counts: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
                for side in self.old {
                    counts.entry(side.unlabelled()).or_default().0 += 1;
                }
                for side in self.new {
                    counts.entry(side.unlabelled()).or_default().1 += 1;
                }
                counts
            })
        };
        side.unlabelled().len() >= ONCE_FROM && counts().get(side.unlabelled()) == Some(&(1, 1))
    }
}

/// Shorter words than this many bytes are buttons as often as headings.
const ONCE_FROM: usize = 7;

/// Which pairs, given in old order, lie in a longest run whose new places increase: patience sorting.
fn in_sequence(pairs: &[(usize, usize)]) -> Vec<bool> {
    if pairs.is_sorted_by_key(|(_, new)| new) {
        return vec![true; pairs.len()];
    }
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
    use crate::compare::article;

    fn aligned(old: &[&str], new: &[&str]) -> Alignment {
        let (old, new) = (article(old), article(new));
        let old: Vec<Side<'_>> = old.body.iter().map(Side::new).collect();
        let new: Vec<Side<'_>> = new.body.iter().map(Side::new).collect();
        align(&old, &new)
    }

    #[test]
    fn blocks_are_paired_by_what_they_say() {
        let found = aligned(
            &[
                "The first paragraph stands here.",
                "The second one will be moved down.",
                "The third has a number: 41.",
                "The last is cut from the page entirely.",
            ],
            &[
                "The first paragraph stands here.",
                "The third has a number: 14.",
                "The second one will be moved down.",
                "Something wholly new comes now.",
            ],
        );
        assert_eq!(found.pairs, [(0, 0), (1, 2), (2, 1)]);
        assert_eq!(found.moved.len(), 1);
        assert_eq!((found.removed, found.added), (vec![3], vec![3]));
    }

    #[test]
    fn a_split_with_the_same_words_is_no_edit() {
        let found = aligned(
            &["One sentence here. And another sentence there.", "End."],
            &["One sentence here.", "And another sentence there.", "End."],
        );
        assert_eq!(found.regrouped, [(vec![0], vec![0, 1])]);
        assert!(found.removed.is_empty() && found.added.is_empty());
    }
}
