//! Which words does each version have? A headline, a paragraph, a quote or a speaker is indexed once, as a piece, however many versions in
//! a row have it; from one version to the next only what came and what went is written.

use std::collections::{HashMap, HashSet};

use sqlx::SqliteConnection;

use crate::model::Article;
use crate::store::{StoreError, batch::Batch, body::sha256, version};

/// A page's number and a piece's share a row id: the piece's takes so many bits.
pub(in crate::store) const PIECE_BITS: i64 = 32;

/// Where words may stand.
pub const FIELDS: [&str; 5] = ["headline", "standfirst", "body", "quotes", "speakers"];

/// What a version brings and ends, made ready before its turn to be written has come.
#[derive(Default)]
pub(in crate::store) struct Ready {
    /// The version that it comes after.
    after: i64,
    /// JSON: the row, the key, the place in [`FIELDS`] and the words of each piece that came.
    came: Option<String>,
    /// JSON: the rows of those that went.
    went: Option<String>,
}

/// The pieces of an article, each once: its key, the place of its field, its words.
pub(in crate::store) fn pieces(article: &Article) -> Vec<(i64, usize, &str)> {
    let quotes = &article.quotes;
    let fields: [Vec<&str>; 5] = [
        article.headline.iter().map(String::as_str).collect(),
        article.standfirst.iter().map(String::as_str).collect(),
        article.body.iter().map(|it| it.text.as_str()).collect(),
        quotes.iter().map(|it| it.text.as_str()).collect(),
        quotes
            .iter()
            .filter_map(|it| it.speaker.as_deref())
            .collect(),
    ];
    let mut known = HashSet::new();
    let each = (0..).zip(fields).flat_map(|(field, texts)| {
        let keyed = move |text| (key(field, text), field, text);
        texts.into_iter().map(keyed)
    });
    each.filter(|(key, _, _)| known.insert(*key)).collect()
}

fn key(field: usize, text: &str) -> i64 {
    let hash = sha256(format!("{field} {text}").as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    i64::from_be_bytes(first)
}

/// The first and the last row that a page's pieces may have.
pub(in crate::store) fn rows_of(page: i64) -> (i64, i64) {
    (page << PIECE_BITS, ((page + 1) << PIECE_BITS) - 1)
}

/// What the version that comes after another (after 0, the first) of its page brings and ends.
pub(in crate::store) async fn ready(
    db: &mut SqliteConnection,
    page: i64,
    after: i64,
    article: &Article,
) -> Result<Ready, StoreError> {
    let (first, last) = rows_of(page);
    let newest: Option<i64> =
        sqlx::query_scalar("SELECT MAX(id) FROM piece WHERE id BETWEEN $1 AND $2")
            .bind(first)
            .bind(last)
            .fetch_one(&mut *db)
            .await?;
    let mut next = newest.map_or(first, |id| id + 1);
    let stands: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT key, id FROM piece INDEXED BY piece_stands WHERE last IS NULL AND id BETWEEN $1 AND $2",
    )
    .bind(first)
    .bind(last)
    .fetch_all(db)
    .await?;
    let mut stands: HashMap<i64, i64> = stands.into_iter().collect();
    let mut came = Vec::new();
    for (key, field, text) in pieces(article) {
        // A page with more pieces than there are numbers is searched by those it had.
        if stands.remove(&key).is_none() && next <= last {
            came.push((next, key, field, text));
            next += 1;
        }
    }
    let went: Vec<i64> = stands.into_values().collect();
    Ok(Ready {
        after,
        came: (!came.is_empty())
            .then(|| serde_json::to_string(&came))
            .transpose()?,
        went: (!went.is_empty())
            .then(|| serde_json::to_string(&went))
            .transpose()?,
    })
}

/// Puts what a version brings into the index, and ends what it does not have.
pub(in crate::store) fn put(batch: &mut Batch, number: i64, ready: &Ready) {
    if let Some(went) = &ready.went {
        batch
            .then("UPDATE piece SET last = ? WHERE id IN (SELECT value FROM json_each(?))")
            .bind(ready.after)
            .bind(went);
    }
    if let Some(came) = &ready.came {
        batch
            .then(
                "INSERT INTO piece (id, key, first) SELECT value ->> 0, value ->> 1, ? FROM json_each(?)",
            )
            .bind(number)
            .bind(came)
            .then(
                "INSERT INTO words (rowid, headline, standfirst, body, quotes, speakers)
                 SELECT value ->> 0, IIF(value ->> 2 = 0, value ->> 3, NULL), IIF(value ->> 2 = 1, value ->> 3, NULL),
                     IIF(value ->> 2 = 2, value ->> 3, NULL), IIF(value ->> 2 = 3, value ->> 3, NULL),
                     IIF(value ->> 2 = 4, value ->> 3, NULL) FROM json_each(?)",
            )
            .bind(came);
    }
}

/// Takes the words of all versions of a page out of the index.
pub(in crate::store) fn take(batch: &mut Batch, page: i64) {
    let (first, last) = rows_of(page);
    for sql in [
        "DELETE FROM words WHERE rowid IN (SELECT id FROM piece WHERE id BETWEEN ? AND ?)",
        "DELETE FROM piece WHERE id BETWEEN ? AND ?",
    ] {
        batch.then(sql).bind(first).bind(last);
    }
}

/// Indexes the versions of a record that has no index of them yet.
pub(in crate::store) async fn index_all(db: &mut SqliteConnection) -> Result<(), StoreError> {
    let is_empty: bool = sqlx::query_scalar("SELECT NOT EXISTS (SELECT 1 FROM piece)")
        .fetch_one(&mut *db)
        .await?;
    if !is_empty {
        return Ok(());
    }
    let mut last = (0, 0);
    while let Some(next) = version::after(db, last).await? {
        let after = if next.page == last.0 { last.1 } else { 0 };
        last = (next.page, next.number);
        let ready = ready(db, next.page, after, &next.article).await?;
        let mut batch = Batch::default();
        put(&mut batch, next.number, &ready);
        batch.run(&mut *db).await?;
    }
    Ok(())
}
