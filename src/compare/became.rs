//! What became of a quote, and of the words that tell it: shortened, told in other words, under another verb.

use std::collections::HashSet;

use super::{
    align::Alignment,
    quoted,
    quoted::Said,
    telling::{Bodies, outside},
    words,
};

/// A quote whose words its block tells now without marks; and the other way.
pub const PARAPHRASED: &str = "paraphrased";
pub const QUOTED: &str = "quoted";
/// Another verb of saying.
pub const CUE_CHANGED: &str = "cue_changed";

/// What became of a quote's words.
pub fn how(before: &str, after: &str) -> Vec<String> {
    let mut how = Vec::new();
    let (old, new) = (quoted::plain(before), quoted::plain(after));
    if new.len() < old.len() && (old.contains(new.as_str()) || is_left_of(&new, &old)) {
        how.push("shortened".to_owned());
    } else if new.len() > old.len() && (new.contains(old.as_str()) || is_left_of(&old, &new)) {
        how.push("lengthened".to_owned());
    }
    if new.contains("...") && !old.contains("...") {
        how.push("ellipsis".to_owned());
    }
    if new.contains('[') && !old.contains('[') {
        how.push("brackets".to_owned());
    }
    how
}

/// Whether the words of one, but for those in brackets, stand in the other in that order, and it says that some are left out.
fn is_left_of(short: &str, long: &str) -> bool {
    let says_so = short.contains('[') || short.contains("...");
    let mut rest = long.split_whitespace();
    let mut kept = short
        .split_whitespace()
        .filter(|word| !word.contains(['[', ']', '.']));
    says_so && kept.all(|word| rest.any(|other| other.trim_matches('.') == word))
}

impl Bodies<'_> {
    /// Whether a quote without another self is told in its block's other state, in words that do not stand beside it in its own.
    pub fn is_told_otherwise(&self, said: &Said<'_>, alignment: &Alignment, is_old: bool) -> bool {
        let quote: HashSet<&str> = telling(&said.normal).collect();
        (alignment.pairs.iter()).any(|(left, right)| {
            let (here, own, other) = match is_old {
                true => (*left, self.old, self.new.body.get(*right)),
                false => (*right, self.new, self.old.body.get(*left)),
            };
            let Some(other) = other.filter(|_| here == said.blocks.0) else {
                return false;
            };
            let beside = outside(&own.body[here].text, &self.spans_in(here, is_old));
            let there = match is_old {
                true => outside(&other.text, &self.spans_in(*right, false)),
                false => outside(&other.text, &self.spans_in(*left, true)),
            };
            let (beside, there) = (words::keys(&beside), words::keys(&there));
            let beside: HashSet<&str> = beside.iter().map(AsRef::as_ref).collect();
            let there: HashSet<&str> = there.iter().map(AsRef::as_ref).collect();
            let told = quote
                .iter()
                .filter(|word| there.contains(*word) && !beside.contains(*word));
            let told = told.count();
            told >= TOLD_FROM && told * 2 >= quote.len()
        })
    }

    /// Whether the words of a quote that stays are told under another verb of saying.
    pub fn has_other_cue(&self, left: usize, right: usize) -> bool {
        (self.spans_in(left, true).iter()).any(|(_, _, number)| {
            let new = self.matched.of_old[*number];
            let new = new.filter(|new| self.new_in[right].contains(new));
            let cues = new.map(|new| {
                (
                    &self.old_said[*number].quote.cue,
                    &self.new_said[new].quote.cue,
                )
            });
            cues.is_some_and(|(old, new)| old.is_some() && new.is_some() && old != new)
        })
    }

    /// Whether a quote of the pair is a part of what it was, or was a part of what it is: the rest stands beside it.
    pub fn has_recut(&self, left: usize, right: usize) -> bool {
        (self.spans_in(left, true).iter()).any(|(_, _, number)| {
            let new = self.matched.of_old[*number];
            let new = new.filter(|new| self.new_in[right].contains(new));
            new.is_some_and(|new| {
                let old = quoted::plain(&self.old_said[*number].quote.text);
                let new = quoted::plain(&self.new_said[new].quote.text);
                old != new && (old.contains(new.as_str()) || new.contains(old.as_str()))
            })
        })
    }
}

