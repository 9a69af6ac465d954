//! How are bodies kept? By their SHA-256, once each, packed against the page's bodies before; every read is checked.

use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection};

use crate::model::hex;
use crate::store::{
    Store, StoreError,
    batch::Batch,
    bound,
    pack::{Chain, Packed, pack},
};

/// Each body is a delta of the one before, but every so-manieth of the one so many before, every so-manieth of those likewise: the
/// n-th body of a page stands on no more others than the digits of n, in this base, sum up to.
const STEP: i64 = 64;
/// More than any chain is long.
const STEPS_AT_MOST: i64 = 400;

/// The first bodies of so many pages of a site stand on each other, those of all others on the last of them: they have the template.
const FIRSTS: i64 = 4;

/// `sha256:…` as hex.
pub(in crate::store) fn spelled(hash: &[u8]) -> String {
    format!("sha256:{}", hex(hash))
}

fn unspelled(name: &str) -> Option<Vec<u8>> {
    let hex = name.strip_prefix("sha256:").unwrap_or(name);
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    (0..32)
        .map(|i| {
            hex.get(2 * i..2 * i + 2)
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        })
        .collect()
}

pub(in crate::store) fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// A body made ready before its turn to be written has come.
pub(in crate::store) struct Ready {
    pub(in crate::store) hash: Vec<u8>,
    length: usize,
    /// The body of its page that it was made ready to come after.
    pub(in crate::store) before: Option<i64>,
    /// `None`: it is on record.
    delta: Option<Delta>,
}

/// What is written of a body: its row's `base`, `bases`, `depth` and `bytes`.
struct Delta {
    base: Option<i64>,
    bases: usize,
    place: i64,
    packed: Vec<u8>,
}

/// Packs a body as a delta of the one `before` it or, for a page's first, of `reference`, another page of its site, where that helps.
pub(in crate::store) async fn ready(
    db: &mut SqliteConnection,
    bytes: &[u8],
    before: Option<i64>,
    reference: Option<i64>,
) -> Result<Ready, StoreError> {
    let hash = sha256(bytes);
    let known = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM body WHERE sha256 = $1 AND pruned_at IS NULL) AS is_known,
             EXISTS (SELECT 1 FROM body WHERE sha256 = $1 AND pruned_at IS NOT NULL) AS was_given_up,
             (SELECT depth FROM body WHERE id = $2 AND pruned_at IS NULL) AS depth",
    )
    .bind(&hash)
    .bind(before)
    .fetch_one(&mut *db)
    .await?;
    let mut ready = Ready {
        hash,
        length: bytes.len(),
        before,
        delta: None,
    };
    if known.get("is_known") {
        return Ok(ready);
    }
    let (base, place) = match before.zip(known.get::<Option<i64>, _>("depth")) {
        Some((before, depth)) => (base_at(db, before, depth + 1).await?, depth + 1),
        None => (reference, 0),
    };
    // A body stands on earlier rows alone: one that comes again has its row before what it came after.
    let base = base.filter(|_| !known.get::<bool, _>("was_given_up"));
    if let Some(base) = base {
        match chain(&mut *db, base).await {
            Ok(chain) => {
                let (bases, old) = chain.nearest(bytes.len());
                if bases > 0 {
                    ready.delta = Some(Delta {
                        base: Some(base),
                        bases,
                        place,
                        packed: pack(bytes, old)?,
                    });
                }
            }
            // What can't be read any more must not keep what comes now from being kept.
            Err(StoreError::Damaged(_) | StoreError::Pruned { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    if ready.delta.is_none() {
        ready.delta = Some(Delta {
            base: None,
            bases: 1,
            place: 0,
            packed: pack(bytes, &[])?,
        });
    }
    Ok(ready)
}

/// Keeps a body; one that was given up and comes again has its bytes again.
pub(in crate::store) fn put(batch: &mut Batch, ready: &Ready) {
    let Some(delta) = &ready.delta else {
        return;
    };
    batch
        .then(
            "INSERT INTO body (sha256, length, base, bases, depth, bytes) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (sha256) DO UPDATE SET base = excluded.base, bases = excluded.bases, depth = excluded.depth,
                 bytes = excluded.bytes, pruned_at = NULL WHERE pruned_at IS NOT NULL",
        )
        .bind(&ready.hash)
        .bind(i64::try_from(ready.length).unwrap_or(i64::MAX))
        .bind(delta.base)
        .bind(i64::try_from(delta.bases).unwrap_or(1))
        .bind(delta.place)
        .bind(&delta.packed);
}

/// The base of the body at a place (`depth`) of the chain, after `before`.
async fn base_at(
    db: &mut SqliteConnection,
    before: i64,
    place: i64,
) -> Result<Option<i64>, StoreError> {
    // 5 → 4, 64 → 0, 128 → 64, 4,096 → 0 in steps of 64.
    let mut step = 1;
    while place % (step * STEP) == 0 {
        step *= STEP;
    }
    if step == 1 {
        return Ok(Some(before));
    }
    Ok(sqlx::query_scalar(
        "WITH RECURSIVE chain (id, base, depth, steps) AS (
             SELECT id, base, depth, 0 FROM body WHERE id = $1
             UNION ALL SELECT body.id, body.base, body.depth, steps + 1
                 FROM chain JOIN body ON body.id = chain.base
                 WHERE chain.depth > $2 AND body.depth < chain.depth AND body.pruned_at IS NULL AND steps <= $3
         )
         SELECT id FROM chain ORDER BY steps DESC LIMIT 1",
    )
    .bind(before)
    .bind(place - step)
    .bind(STEPS_AT_MOST)
    .fetch_optional(&mut *db)
    .await?)
}

/// Of the few first bodies of a site's pages that stand on each other, and on `root`, the last.
pub(in crate::store) async fn last_of_firsts(
    db: &mut SqliteConnection,
    root: i64,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "WITH RECURSIVE first (id, place) AS (
             SELECT $1, 1
             UNION ALL SELECT (SELECT MIN(id) FROM body WHERE base = first.id AND depth = 0 AND pruned_at IS NULL), place + 1
                 FROM first WHERE place < $2 AND id IS NOT NULL
         )
         SELECT id FROM first WHERE id IS NOT NULL ORDER BY place DESC LIMIT 1",
    )
    .bind(root)
    .bind(FIRSTS)
    .fetch_one(&mut *db)
    .await?)
}

