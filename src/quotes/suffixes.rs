//! What do the last letters of a word say of it: a verb, a participle, somebody who does something?

use super::{
    lexicon::{Lexicon, Word},
    lists::{AGENT_ENDINGS, List, PARTICIPLE_ENDINGS, PAST_ENDINGS, PRESENT_ENDINGS},
};

impl Lexicon {
    /// Whether a word ends as verbs of the past do, and few others: "rememoró", "lästerte".
    pub fn may_be_past(&self, word: &str) -> bool {
        word.len() > 4 && self.ends(word, PAST_ENDINGS)
    }

    /// Whether a word ends as participles do: "grincé", "bromeado".
    pub fn may_be_participle(&self, word: &str) -> bool {
        word.len() > 3 && self.ends(word, PARTICIPLE_ENDINGS)
    }

    /// Whether a word ends as verbs do: "peste", "spöttelt".
    pub fn may_be_verb(&self, word: &str) -> bool {
        word.len() > 3 && self.ends(word, PRESENT_ENDINGS) || self.may_be_past(word)
    }

    /// "epidemiologist", "réalisatrice": somebody who does something, whoever that is.
    pub fn is_agent(&self, word: impl Word) -> bool {
        let word = word.word();
        word.chars().count() > 4 && self.ends(word, AGENT_ENDINGS)
    }

    /// In letters.
    const ENDING_AT_MOST: usize = 6;

    /// Whether one of the last letters, or several of them, is an ending of a list.
    pub(super) fn ends(&self, word: &str, endings: List) -> bool {
        let mut ends = word
            .char_indices()
            .rev()
            .take(Self::ENDING_AT_MOST)
            .map(|(at, _)| &word[at..]);
        ends.any(|ending| self.has(endings, ending))
    }
}
