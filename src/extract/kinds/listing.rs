//! Does a page list other stories, and tell none?

use crate::extract::tree::Tree;

/// In characters, by weight: so much in two paragraphs is a text.
const TEXT: usize = 200;

/// Many linked headings and little running text.
pub fn is_listing(tree: &Tree<'_>, body: usize, paragraphs: usize, dropped: &[bool]) -> bool {
    // Beside a text stands what leads to others, now more of it and now less.
    let is_text = paragraphs >= 2 && body >= TEXT;
    let mut gone_until = 0;
    let linked = (0..tree.len())
        .filter(|at| {
            if dropped[*at] {
                gone_until = gone_until.max(tree.end(*at));
            }
            !is_text || *at >= gone_until
        })
        .filter(|at| matches!(tree.name(*at), "h2" | "h3" | "h4"))
        .filter(|at| {
            // A link into the page leads to no story.
            let leads = |at: usize| {
                !tree
                    .attr(at, "href")
                    .is_some_and(|href| href.starts_with('#'))
            };
            tree.named(*at, "a").any(leads)
                || tree.above(*at).take(3).any(|above| tree.name(above) == "a")
        })
        .count();
    linked >= 6 && (paragraphs < 4 || body < 1_200 || linked > paragraphs * 2)
}
