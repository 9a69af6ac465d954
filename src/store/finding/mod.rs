//! How words, edits and speakers are found again.

pub(super) mod edit;
pub(super) mod filter;
pub(super) mod fold;
pub(super) mod held;
pub(super) mod pieces;
pub(super) mod said;
pub(super) mod search;
