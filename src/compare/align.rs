//! Which block became which? By what they say, not by where they stand: equal ones first, then splits and merges, then near ones.

use std::collections::HashMap;

use super::{normal, words};
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
    /// Too much to be paired word by word.
    pub is_coarse: bool,
}

/// Below this two blocks are two texts, not one that was reworded.
const ALIKE: f64 = 0.5;
/// Far from its place a block must be liker to be the same.
const ALIKE_ELSEWHERE: f64 = 0.66;
/// Pairs that may be weighed one by one; beyond, only candidates with rare words in common are.
const PAIRS_AT_MOST: usize = 250_000;

pub fn align(old: &[Side], new: &[Side]) -> Alignment {
    let mut to_new: Vec<Option<usize>> = vec![None; old.len()];
    let mut to_old: Vec<Option<usize>> = vec![None; new.len()];
    let mut alignment = Alignment::default();
    // Runs at both ends first: most edits touch little.
    in_order(old, new, &mut to_new, &mut to_old, |side| &side.normal);
    in_order(old, new, &mut to_new, &mut to_old, |side| &side.unlabelled);
    elsewhere(old, new, &mut to_new, &mut to_old);
    regroup(old, new, &mut to_new, &mut to_old, &mut alignment.regrouped);
    labels_apart(old, new, &to_new, &to_old, &mut alignment.regrouped);
    near(old, new, &mut to_new, &mut to_old, &mut alignment.is_coarse);
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

fn pair(old: usize, new: usize, to_new: &mut [Option<usize>], to_old: &mut [Option<usize>]) {
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
fn gaps(to_new: &[Option<usize>], to_old: &[Option<usize>]) -> Vec<(Vec<usize>, Vec<usize>)> {
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

/// Blocks that were split or merged with the same words.
fn regroup(
    old: &[Side],
    new: &[Side],
    to_new: &mut [Option<usize>],
    to_old: &mut [Option<usize>],
    regrouped: &mut Vec<(Vec<usize>, Vec<usize>)>,
) {
    const PIECES_AT_MOST: usize = 12;
    for (free_old, free_new) in gaps(to_new, to_old) {
        for (wholes, parts, is_split) in
            [(&free_old, &free_new, true), (&free_new, &free_old, false)]
        {
            let (whole_side, part_side) = if is_split { (old, new) } else { (new, old) };
            for whole in wholes.iter() {
                let taken = |at: usize| {
                    if is_split {
                        to_old[at].is_some()
                    } else {
                        to_new[at].is_some()
                    }
                };
                let wanted = squeezed(&whole_side[*whole].normal);
                let Some(first) = parts.iter().position(|part| {
                    !taken(*part)
                        && wanted.starts_with(&squeezed(&part_side[*part].normal))
                        && !part_side[*part].bag.is_empty()
                }) else {
                    continue;
                };
                let mut joined = String::new();
                let mut count = 0;
                while joined.len() < wanted.len()
                    && first + count < parts.len()
                    && count < PIECES_AT_MOST
                    && !taken(parts[first + count])
                {
                    joined.push_str(&squeezed(&part_side[parts[first + count]].normal));
                    count += 1;
                }
                if joined == wanted && count > 1 {
                    let pieces = parts[first..first + count].to_vec();
                    // Paired with its first piece, so that nothing takes them again.
                    for piece in &pieces {
                        if is_split {
                            to_old[*piece] = Some(*whole);
                            to_new[*whole] = Some(pieces[0]);
                        } else {
                            to_new[*piece] = Some(*whole);
                            to_old[*whole] = Some(pieces[0]);
                        }
                    }
                    regrouped.push(if is_split {
                        (vec![*whole], pieces)
                    } else {
                        (pieces, vec![*whole])
                    });
                }
            }
        }
    }
}

/// "3. You must pay" → "3." and "You must pay": the label only stands on a line of its own now, or no longer does.
fn labels_apart(
    old: &[Side],
    new: &[Side],
    to_new: &[Option<usize>],
    to_old: &[Option<usize>],
    regrouped: &mut Vec<(Vec<usize>, Vec<usize>)>,
) {
    let joins = |label: &Side, text: &Side, whole: &Side| {
        squeezed(&label.normal) + &squeezed(&text.normal) == squeezed(&whole.normal)
    };
    for (left, right) in to_new.iter().enumerate() {
        let Some(right) = *right else { continue };
        if old[left].normal == new[right].normal || to_old[right] != Some(left) {
            continue;
        }
        if right > 0
            && to_old[right - 1].is_none()
            && joins(&new[right - 1], &new[right], &old[left])
        {
            regrouped.push((vec![left], vec![right - 1, right]));
        } else if left > 0
            && to_new[left - 1].is_none()
            && joins(&old[left - 1], &old[left], &new[right])
        {
            regrouped.push((vec![left - 1, left], vec![right]));
        }
    }
}

/// Without spaces and marks of quotation: the mark that re-opens a quote in a new paragraph is typography.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\'')
        .collect()
}

/// Blocks that were reworded: in their own gap first, best pairs first; then anywhere.
fn near(
    old: &[Side],
    new: &[Side],
    to_new: &mut [Option<usize>],
    to_old: &mut [Option<usize>],
    is_coarse: &mut bool,
) {
    let regrouped_free = |to: &[Option<usize>]| to.iter().filter(|at| at.is_none()).count();
    if regrouped_free(to_new) == 0 || regrouped_free(to_old) == 0 {
        return;
    }
    for (free_old, free_new) in gaps(to_new, to_old) {
        if free_old.len() * free_new.len() > PAIRS_AT_MOST {
            *is_coarse = true;
        }
        best_pairs(old, new, &free_old, &free_new, to_new, to_old, true);
    }
    let free_old: Vec<usize> = (0..old.len()).filter(|at| to_new[*at].is_none()).collect();
    let free_new: Vec<usize> = (0..new.len()).filter(|at| to_old[*at].is_none()).collect();
    best_pairs(old, new, &free_old, &free_new, to_new, to_old, false);
    // What is left alone on both sides between the same neighbours, and of one kind, was rewritten in place if anything is kept.
    for (free_old, free_new) in gaps(to_new, to_old) {
        if let ([one], [other]) = (free_old.as_slice(), free_new.as_slice())
            && old[*one].kind == new[*other].kind
            && (words::likeness(&old[*one].bag, &new[*other].bag) >= 0.34
                || old[*one].bag.len() <= 6
                    && words::likeness(&old[*one].bag, &new[*other].bag) > 0.2)
        {
            pair(*one, *other, to_new, to_old);
        }
    }
}

fn best_pairs(
    old: &[Side],
    new: &[Side],
    free_old: &[usize],
    free_new: &[usize],
    to_new: &mut [Option<usize>],
    to_old: &mut [Option<usize>],
    in_place: bool,
) {
    let mut scored = Vec::new();
    let candidates = candidates(old, new, free_old, free_new);
    for (left, right) in candidates {
        let (a, b) = (&old[left], &new[right]);
        let (short, long) = (a.bag.len().min(b.bag.len()), a.bag.len().max(b.bag.len()));
        let mut likeness = words::likeness(&a.bag, &b.bag);
        // A sentence added to or cut from a block: the shorter lies in the longer.
        let contained = likeness * (a.bag.len() + b.bag.len()) as f64 / 2.0 / short.max(1) as f64;
        if in_place && (short >= 6 && contained >= 0.9 && long <= short * 4 || grew(a, b)) {
            likeness = likeness.max(0.55);
        }
        if a.kind != b.kind {
            likeness *= 0.9;
        }
        let least = if in_place { ALIKE } else { ALIKE_ELSEWHERE };
        if likeness >= least && (in_place || short >= 5) {
            scored.push((likeness, left, right));
        }
    }
    scored.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| (a.1.abs_diff(a.2), a.1, a.2).cmp(&(b.1.abs_diff(b.2), b.1, b.2)))
    });
    for (_, left, right) in scored {
        if to_new[left].is_none() && to_old[right].is_none() {
            pair(left, right, to_new, to_old);
        }
    }
}

