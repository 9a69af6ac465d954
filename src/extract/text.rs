//! What is the normal form of page text? NFC, white space collapsed, invisible characters gone.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Characters that a reader doesn't see and that come and go between two fetches of a page.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFC}')
        || (c.is_control() && !c.is_whitespace())
}

/// `text` as the reader sees it, on one line.
pub fn clean(text: &str) -> String {
    if text.is_ascii() {
        return clean_ascii(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = !out.is_empty();
        } else if !is_invisible(c) {
            if std::mem::take(&mut gap) {
                out.push(' ');
            }
            out.push(c);
        }
    }
    if out.is_ascii() || is_nfc(&out) {
        out
    } else {
        out.nfc().collect()
    }
}

/// [`clean`], by bytes.
fn clean_ascii(text: &str) -> String {
    let is_seen = |byte: &u8| !byte.is_ascii_control() || matches!(byte, 0x09..=0x0D);
    let mut out = String::with_capacity(text.len());
    for word in text
        .split(|c: char| matches!(c, ' ' | '\x09'..='\x0D'))
        .filter(|word| word.bytes().any(|byte| is_seen(&byte)))
    {
        if !out.is_empty() {
            out.push(' ');
        }
        match word.bytes().all(|byte| is_seen(&byte)) {
            true => out.push_str(word),
            false => out.extend(word.chars().filter(|c| !c.is_ascii_control())),
        }
    }
    out
}

/// What two spellings of the same words have in common: letters and digits in lower case.
pub fn key(text: &str) -> String {
    if text.is_ascii() {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        return letters.map(|c| c.to_ascii_lowercase()).collect();
    }
    text.nfkc()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// `None` for text without a letter or digit.
pub fn some(text: &str) -> Option<String> {
    let text = clean(text);
    text.chars().any(char::is_alphanumeric).then_some(text)
}

/// Entities that were escaped twice, as feeds and JSON-LD often have them; only where one is seen.
pub fn unescaped(text: &str) -> String {
    if !text.contains('&') && !text.contains('<') {
        return clean(text);
    }
    let fragment = scraper::Html::parse_fragment(text);
    clean(&fragment.root_element().text().collect::<String>())
}

/// Whether the script is written without spaces between words: lengths and word counts mean something else there.
pub fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{0E00}'..='\u{0E7F}')
}

/// Length as a reader feels it: a character of a dense script counts for three.
pub fn weight(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(|c| if is_dense(c) { 3 } else { 1 }).sum()
}

/// Whether a text ends as a sentence does, marks of quotation and brackets aside.
pub fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '»', '“', ')', '’', '\'', ']'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？', ':', ';'])
}

/// Whether a sentence ends within the text and another begins. "Dr. A", "et al. In" end none.
pub fn has_sentence(text: &str) -> bool {
    let mut letters = 0;
    let mut ended = false;
    for c in text.chars() {
        if ended && c.is_uppercase() {
            return true;
        }
        ended = match c {
            '.' => letters >= 4,
            '!' | '?' => letters >= 1,
            ' ' | '“' | '"' | '„' | '‘' | '”' => ended,
            _ => false,
        };
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_not_kept() {
        assert_eq!(clean(" a\u{200B}b\u{AD}c \n\t d\u{A0}e "), "abc d e");
        assert_eq!(clean(" a\u{1}b \u{2} c \n\t d\x0B e "), "ab c d e");
        assert_eq!(clean("e\u{301}"), "é");
        assert_eq!(key("“Don’t”, he SAID"), "donthesaid");
        assert_eq!(
            unescaped("Fish &amp;amp; chips".replace("amp;amp", "amp").as_str()),
            "Fish & chips"
        );
    }
}
