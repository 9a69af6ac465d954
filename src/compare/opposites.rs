//! Which words turn a statement round when one takes the other's place?

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::words::keys;
use crate::model::{Op, Span};

/// Words that mean the contrary of each other, on two sides. Not in them: what a prefix negates, and what `lexicon` weighs by itself.
const OPPOSITES: &[(&str, &str)] = &[
    (
        "more over above mehr über plus más",
        "fewer less under below weniger unter moins menos",
    ),
    (
        "rose rise rises risen rising grew grow grows grown growing increase increased increases increasing up climbed jumped soared surged \
         gained higher raise raised raises stieg stiegen steigt steigen gestiegen erhöht wuchs hausse augmenté augmente subió sube aumentó crecido creció",
        "fell fall falls fallen falling drop dropped drops shrank decrease decreased decreases decreasing down sank slumped plunged \
         lower lowered cut cuts fiel fielen fällt fallen gefallen sank sanken sinkt sinken gesunken gesenkt baisse baissé diminué bajó baja cayó",
    ),
    (
        "won win wins winning victory beat gewann gewinnt gewonnen sieg gagné victoire ganó victoria",
        "lost lose loses losing defeat verlor verliert verloren niederlage perdu défaite perdió derrota",
    ),
    (
        "accepted accept accepts approved approve approves agreed agree agrees confirmed confirm confirms admitted admit admits allowed allow \
         allows supported supports angenommen bestätigt bestätigte zugestimmt erlaubt accepté confirmé autorisé aceptó confirmó aprobó",
        "rejected reject rejects refused refuse refuses denied deny denies opposed opposes banned ban bans blocked forbidden abgelehnt bestritt \
         dementierte verboten refusé rejeté démenti interdit rechazó negó prohibió",
    ),
    (
        "convicted guilty verurteilt schuldig condamné coupable condenado culpable",
        "accused charged suspected acquitted cleared innocent angeklagt verdächtigt freigesprochen unschuldig accusé acquitté innocent acusado absuelto inocente",
    ),
    (
        "acquitted cleared innocent freigesprochen acquitté absuelto",
        "accused charged suspected angeklagt verdächtigt accusé acusado",
    ),
    (
        "all every each always alle jeder immer tous toutes chaque toujours todos todas cada siempre",
        "some most many few sometimes none einige viele wenige manchmal keine certains parfois aucun algunos pocos ninguno",
    ),
    ("before vor avant antes", "after nach après después"),
    ("first erste premier primero", "last letzte dernier último"),
    ("alive survived überlebte", "dead died killed starb getötet"),
    (
        "open opened opens offen ouvert abierto",
        "closed shut closes geschlossen fermé cerrado",
    ),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("left linke gauche izquierda", "right rechte droite derecha"),
    ("buy bought buys", "sell sold sells"),
    ("import imports imported", "export exports exported"),
    (
        "include includes included including",
        "exclude excludes excluded excluding",
    ),
    ("true wahr vrai verdadero", "false falsch faux falso"),
    (
        "public öffentlich publique público",
        "private privat privée privado",
    ),
    ("safe sicher", "dangerous gefährlich"),
    (
        "temporary temporarily vorübergehend",
        "permanent permanently dauerhaft",
    ),
    (
        "voluntary optional freiwillig",
        "compulsory mandatory required verpflichtend",
    ),
    ("maximum höchstens", "minimum mindestens"),
    (
        "best better besser mieux mejor",
        "worst worse schlechter pire peor",
    ),
    ("for", "against"),
    ("earlier early früher", "later late später"),
    ("man men male", "woman women female"),
];

/// Whether a word became its opposite, the one in the place of the other.
pub fn turned(spans: &[Span]) -> bool {
    spans.windows(2).any(|pair| match (pair[0].op, pair[1].op) {
        (Op::Delete, Op::Insert) => are_opposite(&pair[0].text, &pair[1].text),
        (Op::Insert, Op::Delete) => are_opposite(&pair[1].text, &pair[0].text),
        _ => false,
    })
}

fn are_opposite(gone: &str, come: &str) -> bool {
    // More letters than so many words have.
    if gone.len() > 20 * PLACE || come.len() > 20 * PLACE {
        return false;
    }
    let (gone, come) = (keys(gone), keys(come));
    if gone.len() > PLACE || come.len() > PLACE {
        return false;
    }
    let sides = |keys: &[String]| -> Vec<(usize, bool)> {
        (keys.iter().filter_map(|key| SIDES.get(key.as_str())))
            .flatten()
            .copied()
            .collect()
    };
    let (gone, come) = (sides(&gone), sides(&come));
    gone.iter().any(|(group, side)| {
        let other = (*group, !side);
        !gone.contains(&other) && come.contains(&other) && !come.contains(&(*group, *side))
    })
}

/// Of each word, in which pairs of `OPPOSITES` it is, and on which side.
static SIDES: LazyLock<FxHashMap<&'static str, Vec<(usize, bool)>>> = LazyLock::new(|| {
    let mut sides: FxHashMap<&str, Vec<(usize, bool)>> = FxHashMap::default();
    for (group, (one, other)) in OPPOSITES.iter().enumerate() {
        for (words, side) in [(one, true), (other, false)] {
            for word in words.split_whitespace() {
                sides.entry(word).or_default().push((group, side));
            }
        }
    }
    sides
});

/// In words: what is longer was written anew, and its words don't answer each other.
const PLACE: usize = 4;

#[cfg(test)]
mod tests {
    use crate::compare::words::spans;

    #[test]
    fn a_word_in_the_place_of_its_opposite_turns_a_statement() {
        let turned = |old: &str, new: &str| super::turned(&spans(old, new));
        for (old, new) in [
            ("More than 40 people came.", "Fewer than 40 people came."),
            ("Prices rose in May.", "Prices fell in May."),
            ("He was convicted of fraud.", "He was accused of fraud."),
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
        ] {
            assert!(!turned(old, new), "{old}");
        }
    }
}
