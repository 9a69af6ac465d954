//! Which words turn a statement round when one takes the other's place, and which make it reach further?

use std::borrow::Cow;

use super::{
    changed::Difference,
    lexicon::{Lexicon, List},
    words::keys,
};
use crate::model::{Op, Span};

/// Whether a word became its opposite, or one that says worse or better of the same, the one in the place of the other.
pub fn turned(spans: &[Span], lexicon: &Lexicon) -> bool {
    how_turned(spans, lexicon).is_some()
}

/// As [`turned`], in words.
pub fn how_turned(spans: &[Span], lexicon: &Lexicon) -> Option<&'static str> {
    let mut pairs = in_place(spans).flat_map(|(gone, come)| pairs(gone, come, lexicon));
    let first = pairs.next()?;
    let is_loaded = lexicon.is_loaded(first) && pairs.all(|pair| lexicon.is_loaded(pair));
    Some(match is_loaded {
        true => "a word came that says worse or better of it",
        false => "a word became its opposite",
    })
}

/// What stands in the place of what.
fn in_place(spans: &[Span]) -> impl Iterator<Item = (&str, &str)> {
    spans.windows(2).filter_map(|pair| {
        let (one, other) = (pair[0].text.as_str(), pair[1].text.as_str());
        match (pair[0].op, pair[1].op) {
            (Op::Delete, Op::Insert) => Some((one, other)),
            (Op::Insert, Op::Delete) => Some((other, one)),
            _ => None,
        }
    })
}

/// "The council" → "the court", "a school" → "a camp": one body or place, and no name for it, in the place of another. Not where both are
/// spoken of elsewhere too.
pub fn is_another_body(before: &str, after: &str, spans: &[Span], lexicon: &Lexicon) -> bool {
    let groups = |text: &str| lexicon.bodies.groups(&keys(text));
    let is_short = |text: &str| text.len() <= 20 * PLACE && keys(text).len() <= BODY;
    in_place(spans).any(|(gone, come)| {
        is_short(gone) && is_short(come) && {
            let (gone, come) = (groups(gone), groups(come));
            !gone.is_empty() && !come.is_empty() && gone.is_disjoint(&come)
        }
    }) && groups(before) != groups(after)
}

/// In words: "of the council".
const BODY: usize = 3;

