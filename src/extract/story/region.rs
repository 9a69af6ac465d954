//! Where on the page does the story lie? In the smallest element that holds nearly all of its paragraphs, headline or hints nearby.

use rustc_hash::FxHashSet;

use crate::extract::{
    behind, captions, clocks, cookie_boxes,
    doubtful::Doubtful,
    furniture::Furniture,
    notice_words,
    pieces::{Piece, is_paragraph, pieces},
    shown_dates, standfirst, text,
    tree::Tree,
};
use crate::model::BlockKind;

/// The page with each element judged.
pub struct Region {
    /// The element that holds the story.
    pub root: usize,
    /// Elements that are left out, with all that is in them.
    pub dropped: Vec<bool>,
    /// How much running text lies in `root`, and what share of the page's that is.
    pub text: f64,
    pub share: f64,
    /// Elements right behind `root` that end the story: a last paragraph or a note, outside of the box that holds the others.
    pub behind: Vec<usize>,
    /// What spoke for `root`.
    pub evidence: &'static str,
}

impl Region {
    /// Its pieces; those between the headline and the region come first, for the standfirst may be there.
    pub fn pieces(&self, tree: &Tree<'_>, headline: Option<usize>) -> Vec<Piece> {
        let mut inside = pieces(tree, self.root, &|at| self.dropped[at]);
        for behind in &self.behind {
            inside.extend(pieces(tree, *behind, &|at| self.dropped[at]));
        }
        let Some(headline) = headline
            .filter(|headline| !tree.contains(self.root, *headline) && *headline < self.root)
        else {
            return inside;
        };
        let outside = pieces(tree, 0, &|at| self.dropped[at] || at == self.root);
        // "Effective: 30 September 2026" may stand over the headline.
        let head = headline.saturating_sub(shown_dates::CLOSE);
        let (over, between): (Vec<Piece>, Vec<Piece>) = outside
            .into_iter()
            .filter(|piece| piece.at < self.root && !tree.contains(headline, piece.at))
            .partition(|piece| piece.at < headline);
        let over = (over.into_iter()).filter(|piece| {
            piece.at > head
                && (clocks::in_force(&piece.text)
                    || captions::is_lead_caption(tree, piece, Some(headline)))
        });
        over.chain(between.into_iter().take(8))
            .chain(inside)
            .collect()
    }
}

/// Below this a child holds too little of the story for the rest of its parent to be left.
const NEARLY_ALL: f64 = 0.92;

/// As much, where nothing beside the child is set as its paragraphs are.
const MOST: f64 = 0.75;

/// Whether no running text of `root` outside of `child` is set as that in it: its elements, and those around them, have other names.
fn stands_alone(
    tree: &Tree<'_>,
    pieces: &[Piece],
    root: usize,
    child: usize,
    headline: Option<usize>,
    weights: &[f64],
) -> bool {
    let set = |at: usize| {
        let around = tree.parent(at).unwrap_or(0);
        [at, around].map(|at| (tree.name(at), tree.words(at)))
    };
    let (inside, outside): (Vec<&Piece>, Vec<&Piece>) = (pieces.iter())
        .filter(|piece| weights[piece.owner] > 0.0 && worth(piece) > 0.0)
        .filter(|piece| tree.contains(root, piece.owner))
        .partition(|piece| tree.contains(child, piece.owner));
    // More than a standfirst before it is how the story begins.
    let before = (outside.iter()).filter(|piece| {
        piece.at < child
            && headline.is_none_or(|headline| piece.at > headline)
            && notice_words::kind(&piece.text).is_none()
    });
    before.count() <= 1 && {
        let own: FxHashSet<_> = inside.iter().map(|piece| set(piece.owner)).collect();
        !outside.iter().any(|piece| own.contains(&set(piece.owner)))
    }
}

