//! What came and was not read yet? An answer is out of a crash's reach before anything is made of it: a page that changes again before the
//! next look would otherwise be lost with the process.

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

use crate::model::Answer;
use crate::store::{
    LastBody, Memory, Store, StoreError,
    body::{self, sha256},
    head, micros, moment,
    spool::{self, Kept, Spool},
};

impl Store {
    /// Keeps an answer until its check is on record, as it came: whatever is done before is time in which a crash loses it. One with the
    /// body that the last check of the page saw needs no keeping; one that can't be kept may still be recorded.
    pub fn arrive(
        &self,
        memory: &Memory,
        at: Timestamp,
        answer: &Answer,
    ) -> Result<(), StoreError> {
        let hash = sha256(&answer.body);
        let is_known = |last: &LastBody| last.sha256 == hash;
        if memory.last_body.as_ref().is_some_and(is_known) {
            return Ok(());
        }
        let head = head::json(answer)?;
        let kept = (micros(at), head.as_str(), answer.body.as_slice());
        if let Err(error) = on_the_spot(|| self.spool.put(memory.page.id, kept, &hash)) {
            tracing::warn!("an answer can't be kept until it is on record: {error}");
        }
        Ok(())
    }

    /// The pages that have answers whose checks were cut short, those that wait longest first.
    pub fn arrivals(&self) -> Vec<i64> {
        self.spool.pages()
    }

    /// The oldest of a page's answers whose checks were cut short, and when it came. One that was tried too often is not given again: it may
    /// be what brings the whole process down.
    pub async fn arrived(
        &self,
        memory: &Memory,
    ) -> Result<Option<(Timestamp, Answer)>, StoreError> {
        let page = memory.page.id;
        while let Some(Kept { at, head, body }) = on_the_spot(|| self.spool.take(page)) {
            if memory.last_body.as_ref().is_some_and(|last| last.is(&body)) {
                // The process died after its check was on record.
                self.spool.done(page);
                continue;
            }
            let answer: Result<Answer, _> = serde_json::from_str(&head);
            let (Ok(answer), Ok(at)) = (answer, moment(at)) else {
                self.spool
                    .set_aside(page, "what came around it can't be read");
                continue;
            };
            // A folder may hold another record by now.
            if self.page_of(&answer.asked).await? != Some(page) {
                self.spool
                    .set_aside(page, "it is of an address that is no longer the page's");
                continue;
            }
            return Ok(Some((at, Answer { body, ..answer })));
        }
        Ok(None)
    }

    /// A check of a page's oldest answer failed for what was not the answer's doing.
    pub fn untried(&self, page: i64) {
        on_the_spot(|| self.spool.untried(page));
    }

    async fn page_of(&self, url: &str) -> Result<Option<i64>, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT page FROM page_address WHERE url = $1")
                .bind(url)
                .fetch_optional(&self.readers)
                .await?,
        )
    }
}

/// A page's answers are on record.
pub(in crate::store) fn done(spool: &Spool, page: i64) {
    on_the_spot(|| spool.done(page));
}

/// Does what may wait for the disk without handing it to another thread, which would be time in which a crash loses an answer.
fn on_the_spot<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

