//! Is a word another with a negation in it: "unlawful" and "lawful", "gelmeyecek" and "gelecek"?

use super::lexicon::Lexicon;

impl Lexicon {
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

/// In characters: the ending of a verb is no shorter, and that of a noun ("evi", "evimi") mostly is.
const ENDING: usize = 2;
/// In bytes: what is left before a negation in the middle of a verb.
const STEM: usize = 2;

#[cfg(test)]
mod tests {
    use crate::compare::lexicon::of;

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
