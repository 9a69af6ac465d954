//! Which blocks were reworded into which? The likest first, in their own gap before anywhere else.

use rustc_hash::FxHashMap;

use super::{
    align::{free, gaps, pair},
    bags,
    side::Side,
};
use crate::model::BlockKind;

/// Below this two blocks are two texts, not one that was reworded.
pub const ALIKE: f64 = 0.5;

/// Far from its place a block must be liker to be the same.
const ALIKE_ELSEWHERE: f64 = 0.66;

/// Two blocks with the same quote in them are one from here on.
const QUOTES_FROM: f64 = 0.2;

/// Of more pairs in one gap a comparison says that it is coarse: of so many, blocks without a rare word in common are missed for sure.
const COARSE_FROM: usize = 250_000;

/// Blocks that were reworded: in their own gap first, best pairs first; then anywhere.
pub fn near(
    old: &[Side<'_>],
    new: &[Side<'_>],
    to_new: &mut [Option<usize>],
    to_old: &mut [Option<usize>],
    is_coarse: &mut bool,
) {
    if free(to_new).is_empty() || free(to_old).is_empty() {
        return;
    }
    let gaps_before = gaps(to_new, to_old);
    for (free_old, free_new) in &gaps_before {
        if free_old.len() * free_new.len() > COARSE_FROM {
            *is_coarse = true;
        }
        best_pairs(old, new, (free_old, free_new), to_new, to_old, true);
    }
    // In the only gap all pairs have been weighed, and what is left is too unlike.
    let is_weighed =
        matches!(gaps_before.as_slice(), [(free_old, free_new)] if all_weighed(free_old, free_new));
    if !is_weighed {
        let free = (&free(to_new)[..], &free(to_old)[..]);
        best_pairs(old, new, free, to_new, to_old, false);
    }
    // What is left alone on both sides between the same neighbours, and of one kind, was rewritten in place if anything is kept.
    for (free_old, free_new) in gaps(to_new, to_old) {
        if let ([one], [other]) = (free_old.as_slice(), free_new.as_slice())
            && old[*one].kind == new[*other].kind
            && (bags::likeness(old[*one].bag(), new[*other].bag()) >= 0.34
                || begin_alike(&old[*one], &new[*other])
                || are_figures(&old[*one], &new[*other])
                || old[*one].bag().len() <= 6
                    && bags::likeness(old[*one].bag(), new[*other].bag()) > 0.2)
        {
            pair(*one, *other, to_new, to_old);
        }
    }
}

fn best_pairs(
    old: &[Side<'_>],
    new: &[Side<'_>],
    (free_old, free_new): (&[usize], &[usize]),
    to_new: &mut [Option<usize>],
    to_old: &mut [Option<usize>],
    in_place: bool,
) {
    let mut scored = Vec::new();
    let candidates = candidates(old, new, free_old, free_new);
    for (left, right) in candidates {
        let (a, b) = (&old[left], &new[right]);
        let (short, long) = (
            a.bag().len().min(b.bag().len()),
            a.bag().len().max(b.bag().len()),
        );
        let least = if in_place { ALIKE } else { ALIKE_ELSEWHERE };
        let of_both = |common: usize| 2.0 * common as f64 / (short + long).max(1) as f64;
        // A sentence added to or cut from a block: the shorter lies in the longer.
        let may_lie_in =
            |common: usize| short >= 6 && common * 10 >= short * 9 && long <= short * 4;
        // Most pairs of a gap have so little in common that counting words is of no use.
        let most = a.common_at_most(b);
        let has_grown = in_place && grew(a, b);
        let quotes = || in_place && a.quotes_with(b);
        if of_both(most) < least
            && !(has_grown || in_place && may_lie_in(most))
            && (of_both(most) < QUOTES_FROM || !quotes())
        {
            continue;
        }
        let common = bags::common(a.bag(), b.bag());
        let mut likeness = of_both(common);
        if has_grown || in_place && may_lie_in(common) {
            likeness = likeness.max(0.55);
        }
        // Another is said to have said the same.
        if (QUOTES_FROM..ALIKE).contains(&likeness) && quotes() {
            likeness = ALIKE;
        }
        if a.kind != b.kind {
            likeness *= 0.9;
        }
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

/// Whether both are the figure of a fact, behind its label or in its row: "18,400" and "81,400".
fn are_figures(a: &Side<'_>, b: &Side<'_>) -> bool {
    let is_figure = |side: &Side<'_>| {
        matches!(side.kind, BlockKind::ListItem | BlockKind::TableRow)
            && side.text.len() <= FIGURE_AT_MOST
            && side.text.contains(|c: char| c.is_ascii_digit())
    };
    is_figure(a) && is_figure(b)
}

/// In bytes: "22F to 24C", "12 May 2026".
const FIGURE_AT_MOST: usize = 24;

/// Whether both have their first words in common, and some behind them.
fn begin_alike(a: &Side<'_>, b: &Side<'_>) -> bool {
    let (a_words, b_words) = (
        a.unlabelled().split_whitespace(),
        b.unlabelled().split_whitespace(),
    );
    let common = a_words.zip(b_words).take_while(|(a, b)| a == b).count();
    common >= BEGINS && bags::likeness(a.bag(), b.bag()) >= 0.25
}

/// In words.
const BEGINS: usize = 3;

/// Whether one says all that the other says and then more, or something first: a sentence was put on to it.
fn grew(a: &Side<'_>, b: &Side<'_>) -> bool {
    let (short, long) = if a.unlabelled().len() < b.unlabelled().len() {
        (a.unlabelled(), b.unlabelled())
    } else {
        (b.unlabelled(), a.unlabelled())
    };
    let parted = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    short.len() >= GREW_FROM
        && (long.strip_prefix(short)).map_or_else(
            || {
                long.strip_suffix(short)
                    .is_some_and(|first| parted(first.as_bytes().last()))
            },
            |rest| parted(rest.as_bytes().first()),
        )
        && short.split_whitespace().nth(1).is_some()
}

/// Fewer bytes than this are found at the start of anything.
const GREW_FROM: usize = 12;

/// Pairs: so many are all weighed in a millisecond; of more, those that share a rare word.
const ALL_AT_MOST: usize = 4_096;

/// Whether they are few enough for all pairs to be weighed.
fn all_weighed(free_old: &[usize], free_new: &[usize]) -> bool {
    free_old.len() * free_new.len() <= ALL_AT_MOST
}

/// All pairs, or where those are too many the ones that share a rare word.
fn candidates(
    old: &[Side<'_>],
    new: &[Side<'_>],
    free_old: &[usize],
    free_new: &[usize],
) -> Vec<(usize, usize)> {
    if all_weighed(free_old, free_new) {
        return free_old
            .iter()
            .flat_map(|left| free_new.iter().map(move |right| (*left, *right)))
            .collect();
    }
    const RARE: usize = 8;
    let mut places: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for at in free_new {
        let mut last = None;
        for word in new[*at].bag() {
            if last != Some(*word) {
                places.entry(*word).or_default().push(*at);
            }
            last = Some(*word);
        }
    }
    let mut found = Vec::new();
    for left in free_old {
        let mut shared: FxHashMap<usize, usize> = FxHashMap::default();
        for word in old[*left].bag() {
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

#[cfg(test)]
mod tests {
    use crate::{
        compare::{article, compare},
        model::{BlockKind, EditKind, Significance},
    };

    #[test]
    fn a_fact_behind_its_label_is_another_figure() {
        let facts = |sold: &str| {
            let mut facts = article(&["Units sold", sold, "Risk", "The heater may catch fire."]);
            facts.body[..3]
                .iter_mut()
                .for_each(|block| block.kind = BlockKind::ListItem);
            facts
        };
        let edits = compare(&facts("11"), &facts("12")).edits;
        assert_eq!(edits.len(), 1);
        assert_eq!(edits[0].kind, EditKind::TextReworded);
        assert_eq!(edits[0].significance, Significance::Material);
    }
}
