//! What is told of a check, and to whom?

use jiff::{SignedDuration, Timestamp};

use super::{Desk, Finding, SeenState, SourceChecked, TrackError};
use crate::{
    alert, compare,
    model::{Outcome, PageEvent, PageState},
    store::{AT_REST, FLIPS_TOLD, Happened, Memory, Recipient, RecordedEdit},
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
    line_flips: &[Option<i64>],
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
                let flip = line_flips.get(at_place).copied().flatten();
                if compare::is_volatile(edit) || flip > Some(FLIPS_TOLD) {
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

/// A page that flipped, or a line above its story, told to nobody in the end, has come to rest: in which state is told once.
pub(super) async fn told_at_rest(
    desk: &Desk,
    watch: &Watch,
    memory: &Memory,
    finding: &Finding,
    at: Timestamp,
) -> Result<Vec<(i64, Vec<Recipient>)>, TrackError> {
    let now = match &finding.seen {
        SeenState::Nothing => return Ok(Vec::new()),
        SeenState::Same => &[],
        SeenState::New { comparison, .. } => {
            (comparison.as_ref()).map_or(&[][..], |comparison| comparison.edits.as_slice())
        }
    };
    if !memory.ever_flipped {
        return Ok(Vec::new());
    }
    let (page, newest) = (memory.page.id, memory.page.versions);
    let rests = (memory.newest_from).is_some_and(|from| at.duration_since(from) >= AT_REST);
    let mut edits = match rests && memory.flips > FLIPS_TOLD && finding.seen.is_same() {
        true => desk.store.edits_of(page, newest).await?,
        false => Vec::new(),
    };
    edits.retain(RecordedEdit::is_known_flip);
    for of_line in desk.store.lines_at_rest(page, newest, at).await? {
        let changes_now = now.iter().any(|edit| edit.kind == of_line.edit.kind);
        if !changes_now && edits.iter().all(|edit| edit.id != of_line.id) {
            edits.push(of_line);
        }
    }
    let told = (edits.iter()).filter(|recorded| !compare::is_volatile(&recorded.edit));
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
pub(super) const BLIND_AFTER: i64 = 5;

/// What became of the page with this check, and whom the rules have told of each. One trouble is told once: `gone`, `blocked` and `blind` stand
/// until the page is `back`.
pub(super) fn what_became(
    desk: &Desk,
    watch: &Watch,
    memory: &Memory,
    finding: &Finding,
    at: Timestamp,
) -> Vec<(Happened, Vec<Recipient>)> {
    let past = Past {
        // A record of before has troubles without their end: what was seen at the last look is in none.
        standing: memory
            .standing
            .filter(|_| memory.page.state != PageState::Ok || memory.failures > 0),
        was_there: memory.page.versions > 0,
        is_to_wait: finding.outcome == Outcome::Deferred && asked_us_once(desk, &memory.page.url),
        wavers: memory.doubted.is_some() && memory.doubted != finding.doubted,
    };
    let events = events(&past, finding, at);
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
            source: None,
        };
        (happened, recipients)
    });
    told.collect()
}

/// What became of a source with this look, in the same words: `unseen` looks in a row found no pages in it.
pub(super) async fn what_became_of_source(
    desk: &Desk,
    watch: &Watch,
    looked: &SourceChecked,
    unseen: i64,
    at: Timestamp,
) -> Result<Vec<(Happened, Vec<Recipient>)>, TrackError> {
    let url = watch.target.url();
    let standing = desk.store.source_standing(&watch.name, url).await?;
    let is_to_wait = looked.outcome == "deferred" && asked_us_once(desk, url);
    let event = match (standing, unseen) {
        (standing, 0) => standing.map(|_| PageEvent::Back),
        (Some(PageEvent::Blocked), _) => None,
        _ if looked.outcome == "blocked" => Some(PageEvent::Blocked),
        (None, BLIND_AFTER..) if !is_to_wait => Some(PageEvent::Blind),
        _ => None,
    };
    let told = event.map(|event| {
        let recipients =
            alert::event_recipients(desk.watchlist.rules(), place(watch, url), event, at);
        let kind = watch.target.key();
        let happened = Happened {
            event,
            url: url.to_owned(),
            page: format!("{kind} {url}"),
            watch: watch.name.clone(),
            at,
            reason: looked.reason.clone(),
            source: Some(kind.to_owned()),
        };
        (happened, recipients)
    });
    Ok(told.into_iter().collect())
}

/// Whether the host of an address rests because it asked for it, and was not asked again since.
fn asked_us_once(desk: &Desk, url: &str) -> bool {
    let host = host_of(url);
    // Hosts rest by the system's clock, whatever time it is to the check.
    let rests = desk.client.rests(Timestamp::now());
    let mut own = rests
        .iter()
        .filter(|rest| Some(&rest.host) == host.as_ref());
    own.any(|rest| rest.deferrals == 1)
}

