//! Which edits does a filter choose? Their numbers are found by indexes first; only those are read that are shown.

use jiff::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqlitePool};

use crate::model::{EditKind, Facet, Significance};
use crate::store::{StoreError, edit::weight, micros, search::phrase};

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
    pub kinds: Vec<EditKind>,
    /// `number`, …: one of them.
    pub facets: Vec<Facet>,
    /// `cosmetic`, `minor`, `material`: that and weightier.
    pub significance: Option<Significance>,
    /// Words of a speaker's name, before or after; the last may be cut short.
    pub speaker: Option<String>,
    /// A host; it stands for its subdomains too.
    pub outlet: Option<String>,
    /// Of pages of one of these watches, as they are called today. `Some` of none finds nothing.
    pub watches: Option<Vec<String>>,
    /// The page's language, by the first part of its tag: `de` finds `de-AT`.
    pub language: Option<String>,
    /// Words in a row that the edit's text before or after holds; the last may be cut short.
    pub words: Option<String>,
    /// Only edits of changes that weigh and came with neither a notice nor an updated time.
    pub stealth: bool,
    /// Only edits that weigh and that no notice speaks of: without any, with an updated time alone, or with one of something else. What a
    /// notice speaks of is not in the index: whoever wants the edits must look.
    pub unexplained: bool,
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

/// Up to so many pages are gone through one by one for their edits; with more, some of the newest edits will be of theirs.
const FEW: usize = 500;
/// A stretch of time with fewer edits than this is looked up by its time.
const SHORT: i64 = 5_000;

/// The facets of an edit as the index over all edits has them: those of earlier releases are in their JSON.
const FACETS: &str =
    "COALESCE(edit.facets, CASE WHEN json_valid(edit.json) THEN edit.json ->> '$.facets' END)";

/// What leads to the edits: the newest of them must come first, and nothing be read in vain.
enum Way {
    Number(i64),
    Pages(Vec<i64>),
    Words(String),
    Starred,
    Seen,
    All,
}

/// `%` and `_` of a text are no wildcards.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// Whether words can be looked up in the index: scripts without spaces have none.
fn is_indexed(words: &str) -> bool {
    let is_dense = |c: char| matches!(c, '\u{E00}'..='\u{E7F}' | '\u{2E80}'..);
    words.chars().any(char::is_alphanumeric) && !words.chars().any(is_dense)
}

