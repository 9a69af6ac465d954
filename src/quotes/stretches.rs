//! Which stretches of a whole text may be quotes? Each paragraph's marked ones, and block quotations without marks.

use std::ops::Range;

use super::{Paragraph, marks};

/// A stretch with its paragraph's number.
pub struct Marked {
    pub inner: Range<usize>,
    pub outer: Range<usize>,
    pub paragraph: usize,
    pub is_open: bool,
    pub is_single: bool,
    /// Words without marks, in a block quotation.
    pub is_whole_block: bool,
}

/// Every stretch of the text, in order.
pub fn mark(text: &[char], paragraphs: &[Paragraph]) -> Vec<Marked> {
    let mut all = Vec::new();
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let found = marks::stretches(text, paragraph.range.clone());
        if found.is_empty() && paragraph.is_block {
            all.push(Marked {
                inner: paragraph.range.clone(),
                outer: paragraph.range.clone(),
                paragraph: number,
                is_open: false,
                is_single: false,
                is_whole_block: true,
            });
        }
        for stretch in found {
            // An open mark without a continuation in the next paragraph is a slip; at a paragraph's start its words are meant all the same.
            let next_opens = paragraphs.get(number + 1).is_some_and(|next| {
                text[next.range.clone()]
                    .iter()
                    .find(|c| !c.is_whitespace())
                    .is_some_and(|c| matches!(c, '“' | '"' | '„' | '«' | '»' | '”'))
            });
            let at_start = text[paragraph.range.start..stretch.outer.start]
                .iter()
                .all(|c| c.is_whitespace());
            if stretch.is_open && !next_opens && !at_start && stretch.inner.len() > 400 {
                continue;
            }
            all.push(Marked {
                inner: stretch.inner,
                outer: stretch.outer,
                paragraph: number,
                is_open: stretch.is_open && next_opens,
                is_single: stretch.is_single,
                is_whole_block: false,
            });
        }
    }
    all
}
