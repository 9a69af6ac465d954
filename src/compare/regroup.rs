//! Which blocks were only split or merged, with the same words? A reader sees no edit in that.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::{align::gaps, side::Side};

/// Blocks that were split or merged with the same words.
pub fn regroup<'a>(
    old: &[Side<'a>],
    new: &[Side<'a>],
    to_new: &mut [Option<usize>],
    to_old: &mut [Option<usize>],
    regrouped: &mut Vec<(Vec<usize>, Vec<usize>)>,
) {
    const PIECES_AT_MOST: usize = 12;
    for (free_old, free_new) in gaps(to_new, to_old) {
        for (wholes, parts, is_split) in
            [(&free_old, &free_new, true), (&free_new, &free_old, false)]
        {
            if wholes.is_empty() || parts.len() < 2 {
                continue;
            }
            let (whole_side, part_side) = if is_split { (old, new) } else { (new, old) };
            let mut openings = Openings::of(parts, part_side);
            for whole in wholes.iter() {
                let taken = |at: usize| {
                    if is_split {
                        to_old[at].is_some()
                    } else {
                        to_new[at].is_some()
                    }
                };
                let wanted = whole_side[*whole].squeezed();
                let first = openings.first_of(
                    wanted,
                    |place| !taken(parts[place]),
                    |place| wanted.starts_with(part_side[parts[place]].squeezed()),
                );
                let Some(first) = first else {
                    continue;
                };
                let mut joined = String::new();
                let mut count = 0;
                while joined.len() < wanted.len()
                    && first + count < parts.len()
                    && count < PIECES_AT_MOST
                    && !taken(parts[first + count])
                {
                    joined.push_str(part_side[parts[first + count]].squeezed());
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

/// Which parts may open a whole: their places, by length and hash of what they say. A whole is read through once, however many
/// parts there are.
struct Openings {
    places: FxHashMap<(usize, u64), VecDeque<usize>>,
    /// Whether any part has so many bytes.
    lengths: Vec<bool>,
}

impl Openings {
    fn of(parts: &[usize], sides: &[Side<'_>]) -> Openings {
        let mut places: FxHashMap<(usize, u64), VecDeque<usize>> = FxHashMap::default();
        let mut lengths: Vec<bool> = Vec::new();
        for (place, part) in parts.iter().enumerate() {
            let side = &sides[*part];
            if !side.bag().is_empty() {
                let words = side.squeezed().as_bytes();
                let hash = words.iter().fold(0, |hash, byte| hashed(hash, *byte));
                lengths.resize(lengths.len().max(words.len() + 1), false);
                lengths[words.len()] = true;
                places
                    .entry((words.len(), hash))
                    .or_default()
                    .push_back(place);
            }
        }
        Openings { places, lengths }
    }

    /// The first place of a part that is free and opens `whole`; what is not free once is never again.
    fn first_of(
        &mut self,
        whole: &str,
        is_free: impl Fn(usize) -> bool,
        opens: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let (mut first, mut hash) = (None, 0);
        for (byte, (length, is_there)) in whole.bytes().zip(self.lengths.iter().enumerate().skip(1))
        {
            hash = hashed(hash, byte);
            if *is_there && let Some(places) = self.places.get_mut(&(length, hash)) {
                while places.front().is_some_and(|place| !is_free(*place)) {
                    places.pop_front();
                }
                let place = places.front().copied().filter(|place| opens(*place));
                first = first.into_iter().chain(place).min();
            }
        }
        first
    }
}

/// A hash that grows by a byte.
fn hashed(hash: u64, byte: u8) -> u64 {
    hash.wrapping_mul(0x100_0000_01b3)
        .wrapping_add(u64::from(byte) + 1)
}

/// "3. You must pay" → "3." and "You must pay": the label only stands on a line of its own now, or no longer does.
pub fn labels_apart(
    old: &[Side<'_>],
    new: &[Side<'_>],
    to_new: &[Option<usize>],
    to_old: &[Option<usize>],
    regrouped: &mut Vec<(Vec<usize>, Vec<usize>)>,
) {
    let joins = |label: &Side<'_>, text: &Side<'_>, whole: &Side<'_>| {
        whole
            .squeezed()
            .strip_prefix(label.squeezed())
            .is_some_and(|rest| rest == text.squeezed())
    };
    for (left, right) in to_new.iter().enumerate() {
        let Some(right) = *right else { continue };
        if old[left].says_what(&new[right]) || to_old[right] != Some(left) {
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
