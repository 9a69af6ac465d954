//! How does what was derived take the place of what stood? In one transaction: what stood is laid aside, an edit that is told again keeps
//! its number, and the ledger has an entry of it.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

use crate::model::{Comparison, Edit};
use crate::store::{
    StoreError, article,
    batch::Batch,
    derived::{Derived, Made, is_same},
    edit::{self, facets, quoted, speakers, weight},
    extractor::EXTRACTOR,
    flips::Flips,
    ledger,
    letters::WITHDRAWN,
    micros, name_of,
    open::begin,
    pieces,
    rebuild::{leaf, state, unpacked},
    told,
    version::{self, NewVersion},
};

pub(in crate::store) async fn swap(
    connection: &mut SqliteConnection,
    rebuild: i64,
    at: Timestamp,
) -> Result<(), StoreError> {
    let mut tx = begin(connection).await?;
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
            let derived = unpacked(packed)?;
            let old = standing(&mut tx, page).await?;
            lay_aside(&mut tx, rebuild, page).await?;
            put_in_place(&mut tx, rebuild, page, at, &derived, old).await?;
            changed.push(page);
        }
        // By whose rules is for the next check to find out.
        sqlx::query("UPDATE page SET read_by = NULL WHERE id = $1")
            .bind(page)
            .execute(&mut *tx)
            .await?;
    }
    let position: i64 = sqlx::query_scalar(concat!(
        "UPDATE rebuild SET at = $2, position = ",
        ledger::next!(),
        " WHERE id = $1 RETURNING position"
    ))
    .bind(rebuild)
    .bind(micros(at))
    .fetch_one(&mut *tx)
    .await?;
    let mut states = Vec::new();
    for page in changed {
        states.push((page, state(&mut tx, page, position, None).await?.0));
    }
    let leaf = leaf(position, micros(at), EXTRACTOR, &states)?;
    let mut batch = Batch::default();
    ledger::append(&mut tx, &mut batch, position, leaf).await?;
    batch
        .then("DELETE FROM derived WHERE rebuild = ?")
        .bind(rebuild);
    batch.run(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps what stood of a page, and takes it out of what is derived from it.
async fn lay_aside(db: &mut SqliteConnection, rebuild: i64, page: i64) -> Result<(), StoreError> {
    for sql in [
        "INSERT INTO told_page (rebuild, page) VALUES ($1, $2)",
        "INSERT INTO told_look SELECT $1, position, page, outcome, reason, version, made_version FROM look WHERE page = $2",
        "INSERT INTO told_version SELECT $1, page, number, fingerprint, seen_from, seen_until, last_seen_otherwise, returns_to,
             body, headline, extractor, article, comparison, chain FROM version WHERE page = $2",
        "INSERT INTO told_edit SELECT $1, page, id, from_version, to_version, json, place FROM edit
             WHERE page = $2 AND withdrawn_by IS NULL",
    ] {
        sqlx::query(sql)
            .bind(rebuild)
            .bind(page)
            .execute(&mut *db)
            .await?;
    }
    let mut batch = Batch::default();
    pieces::take(&mut batch, page);
    batch.run(&mut *db).await?;
    for sql in [
        "DELETE FROM version WHERE page = $1",
        "DELETE FROM said WHERE page = $1",
    ] {
        sqlx::query(sql).bind(page).execute(&mut *db).await?;
    }
    Ok(())
}

/// An edit that stood, or once did, and what tells whether it stands again.
struct Old {
    id: i64,
    /// An earlier rebuild took it back.
    is_withdrawn: bool,
    first_seen_after: i64,
    /// Its own JSON; `None` where it can't be read, and `edit` is what else is known of it.
    json: Option<String>,
    edit: Edit,
}

impl Old {
    fn is(&self, edit: &Edit) -> bool {
        match self.json {
            Some(_) => is_same(&self.edit, edit),
            None => !self.is_withdrawn && self.edit.kind == edit.kind,
        }
    }
}

/// Edits by the moment at which they were first seen.
fn by_moment(old: Vec<Old>) -> HashMap<i64, Vec<Old>> {
    let mut moments: HashMap<i64, Vec<Old>> = HashMap::new();
    for edit in old {
        moments.entry(edit.first_seen_after).or_default().push(edit);
    }
    moments
}

/// The edits of a page as they stand, then those that were taken back: what is told again has its number again.
async fn standing(db: &mut SqliteConnection, page: i64) -> Result<Vec<Old>, StoreError> {
    let rows =
        sqlx::query("SELECT * FROM edit WHERE page = $1 ORDER BY withdrawn_by IS NOT NULL, id")
            .bind(page)
            .fetch_all(&mut *db)
            .await?;
    let (mut reader, mut old) = (told::Reader::default(), Vec::with_capacity(rows.len()));
    for row in &rows {
        let read = reader.edit(db, row).await?;
        let json = match read {
            Some(_) => Some(reader.json(db, row).await?.to_owned()),
            None => None,
        };
        old.push(Old {
            id: row.try_get("id")?,
            is_withdrawn: row.try_get::<Option<i64>, _>("withdrawn_by")?.is_some(),
            first_seen_after: row.try_get("first_seen_after")?,
            edit: read.map_or_else(|| told::rest(row), Ok)?,
            json,
        });
    }
    Ok(old)
}

async fn put_in_place(
    db: &mut SqliteConnection,
    rebuild: i64,
    page: i64,
    at: Timestamp,
    derived: &[Derived],
    old: Vec<Old>,
) -> Result<(), StoreError> {
    let mut old = by_moment(old);
    let mut flips = Flips::default();
    let (mut last_seen, mut newest) = (None, 0);
    let (mut title, mut language, mut count, mut first, mut last_changed) =
        (None, None, 0_i64, None, None);
    for look in derived {
        sqlx::query(
            "UPDATE look SET outcome = $2, reason = $3, version = $4, made_version = $5 WHERE position = $1",
        )
        .bind(look.position)
        .bind(look.outcome.name())
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
            last_seen = seen_whole(db, page, seen).await?.or(last_seen);
            put_version(db, page, number, seen, last_seen, body, made).await?;
            let flip = flips.take(look.at, &made.article, made.returns_to.is_some());
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
                    flip,
                };
                count += edits(db, &place, comparison, &flips, &mut old).await?;
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
            flips.seen(look.at);
        }
    }
    let mut gone: Vec<Old> = old.into_values().flatten().collect();
    gone.retain(|gone| !gone.is_withdrawn);
    gone.sort_by_key(|gone| gone.id);
    for gone in gone {
        // What told it of its version is laid aside: it has its own words from now on.
        sqlx::query(
            "UPDATE edit SET withdrawn_by = $2, json = COALESCE($3, ''), place = NULL WHERE id = $1",
        )
            .bind(gone.id)
            .bind(rebuild)
            .bind(gone.json)
            .execute(&mut *db)
            .await?;
        // Nobody is to be told of it any more.
        sqlx::query(
            "UPDATE outbox SET dead_at = $2, last_error = $3, message = NULL
             WHERE edit = $1 AND delivered_at IS NULL AND dead_at IS NULL",
        )
        .bind(gone.id)
        .bind(micros(at))
        .bind(WITHDRAWN)
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

async fn put_version(
    db: &mut SqliteConnection,
    page: i64,
    number: i64,
    seen: i64,
    last_seen: Option<i64>,
    body: i64,
    made: &Made,
) -> Result<(), StoreError> {
    let comparison = made.comparison.as_ref().map(told::ready).transpose()?;
    let snapshot: Vec<u8> = sqlx::query_scalar("SELECT sha256 FROM body WHERE id = $1")
        .bind(body)
        .fetch_one(&mut *db)
        .await?;
    let new = NewVersion {
        page,
        number,
        fingerprint: &made.fingerprint,
        seen,
        last_seen_otherwise: last_seen,
        returns_to: made.returns_to,
        snapshot: &snapshot,
        article: &made.article,
        ready: &article::ready(db, page, number - 1, &made.article).await?,
        words: &pieces::ready(db, page, number - 1, &made.article).await?,
        comparison: comparison.as_ref(),
    };
    let mut batch = Batch::default();
    version::put(&mut batch, &new)?;
    batch.run(db).await?;
    Ok(())
}

/// When the version before the one that was first seen at a moment was last seen in full, where the record says that "not modified" was said
/// falsely of it since.
async fn seen_whole(
    db: &mut SqliteConnection,
    page: i64,
    seen: i64,
) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT MAX(last_seen_otherwise) FROM told_version AS told WHERE page = $1 AND seen_from = $2
             AND EXISTS (SELECT 1 FROM look WHERE page = $1 AND at > last_seen_otherwise AND at < $2 AND version IS NOT NULL)
             AND NOT EXISTS (SELECT 1 FROM look WHERE page = $1 AND at > last_seen_otherwise AND at < $2
                 AND version IS NOT NULL AND status IS NOT 304)",
    )
    .bind(page)
    .bind(seen)
    .fetch_one(db)
    .await?)
}

