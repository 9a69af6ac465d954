//! How much does an edit weigh? Named reasons, then the weight that follows from them.

use std::collections::BTreeSet;

use super::{
    agents, changed::Difference, charges, extent, lexicon::Lexicon, normal, opposites, order, roles,
};
use crate::model::{BlockKind, Edit, EditKind, Facet, Op, Significance};

/// Sets facets' weight and reasons on an edit. `block`: the kind of block it stands in.
pub fn weigh(edit: &mut Edit, block: Option<BlockKind>, is_policy: bool, lexicon: &Lexicon) {
    let facets: BTreeSet<Facet> = edit.facets.iter().copied().collect();
    let mut reasons: Vec<String> = Vec::new();
    let mut say = |reason: &str| reasons.push(reason.to_owned());
    let only =
        |wanted: &[Facet]| !facets.is_empty() && facets.iter().all(|facet| wanted.contains(facet));
    edit.significance = match edit.kind {
        EditKind::QuoteAdded | EditKind::QuoteRemoved => {
            say("what somebody is quoted as saying changed");
            Significance::Material
        }
        EditKind::QuoteReattributed => {
            say("the same words are somebody else's");
            Significance::Material
        }
        EditKind::QuoteReworded if only(&[Facet::Typo, Facet::Typography]) => {
            say("spelling inside a quote");
            Significance::Material
        }
        EditKind::QuoteReworded => {
            say("the words of a quote changed");
            // What of them, where it can be named.
            let named = HEAVY.iter().filter(|(facet, _)| facets.contains(facet));
            named.for_each(|(_, reason)| say(reason));
            opposites::how_turned(&edit.spans, lexicon)
                .into_iter()
                .for_each(&mut say);
            Significance::Material
        }
        EditKind::TextMoved => {
            say("the text stands elsewhere");
            Significance::Minor
        }
        EditKind::BylineChanged => {
            say("other names sign the story");
            Significance::Minor
        }
        EditKind::NoticeAdded | EditKind::NoticeChanged | EditKind::NoticeRemoved => {
            say("what the publisher says about its changes changed");
            if edit.kind == EditKind::NoticeRemoved {
                Significance::Material
            } else {
                Significance::Minor
            }
        }
        EditKind::TextAdded | EditKind::TextRemoved => match block {
            Some(BlockKind::Heading | BlockKind::Caption) => {
                say("a heading or caption");
                Significance::Minor
            }
            // "2.10": a clause's number that stands alone; the clause is told.
            Some(BlockKind::Paragraph | BlockKind::ListItem) if is_lone_number(edit) => {
                say("a lone number");
                Significance::Minor
            }
            _ => {
                say(if edit.kind == EditKind::TextAdded {
                    "a statement was added"
                } else {
                    "a statement was taken out"
                });
                Significance::Material
            }
        },
        EditKind::HeadlineChanged | EditKind::StandfirstChanged | EditKind::TextReworded => {
            let swapped = order::swapped(&edit.spans, lexicon);
            if edit.before.is_none() || edit.after.is_none() {
                say("a whole line came or went");
                Significance::Material
            } else if only(&[Facet::Typo, Facet::Typography]) {
                say("spelling or punctuation only");
                Significance::Cosmetic
            } else if only(&[Facet::Name])
                && swapped.is_none()
                && super::names::is_name_put_right(&edit.spans, lexicon)
            {
                say("a name was spelt otherwise");
                Significance::Minor
            } else if only(&[Facet::Name])
                && swapped.is_none()
                && super::names::names_are_the_same(
                    edit.before.as_deref().unwrap_or_default(),
                    edit.after.as_deref().unwrap_or_default(),
                )
            {
                say("the same names in other words");
                Significance::Minor
            } else if edit.kind == EditKind::StandfirstChanged
                && edit
                    .spans
                    .iter()
                    .filter(|span| span.op == Op::Equal)
                    .map(|span| {
                        span.text
                            .split_whitespace()
                            .filter(|word| word.chars().count() > 3)
                            .count()
                    })
                    .sum::<usize>()
                    == 0
            {
                say("wholly other words");
                Significance::Material
            } else if edit.kind != EditKind::TextReworded && other_words_in_marks(edit) {
                say("the words quoted in it changed");
                Significance::Material
            } else {
                let turned = opposites::how_turned(&edit.spans, lexicon)
                    .or_else(|| swapped.map(|_| "two things changed places"));
                let turned = turned.or_else(|| {
                    let (before, after) = (edit.before.as_deref()?, edit.after.as_deref()?);
                    if let Some(agent) = agents::changed(before, after, lexicon) {
                        return Some(agent);
                    }
                    let (spans, difference) = (&edit.spans, Difference::new(&edit.spans, lexicon));
                    charges::changed(before, after, spans, &difference, lexicon)
                        .or_else(|| {
                            roles::swapped(before, after, lexicon)
                                .then_some("two took each other's part")
                        })
                        .or_else(|| {
                            opposites::reaches_otherwise(spans, &difference, lexicon)
                                .then_some("how much of it is spoken of changed")
                        })
                        .or_else(|| extent::changed(spans, is_policy, lexicon))
                });
                let heavy: Vec<&(Facet, &str)> = (HEAVY.iter())
                    .filter(|(facet, _)| facets.contains(facet))
                    .collect();
                let small = block == Some(BlockKind::Heading) && !is_policy;
                let is_slight = |facet: &Facet| matches!(facet, Facet::Name | Facet::Hedge);
                if turned.is_none()
                    && (heavy.is_empty()
                        || small && heavy.iter().all(|(facet, _)| is_slight(facet)))
                {
                    if facets.contains(&Facet::Attribution) {
                        say("another verb of saying");
                    } else if is_policy
                        && !matches!(block, Some(BlockKind::Heading | BlockKind::Caption))
                    {
                        say("the words of a clause changed");
                    } else if lexicon.is_known() {
                        say("other words");
                    } else {
                        // No word of it is known: what the edit weighs is not.
                        say("other words, not weighed: the language's words are not known");
                    }
                    if is_policy
                        && !facets.contains(&Facet::Attribution)
                        && block != Some(BlockKind::Heading)
                    {
                        Significance::Material
                    } else {
                        Significance::Minor
                    }
                } else {
                    heavy.iter().for_each(|(_, reason)| say(reason));
                    turned.into_iter().for_each(&mut say);
                    Significance::Material
                }
            }
        }
    };
    edit.reasons = reasons;
}

