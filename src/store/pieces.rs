//! Which words does each version have? A headline, a paragraph, a quote or a speaker is indexed once, as a piece, however many versions in
//! a row have it; from one version to the next only what came and what went is written.

use std::collections::{HashMap, HashSet};

use sqlx::SqliteConnection;

use super::{StoreError, batch::Batch, body::sha256, version};
use crate::model::Article;

/// A page's number and a piece's share a row id: the piece's takes so many bits.
pub(super) const PIECE_BITS: i64 = 20;

/// Where words may stand.
pub const FIELDS: [&str; 5] = ["headline", "standfirst", "body", "quotes", "speakers"];

/// What a version brings and ends, made ready before its turn to be written has come.
#[derive(Default)]
pub(super) struct Ready {
    /// JSON: the row, the key, the place in [`FIELDS`] and the words of each piece that came.
    came: Vec<(i64, i64, usize, String)>,
    /// The rows of those that went.
    went: Vec<i64>,
}

/// The pieces of an article, each once: its key, the place of its field, its words.
fn pieces(article: &Article) -> Vec<(i64, usize, &str)> {
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
fn rows_of(page: i64) -> (i64, i64) {
    (page << PIECE_BITS, ((page + 1) << PIECE_BITS) - 1)
}

/// What a page's next version brings and ends.
pub(super) async fn ready(
    db: &mut SqliteConnection,
    page: i64,
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
    let pieces = pieces(article);
    let mut ready = Ready::default();
    for (key, field, text) in pieces {
        // A page with more pieces than there are numbers is searched by those it had.
        if stands.remove(&key).is_none() && next <= last {
            ready.came.push((next, key, field, text.to_owned()));
            next += 1;
        }
    }
    ready.went = stands.into_values().collect();
    Ok(ready)
}

/// Puts what a version brings into the index, and ends what it does not have.
pub(super) fn put(batch: &mut Batch, number: i64, ready: &Ready) -> Result<(), StoreError> {
    if !ready.went.is_empty() {
        batch
            .then("UPDATE piece SET last = ? WHERE id IN (SELECT value FROM json_each(?))")
            .bind(number - 1)
            .bind(serde_json::to_string(&ready.went)?);
    }
    if !ready.came.is_empty() {
        let came = serde_json::to_string(&ready.came)?;
        batch
            .then(
                "INSERT INTO piece (id, key, first) SELECT value ->> 0, value ->> 1, ? FROM json_each(?)",
            )
            .bind(number)
            .bind(&came)
            .then(
                "INSERT INTO words (rowid, headline, standfirst, body, quotes, speakers)
                 SELECT value ->> 0, IIF(value ->> 2 = 0, value ->> 3, NULL), IIF(value ->> 2 = 1, value ->> 3, NULL),
                     IIF(value ->> 2 = 2, value ->> 3, NULL), IIF(value ->> 2 = 3, value ->> 3, NULL),
                     IIF(value ->> 2 = 4, value ->> 3, NULL) FROM json_each(?)",
            )
            .bind(came);
    }
    Ok(())
}

/// Takes the words of all versions of a page out of the index.
pub(super) fn take(batch: &mut Batch, page: i64) {
    let (first, last) = rows_of(page);
    for sql in [
        "DELETE FROM words WHERE rowid IN (SELECT id FROM piece WHERE id BETWEEN ? AND ?)",
        "DELETE FROM piece WHERE id BETWEEN ? AND ?",
    ] {
        batch.then(sql).bind(first).bind(last);
    }
}

/// Indexes the versions of a record that has no index of them yet.
pub(super) async fn index_all(db: &mut SqliteConnection) -> Result<(), StoreError> {
    let is_empty: bool = sqlx::query_scalar("SELECT NOT EXISTS (SELECT 1 FROM piece)")
        .fetch_one(&mut *db)
        .await?;
    if !is_empty {
        return Ok(());
    }
    let mut after = (0, 0);
    while let Some(next) = version::after(db, after).await? {
        after = (next.page, next.number);
        let ready = ready(db, next.page, &next.article).await?;
        let mut batch = Batch::default();
        put(&mut batch, next.number, &ready)?;
        batch.run(&mut *db).await?;
    }
    Ok(())
}

/// Stretches of a page's versions: the numbers of the first and the last of each, in their order, apart from each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Stretches(Vec<(i64, i64)>);

impl Stretches {
    pub(super) fn of(mut stretches: Vec<(i64, i64)>) -> Stretches {
        stretches.sort_unstable();
        let mut apart: Vec<(i64, i64)> = Vec::with_capacity(stretches.len());
        for (first, last) in stretches {
            match apart.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => {
                    before.1 = before.1.max(last)
                }
                _ => apart.push((first, last)),
            }
        }
        Stretches(apart)
    }

    /// The versions that both have.
    pub(super) fn shared(&self, other: &Stretches) -> Stretches {
        let mut shared = Vec::new();
        for (first, last) in &self.0 {
            let from = other.0.partition_point(|(_, end)| end < first);
            let overlapping = other.0[from..]
                .iter()
                .take_while(|(start, _)| start <= last);
            shared.extend(overlapping.map(|(start, end)| (*first.max(start), *last.min(end))));
        }
        Stretches(shared)
    }

    pub(super) fn last(&self) -> Option<i64> {
        self.0.last().map(|(_, last)| *last)
    }

    /// All numbers, up to the newest version's.
    pub(super) fn numbers(&self, newest: i64) -> Vec<i64> {
        let each = self.0.iter();
        each.flat_map(|(first, last)| *first..=(*last).min(newest))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stretches() -> impl Strategy<Value = Vec<(i64, i64)>> {
        prop::collection::vec((1_i64..40, 0_i64..6), 0..8).prop_map(|list| {
            list.into_iter()
                .map(|(first, more)| (first, first + more))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn stretches_are_sets_of_numbers(a in stretches(), b in stretches()) {
            let set = |list: &[(i64, i64)]| -> HashSet<i64> { list.iter().flat_map(|(first, last)| *first..=*last).collect() };
            let (x, y) = (Stretches::of(a.clone()), Stretches::of(b.clone()));
            let mut both: Vec<i64> = set(&a).intersection(&set(&b)).copied().collect();
            both.sort_unstable();
            prop_assert_eq!(x.shared(&y).numbers(i64::MAX - 1), both);
            prop_assert_eq!(x.last(), set(&a).into_iter().max());
        }
    }
}
