//! What is written down of a check, and when is the page looked at next?

use std::time::Duration;

use jiff::Timestamp;

use super::{Finding, SeenState, flips::flip, look::Look};
use crate::{
    model::{Answer, Lesson, Outcome},
    schedule::{self, Rhythm},
    store::{Memory, NewCheck, Seen},
    watchlist::{Target, Watch},
};

/// What a page says of its own freshness is heeded for so long: it must not keep us from looking.
const FRESH_AT_MOST: Duration = Duration::from_secs(60);

/// When the page is looked at next, by its watch's schedule or by the ladder for discovered stories.
pub(super) fn when_next(
    memory: &Memory,
    watch: &Watch,
    look: &Look,
    finding: &Finding,
    at: Timestamp,
) -> Timestamp {
    let fresh_until = look.answer().and_then(|answer| {
        let fresh = answer.fresh_for().min(FRESH_AT_MOST);
        at.checked_add(fresh).ok().filter(|until| *until > at)
    });
    let changed = matches!(finding.outcome, Outcome::First | Outcome::Changed);
    let rhythm = Rhythm {
        key: memory.page.url.clone(),
        first_seen: memory.page.first_seen.or(Some(at)),
        last_changed: if changed {
            Some(at)
        } else {
            memory.last_changed
        },
        failures: u32::try_from(finding.failures).unwrap_or(u32::MAX),
        not_before: finding.not_before.max(fresh_until),
    };
    let next = match watch.target {
        Target::Page(_) => schedule::next_check(&watch.schedule, &rhythm, at),
        // A story whose ladder has ended stays on record and is not looked at again.
        _ => schedule::next_recheck(&watch.follow, &rhythm, at).unwrap_or(Timestamp::MAX),
    };
    match finding
        .confirm_after
        .and_then(|wait| at.checked_add(wait).ok())
    {
        Some(confirm) if finding.not_before.is_none() => next.min(confirm),
        _ => next,
    }
}

/// The check as it goes on record, but for whom it is told to.
pub(super) fn write_down<'a>(
    page: i64,
    memory: &Memory,
    look: &'a Look,
    finding: &'a Finding,
    at: Timestamp,
    next_due: Timestamp,
) -> NewCheck<'a> {
    let answer = look.answer();
    let article = look.article();
    let seen = match (&finding.seen, article) {
        (SeenState::Same, _) => Seen::Same,
        (
            SeenState::New {
                fingerprint,
                returns_to,
                comparison,
                ..
            },
            Some(article),
        ) => Seen::New {
            article,
            fingerprint,
            returns_to: *returns_to,
            comparison: comparison.as_ref(),
        },
        _ => Seen::Nothing,
    };
    // Validators belong to a state that is on record: those of an answer that was no version would hide the next one.
    let shows_one = !matches!(finding.seen, SeenState::Nothing);
    let is_seen = finding.outcome.is_seen() || finding.outcome == Outcome::Moved;
    let fresh = answer.filter(|_| is_seen && shows_one);
    let conditional = answer.is_some_and(Answer::was_conditional);
    NewCheck {
        page,
        at,
        outcome: finding.outcome,
        status: finding.status,
        reason: finding.reason.clone(),
        answer: answer.filter(|answer| answer.status != 304),
        seen,
        state: finding.state,
        validators: match fresh {
            Some(answer) => answer.validators(&memory.validators),
            None => memory.validators.clone(),
        },
        failures: finding.failures,
        conditional_in_a_row: if conditional {
            memory.conditional_in_a_row + 1
        } else {
            0
        },
        absent_since: finding.absent_since,
        flip: flip(memory, finding),
        line_flips: Vec::new(),
        doubted: finding.doubted.clone(),
        doubted_since: finding.doubted_since,
        next_due,
        alerts: Vec::new(),
        rested: Vec::new(),
        events: Vec::new(),
        moved_to: finding.moved_to.clone(),
        seen_whole: None,
        read_by: None,
        shown: None,
        noise: (finding.noise.clone())
            .filter(|_| !memory.noise_is_damaged)
            .map(|after| Lesson {
                before: memory.noise.clone(),
                after,
            }),
    }
}
