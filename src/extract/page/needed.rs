//! What must a text hold, for a pattern to match it? Most of our patterns are long lists of words that hardly any text has: to look for
//! the words' letters costs a hundredth of a run of the pattern, and tells nearly always that it can't match.

use crate::extract::held::{Sign, announce, common, folded, may_match};
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};

/// What must be in a text.
#[derive(Debug, Default)]
pub struct Needed {
    /// In bytes.
    least: usize,
    /// By which it is known what signs there are ([`announce`]).
    number: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    /// Bytes in a row, as they stand in [`held`].
    Literal(Vec<u8>),
    /// So many digits in a row.
    Digits(u32),
    All(Vec<Node>),
    Any(Vec<Node>),
}

impl Needed {
    /// What a pattern needs, as far as that can be told.
    pub fn by(source: &str) -> Self {
        let Ok(hir) = regex_syntax::parse(source) else {
            return Self::default();
        };
        // Class names and addresses are short, and each is asked for few things: to read them would cost more than it saves.
        let is_of_names = source.starts_with("(?:^|[") || source.starts_with("(?x)");
        let node = of(&hir).filter(|_| !is_of_names);
        Self {
            least: hir.properties().minimum_len().unwrap_or(0),
            number: node.as_ref().and_then(signs).map(announce),
        }
    }

    /// Whether a pattern may match a text. What it says no to never matches.
    pub fn may_be_in(&self, text: &str) -> bool {
        text.len() >= self.least && self.number.is_none_or(|number| may_match(text, number))
    }
}

/// Of which signs a text has one that has what is needed.
fn signs(node: &Node) -> Option<Vec<Sign>> {
    match node {
        Node::Literal(bytes) if bytes.len() < 3 => {
            // Of a letter beyond ASCII the last byte tells the most.
            let rarest = bytes.iter().rev().min_by_key(|byte| common(byte));
            rarest.map(|byte| vec![Sign::Byte(*byte)])
        }
        Node::Literal(bytes) => Some(vec![Sign::Word(bytes.clone())]),
        Node::Digits(count) => Some(vec![Sign::Digits(*count as usize)]),
        // The likeliest come last.
        Node::All(nodes) => nodes.iter().find_map(signs),
        Node::Any(nodes) => {
            let all: Option<Vec<Vec<Sign>>> = nodes.iter().map(signs).collect();
            let mut all = all?.concat();
            all.sort_unstable();
            all.dedup();
            Some(all)
        }
    }
}

/// How likely a text has it, about, in ten thousandths: measured on some thousand paragraphs of news and policies.
fn likelihood(node: &Node) -> u32 {
    match node {
        Node::Digits(1 | 2) => 3000,
        Node::Digits(_) => 1000,
        Node::Literal(bytes) => match bytes.len() {
            0 => 10_000,
            1 => 5000,
            2 => 2000,
            3 => 300,
            4 => 80,
            _ => 10,
        },
        Node::All(nodes) => nodes.iter().map(likelihood).min().unwrap_or(10_000),
        Node::Any(nodes) => {
            let without = |rest: u32, node| rest * (10_000 - likelihood(node)) / 10_000;
            10_000 - nodes.iter().fold(10_000, without)
        }
    }
}

/// What is likelier is not worth asking.
const SELDOM: u32 = 6000;

/// What is in all that matches.
fn of(hir: &Hir) -> Option<Node> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => None,
        HirKind::Literal(literal) => Some(Node::Literal(as_held(&literal.0))),
        HirKind::Class(Class::Unicode(class)) => of_class(class),
        HirKind::Class(Class::Bytes(_)) => None,
        HirKind::Repetition(repeated) if repeated.min == 0 => None,
        HirKind::Repetition(repeated) if is_digit(&repeated.sub) => {
            Some(Node::Digits(repeated.min))
        }
        HirKind::Repetition(repeated) => of(&repeated.sub),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Alternation(all) => {
            let all: Option<Vec<Node>> = all.iter().map(of).collect();
            all.map(Node::Any)
        }
        HirKind::Concat(all) => of_row(all),
    }
}

fn of_class(class: &ClassUnicode) -> Option<Node> {
    if are_digits(class) {
        return Some(Node::Digits(1));
    }
    let all = few(class)?.into_iter().map(Node::Literal).collect();
    Some(Node::Any(all))
}

fn is_digit(hir: &Hir) -> bool {
    matches!(hir.kind(), HirKind::Class(Class::Unicode(class)) if are_digits(class))
}

fn are_digits_only(hir: &Hir) -> bool {
    matches!(hir.kind(), HirKind::Repetition(repeated) if is_digit(&repeated.sub))
}

fn are_digits(class: &ClassUnicode) -> bool {
    let mut ranges = class.ranges().iter().peekable();
    ranges.peek().is_some()
        && ranges.all(|range| range.start().is_numeric() && range.end().is_numeric())
}

