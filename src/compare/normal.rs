//! When are two texts the same to a reader? When they differ in typography alone.

use std::borrow::Cow;

use super::lexicon::{self, List};
use crate::model::{Block, BlockKind};

/// `text` with typographic variants folded and white space collapsed; case and punctuation stay.
/// All quotation marks and apostrophes are one mark: which of them a template sets is no edit.
pub fn normal(text: &str) -> Cow<'_, str> {
    let Some(odd) = first_odd(text) else {
        return Cow::Borrowed(text);
    };
    let head = text[..odd].trim_end_matches(' ');
    let mut out = String::with_capacity(text.len());
    out.push_str(head);
    let mut gap = head.len() < odd && !head.is_empty();
    // Whether a space stands before a mark or a dash.
    let mut stands_off = false;
    // Whether a French mark stands open.
    let mut is_french = false;
    let mut rest = &text[odd..];
    loop {
        // Most of a text is words that stand as they are.
        let plain = plain_run(rest.as_bytes());
        if plain > 0 {
            if std::mem::take(&mut gap) {
                out.push(' ');
                stands_off |= SET_OFF.contains(&rest.as_bytes()[0]);
            }
            out.push_str(&rest[..plain]);
            rest = &rest[plain..];
        }
        let Some(c) = rest.chars().next() else { break };
        rest = &rest[c.len_utf8()..];
        let opens = is_open(&out, gap);
        let folded = match c {
            // The space inside French marks is the typesetter's: « A », not the one behind »A« or before »A.
            '«' if opens => {
                is_french = true;
                rest = rest.trim_start();
                '\''
            }
            '»' if std::mem::take(&mut is_french) => {
                gap = false;
                '\''
            }
            c if c.is_whitespace() => {
                gap = !out.is_empty();
                continue;
            }
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => continue,
            c if is_quote(c) => '\'',
            c if is_dash(c) => '-',
            // Full-width digits, as Japanese sets them.
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '…' => {
                if std::mem::take(&mut gap) {
                    out.push(' ');
                }
                out.push_str("...");
                continue;
            }
            c => c,
        };
        // Two typewriter marks are one quotation mark.
        if folded == '\'' && out.ends_with('\'') && !gap {
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
            stands_off |= folded == '-';
        }
        out.push(folded);
    }
    Cow::Owned(if stands_off { tight(out) } else { out })
}

/// Whether a word may begin behind what is written so far.
fn is_open(before: &str, gap: bool) -> bool {
    let joins =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '!' | '?' | ';' | ':' | '…');
    gap || !before.ends_with(joins)
}

/// How many bytes at the start are ASCII words with one space between them, and no mark that is folded or stands off.
fn plain_run(bytes: &[u8]) -> usize {
    let is_word = |byte: &u8| STANDS[usize::from(*byte)];
    let begins = |byte: &u8| PLAIN[usize::from(*byte)];
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let goes_on =
            is_word(byte) || at > 0 && *byte == b' ' && bytes.get(at + 1).is_some_and(begins);
        if !goes_on {
            break;
        }
        at += 1;
    }
    at
}

/// Which bytes stand in a normal text as they are, space left out.
const STANDS: [bool; 256] = {
    let mut stands = [false; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        stands[byte as usize] = !matches!(byte, b'\'' | b'"' | b'`' | b'-');
        byte += 1;
    }
    stands
};

/// Where in a text something begins that may have to be folded; `None` for one that is normal as it stands.
fn first_odd(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += bytes[at..]
            .iter()
            .take_while(|byte| PLAIN[usize::from(**byte)])
            .count();
        let byte = bytes.get(at)?;
        let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
        let is_plain = match byte {
            b' ' => before != b' ' && at + 1 < bytes.len(),
            b'-' | b'!' | b'?' | b':' | b';' => before != b' ',
            b'\'' => before != b'\'',
            _ => false,
        };
        if !is_plain {
            return Some(at);
        }
        at += 1;
    }
}

/// Which bytes are normal whatever stands before them.
const PLAIN: [bool; 256] = {
    let mut plain = STANDS;
    let mut at = 0;
    while at < SET_OFF.len() {
        plain[SET_OFF[at] as usize] = false;
        at += 1;
    }
    plain
};
/// Marks before which a space is the typesetter's.
const SET_OFF: &[u8] = b"!?:;";

pub fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '´' | '‘'
            ..='‟' | '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』' | '＂' | '′' | '″'
    )
}

pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐'..='―' | '−')
}

