//! A block as it is compared. Most blocks say to the letter what they said before: every other form is made when it is first asked for.

use std::{borrow::Cow, cell::OnceCell};

use super::{bags, markers, normal};
use crate::model::{Block, BlockKind};

/// A paragraph has no more that tell which it is.
const QUOTES_AT_MOST: usize = 8;
/// In bytes: shorter words in marks are the same by chance.
const QUOTED_FROM: usize = 12;

pub struct Side<'a> {
    pub text: &'a str,
    pub kind: BlockKind,
    /// Without the mark or number of a list item that was typed.
    bare: &'a str,
    normal: OnceCell<Cow<'a, str>>,
    /// Where the words begin in it, behind a clause's label.
    words_from: OnceCell<usize>,
    bag: OnceCell<Vec<u32>>,
    sketch: OnceCell<Option<Box<bags::Sketch>>>,
    squeezed: OnceCell<String>,
    quoted: OnceCell<Vec<String>>,
}

impl<'a> Side<'a> {
    pub fn new(block: &'a Block) -> Side<'a> {
        Side {
            text: &block.text,
            kind: block.kind,
            bare: markers::unmarked(block),
            normal: OnceCell::new(),
            words_from: OnceCell::new(),
            bag: OnceCell::new(),
            sketch: OnceCell::new(),
            squeezed: OnceCell::new(),
            quoted: OnceCell::new(),
        }
    }

    /// Typography folded.
    pub fn normal(&self) -> &str {
        self.normal.get_or_init(|| normal::normal(self.bare))
    }

    /// As [`Side::normal`], without the clause label.
    pub fn unlabelled(&self) -> &str {
        let normal = self.normal();
        let from = (self.words_from).get_or_init(|| normal.len() - markers::label(normal).1.len());
        &normal[*from..]
    }

    /// The words, for [`bags::likeness`].
    pub fn bag(&self) -> &[u32] {
        self.bag.get_or_init(|| bags::bag(self.normal()))
    }

    /// More words than these both can't have in common.
    pub fn common_at_most(&self, other: &Side<'_>) -> usize {
        let sketch = |side: &Side<'_>| bags::sketch(side.bag()).map(Box::new);
        let own = self.sketch.get_or_init(|| sketch(self));
        let theirs = other.sketch.get_or_init(|| sketch(other));
        match (own, theirs) {
            (Some(own), Some(theirs)) => bags::common_at_most(own, theirs),
            _ => self.bag().len().min(other.bag().len()),
        }
    }

    /// Without spaces and marks of quotation.
    pub fn squeezed(&self) -> &str {
        self.squeezed
            .get_or_init(|| normal::squeezed(self.normal()))
    }

    /// Whether both have the same words in quotation marks.
    pub fn quotes_with(&self, other: &Side<'_>) -> bool {
        let own = self.quoted();
        !own.is_empty() && own.iter().any(|words| other.quoted().contains(words))
    }

    /// The words in quotation marks, those left out that are too short to tell anything.
    fn quoted(&self) -> &[String] {
        self.quoted.get_or_init(|| {
            let quoted = normal::quoted(self.normal()).into_iter();
            quoted
                .take(QUOTES_AT_MOST)
                .filter(|words| words.len() >= QUOTED_FROM)
                .map(str::to_owned)
                .collect()
        })
    }

    /// Whether a reader sees no difference.
    pub fn says_what(&self, other: &Side<'_>) -> bool {
        self.text == other.text || self.normal() == other.normal()
    }

    pub fn is_labelled(&self) -> bool {
        if is_plain_word(self.bare) {
            return false;
        }
        // A word alone is no label, unless the mark that makes it one stands off.
        let (first, rest) = self.bare.split_once(' ').unwrap_or((self.bare, ""));
        let is_word = !first.is_empty()
            && first.bytes().all(|b| b.is_ascii_alphabetic())
            && !rest.starts_with(|c: char| !c.is_alphanumeric());
        // The start tells: a label is one word, and what joins two of them stands between.
        let start = match self.normal.get() {
            Some(normal) => Cow::Borrowed(normal.as_ref()),
            None => normal::normal(start(self.bare)),
        };
        !is_word && !markers::label(&start).0.is_empty()
    }
}

/// Whether a text begins with a word of two letters or more that is no Roman number: no label is one. Most texts do.
fn is_plain_word(text: &str) -> bool {
    let first = text.bytes().take_while(|byte| *byte != b' ');
    let (mut letters, mut is_other) = (0, false);
    for byte in first {
        if !byte.is_ascii() {
            return false;
        }
        letters += usize::from(byte.is_ascii_alphabetic());
        is_other |= byte.is_ascii_alphabetic() && !b"ivxIVX".contains(&byte);
    }
    letters > 1 && is_other
}

/// The first four words of a text.
fn start(text: &str) -> &str {
    let mut words = 0;
    let mut before = true;
    for (at, c) in text.char_indices() {
        let is_space = c.is_whitespace();
        words += usize::from(is_space && !before);
        if words == 4 {
            return &text[..at];
        }
        before = is_space;
    }
    text
}
