//! Which words sum up the story, by where they stand and how they look?

use crate::extract::{
    pieces::Piece,
    standfirst::{REACH, is_labelled, is_no_summary},
    tree::Tree,
};
use crate::model::BlockKind;

/// The only words of some length between the headline and the place of the story.
pub fn above(
    tree: &Tree<'_>,
    pieces: &[Piece],
    below: &[usize],
    headline: Option<usize>,
    region: usize,
) -> Option<(String, Vec<usize>)> {
    let mut long = (below.iter().copied())
        .take_while(|at| !tree.contains(region, pieces[*at].owner))
        .filter(|at| pieces[*at].weight >= SUMS_UP_FROM || is_beside(tree, &pieces[*at], headline))
        .filter(|at| sums_up(tree, pieces, *at));
    let first = long.next()?;
    long.next()
        .is_none()
        .then(|| (pieces[first].text.clone(), vec![first]))
}

/// The first paragraph in bold, before one that is not.
pub fn in_bold(pieces: &[Piece], below: &[usize]) -> Option<(String, Vec<usize>)> {
    let is_bold = |piece: &Piece| piece.bold * 20 >= piece.chars * 19;
    // What only says when and by whom stands between headline and story in one template and not in the next.
    let says = |piece: &Piece| {
        piece.weight >= 40
            && piece.kind == BlockKind::Paragraph
            && !crate::extract::clocks::says_when(&piece.text)
            && !crate::extract::lines::byline(&piece.text)
    };
    let mut long = (below.iter().copied()).filter(|at| says(&pieces[*at]));
    let first = long.next()?;
    let mut next = long.take(3);
    (is_bold(&pieces[first])
        && next.next().is_some_and(|at| !is_bold(&pieces[at]))
        && next.filter(|at| !is_bold(&pieces[*at])).count() >= 1
        && pieces[first].link_density() < 0.5
        && (60..600).contains(&pieces[first].chars)
        && !crate::extract::lines::line(&pieces[first].text))
    .then(|| (pieces[first].text.clone(), vec![first]))
}

/// The only words of some length between the headline and the line that says by whom or when, before a story.
pub fn before_the_byline(
    tree: &Tree<'_>,
    pieces: &[Piece],
    below: &[usize],
    headline: Option<usize>,
) -> Option<(String, Vec<usize>)> {
    let says_who = |at: &usize| {
        let text = &pieces[*at].text;
        crate::extract::clocks::says_when(text) || crate::extract::lines::byline(text)
    };
    let line = below.iter().take(REACH).position(says_who)?;
    let mut long = (below[..line].iter().copied()).filter(|at| {
        pieces[*at].kind != BlockKind::Caption && pieces[*at].weight >= SUMS_UP_FROM
            || is_beside(tree, &pieces[*at], headline)
    });
    let first = long.next().filter(|_| long.next().is_none())?;
    let story = (below[line..].iter()).filter(|at| crate::extract::region::begins(&pieces[**at]));
    (sums_up(tree, pieces, first) && story.take(2).count() == 2)
        .then(|| (pieces[first].text.clone(), vec![first]))
}

/// A heading that says as much as a sentence, right below the headline, where no other of its level follows: it heads no part of the story.
pub fn heading_alone(
    tree: &Tree<'_>,
    pieces: &[Piece],
    below: &[usize],
) -> Option<(String, Vec<usize>)> {
    let first = *below.first()?;
    let piece = &pieces[first];
    let is_sentence = piece.kind == BlockKind::Heading && piece.weight >= HEADS_FROM;
    let level = tree.name(piece.owner);
    let follows = |at: &usize| {
        pieces[*at].kind == BlockKind::Heading && tree.name(pieces[*at].owner) == level
    };
    let story = (below[1..].iter()).filter(|at| crate::extract::region::begins(&pieces[**at]));
    (is_sentence
        && sums_up(tree, pieces, first)
        && !below[1..].iter().any(follows)
        && story.take(2).count() == 2)
        .then(|| (piece.text.clone(), vec![first]))
}

/// In bytes: less sums up nothing, but for a heading in one box with the headline.
const SUMS_UP_FROM: usize = 40;
const HEADER_FROM: usize = 25;

/// In bytes: a heading of so many is a sentence.
const HEADS_FROM: usize = 60;

/// Whether it is a heading in a `<header>` with the headline.
fn is_beside(tree: &Tree<'_>, piece: &Piece, headline: Option<usize>) -> bool {
    let holder = headline.and_then(|headline| tree.parent(headline));
    piece.kind == BlockKind::Heading
        && holder.is_some_and(|holder| {
            matches!(tree.name(holder), "header" | "hgroup")
                && tree.parent(piece.owner) == Some(holder)
        })
}

/// Whether a piece may sum up a story, wherever it stands.
fn sums_up(tree: &Tree<'_>, pieces: &[Piece], at: usize) -> bool {
    let piece = &pieces[at];
    (HEADER_FROM..900).contains(&piece.weight)
        && matches!(piece.kind, BlockKind::Paragraph | BlockKind::Heading)
        && piece.link_density() < 0.3
        && !crate::extract::clocks::says_when(&piece.text)
        && !crate::extract::lines::byline(&piece.text)
        && !crate::extract::lines::line(&piece.text)
        && !crate::extract::lines::names_alone(&piece.text)
        && !is_no_summary(&piece.text)
        && !is_labelled(tree, pieces, at)
}