/// Spaces inside French marks and around dashes are the typesetter's.
fn tight(text: String) -> String {
    let bytes = text.as_bytes();
    // The space before a mark, and the one behind a dash that stands between two.
    let stands_off = |at: usize| {
        matches!(
            bytes.get(at..),
            Some([b' ', b'!' | b'?' | b':' | b';', ..] | [b' ', b'-', b' ', ..])
        )
    };
    let Some(first) = (0..bytes.len()).find(|at| stands_off(*at)) else {
        return text;
    };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let (mut from, mut at) = (first, first);
    while at < bytes.len() {
        if stands_off(at) {
            out.push_str(&text[from..at]);
            let is_dash = bytes[at + 1] == b'-';
            out.push_str(if is_dash { "-" } else { "" });
            at += if is_dash { 3 } else { 1 };
            from = at;
        } else {
            at += 1;
        }
    }
    out.push_str(&text[from..]);
    out
}

/// A block without the mark that somebody typed before a list's item, where a template sets one: "• Turn it off", and in a list "– Turn it
/// off"; or without its number, where a browser shows it as well. A dash before a paragraph opens speech, and one before a number is its sign.
pub fn unmarked(block: &Block) -> &str {
    let (text, kind) = (block.text.as_str(), block.kind);
    let number = (kind == BlockKind::ListItem).then_some(block.number.as_deref());
    let numbered = number.flatten().and_then(|it| text.strip_prefix(it));
    if let Some(words) = numbered.filter(|rest| rest.starts_with(char::is_whitespace)) {
        return words.trim_start();
    }
    let Some(mark) = text.chars().next() else {
        return text;
    };
    let is_marked = match kind {
        BlockKind::ListItem => is_bullet(mark) || is_dash(mark),
        BlockKind::Paragraph => is_bullet(mark),
        _ => false,
    };
    let rest = &text[mark.len_utf8()..];
    let words = rest.trim_start();
    let is_item = is_marked
        && rest.starts_with(char::is_whitespace)
        && words.starts_with(|c: char| c.is_alphabetic() || is_quote(c) || is_bullet(mark));
    if is_item { words } else { text }
}

fn is_bullet(c: char) -> bool {
    // '●' and '○', '■' and '□' may tell what is so and what is not; '*' may be a footnote's.
    matches!(c, '•' | '◦' | '▪' | '‣' | '⁃' | '·')
}

/// A clause's label at its start ("3.2", "(a)", "§ 4", "IV."), and the rest.
pub fn label(text: &str) -> (&str, &str) {
    let end = text.find(' ').unwrap_or(0);
    let (first, rest) = text.split_at(end);
    let bare = first.trim_matches(|c: char| matches!(c, '(' | ')' | '.' | ':' | '[' | ']'));
    let numbered = !bare.is_empty()
        && bare.len() <= 8
        && bare.split('.').all(|part| {
            !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit())
        });
    let dotted = numbered && (bare.contains('.') || first.len() > bare.len());
    let lettered = first.len() > bare.len()
        && (bare.len() == 1 && bare.bytes().all(|b| b.is_ascii_alphabetic())
            || !bare.is_empty()
                && bare.len() <= 5
                && bare
                    .bytes()
                    .all(|b| matches!(b, b'i' | b'v' | b'x' | b'I' | b'V' | b'X')));
    let rest_of = || rest.trim_start();
    if dotted && !counts(first, rest_of()) || lettered {
        (first, rest_of())
    } else {
        ("", text)
    }
}

/// "1.5 million people", "12. März": a number that begins a sentence is no label.
fn counts(number: &str, rest: &str) -> bool {
    let is_bare = number.ends_with(|c: char| c.is_ascii_digit());
    let is_dotted = number.ends_with('.');
    if !is_bare && !is_dotted {
        return false;
    }
    let next = rest.split([' ', ',', '-']).next().unwrap_or_default();
    let next = next.trim_end_matches(['.', ':', ';']);
    let lexicon = lexicon::any();
    let is = |word: &str| {
        is_bare && lexicon.has(List::Measures, word) || is_dotted && lexicon.is_of_calendar(word)
    };
    match next.bytes().any(|b| b.is_ascii_uppercase()) {
        true => is(&next.to_lowercase()),
        false => is(next),
    }
}

/// A normal text without spaces and marks of quotation: the mark that re-opens a quote in a new paragraph is typography.
pub fn squeezed(normal: &str) -> String {
    let mut squeezed = String::with_capacity(normal.len());
    let mut from = 0;
    for (at, byte) in normal.bytes().enumerate() {
        if matches!(byte, b' ' | b'\'') {
            squeezed.push_str(&normal[from..at]);
            from = at + 1;
        }
    }
    squeezed.push_str(&normal[from..]);
    squeezed
}

