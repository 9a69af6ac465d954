//! Which pages does a sitemap name? Sitemaps, news sitemaps, sitemap indexes (sitemaps.org 0.9), gzipped or not.

use std::io::Read;

use jiff::Timestamp;
use quick_xml::{Reader, events::Event};
use url::Url;

use super::{Found, Listing, NotAListing, address};

/// sitemaps.org: at most 50,000 addresses and 50 MB.
const ENTRIES_AT_MOST: usize = 50_000;
const LARGEST: u64 = 50 * 1024 * 1024;

/// A sitemap, news sitemap or sitemap index, gzipped or not.
pub fn sitemap(bytes: &[u8], url: &str) -> Result<Listing, NotAListing> {
    let base = Url::parse(url)
        .map_err(|error| NotAListing(format!("the sitemap's own address is none: {error}")))?;
    let unpacked;
    let bytes = if bytes.starts_with(&[0x1F, 0x8B]) {
        let mut inside = Vec::new();
        let read = flate2::read::MultiGzDecoder::new(bytes)
            .take(LARGEST + 1)
            .read_to_end(&mut inside);
        read.map_err(|error| NotAListing(format!("the gzipped sitemap is damaged: {error}")))?;
        if inside.len() as u64 > LARGEST {
            return Err(NotAListing("the sitemap unpacks to more than 50 MB".into()));
        }
        unpacked = inside;
        unpacked.as_slice()
    } else {
        bytes
    };
    let mut reader = Reader::from_reader(bytes);
    let mut listing = Listing::default();
    let mut path: Vec<String> = Vec::new();
    let mut entry: Option<Found> = None;
    let mut known = std::collections::HashSet::new();
    let mut is_sitemap = false;
    let mut buffer = Vec::new();
    let mut text = String::new();
    loop {
        buffer.clear();
        let event = reader
            .read_event_into(&mut buffer)
            .map_err(|error| NotAListing(format!("the sitemap is broken XML: {error}")))?;
        match event {
            Event::Eof => break,
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                is_sitemap |= matches!(name.as_str(), "urlset" | "sitemapindex");
                if name == "url" {
                    entry = Some(Found {
                        url: String::new(),
                        title: None,
                        published: None,
                        modified: None,
                    });
                }
                path.push(name);
                text.clear();
            }
            Event::Text(words) => text.push_str(&words),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(c)) => text.push(c),
                _ => text.push_str(
                    quick_xml::escape::resolve_xml_entity(&reference).unwrap_or_default(),
                ),
            },
            Event::CData(words) => text.push_str(&words),
            Event::End(_) => {
                let name = path.pop().unwrap_or_default();
                let inside = path.last().map(String::as_str).unwrap_or_default();
                let value = text.trim();
                match (name.as_str(), inside, &mut entry) {
                    ("loc", "sitemap", _) => {
                        listing.sitemaps.extend(address::absolute(&base, value))
                    }
                    ("loc", "url", Some(entry)) => {
                        entry.url = address::absolute(&base, value).unwrap_or_default()
                    }
                    ("lastmod", "url", Some(entry)) => entry.modified = moment(value),
                    ("publication_date", _, Some(entry)) => entry.published = moment(value),
                    ("title", "news", Some(entry)) => {
                        entry.title = Some(value.to_owned()).filter(|title| !title.is_empty())
                    }
                    ("url", _, _) => {
                        if let Some(found) = entry.take().filter(|found| {
                            !found.url.is_empty() && known.insert(found.url.clone())
                        }) {
                            listing.pages.push(found);
                        }
                    }
                    _ => {}
                }
                text.clear();
                if listing.pages.len() >= ENTRIES_AT_MOST {
                    break;
                }
            }
            _ => {}
        }
    }
    if is_sitemap {
        Ok(listing)
    } else {
        Err(NotAListing(
            "this is no sitemap: it has no <urlset> or <sitemapindex>".into(),
        ))
    }
}

fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let date: jiff::civil::Date = text.parse().ok()?;
        Some(date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sitemaps_and_indexes() {
        let map = r#"<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
            <url><loc>https://example.org/a?x=1&amp;y=2</loc><lastmod>2026-03-01</lastmod><news:news><news:publication_date>2026-03-01T08:00:00Z</news:publication_date><news:title>Levy &amp; sea</news:title></news:news></url>
            <url><loc>https://example.org/a?x=1&amp;y=2</loc></url></urlset>"#;
        let found = sitemap(map.as_bytes(), "https://example.org/sitemap.xml")
            .unwrap()
            .pages;
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].url.as_str(), found[0].title.as_deref()),
            ("https://example.org/a?x=1&y=2", Some("Levy & sea"))
        );
        let index = "<sitemapindex><sitemap><loc>https://example.org/one.xml.gz</loc></sitemap></sitemapindex>";
        assert_eq!(
            sitemap(index.as_bytes(), "https://example.org/")
                .unwrap()
                .sitemaps,
            ["https://example.org/one.xml.gz"]
        );
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, map.as_bytes()).unwrap();
        assert_eq!(
            sitemap(&packed.finish().unwrap(), "https://example.org/")
                .unwrap()
                .pages
                .len(),
            1
        );
        assert!(sitemap(b"<html></html>", "https://example.org/").is_err());
    }
}
