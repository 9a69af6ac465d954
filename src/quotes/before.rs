//! Which words before a quote name its source? The nearest verb of saying in the sentence, and its subject.

use super::{
    colon::{bare_colon, named_at_colon, published_by},
    ending::{ending_at, owner},
    lexicon::Lexicon,
    owned::{in_ones_view, is_owner, owned, promised},
    phrases::{PHRASE, following, phrase, puts_it},
    source::{Attribution, Source, Who},
    subject::preceding,
    tokens::Token,
    verb_second::{after_verb, finite, quoted_as},
};

/// The attribution before a quote in its sentence: the nearest verb of saying and its subject. `from..quote` are the sentence's tokens.
pub fn before(
    tokens: &[Token<'_>],
    from: usize,
    quote: usize,
    lexicon: &Lexicon,
) -> Option<Attribution> {
    if let Some(found) = named_at_colon(tokens, from, quote, lexicon) {
        return Some(found);
    }
    if let Some(found) = promised(tokens, from, quote, lexicon) {
        return Some(found);
    }
    // "a statement by Maren Holt that “…”"
    if let Some(that) = (from..quote)
        .rev()
        .take(5)
        .find(|at| tokens[*at].lower == "that")
        && let Some(source) =
            published_by(tokens, from, that, lexicon).filter(|source| source.to == that)
    {
        return Some(Attribution {
            source: Some(source),
            cue: that,
            confidence: 0.85,
        });
    }
    if let Some(found) = in_ones_view(tokens, from, quote, lexicon) {
        return Some(found);
    }
    if let Some(found) = owned(tokens, from, quote, lexicon) {
        return Some(found);
    }
    let mut nearest: Option<Attribution> = None;
    let mut dropped: Option<Attribution> = None;
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
        // "Dem Minister zufolge": the phrase that ends here.
        if lexicon.follows_source(token) {
            let first = (from..at)
                .rev()
                .take(PHRASE)
                .take_while(|at| tokens[*at].is_word())
                .last();
            let first =
                first.map(|first| first + usize::from(lexicon.is_case_article(tokens[first])));
            let source = first
                .and_then(|first| following(&tokens[..at], first, lexicon))
                .filter(|source| source.to == at && !lexicon.is_stop(tokens[source.from]));
            if source.is_some() {
                return Some(Attribution {
                    source,
                    cue: at,
                    confidence: 0.9,
                });
            }
        }
        if !puts_it(tokens, at) && !lexicon.is_cue(token) || token.has_capital() && at != from {
            continue;
        }
        // "Holt was asked by Piet Roos whether": Roos spoke.
        let is_passive = at > from && matches!(tokens[at - 1].lower, "was" | "were" | "been");
        if is_passive
            && tokens.get(at + 1).is_some_and(|next| next.lower == "by")
            && let Some(source) = following(&tokens[..quote], at + 2, lexicon)
        {
            return Some(Attribution {
                source: Some(source),
                cue: at,
                confidence: 0.85,
            });
        }
        // "The plan was branded “a folly”": by whom stands elsewhere.
        if is_passive && lexicon.is_weak_cue(token) && token.lower.ends_with("ed") {
            continue;
        }
        let near = quote - at <= 8 || leads_to_that(tokens, at);
        if lexicon.is_weak_cue(token) && !near {
            continue;
        }
        // "secretary of state"
        if at > from && tokens[at - 1].lower == "of" && !token.lower.ends_with("ing") {
            continue;
        }
        // A noun that looks like a verb: "the report", "a claim", "his call".
        if at > from
            && tokens[at - 1].is_word()
            && (lexicon.is_definite(tokens[at - 1])
                && !(tokens[at - 1].lower == "that"
                    && (token.lower.ends_with('d')
                        || token.lower.ends_with('s')
                            && at > from + 1
                            && tokens[at - 2].is_word()
                            && !lexicon.is_cue(tokens[at - 2])))
                || matches!(tokens[at - 1].lower, "these" | "those")
                || lexicon.is_indefinite(tokens[at - 1]))
            && !lexicon.is_pronoun(tokens[at - 1])
        {
            continue;
        }
        // "her March comment that", "his claim:": whose it is; "his believed strength": an adjective.
        let owned = (from..at)
            .rev()
            .take(2)
            .find(|before| is_owner(tokens[*before].lower));
        if let Some(owner) = owned.filter(|owner| owner + 1 == at || tokens[at - 1].has_capital()) {
            let is_claim = at + 1 == quote || matches!(tokens[at + 1].text, "that" | ":");
            if is_claim && lexicon.gender_of_pronoun(tokens[owner]).is_some() {
                return Some(Attribution {
                    source: Some(Source {
                        who: Who::Pronoun(tokens[owner].lower.to_owned()),
                        from: owner,
                        to: owner + 1,
                    }),
                    cue: at,
                    confidence: 0.85,
                });
            }
            continue;
        }
        if at > from && tokens[at - 1].is_possessive {
            // "Trump's claim that …": whose claim it is; "Ohio's remaining days", "his remarks on Sunday": a noun.
            let is_claim = !token.lower.ends_with("ing")
                && !is_judged(tokens, at, quote, lexicon)
                && (at + 1 == quote || matches!(tokens[at + 1].text, "that" | ":"));
            match owner(tokens, from, at, lexicon).filter(|_| is_claim) {
                Some(source) => {
                    return Some(Attribution {
                        source: Some(source),
                        cue: at,
                        confidence: 0.85,
                    });
                }
                None => continue,
            }
        }
        // "The paper quoted a friend as saying"
        if token.lower == "saying"
            && at > from + 1
            && tokens[at - 1].lower == "as"
            && let Some(source) = ending_at(tokens, from, at - 1, lexicon)
        {
            return Some(Attribution {
                source: Some(source),
                cue: at,
                confidence: 0.85,
            });
        }
        let verb = finite(tokens, from, at, lexicon);
        let inverted = lexicon
            .is_verb_second
            .then(|| {
                quoted_as(tokens, from, at, lexicon)
                    .or_else(|| after_verb(tokens, from, verb, quote, lexicon))
            })
            .flatten();
        if let Some(source) = inverted.or_else(|| preceding(tokens, from, verb, lexicon)) {
            let is_which = is_relative(&source);
            let confidence = match quote - at {
                9.. if lexicon.is_weak_cue(token) => 0.75,
                _ if is_which => 0.75,
                0..=8 => 0.88,
                9..=14 => 0.85,
                _ => 0.8,
            };
            let mut found = Attribution {
                source: Some(source),
                cue: at,
                confidence,
            };
            let commas =
                |range: std::ops::Range<usize>| range.into_iter().any(|at| tokens[at].is(","));
            // "After Roos criticized the plan, Holt shot back"
            let opens = lexicon.subordinates(tokens[from])
                && !commas(from..at)
                && commas(at..quote.saturating_sub(2));
            let inside = opens || is_subordinate(tokens, &found, quote, lexicon);
            if inside && tokens[quote - 1].is(",") {
                found.confidence = found.confidence.min(0.78);
            }
            let is_weak = lexicon.is_weak_cue(token) || inside;
            match &nearest {
                // "Carter said the approach remained “one of strength”": who speaks stands further up.
                None if is_weak
                    && quote - at <= 4
                    && !opens
                    && token.lower.starts_with("call")
                    && is_person(&found, lexicon) =>
                {
                    return Some(found);
                }
                None if is_weak || !is_person(&found, lexicon) => {
                    nearest = Some(found);
                    continue;
                }
                // "Holt released a video that said “…”"
                Some(near)
                    if is_person(&found, lexicon)
                        && !inside
                        && (near.source.as_ref())
                            .is_some_and(|which| is_relative(which) && which.from - at <= 6) =>
                {
                    return Some(Attribution {
                        cue: near.cue,
                        ..found
                    });
                }
                Some(_) if is_weak || !is_person(&found, lexicon) => continue,
                // "In a release announcing his role, Holt described the job “as …”"
                Some(near)
                    if token.lower.ends_with("ing")
                        && is_person(near, lexicon)
                        && (near.source.as_ref()).is_some_and(|source| commas(at..source.from)) =>
                {
                    continue;
                }
                _ => return Some(found),
            }
        }
        // "En un comunicado, aseguró que «…»"
        let opens = at == from
            || tokens[at - 1].is(",")
            || lexicon.bounds(tokens[at - 1])
            || lexicon.is_stop(tokens[at - 1]);
        if lexicon.drops_subjects && opens && !lexicon.is_weak_cue(token) {
            dropped.get_or_insert(Attribution {
                source: None,
                cue: at,
                confidence: 0.6,
            });
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
    (nearest.or(dropped)).or_else(|| bare_colon(tokens, from, quote, lexicon))
}

/// "Rubio's claim that Cruz was in favor is “untrue”": whether the words are said of the claim.
fn is_judged(tokens: &[Token<'_>], claim: usize, quote: usize, lexicon: &Lexicon) -> bool {
    let is_verb = |token: &Token<'_>| {
        matches!(token.lower, "is" | "was" | "are" | "were" | "has" | "had")
            || lexicon.is_modal(token)
    };
    quote > claim + 3
        && is_verb(&tokens[quote - 1])
        && tokens[claim + 1..quote - 1].iter().any(is_verb)
}

/// "found in May that"
fn leads_to_that(tokens: &[Token<'_>], verb: usize) -> bool {
    let next = tokens[verb + 1..].iter().take(4);
    next.take_while(|token| token.is_word())
        .any(|token| token.lower == "that")
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

/// A "that" or "which" that names nobody.
fn is_relative(source: &Source) -> bool {
    matches!(&source.who, Who::Pronoun(word) if matches!(word.as_str(), "that" | "which"))
}

/// "told a woman who suggested", "said that when Warren railed": the verb of a clause inside another one.
fn is_subordinate(
    tokens: &[Token<'_>],
    found: &Attribution,
    quote: usize,
    lexicon: &Lexicon,
) -> bool {
    let relative = found
        .cue
        .checked_sub(1)
        .is_some_and(|before| matches!(tokens[before].lower, "who" | "which"));
    let opened = found
        .source
        .as_ref()
        .and_then(|source| source.from.checked_sub(1))
        .is_some_and(|before| lexicon.subordinates(tokens[before]));
    // "…, while Holt said that the “sea”", "after Holt argued for the third time that “…”"
    let is_said = tokens[quote - 1].lower == "that"
        && tokens[found.cue..quote - 1].iter().all(Token::is_word);
    let is_next = (quote - found.cue <= 4 || is_said) && !lexicon.is_weak_cue(tokens[found.cue]);
    relative || opened && !is_next
}
