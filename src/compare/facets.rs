//! What sort of words changed? Numbers, dates, negations, modal verbs, names, verbs of saying, hedges, spelling.

use std::collections::{BTreeSet, HashSet};

use super::{
    bounds,
    changed::{Changed, Difference, Word},
    days,
    lexicon::{Lexicon, List},
    names::names_differ,
    numbers, opposites, order, spelling,
};
use crate::model::{Facet, Op, Span};

/// The facets of one difference.
pub fn facets(spans: &[Span], lexicon: &Lexicon) -> BTreeSet<Facet> {
    let mut facets = BTreeSet::new();
    let difference = Difference::new(spans, lexicon);
    let changed = difference.changed(lexicon);
    let all = || changed.gone.iter().chain(&changed.come);
    let count = |side: &[Word<'_>], has: &dyn Fn(&str) -> bool| {
        side.iter().filter(|(word, _)| has(word)).count()
    };
    let differs =
        |has: &dyn Fn(&str) -> bool| count(&changed.gone, has) + count(&changed.come, has) > 0;

    // "March 3" and "3 March" have the same words.
    let dated = all().any(|(word, _)| lexicon.is_of_calendar(word))
        || all().any(|(word, _)| lexicon.is_number(word)) && days::touched(spans, lexicon)
        || days::next_year(&changed, lexicon);
    if dated {
        facets.insert(Facet::Date);
    }
    let others = numbers::other_values(&changed, lexicon);
    let same_numbers = others.as_ref().is_some_and(Vec::is_empty);
    let is_of_date = |values: &[String]| {
        dated && {
            let days = days::of_dates(&difference, lexicon);
            values.iter().all(|value| days.contains(value))
        }
    };
    if others.is_some_and(|others| !others.is_empty() && !is_of_date(&others))
        || numbers::sign_changed(spans)
        || numbers::unit_changed(spans, lexicon)
        || numbers::time_unit_changed(spans, lexicon)
    {
        facets.insert(Facet::Number);
    }
    facets.extend(order::swapped(spans, lexicon).and_then(order::Swapped::facet));
    let negative = |word: &str| {
        lexicon.has(List::Negations, word) || word.ends_with("n't") || word.ends_with("n’t")
    };
    let (old, new) = difference.keys();
    let negations =
        |side: &[Word<'_>], keys: &[&str]| count(side, &negative) + lexicon.negating.count(keys);
    // "never" says more than "not".
    let never = |word: &str| lexicon.has(List::Never, word);
    if negations(&changed.gone, &old) != negations(&changed.come, &new)
        || count(&changed.gone, &never) != count(&changed.come, &never)
        || comma_after_negation(spans, lexicon)
        || prefix_negated(&changed, lexicon)
    {
        facets.insert(Facet::Negation);
    }
    let has = |list: List| move |word: &str| lexicon.has(list, word);
    let is_modal = has(List::Modals);
    let modal = |word: &str| is_modal(without_not(word));
    let (says, hedges) = (has(List::Saying), has(List::Hedges));
    // "will be spared" → "to escape", as headlines have it, is the same future.
    let future = changed
        .gone
        .iter()
        .chain(&changed.come)
        .filter(|(word, _)| modal(word))
        .all(|(word, _)| word == "will")
        && changed
            .gone
            .iter()
            .chain(&changed.come)
            .any(|(word, _)| word == "to");
    let same_modals =
        || modals(&changed.gone, &modal, lexicon) == modals(&changed.come, &modal, lexicon);
    let modal_phrases = lexicon.modal.count(&old) != lexicon.modal.count(&new);
    if modal_phrases
        || differs(&modal) && !(future || same_modals())
        || opposites::turns_modal(spans, lexicon)
    {
        facets.insert(Facet::Modality);
    }
    // "is alleged to have forged" → "forged": nobody else is said to say it.
    let both = |word: &str| hedges(word) && says(word);
    let all_says = count(&changed.gone, &says) + count(&changed.come, &says);
    let is_firmed = all_says == 1 && differs(&both) && is_passive(spans, &both);
    if all_says > 0 && !is_firmed {
        facets.insert(Facet::Attribution);
    }
    let phrases = lexicon.hedging.count(&old) != lexicon.hedging.count(&new);
    let bounds = bounds::changed(&old, &new, lexicon);
    if is_firmed
        || phrases
        || bounds
        || opposites::denies_otherwise(spans, lexicon)
        || differs(&|word| hedges(word) && !is_modal(word) && !says(word))
    {
        facets.insert(Facet::Hedge);
    }
    if names_differ(spans, &changed, lexicon) {
        facets.insert(Facet::Name);
    }
    // A known word and its misspelling are one word: "definately" is no hedge less.
    if facets
        .iter()
        .all(|facet| matches!(facet, Facet::Hedge | Facet::Attribution))
        && !facets.is_empty()
        && changed.gone.len() == 1
        && changed.come.len() == 1
    {
        let (a, b) = (&changed.gone[0].0, &changed.come[0].0);
        let known = |word: &str| hedges(word) || says(word);
        if a.len() >= 6 && known(a) != known(b) && spelling::is_misspelling(a, b, lexicon) {
            return BTreeSet::from([Facet::Typo]);
        }
    }
    let is_all_numbers = || {
        all().all(|(word, _)| lexicon.is_number(word) || numbers::numbered(word, lexicon).is_some())
    };
    if facets.is_empty() && same_numbers && is_all_numbers() {
        facets.insert(Facet::Typography);
    } else if facets.is_empty()
        && spelling::is_typo(&changed, lexicon)
        && !difference.has_unread(lexicon)
        && !order::moved(spans)
        && !spelling::is_set_in_marks(spans)
        && !opposites::turned(spans, lexicon)
    {
        facets.insert(Facet::Typo);
    }
    facets
}

/// "won't" → "will", "mustn't" → "must".
fn without_not(word: &str) -> &str {
    match word
        .strip_suffix("n't")
        .or_else(|| word.strip_suffix("n’t"))
    {
        Some("wo") => "will",
        Some("ca") => "can",
        Some("sha") => "shall",
        Some(verb) => verb,
        None => word,
    }
}

/// The modal verbs of one side, whether or not they are negated.
fn modals<'a>(
    side: &'a [Word<'_>],
    is: &dyn Fn(&str) -> bool,
    lexicon: &'a Lexicon,
) -> HashSet<&'a str> {
    let modal = side.iter().filter(|(word, _)| is(word));
    let verbs = modal.map(|(word, _)| lexicon.modal_form(without_not(word)));
    verbs.collect()
}

