//! Which pages does a feed name? RSS, Atom, JSON Feed.

use jiff::Timestamp;
use url::Url;

use super::{Found, Listing, NotAListing, address};

/// Entries of one feed that are taken at most.
const ENTRIES_AT_MOST: usize = 5_000;

/// RSS, Atom or JSON Feed.
pub fn feed(bytes: &[u8], url: &str) -> Result<Listing, NotAListing> {
    let base = Url::parse(url)
        .map_err(|error| NotAListing(format!("the feed's own address is none: {error}")))?;
    let parsed = feed_rs::parser::Builder::new()
        .base_uri(Some(url))
        .build()
        .parse(bytes);
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
        let alternate = entry
            .links
            .iter()
            .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
        let link = alternate
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
}
