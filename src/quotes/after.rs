//! Which words after a quote name its source? `said X`, `X said`, `according to X`, `— X`, `: X attacks`.

use super::{
    addressee::past_addressee,
    inverted::{beside_auxiliary, inverted, past_phrases, past_verb, without_subject},
    lexicon::Lexicon,
    name::{is_post_nominal, name_at},
    phrases::{following, phrase, puts_it, skip_light, skip_parentheses},
    source::{Attribution, Source, Who},
    tokens::{Token, TokenKind, ends_sentence},
};

/// The attribution right after a quote: `said X`, `X said`, `according to X`. `at`: the token after the quote.
pub fn after(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<Attribution> {
    if let Some(found) = signed(tokens, at, lexicon).or_else(|| headed(tokens, at, lexicon)) {
        return Some(found);
    }
    // `“…” (she laughs), the mayor said`.
    let mut first = skip_parentheses(tokens, at);
    while tokens
        .get(first)
        .is_some_and(|token| token.is(",") || token.is("—") || token.is("–") || token.is("-"))
    {
        first += 1;
    }
    // "…, as Holt said"
    first += usize::from(tokens.get(first).is_some_and(|token| token.lower == "as"));
    let token = tokens.get(first)?;
    if !token.is_word() {
        return None;
    }
    if let Some(attribution) = phrase(tokens, first, lexicon) {
        return Some(attribution);
    }
    // "a-t-il ajouté"
    if let Some((verb, pronoun)) = token.lower.rsplit_once('-')
        && lexicon.is_pronoun(pronoun)
        && (lexicon.is_cue(verb.trim_end_matches("-t"))
            || lexicon.is_cue(token)
            || lexicon.is_inverted && lexicon.may_be_verb(verb.trim_end_matches("-t")))
    {
        let who = Who::Pronoun(pronoun.to_owned());
        let source = Some(Source {
            who,
            from: first,
            to: first + 1,
        });
        return Some(Attribution {
            source,
            cue: first,
            confidence: 0.95,
        });
    }
    if lexicon.is_cue(token) && !token.has_capital() {
        let mut next = first + 1;
        // "said on Monday Amber Rudd" is rare; "added in a statement" names nobody.
        while tokens.get(next).is_some_and(|token| {
            token.is_word()
                && !token.has_capital()
                && lexicon.is_light(token)
                && !lexicon.is_preposition(token)
        }) {
            next += 1;
        }
        next = past_addressee(tokens, next, lexicon);
        next = past_verb(tokens, next, token, lexicon);
        // "dijo al auditorio", "dijo refiriéndose a": to whom, or of what.
        let is_object = lexicon.drops_subjects
            && tokens.get(next).is_some_and(|token| {
                lexicon.is_preposition(token)
                    || token.lower.ends_with("ndo")
                    || token.lower.ends_with("ndose")
            });
        let source = past_phrases(tokens, next, lexicon)
            .or_else(|| following(tokens, next, lexicon).filter(|_| !is_object));
        // "Holt, citing “the sea”, said the wall could fall": what follows is what was said.
        let is_clause = source.as_ref().is_some_and(|source| {
            (source.from + 1..=source.to)
                .any(|at| tokens.get(at).is_some_and(|token| lexicon.is_modal(token)))
        });
        if is_clause {
            return None;
        }
        let confidence = if source.is_some() { 0.97 } else { 0.6 };
        return Some(Attribution {
            source,
            cue: first,
            confidence,
        });
    }
    if let Some(found) = beside_auxiliary(tokens, first, lexicon) {
        return Some(found);
    }
    let verb = skip_light(tokens, first, lexicon);
    if verb > first
        && !token.has_capital()
        && !lexicon.is_pronoun(token)
        && tokens.get(verb).is_some_and(|token| lexicon.is_cue(token))
        && let Some(source) = following(tokens, verb + 1, lexicon)
    {
        return Some(Attribution {
            source: Some(source),
            cue: verb,
            confidence: 0.95,
        });
    }
    if let Some(found) = inverted(tokens, first, lexicon) {
        return Some(found);
    }
    if let Some(found) = without_subject(tokens, first, lexicon) {
        return Some(found);
    }
    if let Some(found) = titled(tokens, first, lexicon) {
        return Some(found);
    }
    // X, the so-and-so, said.
    let subject = following(tokens, first, lexicon)?;
    // "behind its wall", "on a day when": no phrase that begins so is a subject.
    if let Who::Noun { words, .. } = &subject.who {
        let opens = (words.first())
            .is_some_and(|word| lexicon.is_definite(word) || lexicon.is_indefinite(word));
        let named = words
            .iter()
            .any(|word| lexicon.is_role(word) || lexicon.is_title(word));
        if !opens && !named {
            return None;
        }
    }
    let mut next = past_letters(tokens, skip_parentheses(tokens, subject.to));
    let closes_apposition = tokens.get(next).is_some_and(|token| token.is(","))
        && tokens
            .get(skip_light(tokens, next + 1, lexicon))
            .is_some_and(|token| lexicon.is_cue(token) && !token.has_capital());
    if closes_apposition {
        next += 1;
    } else if tokens
        .get(next)
        .is_some_and(|token| token.is(",") || token.is("("))
    {
        let closing = if tokens[next].is("(") { ")" } else { "," };
        let close = (next + 1..tokens.len().min(next + 30))
            .take_while(|at| {
                !ends_sentence(&tokens[*at]) && !matches!(tokens[*at].kind, TokenKind::Quote(_))
            })
            .filter(|at| tokens[*at].is(closing))
            .find(|at| {
                let after = skip_light(tokens, *at + 1, lexicon);
                tokens.get(after).is_some_and(|token| lexicon.is_cue(token))
            });
        let is_clause = tokens
            .get(next + 1)
            .is_some_and(|token| token.lower == "who");
        next = match close {
            Some(close) => close + 1,
            // "Maren Holt, who chairs the board said", "Maren Holt, harbour dietician told": the second comma was left out.
            None => (next + 2..tokens.len().min(next + 14))
                .take_while(|at| tokens[*at].is_word())
                .find(|at| {
                    lexicon.is_strong_cue(tokens[*at])
                        && !tokens[*at].has_capital()
                        && (is_clause || is_somebody(&tokens[at - 1], lexicon))
                })?,
        };
    } else if tokens.get(next).is_some_and(|token| {
        lexicon.is_preposition(token) || token.lower == "and" && may_go_on(&subject.who, lexicon)
    }) {
        // "a spokesman for the department said"
        let verb = (next..tokens.len().min(next + 12))
            .take_while(|at| tokens[*at].is_word())
            .find(|at| lexicon.is_cue(tokens[*at]))?;
        next = verb;
    }
    let mut cue = skip_light(tokens, next, lexicon);
    // "Holt likes to say"
    if tokens.get(cue + 1).is_some_and(|token| token.lower == "to")
        && tokens
            .get(cue + 2)
            .is_some_and(|token| lexicon.is_cue(token))
    {
        cue += 2;
    }
    let verb = tokens.get(cue)?;
    if !verb.is_word() || verb.has_capital() {
        return None;
    }
    // "X was told by Y": Y said it.
    let passive = tokens[subject.to.min(cue)..cue]
        .iter()
        .any(|token| matches!(token.lower, "was" | "were" | "been"));
    if passive
        && lexicon.is_cue(verb)
        && tokens.get(cue + 1).is_some_and(|token| token.lower == "by")
    {
        let source = following(tokens, cue + 2, lexicon);
        return Some(Attribution {
            source,
            cue,
            confidence: 0.9,
        });
    }
    let known = puts_it(tokens, cue) || lexicon.is_cue(verb) && !verb.lower.ends_with("ing");
    // Past tense right after a quote and its source: verbs of saying are an open class.
    let closes = tokens
        .get(cue + 1)
        .is_none_or(|token| !token.is_word() || lexicon.is_preposition(token));
    let looks_past = verb.lower.len() > 4 && verb.lower.ends_with("ed") && closes && cue == next;
    // “…,” he aptly summarizes.
    let ends = tokens.get(cue + 1).is_none_or(|token| !token.is_word());
    let looks_present = verb.lower.len() > 4 && verb.lower.ends_with("es") && ends;
    if known
        || looks_past && matches!(subject.who, Who::Name(_) | Who::Pronoun(_))
        || looks_present && matches!(subject.who, Who::Pronoun(_))
    {
        let confidence = if known { 0.97 } else { 0.8 };
        return Some(Attribution {
            source: Some(subject),
            cue,
            confidence,
        });
    }
    None
}

/// "Maren Holt, MD, PhD,": past the letters behind a name.
fn past_letters(tokens: &[Token<'_>], mut at: usize) -> usize {
    while tokens.get(at).is_some_and(|token| token.is(","))
        && (tokens.get(at + 1)).is_some_and(|next| is_post_nominal(next.text))
    {
        at += 2;
    }
    at
}

/// "dietician", "chair": what somebody is.
fn is_somebody(token: &Token<'_>, lexicon: &Lexicon) -> bool {
    lexicon.is_personal(token)
        || lexicon.is_role(token)
        || ["ician", "ologist", "itian"]
            .iter()
            .any(|ending| token.lower.ends_with(ending))
}

/// "Maren Holt and others", "the senator and candidate": whether the subject may go on behind an "and".
fn may_go_on(who: &Who, lexicon: &Lexicon) -> bool {
    match who {
        Who::Name(_) => true,
        Who::Noun { words, .. } => words.last().is_some_and(|word| lexicon.is_personal(word)),
        Who::Pronoun(_) => false,
    }
}

/// `“…,” Harbour Watch This Morning co-anchor Maren Holt said`: whatever a title is made of, the name stands beside the verb.
fn titled(tokens: &[Token<'_>], first: usize, lexicon: &Lexicon) -> Option<Attribution> {
    let cue = (first + 3..tokens.len().min(first + 14))
        .take_while(|at| tokens[at - 1].is_word() || tokens[at - 1].is("$"))
        .find(|at| lexicon.is_strong_cue(tokens[*at]) && !tokens[*at].has_capital())?;
    let name = (first..cue)
        .find_map(|at| name_at(&tokens[..cue], at, lexicon).filter(|name| name.last + 1 == cue))?;
    let before = name.first.checked_sub(1).map(|at| tokens[at])?;
    let is_title = before.is_word()
        && !before.is_possessive
        && !lexicon.is_stop(before)
        && !lexicon.governs(before)
        && !lexicon.is_cue(before);
    let given = name.words.first()?.to_lowercase();
    let is_person = name.words.len() > 1
        && (lexicon.gender_of_given_name(&given).is_some()
            || lexicon.is_personal(before)
            || lexicon.is_role(before)
            || before.lower.contains('-'));
    (is_person && is_title && name.first > first && tokens[first].has_capital()).then_some(
        Attribution {
            source: Some(Source {
                from: name.first,
                to: cue,
                who: Who::Name(name),
            }),
            cue,
            confidence: 0.93,
        },
    )
}

/// `“…” That line from Maren Holt`, `“…” Those were the words of Maren Holt`: who is named in a sentence that points back at the words.
pub fn pointed_back(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<Attribution> {
    let points = |token: &Token<'_>| matches!(token.lower, "that" | "those" | "these");
    tokens
        .get(at)
        .filter(|token| token.has_capital() && points(token))?;
    let preposition = (at + 1..tokens.len().min(at + 7))
        .take_while(|at| tokens[*at].is_word())
        .find(|at| matches!(tokens[*at].lower, "from" | "by" | "of"))?;
    let is_saying = |token: &Token<'_>| {
        lexicon.is_saying(token)
            || lexicon.is_publication(token)
            || token.lower == "quote"
            || token.lower == "quotation"
    };
    is_saying(&tokens[preposition - 1]).then_some(())?;
    let source = following(tokens, preposition + 1, lexicon)?;
    matches!(source.who, Who::Name(_)).then_some(Attribution {
        source: Some(source),
        cue: preposition - 1,
        confidence: 0.85,
    })
}

/// `“…” — Name`, at the paragraph's end.
pub fn signed(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<Attribution> {
    let is_dash = |token: &Token<'_>| ["—", "–", "―", "-", "~"].iter().any(|dash| token.is(dash));
    let dashes = tokens[at.min(tokens.len())..]
        .iter()
        .take_while(|token| is_dash(token))
        .count();
    if dashes == 0 {
        return None;
    }
    let name = name_at(tokens, at + dashes, lexicon)?;
    let ends = tokens
        .get(name.last + 1)
        .is_none_or(|token| token.is(",") || token.is("(") || token.is("."));
    let to = name.last + 1;
    // “Escapism” – WINNER
    let shouts = name.words.len() == 1 && !name.words[0].chars().any(char::is_lowercase);
    (ends && !shouts && tokens.len() - to <= 14 && name.words.len() <= 5).then_some(Attribution {
        source: Some(Source {
            from: name.first,
            to,
            who: Who::Name(name),
        }),
        cue: at,
        confidence: 0.85,
    })
}

/// `‘Out of order’: transport secretary attacks rail bosses`, as headlines have it.
fn headed(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<Attribution> {
    if at != 1 || !tokens.get(at)?.is(":") {
        return None;
    }
    let source = following(tokens, at + 1, lexicon)?;
    let source = match source.who {
        Who::Noun { ref words, .. } => {
            // "deputy prime minister attacks rail bosses": the first office, whole.
            let is_office = |word: &String| lexicon.is_role(word) || lexicon.is_title(word);
            let first = words.iter().position(is_office)?;
            let role = first
                + words[first..]
                    .iter()
                    .take_while(|word| is_office(word))
                    .count()
                - 1;
            let to = (source.from..source.to)
                .filter(|at| tokens[*at].is_word())
                .nth(role)?
                + 1;
            Source {
                who: Who::Noun {
                    words: words[..=role].to_vec(),
                    is_definite: true,
                },
                from: source.from,
                to,
            }
        }
        _ => source,
    };
    Some(Attribution {
        source: Some(source),
        cue: at,
        confidence: 0.8,
    })
}

/// The attribution that closes a quote's sentence, which `tokens` end with, after other words: `The “absurd” plan would fail, Smith said.`
pub fn at_sentence_end(
    tokens: &[Token<'_>],
    quote: usize,
    lexicon: &Lexicon,
) -> Option<Attribution> {
    // A comma may stand inside the marks of another quote.
    let parts = |token: &Token<'_>| token.is(",") || matches!(token.kind, TokenKind::Quote(_));
    let commas: Vec<usize> = (quote + 1..tokens.len())
        .filter(|at| parts(&tokens[*at]))
        .collect();
    for comma in commas.into_iter().rev().take(3) {
        let first = comma + usize::from(!tokens[comma].is(","));
        if let Some(found) = after(tokens, first, lexicon) {
            return Some(Attribution {
                confidence: found.confidence.min(0.9),
                ..found
            });
        }
    }
    (quote + 1..tokens.len()).find_map(|at| phrase(tokens, at, lexicon))
}
