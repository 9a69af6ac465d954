//! What did today's code make of the snapshots? What it derived is kept beside what stood, then takes its place in one transaction;
//! what stood before stays readable, for the ledger's earlier entries bind it.

use jiff::Timestamp;
use serde::Serialize;
use sqlx::{Row, SqliteConnection};

use crate::model::{Answer, Outcome};
use crate::store::{
    Store, StoreError, article,
    body::{self, sha256},
    derived::{Derived, Difference, Made},
    extractor::EXTRACTOR,
    head, ledger, micros, moment, named, swap, told,
};

/// A check on record, and what came over the wire.
#[derive(Debug, Clone)]
pub struct Kept {
    pub position: i64,
    /// The address that the page had then.
    pub url: String,
    pub at: Timestamp,
    pub outcome: Outcome,
    pub status: Option<u16>,
    pub reason: Option<String>,
    pub version: Option<i64>,
    /// The row of its body, by which [`Store::kept_answer`] reads it; `None` where none came or it was pruned.
    pub body: Option<i64>,
}

/// What came of a rebuild.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Rebuilt {
    /// Pages that were looked at.
    pub pages: usize,
    /// Checks that were judged anew.
    pub checks: usize,
    pub differences: Vec<Difference>,
    /// Pages whose snapshots can't all be read: what stands of them stays.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Unread>,
}

/// A page that could not be read anew.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unread {
    pub page: i64,
    pub url: String,
    pub why: String,
}

