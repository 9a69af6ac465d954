//! What came and was not read yet? An answer is on disk before anything is made of it: a page that changes again before the next look
//! would otherwise be lost with the process.

use jiff::Timestamp;
use sqlx::Row;

use super::{LastBody, Memory, Store, StoreError, batch::Batch, body, head, micros, moment};
use crate::model::Answer;

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

    /// Answers whose checks were cut short, oldest first: page, time, answer. Each is given so many times, and left aside after: one that
    /// brings the whole process down must not do so at every start.
    pub async fn arrivals(&self) -> Result<Vec<(i64, Timestamp, Answer)>, StoreError> {
        const OLDEST: &str = "SELECT MIN(id) FROM arrived GROUP BY page";
        // The text is put together from constants only.
        let tried = format!("UPDATE arrived SET tries = tries + 1 WHERE id IN ({OLDEST})");
        sqlx::query(sqlx::AssertSqlSafe(tried))
            .execute(&self.writer)
            .await?;
        let oldest = format!(
            "SELECT id, page, at, head, body, kept, tries FROM arrived WHERE id IN ({OLDEST}) ORDER BY id"
        );
        let mut db = self.readers.acquire().await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(oldest))
            .fetch_all(&mut *db)
            .await?;
        let mut answers = Vec::with_capacity(rows.len());
        for row in rows {
            let page = row.get("page");
            if row.get::<i64, _>("tries") > TRIES_AT_MOST {
                tracing::error!(
                    page,
                    "an answer could not be read in {TRIES_AT_MOST} starts and is left aside; its bytes are kept"
                );
                continue;
            }
            let mut answer: Answer = serde_json::from_str(row.get("head"))?;
            answer.body = match row.get("kept") {
                // By an earlier release.
                Some(kept) => body::read(&mut db, kept).await?,
                None => row.get("body"),
            };
            answers.push((page, moment(row.get("at"))?, answer));
        }
        Ok(answers)
    }
}

/// A page's answers are on record.
pub(super) fn done(batch: &mut Batch, page: i64) {
    batch.then("DELETE FROM arrived WHERE page = ?").bind(page);
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
        assert_eq!(
            store.arrivals().await.unwrap(),
            [(page, now, answer("first"))]
        );
        let mut db = store.writer.acquire().await.unwrap();
        let mut batch = Batch::default();
        done(&mut batch, page);
        batch.run(&mut db).await.unwrap();
        drop(db);
        assert!(store.arrivals().await.unwrap().is_empty());
    }
}
