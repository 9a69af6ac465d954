//! Which words turn a statement round when one takes the other's place, and which make it reach further?

use std::borrow::Cow;

use super::{
    changed::Difference,
    lexicon::{Lexicon, List},
    words::keys,
};
use crate::model::{Op, Span};

/// Whether a word became its opposite, the one in the place of the other.
pub fn turned(spans: &[Span], lexicon: &Lexicon) -> bool {
    spans.windows(2).any(|pair| match (pair[0].op, pair[1].op) {
        (Op::Delete, Op::Insert) => are_opposite(&pair[0].text, &pair[1].text, lexicon),
        (Op::Insert, Op::Delete) => are_opposite(&pair[1].text, &pair[0].text, lexicon),
        _ => false,
    })
}

/// Whether "all", "only" or their like came or went: then something is said of more, or of less. Not where a stretch was written anew.
pub fn reaches_otherwise(spans: &[Span], difference: &Difference<'_>, lexicon: &Lexicon) -> bool {
    let changed = difference.changed(lexicon);
    let (gone, come) = difference.reaching(lexicon);
    changed.gone.len() <= ANEW && changed.come.len() <= ANEW && gone != come
        || is_narrowed(spans, lexicon)
}

/// "any loss" → "any direct loss", "no card numbers or names" → "no names": words alone came or went right behind.
fn is_narrowed(spans: &[Span], lexicon: &Lexicon) -> bool {
    spans.windows(3).any(|run| {
        let alone = run[0].op == Op::Equal && run[1].op != Op::Equal && run[2].op == Op::Equal;
        let before = || run[0].text.split_whitespace().next_back();
        let narrows = || {
            let words = keys(&run[1].text);
            // "all of the boats"
            let tells = |word: &Cow<'_, str>| {
                word.chars().count() >= TELLS_FROM
                    && !MORE.contains(&word.as_ref())
                    && !lexicon.has(List::Articles, word)
                    && !lexicon.has(List::BeforeYears, word)
            };
            words.len() <= PLACE && words.iter().any(tells)
        };
        alone
            && run[1].text.len() <= 20 * PLACE
            && before().is_some_and(|word| lexicon.has(List::Narrowed, &word.to_lowercase()))
            && narrows()
    })
}

/// What stresses or adds, and narrows nothing: "every single Monday".
const MORE: [&str; 5] = ["single", "real", "further", "other", "more"];

/// In characters.
const TELLS_FROM: usize = 4;

/// In words.
const ANEW: usize = 8;

fn are_opposite(gone: &str, come: &str, lexicon: &Lexicon) -> bool {
    // More letters than so many words have.
    if gone.len() > 20 * PLACE || come.len() > 20 * PLACE {
        return false;
    }
    let (gone, come) = (keys(gone), keys(come));
    if gone.len() > PLACE || come.len() > PLACE {
        return false;
    }
    let sides = |keys: &[Cow<'_, str>]| -> Vec<(usize, bool)> {
        (keys.iter().flat_map(|key| lexicon.sides(key)))
            .copied()
            .collect()
    };
    let (gone, come) = (sides(&gone), sides(&come));
    gone.iter().any(|(group, side)| {
        let other = (*group, !side);
        !gone.contains(&other) && come.contains(&other) && !come.contains(&(*group, *side))
    })
}

/// In words: what is longer was written anew, and its words don't answer each other.
const PLACE: usize = 4;

#[cfg(test)]
mod tests {
    use crate::compare::{budget::Budget, changed::Difference};
    use crate::compare::{lexicon, words::spans};

    #[test]
    fn a_word_in_the_place_of_its_opposite_turns_a_statement() {
        let turned = |old: &str, new: &str| {
            super::turned(&spans(old, new, &Budget::new()), lexicon::of(None))
        };
        for (old, new) in [
            ("More than 40 people came.", "Fewer than 40 people came."),
            ("Prices rose in May.", "Prices fell in May."),
            ("He was convicted of fraud.", "He was accused of fraud."),
            ("Repeal the Harbour Act in full", "Review the Harbour Act"),
            (
                "Die Preise stiegen, er gewann.",
                "Die Preise stiegen, er verlor.",
            ),
        ] {
            assert!(turned(old, new) && turned(new, old), "{old}");
        }
        for (old, new) in [
            ("Prices rose in May.", "Prices grew in May."),
            ("It rose and fell in May.", "It fell and rose in May."),
            ("The wall is high.", "The wall is tall."),
            ("The board will review it.", "The board will look at it."),
            ("There were reports of a debt.", "There was word of a debt."),
        ] {
            assert!(!turned(old, new), "{old}");
        }
    }

    #[test]
    fn all_and_only_say_how_far_a_statement_reaches() {
        let reaches = |language: &str, old: &str, new: &str| {
            let spans = spans(old, new, &Budget::new());
            super::reaches_otherwise(
                &spans,
                &Difference::new(&spans),
                lexicon::of(Some(language)),
            )
        };
        assert!(reaches("en", "All boats must pay.", "Boats must pay."));
        assert!(reaches(
            "es",
            "Todas las barcas pagan.",
            "Las barcas pagan."
        ));
        assert!(!reaches(
            "en",
            "All boats must pay.",
            "Every boat must pay."
        ));
        assert!(reaches(
            "en",
            "It pays for any loss.",
            "It pays for any direct loss."
        ));
        assert!(reaches("en", "No coins or notes went.", "No notes went."));
        assert!(!reaches(
            "en",
            "All the boats must pay.",
            "All of the boats must pay."
        ));
        assert!(!reaches("en", "The boats pay.", "The vessels pay."));
    }
}
