//! Which words beside a quote name its source? Noun phrases before and after a verb of saying.

use super::{
    lexicon::Lexicon,
    people::{Name, name_at},
    tokens::{Token, TokenKind, ends_sentence},
};

/// Who is meant, as the words have it.
#[derive(Debug, Clone)]
pub enum Who {
    Name(Name),
    Pronoun(String),
    /// "the minister", "a spokesman for the department".
    Noun {
        words: Vec<String>,
        is_definite: bool,
    },
}

/// A source in the text.
#[derive(Debug, Clone)]
pub struct Source {
    pub who: Who,
    /// Token range, first and one past the last.
    pub from: usize,
    pub to: usize,
}

/// A source with the verb or phrase that makes it one.
#[derive(Debug, Clone)]
pub struct Attribution {
    pub source: Option<Source>,
    pub cue: usize,
    pub confidence: f64,
}

const PREPOSITIONS: &[&str] = &[
    "of", "for", "at", "in", "from", "with", "on", "to", "by", "about", "during", "after",
    "before", "through", "via", "against", "over", "into", "near", "under", "outside", "von",
    "für", "aus", "bei", "im", "des", "der", "de", "du", "del", "por", "para", "en", "dans", "à",
];
const BOUNDARIES: &[&str] = &[
    "that", "who", "which", "when", "and", "but", "as", "because", "if", "while", "whom", "whose",
    "than", "where", "although", "though", "after", "dass", "und", "que", "qui", "y", "et", "or",
    "so", "until", "since",
];
const DEFINITE: &[&str] = &[
    "the", "his", "her", "their", "its", "this", "that", "der", "die", "das", "le", "la", "les",
    "el", "los", "las",
];
const INDEFINITE: &[&str] = &[
    "a", "an", "one", "another", "some", "many", "several", "two", "three", "ein", "eine", "un",
    "une", "una",
];

/// How many words a noun phrase may have.
const PHRASE: usize = 12;