pub fn region(
    tree: &Tree<'_>,
    headline: Option<usize>,
    ignored: &[usize],
    judged: &[Option<Furniture>],
) -> Region {
    let mut dropped: Vec<bool> = judged
        .iter()
        .map(|why| *why == Some(Furniture::Unseen))
        .collect();
    for at in ignored {
        dropped[*at] = true;
    }
    let holds_headline = |at: usize| headline.is_some_and(|headline| tree.contains(at, headline));
    let bodies: Vec<usize> = (0..tree.len())
        .filter(|at| {
            tree.attr(*at, "itemprop")
                .is_some_and(|prop| prop.split_whitespace().any(|word| word == "articleBody"))
        })
        .collect();
    let holds_body = |at: usize| {
        let next = bodies.get(bodies.partition_point(|body| *body < at));
        next.is_some_and(|body| tree.contains(at, *body))
    };
    for at in 0..tree.len() {
        if judged[at] == Some(Furniture::Never) && !holds_headline(at) && !holds_body(at) {
            dropped[at] = true;
        }
    }
    for at in cookie_boxes::boxes(tree, headline) {
        dropped[at] |= !holds_body(at);
    }
    let pieces = pieces(tree, 0, &|at| dropped[at]);
    let mut all = weights(tree, &pieces, &dropped);
    let own = headline.and_then(|headline| stands_with(tree, headline));
    for at in 0..tree.len() {
        if judged[at] == Some(Furniture::Overlay) && !holds_headline(at) && !holds_body(at) {
            let most = own.is_some_and(|own| tree.contains(own, at) && all[at] > all[own] * 0.5);
            let lost = all[at];
            dropped[at] |= !most;
            if !most && lost != 0.0 {
                (at..tree.end(at)).for_each(|below| all[below] = 0.0);
                tree.above(at).for_each(|above| all[above] -= lost);
            }
        }
    }
    let whole = all.first().copied().unwrap_or(0.0);
    let doubtful = Doubtful::new(tree, judged, &all, whole, &|at| {
        holds_headline(at) || holds_body(at)
    });
    // Where the last of the bodies ends that began so far.
    let (mut begun, mut body_end) = (bodies.iter().peekable(), 0);
    for at in 0..tree.len() {
        while let Some(body) = begun.next_if(|body| **body < at) {
            body_end = tree.end(*body).max(body_end);
        }
        if judged[at] == Some(Furniture::Weak) {
            dropped[at] |=
                !holds_headline(at) && !holds_body(at) && !doubtful.is_own(tree, &pieces, &all, at);
        }
        if judged[at] == Some(Furniture::Likely) {
            let inside_body = at < body_end;
            let most = all[at] > whole * 0.5 && !matches!(tree.name(at), "nav" | "footer");
            let leads = headline.is_some_and(|headline| standfirst::leads(tree, headline, at));
            dropped[at] |= !holds_headline(at)
                && !holds_body(at)
                && !leads
                && (!most || inside_body && all[at] < whole * 0.8);
        }
    }
    let weights = weights(tree, &pieces, &dropped);
    let whole = weights.first().copied().unwrap_or(0.0);
    let (mut root, evidence) = start(tree, &weights, whole, headline, &bodies);
    loop {
        let next = tree
            .children(root)
            .max_by(|a, b| weights[*a].total_cmp(&weights[*b]));
        match next {
            Some(child)
                if weights[root] > 0.0
                    && (weights[child] >= weights[root] * NEARLY_ALL
                        || weights[child] >= weights[root] * MOST
                            && stands_alone(tree, &pieces, root, child, headline, &weights))
                    && (holds_blocks(tree, child) || is_layout(tree, child, weights[child]))
                    && !(is_list(tree, child) && has_own_text(tree, root, &weights)) =>
            {
                root = child
            }
            _ => break,
        }
    }
    let share = if whole > 0.0 {
        weights[root] / whole
    } else {
        0.0
    };
    let behind = behind::behind(tree, root, headline, &dropped);
    Region {
        root,
        dropped,
        behind,
        text: weights[root],
        share,
        evidence,
    }
}

