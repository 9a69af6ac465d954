//! What becomes of a piece of the story's region, and why?

/// What became of a piece of the region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Kept,
    Notice,
    /// Left out, and why.
    Dropped(&'static str),
}

// Reasons that others ask for.
pub const BUTTON: &str = "words of a button, link or label";
pub const ASIDE: &str = "a word to the reader about the page";
pub const ABOVE: &str = "a label above the story";
pub const INVITATION: &str = "an invitation to subscribe";
pub const STANDFIRST: &str = "the standfirst";
pub const LINKS_AWAY: &str = "links away";
pub const OF_A_BOX: &str = "a box beside the story";
pub const NO_WORDS: &str = "no words";
