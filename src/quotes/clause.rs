//! What is a clause about? Its first name, pronoun or noun phrase behind what leads in.

use super::{
    lexicon::Lexicon,
    name::name_at,
    phrases::following,
    source::{Source, Who},
    tokens::{Token, TokenKind},
};

/// "On Thursday", "When Holt came", "Asked about the wall", "Hours later": what no subject begins with.
fn leads_in(tokens: &[Token<'_>], start: usize, lexicon: &Lexicon) -> bool {
    let word = tokens[start].lower;
    // "Last month, when …", "A few minutes later, Holt …"
    let says_when = (start..tokens.len().min(start + 7))
        .take_while(|at| tokens[*at].is_word())
        .last()
        .is_some_and(|last| {
            lexicon.is_time(tokens[last]) && tokens.get(last + 1).is_some_and(|next| next.is(","))
        });
    let next = tokens.get(start + 1).map_or("", |next| next.lower);
    let is_participle =
        word.ends_with("ed") && (lexicon.is_stop(word) || lexicon.is_preposition(next));
    // "About 200 protesters"
    let counts = next.starts_with(|c: char| c.is_ascii_digit())
        && matches!(word, "about" | "over" | "around");
    says_when
        || lexicon.is_preposition(word) && !counts
        || lexicon.subordinates(word)
        || lexicon.is_stop(word) && next == ","
        || word == "as"
        || is_participle
        || (lexicon.is_stop(word) || lexicon.is_time(word)) && lexicon.is_preposition(next)
        || word.ends_with("ing") && !lexicon.is_cue(next)
        || word.ends_with('s') && matches!(next, "after" | "before")
}

/// "…, N.H., on Tuesday, Holt": a place or a year that goes with what stands before it.
fn is_apposed(tokens: &[Token<'_>], start: usize, lexicon: &Lexicon) -> bool {
    let token = &tokens[start];
    let is_year = token.text.chars().all(|c| c.is_ascii_digit());
    let is_short = token.has_capital() && token.text.contains('.') || lexicon.is_place(token);
    // "Led in by Roos, the harbour pilot, Holt"
    let describes = lexicon.is_article(token)
        && (start + 1..tokens.len().min(start + 12))
            .find(|at| !tokens[*at].is_word() || lexicon.is_cue(tokens[*at]))
            .is_some_and(|at| {
                tokens[at].is(",") && tokens.get(at + 1).is_some_and(Token::has_capital)
            });
    (is_year || is_short) && tokens.get(start + 1).is_some_and(|next| next.is(",")) || describes
}

/// The subject of the clause that ends at `end`: its first name or pronoun that no preposition governs.
pub fn clause_subject(
    tokens: &[Token<'_>],
    from: usize,
    end: usize,
    lexicon: &Lexicon,
) -> Option<Source> {
    let mut start = (from..end)
        .rev()
        .find(|at| tokens[*at].is(";") && at + 1 < end)
        .map_or(from, |at| at + 1);
    // "But speaking later, the minister"
    if start + 1 < end && lexicon.joins(tokens[start]) {
        start += 1;
    }
    let opening = start;
    // "On “Harbour Watch,” Maren Holt": the comma stands inside the marks.
    if end > start + 2
        && lexicon.is_preposition(tokens[start])
        && matches!(tokens[start + 1].kind, TokenKind::Quote(_))
        && tokens[start + 2].has_capital()
    {
        start += 2;
    }
    // "On Thursday, after remaining neutral, Warren appeared": what stands before the subject's comma.
    while start < end
        && (leads_in(tokens, start, lexicon)
            || start > opening && is_apposed(tokens, start, lexicon))
        && let Some(comma) = (start..end.min(start + 25)).find(|at| tokens[*at].is(","))
        && comma + 1 < end
    {
        // "Following a swiftly called, late-night meeting, the board": an adjective goes on with what leads in.
        let next = &tokens[comma + 1];
        let is_adjective = !next.has_capital()
            && !lexicon.is_pronoun(next)
            && !lexicon.is_definite(next)
            && !lexicon.is_indefinite(next)
            && !lexicon.may_speak(next)
            && !lexicon.is_title(next)
            && !next.lower.ends_with('s');
        let after = (comma + 2..end.min(comma + 8)).find(|at| tokens[*at].is(","));
        start = match after.filter(|after| is_adjective && after + 1 < end) {
            Some(after) => after + 1,
            None => comma + 1,
        };
    }
    let mut at = start;
    while at < end {
        let governed = at > start && lexicon.is_preposition(tokens[at - 1]);
        if !governed && let Some(source) = following(&tokens[..end], at, lexicon) {
            match source.who {
                // "Trump's “excesses” are": they are the subject.
                Who::Name(_) if tokens[source.to - 1].is_possessive => at = source.to,
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
