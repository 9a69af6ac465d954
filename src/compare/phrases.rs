//! Phrases of a language, sorted into what they say: one group a line, its phrases parted by commas. `*ing` is any word that ends so, `..`
//! a few words that name somebody; a line that begins with `!` has those that don't.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

/// Phrases of one word or more, each of a group.
#[derive(Debug, Default)]
pub struct Phrases {
    /// By their first word: the group, and the words that follow.
    starts: FxHashMap<&'static str, Vec<(usize, Vec<&'static str>)>>,
    groups: usize,
    /// What `..` does not pass over.
    stops: Vec<&'static str>,
}

/// Words that `..` passes over at most: "fired the women's rowing coach".
const GAP: usize = 4;

impl Phrases {
    /// Takes in a line of a word list.
    pub fn take(&mut self, line: &'static str) {
        if let Some(stops) = line.strip_prefix('!') {
            self.stops.extend(stops.split_whitespace());
            return;
        }
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

    /// How many words a phrase's rest takes, where it stands at the start of `keys`.
    fn follow(&self, rest: &[&str], keys: &[impl AsRef<str>]) -> Option<usize> {
        let Some((first, rest)) = rest.split_first() else {
            return Some(0);
        };
        if *first == ".." {
            let passed = keys.iter().take(GAP);
            let passed = passed.take_while(|key| !self.stops.contains(&key.as_ref()));
            return (0..=passed.count())
                .find_map(|gap| Some(gap + self.follow(rest, keys.get(gap..)?)?));
        }
        let key = keys.first()?.as_ref();
        let fits = match first.strip_prefix('*') {
            // What is left of a word before its ending.
            Some(ending) => key.len() > ending.len() + 1 && key.ends_with(ending),
            None => key == *first,
        };
        let more = fits.then(|| self.follow(rest, &keys[1..]))??;
        Some(more + 1)
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
                let after = keys.get(at..).unwrap_or_default();
                let phrases = self.starts.get(key.as_ref());
                let found = phrases.and_then(|them| {
                    (them.iter())
                        .find_map(|(group, rest)| Some((*group, self.follow(rest, after)?)))
                });
                if let Some((group, more)) = found {
                    at += more;
                    return Some((here, group, more));
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
        phrases.take("was *ing");
        phrases.take("fired .. coach");
        phrases.take("!at from");
        let keys = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        let found = |text: &str| phrases.within(&keys(text)).collect::<Vec<_>>();
        assert_eq!(found("he was charged with it"), [(2, 0, 1)]);
        assert_eq!(found("charged and cleared of"), [(0, 0, 0)]);
        assert_eq!(phrases.groups(&keys("cleared of all charges")), [1].into());
        assert_eq!(found("he was running"), [(1, 2, 1)]);
        assert_eq!(found("the was ing of it"), []);
        assert_eq!(found("who fired the women’s rowing coach"), [(1, 3, 4)]);
        assert_eq!(found("fired coach holt"), [(0, 3, 1)]);
        assert_eq!(found("fired at the coach"), []);
        assert_eq!(found("fired one two three four five coach"), []);
    }
}
