//! Whose is a block quotation? It is signed (`— Maren Holt, harbour master`, on a line of its own or behind the words), or introduced.

use std::ops::Range;

use super::{
    Paragraph,
    after::signed,
    before,
    lexicon::Lexicon,
    source::Who,
    speaker::{Reader, Said},
    stretches::Marked,
    tokens::{Words, sentence_before, tokens},
};
use crate::model::QuoteKind;

/// In characters: who somebody is and where they said it takes no more.
const AT_MOST: usize = 200;

/// Whether a line begins as a signature does.
pub fn is_dashed(line: &str) -> bool {
    let mut chars = line.trim_start().chars();
    match chars.next() {
        Some('—' | '–' | '―') => true,
        Some('-' | '~') => chars.next().is_some_and(char::is_whitespace),
        _ => false,
    }
}

/// Where, in the paragraph of a block quotation, its signature begins: at its start, where it is nothing else.
pub fn signature(
    text: &[char],
    paragraphs: &[Paragraph],
    number: usize,
    lexicon: &Lexicon,
) -> Option<usize> {
    let range = paragraphs[number].range.clone();
    let words: String = text[range.clone()].iter().take(AT_MOST + 1).collect();
    if is_dashed(&words) {
        let before = &paragraphs[number.checked_sub(1)?];
        let before_it: String = text[before.range.clone()].iter().collect();
        let last = before_it.trim_end().chars().next_back()?;
        // In a dialogue every line begins with a dash.
        let is_signature = before.is_block
            && !is_dashed(&before_it)
            && words.chars().count() <= AT_MOST
            && (is_signed(text, range.clone(), lexicon)
                || ends_a_sentence(last) && !words.trim_end().ends_with(['.', '!', '?', '…', '”']));
        return is_signature.then_some(range.start);
    }
    let from = range.end.saturating_sub(AT_MOST).max(range.start);
    let dash = (from + 2..range.end).rev().find(|at| {
        matches!(text[*at], '—' | '–' | '―')
            && text[at - 1].is_whitespace()
            && ends_a_sentence(text[at - 2])
    })?;
    is_signed(text, dash..range.end, lexicon).then_some(dash)
}

fn ends_a_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '”' | '"' | '’' | '»')
}

/// Whether a name follows the dash; with a stop at its end, what stands there may be a sentence.
fn is_signed(text: &[char], range: Range<usize>, lexicon: &Lexicon) -> bool {
    let stops = text[range.clone()]
        .iter()
        .rev()
        .find(|c| !c.is_whitespace())
        .is_some_and(|c| matches!(c, '.' | '!' | '?' | '…'));
    let mut words = Words::default();
    let kept = tokens(text, range, &[], lexicon, &mut words);
    signed(&words.read(&kept, lexicon), 0, lexicon).is_some_and(|found| {
        let is_whole = matches!(found.source.map(|source| source.who),
            Some(Who::Name(name)) if name.words.len() > 1 || !name.titles.is_empty());
        is_whole || !stops
    })
}

/// Of a block quotation that nothing names a speaker of: how sure it is one.
const UNSIGNED: f64 = 0.4;

impl Reader<'_> {
    /// "The Minister's statement" over a block quotation: whose statement it is.
    fn headed(&mut self, heading: Range<usize>) -> Option<String> {
        let place = heading.end;
        let mut words = Words::default();
        let tokens = tokens(self.text, heading, &[], self.lexicon, &mut words);
        let tokens = words.read(&tokens, self.lexicon);
        let owner = tokens.iter().position(|token| token.is_possessive)?;
        let words: Vec<String> = tokens[..=owner]
            .iter()
            .map(|token| token.lower.to_owned())
            .collect();
        let found = self.holder(&words, place).or_else(|| {
            let name = words.last()?.clone();
            self.people.find(&[name], None, place)
        })?;
        Some(self.people.people[found].name.clone())
    }

    /// A block quotation is introduced by the words before it.
    pub(super) fn block(
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
        if let Some(said) = self.signed_below(at, marked) {
            return said;
        }
        // A heading that says whose words they are stands nearer than the paragraph above it.
        let headed = heading.and_then(|heading| self.headed(heading));
        if headed.is_some() {
            return Said {
                speaker: headed,
                ..Said::by_nobody(QuoteKind::Block, 0.7)
            };
        }
        let before = (stretch.paragraph.checked_sub(1)).filter(|before| !self.signs[*before]);
        let introduced = before.and_then(|before| {
            let tokens = &self.tokens[before];
            let from = sentence_before(tokens, tokens.len().saturating_sub(1));
            before::before(tokens, from, tokens.len(), self.lexicon).map(|found| (before, found))
        });
        match introduced {
            Some((paragraph, found)) => self.said(found, paragraph, QuoteKind::Block),
            None => Said::by_nobody(QuoteKind::Block, UNSIGNED),
        }
    }

    /// The words of a block quotation that a line below them signs, or the end of their own.
    pub(super) fn signed_below(&mut self, at: usize, marked: &[Marked]) -> Option<Said> {
        let stretch = &marked[at];
        let behind = self.places[at]
            .and_then(|quote| signed(&self.tokens[stretch.paragraph], quote + 1, self.lexicon))
            .filter(|_| stretch.is_whole_block);
        if let Some(found) = behind {
            return Some(self.said(found, stretch.paragraph, QuoteKind::Block));
        }
        let last = self.last_of_block(at, marked);
        // “It “leaks”.”: the line signs words that are the whole of theirs.
        let is_whole = |at: usize| {
            marked[at].is_whole_block
                || self.tokens[marked[at].paragraph]
                    .iter()
                    .all(|token| !token.is_word())
        };
        let line = marked[last].paragraph + 1;
        if !self.signs.get(line).is_some_and(|signs| *signs) || !(at..=last).all(is_whole) {
            return None;
        }
        Some(match signed(&self.tokens[line], 0, self.lexicon) {
            Some(found) => self.said(found, line, QuoteKind::Block),
            None => Said::by_nobody(QuoteKind::Block, UNSIGNED),
        })
    }

    /// The last stretch of the block quotation that one begins.
    fn last_of_block(&self, at: usize, marked: &[Marked]) -> usize {
        let goes_on = |pair: &[Marked]| {
            pair[0].paragraph + 1 == pair[1].paragraph
                && (pair[0].is_whole_block && pair[1].is_whole_block || pair[0].is_open)
        };
        at + (marked[at..].windows(2))
            .take_while(|pair| goes_on(pair))
            .count()
    }
}