/// The words in quotation marks of a normal text.
pub fn quoted(normal: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for at in memchr::memchr_iter(b'\'', normal.as_bytes()) {
        let (before, after) = (&normal[..at], &normal[at + 1..]);
        match open {
            None if !before.ends_with(char::is_alphanumeric)
                && after.starts_with(char::is_alphanumeric) =>
            {
                open = Some(at + 1);
            }
            Some(from) if !after.starts_with(char::is_alphanumeric) => {
                found.push(&normal[from..at]);
                open = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_is_folded_and_words_are_not() {
        assert_eq!(normal("“Yes” — he  said…"), normal("\"Yes\" - he said..."));
        assert_eq!(normal("« Non »"), normal("«\u{A0}Non\u{A0}»"));
        assert_eq!(normal("« Non », dit-il."), normal("“Non”, dit-il."));
        assert_eq!(normal("d’« un rien »"), normal("d’“un rien”"));
        for (one, other) in [
            ("»Nein« sagte er.", "„Nein“ sagte er."),
            ("Er rief »…nein«.", "Er rief „…nein“."),
            (
                "Der Film »(K)ein Sommer« kam.",
                "Der Film „(K)ein Sommer“ kam.",
            ),
        ] {
            assert_eq!(normal(one), normal(other));
        }
        assert_ne!(normal("re-sign"), normal("resign"));
        assert_ne!(normal("\"success\""), normal("success"));
        assert_eq!(label("3.2 You must pay"), ("3.2", "You must pay"));
        assert_eq!(label("(a) in time"), ("(a)", "in time"));
        assert_eq!(label("2026 was a year"), ("", "2026 was a year"));
        assert_eq!(label("1.5 million came").0, "");
        assert_eq!(label("2.5 per cent of it").0, "");
        assert_eq!(label("12. März, abends").0, "");
        assert_eq!(label("9.30 pm it is").0, "");
        assert_eq!(label("1.1 the tenant shall pay").0, "1.1");
        assert_eq!(label("3. Monthly fees").0, "3.");
        assert_eq!(label("A year went by"), ("", "A year went by"));
    }

    #[test]
    fn a_typed_mark_of_a_list_item_is_markup() {
        use BlockKind::{ListItem, Paragraph};
        for (text, kind, left) in [
            ("• Turn the boat", ListItem, "Turn the boat"),
            ("▪\u{A0}12 boats", ListItem, "12 boats"),
            ("– boats that leak", ListItem, "boats that leak"),
            ("- “Boats” first", ListItem, "“Boats” first"),
            ("• Turn the boat", Paragraph, "Turn the boat"),
            // A sign, speech, a word that is joined to its mark, a word alone.
            ("- 5 degrees at dawn", ListItem, "- 5 degrees at dawn"),
            ("– Come in, she said.", Paragraph, "– Come in, she said."),
            ("-ing and -ed", ListItem, "-ing and -ed"),
            ("*Not on Mondays", ListItem, "*Not on Mondays"),
            ("–", ListItem, "–"),
            ("• • •", Paragraph, "• •"),
            ("• Turn the boat", BlockKind::Heading, "• Turn the boat"),
        ] {
            let block = Block {
                kind,
                ..Block::paragraph(text)
            };
            assert_eq!(unmarked(&block), left, "{text}");
        }
        for (number, left) in [
            (Some("2."), "Turn it"),
            (Some("3."), "2. Turn it"),
            (None, "2. Turn it"),
        ] {
            let block = Block {
                kind: ListItem,
                number: number.map(str::to_owned),
                ..Block::paragraph("2. Turn it")
            };
            assert_eq!(unmarked(&block), left, "{number:?}");
        }
    }

    /// Character by character, as the rule reads.
    fn by_characters(text: &str) -> String {
        let mut out = String::new();
        let mut gap = false;
        for c in text.chars() {
            let folded = match c {
                c if c.is_whitespace() => {
                    gap = !out.is_empty();
                    continue;
                }
                '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => continue,
                '…' => "...".to_owned(),
                c if is_quote(c) => "'".to_owned(),
                c if is_dash(c) => "-".to_owned(),
                c => c.to_string(),
            };
            if folded == "'" && out.ends_with('\'') && !gap {
                continue;
            }
            if std::mem::take(&mut gap) {
                out.push(' ');
            }
            out.push_str(&folded);
        }
        (out.replace(" - ", "-")
            .replace(" !", "!")
            .replace(" ?", "?"))
        .replace(" :", ":")
        .replace(" ;", ";")
    }

    proptest::proptest! {
        #[test]
        fn runs_of_words_are_folded_as_their_characters(text in "[ab1 '\"“’—–.,!?:;…\u{A0}\u{AD}\n-]{0,60}") {
            proptest::prop_assert_eq!(normal(&text).into_owned(), by_characters(&text));
        }

        #[test]
        fn the_start_of_a_block_tells_its_label(text in "[(]?[a1iv.3)§]{0,4}[ \u{A0}\u{AD}]{0,3}[-–(ab. ]{0,20}") {
            let block = crate::model::Block::paragraph(text.clone());
            let (whole, start) = (super::super::side::Side::new(&block), super::super::side::Side::new(&block));
            let _ = whole.normal();
            proptest::prop_assert_eq!(start.is_labelled(), whole.is_labelled(), "{:?}", text);
        }
    }
}
