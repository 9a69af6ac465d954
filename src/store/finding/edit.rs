//! Which edits are on record?

use std::collections::HashSet;

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::model::{Edit, Significance};
use crate::store::{
    AT_REST, EditFilter, FLIPS_TOLD, RecordedEdit, Store, StoreError, batch::Batch, error::spared,
    micros, moment, name_of, told,
};

/// So many edits are read together where all of a long list must be.
pub(in crate::store) const TOGETHER: usize = 500;
/// And the numbers of so many times as many.
const MORE: usize = 20;

/// Weights as they stand in the database: a filter asks for "that and weightier".
pub(in crate::store) fn weight(significance: Significance) -> i64 {
    match significance {
        Significance::Cosmetic => 0,
        Significance::Minor => 1,
        Significance::Material => 2,
    }
}

/// The names that an edit is found by: who spoke, before and after, in lower case, a line each.
pub(in crate::store) fn speakers(edit: &Edit) -> String {
    let names: Vec<&str> = [&edit.speaker_before, &edit.speaker_after]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    names.join("\n").to_lowercase()
}

/// Who spoke, before and after, as JSON; `None` where nobody did.
pub(in crate::store) fn quoted(edit: &Edit) -> Result<Option<String>, StoreError> {
    let names = [&edit.speaker_before, &edit.speaker_after];
    let is_quoted = names.iter().any(|name| name.is_some());
    Ok(is_quoted
        .then(|| serde_json::to_string(&names))
        .transpose()?)
}

/// The facets of an edit, as JSON; `None` where it has none.
pub(in crate::store) fn facets(edit: &Edit) -> Result<Option<String>, StoreError> {
    let facets = &edit.facets;
    Ok((!facets.is_empty())
        .then(|| serde_json::to_string(facets))
        .transpose()?)
}

/// Puts the words of an edit into the index of words; without a number, of the edit that was put last.
pub(in crate::store) fn index(batch: &mut Batch, id: Option<i64>, edit: &Edit) {
    batch
        .then(
            "INSERT INTO edit_words (rowid, before, after, speakers)
             VALUES (COALESCE(?, (SELECT MAX(id) FROM edit)), ?, ?, ?)",
        )
        .bind(id)
        .bind(&edit.before)
        .bind(&edit.after)
        .bind(speakers(edit));
}

/// Puts an edit on record; its number comes back as a row. `title` is the page's, `place` the edit's among what was told of its version.
pub(in crate::store) fn put(
    batch: &mut Batch,
    page: i64,
    title: Option<&str>,
    told: &RecordedEdit,
    place: usize,
) -> Result<(), StoreError> {
    batch
        .then(
            "INSERT INTO edit (page, url, title, watch, from_version, to_version, kind, significance, speakers,
                 disclosed, stealth, last_seen_before, first_seen_after, checks_between, recorded_at, returns_to, json,
                 place, quoted, facets, flip)
             VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?) RETURNING id",
        )
        .bind(page)
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
        .bind(i64::try_from(place).unwrap_or(i64::MAX))
        .bind(quoted(&told.edit)?)
        .bind(facets(&told.edit)?)
        .bind(told.flip);
    index(batch, None, &told.edit);
    Ok(())
}

/// For a query over `edit`: what [`edit`] needs of it.
pub(in crate::store) const COLUMNS: &str = "edit.*, COALESCE(NULLIF(edit.url, ''), (SELECT url FROM page WHERE page.id = edit.page), '') AS address,
    COALESCE((SELECT watch FROM page WHERE page.id = edit.page), edit.watch) AS watch_now";

/// The edit in a row with [`COLUMNS`].
pub(in crate::store) async fn edit(
    db: &mut SqliteConnection,
    reader: &mut told::Reader,
    row: &SqliteRow,
) -> Result<RecordedEdit, StoreError> {
    let url: String = row.try_get("address")?;
    let title: Option<String> = spared(row, "title")?;
    let edit = reader.edit_or_rest(db, row).await?;
    Ok(RecordedEdit {
        id: row.try_get("id")?,
        page: title.unwrap_or_else(|| url.clone()),
        url,
        watch: row.try_get("watch_now")?,
        from_version: row.try_get("from_version")?,
        to_version: row.try_get("to_version")?,
        last_seen_before: moment(row.try_get("last_seen_before")?)?,
        first_seen_after: moment(row.try_get("first_seen_after")?)?,
        checks_between: row.try_get("checks_between")?,
        recorded_at: moment(row.try_get("recorded_at")?)?,
        disclosed: row.try_get("disclosed")?,
        stealth: row.try_get("stealth")?,
        returns_to: row.try_get("returns_to")?,
        flip: row.try_get("flip")?,
        found_by_rebuild: row.try_get::<Option<i64>, _>("found_by")?.is_some(),
        withdrawn: row.try_get::<Option<i64>, _>("withdrawn_by")?.is_some(),
        undisclosed: reader.is_undisclosed(row)?,
        disclosure: reader.disclosure(),
        told: reader.told(row, &edit)?,
        edit,
    })
}