/// "guarantees" → "hopes": a verb alone in the place of its opposite, one of them modal, says what will be less or more surely. Many such words
/// are nouns elsewhere.
pub fn turns_modal(spans: &[Span], lexicon: &Lexicon) -> bool {
    in_place(spans).any(|(gone, come)| {
        let alone = |text: &str| match keys(text).as_slice() {
            [key] => Some(lexicon.has(List::Modals, key)),
            _ => None,
        };
        gone.len() + come.len() <= 40 * PLACE
            && alone(gone)
                .zip(alone(come))
                .is_some_and(|(one, other)| one != other)
            && !pairs(gone, come, lexicon).is_empty()
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

/// "does not allow" → "does not knowingly allow": an adverb that came or went behind a negation that stayed says how much is denied.
pub fn denies_otherwise(spans: &[Span], lexicon: &Lexicon) -> bool {
    let is_adverb = |text: &str| {
        let key = text.trim().to_lowercase();
        text.len() <= 30 && lexicon.has(List::NarrowingAdverbs, &key)
    };
    spans.windows(3).any(|run| {
        let alone = run[0].op == Op::Equal && run[1].op != Op::Equal && run[2].op == Op::Equal;
        let before = || run[0].text.split_whitespace().next_back();
        let denies = |word: &str| {
            let word = word.to_lowercase();
            lexicon.has(List::Negations, &word) || word.ends_with("n't") || word.ends_with("n’t")
        };
        let goes_on = || run[2].text.trim_start().starts_with(char::is_alphabetic);
        alone && is_adverb(&run[1].text) && before().is_some_and(denies) && goes_on()
    })
}

/// What stresses or adds, and narrows nothing: "every single Monday".
const MORE: [&str; 5] = ["single", "real", "further", "other", "more"];

/// In characters.
const TELLS_FROM: usize = 4;

/// In words.
const ANEW: usize = 8;

/// The pairs of opposites that one has a side of, and the other the other.
fn pairs(gone: &str, come: &str, lexicon: &Lexicon) -> Vec<usize> {
    // More letters than so many words have.
    if gone.len() > 20 * PLACE || come.len() > 20 * PLACE {
        return Vec::new();
    }
    let (gone, come) = (keys(gone), keys(come));
    if gone.len() > PLACE || come.len() > PLACE {
        return Vec::new();
    }
    let sides = |keys: &[Cow<'_, str>]| -> Vec<(usize, bool)> {
        (keys.iter().flat_map(|key| lexicon.sides(key)))
            .copied()
            .collect()
    };
    let (gone, come) = (sides(&gone), sides(&come));
    let found = gone.iter().filter(|(group, side)| {
        let other = (*group, !side);
        !gone.contains(&other) && come.contains(&other) && !come.contains(&(*group, *side))
    });
    found.map(|(group, _)| *group).collect()
}

/// In words: what is longer was written anew, and its words don't answer each other.
const PLACE: usize = 4;

#[cfg(test)]
mod tests {
    use crate::compare::facets::tests::told as told_of;
    use crate::compare::{budget::Budget, changed::Difference, facets::tests::told};
    use crate::compare::{lexicon, words::spans};
    use crate::model::Facet;

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
                "It burned after the attack.",
                "It burned after the incident.",
            ),
            (
                "She is in a critical condition.",
                "She is in a stable condition.",
            ),
            ("Children mend the nets.", "Workers mend the nets."),
            ("Police chased the van.", "Police followed the van."),
            ("The pier was dangerous.", "The pier was problematic."),
            ("The coast faces famine.", "The coast faces food shortages."),
            (
                "Es brannte nach dem Angriff.",
                "Es brannte nach dem Vorfall.",
            ),
            ("Le quartier a été rasé.", "Le quartier a été évacué."),
            ("Está en estado crítico.", "Está en estado estable."),
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
            ("The nurses’ strike goes on.", "The nurses’ event goes on."),
            ("Man and child hurt.", "Child and man hurt."),
            ("The crash shut the road.", "The incident shut the road."),
            ("He was critical of it.", "He was sceptical of it."),
            ("He chased the prize.", "He sought the prize."),
            ("The strike goes on.", "The walkout goes on."),
            ("She left the port.", "She moved from the port."),
            ("The people came.", "The workers came."),
            ("The board will review it.", "The board will look at it."),
            ("There were reports of a debt.", "There was word of a debt."),
        ] {
            assert!(!turned(old, new), "{old}");
        }
    }

    #[test]
    fn another_body_or_place_is_another_statement() {
        let told = |language: &str, old: &str, new: &str| {
            let spans = spans(old, new, &Budget::new());
            super::is_another_body(old, new, &spans, lexicon::of(Some(language)))
        };
        for (language, old, new) in [
            (
                "en",
                "The council sold the pier.",
                "The court sold the pier.",
            ),
            (
                "en",
                "They searched a fishing village.",
                "They searched a hospital.",
            ),
            (
                "de",
                "Am Montag kam die Polizei.",
                "Am Montag kam der Stadtrat.",
            ),
            (
                "fr",
                "Le tribunal a vendu le port.",
                "La mairie a vendu le port.",
            ),
        ] {
            assert!(
                told(language, old, new) && told(language, new, old),
                "{old}"
            );
        }
        for (old, new) in [
            ("The police came at noon.", "Officers came at noon."),
            ("The council sold the pier.", "The authority sold the pier."),
            (
                "The court heard the council.",
                "The council heard the court.",
            ),
            ("The school was shut.", "It was shut."),
            ("The judge heard him.", "The court heard him."),
        ] {
            assert!(!told("en", old, new), "{old}");
        }
        let name = told_of(
            "de",
            "Am Montag kam die Polizei.",
            "Am Montag kam der Stadtrat.",
        );
        assert_eq!(name, []);
        assert_eq!(
            told_of("de", "Er traf die Ukraine.", "Er traf die Türkei."),
            [Facet::Name]
        );
        assert_eq!(
            told_of("en", "He met the Holt Trust.", "He met the Roos Trust."),
            [Facet::Name]
        );
        assert_eq!(
            told_of(
                "en",
                "Holt pledges that it pays.",
                "Holt hopes that it pays."
            ),
            []
        );
        assert_eq!(
            told_of(
                "en",
                "Holt promises that it pays.",
                "Holt hopes that it pays."
            ),
            [Facet::Modality]
        );
        assert_eq!(
            told_of(
                "en",
                "It opens at once, he said.",
                "It opens later, he said."
            ),
            []
        );
        assert_eq!(
            told_of("en", "It opens once a day.", "It opens each day."),
            [Facet::Number]
        );
    }

    #[test]
    fn all_and_only_say_how_far_a_statement_reaches() {
        let reaches = |language: &str, old: &str, new: &str| {
            let spans = spans(old, new, &Budget::new());
            let lexicon = lexicon::of(Some(language));
            super::reaches_otherwise(&spans, &Difference::new(&spans, lexicon), lexicon)
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

    #[test]
    fn what_is_alleged_of_a_noun_or_denied_in_part_is_hedged() {
        for (language, old, new) in [
            (
                "en",
                "They saw the torture of the crew.",
                "They saw the alleged torture of the crew.",
            ),
            (
                "en",
                "He was tried for fraud.",
                "He was tried for alleged fraud.",
            ),
            (
                "en",
                "Nine boats carried its victims.",
                "Nine boats carried its alleged victims.",
            ),
            (
                "en",
                "We do not sell names.",
                "We do not knowingly sell names.",
            ),
            (
                "en",
                "The port is not safe.",
                "The port is not entirely safe.",
            ),
            (
                "de",
                "Er hat nicht getäuscht.",
                "Er hat nicht wissentlich getäuscht.",
            ),
            (
                "fr",
                "Il ne vend pas de noms.",
                "Il ne vend pas sciemment de noms.",
            ),
        ] {
            assert_eq!(told(language, old, new), [Facet::Hedge], "{old}");
            assert_eq!(told(language, new, old), [Facet::Hedge], "{new}");
        }
        for (old, new) in [
            ("The officer alleged fraud.", "The officer reported fraud."),
            (
                "The filing that alleged fraud came.",
                "The filing that told of fraud came.",
            ),
            (
                "He told her. Alleged that, too.",
                "He told her. Added that, too.",
            ),
        ] {
            assert_eq!(told("en", old, new), [Facet::Attribution], "{old}");
        }
        let same = told(
            "en",
            "It was the alleged murder.",
            "It was allegedly the murder.",
        );
        assert!(!same.contains(&Facet::Hedge), "{same:?}");
        for (old, new) in [
            ("He did not answer.", "He did not immediately answer."),
            ("He does not pay.", "He does not really pay."),
            ("He did not comment.", "He did not publicly comment."),
            (
                "It did not rain; boats stayed.",
                "It did not rain; family stayed.",
            ),
        ] {
            assert_eq!(told("en", old, new), [], "{old}");
        }
    }
}