/// Facets that weigh, and the reason that each gives.
const HEAVY: [(Facet, &str); 6] = [
    (Facet::Number, "a number changed"),
    (Facet::Date, "a date changed"),
    (Facet::Negation, "a negation came or went"),
    (Facet::Modality, "what must, may or will be changed"),
    (Facet::Name, "another name"),
    (Facet::Hedge, "a claim was hedged or made firmer"),
];

/// Whether what came or went is a number of a clause or page, and no more.
fn is_lone_number(edit: &Edit) -> bool {
    const LONGEST: usize = 8;
    let text = edit.after.as_deref().or(edit.before.as_deref());
    text.is_some_and(|text| {
        text.len() <= LONGEST
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || ".() ".contains(c))
    })
}

/// Whether the words in quotation marks differ.
fn other_words_in_marks(edit: &Edit) -> bool {
    let normal =
        |text: &Option<String>| normal::normal(text.as_deref().unwrap_or_default()).into_owned();
    normal::quoted(&normal(&edit.before)) != normal::quoted(&normal(&edit.after))
}

#[cfg(test)]
mod tests {
    use crate::compare::{article, compare};
    use crate::model::{Article, Significance};

    #[test]
    fn a_language_whose_words_are_unknown_is_not_weighed() {
        let told = |language: &str, old: &str, new: &str| {
            let article = |text: &str| Article {
                language: Some(language.into()),
                ..article(&["A wall stands on the coast of the lake.", text])
            };
            compare(&article(old), &article(new)).edits.remove(0)
        };
        let edit = told(
            "hu",
            "Az iskola tegnap kinyitott.",
            "Az iskola tegnap bezárt.",
        );
        assert_eq!(edit.significance, Significance::Minor);
        assert!(edit.reasons[0].contains("not weighed"), "{edit:?}");
        for (language, old, new) in [
            ("sv", "Muren ska inte rivas i år.", "Muren ska rivas i år."),
            (
                "da",
                "Muren bliver ikke revet ned.",
                "Muren bliver revet ned.",
            ),
            (
                "nb",
                "Muren blir ikke revet i år.",
                "Muren blir snart revet i år.",
            ),
            (
                "fi",
                "Muuria ei pureta tänä vuonna.",
                "Muuria puretaan tänä vuonna.",
            ),
            ("pl", "Mur nie zostanie zburzony.", "Mur zostanie zburzony."),
            (
                "cs",
                "Zeď nebude letos zbourána.",
                "Zeď bude letos zbourána.",
            ),
            (
                "tr",
                "Duvar bu yıl yıkılmayacak.",
                "Duvar bu yıl yıkılacak.",
            ),
            (
                "ru",
                "Стену не снесут в этом году.",
                "Стену снесут в этом году.",
            ),
            (
                "uk",
                "Стіну не знесуть цього року.",
                "Стіну знесуть цього року.",
            ),
            ("ar", "لن يهدم الجدار هذا العام", "قد يهدم الجدار هذا العام"),
            (
                "ja",
                "壁を壊すことは決してない。",
                "壁を壊すことになるだろう。",
            ),
            ("zh", "今年不会拆除这堵墙。", "今年会拆除这堵墙。"),
            ("ja", "壁の費用は１５億円だ。", "壁の費用は２５億円だ。"),
        ] {
            let edit = told(language, old, new);
            assert_eq!(edit.significance, Significance::Material, "{edit:?}");
        }
    }
}