/// Puts the words of a saved record's edits into its index. Gives of how many edits they are lost.
pub(in crate::store) async fn index_all(db: &mut SqliteConnection) -> Result<i64, StoreError> {
    let (mut after, mut lost) = (0_i64, 0);
    let mut reader = told::Reader::default();
    loop {
        let rows = sqlx::query(
            "SELECT * FROM edit WHERE id > $1 AND place IS NOT NULL ORDER BY id LIMIT $2",
        )
        .bind(after)
        .bind(TOGETHER as i64)
        .fetch_all(&mut *db)
        .await?;
        let Some(last) = rows.last() else {
            return Ok(lost);
        };
        after = last.try_get("id")?;
        let mut batch = Batch::default();
        for row in &rows {
            let id: i64 = row.try_get("id")?;
            match reader.edit(db, row).await? {
                Some(edit) => index(&mut batch, Some(id), &edit),
                None => lost += 1,
            }
        }
        batch.run(&mut *db).await?;
    }
}

impl Store {
    /// Edits on record, newest first.
    pub async fn edits(&self, filter: &EditFilter) -> Result<Vec<RecordedEdit>, StoreError> {
        match filter.is_read() {
            true => Ok(self
                .read_through(filter, filter.limit, filter.limit)
                .await?
                .1),
            false => {
                self.read(&filter.ids(&self.readers, filter.limit).await?)
                    .await
            }
        }
    }

    /// How many edits fit; counted no further than `most`.
    pub async fn count_edits_of(&self, filter: &EditFilter, most: i64) -> Result<i64, StoreError> {
        match filter.is_read() {
            true => Ok(self.read_through(filter, Some(most), Some(0)).await?.0),
            false => {
                let ids = filter.ids(&self.readers, Some(most)).await?;
                Ok(i64::try_from(ids.len()).unwrap_or(most))
            }
        }
    }

    /// Edits on record, newest first, and how many fit, whichever part of them is asked for; counted no further than `most`. What has to be
    /// read for one is not read again for the other.
    pub async fn edits_and_count(
        &self,
        filter: &EditFilter,
        most: i64,
    ) -> Result<(Vec<RecordedEdit>, i64), StoreError> {
        if filter.is_read() && filter.before_id.is_none() && filter.limit.is_some() {
            let most = filter.limit.unwrap_or_default().max(most);
            let (count, edits) = self.read_through(filter, Some(most), filter.limit).await?;
            return Ok((edits, count));
        }
        let all = EditFilter {
            before_id: None,
            limit: None,
            ..filter.clone()
        };
        let edits = self.edits(filter).await?;
        Ok((edits, self.count_edits_of(&all, most).await?))
    }

