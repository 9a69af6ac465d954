//! Why was this taken, and that left out? The reading of a page told piece by piece, for people who write site rules.

use super::{
    Hints, Reading, Unreadable, bytes, fate::Fate, furniture, furniture::Furniture, parse, pieces,
    read, rules, source, tree::Tree,
};
use crate::model::{Article, BlockKind};

/// How a page was read.
#[derive(Debug)]
pub struct Explanation {
    pub article: Article,
    /// Where the story was found, as a path of elements, and what spoke for it.
    pub region: String,
    /// Each field that was given: its name, and where it came from.
    pub fields: Vec<(&'static str, String)>,
    /// All that the page shows, in its order.
    pub seen: Vec<Seen>,
    /// Rules whose selector fits nothing on the page, and those selectors.
    pub unfit: Vec<(&'static str, String)>,
}

/// A piece of the page's text.
#[derive(Debug, Clone)]
pub struct Seen {
    pub kind: BlockKind,
    pub text: String,
    /// Where it stands: the nearest elements, outermost first.
    pub place: String,
    /// `None`: it is a block of the article. Else what it was taken for, or why it was left out.
    pub why: Option<String>,
}

/// Reads a page as [`super::extract`] does, and tells of every piece of it what was made of it.
pub fn explain(bytes: &[u8], hints: &Hints<'_>) -> Result<Explanation, Unreadable> {
    bytes::is_page(bytes, hints.content_type)?;
    let source = source(bytes, hints);
    let html = parse::parse(&source, hints.attributes())?;
    let tree = Tree::new(&html);
    let reading = read(&tree, &html, &source, hints);
    Ok(Explanation {
        region: format!(
            "{}, found by {}; it holds {:.0} % of the page's running text",
            place(&tree, reading.region.root),
            evidence(reading.article.evidence.first().map_or("", String::as_str)),
            reading.region.share * 100.0,
        ),
        fields: fields(&tree, &reading),
        seen: seen(&tree, &reading),
        unfit: (hints.rules).map_or_else(Vec::new, |rules| rules::unfit(&tree, &html, rules)),
        article: reading.article,
    })
}

/// The rules whose selector fits nothing on the page, and those selectors.
pub fn unfit(bytes: &[u8], hints: &Hints<'_>) -> Result<Vec<(&'static str, String)>, Unreadable> {
    bytes::is_page(bytes, hints.content_type)?;
    let html = parse::parse(&source(bytes, hints), hints.attributes())?;
    let tree = Tree::new(&html);
    Ok((hints.rules).map_or_else(Vec::new, |rules| rules::unfit(&tree, &html, rules)))
}

fn evidence(name: &str) -> &'static str {
    match name {
        "site_rule" => "your rule `body`",
        "microdata" => "itemprop=articleBody",
        "semantic" => "<article> or <main>",
        "json_ld" => "the page's own data: its text is not in the HTML",
        "script_state" => "the data that its scripts are given: its text is not in the HTML",
        _ => "where the text is densest",
    }
}

fn fields(tree: &Tree<'_>, reading: &Reading) -> Vec<(&'static str, String)> {
    let (article, rules) = (&reading.article, &reading.rules);
    let mut fields = Vec::new();
    let mut field = |name, given: bool, rule: Option<usize>, found: String| {
        if given {
            let from = match rule {
                Some(at) => format!("your rule: {}", place(tree, at)),
                None => found,
            };
            fields.push((name, from));
        }
    };
    let at_or =
        |at: Option<usize>, other: &str| at.map_or_else(|| other.to_owned(), |at| place(tree, at));
    field(
        "headline",
        article.headline.is_some(),
        rules.headline,
        at_or(
            reading.headline_at,
            "the page's own data, for no heading shows it",
        ),
    );
    field(
        "standfirst",
        article.standfirst.is_some(),
        rules.standfirst,
        at_or(
            reading
                .standfirst_at
                .first()
                .map(|at| reading.pieces[*at].owner),
            "the page's description, shown below the headline",
        ),
    );
    let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
    field(
        "byline",
        !article.byline.is_empty(),
        rules.byline,
        "the page's own data, or the names beside the headline".to_owned(),
    );
    field(
        "published",
        article.published.is_some(),
        rules.published,
        reading.published_by.to_owned(),
    );
    field(
        "modified",
        article.modified.is_some(),
        rules.modified,
        if same(&article.modified, &article.modified_metadata) {
            "the page's own data".to_owned()
        } else {
            "the time that the page shows".to_owned()
        },
    );
    fields
}

fn seen(tree: &Tree<'_>, reading: &Reading) -> Vec<Seen> {
    let unseen = |at: usize| reading.judged[at] == Some(Furniture::Unseen);
    // A hidden part of a piece ("Image caption,") is left out of it.
    let judged = |at: usize, text: &str| {
        let of_it = |piece: &pieces::Piece| piece.owner == at;
        let found = reading
            .pieces
            .iter()
            .position(|piece| of_it(piece) && text.ends_with(piece.text.as_str()));
        let found = found.or_else(|| {
            let first = reading.pieces.iter().position(of_it)?;
            let is_alone = !reading.pieces[first + 1..].iter().any(of_it);
            is_alone.then_some(first)
        });
        found.map(|found| reading.fates[found])
    };
    pieces::pieces(tree, 0, &unseen)
        .into_iter()
        .map(|piece| {
            let is_headline = reading
                .headline_at
                .is_some_and(|headline| tree.contains(headline, piece.owner));
            let (why, at) = match judged(piece.owner, &piece.text) {
                _ if is_headline => (Some("the headline".to_owned()), piece.owner),
                Some(Fate::Kept) => (None, piece.owner),
                Some(Fate::Notice) => (Some("a notice".to_owned()), piece.owner),
                Some(Fate::Dropped(why)) => (Some(why.to_owned()), piece.owner),
                None => left_out(tree, reading, piece.owner),
            };
            Seen {
                kind: piece.kind,
                place: place(tree, at),
                text: piece.text,
                why,
            }
        })
        .collect()
}

/// Why nothing below an element was even looked at, and the element that decided it.
fn left_out(tree: &Tree<'_>, reading: &Reading, owner: usize) -> (Option<String>, usize) {
    let outermost = std::iter::once(owner)
        .chain(tree.above(owner))
        .filter(|at| reading.region.dropped[*at])
        .last();
    let why = match outermost {
        Some(at) if reading.rules.ignore.contains(&at) => "your rule `ignore`".to_owned(),
        Some(at) if reading.history == Some(at) => {
            "the page's list of its changes, told as notices".to_owned()
        }
        Some(at) => format!("furniture, by {}", furniture::mark(tree, at)),
        None => "outside of the story's place".to_owned(),
    };
    (Some(why), outermost.unwrap_or(owner))
}

/// An element and the two above it, as a selector would name them.
fn place(tree: &Tree<'_>, at: usize) -> String {
    let name = |at: usize| -> String {
        let classes = tree
            .attr(at, "class")
            .unwrap_or_default()
            .split_whitespace()
            .take(2)
            .map(|class| format!(".{class}"));
        let id = tree
            .attr(at, "id")
            .filter(|id| !id.is_empty() && !id.contains(char::is_whitespace))
            .map(|id| format!("#{id}"));
        let all: String = std::iter::once(tree.name(at).to_owned())
            .chain(id)
            .chain(classes)
            .collect();
        all.chars().take(60).collect()
    };
    let mut path: Vec<String> = std::iter::once(at)
        .chain(tree.above(at))
        .filter(|at| !tree.name(*at).is_empty())
        .take(3)
        .map(name)
        .collect();
    path.reverse();
    path.join(" > ")
}
