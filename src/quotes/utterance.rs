//! Is it a quotation at all? Titles of works, nicknames, so-called terms and scare quotes stand in the same marks.

use super::{lexicon::Lexicon, tokens::Token};

/// What the shape of a stretch says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    pub words: usize,
    /// Starts with a capital letter.
    pub starts_high: bool,
    /// Ends with a mark that ends or suspends a sentence: . , ! ? … —
    pub ends_with_stop: bool,
    /// Ends with . ! ?
    pub ends_sentence: bool,
    /// Nearly every word has a capital, as in a title.
    pub is_titled: bool,
}

pub fn shape(inner: &[char]) -> Shape {
    let text: String = inner.iter().collect();
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    let first_letter = text.chars().find(|c| c.is_alphanumeric());
    let last = text.trim_end().chars().last();
    let high = |word: &&&str| {
        word.chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
    };
    let long: Vec<&&str> = words
        .iter()
        .filter(|word| word.chars().count() > 3)
        .collect();
    let small = words
        .iter()
        .filter(|word| word.chars().count() <= 3 && !high(word))
        .count();
    Shape {
        words: words.len(),
        starts_high: first_letter
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || !c.is_lowercase()),
        ends_with_stop: last
            .is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | '…' | '—' | '–' | ';')),
        ends_sentence: last.is_some_and(|c| matches!(c, '.' | '!' | '?' | '…')),
        is_titled: !words.is_empty()
            && long.iter().all(high)
            && words.first().is_some_and(|word| high(&word))
            && (words.len() > 1 || !long.is_empty())
            && small * 2 <= words.len(),
    }
}

/// Whether the words before a stretch announce a title or a term: "the film", "so-called", "nicknamed".
pub fn is_announced(tokens: &[Token], quote: usize, lexicon: &Lexicon) -> bool {
    tokens[..quote]
        .iter()
        .rev()
        .take(2)
        .take_while(|token| token.is_word())
        .any(|token| lexicon.announces_title(&token.lower))
}

/// A nickname between given name and surname: Dwayne “The Rock” Johnson.
pub fn is_nickname(tokens: &[Token], quote: usize, shape: &Shape, lexicon: &Lexicon) -> bool {
    let name = |token: Option<&Token>| {
        token.is_some_and(|token| token.has_capital() && !lexicon.is_stop(&token.lower))
    };
    shape.words <= 3
        && !shape.ends_with_stop
        && quote > 0
        && name(tokens.get(quote - 1))
        && name(tokens.get(quote + 1))
        && shape.starts_high
}
