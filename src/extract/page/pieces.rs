//! How does a page fall into pieces? Runs of text between block boundaries, in reading order, each with where it stands.

use rustc_hash::FxHashMap;

use crate::extract::{
    breaks::{paragraphs, with_notes_apart},
    captions::{
        CAPTION_AT_MOST, beside_picture, is_caption, is_credit, is_credited, is_credited_below,
        is_set_apart,
    },
    inline::{goes_on, is_drop_cap, is_marked, is_set_bold, leads, twin_of},
    numbering::Lists,
    rows, signing, text,
    tree::{Tree, shown},
};
use crate::model::BlockKind;

/// One run of text of the page.
#[derive(Debug, Clone)]
pub struct Piece {
    pub kind: BlockKind,
    pub text: String,
    /// The number that a browser shows before an item of a list: "3.", "b.".
    pub number: Option<String>,
    /// The nearest block-level element.
    pub owner: usize,
    /// Where its first words stand. An owner may begin before the headline that divides its words.
    pub at: usize,
    /// Characters of the text that are inside links.
    pub linked: usize,
    /// Characters that are bold.
    pub bold: usize,
    /// As [`text::weight`] of the whole.
    pub weight: usize,
    /// How many characters.
    pub chars: usize,
}

impl Piece {
    /// The share of the text that is links.
    pub fn link_density(&self) -> f64 {
        self.linked as f64 / self.chars.max(1) as f64
    }
}

pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// A `<p>`, or a `<div>` of words and inline elements alone.
pub fn is_paragraph(tree: &Tree<'_>, at: usize) -> bool {
    tree.name(at) == "p" || tree.name(at) == "div" && !tree.holds_block(at)
}

/// Whether an element has a paragraph of so many characters in it.
pub fn holds_paragraph(tree: &Tree<'_>, at: usize, characters: usize) -> bool {
    let mut inside = at + 1;
    while inside < tree.end(at) {
        if tree.shown(inside) < characters {
            inside = tree.end(inside);
        } else if is_paragraph(tree, inside) {
            return true;
        } else {
            inside += 1;
        }
    }
    false
}

/// The pieces below `root`, but for the subtrees that `skip` names.
pub fn pieces(tree: &Tree<'_>, root: usize, skip: &dyn Fn(usize) -> bool) -> Vec<Piece> {
    let mut walk = Walk {
        tree,
        found: Vec::new(),
        open: vec![root],
        text: String::new(),
        texts: Vec::new(),
        kinds: FxHashMap::default(),
        number: None,
    };
    let mut lists = Lists::default();
    let (mut link_end, mut bold_end, mut drop_cap_end) = (0, 0, 0);
    // Where the marks that a browser sets around `<q>` close.
    let mut quote_ends: Vec<usize> = Vec::new();
    // The letter of a drop cap again, for who listens.
    let mut twin = None;
    let mut at = root;
    while at < tree.end(root) {
        while quote_ends.last().is_some_and(|end| *end <= at) {
            quote_ends.pop();
            walk.text.push('”');
        }
        while walk.open.len() > 1 && walk.open.last().is_some_and(|open| tree.end(*open) <= at) {
            walk.flush();
            walk.open.pop();
        }
        if let Some(text) = tree.text(at) {
            let text = if drop_cap_end == at && at > 0 && !walk.text.ends_with(' ') {
                text.trim_start()
            } else {
                text
            };
            let shown = |is: bool| if is { tree.shown(at) } else { 0 };
            walk.texts.push(Text {
                from: walk.text.len(),
                at,
                linked: shown(at < link_end),
                bold: shown(at < bold_end),
            });
            walk.text.push_str(text);
            at += 1;
            continue;
        }
        let name = tree.name(at);
        if name.is_empty() {
            at += 1;
            continue;
        }
        let number = lists.number(tree, at);
        let is_cap = matches!(name, "span" | "b" | "strong" | "font") && is_drop_cap(tree, at);
        if at != root && (twin == Some(at) || skip(at) && !(is_cap && goes_on(tree, at))) {
            if is_block(name) {
                walk.flush();
            }
            at = tree.end(at);
            continue;
        }
        if name == "br" {
            walk.text.push('\u{B}');
        } else if name == "tr" && rows::is_data_row(tree, at, skip) {
            walk.flush();
            walk.found.extend(rows::row(tree, at, skip));
            at = tree.end(at);
            continue;
        } else if at != root
            && (is_block(name) || is_set_apart(tree, at) && !walk.is_in_a_caption())
        {
            walk.flush();
            walk.open.push(at);
            walk.number = number.map(|number| (tree.end(at), number)).or(walk.number);
            if name == "footer"
                && let Some(dash) = signing::dash(tree, at, "")
            {
                walk.text.push_str(dash);
            }
        } else if name == "a" && leads(tree, at) && !walk.is_anchor(at) {
            link_end = link_end.max(tree.end(at));
        } else if name == "q" && !is_marked(tree, at, &walk.text) {
            walk.text.push('“');
            quote_ends.push(tree.end(at));
        } else if name == "cite"
            && let Some(dash) = signing::dash(tree, at, &walk.text)
        {
            walk.text.push_str(dash);
        } else if matches!(name, "b" | "strong") {
            bold_end = bold_end.max(tree.end(at));
        }
        if name == "p" && is_set_bold(tree, at) {
            bold_end = bold_end.max(tree.end(at));
        }
        if is_cap {
            twin = twin_of(tree, at);
            drop_cap_end = tree.end(twin.unwrap_or(at));
        }
        at += 1;
    }
    walk.text.extend(quote_ends.iter().map(|_| '”'));
    walk.flush();
    walk.found
}

