//! Where does a noun phrase begin and end, and what does it name: somebody, a pronoun, an office?

use super::{
    lexicon::Lexicon,
    name::{Name, name_at},
    offices::{apposition, office, one_of},
    source::{Attribution, Source, Who},
    tokens::Token,
};

/// How many words a noun phrase may have.
pub const PHRASE: usize = 12;

/// The noun phrase that starts at a token.
pub fn following(tokens: &[Token<'_>], first: usize, lexicon: &Lexicon) -> Option<Source> {
    let start = tokens.get(first)?;
    if !start.is_word() {
        return None;
    }
    if matches!(start.lower, "him" | "them" | "me" | "ihn" | "ihm") && !lexicon.is_title(start) {
        return None;
    }
    if let Some(found) = one_of(tokens, first, lexicon) {
        return Some(found);
    }
    // "one member said"
    let is_determiner = start.lower == "one"
        && tokens.get(first + 1).is_some_and(|next| {
            next.is_word()
                && !lexicon.is_light(next)
                && !lexicon.is_cue(next)
                && !lexicon.is_stop(next)
        });
    if lexicon.is_pronoun(start)
        && !is_determiner
        && !matches!(
            start.lower,
            "his" | "her" | "their" | "our" | "us" | "ihr" | "sein" | "ihre"
        )
    {
        return Some(Source {
            who: Who::Pronoun(start.lower.to_owned()),
            from: first,
            to: first + 1,
        });
    }
    // An object is no source: "praised her on Friday".
    if matches!(start.lower, "her" | "us")
        && tokens.get(first + 1).is_none_or(|next| {
            !next.is_word() || lexicon.is_preposition(next) || lexicon.is_stop(next)
        })
    {
        return None;
    }
    // "sagte dieser, dass …": where no noun follows, the one named last.
    let stands_alone = |next: &Token<'_>| !next.is_word() || lexicon.is_light(next);
    if lexicon.has_high_nouns
        && start.lower == "dieser"
        && tokens.get(first + 1).is_none_or(stands_alone)
    {
        return Some(Source {
            who: Who::Pronoun("er".to_owned()),
            from: first,
            to: first + 1,
        });
    }
    // "the RNC member", "an Amiens employee": the name says what kind.
    let describes = |name: &Name, at: usize| {
        let opens = name.first.checked_sub(1).filter(|before| *before >= first);
        name.last + 1 == at
            && is_agent(&tokens[at])
            && opens.is_some_and(|before| {
                lexicon.is_article(tokens[before]) || lexicon.is_indefinite(tokens[before])
            })
    };
    let mut to = first;
    let mut name: Option<Name> = None;
    while to < tokens.len() && to < first + PHRASE {
        let token = &tokens[to];
        if let Some(found) = name_at(tokens, to, lexicon).filter(|found| !found.words.is_empty()) {
            to = found.last + 1;
            if tokens[found.last].is_possessive && tokens.get(to).is_some_and(Token::is_word) {
                continue;
            }
            // "Clinton spokesman Brian Fallon": the last name of the phrase is its head.
            name = Some(found);
            continue;
        }
        // "9/11 widow Terry Strada"
        let is_slash = token.is("/") && to > first && token.start == tokens[to - 1].end;
        let stops = !token.is_word() && !is_slash
            || (to > first || !lexicon.is_definite(token)) && lexicon.is_preposition(token)
            || lexicon.bounds(token)
                && !(token.lower == "and"
                    && to > first
                    && tokens[to - 1].has_capital()
                    && lexicon.is_title(tokens[to - 1].lower.trim_end_matches('.')))
                && !(token.lower == "and"
                    && name
                        .as_ref()
                        .and_then(|name| name.words.last())
                        .is_some_and(|word| {
                            lexicon.is_title(word.trim_end_matches('.').to_lowercase().as_str())
                        }))
            || lexicon.is_cue(token)
                && to > first
                && !(token.has_capital() && lexicon.is_title(token))
                && !(to == first + 1 && lexicon.is_article(start))
            || lexicon.is_pronoun(token) && to > first
            // "the health secretary appeared": a verb of the past behind whoever did it.
            || to > first
                && !lexicon.has_high_nouns
                && token.lower.ends_with("ed")
                && lexicon.is_personal(tokens[to - 1])
            || name.is_some()
                && !lexicon.is_title(token)
                && !lexicon.is_role(token)
                && !leads_to_name(tokens, to, lexicon)
                && !name.as_ref().is_some_and(|name| describes(name, to));
        if stops {
            break;
        }
        to += 1;
    }
    // "the board recently wrote"
    while to > first + 1
        && lexicon.is_light(tokens[to - 1])
        && !tokens[to - 1].has_capital()
        && !lexicon.is_personal(tokens[to - 1])
    {
        to -= 1;
    }
    if to == first {
        return None;
    }
    let source = |who| {
        Some(Source {
            who,
            from: first,
            to,
        })
    };
    // "another leading Harbour Board advocate, Maren Holt,"
    if let Some(noun) = name
        .as_ref()
        .filter(|name| name.is_org && name.last + 1 == to)
        .map(|_| to)
        && !lexicon.has_high_nouns
        && tokens.get(noun).is_some_and(|token| {
            token.is_word()
                && !token.has_capital()
                && !lexicon.is_stop(token)
                && !lexicon.is_cue(token)
        })
        && let Some(found) = apposition(tokens, first, noun + 1, lexicon)
    {
        return Some(found);
    }
    let role_after_name = name.as_ref().is_some_and(|name| {
        name.last + 1 < to
            && (describes(name, name.last + 1)
                || tokens[name.last + 1..to]
                    .iter()
                    .any(|token| lexicon.is_role(token) || lexicon.is_personal(token)))
    });
    let is_common = |name: &Name| {
        lexicon.has_high_nouns
            && name.words.len() == 1
            && name.titles.is_empty()
            && name.first > first
            // "Der Leiter" opens a sentence: the article's capital makes no name of the noun.
            && (!tokens[name.first - 1].has_capital()
                || lexicon.is_stop(tokens[name.first - 1]))
    };
    // "der Oberrabbiner Israels, Anna Holt": the name comes after what holds another one.
    let led_to = |name: &Name| {
        lexicon.has_high_nouns
            && lexicon.is_definite(tokens[first])
            && name
                .words
                .first()
                .is_some_and(|given| lexicon.gender_of_given_name(given.to_lowercase()).is_none())
    };
    let apposed = apposition(tokens, first, to, lexicon);
    if let Some(name) = name
        .filter(|name| !(role_after_name || is_common(name) || led_to(name) && apposed.is_some()))
    {
        return source(Who::Name(name));
    }
    if apposed.is_some() {
        return apposed;
    }
    if let Some(held) = office(tokens, first, to, lexicon) {
        return Some(held);
    }
    noun(tokens, first, to, lexicon).map(|who| Source {
        who,
        from: first,
        to,
    })
}

/// The first name, pronoun or noun phrase of a stretch.
pub fn first_in(tokens: &[Token<'_>], from: usize, to: usize, lexicon: &Lexicon) -> Option<Source> {
    let mut at = from;
    while at < to {
        // "hours after 14 were killed in Ormsby, a voice called:"
        let is_governed = at > from + 1
            && !lexicon.has_high_nouns
            && lexicon.governs(tokens[at - 1])
            && !matches!(tokens[at - 1].lower, "from" | "by");
        if is_governed && let Some(name) = name_at(tokens, at, lexicon) {
            at = name.last + 1;
            continue;
        }
        let is_subject = |source: &Source| {
            source.to <= to && matches!(source.who, Who::Name(_) | Who::Pronoun(_))
        };
        if let Some(source) = following(&tokens[..to], at, lexicon).filter(is_subject) {
            return Some(source);
        }
        at += 1;
    }
    None
}

/// "according to X" that starts at a token.
pub fn phrase(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Option<Attribution> {
    for phrase in &lexicon.phrases {
        let fits = phrase.iter().enumerate().all(|(offset, word)| {
            tokens
                .get(at + offset)
                .is_some_and(|token| token.lower == *word)
        });
        if fits {
            let mut first = at + phrase.len();
            // "nach Ansicht des Ministers": the article of a genitive opens the phrase here.
            first += usize::from(
                tokens
                    .get(first)
                    .is_some_and(|token| lexicon.is_case_article(token)),
            );
            // "según ha explicado un portavoz"
            let is_verb = |token: &Token<'_>| {
                lexicon.is_inverted
                    && !token.has_capital()
                    && (lexicon.is_auxiliary(token) || lexicon.is_cue(token))
            };
            first += (tokens.iter().skip(first).take(2))
                .take_while(|token| is_verb(token))
                .count();
            // "según ha explicado a este diario Anna Holt": to whom stands first.
            if lexicon.is_inverted
                && tokens
                    .get(first)
                    .is_some_and(|token| lexicon.is_preposition(token))
                && let Some(behind) = (first + 2..tokens.len().min(first + 6)).find(|at| {
                    lexicon.is_indefinite(tokens[*at])
                        || name_at(tokens, *at, lexicon).is_some_and(|name| name.words.len() > 1)
                })
            {
                first = behind;
            }
            let source = following(tokens, first, lexicon)?;
            return Some(Attribution {
                source: Some(source),
                cue: at,
                confidence: 0.95,
            });
        }
    }
    None
}

/// "Clinton ally James Carville": a word or two between a name that describes and the name that is meant.
fn leads_to_name(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    (at + 1..tokens.len().min(at + 3))
        .take_while(|next| {
            (at..*next).all(|at| {
                let token = &tokens[at];
                token.is_word()
                    && !token.has_capital()
                    && !lexicon.is_cue(token)
                    && !lexicon.is_light(token)
                    && !lexicon.is_preposition(token)
            })
        })
        .any(|next| name_at(tokens, next, lexicon).is_some_and(|name| name.words.len() >= 2))
}

/// "member", "backer", "impersonator": somebody who does or is something.
fn is_agent(token: &Token<'_>) -> bool {
    const ENDINGS: [&str; 8] = ["er", "ers", "or", "ors", "ist", "ists", "ee", "ees"];
    !token.has_capital() && ENDINGS.iter().any(|ending| token.lower.ends_with(ending))
}

/// A noun phrase that names nobody.
pub fn noun(tokens: &[Token<'_>], from: usize, to: usize, lexicon: &Lexicon) -> Option<Who> {
    let words: Vec<String> = tokens[from..to]
        .iter()
        .filter(|token| token.is_word())
        .map(|token| token.lower.to_owned())
        .collect();
    let first = words.first()?;
    let is_definite =
        lexicon.is_definite(first) || !lexicon.is_indefinite(first) && tokens[from].has_capital();
    Some(Who::Noun { is_definite, words })
}

/// "as Holt put it".
pub fn puts_it(tokens: &[Token<'_>], at: usize) -> bool {
    matches!(tokens[at].lower, "put" | "puts")
        && tokens.get(at + 1).is_some_and(|next| next.lower == "it")
}

pub fn skip_light(tokens: &[Token<'_>], mut at: usize, lexicon: &Lexicon) -> usize {
    let start = at;
    while at < start + 5
        && tokens.get(at).is_some_and(|token| {
            token.is_word() && lexicon.is_light(token) && !lexicon.is_cue(token)
        })
    {
        at += 1;
    }
    at
}

/// Past "(D-Va.)".
pub fn skip_parentheses(tokens: &[Token<'_>], at: usize) -> usize {
    if !tokens.get(at).is_some_and(|token| token.is("(")) {
        return at;
    }
    (at..tokens.len().min(at + 12))
        .find(|at| tokens[*at].is(")"))
        .map_or(at, |close| close + 1)
}