/// `host` or `host:port`, as rests have it.
fn host_of(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// What stood before a check.
struct Past {
    /// The trouble that was told last, and that the page is not back from.
    standing: Option<PageEvent>,
    was_there: bool,
    /// What is doubted was another text at the look before: no later look confirms the one or the other.
    wavers: bool,
    /// The host asked us to come later, and we have not come since.
    is_to_wait: bool,
}

/// What is not believed yet is told by its own name when it is: for so long a page that waits for that is not called blind.
const PENDING_AT_MOST: SignedDuration = SignedDuration::from_hours(3);

fn is_pending(past: &Past, finding: &Finding, at: Timestamp) -> bool {
    let is_recent = |since: Timestamp| at.duration_since(since) < PENDING_AT_MOST;
    past.was_there
        && (finding.absent_since.is_some_and(is_recent)
            || finding.doubted_since.is_some_and(is_recent) && !past.wavers)
}

fn events(past: &Past, finding: &Finding, at: Timestamp) -> Vec<PageEvent> {
    let standing = past.standing;
    let is_seen = finding.state == PageState::Ok && finding.failures == 0;
    let is_blind = finding.failures >= BLIND_AFTER && !past.is_to_wait;
    let trouble = match finding.outcome {
        Outcome::Gone if standing != Some(PageEvent::Gone) => Some(PageEvent::Gone),
        Outcome::Blocked if !matches!(standing, Some(PageEvent::Blocked | PageEvent::Gone)) => {
            Some(PageEvent::Blocked)
        }
        _ if is_seen => standing.map(|_| PageEvent::Back),
        _ if is_blind && standing.is_none() && !is_pending(past, finding, at) => {
            Some(PageEvent::Blind)
        }
        _ => None,
    };
    let moved = (finding.moved_to.is_some() && past.was_there).then_some(PageEvent::Moved);
    trouble.into_iter().chain(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

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
            shown: None,
        }
    }

    fn after(standing: Option<PageEvent>) -> Past {
        Past {
            standing,
            was_there: true,
            wavers: false,
            is_to_wait: false,
        }
    }

    #[test]
    fn one_trouble_is_told_once_and_a_move_whatever_else_happens() {
        use PageEvent::{Back, Blind, Blocked, Gone, Moved};
        let gone = found(Outcome::Gone, PageState::Gone, 0, false);
        let suspect = found(Outcome::Suspect, PageState::Gone, 7, false);
        let blocked = found(Outcome::Blocked, PageState::Blocked, 5, false);
        let ok = |moved| found(Outcome::Changed, PageState::Ok, 0, moved);
        let events = |standing, finding: &Finding| events(&after(standing), finding, NOW);
        assert_eq!(events(None, &gone), [Gone]);
        assert_eq!(events(Some(Gone), &gone), []);
        assert_eq!(events(Some(Gone), &suspect), []);
        assert_eq!(events(None, &suspect), [Blind]);
        assert_eq!(events(Some(Blocked), &blocked), []);
        assert_eq!(events(Some(Gone), &ok(true)), [Back, Moved]);
        assert_eq!(events(None, &ok(true)), [Moved]);
        let never = Past {
            was_there: false,
            ..after(None)
        };
        assert_eq!(super::events(&never, &ok(true), NOW), []);
        assert_eq!(events(Some(Blind), &ok(false)), [Back]);
    }

    #[test]
    fn a_page_whose_host_asks_to_wait_again_and_again_is_told_as_blind_once() {
        use PageEvent::{Back, Blind};
        for (failures, state) in [
            (4, PageState::Ok),
            (5, PageState::Ok),
            (6, PageState::Failing),
        ] {
            let asked = found(Outcome::Deferred, state, failures, false);
            let due = if failures < BLIND_AFTER {
                vec![]
            } else {
                vec![Blind]
            };
            assert_eq!(events(&after(None), &asked, NOW), due, "{failures}");
            assert_eq!(events(&after(Some(Blind)), &asked, NOW), []);
            let waits = Past {
                is_to_wait: true,
                ..after(None)
            };
            assert_eq!(events(&waits, &asked, NOW), []);
        }
        let seen = found(Outcome::Unchanged, PageState::Ok, 0, false);
        assert_eq!(events(&after(Some(Blind)), &seen, NOW), [Back]);
    }

    #[test]
    fn what_is_not_believed_yet_hides_a_blind_page_for_hours_at_most() {
        let hours = |hours| NOW + SignedDuration::from_hours(hours);
        let gone_once = Finding {
            absent_since: Some(NOW),
            ..found(Outcome::Failed, PageState::Failing, 9, false)
        };
        let doubted_once = Finding {
            doubted_since: Some(NOW),
            ..found(Outcome::Failed, PageState::Failing, 9, false)
        };
        for finding in [gone_once, doubted_once] {
            let told = |past: &Past, at| events(past, &finding, at) == [PageEvent::Blind];
            assert!(!told(&after(None), hours(1)));
            assert!(told(&after(None), hours(3)));
            let never = Past {
                was_there: false,
                ..after(None)
            };
            assert!(told(&never, hours(0)), "it never was there to be gone");
            let wavers = Past {
                wavers: true,
                ..after(None)
            };
            let is_doubt = finding.doubted_since.is_some();
            assert_eq!(told(&wavers, hours(0)), is_doubt);
        }
    }
}
