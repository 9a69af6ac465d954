//! What did today's code make of the snapshots? What it derived is kept beside what stood, then takes its place in one transaction;
//! what stood before stays readable, for the ledger's earlier entries bind it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{Connection, Row, SqliteConnection};

use super::{
    Store, StoreError,
    body::{self, sha256},
    edit::weight,
    ledger, micros, moment, name_of, named,
    record::EXTRACTOR,
    version::{packed, unpacked},
};
use crate::model::{Answer, Article, Comparison, Edit, Outcome};

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
    head: Option<i64>,
}

/// What today's code makes of one check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Derived {
    pub position: i64,
    pub at: Timestamp,
    pub outcome: Outcome,
    pub reason: Option<String>,
    pub version: Option<i64>,
    /// The row of the body that the version rests on.
    pub body: Option<i64>,
    pub made: Option<Made>,
}

/// A version as today's code makes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Made {
    pub article: Article,
    pub fingerprint: String,
    pub returns_to: Option<i64>,
    pub comparison: Option<Comparison>,
}

/// How a page's history differs by today's code.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Difference {
    pub page: i64,
    pub url: String,
    pub versions_before: usize,
    pub versions_after: usize,
    /// Versions whose article reads otherwise now.
    pub reread: usize,
    /// Edits that today's code does not tell.
    pub withdrawn: Vec<Edit>,
    /// Edits that it tells and that were not told.
    pub found: Vec<Edit>,
}

/// What came of a rebuild.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Rebuilt {
    /// Pages that were looked at.
    pub pages: usize,
    /// Checks that were judged anew.
    pub checks: usize,
    pub differences: Vec<Difference>,
}

