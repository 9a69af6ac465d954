//! Patterns over the short texts of a page.

use std::sync::LazyLock;

use regex::Regex;

/// A pattern that is compiled when it is first asked.
macro_rules! pattern {
    ($name:ident, $source:expr) => {
        static $name: std::sync::LazyLock<Option<regex::Regex>> =
            std::sync::LazyLock::new(|| $crate::extract::pattern::compiled($source));
    };
}

/// A pattern over lists of words, laid out in lines: spaces and line ends are none of it, and `_` stands for white space.
macro_rules! words {
    ($name:ident, $source:expr) => {
        static $name: std::sync::LazyLock<Option<regex::Regex>> =
            std::sync::LazyLock::new(|| $crate::extract::pattern::of_words($source));
    };
}

/// As `words!`.
pub fn of_words(source: &str) -> Option<Regex> {
    compiled(&source.replace(['\n', ' '], "").replace('_', r"\s"))
}

/// Word ends are those of ASCII: by Unicode's, every text with a curly mark in it is searched by the slowest of the engines.
pub fn compiled(source: &str) -> Option<Regex> {
    Regex::new(&source.replace(r"\b", r"(?-u:\b)")).ok()
}

pub fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern
        .as_ref()
        .is_some_and(|pattern| pattern.is_match(text))
}
