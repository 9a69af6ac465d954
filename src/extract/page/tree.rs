//! How is a page walked? As a flat list of its nodes in document order: no recursion, whatever the depth.

use std::cell::{OnceCell, RefCell};

use html5ever::ns;
use rustc_hash::FxHashMap;
use scraper::{Html, Node, Selector, node::Element};

use crate::extract::{attributes, class_words::spelled, pieces::is_block, text};

/// Nodes in document order. A node's subtree is `at..end(at)`.
pub struct Tree<'a> {
    nodes: Vec<Entry<'a>>,
    /// What classes and ids say, each spelling once: most elements of a page are styled like others.
    words: Vec<String>,
    /// Before each node: what lies before it, in all.
    sums: Vec<Sums>,
    /// What was asked of the spellings, and the answers.
    asked: RefCell<FxHashMap<(usize, usize), bool>>,
    /// Where the elements of each name stand.
    places: OnceCell<FxHashMap<&'a str, Vec<usize>>>,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    /// Characters of text that are no white space; not those of scripts and styles.
    shown: usize,
    pictures: usize,
    blocks: usize,
}

struct Entry<'a> {
    parent: usize,
    end: usize,
    node: Kind<'a>,
}

enum Kind<'a> {
    Text(&'a str),
    /// `words` counts in [`Tree::spellings`].
    Element {
        element: &'a Element,
        name: &'a str,
        words: usize,
    },
    Other,
}

impl<'a> Tree<'a> {
    pub fn new(html: &'a Html) -> Tree<'a> {
        let mut nodes: Vec<Entry<'a>> = Vec::new();
        let mut all_words: Vec<String> = Vec::new();
        let mut known: FxHashMap<(Option<&str>, Option<&str>), usize> = FxHashMap::default();
        let mut open: Vec<usize> = Vec::new();
        let mut next = Some(html.tree.root());
        while let Some(node) = next {
            let at = nodes.len();
            let kind = match node.value() {
                Node::Text(text) => Kind::Text(text),
                Node::Element(element) => {
                    let [class, id] = values(element, ["class", "id"]);
                    let words = *known.entry((class, id)).or_insert_with(|| {
                        all_words.push(spelled([class, id]));
                        all_words.len() - 1
                    });
                    Kind::Element {
                        element,
                        name: element.name(),
                        words,
                    }
                }
                _ => Kind::Other,
            };
            nodes.push(Entry {
                parent: open.last().copied().unwrap_or(0),
                end: at + 1,
                node: kind,
            });
            if let Some(child) = node.first_child() {
                open.push(at);
                next = Some(child);
                continue;
            }
            let mut here = Some(node);
            next = loop {
                let Some(current) = here else { break None };
                if let Some(sibling) = current.next_sibling() {
                    break Some(sibling);
                }
                here = current.parent();
                if here.is_some()
                    && let Some(done) = open.pop()
                {
                    nodes[done].end = nodes.len();
                }
            };
        }
        let mut tree = Tree {
            nodes,
            words: all_words,
            sums: Vec::new(),
            asked: RefCell::default(),
            places: OnceCell::new(),
        };
        tree.sum_up();
        tree
    }

    fn sum_up(&mut self) {
        let mut sums = Vec::with_capacity(self.len() + 1);
        let mut sum = Sums::default();
        for at in 0..self.len() {
            sums.push(sum);
            match self.text(at) {
                Some(text)
                    if !matches!(
                        self.name(self.nodes[at].parent),
                        "script" | "style" | "noscript"
                    ) =>
                {
                    sum.shown += shown(text);
                }
                _ => {
                    let name = self.name(at);
                    sum.blocks += usize::from(is_block(name));
                    sum.pictures +=
                        usize::from(matches!(name, "img" | "picture" | "video" | "amp-img"));
                }
            }
        }
        sums.push(sum);
        self.sums = sums;
    }

    /// Characters of text within `at` that are no white space; not those of scripts and styles.
    pub fn shown(&self, at: usize) -> usize {
        self.sums[self.end(at)].shown - self.sums[at].shown
    }

    pub fn has_picture(&self, at: usize) -> bool {
        self.sums[self.end(at)].pictures > self.sums[at].pictures
    }

    /// Whether block-level elements lie in an element.
    pub fn holds_block(&self, at: usize) -> bool {
        self.sums[self.end(at)].blocks > self.sums[at + 1].blocks
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// One past the last node of the subtree of `at`.
    pub fn end(&self, at: usize) -> usize {
        self.nodes[at].end
    }

    pub fn parent(&self, at: usize) -> Option<usize> {
        (at > 0).then(|| self.nodes[at].parent)
    }

    /// The nodes above `at`, nearest first.
    pub fn above(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.parent(at), |at| self.parent(*at))
    }

    /// The element before `at` under the same parent; what lies between the two is text.
    pub fn element_before(&self, at: usize) -> Option<usize> {
        let parent = self.parent(at)?;
        let mut next = at;
        // Elements are parted by at most a text and a comment or two.
        for _ in 0..4 {
            let last = next.checked_sub(1).filter(|last| *last != parent)?;
            let before = std::iter::once(last)
                .chain(self.above(last))
                .find(|at| self.parent(*at) == Some(parent))?;
            if !self.name(before).is_empty() {
                return Some(before);
            }
            next = before;
        }
        None
    }

    pub fn contains(&self, outer: usize, inner: usize) -> bool {
        (outer..self.end(outer)).contains(&inner)
    }

    pub fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.end(at);
        let first = Some(at + 1).filter(|first| *first < end);
        std::iter::successors(first, move |child| {
            Some(self.end(*child)).filter(|next| *next < end)
        })
    }

