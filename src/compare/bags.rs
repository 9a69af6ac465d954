//! How much do two texts have in common, whatever stands where? Their words as sorted hashes.

use super::unparted::{pairs, stands_alone};

/// How much two texts have in common, from 0 to 1: twice the common words over all words, marks and spaces left out.
pub fn likeness(a: &[u32], b: &[u32]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    2.0 * common(a, b) as f64 / (a.len() + b.len()) as f64
}

/// How many words two [`bag`]s have in common.
pub fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut left, mut right, mut common) = (0, 0, 0);
    // Which is less can't be foreseen: no branch hangs on it.
    while let (Some(one), Some(other)) = (a.get(left), b.get(right)) {
        common += usize::from(one == other);
        left += usize::from(one <= other);
        right += usize::from(other <= one);
    }
    common
}

/// How many words of a bag fall to each of so many numbers.
pub type Sketch = [u8; 128];

/// The sketch of a [`bag`]; `None` for one that has more words than a sketch can count.
pub fn sketch(bag: &[u32]) -> Option<Sketch> {
    (bag.len() <= usize::from(u8::MAX)).then(|| {
        let mut sketch = [0; 128];
        for word in bag {
            sketch[*word as usize % 128] += 1;
        }
        sketch
    })
}

/// More words than these two bags can't have in common: told at once, eight or sixteen numbers at a time.
pub fn common_at_most(a: &Sketch, b: &Sketch) -> usize {
    let least = a.iter().zip(b).map(|(a, b)| u16::from(*a.min(b)));
    usize::from(least.sum::<u16>())
}

/// The words of a text as sorted hashes, for [`likeness`].
pub fn bag(text: &str) -> Vec<u32> {
    // English has a word in some six bytes.
    let mut bag = Vec::with_capacity(text.len() / 6 + 1);
    if text.is_ascii() {
        let words = text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        bag.extend(words.map(|word| hash(word, SMALL)));
    } else {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        for word in words {
            match word.contains(stands_alone) {
                true => bag.extend(pairs(word).map(|pair| hash(pair.as_bytes(), 0))),
                false => bag.push(hash(word.as_bytes(), 0)),
            }
        }
    }
    bag.sort_unstable();
    bag
}

/// What makes ASCII letters small, eight at a time, and leaves digits as they are.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// A hash of bytes, each of them with the bits of `set`. Not for what somebody may want to collide.
fn hash(bytes: &[u8], set: u64) -> u32 {
    // The odd number next to 2^64 over the golden ratio: its product mixes into the upper bits (Knuth, 6.4).
    const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = 0_u64;
    for chunk in bytes.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        let own = u64::MAX >> (64 - 8 * chunk.len());
        let word = u64::from_le_bytes(eight) | set & own;
        hash = (hash.rotate_left(29) ^ word).wrapping_mul(GOLDEN);
    }
    (hash >> 32) as u32
}