/// The attribution right after a quote: `said X`, `X said`, `according to X`. `at`: the token after the quote.
pub fn after(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Attribution> {
    if let Some(found) = signed(tokens, at, lexicon).or_else(|| headed(tokens, at, lexicon)) {
        return Some(found);
    }
    let mut first = at;
    while tokens
        .get(first)
        .is_some_and(|token| token.is(",") || token.is("—") || token.is("–") || token.is("-"))
    {
        first += 1;
    }
    let token = tokens.get(first)?;
    if !token.is_word() {
        return None;
    }
    if let Some(attribution) = phrase(tokens, first, lexicon) {
        return Some(attribution);
    }
    if lexicon.is_cue(&token.lower) && !token.has_capital() {
        let mut next = first + 1;
        // "said on Monday Amber Rudd" is rare; "added in a statement" names nobody.
        while tokens.get(next).is_some_and(|token| {
            token.is_word()
                && !token.has_capital()
                && lexicon.is_light(&token.lower)
                && !PREPOSITIONS.contains(&token.lower.as_str())
        }) {
            next += 1;
        }
        let source = following(tokens, next, lexicon);
        let confidence = if source.is_some() { 0.97 } else { 0.6 };
        return Some(Attribution {
            source,
            cue: first,
            confidence,
        });
    }
    if let Some((verb, pronoun)) = token.lower.rsplit_once('-')
        && lexicon.is_cue(verb.trim_end_matches("-t"))
        && lexicon.is_pronoun(pronoun)
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
    let verb = skip_light(tokens, first, lexicon);
    if verb > first
        && !token.has_capital()
        && !lexicon.is_pronoun(&token.lower)
        && tokens
            .get(verb)
            .is_some_and(|token| lexicon.is_cue(&token.lower))
        && let Some(source) = following(tokens, verb + 1, lexicon)
    {
        return Some(Attribution {
            source: Some(source),
            cue: verb,
            confidence: 0.95,
        });
    }
    // X, the so-and-so, said.
    let subject = following(tokens, first, lexicon)?;
    // "behind its wall", "on a day when": no phrase that begins so is a subject.
    if let Who::Noun { words, .. } = &subject.who {
        let opens = |list: &[&str]| {
            words
                .first()
                .is_some_and(|word| list.contains(&word.as_str()))
        };
        let named = words
            .iter()
            .any(|word| lexicon.is_role(word) || lexicon.is_title(word));
        if !opens(DEFINITE) && !opens(INDEFINITE) && !named {
            return None;
        }
    }
    let mut next = skip_parentheses(tokens, subject.to);
    let closes_apposition = tokens.get(next).is_some_and(|token| token.is(","))
        && tokens
            .get(skip_light(tokens, next + 1, lexicon))
            .is_some_and(|token| lexicon.is_cue(&token.lower) && !token.has_capital());
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
                tokens
                    .get(after)
                    .is_some_and(|token| lexicon.is_cue(&token.lower))
            });
        next = close? + 1;
    } else if tokens
        .get(next)
        .is_some_and(|token| PREPOSITIONS.contains(&token.lower.as_str()))
    {
        // "a spokesman for the department said"
        let verb = (next..tokens.len().min(next + 12))
            .take_while(|at| tokens[*at].is_word())
            .find(|at| lexicon.is_cue(&tokens[*at].lower))?;
        next = verb;
    }
    let cue = skip_light(tokens, next, lexicon);
    let verb = tokens.get(cue)?;
    if !verb.is_word() || verb.has_capital() {
        return None;
    }
    // "X was told by Y": Y said it.
    let passive = tokens[subject.to.min(cue)..cue]
        .iter()
        .any(|token| matches!(token.lower.as_str(), "was" | "were" | "been"));
    if passive
        && lexicon.is_cue(&verb.lower)
        && tokens.get(cue + 1).is_some_and(|token| token.lower == "by")
    {
        let source = following(tokens, cue + 2, lexicon);
        return Some(Attribution {
            source,
            cue,
            confidence: 0.9,
        });
    }
    let known = lexicon.is_cue(&verb.lower) && !verb.lower.ends_with("ing");
    // Past tense right after a quote and its source: verbs of saying are an open class.
    let closes = tokens
        .get(cue + 1)
        .is_none_or(|token| !token.is_word() || PREPOSITIONS.contains(&token.lower.as_str()));
    let looks_past = verb.lower.len() > 4 && verb.lower.ends_with("ed") && closes && cue == next;
    if known || looks_past && matches!(subject.who, Who::Name(_) | Who::Pronoun(_)) {
        let confidence = if known { 0.97 } else { 0.8 };
        return Some(Attribution {
            source: Some(subject),
            cue,
            confidence,
        });
    }
    None
}

