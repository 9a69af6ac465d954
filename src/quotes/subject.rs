//! Who is the subject of a verb? The noun phrase before it, past appositions, relatives and other verbs.

use super::{
    clause::clause_subject,
    ending::ending_at,
    lexicon::Lexicon,
    phrases::{following, skip_parentheses},
    relative::{antecedent, described, relative},
    source::{Source, Who},
    tokens::{Token, TokenKind},
};

/// The subject of a sentence whose verb says nothing of speech: `Rudd attacked “the hateful ideology of …”`.
pub fn subject(
    tokens: &[Token<'_>],
    from: usize,
    quote: usize,
    lexicon: &Lexicon,
) -> Option<Source> {
    clause_subject(tokens, from, quote, lexicon).filter(|source| match &source.who {
        Who::Name(name) => {
            !name.is_org
                && (!lexicon.has_high_nouns || name.words.len() > 1 || !name.titles.is_empty())
        }
        Who::Pronoun(word) => lexicon.gender_of_pronoun(word).is_some(),
        Who::Noun { words, .. } => words.last().is_some_and(|word| lexicon.is_personal(word)),
    })
}

/// The subject of the verb at `cue`, looking back as far as `from`.
pub fn preceding(
    tokens: &[Token<'_>],
    from: usize,
    cue: usize,
    lexicon: &Lexicon,
) -> Option<Source> {
    let mut end = cue;
    let mut steps = 0;
    while end > from
        && steps < 6
        && tokens[end - 1].is_word()
        && (lexicon.is_reflexive(tokens[end - 1])
            || lexicon.is_light(tokens[end - 1]) && !lexicon.is_pronoun(tokens[end - 1]))
    {
        end -= 1;
        steps += 1;
    }
    if end == from {
        return None;
    }
    let last = &tokens[end - 1];
    if matches!(
        last.lower,
        "and" | "but" | "then" | "or" | "und" | "et" | "y" | "to"
    ) && last.is_word()
    {
        // "When Holt was asked, he smiled and said"
        let comma = (from..end - 1).rev().find(|at| tokens[*at].is(","));
        let nearest = comma
            .and_then(|comma| following(&tokens[..end - 1], comma + 1, lexicon))
            .filter(|source| matches!(&source.who, Who::Pronoun(word) if lexicon.gender_of_pronoun(word).is_some()));
        if nearest.is_some() {
            return nearest;
        }
        // "X smiled and said": the subject of the first verb.
        return clause_subject(tokens, from, end - 1, lexicon);
    }
    if last.is_word() && matches!(last.lower, "who" | "which" | "qui" | "quien") {
        let before = if end >= 2 && tokens[end - 2].is(",") {
            end - 2
        } else {
            end - 1
        };
        return antecedent(tokens, from, before, lexicon)
            .or_else(|| ending_at(tokens, from, before, lexicon))
            .or_else(|| Some(relative(last, end - 1)));
    }
    // "the leaders, who, in a call on Friday, criticized"
    if last.is(",")
        && let Some(who) = (from + 1..end - 1).rev().take(12).find(|at| {
            lexicon.is_relative(tokens[*at])
                && tokens[*at - 1].is(",")
                && tokens[*at + 1].is(",")
                && *at + 2 < end
        })
        && (who + 2..end - 1).all(|at| !tokens[at].is(","))
    {
        return preceding(tokens, from, who + 1, lexicon);
    }
    // "a post by Maren Holt that read", "footage of Maren Holt asking"
    let is_participle = tokens[cue].lower.ends_with("ing") && last.has_capital();
    if (last.is_word() && last.lower == "that" || is_participle)
        && let Some(found) = antecedent(tokens, from, end - usize::from(!is_participle), lexicon)
    {
        return Some(found);
    }
    // "a sign appeared that read": no name, and nobody else's words either.
    if last.is_word()
        && matches!(last.lower, "that" | "which")
        && !is_participle
        && end > from + 1
        && tokens[cue].lower.ends_with(['d', 's'])
    {
        return Some(relative(last, end - 1));
    }
    // "It happened at a rally, when protesters broke in, shouting"
    if last.is(",")
        && tokens[cue].lower.ends_with("ing")
        && let Some(when) = (from + 1..end - 1)
            .rev()
            .find(|at| tokens[*at - 1].is(",") && lexicon.subordinates(tokens[*at]))
        && tokens[when..end - 1].iter().all(|token| !token.is(","))
        && let Some(found) = clause_subject(tokens, when + 1, end - 1, lexicon)
    {
        return Some(found);
    }
    // "Roos was wrong, Holt added, saying"
    if last.is(",")
        && tokens[cue].lower.ends_with("ing")
        && let Some(said) = (from..end - 1).rev().take(14).find(|at| {
            let token = &tokens[*at];
            token.is_word()
                && lexicon.is_cue(token)
                && (!lexicon.is_weak_cue(token) || *at + 2 == end)
                && !token.lower.ends_with("ing")
        })
        && said > from
        && tokens[said - 1].has_capital()
        && let Some(found) =
            ending_at(tokens, from, said, lexicon).filter(|found| matches!(found.who, Who::Name(_)))
    {
        return Some(found);
    }
    if last.is(",")
        && tokens[cue].lower.ends_with("ing")
        && let Some(found) =
            clause_subject(tokens, from, end - 1, lexicon).filter(|found| match &found.who {
                Who::Noun { words, .. } => {
                    words.last().is_some_and(|word| lexicon.is_personal(word))
                }
                _ => true,
            })
    {
        return Some(found);
    }
    // "Maren Holt, author of “The Wall,” put it": the comma stands inside the marks.
    let is_title = matches!(last.kind, TokenKind::Quote(_))
        && end >= from + 2
        && lexicon.is_preposition(tokens[end - 2]);
    if last.is(",") || last.is(")") || last.is("—") || last.is("–") || is_title {
        let opening = match last.text {
            _ if is_title => ",",
            ")" => "(",
            other => other,
        };
        if let Some(found) = described(tokens, from, end, lexicon) {
            return Some(found);
        }
        let open = (from..end - 1)
            .rev()
            .filter(|at| tokens[*at].is(opening))
            .find(|at| {
                *at > from
                    && !is_inside(tokens, from, *at, lexicon)
                    && ending_at(tokens, from, *at, lexicon).is_some_and(|found| {
                        !matches!(found.who, Who::Noun { .. }) || end - *at < 20
                    })
            });
        return match open {
            Some(open) => {
                let head = ending_at(tokens, from, open, lexicon);
                // "Her rival, Piet Roos, said": the name stands in the apposition.
                let inside = following(tokens, open + 1, lexicon).filter(|inside| {
                    skip_parentheses(tokens, inside.to) + 1 == end
                        && matches!(&inside.who, Who::Name(name) if name.words.len() >= 2 || !name.titles.is_empty())
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
    // "the remarks Holt made in May saying"
    if tokens[cue].lower.ends_with("ing")
        && let Some(made) = (from + 1..end)
            .rev()
            .take(8)
            .find(|at| tokens[*at].lower == "made" && tokens[*at - 1].has_capital())
        && let Some(found) =
            ending_at(tokens, from, made, lexicon).filter(|found| matches!(found.who, Who::Name(_)))
    {
        return Some(found);
    }
    // A participle hangs on the subject of its clause: "… as he left the stage saying".
    if tokens[cue].lower.ends_with("ing") && !last.has_capital() && !lexicon.is_pronoun(last) {
        return clause_subject(tokens, from, end, lexicon);
    }
    let found = ending_at(tokens, from, end, lexicon)?;
    // "Holt, who has in the past called it", "an official who asked for no name to appear said": whom the clause is about.
    if matches!(
        found.who,
        Who::Noun {
            is_definite: false,
            ..
        }
    ) && let Some(who) = (from..found.from)
        .rev()
        .take(8)
        .take_while(|at| tokens[*at].is_word())
        .find(|at| tokens[*at].lower == "who")
    {
        let before = who - usize::from(who > from && tokens[who - 1].is(","));
        return antecedent(tokens, from, before, lexicon)
            .or_else(|| ending_at(tokens, from, before, lexicon))
            .or_else(|| Some(relative(&tokens[who], who)));
    }
    Some(found)
}

/// "Holt, at a meeting in Ormsby, …", "Holt, the pilot who heads the Harbour Board, …": whether what ends before a comma is a part of
/// what was put in.
fn is_inside(tokens: &[Token<'_>], from: usize, comma: usize, lexicon: &Lexicon) -> bool {
    let Some(opening) = (from..comma).rev().find(|at| tokens[*at].is(",")) else {
        return false;
    };
    let put_in = &tokens[opening + 1..comma];
    let is_relative = |token: &Token<'_>| lexicon.is_relative(token);
    let is_clause = put_in
        .iter()
        .any(|token| matches!(token.lower, "what" | "that"));
    put_in.iter().any(is_relative)
        || !is_clause
            && put_in
                .first()
                .is_some_and(|token| lexicon.is_preposition(token))
            && opening > from
            && !lexicon.has_high_nouns
}

/// "Ann Rawlings, 59, of Ashton, Md., said", "Sam Solovey, a contestant on the show, said": whom the appositions describe.
fn outermost(tokens: &[Token<'_>], from: usize, head: Source, lexicon: &Lexicon) -> Source {
    let is_whole = |who: &Who| matches!(who, Who::Name(name) if name.words.len() >= 2 || !name.titles.is_empty());
    if is_whole(&head.who) || matches!(head.who, Who::Pronoun(_)) {
        return head;
    }
    let is_governed = |at: usize| at > from && lexicon.is_preposition(tokens[at - 1]);
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
