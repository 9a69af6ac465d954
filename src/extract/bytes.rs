//! Which characters are these bytes? The order of trust: byte order mark, header, valid UTF-8, what the page declares, a guess.

use std::{borrow::Cow, sync::LazyLock};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use regex::bytes::Regex;

/// How much of a page is searched for a declaration.
const HEAD: usize = 16 * 1024;
/// Bad bytes that an otherwise valid UTF-8 page may hold, one in so many.
const BAD_BYTES: usize = 2_000;

static DECLARED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.\-]+)"#,
    )
    .ok()
});
static IN_HEADER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)charset\s*=\s*["']?\s*([a-z0-9_:.\-]+)"#).ok());

/// The text of a page.
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    let named = content_type.and_then(|header| first(&IN_HEADER, header.as_bytes()));
    if let Some(encoding) = named.filter(|encoding| *encoding != UTF_8)
        && std::str::from_utf8(bytes).is_err()
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return text;
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.contains(&0x1B)
    {
        return Cow::Borrowed(text);
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    // An archive may have put its own declaration before the page's: the first that fits wins.
    let declared = DECLARED
        .iter()
        .flat_map(|pattern| pattern.captures_iter(head))
        .filter_map(|found| Encoding::for_label(found.get(1)?.as_bytes()));
    for encoding in declared.filter(|encoding| *encoding != UTF_8) {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return text;
        }
    }
    let (text, _) = UTF_8.decode_without_bom_handling(bytes);
    let bad = text.matches('\u{FFFD}').count();
    if bad * BAD_BYTES <= bytes.len().max(BAD_BYTES) {
        return text;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector
        .guess(None, Utf8Detection::Allow)
        .decode_without_bom_handling(bytes)
        .0
}

fn first(pattern: &LazyLock<Option<Regex>>, text: &[u8]) -> Option<&'static Encoding> {
    let found = pattern.as_ref()?.captures(text)?.get(1)?;
    Encoding::for_label(found.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_true_charset_wins_over_the_declared_one() {
        let cyrillic = encoding_rs::KOI8_R
            .encode("Министр отказался комментировать решение суда в четверг вечером")
            .0
            .into_owned();
        assert!(decode(&cyrillic, None).contains("Министр"));
        let page = "<meta charset=utf-8><meta charset=iso-8859-1><p>Präsident".to_owned();
        let latin: Vec<u8> = page
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
        assert!(decode(&latin, None).contains("Präsident"));
        assert_eq!(
            decode("naïve".as_bytes(), Some("text/html; charset=iso-8859-1")),
            "naïve"
        );
        assert_eq!(
            decode(b"na\xEFve", Some("text/html; charset=iso-8859-1")),
            "naïve"
        );
        assert_eq!(decode(b"\xFF\xFEh\0i\0", None), "hi");
    }
}
