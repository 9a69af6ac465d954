//! An edit as it stands on record: when it was made at the earliest and at the latest, and whether anybody was told.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::model::{Disclosure, Edit, Told};

/// A page that has gone back to an earlier state so many times in a row flips between states: further times are counted, and told to nobody.
pub const FLIPS_TOLD: i64 = 3;

/// An edit on record.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RecordedEdit {
    pub id: i64,
    /// The headline of the page when the edit was seen, else its address.
    pub page: String,
    pub url: String,
    /// The watch that the page is of, as it is called today.
    pub watch: String,
    pub from_version: i64,
    pub to_version: i64,
    pub last_seen_before: Timestamp,
    pub first_seen_after: Timestamp,
    /// Checks between those two that saw neither state.
    pub checks_between: i64,
    pub recorded_at: Timestamp,
    pub disclosed: bool,
    pub stealth: bool,
    /// A notice came with the edit, which weighs, and says nothing of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undisclosed: bool,
    /// What `disclosed` rests on, of the whole change; `None` where that can't be read.
    pub disclosure: Option<Disclosure>,
    /// What the page showed with the edit.
    pub told: Told,
    /// The number of the earlier version that `to_version` equals.
    pub returns_to: Option<i64>,
    /// How many times in a row the page has gone back to an earlier state, this time among them; `None`: it has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flip: Option<i64>,
    /// Found afterwards, by a rebuild with a later extractor.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub found_by_rebuild: bool,
    /// A rebuild with a later extractor no longer told it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    #[serde(flatten)]
    pub edit: Edit,
}

impl RecordedEdit {
    /// Whether it weighs, and no notice on the page speaks of it.
    pub fn is_unexplained(&self) -> bool {
        self.told.is_unexplained(&self.edit)
    }

    /// Whether it is one of a row of returns that is told no more: the page flips between states.
    pub fn is_known_flip(&self) -> bool {
        self.flip.is_some_and(|flip| flip > FLIPS_TOLD)
    }

    /// What a rebuild made of it, in words for people; empty for what was told when it was seen and still is.
    pub fn afterwards(&self) -> &'static str {
        match (self.withdrawn, self.found_by_rebuild) {
            (true, _) => "withdrawn: a later extractor no longer tells it",
            (false, true) => "found afterwards, by a later extractor",
            (false, false) => "",
        }
    }
}

/// An edit as lists of edits tell it to programs: `disclosed` and `stealth` are of its whole change, this is of itself.
#[derive(Debug, serde::Serialize)]
pub struct EditRow<'a> {
    #[serde(flatten)]
    edit: &'a RecordedEdit,
    unexplained: bool,
    /// The page's number: its address may change.
    page_id: Option<i64>,
}

impl<'a> EditRow<'a> {
    /// `pages`: the numbers of the pages of edits, by theirs.
    pub fn of(edit: &'a RecordedEdit, pages: &HashMap<i64, i64>) -> Self {
        EditRow {
            edit,
            unexplained: edit.is_unexplained(),
            page_id: pages.get(&edit.id).copied(),
        }
    }
}

/// What the page showed with edits of one change, in words for people.
pub fn told_words(edits: &[RecordedEdit]) -> &'static str {
    Told::words_of_all(edits.iter().map(|edit| edit.told))
}
