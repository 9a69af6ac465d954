//! Can anybody change the past unnoticed? Each check is a leaf of an append-only Merkle tree (RFC 6962 §2.1). Of its inner nodes the
//! roots of full tiles are kept, as C2SP's tlog-tiles has them: what lies between takes no time to compute.

use std::ops::Range;

use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection};

use crate::store::{StoreError, batch::Batch, body::sha256};

/// Levels from the nodes of a tile to its root.
pub(in crate::store) const HEIGHT: i64 = 8;
/// Nodes of a full tile.
pub(in crate::store) const TILE: i64 = 1 << HEIGHT;

/// What a leaf binds: everything that a check put on record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(in crate::store) struct Entry {
    pub(in crate::store) position: i64,
    pub(in crate::store) page: i64,
    pub(in crate::store) url: String,
    pub(in crate::store) at: i64,
    pub(in crate::store) outcome: String,
    pub(in crate::store) status: Option<i64>,
    pub(in crate::store) reason: Option<String>,
    pub(in crate::store) body: Option<Vec<u8>>,
    pub(in crate::store) head: Option<Vec<u8>>,
    pub(in crate::store) version: Option<i64>,
    /// Of the version that this check made: its row's fixed columns, its article, its comparison.
    pub(in crate::store) made: Option<Vec<u8>>,
    /// Of the edits that this check made, in order.
    pub(in crate::store) edits: Vec<Vec<u8>>,
    /// Of what became of the page with this check, in order; `None`: an earlier release wrote it, which bound none of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::store) events: Option<Vec<Vec<u8>>>,
}

impl Entry {
    /// `SHA-256(0x00 || entry as JSON)`.
    pub(in crate::store) fn leaf(&self) -> Result<Vec<u8>, StoreError> {
        Ok(leaf_of(&serde_json::to_vec(self)?))
    }
}

/// `SHA-256(0x00 || entry)`.
pub(in crate::store) fn leaf_of(entry: &[u8]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(entry);
    hasher.finalize().to_vec()
}

/// Where the next entry goes: after the last, and after the last of whatever has one, which may be lost.
macro_rules! next {
    () => {
        "(SELECT MAX((SELECT COALESCE(MAX(position) + 1, 0) FROM ledger WHERE level = 0),
             (SELECT COALESCE(MAX(position) + 1, 0) FROM look), (SELECT COALESCE(MAX(position) + 1, 0) FROM event),
             (SELECT COALESCE(MAX(position) + 1, 0) FROM pruning), (SELECT COALESCE(MAX(position) + 1, 0) FROM rebuild)))"
    };
}
pub(in crate::store) use next;

/// The same, where it must be known before anything is written; inside a transaction that is to write.
pub(in crate::store) async fn next_position(db: &mut SqliteConnection) -> Result<i64, StoreError> {
    let next = concat!("SELECT ", next!());
    Ok(sqlx::query_scalar(next).fetch_one(db).await?)
}

/// The entry at a position, as it was recorded.
pub(in crate::store) async fn entry_at(
    db: &mut SqliteConnection,
    position: i64,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT hash FROM ledger WHERE level = 0 AND position = $1";
    Ok(sqlx::query_scalar(sql)
        .bind(position)
        .fetch_optional(db)
        .await?)
}

/// The hash of a version as it was made.
#[allow(clippy::too_many_arguments, reason = "the columns of one row")]
pub(in crate::store) fn version_hash(
    number: i64,
    fingerprint: &str,
    seen_from: i64,
    last_seen_otherwise: Option<i64>,
    returns_to: Option<i64>,
    headline: Option<&str>,
    extractor: &str,
    article: &[u8],
    comparison: Option<&str>,
) -> Result<Vec<u8>, StoreError> {
    let row = (
        (
            number,
            fingerprint,
            seen_from,
            last_seen_otherwise,
            returns_to,
        ),
        (headline, extractor, sha256(article), comparison),
    );
    Ok(sha256(&serde_json::to_vec(&row)?))
}

/// `SHA-256(0x01 || left || right)`.
pub(in crate::store) fn node(left: &[u8], right: &[u8]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().to_vec()
}

/// Whole trees that the leaves so far fall into, largest first: each with its level.
#[derive(Default)]
pub(in crate::store) struct Peaks(Vec<(i64, Vec<u8>)>);

impl Peaks {
    /// Adds the next node, of no higher level than those before.
    pub(in crate::store) fn push(&mut self, mut level: i64, mut hash: Vec<u8>) {
        while let Some((_, left)) = self.0.pop_if(|(last, _)| *last == level) {
            hash = node(&left, &hash);
            level += 1;
        }
        self.0.push((level, hash));
    }

    /// The root over all, joined from the right; that of no leaves is the hash of nothing.
    pub(in crate::store) fn root(self) -> Vec<u8> {
        let hashes = self.0.into_iter().rev().map(|(_, hash)| hash);
        let root = hashes.reduce(|right, left| node(&left, &right));
        root.unwrap_or_else(|| sha256(&[]))
    }
}

