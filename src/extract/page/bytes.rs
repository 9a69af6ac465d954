//! Which characters are these bytes? The order of trust: byte order mark, header, valid UTF-8, what the page declares, a guess.

use std::{borrow::Cow, sync::LazyLock};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use regex::bytes::Regex;

use crate::extract::Unreadable;

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
    if let Some(encoding) = without_mark(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    let named = content_type.and_then(|header| first(&IN_HEADER, header.as_bytes()));
    // ISO-2022-JP is valid UTF-8 to the eye of a machine: its escapes give it away.
    let escapes = named == Some(ISO_2022_JP) && bytes.contains(&0x1B);
    if let Some(encoding) = named.filter(|encoding| *encoding != UTF_8)
        && (escapes || std::str::from_utf8(bytes).is_err())
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
    let beyond = text.chars().filter(|c| !c.is_ascii());
    let (bad, well) = beyond.fold((0, 0), |(bad, well), c| match c {
        '\u{FFFD}' => (bad + 1, well),
        _ => (bad, well + 1),
    });
    let is_said = || {
        named == Some(UTF_8)
            || DECLARED
                .iter()
                .flat_map(|pattern| pattern.captures_iter(head))
                .any(|found| {
                    (found.get(1))
                        .is_some_and(|name| Encoding::for_label(name.as_bytes()) == Some(UTF_8))
                })
    };
    // Other charsets make fewer whole characters of UTF-8 by chance than bad ones. A few bad bytes alone are of one that has few beyond ASCII.
    let is_seldom = bad * BAD_BYTES <= bytes.len().max(BAD_BYTES);
    // Quotation marks and dashes of Windows, pasted in: no other script's letters stand only there.
    let are_marks = || {
        let mut strange = bytes.utf8_chunks().flat_map(|chunk| chunk.invalid());
        strange.all(|byte| (0x80..=0x9F).contains(byte))
    };
    let is_believed = || match well {
        0 => is_seldom && is_said(),
        _ => is_seldom || is_said() && are_marks(),
    };
    if bad == 0 || well > bad || is_believed() {
        return text;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector
        .guess(None, Utf8Detection::Allow)
        .decode_without_bom_handling(bytes)
        .0
}

/// UTF-16 without a mark: in text of the western kind every second byte is zero, in others those of the markup are.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1024) & !1];
    let zeros = |from: usize| {
        let zeros = head.iter().skip(from).step_by(2).filter(|b| **b == 0);
        zeros.count() * 2
    };
    let (even, odd) = (zeros(0), zeros(1));
    let is_tag = |c: u8| c.is_ascii_alphabetic() || c == b'!';
    let pairs = || head.chunks_exact(2).zip(head.chunks_exact(2).skip(1));
    let is = |most: usize, least: usize, marked: bool| {
        most > head.len() * 7 / 10 && least < head.len() / 10
            || marked && most > head.len() / 5 && least < most / 10
    };
    if head.len() < 64 {
        None
    } else if is(
        odd,
        even,
        pairs().any(|(a, b)| a == [b'<', 0] && is_tag(b[0]) && b[1] == 0),
    ) {
        Some(UTF_16LE)
    } else if is(
        even,
        odd,
        pairs().any(|(a, b)| a == [0, b'<'] && is_tag(b[1]) && b[0] == 0),
    ) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether these bytes are no text in any charset: control characters that no text has, all over them.
pub(in crate::extract) fn is_noise(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    if Encoding::for_bom(head).is_some() || without_mark(head).is_some() {
        return false;
    }
    // Random bytes have one in ten; UTF-16 that only its header names has zeros instead.
    let is_control = |b: &u8| u8::from(matches!(*b, 1..=8 | 0x0E..=0x1A | 0x1C..=0x1F));
    // In runs whose count fits into a byte, for the machine counts many of those at once.
    let controls: usize = (head.chunks(u8::MAX.into()))
        .map(|run| usize::from(run.iter().map(is_control).sum::<u8>()))
        .sum();
    head.len() >= 512 && controls * 40 > head.len()
}

fn first(pattern: &LazyLock<Option<Regex>>, text: &[u8]) -> Option<&'static Encoding> {
    let found = pattern.as_ref()?.captures(text)?.get(1)?;
    Encoding::for_label(found.as_bytes())
}

