//! How do two articles stand side by side? Each block beside what became of it, in the order of the new article.

use rustc_hash::FxHashSet;

use super::{align, budget::Budget, side::Side, words};
use crate::model::{Article, Span};

/// One line of two articles laid side by side; the numbers are places in their bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The same words, perhaps in other blocks.
    Same {
        old: Vec<usize>,
        new: Vec<usize>,
    },
    Reworded {
        old: usize,
        new: usize,
        spans: Vec<Span>,
    },
    /// Stands elsewhere now; `spans` where it was reworded too.
    Moved {
        old: usize,
        new: usize,
        spans: Vec<Span>,
    },
    Removed(usize),
    Added(usize),
}

/// Both bodies, best of what [`cut_alike`](super::cut_alike) gives, side by side: every block of either is in exactly one row, but for a moved one, which stands where it is now.
pub fn side_by_side(old: &Article, new: &Article) -> Vec<Row> {
    let old_sides: Vec<Side<'_>> = old.body.iter().map(Side::new).collect();
    let new_sides: Vec<Side<'_>> = new.body.iter().map(Side::new).collect();
    let alignment = align::align(&old_sides, &new_sides);
    let moved: FxHashSet<_> = alignment.moved.iter().collect();
    let budget = Budget::new();
    let mut of_new: Vec<Option<Row>> = vec![None; new.body.len()];
    for (from, to) in &alignment.pairs {
        let is_same = old_sides[*from].says_what(&new_sides[*to]);
        let spans = if is_same {
            Vec::new()
        } else {
            words::spans(&old.body[*from].text, &new.body[*to].text, &budget)
        };
        let (old, new) = (*from, *to);
        of_new[new] = Some(if moved.contains(&(old, new)) {
            Row::Moved { old, new, spans }
        } else if is_same {
            Row::Same {
                old: vec![old],
                new: vec![new],
            }
        } else {
            Row::Reworded { old, new, spans }
        });
    }
    for (olds, news) in &alignment.regrouped {
        if let Some(first) = news.first() {
            of_new[*first] = Some(Row::Same {
                old: olds.clone(),
                new: news.clone(),
            });
        }
    }
    let grouped = alignment.regrouped.iter();
    let in_a_group: FxHashSet<usize> = grouped
        .flat_map(|(_, news)| news.iter().skip(1).copied())
        .collect();
    let mut removed = alignment.removed.iter().copied().peekable();
    let mut rows = Vec::new();
    for (at, row) in of_new.into_iter().enumerate() {
        let Some(row) = row else {
            if !in_a_group.contains(&at) {
                rows.push(Row::Added(at));
            }
            continue;
        };
        // What was taken away before this block's old place stood here.
        if let Row::Same { old, .. } = &row
            && let Some(place) = old.first()
        {
            while let Some(gone) = removed.next_if(|gone| gone < place) {
                rows.push(Row::Removed(gone));
            }
        } else if let Row::Reworded { old, .. } = &row {
            while let Some(gone) = removed.next_if(|gone| gone < old) {
                rows.push(Row::Removed(gone));
            }
        }
        rows.push(row);
    }
    rows.extend(removed.map(Row::Removed));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::article;

    #[test]
    fn what_went_stands_where_it_was_and_the_rest_in_order() {
        let old = article(&[
            "The mill opens on Monday morning.",
            "Nobody asked the people of the valley.",
            "It will cost nine million crowns in all.",
        ]);
        let new = article(&[
            "The mill opens on Monday morning.",
            "It will cost six million crowns in all.",
            "A bridge is planned beside the weir next year.",
        ]);
        let rows = side_by_side(&old, &new);
        assert!(
            matches!(
                rows.as_slice(),
                [
                    Row::Same { .. },
                    Row::Removed(1),
                    Row::Reworded { old: 2, new: 1, .. },
                    Row::Added(2)
                ]
            ),
            "{rows:?}"
        );
    }
}
