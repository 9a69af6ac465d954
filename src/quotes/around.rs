//! What do the words around a name say of whom it names: an office, a thing, somebody who speaks?

use super::{
    lexicon::Lexicon,
    name::Name,
    tokens::{Token, ends_sentence},
};

/// "Holt said", and no other words between.
pub fn says(tokens: &[Token<'_>], name: &Name, lexicon: &Lexicon) -> bool {
    tokens.get(name.last + 1).is_some_and(|next| {
        !next.has_capital() && !next.lower.ends_with("ing") && lexicon.is_strong_cue(next)
    })
}

/// "entgegnete Suttner", "so Suttner": where nouns have capitals too, one that speaks without an article is a name. Several of a kind
/// speak so as well: "Bauern sagten".
pub fn speaks_bare(tokens: &[Token<'_>], name: &Name, lexicon: &Lexicon) -> bool {
    let speaks = |token: &Token<'_>| {
        token.lower == "so" || lexicon.is_cue(token) && !token.lower.ends_with('n')
    };
    let opens = name.first == 0 || !tokens[name.first - 1].is_word();
    lexicon.has_high_nouns
        && (name
            .first
            .checked_sub(1)
            .is_some_and(|before| speaks(&tokens[before]))
            || opens && tokens.get(name.last + 1).is_some_and(speaks))
}

/// "Roos sagte", "so Roos", and no article or the like before it.
pub fn speaks_alone(tokens: &[Token<'_>], name: &Name, lexicon: &Lexicon) -> bool {
    let is_cue = |at: usize| {
        (tokens.get(at)).is_some_and(|token| token.lower == "so" || lexicon.is_strong_cue(token))
    };
    match name.first.checked_sub(1) {
        Some(before) if lexicon.is_stop(tokens[before]) && !is_cue(before) => false,
        before => before.is_some_and(is_cue) || is_cue(name.last + 1),
    }
}

/// "the Harbour Board", "in Ormsby": an article or a place before a name, and no noun after it that it would only describe
/// ("the Holt campaign").
pub fn names_a_thing(tokens: &[Token<'_>], name: &Name, lexicon: &Lexicon) -> bool {
    let before = name.first.checked_sub(1).map(|at| tokens[at].lower);
    let ends = tokens
        .get(name.last + 1)
        .is_none_or(|next| !next.is_word() || lexicon.is_stop(next) || lexicon.is_cue(next));
    // "her label, Cobalt Row,"
    let is_apposed = before == Some(",")
        && (name.first.checked_sub(2))
            .is_some_and(|at| !tokens[at].has_capital() && lexicon.is_org_word(tokens[at]));
    name.titles.is_empty()
        && !tokens[name.last].is_possessive
        && ends
        && (is_apposed
            || before.is_some_and(|word| {
                matches!(word, "the" | "in" | "at" | "near" | "into" | "across")
            }))
}

/// The words that describe whom a name means, before it or in an apposition: "the former pollster Amber Rudd", "Amber Rudd, the home
/// secretary,", "The Fisheries Minister, Brynhild Sato, has …".
pub fn described_beside(tokens: &[Token<'_>], name: &Name, lexicon: &Lexicon) -> Vec<String> {
    let describes = |token: &&Token<'_>| {
        token.is_word()
            && !token.is_possessive
            && !token.text.starts_with(|c: char| c.is_ascii_digit())
            && !lexicon.is_stop(token)
            && !lexicon.is_cue(token)
    };
    let titles = name.titles.iter().map(|title| lexicon.spelled_out(title));
    // "chief executive Maren Holt" is no chief.
    let is_head = |(at, token): &(usize, &Token<'_>)| *at == 0 || token.lower != "chief";
    let before = (tokens[..name.first].iter().rev().take(4)).take_while(describes);
    let before = before.enumerate().filter(is_head).map(|(_, token)| token);
    let mut described: Vec<String> = titles
        .chain(before.map(|token| token.lower))
        .map(|word| word.trim_end_matches('.').to_owned())
        .collect();
    // "la ministre des Ports Laura Roche", "la ministre de la Pêche, Laura Roche,"
    let back = |from: usize, goes_on: &dyn Fn(&Token<'_>) -> bool| {
        (0..from)
            .rev()
            .find(|at| !goes_on(&tokens[*at]))
            .map_or(0, |at| at + 1)
    };
    let of = back(name.first, &|token| token.is(",") || token.has_capital());
    let small = back(of, &|token| {
        lexicon.is_genitive(token) || lexicon.is_definite(token)
    });
    // "la ministre de la Pêche": fishing is no minister.
    if (of < name.first || !name.titles.is_empty())
        && tokens[small..of]
            .iter()
            .any(|token| lexicon.is_genitive(token))
        && let Some(office) = small.checked_sub(1).map(|at| &tokens[at])
        && lexicon.is_office(*office)
    {
        described.push(office.lower.to_owned());
    }
    let next = tokens.get(name.last + 1);
    let closes = next.is_some_and(|token| token.is(",") || ends_sentence(token));
    if closes
        && name.first >= 2
        && tokens[name.first - 1].is(",")
        && lexicon.is_role(tokens[name.first - 2])
    {
        described.push(tokens[name.first - 2].lower.to_owned());
    }
    if next.is_some_and(|token| token.is(",")) {
        let joins = |token: &Token<'_>| matches!(token.lower, "of" | "for" | "in" | "and");
        let after: Vec<&Token> = tokens[name.last + 2..]
            .iter()
            .take(8)
            .take_while(|token| describes(token) || lexicon.is_article(token) || joins(token))
            .collect();
        // "Holt, businessman Piet Roos and": the next of a list is no apposition.
        let is_given = |token: &&&Token<'_>| lexicon.gender_of_given_name(token).is_some();
        if !after
            .iter()
            .take(4)
            .any(|token| token.has_capital() && is_given(&token))
        {
            described.extend(after.iter().map(|token| token.lower.to_owned()));
        }
    }
    described
}
