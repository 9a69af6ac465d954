//! What does a notice leave unsaid? A correction that names one edit tells nobody of the others.

use std::{borrow::Cow, collections::HashSet};

use super::normal;
use crate::model::{Article, Edit, EditKind, Op, Significance};

/// A word of fewer letters says nothing about what was changed.
const LETTERS: usize = 4;

/// The places, in `edits`, of the edits that weigh and that no new notice speaks of; none where there is no new notice.
pub fn undisclosed(old: &Article, new: &Article, edits: &[Edit]) -> Vec<usize> {
    let known: HashSet<Cow<'_, str>> = old
        .notices
        .iter()
        .map(|notice| normal::normal(&notice.text))
        .collect();
    let said: HashSet<String> = new
        .notices
        .iter()
        .filter(|notice| !known.contains(&normal::normal(&notice.text)))
        .flat_map(|notice| telling_words(&notice.text))
        .collect();
    if said.is_empty() {
        return Vec::new();
    }
    let is_notice = |kind: EditKind| {
        matches!(
            kind,
            EditKind::NoticeAdded | EditKind::NoticeChanged | EditKind::NoticeRemoved
        )
    };
    edits
        .iter()
        .enumerate()
        .filter(|(_, edit)| edit.significance == Significance::Material && !is_notice(edit.kind))
        .filter(|(_, edit)| changed_words(edit).is_disjoint(&said))
        .map(|(at, _)| at)
        .collect()
}

/// The words that went or came, and whose they are.
fn changed_words(edit: &Edit) -> HashSet<String> {
    let spans = edit.spans.iter().filter(|span| span.op != Op::Equal);
    let speakers = [&edit.speaker_before, &edit.speaker_after];
    spans
        .map(|span| span.text.as_str())
        .chain(speakers.into_iter().flatten().map(String::as_str))
        .flat_map(telling_words)
        .collect()
}

/// Numbers, and words long enough to mean something.
fn telling_words(text: &str) -> Vec<String> {
    normal::normal(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= LETTERS || word.chars().any(|c| c.is_ascii_digit()))
        .map(str::to_lowercase)
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
}
