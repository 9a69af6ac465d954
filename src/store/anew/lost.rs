//! Are checks of a page missing, as in a record that was saved from a damaged one? What rested on them can't be derived again.

use jiff::Timestamp;
use sqlx::Row;

use crate::model::Edit;
use crate::store::{Kept, Store, StoreError, micros, moment, told};

/// Moments at which versions, edits and events say that a check was made.
const MOMENTS: &str = "
    SELECT seen_from AS at FROM version WHERE page = $1
    UNION SELECT seen_until FROM version WHERE page = $1
    UNION SELECT last_seen_otherwise FROM version WHERE page = $1
    UNION SELECT first_seen_after FROM edit WHERE page = $1 AND withdrawn_by IS NULL
    UNION SELECT last_seen_before FROM edit WHERE page = $1 AND withdrawn_by IS NULL
    UNION SELECT at FROM event WHERE page = $1
    ORDER BY at";

impl Store {
    /// When a check of a page was made that is not among `kept`, by what is on record of it otherwise.
    pub async fn lost_check(
        &self,
        page: i64,
        kept: &[Kept],
    ) -> Result<Option<Timestamp>, StoreError> {
        let mut made: Vec<i64> = kept.iter().map(|look| micros(look.at)).collect();
        made.sort_unstable();
        let moments: Vec<Option<i64>> = sqlx::query_scalar(MOMENTS)
            .bind(page)
            .fetch_all(&self.readers)
            .await?;
        let mut moments = moments.into_iter().flatten();
        if let Some(lost) = moments.find(|at| made.binary_search(at).is_err()) {
            return moment(lost).map(Some);
        }
        // Those between that saw no state are counted with the edit.
        let blind = kept.iter().filter(|look| look.version.is_none());
        let mut blind: Vec<i64> = blind.map(|look| micros(look.at)).collect();
        blind.sort_unstable();
        let counted = sqlx::query(
            "SELECT DISTINCT last_seen_before, first_seen_after, checks_between FROM edit
             WHERE page = $1 AND withdrawn_by IS NULL AND checks_between > 0",
        )
        .bind(page)
        .fetch_all(&self.readers)
        .await?;
        for row in counted {
            let (from, to): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
            let start = blind.partition_point(|at| *at <= from);
            let between = blind.partition_point(|at| *at < to).saturating_sub(start);
            if usize::try_from(row.try_get::<i64, _>(2)?).is_ok_and(|count| count > between) {
                return moment(from).map(Some);
            }
        }
        Ok(None)
    }

    /// The edits of a page that stand and are in no comparison that can be read, each with the moment at which it was first seen: what is
    /// known of them.
    pub async fn untold(&self, page: i64) -> Result<Vec<(Timestamp, Edit)>, StoreError> {
        let rows = sqlx::query(
            "SELECT *, EXISTS (SELECT 1 FROM version WHERE version.page = edit.page AND number = to_version) AS has_version
             FROM edit WHERE page = $1 AND withdrawn_by IS NULL ORDER BY id",
        )
        .bind(page)
        .fetch_all(&self.readers)
        .await?;
        let mut db = self.readers.acquire().await?;
        let (mut reader, mut edits) = (told::Reader::default(), Vec::new());
        for row in &rows {
            let read = reader.edit(&mut db, row).await?;
            if read.is_none() || !row.try_get::<bool, _>("has_version")? {
                let edit = read.map_or_else(|| told::rest(row), Ok)?;
                edits.push((moment(row.try_get("first_seen_after")?)?, edit));
            }
        }
        Ok(edits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{see, with_a_page};
    use crate::{compare, model::Article};

    #[tokio::test]
    async fn a_check_that_is_missing_is_known_by_what_rested_on_it() {
        let (_folder, store, page) = with_a_page().await;
        let article = |headline: &str| Article {
            headline: Some(headline.into()),
            ..Article::default()
        };
        let [old, new] = [article("Levy ruled out"), article("Levy not ruled out")];
        see(&store, page, &old, None).await;
        see(&store, page, &new, Some(&compare::compare(&old, &new))).await;
        let kept = store.kept(page).await.unwrap();
        let lost = async |kept: &[Kept]| store.lost_check(page, kept).await.unwrap();
        assert_eq!(lost(&kept).await, None);
        assert_eq!(lost(&[]).await, Some(Timestamp::UNIX_EPOCH));
        let run = async |sql: &'static str| {
            sqlx::query(sql).execute(&store.writer).await.unwrap();
        };
        run("UPDATE edit SET checks_between = 1").await;
        assert!(lost(&kept).await.is_some());
        let untold = async || store.untold(page).await.unwrap().len();
        assert_eq!(untold().await, 0);
        run("UPDATE version SET comparison = x'00' WHERE number = 2").await;
        assert_eq!(untold().await, 1);
        run("DELETE FROM version WHERE number = 2").await;
        assert_eq!(untold().await, 1);
    }
}
