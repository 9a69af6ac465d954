//! Which words of the page are what it says of itself in its metadata?

use crate::extract::{
    pieces::Piece,
    standfirst::{LONGEST, is_no_summary, stands_apart},
    text,
    tree::Tree,
};

/// Whether words are what the page says of itself elsewhere; a description may be cut short, or be left behind when a word was edited.
pub fn is_description(key: &str, descriptions: &[String]) -> bool {
    let is_edited = |description: &str| {
        let long = key.len().max(description.len());
        let same = |(a, b): &(u8, u8)| a == b;
        let start = key.bytes().zip(description.bytes());
        let end = key.bytes().rev().zip(description.bytes().rev());
        let (start, end) = (start.take_while(same).count(), end.take_while(same).count());
        // A dateline before them makes words the story's own.
        start.min(end) >= EDITED_WITHIN
            && (start + end).min(key.len()).min(description.len()) * 5 >= long * 4
    };
    descriptions.iter().any(|description| {
        if is_edited(description) {
            return true;
        }
        let (long, short) = (
            key.chars().count().max(description.chars().count()),
            key.chars().count().min(description.chars().count()),
        );
        description == key
            || short >= 60
                && short * 10 >= long * 8
                && (description.starts_with(key) || key.starts_with(description.as_str()))
    })
}

/// In bytes: so much stays at either end.
const EDITED_WITHIN: usize = 4;

/// The description, shown below the headline in an element whose name says nothing of it: a page's header, a teaser.
pub fn described(
    tree: &Tree<'_>,
    pieces: &[Piece],
    headline: usize,
    descriptions: &[String],
) -> Option<(String, Vec<usize>)> {
    let first_long = pieces
        .iter()
        .find(|piece| {
            piece.owner > headline
                && piece.weight > 200
                && !is_description(&text::key(&piece.text), descriptions)
        })
        .map_or(tree.len(), |piece| piece.owner);
    let mut found = None;
    for at in tree.end(headline)..first_long.min(tree.end(headline) + 400).min(tree.len()) {
        if matches!(
            tree.name(at),
            "" | "script" | "style" | "template" | "a" | "nav" | "button" | "li"
        ) || tree.above(at).any(|above| {
            matches!(
                tree.name(above),
                "nav" | "footer" | "script" | "a" | "button" | "figure" | "figcaption"
            )
        }) {
            continue;
        }
        let words = (tree.shown(at) < LONGEST).then(|| tree.said(at));
        if let Some(words) = words.filter(|words| {
            words.len() < LONGEST
                && is_description(&text::key(words), descriptions)
                && !is_no_summary(words)
        }) {
            found = Some((at, words));
        } else if found.is_some() {
            break;
        }
    }
    let (element, summary) = found?;
    // "Berlin." in an element of its own, before the words in theirs: they are one paragraph.
    let dated = tree.parent(element).filter(|above| {
        matches!(tree.name(*above), "p" | "div")
            && tree.shown(*above) <= tree.shown(element) + DATELINE
    });
    let dated = dated.map(|above| (above, tree.said(above)));
    let (element, summary) =
        (dated.filter(|(_, whole)| whole.ends_with(&summary))).unwrap_or((element, summary));
    let shown: Vec<usize> = (0..pieces.len())
        .filter(|at| {
            let piece = &pieces[*at];
            let ends_before = |at: usize| pieces.get(at + 1).is_some_and(|next| next.at < element);
            tree.contains(element, piece.at)
                || piece.at < element && tree.contains(piece.owner, element) && !ends_before(*at)
        })
        .collect();
    // The first of like paragraphs is the story's.
    let apart = shown
        .first()
        .is_none_or(|at| stands_apart(tree, pieces, *at));
    apart.then_some((summary, shown))
}

/// In characters that are no spaces.
const DATELINE: usize = 24;
