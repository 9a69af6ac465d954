//! What came: bodies and heads, each under its hash and packed against its like; before, as files.

pub(super) mod arrived;
pub(super) mod article;
pub(super) mod body;
pub(super) mod head;
pub(super) mod pack;
pub(super) mod snapshot;
pub(super) mod spool;
