//! What is a source, and which small words part one from the rest of its sentence?

use super::name::Name;

/// Who is meant, as the words have it.
#[derive(Debug, Clone)]
pub enum Who {
    Name(Name),
    Pronoun(String),
    /// "the minister", "a spokesman for the department".
    Noun {
        words: Vec<String>,
        is_definite: bool,
    },
}

/// A source in the text.
#[derive(Debug, Clone)]
pub struct Source {
    pub who: Who,
    /// Token range, first and one past the last.
    pub from: usize,
    pub to: usize,
}

/// A source with the verb or phrase that makes it one.
#[derive(Debug, Clone)]
pub struct Attribution {
    pub source: Option<Source>,
    pub cue: usize,
    pub confidence: f64,
}
