//! Is what is searched, and who is said to have said what, what follows from the articles? Both are written beside each version; here they
//! are derived again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection};

use crate::model::Article;
use crate::store::{
    StoreError,
    indexed::{Words, check_pieces},
    pieces::{FIELDS, PIECE_BITS, pieces},
};

/// What is searched of a page, in one hash each: whole records fit in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hashes {
    pieces: [u8; 32],
    said: [u8; 32],
}

/// Derives what is searched, as the articles of a page go by.
pub(in crate::store) struct Sought {
    page: i64,
    number: i64,
    /// A version that is missing, or can't be read, is told elsewhere: what follows from it is not known.
    is_unknown: bool,
    /// The pieces that stand: the version that they came with.
    stands: HashMap<i64, i64>,
    pieces: Vec<(i64, i64, Option<i64>)>,
    /// Speaker and words: first and last version, first sight.
    said: BTreeMap<(String, String), (i64, i64, i64)>,
    derived: BTreeMap<i64, Option<Hashes>>,
    /// The words of every piece, each time that it came.
    words: Words,
}

impl Sought {
    pub(in crate::store) async fn new() -> Result<Sought, StoreError> {
        Ok(Sought {
            page: 0,
            number: 0,
            is_unknown: false,
            stands: HashMap::new(),
            pieces: Vec::new(),
            said: BTreeMap::new(),
            derived: BTreeMap::new(),
            words: Words::new().await?,
        })
    }

    /// The version that comes next; `None` where its article can't be read.
    pub(in crate::store) async fn take(
        &mut self,
        page: i64,
        number: i64,
        seen_from: i64,
        article: Option<&Article>,
    ) -> Result<(), StoreError> {
        if page != self.page {
            self.close();
            self.page = page;
        }
        let before = std::mem::replace(&mut self.number, number);
        let Some(article) = article.filter(|_| number == before + 1 && !self.is_unknown) else {
            self.is_unknown = true;
            return Ok(());
        };
        let mut stood = std::mem::take(&mut self.stands);
        for (key, field, text) in pieces(article) {
            let first = match stood.remove(&key) {
                Some(first) => first,
                None => {
                    self.words.add((page, key), FIELDS[field], text).await?;
                    number
                }
            };
            self.stands.insert(key, first);
        }
        let went = stood
            .into_iter()
            .map(|(key, first)| (key, first, Some(before)));
        self.pieces.extend(went);
        for quote in &article.quotes {
            if let Some(speaker) = &quote.speaker {
                let said = (self.said)
                    .entry((speaker.clone(), quote.text.clone()))
                    .or_insert((number, number, seen_from));
                said.1 = number;
            }
        }
        Ok(())
    }

    /// The page has no more versions.
    fn close(&mut self) {
        let stands = std::mem::take(&mut self.stands).into_iter();
        let mut pieces = std::mem::take(&mut self.pieces);
        pieces.extend(stands.map(|(key, first)| (key, first, None)));
        let mut said = SaidHash::default();
        for ((speaker, words), (first, last, seen)) in std::mem::take(&mut self.said) {
            said.add(&speaker, &words, first, last, seen);
        }
        let hashes = Hashes {
            pieces: hash_of(&mut pieces),
            said: said.0.finalize().into(),
        };
        let is_known = !std::mem::take(&mut self.is_unknown);
        if self.page != 0 {
            self.derived.insert(self.page, is_known.then_some(hashes));
        }
        self.number = 0;
    }

    /// Holds what is on record against it.
    pub(in crate::store) async fn check(
        mut self,
        db: &mut SqliteConnection,
        damaged: &mut Vec<String>,
    ) -> Result<(), StoreError> {
        self.close();
        let mut pieces = pieces_of(db).await?;
        let mut said = said_of(db).await?;
        let mut derived = std::mem::take(&mut self.derived);
        for page in pieces.keys().chain(said.keys()) {
            // What is searched of a page without a version follows from nothing.
            derived.entry(*page).or_insert_with(|| Some(nothing()));
        }
        let mut unknown = BTreeSet::new();
        for (page, hashes) in derived {
            let Some(hashes) = hashes else {
                unknown.insert(page);
                continue;
            };
            if pieces.remove(&page).unwrap_or(nothing().pieces) != hashes.pieces {
                damaged.push(format!(
                    "what is searched of page {page} is not what its versions say"
                ));
            }
            if said.remove(&page).unwrap_or(nothing().said) != hashes.said {
                damaged.push(format!(
                    "who is quoted on page {page} is not what its versions say"
                ));
            }
        }
        check_counts(db, damaged).await?;
        check_pieces(db, self.words, &unknown, damaged).await
    }
}

