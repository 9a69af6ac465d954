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
    let facets = all(spans, lexicon);
    let are_of_form = |facets: &BTreeSet<Facet>| {
        (facets.iter()).all(|facet| matches!(facet, Facet::Typo | Facet::Typography))
    };
    if are_of_form(&facets) {
        return facets;
    }
    // "No-one" → "No one", "can not" → "cannot": the letters say what they said.
    match spelling::without_respelled(spans) {
        None => facets,
        Some(rest) if rest.iter().all(|span| span.op == Op::Equal) => BTreeSet::from([Facet::Typo]),
        Some(rest) => all(&rest, lexicon),
    }
}

fn all(spans: &[Span], lexicon: &Lexicon) -> BTreeSet<Facet> {
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
    let (old, new) = difference.keys();
    let negations = |keys: &[&str]| lexicon.negations(keys) + lexicon.negating.count(keys);
    // "never" says more than "not".
    let never = |word: &str| lexicon.has(List::Never, word);
    let (gone, come) = prefixed(&changed, lexicon);
    // "not able" → "unable" says what it said; a "not" that stands elsewhere answers for no prefix.
    let same = |words: &[&str], other: &[&str]| {
        let same = words
            .iter()
            .filter(|word| lexicon.is_said_with_not(word, other));
        same.count()
    };
    let (same_gone, same_come) = (same(&gone, &new), same(&come, &old));
    if negations(&old) + same_gone != negations(&new) + same_come
        || gone.len() > same_gone
        || come.len() > same_come
        || count(&changed.gone, &never) != count(&changed.come, &never)
        || comma_after_negation(spans, lexicon)
        || negated_within(&changed, lexicon)
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
        None if word == "cannot" => "can",
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

/// Of each side the words that negate what the other has: "unlawful" of "lawful".
fn prefixed<'c>(changed: &'c Changed<'_>, lexicon: &Lexicon) -> (Vec<&'c str>, Vec<&'c str>) {
    let (gone, come) = (words(&changed.gone), words(&changed.come));
    let of = |side: &HashSet<&'c str>, other: &HashSet<&'c str>| {
        let negates = |word: &&str| {
            !lexicon.is_negative(word)
                && (lexicon.without_negation(word)).any(|rest| other.contains(rest))
        };
        side.iter().copied().filter(negates).collect::<Vec<_>>()
    };
    (of(&gone, &come), of(&come, &gone))
}

/// "gelecek" → "gelmeyecek".
fn negated_within(changed: &Changed<'_>, lexicon: &Lexicon) -> bool {
    let within = |side: &[Word<'_>], other: &[Word<'_>]| {
        side.iter().take(VERBS).any(|(word, _)| {
            let mut others = other.iter().take(VERBS);
            others.any(|(other, _)| lexicon.is_negated_within(word, other))
        })
    };
    lexicon.negates_within()
        && (within(&changed.gone, &changed.come) || within(&changed.come, &changed.gone))
}

/// In words: among more that changed, every verb is another.
const VERBS: usize = 100;

fn words<'a>(side: &'a [Word<'_>]) -> HashSet<&'a str> {
    side.iter().map(|(word, _)| word.as_ref()).collect()
}

#[cfg(test)]
pub(super) mod tests;
