//! How much of each element does a reader see? Summed up once: headings lie in headings without end on a page that is built so.

use crate::extract::{text, tree::Tree};

/// In characters without spaces, and in elements and texts: a heading that shows more is not read, for headings may lie in headings
/// without end.
const READ_AT_MOST: usize = 4_000;

/// What a reader sees of each element.
pub struct Seen {
    /// Characters that are no white space, and elements and texts, before each node in all.
    before: Vec<(usize, usize)>,
    is_hidden: Vec<bool>,
}

impl Seen {
    pub fn new(tree: &Tree<'_>, unseen: &dyn Fn(usize) -> bool) -> Seen {
        let mut before = Vec::with_capacity(tree.len() + 1);
        let (mut sum, mut hidden_until) = ((0, 0), 0);
        let is_hidden = (0..tree.len()).map(|at| {
            before.push(sum);
            if at >= hidden_until && unseen(at) {
                hidden_until = tree.end(at);
            }
            let is_hidden = at < hidden_until;
            if !is_hidden {
                sum.1 += 1;
                sum.0 += tree.text(at).map_or(0, |_| tree.shown(at));
            }
            is_hidden
        });
        let is_hidden = is_hidden.collect();
        before.push(sum);
        Seen { before, is_hidden }
    }

    /// Whether it, or what lies around it, is not seen.
    pub fn is_hidden(&self, at: usize) -> bool {
        self.is_hidden[at]
    }

    pub fn is_short(&self, tree: &Tree<'_>, at: usize) -> bool {
        let nodes = self.before[tree.end(at)].1 - self.before[at].1;
        nodes.max(self.characters(tree, at)) <= READ_AT_MOST
    }

    pub fn characters(&self, tree: &Tree<'_>, at: usize) -> usize {
        self.before[tree.end(at)].0 - self.before[at].0
    }
}

/// Everything that the page shows.
pub fn all_text(tree: &Tree<'_>, unseen: &dyn Fn(usize) -> bool) -> String {
    let mut all = String::new();
    let mut at = 0;
    while at < tree.len() {
        if unseen(at) {
            at = tree.end(at);
            continue;
        }
        if let Some(text) = tree.text(at) {
            all.push_str(text);
            all.push(' ');
        }
        at += 1;
    }
    text::clean(&all)
}