    /// Goes through the edits of which no index knows whether they fit, newest first, until `most` do: gives how many, and the first `kept`
    /// of them.
    async fn read_through(
        &self,
        filter: &EditFilter,
        most: Option<i64>,
        kept: Option<i64>,
    ) -> Result<(i64, Vec<RecordedEdit>), StoreError> {
        let words = filter.unindexed();
        let has = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default().to_lowercase();
            words.as_ref().is_none_or(|words| text.contains(words))
        };
        let fits = |told: &RecordedEdit| {
            (has(&told.edit.before) || has(&told.edit.after))
                && (!filter.unexplained || told.is_unexplained())
        };
        let at_most = |count: Option<i64>| {
            let count = count.map(|count| usize::try_from(count).unwrap_or_default());
            count.unwrap_or(usize::MAX)
        };
        let (most, kept) = (at_most(most), at_most(kept));
        let (mut count, mut edits) = (0, Vec::new());
        let mut rest = filter.clone();
        let mut together = TOGETHER.min(most.max(1));
        while count < most {
            let ids = rest.ids(&self.readers, Some(together as i64)).await?;
            let (Some(first), Some(last)) = (ids.first(), ids.last()) else {
                break;
            };
            // What came with nothing at all is unexplained by its row alone, and is not read to be counted.
            let mut sure: HashSet<i64> = HashSet::new();
            if words.is_none() {
                let stealthy = EditFilter {
                    stealth: true,
                    after_id: Some(last - 1),
                    before_id: Some(first + 1),
                    ..filter.clone()
                };
                sure.extend(stealthy.ids(&self.readers, None).await?);
            }
            for part in ids.chunks(TOGETHER) {
                if count >= kept && part.iter().all(|id| sure.contains(id)) {
                    count += part.len();
                    continue;
                }
                let read = self.read(part).await?;
                for told in read.into_iter().filter(|told| fits(told)) {
                    count += 1;
                    if edits.len() < kept.min(most) {
                        edits.push(told);
                    }
                }
                if count >= most {
                    break;
                }
            }
            // The numbers of edits cost little: the more were read in vain, the more are asked for at once.
            rest.before_id = Some(*last);
            together = (together * 2).min(TOGETHER * MORE);
        }
        let count = i64::try_from(count.min(most)).unwrap_or(i64::MAX);
        Ok((count, edits))
    }

    /// The edits of those numbers, newest first.
    async fn read(&self, ids: &[i64]) -> Result<Vec<RecordedEdit>, StoreError> {
        // One reading transaction: a place counts in what was told as it stood then.
        let mut db = self.readers.begin().await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM edit WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id DESC",
        )))
        .bind(serde_json::to_string(ids)?)
        .fetch_all(&mut *db)
        .await?;
        let (mut reader, mut edits) = (told::Reader::default(), Vec::with_capacity(rows.len()));
        for row in &rows {
            edits.push(edit(&mut db, &mut reader, row).await?);
        }
        Ok(edits)
    }

    /// The edits that one version of a page came with.
    pub async fn edits_of(&self, page: i64, version: i64) -> Result<Vec<RecordedEdit>, StoreError> {
        let mut db = self.readers.acquire().await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM edit WHERE page = $1 AND to_version = $2 AND withdrawn_by IS NULL ORDER BY id"
        )))
        .bind(page)
        .bind(version)
        .fetch_all(&mut *db)
        .await?;
        let (mut reader, mut edits) = (told::Reader::default(), Vec::with_capacity(rows.len()));
        for row in &rows {
            edits.push(edit(&mut db, &mut reader, row).await?);
        }
        Ok(edits)
    }

    /// Of a headline and a standfirst that flipped more often than is told: the edit that brought the words which have stood for `AT_REST` at
    /// `at`, and had not when the page was last seen.
    pub async fn lines_at_rest(
        &self,
        page: i64,
        newest: i64,
        at: Timestamp,
    ) -> Result<Vec<RecordedEdit>, StoreError> {
        let mut db = self.readers.acquire().await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM edit WHERE page = $1 AND flip > $2 AND flip IS NOT NULL AND kind IN ('headline_changed', 'standfirst_changed')
                 AND withdrawn_by IS NULL AND found_by IS NULL AND $4 - first_seen_after >= $5
                 AND (SELECT seen_until FROM version WHERE page = $1 AND number = $3) - first_seen_after < $5
                 AND NOT EXISTS (SELECT 1 FROM edit AS later
                     WHERE later.page = $1 AND later.to_version > edit.to_version AND later.kind = edit.kind AND later.withdrawn_by IS NULL)"
        )))
        .bind(page)
        .bind(FLIPS_TOLD)
        .bind(newest)
        .bind(micros(at))
        .bind(i64::try_from(AT_REST.as_micros()).unwrap_or(i64::MAX))
        .fetch_all(&mut *db)
        .await?;
        let (mut reader, mut edits) = (told::Reader::default(), Vec::with_capacity(rows.len()));
        for row in &rows {
            edits.push(edit(&mut db, &mut reader, row).await?);
        }
        Ok(edits)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::with_a_page;

    #[tokio::test]
    async fn what_has_to_be_read_is_listed_and_counted_part_by_part() {
        let (_folder, store, page) = with_a_page().await;
        sqlx::query(
            "INSERT INTO edit (id, page, url, watch, from_version, to_version, kind, significance, speakers, disclosed, stealth,
                 last_seen_before, first_seen_after, checks_between, recorded_at, json)
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
             SELECT i, $1, 'u', 'w', 1, 2, 'text_reworded', 1, '', 0, 0, 0, i, 0, 0,
                 json_object('kind', 'text_reworded', 'before', iif(i % 3, 'wall', '海堤'), 'after', 'x', 'significance', 'minor') FROM n",
        )
        .bind(page)
        .execute(&store.writer)
        .await
        .unwrap();
        let mut filter = EditFilter {
            words: Some("海".into()),
            limit: Some(150),
            ..EditFilter::default()
        };
        for (most, counted) in [(1_000, 400), (200, 200)] {
            let (edits, count) = store.edits_and_count(&filter, most).await.unwrap();
            assert_eq!((edits.len(), count), (150, counted));
            assert_eq!((edits[0].id, edits[149].id), (1_200, 753));
            assert_eq!(store.count_edits_of(&filter, most).await.unwrap(), counted);
        }
        let mut ids = Vec::new();
        loop {
            let (edits, count) = store.edits_and_count(&filter, 1_000).await.unwrap();
            assert_eq!(count, 400, "whichever part is asked for");
            let Some(last) = edits.last() else { break };
            filter.before_id = Some(last.id);
            ids.extend(edits.iter().map(|edit| edit.id));
        }
        let all: Vec<i64> = (1..=400).rev().map(|number| number * 3).collect();
        assert_eq!(ids, all);
    }
}
