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

pub const PREPOSITIONS: &[&str] = &[
    "of", "for", "at", "in", "from", "with", "on", "to", "by", "about", "during", "after",
    "before", "through", "via", "against", "over", "into", "near", "under", "outside", "von",
    "für", "aus", "bei", "im", "vom", "beim", "zum", "zur", "am", "mit", "auf", "über", "gegen",
    "des", "der", "de", "du", "del", "por", "para", "en", "dans", "à",
];

pub const BOUNDARIES: &[&str] = &[
    "that", "what", "who", "which", "when", "and", "but", "as", "because", "if", "while", "whom",
    "whose", "than", "where", "although", "though", "after", "dass", "und", "que", "qui", "y",
    "et", "or", "so", "until", "since",
];

/// Of English.
pub const ARTICLES: &[&str] = &["the", "a", "an"];

/// Words that open a clause about somebody, in English.
pub const RELATIVES: &[&str] = &["who", "whose", "whom", "which"];

pub const DEFINITE: &[&str] = &[
    "the", "his", "her", "their", "its", "this", "that", "der", "die", "das", "le", "la", "les",
    "el", "los", "las",
];

pub const INDEFINITE: &[&str] = &[
    "a", "an", "one", "another", "some", "many", "several", "two", "three", "ein", "eine", "un",
    "une", "una",
];
