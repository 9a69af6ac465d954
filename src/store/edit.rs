//! Which edits are on record?

use sqlx::{QueryBuilder, Row, sqlite::SqliteRow};

use super::{EditFilter, RecordedEdit, Store, StoreError, batch::Batch, micros, moment, name_of};
use crate::model::{Edit, Significance};

/// Weights as they stand in the database: a filter asks for "that and weightier".
pub(super) fn weight(significance: Significance) -> i64 {
    match significance {
        Significance::Cosmetic => 0,
        Significance::Minor => 1,
        Significance::Material => 2,
    }
}

/// The names that an edit is found by: who spoke, before and after, in lower case, a line each.
pub(super) fn speakers(edit: &Edit) -> String {
    let names: Vec<&str> = [&edit.speaker_before, &edit.speaker_after]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    names.join("\n").to_lowercase()
}

/// Puts an edit on record; its number comes back as a row. `title` is the page's, `json` the edit's own.
pub(super) fn put(
    batch: &mut Batch,
    page: i64,
    title: Option<&str>,
    told: &RecordedEdit,
    json: String,
) -> Result<(), StoreError> {
    batch
        .then(
            "INSERT INTO edit (page, url, title, watch, from_version, to_version, kind, significance, speakers,
                 disclosed, stealth, last_seen_before, first_seen_after, checks_between, recorded_at, returns_to, json)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(page)
        .bind(&told.url)
        .bind(title)
        .bind(&told.watch)
        .bind(told.from_version)
        .bind(told.to_version)
        .bind(name_of(&told.edit.kind)?)
        .bind(weight(told.edit.significance))
        .bind(speakers(&told.edit))
        .bind(told.disclosed)
        .bind(told.stealth)
        .bind(micros(told.last_seen_before))
        .bind(micros(told.first_seen_after))
        .bind(told.checks_between)
        .bind(micros(told.recorded_at))
        .bind(told.returns_to)
        .bind(json);
    Ok(())
}

pub(super) fn edit(row: &SqliteRow) -> Result<RecordedEdit, StoreError> {
    let url: String = row.get("url");
    let title: Option<String> = row.get("title");
    Ok(RecordedEdit {
        id: row.get("id"),
        page: title.unwrap_or_else(|| url.clone()),
        url,
        watch: row.get("watch"),
        from_version: row.get("from_version"),
        to_version: row.get("to_version"),
        last_seen_before: moment(row.get("last_seen_before"))?,
        first_seen_after: moment(row.get("first_seen_after"))?,
        checks_between: row.get("checks_between"),
        recorded_at: moment(row.get("recorded_at"))?,
        disclosed: row.get("disclosed"),
        stealth: row.get("stealth"),
        returns_to: row.get("returns_to"),
        found_by_rebuild: row.get::<Option<i64>, _>("found_by").is_some(),
        withdrawn: row.get::<Option<i64>, _>("withdrawn_by").is_some(),
        edit: serde_json::from_str(row.get("json"))?,
    })
}

impl Store {
    /// Edits on record, newest first.
    pub async fn edits(&self, filter: &EditFilter) -> Result<Vec<RecordedEdit>, StoreError> {
        let ids = filter.ids(&self.readers, filter.limit).await?;
        let mut sql =
            QueryBuilder::new("SELECT * FROM edit WHERE id IN (SELECT value FROM json_each(");
        sql.push_bind(serde_json::to_string(&ids)?)
            .push(")) ORDER BY id DESC");
        let rows = sql.build().fetch_all(&self.readers).await?;
        rows.iter().map(edit).collect()
    }

    /// How many edits fit; counted no further than `most`.
    pub async fn count_edits_of(&self, filter: &EditFilter, most: i64) -> Result<i64, StoreError> {
        let ids = filter.ids(&self.readers, Some(most)).await?;
        Ok(i64::try_from(ids.len()).unwrap_or(most))
    }

    /// The page of an edit, by its number, and the page's language.
    pub async fn page_of_edit(
        &self,
        edit: i64,
    ) -> Result<Option<(i64, Option<String>)>, StoreError> {
        let sql = "SELECT page.id, page.language FROM edit JOIN page ON page.id = edit.page WHERE edit.id = $1";
        Ok(sqlx::query_as(sql)
            .bind(edit)
            .fetch_optional(&self.readers)
            .await?)
    }
}
