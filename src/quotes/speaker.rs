//! Whose words are these? The source beside the quote, or the one who was speaking before; then the name that it stands for.

use std::ops::Range;

use super::{
    Paragraph,
    lexicon::Lexicon,
    marks,
    people::People,
    source::{self, Attribution},
    tokens::{self, Token, TokenKind, ends_sentence},
    utterance::{self, Shape},
};
use crate::model::QuoteKind;

/// A stretch with its paragraph's number.
pub struct Marked {
    pub inner: Range<usize>,
    pub outer: Range<usize>,
    pub paragraph: usize,
    pub is_open: bool,
    pub is_single: bool,
    /// Words without marks, in a block quotation.
    pub is_whole_block: bool,
}

/// What is known of an accepted quote.
#[derive(Debug, Clone)]
pub struct Said {
    pub speaker: Option<String>,
    pub mention: Option<String>,
    pub cue: Option<String>,
    pub confidence: f64,
    pub kind: QuoteKind,
    /// The stretch that this one goes on from: after an interruption, or from the paragraph before.
    pub continues: Option<usize>,
}

/// Every stretch of the text, in order.
pub fn mark(text: &[char], paragraphs: &[Paragraph]) -> Vec<Marked> {
    let mut all = Vec::new();
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let found = marks::stretches(text, paragraph.range.clone());
        if found.is_empty() && paragraph.is_block {
            all.push(Marked {
                inner: paragraph.range.clone(),
                outer: paragraph.range.clone(),
                paragraph: number,
                is_open: false,
                is_single: false,
                is_whole_block: true,
            });
        }
        for stretch in found {
            // An open mark without a continuation in the next paragraph is a slip; at a paragraph's start its words are meant all the same.
            let next_opens = paragraphs.get(number + 1).is_some_and(|next| {
                text[next.range.clone()]
                    .iter()
                    .find(|c| !c.is_whitespace())
                    .is_some_and(|c| matches!(c, '“' | '"' | '„' | '«' | '»' | '”'))
            });
            let at_start = text[paragraph.range.start..stretch.outer.start]
                .iter()
                .all(|c| c.is_whitespace());
            if stretch.is_open && !next_opens && !at_start && stretch.inner.len() > 400 {
                continue;
            }
            all.push(Marked {
                inner: stretch.inner,
                outer: stretch.outer,
                paragraph: number,
                is_open: stretch.is_open && next_opens,
                is_single: stretch.is_single,
                is_whole_block: false,
            });
        }
    }
    all
}

/// What is known of a text while its quotes are read.
pub(super) struct Reader<'a> {
    text: &'a [char],
    pub(super) lexicon: &'a Lexicon,
    pub(super) tokens: Vec<Vec<Token>>,
    pub(super) people: People,
    /// The last speakers, as numbers of `people` with the place.
    pub(super) spoken: Vec<(usize, usize)>,
}

pub fn tell(
    text: &[char],
    paragraphs: &[Paragraph],
    marked: &[Marked],
    headline: Option<&str>,
    lexicon: &Lexicon,
) -> Vec<Option<Said>> {
    let mut reader = Reader {
        text,
        lexicon,
        tokens: Vec::new(),
        people: People::default(),
        spoken: Vec::new(),
    };
    let has_doubles = marked
        .iter()
        .any(|stretch| !stretch.is_single && !stretch.is_whole_block);
    let mut quotes_of: Vec<Vec<(usize, Range<usize>)>> = vec![Vec::new(); paragraphs.len()];
    for (at, stretch) in marked.iter().enumerate() {
        quotes_of[stretch.paragraph].push((at, stretch.outer.clone()));
    }
    for (paragraph, quotes) in paragraphs.iter().zip(quotes_of) {
        reader
            .tokens
            .push(tokens::tokens(text, paragraph.range.clone(), &quotes));
    }
    for tokens in &reader.tokens {
        reader.people.note(tokens, lexicon);
    }
    if let Some(headline) = headline {
        let chars: Vec<char> = headline.chars().collect();
        let tokens = tokens::tokens(&chars, 0..chars.len(), &[]);
        reader.people.note(
            &tokens
                .into_iter()
                .map(|token| Token {
                    start: 0,
                    end: token.end,
                    ..token
                })
                .collect::<Vec<_>>(),
            lexicon,
        );
    }
    reader.learn_genders();
    let mut told: Vec<Option<Said>> = Vec::with_capacity(marked.len());
    for at in 0..marked.len() {
        let said = reader.one(at, paragraphs, marked, &told, has_doubles);
        told.push(said);
    }
    from_later(marked, &mut told);
    told
}

