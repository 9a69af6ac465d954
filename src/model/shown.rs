//! What did a page say of its own times when it was last seen? They move without any edit: what a version's first snapshot said of them
//! is no measure of what came with the next.

use serde::{Deserialize, Serialize};

use super::Article;

/// The times that a page gave at the last look that saw it, and which of them never rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// Who read it (extractor and rules); `None`: it is not on record as it stands here.
    pub read_by: Option<String>,
    /// As the fields of these names of [`Article`].
    pub modified: Option<String>,
    pub modified_shown: Option<String>,
    pub modified_shown_at: Option<String>,
    pub modified_metadata: Option<String>,
    /// The `Last-Modified` of the answer, and the address that gave it.
    pub header: Option<(String, String)>,
    /// What a sitemap or feed gave for the page (RFC 3339).
    pub source: Option<String>,
    /// How often each moved while nothing else did, of late.
    pub alone: Alone,
}

/// For each time: one more for a look at which it alone moved, one less for a look at which it stood, at most [`Alone::MOST`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Alone {
    pub shown: u8,
    pub metadata: u8,
    pub header: u8,
    pub source: u8,
}

impl Alone {
    /// So many, and a time is a clock: it moves at each look, edit or not, and says nothing of any. A date that somebody renews by hand
    /// does not come so far between two looks of a day.
    pub const CLOCK: u8 = 4;
    /// So many looks at rest are needed at most for a clock to be none.
    pub const MOST: u8 = 8;

    /// The count after one more look. With an edit of the page, a time that moves says nothing of a clock, nor against one.
    pub fn after(count: u8, moved: bool, alone: bool) -> u8 {
        match (moved, alone) {
            (true, true) => count.saturating_add(1).min(Alone::MOST),
            (true, false) => count,
            (false, _) => count.saturating_sub(1),
        }
    }
}

impl Shown {
    /// What an article says, the answer that brought it (`header`: as the field), and what names the page; nothing is known of how these
    /// times move.
    pub fn of(
        article: &Article,
        header: Option<(String, String)>,
        source: Option<String>,
    ) -> Shown {
        Shown {
            header,
            source,
            modified: article.modified.clone(),
            modified_shown: article.modified_shown.clone(),
            modified_shown_at: article.modified_shown_at.clone(),
            modified_metadata: article.modified_metadata.clone(),
            ..Shown::default()
        }
    }

    /// Puts these times in the place of an article's own.
    pub fn put_on(&self, article: &mut Article) {
        article.modified.clone_from(&self.modified);
        article.modified_shown.clone_from(&self.modified_shown);
        article
            .modified_shown_at
            .clone_from(&self.modified_shown_at);
        article
            .modified_metadata
            .clone_from(&self.modified_metadata);
    }
}
