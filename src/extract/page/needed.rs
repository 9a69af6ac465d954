//! What must a text hold, for a pattern to match it? Most of our patterns are long lists of words that hardly any text has: to look for
//! the words' letters costs a hundredth of a run of the pattern, and tells nearly always that it can't match.

use std::cell::RefCell;

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};

/// What one of must be in a text.
#[derive(Debug, Default)]
pub struct Needed {
    one_of: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// Bytes in a row; of ASCII, in small letters.
    Literal(Vec<u8>),
    Digit,
}

impl Needed {
    /// What a pattern needs, or nothing where that can't be told.
    pub fn by(source: &str) -> Self {
        let one_of = regex_syntax::parse(source).ok().and_then(|hir| of(&hir));
        let mut one_of = one_of.unwrap_or_default();
        one_of.sort();
        one_of.dedup();
        Self { one_of }
    }

    /// Whether a pattern may match a text. What it says no to never matches.
    pub fn may_be_in(&self, text: &str) -> bool {
        if self.one_of.is_empty() || text.len() > LONGEST {
            return true;
        }
        READ.with_borrow_mut(|held| {
            if held.text != text {
                held.read(text);
            }
            self.one_of.iter().any(|part| held.may_have(part))
        })
    }
}

/// In bytes. In more, nearly every row of letters is.
const LONGEST: usize = 4096;

/// Bits for the rows of three bytes that a text has.
const ROWS: usize = 4096;

thread_local! {
    // The same text is held against one pattern after the other.
    static READ: RefCell<Held> = const { RefCell::new(Held::nothing()) };
}

/// What the text that was read last holds.
struct Held {
    text: String,
    rows: [u64; ROWS / 64],
    bytes: [u64; 4],
    has_digit: bool,
}

impl Held {
    const fn nothing() -> Self {
        Self {
            text: String::new(),
            rows: [0; ROWS / 64],
            bytes: [0; 4],
            has_digit: false,
        }
    }

    fn read(&mut self, text: &str) {
        self.text.clear();
        self.text.push_str(text);
        self.rows = [0; ROWS / 64];
        self.bytes = [0; 4];
        self.has_digit = match text.is_ascii() {
            true => text.bytes().any(|byte| byte.is_ascii_digit()),
            false => text.chars().any(char::is_numeric),
        };
        let mut row = 0;
        for (at, byte) in text.bytes().enumerate() {
            let byte = byte.to_ascii_lowercase();
            self.bytes[usize::from(byte >> 6)] |= 1 << (byte & 63);
            row = (row << 8 | u32::from(byte)) & 0xFF_FFFF;
            if at >= 2 {
                let bit = bit(row);
                self.rows[bit / 64] |= 1 << (bit % 64);
            }
        }
    }

    fn may_have(&self, part: &Part) -> bool {
        let Part::Literal(bytes) = part else {
            return self.has_digit;
        };
        if bytes.len() < 3 {
            let mut bytes = bytes.iter();
            return bytes.all(|byte| self.bytes[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1);
        }
        bytes.windows(3).all(|row| {
            let bit = bit(u32::from(row[0]) << 16 | u32::from(row[1]) << 8 | u32::from(row[2]));
            self.rows[bit / 64] >> (bit % 64) & 1 == 1
        })
    }
}

/// Multiplied by the golden ratio's bits, the upper ones are spread well (Knuth's multiplicative hashing).
fn bit(row: u32) -> usize {
    (row.wrapping_mul(0x9E37_79B1) >> 20) as usize
}

/// How likely a text has it, about, in ten thousandths.
fn likelihood(part: &Part) -> u32 {
    match part {
        Part::Digit => 3000,
        Part::Literal(bytes) => match bytes.len() {
            0 => 10_000,
            1 => 4000,
            2 => 2000,
            3 => 300,
            4 => 80,
            _ => 10,
        },
    }
}

type Parts = Vec<Part>;

fn weight(parts: &Parts) -> u32 {
    parts.iter().map(likelihood).sum()
}

/// The parts one of which is in all that matches.
fn of(hir: &Hir) -> Option<Parts> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => None,
        HirKind::Literal(literal) => Some(vec![Part::Literal(literal.0.to_ascii_lowercase())]),
        HirKind::Class(class) => of_class(class),
        HirKind::Repetition(repeated) => (repeated.min > 0).then(|| of(&repeated.sub)).flatten(),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Alternation(all) => {
            let all: Option<Vec<Parts>> = all.iter().map(of).collect();
            all.map(|all| all.concat())
        }
        HirKind::Concat(all) => of_row(all),
    }
}

