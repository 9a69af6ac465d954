//! Does the page flip between states that it had before, or its headline or standfirst between words? It is told three times; after that
//! it is counted.

use jiff::Timestamp;

use super::{Desk, Finding, SeenState, TrackError};
use crate::store::{FLIPS_AMONG, FLIPS_TOLD, Memory, flips_of_a_line, is_of_a_line};

/// How many times in a row the page has gone back with this check; `None`: it has not.
pub(super) fn flip(memory: &Memory, finding: &Finding) -> Option<i64> {
    match &finding.seen {
        SeenState::New {
            returns_to: Some(_),
            ..
        } => Some(memory.flips + 1),
        _ => None,
    }
}

/// For each edit, how many times in a row the line that it changed (headline, standfirst) has gone back to words that it had before: two
/// headlines in turn are two, whatever becomes of the story under them. Empty where no edit is of such a line.
pub(super) async fn line_flips(
    desk: &Desk,
    memory: &Memory,
    finding: &Finding,
    at: Timestamp,
) -> Result<Vec<Option<i64>>, TrackError> {
    let SeenState::New {
        comparison: Some(comparison),
        ..
    } = &finding.seen
    else {
        return Ok(Vec::new());
    };
    let mut edits = comparison.edits.iter();
    if !edits.any(|edit| is_of_a_line(edit.kind)) {
        return Ok(Vec::new());
    }
    let (page, newest) = (memory.page.id, memory.page.versions);
    let past = desk.store.recent(page, newest, FLIPS_AMONG).await?;
    let flips = comparison.edits.iter().map(|edit| {
        let past = past.iter().map(|(from, article)| (*from, article));
        flips_of_a_line(edit.kind, edit.after.as_deref(), at, past)
    });
    Ok(flips.collect())
}

/// The words for a page that flips between states, or whose headline does.
pub(super) fn flapping(
    memory: &Memory,
    finding: &Finding,
    lines: &[Option<i64>],
) -> Option<String> {
    let states = flip(memory, finding).map(|flip| ("the page flips between states", flip));
    let of_line = lines.iter().flatten().max();
    let of_line = of_line.map(|flip| ("a line above the story flips between words", *flip));
    let (what, flip) = (states.into_iter().chain(of_line)).find(|(_, flip)| *flip >= FLIPS_TOLD)?;
    let told = match flip > FLIPS_TOLD {
        true => ": it is counted and told to nobody",
        false => "",
    };
    Some(format!(
        "{what} that it had before, {flip} times in a row{told}"
    ))
}
