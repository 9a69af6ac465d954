//! Whose words does a headline quote? "Rudd: Sea Wall ‘Will Not Wait’", "Rudd Says …": the name at its start.

use super::{
    phrases::{ending_at, first_in},
    source::{Attribution, Who},
    speaker::Reader,
    tokens::ends_sentence,
};

/// A longer first paragraph is the story's.
const WORDS_AT_MOST: usize = 30;
/// "Name:", and what describes it, in so many words.
const NAME_AT_MOST: usize = 8;

impl Reader<'_> {
    /// The attribution of a quote at `quote` in the first of several paragraphs, where that reads as a headline.
    pub(super) fn in_headline(&self, paragraph: usize, quote: usize) -> Option<Attribution> {
        let tokens = &self.tokens[paragraph];
        let (_, most) = tokens.split_last()?;
        if paragraph > 0
            || self.tokens.len() == 1
            || tokens.len() > WORDS_AT_MOST
            || most.iter().any(ends_sentence)
        {
            return None;
        }
        let before = &tokens[..quote];
        let found = |source, cue| Attribution {
            source: Some(source),
            cue,
            confidence: 0.85,
        };
        if let Some(colon) = (1..quote.min(NAME_AT_MOST)).find(|at| tokens[*at].is(":")) {
            let source = first_in(&tokens[..colon], 0, colon, self.lexicon)?;
            return matches!(source.who, Who::Name(_)).then(|| found(source, colon));
        }
        let cue = (1..quote).rev().find(|at| {
            let token = &before[*at];
            token.is_word() && self.lexicon.is_cue(token.lower)
        })?;
        let source = ending_at(tokens, 0, cue, self.lexicon)?;
        matches!(source.who, Who::Name(_)).then(|| found(source, cue))
    }
}
