//! Who speaks where a quote's own sentence doesn't say? Whoever spoke before, or the source that comes later.

use super::{
    after::{pointed_back, signed},
    before,
    source::{Attribution, Who},
    speaker::{BACK, Reader, Said},
    stretches::Marked,
    subject::subject,
    tokens::{Token, TokenKind, sentence_before},
    utterance::Shape,
};
use crate::model::QuoteKind;

impl Reader<'_> {
    /// A capital at a sentence's start is a name only where the text names it elsewhere too.
    fn is_known(&self, who: &Who) -> bool {
        let Who::Name(name) = who else {
            return true;
        };
        name.words.len() > 1
            || !name.titles.is_empty()
            || name.words.first().is_some_and(|word| {
                self.people
                    .find(&[word.to_lowercase()], None, 0)
                    .is_some_and(|at| self.people.people[at].mentions.len() > 1)
            })
    }

    /// Whom the sentence before one that begins at `begins` reports by name, without marks.
    fn told_since(&self, tokens: &[Token<'_>], begins: usize) -> Option<Attribution> {
        let last = begins.checked_sub(1)?;
        let from = sentence_before(tokens, last);
        let is_quoted = |token: &Token<'_>| matches!(token.kind, TokenKind::Quote(_));
        if tokens[from..last].iter().any(is_quoted) {
            return None;
        }
        before::before(tokens, from, last, self.lexicon).filter(|found| {
            (found.source.as_ref()).is_some_and(|source| matches!(source.who, Who::Name(_)))
        })
    }

    /// «…», ha asegurado: whom a verb without a subject goes on with. The one whom the sentence before is about, or whoever spoke in the
    /// paragraph before.
    pub(super) fn dropped(
        &mut self,
        at: usize,
        quote: usize,
        marked: &[Marked],
        told: &[Option<Said>],
    ) -> Option<Said> {
        const SURE: f64 = 0.75;
        let paragraph = marked[at].paragraph;
        let begins = self.sentence_start(&self.tokens[paragraph], quote, marked);
        let spoke = at
            .checked_sub(1)
            .filter(|before| begins == 0 && marked[*before].paragraph + 1 == paragraph);
        if let Some(said) = spoke.and_then(|before| told[before].clone()) {
            return Some(Said {
                confidence: said.confidence * SURE,
                ..said
            });
        }
        let (number, end) = match begins {
            0 => (paragraph.checked_sub(1)?, self.tokens[paragraph - 1].len()),
            _ => (paragraph, begins),
        };
        let tokens = &self.tokens[number];
        let last = end.checked_sub(1)?;
        let from = sentence_before(tokens, last);
        let found = before::before(tokens, from, last, self.lexicon)
            .filter(|found| found.source.is_some())
            .or_else(|| {
                Some(Attribution {
                    source: Some(subject(tokens, from, last, self.lexicon)?),
                    cue: tokens.len(),
                    confidence: 0.8,
                })
            })?;
        let said = self.said(found, number, QuoteKind::Direct);
        Some(Said {
            confidence: said.confidence * SURE,
            ..said
        })
    }

    /// Without an attribution of its own: whoever was speaking goes on, where the shape is that of speech.
    #[allow(
        clippy::too_many_arguments,
        reason = "all that is known of one stretch"
    )]
    pub(super) fn unattributed(
        &mut self,
        at: usize,
        quote: usize,
        shape: &Shape,
        kind: QuoteKind,
        marked: &[Marked],
        told: &[Option<Said>],
        has_doubles: bool,
    ) -> Option<Said> {
        let stretch = &marked[at];
        let tokens = &self.tokens[stretch.paragraph];
        let previous = (0..at)
            .rev()
            .take(BACK)
            .find(|before| told[*before].is_some());
        let in_paragraph = previous.filter(|before| marked[*before].paragraph == stretch.paragraph);
        let starts_paragraph = tokens
            .first()
            .is_some_and(|token| token.kind == TokenKind::Quote(at));
        let whole_paragraph =
            starts_paragraph && tokens.iter().filter(|token| token.is_word()).count() == 0;
        let after_last = previous.filter(|before| {
            marked[*before].paragraph + 1 == stretch.paragraph
                && (whole_paragraph || starts_paragraph && kind == QuoteKind::Direct)
        });
        // “…” // — Maren Holt
        let signed = (whole_paragraph
            .then(|| self.tokens.get(stretch.paragraph + 1))
            .flatten())
        .and_then(|next| signed(next, 0, self.lexicon));
        if let Some(found) = signed {
            return Some(self.said(found, stretch.paragraph + 1, kind));
        }
        let tokens = &self.tokens[stretch.paragraph];
        if shape.ends_sentence
            && let Some(found) = pointed_back(tokens, quote + 1, self.lexicon)
        {
            return Some(self.said(found, stretch.paragraph, kind));
        }
        let inherited = in_paragraph
            .or(after_last)
            .and_then(|before| told[before].clone());
        if stretch.is_single && has_doubles && kind == QuoteKind::Mixed {
            return None;
        }
        if kind == QuoteKind::Mixed && shape.words < 3 {
            return None;
        }
        let speech = kind == QuoteKind::Direct && (shape.ends_with_stop || shape.words >= 4)
            || shape.words >= 5
            || stretch.is_open;
        let begins = self.sentence_start(tokens, quote, marked);
        // "Reed told the council that it was alive. It should be “doubled at once”.": somebody else was reported since.
        if in_paragraph.is_some()
            && let Some(found) = self.told_since(tokens, begins)
        {
            let said = self.said(found, stretch.paragraph, kind);
            return Some(Said {
                cue: None,
                confidence: said.confidence * 0.7,
                ..said
            });
        }
        if let Some(said) = inherited
            && (speech || shape.words >= 3)
        {
            let confidence = said.confidence * 0.95;
            return Some(Said {
                cue: None,
                confidence,
                kind,
                continues: None,
                ..said
            });
        }
        if let Some(found) = self.reported(tokens, begins, quote) {
            let said = self.said(found, stretch.paragraph, kind);
            return Some(Said {
                cue: None,
                confidence: said.confidence * 0.8,
                ..said
            });
        }
        if !speech && shape.words < 4 {
            return None;
        }
        // The subject of this sentence, or the sentence before, may say who speaks.
        if let Some(source) = subject(tokens, begins, quote, self.lexicon)
            .filter(|source| source.from > begins || self.is_known(&source.who))
        {
            let found = Attribution {
                source: Some(source),
                cue: tokens.len(),
                confidence: 0.55,
            };
            return Some(self.said(found, stretch.paragraph, kind));
        }
        if let Some(found) = self.foremost(tokens, begins, quote) {
            let found = Attribution {
                confidence: 0.5,
                ..found
            };
            return Some(self.said(found, stretch.paragraph, kind));
        }
        // "die „Woche des Buches“": where nouns have capitals, what nobody says and begins with one is called so.
        if self.lexicon.has_high_nouns && kind == QuoteKind::Mixed && shape.starts_high {
            return None;
        }
        let earlier = (begins > 1).then(|| {
            let (from, to) = (sentence_before(tokens, begins - 1), begins - 1);
            let of_subject = || {
                let source = subject(tokens, from, to, self.lexicon)
                    .filter(|_| speech && begins == quote)?;
                Some(Attribution {
                    source: Some(source),
                    cue: tokens.len(),
                    confidence: 0.6,
                })
            };
            before::before(tokens, from, to, self.lexicon).or_else(of_subject)
        });
        if let Some(found) = earlier.flatten() {
            let said = self.said(found, stretch.paragraph, kind);
            return Some(Said {
                cue: None,
                confidence: said.confidence * 0.7,
                ..said
            });
        }
        let from_before = stretch
            .paragraph
            .checked_sub(1)
            .filter(|before| starts_paragraph && !self.signs[*before])
            .and_then(|before| {
                let tokens = &self.tokens[before];
                let last = tokens.len().saturating_sub(1);
                let from = sentence_before(tokens, last);
                let colon = tokens.get(last).is_some_and(|token| token.is(":"));
                let last = last + usize::from(colon);
                before::before(tokens, from, last, self.lexicon)
                    .or_else(|| {
                        let source = subject(tokens, from, last, self.lexicon)?;
                        Some(Attribution {
                            source: Some(source),
                            cue: tokens.len(),
                            confidence: 0.6,
                        })
                    })
                    // "Pause.", "Wait, it gets better:"
                    .filter(|found| {
                        (found.source.as_ref())
                            .is_none_or(|source| source.from > from || self.is_known(&source.who))
                    })
                    .map(|found| (before, found))
            });
        if let Some((paragraph, found)) = from_before {
            // "Holt said:", and the words in the next paragraph: as sure as in one.
            let tokens = &self.tokens[paragraph];
            let leads = found.cue + 2 == tokens.len() && tokens[found.cue + 1].is(":");
            let said = self.said(found, paragraph, kind);
            if leads {
                return Some(said);
            }
            return Some(Said {
                cue: None,
                confidence: said.confidence * 0.7,
                ..said
            });
        }
        Some(Said::by_nobody(kind, 0.3))
    }
}

