//! Did two take each other's part? "Police charged at protesters" and "Protesters charged at police" have the same words.

use std::borrow::Cow;

use super::{
    lexicon::{Lexicon, List},
    words::keys,
};

/// In words: a statement that is longer on either side of its verb was written anew.
const PARTY: usize = 4;
const LONGEST: usize = 16;
/// In letters: an inflected word keeps so many of its first.
const STEM: usize = 4;

/// Whether what stood before a verb stands behind it, and the other way round; not what joins two alike ("Holt was the winner").
pub fn swapped(before: &str, after: &str, lexicon: &Lexicon) -> bool {
    if !may_be_swapped(before, after) {
        return false;
    }
    let ((old, old_objects), (new, new_objects)) = (bare(before, lexicon), bare(after, lexicon));
    if old.len() != new.len() {
        return false;
    }
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = (old[start..].iter().rev()).zip(new[start..].iter().rev());
    let end = old.len() - rest.take_while(|(a, b)| a == b).count();
    let (old_part, new_part) = (&old[start..end], &new[start..end]);
    let size = old_part.len();
    // "In May … in Harrow": what follows a preposition does nothing.
    let is_led = start > 0 && lexicon.has(List::BeforeYears, &old[start - 1]);
    // "Den Gast schlug der Wirt": who is hit may stand first.
    let is_object = old_objects.contains(&start) || new_objects.contains(&start);
    if !(3..=LONGEST).contains(&size) || is_led || is_object {
        return false;
    }
    let is_free = lexicon.participle_ends().next().is_none();
    let names = |party: &[Cow<'_, str>]| {
        party.iter().any(|word| word.chars().count() > 2)
            && !party.iter().any(|word| {
                lexicon.is_number(word)
                    || lexicon.is_of_calendar(word)
                    || lexicon.has(List::Symmetric, word)
            })
            && !lexicon.has(List::BeforeYears, &party[0])
    };
    (1..=PARTY.min(size - 2)).any(|one| {
        (1..=PARTY.min(size - 1 - one)).any(|other| {
            let (first, verb, last) = (
                &old_part[..one],
                &old_part[one..size - other],
                &old_part[size - other..],
            );
            let there = (
                &new_part[size - one..],
                &new_part[other..size - one],
                &new_part[..other],
            );
            let does = |word: &Cow<'_, str>| {
                word.chars().count() > 2
                    && !lexicon.has(List::Symmetric, word)
                    && !lexicon.has(List::BeforeYears, word)
            };
            let alike = |(a, b): (&Cow<'_, str>, &Cow<'_, str>)| {
                a == b || a.chars().take(STEM).eq(b.chars().take(STEM))
            };
            // "Die Gäste lobte der Wirt": where either may stand first, the verb or an article tells.
            let is_told = !is_free
                || verb != there.1
                || old_objects.contains(&(end - other)) && new_objects.contains(&(end - one));
            is_told
                && first == there.0
                && last == there.2
                && verb.iter().any(does)
                && verb.iter().zip(there.1).all(alike)
                && names(first)
                && names(last)
        })
    })
}

/// Whether two texts are of nearly the same length and differ in a stretch that is no longer than a statement.
fn may_be_swapped(before: &str, after: &str) -> bool {
    let (before, after) = (before.as_bytes(), after.as_bytes());
    let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let rest = (before[start..].iter().rev()).zip(after[start..].iter().rev());
    let end = rest.take_while(|(a, b)| a == b).count();
    before.len().abs_diff(after.len()) <= INFLECTED && before.len() - start - end <= STRETCH
}

/// In bytes: endings and articles may differ by so much.
const INFLECTED: usize = 16;
/// In bytes: sixteen words are no longer.
const STRETCH: usize = 300;

/// The words of a text but for articles, and which of them stand behind the article of an object.
fn bare<'a>(text: &'a str, lexicon: &Lexicon) -> (Vec<Cow<'a, str>>, Vec<usize>) {
    let (mut bare, mut objects) = (Vec::new(), Vec::new());
    for key in keys(text) {
        if lexicon.has(List::Objects, &key) {
            objects.push(bare.len());
        } else if !lexicon.has(List::Articles, &key) {
            bare.push(key);
        }
    }
    (bare, objects)
}

#[cfg(test)]
mod tests {
    use crate::compare::lexicon;

    #[test]
    fn two_that_took_each_others_part_are_told_from_words_in_another_order() {
        let swapped = |language: &str, old: &str, new: &str| {
            super::swapped(old, new, lexicon::of(Some(language)))
        };
        for (language, old, new) in [
            (
                "en",
                "Fans threw flares at stewards on Monday.",
                "Stewards threw flares at fans on Monday.",
            ),
            (
                "en",
                "Harrow Port sued its old owner.",
                "Its old owner sued Harrow Port.",
            ),
            (
                "de",
                "Der Wirt schlug den Gast.",
                "Der Gast schlug den Wirt.",
            ),
            (
                "fr",
                "Le maire accuse les pêcheurs.",
                "Les pêcheurs accusent le maire.",
            ),
            (
                "es",
                "El patrón demandó a los marineros.",
                "Los marineros demandaron al patrón.",
            ),
        ] {
            assert!(swapped(language, old, new), "{old}");
        }
        for (language, old, new) in [
            ("en", "Ada Holt was the winner.", "The winner was Ada Holt."),
            (
                "en",
                "In May prices rose in Harrow.",
                "In Harrow prices rose in May.",
            ),
            (
                "en",
                "Prices rose while sales fell.",
                "Sales fell while prices rose.",
            ),
            ("en", "Holt and Reed came.", "Reed and Holt came."),
            ("en", "The port sued Ada Holt.", "The port sued Piet Reed."),
            (
                "de",
                "Der Wirt lobte die Gäste.",
                "Die Gäste lobte der Wirt.",
            ),
            (
                "de",
                "Der Wirt schlug den Gast.",
                "Den Gast schlug der Wirt.",
            ),
            ("de", "Am Montag kam der Wirt.", "Der Wirt kam am Montag."),
        ] {
            assert!(!swapped(language, old, new), "{old}");
        }
    }
}
