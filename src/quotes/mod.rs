//! Who said what? Text in, [`Quote`]s out. Refuses HTML, the network, the clock and the disk.

use crate::model::{Block, Quote};

/// Quotes of plain text; offsets count in `text` as given. Paragraphs are parted by line ends.
pub fn of_text(_text: &str, _language: Option<&str>) -> Vec<Quote> {
    Vec::new()
}

/// Quotes of an article's body; offsets count in the blocks joined by a blank line.
/// The headline helps to name speakers; its own quotes are not returned.
pub fn of_blocks(
    _headline: Option<&str>,
    _blocks: &[Block],
    _language: Option<&str>,
) -> Vec<Quote> {
    Vec::new()
}