/// `“…” — Name`, at the paragraph's end.
fn signed(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Attribution> {
    let is_dash = |token: &Token| ["—", "–", "―", "-", "~"].iter().any(|dash| token.is(dash));
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
    (ends && tokens.len() - to <= 14 && name.words.len() <= 5).then_some(Attribution {
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
fn headed(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Attribution> {
    if at != 1 || !tokens.get(at)?.is(":") {
        return None;
    }
    let source = following(tokens, at + 1, lexicon)?;
    let source = match source.who {
        Who::Noun { ref words, .. } => {
            let role = words
                .iter()
                .rposition(|word| lexicon.is_role(word) || lexicon.is_title(word))?;
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

fn skip_light(tokens: &[Token], mut at: usize, lexicon: &Lexicon) -> usize {
    let start = at;
    while at < start + 5
        && tokens.get(at).is_some_and(|token| {
            token.is_word() && lexicon.is_light(&token.lower) && !lexicon.is_cue(&token.lower)
        })
    {
        at += 1;
    }
    at
}

/// Past "(D-Va.)".
fn skip_parentheses(tokens: &[Token], at: usize) -> usize {
    if !tokens.get(at).is_some_and(|token| token.is("(")) {
        return at;
    }
    (at..tokens.len().min(at + 12))
        .find(|at| tokens[*at].is(")"))
        .map_or(at, |close| close + 1)
}

/// "according to X" that starts at a token.
fn phrase(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Attribution> {
    for phrase in &lexicon.phrases {
        let fits = phrase.iter().enumerate().all(|(offset, word)| {
            tokens
                .get(at + offset)
                .is_some_and(|token| token.lower == *word)
        });
        if fits {
            let source = following(tokens, at + phrase.len(), lexicon)?;
            return Some(Attribution {
                source: Some(source),
                cue: at,
                confidence: 0.95,
            });
        }
    }
    None
}

/// The attribution before a quote in its sentence: the nearest verb of saying and its subject. `from..quote` are the sentence's tokens.
pub fn before(
    tokens: &[Token],
    from: usize,
    quote: usize,
    lexicon: &Lexicon,
) -> Option<Attribution> {
    let mut nearest: Option<Attribution> = None;
    for at in (from..quote).rev() {
        if quote - at > 60 {
            break;
        }
        let token = &tokens[at];
        if !token.is_word() {
            continue;
        }
        if let Some(found) = phrase(tokens, at, lexicon) {
            if is_person(&found, lexicon) || at == from {
                return nearest.or(Some(found));
            }
            nearest.get_or_insert(found);
            continue;
        }
        let put_it = matches!(token.lower.as_str(), "put" | "puts")
            && tokens.get(at + 1).is_some_and(|next| next.lower == "it");
        if !put_it && !lexicon.is_cue(&token.lower) || token.has_capital() && at != from {
            continue;
        }
        let near = quote - at <= 8;
        if lexicon.is_weak_cue(&token.lower) && !near {
            continue;
        }
        // A noun that looks like a verb: "the report", "a claim", "his call".
        if at > from
            && tokens[at - 1].is_word()
            && (DEFINITE.contains(&tokens[at - 1].lower.as_str())
                || INDEFINITE.contains(&tokens[at - 1].lower.as_str()))
            && !lexicon.is_pronoun(&tokens[at - 1].lower)
        {
            continue;
        }
        let inverted = lexicon
            .is_verb_second()
            .then(|| after_verb(tokens, from, at, quote, lexicon))
            .flatten();
        if let Some(source) = inverted.or_else(|| preceding(tokens, from, at, lexicon)) {
            let confidence = match quote - at {
                0..=8 => 0.88,
                9..=14 => 0.85,
                _ => 0.8,
            };
            let found = Attribution {
                source: Some(source),
                cue: at,
                confidence,
            };
            let is_weak =
                lexicon.is_weak_cue(&token.lower) || is_subordinate(tokens, &found, lexicon);
            match &nearest {
                // "Carter said the approach remained “one of strength”": who speaks stands further up.
                None if is_weak || !is_person(&found, lexicon) => {
                    nearest = Some(found);
                    continue;
                }
                Some(_) if is_weak || !is_person(&found, lexicon) => continue,
                _ => return Some(found),
            }
        }
        if nearest.is_none()
            && let Some(source) = following(tokens, at + 1, lexicon)
                .filter(|source| source.to <= quote && !matches!(source.who, Who::Noun { .. }))
        {
            let inverted = at == from || tokens[at - 1].is(",");
            if inverted {
                return Some(Attribution {
                    source: Some(source),
                    cue: at,
                    confidence: 0.8,
                });
            }
        }
    }
    nearest.or_else(|| bare_colon(tokens, from, quote, lexicon))
}

/// "Nach der Sitzung sagte Schily", "…, sagte sie": the subject after a verb that stands second.
fn after_verb(
    tokens: &[Token],
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
    let article = matches!(first.lower.as_str(), "der" | "die" | "das" | "ein" | "eine");
    let fronted = start >= cue
        || PREPOSITIONS.contains(&first.lower.as_str())
        || lexicon.is_stop(&first.lower) && !article && !lexicon.is_pronoun(&first.lower);
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

/// Whether the source may speak: no report, no analysis.
fn is_person(found: &Attribution, lexicon: &Lexicon) -> bool {
    found
        .source
        .as_ref()
        .is_some_and(|source| match &source.who {
            Who::Name(_) => true,
            Who::Pronoun(word) => lexicon.gender_of_pronoun(word).is_some(),
            Who::Noun { words, .. } => words.iter().any(|word| lexicon.is_role(word)),
        })
}

/// "told a woman who suggested", "said that when Warren railed": the verb of a clause inside another one.
fn is_subordinate(tokens: &[Token], found: &Attribution, lexicon: &Lexicon) -> bool {
    let relative = found
        .cue
        .checked_sub(1)
        .is_some_and(|before| matches!(tokens[before].lower.as_str(), "who" | "which"));
    let opened = found
        .source
        .as_ref()
        .and_then(|source| source.from.checked_sub(1))
        .is_some_and(|before| lexicon.subordinates(&tokens[before].lower));
    relative || opened
}

/// The subject of a sentence whose verb says nothing of speech: `Rudd attacked “the hateful ideology of …”`.
pub fn subject(tokens: &[Token], from: usize, quote: usize, lexicon: &Lexicon) -> Option<Source> {
    clause_subject(tokens, from, quote, lexicon).filter(|source| match &source.who {
        Who::Name(name) => {
            !name.is_org
                && (!lexicon.has_high_nouns() || name.words.len() > 1 || !name.titles.is_empty())
        }
        Who::Pronoun(word) => lexicon.gender_of_pronoun(word).is_some(),
        Who::Noun { words, .. } => words.last().is_some_and(|word| lexicon.is_personal(word)),
    })
}

/// `RUDD: "…"`, `Her verdict: "…"`.
fn bare_colon(
    tokens: &[Token],
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
    let source = if matches!(
        first.lower.as_str(),
        "his" | "her" | "sein" | "seine" | "ihr" | "ihre"
    ) {
        Source {
            who: Who::Pronoun(first.lower.clone()),
            from,
            to: from + 1,
        }
    } else {
        first_in(tokens, from, colon, lexicon)?
    };
    Some(Attribution {
        source: Some(source),
        cue: colon,
        confidence: 0.75,
    })
}

/// The attribution that closes a quote's sentence, after other words: `The “absurd” plan would fail, Smith said.`
pub fn at_sentence_end(tokens: &[Token], quote: usize, lexicon: &Lexicon) -> Option<Attribution> {
    let end = (quote + 1..tokens.len())
        .find(|at| ends_sentence(&tokens[*at]))
        .unwrap_or(tokens.len());
    let commas: Vec<usize> = (quote + 1..end).filter(|at| tokens[*at].is(",")).collect();
    for comma in commas.into_iter().rev().take(3) {
        if let Some(found) = after(&tokens[..end], comma, lexicon) {
            return Some(Attribution {
                confidence: found.confidence.min(0.9),
                ..found
            });
        }
    }
    (quote + 1..end).find_map(|at| phrase(&tokens[..end], at, lexicon))
}

/// The noun phrase that starts at a token.
pub fn following(tokens: &[Token], first: usize, lexicon: &Lexicon) -> Option<Source> {
    let start = tokens.get(first)?;
    if !start.is_word() {
        return None;
    }
    if matches!(start.lower.as_str(), "him" | "them" | "me" | "ihn" | "ihm") {
        return None;
    }
    if lexicon.is_pronoun(&start.lower)
        && !matches!(
            start.lower.as_str(),
            "his" | "her" | "their" | "our" | "us" | "ihr" | "sein" | "ihre"
        )
    {
        return Some(Source {
            who: Who::Pronoun(start.lower.clone()),
            from: first,
            to: first + 1,
        });
    }
    // An object is no source: "praised her on Friday".
    if matches!(start.lower.as_str(), "her" | "us")
        && tokens.get(first + 1).is_none_or(|next| {
            !next.is_word()
                || PREPOSITIONS.contains(&next.lower.as_str())
                || lexicon.is_stop(&next.lower)
        })
    {
        return None;
    }
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
        let stops = !token.is_word()
            || (to > first || !DEFINITE.contains(&token.lower.as_str()))
                && PREPOSITIONS.contains(&token.lower.as_str())
            || BOUNDARIES.contains(&token.lower.as_str())
                && !(token.lower == "and"
                    && name
                        .as_ref()
                        .and_then(|name| name.words.last())
                        .is_some_and(|word| {
                            lexicon.is_title(word.trim_end_matches('.').to_lowercase().as_str())
                        }))
            || lexicon.is_cue(&token.lower) && to > first
            || lexicon.is_pronoun(&token.lower) && to > first
            || name.is_some()
                && !lexicon.is_title(&token.lower)
                && !lexicon.is_role(&token.lower)
                && !leads_to_name(tokens, to, lexicon);
        if stops {
            break;
        }
        to += 1;
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
    let role_after_name = name.as_ref().is_some_and(|name| {
        name.last + 1 < to
            && tokens[name.last + 1..to]
                .iter()
                .any(|token| lexicon.is_role(&token.lower))
    });
    let is_common = |name: &Name| {
        lexicon.has_high_nouns()
            && name.words.len() == 1
            && name.titles.is_empty()
            && name.first > first
            && !tokens[name.first - 1].has_capital()
    };
    if let Some(name) = name.filter(|name| !role_after_name && !is_common(name)) {
        return source(Who::Name(name));
    }
    // "the department's spokesman, John Kirby,", "the head of the brewers' league, Peter Hahn,"
    let genitive = tokens.get(to).is_some_and(|token| {
        matches!(
            token.lower.as_str(),
            "of" | "for" | "des" | "der" | "du" | "de" | "del"
        )
    });
    let comma = (to..tokens.len().min(if genitive { to + 7 } else { to + 1 }))
        .take_while(|at| {
            tokens[*at].is(",") || tokens[*at].is_word() && !lexicon.is_cue(&tokens[*at].lower)
        })
        .find(|at| tokens[*at].is(","));
    if let Some(comma) = comma
        && let Some(name) = name_at(tokens, comma + 1, lexicon)
            .filter(|name| !name.is_org && (name.words.len() >= 2 || !name.titles.is_empty()))
        && (DEFINITE.contains(&tokens[first].lower.as_str())
            || tokens[first].has_capital()
            || tokens[first..to]
                .iter()
                .any(|token| lexicon.is_role(&token.lower) || lexicon.is_title(&token.lower)))
        && tokens
            .get(name.last + 1)
            .is_none_or(|token| !token.is_word())
    {
        let end = name.last + 1;
        return Some(Source {
            who: Who::Name(name),
            from: first,
            to: end,
        });
    }
    noun(tokens, first, to).map(|who| Source {
        who,
        from: first,
        to,
    })
}

/// "Clinton ally James Carville": a word or two between a name that describes and the name that is meant.
fn leads_to_name(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    (at + 1..tokens.len().min(at + 3))
        .take_while(|next| {
            (at..*next).all(|at| {
                let token = &tokens[at];
                token.is_word()
                    && !token.has_capital()
                    && !lexicon.is_cue(&token.lower)
                    && !lexicon.is_light(&token.lower)
                    && !PREPOSITIONS.contains(&token.lower.as_str())
            })
        })
        .any(|next| name_at(tokens, next, lexicon).is_some_and(|name| name.words.len() >= 2))
}

fn noun(tokens: &[Token], from: usize, to: usize) -> Option<Who> {
    let words: Vec<String> = tokens[from..to]
        .iter()
        .filter(|token| token.is_word())
        .map(|token| token.lower.clone())
        .collect();
    let first = words.first()?;
    let is_definite = DEFINITE.contains(&first.as_str())
        || !INDEFINITE.contains(&first.as_str()) && tokens[from].has_capital();
    Some(Who::Noun { is_definite, words })
}

/// The first name, pronoun or noun phrase of a stretch.
fn first_in(tokens: &[Token], from: usize, to: usize, lexicon: &Lexicon) -> Option<Source> {
    let mut at = from;
    while at < to {
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

/// The subject of the verb at `cue`, looking back as far as `from`.
fn preceding(tokens: &[Token], from: usize, cue: usize, lexicon: &Lexicon) -> Option<Source> {
    let mut end = cue;
    let mut steps = 0;
    while end > from
        && steps < 6
        && tokens[end - 1].is_word()
        && lexicon.is_light(&tokens[end - 1].lower)
        && !lexicon.is_pronoun(&tokens[end - 1].lower)
    {
        end -= 1;
        steps += 1;
    }
    if end == from {
        return None;
    }
    let last = &tokens[end - 1];
    if matches!(
        last.lower.as_str(),
        "and" | "but" | "then" | "or" | "und" | "et" | "y" | "to"
    ) && last.is_word()
    {
        // "X smiled and said": the subject of the first verb.
        return clause_subject(tokens, from, end - 1, lexicon);
    }
    if last.is_word() && matches!(last.lower.as_str(), "who" | "qui" | "quien") {
        let before = if end >= 2 && tokens[end - 2].is(",") {
            end - 2
        } else {
            end - 1
        };
        return ending_at(tokens, from, before, lexicon);
    }
    if last.is(",")
        && tokens[cue].lower.ends_with("ing")
        && let Some(found) = clause_subject(tokens, from, end - 1, lexicon)
            .filter(|found| !matches!(found.who, Who::Noun { .. }))
    {
        return Some(found);
    }
    if last.is(",") || last.is(")") || last.is("—") || last.is("–") {
        let opening = match last.text.as_str() {
            ")" => "(",
            other => other,
        };
        let open = (from..end - 1)
            .rev()
            .filter(|at| tokens[*at].is(opening))
            .find(|at| {
                *at > from
                    && ending_at(tokens, from, *at, lexicon).is_some_and(|found| {
                        !matches!(found.who, Who::Noun { .. }) || end - *at < 20
                    })
            });
        return match open {
            Some(open) => {
                let head = ending_at(tokens, from, open, lexicon);
                // "Her rival, Piet Roos, said": the name stands in the apposition.
                let inside = following(tokens, open + 1, lexicon).filter(|inside| {
                    inside.to + 1 == end
                        && matches!(&inside.who, Who::Name(name) if name.words.len() >= 2)
                });
                match (head, inside) {
                    (
                        Some(Source {
                            who: Who::Noun { .. },
                            from,
                            ..
                        }),
                        Some(inside),
                    ) => Some(Source { from, ..inside }),
                    (head, _) => head.map(|head| outermost(tokens, from, head, lexicon)),
                }
            }
            // "On Monday, said …": no subject before the verb. A participle: "Smith went on, saying".
            None if tokens[cue].lower.ends_with("ing") => {
                clause_subject(tokens, from, end - 1, lexicon)
            }
            None => None,
        };
    }
    if !last.is_word() {
        return None;
    }
    // A participle hangs on the subject of its clause: "… as he left the stage saying".
    if tokens[cue].lower.ends_with("ing") && !last.has_capital() && !lexicon.is_pronoun(&last.lower)
    {
        return clause_subject(tokens, from, end, lexicon);
    }
    ending_at(tokens, from, end, lexicon)
}

/// "Ann Rawlings, 59, of Ashton, Md., said", "Sam Solovey, a contestant on the show, said": whom the appositions describe.
fn outermost(tokens: &[Token], from: usize, head: Source, lexicon: &Lexicon) -> Source {
    let is_whole = |who: &Who| matches!(who, Who::Name(name) if name.words.len() >= 2 || !name.titles.is_empty());
    if is_whole(&head.who) || matches!(head.who, Who::Pronoun(_)) {
        return head;
    }
    let is_governed =
        |at: usize| at > from && PREPOSITIONS.contains(&tokens[at - 1].lower.as_str());
    let mut at = head.from;
    loop {
        if is_governed(at) {
            at -= 1;
        }
        if at <= from || !tokens[at - 1].is(",") {
            return head;
        }
        let mut comma = at - 1;
        let is_age = |at: usize| tokens[at].text.chars().all(|c| c.is_ascii_digit());
        if comma >= from + 2 && is_age(comma - 1) && tokens[comma - 2].is(",") {
            comma -= 2;
        }
        let Some(found) = ending_at(tokens, from, comma, lexicon) else {
            return head;
        };
        if is_whole(&found.who) && !is_governed(found.from) {
            return found;
        }
        if !matches!(found.who, Who::Name(_)) || found.from >= at {
            return head;
        }
        at = found.from;
    }
}

/// The noun phrase that ends right before `end`.
fn ending_at(tokens: &[Token], from: usize, end: usize, lexicon: &Lexicon) -> Option<Source> {
    let last = tokens.get(end.checked_sub(1)?)?;
    if last.is(")")
        && let Some(open) = (from..end).rev().take(12).find(|at| tokens[*at].is("("))
    {
        return ending_at(tokens, from, open, lexicon);
    }
    if last.is_word()
        && lexicon.is_pronoun(&last.lower)
        && !matches!(last.lower.as_str(), "his" | "her" | "their")
    {
        return Some(Source {
            who: Who::Pronoun(last.lower.clone()),
            from: end - 1,
            to: end,
        });
    }
    let mut start = end;
    while start > from && end - start < PHRASE + 6 {
        let token = &tokens[start - 1];
        let stops = !token.is_word()
            || BOUNDARIES.contains(&token.lower.as_str())
                && !is_inside_name(tokens, start - 1, lexicon)
            || lexicon.is_pronoun(&token.lower)
                && !matches!(token.lower.as_str(), "his" | "her" | "their")
            || lexicon.is_cue(&token.lower)
                && !token.has_capital()
                && !lexicon.is_role(&token.lower);
        if stops {
            break;
        }
        start -= 1;
    }
    if start == end {
        return None;
    }
    let prepositions: Vec<usize> = (start..end)
        .filter(|at| {
            PREPOSITIONS.contains(&tokens[*at].lower.as_str())
                && !tokens[*at].has_capital()
                && !is_inside_name(tokens, *at, lexicon)
        })
        .collect();
    match prepositions.as_slice() {
        [first, ..] if *first > start => {
            // "A spokesman for the department", "Smith of Yale": the head stands before the preposition.
            let head = following(&tokens[..*first], start, lexicon)?;
            Some(Source { to: end, ..head })
        }
        _ => {
            let names: Vec<Name> = names_in(tokens, start, end, lexicon);
            if let Some(name) = names
                .into_iter()
                .rfind(|name| name.last + 1 == end && !name.words.is_empty())
                .filter(|name| {
                    !lexicon.has_high_nouns()
                        || name.words.len() > 1
                        || !name.titles.is_empty()
                        || name.first == start
                        || tokens[name.first - 1].has_capital()
                })
            {
                let first = name.first;
                return Some(Source {
                    who: Who::Name(name),
                    from: first,
                    to: end,
                });
            }
            if prepositions.is_empty() {
                following(&tokens[..end], start, lexicon)
            } else {
                None
            }
        }
    }
}

fn is_inside_name(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    at > 0
        && tokens[at - 1].has_capital()
        && name_at(tokens, at - 1, lexicon).is_some_and(|name| name.last > at)
        || at > 1
            && tokens[at - 2].has_capital()
            && name_at(tokens, at - 2, lexicon).is_some_and(|name| name.last > at)
}

fn names_in(tokens: &[Token], from: usize, to: usize, lexicon: &Lexicon) -> Vec<Name> {
    let mut names = Vec::new();
    let mut at = from;
    while at < to {
        match name_at(&tokens[..to], at, lexicon) {
            Some(name) => {
                at = name.last + 1;
                names.push(name);
            }
            None => at += 1,
        }
    }
    names
}

/// The subject of the clause that ends at `end`: its first name or pronoun that no preposition governs.
fn clause_subject(tokens: &[Token], from: usize, end: usize, lexicon: &Lexicon) -> Option<Source> {
    let mut start = (from..end)
        .rev()
        .find(|at| tokens[*at].is(";"))
        .map_or(from, |at| at + 1);
    // "On Thursday, after remaining neutral, Warren appeared": what stands before the subject's comma.
    while tokens.get(start).is_some_and(|token| {
        PREPOSITIONS.contains(&token.lower.as_str())
            || lexicon.subordinates(&token.lower)
            || token.lower == "as"
            || token.lower.ends_with("ing")
                && !tokens
                    .get(start + 1)
                    .is_some_and(|next| lexicon.is_cue(&next.lower))
    }) && let Some(comma) = (start..end.min(start + 25)).find(|at| tokens[*at].is(","))
        && comma + 1 < end
    {
        start = comma + 1;
    }
    let mut at = start;
    while at < end {
        let governed = at > start && PREPOSITIONS.contains(&tokens[at - 1].lower.as_str());
        if !governed && let Some(source) = following(&tokens[..end], at, lexicon) {
            match source.who {
                Who::Name(_) | Who::Pronoun(_) => return Some(source),
                // "Rudd's tough talk …, claiming": the talk is Rudd's.
                Who::Noun { .. } if tokens[at].is_possessive => {
                    return name_at(tokens, at, lexicon).map(|name| Source {
                        from: name.first,
                        to: name.last + 1,
                        who: Who::Name(name),
                    });
                }
                Who::Noun { .. } if at == start => return Some(source),
                Who::Noun { .. } => at = source.to.max(at + 1),
            }
            continue;
        }
        at += 1;
    }
    None
}
