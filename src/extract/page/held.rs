//! Which of the words that patterns need does a text hold? It is gone through once, for all of them.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// What may tell that a pattern matches, in letters as [`folded`] gives them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Three bytes or more.
    Word(Vec<u8>),
    Byte(u8),
    /// So many digits in a row.
    Digits(usize),
}

/// A byte as texts and words are compared: in small letters of ASCII, `0` for every digit.
pub fn folded(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => b'0',
        _ => byte.to_ascii_lowercase(),
    }
}

/// The signs of each pattern, by its number.
static ANNOUNCED: Mutex<Vec<Vec<Sign>>> = Mutex::new(Vec::new());
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// Makes known that each text which a pattern matches holds one of these signs; gives the pattern's number.
pub fn announce(signs: Vec<Sign>) -> usize {
    let mut all = ANNOUNCED.lock().unwrap_or_else(PoisonError::into_inner);
    all.push(signs);
    COUNT.store(all.len(), Ordering::Release);
    all.len() - 1
}

/// Whether a text may match the pattern of that number.
pub fn may_match(text: &str, number: usize) -> bool {
    text.len() > LONGEST || TEXTS.with_borrow_mut(|texts| texts.held(text).may_match(number))
}

/// In bytes. Longer ones are no lines: programs, and each is asked for few things.
const LONGEST: usize = 4096;

thread_local! {
    static TEXTS: RefCell<Texts> = const { RefCell::new(Texts::none()) };
}

/// The texts that were read last: a page's lines are gone through again and again.
struct Texts {
    held: Vec<Held>,
    index: Index,
}

/// Texts that are remembered: more than most stories have paragraphs.
const TEXTS_AT_MOST: usize = 512;

impl Texts {
    const fn none() -> Self {
        Self {
            held: Vec::new(),
            index: Index::none(),
        }
    }

    fn held(&mut self, text: &str) -> &Held {
        if self.held.is_empty() {
            self.held.resize_with(TEXTS_AT_MOST, Held::default);
        }
        let held = &mut self.held[place(text.as_bytes())];
        if held.text != text {
            self.index.keep_up();
            held.read(text, &self.index);
        }
        held
    }
}

/// By its length and its ends.
fn place(text: &[u8]) -> usize {
    let last = text.len().saturating_sub(8);
    let ends = eight(text).rotate_left(5) ^ eight(&text[last..]);
    let all = (ends ^ text.len() as u64).wrapping_mul(GOLDEN);
    (all >> 48) as usize % TEXTS_AT_MOST
}

/// Multiplied by the golden ratio's bits, the upper ones are spread well (Knuth's multiplicative hashing).
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Bytes in a row, hashed; of three the last is zero.
fn hashed(row: [u8; 4]) -> usize {
    (u32::from_le_bytes(row).wrapping_mul((GOLDEN >> 32) as u32) >> 16) as usize
}

/// All words.
struct Index {
    /// So many patterns are in it.
    count: usize,
    /// Those of four bytes or more, by four bytes of each; and those of three.
    long: Words<4>,
    short: Words<3>,
    /// Bytes, each with its patterns.
    bytes: BTreeMap<u8, Vec<usize>>,
    /// How many digits in a row, for which pattern.
    digits: Vec<(usize, usize)>,
}

/// Words by so many bytes of each, the rarest.
struct Words<const ROW: usize> {
    /// A bit for each hash that some word has.
    used: Vec<u64>,
    /// For each hash where its words stand in `words`.
    heads: Vec<u16>,
    words: Vec<Vec<Word>>,
}

struct Word {
    letters: Vec<u8>,
    /// The first eight of its letters, and which bits of them count.
    first: u64,
    counts: u64,
    /// How many bytes stand before the rarest of them.
    before: usize,
    patterns: Vec<usize>,
}

/// Eight bytes, those past the end being zero.
fn eight(letters: &[u8]) -> u64 {
    if let Some(eight) = letters.first_chunk() {
        return u64::from_le_bytes(*eight);
    }
    (letters.iter().rev()).fold(0, |all, byte| all << 8 | u64::from(*byte))
}

/// Hashes.
const HASHES: usize = 1 << 16;

impl Index {
    const fn none() -> Self {
        Self {
            count: 0,
            long: Words::none(),
            short: Words::none(),
            bytes: BTreeMap::new(),
            digits: Vec::new(),
        }
    }

    /// Takes in what was announced since.
    fn keep_up(&mut self) {
        if COUNT.load(Ordering::Acquire) == self.count {
            return;
        }
        let all = ANNOUNCED.lock().unwrap_or_else(PoisonError::into_inner);
        for (pattern, signs) in all.iter().enumerate().skip(self.count) {
            for sign in signs {
                match sign {
                    Sign::Word(letters) if letters.len() < 4 => self.short.add(letters, pattern),
                    Sign::Word(letters) => self.long.add(letters, pattern),
                    Sign::Byte(byte) => self.bytes.entry(*byte).or_default().push(pattern),
                    Sign::Digits(count) => self.digits.push((*count, pattern)),
                }
            }
        }
        self.count = all.len();
    }
}

