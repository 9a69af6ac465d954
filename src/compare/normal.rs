//! When are two texts the same to a reader? When they differ in typography alone.

use std::borrow::Cow;

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
    }
}
