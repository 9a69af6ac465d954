//! How is what a server answered kept? Its body beside earlier ones of the page or its site, and what came around it.

use sqlx::{Row, SqliteConnection};

use super::{
    StoreError,
    batch::Batch,
    body::{self, Ready, sha256},
};
use crate::model::Answer;

/// Makes the body of an answer ready, beside the last one of its page or, for a page's first, beside one of its site.
pub(super) async fn ready(
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
    body::ready(db, &answer.body, before, reference).await
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

/// What came around the body, as it is kept.
pub(super) fn head_json(answer: &Answer) -> Result<String, StoreError> {
    Ok(serde_json::to_string(&serde_json::json!({
        "asked": answer.asked, "url": answer.url, "status": answer.status, "headers": answer.headers,
        "request_headers": answer.request_headers, "redirects": answer.redirects, "peer": answer.peer,
        "protocol": answer.protocol, "certificate": answer.certificate,
    }))?)
}

/// Keeps what came around the body, once for equal ones. Gives its hash.
pub(super) fn put_head(batch: &mut Batch, answer: &Answer) -> Result<Vec<u8>, StoreError> {
    let json = head_json(answer)?;
    let hash = sha256(json.as_bytes());
    batch
        .then("INSERT INTO head (sha256, json) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING")
        .bind(&hash)
        .bind(json);
    Ok(hash)
}
