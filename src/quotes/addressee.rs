//! Whom was it told, where the language says that by the form of a name alone? "powiedział w piątek PAP Lis", "odparł Lisowi Jan Wilk".

use super::{lexicon::Lexicon, name::name_at, source::Source, tokens::Token};

/// Behind a verb of saying: past the day, and past what the lexicon knows for somebody to be told ("PAP", "nam").
pub fn past_addressee(tokens: &[Token<'_>], mut at: usize, lexicon: &Lexicon) -> usize {
    if !lexicon.inflects_names {
        return at;
    }
    loop {
        let Some(token) = tokens.get(at).filter(|token| token.is_word()) else {
            return at;
        };
        let shouts = token.text.chars().all(|c| !c.is_lowercase());
        let says_when = lexicon.is_preposition(token)
            && tokens.get(at + 1).is_some_and(|next| lexicon.is_time(next));
        if says_when {
            at += 2;
        } else if lexicon.is_light(token)
            && !lexicon.is_preposition(token)
            && (shouts || !token.has_capital())
        {
            at += 1;
        } else {
            break;
        }
    }
    // "Lisowi Marek Wilk", "Radiu Fala Marek Wilk"
    match name_at(tokens, at, lexicon) {
        Some(name) if begins_another(tokens, name.first, name.last + 1, lexicon) => name.last + 1,
        _ => at,
    }
}

/// Whether in a run of capitals another name begins, where somebody's given name stands behind what is none.
pub fn begins_another(tokens: &[Token<'_>], first: usize, at: usize, lexicon: &Lexicon) -> bool {
    let given = |at: usize| lexicon.gender_of_given_name(tokens[at]).is_some();
    let is_high = |at: usize| tokens.get(at).is_some_and(Token::has_capital);
    lexicon.inflects_names
        && is_high(at)
        && is_high(at + 1)
        && given(at)
        && !(first..at).any(|before| given(before) || lexicon.is_office(tokens[before]))
}

/// Whether a preposition governs the name of a source: its form there is none that it is known by.
pub fn is_governed(tokens: &[Token<'_>], source: &Source, lexicon: &Lexicon) -> bool {
    lexicon.inflects_names
        && (tokens[..source.from].iter().rev())
            .find(|token| !token.has_capital() || lexicon.governs(*token))
            .is_some_and(|token| lexicon.governs(token))
}
