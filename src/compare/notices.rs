//! What do the publisher's notices say that they did not say before?

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::{
    bags,
    budget::Budget,
    lexicon::Lexicon,
    normal,
    telling::{Told, edit},
};
use crate::model::{Article, EditKind, Notice, NoticeKind};

/// Notices that changed are looked for among so many: a site may put up a new list of thousands.
const PAIRED_AT_MOST: usize = 100;

/// The notices that came, went or read otherwise.
pub fn notices(old: &Article, new: &Article, lexicon: &Lexicon, budget: &Budget) -> Vec<Told> {
    let (gone, come) = (only_in(old, new), only_in(new, old));
    // A "latest update" line that holds another update now; a correction that gave way to another was taken away.
    let is_update = |notice: &Notice| notice.kind == NoticeKind::Update;
    let is_slot = matches!((gone.as_slice(), come.as_slice()), ([one], [other]) if is_update(one) && is_update(other));
    let mut bags: Vec<_> = (come.iter().take(PAIRED_AT_MOST))
        .map(|notice| Some(bags::bag(&notice.text)))
        .collect();
    let mut edits = Vec::new();
    for (place, notice) in gone.iter().enumerate() {
        let bag = (place < PAIRED_AT_MOST).then(|| bags::bag(&notice.text));
        let like = bag.and_then(|bag| {
            bags.iter().position(|other| {
                (other.as_ref()).is_some_and(|other| is_slot || bags::likeness(other, &bag) >= 0.4)
            })
        });
        edits.push(match like {
            Some(at) => {
                bags[at] = None;
                edit(
                    EditKind::NoticeChanged,
                    Some(&notice.text),
                    Some(&come[at].text),
                    lexicon,
                    budget,
                )
            }
            None => edit(
                EditKind::NoticeRemoved,
                Some(&notice.text),
                None,
                lexicon,
                budget,
            ),
        });
    }
    let is_paired = |at: usize| bags.get(at).is_some_and(Option::is_none);
    let added = (come.iter().enumerate()).filter(|(at, _)| !is_paired(*at));
    edits.extend(added.map(|(_, notice)| {
        edit(
            EditKind::NoticeAdded,
            None,
            Some(&notice.text),
            lexicon,
            budget,
        )
    }));
    edits.into_iter().map(|edit| (edit, None)).collect()
}

/// The notices that one article has and the other lacks, however often it shows them.
pub fn only_in<'a>(article: &'a Article, other: &Article) -> Vec<&'a Notice> {
    let known = (other.notices.iter()).map(|notice| normal::normal(&notice.text));
    let mut known: FxHashSet<Cow<'_, str>> = known.collect();
    (article.notices.iter())
        .filter(|notice| known.insert(normal::normal(&notice.text)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(kind: NoticeKind, texts: &[&str]) -> Article {
        let notices = texts.iter().map(|text| Notice {
            kind,
            text: (*text).to_owned(),
        });
        Article {
            notices: notices.collect(),
            ..Article::default()
        }
    }

    #[test]
    fn a_notice_that_was_there_is_none_that_came_and_one_put_otherwise_is_changed() {
        let (update, correction) = (NoticeKind::Update, NoticeKind::Correction);
        let kinds = |kind: NoticeKind, old: &[&str], new: &[&str]| -> Vec<EditKind> {
            let told = notices(
                &noted(kind, old),
                &noted(kind, new),
                crate::compare::lexicon::any(),
                &Budget::new(),
            );
            told.iter().map(|(edit, _)| edit.kind).collect()
        };
        let old = [
            "Correction: the levy is two per cent.",
            "Update: added a map.",
        ];
        let new = [
            "Update: the ferry list is new.",
            "Correction: the levy is three per cent.",
            "Update:  added a map.",
        ];
        let told = [EditKind::NoticeChanged, EditKind::NoticeAdded];
        assert_eq!(kinds(update, &old, &new), told);
        assert!(kinds(update, &old, &old).is_empty());
        let (one, other) = (["A map of the coast."], ["Ferries sail again."]);
        assert_eq!(kinds(update, &one, &other), [EditKind::NoticeChanged]);
        let told = [EditKind::NoticeRemoved, EditKind::NoticeAdded];
        assert_eq!(kinds(correction, &one, &other), told);
    }
}
