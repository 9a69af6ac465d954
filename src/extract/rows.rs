//! Which rows of a table are facts, and how does one read?

use super::{
    pieces::{Piece, is_block},
    text,
    tree::{Tree, shown},
};
use crate::model::BlockKind;

type Skip<'s> = &'s dyn Fn(usize) -> bool;

/// A row as one piece, its cells parted by " | "; `None` for one without words.
pub fn row(tree: &Tree<'_>, row: usize, skip: Skip<'_>) -> Option<Piece> {
    let (mut cells, mut linked) = (Vec::new(), 0);
    for at in tree.children(row).filter(|at| is_cell(tree, *at)) {
        let (text, links) = cell(tree, at, skip);
        linked += links;
        cells.push(text);
    }
    // A column that says nothing here, come or gone, is no edit.
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    if cells.is_empty() {
        return None;
    }
    let text = cells.join(" | ");
    Some(Piece {
        kind: BlockKind::TableRow,
        number: None,
        owner: row,
        at: row,
        linked,
        bold: 0,
        weight: text::weight(&text),
        chars: shown(&text),
        text,
    })
}

fn is_cell(tree: &Tree<'_>, at: usize) -> bool {
    matches!(tree.name(at), "td" | "th")
}

/// The text of a cell, and how many characters of it are inside links.
fn cell(tree: &Tree<'_>, cell: usize, skip: Skip<'_>) -> (String, usize) {
    let (mut all, mut linked, mut link_end) = (String::new(), 0, 0);
    let mut at = cell;
    while at < tree.end(cell) {
        if let Some(text) = tree.text(at) {
            all.push_str(text);
            if at < link_end {
                linked += shown(text);
            }
        } else if at != cell && skip(at) {
            at = tree.end(at);
            continue;
        } else if is_block(tree.name(at)) || tree.name(at) == "br" {
            all.push(' ');
        } else if tree.name(at) == "a" {
            link_end = tree.end(at);
        }
        at += 1;
    }
    (text::clean(&all), linked)
}

/// A row of facts, not of layout: more than one cell, none of them long or holding blocks of its own.
pub fn is_data_row(tree: &Tree<'_>, row: usize, skip: Skip<'_>) -> bool {
    let cells: Vec<usize> = tree
        .children(row)
        .filter(|cell| is_cell(tree, *cell))
        .collect();
    // An advertisement in a cell makes no layout of it.
    let is_layout = |cell: &usize| {
        let (mut blocks, mut length) = (0, 0);
        let mut at = *cell + 1;
        while at < tree.end(*cell) {
            if skip(at) {
                at = tree.end(at);
                continue;
            }
            let name = tree.name(at);
            blocks += usize::from(matches!(name, "p" | "div" | "table" | "h1" | "h2" | "h3"));
            length += tree.text(at).map_or(0, str::len);
            at += 1;
        }
        blocks > 2 || length > 1_500
    };
    cells.len() > 1 && !cells.iter().any(is_layout)
}