/// The bytes of a body, checked against its hash.
pub(in crate::store) async fn read(
    db: &mut SqliteConnection,
    id: i64,
) -> Result<Vec<u8>, StoreError> {
    let chain = chain(db, id).await?;
    Ok(chain.last(1).to_vec())
}

/// A body, checked against its hash, and those that it stands on.
async fn chain(db: &mut SqliteConnection, id: i64) -> Result<Chain, StoreError> {
    let rows = sqlx::query(
        "WITH RECURSIVE chain (id, base, place) AS (
             SELECT id, base, 0 FROM body WHERE id = $1
             UNION ALL SELECT body.id, body.base, place + 1 FROM chain JOIN body ON body.id = chain.base WHERE place <= $2
         )
         SELECT body.id, sha256, length, body.base, bases, bytes, pruned_at FROM chain JOIN body USING (id) ORDER BY place",
    )
    .bind(id)
    .bind(STEPS_AT_MOST)
    .fetch_all(&mut *db)
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    let mut next = Some(id);
    for row in rows {
        let hash: Vec<u8> = row.try_get("sha256")?;
        if let Some(at) = row.try_get::<Option<i64>, _>("pruned_at")? {
            return Err(StoreError::Pruned {
                name: spelled(&hash),
                at: crate::store::moment(at)?,
                rule: bound::rule_of(db, row.try_get("id")?, at).await?,
            });
        }
        next = row.try_get("base")?;
        all.push(Packed {
            hash,
            length: usize::try_from(row.try_get::<i64, _>("length")?).unwrap_or_default(),
            bases: usize::try_from(row.try_get::<i64, _>("bases")?).unwrap_or_default(),
            bytes: row.try_get("bytes")?,
        });
    }
    if let Some(missing) = next {
        return Err(StoreError::Damaged(format!(
            "body {missing} is missing, or body {id} stands on too many others"
        )));
    }
    // The hash of what is asked for vouches for all under it; which of them is damaged is found out only where one is.
    let mut chain = Chain::default();
    for packed in all.iter().rev() {
        let Ok(unpacked) = packed.unpacked(&chain) else {
            return Err(damaged(&all));
        };
        chain.push(&unpacked);
    }
    match all.first() {
        Some(asked) if sha256(chain.last(1)) != asked.hash => Err(damaged(&all)),
        _ => Ok(chain),
    }
}

/// Names the first body of a chain that is not what was recorded.
fn damaged(all: &[Packed]) -> StoreError {
    let mut chain = Chain::default();
    for packed in all.iter().rev() {
        let bytes = packed.unpacked(&chain).unwrap_or_default();
        if sha256(&bytes) != packed.hash {
            let name = spelled(&packed.hash);
            return StoreError::Damaged(format!("the body {name} is not what was recorded"));
        }
        chain.push(&bytes);
    }
    StoreError::Damaged("a body is not what was recorded".into())
}

