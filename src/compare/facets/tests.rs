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
        assert!(!found.contains(&Facet::Number), "{before} {found:?}");
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
