//! What changed lately? The edits on record, newest first, and each under an address of its own.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;

use super::{
    Desk,
    frame::{self, Fault},
    words::{self, Change},
};
use crate::{model::EditKind, store::EditFilter};

/// Edits of one page of the list.
const LISTED: i64 = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    kind: Option<String>,
    stealth: Option<String>,
    speaker: Option<String>,
}

struct Choice {
    name: &'static str,
    label: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "edits.html")]
struct Edits {
    changes: Vec<Change>,
    kinds: Vec<Choice>,
    stealth: bool,
    speaker: String,
    is_filtered: bool,
}

pub async fn latest(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let kind = wanted
        .kind
        .filter(|kind| EditKind::NAMES.contains(&kind.as_str()));
    let stealth = wanted
        .stealth
        .is_some_and(|value| value == "on" || value == "true");
    let speaker = wanted.speaker.filter(|name| !name.trim().is_empty());
    let filter = EditFilter {
        kinds: kind.iter().cloned().collect(),
        stealth,
        speaker: speaker.clone(),
        limit: Some(LISTED),
        ..EditFilter::default()
    };
    let edits = desk.store.edits(&filter).await?;
    let kinds = EditKind::NAMES
        .iter()
        .map(|name| Choice {
            name,
            label: name.replace('_', " "),
            is_chosen: kind.as_deref() == Some(*name),
        })
        .collect();
    let is_filtered = kind.is_some() || stealth || speaker.is_some();
    frame::page(&Edits {
        changes: words::changes(&edits),
        kinds,
        stealth,
        speaker: speaker.unwrap_or_default(),
        is_filtered,
    })
}

#[derive(Template)]
#[template(path = "edit.html")]
struct One {
    change: Change,
}

pub async fn one(State(desk): State<Desk>, Path(id): Path<i64>) -> Result<Response, Fault> {
    let filter = EditFilter {
        after_id: Some(id.saturating_sub(1)),
        ..EditFilter::default()
    };
    let edits = desk.store.edits(&filter).await?;
    let wanted: Vec<_> = edits.into_iter().filter(|edit| edit.id == id).collect();
    match words::changes(&wanted).pop() {
        Some(change) => frame::page(&One { change }),
        None => Ok(frame::missing("There is no edit of that number.")),
    }
}
