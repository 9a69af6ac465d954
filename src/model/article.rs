//! What does a page say? The article: its fields, each `None` or empty where the page gives none.

use serde::{Deserialize, Serialize};

use super::{Quote, named::named};

/// What was read out of one page. All text is UTF-8 in NFC, white space collapsed, as the reader sees it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    pub url: Option<String>,
    pub canonical_url: Option<String>,
    /// BCP 47, as the page declares it, else as detected.
    pub language: Option<String>,
    /// The headline that the reader sees, without kicker, badge or site name.
    pub headline: Option<String>,
    /// The other headlines of the page: a difference is evidence of an earlier one.
    pub headlines: Headlines,
    pub standfirst: Option<String>,
    /// Names, without "By", roles or places.
    pub byline: Vec<String>,
    /// RFC 3339 in UTC, or a bare date (`2026-03-01`) where the page gives no time; from metadata, else as shown.
    pub published: Option<String>,
    /// As `published`, for the last change that the publisher tells of.
    pub modified: Option<String>,
    /// The "updated" words in view of the reader, as shown.
    pub modified_shown: Option<String>,
    /// The moment that those words name, as `published`; `None` where they name none ("3 minutes ago").
    pub modified_shown_at: Option<String>,
    /// The modified time in metadata only (`dateModified`, `article:modified_time`).
    pub modified_metadata: Option<String>,
    pub site_name: Option<String>,
    pub section: Option<String>,
    pub keywords: Vec<String>,
    pub notices: Vec<Notice>,
    pub body: Vec<Block>,
    /// Blocks of the body, as they read, that only say when the page was changed or since when it holds: no edit is one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<String>,
    /// Offsets count in [`Article::body_text`].
    pub quotes: Vec<Quote>,
    pub page_kind: PageKind,
    /// How sure the extraction of the body is, from 0 to 1.
    pub confidence: f64,
    /// Which evidence won: `json_ld`, `semantic`, `density`, `site_rule`, …
    pub evidence: Vec<String>,
}

impl Article {
    /// The body's blocks joined by a blank line: what the offsets of `quotes` count in.
    pub fn body_text(&self) -> String {
        let texts: Vec<&str> = self.body.iter().map(|block| block.text.as_str()).collect();
        texts.join("\n\n")
    }
}

/// Headlines beside the visible one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Headlines {
    pub json_ld: Option<String>,
    pub open_graph: Option<String>,
    /// The `<title>` element, as it stands.
    pub title: Option<String>,
    pub feed: Option<String>,
}

/// A piece of the body, in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub kind: BlockKind,
    pub text: String,
    /// The number that a browser shows before an item of a numbered list ("3.", "b."): no part of the text, for it only follows from
    /// where the item stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

impl Block {
    pub fn paragraph(text: impl Into<String>) -> Block {
        Block {
            kind: BlockKind::Paragraph,
            text: text.into(),
            number: None,
        }
    }
}

named! {
    /// What sort of block this is.
    pub enum BlockKind {
        Paragraph = "paragraph",
        Heading = "heading",
        ListItem = "list_item",
        /// A block quotation.
        Quote = "quote",
        Caption = "caption",
        /// The cells of one row, parted by " | ".
        TableRow = "table_row",
        Code = "code",
    }
}

/// What the publisher says about its own changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub kind: NoticeKind,
    pub text: String,
}

named! {
    /// What sort of notice this is.
    pub enum NoticeKind {
        Correction = "correction",
        Clarification = "clarification",
        EditorsNote = "editors_note",
        Update = "update",
    }
}

named! {
    /// What sort of page this is. Only `Article` and `Policy` can make a version.
    #[derive(Default)]
    pub enum PageKind {
        Article = "article",
        /// Terms, statement, guidance: a document of headed clauses.
        Policy = "policy",
        Listing = "listing",
        ConsentWall = "consent_wall",
        Paywall = "paywall",
        Login = "login",
        BotCheck = "bot_check",
        ErrorPage = "error_page",
        Empty = "empty",
        #[default]
        Other = "other",
    }
}

impl PageKind {
    /// Whether a page of this kind can be a version.
    pub fn is_readable(self) -> bool {
        matches!(self, PageKind::Article | PageKind::Policy)
    }
}
