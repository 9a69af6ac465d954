//! How is page text shown at a terminal? With its control characters made visible: nothing that came from a page is obeyed.

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
