//! Two versions that do not follow each other are compared: what did the page show when each edit between them was made? A notice that
//! came at the end tells nothing of what was done in silence before it.

use super::{EditFilter, RecordedEdit, Store, StoreError};

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
}