impl Store {
    /// A page's checks, in their order.
    pub async fn kept(&self, page: i64) -> Result<Vec<Kept>, StoreError> {
        let rows = sqlx::query(
            "SELECT position, look.url, at, outcome, status, reason, version, head, body,
                 (SELECT pruned_at FROM body WHERE body.id = look.body) AS pruned
             FROM look WHERE page = $1 ORDER BY position",
        )
        .bind(page)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                let status: Option<i64> = row.get("status");
                let pruned: Option<i64> = row.get("pruned");
                Ok(Kept {
                    position: row.get("position"),
                    url: row.get("url"),
                    at: moment(row.get("at"))?,
                    outcome: named(row.get("outcome"))?,
                    status: status.and_then(|status| u16::try_from(status).ok()),
                    reason: row.get("reason"),
                    version: row.get("version"),
                    body: row
                        .get::<Option<i64>, _>("body")
                        .filter(|_| pruned.is_none()),
                    head: row.get("head"),
                })
            })
            .collect()
    }

    /// The answer of a check, with its body.
    pub async fn kept_answer(&self, kept: &Kept) -> Result<Option<Answer>, StoreError> {
        let (Some(head), Some(body)) = (kept.head, kept.body) else {
            return Ok(None);
        };
        let mut db = self.readers.acquire().await?;
        let json: String = sqlx::query_scalar("SELECT json FROM head WHERE id = $1")
            .bind(head)
            .fetch_one(&mut *db)
            .await?;
        let mut answer: Answer = serde_json::from_str(&json)?;
        answer.body = body::read(&mut db, body).await?;
        Ok(Some(answer))
    }

    /// The answer that a version was made from.
    pub async fn answer_of(&self, page: i64, version: i64) -> Result<Option<Answer>, StoreError> {
        let row = sqlx::query(
            "SELECT head.json, look.body FROM look JOIN head ON head.id = look.head JOIN body ON body.id = look.body
             WHERE page = $1 AND version = $2 AND made_version AND pruned_at IS NULL LIMIT 1",
        )
        .bind(page)
        .bind(version)
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let mut answer: Answer = serde_json::from_str(row.get("json"))?;
        let mut db = self.readers.acquire().await?;
        answer.body = body::read(&mut db, row.get("body")).await?;
        Ok(Some(answer))
    }

    /// What is on record of a page, in the shape of what is derived.
    pub async fn told(&self, page: i64) -> Result<Vec<Derived>, StoreError> {
        let rows = sqlx::query(
            "SELECT look.*, fingerprint, returns_to, article, comparison FROM look
             LEFT JOIN version ON made_version AND version.page = look.page AND number = look.version
             WHERE look.page = $1 ORDER BY position",
        )
        .bind(page)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                let article: Option<Vec<u8>> = row.get("article");
                let comparison: Option<String> = row.get("comparison");
                let made = match article {
                    None => None,
                    Some(article) => Some(Made {
                        article: unpacked(&article)?,
                        fingerprint: row.get("fingerprint"),
                        returns_to: row.get("returns_to"),
                        comparison: comparison
                            .map(|json| serde_json::from_str(&json))
                            .transpose()?,
                    }),
                };
                Ok(Derived {
                    position: row.get("position"),
                    at: moment(row.get("at"))?,
                    outcome: named(row.get("outcome"))?,
                    reason: row.get("reason"),
                    version: row.get("version"),
                    body: row.get("body"),
                    made,
                })
            })
            .collect()
    }

    /// Begins a rebuild, or goes on with one that was cut short. Gives its number.
    pub async fn begin_rebuild(&self, at: Timestamp) -> Result<i64, StoreError> {
        let open = sqlx::query("SELECT id, extractor FROM rebuild WHERE position IS NULL")
            .fetch_optional(&self.writer)
            .await?;
        if let Some(open) = open {
            let id: i64 = open.get("id");
            if open.get::<String, _>("extractor") == EXTRACTOR {
                return Ok(id);
            }
            // Another build had begun it: what it derived is not what this one would.
            sqlx::query("DELETE FROM derived WHERE rebuild = $1")
                .bind(id)
                .execute(&self.writer)
                .await?;
            sqlx::query("DELETE FROM rebuild WHERE id = $1")
                .bind(id)
                .execute(&self.writer)
                .await?;
        }
        Ok(
            sqlx::query_scalar("INSERT INTO rebuild (at, extractor) VALUES ($1, $2) RETURNING id")
                .bind(micros(at))
                .bind(EXTRACTOR)
                .fetch_one(&self.writer)
                .await?,
        )
    }

    /// Whether a rebuild has derived all of a page's checks already.
    pub async fn is_derived(&self, rebuild: i64, page: i64) -> Result<bool, StoreError> {
        let done: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM derived WHERE rebuild = $1 AND page = $2
             AND upto >= (SELECT COALESCE(MAX(position), 0) FROM look WHERE page = $2)",
        )
        .bind(rebuild)
        .bind(page)
        .fetch_one(&self.readers)
        .await?;
        Ok(done > 0)
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

    /// Puts everything that a rebuild derived in the place of what stood, in one transaction, and into the ledger.
    pub async fn swap_in(&self, rebuild: i64, at: Timestamp) -> Result<(), StoreError> {
        let mut connection = self.writer.acquire().await?;
        let swapped = swap(&mut connection, rebuild, at).await;
        if swapped.is_err() {
            connection.close_on_drop();
        }
        swapped
    }
}

