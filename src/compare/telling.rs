//! How is each difference told? Once, at its most specific kind: a change inside a quote is the quote's, not also its block's.

use std::{borrow::Cow, cell::OnceCell, collections::BTreeMap};

use super::{
    align::Alignment,
    bags,
    became::CUE_CHANGED,
    budget::Budget,
    credits, facets, joined, labels,
    lexicon::{self, Lexicon},
    markers, names, normal, notices,
    quoted::{self, Matched, Said},
    side::Side,
    words,
};
use crate::model::{Article, BlockKind, Edit, EditKind, Facet, Significance, Span};

/// An edit and the kind of block it stands in.
pub type Told = (Edit, Option<BlockKind>);

pub fn edit(
    kind: EditKind,
    before: Option<&str>,
    after: Option<&str>,
    lexicon: &Lexicon,
    budget: &Budget,
) -> Edit {
    let spans = words::spans(
        before.unwrap_or_default(),
        after.unwrap_or_default(),
        budget,
    );
    let mut edit = plain(kind, before, after, spans);
    if let (Some(before), Some(after)) = (before, after)
        && kind != EditKind::TextMoved
        && !is_rewritten(before, after)
    {
        edit.facets = facets::facets(&edit.spans, lexicon).into_iter().collect();
    }
    edit
}

/// An edit whose facets are still to be found.
fn plain(kind: EditKind, before: Option<&str>, after: Option<&str>, spans: Vec<Span>) -> Edit {
    Edit {
        kind,
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
        speaker_before: None,
        speaker_after: None,
        facets: Vec::new(),
        significance: Significance::Minor,
        reasons: Vec::new(),
        how: Vec::new(),
        spans,
    }
}

/// So little is left that the words can't be said to have changed into each other.
fn is_rewritten(before: &str, after: &str) -> bool {
    bags::likeness(&bags::bag(before), &bags::bag(after)) < 0.2
}

/// What is known of both bodies while they are told.
pub struct Bodies<'a> {
    pub old: &'a Article,
    pub new: &'a Article,
    pub old_sides: &'a [Side<'a>],
    pub new_sides: &'a [Side<'a>],
    pub lexicon: &'static Lexicon,
    pub budget: &'a Budget,
    pub old_said: Vec<Said<'a>>,
    pub new_said: Vec<Said<'a>>,
    pub old_starts: Vec<usize>,
    pub new_starts: Vec<usize>,
    /// The quotes of each block.
    pub old_in: Vec<Vec<usize>>,
    pub new_in: Vec<Vec<usize>>,
    /// Quotes that belong together.
    pub matched: Matched,
}

/// What parts two stories (“___”) says nothing, come or gone.
fn has_words(text: &str) -> bool {
    !text.bytes().all(|byte| byte == b'_')
}

