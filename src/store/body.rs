//! How are bodies kept? By their SHA-256, once each, packed against the page's body before; every read is checked.

use std::{
    collections::{HashMap, HashSet},
    io::{Read, Write},
};

use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection};
use zstd::stream::raw::CParameter;

use super::{Store, StoreError};

/// Each body is a delta of the one before, but every so-manieth of the one so many before, every so-manieth of those likewise: the
/// n-th body of a page stands on no more others than the digits of n, in this base, sum up to.
const STEP: i64 = 64;
/// More than any chain is long.
const STEPS_AT_MOST: i64 = 400;
/// zstd's level: 19 would save another tenth, for ten times the work. For small inputs the same level stands for more work.
const LEVEL: i32 = 12;
const LEVEL_OF_SMALL: i32 = 6;
/// Where zstd's table of small inputs ends.
const SMALL: usize = 16 * 1024;
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
    let span = (base.len() + bytes.len()).max(1 << 10);
    let level = if span > SMALL { LEVEL } else { LEVEL_OF_SMALL };
    let mut encoder = zstd::stream::raw::Encoder::with_ref_prefix(level, base)?;
    let log = (usize::BITS - span.leading_zeros()).clamp(10, 27);
    encoder.set_parameter(CParameter::WindowLog(log))?;
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

/// Keeps a body, as a delta of an earlier one of its page, or of `reference`, another page of its site, where that helps. Gives its row.
pub(super) async fn keep(
    db: &mut SqliteConnection,
    bytes: &[u8],
    before: Option<i64>,
    reference: Option<i64>,
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
    let place = match before {
        Some(before) => place_after(&mut *db, before).await?,
        None => None,
    };
    let (base, place) = match place {
        Some((base, place)) => (Some(base), place),
        None => (reference, 0),
    };
    let mut packed = None;
    if let Some(base) = base {
        let alike = |old: &[u8]| {
            old.len() <= bytes.len().saturating_mul(SIZE_JUMP)
                && bytes.len() <= old.len().saturating_mul(SIZE_JUMP)
        };
        match read(&mut *db, base).await {
            Ok(old) if alike(&old) => packed = Some((base, pack(bytes, &old)?)),
            // What can't be read any more must not keep what comes now from being kept.
            Ok(_) | Err(StoreError::Damaged(_) | StoreError::Pruned { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let (base, place, packed) = match packed {
        Some((base, packed)) => (Some(base), place, packed),
        None => (None, 0, pack(bytes, &[])?),
    };
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let id = sqlx::query_scalar(
        "INSERT INTO body (sha256, length, base, depth, bytes) VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(&hash)
    .bind(length)
    .bind(base)
    .bind(place)
    .bind(packed)
    .fetch_one(&mut *db)
    .await?;
    Ok(id)
}

/// The base of the body after `before`, and its place (`depth`) in the chain; `None` where `before` has no bytes any more.
async fn place_after(
    db: &mut SqliteConnection,
    before: i64,
) -> Result<Option<(i64, i64)>, StoreError> {
    let depth = "SELECT depth FROM body WHERE id = $1 AND pruned_at IS NULL";
    let depth: Option<i64> = sqlx::query_scalar(depth)
        .bind(before)
        .fetch_optional(&mut *db)
        .await?;
    let Some(place) = depth.map(|depth| depth + 1) else {
        return Ok(None);
    };
    // 5 → 4, 64 → 0, 128 → 64, 4,096 → 0 in steps of 64.
    let mut step = 1;
    while place % (step * STEP) == 0 {
        step *= STEP;
    }
    let base: Option<i64> = sqlx::query_scalar(
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
    .await?;
    Ok(base.map(|base| (base, place)))
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
    .bind(STEPS_AT_MOST)
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
    // The hash of what is asked for vouches for all under it; which of them is damaged is found out only where one is.
    let mut bytes = Vec::new();
    for (_, length, packed) in chain.iter().rev() {
        let length = usize::try_from(*length).unwrap_or_default();
        let Ok(unpacked) = unpack(packed, &bytes, length) else {
            return Err(damaged(&chain));
        };
        bytes = unpacked;
    }
    match chain.first() {
        Some((hash, ..)) if sha256(&bytes) != *hash => Err(damaged(&chain)),
        _ => Ok(bytes),
    }
}

/// Names the first body of a chain that is not what was recorded.
fn damaged(chain: &[(Vec<u8>, i64, Vec<u8>)]) -> StoreError {
    let mut bytes = Vec::new();
    for (hash, length, packed) in chain.iter().rev() {
        let length = usize::try_from(*length).unwrap_or_default();
        bytes = unpack(packed, &bytes, length).unwrap_or_default();
        if sha256(&bytes) != *hash {
            let name = spelled(hash);
            return StoreError::Damaged(format!("the body {name} is not what was recorded"));
        }
    }
    StoreError::Damaged("a body is not what was recorded".into())
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
    }

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
