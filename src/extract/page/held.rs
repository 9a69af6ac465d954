//! Which letters does a text hold? Read once, and asked for hundreds of words: rows of three bytes stand in a bit each, so that it may seem to
//! have what it has not, and never the other way.

use std::cell::RefCell;

/// What a text is asked for, laid out so that hundreds of words are asked for in a fraction of a microsecond.
#[derive(Debug)]
pub enum Ask {
    /// Bits of [`Held::rows`], from all over a word.
    Rows([u16; 4]),
    Bytes([u8; 2]),
    Digits(u32),
    All(Box<[Ask]>),
    Any(Box<[Ask]>),
}

/// Whether a text may have what it is asked for.
pub fn has(text: &str, ask: &Ask) -> bool {
    text.len() > LONGEST
        || READ.with_borrow_mut(|held| {
            if held.text != text {
                held.read(text);
            }
            !held.is_told || held.may_have(ask)
        })
}

/// In bytes. In more, nearly every row of letters is.
const LONGEST: usize = 4096;

/// Bits for the rows of three bytes that a text has.
const ROWS: usize = 4096;

thread_local! {
    // The same text is held against one pattern after the other.
    static READ: RefCell<Held> = const { RefCell::new(Held::nothing()) };
}

/// What the text that was read last holds, in small letters of ASCII and with `0` for every digit.
struct Held {
    text: String,
    rows: [u64; ROWS / 64],
    bytes: [u64; 4],
    /// How many digits are in a row, at most.
    digits: u32,
    /// Whether it has digits of ASCII only.
    is_told: bool,
}

impl Held {
    const fn nothing() -> Self {
        Self {
            text: String::new(),
            rows: [0; ROWS / 64],
            bytes: [0; 4],
            digits: 0,
            is_told: true,
        }
    }

    fn read(&mut self, text: &str) {
        self.text.clear();
        self.text.push_str(text);
        self.rows = [0; ROWS / 64];
        self.bytes = [0; 4];
        self.digits = 0;
        self.is_told = text.is_ascii() || !text.chars().any(|c| !c.is_ascii() && c.is_numeric());
        let (mut digits, mut row) = (0, [0; 3]);
        for (at, byte) in text.bytes().enumerate() {
            let byte = folded(byte);
            digits = if byte == b'0' { digits + 1 } else { 0 };
            self.digits = self.digits.max(digits);
            set(&mut self.bytes, u16::from(byte));
            row = [row[1], row[2], byte];
            if at >= 2 {
                set(&mut self.rows, bit(row));
            }
        }
    }

    fn may_have(&self, ask: &Ask) -> bool {
        match ask {
            Ask::Rows(bits) => bits.iter().all(|bit| is_set(&self.rows, *bit)),
            Ask::Bytes(bytes) => bytes
                .iter()
                .all(|byte| is_set(&self.bytes, u16::from(*byte))),
            Ask::Digits(count) => self.digits >= *count,
            Ask::All(all) => all.iter().all(|ask| self.may_have(ask)),
            Ask::Any(any) => any.iter().any(|ask| self.may_have(ask)),
        }
    }
}

fn is_set(bits: &[u64], bit: u16) -> bool {
    bits[usize::from(bit / 64)] >> (bit % 64) & 1 == 1
}

fn set(bits: &mut [u64], bit: u16) {
    bits[usize::from(bit / 64)] |= 1 << (bit % 64);
}

/// A byte as texts and words are compared: in small letters of ASCII, `0` for every digit.
pub fn folded(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => b'0',
        _ => byte.to_ascii_lowercase(),
    }
}

/// Multiplied by the golden ratio's bits, the upper ones are spread well (Knuth's multiplicative hashing).
pub fn bit(row: [u8; 3]) -> u16 {
    let row = u32::from_be_bytes([0, row[0], row[1], row[2]]);
    (row.wrapping_mul(0x9E37_79B1) >> 20) as u16
}
