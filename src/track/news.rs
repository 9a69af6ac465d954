//! What is told of a check, and to whom?

use jiff::Timestamp;

use super::{Desk, Finding, SeenState, TrackError};
use crate::{
    alert, compare,
    model::{Outcome, PageEvent, PageState},
    store::{AT_REST, FLIPS_TOLD, Happened, Memory, Recipient},
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

/// A page that flipped, told to nobody in the end, has come to rest: in which state is told once.
pub(super) async fn told_at_rest(
    desk: &Desk,
    watch: &Watch,
    memory: &Memory,
    finding: &Finding,
    at: Timestamp,
) -> Result<Vec<(i64, Vec<Recipient>)>, TrackError> {
    let rests = memory
        .newest_from
        .is_some_and(|from| at.duration_since(from) >= AT_REST);
    if !rests || memory.flips <= FLIPS_TOLD || !matches!(finding.seen, SeenState::Same) {
        return Ok(Vec::new());
    }
    let page = memory.page.id;
    let edits = desk.store.edits_of(page, memory.page.versions).await?;
    let edits = edits.iter().filter(|edit| edit.is_known_flip());
    let told = edits.filter(|recorded| !compare::is_volatile(&recorded.edit));
    Ok(told
        .map(|recorded| {
            let place = place(watch, &memory.page.url);
            let told = (recorded.stealth, recorded.told);
            let rules = desk.watchlist.rules();
            let to = alert::recipients(rules, place, told, &recorded.edit, at);
            (recorded.id, to)
        })
        .collect())
}

/// So many checks in a row that saw nothing make a page blind: one that fails is tried again after 1, 5 and 30 minutes, so that
/// this is an outage of an hour or more.
const BLIND_AFTER: i64 = 5;

/// What became of the page with this check, and whom the rules have told of each. One trouble is told once: `gone`, `blocked` and `blind` stand
/// until the page is `back`.
pub(super) fn what_became(
    desk: &Desk,
    watch: &Watch,
    memory: &Memory,
    finding: &Finding,
    at: Timestamp,
) -> Vec<(Happened, Vec<Recipient>)> {
    // A record of before has troubles without their end: what was seen at the last look is in none.
    let was_seen = memory.page.state == PageState::Ok && memory.failures == 0;
    let standing = memory.standing.filter(|_| !was_seen);
    let events = events(standing, memory.page.versions > 0, finding);
    let told = events.into_iter().map(|event| {
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
        (happened, recipients)
    });
    told.collect()
}

/// `standing`: the trouble that was told last, and that the page is not back from.
fn events(standing: Option<PageEvent>, was_there: bool, finding: &Finding) -> Vec<PageEvent> {
    // What is not believed yet will be told by its own name.
    let is_pending = finding.absent_since.is_some() || finding.doubted_since.is_some();
    let is_blind = finding.failures >= BLIND_AFTER && !is_pending;
    let trouble = match finding.outcome {
        Outcome::Gone if standing != Some(PageEvent::Gone) => Some(PageEvent::Gone),
        Outcome::Blocked if !matches!(standing, Some(PageEvent::Blocked | PageEvent::Gone)) => {
            Some(PageEvent::Blocked)
        }
        _ if finding.state == PageState::Ok => standing.map(|_| PageEvent::Back),
        _ if is_blind && standing.is_none() => Some(PageEvent::Blind),
        _ => None,
    };
    let moved = (finding.moved_to.is_some() && was_there).then_some(PageEvent::Moved);
    trouble.into_iter().chain(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(outcome: Outcome, state: PageState, failures: i64, moved: bool) -> Finding {
        Finding {
            outcome,
            status: None,
            reason: None,
            seen: SeenState::Nothing,
            state,
            failures,
            absent_since: None,
            doubted: None,
            doubted_since: None,
            confirms: None,
            confirm_after: None,
            not_before: None,
            moved_to: moved.then(|| "https://a.example/new".to_owned()),
            noise: None,
        }
    }

    #[test]
    fn one_trouble_is_told_once_and_a_move_whatever_else_happens() {
        use PageEvent::{Back, Blind, Blocked, Gone, Moved};
        let gone = found(Outcome::Gone, PageState::Gone, 0, false);
        let suspect = found(Outcome::Suspect, PageState::Gone, 7, false);
        let blocked = found(Outcome::Blocked, PageState::Blocked, 5, false);
        let ok = |moved| found(Outcome::Changed, PageState::Ok, 0, moved);
        assert_eq!(events(None, true, &gone), [Gone]);
        assert_eq!(events(Some(Gone), true, &gone), []);
        assert_eq!(events(Some(Gone), true, &suspect), []);
        assert_eq!(events(None, true, &suspect), [Blind]);
        assert_eq!(events(Some(Blocked), true, &blocked), []);
        assert_eq!(events(Some(Gone), true, &ok(true)), [Back, Moved]);
        assert_eq!(events(None, true, &ok(true)), [Moved]);
        assert_eq!(events(None, false, &ok(true)), []);
        assert_eq!(events(Some(Blind), true, &ok(false)), [Back]);
    }
}
