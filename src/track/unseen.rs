//! What is known of a page after a look that did not see it?

use super::{Finding, SeenState, news::BLIND_AFTER};
use crate::{
    model::{Outcome, PageState},
    store::Memory,
};

/// The page was not seen: whatever was known of it stays so.
pub(super) fn not_seen(
    memory: &Memory,
    status: Option<u16>,
    outcome: Outcome,
    reason: String,
) -> Finding {
    let failures = memory.failures + 1;
    let was = memory.page.state;
    let state = match outcome {
        // What is gone stays gone until it is seen.
        Outcome::Blocked if was != PageState::Gone => PageState::Blocked,
        Outcome::Suspect if was != PageState::Gone => PageState::Suspect,
        // One miss is weather; two in a row are worth a word.
        Outcome::Failed | Outcome::Refused if failures >= 2 && was != PageState::Gone => {
            PageState::Failing
        }
        // To be asked to wait is no trouble of the page's, until nothing else is heard of it.
        Outcome::Deferred if failures >= BLIND_AFTER && was == PageState::Ok => PageState::Failing,
        _ => was,
    };
    // The hour after which it is gone counts from the first "not found" that nothing else came between.
    let says_absent = match status {
        Some(status) => matches!(status, 404 | 410),
        // To be asked to come later is an answer too.
        None => outcome != Outcome::Deferred,
    };
    Finding {
        outcome,
        status,
        reason: Some(reason),
        seen: SeenState::Nothing,
        state,
        failures,
        absent_since: (memory.absent_since).filter(|_| says_absent || was == PageState::Gone),
        // An answer that did not come says nothing of the one that is doubted.
        doubted: memory.doubted.clone().filter(|_| status.is_none()),
        doubted_since: memory.doubted_since.filter(|_| status.is_none()),
        confirms: None,
        confirm_after: None,
        not_before: None,
        moved_to: None,
        noise: None,
        shown: None,
    }
}