/// The characters of a small class, as they stand in [`held`]. Two small letters of ASCII have a third form, which no page has.
fn few(class: &ClassUnicode) -> Option<Vec<Vec<u8>>> {
    let ranges = class.ranges().iter();
    let all = ranges.flat_map(|range| range.start()..=range.end());
    let all: Vec<char> = all.take(2 * FEW + 1).collect();
    let is_real = |c: &char| !matches!(c, 'ſ' | '\u{212A}') || all.len() == 1;
    let real = all.iter().filter(|c| is_real(c));
    let mut few: Vec<Vec<u8>> = real.map(|c| as_held(c.to_string().as_bytes())).collect();
    few.dedup();
    few.sort();
    few.dedup();
    (all.len() <= 2 * FEW && few.len() <= FEW).then_some(few)
}

/// In characters.
const FEW: usize = 4;

fn as_held(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().map(folded).collect()
}

/// The rows of letters that may stand at one place of a pattern.
struct Rows(Vec<Vec<u8>>);

impl Rows {
    /// In rows.
    const AT_MOST: usize = 8;

    fn new() -> Self {
        Self(vec![Vec::new()])
    }

    fn then(&mut self, bytes: &[u8]) {
        for row in &mut self.0 {
            row.extend_from_slice(bytes);
        }
    }

    fn then_one_of(&mut self, few: &[Vec<u8>]) {
        let longer = |row: &mut Vec<u8>| {
            let row = std::mem::take(row);
            let more = few.iter().map(move |more| [&row[..], more].concat());
            more.collect::<Vec<_>>()
        };
        self.0 = self.0.iter_mut().flat_map(longer).collect();
    }

    /// What they are, if anything; it begins anew.
    fn end(&mut self) -> Option<Node> {
        let mut rows = std::mem::replace(self, Self::new()).0;
        match rows.len() {
            1 => match &rows[0][..] {
                [] => None,
                b"0" => Some(Node::Digits(1)),
                _ => rows.pop().map(Node::Literal),
            },
            _ => Some(Node::Any(rows.into_iter().map(Node::Literal).collect())),
        }
    }
}

/// Of things in a row all are needed, those that the fewest texts have before others. Letters that touch are one.
fn of_row(all: &[Hir]) -> Option<Node> {
    let (mut nodes, mut rows) = (Vec::new(), Rows::new());
    for hir in all {
        match hir.kind() {
            HirKind::Look(_) => continue,
            HirKind::Literal(literal) => rows.then(&as_held(&literal.0)),
            HirKind::Class(Class::Unicode(class)) if are_digits(class) => rows.then(b"0"),
            HirKind::Class(Class::Unicode(class)) => match few(class) {
                Some(few) if few.len() * rows.0.len() <= Rows::AT_MOST => rows.then_one_of(&few),
                _ => {
                    nodes.extend(rows.end());
                    nodes.extend(of(hir));
                }
            },
            _ => {
                let node = of(hir);
                let are_digits = node.is_some() && are_digits_only(hir);
                if are_digits {
                    rows.then(b"0");
                }
                nodes.extend(rows.end());
                nodes.extend(node);
                if are_digits {
                    rows.then(b"0");
                }
            }
        }
    }
    nodes.extend(rows.end());
    nodes.sort_by_key(likelihood);
    nodes.dedup();
    let seldom = nodes.iter().filter(|node| likelihood(node) < SELDOM);
    let seldom = seldom.count().max(1);
    nodes.truncate(seldom);
    match nodes.len() {
        0 | 1 => nodes.pop(),
        _ => Some(Node::All(nodes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(node: &Node) -> String {
        let all = |nodes: &[Node]| nodes.iter().map(told).collect::<Vec<_>>();
        match node {
            Node::Literal(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Node::Digits(count) => "0".repeat(*count as usize),
            Node::All(nodes) => all(nodes).join("+"),
            Node::Any(nodes) => format!("({})", all(nodes).join("|")),
        }
    }

    #[test]
    fn the_words_of_a_pattern_are_what_it_needs() {
        for (source, needed) in [
            (
                r"(?i)^\W*(?:sign\sup|Log\s+in|näher)\b",
                "(sign+up|log+in|(nÄher|näher))",
            ),
            (
                r"(?i).{0,9}\d{4}\s(?:sommer|marts)",
                "(sommer|marts)+0000+0",
            ),
            (r"\d+|更新", "(0|更新)"),
            (r"\b(?:[01]?\d|2[0-3])[:h][0-5]\d", "(:00|h00)+(0|00)"),
            (r"(?i)page[:.]", "(page.|page:)"),
        ] {
            let node = of(&regex_syntax::parse(source).unwrap());
            assert_eq!(node.as_ref().map(told).as_deref(), Some(needed), "{source}");
        }
        assert!(Needed::by(r"(?i)(?:a|\p{Lu}).*").number.is_none());
    }

    #[test]
    fn what_is_not_needed_is_not_asked_for() {
        for (source, text) in [
            (r"(?i)(?:very\s)?late", "LATE"),
            (r"(?i)été|hiver", "ÉTÉ"),
            (r"(?i)^\W*(?:vom|am)\b.{0,90}$", "Am Montag"),
            (r"\d", "٣"),
            (r"x{0}y", "y"),
            (r"(?:\s\d){2}", "a 1 2"),
            (r"page(?:\s\d)+", "page 1"),
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
