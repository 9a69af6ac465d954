//! What is somebody accused of, how did a court decide, how did somebody come to harm, who is to blame? Another word for that weighs,
//! whatever else stays.

use std::collections::BTreeSet;

use super::{
    changed::Difference,
    lexicon::{Lexicon, List},
    opposites,
    phrases::Phrases,
    words::keys,
};
use crate::model::{Op, Span};

/// Which of these is another, in words; `None` where none is.
pub fn changed(
    before: &str,
    after: &str,
    spans: &[Span],
    difference: &Difference<'_>,
    lexicon: &Lexicon,
) -> Option<&'static str> {
    let (old, new) = difference.keys();
    // What is said elsewhere in the text too is said still.
    let other_groups = |phrases: &Phrases| {
        phrases.groups(&old) != phrases.groups(&new)
            && phrases.groups(&keys(before)) != phrases.groups(&keys(after))
    };
    if other_groups(&lexicon.law) {
        return Some("what the law says of somebody changed");
    }
    if other_groups(&lexicon.harm) {
        return Some("how somebody came to harm changed");
    }
    if other_groups(&lexicon.grave) {
        return Some("a grave word came or went");
    }
    if lexicon.undoing.count(&old) != lexicon.undoing.count(&new) {
        return Some("what was to be was called off, or was not");
    }
    if lexicon.exceptions.count(&old) != lexicon.exceptions.count(&new) {
        return Some("an exception came or went");
    }
    // A text that says both has one of them in another place.
    let surely = |keys: &[&str]| {
        let sides: BTreeSet<usize> = lexicon.cause.groups(keys).iter().map(|it| it % 2).collect();
        (sides.len() == 1).then(|| sides.first().copied()).flatten()
    };
    let whole = |text: &str| {
        let keys = keys(text);
        surely(&keys.iter().map(AsRef::as_ref).collect::<Vec<&str>>())
    };
    let differ = |old: Option<usize>, new: Option<usize>| old.zip(new).is_some_and(|(a, b)| a != b);
    if differ(surely(&old), surely(&new)) && differ(whole(before), whole(after)) {
        return Some("whether one thing made the other changed");
    }
    if is_blame_moved(spans, lexicon) {
        return Some("who is to blame changed");
    }
    opposites::is_another_body(before, after, spans, lexicon)
        .then_some("another body or place is spoken of")
}

/// "the pilot was to blame" → "the airline was to blame": one stands in the place of another near a word of blame that stayed.
fn is_blame_moved(spans: &[Span], lexicon: &Lexicon) -> bool {
    let blames = |text: &str, from_end: bool| {
        let keys = keys(text);
        let from = if from_end {
            keys.len().saturating_sub(NEAR)
        } else {
            0
        };
        let mut near = keys.iter().skip(from).take(NEAR);
        near.any(|key| lexicon.has(List::Blame, key))
    };
    spans.windows(2).enumerate().any(|(at, pair)| {
        if !matches!((pair[0].op, pair[1].op), (Op::Delete, Op::Insert)) {
            return false;
        }
        let names = |text: &str| {
            let keys = keys(text);
            (1..=NEAR).contains(&keys.len())
                && keys.iter().any(|key| key.chars().count() >= LETTERS)
                && !keys.iter().any(|key| lexicon.has(List::Saying, key))
        };
        let beside = |at: Option<usize>, from_end: bool| {
            let span = at.and_then(|at| spans.get(at));
            span.is_some_and(|span| span.op == Op::Equal && blames(&span.text, from_end))
        };
        names(&pair[0].text)
            && names(&pair[1].text)
            && (beside(at.checked_sub(1), true) || beside(Some(at + 2), false))
    })
}

/// In words: who is blamed stands no further from the word.
const NEAR: usize = 4;
/// A shorter word names nobody.
const LETTERS: usize = 4;

#[cfg(test)]
mod tests {
    use crate::compare::{budget::Budget, changed::Difference, lexicon, words::spans};

