//! Which edits are on record?

use sqlx::{QueryBuilder, Row, Sqlite, sqlite::SqliteRow};

use super::{EditFilter, RecordedEdit, Store, StoreError, micros, moment};
use crate::model::Significance;

/// Weights as they stand in the database: a filter asks for "that and weightier".
pub(super) fn weight(significance: Significance) -> i64 {
    match significance {
        Significance::Cosmetic => 0,
        Significance::Minor => 1,
        Significance::Material => 2,
    }
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
        edit: serde_json::from_str(row.get("json"))?,
    })
}

impl Store {
    /// Edits on record, newest first.
    pub async fn edits(&self, filter: &EditFilter) -> Result<Vec<RecordedEdit>, StoreError> {
        let mut sql: QueryBuilder<Sqlite> = QueryBuilder::new("SELECT * FROM edit WHERE TRUE");
        if let Some(page) = filter.page {
            sql.push(" AND page = ").push_bind(page);
        }
        if let Some(since) = filter.since {
            sql.push(" AND first_seen_after >= ")
                .push_bind(micros(since));
        }
        if !filter.kinds.is_empty() {
            let kinds = serde_json::to_string(&filter.kinds)?;
            sql.push(" AND kind IN (SELECT value FROM json_each(")
                .push_bind(kinds)
                .push("))");
        }
        if let Some(least) = filter.significance.as_deref() {
            let least = super::named(least.to_owned()).map(weight).unwrap_or(0);
            sql.push(" AND significance >= ").push_bind(least);
        }
        if let Some(speaker) = &filter.speaker {
            sql.push(" AND instr(speakers, ")
                .push_bind(speaker.to_lowercase())
                .push(") > 0");
        }
        if filter.stealth {
            sql.push(" AND stealth");
        }
        if let Some(after) = filter.after_id {
            sql.push(" AND id > ").push_bind(after);
        }
        sql.push(" ORDER BY id DESC");
        if let Some(limit) = filter.limit {
            sql.push(" LIMIT ").push_bind(limit);
        }
        let rows = sql.build().fetch_all(&self.readers).await?;
        rows.iter().map(edit).collect()
    }
}
