//! How is what was told between two versions kept? The comparison's JSON, packed, in the row of the later version; the row of an edit has
//! the edit's place in it. Rows of earlier releases are not packed, and those of edits have their own JSON.

use serde::Deserialize;
use serde_json::value::RawValue;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::model::{Comparison, Disclosure, Edit, Significance, Told};
use crate::store::{
    StoreError, named,
    pack::{seal, unseal},
    unless_damaged,
};

/// A comparison as it is put on record.
pub(in crate::store) struct Ready {
    pub(in crate::store) json: String,
    pub(in crate::store) packed: Vec<u8>,
}

pub(in crate::store) fn ready(comparison: &Comparison) -> Result<Ready, StoreError> {
    let json = serde_json::to_string(comparison)?;
    Ok(Ready {
        packed: seal(json.as_bytes(), &[])?,
        json,
    })
}

/// The JSON of a comparison, from a row with the column `comparison`; `None`: nothing was told.
pub(in crate::store) fn json(row: &SqliteRow) -> Result<Option<String>, StoreError> {
    // Not packed, by an earlier release.
    if let Ok(text) = row.try_get::<Option<String>, _>("comparison") {
        return Ok(text);
    }
    let packed: &[u8] = row.try_get("comparison").map_err(|_| damaged())?;
    let json = unseal(packed, &[]).map_err(|_| damaged())?;
    String::from_utf8(json).map(Some).map_err(|_| damaged())
}

fn damaged() -> StoreError {
    StoreError::Damaged("what was told of a version can't be read".into())
}

/// The comparison of a row.
pub(in crate::store) fn comparison(row: &SqliteRow) -> Result<Option<Comparison>, StoreError> {
    let json = json(row)?;
    json.map(|json| serde_json::from_str(&json).map_err(|_| damaged()))
        .transpose()
}

/// The JSON of each edit of a comparison, to the byte; what the page showed with them, and the places of those that its notice does not
/// speak of.
#[derive(Default, Deserialize)]
pub(in crate::store) struct Edits {
    edits: Vec<Box<RawValue>>,
    #[serde(default)]
    disclosed: bool,
    #[serde(default)]
    disclosure: Option<Disclosure>,
    #[serde(default)]
    undisclosed: Vec<i64>,
}

impl Edits {
    /// `None`: nothing was told.
    pub(in crate::store) fn of(comparison: Option<&str>) -> Result<Edits, StoreError> {
        let told = comparison.map(serde_json::from_str).transpose();
        Ok(told.map_err(|_| damaged())?.unwrap_or_default())
    }

    /// The JSON of the edit in a row with the columns `json` and `place`.
    pub(in crate::store) fn json<'a>(&'a self, row: &'a SqliteRow) -> Result<&'a str, StoreError> {
        let Some(place) = row.try_get::<Option<i64>, _>("place")? else {
            return Ok(row.try_get("json")?);
        };
        let edit = usize::try_from(place)
            .ok()
            .and_then(|place| self.edits.get(place))
            .ok_or_else(|| {
                StoreError::Damaged(format!(
                    "an edit is missing: number {place} of what was told of its version"
                ))
            })?;
        Ok(edit.get())
    }
}

/// Reads edits row after row; what was told of a version is unpacked once for all of its edits that follow each other.
#[derive(Default)]
pub(in crate::store) struct Reader {
    of: Option<(i64, i64)>,
    edits: Edits,
}

impl Reader {
    /// The JSON of the edit in a row of `edit`.
    pub(in crate::store) async fn json<'a>(
        &'a mut self,
        db: &mut SqliteConnection,
        row: &'a SqliteRow,
    ) -> Result<&'a str, StoreError> {
        let version = (row.try_get("page")?, row.try_get("to_version")?);
        let is_placed = row.try_get::<Option<i64>, _>("place")?.is_some();
        if self.of != Some(version) {
            let told =
                sqlx::query("SELECT comparison FROM version WHERE page = $1 AND number = $2")
                    .bind(version.0)
                    .bind(version.1)
                    .fetch_optional(db)
                    .await?;
            self.of = Some(version);
            self.edits = Edits::default();
            let told = told.as_ref().map(json).transpose();
            match told.and_then(|told| Edits::of(told.flatten().as_deref())) {
                Ok(edits) => self.edits = edits,
                Err(error) if is_placed => return Err(error),
                // The row of an earlier release has its edit's words itself.
                Err(_) => {}
            }
        }
        self.edits.json(row)
    }

    /// The edit in a row of `edit`; `None` where its words can't be read.
    pub(in crate::store) async fn edit(
        &mut self,
        db: &mut SqliteConnection,
        row: &SqliteRow,
    ) -> Result<Option<Edit>, StoreError> {
        let read = self.json(db, row).await;
        unless_damaged(
            read.and_then(|json| serde_json::from_str(json).map(Some).map_err(|_| damaged())),
        )
    }

    /// Whether a notice came with the edit that was read last, in this row, and says nothing of it.
    pub(in crate::store) fn is_undisclosed(&self, row: &SqliteRow) -> Result<bool, StoreError> {
        let place: Option<i64> = row.try_get("place")?;
        Ok(place.is_some_and(|place| self.edits.undisclosed.contains(&place)))
    }

    /// What was observed with the edit that was read last.
    pub(in crate::store) fn disclosure(&self) -> Option<Disclosure> {
        self.edits.disclosure
    }

    /// What the page showed with the edit that was read last, in this row.
    pub(in crate::store) fn told(&self, row: &SqliteRow, edit: &Edit) -> Result<Told, StoreError> {
        let disclosed = self.edits.disclosed || row.try_get::<bool, _>("disclosed")?;
        let notice = self.edits.disclosure.is_some_and(|seen| seen.notice);
        let is_unspoken = self.is_undisclosed(row)?;
        Ok(Told::of(edit, notice, disclosed, is_unspoken))
    }

    /// The edit in a row of `edit`; where its words can't be read, what else is known of it, so that all others can be listed.
    pub(in crate::store) async fn edit_or_rest(
        &mut self,
        db: &mut SqliteConnection,
        row: &SqliteRow,
    ) -> Result<Edit, StoreError> {
        match self.edit(db, row).await? {
            Some(edit) => Ok(edit),
            None => rest(row),
        }
    }
}

