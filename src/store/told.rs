//! How is what was told between two versions kept? The comparison's JSON, packed, in the row of the later version; the row of an edit has
//! the edit's place in it. Rows of earlier releases are not packed, and those of edits have their own JSON.

use serde::Deserialize;
use serde_json::value::RawValue;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use super::{
    StoreError,
    pack::{pack, unpack},
};
use crate::model::{Comparison, Edit};

/// More than any comparison has; what unpacks to more is damage.
const BYTES_AT_MOST: usize = 256 * 1024 * 1024;

/// A comparison as it is put on record.
pub(super) struct Ready {
    pub(super) json: String,
    pub(super) packed: Vec<u8>,
}

pub(super) fn ready(comparison: &Comparison) -> Result<Ready, StoreError> {
    let json = serde_json::to_string(comparison)?;
    Ok(Ready {
        packed: pack(json.as_bytes(), &[])?,
        json,
    })
}

/// The JSON of a comparison, from a row with the column `comparison`; `None`: nothing was told.
pub(super) fn json(row: &SqliteRow) -> Result<Option<String>, StoreError> {
    // Not packed, by an earlier release.
    if let Ok(text) = row.try_get::<Option<String>, _>("comparison") {
        return Ok(text);
    }
    let damaged =
        || StoreError::Damaged("what was told of a version is not what was recorded".into());
    let json = unpack(row.try_get("comparison")?, &[], BYTES_AT_MOST).map_err(|_| damaged())?;
    String::from_utf8(json).map(Some).map_err(|_| damaged())
}

/// The comparison of a row.
pub(super) fn comparison(row: &SqliteRow) -> Result<Option<Comparison>, StoreError> {
    let json = json(row)?;
    json.map(|json| Ok(serde_json::from_str(&json)?))
        .transpose()
}

/// The JSON of each edit of a comparison, to the byte.
#[derive(Default)]
pub(super) struct Edits(Vec<Box<RawValue>>);

impl Edits {
    /// `None`: nothing was told.
    pub(super) fn of(comparison: Option<&str>) -> Result<Edits, StoreError> {
        #[derive(Deserialize)]
        struct Told {
            edits: Vec<Box<RawValue>>,
        }
        let told = comparison.map(serde_json::from_str::<Told>).transpose()?;
        Ok(told.map(|told| Edits(told.edits)).unwrap_or_default())
    }

    /// The JSON of the edit in a row with the columns `json` and `place`.
    pub(super) fn json<'a>(&'a self, row: &'a SqliteRow) -> Result<&'a str, StoreError> {
        let Some(place) = row.try_get::<Option<i64>, _>("place")? else {
            return Ok(row.try_get("json")?);
        };
        let edit = usize::try_from(place)
            .ok()
            .and_then(|place| self.0.get(place))
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
pub(super) struct Reader {
    of: Option<(i64, i64)>,
    edits: Edits,
}

impl Reader {
    /// The JSON of the edit in a row of `edit`.
    pub(super) async fn json<'a>(
        &'a mut self,
        db: &mut SqliteConnection,
        row: &'a SqliteRow,
    ) -> Result<&'a str, StoreError> {
        let version = (row.try_get("page")?, row.try_get("to_version")?);
        if row.try_get::<Option<i64>, _>("place")?.is_some() && self.of != Some(version) {
            let told =
                sqlx::query("SELECT comparison FROM version WHERE page = $1 AND number = $2")
                    .bind(version.0)
                    .bind(version.1)
                    .fetch_optional(db)
                    .await?;
            let told = told.as_ref().map(json).transpose()?.flatten();
            self.edits = Edits::of(told.as_deref())?;
            self.of = Some(version);
        }
        self.edits.json(row)
    }

    /// The edit in a row of `edit`.
    pub(super) async fn edit(
        &mut self,
        db: &mut SqliteConnection,
        row: &SqliteRow,
    ) -> Result<Edit, StoreError> {
        Ok(serde_json::from_str(self.json(db, row).await?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare;
    use crate::model::{Article, Block, PageKind};

    fn article(texts: [&str; 3]) -> Article {
        Article {
            headline: Some("The wall".into()),
            body: texts.map(Block::paragraph).into(),
            page_kind: PageKind::Article,
            ..Article::default()
        }
    }

    #[test]
    fn the_edits_of_a_comparison_are_there_to_the_byte() {
        let old = article([
            "The wall stands.",
            "It cost 15 million pounds to build, the council said.",
            "Nobody else was asked.",
        ]);
        let new = article([
            "The wall “stands”.",
            "It cost 51 million pounds to build, the council said.",
            "Everybody in the town was asked.",
        ]);
        let comparison = compare::compare(&old, &new);
        assert!(comparison.edits.len() > 1);
        let ready = ready(&comparison).unwrap();
        let packed = unpack(&ready.packed, &[], BYTES_AT_MOST).unwrap();
        assert_eq!(packed, ready.json.as_bytes());
        let Edits(edits) = Edits::of(Some(&ready.json)).unwrap();
        let each: Vec<String> = comparison
            .edits
            .iter()
            .map(|edit| serde_json::to_string(edit).unwrap())
            .collect();
        assert!(edits.iter().map(|edit| edit.get()).eq(&each));
    }
}
