//! What changed? Two [`Article`]s in, [`Edit`]s out. Never sees HTML.
//!
//! The way: blocks are aligned (`align`), and cut alike where one was parted and reworded at once (`recut`), quotes matched (`quoted`),
//! each difference told once at its most specific kind
//! (`telling`, with `fields`, `said` for quotes, `labels` and `attributed` for what is no edit of its own), its words diffed (`words`), its
//! facets named (`facets`, with `numbers` and `order`), its weight reasoned (`weigh`, with `opposites`). What is known of a language stands in a
//! `lexicon` (how it writes numbers: `counting`, how it negates within a word: `negated`).

mod agents;
mod align;
mod attributed;
mod bags;
mod budget;
mod changed;
mod charges;
mod counting;
mod days;
mod facets;
mod fields;
mod labels;
mod lexicon;
mod names;
mod near;
mod negated;
mod normal;
mod notices;
mod numbers;
mod opposites;
mod order;
mod phrases;
mod quoted;
mod recut;
mod regroup;
mod roles;
mod rows;
mod said;
mod side;
mod spelling;
mod suspect;
mod telling;
mod undisclosed;
mod unparted;
mod volatile;
mod weigh;
mod words;

use jiff::civil::Date;
use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

use crate::model::{
    Article, Comparison, Disclosure, Edit, EditKind, PageKind, Significance, Verdict,
};

pub use self::recut::cut_alike;
pub use self::rows::{Row, side_by_side};
pub use self::suspect::is_mere_beginning;
pub use self::volatile::{bring_back, dismiss, hold_back, is_volatile, learn, part};

use self::{align::Alignment, budget::Budget, side::Side};

/// Tells what was done to `old` to make `new`.
pub fn compare(old: &Article, new: &Article) -> Comparison {
    let budget = Budget::new();
    let old_sides: Vec<Side<'_>> = old.body.iter().map(Side::new).collect();
    let new_sides: Vec<Side<'_>> = new.body.iter().map(Side::new).collect();
    if let Some(reason) = suspect::suspect(old, new, &old_sides, &new_sides) {
        return Comparison {
            verdict: Verdict::Suspect,
            reason: Some(reason),
            disclosed: false,
            stealth: false,
            disclosure: Disclosure::default(),
            edits: Vec::new(),
            undisclosed: Vec::new(),
            coarse: false,
        };
    }
    let alignment = align::align(&old_sides, &new_sides);
    let Some((old, new)) = recut::recut(old, new, &old_sides, &new_sides, &alignment) else {
        return told(old, new, &old_sides, &new_sides, alignment, &budget);
    };
    let old_sides: Vec<Side<'_>> = old.body.iter().map(Side::new).collect();
    let new_sides: Vec<Side<'_>> = new.body.iter().map(Side::new).collect();
    let alignment = align::align(&old_sides, &new_sides);
    told(&old, &new, &old_sides, &new_sides, alignment, &budget)
}

/// Tells what was done, of two articles whose blocks are aligned.
fn told<'a>(
    old: &'a Article,
    new: &'a Article,
    old_sides: &'a [Side<'a>],
    new_sides: &'a [Side<'a>],
    mut alignment: Alignment,
    budget: &'a Budget,
) -> Comparison {
    let (in_old, in_new) = fields::standfirst_in_body(old, new);
    alignment.removed.retain(|at| Some(*at) != in_old);
    alignment.added.retain(|at| Some(*at) != in_new);
    alignment.same_elsewhere = (in_old, in_new);
    let is_policy = new.page_kind == PageKind::Policy;
    let lexicon = lexicon::of(new.language.as_deref());
    let mut edits = fields::fields(old, new, lexicon, budget);
    edits.extend(notices::notices(old, new, lexicon, budget));
    edits.extend(telling::body(
        old, new, old_sides, new_sides, &alignment, budget,
    ));
    for (edit, block) in &mut edits {
        weigh::weigh(edit, *block, is_policy, lexicon);
    }
    // "Effective 3 May 2026": a date that moved is no edit.
    let (old_clocks, new_clocks) = (clocks(old), clocks(new));
    edits.retain(|(edit, _)| !is_of_clock(edit, &old_clocks, &new_clocks));
    let mut edits: Vec<Edit> = edits.into_iter().map(|(edit, _)| edit).collect();
    edits.sort_by_key(|edit| rank(edit.kind));
    let mut disclosure = disclosure(old, new);
    // Where nothing else changed, a time that only now comes into sight is a template's doing.
    if edits.is_empty() && old.modified_shown.is_none() && !disclosure.date_in_metadata {
        disclosure.date_shown = false;
    }
    let verdict = if edits.is_empty() {
        Verdict::Unchanged
    } else {
        Verdict::Changed
    };
    let disclosed = disclosure.notice || disclosure.date_shown;
    let material = edits
        .iter()
        .any(|edit| edit.significance == Significance::Material);
    Comparison {
        verdict,
        reason: None,
        disclosed,
        stealth: material && !disclosed,
        disclosure,
        undisclosed: undisclosed::undisclosed(old, new, &edits, lexicon),
        edits,
        coarse: alignment.is_coarse || budget.is_spent(),
    }
}