    pub fn text(&self, at: usize) -> Option<&'a str> {
        match self.nodes[at].node {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The element's name; empty for what is no element.
    pub fn name(&self, at: usize) -> &'a str {
        match self.nodes[at].node {
            Kind::Element { name, .. } => name,
            _ => "",
        }
    }

    pub fn attr(&self, at: usize, name: &str) -> Option<&'a str> {
        debug_assert!(attributes::is_read(name.as_bytes()), "{name} is not parsed");
        let [value] = values(self.element(at)?, [name]);
        value
    }

    /// Class and id in lower case, parted by spaces; `camelCase`, `snake_case` and `block__element` are kept apart by `-`.
    pub fn words(&self, at: usize) -> &str {
        self.words_at(at).map_or("", |words| &self.words[words])
    }

    /// Whether the words of class and id say something; asked once of each spelling.
    pub fn says(&self, at: usize, what: fn(&str) -> bool) -> bool {
        let Some(spelling) = self.words_at(at) else {
            return what("");
        };
        let mut asked = self.asked.borrow_mut();
        *(asked.entry((what as usize, spelling))).or_insert_with(|| what(&self.words[spelling]))
    }

    /// As [`Tree::words`], of the class alone.
    pub fn class_words(&self, at: usize) -> String {
        spelled([self.attr(at, "class")])
    }

    /// Which of the [`Tree::spellings`] an element has.
    pub fn words_at(&self, at: usize) -> Option<usize> {
        match self.nodes[at].node {
            Kind::Element { words, .. } => Some(words),
            _ => None,
        }
    }

    /// All that [`Tree::words`] gives, each once.
    pub fn spellings(&self) -> &[String] {
        &self.words
    }

    /// As [`Tree::words`], of the attributes by which a publisher's own tools find an element.
    pub fn marks(&self, at: usize) -> String {
        const MARKS: [&str; 5] = [
            "data-testid",
            "data-qa",
            "data-cy",
            "data-manual",
            "data-component",
        ];
        spelled(self.attrs(at, MARKS))
    }

    fn element(&self, at: usize) -> Option<&'a Element> {
        match self.nodes[at].node {
            Kind::Element { element, .. } => Some(element),
            _ => None,
        }
    }

    /// The names of an element's attributes.
    pub fn attr_names(&self, at: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        (self.element(at).into_iter()).flat_map(|element| element.attrs().map(|(name, _)| name))
    }

    /// Several attributes at once, in the order of their names.
    pub fn attrs<const N: usize>(&self, at: usize, names: [&str; N]) -> [Option<&'a str>; N] {
        debug_assert!(
            names
                .iter()
                .all(|name| attributes::is_read(name.as_bytes())),
            "{names:?} are not all parsed"
        );
        self.element(at)
            .map_or([None; N], |element| values(element, names))
    }

    /// The words of an element, its texts parted by spaces; none of programs.
    pub fn said(&self, root: usize) -> String {
        let mut all = Vec::new();
        let mut at = root;
        while at < self.end(root) {
            if matches!(self.name(at), "script" | "style" | "template") {
                at = self.end(at);
                continue;
            }
            all.extend(self.text(at));
            at += 1;
        }
        text::clean(&all.join(" "))
    }

    /// Elements of that name within `root`.
    pub fn named(&self, root: usize, name: &str) -> impl Iterator<Item = usize> + '_ {
        let all = self.places.get_or_init(|| self.all_places()).get(name);
        let all = all.map_or(&[][..], Vec::as_slice);
        let from = all.partition_point(|at| *at < root);
        let end = self.end(root);
        (all[from..].iter().copied()).take_while(move |at| *at < end)
    }

    fn all_places(&self) -> FxHashMap<&'a str, Vec<usize>> {
        let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for at in 0..self.len() {
            let name = self.name(at);
            if !name.is_empty() {
                places.entry(name).or_default().push(at);
            }
        }
        places
    }

    /// The elements that a selector of the user finds, outermost first.
    pub fn select(&self, html: &Html, selector: &str) -> Vec<usize> {
        let Ok(selector) = Selector::parse(selector) else {
            return Vec::new();
        };
        let wanted: std::collections::HashSet<_> =
            html.select(&selector).map(|element| element.id()).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        // The same walk as in `new`, so that the count is the index.
        let mut found = Vec::new();
        let mut at = 0;
        let mut next = Some(html.tree.root());
        while let Some(node) = next {
            if wanted.contains(&node.id()) {
                found.push(at);
            }
            at += 1;
            next = node.first_child().or_else(|| {
                std::iter::once(node)
                    .chain(node.ancestors())
                    .find_map(|above| above.next_sibling())
            });
        }
        found
    }
}

