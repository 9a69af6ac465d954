//! Does the page flip between states that it had before, or its headline or standfirst between words? It is told three times; after that
//! it is counted.

use jiff::Timestamp;

use super::{Desk, Finding, SeenState, TrackError, look::STATES};
use crate::{
    model::{Article, EditKind},
    store::{AT_REST, FLIPS_TOLD, Memory},
};

/// How many times in a row the page has gone back with this check; `None`: it has not.
pub(super) fn flip(memory: &Memory, finding: &Finding) -> Option<i64> {
    match &finding.seen {
        SeenState::New {
            returns_to: Some(_),
            ..
        } => Some(memory.flips + 1),
        _ => None,
    }
}

/// For each edit, how many times in a row the line that it changed (headline, standfirst) has gone back to words that it had before: two
/// headlines in turn are two, whatever becomes of the story under them. Empty where no edit is of such a line.
pub(super) async fn line_flips(
    desk: &Desk,
    memory: &Memory,
    finding: &Finding,
    at: Timestamp,
) -> Result<Vec<Option<i64>>, TrackError> {
    let SeenState::New {
        comparison: Some(comparison),
        ..
    } = &finding.seen
    else {
        return Ok(Vec::new());
    };
    let mut edits = comparison.edits.iter();
    if !edits.any(|edit| line_of(edit.kind).is_some()) {
        return Ok(Vec::new());
    }
    let (page, newest) = (memory.page.id, memory.page.versions);
    let past = desk.store.recent(page, newest, STATES).await?;
    let flips = comparison.edits.iter().map(|edit| {
        let line = line_of(edit.kind)?;
        let past = past.iter().map(|(from, article)| (*from, line(article)));
        in_a_row(edit.after.as_deref(), at, past)
    });
    Ok(flips.collect())
}

fn line_of(kind: EditKind) -> Option<fn(&Article) -> Option<&str>> {
    match kind {
        EditKind::HeadlineChanged => Some(|article| article.headline.as_deref()),
        EditKind::StandfirstChanged => Some(|article| article.standfirst.as_deref()),
        _ => None,
    }
}

/// How many of the last changes of a line, in a row, brought back words of before, none of which stood for a day or more. `past`: since
/// when each version stood, and the line in it, the newest first.
fn in_a_row<'a>(
    now: Option<&'a str>,
    at: Timestamp,
    past: impl Iterator<Item = (Timestamp, Option<&'a str>)>,
) -> Option<i64> {
    let mut runs = vec![(at, now)];
    for (from, line) in past {
        match runs.last_mut() {
            Some((since, last)) if *last == line => *since = from,
            _ => runs.push((from, line)),
        }
    }
    let is_back = |place: &usize| {
        let (since, line) = runs[*place];
        let stood = match place.checked_sub(1) {
            Some(next) => runs[next].0.duration_since(since),
            None => jiff::SignedDuration::ZERO,
        };
        let mut before = runs.iter().skip(place + 2);
        stood < AT_REST && before.any(|(_, other)| *other == line)
    };
    let row = (0..runs.len()).take_while(is_back).count();
    i64::try_from(row).ok().filter(|row| *row > 0)
}

/// The words for a page that flips between states, or whose headline does.
pub(super) fn flapping(
    memory: &Memory,
    finding: &Finding,
    lines: &[Option<i64>],
) -> Option<String> {
    let states = flip(memory, finding).map(|flip| ("the page flips between states", flip));
    let of_line = lines.iter().flatten().max();
    let of_line = of_line.map(|flip| ("a line above the story flips between words", *flip));
    let (what, flip) = (states.into_iter().chain(of_line)).find(|(_, flip)| *flip >= FLIPS_TOLD)?;
    let told = match flip > FLIPS_TOLD {
        true => ": it is counted and told to nobody",
        false => "",
    };
    Some(format!(
        "{what} that it had before, {flip} times in a row{told}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lines_in_turn_are_counted_and_what_stood_for_a_day_begins_anew() {
        let hour = |hours: i64| Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(hours);
        let row = |now: &'static str, past: &[(i64, &'static str)]| {
            let past = past.iter().rev();
            in_a_row(
                Some(now),
                hour(100),
                past.map(|(from, line)| (hour(*from), Some(*line))),
            )
        };
        assert_eq!(row("b", &[(90, "a")]), None);
        assert_eq!(row("a", &[(90, "a"), (91, "b")]), Some(1));
        // The story changes under it: more versions with the same line.
        let turns = [
            (90, "a"),
            (91, "b"),
            (92, "b"),
            (93, "a"),
            (94, "b"),
            (95, "b"),
        ];
        assert_eq!(row("a", &turns), Some(3));
        assert_eq!(row("c", &turns), None);
        assert_eq!(
            row("a", &[(10, "a"), (11, "b"), (12, "a"), (90, "b")]),
            Some(2)
        );
        assert_eq!(
            row("a", &[(10, "a"), (11, "b"), (12, "a"), (13, "b")]),
            Some(1)
        );
    }
}
