//! Whom do we tell, and how? Rules choose edits, the outbox keeps them, channels take them. Looking at history never sends anything.

mod channel;
mod message;
mod post;
mod rules;

pub use message::sentence;
pub use post::{Post, Sent};
pub use rules::channels;
