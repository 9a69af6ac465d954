//! Which rows of a table are facts, and how does one read?

use crate::extract::{
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
        // Two line breaks in a row part paragraphs as a block would.
        let mut is_break = false;
        let mut at = *cell + 1;
        while at < tree.end(*cell) {
            if skip(at) {
                at = tree.end(at);
                continue;
            }
            let name = tree.name(at);
            let parts = name == "br" && is_break
                || matches!(name, "p" | "div" | "table" | "h1" | "h2" | "h3" | "form");
            blocks += usize::from(parts);
            // It is known: tables lie in tables, and all would be gone through again in each.
            if blocks > 2 || length > 1_500 {
                return true;
            }
            let text = tree.text(at).unwrap_or_default();
            length += text.len();
            is_break = name == "br" || is_break && text.trim().is_empty();
            at += 1;
        }
        blocks > 2 || length > 1_500
    };
    cells.len() > 1 && !cells.iter().any(is_layout)
}

#[cfg(test)]
mod tests {
    use crate::{extract, model::BlockKind};

    #[test]
    fn a_story_in_a_cell_is_no_row_of_facts() {
        let story =
            "The ministry told the towns on Monday that the levy on sea walls would be dropped.";
        let page = |end: &str| {
            format!(
                "<html lang=en><title>Levy dropped</title><body><table><tr><td><a href=/n>News</a><br><a href=/w>Weather</a></td><td><h1>Levy dropped</h1>\
                 <font size=1>By Ines Calloway<br>3 March 2026</font>{end}{story}{end}{story} Again.{end}{story} Thrice.{end}\
                 <table><tr><td>Harrow<br>North</td><td>£12</td></tr><tr><td>Larwood</td><td>£9</td></tr></table></td></tr></table>"
            )
        };
        for end in ["<br><br>", "<br> <br>", "<p>"] {
            let article =
                extract::extract(page(end).as_bytes(), &extract::Hints::default()).unwrap();
            assert_eq!(article.byline, ["Ines Calloway"], "{end}");
            let of = |kind: BlockKind| article.body.iter().filter(move |block| block.kind == kind);
            assert_eq!(
                of(BlockKind::Paragraph).count(),
                3,
                "{end}: {:?}",
                article.body
            );
            assert_eq!(
                of(BlockKind::TableRow).count(),
                2,
                "{end}: {:?}",
                article.body
            );
        }
    }
}
