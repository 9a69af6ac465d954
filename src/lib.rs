//! `walkback` watches what is on the record and says what changed, in whose words,
//! and whether anybody was told.
//!
//! The rooms, in the order in which the data flows:
#![forbid(unsafe_code)]

/// Whom do we tell, and how? Rules, outbox, channels.
pub mod alert;
mod alone;
/// The commands.
pub mod cli;
/// What changed? Two articles in, edits out.
pub mod compare;
/// Which pages does a source lead to? Feeds, sitemaps, section pages.
pub mod discover;
/// What does the page say? Bytes in, article out.
pub mod extract;
/// Who answers, and with what? The only door to the network.
pub mod fetch;
/// The nouns: plain data, no behaviour that could fail.
pub mod model;
/// Who said what? Text in, quotes with their speakers out.
pub mod quotes;
/// When is a page looked at next? Pure functions of time.
pub mod schedule;
/// What do we know? Every check, snapshot, version and edit, on disk.
pub mod store;
/// One check from start to end, and the daemon around it.
pub mod track;
/// What did the user ask for? The file `watchlist.toml`, read, checked and edited.
pub mod watchlist;
/// The record in a browser.
pub mod web;
