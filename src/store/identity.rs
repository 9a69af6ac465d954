//! Which two pages are one? A join leaves both histories as they are: it says, with its evidence, that one goes on as the other.

use jiff::Timestamp;
use serde::Serialize;
use sqlx::{Connection, Row, SqliteConnection};

use super::{Store, StoreError, micros, moment};

/// One page goes on as another.
#[derive(Debug, Clone, Serialize)]
pub struct Join {
    pub page: i64,
    pub into: i64,
    pub at: Timestamp,
    pub why: String,
}

/// Why two pages were not joined, or a join not undone.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    #[error("a page can't be joined to itself")]
    Itself,
    #[error("page {page} is joined already, to page {into}")]
    Joined { page: i64, into: i64 },
    #[error("page {0} is not joined to another")]
    NotJoined(i64),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for JoinError {
    fn from(error: sqlx::Error) -> Self {
        JoinError::Store(error.into())
    }
}

impl Store {
    /// Says that `page` goes on as `into`: its addresses mean `into` from now on, and it is not looked at any more.
    pub async fn join(
        &self,
        page: i64,
        into: i64,
        why: &str,
        at: Timestamp,
    ) -> Result<(), JoinError> {
        let mut connection = self.writer.acquire().await?;
        let done = join(&mut connection, page, into, why, at).await;
        if done.is_err() {
            connection.close_on_drop();
        }
        done
    }

    /// Takes a join back: the page has its addresses again, and is due at `at`.
    pub async fn split(&self, page: i64, at: Timestamp) -> Result<Join, JoinError> {
        let mut connection = self.writer.acquire().await?;
        let done = split(&mut connection, page, at).await;
        if done.is_err() {
            connection.close_on_drop();
        }
        done
    }

    /// Every join that holds.
    pub async fn joins(&self) -> Result<Vec<Join>, StoreError> {
        let rows = sqlx::query(
            "SELECT page, into_page, at, why FROM page_join WHERE undone_at IS NULL ORDER BY id",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Join {
                    page: row.get("page"),
                    into: row.get("into_page"),
                    at: moment(row.get("at"))?,
                    why: row.get("why"),
                })
            })
            .collect()
    }

    /// The page that goes by one of these addresses, the first that any does.
    pub async fn page_of_any(&self, urls: &[String]) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT a.page FROM json_each($1) AS wanted JOIN page_address a ON a.url = wanted.value ORDER BY wanted.key LIMIT 1",
        )
        .bind(serde_json::to_string(urls)?)
        .fetch_optional(&self.readers)
        .await?)
    }

    /// A further address of a page, unless it is another's.
    pub async fn also_known_as(&self, page: i64, url: &str) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO page_address (url, page) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(url)
            .bind(page)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

async fn standing(
    db: &mut SqliteConnection,
    page: i64,
) -> Result<Option<(i64, Join, String)>, StoreError> {
    let row = sqlx::query(
        "SELECT id, into_page, at, why, addresses FROM page_join WHERE page = $1 AND undone_at IS NULL",
    )
    .bind(page)
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let join = Join {
        page,
        into: row.get("into_page"),
        at: moment(row.get("at"))?,
        why: row.get("why"),
    };
    Ok(Some((row.get("id"), join, row.get("addresses"))))
}

async fn join(
    connection: &mut SqliteConnection,
    page: i64,
    into: i64,
    why: &str,
    at: Timestamp,
) -> Result<(), JoinError> {
    if page == into {
        return Err(JoinError::Itself);
    }
    let mut tx = connection.begin().await?;
    for one in [page, into] {
        if let Some((_, known, _)) = standing(&mut tx, one).await? {
            return Err(JoinError::Joined {
                page: one,
                into: known.into,
            });
        }
    }
    let addresses: Vec<String> = sqlx::query_scalar("SELECT url FROM page_address WHERE page = $1")
        .bind(page)
        .fetch_all(&mut *tx)
        .await?;
    sqlx::query("UPDATE page_address SET page = $2 WHERE page = $1")
        .bind(page)
        .bind(into)
        .execute(&mut *tx)
        .await?;
    sqlx::query("UPDATE page SET next_due = NULL, state = 'moved' WHERE id = $1")
        .bind(page)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "INSERT INTO page_join (page, into_page, at, why, addresses) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(page)
    .bind(into)
    .bind(micros(at))
    .bind(why)
    .bind(serde_json::to_string(&addresses).map_err(StoreError::from)?)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn split(
    connection: &mut SqliteConnection,
    page: i64,
    at: Timestamp,
) -> Result<Join, JoinError> {
    let mut tx = connection.begin().await?;
    let Some((id, join, addresses)) = standing(&mut tx, page).await? else {
        return Err(JoinError::NotJoined(page));
    };
    sqlx::query(
        "UPDATE page_address SET page = $1 WHERE page = $2 AND url IN (SELECT value FROM json_each($3))",
    )
    .bind(page)
    .bind(join.into)
    .bind(addresses)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "UPDATE page SET next_due = $2, state = CASE WHEN versions > 0 THEN 'ok' ELSE 'new' END WHERE id = $1",
    )
    .bind(page)
    .bind(micros(at))
    .execute(&mut *tx)
    .await?;
    sqlx::query("UPDATE page_join SET undone_at = $2 WHERE id = $1")
        .bind(id)
        .bind(micros(at))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(join)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_join_is_on_record_and_can_be_undone() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let (old, _) = store
            .page("https://example.org/old", "w", None, now)
            .await
            .unwrap();
        let (new, _) = store
            .page("https://example.org/new", "w", None, now)
            .await
            .unwrap();
        assert!(matches!(
            store.join(old, old, "", now).await,
            Err(JoinError::Itself)
        ));
        store.join(old, new, "the same story", now).await.unwrap();
        assert!(matches!(
            store.join(old, new, "", now).await,
            Err(JoinError::Joined { .. })
        ));
        assert_eq!(
            store.find_pages("https://example.org/old").await.unwrap()[0].id,
            new
        );
        assert_eq!(store.joins().await.unwrap()[0].why, "the same story");
        assert_eq!(store.due(now, 9).await.unwrap().len(), 1);
        store.split(old, now).await.unwrap();
        assert_eq!(
            store.find_pages("https://example.org/old").await.unwrap()[0].id,
            old
        );
        assert!(store.joins().await.unwrap().is_empty());
        assert_eq!(store.due(now, 9).await.unwrap().len(), 2);
        assert!(matches!(
            store.split(old, now).await,
            Err(JoinError::NotJoined(_))
        ));
    }
}
