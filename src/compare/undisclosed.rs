//! What does a notice leave unsaid? A correction that names one edit tells nobody of the others.

use std::collections::{HashMap, HashSet};

use super::{
    lexicon::{Lexicon, List},
    normal, notices,
};
use crate::model::{Article, Edit, Facet, Op, Significance};

/// A word of fewer letters says nothing about what was changed.
const LETTERS: usize = 4;

/// The places, in `edits`, of the edits that weigh and that no new notice speaks of; none where there is no new notice.
pub fn undisclosed(old: &Article, new: &Article, edits: &[Edit], lexicon: &Lexicon) -> Vec<usize> {
    let notices = notices::only_in(new, old);
    if notices.is_empty() {
        return Vec::new();
    }
    let changed: Vec<_> = (edits.iter())
        .map(|edit| changed_words(edit, lexicon))
        .collect();
    let of_story = words_of_the_story([old, new], lexicon);
    let mut is_named = vec![false; edits.len()];
    for notice in notices {
        let said: HashSet<String> = telling_words(&notice.text, lexicon).into_iter().collect();
        let of_text = (0..edits.len()).filter(|at| !edits[*at].kind.is_of_notice());
        let mut named: Vec<usize> = (of_text.clone())
            .filter(|at| !changed[*at].is_disjoint(&said))
            .collect();
        // One that has the words of an edit speaks of that one. Another says in words of its own what was put right: of the sentence that
        // it is likest to, and of no "not".
        if named.is_empty() {
            let shared = |at: usize| {
                let around = around(&edits[at], lexicon);
                let shared = around.intersection(&said);
                shared.filter(|word| !of_story.contains(*word)).count()
            };
            let is_plain = |at: &usize| !edits[*at].facets.contains(&Facet::Negation);
            let like: Vec<(usize, usize)> = (of_text.filter(is_plain))
                .map(|at| (shared(at), at))
                .collect();
            let most = like.iter().map(|(shared, _)| *shared).max();
            let most = most.unwrap_or(0).max(AROUND);
            let likest = like.iter().filter(|(shared, _)| *shared == most);
            named = likest.map(|(_, at)| *at).collect();
        }
        named.iter().for_each(|at| is_named[*at] = true);
    }
    let weighs =
        |edit: &Edit| edit.significance == Significance::Material && !edit.kind.is_of_notice();
    (0..edits.len())
        .filter(|at| weighs(&edits[*at]) && !is_named[*at])
        .collect()
}

/// So many words of the sentence that an edit stands in tell that a notice speaks of it.
const AROUND: usize = 2;

/// The words of the sentences that changed.
fn around(edit: &Edit, lexicon: &Lexicon) -> HashSet<String> {
    let is_end = |c: char| matches!(c, '.' | '!' | '?' | '\n');
    let mut near = String::new();
    for (at, span) in edit.spans.iter().enumerate() {
        if span.op != Op::Equal {
            near.push(' ');
            near.push_str(&span.text);
            continue;
        }
        let (is_first, is_last) = (at == 0, at + 1 == edit.spans.len());
        let ends = |(place, c): &(usize, char)| {
            is_end(*c) && span.text[place + 1..].starts_with(char::is_whitespace)
        };
        let mut all = span
            .text
            .char_indices()
            .filter(ends)
            .map(|(place, _)| place);
        let first = all.next();
        let last = all.next_back().or(first);
        // Up to the end of the sentence before, and from the start of the one behind.
        let (before, behind) = match (first, last) {
            (Some(first), Some(last)) => (&span.text[..first], &span.text[last + 1..]),
            _ => (span.text.as_str(), ""),
        };
        near.push_str(if is_first && !behind.is_empty() {
            ""
        } else {
            before
        });
        near.push(' ');
        near.push_str(if is_last { "" } else { behind });
    }
    telling_words(&near, lexicon).into_iter().collect()
}

/// Words that stand all over a story tell of none of its sentences.
fn words_of_the_story(sides: [&Article; 2], lexicon: &Lexicon) -> HashSet<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for side in sides {
        for block in &side.body {
            let words: HashSet<String> = telling_words(&block.text, lexicon).into_iter().collect();
            words
                .into_iter()
                .for_each(|word| *counts.entry(word).or_default() += 1);
        }
    }
    let often = counts.into_iter().filter(|(_, count)| *count > OFTEN);
    often.map(|(word, _)| word).collect()
}

