//! Where does the noun phrase that ends before a word begin, and whom does it name?

use super::{
    lexicon::Lexicon,
    name::{Name, name_at, names_in},
    phrases::{PHRASE, following},
    source::{Source, Who},
    tokens::Token,
};

/// The noun phrase that ends right before `end`.
pub fn ending_at(
    tokens: &[Token<'_>],
    from: usize,
    end: usize,
    lexicon: &Lexicon,
) -> Option<Source> {
    let last = tokens.get(end.checked_sub(1)?)?;
    if last.is(")")
        && let Some(open) = (from..end).rev().take(12).find(|at| tokens[*at].is("("))
    {
        return ending_at(tokens, from, open, lexicon);
    }
    if last.is_word() && lexicon.is_pronoun(last) && !matches!(last.lower, "his" | "her" | "their")
    {
        return Some(Source {
            who: Who::Pronoun(last.lower.to_owned()),
            from: end - 1,
            to: end,
        });
    }
    let mut start = end;
    while start > from && end - start < PHRASE + 6 {
        let token = &tokens[start - 1];
        let stops = !token.is_word()
            || lexicon.bounds(token)
                && !is_inside_name(tokens, start - 1, lexicon)
                && !joins_offices(&tokens[from..end], start - 1 - from, lexicon)
            || lexicon.is_pronoun(token)
                && !matches!(token.lower, "his" | "her" | "their")
                && !(token.lower == "one" && start < end && !lexicon.is_preposition(tokens[start]))
            || lexicon.is_cue(token)
                && !token.has_capital()
                && !lexicon.is_role(token)
                && !is_noun(tokens, start - 1, lexicon);
        if stops {
            break;
        }
        start -= 1;
    }
    // "Auch der Minister": the phrase begins with its article.
    let is_adverb = |token: &Token<'_>| {
        let word = token.lower;
        (lexicon.is_light(word) || lexicon.is_stop(word))
            && !lexicon.is_definite(word)
            && !lexicon.is_indefinite(word)
            && !lexicon.is_preposition(word)
    };
    while lexicon.has_high_nouns
        && start + 1 < end
        && is_adverb(&tokens[start])
        && lexicon.is_definite(tokens[start + 1])
    {
        start += 1;
    }
    if start == end {
        return None;
    }
    let prepositions: Vec<usize> = (start..end)
        .filter(|at| *at > start || !lexicon.is_definite(tokens[*at]))
        .filter(|at| {
            lexicon.is_preposition(tokens[*at])
                && !tokens[*at].has_capital()
                && !is_inside_name(tokens, *at, lexicon)
        })
        .collect();
    // "aunque insistió": nobody is named.
    if lexicon.drops_subjects
        && tokens[start..end]
            .iter()
            .all(|token| lexicon.is_stop(token))
    {
        return None;
    }
    // "the board must ensure states": a verb stands in it.
    if (start + 1..end).any(|at| lexicon.is_modal(tokens[at]) && !tokens[at].has_capital()) {
        return None;
    }
    if let Some(named) = named_before(tokens, from, start, end, lexicon) {
        return Some(Source { to: end, ..named });
    }
    match prepositions.as_slice() {
        [first, ..] if *first > start => {
            // "A spokesman for the department", "Smith of Yale": the head stands before the preposition.
            let head = following(&tokens[..*first], start, lexicon)?;
            // "an email that was sent out by Holt on Tuesday"
            if tokens[*first].lower == "by"
                && (start..*first).all(|at| {
                    lexicon.is_stop(tokens[at])
                        || lexicon.is_light(tokens[at])
                        || matches!(tokens[at].lower, "out" | "up")
                })
            {
                return following(&tokens[..end], first + 1, lexicon);
            }
            Some(Source { to: end, ..head })
        }
        _ => {
            let names: Vec<Name> = names_in(tokens, start, end, lexicon);
            if let Some(name) = names
                .into_iter()
                .rfind(|name| name.last + 1 == end && !name.words.is_empty())
                .filter(|name| {
                    !lexicon.has_high_nouns
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

/// "Anna Holt, an engineer at the works said": whom the words that end the subject describe.
fn named_before(
    tokens: &[Token<'_>],
    from: usize,
    start: usize,
    end: usize,
    lexicon: &Lexicon,
) -> Option<Source> {
    let comma = start.checked_sub(1).filter(|at| *at > from)?;
    if !tokens[comma].is(",") || !lexicon.is_indefinite(tokens.get(start)?) {
        return None;
    }
    // "Anna Holt, an honour Roos said": he is the subject.
    let last = tokens[start..end]
        .iter()
        .rposition(|token| !token.has_capital())?;
    if start + last + 1 < end && last > 0 && !lexicon.is_preposition(tokens[start + last]) {
        return None;
    }
    let name = names_in(tokens, from, comma, lexicon)
        .into_iter()
        .find(|name| name.last + 1 == comma && name.words.len() > 1 && !name.is_org)?;
    Some(Source {
        from: name.first,
        to: comma,
        who: Who::Name(name),
    })
}

/// "the former secretary of state and current nominee": whether two offices of one person are joined at a word.
fn joins_offices(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let is_personal = |token: &Token<'_>| lexicon.is_personal(token);
    let opens = |token: &Token<'_>| {
        lexicon.is_definite(token) || lexicon.is_indefinite(token) || lexicon.is_pronoun(token)
    };
    let before = tokens[..at].iter().rev().take(6);
    tokens[at].lower == "and"
        && tokens[at + 1..].last().is_some_and(is_personal)
        && tokens.get(at + 1).is_some_and(|next| !opens(next))
        && before
            .clone()
            .take_while(|token| !opens(token))
            .any(is_personal)
        && before
            .clone()
            .take_while(|token| token.is_word())
            .any(opens)
}

/// "Holt's thinking", "the reporting", "secretary of state": a noun that looks like a verb.
fn is_noun(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &tokens[before]) else {
        return false;
    };
    match tokens[at].lower.ends_with("ing") {
        true => before.is_possessive || lexicon.is_definite(before),
        false => before.lower == "of",
    }
}

/// The name whose possessive stands right before `end`.
pub fn owner(tokens: &[Token<'_>], from: usize, end: usize, lexicon: &Lexicon) -> Option<Source> {
    (end.saturating_sub(5).max(from)..end).find_map(|first| {
        let name = name_at(tokens, first, lexicon)?;
        (name.last + 1 == end && !name.words.is_empty()).then_some(Source {
            who: Who::Name(name),
            from: first,
            to: end,
        })
    })
}

fn is_inside_name(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    (at.saturating_sub(6)..at)
        .rev()
        .filter(|first| tokens[*first].has_capital())
        .any(|first| name_at(tokens, first, lexicon).is_some_and(|name| name.last > at))
}
