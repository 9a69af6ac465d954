//! What does a notice leave unsaid? A correction that names one edit tells nobody of the others.

use std::collections::HashSet;

use super::{
    lexicon::{Lexicon, List},
    normal, notices,
};
use crate::model::{Article, Edit, Op, Significance};

/// A word of fewer letters says nothing about what was changed.
const LETTERS: usize = 4;

/// The places, in `edits`, of the edits that weigh and that no new notice speaks of; none where there is no new notice.
pub fn undisclosed(old: &Article, new: &Article, edits: &[Edit], lexicon: &Lexicon) -> Vec<usize> {
    let notices = notices::only_in(new, old);
    if notices.is_empty() {
        return Vec::new();
    }
    let said: HashSet<String> = (notices.iter())
        .flat_map(|notice| telling_words(&notice.text, lexicon))
        .collect();
    edits
        .iter()
        .enumerate()
        .filter(|(_, edit)| {
            edit.significance == Significance::Material && !edit.kind.is_of_notice()
        })
        .filter(|(_, edit)| changed_words(edit, lexicon).is_disjoint(&said))
        .map(|(at, _)| at)
        .collect()
}

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