impl Reader<'_> {
    fn one(
        &mut self,
        at: usize,
        paragraphs: &[Paragraph],
        marked: &[Marked],
        told: &[Option<Said>],
        has_doubles: bool,
    ) -> Option<Said> {
        let stretch = &marked[at];
        let shape = utterance::shape(&self.text[stretch.inner.clone()]);
        if stretch.is_whole_block {
            let heading = paragraphs[stretch.paragraph].heading.clone();
            return Some(self.block(at, marked, told, heading));
        }
        if let Some(mut said) = self.over_paragraphs(at, marked, told) {
            if said.mention.is_none()
                && let Some(quote) = self.tokens[stretch.paragraph]
                    .iter()
                    .position(|token| token.kind == TokenKind::Quote(at))
                && let Some(found) = self.attribution(at, quote, &shape, marked)
            {
                said = Said {
                    continues: said.continues,
                    ..self.said(found, stretch, said.kind)
                };
            }
            return Some(said);
        }
        let tokens = &self.tokens[stretch.paragraph];
        let quote = tokens
            .iter()
            .position(|token| token.kind == TokenKind::Quote(at))?;
        if utterance::is_nickname(tokens, quote, &shape, self.lexicon) {
            return None;
        }
        let found = self.attribution(at, quote, &shape, marked);
        let announced = utterance::is_announced(tokens, quote, self.lexicon);
        let kind = self.kind(tokens, quote, &shape);
        // An interruption: “A,” she said, “b.”
        let goes_on = self.goes_on(at, quote, marked, told);
        if let Some(before) = goes_on
            && let Some(said) = told[before].clone()
        {
            return Some(Said {
                continues: Some(before),
                kind: said.kind,
                ..said
            });
        }
        if let Some(attribution) = found {
            let is_close = attribution.confidence >= 0.85;
            if announced && shape.words <= 8 && !shape.ends_sentence
                || shape.is_titled
                    && !shape.ends_with_stop
                    && (kind == QuoteKind::Mixed)
                    && shape.words <= 10
            {
                return None;
            }
            if kind == QuoteKind::Mixed
                && shape.words <= 2
                && (!is_close || stretch.is_single && has_doubles)
            {
                return None;
            }
            if stretch.is_single && has_doubles && kind == QuoteKind::Mixed && !is_close {
                return None;
            }
            return Some(self.said(attribution, stretch, kind));
        }
        if announced || shape.is_titled && shape.words <= 12 && !shape.ends_sentence {
            return None;
        }
        self.unattributed(at, quote, &shape, kind, marked, told, has_doubles)
    }

    /// The attribution in the quote's own sentence.
    fn attribution(
        &self,
        at: usize,
        quote: usize,
        shape: &Shape,
        marked: &[Marked],
    ) -> Option<Attribution> {
        let tokens = &self.tokens[marked[at].paragraph];
        let next_word = tokens.get(quote + 1);
        let frame_end = (quote + 1..tokens.len())
            .find(|at| {
                ends_sentence(&tokens[*at]) || matches!(tokens[*at].kind, TokenKind::Quote(_))
            })
            .unwrap_or(tokens.len());
        // `“A.” Smith said: “B.”`: the words between belong to what follows.
        let leads_on = shape.ends_sentence
            && frame_end > quote + 1
            && frame_end < tokens.len()
            && matches!(tokens[frame_end].kind, TokenKind::Quote(_))
            && (tokens[frame_end - 1].is(":") || tokens[frame_end - 1].is(","));
        let begins = self.sentence_start(tokens, quote, marked);
        let introduced = quote > begins && (tokens[quote - 1].is(":") || tokens[quote - 1].is(","));
        let before = source::before(tokens, begins, quote, self.lexicon);
        if introduced
            && let Some(found) = &before
            && found.confidence >= 0.8
        {
            return before;
        }
        // After a stop inside the marks a capital begins another sentence; after ! and ? it may still be the source.
        let stops = self.text[marked[at].inner.clone()]
            .iter()
            .rev()
            .find(|c| !c.is_whitespace())
            == Some(&'.');
        let same_sentence = !shape.ends_sentence
            || next_word.is_some_and(|token| {
                !token.has_capital() && token.is_word()
                    || !token.is_word()
                    || before.is_none()
                        && (!stops || begins == quote)
                        && source::after(&tokens[..frame_end], quote + 1, self.lexicon)
                            .is_some_and(|found| !stops || found.cue >= frame_end.saturating_sub(4))
            });
        if !leads_on
            && same_sentence
            && let Some(found) = source::after(&tokens[..frame_end], quote + 1, self.lexicon)
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
            if !nearer && (found.source.is_some() || !named) {
                return Some(found);
            }
        }
        if before.is_some() {
            return before;
        }
        if shape.ends_sentence {
            return None;
        }
        source::at_sentence_end(tokens, quote, self.lexicon)
    }

    /// The first token of the sentence that a quote stands in.
    fn sentence_start(&self, tokens: &[Token], quote: usize, marked: &[Marked]) -> usize {
        for at in (0..quote).rev() {
            if ends_sentence(&tokens[at]) {
                return at + 1;
            }
            if let TokenKind::Quote(number) = tokens[at].kind {
                let inner = &self.text[marked[number].inner.clone()];
                let ends = inner
                    .iter()
                    .rev()
                    .find(|c| !c.is_whitespace())
                    .is_some_and(|c| matches!(c, '.' | '!' | '?'));
                if ends
                    && tokens.get(at + 1).is_some_and(|next| {
                        next.has_capital() || matches!(next.kind, TokenKind::Quote(_))
                    })
                {
                    return at + 1;
                }
            }
        }
        0
    }

    /// The stretch before, where this one goes on after an interruption.
    fn goes_on(
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
        let earlier = tokens
            .iter()
            .position(|token| token.kind == TokenKind::Quote(before))?;
        let between = &tokens[earlier + 1..quote];
        let inner = &self.text[marked[before].inner.clone()];
        let last = inner.iter().rev().find(|c| !c.is_whitespace())?;
        let comma_inside = matches!(last, ',' | '—' | '–' | '…')
            || between.first().is_some_and(|token| token.is(","));
        let comma_before = between
            .last()
            .is_some_and(|token| token.is(",") || token.is("—") || token.is("–"));
        let short = between.len() <= 25 && !between.iter().any(ends_sentence);
        let attributed = source::after(&tokens[..quote], earlier + 1, self.lexicon).is_some();
        (comma_inside && comma_before && short && attributed).then_some(before)
    }

    /// A quote that was left open in the paragraph before goes on here.
    fn over_paragraphs(&self, at: usize, marked: &[Marked], told: &[Option<Said>]) -> Option<Said> {
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

    fn kind(&self, tokens: &[Token], quote: usize, shape: &Shape) -> QuoteKind {
        let before = quote.checked_sub(1).map(|before| &tokens[before]);
        let after = tokens.get(quote + 1);
        let starts = before.is_none_or(|token| {
            token.kind == TokenKind::Punctuation
                || matches!(token.kind, TokenKind::Quote(_))
                || self.lexicon.is_cue(&token.lower)
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

    fn said(&mut self, attribution: Attribution, stretch: &Marked, kind: QuoteKind) -> Said {
        let tokens = &self.tokens[stretch.paragraph];
        let cue = tokens
            .get(attribution.cue)
            .map(|token| token.text.clone())
            .filter(|cue| cue != ":");
        let Some(source) = attribution.source else {
            return Said {
                speaker: None,
                mention: None,
                cue,
                confidence: 0.5,
                kind,
                continues: None,
            };
        };
        let mention: Vec<char> =
            self.text[tokens[source.from].start..tokens[source.to - 1].end].to_vec();
        let place = tokens[source.from].start;
        let (speaker, sure) = self.resolve(&source.who, place, stretch);
        Said {
            speaker,
            mention: Some(mention.iter().collect()),
            cue,
            // Fragments are given to the wrong speaker more often than whole sentences.
            confidence: match kind {
                QuoteKind::Mixed => (attribution.confidence * sure).min(0.85),
                _ => attribution.confidence * sure,
            },
            kind,
            continues: None,
        }
    }

    /// "The Minister's statement" over a block quotation: whose statement it is.
    fn headed(&mut self, heading: Range<usize>) -> Option<String> {
        let place = heading.end;
        let tokens = tokens::tokens(self.text, heading, &[]);
        let owner = tokens.iter().position(|token| token.is_possessive)?;
        let words: Vec<String> = tokens[..=owner]
            .iter()
            .map(|token| token.lower.clone())
            .collect();
        let found = self.holder(&words, place).or_else(|| {
            let name = words.last()?.clone();
            self.people.find(&[name], None, place)
        })?;
        Some(self.people.people[found].name.clone())
    }

    /// A block quotation is introduced by the words before it.
    fn block(
        &mut self,
        at: usize,
        marked: &[Marked],
        told: &[Option<Said>],
        heading: Option<Range<usize>>,
    ) -> Said {
        let stretch = &marked[at];
        if let Some(before) = at.checked_sub(1)
            && marked[before].is_whole_block
            && marked[before].paragraph + 1 == stretch.paragraph
            && let Some(said) = &told[before]
        {
            return Said {
                continues: Some(before),
                ..said.clone()
            };
        }
        let introduced = stretch.paragraph.checked_sub(1).and_then(|before| {
            let tokens = &self.tokens[before];
            let from = (0..tokens.len().saturating_sub(1))
                .rev()
                .find(|at| ends_sentence(&tokens[*at]))
                .map_or(0, |at| at + 1);
            source::before(tokens, from, tokens.len(), self.lexicon).map(|found| (before, found))
        });
        match introduced {
            Some((paragraph, found)) => {
                let there = Marked {
                    inner: stretch.inner.clone(),
                    outer: stretch.outer.clone(),
                    paragraph,
                    is_open: false,
                    is_single: false,
                    is_whole_block: true,
                };
                self.said(found, &there, QuoteKind::Block)
            }
            None => Said {
                speaker: heading.and_then(|heading| self.headed(heading)),
                mention: None,
                cue: None,
                confidence: 0.4,
                kind: QuoteKind::Block,
                continues: None,
            },
        }
    }

    /// A capital at a sentence's start is a name only where the text names it elsewhere too.
    fn is_known(&self, who: &source::Who) -> bool {
        let source::Who::Name(name) = who else {
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

    /// Without an attribution of its own: whoever was speaking goes on, where the shape is that of speech.
    #[allow(
        clippy::too_many_arguments,
        reason = "all that is known of one stretch"
    )]
    fn unattributed(
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
        let previous = at.checked_sub(1).filter(|before| told[*before].is_some());
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
        if !speech && shape.words < 4 {
            return None;
        }
        // The subject of this sentence, or the sentence before, may say who speaks.
        let begins = self.sentence_start(tokens, quote, marked);
        if let Some(source) = source::subject(tokens, begins, quote, self.lexicon)
            .filter(|source| source.from > begins || self.is_known(&source.who))
        {
            let found = Attribution {
                source: Some(source),
                cue: tokens.len(),
                confidence: 0.55,
            };
            return Some(self.said(found, stretch, kind));
        }
        let earlier = (begins > 1).then(|| {
            let from = (0..begins - 1)
                .rev()
                .find(|at| ends_sentence(&tokens[*at]))
                .map_or(0, |at| at + 1);
            source::before(tokens, from, begins.saturating_sub(1), self.lexicon)
        });
        if let Some(found) = earlier.flatten() {
            let said = self.said(found, stretch, kind);
            return Some(Said {
                cue: None,
                confidence: said.confidence * 0.7,
                ..said
            });
        }
        let from_before = stretch
            .paragraph
            .checked_sub(1)
            .filter(|_| starts_paragraph)
            .and_then(|before| {
                let tokens = &self.tokens[before];
                let last = tokens.len().saturating_sub(1);
                let from = (0..last)
                    .rev()
                    .find(|at| ends_sentence(&tokens[*at]))
                    .map_or(0, |at| at + 1);
                source::before(tokens, from, last, self.lexicon)
                    .or_else(|| {
                        let source = source::subject(tokens, from, last, self.lexicon)?;
                        Some(Attribution {
                            source: Some(source),
                            cue: tokens.len(),
                            confidence: 0.6,
                        })
                    })
                    .map(|found| (before, found))
            });
        if let Some((paragraph, found)) = from_before {
            let there = Marked {
                inner: stretch.inner.clone(),
                outer: stretch.outer.clone(),
                paragraph,
                is_open: false,
                is_single: false,
                is_whole_block: false,
            };
            let said = self.said(found, &there, kind);
            return Some(Said {
                cue: None,
                confidence: said.confidence * 0.7,
                ..said
            });
        }
        Some(Said {
            speaker: None,
            mention: None,
            cue: None,
            confidence: 0.3,
            kind,
            continues: None,
        })
    }
}

/// `“A.” “B,” she said.`: words without a source of their own, before ones that have one in the same paragraph.
fn from_later(marked: &[Marked], told: &mut [Option<Said>]) {
    for at in (0..told.len().saturating_sub(1)).rev() {
        let later = told[at + 1].clone();
        // “A … // “B,” she said: words that run on over paragraphs have one source.
        let runs_on = later
            .as_ref()
            .is_some_and(|later| later.continues == Some(at));
        if let (Some(said), Some(later)) = (&mut told[at], later)
            && said.mention.is_none()
            && said.speaker.is_none()
            && said.confidence <= 0.6
            && (runs_on
                || marked[at].paragraph == marked[at + 1].paragraph && later.continues.is_none())
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
