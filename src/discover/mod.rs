//! Which pages does a source lead to? Bytes of a feed, sitemap or section page in, addresses out.

use jiff::Timestamp;

/// A page that a source names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Absolute, without fragment and tracking parameters.
    pub url: String,
    pub title: Option<String>,
    pub published: Option<Timestamp>,
    pub modified: Option<Timestamp>,
}

/// What a source's bytes held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    pub pages: Vec<Found>,
    /// Further sitemaps to read (of a sitemap index).
    pub sitemaps: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotAListing(pub String);

/// RSS, Atom or JSON Feed.
pub fn feed(_bytes: &[u8], _url: &str) -> Result<Listing, NotAListing> {
    Ok(Listing::default())
}

/// A sitemap, news sitemap or sitemap index, gzipped or not.
pub fn sitemap(_bytes: &[u8], _url: &str) -> Result<Listing, NotAListing> {
    Ok(Listing::default())
}

/// The links of a section page to the same site; `include` and `exclude` are patterns with `*` over the whole address.
pub fn section(
    _html: &str,
    _url: &str,
    _include: &[String],
    _exclude: &[String],
) -> Result<Listing, NotAListing> {
    Ok(Listing::default())
}

/// The feeds that an HTML page announces (`<link rel="alternate">`), best first, absolute.
pub fn announced_feeds(_html: &str, _url: &str) -> Vec<String> {
    Vec::new()
}

/// `url` as pages are known by it: no fragment, no tracking parameters (`utm_*`, `fbclid` and their like), host in lower case.
pub fn canonical(url: &str) -> Option<String> {
    Some(url.to_owned())
}