/// The part of the page that has this headline.
fn stands_with(tree: &Tree<'_>, headline: usize) -> Option<usize> {
    tree.above(headline)
        .find(|at| matches!(tree.name(*at), "article" | "main"))
}

fn is_list(tree: &Tree<'_>, at: usize) -> bool {
    matches!(tree.name(at), "ol" | "ul" | "dl" | "table")
}

/// Whether an element has paragraphs of its own: "These terms are between …", before the list of clauses that is nearly all of it.
fn has_own_text(tree: &Tree<'_>, at: usize, weights: &[f64]) -> bool {
    tree.children(at)
        .any(|child| weights[child] >= A_PARAGRAPH && is_paragraph(tree, child))
}

/// As much running text as a sentence or two.
pub const A_PARAGRAPH: f64 = 80.0;

/// A cell of a table that holds a story: tables once set pages in columns.
fn is_layout(tree: &Tree<'_>, at: usize, weight: f64) -> bool {
    tree.name(at) == "td"
        && weight >= A_PARAGRAPH * 3.0
        && (tree.holds_block(at) || tree.named(at, "br").nth(1).is_some())
}

/// A single paragraph is no region.
fn holds_blocks(tree: &Tree<'_>, at: usize) -> bool {
    !matches!(
        tree.name(at),
        "p" | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "li"
            | "blockquote"
            | "pre"
            | "td"
            | "tr"
            | "span"
            | "a"
            | "em"
            | "strong"
            | "b"
            | "i"
            | ""
    )
}

/// The best hint that the page gives of its body.
fn start(
    tree: &Tree<'_>,
    weights: &[f64],
    whole: f64,
    headline: Option<usize>,
    bodies: &[usize],
) -> (usize, &'static str) {
    if let [body] = bodies
        && weights[*body] >= whole * 0.6
    {
        return (*body, "microdata");
    }
    // Of several stories in one document, the one under the page's headline.
    let own =
        headline.and_then(|headline| tree.above(headline).find(|at| tree.name(*at) == "article"));
    if let Some(own) = own
        && weights[own] >= whole * 0.35
    {
        return (own, "semantic");
    }
    if let Some(main) = tree
        .named(0, "main")
        .chain((0..tree.len()).filter(|at| tree.attr(*at, "role") == Some("main")))
        .find(|at| weights[*at] >= whole * 0.6)
    {
        let articles: Vec<usize> = tree
            .named(main, "article")
            .filter(|at| weights[*at] >= whole * 0.6)
            .collect();
        return match articles.as_slice() {
            [article, ..] => (*article, "semantic"),
            [] => (main, "semantic"),
        };
    }
    if let Some(article) = tree
        .named(0, "article")
        .filter(|at| weights[*at] >= whole * 0.5)
        .max_by(|a, b| weights[*a].total_cmp(&weights[*b]))
    {
        return (article, "semantic");
    }
    (0, "density")
}

/// How much running text each element holds: sentences count, links and labels don't, and what is dropped holds none.
fn weights(tree: &Tree<'_>, pieces: &[Piece], dropped: &[bool]) -> Vec<f64> {
    let mut weights = vec![0.0; tree.len()];
    let mut gone = vec![false; tree.len()];
    let mut at = 0;
    while at < tree.len() {
        let end = if dropped[at] { tree.end(at) } else { at + 1 };
        gone[at..end].fill(dropped[at]);
        at = end;
    }
    for piece in pieces.iter().filter(|piece| !gone[piece.owner]) {
        weights[piece.owner] += worth(piece);
    }
    for at in (1..weights.len()).rev() {
        if let Some(parent) = tree.parent(at) {
            weights[parent] += weights[at];
        }
    }
    weights
}

