//! In which characters did a feed or a sitemap come, and what does it say of its pages' times?

use std::{borrow::Cow, collections::HashMap};

use jiff::Timestamp;

use crate::{
    discover::{Found, is_mostly_utf8},
    extract,
};

/// The bytes of a feed or sitemap as UTF-8, where something outside the XML tells that they are other characters. As they are otherwise:
/// what the XML names is its reader's business. RFC 7303, 3: a byte order mark goes before the header, the header before what the XML says of
/// itself.
pub fn in_utf8<'a>(body: &'a [u8], content_type: Option<&str>) -> Cow<'a, [u8]> {
    let is_packed = body.starts_with(&[0x1F, 0x8B]);
    let is_wide = || body[..body.len().min(1024)].contains(&0);
    let is_named = || {
        content_type.is_some_and(|header| {
            let header = header.to_ascii_lowercase();
            header.contains("charset=") && !header.contains("utf-8")
        }) && std::str::from_utf8(body).is_err()
            // One character that was cut makes no other charset of it.
            && !is_mostly_utf8(body)
    };
    if is_packed || !is_wide() && !is_named() {
        return Cow::Borrowed(body);
    }
    let text = extract::decode(body, content_type);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    // What the XML says of its characters was so before.
    let rest = text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"));
    let text = rest.map_or(text, |(_, rest)| rest);
    Cow::Owned(text.as_bytes().to_vec())
}

/// The times of change of the pages. One that most of a list share is the list's own: when it was made.
pub(super) fn times_of(found: &[Found]) -> Vec<(&str, Timestamp)> {
    let given = found.iter();
    let given: Vec<_> = given
        .filter_map(|page| Some((page.url.as_str(), page.modified?)))
        .collect();
    let mut of_each: HashMap<Timestamp, usize> = HashMap::new();
    for (_, at) in &given {
        *of_each.entry(*at).or_default() += 1;
    }
    let most = of_each.values().copied().max().unwrap_or(0);
    match most >= SHARED_FROM && most * 2 > given.len() {
        true => Vec::new(),
        false => given,
    }
}

/// So many pages are not changed in the same second by hand.
const SHARED_FROM: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: &str = "<rss version=\"2.0\"><channel><title>Порт</title><item><title>Министр ответил</title><link>https://example.org/a</link></item></channel></rss>";

    fn title(bytes: &[u8], content_type: Option<&str>) -> Option<String> {
        let listing =
            crate::discover::feed(&in_utf8(bytes, content_type), "https://example.org/f").ok()?;
        listing.pages.first()?.title.clone()
    }

    #[test]
    fn a_feed_is_read_in_its_own_characters() {
        let named =
            |charset: &str| format!("<?xml version=\"1.0\" encoding=\"{charset}\"?>\n{FEED}");
        let cyrillic = |text: &str| encoding_rs::WINDOWS_1251.encode(text).0.into_owned();
        let wide = |text: &str| {
            let units = text.encode_utf16();
            units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
        };
        for (bytes, content_type) in [
            (FEED.as_bytes().to_vec(), Some("text/xml")),
            (
                cyrillic(FEED),
                Some("application/rss+xml; charset=windows-1251"),
            ),
            (cyrillic(&named("windows-1251")), Some("text/xml")),
            (
                cyrillic(&named("windows-1251")),
                Some("text/xml; charset=utf-8"),
            ),
            (
                cyrillic(&named("UTF-8")),
                Some("text/xml; charset=windows-1251"),
            ),
            (wide(&named("utf-16")), None),
            (
                [vec![0xFF, 0xFE], wide(&named("utf-16"))].concat(),
                Some("text/xml"),
            ),
            (
                [
                    FEED.as_bytes(),
                    " ".repeat(4_000).as_bytes(),
                    b"<!-- \xD0 -->",
                ]
                .concat(),
                Some("text/xml; charset=iso-8859-1"),
            ),
            // What the header says and the bytes refute is not believed.
            (
                named("UTF-8").into_bytes(),
                Some("text/xml; charset=iso-8859-1"),
            ),
        ] {
            assert_eq!(
                title(&bytes, content_type).as_deref(),
                Some("Министр ответил"),
                "{content_type:?}"
            );
        }
        let packed = [0x1F, 0x8B, 8, 0, 0, 0];
        assert_eq!(*in_utf8(&packed, None), packed);
    }
}
