//! Whose words are those of a claim, a promise, a view? "Holt's description of it as “…”", "Holt's “not one step” promise".

use super::{
    ending::owner,
    lexicon::Lexicon,
    phrases::following,
    source::{Attribution, Source, Who},
    tokens::{Token, TokenKind},
};

/// "Holt's “not one step” promise"
pub fn promised(
    tokens: &[Token<'_>],
    from: usize,
    quote: usize,
    lexicon: &Lexicon,
) -> Option<Attribution> {
    let next = tokens.get(quote + 1)?;
    let is_promise = next.is_word()
        && (lexicon.is_cue(next) || lexicon.is_publication(next) || lexicon.is_saying(next));
    if !is_promise || quote <= from || !tokens[quote - 1].is_possessive {
        return None;
    }
    Some(Attribution {
        source: Some(owner(tokens, from, quote, lexicon)?),
        cue: quote + 1,
        confidence: 0.85,
    })
}

/// « Pour la maire, Anne Dubois, c'est “…” »: who stands in front, where that says whose view it is.
pub fn in_ones_view(
    tokens: &[Token<'_>],
    from: usize,
    quote: usize,
    lexicon: &Lexicon,
) -> Option<Attribution> {
    lexicon.opens_view(tokens[from]).then_some(())?;
    let source = following(&tokens[..quote], from + 1, lexicon)?;
    let is_whole = matches!(&source.who, Who::Name(name)
        if !name.is_org && (name.words.len() > 1 || !name.titles.is_empty()));
    let closes = tokens.get(source.to).is_some_and(|next| next.is(","));
    (is_whole && closes).then_some(Attribution {
        source: Some(source),
        cue: from,
        confidence: 0.85,
    })
}

/// "Holt's description of the wall as “…”", "his claim of a “…”": whose words they are.
pub fn owned(
    tokens: &[Token<'_>],
    from: usize,
    quote: usize,
    lexicon: &Lexicon,
) -> Option<Attribution> {
    const BETWEEN: usize = 7;
    let noun = (from + 1..quote)
        .rev()
        .take(BETWEEN)
        .take_while(|at| {
            let token = &tokens[*at];
            let is_verb = lexicon.is_cue(token) && !lexicon.is_saying(token)
                || lexicon.is_modal(token)
                || lexicon.is_pronoun(token) && !is_owner(token.lower)
                || matches!(
                    token.lower,
                    "is" | "was" | "are" | "were" | "has" | "had" | "to"
                );
            token.is_word() && !is_verb
        })
        .find(|at| lexicon.is_saying(tokens[*at]))?;
    // "denounced Holt's remarks as “…”" is said of them.
    let leads = tokens.get(noun + 1).is_some_and(|next| {
        matches!(next.kind, TokenKind::Quote(_)) || matches!(next.lower, "of" | "that" | "about")
    });
    let owner_at = (from..noun)
        .rev()
        .take(3)
        .find(|at| tokens[*at].is_possessive || is_owner(tokens[*at].lower))?;
    let plain = |at: usize| {
        let token = &tokens[at];
        token.is_word() && !lexicon.is_preposition(token) && !lexicon.is_cue(token)
    };
    if !leads || !(owner_at + 1..noun).all(plain) {
        return None;
    }
    let source = match tokens[owner_at].is_possessive {
        true => owner(tokens, from, owner_at + 1, lexicon)?,
        false => {
            lexicon.gender_of_pronoun(tokens[owner_at])?;
            Source {
                who: Who::Pronoun(tokens[owner_at].lower.to_owned()),
                from: owner_at,
                to: owner_at + 1,
            }
        }
    };
    Some(Attribution {
        source: Some(source),
        cue: noun,
        confidence: 0.85,
    })
}

/// "his", "our": whose it is.
pub fn is_owner(word: &str) -> bool {
    matches!(word, "his" | "her" | "their" | "its" | "my" | "our")
}
