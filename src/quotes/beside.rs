//! What in a quote's own sentence says who speaks, and whether it is one quote with the stretch before?

use super::{
    after::{after, at_sentence_end},
    before::before,
    lexicon::Lexicon,
    name::{Name, name_at},
    run::is_nickname,
    source::{Attribution, Source, Who},
    speaker::{Reader, Said},
    stretches::Marked,
    subject::subject,
    tokens::{SENTENCE, Token, TokenKind, ends_sentence, sentence_before},
    utterance::Shape,
};
use crate::model::QuoteKind;

impl Reader<'_> {
    /// The attribution in the quote's own sentence.
    pub(super) fn attribution(
        &self,
        at: usize,
        quote: usize,
        shape: &Shape,
        marked: &[Marked],
    ) -> Option<Attribution> {
        let tokens = &self.tokens[marked[at].paragraph];
        let next_word = tokens.get(quote + 1);
        let limit = tokens.len().min(quote + 1 + SENTENCE);
        let frame_end = (quote + 1..limit)
            .find(|at| {
                ends_sentence(&tokens[*at])
                    || matches!(tokens[*at].kind, TokenKind::Quote(_))
                        && !is_nickname(tokens, *at, self.lexicon)
            })
            .unwrap_or(limit);
        // `“A.” Smith said: “B.”`: the words between belong to what follows.
        let leads_on = shape.ends_sentence
            && frame_end > quote + 1
            && frame_end < tokens.len()
            && matches!(tokens[frame_end].kind, TokenKind::Quote(_))
            && (tokens[frame_end - 1].is(":") || tokens[frame_end - 1].is(","));
        let begins = self.sentence_start(tokens, quote, marked);
        let introduced = quote > begins && (tokens[quote - 1].is(":") || tokens[quote - 1].is(","));
        let before = before(tokens, begins, quote, self.lexicon).map(|found| {
            let named = (found.source.as_ref()).is_some_and(|source| match &source.who {
                Who::Name(name) => self.is_named(name),
                who => matches!(who, Who::Pronoun(_)),
            });
            match self.foremost(tokens, begins, quote) {
                Some(person) if !named && tokens[quote - 1].is(":") => person,
                _ => found,
            }
        });
        // What stands before a colon introduces what follows it, and no more.
        let reaches = |found: &Attribution| {
            (found.cue + 1..quote.saturating_sub(1)).all(|at| !tokens[at].is(":"))
        };
        // "The statement had what it said were reasons: “…,” the union wrote.": the nearer verb.
        let is_far = |found: &Attribution| {
            quote - found.cue.min(quote) > 8
                && !leads_on
                && !(found.source.as_ref()).is_some_and(|source| matches!(source.who, Who::Name(_)))
                && after(&tokens[..frame_end], quote + 1, self.lexicon)
                    .is_some_and(|after| after.source.is_some() && after.confidence > 0.96)
        };
        if introduced
            && let Some(found) = &before
            && found.confidence >= 0.8
            && reaches(found)
            && !is_far(found)
        {
            return before;
        }
        // After a stop inside the marks a capital begins another sentence; after ! and ? it may still be the source.
        let stops = self.text[marked[at].inner.clone()]
            .iter()
            .rev()
            .find(|c| !c.is_whitespace())
            == Some(&'.');
        // “…,” Holt said. “I am no thief.” Her coach called it “cruel”: the verb has words of its own, and Holt goes on.
        let has_others = stops
            && frame_end < limit
            && matches!(tokens[frame_end].kind, TokenKind::Quote(_))
            && (at.checked_sub(1))
                .is_some_and(|last| marked[last].paragraph == marked[at].paragraph);
        let same_sentence = !shape.ends_sentence
            || next_word.is_some_and(|token| {
                !token.has_capital() && token.is_word()
                    || !token.is_word()
                    || before.is_none()
                        && (!stops || begins == quote && !has_others)
                        && after(&tokens[..frame_end], quote + 1, self.lexicon)
                            .is_some_and(|found| !stops || found.cue >= frame_end.saturating_sub(4))
            });
        if !leads_on
            && same_sentence
            && let Some(found) = after(&tokens[..frame_end], quote + 1, self.lexicon)
        {
            // "Holm said the film “wrongly” suggests …": a verb that names nobody yields to one that does.
            let named = before
                .as_ref()
                .is_some_and(|before| before.source.is_some());
            // "Aldous called the mural “a gift”, her neighbour called it …": the verb next to the words has them.
            let nearer = before.as_ref().is_some_and(|before| {
                before.source.is_some()
                    && quote - before.cue.min(quote) <= 4
                    && !shape.starts_high
                    && !shape.ends_with_stop
                    && tokens
                        .get(quote + 1)
                        .is_some_and(|next| next.is(",") || next.lower == "and")
            });
            // "Holt, who spoke of “the sea”, described the wall": what he described says nothing.
            let speaks = found
                .source
                .as_ref()
                .is_some_and(|source| match &source.who {
                    Who::Noun { words, .. } => {
                        words.iter().any(|word| self.lexicon.may_speak(word))
                    }
                    _ => true,
                });
            if !nearer && (speaks || !named) {
                return Some(found);
            }
        }
        if before.is_some() {
            return before;
        }
        if shape.ends_sentence {
            return None;
        }
        // A sentence may end inside the marks of another quote.
        let ends = (quote + 1..limit).find(|at| match tokens[*at].kind {
            TokenKind::Quote(number) => self.ends_inside(number, marked, tokens.get(at + 1)),
            _ => ends_sentence(&tokens[*at]),
        });
        at_sentence_end(&tokens[..ends.unwrap_or(limit)], quote, self.lexicon)
    }

    /// Whether a stretch ends a sentence: a stop inside its marks, and a capital or another quote after them.
    fn ends_inside(&self, number: usize, marked: &[Marked], next: Option<&Token<'_>>) -> bool {
        let inner = &self.text[marked[number].inner.clone()];
        let last = inner.iter().rev().find(|c| !c.is_whitespace());
        last.is_some_and(|c| matches!(c, '.' | '!' | '?'))
            && next
                .is_some_and(|next| next.has_capital() || matches!(next.kind, TokenKind::Quote(_)))
    }

    /// Whether a run of capitals is somebody's name for certain: where nouns have capitals too, "Relativierend" has one.
    pub(super) fn is_named(&self, name: &Name) -> bool {
        let is_whole = name.words.len() > 1 && !self.lexicon.has_high_nouns;
        if is_whole || name.is_org || !name.titles.is_empty() {
            return true;
        }
        let found = self.people.find_for(name, None, 0);
        found.is_some_and(|found| self.people.people[found].is_somebody(self.lexicon))
    }

    /// "Den Unmut der Partei brachte ihre Sprecherin, Anna Holt, zum Ausdruck:": where nouns have capitals too and any part may stand
    /// first, the first person of a sentence whom no preposition governs.
    pub(super) fn foremost(
        &self,
        tokens: &[Token<'_>],
        from: usize,
        to: usize,
    ) -> Option<Attribution> {
        if !self.lexicon.has_high_nouns {
            return None;
        }
        // "…, und der Minister Tom Holt:": whoever stands right before a colon.
        let last = to.checked_sub(1).filter(|at| tokens[*at].is(":"));
        let announced = last.and_then(|end| {
            (from..end).find_map(|at| {
                self.somebody(tokens, from, at, end)
                    .filter(|found| found.to == end)
            })
        });
        let source = announced.or_else(|| {
            (from..to).find_map(|at| {
                if tokens[at].lower == "er" {
                    return Some(Source {
                        who: Who::Pronoun("er".to_owned()),
                        from: at,
                        to: at + 1,
                    });
                }
                self.somebody(tokens, from, at, to)
            })
        })?;
        Some(Attribution {
            source: Some(source),
            cue: tokens.len(),
            confidence: 0.7,
        })
    }

    /// The person named in full whose name starts at a token, if no preposition governs it.
    fn somebody(&self, tokens: &[Token<'_>], from: usize, at: usize, to: usize) -> Option<Source> {
        let name = name_at(&tokens[..to], at, self.lexicon)?;
        let found = self.people.find_for(&name, None, tokens[at].start)?;
        let person = &self.people.people[found];
        let governed = at > from && self.lexicon.governs(tokens[at - 1]);
        let is_person = !person.is_org && person.gender.is_some() && person.words.len() > 1;
        (is_person && !governed).then(|| Source {
            from: name.first,
            to: name.last + 1,
            who: Who::Name(name),
        })
    }

    /// Whom a sentence in the mood of reported speech reports: "Die Studie zeige, dass …" goes on with whoever was the subject of
    /// the sentence before.
    pub(super) fn reported(
        &self,
        tokens: &[Token<'_>],
        begins: usize,
        quote: usize,
    ) -> Option<Attribution> {
        let limit = tokens.len().min(quote + SENTENCE);
        let ends = (quote..limit).find(|at| ends_sentence(&tokens[*at]));
        let sentence = &tokens[begins..ends.unwrap_or(limit)];
        if begins < 2 || !sentence.iter().any(|token| self.lexicon.is_reported(token)) {
            return None;
        }
        let last = begins - 1;
        let from = sentence_before(tokens, last);
        let is_told = |found: &Attribution| found.source.is_some();
        before(tokens, from, last, self.lexicon)
            .filter(is_told)
            .or_else(|| {
                Some(Attribution {
                    source: Some(subject(tokens, from, last, self.lexicon)?),
                    cue: tokens.len(),
                    confidence: 0.6,
                })
            })
            .or_else(|| self.foremost(tokens, from, last))
    }

    /// The first token of the sentence that a quote stands in.
    pub(super) fn sentence_start(
        &self,
        tokens: &[Token<'_>],
        quote: usize,
        marked: &[Marked],
    ) -> usize {
        for at in (quote.saturating_sub(SENTENCE)..quote).rev() {
            if ends_sentence(&tokens[at]) {
                return at + 1;
            }
            if let TokenKind::Quote(number) = tokens[at].kind
                && self.ends_inside(number, marked, tokens.get(at + 1))
            {
                return at + 1;
            }
        }
        match quote.checked_sub(SENTENCE) {
            Some(start) => start,
            None => past_dateline(&tokens[..quote], self.lexicon),
        }
    }

    /// The stretch before, where this one goes on after an interruption.
    pub(super) fn goes_on(
        &self,
        at: usize,
        quote: usize,
        marked: &[Marked],
        told: &[Option<Said>],
    ) -> Option<usize> {
        let before = at.checked_sub(1)?;
        if marked[before].paragraph != marked[at].paragraph || told[before].is_none() {
            return None;
        }
        let tokens = &self.tokens[marked[at].paragraph];
        let earlier = self.places[before]?;
        let between = &tokens[earlier + 1..quote];
        let inner = &self.text[marked[before].inner.clone()];
        let last = inner.iter().rev().find(|c| !c.is_whitespace())?;
        let comma_inside = matches!(last, ',' | '—' | '–' | '…')
            || between.first().is_some_and(|token| token.is(","));
        // What a colon leads to is another statement.
        let led_to = between.iter().any(|token| token.is(":"));
        let comma_before = between
            .last()
            .is_some_and(|token| token.is(",") || token.is("—") || token.is("–"));
        // “A,” he sings before asking her, “B?”
        let leads_on = between.iter().rev().take(4).any(|token| {
            token.is_word() && token.lower.ends_with("ing") && self.lexicon.is_cue(token)
        });
        let short = between.len() <= 25 && !between.iter().any(ends_sentence);
        let attributed = after(&tokens[..quote], earlier + 1, self.lexicon).is_some();
        (comma_inside && comma_before && short && !led_to && !leads_on && attributed)
            .then_some(before)
    }

    /// A quote that was left open in the paragraph before goes on here.
    pub(super) fn over_paragraphs(
        &self,
        at: usize,
        marked: &[Marked],
        told: &[Option<Said>],
    ) -> Option<Said> {
        let before = at.checked_sub(1)?;
        if !marked[before].is_open || marked[before].paragraph + 1 != marked[at].paragraph {
            return None;
        }
        let starts = self.tokens[marked[at].paragraph]
            .first()
            .is_some_and(|token| token.kind == TokenKind::Quote(at));
        let said = told[before].clone().filter(|_| starts)?;
        Some(Said {
            continues: Some(before),
            ..said
        })
    }

    pub(super) fn kind(&self, tokens: &[Token<'_>], quote: usize, shape: &Shape) -> QuoteKind {
        let before = quote.checked_sub(1).map(|before| &tokens[before]);
        let after = tokens.get(quote + 1);
        let starts = before.is_none_or(|token| {
            token.kind == TokenKind::Punctuation
                || matches!(token.kind, TokenKind::Quote(_))
                || self.lexicon.is_cue(token)
        });
        let ends =
            shape.ends_with_stop || after.is_none_or(|token| token.kind == TokenKind::Punctuation);
        if starts
            && ends
            && (shape.starts_high || before.is_none_or(|token| token.is(":") || token.is(",")))
            && shape.words > 0
        {
            QuoteKind::Direct
        } else {
            QuoteKind::Mixed
        }
    }
}

/// "ORMSBY, July 25 (Harbour News) — The board", "Ormsby (Reuters) - The board": where the story begins after the place and day that it was
/// written. "Maren Holt (SNP) — who chairs it —" is the story.
fn past_dateline(tokens: &[Token<'_>], lexicon: &Lexicon) -> usize {
    let is_high = |token: &Token<'_>| {
        token.text.chars().count() > 2 && !token.text.chars().any(char::is_lowercase)
    };
    let is_dash = |token: &Token<'_>| ["—", "–", "-"].iter().any(|dash| token.is(dash));
    let Some(dash) = tokens.iter().take(14).position(is_dash) else {
        return 0;
    };
    let before = &tokens[..dash];
    let is_bracketed = before.last().is_some_and(|token| token.is(")"));
    let is_agency =
        before.len() > 3 && before[dash - 3].is("(") && lexicon.is_org_word(before[dash - 2]);
    let in_capitals = before.first().is_some_and(is_high)
        && (is_bracketed || before.iter().filter(|token| token.is_word()).all(is_high));
    match (in_capitals || is_bracketed && is_agency) && dash + 1 < tokens.len() {
        true => dash + 1,
        false => 0,
    }
}
