//! The verb before its subject, or without one, right behind a quote: « … », peste X. «…», ha añadido. „…“, wird X zitiert.

use super::{
    lexicon::Lexicon,
    name::name_at,
    phrases::{following, skip_light},
    source::{Attribution, Source, Who},
    tokens::Token,
};

/// « … », s'emporte Anne Dubois. «…», se quejó Marta Gil: whatever the verb is.
pub fn inverted(tokens: &[Token<'_>], first: usize, lexicon: &Lexicon) -> Option<Attribution> {
    let is_reflexive = matches!(tokens.get(first)?.lower, "se" | "s'");
    let verb = first + usize::from(is_reflexive);
    let token = tokens.get(verb)?;
    let is_past = ["ó", "aba", "ía", "ait"]
        .iter()
        .any(|ending| token.lower.ends_with(ending));
    let is_small = lexicon.is_stop(token)
        || lexicon.is_light(token)
        || lexicon.is_preposition(token)
        || lexicon.is_office(token);
    if !lexicon.is_inverted || !token.is_word() || token.has_capital() || is_small {
        return None;
    }
    let name = name_at(tokens, verb + 1, lexicon)?;
    let closes = tokens
        .get(name.last + 1)
        .is_none_or(|next| !next.is_word() || lexicon.is_stop(next));
    let is_whole = name.words.len() > 1 || !name.titles.is_empty();
    (closes
        && !name.is_org
        && (is_whole || is_past)
        && (is_past || is_reflexive || token.lower.ends_with(['e', 't'])))
    .then_some(Attribution {
        source: Some(Source {
            from: name.first,
            to: name.last + 1,
            who: Who::Name(name),
        }),
        cue: verb,
        confidence: 0.85,
    })
}

/// «…», ha añadido. «…», rememoró.
pub fn without_subject(
    tokens: &[Token<'_>],
    first: usize,
    lexicon: &Lexicon,
) -> Option<Attribution> {
    let token = tokens.get(first)?;
    if !lexicon.drops_subjects || token.has_capital() {
        return None;
    }
    let verb = first + usize::from(lexicon.is_auxiliary(token));
    let verb = skip_light(tokens, verb, lexicon);
    // Whatever ends so is a verb of the past.
    let is_past = |token: &Token<'_>| token.lower.ends_with('ó') && token.lower.len() > 4;
    let speaks = |token: &Token<'_>| lexicon.is_cue(token) || is_past(token);
    tokens.get(verb).is_some_and(speaks).then_some(Attribution {
        source: None,
        cue: verb,
        confidence: 0.6,
    })
}

/// `„…“, wird Holt zitiert`, `„…“, hatte Holt am Montag gesagt`.
pub fn beside_auxiliary(
    tokens: &[Token<'_>],
    first: usize,
    lexicon: &Lexicon,
) -> Option<Attribution> {
    let auxiliary = tokens.get(first)?.lower;
    let is_passive = lexicon.is_passive(auxiliary);
    if !is_passive && !lexicon.is_auxiliary(auxiliary) {
        return None;
    }
    let source = following(tokens, first + 1, lexicon)?;
    let cue = (source.to..tokens.len().min(source.to + 10))
        .take_while(|at| tokens[*at].is_word())
        .find(|at| lexicon.is_cue(tokens[*at]))?;
    (is_passive == lexicon.is_quoted(tokens[cue])).then_some(Attribution {
        source: Some(source),
        cue,
        confidence: 0.93,
    })
}

/// `„…“, so charakterisierte ihn X`: past the verb and its object.
pub fn past_verb(tokens: &[Token<'_>], at: usize, cue: &Token<'_>, lexicon: &Lexicon) -> usize {
    let Some(verb) = tokens
        .get(at)
        .filter(|token| token.is_word() && !token.has_capital())
        .filter(|_| cue.lower == "so" && lexicon.is_verb_second)
    else {
        return at;
    };
    let has_object = tokens
        .get(at + 1)
        .is_some_and(|token| lexicon.is_object(token));
    let is_past =
        verb.lower.len() > 5 && (verb.lower.ends_with("te") || verb.lower.ends_with("ten"));
    match has_object || is_past || lexicon.is_cue(verb) {
        true => at + 1 + usize::from(has_object),
        false => at,
    }
}