async fn swap(
    connection: &mut SqliteConnection,
    rebuild: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    let mut tx = connection.begin().await?;
    let pages: Vec<i64> =
        sqlx::query_scalar("SELECT page FROM derived WHERE rebuild = $1 ORDER BY page")
            .bind(rebuild)
            .fetch_all(&mut *tx)
            .await?;
    let mut changed = Vec::new();
    for page in pages {
        let packed: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT derived FROM derived WHERE rebuild = $1 AND page = $2")
                .bind(rebuild)
                .bind(page)
                .fetch_one(&mut *tx)
                .await?;
        if let Some(packed) = packed {
            let derived: Vec<Derived> =
                serde_json::from_slice(&zstd::stream::decode_all(packed.as_slice())?)?;
            lay_aside(&mut tx, rebuild, page).await?;
            put_in_place(&mut tx, rebuild, page, at, &derived).await?;
            changed.push(page);
        }
        sqlx::query("UPDATE page SET read_by = $2 WHERE id = $1")
            .bind(page)
            .bind(EXTRACTOR)
            .execute(&mut *tx)
            .await?;
    }
    let position = ledger::next(&mut tx).await?;
    sqlx::query("UPDATE rebuild SET at = $2, position = $3 WHERE id = $1")
        .bind(rebuild)
        .bind(micros(at))
        .bind(position)
        .execute(&mut *tx)
        .await?;
    let mut states = Vec::new();
    for page in changed {
        states.push((page, state(&mut tx, page, position, None).await?.0));
    }
    let leaf = leaf(position, micros(at), EXTRACTOR, &states)?;
    ledger::append(&mut tx, position, leaf).await?;
    sqlx::query("DELETE FROM derived WHERE rebuild = $1")
        .bind(rebuild)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// The leaf of a rebuild: `SHA-256(0x00 || JSON)`, with the hash of each page's history as it stands after it.
pub(super) fn leaf(
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
pub(super) async fn state(
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
            (row.get("version"), row.get("made_version"));
        let made = match version.filter(|_| made_version) {
            None => None,
            Some(number) => {
                numbers.push(number);
                made(db, page, number, before).await?.map(|(made, _)| made)
            }
        };
        let told: (String, Option<String>) = (row.get("outcome"), row.get("reason"));
        history.push((row.get::<i64, _>("position"), told, version, made));
    }
    Ok((sha256(&serde_json::to_vec(&history)?), numbers))
}

/// The hashes of a version and of its edits, and the hash of its snapshot: as they stand, or as they stood before a rebuild.
pub(super) async fn made(
    db: &mut SqliteConnection,
    page: i64,
    number: i64,
    before: Option<i64>,
) -> Result<Option<((Vec<u8>, Vec<Vec<u8>>), Vec<u8>)>, StoreError> {
    let (version, edits) = match before {
        None => (
            "SELECT v.*, body.sha256 AS body_hash FROM version v JOIN body ON body.id = v.body
             WHERE page = $1 AND number = $2",
            "SELECT json FROM edit WHERE page = $1 AND to_version = $2 AND withdrawn_by IS NULL ORDER BY id",
        ),
        Some(_) => (
            "SELECT v.*, body.sha256 AS body_hash FROM told_version v JOIN body ON body.id = v.body
             WHERE page = $1 AND number = $2 AND rebuild = $3",
            "SELECT json FROM told_edit WHERE page = $1 AND to_version = $2 AND rebuild = $3 ORDER BY id",
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
    let hash = ledger::version_hash(
        number,
        row.get("fingerprint"),
        row.get("seen_from"),
        row.get("last_seen_otherwise"),
        row.get("returns_to"),
        row.get("headline"),
        row.get("extractor"),
        row.get("article"),
        row.get("comparison"),
    )?;
    let edits: Vec<String> = sqlx::query_scalar(edits)
        .bind(page)
        .bind(number)
        .bind(before)
        .fetch_all(&mut *db)
        .await?;
    let edits = edits.iter().map(|json| sha256(json.as_bytes())).collect();
    Ok(Some(((hash, edits), row.get("body_hash"))))
}

/// Keeps what stood of a page, and takes it out of what is derived from it.
async fn lay_aside(db: &mut SqliteConnection, rebuild: i64, page: i64) -> Result<(), StoreError> {
    for sql in [
        "INSERT INTO told_page (rebuild, page) VALUES ($1, $2)",
        "INSERT INTO told_look SELECT $1, position, page, outcome, reason, version, made_version FROM look WHERE page = $2",
        "INSERT INTO told_version SELECT $1, page, number, fingerprint, seen_from, seen_until, last_seen_otherwise, returns_to,
             body, headline, extractor, article, comparison FROM version WHERE page = $2",
        "INSERT INTO told_edit SELECT $1, page, id, from_version, to_version, json FROM edit
             WHERE page = $2 AND withdrawn_by IS NULL",
    ] {
        sqlx::query(sql)
            .bind(rebuild)
            .bind(page)
            .execute(&mut *db)
            .await?;
    }
    let versions = sqlx::query("SELECT number, article FROM version WHERE page = $1")
        .bind(page)
        .fetch_all(&mut *db)
        .await?;
    for row in versions {
        let article = unpacked(row.get::<Vec<u8>, _>("article").as_slice())?;
        super::search::forget(db, page, row.get("number"), &article).await?;
    }
    for sql in [
        "DELETE FROM version WHERE page = $1",
        "DELETE FROM said WHERE page = $1",
    ] {
        sqlx::query(sql).bind(page).execute(&mut *db).await?;
    }
    Ok(())
}

/// An edit that stood, and what tells whether it stands again.
struct Old {
    id: i64,
    first_seen_after: i64,
    edit: Edit,
}

async fn put_in_place(
    db: &mut SqliteConnection,
    rebuild: i64,
    page: i64,
    at: Timestamp,
    derived: &[Derived],
) -> Result<(), StoreError> {
    let mut old = Vec::new();
    for row in sqlx::query(
        "SELECT id, first_seen_after, json FROM edit WHERE page = $1 AND withdrawn_by IS NULL ORDER BY id",
    )
    .bind(page)
    .fetch_all(&mut *db)
    .await?
    {
        old.push(Old {
            id: row.get("id"),
            first_seen_after: row.get("first_seen_after"),
            edit: serde_json::from_str(row.get("json"))?,
        });
    }
    let (mut last_seen, mut newest) = (None, 0);
    let (mut title, mut language, mut count, mut first, mut last_changed) =
        (None, None, 0_i64, None, None);
    for look in derived {
        sqlx::query(
            "UPDATE look SET outcome = $2, reason = $3, version = $4, made_version = $5 WHERE position = $1",
        )
        .bind(look.position)
        .bind(look.outcome.as_str())
        .bind(&look.reason)
        .bind(look.version)
        .bind(look.made.is_some())
        .execute(&mut *db)
        .await?;
        let seen = micros(look.at);
        if let (Some(made), Some(number), Some(body)) = (&look.made, look.version, look.body) {
            first = first.or(Some(seen));
            last_changed = Some(seen);
            title = made.article.headline.clone().or(title);
            language = made.article.language.clone();
            version(db, page, number, seen, last_seen, body, made).await?;
            if let (Some(comparison), Some(last_seen)) = (&made.comparison, last_seen) {
                let place = Place {
                    rebuild,
                    page,
                    from: newest,
                    to: number,
                    last_seen,
                    seen,
                    at: micros(at),
                    title: title.as_deref(),
                    returns_to: made.returns_to,
                };
                count += edits(db, &place, comparison, &mut old).await?;
            }
            newest = number;
        }
        if let Some(number) = look.version {
            sqlx::query("UPDATE version SET seen_until = $3 WHERE page = $1 AND number = $2")
                .bind(page)
                .bind(number)
                .bind(seen)
                .execute(&mut *db)
                .await?;
            last_seen = Some(seen);
        }
    }
    for gone in old {
        sqlx::query("UPDATE edit SET withdrawn_by = $2 WHERE id = $1")
            .bind(gone.id)
            .bind(rebuild)
            .execute(&mut *db)
            .await?;
        // Nobody is to be told of it any more.
        sqlx::query(
            "UPDATE outbox SET dead_at = $2, last_error = 'withdrawn by a rebuild'
             WHERE edit = $1 AND delivered_at IS NULL AND dead_at IS NULL",
        )
        .bind(gone.id)
        .bind(micros(at))
        .execute(&mut *db)
        .await?;
    }
    sqlx::query(
        "UPDATE page SET title = COALESCE($2, title), language = $3, versions = $4, edits = $5,
             first_seen = $6, last_changed = $7 WHERE id = $1",
    )
    .bind(page)
    .bind(title)
    .bind(language)
    .bind(newest)
    .bind(count)
    .bind(first)
    .bind(last_changed)
    .execute(&mut *db)
    .await?;
    Ok(())
}

async fn version(
    db: &mut SqliteConnection,
    page: i64,
    number: i64,
    seen: i64,
    last_seen: Option<i64>,
    body: i64,
    made: &Made,
) -> Result<(), StoreError> {
    let comparison = made
        .comparison
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    sqlx::query(
        "INSERT INTO version (page, number, fingerprint, seen_from, seen_until, last_seen_otherwise, returns_to,
             body, headline, extractor, article, comparison)
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(page)
    .bind(number)
    .bind(&made.fingerprint)
    .bind(seen)
    .bind(last_seen)
    .bind(made.returns_to)
    .bind(body)
    .bind(&made.article.headline)
    .bind(EXTRACTOR)
    .bind(packed(&made.article)?)
    .bind(comparison)
    .execute(&mut *db)
    .await?;
    super::search::index(db, page, number, &made.article).await?;
    super::said::note(db, page, number, seen, &made.article).await
}

/// Between which two versions edits lie, and when each was seen.
struct Place<'a> {
    rebuild: i64,
    page: i64,
    from: i64,
    to: i64,
    last_seen: i64,
    seen: i64,
    at: i64,
    title: Option<&'a str>,
    returns_to: Option<i64>,
}

/// Puts the edits of a comparison in place: one that stood keeps its number.
async fn edits(
    db: &mut SqliteConnection,
    place: &Place<'_>,
    comparison: &Comparison,
    old: &mut Vec<Old>,
) -> Result<i64, StoreError> {
    let between: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM look WHERE page = $1 AND at > $2 AND at < $3 AND version IS NULL",
    )
    .bind(place.page)
    .bind(place.last_seen)
    .bind(place.seen)
    .fetch_one(&mut *db)
    .await?;
    for edit in &comparison.edits {
        let speakers: Vec<&str> = [&edit.speaker_before, &edit.speaker_after]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let known = old
            .iter()
            .position(|known| known.first_seen_after == place.seen && is_same(&known.edit, edit))
            .map(|at| old.remove(at).id);
        let sql = match known {
            Some(_) => {
                "UPDATE edit SET from_version = $3, to_version = $4, significance = $5, speakers = $6, disclosed = $7,
                     stealth = $8, last_seen_before = $9, checks_between = $10, returns_to = $11, json = $12, title = $13
                 WHERE id = $1 AND page = $2"
            }
            None => {
                "INSERT INTO edit (id, page, from_version, to_version, significance, speakers, disclosed, stealth,
                     last_seen_before, checks_between, returns_to, json, title, kind, first_seen_after, recorded_at, found_by,
                     url, watch)
                 SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, url, watch
                 FROM page WHERE id = $2"
            }
        };
        sqlx::query(sql)
            .bind(known)
            .bind(place.page)
            .bind(place.from)
            .bind(place.to)
            .bind(weight(edit.significance))
            .bind(speakers.join("\n").to_lowercase())
            .bind(comparison.disclosed)
            .bind(comparison.stealth)
            .bind(place.last_seen)
            .bind(between)
            .bind(place.returns_to)
            .bind(serde_json::to_string(edit)?)
            .bind(place.title)
            .bind(name_of(&edit.kind)?)
            .bind(place.seen)
            .bind(place.at)
            .bind(place.rebuild)
            .execute(&mut *db)
            .await?;
    }
    Ok(i64::try_from(comparison.edits.len()).unwrap_or(i64::MAX))
}