/// One of the page's texts, as a part of a run: where in the run it begins, which node it is, and how much of it is what.
struct Text {
    from: usize,
    at: usize,
    linked: usize,
    bold: usize,
}

struct Walk<'t, 'a> {
    tree: &'t Tree<'a>,
    found: Vec<Piece>,
    open: Vec<usize>,
    text: String,
    /// The texts of the page that make up `text`.
    texts: Vec<Text>,
    /// What is known of the elements around the texts.
    kinds: FxHashMap<usize, BlockKind>,
    /// The number of an item that no text of was met yet, and where the item ends.
    number: Option<(usize, String)>,
}

impl Walk<'_, '_> {
    fn flush(&mut self) {
        if self.text.trim_start().is_empty() {
            self.text.clear();
            self.texts.clear();
            return;
        }
        let mut raw = std::mem::take(&mut self.text);
        let owner = self.open.last().copied().unwrap_or(0);
        let kind = self.kind(owner);
        let parts = match kind {
            BlockKind::Paragraph => with_notes_apart(paragraphs(&raw)),
            _ => paragraphs(&raw),
        };
        let ends = parts.iter().skip(1).map(|(from, _)| *from);
        for ((from, part), end) in parts.iter().zip(ends.chain([raw.len()])) {
            let text = text::clean(part);
            if text.is_empty() {
                continue;
            }
            let shown = shown(&text);
            let number = self.number.take();
            let whole = self::shown(part).max(1);
            let texts = self.texts_in(*from, end);
            let share = |of: fn(&Text) -> usize| {
                (texts.iter().map(of).sum::<usize>() * shown).div_ceil(whole)
            };
            let kind = if matches!(kind, BlockKind::Paragraph | BlockKind::ListItem)
                && shown < CAPTION_AT_MOST
                && (is_credited(&text)
                    || is_credit(&text)
                    || beside_picture(self.tree, owner, shown))
            {
                BlockKind::Caption
            } else {
                kind
            };
            let piece = Piece {
                kind,
                number: number
                    .filter(|(end, _)| owner < *end)
                    .map(|(_, number)| number),
                owner,
                at: texts.first().map_or(owner, |text| text.at),
                linked: share(|text| text.linked),
                bold: share(|text| text.bold),
                weight: text::weight(&text),
                chars: shown,
                text,
            };
            if kind == BlockKind::Caption && is_credit(&piece.text) {
                self.take_for_caption(owner, shown);
            }
            self.found.push(piece);
        }
        // What it has room for serves the next piece.
        raw.clear();
        self.text = raw;
        self.texts.clear();
    }

    /// What stands right before a credit is what it is the credit of.
    fn take_for_caption(&mut self, credit: usize, shown: usize) {
        if let Some(before) = self.found.last_mut()
            && before.kind == BlockKind::Paragraph
            && before.chars < CAPTION_AT_MOST
            && is_credited_below(self.tree, before.owner, credit, shown + before.chars)
        {
            before.kind = BlockKind::Caption;
        }
    }

