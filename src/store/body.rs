//! How are bodies kept? By their SHA-256, once each, packed against the page's body before; every read is checked.

use std::io::{Read, Write};

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
    let known: Option<i64> = sqlx::query_scalar("SELECT id FROM body WHERE sha256 = $1")
        .bind(&hash)
        .fetch_optional(&mut *db)
        .await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let mut base = None;
    if let Some(before) = before {
        let depth: i64 = sqlx::query_scalar("SELECT depth FROM body WHERE id = $1")
            .bind(before)
            .fetch_one(&mut *db)
            .await?;
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
    let mut chain = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next {
        let row = sqlx::query("SELECT sha256, length, base, bytes FROM body WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *db)
            .await?
            .ok_or_else(|| StoreError::Damaged(format!("body {id} is missing")))?;
        let hash: Vec<u8> = row.get(0);
        let length: i64 = row.get(1);
        let packed: Vec<u8> = row.get(3);
        next = row.get(2);
        chain.push((hash, length, packed));
        if chain.len() as i64 > DEPTH_AT_MOST + 1 {
            return Err(StoreError::Damaged(format!(
                "body {id} stands on too many others"
            )));
        }
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
