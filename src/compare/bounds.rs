//! Is a number the least, the most or an estimate of what it counts? "At least 40 came" says less than "40 came".

use super::{
    lexicon::{Lexicon, List},
    phrases::Phrases,
};

/// Whether what bounds numbers came, went or became another bound. "Over 40" is no less than "more than 40": such words, which stand before
/// numbers for other reasons too ("over two days"), count in the place of a sure one alone.
pub fn changed(old: &[&str], new: &[&str], lexicon: &Lexicon) -> bool {
    let (old, new) = (&*parted(old), &*parted(new));
    let (sure_old, sure_new) = (
        of(&lexicon.bounds, old, lexicon),
        of(&lexicon.bounds, new, lexicon),
    );
    if sure_old == sure_new {
        return false;
    }
    let (loose_old, loose_new) = (
        of(&lexicon.loose_bounds, old, lexicon),
        of(&lexicon.loose_bounds, new, lexicon),
    );
    let all = |sure: &[usize], loose: &[usize], group: usize| {
        let count = |groups: &[usize]| groups.iter().filter(|at| **at == group).count();
        count(sure) + count(loose)
    };
    let groups = sure_old.iter().chain(&sure_new);
    groups.copied().any(|group| {
        let (sure_before, sure_after) = (all(&sure_old, &[], group), all(&sure_new, &[], group));
        // "At least 40 boats", "40 boats at least"
        let anywhere = |keys: &[&str]| {
            let found = lexicon.bounds.within(keys);
            found.filter(|(_, of, _)| *of == group).count()
        };
        sure_before != sure_after
            && anywhere(old) != anywhere(new)
            && all(&sure_old, &loose_old, group) != all(&sure_new, &loose_new, group)
    })
}

/// "plus d'une fois": as "plus de deux fois".
fn parted<'a>(keys: &[&'a str]) -> Vec<&'a str> {
    let parts = keys.iter().flat_map(|key| match key.strip_prefix("d'") {
        Some(rest) => [Some("de"), Some(rest)],
        None => [Some(*key), None],
    });
    parts.flatten().collect()
}

/// The groups of the phrases that stand before a number, in their order within a text's groups.
fn of(bounds: &Phrases, keys: &[&str], lexicon: &Lexicon) -> Vec<usize> {
    let is_number =
        |key: &&str| key.starts_with(|c: char| c.is_ascii_digit()) || lexicon.is_number(key);
    // "more than £40", "at least a dozen"
    let bounds_one = |at: usize, more: usize| {
        let mut next = keys.get(at + more + 1..).unwrap_or_default().iter();
        let first = next.next();
        first.is_some_and(|key| is_number(key) || is_currency(key))
            // "plus d'une fois", "más de una vez"; "mehr als ein Schuppen" counts nothing.
            || keys[at + more] == "de"
                && at.checked_sub(1).and_then(|at| keys.get(at)) != Some(&"en")
                && first.is_some_and(|key| lexicon.has(List::Ones, key))
            || first.is_some_and(|key| ONE.contains(key)) && next.next().is_some_and(is_number)
    };
    let mut groups: Vec<usize> = (bounds.within(keys))
        .filter(|(at, _, more)| bounds_one(*at, *more))
        .map(|(_, group, _)| group)
        .collect();
    groups.sort_unstable();
    groups
}

/// "a dozen", "une douzaine", "ein Dutzend"
const ONE: [&str; 12] = [
    "a", "an", "ein", "eine", "einem", "einer", "une", "un", "una", "um", "uma", "een",
];

fn is_currency(key: &str) -> bool {
    key.starts_with(['£', '$', '€', '¥'])
}

#[cfg(test)]
mod tests {
    use crate::compare::{budget::Budget, facets::facets, lexicon, words::spans};
    use crate::model::Facet;

    fn is_hedge(language: &str, before: &str, after: &str) -> bool {
        let lexicon = lexicon::of(Some(language));
        facets(&spans(before, after, &Budget::new()), lexicon).contains(&Facet::Hedge)
    }

