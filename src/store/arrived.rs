//! What came and was not read yet? An answer is on disk before anything is made of it: a page that changes again before the next look
//! would otherwise be lost with the process.

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

use super::{Store, StoreError, body::sha256, micros, moment, record::head_json};
use crate::model::Answer;

impl Store {
    /// Keeps an answer until its check is on record; one with the body that the last check of the page saw needs no keeping.
    pub async fn arrive(
        &self,
        page: i64,
        at: Timestamp,
        answer: &Answer,
    ) -> Result<(), StoreError> {
        let last: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT sha256 FROM look JOIN body ON body.id = look.body WHERE page = $1 ORDER BY position DESC LIMIT 1",
        )
        .bind(page)
        .fetch_optional(&self.readers)
        .await?;
        if last.is_some_and(|last| last == sha256(&answer.body)) {
            return Ok(());
        }
        sqlx::query("INSERT INTO arrived (page, at, head, body) VALUES ($1, $2, $3, $4)")
            .bind(page)
            .bind(micros(at))
            .bind(head_json(answer)?)
            .bind(&answer.body)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Answers whose checks were cut short, oldest first: page, time, answer.
    pub async fn arrivals(&self) -> Result<Vec<(i64, Timestamp, Answer)>, StoreError> {
        let rows = sqlx::query("SELECT page, at, head, body FROM arrived WHERE id IN (SELECT MIN(id) FROM arrived GROUP BY page) ORDER BY id")
            .fetch_all(&self.readers)
            .await?;
        rows.iter()
            .map(|row| {
                let mut answer: Answer = serde_json::from_str(row.get("head"))?;
                answer.body = row.get("body");
                Ok((row.get("page"), moment(row.get("at"))?, answer))
            })
            .collect()
    }
}

/// A page's answers are on record.
pub(super) async fn done(db: &mut SqliteConnection, page: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM arrived WHERE page = $1")
        .bind(page)
        .execute(db)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_answer_waits_until_its_check_is_on_record() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let (page, _) = store
            .page("https://h.example/", "w", None, now)
            .await
            .unwrap();
        let answer = |body: &str| Answer {
            asked: "https://h.example/".into(),
            url: "https://h.example/".into(),
            status: 200,
            headers: vec![("etag".into(), "\"1\"".into())],
            request_headers: Vec::new(),
            redirects: Vec::new(),
            body: body.into(),
            peer: None,
            certificate: None,
            protocol: "HTTP/1.1".into(),
        };
        store.arrive(page, now, &answer("first")).await.unwrap();
        store.arrive(page, now, &answer("second")).await.unwrap();
        drop(store);
        let store = Store::open(folder.path()).await.unwrap();
        assert_eq!(
            store.arrivals().await.unwrap(),
            [(page, now, answer("first"))]
        );
        let mut db = store.writer.acquire().await.unwrap();
        done(&mut db, page).await.unwrap();
        drop(db);
        assert!(store.arrivals().await.unwrap().is_empty());
    }
}
