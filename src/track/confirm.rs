//! Is it the page that is in this state, or one copy of it? What returns to an earlier state is asked for again, past all caches,
//! before it is told: two variants in turn, or one server that lags behind, are no edits.

use std::sync::Arc;

use super::{
    Clock, Desk, Finding, SeenState, TrackError,
    look::{Look, look, weigh},
    unseen::not_seen,
};
use crate::{
    fetch::{Request, Room},
    model::Outcome,
    store::Memory,
    watchlist::Watch,
};

/// Further looks that a return takes.
const LOOKS: i64 = 2;
/// A page that has returned before takes one more for each time, up to this.
const LOOKS_AT_MOST: i64 = 4;

/// Gives the look that counts, and what it found.
pub(super) async fn confirm(
    desk: &Desk,
    watch: &Watch,
    memory: &Arc<Memory>,
    mut first: Look,
    found: Finding,
    clock: Clock,
) -> Result<(Look, Finding), TrackError> {
    let SeenState::New {
        returns_to: Some(number),
        state,
        ..
    } = &found.seen
    else {
        return Ok((first, found));
    };
    // Its body has been read: the next one may need the room.
    first.room = Room::default();
    let page = memory.page.id;
    let looks = (LOOKS + desk.store.returns(page).await?).min(LOOKS_AT_MOST);
    for _ in 0..looks {
        let again = Request {
            url: memory.page.url.clone(),
            past_caches: true,
            options: watch.request.clone(),
            ..Request::default()
        };
        let other = look(desk, memory, watch, again, clock).await?;
        let mut told = weigh(memory, &other).await?;
        match &told.seen {
            SeenState::New { state: s, .. } if s == state => {}
            // It was edited in between: that is a look like any other.
            SeenState::New {
                returns_to: None, ..
            } => return Ok((other, told)),
            SeenState::Same => {
                told.reason = Some(format!(
                    "one answer was as version {number}, the next as the newest: copies of the page differ, which is no edit"
                ));
                return Ok((other, told));
            }
            // A third one that it had before.
            SeenState::New {
                returns_to: Some(another),
                ..
            } => {
                told.reason = Some(format!(
                    "one answer was as version {number}, the next as version {another}: copies of the page differ, which is no edit"
                ));
                told.outcome = Outcome::Unchanged;
                told.seen = SeenState::Nothing;
                told.confirms = None;
                return Ok((other, told));
            }
            _ => {
                let why = told.reason.unwrap_or_else(|| "yet another came".into());
                let reason = format!("a return to version {number} could not be confirmed: {why}");
                let status = first.answer().map(|answer| answer.status);
                let unsure = Finding {
                    not_before: told.not_before,
                    ..not_seen(memory, status, Outcome::Suspect, reason)
                };
                return Ok((first, unsure));
            }
        }
    }
    Ok((first, found))
}
