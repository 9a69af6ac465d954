//! When is a page told as gone? Once what says so has stood for an hour: not found, or a note in the place of the text.

use jiff::{SignedDuration, Timestamp};

use super::{Finding, doubt::doubted, judge::Bench, removal};
use crate::model::{Article, Outcome, PageState};

/// A 404 must have been answered for this long before the page is told as gone, and so must a few words in the place of the text; a 410 at two
/// checks, whenever.
pub(super) const GONE_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// So that the look which confirms it comes after that hour.
pub(super) const MISSING_AGAIN: SignedDuration = SignedDuration::from_mins(61);
impl Bench<'_> {
    pub(super) fn absent(&self, status: u16, at: Timestamp) -> Finding {
        let since = self.memory.absent_since;
        let confirmed = match since {
            None => false,
            Some(since) => status == 410 || at.duration_since(since) >= GONE_AFTER,
        };
        let was_there = self.memory.page.versions > 0;
        let (outcome, reason) = if confirmed && was_there {
            (
                Outcome::Gone,
                format!(
                    "gone: status {status} since {}",
                    since.unwrap_or(at).strftime("%-d %b %Y %H:%M:%S UTC")
                ),
            )
        } else if was_there {
            (
                Outcome::Failed,
                format!(
                    "not found (status {status}); told as gone only once a later look confirms it"
                ),
            )
        } else {
            (Outcome::Failed, format!("no such page (status {status})"))
        };
        let not_seen = self.not_seen(outcome, reason);
        let state = if outcome == Outcome::Gone {
            PageState::Gone
        } else {
            not_seen.state
        };
        let failures = if outcome == Outcome::Gone {
            0
        } else {
            self.memory.failures + 1
        };
        Finding {
            state,
            failures,
            absent_since: since.or(Some(at)),
            confirm_after: (outcome != Outcome::Gone && was_there).then_some(MISSING_AGAIN),
            ..not_seen
        }
    }

    /// A note that it was taken away stands where the article stood: told once it has stood there for as long as a 404 must.
    pub(super) fn taken_away(&self, article: &Article, at: Timestamp) -> Finding {
        let doubted = doubted(article);
        let same = self.memory.doubted.as_ref() == Some(&doubted);
        let since = self.memory.doubted_since.filter(|_| same);
        let words = removal::words(article);
        let what = format!("the page says that the text was taken away: “{words}”");
        let is_told = since.is_some_and(|since| at.duration_since(since) >= GONE_AFTER);
        let is_known = self.memory.page.state == PageState::Gone;
        let found = match is_told {
            true => Finding {
                state: PageState::Gone,
                failures: 0,
                confirms: (!is_known).then(|| doubted.clone()),
                ..self.not_seen(Outcome::Gone, format!("gone: {what}"))
            },
            false => Finding {
                confirm_after: Some(MISSING_AGAIN),
                ..self.not_seen(
                    Outcome::Suspect,
                    format!("{what}; told as gone only once a later look confirms it"),
                )
            },
        };
        Finding {
            doubted: Some(doubted),
            doubted_since: since.or(Some(at)),
            ..found
        }
    }
}
