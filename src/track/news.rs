//! What is told of a check, and to whom?

use jiff::Timestamp;

use super::{Desk, Finding, SeenState};
use crate::{
    alert, compare,
    model::{Outcome, PageEvent, PageState},
    store::{FLIPS_TOLD, Happened, Memory, Recipient},
    watchlist::Watch,
};

fn place<'a>(watch: &'a Watch, url: &'a str) -> alert::Place<'a> {
    alert::Place {
        watch: &watch.name,
        tags: &watch.tags,
        url,
    }
}

/// For each edit, whom the rules have told of it.
pub(super) fn whom_to_tell(
    desk: &Desk,
    watch: &Watch,
    memory: &Memory,
    finding: &Finding,
    at: Timestamp,
) -> Vec<Vec<Recipient>> {
    match &finding.seen {
        SeenState::New {
            comparison: Some(comparison),
            returns_to,
            ..
        } if returns_to.is_none() || memory.flips < FLIPS_TOLD => comparison
            .edits
            .iter()
            .enumerate()
            .map(|(at_place, edit)| {
                if compare::is_volatile(edit) {
                    return Vec::new();
                }
                let place = place(watch, &memory.page.url);
                let told = (comparison.stealth, comparison.told(at_place));
                alert::recipients(desk.watchlist.rules(), place, told, edit, at)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// So many checks in a row that saw nothing make a page blind: one that fails is tried again after 1, 5 and 30 minutes, so that
/// this is an outage of an hour or more.
const BLIND_AFTER: i64 = 5;

/// What became of the page with this check, and whom the rules have told of it.
pub(super) fn what_became(
    desk: &Desk,
    watch: &Watch,
    memory: &Memory,
    finding: &Finding,
    at: Timestamp,
) -> Option<(Happened, Vec<Recipient>)> {
    let (was, is) = (memory.page.state, finding.state);
    let was_blind = memory.failures >= BLIND_AFTER;
    let event = match is {
        PageState::Gone if was != PageState::Gone => PageEvent::Gone,
        PageState::Blocked if was != PageState::Blocked => PageEvent::Blocked,
        PageState::Ok if was_blind || matches!(was, PageState::Gone | PageState::Blocked) => {
            PageEvent::Back
        }
        _ if finding.outcome == Outcome::Moved && was != PageState::Moved => PageEvent::Moved,
        _ if !was_blind && finding.failures >= BLIND_AFTER => PageEvent::Blind,
        _ => return None,
    };
    let place = place(watch, &memory.page.url);
    let recipients = alert::event_recipients(desk.watchlist.rules(), place, event, at);
    let happened = Happened {
        event,
        url: memory.page.url.clone(),
        page: memory
            .page
            .title
            .clone()
            .unwrap_or_else(|| memory.page.url.clone()),
        watch: watch.name.clone(),
        at,
        reason: finding.reason.clone(),
    };
    Some((happened, recipients))
}