/// Whether one says all that the other says and then more, or something first: a sentence was put on to it.
fn grew(a: &Side, b: &Side) -> bool {
    let (short, long) = if a.unlabelled.len() < b.unlabelled.len() {
        (&a.unlabelled, &b.unlabelled)
    } else {
        (&b.unlabelled, &a.unlabelled)
    };
    let parted = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    short.split_whitespace().count() >= 2
        && short.len() >= GREW_FROM
        && (long.strip_prefix(short.as_str())).map_or_else(
            || {
                long.strip_suffix(short.as_str())
                    .is_some_and(|first| parted(first.as_bytes().last()))
            },
            |rest| parted(rest.as_bytes().first()),
        )
}

/// Fewer bytes than this are found at the start of anything.
const GREW_FROM: usize = 12;

/// All pairs, or where those are too many the ones that share a rare word.
fn candidates(
    old: &[Side],
    new: &[Side],
    free_old: &[usize],
    free_new: &[usize],
) -> Vec<(usize, usize)> {
    if free_old.len() * free_new.len() <= 4_096 {
        return free_old
            .iter()
            .flat_map(|left| free_new.iter().map(move |right| (*left, *right)))
            .collect();
    }
    const RARE: usize = 8;
    let mut places: HashMap<u32, Vec<usize>> = HashMap::new();
    for at in free_new {
        let mut last = None;
        for word in &new[*at].bag {
            if last != Some(*word) {
                places.entry(*word).or_default().push(*at);
            }
            last = Some(*word);
        }
    }
    let mut found = Vec::new();
    for left in free_old {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for word in &old[*left].bag {
            if let Some(there) = places.get(word).filter(|there| there.len() <= RARE) {
                for at in there {
                    *shared.entry(*at).or_default() += 1;
                }
            }
        }
        let mut best: Vec<(usize, usize)> =
            shared.into_iter().map(|(at, count)| (count, at)).collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        found.extend(best.into_iter().take(RARE).map(|(_, at)| (*left, at)));
    }
    found
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
