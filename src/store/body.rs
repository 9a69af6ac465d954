//! How are bodies kept? By their SHA-256, once each, packed against the page's body before; every read is checked.

use std::{
    collections::{HashMap, HashSet},
    io::{Read, Write},
};

use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection};
use zstd::stream::raw::CParameter;

use super::{Store, StoreError};

/// A body stands on at most so many others, so that a read stays short (HISTORY measured 20 to 32).
const DEPTH_AT_MOST: i64 = 20;
/// zstd's level: beyond it deltas of pages shrink by under a tenth, for ten times the work.
const LEVEL: i32 = 9;
/// A base more than so many times larger or smaller than the body is no help.
const SIZE_JUMP: usize = 4;

/// `sha256:…` as hex.
pub(super) fn spelled(hash: &[u8]) -> String {
    let mut out = String::from("sha256:");
    for byte in hash {
        out.push_str(&format!("{byte:02x}"));
    }
    out
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

pub(super) fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

fn pack(bytes: &[u8], base: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = zstd::stream::raw::Encoder::with_ref_prefix(LEVEL, base)?;
    let span = (base.len() + bytes.len()).max(1 << 10);
    let log = (usize::BITS - span.leading_zeros()).clamp(10, 27);
    encoder.set_parameter(CParameter::WindowLog(log))?;
    encoder.set_parameter(CParameter::EnableLongDistanceMatching(true))?;
    // Without it zstd clears tables for an input without an end: megabytes for each body.
    encoder.set_pledged_src_size(Some(bytes.len() as u64))?;
    let mut writer = zstd::stream::zio::Writer::new(&mut out, encoder);
    writer.write_all(bytes)?;
    writer.finish()?;
    Ok(out)
}

fn unpack(packed: &[u8], base: &[u8], length: usize) -> std::io::Result<Vec<u8>> {
    let mut reader =
        zstd::stream::read::Decoder::with_ref_prefix(std::io::BufReader::new(packed), base)?;
    reader.window_log_max(27)?;
    let mut out = Vec::new();
    // One byte more than was recorded is damage enough: never unpack without an end.
    reader.take(length as u64 + 1).read_to_end(&mut out)?;
    Ok(out)
}

/// Keeps a body, as a delta of `before` where that helps. Gives its row.
pub(super) async fn keep(
    db: &mut SqliteConnection,
    bytes: &[u8],
    before: Option<i64>,
) -> Result<i64, StoreError> {
    let hash = sha256(bytes);
    let known = sqlx::query("SELECT id, pruned_at FROM body WHERE sha256 = $1")
        .bind(&hash)
        .fetch_optional(&mut *db)
        .await?;
    if let Some(known) = known {
        let id = known.get("id");
        if known.get::<Option<i64>, _>("pruned_at").is_some() {
            // It had been given up, and came again.
            sqlx::query("UPDATE body SET bytes = $2, pruned_at = NULL WHERE id = $1")
                .bind(id)
                .bind(pack(bytes, &[])?)
                .execute(&mut *db)
                .await?;
        }
        return Ok(id);
    }
    let mut base = None;
    let depth: Option<i64> =
        sqlx::query_scalar("SELECT depth FROM body WHERE id = $1 AND pruned_at IS NULL")
            .bind(before)
            .fetch_optional(&mut *db)
            .await?;
    if let Some((before, depth)) = before.zip(depth) {
        let old = read(&mut *db, before).await?;
        let alike = old.len() <= bytes.len().saturating_mul(SIZE_JUMP)
            && bytes.len() <= old.len().saturating_mul(SIZE_JUMP);
        if depth + 1 < DEPTH_AT_MOST && alike {
            base = Some((before, depth + 1, old));
        }
    }
    let (base, depth, old) = match base {
        Some((id, depth, old)) => (Some(id), depth, old),
        None => (None, 0, Vec::new()),
    };
    let packed = pack(bytes, &old)?;
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let id = sqlx::query_scalar(
        "INSERT INTO body (sha256, length, base, depth, bytes) VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(&hash)
    .bind(length)
    .bind(base)
    .bind(depth)
    .bind(packed)
    .fetch_one(&mut *db)
    .await?;
    Ok(id)
}

/// The bytes of a body, checked against its hash.
pub(super) async fn read(db: &mut SqliteConnection, id: i64) -> Result<Vec<u8>, StoreError> {
    let rows = sqlx::query(
        "WITH RECURSIVE chain (id, base, place) AS (
             SELECT id, base, 0 FROM body WHERE id = $1
             UNION ALL SELECT body.id, body.base, place + 1 FROM chain JOIN body ON body.id = chain.base WHERE place <= $2
         )
         SELECT body.id, sha256, length, body.base, bytes, pruned_at FROM chain JOIN body USING (id) ORDER BY place",
    )
    .bind(id)
    .bind(DEPTH_AT_MOST)
    .fetch_all(&mut *db)
    .await?;
    let mut chain = Vec::with_capacity(rows.len());
    let mut next = Some(id);
    for row in rows {
        let hash: Vec<u8> = row.get("sha256");
        if let Some(at) = row.get::<Option<i64>, _>("pruned_at") {
            return Err(StoreError::Pruned {
                name: spelled(&hash),
                at: super::moment(at)?,
            });
        }
        let length: i64 = row.get("length");
        let packed: Vec<u8> = row.get("bytes");
        next = row.get("base");
        chain.push((hash, length, packed));
    }
    if let Some(missing) = next {
        return Err(StoreError::Damaged(format!(
            "body {missing} is missing, or body {id} stands on too many others"
        )));
    }
    let mut bytes = Vec::new();
    for (hash, length, packed) in chain.into_iter().rev() {
        let name = spelled(&hash);
        let length = usize::try_from(length).unwrap_or_default();
        bytes = unpack(&packed, &bytes, length)
            .map_err(|e| StoreError::Damaged(format!("the body {name} can't be unpacked: {e}")))?;
        if sha256(&bytes) != hash {
            return Err(StoreError::Damaged(format!(
                "the body {name} is not what was recorded"
            )));
        }
    }
    Ok(bytes)
}

/// Packs anew every body that is a delta of one of `going`, on the nearest of those under it that stay.
pub(super) async fn stand_without(
    db: &mut SqliteConnection,
    going: &HashSet<i64>,
) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT id, base FROM body WHERE base IS NOT NULL ORDER BY id")
        .fetch_all(&mut *db)
        .await?;
    let bases: HashMap<i64, i64> = rows
        .iter()
        .map(|row| (row.get("id"), row.get("base")))
        .collect();
    // From the newest down: what a body is read from is still there.
    for row in rows.iter().rev() {
        let (id, mut base) = (row.get::<i64, _>("id"), Some(row.get::<i64, _>("base")));
        if going.contains(&id) || !base.is_some_and(|base| going.contains(&base)) {
            continue;
        }
        while base.is_some_and(|base| going.contains(&base)) {
            base = base.and_then(|base| bases.get(&base).copied());
        }
        let bytes = read(&mut *db, id).await?;
        let old = match base {
            Some(base) => read(&mut *db, base).await?,
            None => Vec::new(),
        };
        sqlx::query("UPDATE body SET base = $2, bytes = $3 WHERE id = $1")
            .bind(id)
            .bind(base)
            .bind(pack(&bytes, &old)?)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delta_comes_back_to_the_byte_and_is_small() {
        let old: Vec<u8> = (0..20_000u32)
            .flat_map(|i| format!("line {} ", i * 7919 % 10_007).into_bytes())
            .collect();
        let mut new = old.clone();
        new[5_000] = b'!';
        let packed = pack(&new, &old).unwrap();
        assert!(packed.len() < 200, "{}", packed.len());
        assert_eq!(unpack(&packed, &old, new.len()).unwrap(), new);
    }
}