/// What the row of an edit itself says of it.
pub(in crate::store) fn rest(row: &SqliteRow) -> Result<Edit, StoreError> {
    let names: Option<String> = row.try_get("quoted")?;
    let names: [Option<String>; 2] = names
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default();
    let facets: Option<String> = row.try_get("facets")?;
    let [speaker_before, speaker_after] = names;
    Ok(Edit {
        kind: named(row.try_get("kind")?)?,
        before: None,
        after: None,
        speaker_before,
        speaker_after,
        facets: facets
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default(),
        significance: match row.try_get("significance")? {
            0 => Significance::Cosmetic,
            1 => Significance::Minor,
            _ => Significance::Material,
        },
        reasons: vec![
            "its words can't be read: the record is damaged, `walkback verify` says where".into(),
        ],
        how: Vec::new(),
        spans: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        compare,
        model::{Article, Block, PageKind},
        store::{
            EditFilter, Store, repair,
            testing::{see, with_a_page},
        },
    };

    fn article(headline: &str, texts: [&str; 3]) -> Article {
        Article {
            headline: Some(headline.into()),
            body: texts.map(Block::paragraph).into(),
            page_kind: PageKind::Article,
            ..Article::default()
        }
    }

    fn two() -> [Article; 2] {
        [
            article(
                "The wall",
                [
                    "The wall stands.",
                    "It cost 15 million pounds to build, the council said.",
                    "Nobody else was asked.",
                ],
            ),
            article(
                "The wall, and the town",
                [
                    "The wall “stands”.",
                    "It cost 51 million pounds to build, the council said.",
                    "Everybody in the town was asked.",
                ],
            ),
        ]
    }

    #[tokio::test]
    async fn an_edit_whose_words_are_lost_is_listed_all_the_same() {
        let (folder, store, page) = with_a_page().await;
        let [old, new] = two();
        let comparison = compare::compare(&old, &new);
        see(&store, page, &old, None).await;
        see(&store, page, &new, Some(&comparison)).await;
        let all = EditFilter::default();
        let told = store.edits(&all).await.unwrap();
        let edits: Vec<&Edit> = told.iter().rev().map(|told| &told.edit).collect();
        assert!(edits.into_iter().eq(&comparison.edits));
        sqlx::query("UPDATE version SET comparison = x'00' WHERE number = 2")
            .execute(&store.writer)
            .await
            .unwrap();
        let listed = async |store: &Store| {
            let lost = store.edits(&all).await.unwrap();
            assert_eq!(lost.len(), told.len());
            for (lost, told) in lost.iter().zip(&told) {
                assert_eq!((lost.id, lost.edit.kind), (told.id, told.edit.kind));
                assert_eq!(lost.edit.facets, told.edit.facets);
                assert!(lost.edit.reasons[0].contains("damaged"));
            }
        };
        listed(&store).await;
        let damaged = store.verify(&mut |_, _| {}).await.unwrap().damaged;
        assert!(
            damaged[0].contains("what was told of version 2"),
            "{damaged:?}"
        );
        drop(store);
        let saved = tempfile::tempdir().unwrap();
        let report = repair(folder.path(), saved.path()).await.unwrap();
        let lost = report.iter().find(|lost| lost.table == "edit").unwrap();
        assert_eq!((lost.rows_saved, lost.stretches), (0, told.len() as i64));
        listed(&Store::open_to_read(saved.path()).await.unwrap()).await;
    }

    #[test]
    fn the_edits_of_a_comparison_are_there_to_the_byte() {
        let [old, new] = two();
        let comparison = compare::compare(&old, &new);
        assert!(comparison.edits.len() > 1);
        let ready = ready(&comparison).unwrap();
        let packed = unseal(&ready.packed, &[]).unwrap();
        assert_eq!(packed, ready.json.as_bytes());
        let Edits { edits, .. } = Edits::of(Some(&ready.json)).unwrap();
        let each: Vec<String> = comparison
            .edits
            .iter()
            .map(|edit| serde_json::to_string(edit).unwrap())
            .collect();
        assert!(edits.iter().map(|edit| edit.get()).eq(&each));
    }
}
