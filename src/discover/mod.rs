//! Which pages does a source lead to? Bytes of a feed, sitemap or section page in, addresses out.

mod address;
mod feed;
mod section;
mod sitemap;

use jiff::Timestamp;

pub use address::{canonical, is_same_site, meant, variants};
pub use feed::{feed, is_mostly_utf8};
pub use section::{announced_feeds, section};
pub use sitemap::sitemap;

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
