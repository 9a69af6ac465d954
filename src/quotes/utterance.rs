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
    /// Ends with ! or ?
    pub exclaims: bool,
    /// Nearly every word has a capital, as in a title.
    pub is_titled: bool,
}

pub fn shape(inner: &[char], lexicon: &Lexicon) -> Shape {
    let words = || {
        inner
            .split(|c| c.is_whitespace())
            .filter(|word| word.iter().any(|c| c.is_alphanumeric()))
    };
    let high = |word: &[char]| {
        word.iter()
            .find(|c| c.is_alphanumeric())
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
    };
    let is_preposition = |word: &[char]| lexicon.is_preposition(word.iter().collect::<String>());
    let is_low = |word: &[char]| word.len() > 3 && !high(word) && !is_preposition(word);
    let is_small = |word: &&[char]| word.len() <= 3 && !high(word);
    let count = words().count();
    let first_letter = inner.iter().find(|c| c.is_alphanumeric());
    let last = inner.iter().rev().find(|c| !c.is_whitespace());
    // A script without spaces: two words in three characters, or so.
    let dense = inner
        .iter()
        .filter(|c| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}'))
        .count();
    Shape {
        words: count.max(dense * 2 / 3),
        starts_high: first_letter
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || !c.is_lowercase()),
        ends_with_stop: last
            .is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | '…' | '—' | '–' | ';')),
        ends_sentence: last.is_some_and(|c| matches!(c, '.' | '!' | '?' | '…')),
        exclaims: last.is_some_and(|c| matches!(c, '!' | '?')),
        is_titled: words().next().is_some_and(high)
            && !words().any(is_low)
            && (count > 1 || words().any(|word| word.len() > 3))
            && words().filter(is_small).count() * 2 <= count,
    }
}

/// Whether the words before a stretch announce a title or a term: "the film", "so-called", "nicknamed".
pub fn is_announced(tokens: &[Token<'_>], quote: usize, lexicon: &Lexicon) -> bool {
    let before = |back: usize| {
        let token = &tokens[quote.checked_sub(back)?];
        token.is_word().then_some(token)
    };
    let announces = |token: &Token<'_>| lexicon.announces_title(token);
    let Some(last) = before(1) else { return false };
    // "what the mayor called “…”" are the mayor's words; "a ferry called “…”" has a name.
    let clause = tokens[..quote].iter().rev().take(CLAUSE);
    let mut clause = clause.take_while(|token| token.is_word() || token.is(","));
    if lexicon.is_cue(last) && clause.any(|token| lexicon.is_free_relative(token)) {
        return false;
    }
    // "The film version “…”", but "the report is “full of holes”", "called it “…”".
    let parts = lexicon.is_light(last) || lexicon.is_pronoun(last);
    announces(last) || !parts && before(2).is_some_and(announces)
}

/// In words and commas: a clause with who said it, and what they are.
const CLAUSE: usize = 12;

/// "on NBC's “Meet the Press,”", "in his show, “Politicking.”": capitals throughout, and a word before that leads to a name, not to
/// what somebody said. A comma or stop inside the marks is the typesetter's.
pub fn is_name_of_work(
    tokens: &[Token<'_>],
    quote: usize,
    shape: &Shape,
    lexicon: &Lexicon,
) -> bool {
    let Some(last) = quote.checked_sub(1).map(|before| &tokens[before]) else {
        return false;
    };
    let leads = last.is_possessive
        || lexicon.is_preposition(last.text)
        || lexicon.is_preposition(last) && quote == 1
        || last.is(",")
            && quote >= 2
            && tokens[quote - 2].is_word()
            && lexicon.announces_title(tokens[quote - 2]);
    shape.is_titled && !shape.exclaims && leads && shape.words <= 16
}

/// A nickname between given name and surname: Dwayne “The Rock” Johnson.
pub fn is_nickname(tokens: &[Token<'_>], quote: usize, shape: &Shape, lexicon: &Lexicon) -> bool {
    let name = |token: Option<&Token>| {
        token.is_some_and(|token| token.has_capital() && !lexicon.is_stop(token))
    };
    shape.words <= 3
        && !shape.ends_with_stop
        && quote > 0
        && name(tokens.get(quote - 1))
        && name(tokens.get(quote + 1))
        && shape.starts_high
}

/// `the service (collectively, “Your Content”)`, `hereinafter referred to as “we”`, `aka to “reblog” it`: a term that a contract defines.
pub fn is_definition(tokens: &[Token<'_>], quote: usize, shape: &Shape) -> bool {
    let before = &tokens[quote.saturating_sub(6)..quote];
    let is_named =
        (before.iter()).any(|token| token.lower.starts_with("hereinafter") || token.lower == "aka");
    let is_bracketed = (before.iter().rev())
        .find(|token| token.is("(") || token.is(")"))
        .is_some_and(|token| token.is("("));
    // "(“Holt Yard” or “the yard”)": one of several.
    let closes = tokens
        .get(quote + 1)
        .is_some_and(|next| next.is(")") || shape.is_titled && (next.is(",") || next.is_word()));
    shape.words <= 6 && !shape.ends_sentence && (is_named || is_bracketed && closes)
}
