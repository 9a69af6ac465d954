//! What does the page say? Bytes in, [`Article`] out. Refuses the network, the clock and the disk.

use crate::model::{Article, SiteRules};

/// What is known of the bytes beside themselves.
#[derive(Debug, Clone, Default)]
pub struct Hints<'a> {
    /// The `Content-Type` header, as it came.
    pub content_type: Option<&'a str>,
    /// Where the page was fetched from, after redirects.
    pub url: Option<&'a str>,
    pub rules: Option<&'a SiteRules>,
}

/// Why bytes could not be read as a page.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("the page nests elements more than {limit} deep")]
    TooDeep { limit: usize },
    #[error("the page would take too long to read ({why})")]
    TooCostly { why: String },
    #[error("not a web page: {what}")]
    NotHtml { what: String },
}

/// Reads the article out of a page.
pub fn extract(_bytes: &[u8], _hints: &Hints<'_>) -> Result<Article, Unreadable> {
    Ok(Article::default())
}
