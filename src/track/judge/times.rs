//! Which of a page's times moved since the last look, and does that say anything? What moves at each look, edit or not, is a clock.

use crate::model::{Alone, Answer, Comparison, Shown};

/// The time that the host gives for an answer, with the address that gave it.
pub(in crate::track) fn header(answer: &Answer) -> Option<(String, String)> {
    let modified = answer.header("last-modified")?.trim();
    Some((modified.to_owned(), answer.url.clone()))
}

/// Leaves of the times that a comparison saw move those that tell something, and counts how each moves. `before` is what the
/// page showed last, `shown` what it shows now; `alone`: nothing but times changed.
pub(super) fn settle(
    before: Option<&Shown>,
    shown: &mut Shown,
    alone: bool,
    comparison: &mut Comparison,
) {
    let Some(before) = before else {
        return;
    };
    let seen = &mut comparison.disclosure;
    if let (Some((then, there)), Some((now, here))) = (&before.header, &shown.header) {
        // Another address has times of its own.
        seen.date_in_header = there == here && then != now;
    }
    if let (Some(then), Some(now)) = (&before.source, &shown.source) {
        seen.date_in_source = then != now;
    }
    let (then, now) = (&before.alone, &mut shown.alone);
    let times = [
        (&mut seen.date_shown, then.shown, &mut now.shown),
        (&mut seen.date_in_metadata, then.metadata, &mut now.metadata),
        (&mut seen.date_in_header, then.header, &mut now.header),
    ];
    let mut is_clock = false;
    for (moved, count, counted) in times {
        *counted = Alone::after(count, *moved, alone);
        if *moved && count >= Alone::CLOCK {
            *moved = false;
            is_clock = true;
        }
    }
    seen.clock = is_clock;
    // Not on record with the answers: no rebuild could tell that it is a clock.
    now.source = Alone::after(then.source, seen.date_in_source, alone);
    seen.date_in_source &= then.source < Alone::CLOCK;
    comparison.settle();
}

/// A date of change that moved while nothing else did is told, though it is no edit.
pub(super) fn date_alone(comparison: &Comparison, shown: &Shown) -> Option<String> {
    let seen = comparison.disclosure;
    if seen.date_shown {
        let words = (shown.modified_shown.as_deref())
            .map_or(String::new(), |words| format!(" (“{words}”)"));
        return Some(format!(
            "the page shows another time of change{words}, and nothing else changed"
        ));
    }
    let header = shown.header.as_ref().map(|(at, _)| at.as_str());
    let others = [
        (
            seen.date_in_metadata,
            "the page's metadata give",
            shown.modified_metadata.as_deref(),
        ),
        (
            seen.date_in_header,
            "the answer's Last-Modified gives",
            header,
        ),
        (
            seen.date_in_source,
            "what names the page gives",
            shown.source.as_deref(),
        ),
    ];
    let (_, who, at) = others.into_iter().find(|(moved, ..)| *moved)?;
    let at = at.unwrap_or("unknown");
    Some(format!(
        "{who} another time of change ({at}), and nothing else changed"
    ))
}