/// The nodes of a level from one place up to before another: all of them.
async fn nodes(
    db: &mut SqliteConnection,
    level: i64,
    places: Range<i64>,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = sqlx::query(
        "SELECT position, hash FROM ledger WHERE level = $1 AND position >= $2 AND position < $3 ORDER BY position",
    )
    .bind(level)
    .bind(places.start)
    .bind(places.end)
    .fetch_all(db)
    .await?;
    let mut found = rows.iter().map(|row| row.try_get::<i64, _>(0));
    for place in places {
        if found.next().transpose()? != Some(place) {
            return Err(StoreError::Damaged(format!(
                "the ledger lacks its node {level}/{place}"
            )));
        }
    }
    rows.iter()
        .map(|row| Ok(row.try_get(1)?))
        .collect::<Result<_, StoreError>>()
}

/// The root of a full tile: of the nodes of a level under the node at `place`, [`HEIGHT`] levels above.
pub(in crate::store) async fn tile(
    db: &mut SqliteConnection,
    level: i64,
    place: i64,
) -> Result<Vec<u8>, StoreError> {
    let mut tile = Peaks::default();
    for hash in nodes(db, level, place << HEIGHT..(place + 1) << HEIGHT).await? {
        tile.push(0, hash);
    }
    Ok(tile.root())
}

/// Adds a leaf at `position`, and the roots of the tiles that it fills.
pub(in crate::store) async fn append(
    db: &mut SqliteConnection,
    batch: &mut Batch,
    position: i64,
    leaf: Vec<u8>,
) -> Result<(), StoreError> {
    let (mut level, mut place, mut hash) = (0, position, leaf);
    loop {
        batch
            .then("INSERT INTO ledger (level, position, hash) VALUES (?, ?, ?)")
            .bind(level)
            .bind(place)
            .bind(&hash);
        let first = place & !(TILE - 1);
        if place - first < TILE - 1 {
            return Ok(());
        }
        let lefts = match nodes(&mut *db, level, first..place).await {
            Ok(lefts) => lefts,
            // A tile that lost a node gets no root: `verify` names what is lost, and checks go on.
            Err(StoreError::Damaged(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        let mut tile = Peaks::default();
        lefts.into_iter().for_each(|left| tile.push(0, left));
        tile.push(0, hash);
        (level, place, hash) = (level + HEIGHT, place >> HEIGHT, tile.root());
    }
}

/// The root of the ledger's first `size` entries (RFC 6962 §2.1).
pub(in crate::store) async fn root_at(
    db: &mut SqliteConnection,
    size: i64,
) -> Result<Vec<u8>, StoreError> {
    let (mut peaks, mut done) = (Peaks::default(), 0);
    for level in (0..i64::from(i64::BITS) / HEIGHT).rev().map(|n| n * HEIGHT) {
        for hash in nodes(&mut *db, level, done >> level..size >> level).await? {
            peaks.push(level, hash);
        }
        done = size >> level << level;
    }
    Ok(peaks.root())
}

/// The root of a tree over these leaves, by the definition of RFC 6962; the oracle of the tests.
#[cfg(test)]
fn root(leaves: &[Vec<u8>]) -> Vec<u8> {
    match leaves {
        [] => sha256(&[]),
        [leaf] => leaf.clone(),
        _ => {
            let split = leaves.len().next_power_of_two() / 2;
            node(&root(&leaves[..split]), &root(&leaves[split..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, body::spelled};

    #[tokio::test]
    async fn the_root_is_that_of_all_leaves_however_many() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let mut db = store.writer.acquire().await.unwrap();
        let leaves: Vec<Vec<u8>> = (0..600_i64).map(|n| leaf_of(&n.to_le_bytes())).collect();
        for (position, leaf) in (0..).zip(&leaves) {
            let mut batch = Batch::default();
            append(&mut db, &mut batch, position, leaf.clone())
                .await
                .unwrap();
            batch.run(&mut db).await.unwrap();
        }
        for size in [0, 1, 2, 3, 255, 256, 257, 511, 512, 599, 600] {
            assert_eq!(
                root_at(&mut db, i64::try_from(size).unwrap())
                    .await
                    .unwrap(),
                root(&leaves[..size]),
                "{size}"
            );
        }
        assert!(root_at(&mut db, 601).await.is_err());
        // What is lost keeps nothing else from being written.
        sqlx::query("DELETE FROM ledger WHERE level = 0 AND position = 700 OR level = 8")
            .execute(&mut *db)
            .await
            .unwrap();
        for position in 600..800 {
            let mut batch = Batch::default();
            append(&mut db, &mut batch, position, leaf_of(b"more"))
                .await
                .unwrap();
            if position == 700 {
                continue;
            }
            batch.run(&mut db).await.unwrap();
        }
        let kept: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM ledger")
            .fetch_one(&mut *db)
            .await
            .unwrap();
        assert_eq!(kept, 799);
    }

    #[test]
    fn roots_are_those_of_rfc_6962() {
        // The leaves and roots of the reference implementation's test vectors.
        let leaf = |bytes: &[u8]| {
            let mut hasher = Sha256::new();
            hasher.update([0]);
            hasher.update(bytes);
            hasher.finalize().to_vec()
        };
        let one = [leaf(b"")];
        assert_eq!(
            spelled(&root(&one)),
            "sha256:6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
        let two = [leaf(b""), leaf(&[0])];
        assert_eq!(
            spelled(&root(&two)),
            "sha256:fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
        );
    }
}
