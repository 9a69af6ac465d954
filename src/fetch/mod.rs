//! Who answers, and with what? The only door to the network: everything that leaves the machine goes through [`Client`].

mod asking;
mod client;
mod guard;
mod later;
mod limits;
mod line;
mod pace;
mod post;
mod robots;
mod rules;
mod sentence;
mod told;
mod wire;

use jiff::Timestamp;

use crate::model::{Answer, RequestOptions, Validators};

pub use client::{Client, challenge};
pub use guard::{Guard, is_public};
pub use later::retry_after;
pub use wire::Room;

/// What is asked of a page's host.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub url: String,
    /// Sent to the address that gave them, and to no other on the way.
    pub validators: Validators,
    /// Asks caches on the way to pass the question on.
    pub past_caches: bool,
    pub options: RequestOptions,
}

/// What a receiver of ours answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its first 64 KiB.
    pub body: Vec<u8>,
}

/// Why no complete answer came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Our guard or robots.txt said no: nothing was sent.
    #[error("{0}")]
    Refused(String),
    /// The host asked us to come later, or is backing off: nothing more is sent to it before `until`.
    #[error("{why}")]
    Deferred {
        why: String,
        until: Option<Timestamp>,
    },
    /// What is ours on the way there failed, a proxy or a file of authorities: a sentence. It says nothing of the host.
    #[error("{0}")]
    Ours(String),
    /// No connection to the host came about: a sentence.
    #[error("{0}")]
    Unreached(String),
    /// It was connected to, and gave no answer that can be used: framing, silence, limits; a sentence.
    #[error("{0}")]
    Broken(String),
    /// The answer began well and was not read to its end: `answer` holds what came, for looking at, never as a page.
    #[error("{why}")]
    CutShort { why: String, answer: Box<Answer> },
}