fn hash_of(pieces: &mut [(i64, i64, Option<i64>)]) -> [u8; 32] {
    pieces.sort_unstable();
    let mut hash = Sha256::new();
    for (key, first, last) in pieces {
        for number in [*key, *first, last.unwrap_or(i64::MIN)] {
            hash.update(number.to_be_bytes());
        }
    }
    hash.finalize().into()
}

#[derive(Default)]
struct SaidHash(Sha256);

impl SaidHash {
    fn add(&mut self, speaker: &str, words: &str, first: i64, last: i64, seen: i64) {
        for text in [speaker, words] {
            self.0.update((text.len() as u64).to_be_bytes());
            self.0.update(text);
        }
        for number in [first, last, seen] {
            self.0.update(number.to_be_bytes());
        }
    }
}

/// What is searched of a page without anything.
fn nothing() -> Hashes {
    Hashes {
        pieces: hash_of(&mut []),
        said: Sha256::new().finalize().into(),
    }
}

/// The hash of each page's pieces.
async fn pieces_of(db: &mut SqliteConnection) -> Result<HashMap<i64, [u8; 32]>, StoreError> {
    let mut rows = sqlx::query("SELECT id, key, first, last FROM piece ORDER BY id").fetch(db);
    let (mut hashes, mut page, mut pieces) = (HashMap::new(), 0, Vec::new());
    while let Some(row) = rows.try_next().await? {
        let of = row.try_get::<i64, _>("id")? >> PIECE_BITS;
        if of != page && !pieces.is_empty() {
            hashes.insert(page, hash_of(&mut std::mem::take(&mut pieces)));
        }
        page = of;
        pieces.push((
            row.try_get("key")?,
            row.try_get("first")?,
            row.try_get("last")?,
        ));
    }
    if !pieces.is_empty() {
        hashes.insert(page, hash_of(&mut pieces));
    }
    Ok(hashes)
}

/// The hash of what is said on each page.
async fn said_of(db: &mut SqliteConnection) -> Result<HashMap<i64, [u8; 32]>, StoreError> {
    let mut rows = sqlx::query("SELECT * FROM said ORDER BY page, speaker, words").fetch(db);
    let mut hashes: HashMap<i64, SaidHash> = HashMap::new();
    while let Some(row) = rows.try_next().await? {
        hashes.entry(row.try_get("page")?).or_default().add(
            row.try_get("speaker")?,
            row.try_get("words")?,
            row.try_get("first_version")?,
            row.try_get("last_version")?,
            row.try_get("first_seen")?,
        );
    }
    let hashes = hashes.into_iter();
    Ok(hashes
        .map(|(page, hash)| (page, hash.0.finalize().into()))
        .collect())
}

/// The words of every piece are in the index, and every speaker is counted.
async fn check_counts(
    db: &mut SqliteConnection,
    damaged: &mut Vec<String>,
) -> Result<(), StoreError> {
    let unindexed: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM piece WHERE id NOT IN (SELECT id FROM words_docsize))
             + (SELECT COUNT(*) FROM words_docsize WHERE id NOT IN (SELECT id FROM piece))",
    )
    .fetch_one(&mut *db)
    .await?;
    if unindexed > 0 {
        damaged.push(format!(
            "the index of words and the list of what is in it differ by {unindexed}"
        ));
    }
    let miscounted: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM (SELECT speaker AS name, COUNT(*) AS quotes, COUNT(DISTINCT page) AS pages FROM said GROUP BY speaker) AS counted
             LEFT JOIN speaker USING (name) WHERE speaker.quotes IS NOT counted.quotes OR speaker.pages IS NOT counted.pages
         UNION ALL SELECT name FROM speaker WHERE quotes > 0 AND name NOT IN (SELECT speaker FROM said)",
    )
    .fetch_all(&mut *db)
    .await?;
    for name in miscounted {
        damaged.push(format!(
            "the quotes of {name} are not as many as are listed"
        ));
    }
    Ok(())
}