fn of_class(class: &Class) -> Option<Parts> {
    let Class::Unicode(class) = class else {
        return None;
    };
    if let Some(byte) = letter(class) {
        return Some(vec![Part::Literal(vec![byte])]);
    }
    let are_digits = class
        .ranges()
        .iter()
        .all(|range| range.start().is_numeric() && range.end().is_numeric());
    (are_digits && !class.ranges().is_empty()).then(|| vec![Part::Digit])
}

/// The ASCII letter that a class stands for, in both cases. Two small letters have a third form, which no page has.
fn letter(class: &ClassUnicode) -> Option<u8> {
    let mut letters = class.ranges().iter().flat_map(|range| {
        let few = range.start()..=range.end();
        few.take(4)
    });
    let first = letters.next()?.to_ascii_lowercase();
    let is_same = |c: char| c.to_ascii_lowercase() == first || matches!(c, 'ſ' | '\u{212A}');
    (first.is_ascii() && letters.all(is_same)).then_some(first as u8)
}

/// Of things in a row all are needed: the one that the fewest texts have is asked for. Letters that touch are one.
fn of_row(all: &[Hir]) -> Option<Parts> {
    let mut best: Option<Parts> = None;
    let mut take = |parts: Parts| {
        if best
            .as_ref()
            .is_none_or(|best| weight(&parts) < weight(best))
        {
            best = Some(parts);
        }
    };
    let mut row = Vec::new();
    for hir in all {
        match hir.kind() {
            HirKind::Look(_) => continue,
            HirKind::Literal(literal) => {
                row.extend(literal.0.to_ascii_lowercase());
                continue;
            }
            HirKind::Class(Class::Unicode(class)) if letter(class).is_some() => {
                row.extend(letter(class));
                continue;
            }
            _ => (),
        }
        if !row.is_empty() {
            take(vec![Part::Literal(std::mem::take(&mut row))]);
        }
        if let Some(parts) = of(hir) {
            take(parts);
        }
    }
    if !row.is_empty() {
        take(vec![Part::Literal(row)]);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(source: &str) -> Vec<String> {
        let told = |part: &Part| match part {
            Part::Literal(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Part::Digit => "0".to_owned(),
        };
        Needed::by(source).one_of.iter().map(told).collect()
    }

    #[test]
    fn the_words_of_a_pattern_are_what_it_needs() {
        assert_eq!(
            parts(r"(?i)^\W*(?:sign\sup|Log\s+in|näher)\b"),
            ["her", "log", "sign"]
        );
        assert_eq!(
            parts(r"(?i).{0,9}\d{1,2}\s(?:sommer|marts)"),
            ["marts", "sommer"]
        );
        assert_eq!(parts(r"\d+|更新"), ["更新", "0"]);
        assert_eq!(parts(r"(?i)(?:a|\p{Lu}).*"), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_needed_is_not_asked_for() {
        for (source, text) in [
            (r"(?i)(?:very\s)?late", "LATE"),
            (r"(?i)été|hiver", "ÉTÉ"),
            (r"\d", "٣"),
            (r"x{0}y", "y"),
            (r"[ab]c", "bc"),
            ("ab", "xxab"),
        ] {
            assert!(Needed::by(source).may_be_in(text), "{source} {text}");
        }
        for (source, text) in [
            (r"(?i)newsletter|podcast", "A letter of news"),
            (r"\d\s(?:min|max)", "the master"),
            (r"\d+", "no number"),
        ] {
            assert!(!Needed::by(source).may_be_in(text), "{source} {text}");
        }
    }
}
