//! What always changes on a page without being an edit? A clock, a counter: learned from the page's own checks.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// What is known of the restless parts of one page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Noise {
    /// By what stays of a part while the rest changes: `… people are reading this`.
    pub parts: BTreeMap<String, Part>,
}

/// A short piece of text that changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Part {
    /// Changes that came alone, at one check after another.
    pub changes: u32,
    /// Changes that came with edits of the story.
    pub beside: u32,
    /// Words that were seen where words of it gave way to others.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub words: BTreeSet<String>,
    /// Changes that brought words not seen there before.
    pub novel: u32,
    /// Checks among them that saw no change.
    pub quiet: u32,
    /// It is held back: its changes are no edits.
    pub volatile: bool,
    /// Checks at which a change of it was held back.
    pub held_back: u64,
    /// Somebody brought it back: it is never held back again.
    pub brought_back: bool,
}