/// The values of some attributes. An element has few: to go through them is cheaper than to make a name that can be looked up.
fn values<'a, const N: usize>(element: &'a Element, names: [&str; N]) -> [Option<&'a str>; N] {
    let mut values = [None; N];
    for (name, value) in element.attrs.iter().filter(|(name, _)| name.ns == ns!()) {
        let name: &str = &name.local;
        if let Some(at) = names.iter().position(|wanted| *wanted == name) {
            values[at] = Some(&**value);
        }
    }
    values
}

/// Characters that are no white space.
pub fn shown(text: &str) -> usize {
    let spaces = (text.bytes())
        .filter(|byte| matches!(byte, b' ' | 0x09..=0x0D))
        .count();
    if text.is_ascii() {
        return text.len() - spaces;
    }
    // The bytes with which the other white space begins (but for Ogham's).
    let wide = memchr::memchr3_iter(0xC2, 0xE2, 0xE3, text.as_bytes())
        .filter(|at| text[*at..].starts_with(char::is_whitespace))
        .count();
    text.chars().count() - spaces - wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_flat_and_in_order() {
        let html = Html::parse_document(
            "<body><div class='storyBody Main'><p>a<b>b</b></p><p>c</p></div><i>d</i></body>",
        );
        let tree = Tree::new(&html);
        let div = tree.named(0, "div").next().unwrap();
        assert_eq!(tree.words(div), " story-body main");
        let names: Vec<&str> = tree.children(div).map(|at| tree.name(at)).collect();
        assert_eq!(names, ["p", "p"]);
        let text: String = (div..tree.end(div))
            .filter_map(|at| tree.text(at))
            .collect();
        assert_eq!(text, "abc");
        assert_eq!(
            tree.select(&html, "i"),
            [tree.named(0, "i").next().unwrap()]
        );
        assert!(tree.above(div).any(|at| tree.name(at) == "body"));
    }
}
