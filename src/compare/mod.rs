//! What changed? Two [`Article`]s in, [`Edit`]s out. Never sees HTML.
//!
//! The way: blocks are aligned (`align`), and cut alike where one was parted and reworded at once (`recut`), quotes matched (`quoted`),
//! each difference told once at its most specific kind
//! (`telling`, with `fields`, `said` for quotes, `labels` and `attributed`, `signed`, `credits` and `scare` for what is no edit of its own), its words diffed (`words`), its
//! facets named (`facets`, with `numbers` and `order`), its weight reasoned (`weigh`, with `opposites` and `extent`). What is known of a language stands in a
//! `lexicon` (how it writes numbers: `counting`, how it negates within a word: `negated`).

mod agents;
mod align;
mod attributed;
mod bags;
mod became;
mod bounds;
mod budget;
mod changed;
mod charges;
mod counting;
mod credits;
mod days;
mod disclosed;
mod dropped;
mod extent;
mod facets;
mod fields;
mod joined;
mod labels;
mod learning;
mod lexicon;
mod line;
mod lists;
mod markers;
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
mod scare;
mod scrolled;
mod senses;
mod side;
mod signed;
mod spelling;
mod suspect;
mod telling;
mod undisclosed;
mod unparted;
mod volatile;
mod weigh;
mod words;

use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

use crate::model::{
    Article, Comparison, Disclosure, Edit, EditKind, Noise, PageKind, Significance, Verdict, hex,
};

pub use self::learning::learn;
pub use self::recut::cut_alike;
pub use self::rows::{Row, side_by_side};
pub use self::suspect::is_mere_beginning;
pub use self::volatile::{
    bring_back, dismiss, has_restless, hold_back, is_volatile, mark_volatile, part,
};

use self::{align::Alignment, budget::Budget, side::Side};

/// Tells what was done to `old` to make `new`, of two pages of which nothing else is known: a few lines with nothing of the old page are
/// no state of it.
pub fn compare(old: &Article, new: &Article) -> Comparison {
    tell(old, new, true)
}

/// As [`compare`], of two states of a page that is looked at again and again: whether a few other lines are its new state is for a later
/// look to tell.
pub fn compare_states(old: &Article, new: &Article) -> Comparison {
    tell(old, new, false)
}

fn tell(old: &Article, new: &Article, is_alone: bool) -> Comparison {
    let budget = Budget::new();
    let old_sides: Vec<Side<'_>> = old.body.iter().map(Side::new).collect();
    let new_sides: Vec<Side<'_>> = new.body.iter().map(Side::new).collect();
    let has_nothing = || is_alone && suspect::has_nothing_of(old, new, &old_sides, &new_sides);
    let reason = suspect::suspect(old, new, &old_sides, &new_sides).or_else(|| {
        has_nothing()
            .then(|| "the new page has nothing of the old one, and little of its own".into())
    });
    if let Some(reason) = reason {
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
    scrolled::scroll_off(old, new, &alignment, &mut edits);
    // "Effective 3 May 2026": a date that moved is no edit.
    let (old_clocks, new_clocks) = (clocks(old), clocks(new));
    edits.retain(|(edit, _)| !is_of_clock(edit, &old_clocks, &new_clocks));
    let mut edits: Vec<Edit> = edits.into_iter().map(|(edit, _)| edit).collect();
    edits.sort_by_key(|edit| rank(edit.kind));
    let mut disclosure = disclosed::disclosure(old, new);
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

/// As [`fingerprint`], what is known to never rest left out: two of a page are equal where nothing but that differs.
pub fn state(article: &Article, noise: &Noise) -> String {
    hashed(article, |text| !volatile::is_restless(noise, text))
}

/// A hash (64 hex digits) of what a reader would call the state of an article: equal for two articles that compare as unchanged
/// in headline, standfirst, byline, notices and body, so that a return to a known state is found by it.
pub fn fingerprint(article: &Article) -> String {
    hashed(article, |_| true)
}

fn hashed(article: &Article, counts: impl Fn(&str) -> bool) -> String {
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
        .filter(|text| !clocks.contains(text) && counts(text))
        .collect();
    put(6, &body.join(" "));
    // The speakers of quotes whose words are the same.
    for quote in &article.quotes {
        put(7, quote.speaker.as_deref().unwrap_or_default());
    }
    hex(&hash.finalize())
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
