//! What does a word say where it stands: is "May" a month, a verb or a name, and does "alleged" tell or describe?

use super::{
    changed::{Near, Word},
    lexicon::{Lexicon, List, MAY},
};

/// Whether words are set as in "Firm Must Pay after May": most words of some length have capitals, and a capital tells nothing.
pub fn is_titled(words: &[Near<'_>]) -> bool {
    let long = words.iter().map(|near| near.word.1);
    let (capitals, all) =
        long.filter(|text| text.len() >= SMALL_FROM)
            .fold((0, 0), |(capitals, all), text| {
                let is_capital = !text.starts_with(char::is_lowercase);
                (capitals + usize::from(is_capital), all + 1)
            });
    capitals * 4 >= all * 3
}

/// In bytes.
const SMALL_FROM: usize = 4;

/// Whether a month or a modal verb stands for somebody: "Jan Hoek", "Theresa May", "Will Smith".
pub fn is_part_of_name(words: &[Near<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let (key, text) = (words[at].word.0.as_ref(), words[at].word.1);
    let is_month = text == MAY || lexicon.has(List::Months, key);
    // Of the modal verbs this alone is a name that many have.
    let is_modal = key == "will" && lexicon.has(List::Modals, key);
    let is_capital = |text: &str| {
        text.starts_with(char::is_uppercase) && text.chars().skip(1).any(char::is_lowercase)
    };
    if !(is_month || is_modal) || !is_capital(text) {
        return false;
    }
    let near = |at: Option<usize>| at.and_then(|at| words.get(at)).map(|near| &near.word);
    let (before, after) = (near(at.checked_sub(1)), near(Some(at + 1)));
    let begins =
        before.is_none_or(|(_, text)| !text.ends_with(|c: char| c == ',' || c.is_alphabetic()));
    if !is_month {
        return !begins && before.is_some_and(|(_, text)| *text != ",");
    }
    let counts = |word: Option<&Word<'_>>| {
        word.is_some_and(|(key, text)| {
            text.starts_with(|c: char| c.is_ascii_digit()) || lexicon.is_number(key)
        })
    };
    let is_name = |word: Option<&Word<'_>>| {
        word.is_some_and(|(key, text)| {
            is_capital(text)
                && !key.ends_with("'s")
                && !lexicon.is_of_calendar(key)
                && !lexicon.has(List::Measures, key)
                && !lexicon.has(List::BeforeMonths, key)
                && !lexicon.has(List::BeforeYears, key)
        })
    };
    let leads = before.is_some_and(|(key, _)| lexicon.has(List::BeforeMonths, key));
    let is_short = text.chars().count() == 3 && text != MAY && !key.starts_with("mai");
    if counts(before) || counts(after) || leads && !is_short {
        return false;
    }
    // Where nouns have capitals, one beside a month is no name.
    let nouns_are_capital = lexicon.noun_ends().next().is_some();
    match nouns_are_capital {
        true => is_short && (is_name(after) || is_name(before)),
        false => is_name(after) && !(text == MAY && begins) || is_name(before),
    }
}

/// Whether a verb's form describes the noun behind it: "the alleged murder", and no "alleged that".
pub fn describes(words: &[Near<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let key = |at: Option<usize>| {
        at.and_then(|at| words.get(at))
            .map(|near| near.word.0.as_ref())
    };
    let before = key(at.checked_sub(1));
    let is_led = before.is_none_or(|before| {
        lexicon.has(List::DescribedAfter, before)
            || lexicon.has(List::Articles, before)
            || before.ends_with("'s")
    });
    let noun = key(Some(at + 1)).is_some_and(|after| after.starts_with(char::is_alphabetic));
    is_led && noun && key(Some(at + 1)) != Some("that") && key(Some(at + 1)) != Some("to")
}

/// Whether "May" is the month and not the verb: beside a number, or with a capital where the words around have none.
pub fn is_month(words: &[Near<'_>], at: usize) -> bool {
    let text = |at: usize| words.get(at).map(|near| near.word.1);
    let is_digit = |text: Option<&str>| {
        text.is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()))
    };
    let begins = |at: usize| {
        let before = at.checked_sub(1).and_then(text);
        before.is_none_or(|before| before.contains(['.', '!', '?', ':', '“', '"']))
    };
    let is_capital = |text: &str| text.starts_with(char::is_uppercase);
    let (before, after) = (at.checked_sub(1).and_then(text), text(at + 1));
    is_digit(before)
        || is_digit(after)
        || !begins(at)
            && before.is_some_and(|before| {
                !is_capital(before) || begins(at - 1) && !after.is_some_and(is_capital)
            })
}

#[cfg(test)]
mod tests {
    use crate::{compare::facets::tests::told, model::Facet};

    fn of(before: &str, after: &str) -> Vec<Facet> {
        told("en", before, after)
    }

    #[test]
    fn whoever_is_called_like_a_month_or_a_modal_verb_is_a_name() {
        for (old, new) in [
            ("It was signed by Jan Hoek.", "It was signed by Tom Reed."),
            (
                "The letter of May Lin came.",
                "The letter of Ann Reed came.",
            ),
            (
                "A letter by June Carter came.",
                "A letter by Ann Reed came.",
            ),
            ("Old letters by Theresa May.", "Old letters by Ann Reed."),
            (
                "The letter of Will Hoek came.",
                "The letter of Tom Reed came.",
            ),
        ] {
            assert_eq!(of(old, new), [Facet::Name], "{old}");
            assert_eq!(of(new, old), [Facet::Name], "{new}");
        }
        let julio = ("La firmó Julio Ruiz.", "La firmó Tomás Ruiz.");
        assert_eq!(told("es", julio.0, julio.1), [Facet::Name]);
        let jan = ("Den Brief schrieb Jan Hoek.", "Den Brief schrieb Tom Hoek.");
        assert_eq!(told("de", jan.0, jan.1), [Facet::Name]);
        for (language, old, new, facet) in [
            (
                "en",
                "Since March Harrow has paid.",
                "Since June Harrow has paid.",
                Facet::Date,
            ),
            (
                "en",
                "The June Council meeting ended.",
                "The July Council meeting ended.",
                Facet::Date,
            ),
            (
                "en",
                "It stops on Jan. 3, Harrow says.",
                "It stops on Feb. 3, Harrow says.",
                Facet::Date,
            ),
            (
                "en",
                "It ended the May Day walk.",
                "It ended the June walk.",
                Facet::Date,
            ),
            (
                "en",
                "Harrow Will Pay in June",
                "Harrow May Pay in June",
                Facet::Modality,
            ),
            (
                "en",
                "Germany June inflation slows.",
                "Germany July inflation slows.",
                Facet::Date,
            ),
            (
                "en",
                "Tax Rise Will Hit Homes after Budget",
                "Tax Rise May Hit Homes after Budget",
                Facet::Modality,
            ),
            (
                "en",
                "3.1 Must I register the boat",
                "3.1 Should I register the boat",
                Facet::Modality,
            ),
            (
                "en",
                "Will Harrow boats pay?",
                "Can Harrow boats pay?",
                Facet::Modality,
            ),
            (
                "en",
                "Boats MUST be moored here.",
                "Boats MAY be moored here.",
                Facet::Modality,
            ),
            (
                "de",
                "Er kommt im Mai Polizisten holen.",
                "Er kommt im Juni Polizisten holen.",
                Facet::Date,
            ),
            (
                "fr",
                "Elle ouvre en mai à Nantes.",
                "Elle ouvre en juin à Nantes.",
                Facet::Date,
            ),
        ] {
            assert!(told(language, old, new).contains(&facet), "{old}");
        }
    }
}