impl Store {
    /// The exact bytes of a body, by `sha256:…`; checked against its hash.
    pub async fn body(&self, snapshot: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(hash) = unspelled(snapshot) else {
            return Ok(None);
        };
        let mut db = self.readers.acquire().await?;
        let id: Option<i64> = sqlx::query_scalar("SELECT id FROM body WHERE sha256 = $1")
            .bind(hash)
            .fetch_optional(&mut *db)
            .await?;
        match id {
            Some(id) => Ok(Some(read(&mut db, id).await?)),
            None => Ok(None),
        }
    }
}

/// Keeps a body at once. Gives its row.
#[cfg(test)]
pub(in crate::store) async fn keep(
    db: &mut SqliteConnection,
    bytes: &[u8],
    before: Option<i64>,
    reference: Option<i64>,
) -> Result<i64, StoreError> {
    let ready = ready(db, bytes, before, reference).await?;
    let mut batch = Batch::default();
    put(&mut batch, &ready);
    batch
        .then("SELECT id FROM body WHERE sha256 = ?")
        .bind(&ready.hash);
    Ok(batch.run(db).await?[0].get(0))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// 140 versions of one page, and the first of another page of its site.
    #[tokio::test]
    async fn a_long_history_stands_on_few_and_a_new_page_on_its_site() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let mut db = store.writer.acquire().await.unwrap();
        let template: String = (0..3_000)
            .map(|i| format!("item {} ", i * 7919 % 10_007))
            .collect();
        let version = |n: i64| format!("{template}{n}").into_bytes();
        let (mut rows, mut before) = (Vec::new(), None);
        for n in 0..140 {
            before = Some(keep(&mut db, &version(n), before, None).await.unwrap());
            rows.extend(before);
        }
        let mut bases: HashMap<i64, Option<i64>> = HashMap::new();
        for row in sqlx::query("SELECT id, base FROM body")
            .fetch_all(&mut *db)
            .await
            .unwrap()
        {
            bases.insert(row.get("id"), row.get("base"));
        }
        for (n, row) in (0..).zip(&rows) {
            assert_eq!(read(&mut db, *row).await.unwrap(), version(n));
            let steps = std::iter::successors(bases[row], |base| bases[base]).count();
            assert!(steps <= 63 + 2, "{n} stands on {steps}");
        }
        assert_eq!(
            (bases[&rows[5]], bases[&rows[128]]),
            (Some(rows[4]), Some(rows[64]))
        );
        // One that is damaged is named, whoever stands on it, and what comes after is kept all the same.
        sqlx::query("UPDATE body SET bytes = x'00' WHERE id = $1")
            .bind(rows[38])
            .execute(&mut *db)
            .await
            .unwrap();
        let told = read(&mut db, rows[39]).await.unwrap_err().to_string();
        assert!(told.contains(&spelled(&sha256(&version(38)))), "{told}");
        let next = keep(&mut db, &version(141), before, None).await.unwrap();
        assert_eq!(read(&mut db, next).await.unwrap(), version(141));
        let other = format!("Another page. {template}").into_bytes();
        let other = keep(&mut db, &other, None, Some(rows[0])).await.unwrap();
        let packed: i64 = sqlx::query_scalar("SELECT LENGTH(bytes) FROM body WHERE id = $1")
            .bind(other)
            .fetch_one(&mut *db)
            .await
            .unwrap();
        assert!(packed < 200, "{packed}");
        drop(db);
        // Named once, with how many can't be read for it: the 25 up to the next that stands on another.
        let verified = store.verify(&mut |_, _| {}).await.unwrap();
        let name = spelled(&sha256(&version(38)));
        let told = format!(
            "the body {name} is not what was recorded, and 25 that stand on it can't be read"
        );
        assert_eq!(verified.damaged, [told]);
    }

    #[tokio::test]
    async fn the_first_few_pages_of_a_site_stand_on_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let mut db = store.writer.acquire().await.unwrap();
        let mut rows: Vec<i64> = Vec::new();
        for n in 0..6 {
            let reference = match rows.first() {
                Some(root) => Some(last_of_firsts(&mut db, *root).await.unwrap()),
                None => None,
            };
            let body = format!("page {n}");
            rows.push(
                keep(&mut db, body.as_bytes(), None, reference)
                    .await
                    .unwrap(),
            );
        }
        let bases: Vec<Option<i64>> = sqlx::query_scalar("SELECT base FROM body ORDER BY id")
            .fetch_all(&mut *db)
            .await
            .unwrap();
        let of = |n: usize| Some(rows[n]);
        assert_eq!(bases, [None, of(0), of(1), of(2), of(3), of(3)]);
    }
}
