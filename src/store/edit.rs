//! Which edits are on record?

use jiff::Timestamp;
use sqlx::{QueryBuilder, Row, Sqlite, sqlite::SqliteRow};

use super::{RecordedEdit, Store, StoreError, micros, moment};
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

/// Which edits are wanted, newest first. The default is all; every condition given must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EditFilter {
    /// Exactly this edit.
    pub id: Option<i64>,
    pub page: Option<i64>,
    /// Only edits that made this version of their page.
    pub version: Option<i64>,
    /// First seen then or later.
    pub since: Option<Timestamp>,
    /// First seen before then.
    pub until: Option<Timestamp>,
    /// `headline_changed`, …: one of them.
    pub kinds: Vec<String>,
    /// `number`, …: one of them.
    pub facets: Vec<String>,
    /// `cosmetic`, `minor`, `material`: that and weightier.
    pub significance: Option<String>,
    /// Part of a speaker's name, before or after, in any case.
    pub speaker: Option<String>,
    /// A host; it stands for its subdomains too.
    pub outlet: Option<String>,
    /// One of these watches. `Some` of none finds nothing.
    pub watches: Option<Vec<String>>,
    /// The page's language, by the first part of its tag: `de` finds `de-AT`.
    pub language: Option<String>,
    /// Words that the edit's text before or after holds, in any case of ASCII letters.
    pub words: Option<String>,
    /// Only material edits of changes that nobody was told of.
    pub stealth: bool,
    /// Only edits that nobody reviewed or dismissed yet.
    pub open: bool,
    pub starred: bool,
    /// Only edits told when they were seen, not found by a rebuild afterwards.
    pub told: bool,
    pub limit: Option<i64>,
    /// Only edits with an id greater than this.
    pub after_id: Option<i64>,
    /// Only edits with an id less than this: the next page of a list.
    pub before_id: Option<i64>,
}

/// Host and port of an edit's address.
const HOST: &str = "substr(substr(url, instr(url, '://') + 3), 1, instr(substr(url, instr(url, '://') + 3) || '/', '/') - 1)";

/// `%` and `_` of a text are no wildcards.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

impl EditFilter {
    fn conditions(&self, sql: &mut QueryBuilder<Sqlite>) -> Result<(), StoreError> {
        self.where_it_is(sql)?;
        // A link to an edit holds for ever; elsewhere what was withdrawn is not told.
        if self.id.is_none() {
            sql.push(" AND withdrawn_by IS NULL");
        }
        if self.told {
            sql.push(" AND found_by IS NULL");
        }
        if !self.kinds.is_empty() {
            sql.push(" AND kind IN (SELECT value FROM json_each(")
                .push_bind(serde_json::to_string(&self.kinds)?)
                .push("))");
        }
        if !self.facets.is_empty() {
            sql.push(" AND EXISTS (SELECT 1 FROM json_each(edit.json, '$.facets') AS facet WHERE facet.value IN (SELECT value FROM json_each(")
                .push_bind(serde_json::to_string(&self.facets)?)
                .push(")))");
        }
        if let Some(least) = self.significance.as_deref() {
            let least = super::named(least.to_owned()).map(weight).unwrap_or(0);
            sql.push(" AND significance >= ").push_bind(least);
        }
        if let Some(speaker) = &self.speaker {
            sql.push(" AND instr(speakers, ")
                .push_bind(speaker.to_lowercase())
                .push(") > 0");
        }
        if let Some(words) = &self.words {
            let words = format!("%{}%", literal(words));
            for (open, side) in [(" AND (", "before"), (" OR ", "after")] {
                sql.push(format!("{open}json_extract(edit.json, '$.{side}') LIKE "))
                    .push_bind(words.clone())
                    .push(" ESCAPE '\\'");
            }
            sql.push(")");
        }
        if self.stealth {
            sql.push(" AND stealth");
        }
        if self.open {
            sql.push(" AND NOT EXISTS (SELECT 1 FROM review WHERE review.edit = edit.id AND standing IS NOT NULL)");
        }
        if self.starred {
            sql.push(" AND EXISTS (SELECT 1 FROM review WHERE review.edit = edit.id AND starred)");
        }
        Ok(())
    }

    fn where_it_is(&self, sql: &mut QueryBuilder<Sqlite>) -> Result<(), StoreError> {
        let exact = [
            (" AND id = ", self.id),
            (" AND page = ", self.page),
            (" AND to_version = ", self.version),
            (" AND first_seen_after >= ", self.since.map(micros)),
            (" AND first_seen_after < ", self.until.map(micros)),
            (" AND id > ", self.after_id),
            (" AND id < ", self.before_id),
        ];
        for (condition, value) in exact {
            if let Some(value) = value {
                sql.push(condition).push_bind(value);
            }
        }
        if let Some(outlet) = &self.outlet {
            let host = literal(&outlet.trim().to_lowercase());
            sql.push(" AND (");
            for (at, pattern) in [
                host.clone(),
                format!("{host}:%"),
                format!("%.{host}"),
                format!("%.{host}:%"),
            ]
            .into_iter()
            .enumerate()
            {
                sql.push(if at == 0 { "" } else { " OR " })
                    .push(HOST)
                    .push(" LIKE ")
                    .push_bind(pattern)
                    .push(" ESCAPE '\\'");
            }
            sql.push(")");
        }
        if let Some(watches) = &self.watches {
            sql.push(" AND watch IN (SELECT value FROM json_each(")
                .push_bind(serde_json::to_string(watches)?)
                .push("))");
        }
        if let Some(language) = &self.language {
            let language = language.to_lowercase();
            sql.push(" AND EXISTS (SELECT 1 FROM page WHERE page.id = edit.page AND (lower(page.language) = ")
                .push_bind(language.clone())
                .push(" OR lower(page.language) LIKE ")
                .push_bind(format!("{}-%", literal(&language)))
                .push(" ESCAPE '\\'))");
        }
        Ok(())
    }
}

impl Store {
    /// Edits on record, newest first.
    pub async fn edits(&self, filter: &EditFilter) -> Result<Vec<RecordedEdit>, StoreError> {
        let mut sql: QueryBuilder<Sqlite> = QueryBuilder::new("SELECT * FROM edit WHERE TRUE");
        filter.conditions(&mut sql)?;
        sql.push(" ORDER BY id DESC");
        if let Some(limit) = filter.limit {
            sql.push(" LIMIT ").push_bind(limit);
        }
        let rows = sql.build().fetch_all(&self.readers).await?;
        rows.iter().map(edit).collect()
    }

    /// How many edits fit; counted no further than `most`.
    pub async fn count_edits_of(&self, filter: &EditFilter, most: i64) -> Result<i64, StoreError> {
        let mut sql: QueryBuilder<Sqlite> =
            QueryBuilder::new("SELECT COUNT(*) FROM (SELECT 1 FROM edit WHERE TRUE");
        filter.conditions(&mut sql)?;
        sql.push(" LIMIT ").push_bind(most).push(")");
        Ok(sql.build_query_scalar().fetch_one(&self.readers).await?)
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