/// Whether such a word came or went before "to": "was alleged to", "is said to have".
fn is_passive(spans: &[Span], is: &dyn Fn(&str) -> bool) -> bool {
    spans
        .iter()
        .filter(|span| span.op != Op::Equal)
        .any(|span| {
            let words: Vec<&str> = span.text.split_whitespace().collect();
            words
                .windows(2)
                .any(|pair| is(&pair[0].to_lowercase()) && pair[1] == "to")
        })
}

/// "did not, say" → "did not say": the mark decides what the negation governs.
fn comma_after_negation(spans: &[Span], lexicon: &Lexicon) -> bool {
    spans.iter().enumerate().any(|(at, span)| {
        let only_comma = span.op != Op::Equal && span.text.trim() == ",";
        let before = spans[..at]
            .iter()
            .rfind(|before| before.op == Op::Equal)
            .and_then(|before| before.text.split_whitespace().last());
        only_comma && before.is_some_and(|word| lexicon.has(List::Negations, &word.to_lowercase()))
    })
}

/// "lawful" → "unlawful".
fn prefix_negated(changed: &Changed<'_>, lexicon: &Lexicon) -> bool {
    let (gone, come) = (words(&changed.gone), words(&changed.come));
    let negates = |side: &HashSet<&str>, other: &HashSet<&str>| {
        side.iter()
            .flat_map(|word| lexicon.without_negation(word))
            .any(|rest| other.contains(rest))
    };
    let within = |side: &[Word<'_>], other: &[Word<'_>]| {
        side.iter().take(VERBS).any(|(word, _)| {
            let mut others = other.iter().take(VERBS);
            others.any(|(other, _)| lexicon.is_negated_within(word, other))
        })
    };
    negates(&gone, &come)
        || negates(&come, &gone)
        || lexicon.negates_within()
            && (within(&changed.gone, &changed.come) || within(&changed.come, &changed.gone))
}

/// In words: among more that changed, every verb is another.
const VERBS: usize = 100;

