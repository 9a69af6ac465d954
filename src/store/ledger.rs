//! Can anybody change the past unnoticed? Each check is a leaf of an append-only Merkle tree (RFC 6962 §2.1).

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use sqlx::{Row, sqlite::SqliteRow};

use super::{StoreError, batch::Batch, body::sha256};

/// What a leaf binds: everything that a check put on record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(super) struct Entry {
    pub(super) position: i64,
    pub(super) page: i64,
    pub(super) url: String,
    pub(super) at: i64,
    pub(super) outcome: String,
    pub(super) status: Option<i64>,
    pub(super) reason: Option<String>,
    pub(super) body: Option<Vec<u8>>,
    pub(super) head: Option<Vec<u8>>,
    pub(super) version: Option<i64>,
    /// Of the version that this check made: its row's fixed columns, its article, its comparison.
    pub(super) made: Option<Vec<u8>>,
    /// Of the edits that this check made, in order.
    pub(super) edits: Vec<Vec<u8>>,
}

impl Entry {
    /// `SHA-256(0x00 || entry as JSON)`.
    pub(super) fn leaf(&self) -> Result<Vec<u8>, StoreError> {
        Ok(leaf_of(&serde_json::to_vec(self)?))
    }
}

/// `SHA-256(0x00 || entry)`.
pub(super) fn leaf_of(entry: &[u8]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(entry);
    hasher.finalize().to_vec()
}

/// Where the next entry goes.
macro_rules! next {
    () => {
        "(SELECT COALESCE(MAX(position) + 1, 0) FROM ledger WHERE level = 0)"
    };
}
pub(super) use next;

/// The left neighbours of the nodes that the next entry completes: one for each 1 that its position ends in. Rows of level and hash.
pub(super) const LEFTS: &str = concat!(
    "WITH RECURSIVE up (level, place) AS (SELECT 0, ",
    next!(),
    " UNION ALL SELECT level + 1, place >> 1 FROM up WHERE place & 1)
     SELECT ledger.level, ledger.hash FROM up JOIN ledger ON ledger.level = up.level AND position = place - 1 WHERE place & 1"
);

/// The hash of a version as it was made.
#[allow(clippy::too_many_arguments, reason = "the columns of one row")]
pub(super) fn version_hash(
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
pub(super) fn node(left: &[u8], right: &[u8]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().to_vec()
}

/// Adds a leaf at `position`, and every node that it completes with its left neighbours (the rows of [`LEFTS`]): O(log n).
pub(super) fn append(
    batch: &mut Batch,
    position: i64,
    leaf: Vec<u8>,
    lefts: &[SqliteRow],
) -> Result<(), StoreError> {
    let lefts: HashMap<i64, &[u8]> = lefts.iter().map(|row| (row.get(0), row.get(1))).collect();
    let mut made = vec![(0, position, leaf)];
    for level in 0..i64::from(position.trailing_ones()) {
        let left = lefts.get(&level).ok_or_else(|| {
            StoreError::Damaged(format!(
                "the ledger lacks its node {level}/{}",
                (position >> level) - 1
            ))
        })?;
        let hash = node(left, &made[made.len() - 1].2);
        made.push((level + 1, position >> (level + 1), hash));
    }
    for (level, position, hash) in made {
        batch
            .then("INSERT INTO ledger (level, position, hash) VALUES (?, ?, ?)")
            .bind(level)
            .bind(position)
            .bind(hash);
    }
    Ok(())
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
    use crate::store::body::spelled;

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
