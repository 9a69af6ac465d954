//! The verb before its subject, or without one, right behind a quote: « … », peste X. «…», ha añadido. „…“, wird X zitiert.

use super::{
    lexicon::Lexicon,
    name::name_at,
    phrases::{following, skip_light},
    source::{Attribution, Source, Who},
    tokens::Token,
};

/// « … », s'emporte Anne Dubois. «…», se quejó Marta Gil. „…“, spöttelt er: whatever the verb is.
pub fn inverted(tokens: &[Token<'_>], first: usize, lexicon: &Lexicon) -> Option<Attribution> {
    let is_reflexive = lexicon.is_reflexive(tokens.get(first)?);
    let finite = first + usize::from(is_reflexive);
    let participle = skip_light(tokens, finite + 1, lexicon);
    // "a grincé X", "s'est défendu X", "ha bromeado X"
    let is_compound = lexicon.is_auxiliary(tokens.get(finite)?)
        && (tokens.get(participle)).is_some_and(|token| lexicon.may_be_participle(token.lower));
    let verb = if is_compound { participle } else { finite };
    let token = tokens.get(verb)?;
    let is_small = lexicon.is_stop(token)
        || lexicon.is_light(token)
        || lexicon.is_preposition(token)
        || lexicon.is_office(token);
    if !lexicon.is_inverted || !token.is_word() || token.has_capital() || is_small {
        return None;
    }
    let source = (past_phrases(tokens, verb + 1, lexicon))
        .or_else(|| following(tokens, verb + 1, lexicon))?;
    let is_past = is_compound || lexicon.may_be_past(token.lower);
    let fits = match &source.who {
        Who::Name(name) => {
            let is_whole = name.words.len() > 1 || !name.titles.is_empty();
            !name.is_org && (is_whole || is_past)
        }
        Who::Pronoun(word) => lexicon.gender_of_pronoun(word).is_some(),
        Who::Noun { words, .. } => is_compound && words.iter().any(|word| lexicon.is_office(word)),
    };
    let closes = tokens
        .get(source.to)
        .is_none_or(|next| !next.is_word() || lexicon.is_stop(next) || lexicon.is_light(next));
    (closes && fits && (is_reflexive || is_compound || lexicon.may_be_verb(token.lower))).then_some(
        Attribution {
            source: Some(source),
            cue: verb,
            confidence: 0.85,
        },
    )
}

/// "répond du tac au tac Anne Roche", "relata en inglés la cirujana Marta Gil", "dit à l'AFP Jean Morel": how, or to whom, it was said
/// stands before who said it.
pub fn past_phrases(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<Source> {
    const REACH: usize = 8;
    let opens = |token: &Token<'_>| lexicon.is_preposition(token) || lexicon.is_genitive(token);
    if !lexicon.is_inverted || !tokens.get(at).is_some_and(opens) {
        return None;
    }
    let is_article = |token: &Token<'_>| lexicon.is_article(token) || lexicon.is_definite(token);
    let is_name = |at: usize| {
        name_at(tokens, at, lexicon)
            .is_some_and(|name| !name.is_org && (name.words.len() > 1 || !name.titles.is_empty()))
    };
    let is_acronym = |token: &Token<'_>| token.text.chars().all(char::is_uppercase);
    let begins = |next: &usize| {
        let (before, token) = (&tokens[next - 1], &tokens[*next]);
        // "de su amigo Juan Gil": whose friend it is.
        let is_owned = lexicon.is_stop(tokens[next - 2])
            && !opens(&tokens[next - 2])
            && !is_article(&tokens[next - 2]);
        // What a preposition governs did not say it.
        let is_free = !opens(before)
            && !opens(token)
            && !is_owned
            && !is_article(before)
            && !lexicon.is_office(before)
            && (!before.has_capital() || is_acronym(before));
        let holds = |at: usize| tokens.get(at).is_some_and(|token| lexicon.is_office(token));
        is_free
            && (is_name(*next)
                || (is_article(token) || lexicon.is_stop(token))
                    && (holds(next + 1) || is_name(next + 2)))
    };
    (at + 2..tokens.len().min(at + REACH))
        .take_while(|next| tokens[*next].is_word())
        .find(begins)
        .and_then(|next| following(tokens, next, lexicon))
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
    let speaks = |token: &Token<'_>| lexicon.is_cue(token) || lexicon.may_be_past(token.lower);
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
    if !(is_passive || lexicon.is_verb_second && lexicon.is_auxiliary(auxiliary)) {
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
