//! Which changed words of a block are only its quotes' attribution, and no edit beside the quote's own?

use std::collections::HashSet;

use super::{
    lexicon::List,
    quoted::{self, Said},
    telling::Bodies,
};
use crate::model::{Op, Span};

/// Whether what stays between two changes is more than the middle of a description: "the leader of the".
fn is_apart(text: &str) -> bool {
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    text.split_whitespace().filter(is_word).count() > DESCRIPTION || text.contains(". ")
}

/// In words.
const DESCRIPTION: usize = 4;

impl Bodies<'_> {
    /// Whether a quote of the pair came or went.
    pub fn has_unmatched(&self, left: usize, right: usize) -> bool {
        self.spans_in(left, true)
            .iter()
            .any(|(_, _, number)| self.matched.of_old[*number].is_none())
            || self
                .spans_in(right, false)
                .iter()
                .any(|(_, _, number)| self.matched.of_new[*number].is_none())
    }

    /// The quotes of a block, as ranges in its own text.
    pub fn spans_in(&self, block: usize, is_old: bool) -> Vec<(usize, usize, usize)> {
        let (said, within, starts, article) = if is_old {
            (&self.old_said, &self.old_in, &self.old_starts, self.old)
        } else {
            (&self.new_said, &self.new_in, &self.new_starts, self.new)
        };
        if within[block].is_empty() {
            return Vec::new();
        }
        let start = starts[block];
        let end = start + article.body[block].text.chars().count();
        let mut ranges = Vec::new();
        for number in within[block].iter().copied() {
            let said = &said[number];
            let pieces: Vec<(usize, usize)> = if said.quote.parts.is_empty() {
                vec![(said.quote.start, said.quote.end)]
            } else {
                said.quote
                    .parts
                    .iter()
                    .map(|part| (part.start, part.end))
                    .collect()
            };
            for (from, to) in pieces {
                if from < end && to > start {
                    ranges.push((from.max(start) - start, to.min(end) - start, number));
                }
            }
        }
        ranges.sort_unstable();
        ranges
    }

    /// Changed words that are only the attribution of a quote which came, went or changed hands.
    pub fn belongs_to_quotes(&self, left: usize, right: usize, outside: &[Span]) -> bool {
        let mut allowed: HashSet<String> = HashSet::new();
        let mut changed_hands = false;
        let mut reattributed = false;
        let mut allow = |said: &Said<'_>| {
            for text in [
                &said.quote.speaker,
                &said.quote.speaker_mention,
                &said.quote.cue,
            ]
            .into_iter()
            .flatten()
            {
                allowed.extend(
                    text.to_lowercase()
                        .split(|c: char| !c.is_alphanumeric())
                        .filter(|word| !word.is_empty())
                        .map(str::to_owned),
                );
            }
        };
        for (_, _, number) in self.spans_in(left, true) {
            let said = &self.old_said[number];
            match self.matched.of_old[number] {
                None => {
                    allow(said);
                    changed_hands = true;
                }
                Some(new)
                    if !quoted::same_name(
                        said.quote.speaker.as_deref(),
                        self.new_said[new].quote.speaker.as_deref(),
                    ) =>
                {
                    allow(said);
                    allow(&self.new_said[new]);
                    changed_hands = true;
                    reattributed = true;
                }
                Some(_) => {}
            }
        }
        for (_, _, number) in self.spans_in(right, false) {
            if self.matched.of_new[number].is_none() {
                allow(&self.new_said[number]);
                changed_hands = true;
            }
        }
        let changed_words = || {
            outside
                .iter()
                .filter(|span| span.op != Op::Equal)
                .flat_map(|span| {
                    span.text
                        .to_lowercase()
                        .split(|c: char| !c.is_alphanumeric())
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                })
                .filter(|word| !word.is_empty())
        };
        // Half of an interrupted quote went, and its comma with it.
        let quote_changed = self.spans_in(left, true).iter().any(|(_, _, number)| {
            self.matched.of_old[*number]
                .is_none_or(|new| self.old_said[*number].normal != self.new_said[new].normal)
        });
        if changed_words().next().is_none() {
            let marks: String = outside
                .iter()
                .filter(|span| span.op != Op::Equal)
                .map(|span| span.text.as_str())
                .collect();
            let are_joined = self.spans_in(left, true).iter().any(|(_, _, number)| {
                self.old_said[*number].is_joined
                    || (self.matched.of_old[*number])
                        .is_some_and(|new| self.new_said[new].is_joined)
            });
            return are_joined || (quote_changed || changed_hands) && marks.contains('§');
        }
        // The new speaker comes with his description: one stretch that holds the name.
        let runs = outside
            .split(|span| span.op == Op::Equal && is_apart(&span.text))
            .filter(|run| run.iter().any(|span| span.op != Op::Equal))
            .collect::<Vec<_>>();
        if reattributed
            && runs.len() == 1
            && changed_words().any(|word| allowed.contains(&word) && word.chars().count() > 2)
        {
            return true;
        }
        let small = |word: &str| self.lexicon.has(List::AroundQuotes, word);
        changed_hands && changed_words().all(|word| allowed.contains(&word) || small(&word))
    }

    /// "Mr Garside" for "he": the speaker stays, under another mention.
    pub fn only_mention_changed(&self, left: usize, right: usize, outside: &[Span]) -> bool {
        let mut mentions: HashSet<String> = HashSet::new();
        let ours = self.spans_in(right, false);
        for (_, _, new) in &ours {
            let Some(old) = self.matched.of_new[*new] else {
                continue;
            };
            let (before, after) = (&self.old_said[old], &self.new_said[*new]);
            if before.blocks.0 == left
                && quoted::same_name(
                    before.quote.speaker.as_deref(),
                    after.quote.speaker.as_deref(),
                )
            {
                for text in [
                    &before.quote.speaker_mention,
                    &after.quote.speaker_mention,
                    &before.quote.cue,
                    &after.quote.cue,
                    &before.quote.speaker,
                ]
                .into_iter()
                .flatten()
                {
                    mentions.extend(
                        text.to_lowercase()
                            .split(|c: char| !c.is_alphanumeric())
                            .map(str::to_owned),
                    );
                }
            }
        }
        !mentions.is_empty()
            && outside
                .iter()
                .filter(|span| span.op != Op::Equal)
                .flat_map(|span| {
                    span.text
                        .to_lowercase()
                        .split(|c: char| !c.is_alphanumeric())
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                })
                .all(|word| word.is_empty() || mentions.contains(&word))
    }
}
