//! Where is the subject in a language whose verb stands second? "Nach der Sitzung sagte Schily": behind it.

use super::{
    lexicon::Lexicon,
    phrases::{following, skip_light},
    source::{Source, Who},
    subject::preceding,
    tokens::Token,
};

/// "Nach der Sitzung sagte Schily", "…, sagte sie": the subject after a verb that stands second.
pub fn after_verb(
    tokens: &[Token<'_>],
    from: usize,
    cue: usize,
    quote: usize,
    lexicon: &Lexicon,
) -> Option<Source> {
    let start = (from..cue)
        .rev()
        .find(|at| tokens[*at].is(",") || tokens[*at].is(";"))
        .map_or(from, |at| at + 1);
    let first = &tokens[start.min(cue)];
    let article = matches!(first.lower, "der" | "die" | "das" | "ein" | "eine");
    // "Der Vorsitzende des Verbands, Michael Knipper, kritisierte …": the comma closes an apposition to the subject.
    let apposition = start >= cue
        && cue >= from + 4
        && tokens[cue - 2].has_capital()
        && tokens[from..cue - 2].iter().any(|token| token.is(","))
        && !lexicon.subordinates(tokens[from]);
    // "er" is a subject wherever it stands.
    let is_he = tokens.get(cue + 1).is_some_and(|next| next.lower == "er");
    let fronted = start >= cue && !apposition
        || is_he
        || lexicon.is_preposition(first) && !article
        || lexicon.is_stop(first) && !article && !lexicon.is_pronoun(first);
    if !fronted {
        return None;
    }
    let next = skip_light(tokens, cue + 1, lexicon);
    following(&tokens[..quote], next, lexicon).filter(|source| match &source.who {
        Who::Name(_) => true,
        Who::Pronoun(word) => lexicon.gender_of_pronoun(word).is_some(),
        Who::Noun { is_definite, words } => {
            *is_definite || words.iter().any(|word| lexicon.is_role(word))
        }
    })
}

/// "Der Minister hat am Montag erklärt": the verb beside which the subject stands.
pub fn finite(tokens: &[Token<'_>], from: usize, cue: usize, lexicon: &Lexicon) -> usize {
    if !lexicon.is_verb_second || !tokens[cue].lower.ends_with(['t', 'n']) {
        return cue;
    }
    (from..cue)
        .rev()
        .take_while(|at| tokens[*at].is_word())
        .find(|at| lexicon.is_auxiliary(tokens[*at]))
        .unwrap_or(cue)
}

/// "Sie wird mit den Worten zitiert", "Im Bericht wird Holt wie folgt zitiert": who is quoted stands beside the auxiliary.
pub fn quoted_as(
    tokens: &[Token<'_>],
    from: usize,
    cue: usize,
    lexicon: &Lexicon,
) -> Option<Source> {
    if !lexicon.is_quoted(tokens[cue]) {
        return None;
    }
    let auxiliary = (from..cue)
        .rev()
        .find(|at| lexicon.is_passive(tokens[*at]))?;
    let speaks = |source: &Source| matches!(source.who, Who::Name(_) | Who::Pronoun(_));
    following(&tokens[..cue], auxiliary + 1, lexicon)
        .filter(speaks)
        .or_else(|| preceding(tokens, from, auxiliary, lexicon))
}
