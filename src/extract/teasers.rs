//! What leads to another story?

use super::{pieces::Piece, region::Region, tree::Tree};

/// Text of a card that leads to another story: an `<article>` or list item with a linked heading of its own.
pub fn is_teaser(tree: &Tree<'_>, region: &Region, piece: &Piece, headline: Option<usize>) -> bool {
    for above in std::iter::once(piece.owner).chain(tree.above(piece.owner)) {
        if above == region.root {
            return false;
        }
        if headline.is_some_and(|headline| tree.contains(above, headline)) {
            return false;
        }
        if matches!(tree.name(above), "article" | "li" | "a" | "section") && piece.chars < 400 {
            let size: usize = (above..tree.end(above))
                .filter_map(|at| tree.text(at))
                .map(|text| text.trim().len())
                .sum();
            let linked_heading = (above..tree.end(above)).any(|at| {
                matches!(tree.name(at), "h2" | "h3" | "h4" | "h5")
                    && (tree.named(at, "a").next().is_some()
                        || tree
                            .above(at)
                            .take_while(|up| *up != above)
                            .chain([above])
                            .any(|up| tree.name(up) == "a"))
            });
            if linked_heading && size < 900
                || tree.name(above) == "a" && size > 0 && tree.named(above, "p").next().is_some()
            {
                return true;
            }
        }
    }
    false
}