impl EditFilter {
    /// The numbers of the edits that fit, newest first; but for the [words without an index](EditFilter::unindexed).
    pub(in crate::store) async fn ids(
        &self,
        db: &SqlitePool,
        limit: Option<i64>,
    ) -> Result<Vec<i64>, StoreError> {
        if self.watches.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Vec::new());
        }
        let way = self.way(db).await?;
        let mut sql = QueryBuilder::new("SELECT edit.id FROM ");
        match &way {
            Way::Number(id) => sql.push("edit WHERE id = ").push_bind(*id),
            Way::Pages(pages) => sql
                .push("edit INDEXED BY edit_page WHERE page IN (SELECT value FROM json_each(")
                .push_bind(serde_json::to_string(pages)?)
                .push("))"),
            Way::Words(sought) => sql
                .push("edit_words CROSS JOIN edit INDEXED BY edit_filter ON edit.id = edit_words.rowid WHERE edit_words MATCH ")
                .push_bind(sought.clone()),
            Way::Starred => sql.push("review CROSS JOIN edit ON edit.id = review.edit WHERE starred"),
            Way::Seen => sql.push("edit INDEXED BY edit_seen WHERE TRUE"),
            Way::All => sql.push("edit INDEXED BY edit_filter WHERE TRUE"),
        };
        if let (Way::Words(_), Some(before)) = (&way, self.before_id) {
            sql.push(" AND edit_words.rowid < ").push_bind(before);
        }
        // A link to an edit holds for ever; elsewhere what was withdrawn is not told.
        if self.id.is_none() {
            sql.push(" AND withdrawn_by IS NULL");
        }
        self.by_index(&mut sql)?;
        self.by_words(&mut sql, &way);
        self.by_page(&mut sql);
        if self.open {
            sql.push(" AND NOT EXISTS (SELECT 1 FROM review WHERE review.edit = edit.id AND standing IS NOT NULL)");
        }
        if self.starred {
            sql.push(" AND EXISTS (SELECT 1 FROM review WHERE review.edit = edit.id AND starred)");
        }
        sql.push(match way {
            Way::Words(_) => " ORDER BY edit_words.rowid DESC",
            _ => " ORDER BY edit.id DESC",
        });
        if let Some(limit) = limit {
            sql.push(" LIMIT ").push_bind(limit);
        }
        Ok(sql.build_query_scalar().fetch_all(db).await?)
    }

    /// Whether edits have to be read to know whether they fit.
    pub(in crate::store) fn is_read(&self) -> bool {
        self.unexplained || self.unindexed().is_some()
    }

    /// The shortest way to the edits; every condition is asked all the same.
    async fn way(&self, db: &SqlitePool) -> Result<Way, StoreError> {
        if let Some(id) = self.id {
            return Ok(Way::Number(id));
        }
        if let Some(page) = self.page {
            return Ok(Way::Pages(vec![page]));
        }
        if let Some(pages) = self.pages(db).await?
            && pages.len() <= FEW
        {
            return Ok(Way::Pages(pages));
        }
        Ok(match self.sought() {
            Some(sought) => Way::Words(sought),
            None if self.starred => Way::Starred,
            None if self.is_short(db).await? => Way::Seen,
            None => Way::All,
        })
    }

    /// What the index over all edits holds.
    fn by_index(&self, sql: &mut QueryBuilder<Sqlite>) -> Result<(), StoreError> {
        let exact = [
            (" AND edit.page = ", self.page),
            (" AND edit.to_version = ", self.version),
            (" AND edit.first_seen_after >= ", self.since.map(micros)),
            (" AND edit.first_seen_after < ", self.until.map(micros)),
            (" AND edit.id > ", self.after_id),
            (" AND edit.id < ", self.before_id),
        ];
        for (condition, value) in exact {
            if let Some(value) = value {
                sql.push(condition).push_bind(value);
            }
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
            sql.push(" AND (FALSE");
            for facet in &self.facets {
                sql.push(format!(" OR instr({FACETS}, "))
                    .push_bind(format!("\"{}\"", facet.name()))
                    .push(") > 0");
            }
            sql.push(")");
        }
        if let Some(least) = self.significance {
            sql.push(" AND significance >= ").push_bind(weight(least));
        }
        if self.stealth {
            sql.push(" AND stealth");
        }
        if self.unexplained {
            sql.push(" AND significance >= ")
                .push_bind(weight(Significance::Material));
        }
        if let Some(watches) = &self.watches {
            // A page follows the watch that names it, and its edits with it: the edit has the name of then.
            sql.push(" AND edit.page IN (SELECT id FROM page INDEXED BY page_watch WHERE watch IN (SELECT value FROM json_each(")
                .push_bind(serde_json::to_string(watches)?)
                .push(")))");
        }
        Ok(())
    }

    /// What the index of words is asked; `None` where it is not.
    fn sought(&self) -> Option<String> {
        let speaker = self.speaker.as_deref().filter(|name| is_indexed(name));
        let words = self.words.as_deref().filter(|words| is_indexed(words));
        let parts: Vec<String> = [
            speaker.map(|name| format!("speakers : {} *", phrase(name))),
            words.map(|words| format!("{{before after}} : {} *", phrase(words))),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty()).then(|| parts.join(" AND "))
    }

    /// Words that did not lead to the edits.
    fn by_words(&self, sql: &mut QueryBuilder<Sqlite>, way: &Way) {
        if !matches!(way, Way::Words(_))
            && let Some(sought) = self.sought()
        {
            sql.push(" AND edit.id IN (SELECT rowid FROM edit_words WHERE edit_words MATCH ")
                .push_bind(sought)
                .push(")");
        }
        if let Some(speaker) = self.speaker.as_deref().filter(|name| !is_indexed(name)) {
            sql.push(" AND instr(edit.speakers, ")
                .push_bind(speaker.to_lowercase())
                .push(") > 0");
        }
    }

    /// Words that no index leads to, in lower case: whoever wants the edits must look whether they have them.
    pub(in crate::store) fn unindexed(&self) -> Option<String> {
        let words = self.words.as_deref()?;
        (!is_indexed(words)).then(|| words.to_lowercase())
    }

    /// Whether the time that is asked for holds few edits.
    async fn is_short(&self, db: &SqlitePool) -> Result<bool, StoreError> {
        if self.since.is_none() && self.until.is_none() {
            return Ok(false);
        }
        let held: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM (SELECT 1 FROM edit INDEXED BY edit_seen
                 WHERE first_seen_after >= $1 AND first_seen_after < $2 LIMIT $3)",
        )
        .bind(self.since.map_or(i64::MIN, micros))
        .bind(self.until.map_or(i64::MAX, micros))
        .bind(SHORT)
        .fetch_one(db)
        .await?;
        Ok(held < SHORT)
    }

    fn is_of_pages(&self) -> bool {
        self.outlet.is_some() || self.language.is_some()
    }

    /// The pages whose edits are wanted, one more than few at most; `None`: of any.
    async fn pages(&self, db: &SqlitePool) -> Result<Option<Vec<i64>>, StoreError> {
        if !self.is_of_pages() {
            return Ok(None);
        }
        let index = match self.outlet {
            Some(_) => "page_host",
            None => "page_language",
        };
        let mut sql =
            QueryBuilder::new(format!("SELECT id FROM page INDEXED BY {index} WHERE TRUE"));
        self.page_is_so(&mut sql);
        sql.push(" LIMIT ").push_bind(FEW as i64 + 1);
        Ok(Some(sql.build_query_scalar().fetch_all(db).await?))
    }

    fn by_page(&self, sql: &mut QueryBuilder<Sqlite>) {
        if self.is_of_pages() {
            sql.push(" AND EXISTS (SELECT 1 FROM page WHERE page.id = edit.page");
            self.page_is_so(sql);
            sql.push(")");
        }
    }

    fn page_is_so(&self, sql: &mut QueryBuilder<Sqlite>) {
        if let Some(outlet) = &self.outlet {
            let host = outlet.trim().to_lowercase();
            sql.push(" AND (page.host = ").push_bind(host.clone());
            let host = literal(&host);
            for (before, after) in [("", ":%"), ("%.", ""), ("%.", ":%")] {
                let pattern = format!("{before}{host}{after}");
                sql.push(" OR page.host LIKE ")
                    .push_bind(pattern)
                    .push(" ESCAPE '\\'");
            }
            sql.push(")");
        }
        if let Some(language) = &self.language {
            let language = language.to_lowercase();
            sql.push(" AND (lower(page.language) = ")
                .push_bind(language.clone())
                .push(" OR lower(page.language) LIKE ")
                .push_bind(format!("{}-%", literal(&language)))
                .push(" ESCAPE '\\')");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    /// Numbers of the edits that `set` asks for, of a record with three.
    async fn found(store: &Store, set: impl FnOnce(&mut EditFilter)) -> Vec<i64> {
        let mut filter = EditFilter::default();
        set(&mut filter);
        let edits = store.edits(&filter).await.unwrap();
        edits.into_iter().map(|edit| edit.id).collect()
    }

    #[tokio::test]
    async fn a_filter_holds_by_whatever_way_it_leads() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        for sql in [
            "INSERT INTO page (id, url, watch, language) VALUES (1, 'https://news.a.example:81/x', 'v', 'de-AT'), (2, 'https://b.example', 'w', 'en')",
            r#"INSERT INTO edit (id, page, url, watch, from_version, to_version, kind, significance, speakers, disclosed, stealth,
                   last_seen_before, first_seen_after, checks_between, recorded_at, json)
               SELECT value ->> 0, value ->> 1, 'u', 'w', 1, 2, 'text_reworded', 1, lower(value ->> 2), 0, 0, 0, value ->> 0, 0, 0,
                   json_object('kind', 'text_reworded', 'before', value ->> 3, 'after', value ->> 4, 'speaker_before', value ->> 2,
                       'facets', json_array(value ->> 5), 'significance', 'minor')
               FROM json_each('[
                   [1, 1, "Ada Finch", "The wall holds 100% of it", "The wall", "number"],
                   [2, 2, "Ada Finch", "It may rain", "It must rain", "modality"],
                   [3, 2, "李雷", "海堤仍在原处", "海堤不在", "negation"]]')"#,
            "INSERT INTO review (edit, starred, at) VALUES (2, 1, 0)",
        ] {
            sqlx::query(sql).execute(&store.writer).await.unwrap();
        }
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(found(&store, |_| ()).await, [3, 2, 1]);
        assert_eq!(found(&store, |f| f.words = some("the WALL hol")).await, [1]);
        assert_eq!(found(&store, |f| f.words = some("wall the")).await, [0; 0]);
        assert_eq!(found(&store, |f| f.words = some("仍在")).await, [3]);
        assert_eq!(found(&store, |f| f.words = some("100%")).await, [1]);
        assert_eq!(found(&store, |f| f.speaker = some("finch")).await, [2, 1]);
        assert_eq!(found(&store, |f| f.speaker = some("雷")).await, [3]);
        assert_eq!(found(&store, |f| f.outlet = some("a.example")).await, [1]);
        assert_eq!(
            found(&store, |f| f.outlet = some("example")).await,
            [3, 2, 1]
        );
        assert_eq!(
            found(&store, |f| f.outlet = some("_.example")).await,
            [0; 0]
        );
        assert_eq!(found(&store, |f| f.language = some("de")).await, [1]);
        assert_eq!(found(&store, |f| f.starred = true).await, [2]);
        // What was seen while the page's watch had another name is the page's all the same.
        for (watch, ids) in [("v", vec![1]), ("w", vec![3, 2])] {
            let edits = found(&store, |f| f.watches = Some(vec![watch.to_owned()]));
            assert_eq!(edits.await, ids);
        }
        // A page or an edit that is named outright must fit all the same.
        for (page, outlet, fits) in [(2, "a.example", false), (1, "a.example", true)] {
            let edits = found(&store, |f| {
                f.page = Some(page);
                f.outlet = some(outlet);
            });
            assert_eq!(edits.await == [1], fits);
        }
        let edits = found(&store, |f| {
            f.id = Some(2);
            f.page = Some(1);
        });
        assert_eq!(edits.await, [0; 0]);
        assert_eq!(
            found(&store, |f| f.watches = Some(Vec::new())).await,
            [0; 0]
        );
        assert_eq!(
            found(&store, |f| f.facets = vec![Facet::Modality, Facet::Number]).await,
            [2, 1]
        );
        assert_eq!(
            found(&store, |f| {
                f.speaker = some("ada");
                f.words = some("rain");
                f.language = some("en");
                f.starred = true;
                f.before_id = Some(3);
                f.limit = Some(1);
            })
            .await,
            [2]
        );
    }
}
