//! Which stretches of a whole text may be quotes? Each paragraph's marked ones, and block quotations without marks.

use std::ops::Range;

use super::{Paragraph, incise::incise, lexicon::Lexicon, marks, signing::signature};

/// A stretch with its paragraph's number.
#[derive(Clone)]
pub struct Marked {
    pub inner: Range<usize>,
    pub outer: Range<usize>,
    pub paragraph: usize,
    pub is_open: bool,
    pub is_single: bool,
    /// Words without marks, in a block quotation.
    pub is_whole_block: bool,
    /// Between the same marks as the one before.
    pub goes_on: bool,
}

impl Marked {
    /// Whether the words go on from the paragraph before without a mark of their own: one quote beyond doubt.
    pub fn is_carried(&self) -> bool {
        !self.is_whole_block && self.inner.start == self.outer.start
    }
}

/// Every stretch of the text, in order.
pub fn mark(text: &[char], paragraphs: &[Paragraph], lexicon: &Lexicon) -> Vec<Marked> {
    let mut all = Vec::new();
    // Where the words end, without the mark and with it, that the paragraph before left open.
    let mut carried: Option<(usize, usize)> = None;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let mut range = paragraph.range.clone();
        if let Some((end, after)) = carried.take() {
            all.push(Marked {
                inner: range.start..end,
                outer: range.start..after,
                paragraph: number,
                is_open: false,
                is_single: false,
                is_whole_block: false,
                goes_on: false,
            });
            range.start = after;
        }
        let mut found = marks::stretches(text, range);
        let spoken = (lexicon.has_dialogue_dashes && !paragraph.is_block)
            .then(|| dialogue(text, &paragraph.range, lexicon))
            .flatten();
        if let Some((inner, outer)) = spoken {
            // What stands in marks there is said by the same.
            found.retain(|stretch| stretch.outer.start >= outer.end);
            all.push(Marked {
                inner,
                outer,
                paragraph: number,
                is_open: false,
                is_single: false,
                is_whole_block: false,
                goes_on: false,
            });
        }
        let signed = (paragraph.is_block)
            .then(|| signature(text, paragraphs, number, lexicon))
            .flatten();
        if signed == Some(paragraph.range.start) {
            continue;
        }
        if found.is_empty() && paragraph.is_block {
            let words = paragraph.range.start..signed.unwrap_or(paragraph.range.end);
            all.push(Marked {
                inner: words.clone(),
                outer: words,
                paragraph: number,
                is_open: false,
                is_single: false,
                is_whole_block: true,
                goes_on: false,
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
            if stretch.is_open && !next_opens {
                carried = paragraphs.get(number + 1).and_then(|next| {
                    let plain = !next.is_block && next.heading.is_none();
                    plain.then(|| closing(text, &stretch, next))?
                });
            }
            let goes_on = next_opens || carried.is_some();
            if stretch.is_open && !goes_on && !at_start && stretch.inner.len() > 400 {
                continue;
            }
            all.push(Marked {
                inner: stretch.inner,
                outer: stretch.outer,
                paragraph: number,
                is_open: stretch.is_open && goes_on,
                is_single: stretch.is_single,
                is_whole_block: false,
                goes_on: false,
            });
        }
    }
    all
}

/// `– A, säger X.`: what a paragraph that begins with a dash says before the words that tell who speaks, without the dash and with it.
/// What follows them may be anybody's.
fn dialogue(
    text: &[char],
    paragraph: &Range<usize>,
    lexicon: &Lexicon,
) -> Option<(Range<usize>, Range<usize>)> {
    let mut words = (paragraph.clone()).skip_while(|at| text[*at].is_whitespace());
    let dash = words.next()?;
    let from = words.next()?;
    if !matches!(text[dash], '–' | '—' | '-') || !text[from].is_whitespace() {
        return None;
    }
    let told = incise(text, from..paragraph.end, lexicon)?;
    Some((from + 1..told.start, dash..told.start))
}

/// In characters: what a paragraph says further on closes a quotation of its own.
const CLOSES_WITHIN: usize = 800;

/// Where the next paragraph closes an open stretch: without a mark that opens, and before any that does. The paragraph was parted, and the
/// mark not set anew.
fn closing(text: &[char], open: &marks::Stretch, next: &Paragraph) -> Option<(usize, usize)> {
    let whole = open.outer.start..next.range.end;
    let closed = (marks::stretches(text, whole).into_iter())
        .find(|stretch| stretch.outer.start == open.outer.start && !stretch.is_open)?;
    let end = closed.inner.end;
    let is_its_own = marks::stretches(text, next.range.clone())
        .iter()
        .any(|own| own.inner.end == end && own.outer.start < own.inner.start);
    let is_near = end > next.range.start && end - next.range.start <= CLOSES_WITHIN;
    (is_near && !is_its_own).then_some((end, closed.outer.end))
}
