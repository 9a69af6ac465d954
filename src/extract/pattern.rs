//! Patterns over the short texts of a page.

use regex::Regex;

/// A pattern that is compiled when it is first asked.
macro_rules! pattern {
    ($name:ident, $source:expr) => {
        static $name: std::sync::LazyLock<Option<regex::Regex>> =
            std::sync::LazyLock::new(|| $crate::extract::pattern::compiled($source));
    };
}

/// Word ends are those of ASCII: by Unicode's, every text with a curly mark in it is searched by the slowest of the engines.
pub fn compiled(source: &str) -> Option<Regex> {
    Regex::new(&source.replace(r"\b", r"(?-u:\b)")).ok()
}
