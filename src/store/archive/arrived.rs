//! What came and was not read yet? An answer is on disk before anything is made of it: a page that changes again before the next look
//! would otherwise be lost with the process.

use jiff::Timestamp;
use sqlx::Row;

use crate::model::Answer;
use crate::store::{LastBody, Memory, Store, StoreError, batch::Batch, body, head, micros, moment};

/// How many starts may try to read one answer.
const TRIES_AT_MOST: i64 = 3;

impl Store {
    /// Keeps an answer until its check is on record, as it came: whatever is done before it is on disk is time in which a crash loses
    /// it. One with the body that the last check of the page saw needs no keeping.
    pub async fn arrive(
        &self,
        memory: &Memory,
        at: Timestamp,
        answer: &Answer,
    ) -> Result<(), StoreError> {
        let is_known = |last: &LastBody| last.is(&answer.body);
        if memory.last_body.as_ref().is_some_and(is_known) {
            return Ok(());
        }
        let head = head::json(answer)?;
        let keep =
            sqlx::query("INSERT INTO arrived (page, at, head, body) VALUES ($1, $2, $3, $4)")
                .bind(memory.page.id)
                .bind(micros(at))
                .bind(head)
                .bind(answer.body.as_slice());
        self.checks.write(keep).await?;
        Ok(())
    }

    /// The pages that have answers whose checks were cut short, those that wait longest first.
    pub async fn arrivals(&self) -> Result<Vec<i64>, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT page FROM arrived GROUP BY page ORDER BY MIN(id)")
                .fetch_all(&self.readers)
                .await?,
        )
    }

    /// The oldest of a page's answers whose checks were cut short, and when it came. It is given so many times, and left aside after: one
    /// that brings the whole process down must not do so at every start.
    pub async fn arrived(&self, page: i64) -> Result<Option<(Timestamp, Answer)>, StoreError> {
        let tried = sqlx::query(
            "UPDATE arrived SET tries = tries + 1 WHERE id = (SELECT MIN(id) FROM arrived WHERE page = $1)",
        )
        .bind(page);
        self.checks.write(tried).await?;
        let mut db = self.readers.acquire().await?;
        let row = sqlx::query(
            "SELECT at, head, body, kept, tries FROM arrived WHERE page = $1 ORDER BY id LIMIT 1",
        )
        .bind(page)
        .fetch_optional(&mut *db)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if row.try_get::<i64, _>("tries")? > TRIES_AT_MOST {
            tracing::error!(
                page,
                "an answer could not be read in {TRIES_AT_MOST} starts and is left aside; its bytes are kept"
            );
            return Ok(None);
        }
        let mut answer: Answer = serde_json::from_str(row.try_get("head")?)?;
        answer.body = match row.try_get("kept")? {
            // By an earlier release.
            Some(kept) => body::read(&mut db, kept).await?,
            None => row.try_get("body")?,
        };
        Ok(Some((moment(row.try_get("at")?)?, answer)))
    }
}

/// A page's answers are on record.
pub(in crate::store) fn done(batch: &mut Batch, page: i64) {
    batch.then("DELETE FROM arrived WHERE page = ?").bind(page);
}

#[cfg(test)]
impl Store {
    /// An answer that can't be read.
    pub(crate) async fn arrive_damaged(&self, page: i64) {
        sqlx::query("INSERT INTO arrived (page, at, head, body) VALUES ($1, 0, '{', x'')")
            .bind(page)
            .execute(&self.writer)
            .await
            .unwrap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{answer, with_a_page};

    #[tokio::test]
    async fn an_answer_waits_until_its_check_is_on_record() {
        let (folder, store, page) = with_a_page().await;
        let now = Timestamp::UNIX_EPOCH;
        let memory = store.memory(page).await.unwrap();
        for body in ["first", "second"] {
            store.arrive(&memory, now, &answer(body)).await.unwrap();
        }
        drop(store);
        let store = Store::open(folder.path()).await.unwrap();
        assert_eq!(store.arrivals().await.unwrap(), [page]);
        let first = Some((now, answer("first")));
        assert_eq!(store.arrived(page).await.unwrap(), first);
        assert_eq!(store.arrived(page).await.unwrap(), first);
        assert_eq!(store.arrived(page).await.unwrap(), first);
        assert_eq!(
            store.arrived(page).await.unwrap(),
            None,
            "not at every start for ever"
        );
        let mut db = store.writer.acquire().await.unwrap();
        let mut batch = Batch::default();
        done(&mut batch, page);
        batch.run(&mut db).await.unwrap();
        drop(db);
        assert!(store.arrivals().await.unwrap().is_empty());
    }
}