/// In words.
const TOLD_FROM: usize = 2;
/// In letters: shorter ones stand in any sentence.
const LONG: usize = 4;

fn telling(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= LONG)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        compare::{article, compare},
        model::{Article, EditKind},
        quotes,
    };

    #[test]
    fn a_quote_is_shortened_where_it_says_what_it_leaves_out() {
        for (before, after, what) in [
            (
                "we close the gate and the pier",
                "we close the gate",
                "shortened",
            ),
            (
                "we close the gate by night and the pier",
                "we close the gate ... and the pier",
                "shortened ellipsis",
            ),
            (
                "je supprimerai cette taxe avant la fin du mois",
                "supprimer[a] cette taxe",
                "shortened brackets",
            ),
            ("we will not pay", "we will pay", ""),
            ("they are late", "[the boats] are late again", "brackets"),
        ] {
            assert_eq!(how(before, after).join(" "), what, "{after}");
        }
    }

    fn quoted(language: &str, text: &str) -> Article {
        let mut article = article(&["Ada Holt came to Harrow on Monday.", text]);
        article.language = Some(language.into());
        article.quotes = quotes::of_blocks(None, &article.body, Some(language));
        article
    }

    #[test]
    fn a_quote_that_is_told_without_its_marks_is_paraphrased() {
        let how = |language: &str, old: &str, new: &str| -> Vec<(EditKind, Vec<String>)> {
            let edits = compare(&quoted(language, old), &quoted(language, new)).edits;
            edits
                .into_iter()
                .map(|edit| (edit.kind, edit.how))
                .collect()
        };
        let marked = "“We will close the pier before the winter,” Ada Holt said on Monday.";
        let told = "Ada Holt said on Monday that the pier would be closed before winter.";
        let has = |all: &[(EditKind, Vec<String>)], kind, what: &str| {
            all.iter()
                .any(|(is, how)| *is == kind && how.iter().any(|how| how == what))
        };
        let gone = how("en", marked, told);
        assert!(has(&gone, EditKind::QuoteRemoved, PARAPHRASED), "{gone:?}");
        let come = how("en", told, marked);
        assert!(has(&come, EditKind::QuoteAdded, QUOTED), "{come:?}");
        // Of what stands beside it a quote is no paraphrase.
        let beside = "Ada Holt said on Monday that the pier was late. “The pier is a great nuisance to us all,” she said.";
        let alone = "Ada Holt said on Monday that the pier was late.";
        let all = how("en", beside, alone);
        assert!(!has(&all, EditKind::QuoteRemoved, PARAPHRASED), "{all:?}");
    }

    #[test]
    fn another_verb_of_saying_is_told_where_it_stands() {
        let said = "“We close the pier before the winter,” Ada Holt said on Monday.";
        let edits = compare(
            &quoted("en", said),
            &quoted("en", &said.replace("said", "claimed")),
        )
        .edits;
        let how: Vec<_> = edits
            .iter()
            .map(|edit| (edit.kind, edit.how.concat()))
            .collect();
        assert_eq!(how, [(EditKind::TextReworded, CUE_CHANGED.to_owned())]);
    }

    #[test]
    fn what_a_quote_lost_to_the_text_around_it_is_not_told_twice() {
        let old = "“We will not close the pier before winter,” Ada Holt said on Monday.";
        let new = "Ada Holt said on Monday that she will “not close the pier” before winter.";
        let edits = compare(&quoted("en", old), &quoted("en", new)).edits;
        let outside: Vec<_> = edits
            .iter()
            .filter(|edit| edit.kind == EditKind::TextReworded)
            .collect();
        assert!(
            outside.iter().all(|edit| edit.facets.is_empty()),
            "{outside:?}"
        );
    }
}
