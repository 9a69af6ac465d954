//! Whom is a clause about that begins with "who", "whose" or "that"?

use super::{
    ending::ending_at,
    lexicon::Lexicon,
    name::names_in,
    phrases::following,
    source::{Source, Who},
    tokens::Token,
};

/// "who", "which", where nobody can be told.
pub fn relative(token: &Token<'_>, at: usize) -> Source {
    Source {
        who: Who::Pronoun(token.lower.to_owned()),
        from: at,
        to: at + 1,
    }
}

/// "Maren Holt, whose yard, Ebb, builds boats, said": whom a clause at the sentence's start is about.
pub fn described(
    tokens: &[Token<'_>],
    from: usize,
    end: usize,
    lexicon: &Lexicon,
) -> Option<Source> {
    let comma = (from + 1..end).find(|at| tokens[*at].is(","))?;
    lexicon.is_relative(tokens.get(comma + 1)?).then_some(())?;
    ending_at(tokens, from, comma, lexicon).filter(|source| source.from == from)
}

/// "a letter from President Ann Rawlings, who": the nearest name in full, whatever governs it.
pub fn antecedent(
    tokens: &[Token<'_>],
    from: usize,
    before: usize,
    lexicon: &Lexicon,
) -> Option<Source> {
    // "a lecture from the president, who"
    let governed = (from + 1..before)
        .rev()
        .take(8)
        .filter(|at| lexicon.is_preposition(tokens[at - 1]))
        .find_map(|at| following(&tokens[..before], at, lexicon))
        .filter(|source| {
            source.to == before
                && matches!(&source.who, Who::Noun { words, .. } if words.last().is_some_and(|word| lexicon.is_personal(word)))
        });
    if governed.is_some() {
        return governed;
    }
    let name = names_in(tokens, from, before, lexicon).pop()?;
    // "the Harrow Police Department, which"
    let is_thing = (tokens[before..].iter().take(2)).any(|token| token.lower == "which");
    let is_person = !name.titles.is_empty()
        || name.words.len() > 1
            && lexicon
                .gender_of_given_name(name.words[0].to_lowercase())
                .is_some();
    (name.last + 1 == before
        && if is_thing {
            name.is_org
        } else {
            is_person && !name.is_org
        })
    .then_some(Source {
        from: name.first,
        to: before,
        who: Who::Name(name),
    })
}
