//! What do the publisher's notices say that they did not say before?

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::{
    normal,
    telling::{Told, edit},
    words,
};
use crate::model::{Article, EditKind, Notice};

/// Notices that changed are looked for among so many: a site may put up a new list of thousands.
const PAIRED_AT_MOST: usize = 100;

/// The notices that came, went or read otherwise.
pub fn notices(old: &Article, new: &Article) -> Vec<Told> {
    let (gone, come) = (only_in(old, new), only_in(new, old));
    // A "latest update" line that holds another update now.
    let is_slot =
        matches!((gone.as_slice(), come.as_slice()), ([one], [other]) if one.kind == other.kind);
    let mut bags: Vec<_> = (come.iter().take(PAIRED_AT_MOST))
        .map(|notice| Some(words::bag(&notice.text)))
        .collect();
    let mut taken = vec![false; come.len()];
    let mut edits = Vec::new();
    for (place, notice) in gone.iter().enumerate() {
        let bag = (place < PAIRED_AT_MOST).then(|| words::bag(&notice.text));
        let like = bag.and_then(|bag| {
            bags.iter().position(|other| {
                (other.as_ref()).is_some_and(|other| is_slot || words::likeness(other, &bag) >= 0.4)
            })
        });
        edits.push(match like {
            Some(at) => {
                bags[at] = None;
                taken[at] = true;
                edit(
                    EditKind::NoticeChanged,
                    Some(&notice.text),
                    Some(&come[at].text),
                )
            }
            None => edit(EditKind::NoticeRemoved, Some(&notice.text), None),
        });
    }
    let added = (come.iter().zip(taken)).filter(|(_, taken)| !taken);
    edits.extend(added.map(|(notice, _)| edit(EditKind::NoticeAdded, None, Some(&notice.text))));
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
    use crate::model::NoticeKind;

    fn noted(texts: &[&str]) -> Article {
        let notices = texts.iter().map(|text| Notice {
            kind: NoticeKind::Update,
            text: (*text).to_owned(),
        });
        Article {
            notices: notices.collect(),
            ..Article::default()
        }
    }

    #[test]
    fn a_notice_that_was_there_is_none_that_came_and_one_put_otherwise_is_changed() {
        let old = noted(&[
            "Correction: the levy is two per cent.",
            "Update: added a map.",
        ]);
        let new = noted(&[
            "Update: the ferry list is new.",
            "Correction: the levy is three per cent.",
            "Update:  added a map.",
        ]);
        let kinds: Vec<EditKind> = (notices(&old, &new).iter())
            .map(|(edit, _)| edit.kind)
            .collect();
        assert_eq!(kinds, [EditKind::NoticeChanged, EditKind::NoticeAdded]);
        assert!(only_in(&old, &old).is_empty());
        let (old, new) = (
            noted(&["Update: a map."]),
            noted(&["Update: ferries sail again."]),
        );
        assert_eq!(notices(&old, &new)[0].0.kind, EditKind::NoticeChanged);
    }
}
