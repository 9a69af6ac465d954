//! The nouns of the house: plain data that every room may name.
//! Refuses to do anything: no parsing, no clock, no input or output.

mod alert;
mod answer;
mod article;
mod check;
mod edit;
mod hex;
mod named;
mod noise;
mod outlet;
mod quote;
mod rest;
mod settings;
mod shown;
mod told;

pub use alert::{Alert, Channel, ChannelKind, PageEvent};
pub use answer::{Answer, Redirect, Validators};
pub use article::{Article, Block, BlockKind, Headlines, Notice, NoticeKind, PageKind};
pub use check::{Check, Outcome, Page, PageState, Version};
pub use edit::{Comparison, Disclosure, Edit, EditKind, Facet, Op, Significance, Span, Verdict};
pub(crate) use hex::hex;
pub(crate) use named::named;
pub use noise::{Lesson, Noise, Part as NoisePart};
pub(crate) use outlet::is_of_outlet;
pub use quote::{Part, Quote, QuoteKind};
pub use rest::HostRest;
pub use settings::{FetchSettings, RequestOptions, SiteRules, named_port};
pub use shown::{Alone, Shown};
pub use told::Told;
