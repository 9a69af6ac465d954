//! How many times in a row has a page gone back to a state that it had before, or its headline or standfirst to words? Counted of what
//! comes in, and again of what a rebuild derives.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use crate::model::{Article, EditKind};
use crate::store::AT_REST;

/// So many of the newest versions are looked through for words of before.
pub const FLIPS_AMONG: i64 = 20;

/// The line of an article that an edit of that kind changes; `None`: it changes none.
fn line_of(kind: EditKind) -> Option<fn(&Article) -> Option<&str>> {
    match kind {
        EditKind::HeadlineChanged => Some(|article| article.headline.as_deref()),
        EditKind::StandfirstChanged => Some(|article| article.standfirst.as_deref()),
        _ => None,
    }
}

/// Whether an edit of that kind changes a line whose flips are counted.
pub fn is_of_a_line(kind: EditKind) -> bool {
    line_of(kind).is_some()
}

/// How many of the last changes of the line that an edit of that kind changes, in a row, brought back words of before, none of which stood for
/// a day or more; `None`: none did, or it is no such line. `now`: the words that it brings. `past`: the versions before, each with the moment
/// since when it stood, the newest first.
pub fn flips_of_a_line<'a>(
    kind: EditKind,
    now: Option<&'a str>,
    at: Timestamp,
    past: impl Iterator<Item = (Timestamp, &'a Article)>,
) -> Option<i64> {
    let line = line_of(kind)?;
    in_a_row(now, at, past.map(|(from, article)| (from, line(article))))
}

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
            None => SignedDuration::ZERO,
        };
        let mut before = runs.iter().skip(place + 2);
        stood < AT_REST && before.any(|(_, other)| *other == line)
    };
    let row = (0..runs.len()).take_while(is_back).count();
    i64::try_from(row).ok().filter(|row| *row > 0)
}

/// Counts them as the versions of a page go by, in their order.
#[derive(Default)]
pub(in crate::store) struct Flips<'a> {
    /// The last versions: since when each stood, and its article.
    past: VecDeque<(Timestamp, &'a Article)>,
    /// The newest: since when it stood and until when it was seen, and how many in a row went back with it.
    newest: Option<(Timestamp, Timestamp, i64)>,
}

impl<'a> Flips<'a> {
    /// The newest version was seen again.
    pub(in crate::store) fn seen(&mut self, at: Timestamp) {
        if let Some((_, until, _)) = &mut self.newest {
            *until = at;
        }
    }

    /// A new version stands from `at` on. Gives how many in a row went back with it; `None`: it does not.
    pub(in crate::store) fn take(
        &mut self,
        at: Timestamp,
        article: &'a Article,
        is_return: bool,
    ) -> Option<i64> {
        let before = match self.newest {
            Some((from, until, row)) if until.duration_since(from) < AT_REST => row,
            _ => 0,
        };
        let row = if is_return { before + 1 } else { 0 };
        self.newest = Some((at, at, row));
        self.past.push_front((at, article));
        self.past
            .truncate(usize::try_from(FLIPS_AMONG).unwrap_or_default() + 1);
        is_return.then_some(row)
    }

    /// The same of the line that an edit of the newest version changes.
    pub(in crate::store) fn of_a_line(&self, kind: EditKind, now: Option<&str>) -> Option<i64> {
        let (at, _) = self.past.front()?;
        let past = self.past.iter().skip(1).copied();
        flips_of_a_line(kind, now, *at, past)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    }

    #[test]
    fn two_lines_in_turn_are_counted_and_what_stood_for_a_day_begins_anew() {
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

    #[test]
    fn the_returns_of_a_page_are_counted_as_its_versions_go_by() {
        let article = Article::default();
        let mut flips = Flips::default();
        let taken = [(0, false), (1, false), (2, true), (3, true)]
            .map(|(at, is_return)| flips.take(hour(at), &article, is_return));
        assert_eq!(taken, [None, None, Some(1), Some(2)]);
        // It stood for a day before it went back again.
        flips.seen(hour(27));
        assert_eq!(flips.take(hour(28), &article, true), Some(1));
        assert_eq!(flips.take(hour(29), &article, true), Some(2));
        assert_eq!(flips.take(hour(30), &article, false), None);
        assert_eq!(flips.take(hour(31), &article, true), Some(1));
    }
}