/// Headline and quote edits first, then in reading order (the sort is stable).
fn rank(kind: EditKind) -> u8 {
    match kind {
        EditKind::HeadlineChanged => 0,
        EditKind::QuoteReattributed
        | EditKind::QuoteReworded
        | EditKind::QuoteRemoved
        | EditKind::QuoteAdded => 1,
        EditKind::StandfirstChanged => 2,
        _ => 3,
    }
}

/// What the reader was told: notices that are new, an "updated" time that moved.
fn disclosure(old: &Article, new: &Article) -> Disclosure {
    let moved = |old: &Option<String>, new: &Option<String>| match (old, new) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => normal::normal(old) != normal::normal(new),
    };
    Disclosure {
        notice: !notices::only_in(new, old).is_empty(),
        date_shown: date_shown(old, new),
        date_in_metadata: moved(&old.modified_metadata, &new.modified_metadata),
    }
}

/// The lines that say when a page was changed, or since when it holds.
fn clocks(article: &Article) -> FxHashSet<&str> {
    article.clocks.iter().map(String::as_str).collect()
}

/// Whether an edit is only of such a line.
fn is_of_clock(edit: &Edit, old: &FxHashSet<&str>, new: &FxHashSet<&str>) -> bool {
    let sides = [(edit.before.as_deref(), old), (edit.after.as_deref(), new)];
    let sides = sides.into_iter();
    let mut sides = sides
        .filter_map(|(text, clocks)| Some((text?, clocks)))
        .peekable();
    let is_text = matches!(
        edit.kind,
        EditKind::TextAdded | EditKind::TextRemoved | EditKind::TextReworded | EditKind::TextMoved
    );
    is_text && sides.peek().is_some() && sides.all(|(text, clocks)| clocks.contains(text))
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

/// A hash (64 hex digits) of what a reader would call the state of an article: equal for two articles that compare as unchanged
/// in headline, standfirst, byline, notices and body, so that a return to a known state is found by it.
pub fn fingerprint(article: &Article) -> String {
    let mut hash = Sha256::new();
    let mut put = |mark: u8, text: &str| {
        hash.update([mark]);
        // Words alone: where blocks begin and how they are set is no state.
        let parts = normal::normal(text);
        let words = parts.split_whitespace();
        for word in words.filter(|word| !word.bytes().all(|byte| byte == b'_')) {
            for piece in word.split('\'') {
                hash.update(piece.as_bytes());
            }
        }
    };
    put(1, article.headline.as_deref().unwrap_or_default());
    put(2, article.standfirst.as_deref().unwrap_or_default());
    put(3, &article.byline.join(","));
    for notice in &article.notices {
        put(4, &notice.text);
    }
    put(5, "");
    let clocks = clocks(article);
    let body: Vec<&str> = article
        .body
        .iter()
        .map(|block| block.text.as_str())
        .filter(|text| !clocks.contains(text))
        .collect();
    put(6, &body.join(" "));
    // The speakers of quotes whose words are the same.
    for quote in &article.quotes {
        put(7, quote.speaker.as_deref().unwrap_or_default());
    }
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// An article of these paragraphs, for tests.
#[cfg(test)]
fn article(paragraphs: &[&str]) -> Article {
    use crate::model::Block;
    Article {
        headline: Some("Sea walls".into()),
        page_kind: PageKind::Article,
        body: paragraphs
            .iter()
            .map(|text| Block::paragraph(*text))
            .collect(),
        ..Article::default()
    }
}

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

    #[test]
    fn a_line_that_says_when_is_no_edit_and_no_state() {
        let policy = |line: &str, last: &str| Article {
            clocks: vec![line.into()],
            ..article(&[line, "A berth is let for a year.", last])
        };
        let (old, new) = (
            policy("Effective May 3, 2026", "The fee is due in May."),
            policy("Effective June 9, 2026", "The fee is due in May."),
        );
        assert_eq!(compare(&old, &new).verdict, Verdict::Unchanged);
        assert_eq!(fingerprint(&old), fingerprint(&new));
        let new = policy("Effective June 9, 2026", "The fee is due in June.");
        assert_eq!(compare(&old, &new).edits.len(), 1);
    }
}
