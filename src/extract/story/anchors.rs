//! Which parts of a page do its own links and buttons lead to or open?

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use crate::extract::{pattern::matches, pieces, tree::Tree};

pub fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether a hidden element is a part that the page's script sets in its place as it comes: `<div hidden id="S:1a">`, in React's streams.
pub fn is_streamed(tree: &Tree<'_>, at: usize) -> bool {
    let number = tree.attr(at, "id").and_then(|id| id.strip_prefix("S:"));
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Where the page's own links and buttons lead; looked for when first asked.
#[derive(Default)]
pub struct Anchors<'a> {
    linked: OnceCell<FxHashSet<&'a str>>,
    controlled: OnceCell<FxHashSet<&'a str>>,
}

impl<'a> Anchors<'a> {
    /// Whether an id only says what a section is about ("share", "cookies"), as a table of contents links to it.
    pub fn names_a_section(&self, tree: &Tree<'a>, at: usize) -> bool {
        let in_heading = || {
            let parent = tree.parent(at);
            is_heading(tree.name(at)) || parent.is_some_and(|parent| is_heading(tree.name(parent)))
        };
        tree.attr(at, "id").is_some() && in_heading()
            || tree.shown(at) >= RUNNING && self.is_linked(tree, at)
    }

    pub fn is_linked(&self, tree: &Tree<'a>, at: usize) -> bool {
        let linked = || {
            (0..tree.len())
                .filter(|at| tree.name(*at) == "a")
                .filter_map(|at| tree.attr(at, "href")?.strip_prefix('#'))
                .filter(|id| !matches(&PLACES, id))
                .collect()
        };
        tree.attr(at, "id")
            .is_some_and(|id| self.linked.get_or_init(linked).contains(id))
    }

    /// Whether a button of the page opens it: an answer below its question, closed as the page comes.
    pub fn is_opened(&self, tree: &Tree<'a>, at: usize) -> bool {
        let controlled = || {
            (0..tree.len())
                .filter_map(|at| tree.attr(at, "aria-controls"))
                .flat_map(str::split_whitespace)
                .collect()
        };
        tree.shown(at) >= SENTENCE
            && (follows_its_button(tree, at)
                || tree
                    .attr(at, "id")
                    .is_some_and(|id| self.controlled.get_or_init(controlled).contains(id)))
    }
}

/// Paragraphs next to a button that says whether they are shown, and names none; or to a heading that is a button.
fn follows_its_button(tree: &Tree<'_>, at: usize) -> bool {
    let says = |before: usize| match tree.name(before) {
        "button" => tree.attr(before, "aria-expanded").is_some(),
        name if is_heading(name) => tree
            .named(before, "button")
            .next()
            .is_some_and(|button| is_question(tree, button)),
        _ => false,
    };
    tree.element_before(at).is_some_and(says) && pieces::holds_paragraph(tree, at, SENTENCE)
}

/// A heading that opens what stands under it, as the questions of a list of answers do: the button is in it, or it in the button.
pub fn is_question(tree: &Tree<'_>, at: usize) -> bool {
    let opens =
        tree.attr(at, "aria-expanded").is_some() || tree.attr(at, "aria-controls").is_some();
    // The whole heading is the button, and says enough to be one.
    let is_whole = || {
        (tree.parent(at)).is_some_and(|parent| {
            matches!(tree.name(parent), "h2" | "h3" | "h4" | "h5")
                && tree.shown(at) >= A_QUESTION
                && tree.shown(at) == tree.shown(parent)
        })
    };
    is_whole()
        || opens
            && (tree
                .above(at)
                .take(2)
                .any(|above| is_heading(tree.name(above)))
                || (at..tree.end(at)).any(|below| is_heading(tree.name(below))))
}

/// In characters without spaces: the words of a button that only does something are fewer.
const A_QUESTION: usize = 15;

/// So many characters are more than a label, and so many more than a box of buttons.
pub const SENTENCE: usize = 60;
pub const RUNNING: usize = 200;

// Their place on the page, not their matter.
words!(
    PLACES,
    r"(?i)comment|respond|foot|header|nav|menu|side|search|skip|related|newsletter|modal|popup|toc|contents|^top$|^back"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_places_compiles() {
        assert!(PLACES.is_some());
    }

    #[test]
    fn what_a_stream_sets_in_its_place_is_shown() {
        let story = |hidden: &str| {
            let html = format!(
                "<body><main><h1>Levy dropped</h1><p>The ministry told the towns on Monday that the levy would be dropped.</p></main><div hidden id={hidden}><p>Harrow alone had paid two million a year, and its council said so at once.</p></div>"
            );
            crate::extract::extract(html.as_bytes(), &crate::extract::Hints::default())
                .unwrap()
                .body
                .len()
        };
        assert_eq!((story("'S:1a'"), story("menu")), (2, 1));
    }
}
