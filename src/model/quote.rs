//! What is a quote? Words in quotation marks that the text attributes to a speaker.

use serde::{Deserialize, Serialize};

use super::named::named;

/// One quotation. Offsets count Unicode scalar values from 0, end exclusive, and leave the marks out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// The words without the marks; a paragraph break inside is `\n\n`.
    pub text: String,
    pub start: usize,
    pub end: usize,
    pub kind: QuoteKind,
    /// 1 for a quote in the text, 2 for one inside another.
    #[serde(default = "one")]
    pub level: u8,
    /// The fullest name that the article gives for whoever is meant; `None` where it names nobody.
    pub speaker: Option<String>,
    /// The words that stand for the speaker beside the quote: "she", "Mr Garside".
    pub speaker_mention: Option<String>,
    /// The verb or phrase of saying: "said", "according to".
    pub cue: Option<String>,
    /// How sure the speaker is, from 0 to 1.
    pub confidence: f64,
    /// The pieces of a quote that its attribution interrupts; empty for one in one piece.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

fn one() -> u8 {
    1
}

/// One piece of an interrupted quote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

named! {
    /// What sort of quote this is.
    pub enum QuoteKind {
        /// A whole utterance.
        Direct = "direct",
        /// A quoted fragment inside a reported sentence.
        Mixed = "mixed",
        /// A block quotation.
        Block = "block",
    }
}