/// Who is told with no more confidence was not named beside the words.
pub const A_GUESS: f64 = 0.6;

/// Words with one source stand this close: what stands between others may say whose the later are.
const BETWEEN: usize = 12;

/// `“A.” “B,” she said.`: words without a source of their own, before ones that have one in the same paragraph.
pub fn from_later(marked: &[Marked], told: &mut [Option<Said>]) {
    for at in (0..told.len().saturating_sub(1)).rev() {
        let later = told[at + 1].clone();
        // “A … // “B,” she said: words that run on over paragraphs have one source.
        let runs_on = later
            .as_ref()
            .is_some_and(|later| later.continues == Some(at));
        if let (Some(said), Some(later)) = (&mut told[at], later)
            && (said.mention.is_none() && said.speaker.is_none() || runs_on && said.cue.is_none())
            && (said.confidence <= A_GUESS || runs_on && marked[at + 1].is_carried())
            && (runs_on
                || marked[at].paragraph == marked[at + 1].paragraph
                    && later.continues.is_none()
                    && marked[at + 1].outer.start - marked[at].outer.end <= BETWEEN)
        {
            *said = Said {
                kind: said.kind,
                confidence: later.confidence * 0.8,
                cue: None,
                continues: said.continues,
                ..later
            };
        }
    }
}
