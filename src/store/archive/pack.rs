//! How is a body packed? Against the bodies that it stands on, which whoever reads it has read.

use std::{
    collections::VecDeque,
    io::{Read, Write},
};

use zstd::stream::raw::CParameter;

/// zstd's level: on real histories 12 saves a further half in a hundred for twice the work, 19 four in a hundred for ten times.
const LEVEL: i32 = 10;
const LEVEL_OF_SMALL: i32 = 6;
/// Where zstd's table of small inputs ends.
const SMALL: usize = 16 * 1024;
/// From half a megabyte, with what a body stands on, the work is what counts: a hundredth more bytes for a third less of it at the 99th
/// percentile.
const LEVEL_OF_BIG: i32 = 6;
const BIG: usize = 512 * 1024;
/// A body is packed against so many of its chain, the nearest: whoever reads it has read them. Of real histories four save a tenth
/// against one, and eight a further thirtieth.
const BASES: usize = 4;
/// Together they have no more bytes than this; the nearest alone may have so many times the body's own.
const BASE_BYTES: usize = BIG;
const BASE_TIMES: usize = 4;

/// Packs bytes as a difference to those of `base`, which may be none.
pub(in crate::store) fn pack(bytes: &[u8], base: &[u8]) -> std::io::Result<Vec<u8>> {
    packed(bytes, base, false)
}

/// More than anything sealed has; what unpacks to more is damage.
const SEALED_AT_MOST: usize = 256 * 1024 * 1024;

/// [Packs](pack) what has no hash of its own on record: with a checksum, which [`unseal`] holds it against.
pub(in crate::store) fn seal(bytes: &[u8], base: &[u8]) -> std::io::Result<Vec<u8>> {
    packed(bytes, base, true)
}

/// What was sealed again; `base` as it was.
pub(in crate::store) fn unseal(sealed: &[u8], base: &[u8]) -> std::io::Result<Vec<u8>> {
    unpack(sealed, base, SEALED_AT_MOST)
}

fn packed(bytes: &[u8], base: &[u8], is_sealed: bool) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let span = (base.len() + bytes.len()).max(1 << 10);
    let level = match span {
        0..=SMALL => LEVEL_OF_SMALL,
        BIG.. => LEVEL_OF_BIG,
        _ => LEVEL,
    };
    let mut encoder = zstd::stream::raw::Encoder::with_ref_prefix(level, base)?;
    let log = (usize::BITS - span.leading_zeros()).clamp(10, 27);
    encoder.set_parameter(CParameter::WindowLog(log))?;
    encoder.set_parameter(CParameter::ChecksumFlag(is_sealed))?;
    // Without it zstd clears tables for an input without an end: megabytes for each body.
    encoder.set_pledged_src_size(Some(bytes.len() as u64))?;
    let mut writer = zstd::stream::zio::Writer::new(&mut out, encoder);
    writer.write_all(bytes)?;
    writer.finish()?;
    Ok(out)
}

/// The bytes again, of which there are `length`, or fewer (more are an error); `base` as it was.
pub(in crate::store) fn unpack(
    packed: &[u8],
    base: &[u8],
    length: usize,
) -> std::io::Result<Vec<u8>> {
    let mut reader =
        zstd::stream::read::Decoder::with_ref_prefix(std::io::BufReader::new(packed), base)?;
    reader.window_log_max(27)?;
    let mut out = Vec::new();
    // One byte more than was recorded is damage enough: never unpack without an end.
    reader.take(length as u64 + 1).read_to_end(&mut out)?;
    if out.len() > length {
        return Err(std::io::Error::other(
            "there are more bytes than were recorded",
        ));
    }
    Ok(out)
}

/// The last bodies of a chain, end to end, the newest last.
#[derive(Default)]
pub(in crate::store) struct Chain {
    bytes: Vec<u8>,
    /// Where each begins.
    starts: VecDeque<usize>,
}

impl Chain {
    /// The last so many bodies.
    pub(in crate::store) fn last(&self, bodies: usize) -> &[u8] {
        let first = self.starts.len().saturating_sub(bodies);
        match self.starts.get(first) {
            Some(start) if bodies > 0 => &self.bytes[*start..],
            _ => &[],
        }
    }

    /// As many of the last as a body of this length is packed against: their number, and their bytes.
    pub(in crate::store) fn nearest(&self, length: usize) -> (usize, &[u8]) {
        let fits = |bodies: &usize| {
            let size = self.last(*bodies).len();
            size <= BASE_BYTES || *bodies == 1 && size <= length.saturating_mul(BASE_TIMES)
        };
        let bodies = (1..=BASES.min(self.starts.len()))
            .take_while(fits)
            .last()
            .unwrap_or(0);
        (bodies, self.last(bodies))
    }

    /// Adds the next body; the first of more than may be stood on is let go.
    pub(in crate::store) fn push(&mut self, body: &[u8]) {
        if self.starts.len() == BASES {
            self.starts.pop_front();
            let gone = self.starts.front().copied().unwrap_or(self.bytes.len());
            self.bytes.drain(..gone);
            self.starts.iter_mut().for_each(|start| *start -= gone);
        }
        self.starts.push_back(self.bytes.len());
        self.bytes.extend_from_slice(body);
    }
}

/// A body as it is kept.
#[derive(Debug)]
pub(in crate::store) struct Packed {
    pub(in crate::store) hash: Vec<u8>,
    pub(in crate::store) length: usize,
    /// How many of its chain, the nearest, it is packed against.
    pub(in crate::store) bases: usize,
    pub(in crate::store) bytes: Vec<u8>,
}

impl Packed {
    pub(in crate::store) fn unpacked(&self, chain: &Chain) -> std::io::Result<Vec<u8>> {
        unpack(&self.bytes, chain.last(self.bases), self.length)
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
