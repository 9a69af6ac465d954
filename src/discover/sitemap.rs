//! Which pages does a sitemap name? Sitemaps, news sitemaps, sitemap indexes (sitemaps.org 0.9), gzipped or not.

use std::io::Read;

use jiff::Timestamp;
use quick_xml::{Reader, events::Event};
use url::Url;

use super::{Found, Listing, NotAListing, address};

/// sitemaps.org: at most 50,000 addresses and 50 MB.
const ENTRIES_AT_MOST: usize = 50_000;
const LARGEST: u64 = 50 * 1024 * 1024;
/// `urlset`, `url`, `news`, `publication`, `name`: what lies deeper is no sitemap.
const DEEPEST: usize = 16;
/// In bytes: an address has 2,048 at most (sitemaps.org), a title fewer.
const TEXT_AT_MOST: usize = 8_192;

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
                if path.len() > DEEPEST {
                    return Err(NotAListing(format!(
                        "this is no sitemap: its elements lie more than {DEEPEST} deep"
                    )));
                }
                text.clear();
            }
            _ if text.len() > TEXT_AT_MOST && !matches!(event, Event::End(_)) => {}
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
                // Cut short, it would be another.
                let value = Some(text.trim()).filter(|_| text.len() <= TEXT_AT_MOST);
                let address = || address::absolute(&base, value?);
                match (name.as_str(), inside, &mut entry) {
                    ("loc", "sitemap", _) => listing.sitemaps.extend(address()),
                    ("loc", "url", Some(entry)) => entry.url = address().unwrap_or_default(),
                    ("lastmod", "url", Some(entry)) => entry.modified = value.and_then(moment),
                    ("publication_date", _, Some(entry)) => {
                        entry.published = value.and_then(moment)
                    }
                    ("title", "news", Some(entry)) => {
                        entry.title = value.filter(|title| !title.is_empty()).map(str::to_owned)
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
                if listing.pages.len() + listing.sitemaps.len() >= ENTRIES_AT_MOST {
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
    fn what_is_built_to_fill_the_memory_is_cut_or_refused() {
        let read = |xml: &str| sitemap(xml.as_bytes(), "https://example.org/");
        assert!(read(&format!("<urlset>{}", "<a>".repeat(100_000))).is_err());
        let index = |count: usize| {
            let of = |n: usize| format!("<sitemap><loc>/{n}.xml</loc></sitemap>");
            let all: String = (0..count).map(of).collect();
            read(&format!("<sitemapindex>{all}</sitemapindex>")).unwrap()
        };
        assert_eq!(index(1_000).sitemaps.len(), 1_000);
        assert_eq!(index(60_000).sitemaps.len(), ENTRIES_AT_MOST);
        let long = "a".repeat(2 * TEXT_AT_MOST);
        let page = |loc: &str| {
            let url = format!("<url><loc>{loc}</loc></url>{long}<url><loc>/b</loc>{long}</url>");
            read(&format!("<urlset>{url}</urlset>")).unwrap().pages
        };
        assert_eq!(page("/a").len(), 2);
        assert_eq!(
            page(&format!("/{}", format!("{long}&amp;").repeat(9))).len(),
            1
        );
    }

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