/// Whether two tellings are of one edit: the same kind, the same words.
fn is_same(a: &Edit, b: &Edit) -> bool {
    a.kind == b.kind && a.before == b.before && a.after == b.after
}

/// What today's code tells otherwise; `None` where nothing is.
pub fn difference(told: &[Derived], derived: &[Derived]) -> Option<Difference> {
    let as_told = |look: &Derived| {
        (
            look.position,
            look.outcome,
            look.reason.clone(),
            look.version,
            look.made.clone(),
        )
    };
    if told.iter().map(as_told).eq(derived.iter().map(as_told)) {
        return None;
    }
    let made = |looks: &[Derived]| looks.iter().filter(|look| look.made.is_some()).count();
    let edits = |looks: &[Derived]| -> Vec<(Timestamp, Edit)> {
        let mut edits = Vec::new();
        for look in looks {
            let comparison = look.made.as_ref().and_then(|made| made.comparison.as_ref());
            for edit in comparison.iter().flat_map(|comparison| &comparison.edits) {
                edits.push((look.at, edit.clone()));
            }
        }
        edits
    };
    let (before, mut found) = (edits(told), edits(derived));
    let mut withdrawn = Vec::new();
    for (at, edit) in before {
        match found
            .iter()
            .position(|(seen, other)| *seen == at && is_same(&edit, other))
        {
            Some(place) => {
                found.remove(place);
            }
            None => withdrawn.push(edit),
        }
    }
    let reread = derived
        .iter()
        .filter_map(|look| Some((look.position, &look.made.as_ref()?.article)))
        .filter(|(position, article)| {
            told.iter()
                .find(|look| look.position == *position)
                .and_then(|look| look.made.as_ref())
                .is_some_and(|made| made.article != **article)
        })
        .count();
    Some(Difference {
        versions_before: made(told),
        versions_after: made(derived),
        reread,
        withdrawn,
        found: found.into_iter().map(|(_, edit)| edit).collect(),
        ..Difference::default()
    })
}
