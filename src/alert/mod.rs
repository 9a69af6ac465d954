//! Whom do we tell, and how? Rules choose edits, the outbox keeps them, channels take them. Looking at history never sends anything.

mod channel;
mod feed;
mod message;
mod post;
mod rules;
mod template;

pub use feed::{Entry, Feed, atom, entries, json_feed};
pub use message::sentence;
pub use post::{Desk, Post, Sent, try_out};
pub use rules::{Place, chooses_event, event_recipients, recipients, why_not_recorded};
