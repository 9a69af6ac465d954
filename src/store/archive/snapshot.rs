//! How is what a server answered kept? Its body beside earlier ones of the page or its site, and the head around it.

use sqlx::{Row, SqliteConnection};

use crate::model::Answer;
use crate::store::{StoreError, batch::Batch, body, head};

/// An answer made ready before its turn to be written has come.
pub(in crate::store) struct Ready {
    pub(in crate::store) body: body::Ready,
    pub(in crate::store) head: head::Ready,
}

/// Makes an answer ready: its body beside the last one of its page or, for a page's first, beside one of its site.
pub(in crate::store) async fn ready(
    db: &mut SqliteConnection,
    page: i64,
    answer: &Answer,
) -> Result<Ready, StoreError> {
    let known = sqlx::query(
        "SELECT url, (SELECT body FROM look WHERE page = $1 AND body IS NOT NULL ORDER BY position DESC LIMIT 1) AS before
         FROM page WHERE id = $1",
    )
    .bind(page)
    .fetch_one(&mut *db)
    .await?;
    let before: Option<i64> = known.get("before");
    let reference = match before {
        None => reference(db, page, known.get("url")).await?,
        Some(_) => None,
    };
    Ok(Ready {
        body: body::ready(db, &answer.body, before, reference).await?,
        head: head::ready(db, page, answer).await?,
    })
}

/// Keeps an answer.
pub(in crate::store) fn put(batch: &mut Batch, ready: &Ready) {
    body::put(batch, &ready.body);
    head::put(batch, &ready.head);
}

/// The first body of another page of the same site, which most likely has the same template: the last of the few that stand on each
/// other.
async fn reference(
    db: &mut SqliteConnection,
    page: i64,
    url: &str,
) -> Result<Option<i64>, StoreError> {
    let Some(host) = url::Url::parse(url)
        .ok()
        .map(|url| url.origin().ascii_serialization())
    else {
        return Ok(None);
    };
    let root: Option<i64> = sqlx::query_scalar(
        "WITH RECURSIVE chain (id, base) AS (
             SELECT * FROM (SELECT body.id, body.base FROM page_address
                 JOIN look ON look.page = page_address.page JOIN body ON body.id = look.body
                 WHERE page_address.url >= $1 || '/' AND page_address.url < $1 || '0' AND page_address.page <> $2 LIMIT 1)
             UNION SELECT body.id, body.base FROM chain JOIN body ON body.id = chain.base
         )
         SELECT id FROM chain JOIN body USING (id) WHERE chain.base IS NULL AND pruned_at IS NULL",
    )
    .bind(host)
    .bind(page)
    .fetch_optional(&mut *db)
    .await?;
    match root {
        Some(root) => Ok(Some(body::last_of_firsts(db, root).await?)),
        None => Ok(None),
    }
}