/// Refuses bytes that no browser would show as a page.
pub(in crate::extract) fn is_page(
    bytes: &[u8],
    content_type: Option<&str>,
) -> Result<(), Unreadable> {
    let not = |what: &str| {
        Err(Unreadable::NotHtml {
            what: what.to_owned(),
        })
    };
    let kind = content_type
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if kind.starts_with("image/")
        || kind.starts_with("video/")
        || kind.starts_with("audio/")
        || matches!(
            kind.as_str(),
            "application/pdf" | "application/zip" | "application/octet-stream" | "application/json"
        )
    {
        return not(&kind);
    }
    if bytes.starts_with(b"%PDF-") {
        return not("a PDF file");
    }
    if bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"\x89PNG")
        || bytes.starts_with(b"\xFF\xD8\xFF")
        || bytes.starts_with(b"GIF8")
    {
        return not("a binary file");
    }
    if is_noise(bytes) {
        return not("no text");
    }
    Ok(())
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
        let broken = b"<p>The caf\xC3\xA9 of the na\xC3\xAFve\x99 minister\x92, \xE2\x80\x9Cclosed\xE2\x80\x9D";
        let read = decode(broken, None);
        assert!(
            read.contains("caf\u{e9} of the na\u{ef}ve\u{fffd}"),
            "{read}"
        );
        let mostly_bad = b"<p>The caf\xC3\xA9 of the minister\x92s\x92 wife\x92";
        assert!(decode(mostly_bad, Some("text/html; charset=utf-8")).contains("caf\u{e9}"));
        for (encoding, text) in [
            (
                encoding_rs::SHIFT_JIS,
                "首相は木曜日の会議で、港の壁について何も決めていないと述べた。",
            ),
            (
                encoding_rs::GBK,
                "市长星期四在会议上说，关于港口的墙还没有作出任何决定。",
            ),
        ] {
            let page = format!("<p>{}</p>", text.repeat(4));
            let bytes = encoding.encode(&page).0;
            assert_eq!(decode(&bytes, Some("text/html; charset=utf-8")), page);
        }
        let few = [b"<p>The caf\xE9 stays open".to_vec(), vec![b'a'; 4000]].concat();
        assert!(decode(&few, None).contains("caf\u{e9}"));
        let latin = b"<p>Pr\xE4sident, \xDCbung, stra\xDFe, gr\xFCn, sch\xF6n, M\xE4rz";
        assert!(decode(latin, Some("text/html; charset=utf-8")).contains("Pr\u{e4}sident"));
        let wide: Vec<u8> = "<p>The harbour stays open all winter long</p>"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert!(decode(&wide, None).contains("harbour"));
        let other = "<html lang=ru><p>Министр отказался комментировать решение суда</p><p>Он вернётся в четверг</p>";
        for is_big in [true, false] {
            let wide = other.encode_utf16().flat_map(|unit| {
                if is_big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            });
            let wide: Vec<u8> = wide.collect();
            assert!(decode(&wide, None).contains("Министр"));
            assert!(!is_noise(&wide.repeat(8)));
        }
        let japanese = encoding_rs::ISO_2022_JP
            .encode("首相は述べた")
            .0
            .into_owned();
        assert_eq!(
            decode(&japanese, Some("text/html; charset=iso-2022-jp")),
            "首相は述べた"
        );
    }

    #[test]
    fn noise_is_told_from_text() {
        let noise: Vec<u8> = (0u32..4_096)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        assert!(is_noise(&noise));
        assert!(!is_noise("Präsident im Hafen. ".repeat(60).as_bytes()));
        let japanese = encoding_rs::ISO_2022_JP
            .encode(&"首相は述べた。".repeat(60))
            .0
            .into_owned();
        assert!(!is_noise(&japanese));
    }
}