/// Whether a story may begin with a piece: a sentence or more, and no line of links.
pub fn begins(piece: &Piece) -> bool {
    worth(piece) >= 60.0
}

/// What a piece says for its place being the story's.
pub fn worth(piece: &Piece) -> f64 {
    let share = match piece.kind {
        BlockKind::Paragraph | BlockKind::Quote => 1.0,
        BlockKind::ListItem => 0.5,
        BlockKind::Heading | BlockKind::Caption => 0.0,
        BlockKind::TableRow | BlockKind::Code => 0.3,
    };
    let sentence = text::ends_sentence(&piece.text);
    let long = if piece.weight >= 40 { 1.0 } else { 0.0 };
    let sentence = if sentence || piece.text.chars().any(text::is_dense) {
        1.0
    } else {
        0.5
    };
    share * long * sentence * piece.weight as f64 * (1.0 - piece.link_density()).max(0.0).powi(2)
}

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn what_stands_before_the_clauses_of_a_policy_is_a_part_of_it() {
        let clause = |n: usize| {
            format!(
                "<li><p>Clause {n}: whoever uses the harbour desk keeps to the rules of the towns, which may change them twice a year.</p></li>"
            )
        };
        let clauses: String = (0..60).map(clause).collect();
        let html = format!(
            "<html lang=en><body><div><h1>Terms</h1><p>These terms are made between the harbour towns and everybody who uses the desk of the harbour.</p>\
             <ul><li><a href=#who>Who we are</a></li></ul><ol>{clauses}</ol><h2 id=who>Who we are</h2><p>The harbour towns are Ormsby, Harrow and Larwood, each of them by its council.</p>\
             <h3><button aria-expanded=false aria-controls=a>Who owns the desk?</button></h3><div id=a><p>The desk belongs to the three towns, in equal parts, and to nobody else on the coast.</p></div></div>"
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        let body: String = (article.body.iter())
            .map(|block| format!("{}\n", block.text))
            .collect();
        for kept in ["made between", "Who we are", "Who owns the desk?"] {
            assert!(body.contains(kept), "{kept}: {body}");
        }
    }

    #[test]
    fn what_is_set_otherwise_beside_the_story_is_none_of_it() {
        let read = |beside: &str| -> usize {
            let story = "<p class=t>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>".repeat(6);
            let html = format!(
                "<html lang=en><body><article><h1>Levy dropped</h1><div class=words>{story}</div>{beside}</article>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.body.len()
        };
        let words = "Whoever reads the Harrow Post on paper gets it every morning by seven, and the first two weeks are for nothing.";
        assert_eq!(read(""), 6);
        assert_eq!(
            read(&format!(
                "<div class=offer><span><p>{words}</p></span></div>"
            )),
            6
        );
        // A second part of the story, below a picture or an advertisement.
        assert_eq!(
            read(&format!("<div class=words><p class=t>{words}</p></div>")),
            7
        );
    }

    #[test]
    fn what_opens_over_the_page_is_no_story_unless_most_of_the_story_lies_in_it() {
        let paragraph = |about: &str| {
            format!(
                "<p>The ministry told the towns on Monday that the levy on {about} would be dropped before the winter.</p>"
            )
        };
        let read = |html: &str| -> Vec<String> {
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.body.into_iter().map(|block| block.text).collect()
        };
        let (walls, piers) = (paragraph("walls"), paragraph("piers"));
        let page = |rest: &str| {
            format!(
                "<html lang=en><body><main><article class=has-comments><h1>Levy dropped</h1>{rest}</article></main>"
            )
        };
        let opened = page(&format!(
            "<div class='media js-lightbox'>{walls}{piers}</div>"
        ));
        assert_eq!(read(&opened).len(), 2);
        let beside = page(&format!(
            "<div>{walls}{piers}</div><div class=lightbox-box>{}</div>",
            paragraph("boats")
        ));
        assert_eq!(read(&beside).len(), 2);
    }
}
