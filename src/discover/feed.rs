//! Which pages does a feed name? RSS, Atom, JSON Feed.

use std::borrow::Cow;

use jiff::Timestamp;
use url::Url;

use super::{Found, Listing, NotAListing, address};

/// Entries of one feed that are taken at most.
const ENTRIES_AT_MOST: usize = 5_000;

/// RSS, Atom or JSON Feed.
pub fn feed(bytes: &[u8], url: &str) -> Result<Listing, NotAListing> {
    let base = Url::parse(url)
        .map_err(|error| NotAListing(format!("the feed's own address is none: {error}")))?;
    let parse = |bytes: &[u8]| {
        let parser = feed_rs::parser::Builder::new().base_uri(Some(url));
        parser.build().parse(bytes)
    };
    // One sign out of place must not hide all stories: what can't be read as it is, is read as it was meant.
    let parsed = parse(bytes).or_else(|error| match mended(bytes) {
        Some(mended) => parse(&mended).map_err(|_| error),
        None => Err(error),
    });
    let feed = parsed.map_err(|error| {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_lowercase();
        if start.contains("<html") || start.contains("<!doctype html") {
            NotAListing("this is a web page, not a feed".into())
        } else {
            NotAListing(format!("the feed can't be read: {error}"))
        }
    })?;
    let mut listing = Listing::default();
    let mut known = std::collections::HashSet::new();
    for entry in feed.entries.into_iter().take(ENTRIES_AT_MOST) {
        let alternates = || {
            let links = entry.links.iter();
            links.filter(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        };
        // Of several forms of a story its page is meant.
        let is_page = |link: &&feed_rs::model::Link| {
            let form = link.media_type.as_deref();
            form.is_none_or(|form| form.contains("html"))
        };
        let link = (alternates().find(is_page))
            .or_else(|| alternates().next())
            .or(entry.links.first())
            .map(|link| link.href.clone())
            .or_else(|| {
                Some(entry.id.clone())
                    .filter(|id| id.starts_with("http://") || id.starts_with("https://"))
            });
        let Some(url) = link.and_then(|href| address::absolute(&base, &href)) else {
            continue;
        };
        if !known.insert(url.clone()) {
            continue;
        }
        let moment = |at: Option<chrono::DateTime<chrono::Utc>>| {
            Timestamp::from_second(at?.timestamp()).ok()
        };
        listing.pages.push(Found {
            url,
            title: entry
                .title
                .map(|title| title.content.trim().to_owned())
                .filter(|title| !title.is_empty()),
            published: moment(entry.published),
            modified: moment(entry.updated),
        });
    }
    Ok(listing)
}

/// Whether bytes that are no UTF-8 are so by mischance: one character was cut, and others are whole.
pub fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let beyond = text.chars().filter(|c| !c.is_ascii());
    let (bad, well): (Vec<char>, Vec<char>) = beyond.partition(|c| *c == '\u{FFFD}');
    well.len() > bad.len()
}

/// An XML feed without the faults that hand-made ones have: bytes of Latin-1 under the name of UTF-8, an `&` that begins no entity, an end
/// that was cut off behind a whole entry. `None` where it has none of them.
fn mended(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) if is_mostly_utf8(bytes) => String::from_utf8_lossy(bytes),
        Err(_) => Cow::Owned(encoding_rs::mem::decode_latin1(bytes).into_owned()),
    };
    let start = text.trim_start();
    if !start.starts_with('<') {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 64);
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    // Inside CDATA an `&` is itself.
    let mut in_data = is_in_data(&out, false);
    for part in parts {
        let name = part.split(';').next().unwrap_or_default();
        let is_entity = part.len() > name.len()
            && name.len() <= 10
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#');
        out.push_str(if is_entity || in_data { "&" } else { "&amp;" });
        out.push_str(part);
        in_data = is_in_data(part, in_data);
    }
    for (entry, end) in [("</item>", "</channel></rss>"), ("</entry>", "</feed>")] {
        let root = &end[end.rfind('<').unwrap_or(0)..];
        if let Some(at) = out.rfind(entry).filter(|_| !out.contains(root)) {
            out.truncate(at + entry.len());
            out.push_str(end);
        }
    }
    (out.as_bytes() != bytes).then(|| out.into_bytes())
}

/// Whether a text ends inside CDATA.
fn is_in_data(text: &str, was: bool) -> bool {
    match (text.rfind("<![CDATA["), text.rfind("]]>")) {
        (Some(open), Some(close)) => open > close,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => was,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_of_three_kinds_name_their_pages_once() {
        let rss = r#"<rss version="2.0"><channel><title>Post</title><item><title>Levy &amp; towns</title><link>/a?utm_source=rss</link><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate></item>
            <item><title>Again</title><link>https://example.org/a</link></item><item><guid>https://example.org/b</guid></item></channel></rss>"#;
        let found = feed(rss.as_bytes(), "https://example.org/feed")
            .unwrap()
            .pages;
        let urls: Vec<&str> = found.iter().map(|page| page.url.as_str()).collect();
        assert_eq!(urls, ["https://example.org/a", "https://example.org/b"]);
        assert_eq!(found[0].title.as_deref(), Some("Levy & towns"));
        assert_eq!(
            found[0].published.unwrap().to_string(),
            "2026-03-03T10:00:00Z"
        );
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>t</title><updated>2026-03-03T10:00:00Z</updated><entry><id>y</id><title>A</title><updated>2026-03-03T10:00:00Z</updated><link href="https://example.org/c"/></entry></feed>"#;
        assert_eq!(
            feed(atom.as_bytes(), "https://example.org/").unwrap().pages[0].url,
            "https://example.org/c"
        );
        let json = r#"{"version":"https://jsonfeed.org/version/1","title":"t","items":[{"id":"1","url":"https://example.org/d","content_text":"x"}]}"#;
        assert_eq!(
            feed(json.as_bytes(), "https://example.org/").unwrap().pages[0].url,
            "https://example.org/d"
        );
        assert_eq!(
            feed(b"<!doctype html><html>", "https://example.org/")
                .unwrap_err()
                .0,
            "this is a web page, not a feed"
        );
    }

    #[test]
    fn one_fault_hides_no_other_story() {
        let named = |bytes: &[u8]| -> Vec<String> {
            let listing = feed(bytes, "https://example.org/feed").unwrap();
            listing.pages.into_iter().map(|page| page.url).collect()
        };
        let whole = "<rss version=\"2.0\"><channel><title>Post</title><item><title>Fish &amp; chips</title><link>https://example.org/a</link></item><item><title><![CDATA[B & c]]></title><link>https://example.org/b</link></item></channel></rss>";
        let both = ["https://example.org/a", "https://example.org/b"];
        assert_eq!(named(whole.as_bytes()), both);
        assert_eq!(named(whole.replace("&amp;", "&").as_bytes()), both);
        let latin = whole.replace("Fish", "Caf\u{e9}");
        let latin: Vec<u8> = latin.chars().map(|c| c as u8).collect();
        assert_eq!(named(&latin), both);
        let cut = &whole[..whole.len() - "/item></channel></rss>".len() - 30];
        assert_eq!(named(cut.as_bytes()), both[..1]);
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>t</title><updated>2026-03-03T10:00:00Z</updated><entry><id>y</id><title>A</title><updated>2026-03-03T10:00:00Z</updated><link rel="alternate" type="application/json" href="https://example.org/c.json"/><link rel="alternate" type="text/html" href="https://example.org/c"/></entry></feed>"#;
        assert_eq!(named(atom.as_bytes()), ["https://example.org/c"]);
    }
}
