//! How is what came around a body kept? Heads of request and response, redirects, the peer: JSON. A check keeps a packed difference to a
//! head that its page had: from one look to the next little more than the date and a number of the request's own changes.

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::model::Answer;
use crate::store::{
    StoreError,
    batch::Batch,
    body::sha256,
    pack::{pack, unpack},
};

/// More than any head has; what unpacks to more is damage.
const BYTES_AT_MOST: usize = 16 * 1024 * 1024;
/// A difference of more than this part of what the head would take by itself is none: the head becomes what later ones stand on.
const DIFFERENCE_AT_MOST: (usize, usize) = (1, 2);

/// For a query over `head`: what [`whole`] needs of it.
pub(in crate::store) const COLUMNS: &str =
    "head.id, head.json, (SELECT json FROM head AS base WHERE base.id = head.base) AS base";
/// For a query over `look` and its `head`: what [`of_check`] needs of them beside [`COLUMNS`].
pub(in crate::store) const DELTA: &str = "look.position, look.head_delta";

/// A head made ready before its turn to be written has come.
pub(in crate::store) struct Ready {
    pub(in crate::store) hash: Vec<u8>,
    /// The row of `head` that it is a difference to; `None`: it has one of its own.
    pub(in crate::store) base: Option<i64>,
    packed: Vec<u8>,
}

impl Ready {
    /// What the check keeps beside the row of `head`.
    pub(in crate::store) fn delta(&self) -> Option<&[u8]> {
        self.base.map(|_| self.packed.as_slice())
    }
}

/// The JSON of what came around a body.
pub(in crate::store) fn json(answer: &Answer) -> Result<String, StoreError> {
    Ok(serde_json::to_string(&serde_json::json!({
        "asked": answer.asked, "url": answer.url, "status": answer.status, "headers": answer.headers,
        "request_headers": answer.request_headers, "redirects": answer.redirects, "peer": answer.peer,
        "protocol": answer.protocol, "certificate": answer.certificate,
    }))?)
}

/// Packs a head against the one that the last of its page stands on.
pub(in crate::store) async fn ready(
    db: &mut SqliteConnection,
    page: i64,
    answer: &Answer,
) -> Result<Ready, StoreError> {
    let json = json(answer)?;
    let alone = pack(json.as_bytes(), &[])?;
    let base = sqlx::query(
        "SELECT id, json, NULL AS base FROM head WHERE id =
             (SELECT COALESCE(base, id) FROM head WHERE id =
                 (SELECT head FROM look WHERE page = $1 AND head IS NOT NULL ORDER BY position DESC LIMIT 1))",
    )
    .bind(page)
    .fetch_optional(db)
    .await?;
    let difference = match base.as_ref().map(|base| (base.get("id"), whole(base))) {
        Some((id, Ok(base))) => Some((id, pack(json.as_bytes(), base.as_bytes())?)),
        // What can't be read any more must not keep what comes now from being kept.
        _ => None,
    };
    let (part, of) = DIFFERENCE_AT_MOST;
    let difference = difference.filter(|(_, packed)| packed.len() * of <= alone.len() * part);
    let (base, packed) = difference.map_or((None, alone), |(id, packed)| (Some(id), packed));
    Ok(Ready {
        hash: sha256(json.as_bytes()),
        packed,
        base,
    })
}

/// Keeps a head that stands on no other, once for equal ones.
pub(in crate::store) fn put(batch: &mut Batch, ready: &Ready) {
    if ready.base.is_none() {
        batch
            .then("INSERT INTO head (sha256, json) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING")
            .bind(&ready.hash)
            .bind(&ready.packed);
    }
}

/// The JSON of a row of `head`, with [`COLUMNS`].
pub(in crate::store) fn whole(row: &SqliteRow) -> Result<String, StoreError> {
    let damaged = || {
        let id: i64 = row.try_get("id").unwrap_or_default();
        StoreError::Damaged(format!("the response head {id} is not what was recorded"))
    };
    // Not packed, by an earlier release.
    if let Ok(text) = row.try_get::<String, _>("json") {
        return Ok(text);
    }
    // Earlier releases kept a row for each look, a difference to another one.
    let base = match row.try_get::<Option<String>, _>("base") {
        Ok(text) => text.unwrap_or_default(),
        Err(_) => text(row.try_get("base")?, "").ok_or_else(damaged)?,
    };
    text(row.try_get("json")?, &base).ok_or_else(damaged)
}

