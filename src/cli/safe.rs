//! How is page text shown at a terminal? With its control characters made visible: nothing that came from a page is obeyed.

/// The most characters of a headline that a list shows: more is no headline, and would bury the rest.
const HEADLINE_AT_MOST: usize = 300;

/// A headline, safe to print, cut where it is longer than any that people write.
pub fn headline(text: &str) -> String {
    match text.char_indices().nth(HEADLINE_AT_MOST) {
        Some((end, _)) => format!("{} …", safe(&text[..end])),
        None => safe(text),
    }
}

/// `text` with escape sequences, other controls (but line ends and tabs) and bidirectional overrides shown as `\u{…}`.
pub fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let harmful = (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{E0000}'..='\u{E007F}');
        if harmful {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}