impl Store {
    /// A page's checks, in their order.
    pub async fn kept(&self, page: i64) -> Result<Vec<Kept>, StoreError> {
        let rows = sqlx::query(
            "SELECT position, COALESCE(NULLIF(look.url, ''), page.url, '') AS url, at, outcome, status, reason, version, body,
                 (SELECT pruned_at FROM body WHERE body.id = look.body) AS pruned
             FROM look LEFT JOIN page ON page.id = look.page WHERE page = $1 ORDER BY position",
        )
        .bind(page)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                let status: Option<i64> = row.try_get("status")?;
                let pruned: Option<i64> = row.try_get("pruned")?;
                Ok(Kept {
                    position: row.try_get("position")?,
                    url: row.try_get("url")?,
                    at: moment(row.try_get("at")?)?,
                    outcome: named(row.try_get("outcome")?)?,
                    status: status.and_then(|status| u16::try_from(status).ok()),
                    reason: row.try_get("reason")?,
                    version: row.try_get("version")?,
                    body: row
                        .try_get::<Option<i64>, _>("body")?
                        .filter(|_| pruned.is_none()),
                })
            })
            .collect()
    }

    /// The answer of a check, with its body.
    pub async fn kept_answer(&self, kept: &Kept) -> Result<Option<Answer>, StoreError> {
        if kept.body.is_none() {
            return Ok(None);
        }
        self.answer_where("position = $1", &[kept.position]).await
    }

    /// The answer that a version was made from.
    pub async fn answer_of(&self, page: i64, version: i64) -> Result<Option<Answer>, StoreError> {
        let which = "page = $1 AND version = $2 AND made_version AND pruned_at IS NULL";
        self.answer_where(which, &[page, version]).await
    }

    /// The last answer with a body that showed a page's newest version.
    pub async fn last_answer(&self, page: i64) -> Result<Option<Answer>, StoreError> {
        let which = "position = (SELECT MAX(position) FROM look JOIN page ON page.id = look.page
                 WHERE look.page = $1 AND version = versions AND body IS NOT NULL) AND pruned_at IS NULL";
        self.answer_where(which, &[page]).await
    }

    async fn answer_where(
        &self,
        which: &'static str,
        values: &[i64],
    ) -> Result<Option<Answer>, StoreError> {
        let mut db = self.readers.acquire().await?;
        let sql = format!(
            "SELECT {}, {}, look.head AS named, look.body FROM look LEFT JOIN head ON head.id = look.head
             LEFT JOIN body ON body.id = look.body WHERE {which} LIMIT 1",
            head::COLUMNS,
            head::DELTA
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value);
        }
        let Some(row) = query.fetch_optional(&mut *db).await? else {
            return Ok(None);
        };
        let (head, named): (Option<i64>, Option<i64>) = (row.try_get("id")?, row.try_get("named")?);
        let body: Option<i64> = row.try_get("body")?;
        if let Some(lost) = named.filter(|_| head.is_none()) {
            return Err(StoreError::Damaged(format!(
                "the response head {lost} is missing"
            )));
        }
        let (Some(_), Some(body)) = (head, body) else {
            return Ok(None);
        };
        let mut answer: Answer = serde_json::from_str(&head::of_check(&row)?)?;
        answer.body = body::read(&mut db, body).await?;
        Ok(Some(answer))
    }

    /// What is on record of a page, in the shape of what is derived.
    pub async fn told(&self, page: i64) -> Result<Vec<Derived>, StoreError> {
        let rows = sqlx::query(
            "SELECT look.*, fingerprint, returns_to, article, chain, comparison FROM look
             LEFT JOIN version ON made_version AND version.page = look.page AND number = look.version
             WHERE look.page = $1 ORDER BY position",
        )
        .bind(page)
        .fetch_all(&self.readers)
        .await?;
        let mut chain = article::Chain::new(page);
        rows.iter()
            .map(|row| {
                let fingerprint: Option<String> = row.try_get("fingerprint")?;
                let made = match fingerprint {
                    None => None,
                    Some(fingerprint) => Some(Made {
                        // What can't be read is derived anew: it differs from whatever comes of that.
                        article: chain
                            .article(row.try_get("version")?, row)
                            .unwrap_or_default(),
                        fingerprint,
                        returns_to: row.try_get("returns_to")?,
                        comparison: told::comparison(row).unwrap_or_default(),
                    }),
                };
                Ok(Derived {
                    position: row.try_get("position")?,
                    at: moment(row.try_get("at")?)?,
                    outcome: named(row.try_get("outcome")?)?,
                    reason: row.try_get("reason")?,
                    version: row.try_get("version")?,
                    body: row.try_get("body")?,
                    made,
                })
            })
            .collect()
    }

    /// Begins a rebuild, or goes on with one that was cut short. Gives its number.
    /// `read_by` is what reads the snapshots ([`crate::store::read_by`]).
    pub async fn begin_rebuild(&self, at: Timestamp, read_by: &str) -> Result<i64, StoreError> {
        let open = sqlx::query("SELECT id, extractor, read_by FROM rebuild WHERE position IS NULL")
            .fetch_optional(&self.writer)
            .await?;
        if let Some(open) = open {
            let id: i64 = open.try_get("id")?;
            let began: Option<String> = open.try_get("read_by")?;
            if open.try_get::<String, _>("extractor")? == EXTRACTOR
                && began.as_deref() == Some(read_by)
            {
                return Ok(id);
            }
            // Another build, or other rules, had begun it: what was derived then is not what is derived now.
            sqlx::query("DELETE FROM derived WHERE rebuild = $1")
                .bind(id)
                .execute(&self.writer)
                .await?;
            sqlx::query("DELETE FROM rebuild WHERE id = $1")
                .bind(id)
                .execute(&self.writer)
                .await?;
        }
        Ok(sqlx::query_scalar(
            "INSERT INTO rebuild (at, extractor, read_by) VALUES ($1, $2, $3) RETURNING id",
        )
        .bind(micros(at))
        .bind(EXTRACTOR)
        .bind(read_by)
        .fetch_one(&self.writer)
        .await?)
    }

    /// What a rebuild that was cut short derived of all of a page's checks; `None`: not yet of all, or it can't be read.
    pub async fn laid_by(
        &self,
        rebuild: i64,
        page: i64,
    ) -> Result<Option<Vec<Derived>>, StoreError> {
        let row = sqlx::query(
            "SELECT derived FROM derived WHERE rebuild = $1 AND page = $2
             AND upto >= (SELECT COALESCE(MAX(position), 0) FROM look WHERE page = $2)",
        )
        .bind(rebuild)
        .bind(page)
        .fetch_optional(&self.readers)
        .await?;
        match row.map(|row| row.try_get("derived")).transpose()? {
            None => Ok(None),
            // Just what is on record.
            Some(None) => self.told(page).await.map(Some),
            Some(Some(packed)) => Ok(unpacked(packed).ok()),
        }
    }

    /// Lays by what was derived of a page; `None`: just what is on record.
    pub async fn lay_by(
        &self,
        rebuild: i64,
        page: i64,
        upto: i64,
        derived: Option<&[Derived]>,
    ) -> Result<(), StoreError> {
        let derived = match derived {
            Some(derived) => Some(zstd::bulk::compress(&serde_json::to_vec(derived)?, 3)?),
            None => None,
        };
        sqlx::query(
            "INSERT OR REPLACE INTO derived (rebuild, page, upto, derived) VALUES ($1, $2, $3, $4)",
        )
        .bind(rebuild)
        .bind(page)
        .bind(upto)
        .bind(derived)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// What was laid by of a page before it could not be read any more is not swapped in.
    pub async fn lay_by_none(&self, rebuild: i64, page: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM derived WHERE rebuild = $1 AND page = $2")
            .bind(rebuild)
            .bind(page)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Puts everything that a rebuild derived in the place of what stood, in one transaction, and into the ledger.
    pub async fn swap_in(&self, rebuild: i64, at: Timestamp) -> Result<(), StoreError> {
        let mut connection = self.writer.acquire().await?;
        let swapped = swap::swap(&mut connection, rebuild, at).await;
        if swapped.is_err() {
            connection.close_on_drop();
        }
        swapped
    }
}

/// What was laid by of a page.
pub(in crate::store) fn unpacked(packed: Vec<u8>) -> Result<Vec<Derived>, StoreError> {
    let json = zstd::stream::decode_all(packed.as_slice())?;
    Ok(serde_json::from_slice(&json)?)
}

/// The leaf of a rebuild: `SHA-256(0x00 || JSON)`, with the hash of each page's history as it stands after it.
pub(in crate::store) fn leaf(
    position: i64,
    at: i64,
    extractor: &str,
    pages: &[(i64, Vec<u8>)],
) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::json!({
        "rebuild": position, "at": at, "extractor": extractor, "pages": pages,
    });
    Ok(ledger::leaf_of(&serde_json::to_vec(&json)?))
}