/// The edits of the body, quotes with the block that they stand in.
pub fn body<'a>(
    old: &'a Article,
    new: &'a Article,
    old_sides: &'a [Side<'a>],
    new_sides: &'a [Side<'a>],
    alignment: &Alignment,
    budget: &'a Budget,
) -> Vec<Told> {
    let (old_starts, new_starts) = (quoted::starts(old), quoted::starts(new));
    let nobody_speaks = quoted::nobody_speaks(old, new);
    let (old_said, new_said) = (
        quoted::said(old, &old_starts, nobody_speaks),
        quoted::said(new, &new_starts, nobody_speaks),
    );
    let partner = OnceCell::new();
    let near = |left: usize, right: usize| {
        partner
            .get_or_init(|| partners(alignment))
            .get(&left)
            .is_some_and(|there| there.contains(&right))
    };
    let old_said = joined::join(old_said, &new_said, &near);
    let new_said = joined::join(new_said, &old_said, &|right, left| near(left, right));
    let matched = quoted::matched(&old_said, &new_said, &near);
    let bodies = Bodies {
        old,
        new,
        old_sides,
        new_sides,
        lexicon: lexicon::of(new.language.as_deref()),
        budget,
        old_in: quoted::by_block(&old_said, old.body.len()),
        new_in: quoted::by_block(&new_said, new.body.len()),
        old_said,
        new_said,
        old_starts,
        new_starts,
        matched,
    };
    // Reading order of the new page; what went stands where it stood.
    let mut told: Vec<(f64, Told)> = Vec::new();
    bodies.quotes(&mut told, alignment);
    let follows = labels::relabelled(alignment, old_sides, new_sides);
    for (left, right) in &alignment.pairs {
        if !old_sides[*left].says_what(&new_sides[*right])
            && !bodies.is_told_by_its_quote(*right, false)
            && !credits::only_credited_otherwise(
                &old_sides[*left],
                &new_sides[*right],
                bodies.lexicon,
            )
            && let Some(edit) = bodies.reworded(*left, *right, follows.contains(right))
        {
            told.push((*right as f64, (edit, Some(new.body[*right].kind))));
        }
    }
    let moved = alignment.moved.iter();
    for (left, right) in moved.filter(|(left, _)| has_words(&old.body[*left].text)) {
        let edit = edit(
            EditKind::TextMoved,
            Some(&old.body[*left].text),
            Some(&new.body[*right].text),
            bodies.lexicon,
            budget,
        );
        told.push((*right as f64, (edit, Some(new.body[*right].kind))));
    }
    let (old_notices, new_notices) = (only_in(old, new), only_in(new, old));
    for left in &alignment.removed {
        let text = &old.body[*left].text;
        if !bodies.is_told_by_a_quote(*left, true)
            && !bodies.is_told_by_its_quote(*left, true)
            && has_words(text)
            && !is_in_one(text, &old_notices)
        {
            let place = alignment.place_of_removed(*left);
            told.push((
                place,
                (
                    edit(
                        EditKind::TextRemoved,
                        Some(&old.body[*left].text),
                        None,
                        bodies.lexicon,
                        budget,
                    ),
                    Some(old.body[*left].kind),
                ),
            ));
        }
    }
    for right in &alignment.added {
        let text = &new.body[*right].text;
        if !bodies.is_told_by_a_quote(*right, false)
            && !bodies.is_told_by_its_quote(*right, false)
            && has_words(text)
            && !is_in_one(text, &new_notices)
        {
            told.push((
                *right as f64,
                (
                    edit(
                        EditKind::TextAdded,
                        None,
                        Some(&new.body[*right].text),
                        bodies.lexicon,
                        budget,
                    ),
                    Some(new.body[*right].kind),
                ),
            ));
        }
    }
    told.sort_by(|a, b| a.0.total_cmp(&b.0));
    told.into_iter().map(|(_, told)| told).collect()
}

/// The notices that one article has and the other lacks, as they are compared.
fn only_in<'a>(article: &'a Article, other: &Article) -> Vec<Cow<'a, str>> {
    let notices = notices::only_in(article, other).into_iter();
    notices.map(|notice| normal::normal(&notice.text)).collect()
}

