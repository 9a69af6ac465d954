//! What is known of a page before its body is judged?

use url::Url;

use crate::extract::{notices::Part, told::Told};

/// What is known before the body is judged.
pub struct Around<'a> {
    /// The headline's key.
    pub headline: Option<String>,
    pub headline_at: Option<usize>,
    /// The page's own.
    pub address: Option<Url>,
    /// The standfirst's key.
    pub standfirst: Option<String>,
    /// Pieces that show the standfirst.
    pub standfirst_at: Vec<usize>,
    pub byline: &'a [String],
    /// Whether its headline is that of rules and terms, and nobody signed it: what is furniture elsewhere is said in earnest.
    pub is_policy: bool,
    /// Whether somebody signed it, or it calls itself news. Links in what nobody signed lead to what belongs to it.
    pub is_news: bool,
    /// The key of JSON-LD's `articleBody`; empty without one.
    pub told: &'a Told<'a>,
    /// Of each piece, what it is of a notice.
    pub notices: &'a [Option<Part>],
}
