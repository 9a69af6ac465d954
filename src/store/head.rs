//! How is what came around a body kept? Heads of request and response, redirects, the peer: JSON, packed as a difference to an earlier
//! one of its page. From one look to the next little more than the date and a number of the request's own changes.

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use super::{
    StoreError,
    batch::Batch,
    body::sha256,
    pack::{pack, unpack},
};
use crate::model::Answer;

/// More than any head has; what unpacks to more is damage.
const BYTES_AT_MOST: usize = 16 * 1024 * 1024;
/// A difference of more than this part of what the head would take by itself is none: the head becomes what later ones stand on.
const DIFFERENCE_AT_MOST: (usize, usize) = (1, 2);

/// For a query over `head`: what [`read`] needs of it.
pub(super) const COLUMNS: &str =
    "head.id, head.json, (SELECT json FROM head AS base WHERE base.id = head.base) AS base";

/// A head made ready before its turn to be written has come.
pub(super) struct Ready {
    pub(super) hash: Vec<u8>,
    packed: Vec<u8>,
    base: Option<i64>,
}

/// The JSON of what came around a body.
pub(super) fn json(answer: &Answer) -> Result<String, StoreError> {
    Ok(serde_json::to_string(&serde_json::json!({
        "asked": answer.asked, "url": answer.url, "status": answer.status, "headers": answer.headers,
        "request_headers": answer.request_headers, "redirects": answer.redirects, "peer": answer.peer,
        "protocol": answer.protocol, "certificate": answer.certificate,
    }))?)
}

/// Packs a head against the one that the last of its page stands on.
pub(super) async fn ready(
    db: &mut SqliteConnection,
    page: i64,
    answer: &Answer,
) -> Result<Ready, StoreError> {
    let json = json(answer)?;
    let whole = pack(json.as_bytes(), &[])?;
    let base = sqlx::query(
        "SELECT id, json, NULL AS base FROM head WHERE id =
             (SELECT COALESCE(base, id) FROM head WHERE id =
                 (SELECT head FROM look WHERE page = $1 AND head IS NOT NULL ORDER BY position DESC LIMIT 1))",
    )
    .bind(page)
    .fetch_optional(db)
    .await?;
    let difference = match base.as_ref().map(|base| (base.get("id"), read(base))) {
        Some((id, Ok(base))) => Some((id, pack(json.as_bytes(), base.as_bytes())?)),
        // What can't be read any more must not keep what comes now from being kept.
        _ => None,
    };
    let (part, of) = DIFFERENCE_AT_MOST;
    let difference = difference.filter(|(_, packed)| packed.len() * of <= whole.len() * part);
    let (base, packed) = difference.map_or((None, whole), |(id, packed)| (Some(id), packed));
    Ok(Ready {
        hash: sha256(json.as_bytes()),
        packed,
        base,
    })
}

/// Keeps a head, once for equal ones.
pub(super) fn put(batch: &mut Batch, ready: &Ready) {
    batch
        .then(
            "INSERT INTO head (sha256, json, base) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
        )
        .bind(&ready.hash)
        .bind(&ready.packed)
        .bind(ready.base);
}

/// The JSON of a head, from a row with [`COLUMNS`].
pub(super) fn read(row: &SqliteRow) -> Result<String, StoreError> {
    let damaged = || {
        let id: i64 = row.get("id");
        StoreError::Damaged(format!("the response head {id} is not what was recorded"))
    };
    // Not packed, by an earlier release.
    if let Ok(text) = row.try_get::<String, _>("json") {
        return Ok(text);
    }
    let packed: &[u8] = row.try_get("json")?;
    let base = match row.try_get::<Option<String>, _>("base") {
        Ok(text) => text.unwrap_or_default().into_bytes(),
        Err(_) => unpack(row.try_get("base")?, &[], BYTES_AT_MOST).map_err(|_| damaged())?,
    };
    let bytes = unpack(packed, &base, BYTES_AT_MOST).map_err(|_| damaged())?;
    String::from_utf8(bytes).map_err(|_| damaged())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        model::Outcome,
        store::{NewCheck, testing::with_a_page},
    };

    fn answer(n: usize, policy: usize) -> Answer {
        let sources =
            (1..80).map(|i| format!("{:x}.example ", (i * policy).wrapping_mul(0x9E37_79B9)));
        let id = format!("{:016x}", 0x9E37_79B9_7F4A_7C15_usize.wrapping_mul(n + 1));
        Answer {
            asked: "https://h.example/story".into(),
            url: "https://h.example/story".into(),
            status: 200,
            headers: vec![
                ("date".into(), format!("Mon, 02 Nov 2026 10:{n:02}:00 GMT")),
                ("content-type".into(), "text/html; charset=utf-8".into()),
                ("cache-control".into(), "max-age=60, stale-while-revalidate=600".into()),
                ("content-security-policy".into(), "default-src https: data: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'self'".into()),
                ("strict-transport-security".into(), "max-age=31536000; includeSubDomains; preload".into()),
                ("x-sources".into(), sources.collect()),
                ("x-request-id".into(), id),
            ],
            request_headers: vec![("accept".into(), "text/html,application/xhtml+xml".into())],
            redirects: Vec::new(),
            body: format!("<p>{n}</p>").into_bytes(),
            peer: Some("192.0.2.1:443".into()),
            certificate: None,
            protocol: "HTTP/2.0".into(),
        }
    }

    #[tokio::test]
    async fn heads_are_kept_as_differences_and_come_back_to_the_byte() {
        let (_folder, store, page) = with_a_page().await;
        // The second policy makes quite another head, which those after it stand on.
        let answers: Vec<Answer> = (0..6).map(|n| answer(n, [7, 1_000_003][n / 3])).collect();
        for answer in &answers {
            let check = NewCheck {
                answer: Some(answer),
                ..NewCheck::plain(page, Timestamp::UNIX_EPOCH, Outcome::Failed)
            };
            store.record(&check).await.unwrap();
        }
        let heads = |sql: String| {
            let readers = store.readers.clone();
            async move {
                sqlx::query(sqlx::AssertSqlSafe(sql))
                    .fetch_all(&readers)
                    .await
                    .unwrap()
            }
        };
        let rows = heads(format!("SELECT {COLUMNS} FROM head ORDER BY id")).await;
        for (row, answer) in rows.iter().zip(&answers) {
            assert_eq!(read(row).unwrap(), json(answer).unwrap());
        }
        let kept = heads("SELECT base, LENGTH(json) FROM head ORDER BY id".into()).await;
        let bases: Vec<Option<i64>> = kept.iter().map(|row| row.get(0)).collect();
        assert_eq!(bases, [None, Some(1), Some(1), None, Some(4), Some(4)]);
        assert!(kept[1].get::<i64, _>(1) < 80);
        // One that an earlier release kept as a text is read, and stood on.
        sqlx::query("UPDATE head SET json = $1 WHERE id = 1")
            .bind(json(&answers[0]).unwrap())
            .execute(&store.writer)
            .await
            .unwrap();
        assert!(store.verify(&mut |_, _| {}).await.unwrap().ok);
        sqlx::query("UPDATE head SET json = x'28b52ffd' WHERE id = 1")
            .execute(&store.writer)
            .await
            .unwrap();
        let told = store.verify(&mut |_, _| {}).await.unwrap().damaged;
        let named = |n: i64| format!("the response head {n} is not what was recorded");
        assert_eq!(told, [named(1), named(2), named(3)]);
    }
}
