//! Who stands before a colon? `RUDD: “…”`, "More from Maren Holt:", "a statement by Maren Holt:".

use super::{
    ending::owner,
    lexicon::Lexicon,
    name::name_at,
    phrases::{first_in, following},
    source::{Attribution, Source, Who},
    subject::subject,
    tokens::Token,
};

/// "Pilots agree - Maren Holt:", "More from Maren Holt:": whoever stands alone before a colon.
pub fn named_at_colon(
    tokens: &[Token<'_>],
    from: usize,
    quote: usize,
    lexicon: &Lexicon,
) -> Option<Attribution> {
    let colon = quote.checked_sub(1).filter(|at| tokens[*at].is(":"))?;
    let first = (from + 1..colon).rev().take(4).find(|at| {
        let before = &tokens[at - 1];
        (["-", "–", "—"].iter().any(|dash| before.is(dash)) || before.lower == "from")
            && name_at(tokens, *at, lexicon)
                .is_some_and(|name| name.last + 1 == colon && name.words.len() > 1 && !name.is_org)
    })?;
    Some(Attribution {
        source: following(&tokens[..colon], first, lexicon),
        cue: colon,
        confidence: 0.85,
    })
}

/// "this statement by Maren Holt on Friday:"
pub fn published_by(
    tokens: &[Token<'_>],
    from: usize,
    colon: usize,
    lexicon: &Lexicon,
) -> Option<Source> {
    (from + 1..colon)
        .filter(|at| matches!(tokens[*at].lower, "by" | "from"))
        .filter(|at| lexicon.is_publication(tokens[*at - 1]))
        .find_map(|at| following(&tokens[..colon], at + 1, lexicon))
        .filter(|source| matches!(source.who, Who::Name(_)))
}

/// "From Holt's Facebook post:"
fn published_of(
    tokens: &[Token<'_>],
    from: usize,
    colon: usize,
    lexicon: &Lexicon,
) -> Option<Source> {
    let is_work = |token: &Token<'_>| {
        lexicon.is_publication(token) || matches!(token.lower, "post" | "message")
    };
    is_work(&tokens[colon - 1]).then_some(())?;
    let owner_at = (from..colon - 1)
        .rev()
        .take(4)
        .find(|at| tokens[*at].is_possessive)?;
    owner(tokens, from, owner_at + 1, lexicon)
}

/// "Hier sparte der Präsident nicht mit Kritik:": where nouns have capitals too, an office that no preposition governs goes before what
/// only looks like a name.
fn office_in(tokens: &[Token<'_>], from: usize, colon: usize, lexicon: &Lexicon) -> Option<Source> {
    if !lexicon.has_high_nouns {
        return None;
    }
    (from..colon)
        .take_while(|at| tokens[*at].is_word())
        .filter(|at| matches!(tokens[*at].lower, "der" | "die"))
        .filter(|at| {
            *at == from || !tokens[*at - 1].has_capital() && !lexicon.governs(tokens[*at - 1])
        })
        .find_map(|at| {
            following(&tokens[..colon], at, lexicon).filter(|source| match &source.who {
                Who::Name(name) => !name.titles.is_empty() && name.words.len() > 1,
                Who::Noun { words, .. } => words.iter().any(|word| lexicon.is_personal(word)),
                Who::Pronoun(_) => false,
            })
        })
}

/// `RUDD: "…"`, `Her verdict: "…"`.
pub fn bare_colon(
    tokens: &[Token<'_>],
    from: usize,
    quote: usize,
    lexicon: &Lexicon,
) -> Option<Attribution> {
    let colon = quote.checked_sub(1)?;
    if colon <= from
        || ![":", "—", "–", "-"]
            .iter()
            .any(|mark| tokens[colon].is(mark))
    {
        return None;
    }
    let first = &tokens[from];
    // "ORMSBY -- “…”": where it was written.
    let is_dateline = !tokens[colon].is(":")
        && from == 0
        && tokens[..colon]
            .iter()
            .all(|token| !token.text.chars().any(char::is_lowercase));
    if is_dateline {
        return None;
    }
    let source = if matches!(
        first.lower,
        "his" | "her" | "sein" | "seine" | "ihr" | "ihre"
    ) {
        Source {
            who: Who::Pronoun(first.lower.to_owned()),
            from,
            to: from + 1,
        }
    } else {
        office_in(tokens, from, colon, lexicon)
            .or_else(|| published_of(tokens, from, colon, lexicon))
            .or_else(|| published_by(tokens, from, colon, lexicon))
            .or_else(|| subject(tokens, from, colon, lexicon).filter(|_| !lexicon.has_high_nouns))
            .or_else(|| first_in(tokens, from, colon, lexicon))?
    };
    Some(Attribution {
        source: Some(source),
        cue: colon,
        confidence: 0.75,
    })
}
