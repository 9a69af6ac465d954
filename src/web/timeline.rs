//! How is a page's past drawn? Versions as marks over time, sized by what changed; under them a band of the checks, in which
//! what could not be seen is told apart by its form, not by colour alone.

use std::collections::HashMap;

use jiff::Timestamp;

use super::frame::Moment;
use crate::{
    model::{Check, Outcome, Version},
    store::RecordedEdit,
};

/// Units of the drawing across; the browser scales it.
const WIDTH: i64 = 1000;
const MARGIN: i64 = 16;
/// Marks of the band: checks that fall together are drawn as one.
const SLOTS: i64 = 240;

pub struct Timeline {
    pub marks: Vec<Mark>,
    pub band: Vec<Slot>,
    pub from: Moment,
    pub until: Moment,
}

pub struct Mark {
    pub x: i64,
    pub radius: i64,
    pub class: &'static str,
    pub href: String,
    pub title: String,
}

/// A stretch of checks that ended alike.
pub struct Slot {
    pub x: i64,
    pub width: i64,
    pub class: &'static str,
    pub title: String,
}

/// `None` for a page that was never looked at.
pub fn draw(
    page: i64,
    versions: &[Version],
    checks: &[Check],
    edits: &[RecordedEdit],
) -> Option<Timeline> {
    let from = checks.iter().map(|check| check.at).min()?;
    let until = checks.iter().map(|check| check.at).max()?;
    let whole = until.duration_since(from).as_millis().max(1);
    let part = |at: Timestamp, of: i64| {
        let passed = at.duration_since(from).as_millis().clamp(0, whole);
        i64::try_from(passed * i128::from(of) / whole).unwrap_or_default()
    };
    let x = |at: Timestamp| MARGIN + part(at, WIDTH - 2 * MARGIN);
    let mut weights = HashMap::<i64, (i64, bool)>::new();
    for edit in edits {
        let (count, unexplained) = weights.entry(edit.to_version).or_default();
        *count += 1;
        *unexplained |= edit.is_unexplained();
    }
    let marks = versions.iter().map(|version| {
        let (count, unexplained) = weights.get(&version.number).copied().unwrap_or_default();
        let title = match (version.number, count) {
            (1, _) => "Version 1: first seen".to_owned(),
            (number, 1) => format!("Version {number}: 1 edit"),
            (number, count) => format!("Version {number}: {count} edits"),
        };
        let told = match unexplained {
            true => ", a material one that no notice on the page speaks of",
            false => "",
        };
        Mark {
            x: x(version.seen_from),
            radius: 5 + count.min(8),
            class: if version.number == 1 {
                "first"
            } else if unexplained {
                "unexplained"
            } else {
                "disclosed"
            },
            href: if version.number == 1 {
                format!("/page/{page}/version/1")
            } else {
                format!(
                    "/page/{page}/diff?from={}&to={}",
                    version.number - 1,
                    version.number
                )
            },
            title: format!(
                "{title}{told}, {}",
                version.seen_from.strftime("%-d %b %Y %H:%M:%S UTC")
            ),
        }
    });
    let width = (WIDTH - 2 * MARGIN) / SLOTS;
    let mut worst: Vec<Option<(Outcome, i64)>> = vec![None; usize::try_from(SLOTS).ok()?];
    for check in checks {
        let slot = usize::try_from(part(check.at, SLOTS - 1)).ok()?;
        let known = &mut worst[slot];
        *known = Some(match known.take() {
            // One look that saw nothing is what a reader must not overlook.
            Some((outcome, count)) if !outcome.is_seen() || check.outcome.is_seen() => {
                (outcome, count + 1)
            }
            Some((_, count)) => (check.outcome, count + 1),
            None => (check.outcome, 1),
        });
    }
    let band = worst.iter().enumerate().filter_map(|(at, slot)| {
        let (outcome, count) = (*slot)?;
        Some(Slot {
            x: MARGIN + i64::try_from(at).ok()? * (WIDTH - 2 * MARGIN) / SLOTS,
            width,
            class: class(outcome),
            title: if count == 1 {
                format!("1 check: {}", outcome.name())
            } else {
                format!("{count} checks: {}", outcome.name())
            },
        })
    });
    Some(Timeline {
        marks: marks.collect(),
        band: band.collect(),
        from: from.into(),
        until: until.into(),
    })
}

fn class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::First | Outcome::Unchanged | Outcome::Changed => "seen",
        Outcome::Gone => "gone",
        Outcome::Blocked | Outcome::Refused | Outcome::Suspect => "blocked",
        Outcome::Moved => "seen",
        Outcome::Deferred | Outcome::Failed => "failed",
    }
}