/// Takes out of the database what an earlier release kept there.
pub(in crate::store) async fn take_over(
    db: &mut SqliteConnection,
    spool: &Spool,
) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT id, page, at, head, body, kept FROM arrived ORDER BY id")
        .fetch_all(&mut *db)
        .await?;
    for row in rows {
        let body = match row.try_get("kept")? {
            Some(kept) => body::read(db, kept).await?,
            None => row.try_get("body")?,
        };
        let (page, at, head): (_, _, String) = (
            row.try_get("page")?,
            row.try_get("at")?,
            row.try_get("head")?,
        );
        let file = spool.put(page, (at, &head, &body), &sha256(&body));
        file.and_then(|file| std::fs::File::open(file)?.sync_all())
            .map_err(|error| StoreError::Unusable {
                folder: spool::FOLDER.to_owned(),
                why: error.to_string(),
            })?;
        sqlx::query("DELETE FROM arrived WHERE id = $1")
            .bind(row.try_get::<i64, _>("id")?)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
impl Store {
    /// An answer that can't be read.
    pub(crate) fn arrive_damaged(&self, page: i64) {
        self.spool.put(page, (0, "{", b""), &sha256(b"")).unwrap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Outcome,
        store::{
            NewCheck,
            testing::{answer, with_a_page},
        },
    };

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    async fn arrived(store: &Store, page: i64) -> Option<(Timestamp, Answer)> {
        let memory = store.memory(page).await.unwrap();
        store.arrived(&memory).await.unwrap()
    }

    /// A record that was left with two answers of its page.
    async fn with_two_answers() -> (tempfile::TempDir, Store, i64) {
        let (folder, store, page) = with_a_page().await;
        let memory = store.memory(page).await.unwrap();
        for body in ["first", "second"] {
            store.arrive(&memory, NOW, &answer(body)).unwrap();
        }
        drop(store);
        let store = Store::open(folder.path()).await.unwrap();
        (folder, store, page)
    }

    #[tokio::test]
    async fn an_answer_waits_until_its_check_is_on_record() {
        let (folder, store, page) = with_two_answers().await;
        assert_eq!(store.arrivals(), [page]);
        let first = Some((NOW, answer("first")));
        for _ in 0..2 {
            assert_eq!(arrived(&store, page).await, first);
        }
        // The disk was full.
        store.untried(page);
        drop(store);
        let store = Store::open(folder.path()).await.unwrap();
        for _ in 0..2 {
            assert_eq!(arrived(&store, page).await, first);
        }
        let second = Some((NOW, answer("second")));
        assert_eq!(arrived(&store, page).await, second, "not for ever");
        let answer = answer("second");
        let check = NewCheck {
            answer: Some(&answer),
            ..NewCheck::plain(page, NOW, Outcome::Failed)
        };
        store.record(&check).await.unwrap();
        assert!(store.arrivals().is_empty());
        let left = std::fs::read_dir(folder.path().join(spool::FOLDER)).unwrap();
        let left: Vec<_> = left.map(|file| file.unwrap().file_name()).collect();
        assert_eq!(
            left,
            [format!("{page}.aside").as_str()],
            "its bytes are kept"
        );
        // As if the process had died before the file was removed.
        let head = head::json(&answer).unwrap();
        let kept = (1, head.as_str(), answer.body.as_slice());
        store.spool.put(page, kept, &sha256(&answer.body)).unwrap();
        assert_eq!(arrived(&store, page).await, None, "it is on record");
        assert!(store.arrivals().is_empty());
    }

    #[tokio::test]
    async fn what_is_torn_or_of_another_page_is_never_read() {
        let (folder, store, page) = with_a_page().await;
        let memory = store.memory(page).await.unwrap();
        let of_another = Answer {
            asked: "https://b.example/".into(),
            ..answer("of another record")
        };
        store.arrive(&memory, NOW, &of_another).unwrap();
        assert_eq!(arrived(&store, page).await, None);
        for (cut, from) in [(0, 0), (40, 10), (90, 80), (300, 299)] {
            let long = "a long story ".repeat(10);
            store.arrive(&memory, NOW, &answer(&long)).unwrap();
            let file = folder.path().join(spool::FOLDER).join("1.0.0.0.answer");
            let mut bytes = std::fs::read(&file).unwrap();
            // A block that never reached the disk.
            bytes[from..=cut].fill(0);
            std::fs::write(&file, &bytes).unwrap();
            assert_eq!(arrived(&store, page).await, None);
            store.arrive(&memory, NOW, &answer(&long)).unwrap();
            std::fs::write(&file, &std::fs::read(&file).unwrap()[..cut]).unwrap();
            assert_eq!(arrived(&store, page).await, None);
        }
        assert!(store.arrivals().is_empty());
    }

    #[tokio::test]
    async fn what_was_left_behind_beside_the_one_that_is_judged_waits_on() {
        let (_folder, store, page) = with_two_answers().await;
        let first = arrived(&store, page).await.unwrap();
        assert_eq!(first.1, answer("first"));
        let memory = store.memory(page).await.unwrap();
        store.arrive(&memory, NOW, &answer("third")).unwrap();
        done(&store.spool, page);
        let second = arrived(&store, page).await.unwrap();
        assert_eq!(second.1, answer("second"));
        done(&store.spool, page);
        assert!(store.arrivals().is_empty());
    }

    #[tokio::test]
    async fn what_an_earlier_release_kept_in_the_database_is_taken_over() {
        let (folder, store, page) = with_a_page().await;
        let mut db = store.writer.acquire().await.unwrap();
        let packed = body::keep(&mut db, b"packed", None, None).await.unwrap();
        for (body, kept) in [("", Some(packed)), ("plain", None)] {
            sqlx::query(
                "INSERT INTO arrived (page, at, head, body, kept) VALUES ($1, 7, $2, $3, $4)",
            )
            .bind(page)
            .bind(head::json(&answer("")).unwrap())
            .bind(body.as_bytes())
            .bind(kept)
            .execute(&mut *db)
            .await
            .unwrap();
        }
        drop((db, store));
        let store = Store::open(folder.path()).await.unwrap();
        let (at, first) = arrived(&store, page).await.unwrap();
        assert_eq!((at.as_microsecond(), first), (7, answer("packed")));
        let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM arrived")
            .fetch_one(&store.readers)
            .await
            .unwrap();
        assert_eq!(left, 0);
        let copy = tempfile::tempdir().unwrap();
        spool::copy(folder.path(), copy.path()).unwrap();
        assert_eq!(Spool::open(copy.path()).unwrap().pages(), [page]);
    }
}