    #[test]
    fn another_offence_state_harm_or_blame_is_told() {
        let told = |language: &str, old: &str, new: &str| {
            let spans = spans(old, new, &Budget::new());
            let lexicon = lexicon::of(Some(language));
            let difference = Difference::new(&spans, lexicon);
            super::changed(old, new, &spans, &difference, lexicon).is_some()
        };
        for (language, old, new) in [
            (
                "en",
                "Two men were held on suspicion of murder.",
                "Two men were held on suspicion of burglary.",
            ),
            ("en", "Man stabbed on ferry", "Man dies on ferry"),
            (
                "en",
                "Teen dies after police pursuit in Harrow",
                "Teen dies in Harrow crash",
            ),
            (
                "de",
                "Klinik verschwieg Keime monatelang",
                "Klinik meldete Keime spät",
            ),
            (
                "de",
                "Wirt belog den Hafenrat",
                "Wirt unterrichtete den Hafenrat falsch",
            ),
            (
                "en",
                "The talks were called by the port.",
                "The talks were called off by the port.",
            ),
            (
                "en",
                "The report says the mate was to blame.",
                "The report says the owner was to blame.",
            ),
            (
                "en",
                "The mate lied to the harbour board.",
                "The mate made promises to the harbour board.",
            ),
            (
                "en",
                "Ferry line sacks captain over delays",
                "Ferry captain leaves amid delays",
            ),
            (
                "fr",
                "Le préfet a menti au conseil.",
                "Le préfet a répondu au conseil.",
            ),
            (
                "es",
                "El capitán fue despedido en mayo.",
                "El capitán se marchó en mayo.",
            ),
            ("de", "Der Wirt wurde angeklagt.", "Der Wirt wurde befragt."),
            (
                "de",
                "Der Wirt wurde suspendiert.",
                "Der Wirt macht eine Pause.",
            ),
            ("de", "Frau auf Fähre erstochen", "Frau auf Fähre gestorben"),
            (
                "fr",
                "Le préfet a été mis en examen.",
                "Le préfet a été entendu.",
            ),
            ("en", "Berths are free.", "Berths are free, except in July."),
            (
                "en",
                "The club fired its women’s rowing coach on Monday.",
                "The club parted ways with its women’s rowing coach on Monday.",
            ),
            (
                "nl",
                "De havenmeester loog over de kosten.",
                "De havenmeester gaf een ander bedrag.",
            ),
            (
                "sv",
                "Chefen mörkade larmet.",
                "Chefen kritiseras för larmet.",
            ),
            (
                "pt",
                "O capitão mentiu ao porto.",
                "O capitão falou ao porto.",
            ),
            (
                "fr",
                "Une enquête préliminaire est ouverte au port.",
                "Un guichet est ouvert au port.",
            ),
            (
                "en",
                "The paint caused rashes in nine dockers.",
                "Rashes followed the paint in nine dockers.",
            ),
            (
                "en",
                "The paint caused rashes in nine dockers.",
                "The paint was linked to rashes in nine dockers.",
            ),
            (
                "de",
                "Die Farbe verursachte Ausschläge.",
                "Die Farbe wird in Verbindung gebracht mit Ausschlägen.",
            ),
            (
                "es",
                "El alcalde está imputado por fraude.",
                "El alcalde ha declarado por fraude.",
            ),
        ] {
            assert!(told(language, old, new), "{old}");
            assert!(told(language, new, old), "{new}");
        }
        for (language, old, new) in [
            (
                "en",
                "He was convicted of murder in May.",
                "In May he was found guilty of murder.",
            ),
            ("en", "Three die on ferry", "Three dead on ferry"),
            (
                "en",
                "Man in police custody after theft",
                "Man held by police after theft",
            ),
            (
                "en",
                "Police chased the van through Harrow.",
                "Officers chased the van through Harrow.",
            ),
            (
                "en",
                "Police shot and killed a man in Harrow.",
                "Police fatally shot a man in Harrow.",
            ),
            (
                "en",
                "Airstrikes hit the quay on Monday.",
                "Strikes hit the quay on Monday.",
            ),
            (
                "en",
                "The captain was sacked in May.",
                "The captain was fired in May.",
            ),
            (
                "en",
                "The owner was to blame, it says.",
                "The owner was to blame, it claims.",
            ),
            (
                "en",
                "Police followed the van through Harrow.",
                "Police trailed the van through Harrow.",
            ),
            (
                "en",
                "The paint caused rashes, and complaints followed.",
                "The paint set off rashes, and complaints followed.",
            ),
            (
                "en",
                "The storm caused delays.",
                "The storm brought delays.",
            ),
            ("de", "Der Wirt kam am Abend.", "Der Wirt kam gegen Abend."),
            (
                "en",
                "He fired at the manager from the quay.",
                "He aimed at the manager from the quay.",
            ),
            (
                "en",
                "Police fired tear gas near the workers.",
                "Police used tear gas near the workers.",
            ),
            (
                "en",
                "The potter fired the clay for nine hours.",
                "The potter baked the clay for nine hours.",
            ),
            (
                "es",
                "La planta procesa 40 toneladas.",
                "La planta trata 40 toneladas.",
            ),
            (
                "nl",
                "De man mocht het ziekenhuis uit.",
                "De man is uit het ziekenhuis ontslagen.",
            ),
        ] {
            assert!(!told(language, old, new), "{old}");
        }
    }
}
