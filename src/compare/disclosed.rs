//! Was the reader told? Notices that are new, and an "updated" time that moved.

use jiff::civil::Date;

use super::{lexicon, normal, notices, words};
use crate::model::{Article, Disclosure};

/// What the reader was told: notices that are new, an "updated" time that moved.
pub fn disclosure(old: &Article, new: &Article) -> Disclosure {
    let moved = |old: &Option<String>, new: &Option<String>| match (old, new) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => normal::normal(old) != normal::normal(new),
    };
    Disclosure {
        notice: !notices::only_in(new, old).is_empty(),
        date_shown: date_shown(old, new),
        date_in_metadata: moved(&old.modified_metadata, &new.modified_metadata),
        ..Disclosure::default()
    }
}

/// Whether the reader sees an updated time that is new. The same moment in another form is not; a relative clock
/// ("3 minutes ago") names no moment.
fn date_shown(old: &Article, new: &Article) -> bool {
    match (
        &old.modified_shown_at,
        &new.modified_shown_at,
        &old.modified_shown,
        &new.modified_shown,
    ) {
        // Of one day, the hour that is shown tells.
        (Some(old_at), Some(at), old, new) if is_one_day(old_at, at, new.as_deref()) => {
            let (old, new) = match (old, new) {
                (Some(old), Some(new)) => (counted(old), counted(new)),
                _ => return false,
            };
            old_at.len() == at.len() && old.len() == new.len() && old != new
        }
        (Some(old), Some(new), ..) => old != new,
        (None, Some(at), ..) => {
            old.modified.as_ref().is_none_or(|before| before != at)
                && old.published.as_ref() != Some(at)
        }
        (None, None, Some(old), Some(new)) => {
            normal::normal(old) != normal::normal(new) && !is_relative(new)
        }
        // "Last updated at 14:33": an hour alone.
        (None, None, None, Some(new)) => counted(new).len() > 1 && !is_relative(new),
        _ => false,
    }
}

/// Whether a time is told by how long ago it was.
fn is_relative(time: &str) -> bool {
    lexicon::any().relative.count(&words::keys(time)) > 0
}

/// Whether a day, and a day or moment, are of one day. A moment in UTC may be of the day before or after where it is shown: then the words
/// name the day.
fn is_one_day(old: &str, new: &str, shown: Option<&str>) -> bool {
    if old.len() != DAY && new.len() != DAY {
        return false;
    }
    let date = |at: &str| at.get(..DAY).and_then(|day| day.parse::<Date>().ok());
    let (Some(one), Some(other)) = (date(old), date(new)) else {
        return false;
    };
    let apart = (one - other).get_days().abs();
    let day = format!("{:0>4}", one.day());
    apart == 0
        || apart == 1
            && new.len() != DAY
            && shown.is_some_and(|shown| counted(shown).contains(&day))
}

/// The numbers of a shown time, and which half of a day: in another form they are the same.
fn counted(time: &str) -> Vec<String> {
    let lower = time.to_lowercase();
    let numbers = lower.split(|c: char| !c.is_ascii_digit());
    let halves = lower.split(|c: char| !c.is_alphabetic());
    let mut all: Vec<String> = numbers
        .filter(|run| !run.is_empty())
        .map(|run| format!("{:0>4}", run))
        .chain(
            halves
                .filter(|run| matches!(*run, "am" | "pm"))
                .map(str::to_owned),
        )
        .collect();
    all.sort_unstable();
    all
}

/// A day alone, in letters: 2026-05-03.
const DAY: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_hour_of_the_day_is_another_time_and_another_form_is_not() {
        let moved = |old: &str, new: &str| {
            let article = |words: &str| Article {
                modified_shown: Some(words.into()),
                modified_shown_at: Some("2026-01-30".into()),
                ..Article::default()
            };
            date_shown(&article(old), &article(new))
        };
        for (old, new) in [
            ("Stand: 30.01.2026 11:05 Uhr", "Stand: 30.01.2026 16:40 Uhr"),
            (
                "Mis à jour le 30 janvier 2026 à 10h15",
                "Mis à jour le 30 janvier 2026 à 10h00",
            ),
            ("Updated 4:40 am, Jan. 30", "Updated 4:40 pm, Jan. 30"),
        ] {
            assert!(moved(old, new), "{new}");
        }
        let at = |old: &str, new: &str, words: &str| {
            let article = |at: &str| Article {
                modified_shown: Some(words.into()),
                modified_shown_at: Some(at.into()),
                ..Article::default()
            };
            date_shown(&article(old), &article(new))
        };
        // A template that now gives the hour too.
        assert!(!at("2026-01-30", "2026-01-30T09:00:00Z", "30 January"));
        assert!(!at("2026-01-30T09:00:00Z", "2026-01-30", "30 January"));
        assert!(!at(
            "2026-01-30",
            "2026-01-31T02:00:00Z",
            "30 January, 9 pm"
        ));
        assert!(at("2026-01-30", "2026-01-31T09:00:00Z", "31 January"));
        assert!(at("2026-01-30T09:00:00Z", "2026-01-30T10:00:00Z", "today"));
        for (old, new) in [
            ("Stand: 30.01.2026 11:05 Uhr", "30.01.2026, 11.05"),
            ("Updated 30 January 2026", "Updated: 2026-01-30"),
            ("Updated 30 January 2026", "Last updated on 30 January 2026"),
        ] {
            assert!(!moved(old, new), "{new}");
        }
    }

    #[test]
    fn august_is_no_word_for_how_long_ago() {
        let shown = |words: &str| Article {
            modified_shown: Some(words.into()),
            ..Article::default()
        };
        let moved = |old: &str, new: &str| date_shown(&shown(old), &shown(new));
        assert!(moved(
            "Actualizado el 3 de agosto, 14:05",
            "Actualizado el 4 de agosto, 16:05"
        ));
        for (old, new) in [
            ("Updated 3 minutes ago", "Updated 5 minutes ago"),
            ("Actualizado hace 3 horas", "Actualizado hace 4 horas"),
            ("vor 3 Stunden", "vor 4 Stunden"),
        ] {
            assert!(!moved(old, new), "{new}");
        }
    }
}