impl<const ROW: usize> Words<ROW> {
    const fn none() -> Self {
        Self {
            used: Vec::new(),
            heads: Vec::new(),
            words: Vec::new(),
        }
    }

    fn hash(row: &[u8; ROW]) -> usize {
        let mut four = [0; 4];
        four[..ROW].copy_from_slice(row);
        hashed(four)
    }

    fn rows(letters: &[u8]) -> impl Iterator<Item = (usize, &[u8; ROW])> {
        let rows = letters.windows(ROW).enumerate();
        rows.filter_map(|(at, row)| Some((at, row.first_chunk()?)))
    }

    fn add(&mut self, letters: &[u8], pattern: usize) {
        self.used.resize(HASHES / 64, 0);
        self.heads.resize(HASHES, 0);
        let rarest = |(_, row): &(usize, &[u8; ROW])| row.iter().map(common).product::<u32>();
        let Some((before, row)) = Self::rows(letters).min_by_key(rarest) else {
            return;
        };
        let hash = Self::hash(row);
        if !is_set(&self.used, hash) {
            set(&mut self.used, hash);
            self.heads[hash] = self.words.len() as u16;
            self.words.push(Vec::new());
        }
        let known = &mut self.words[usize::from(self.heads[hash])];
        match known.iter_mut().find(|word| word.letters == letters) {
            Some(word) => word.patterns.push(pattern),
            None => known.push(Word {
                letters: letters.to_vec(),
                first: eight(letters),
                counts: u64::MAX >> (64 - 8 * letters.len().min(8)),
                before,
                patterns: vec![pattern],
            }),
        }
    }

    /// Sets the patterns of all words that are there.
    fn mark(&self, letters: &[u8], patterns: &mut [u64]) {
        if self.used.is_empty() {
            return;
        }
        for (at, row) in Self::rows(letters) {
            let hash = Self::hash(row);
            if !is_set(&self.used, hash) {
                continue;
            }
            for word in &self.words[usize::from(self.heads[hash])] {
                let Some(here) = at.checked_sub(word.before).map(|at| &letters[at..]) else {
                    continue;
                };
                if eight(here) & word.counts == word.first && here.starts_with(&word.letters) {
                    for pattern in &word.patterns {
                        set(patterns, *pattern);
                    }
                }
            }
        }
    }
}

/// How common a letter is, in thousandths: of English (Beker and Piper, Cipher Systems); of all else a guess.
pub fn common(byte: &u8) -> u32 {
    const LETTERS: [u32; 26] = [
        82, 15, 28, 43, 127, 22, 20, 61, 70, 2, 8, 40, 24, 67, 75, 19, 1, 60, 63, 91, 28, 10, 24,
        2, 20, 1,
    ];
    match byte {
        b'a'..=b'z' => LETTERS[usize::from(byte - b'a')],
        b' ' => 180,
        b'0' => 50,
        _ => 10,
    }
}

/// A text, and which patterns may match it.
#[derive(Default)]
struct Held {
    text: String,
    /// The same, each byte [`folded`].
    letters: Vec<u8>,
    /// A bit for each pattern of which a sign is here.
    patterns: Vec<u64>,
    /// So many patterns were known when it was read.
    known: usize,
}

impl Held {
    fn read(&mut self, text: &str, index: &Index) {
        self.text.clear();
        self.text.push_str(text);
        self.letters.clear();
        self.letters.extend(text.bytes().map(folded));
        self.patterns.clear();
        self.patterns.resize(index.count.div_ceil(64), 0);
        self.known = index.count;
        if !text.is_ascii() && text.chars().any(|c| !c.is_ascii() && c.is_numeric()) {
            // Digits that are not ASCII's stand in no word.
            self.known = 0;
            return;
        }
        let letters = self.letters.as_slice();
        index.long.mark(letters, &mut self.patterns);
        index.short.mark(letters, &mut self.patterns);
        let mut bytes = [0; 4];
        letters
            .iter()
            .for_each(|byte| set(&mut bytes, usize::from(*byte)));
        let here = index
            .bytes
            .iter()
            .filter(|(byte, _)| is_set(&bytes, usize::from(**byte)));
        for pattern in here.flat_map(|(_, patterns)| patterns) {
            set(&mut self.patterns, *pattern);
        }
        let digits = letters.split(|byte| *byte != b'0').map(<[u8]>::len).max();
        for (count, pattern) in &index.digits {
            if digits >= Some(*count) {
                set(&mut self.patterns, *pattern);
            }
        }
    }

    fn may_match(&self, pattern: usize) -> bool {
        pattern >= self.known || is_set(&self.patterns, pattern)
    }
}

fn is_set(bits: &[u64], bit: usize) -> bool {
    bits[bit / 64] >> (bit % 64) & 1 == 1
}

fn set(bits: &mut [u64], bit: usize) {
    bits[bit / 64] |= 1 << (bit % 64);
}