/// The JSON of what came around a check's body, from a row with [`COLUMNS`] and [`DELTA`].
pub(in crate::store) fn of_check(row: &SqliteRow) -> Result<String, StoreError> {
    let head = whole(row)?;
    let Some(delta) = row.try_get::<Option<&[u8]>, _>("head_delta")? else {
        return Ok(head);
    };
    text(delta, &head).ok_or_else(|| {
        let position: i64 = row.try_get("position").unwrap_or_default();
        StoreError::Damaged(format!(
            "the response head of check {position} is not what was recorded"
        ))
    })
}

fn text(packed: &[u8], base: &str) -> Option<String> {
    let bytes = unpack(packed, base.as_bytes(), BYTES_AT_MOST).ok()?;
    String::from_utf8(bytes).ok()
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
        let rows = async |sql: String| {
            let sql = sqlx::AssertSqlSafe(sql);
            sqlx::query(sql).fetch_all(&store.readers).await.unwrap()
        };
        let sql = "FROM look JOIN head ON head.id = look.head ORDER BY position";
        let looks = rows(format!("SELECT {COLUMNS}, {DELTA} {sql}")).await;
        for (row, answer) in looks.iter().zip(&answers) {
            assert_eq!(of_check(row).unwrap(), json(answer).unwrap());
        }
        let kept = rows(format!(
            "SELECT head, COALESCE(LENGTH(head_delta), 0) {sql}"
        ))
        .await;
        let heads: Vec<i64> = kept.iter().map(|row| row.get(0)).collect();
        assert_eq!(heads, [1, 1, 1, 2, 2, 2]);
        let sizes: Vec<i64> = kept.iter().map(|row| row.get(1)).collect();
        assert!(sizes[0] == 0 && sizes[3] == 0 && sizes[1] < 80, "{sizes:?}");
        let damage = async |sql: &'static str| {
            sqlx::query(sql).execute(&store.writer).await.unwrap();
            store.verify(&mut |_, _| {}).await.unwrap().damaged
        };
        let damaged = damage("UPDATE look SET head_delta = x'28b52ffd' WHERE position = 2").await;
        assert_eq!(
            damaged,
            ["the response head of check 2 is not what was recorded"]
        );
        let damaged = damage("UPDATE head SET json = x'28b52ffd' WHERE id = 1").await;
        assert_eq!(
            damaged,
            ["the response head 1 is not what was recorded, and 2 that stand on it can't be read"]
        );
    }

    /// Earlier releases had a row of `head` for each look, packed or not.
    #[tokio::test]
    async fn heads_of_earlier_releases_are_read_and_stood_on() {
        let (_folder, store, page) = with_a_page().await;
        for n in 0..2 {
            let check = NewCheck {
                answer: Some(&answer(n, 7)),
                ..NewCheck::plain(page, Timestamp::UNIX_EPOCH, Outcome::Failed)
            };
            store.record(&check).await.unwrap();
        }
        let second = json(&answer(1, 7)).unwrap();
        for sql in [
            "UPDATE head SET json = $1 WHERE id = 1",
            "INSERT INTO head (id, sha256, json, base) SELECT 2, $2, head_delta, 1 FROM look WHERE position = 1",
            "UPDATE look SET head = 2, head_delta = NULL WHERE position = 1",
        ] {
            sqlx::query(sql)
                .bind(json(&answer(0, 7)).unwrap())
                .bind(sha256(second.as_bytes()))
                .execute(&store.writer)
                .await
                .unwrap();
        }
        let check = NewCheck {
            answer: Some(&answer(2, 7)),
            ..NewCheck::plain(page, Timestamp::UNIX_EPOCH, Outcome::Failed)
        };
        store.record(&check).await.unwrap();
        let heads: Vec<i64> = sqlx::query_scalar("SELECT head FROM look ORDER BY position")
            .fetch_all(&store.readers)
            .await
            .unwrap();
        assert_eq!(heads, [1, 2, 1]);
        assert!(store.verify(&mut |_, _| {}).await.unwrap().ok);
    }
}
