//! What today's code makes of what came, and how that takes the place of what stood.

pub(super) mod derived;
pub(super) mod extractor;
mod lost;
pub(super) mod rebuild;
pub(super) mod swap;
#[cfg(test)]
mod tests;
