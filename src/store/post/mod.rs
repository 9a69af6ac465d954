//! What people are told, and what they make of it.

pub(super) mod event;
pub(super) mod letters;
pub(super) mod outbox;
pub(super) mod review;
pub(super) mod unsent;