    /// The texts of the page that lie in the bytes from `from` to `end` of the run.
    fn texts_in(&self, from: usize, end: usize) -> &[Text] {
        let after = |byte: usize| self.texts.partition_point(|text| text.from <= byte);
        let texts = after(from).saturating_sub(1)..after(end.saturating_sub(1));
        self.texts.get(texts).unwrap_or_default()
    }

    fn is_in_a_caption(&mut self) -> bool {
        let owner = self.open.last().copied().unwrap_or(0);
        self.kind(owner) == BlockKind::Caption
    }

    /// A heading that links to itself leads nowhere else.
    fn is_anchor(&self, link: usize) -> bool {
        let heads = self
            .open
            .last()
            .is_some_and(|open| matches!(self.tree.name(*open), "h2" | "h3" | "h4" | "h5" | "h6"));
        heads
            && self
                .tree
                .attr(link, "href")
                .is_some_and(|href| href.starts_with('#'))
    }

    /// By the nearest element that says so; asked once of each, for many pieces lie in most.
    fn kind(&mut self, owner: usize) -> BlockKind {
        let around = || std::iter::once(owner).chain(self.tree.above(owner));
        let told = around().find_map(|at| Some((at, self.kind_at(at)?)));
        let (end, kind) = told.unwrap_or((0, BlockKind::Paragraph));
        for at in around().take_while(|at| *at >= end) {
            self.kinds.insert(at, kind);
        }
        kind
    }

    /// What an element says of the texts in it, or is known to say.
    fn kind_at(&self, at: usize) -> Option<BlockKind> {
        if let Some(known) = self.kinds.get(&at) {
            return Some(*known);
        }
        let mut above = self.tree.above(at);
        Some(match self.tree.name(at) {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading,
            "li" | "dd" | "dt" => BlockKind::ListItem,
            "figcaption" | "figure" | "caption" => {
                match above.any(|above| self.tree.name(above) == "blockquote") {
                    true => BlockKind::Quote,
                    false => BlockKind::Caption,
                }
            }
            "blockquote" => BlockKind::Quote,
            "pre" => BlockKind::Code,
            "article" | "main" | "section" | "body" | "table" => BlockKind::Paragraph,
            _ if self.tree.says(at, is_caption) => BlockKind::Caption,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<(BlockKind, String)> {
        let html = scraper::Html::parse_document(html);
        let tree = Tree::new(&html);
        pieces(&tree, 0, &|at| tree.name(at) == "script")
            .into_iter()
            .map(|piece| (piece.kind, piece.text))
            .collect()
    }

    #[test]
    fn what_stands_under_a_heading_beside_its_picture_is_no_caption() {
        let slide = "<article><div><figure><img src=a.jpg></figure><h3>4. The harbour</h3><div><p>It freezes every winter.</p></div></div><p>Some more words of the story that are not near it.</p></article>";
        let kinds = |html: &str| read(html).iter().map(|piece| piece.0).collect::<Vec<_>>();
        assert_eq!(kinds(slide)[1], BlockKind::Paragraph);
        let bare = slide.replace("<h3>4. The harbour</h3>", "");
        assert_eq!(kinds(&bare)[0], BlockKind::Caption);
        let linked = slide.replace("4. The harbour", "<a href=/x>The harbour</a>");
        assert_eq!(kinds(&linked)[1], BlockKind::Caption);
    }

    #[test]
    fn text_falls_into_blocks_with_kinds() {
        let found = read(
            "<h2>A</h2><p>One<br>two<br><br>three <b>four</b></p><ul><li>five</li></ul><blockquote><p>six</p></blockquote><table><tr><td>a</td><td>b <a>c</a></td></tr></table>\
             <figure><img><figcaption>cap</figcaption></figure><p><span class=dropcap>N</span> a endlich</p><p><span class=dropcap aria-hidden=true>E</span><span class=sr-only>E</span>phraim</p>tail<script>no</script>",
        );
        let expected = [
            (BlockKind::Heading, "A"),
            (BlockKind::Paragraph, "One two"),
            (BlockKind::Paragraph, "three four"),
            (BlockKind::ListItem, "five"),
            (BlockKind::Quote, "six"),
            (BlockKind::TableRow, "a | b c"),
            (BlockKind::Caption, "cap"),
            (BlockKind::Paragraph, "Na endlich"),
            (BlockKind::Paragraph, "Ephraim"),
            (BlockKind::Paragraph, "tail"),
        ];
        assert_eq!(found, expected.map(|(kind, text)| (kind, text.to_owned())));
    }
}
