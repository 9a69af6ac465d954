//! `walkback` watches what is on the record and says what changed, in whose words,
//! and whether anybody was told.
//!
//! The rooms, in the order in which the data flows:

/// The nouns: plain data, no behaviour that could fail.
pub mod model;
/// When is a page looked at next? Pure functions of time.
pub mod schedule;
/// What did the user ask for? The file `watchlist.toml`, read, checked and edited.
pub mod watchlist;
/// Who answers, and with what? The only door to the network.
pub mod fetch;
/// Which pages does a source lead to? Feeds, sitemaps, section pages.
pub mod discover;
/// What does the page say? Bytes in, article out.
pub mod extract;
/// Who said what? Text in, quotes with their speakers out.
pub mod quotes;
/// What changed? Two articles in, edits out.
pub mod compare;
/// What do we know? Every check, snapshot, version and edit, on disk.
pub mod store;
/// One check from start to end, and the daemon around it.
pub mod track;
/// The record in a browser.
pub mod web;
/// The commands.
pub mod cli;
