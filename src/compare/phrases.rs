//! Phrases of a language, sorted into what they say: one group a line, its phrases parted by commas.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

/// Phrases of one word or more, each of a group.
#[derive(Debug, Default)]
pub struct Phrases {
    /// By their first word: the group, and the words that follow.
    starts: FxHashMap<&'static str, Vec<(usize, Vec<&'static str>)>>,
    groups: usize,
}

impl Phrases {
    /// Takes in a line of a word list.
    pub fn take(&mut self, line: &'static str) {
        for phrase in line.split(',') {
            let mut words = phrase.split_whitespace();
            if let Some(first) = words.next() {
                let phrases = self.starts.entry(first).or_default();
                phrases.push((self.groups, words.collect()));
                // The longest that fits is the one that stands there.
                phrases.sort_by_key(|(_, rest)| std::cmp::Reverse(rest.len()));
            }
        }
        self.groups += 1;
    }

    /// Where phrases stand in a text, in words, with the group of each and how many words follow its first.
    pub fn within<'a>(
        &'a self,
        keys: &'a [impl AsRef<str>],
    ) -> impl Iterator<Item = (usize, usize, usize)> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some(key) = keys.get(at) {
                let here = at;
                at += 1;
                let follow = |rest: &[&str]| {
                    let there = keys.get(here + 1..here + 1 + rest.len());
                    there.is_some_and(|there| there.iter().zip(rest).all(|(a, b)| a.as_ref() == *b))
                };
                let phrases = self.starts.get(key.as_ref());
                let found = phrases.and_then(|them| them.iter().find(|(_, rest)| follow(rest)));
                if let Some((group, rest)) = found {
                    at += rest.len();
                    return Some((here, *group, rest.len()));
                }
            }
            None
        })
    }

    pub fn count(&self, keys: &[impl AsRef<str>]) -> usize {
        self.within(keys).count()
    }

    /// The groups that a text has phrases of.
    pub fn groups(&self, keys: &[impl AsRef<str>]) -> BTreeSet<usize> {
        self.within(keys).map(|(_, group, _)| group).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_counts_once() {
        let mut phrases = Phrases::default();
        phrases.take("charged, charged with");
        phrases.take("cleared of all charges");
        let keys = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        let found = |text: &str| phrases.within(&keys(text)).collect::<Vec<_>>();
        assert_eq!(found("he was charged with it"), [(2, 0, 1)]);
        assert_eq!(found("charged and cleared of"), [(0, 0, 0)]);
        assert_eq!(phrases.groups(&keys("cleared of all charges")), [1].into());
    }
}
