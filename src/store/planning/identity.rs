//! Which two pages are one? A join leaves both histories as they are: it says, with its evidence, that one goes on as the other.

use jiff::Timestamp;
use serde::Serialize;
use sqlx::{Row, SqliteConnection};

use crate::store::{Store, StoreError, micros, moment, open::begin};

/// One page goes on as another.
#[derive(Debug, Clone, Serialize)]
pub struct Join {
    pub page: i64,
    pub into: i64,
    pub at: Timestamp,
    pub why: String,
}

/// Who says that two pages are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joiner {
    /// The owner: whatever was before.
    Owner,
    /// A check: not where the owner has parted them once.
    Check,
    /// A check of a page that the watchlist names: its watch looks at the other from now on.
    CheckOfNamed,
}

/// Why two pages were not joined, or a join not undone.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    #[error("a page can't be joined to itself")]
    Itself,
    #[error("page {page} is joined already, to page {into}")]
    Joined { page: i64, into: i64 },
    #[error("pages {page} and {into} were joined before, and parted")]
    Parted { page: i64, into: i64 },
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
    /// Says that `page` goes on as `into`: its addresses mean `into` from now on, and it is not looked at any more. `into` is due at `at`.
    pub async fn join(
        &self,
        page: i64,
        into: i64,
        why: &str,
        at: Timestamp,
    ) -> Result<(), JoinError> {
        self.join_by(page, into, why, at, Joiner::Owner).await
    }

    /// The same, for one or the other reason.
    pub async fn join_by(
        &self,
        page: i64,
        into: i64,
        why: &str,
        at: Timestamp,
        joiner: Joiner,
    ) -> Result<(), JoinError> {
        let mut connection = self.writer.acquire().await?;
        let done = join(&mut connection, page, into, why, at, joiner).await;
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
                    page: row.try_get("page")?,
                    into: row.try_get("into_page")?,
                    at: moment(row.try_get("at")?)?,
                    why: row.try_get("why")?,
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
        into: row.try_get("into_page")?,
        at: moment(row.try_get("at")?)?,
        why: row.try_get("why")?,
    };
    Ok(Some((row.try_get("id")?, join, row.try_get("addresses")?)))
}

async fn join(
    connection: &mut SqliteConnection,
    page: i64,
    into: i64,
    why: &str,
    at: Timestamp,
    joiner: Joiner,
) -> Result<(), JoinError> {
    if page == into {
        return Err(JoinError::Itself);
    }
    let mut tx = begin(connection).await?;
    for one in [page, into] {
        if let Some((_, known, _)) = standing(&mut tx, one).await? {
            return Err(JoinError::Joined {
                page: one,
                into: known.into,
            });
        }
    }
    if joiner != Joiner::Owner {
        let parted: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM page_join WHERE (page = $1 AND into_page = $2) OR (page = $2 AND into_page = $1))",
        )
        .bind(page)
        .bind(into)
        .fetch_one(&mut *tx)
        .await?;
        if parted {
            return Err(JoinError::Parted { page, into });
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
    let mut taken_from: Option<String> = None;
    if joiner == Joiner::CheckOfNamed {
        taken_from = sqlx::query_scalar("SELECT watch FROM page WHERE id = $1")
            .bind(into)
            .fetch_optional(&mut *tx)
            .await?;
        sqlx::query("UPDATE page SET watch = (SELECT watch FROM page WHERE id = $1) WHERE id = $2")
            .bind(page)
            .bind(into)
            .execute(&mut *tx)
            .await?;
    }
    // It may rest, or wait long: what was looked at in its place is not any more.
    sqlx::query(
        "UPDATE page SET next_due = MIN(COALESCE(next_due, $2), $2) WHERE id = $1 AND state <> 'moved'",
    )
    .bind(into)
    .bind(micros(at))
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO page_join (page, into_page, at, why, addresses, taken_from) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(page)
    .bind(into)
    .bind(micros(at))
    .bind(why)
    .bind(serde_json::to_string(&addresses).map_err(StoreError::from)?)
    .bind(taken_from)
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
    let mut tx = begin(connection).await?;
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
    sqlx::query(
        "UPDATE page SET watch = taken.taken_from FROM page_join AS taken
         WHERE taken.id = $1 AND taken.taken_from IS NOT NULL AND page.id = taken.into_page
             AND page.watch = (SELECT watch FROM page WHERE id = taken.page)",
    )
    .bind(id)
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
        // What the owner parted no check joins again, the one way or the other.
        for (page, into) in [(old, new), (new, old)] {
            let again = store.join_by(page, into, "", now, Joiner::Check).await;
            assert!(matches!(again, Err(JoinError::Parted { .. })));
        }
        store
            .join(old, new, "on second thoughts", now)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_watch_that_names_a_page_follows_it_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let now = Timestamp::now();
        let page = async |url, watch| store.page(url, watch, None, now).await.unwrap().0;
        let own = page("https://example.org/own", "named").await;
        let found = page("https://example.org/found", "feed").await;
        store.rest(found).await.unwrap();
        store
            .join_by(own, found, "", now, Joiner::CheckOfNamed)
            .await
            .unwrap();
        let watch = async |id| store.memory(id).await.unwrap().page.watch;
        assert_eq!(watch(found).await, "named");
        let due = store.due(now, 9).await.unwrap();
        assert_eq!(due.iter().map(|due| due.page).collect::<Vec<_>>(), [found]);
        store.split(own, now).await.unwrap();
        assert_eq!(
            (watch(own).await, watch(found).await),
            ("named".into(), "feed".into())
        );
    }
}