/// In blocks, of both sides together: a word of one sentence stands in two.
const OFTEN: usize = 4;

/// The words that went or came, and whose they are.
fn changed_words(edit: &Edit, lexicon: &Lexicon) -> HashSet<String> {
    let spans = edit.spans.iter().filter(|span| span.op != Op::Equal);
    let speakers = [&edit.speaker_before, &edit.speaker_after];
    spans
        .map(|span| span.text.as_str())
        .chain(speakers.into_iter().flatten().map(String::as_str))
        .flat_map(|text| telling_words(text, lexicon))
        .collect()
}

/// Numbers, and words long enough to mean something; what any notice may say ("this story", "an earlier version") tells of no change.
fn telling_words(text: &str, lexicon: &Lexicon) -> Vec<String> {
    let tells = |word: &String| {
        word.chars().any(|c| c.is_ascii_digit())
            || word.chars().count() >= LETTERS
                && ![
                    List::Untelling,
                    List::Saying,
                    List::BeforeYears,
                    List::Articles,
                ]
                .iter()
                .any(|list| lexicon.has(*list, word))
    };
    normal::normal(text)
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(tells)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        compare::{article, compare},
        model::{Notice, NoticeKind},
    };

    fn noted(lines: &[&str], notice: &str) -> Article {
        Article {
            notices: vec![Notice {
                kind: NoticeKind::Correction,
                text: notice.into(),
            }],
            ..article(lines)
        }
    }

    #[test]
    fn a_correction_of_a_number_tells_nobody_of_a_lost_not() {
        let old = article(&[
            "The wall will cost 12 million pounds, the ministry said on Tuesday evening.",
            "The towns will not be charged for any of it, according to the same plans.",
        ]);
        let new = noted(
            &[
                "The wall will cost 21 million pounds, the ministry said on Tuesday evening.",
                "The towns will be charged for any of it, according to the same plans.",
            ],
            "Correction: an earlier version said that the wall would cost 12 million.",
        );
        let told = compare(&old, &new);
        assert!(told.disclosed && !told.stealth);
        let unsaid: Vec<_> = told.undisclosed.iter().map(|at| &told.edits[*at]).collect();
        assert_eq!(unsaid.len(), 1, "{told:?}");
        assert!(
            unsaid[0]
                .before
                .as_deref()
                .unwrap()
                .contains("will not be charged")
        );
    }

    #[test]
    fn a_correction_in_words_of_its_own_speaks_of_the_sentence_that_it_describes() {
        let lines = |cost: &str, paid: &str| {
            [
                "The repairs to the eastern wall will take until spring, and boats keep away from it until then.".to_owned(),
                format!("The repairs to the eastern wall will cost {cost} million pounds. The mayor was abroad."),
                format!("The towns will {paid}be charged for any of it, according to the same plans."),
            ]
        };
        let texts =
            |lines: &[String]| article(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let old = texts(&lines("4.2", "not "));
        let unsaid = |notice: &str, paid: &str| {
            let new = Article {
                notices: noted(&[], notice).notices,
                ..texts(&lines("5.2", paid))
            };
            let told = compare(&old, &new);
            let unsaid = told.undisclosed.iter();
            unsaid
                .map(|at| told.edits[*at].before.clone().unwrap_or_default())
                .collect::<Vec<_>>()
        };
        let speaks =
            "This article was amended to correct the cost of the repairs to the eastern wall.";
        assert_eq!(unsaid(speaks, "not "), [""; 0]);
        // What the notice names is that, and nothing else.
        assert!(unsaid(speaks, "").concat().contains("will not be charged"));
        let names = "Correction: an earlier version said that repairs to the wall, for which towns are charged by their plans, cost 4.2 million.";
        assert!(
            unsaid(names, "").concat().contains("will not be charged"),
            "{:?}",
            unsaid(names, "")
        );
        let other = "This article was amended to correct the name of the mayor’s deputy.";
        assert_eq!(unsaid(other, "not ").len(), 1);
    }

    #[test]
    fn words_of_any_notice_tell_of_no_edit() {
        let old = article(&[
            "No household in this town will pay more at this point, the mayor said on Tuesday.",
        ]);
        let new = noted(
            &["Few households will pay more, the mayor said on Tuesday."],
            "Note: this story was updated to fix the spelling of a name that stood in the last paragraph.",
        );
        let told = compare(&old, &new);
        assert_eq!(told.undisclosed.len(), 1, "{told:?}");
    }
}
