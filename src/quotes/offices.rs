//! Who holds the office that a noun phrase names? "le ministre de la Santé Anne Dubois", "the head of the league, Peter Hahn,".

use super::{
    lexicon::Lexicon,
    name::name_at,
    phrases::{PHRASE, noun},
    source::{Source, Who},
    tokens::Token,
};

/// Sees an office in a source that was taken for a plain noun, as [`following`] does.
pub fn settle_office(tokens: &[Token<'_>], source: &mut Source, lexicon: &Lexicon) {
    if !matches!(source.who, Who::Noun { .. }) {
        return;
    }
    let held =
        (source.from + 1..=source.to).find_map(|of| office(tokens, source.from, of, lexicon));
    if let Some(held) = held {
        source.to = source.to.max(held.to);
        source.who = held.who;
    }
}

/// "le ministre de la Santé Anne Dubois": who holds the office, or the office alone, which is nobody's whom the text calls minister of
/// something else.
pub fn office(tokens: &[Token<'_>], first: usize, to: usize, lexicon: &Lexicon) -> Option<Source> {
    let is_of = |token: &Token<'_>| lexicon.is_genitive(token);
    let is_office = tokens.get(to).is_some_and(is_of)
        && tokens[first..to]
            .iter()
            .any(|token| lexicon.is_office(token));
    if !is_office {
        return None;
    }
    let goes_on = |at: &usize| {
        let token = &tokens[*at];
        let ends = lexicon.is_cue(token)
            || lexicon.is_pronoun(token)
            || lexicon.is_light(token) && !is_of(token);
        token.is_word() && !ends
    };
    let name = (to + 1..tokens.len().min(to + PHRASE))
        .take_while(goes_on)
        .filter_map(|at| name_at(tokens, at, lexicon))
        .find(|name| name.words.len() >= 2 && !name.is_org);
    let (to, who) = match name {
        // "l'avocat d'Anne Dubois": the name is of whom the office is.
        Some(name) if tokens[to..name.first].iter().any(Token::has_capital) => {
            (name.last + 1, Who::Name(name))
        }
        _ => match noun(tokens, first, to, lexicon)? {
            Who::Noun { words, .. } => (
                to,
                Who::Noun {
                    words,
                    is_definite: false,
                },
            ),
            who => (to, who),
        },
    };
    Some(Source {
        who,
        from: first,
        to,
    })
}

/// "one of the witnesses, Leila Brandt, 33": who of them it is. Of several who are listed there it may be any.
pub fn one_of(tokens: &[Token<'_>], first: usize, lexicon: &Lexicon) -> Option<Source> {
    const REACH: usize = 8;
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.lower == word);
    if !(is(first, "one") && is(first + 1, "of")) {
        return None;
    }
    let from = first + 2;
    let comma = (from..tokens.len().min(from + REACH))
        .take_while(|at| tokens[at - 1].is_word() && !lexicon.is_cue(tokens[at - 1]))
        .find(|at| tokens[*at].is(","))?;
    let found = apposition(tokens, from, comma, lexicon)?;
    let goes_on = tokens.get(found.to).is_some_and(|token| token.is(","))
        && name_at(tokens, found.to + 1, lexicon).is_some();
    (!goes_on).then_some(Source {
        from: first,
        ..found
    })
}

/// The name after the comma that closes a noun phrase: "the department's spokesman, John Kirby,".
pub fn apposition(
    tokens: &[Token<'_>],
    first: usize,
    to: usize,
    lexicon: &Lexicon,
) -> Option<Source> {
    // "the head of the brewers' league, Peter Hahn,"
    let genitive = tokens.get(to).is_some_and(|token| {
        lexicon.is_genitive(token)
            || matches!(
                token.lower,
                "of" | "for" | "at" | "in" | "des" | "der" | "im" | "vom" | "für"
            )
    });
    let comma = (to..tokens.len().min(if genitive { to + 7 } else { to + 1 }))
        .take_while(|at| {
            tokens[*at].is(",") || tokens[*at].is_word() && !lexicon.is_cue(tokens[*at])
        })
        .find(|at| tokens[*at].is(","))?;
    // "her introducer, actress Maren Holt,"
    let describes_name = |at: &usize| {
        let token = &tokens[*at];
        token.is_word()
            && !token.has_capital()
            && (lexicon.is_personal(token)
                || lexicon.is_inverted && (lexicon.is_definite(token) || lexicon.is_agent(token))
                || lexicon.is_role(token)
                || lexicon.is_title(token)
                || matches!(token.lower, "former" | "state"))
    };
    let described = (comma + 1..tokens.len().min(comma + 4))
        .take_while(describes_name)
        .count();
    let name = name_at(tokens, comma + 1 + described, lexicon)
        .filter(|name| !name.is_org && (name.words.len() >= 2 || !name.titles.is_empty()))?;
    let describes = lexicon.is_definite(tokens[first])
        || tokens[first].has_capital()
        || lexicon.is_indefinite(tokens[first]) && tokens[first..to].iter().any(Token::has_capital)
        || tokens[first..to].iter().any(|token| {
            lexicon.is_role(token)
                || lexicon.is_title(token)
                || lexicon.is_inverted && lexicon.is_agent(token)
        });
    let end = name.last + 1;
    let closes = tokens.get(end).is_none_or(|token| {
        !token.is_word()
            || lexicon.has_high_nouns && lexicon.is_light(token)
            || matches!(token.lower, "of" | "from")
    });
    (describes && closes).then_some(Source {
        who: Who::Name(name),
        from: first,
        to: end,
    })
}