/// The hash of a page's history below a position: as it stands, or as it stood before a rebuild. Gives the numbers of its versions too.
pub(in crate::store) async fn state(
    db: &mut SqliteConnection,
    page: i64,
    below: i64,
    before: Option<i64>,
) -> Result<(Vec<u8>, Vec<i64>), StoreError> {
    let (mut history, mut numbers) = (Vec::new(), Vec::new());
    let sql = match before {
        None => {
            "SELECT position, outcome, reason, version, made_version FROM look
             WHERE page = $1 AND position < $2 ORDER BY position"
        }
        Some(_) => {
            "SELECT position, outcome, reason, version, made_version FROM told_look
             WHERE page = $1 AND position < $2 AND rebuild = $3 ORDER BY position"
        }
    };
    let rows = sqlx::query(sql)
        .bind(page)
        .bind(below)
        .bind(before)
        .fetch_all(&mut *db)
        .await?;
    for row in rows {
        let (version, made_version): (Option<i64>, bool) =
            (row.try_get("version")?, row.try_get("made_version")?);
        let made = match version.filter(|_| made_version) {
            None => None,
            Some(number) => {
                numbers.push(number);
                made(db, page, number, before).await?.map(|(made, _)| made)
            }
        };
        let told: (String, Option<String>) = (row.try_get("outcome")?, row.try_get("reason")?);
        history.push((row.try_get::<i64, _>("position")?, told, version, made));
    }
    Ok((sha256(&serde_json::to_vec(&history)?), numbers))
}

/// The hashes of a version and of its edits, and the hash of its snapshot: as they stand, or as they stood before a rebuild.
pub(in crate::store) async fn made(
    db: &mut SqliteConnection,
    page: i64,
    number: i64,
    before: Option<i64>,
) -> Result<Option<((Vec<u8>, Vec<Vec<u8>>), Vec<u8>)>, StoreError> {
    let (version, edits) = match before {
        None => (
            "SELECT v.*, body.sha256 AS body_hash FROM version v JOIN body ON body.id = v.body
             WHERE page = $1 AND number = $2",
            "SELECT json, place FROM edit WHERE page = $1 AND to_version = $2 AND withdrawn_by IS NULL ORDER BY id",
        ),
        Some(_) => (
            "SELECT v.*, body.sha256 AS body_hash FROM told_version v JOIN body ON body.id = v.body
             WHERE page = $1 AND number = $2 AND rebuild = $3",
            "SELECT json, place FROM told_edit WHERE page = $1 AND to_version = $2 AND rebuild = $3 ORDER BY id",
        ),
    };
    let Some(row) = sqlx::query(version)
        .bind(page)
        .bind(number)
        .bind(before)
        .fetch_optional(&mut *db)
        .await?
    else {
        return Ok(None);
    };
    // What can't be read has another hash than what was recorded.
    let comparison = told::json(&row).unwrap_or_default();
    let hash = ledger::version_hash(
        number,
        row.try_get("fingerprint")?,
        row.try_get("seen_from")?,
        row.try_get("last_seen_otherwise")?,
        row.try_get("returns_to")?,
        row.try_get("headline")?,
        row.try_get("extractor")?,
        row.try_get("article")?,
        comparison.as_deref(),
    )?;
    let rows = sqlx::query(edits)
        .bind(page)
        .bind(number)
        .bind(before)
        .fetch_all(&mut *db)
        .await?;
    let told = told::Edits::of(comparison.as_deref()).unwrap_or_default();
    let edits = rows
        .iter()
        .map(|row| sha256(told.json(row).unwrap_or_default().as_bytes()))
        .collect();
    Ok(Some(((hash, edits), row.try_get("body_hash")?)))
}
