//! When is a page told as gone? Once what says so has stood for an hour: not found, or a note in the place of the text.

use jiff::{SignedDuration, Timestamp};

use sha2::{Digest, Sha256};

use super::{Finding, doubt::doubted, judge::Bench, removal};
use crate::model::{Article, Outcome, PageState, hex};

/// A 404 must have been answered for this long before the page is told as gone, and so must a few words in the place of the text; a 410 at two
/// checks, whenever.
pub(super) const GONE_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// What stands in its place without a word of its own must have stood so long, and have been seen at so many looks.
const LEFT_AFTER: SignedDuration = SignedDuration::from_hours(2);
const LEFT_LOOKS: i64 = 3;
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
        let words = removal::words(article);
        let what = format!("the page says that the text was taken away: “{words}”");
        self.stands_for(doubted(article), GONE_AFTER, 1, what, at)
    }

    /// A redirect to what is no article, or "not found" with status 200, stands where the article stood: sites that err show both for a while.
    /// `key` is the same for all pages where the same stands.
    pub(super) fn left(&self, key: &str, what: String, at: Timestamp) -> Finding {
        let doubted = hex(&Sha256::digest(format!("left {key}")));
        self.stands_for(doubted, LEFT_AFTER, LEFT_LOOKS, what, at)
    }

    /// Told as gone once `looks` or more have seen it over `after`.
    fn stands_for(
        &self,
        doubted: String,
        after: SignedDuration,
        looks: i64,
        what: String,
        at: Timestamp,
    ) -> Finding {
        let same = self.memory.doubted.as_ref() == Some(&doubted);
        let since = self.memory.doubted_since.filter(|_| same);
        let is_known = self.memory.page.state == PageState::Gone;
        let is_told = since.is_some_and(|since| at.duration_since(since) >= after)
            && (is_known || self.memory.failures + 1 >= looks);
        let found = match is_told {
            true => Finding {
                state: PageState::Gone,
                failures: 0,
                confirms: (!is_known).then(|| doubted.clone()),
                ..self.not_seen(Outcome::Gone, format!("gone: {what}"))
            },
            false => Finding {
                confirm_after: after.checked_add(SignedDuration::from_mins(1)),
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