fn words<'a>(side: &'a [Word<'_>]) -> HashSet<&'a str> {
    side.iter().map(|(word, _)| word.as_ref()).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::compare::budget::Budget;
    use crate::compare::{lexicon, words::spans};

    fn of(before: &str, after: &str) -> Vec<Facet> {
        told("en", before, after)
    }

    /// The facets of a change, by the words of a language.
    pub fn told(language: &str, before: &str, after: &str) -> Vec<Facet> {
        let lexicon = lexicon::of(Some(language));
        facets(&spans(before, after, &Budget::new()), lexicon)
            .into_iter()
            .collect()
    }

    #[test]
    fn what_only_looks_like_a_facet_is_none() {
        for (language, before, after) in [
            // According to somebody.
            (
                "it",
                "Secondo la guardia, il molo è chiuso.",
                "Il molo è chiuso.",
            ),
            (
                "it",
                "Il molo, secondo l’Ansa, è chiuso.",
                "Il molo è chiuso.",
            ),
            // Nouns, whatever their case.
            (
                "de",
                "Wir zahlen die Hälfte des Preises.",
                "Wir zahlen den vollen Preis.",
            ),
            // Marks that stand off from a word are more than punctuation.
            (
                "en",
                "The port hinted at a sale.",
                "The port “hinted” at a sale.",
            ),
            (
                "en",
                "Lawyers who believe in it left.",
                "Lawyers who trust in it left.",
            ),
        ] {
            let found = told(language, before, after);
            let wrong = [Facet::Name, Facet::Typo, Facet::Hedge];
            assert!(
                !found.iter().any(|facet| wrong.contains(facet)),
                "{before} {found:?}"
            );
            let counts = found.contains(&Facet::Number);
            assert_eq!(counts, language == "de", "{before} {found:?}");
        }
        assert_eq!(
            told(
                "it",
                "Secondo la guardia, il molo è chiuso.",
                "Il molo è chiuso."
            ),
            [Facet::Attribution]
        );
        // One mark that was forgotten.
        assert_eq!(
            of(
                "The port “hinted at a sale.",
                "The port “hinted” at a sale."
            ),
            [Facet::Typo]
        );
        assert_eq!(
            told("de", "Er traf Herrn Preis.", "Er traf Herrn Roos."),
            [Facet::Name]
        );
    }

    #[test]
    fn other_languages_have_their_own_words() {
        for (language, before, after, facet) in [
            ("sv", "Omkring 30 båtar kom.", "30 båtar kom.", Facet::Hedge),
            (
                "sv",
                "Muren kostar mycket.",
                "Muren uppges kosta mycket.",
                Facet::Attribution,
            ),
            (
                "pl",
                "Nie będziemy płacić za mur.",
                "Nie możemy płacić za mur.",
                Facet::Modality,
            ),
            (
                "en",
                "There is a wall under it.",
                "We believe there is a wall under it.",
                Facet::Hedge,
            ),
            (
                "it",
                "Il secondo molo è chiuso.",
                "Il terzo molo è chiuso.",
                Facet::Number,
            ),
            (
                "pl",
                "Podobno mur jest stary.",
                "Mur jest stary.",
                Facet::Hedge,
            ),
            (
                "pl",
                "Przyszła z dwojgiem dzieci.",
                "Przyszła z trojgiem dzieci.",
                Facet::Number,
            ),
            (
                "pl",
                "Mur urósł o ćwierć.",
                "Mur urósł o połowę.",
                Facet::Number,
            ),
            (
                "de",
                "Der Damm wird nicht gebaut.",
                "Der Damm wird gebaut.",
                Facet::Negation,
            ),
            (
                "de",
                "Die Stadt muss zahlen.",
                "Die Stadt kann zahlen.",
                Facet::Modality,
            ),
            (
                "de",
                "Er öffnet am 3. Mai.",
                "Er öffnet am 5. Mai.",
                Facet::Date,
            ),
            (
                "de",
                "Der mutmaßliche Täter kam.",
                "Der Täter kam.",
                Facet::Hedge,
            ),
            (
                "de",
                "Es kostet 1.500 Kronen.",
                "Es kostet 1500 Kronen.",
                Facet::Typography,
            ),
            (
                "de",
                "Es kostet 1.500 Kronen.",
                "Es kostet 1.600 Kronen.",
                Facet::Number,
            ),
            (
                "fr",
                "Il ouvre le 3 mai.",
                "Il ouvre le 5 mai.",
                Facet::Date,
            ),
            (
                "fr",
                "Il a corrompu les pilotes.",
                "Il aurait corrompu les pilotes.",
                Facet::Hedge,
            ),
            (
                "es",
                "Abre el 3 de mayo.",
                "Abre el 5 de mayo.",
                Facet::Date,
            ),
            (
                "es",
                "El ladrón huyó.",
                "El presunto ladrón huyó.",
                Facet::Hedge,
            ),
            (
                "es",
                "El dique no aguanta.",
                "El dique aguanta.",
                Facet::Negation,
            ),
        ] {
            assert!(told(language, before, after).contains(&facet), "{before}");
            assert!(told(language, after, before).contains(&facet), "{after}");
        }
        for (language, before, after, facet) in [
            (
                "pl",
                "Kapitan miał przyjąć pieniądze.",
                "Kapitan przyjął pieniądze.",
                Facet::Hedge,
            ),
            (
                "en",
                "Every port will have to pay.",
                "Every port will be encouraged to pay.",
                Facet::Modality,
            ),
        ] {
            assert!(told(language, before, after).contains(&facet), "{before}");
            assert!(told(language, after, before).contains(&facet), "{after}");
        }
        let (before, after) = ("Kapitan miał pięć łodzi.", "Kapitan kupił pięć łodzi.");
        assert_eq!(told("pl", before, after), []);
        assert_eq!(of("He spoke of the boat.", "He spoke about the boat."), []);
        assert_eq!(of("A fast boat came.", "A boat came."), []);
        let (before, after) = (
            "Am 3. Mai kostete es 1.500 Kronen.",
            "Am 5. Mai kostete es 1500 Kronen.",
        );
        assert_eq!(told("de", before, after), [Facet::Date]);
    }

    #[test]
    fn facets_name_what_changed() {
        let both = [Facet::Date, Facet::Modality];
        assert_eq!(of("In May it ended.", "It may have ended."), both);
        assert_eq!(of("The trial begins in May.", "The trial may begin."), both);
        assert_eq!(of("Firm Must Pay", "Firm May Pay"), [Facet::Modality]);
        assert_eq!(
            of("It opens on May 3.", "It opens on June 3."),
            [Facet::Date]
        );
        assert_eq!(of("We will not pay.", "We will pay."), [Facet::Negation]);
        assert_eq!(
            of("The firm must pay.", "The firm may pay."),
            [Facet::Modality]
        );
        assert_eq!(
            of("He wants to stay on.", "He plans to stay on."),
            [Facet::Modality]
        );
        assert_eq!(of("The costs were read.", "The plans were read."), []);
        assert_eq!(of("About 41 came.", "About 14 came."), [Facet::Number]);
        assert_eq!(
            of("It opens on 3 March.", "It opens on 4 April."),
            [Facet::Date]
        );
        assert_eq!(
            of("He said it was over.", "He claimed it was over."),
            [Facet::Attribution]
        );
        assert_eq!(of("Fees, excluding tax.", "Fees, including tax."), []);
        assert_eq!(
            of("1.1 | P. Okoro | devices", "1.1 | M. Lind | devices"),
            [Facet::Name]
        );
        assert_eq!(
            of("HARROW: SMITH SACKED", "HARROW: JONES SACKED"),
            [Facet::Name]
        );
        assert_eq!(
            of("It was Plan B. Boats left.", "It was Plan B. Ships left."),
            []
        );
        assert_eq!(
            of("It was definately over.", "It was definitely over."),
            [Facet::Typo]
        );
        assert_eq!(
            of("It went to Harwell first.", "It went to Larwood first."),
            [Facet::Name]
        );
        assert_eq!(
            of("It is lawful to stop.", "It is unlawful to stop."),
            [Facet::Negation]
        );
        assert_eq!(
            of("He did not, say so.", "He did not say so."),
            [Facet::Negation]
        );
        assert_eq!(of("The talks were hard.", "The talks were long."), []);
        assert_eq!(of("The talks were hard.", "The talks were a hard one."), []);
        assert_eq!(of("One boat came.", "Two boats came."), [Facet::Number]);
        assert_eq!(
            of(
                "It was over, he told the Larwood Herald.",
                "It was over, he said."
            ),
            [Facet::Attribution]
        );
    }
}
