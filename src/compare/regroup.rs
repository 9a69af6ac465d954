//! Which blocks were only split or merged, with the same words? A reader sees no edit in that.

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
            let (whole_side, part_side) = if is_split { (old, new) } else { (new, old) };
            for whole in wholes.iter() {
                let taken = |at: usize| {
                    if is_split {
                        to_old[at].is_some()
                    } else {
                        to_new[at].is_some()
                    }
                };
                let wanted = whole_side[*whole].squeezed();
                let Some(first) = parts.iter().position(|part| {
                    !taken(*part)
                        && wanted.starts_with(part_side[*part].squeezed())
                        && !part_side[*part].bag().is_empty()
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