/// Whether the words stand in one of the notices that came or went: the notice is told.
fn is_in_one(text: &str, notices: &[Cow<'_, str>]) -> bool {
    if notices.is_empty() {
        return false;
    }
    let words = normal::normal(text);
    words.len() >= NOTED_FROM && notices.iter().any(|notice| notice.contains(words.as_ref()))
}

/// Fewer bytes than this stand in anything.
const NOTED_FROM: usize = 12;

fn partners(alignment: &Alignment) -> BTreeMap<usize, Vec<usize>> {
    let mut partner: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (left, right) in &alignment.pairs {
        partner.entry(*left).or_default().push(*right);
    }
    for (olds, news) in &alignment.regrouped {
        for left in olds {
            partner.entry(*left).or_default().extend(news);
        }
    }
    partner
}

impl Bodies<'_> {
    /// The edit of a paired block's words outside its quotes, if there is one.
    fn reworded(&self, left: usize, right: usize, label_follows: bool) -> Option<Edit> {
        let (old_side, new_side) = (&self.old_sides[left], &self.new_sides[right]);
        let (before, after) = (&self.old.body[left].text, &self.new.body[right].text);
        let (quotes_old, quotes_new) = (self.spans_in(left, true), self.spans_in(right, false));
        if old_side.unlabelled() == new_side.unlabelled() && !old_side.says_what(new_side) {
            // Only the clause's label changed; after a clause came or went, its followers' labels follow.
            return (!label_follows).then(|| Edit {
                facets: vec![Facet::Typo],
                ..edit(
                    EditKind::TextReworded,
                    Some(before),
                    Some(after),
                    self.lexicon,
                    self.budget,
                )
            });
        }
        let outside_old = outside(before, &quotes_old);
        let outside_new = outside(after, &quotes_new);
        if normal::normal(&outside_old) == normal::normal(&outside_new) {
            return None;
        }
        let outside_spans = words::spans(&outside_old, &outside_new, self.budget);
        let marked_off = self.marked_off(left, right);
        if marked_off.is_none() && self.belongs_to_quotes(left, right, &outside_spans) {
            return None;
        }
        let spans = match quotes_old.is_empty() && quotes_new.is_empty() {
            true => outside_spans.clone(),
            false => words::spans(before, after, self.budget),
        };
        let mut edit = plain(EditKind::TextReworded, Some(before), Some(after), spans);
        edit.how.extend(marked_off.map(str::to_owned));
        // A clause's other label weighs no more with other words after it than alone.
        let is_relabelled = old_side.is_labelled()
            && new_side.is_labelled()
            && markers::label(old_side.normal()).0 != markers::label(new_side.normal()).0;
        let found = match is_relabelled {
            true => {
                let clause = |outside| markers::label(outside).1;
                facets::facets(
                    &words::spans(clause(&outside_old), clause(&outside_new), self.budget),
                    self.lexicon,
                )
            }
            false => facets::facets(&outside_spans, self.lexicon),
        };
        edit.facets = found.into_iter().collect();
        if self.has_other_cue(left, right) && edit.facets.contains(&Facet::Attribution) {
            edit.how.push(CUE_CHANGED.to_owned());
        }
        if self.has_unmatched(left, right) || self.has_recut(left, right) {
            // The paraphrase keeps what the quote said: its numbers only lost or got their marks.
            let whole = facets::facets(&edit.spans, self.lexicon);
            edit.facets.retain(|facet| whole.contains(facet));
        }
        if self.only_mention_changed(left, right, &outside_spans)
            && !names::is_name_put_right(&outside_spans, self.lexicon)
        {
            edit.facets
                .retain(|facet| !matches!(facet, Facet::Name | Facet::Hedge | Facet::Negation));
        }
        Some(edit)
    }
}

/// A block's text with each quote as one mark: what is not quoted.
pub fn outside<'a>(text: &'a str, quotes: &[(usize, usize, usize)]) -> Cow<'a, str> {
    if quotes.is_empty() {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    for (from, to, _) in quotes {
        if *from < at {
            continue;
        }
        out.extend(&chars[at..(*from).min(chars.len())]);
        // The comma or stop inside the marks is the sentence's.
        out.push('§');
        at = (*to).min(chars.len());
    }
    out.extend(&chars[at..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use crate::compare::{article, compare, fingerprint};

    #[test]
    fn a_statement_that_begins_as_a_date_line_does_is_told() {
        let story = [
            "The harbour stays open.",
            "The wall is to cost more.",
            "The boats lie idle.",
        ];
        for line in [
            "Published accounts show losses in 2024.",
            "Issued shares fell in 2024.",
            "Date of trial: 3 May 2026",
        ] {
            let mut with = story.to_vec();
            with.insert(2, line);
            let (plain, with) = (article(&story), article(&with));
            assert_eq!(compare(&plain, &with).edits.len(), 1, "{line}");
            assert_eq!(compare(&with, &plain).edits.len(), 1, "{line}");
        }
    }

    #[test]
    fn what_parts_two_stories_is_no_edit() {
        let stories = [
            "The harbour stays open.",
            "The wall is to cost more.",
            "The boats lie idle.",
        ];
        let parted = [stories[0], "___", stories[1], "___", stories[2]];
        let (plain, parted) = (article(&stories), article(&parted));
        assert!(compare(&plain, &parted).edits.is_empty());
        assert!(compare(&parted, &plain).edits.is_empty());
        assert_eq!(fingerprint(&plain), fingerprint(&parted));
    }
}