/// Checks between two moments that saw no state of a page: none, or what was falsely said to be as before.
async fn blind_between(
    db: &mut SqliteConnection,
    page: i64,
    from: i64,
    to: i64,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT COUNT(*) FROM look WHERE page = $1 AND at > $2 AND at < $3
             AND (version IS NULL OR status = 304 AND position > (SELECT MAX(position) FROM look WHERE page = $1 AND at = $2))",
    )
    .bind(page)
    .bind(from)
    .bind(to)
    .fetch_one(db)
    .await?)
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
    /// How many times in a row the page has gone back with them.
    flip: Option<i64>,
}

/// Puts the edits of a comparison in place: one that stood keeps its number.
async fn edits(
    db: &mut SqliteConnection,
    place: &Place<'_>,
    comparison: &Comparison,
    flips: &Flips<'_>,
    old: &mut HashMap<i64, Vec<Old>>,
) -> Result<i64, StoreError> {
    let mut standing = old.get_mut(&place.seen);
    let between = blind_between(db, place.page, place.last_seen, place.seen).await?;
    for (at, edit) in (0_i64..).zip(&comparison.edits) {
        let known = standing.as_mut().and_then(|standing| {
            let known = standing.iter().position(|known| known.is(edit))?;
            Some(standing.remove(known).id)
        });
        let sql = match known {
            Some(_) => {
                "UPDATE edit SET from_version = $3, to_version = $4, significance = $5, speakers = $6, disclosed = $7,
                     stealth = $8, last_seen_before = $9, checks_between = $10, returns_to = $11, withdrawn_by = NULL, json = '', place = $12, title = $13,
                     quoted = $18, facets = $19, flip = $20
                 WHERE id = $1 AND page = $2"
            }
            None => {
                "INSERT INTO edit (id, page, from_version, to_version, significance, speakers, disclosed, stealth,
                     last_seen_before, checks_between, returns_to, place, title, kind, first_seen_after, recorded_at, found_by,
                     quoted, facets, flip, json, url, watch)
                 SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, '', '', watch
                 FROM page WHERE id = $2"
            }
        };
        sqlx::query(sql)
            .bind(known)
            .bind(place.page)
            .bind(place.from)
            .bind(place.to)
            .bind(weight(edit.significance))
            .bind(speakers(edit))
            .bind(comparison.disclosed)
            .bind(comparison.stealth)
            .bind(place.last_seen)
            .bind(between)
            .bind(place.returns_to)
            .bind(at)
            .bind(place.title)
            .bind(name_of(&edit.kind)?)
            .bind(place.seen)
            .bind(place.at)
            .bind(place.rebuild)
            .bind(quoted(edit)?)
            .bind(facets(edit)?)
            .bind(
                place
                    .flip
                    .max(flips.of_a_line(edit.kind, edit.after.as_deref())),
            )
            .execute(&mut *db)
            .await?;
        let mut batch = Batch::default();
        if let Some(id) = known {
            batch
                .then("DELETE FROM edit_words WHERE rowid = ?")
                .bind(id)
                // What waited when it was taken back waits again: nobody was told.
                .then(
                    "UPDATE outbox SET dead_at = NULL, last_error = NULL, first_missed = NULL, attempts = 0, asked_at = ?
                     WHERE edit = ? AND delivered_at IS NULL AND last_error = ?",
                )
                .bind(micros(Timestamp::now()))
                .bind(id)
                .bind(WITHDRAWN);
        }
        edit::index(&mut batch, known, edit);
        batch.run(&mut *db).await?;
    }
    Ok(i64::try_from(comparison.edits.len()).unwrap_or(i64::MAX))
}