    #[test]
    fn what_bounds_a_number_is_a_hedge() {
        for (language, before, after) in [
            (
                "en",
                "The pier was shut for at least nine days.",
                "The pier was shut for nine days.",
            ),
            (
                "en",
                "More than 40 boats sank.",
                "Some boats sank, 40 of them large.",
            ),
            (
                "en",
                "It cost more than £40 to fill.",
                "It cost £40 to fill.",
            ),
            (
                "en",
                "An estimated 300 came to the quay.",
                "In all 300 came to the quay.",
            ),
            (
                "en",
                "No fewer than 12 crews left.",
                "In all 12 crews left.",
            ),
            ("en", "At least a dozen crews left.", "A dozen crews left."),
            ("en", "At least 12 crews left.", "At most 12 crews left."),
            ("de", "Mehr als 40 Boote sanken.", "Die 40 Boote sanken."),
            (
                "de",
                "Es waren wenigstens zwölf Boote.",
                "Es waren zwölf Boote.",
            ),
            ("de", "Schätzungsweise 300 kamen.", "Genau 300 kamen."),
            (
                "fr",
                "Au moins 40 bateaux ont coulé.",
                "Les 40 bateaux ont coulé.",
            ),
            (
                "fr",
                "Plus de 40 bateaux ont coulé.",
                "Les 40 bateaux ont coulé.",
            ),
            (
                "es",
                "Al menos 40 barcos se hundieron.",
                "Los 40 barcos se hundieron.",
            ),
            (
                "es",
                "Más de 40 barcos se hundieron.",
                "Los 40 barcos se hundieron.",
            ),
            (
                "it",
                "Almeno 40 barche sono affondate.",
                "Le 40 barche sono affondate.",
            ),
            ("nl", "Minstens 40 boten zonken.", "De 40 boten zonken."),
            (
                "pt",
                "Pelo menos 40 barcos afundaram.",
                "Os 40 barcos afundaram.",
            ),
            ("sv", "Minst 40 båtar sjönk.", "De 40 båtarna sjönk."),
            (
                "pl",
                "Co najmniej 40 łodzi zatonęło.",
                "Wczoraj 40 łodzi zatonęło.",
            ),
        ] {
            assert!(is_hedge(language, before, after), "{before}");
            assert!(is_hedge(language, after, before), "{after}");
        }
    }

    #[test]
    fn other_words_for_a_bound_and_words_before_no_number_are_none() {
        for (language, before, after) in [
            ("en", "More than 40 boats sank.", "Over 40 boats sank."),
            (
                "fr",
                "Il sombre plus d’une fois.",
                "Il sombre plus de deux fois.",
            ),
            ("fr", "Elle a peur d’une vague.", "Elle a peur de la vague."),
            ("fr", "Il parle d’un port.", "Il parle de plus d’eau."),
            ("es", "Zarpa más de una vez.", "Zarpa más de dos veces."),
            ("en", "At least 40 boats sank.", "More than 40 boats sank."),
            (
                "en",
                "The pier was shut over two days.",
                "The pier was shut for two days.",
            ),
            ("en", "At least the roof held.", "The roof held."),
            ("en", "It was more than a shed.", "It was a shed."),
            (
                "en",
                "She was more than happy to go.",
                "She was happy to go.",
            ),
            (
                "en",
                "The yard took over 3 boats from Orme.",
                "The yard bought 3 boats from Orme.",
            ),
            ("de", "Mehr als 40 Boote sanken.", "Über 40 Boote sanken."),
            (
                "de",
                "Der Rat sprach über 40 Boote.",
                "Der Rat kaufte 40 Boote.",
            ),
            ("de", "Das ist mehr als ärgerlich.", "Das ist ärgerlich."),
            (
                "fr",
                "Il y a plus de bateaux au port.",
                "Il y a des bateaux au port.",
            ),
            ("fr", "Au moins les quais ont tenu.", "Les quais ont tenu."),
            ("es", "Hay más de lo previsto.", "Hay lo previsto."),
            ("es", "Al menos el muelle aguantó.", "El muelle aguantó."),
        ] {
            assert!(!is_hedge(language, before, after), "{before}");
            assert!(!is_hedge(language, after, before), "{after}");
        }
    }
}
