//! Which clauses got another label only because a neighbour came or went?

use std::collections::HashSet;

use super::{align::Alignment, side::Side};

/// New blocks whose label only follows from a clause that came, went or moved: a labelled neighbour's did so too, or stands there anew.
/// A label that changes between neighbours that keep theirs was put right.
pub fn relabelled(alignment: &Alignment, old: &[Side<'_>], new: &[Side<'_>]) -> HashSet<usize> {
    if alignment.added.is_empty() && alignment.removed.is_empty() && alignment.moved.is_empty() {
        return HashSet::new();
    }
    // In new order: labelled blocks with whether each kept its label, and where something came or went.
    let mut places: Vec<(f64, bool, usize)> = Vec::new();
    let moved: HashSet<usize> = alignment.moved.iter().map(|(_, right)| *right).collect();
    for (left, right) in &alignment.pairs {
        let (old, new) = (&old[*left], &new[*right]);
        if old.is_labelled() || old.text != new.text && new.is_labelled() {
            let kept = old.says_what(new) && !moved.contains(right)
                || old.unlabelled() != new.unlabelled();
            places.push((*right as f64, kept, *right));
        }
    }
    let came = alignment.added.iter().filter(|at| new[**at].is_labelled());
    places.extend(came.map(|at| (*at as f64, false, usize::MAX)));
    let went = alignment
        .removed
        .iter()
        .filter(|at| old[**at].is_labelled());
    places.extend(went.map(|at| (alignment.place_of_removed(*at), false, usize::MAX)));
    let left_from = alignment
        .moved
        .iter()
        .filter(|(left, _)| old[*left].is_labelled());
    places
        .extend(left_from.map(|(left, _)| (alignment.place_of_removed(*left), false, usize::MAX)));
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    (0..places.len())
        .filter(|at| {
            let beside = [at.checked_sub(1), Some(at + 1)];
            !places[*at].1
                && beside
                    .into_iter()
                    .flatten()
                    .filter_map(|beside| places.get(beside))
                    .any(|(_, kept, _)| !kept)
        })
        .map(|at| places[at].2)
        .collect()
}
