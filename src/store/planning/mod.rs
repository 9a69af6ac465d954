//! Which pages are looked at, when, and what was not seen.

pub(super) mod due;
pub(super) mod emptied;
pub(super) mod health;
pub(super) mod identity;
pub(super) mod page;
pub(super) mod rests;
pub(super) mod says;
pub(super) mod source;
pub(super) mod sum;
pub(super) mod unseen;
