//! Two versions that do not follow each other are compared: what did the page show when each edit between them was made? A notice that
//! came at the end tells nothing of what was done in silence before it.

use crate::model::Disclosure;
use crate::store::{EditFilter, RecordedEdit, Store, StoreError, unless_damaged};

/// What was told of the edits of the versions between two, step by step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// Edits that weigh.
    pub material: usize,
    /// Those of them that no notice on the page spoke of when they were made.
    pub unexplained: usize,
    /// The versions that brought these.
    pub versions: Vec<i64>,
}

impl Steps {
    fn of(edits: &[RecordedEdit]) -> Steps {
        let is_material =
            |edit: &&RecordedEdit| edit.edit.significance == crate::model::Significance::Material;
        let unexplained = || edits.iter().filter(|edit| edit.is_unexplained());
        let mut versions: Vec<i64> = unexplained().map(|edit| edit.to_version).collect();
        versions.sort_unstable();
        versions.dedup();
        Steps {
            material: edits.iter().filter(is_material).count(),
            unexplained: unexplained().count(),
            versions,
        }
    }

    /// In a sentence.
    pub fn words(&self) -> String {
        let numbers: Vec<String> = self.versions.iter().map(i64::to_string).collect();
        let plural = if numbers.len() == 1 { "" } else { "s" };
        match (self.material, self.unexplained) {
            (0, _) => "No edit on the way weighs.".to_owned(),
            (1, 0) => "A notice spoke of the one material edit on the way.".to_owned(),
            (material, 0) => {
                format!("A notice spoke of each of the {material} material edits on the way.")
            }
            (1, _) => format!(
                "When the one material edit on the way was made, no notice on the page spoke of it (version {}).",
                numbers.join(", ")
            ),
            (material, unexplained) if material == unexplained => format!(
                "When the {material} material edits on the way were made, no notice on the page spoke of any (version{plural} {}).",
                numbers.join(", ")
            ),
            (material, unexplained) => format!(
                "When the {material} material edits on the way were made, no notice on the page spoke of {unexplained} (version{plural} {}).",
                numbers.join(", ")
            ),
        }
    }
}

impl Store {
    /// What was told step by step from one version to a later one; `None` where they follow each other, or the later stands first.
    pub async fn told_between(
        &self,
        page: i64,
        from: i64,
        to: i64,
    ) -> Result<Option<Steps>, StoreError> {
        if to - from < 2 {
            return Ok(None);
        }
        let filter = EditFilter {
            page: Some(page),
            ..EditFilter::default()
        };
        let mut edits = self.edits(&filter).await?;
        edits.retain(|edit| edit.to_version > from && edit.to_version <= to);
        Ok(Some(Steps::of(&edits)))
    }

    /// What was observed of a page's times with the edits from one version to a later one; `None` where that is not on record of each step.
    pub async fn observed_between(
        &self,
        page: i64,
        from: i64,
        to: i64,
    ) -> Result<Option<Disclosure>, StoreError> {
        let mut observed = None;
        for number in from + 1..=to {
            match unless_damaged(self.comparison(page, number).await)? {
                Some(told) => {
                    observed = Some(told.disclosure.or(observed.unwrap_or_default()));
                }
                None => return Ok(None),
            }
        }
        Ok(observed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        compare,
        model::{Article, Block, Notice, NoticeKind, PageKind, Told},
        store::testing::{see, with_a_page},
    };

    fn article(cost: &str, vote: &str) -> Article {
        Article {
            headline: Some("The wall".into()),
            body: vec![
                Block::paragraph(format!(
                    "The wall will cost {cost} million crowns to build."
                )),
                Block::paragraph(
                    "Nobody else in the town was asked about any of it in the spring.",
                ),
                Block::paragraph(format!(
                    "A vote is due on {vote} December, the council said."
                )),
            ],
            page_kind: PageKind::Article,
            ..Article::default()
        }
    }

    #[tokio::test]
    async fn a_notice_in_the_end_does_not_speak_for_what_was_done_before_it() {
        let (_folder, store, page) = with_a_page().await;
        let first = article("12", "14");
        let second = article("21", "14");
        let third = Article {
            notices: vec![Notice {
                kind: NoticeKind::Correction,
                text: "Correction: the vote is on 15 December; an earlier version had 14.".into(),
            }],
            ..article("21", "15")
        };
        see(&store, page, &first, None).await;
        see(
            &store,
            page,
            &second,
            Some(&compare::compare(&first, &second)),
        )
        .await;
        see(
            &store,
            page,
            &third,
            Some(&compare::compare(&second, &third)),
        )
        .await;
        let steps = store.told_between(page, 1, 3).await.unwrap().unwrap();
        assert_eq!(
            (steps.material, steps.unexplained, steps.versions.as_slice()),
            (2, 1, &[2][..]),
            "{steps:?}"
        );
        assert!(store.told_between(page, 2, 3).await.unwrap().is_none());
        let all = store.edits(&EditFilter::default()).await.unwrap();
        let unexplained = EditFilter {
            unexplained: true,
            ..EditFilter::default()
        };
        let found = store.edits(&unexplained).await.unwrap();
        assert_eq!((all.len(), found.len()), (3, 1), "{all:?}");
        assert_eq!((found[0].told, found[0].to_version), (Told::NoNotice, 2));
        assert_eq!(store.count_edits_of(&unexplained, 9).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn an_updated_time_explains_nothing() {
        let (_folder, store, page) = with_a_page().await;
        let old = Article {
            modified_shown: Some("2026-03-01T09:00:00Z".into()),
            ..article("12", "14")
        };
        let new = Article {
            modified_shown: Some("2026-03-01T10:00:00Z".into()),
            ..article("21", "14")
        };
        see(&store, page, &old, None).await;
        see(&store, page, &new, Some(&compare::compare(&old, &new))).await;
        let found = async |set: fn(&mut EditFilter)| {
            let mut filter = EditFilter::default();
            set(&mut filter);
            let edits = store.edits(&filter).await.unwrap();
            edits.into_iter().map(|edit| edit.told).collect::<Vec<_>>()
        };
        assert_eq!(found(|filter| filter.stealth = true).await, []);
        assert_eq!(
            found(|filter| filter.unexplained = true).await,
            [Told::UpdatedTime]
        );
    }
}
