//! How often does a text say no? And is a word another with a negation in it: "unlawful" and "lawful", "gelmeyecek" and "gelecek"?

use super::lexicon::{Lexicon, List};

impl Lexicon {
    pub fn is_negative(&self, word: &str) -> bool {
        self.has(List::Negations, word) || word.ends_with("n't") || word.ends_with("n’t")
    }

    /// How many words negate. Where two always make one negation ("ne vient pas"), the first of
    /// them counts for nothing.
    pub fn negations(&self, keys: &[&str]) -> usize {
        let is_double = |at: usize| {
            let near =
                (keys[..at].iter().rev().take(APART)).chain(keys[at + 1..].iter().take(APART));
            let mut near = near.filter(|word| self.has(List::Concord, word));
            self.has(List::Particles, keys[at]) && near.next().is_some()
        };
        let negative = (0..keys.len()).filter(|at| self.is_negative(keys[*at]));
        negative.filter(|at| !is_double(*at)).count()
    }

    /// Whether a text says with "not", right before it, what a word says with a prefix.
    pub fn is_said_with_not(&self, word: &str, keys: &[&str]) -> bool {
        let mut rests = self.without_negation(word);
        rests.any(|rest| (keys.windows(2)).any(|pair| pair[1] == rest && self.is_negative(pair[0])))
    }

    /// What a word would be without a prefix that negates: "lawful" of "unlawful".
    pub fn without_negation<'a>(&self, word: &'a str) -> impl Iterator<Item = &'a str> {
        const LEAST: usize = 4;
        let rests = self.prefixes.iter();
        let rests = rests.filter_map(move |prefix| word.strip_prefix(prefix));
        rests.filter(|rest| rest.len() >= LEAST)
    }

    /// Whether verbs are negated in the middle.
    pub fn negates_within(&self) -> bool {
        !self.infixes.is_empty()
    }

    /// Whether a word is another with a negation in the middle of it: "gelmeyecek" and "gelecek".
    pub fn is_negated_within(&self, negated: &str, plain: &str) -> bool {
        let start = (negated.char_indices().zip(plain.chars()))
            .find(|((_, a), b)| a != b)
            .map_or(negated.len().min(plain.len()), |((at, _), _)| at);
        self.infixes.iter().any(|infix| {
            // The letter where they part may be the first of both.
            (start.saturating_sub(infix.len())..=start)
                .filter(|at| *at >= STEM && negated.is_char_boundary(*at))
                .any(|at| {
                    negated[at..].strip_prefix(infix).is_some_and(|rest| {
                        rest.chars().count() >= ENDING
                            && plain.len() == at + rest.len()
                            && plain.starts_with(&negated[..at])
                            && plain.ends_with(rest)
                    })
                })
        })
    }
}

/// In words: "ne veulent plus jamais rien".
const APART: usize = 4;
/// In characters: the ending of a verb is no shorter, and that of a noun ("evi", "evimi") mostly is.
const ENDING: usize = 2;
/// In bytes: what is left before a negation in the middle of a verb.
const STEM: usize = 2;

#[cfg(test)]
mod tests {
    use crate::compare::lexicon::of;

    #[test]
    fn two_words_of_one_negation_are_one() {
        for (language, one, other) in [
            ("fr", "je peux pas venir", "je ne peux pas venir"),
            ("fr", "rien n' est dit", "ce n' est pas dit"),
        ] {
            let lexicon = of(Some(language));
            let count = |text: &str| lexicon.negations(&text.split(' ').collect::<Vec<_>>());
            assert_eq!(count(one), count(other), "{one}");
        }
        // In others the first is a negation of its own.
        let count = |text: &str| of(Some("es")).negations(&text.split(' ').collect::<Vec<_>>());
        assert_ne!(
            count("nunca dijo que no pagaría"),
            count("nunca dijo que pagaría")
        );
    }

    #[test]
    fn a_negation_in_the_middle_of_a_verb_is_found() {
        let lexicon = of(Some("tr"));
        for (negated, plain) in [
            ("gelmeyecek", "gelecek"),
            ("yapılmayacak", "yapılacak"),
            ("gelmedi", "geldi"),
            ("gelmiyor", "geliyor"),
        ] {
            assert!(lexicon.is_negated_within(negated, plain), "{negated}");
            assert!(!lexicon.is_negated_within(plain, negated), "{negated}");
        }
        assert!(!lexicon.is_negated_within("gelmeyecek", "gidecek"));
        for (one, other) in [
            ("kitabım", "kitabı"),
            ("evimi", "evi"),
            ("çalışma", "çalış"),
        ] {
            assert!(!lexicon.is_negated_within(one, other), "{one}");
        }
    }
}
