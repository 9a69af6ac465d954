//! What changed? Two [`Article`]s in, [`Edit`]s out. Never sees HTML.
//!
//! The way: blocks are aligned (`align`), and cut alike where one was parted and reworded at once (`recut`), quotes matched (`quoted`),
//! each difference told once at its most specific kind
//! (`telling`, with `fields`, `said` for quotes, `labels` and `attributed` for what is no edit of its own), its words diffed (`words`), its
//! facets named (`facets`, with `numbers` and `order`), its weight reasoned (`weigh`, with `opposites`). What is known of a language stands in a `lexicon`.

mod agents;
mod align;
mod attributed;
mod budget;
mod changed;
mod charges;
mod days;
mod facets;
mod fields;
mod labels;
mod lexicon;
mod names;
mod near;
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
mod volatile;
mod weigh;
mod words;

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
    edits.retain(|(edit, _)| !is_of_clock(edit, old, new));
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
        undisclosed: undisclosed::undisclosed(old, new, &edits),
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

/// Whether an edit is only of a line that says when a page was changed, or since when it holds.
fn is_of_clock(edit: &Edit, old: &Article, new: &Article) -> bool {
    let sides = [
        (edit.before.as_ref(), &old.clocks),
        (edit.after.as_ref(), &new.clocks),
    ];
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
        (Some(old), Some(new), ..) if old != new => true,
        // Of one day, the hour that is shown tells.
        (Some(day), Some(_), Some(old), Some(new)) if day.len() == DAY => {
            let (old, new) = (counted(old), counted(new));
            old.len() == new.len() && old != new
        }
        (Some(_), Some(_), ..) => false,
        (None, Some(at), ..) => {
            old.modified.as_ref().is_none_or(|before| before != at)
                && old.published.as_ref() != Some(at)
        }
        (None, None, Some(old), Some(new)) => {
            let lower = new.to_lowercase();
            let is_relative = RELATIVE.iter().any(|word| lower.contains(word));
            normal::normal(old) != normal::normal(new) && !is_relative
        }
        _ => false,
    }
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

/// What says how long ago, in English, German, French and Spanish.
const RELATIVE: &[&str] = &[" ago", "vor ", "il y a ", "hace "];

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
    let body: Vec<&str> = article
        .body
        .iter()
        .map(|block| block.text.as_str())
        .filter(|text| !article.clocks.iter().any(|clock| clock == text))
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
        for (old, new) in [
            ("Stand: 30.01.2026 11:05 Uhr", "30.01.2026, 11.05"),
            ("Updated 30 January 2026", "Updated: 2026-01-30"),
            ("Updated 30 January 2026", "Last updated on 30 January 2026"),
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
