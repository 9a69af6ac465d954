//! Which paragraph was parted in two, or joined with another, and reworded at once? One article is cut as the other is, so that the
//! words that stayed are told as nothing.

use super::{
    align::{Alignment, align},
    bags,
    near::ALIKE,
    side::Side,
    words,
};
use crate::model::{Article, Block, BlockKind};

/// A place in a block's text where the other article has another block, in bytes: the space there goes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cut {
    block: usize,
    at: Vec<usize>,
}

/// As [`recut`], of two articles that nothing is known of yet.
pub fn cut_alike(old: &Article, new: &Article) -> Option<(Article, Article)> {
    let olds: Vec<Side<'_>> = old.body.iter().map(Side::new).collect();
    let news: Vec<Side<'_>> = new.body.iter().map(Side::new).collect();
    recut(old, new, &olds, &news, &align(&olds, &news))
}

/// Both articles, cut alike where one says in several blocks nearly what the other says in one; `None` where there is no such place.
pub fn recut(
    old: &Article,
    new: &Article,
    olds: &[Side<'_>],
    news: &[Side<'_>],
    alignment: &Alignment,
) -> Option<(Article, Article)> {
    if alignment.added.is_empty() && alignment.removed.is_empty() {
        return None;
    }
    let (mut in_old, mut in_new) = (Vec::new(), Vec::new());
    for (left, right) in &alignment.pairs {
        if olds[*left].says_what(&news[*right]) {
            continue;
        }
        in_old.extend(cut(&olds[*left], *left, news, *right, &alignment.added));
        in_new.extend(cut(&news[*right], *right, olds, *left, &alignment.removed));
    }
    (!in_old.is_empty() || !in_new.is_empty()).then(|| (cut_up(old, &in_old), cut_up(new, &in_new)))
}

/// Where `whole` has to be cut to be what `part` and the free blocks beside it say; `None` if it is not what they say.
fn cut(
    whole: &Side<'_>,
    block: usize,
    parts: &[Side<'_>],
    part: usize,
    free: &[usize],
) -> Option<Cut> {
    let belongs = |at: &usize| {
        let piece = parts[*at].bag();
        free.binary_search(at).is_ok()
            && is_running(parts[*at].kind)
            && piece.len() >= WORDS
            && bags::common(piece, whole.bag()) * 10 >= piece.len() * 6
    };
    let first = (0..part).rev().take(PIECES).take_while(belongs).last();
    let last = (part + 1..parts.len())
        .take(PIECES)
        .take_while(belongs)
        .last();
    let (first, last) = (first.unwrap_or(part), last.unwrap_or(part));
    if first == last || !is_running(whole.kind) {
        return None;
    }
    let pieces: Vec<&str> = parts[first..=last].iter().map(|part| part.text).collect();
    let together = bags::bag(&super::normal::normal(&pieces.join(" ")));
    let (all, alone) = (
        bags::common(&together, whole.bag()),
        bags::common(parts[part].bag(), whole.bag()),
    );
    // What the paired one lacks of the whole, the others have.
    let others = together.len().saturating_sub(parts[part].bag().len());
    let theirs = all.saturating_sub(alone);
    if bags::likeness(whole.bag(), &together) < ALIKE + 0.25 || theirs * 10 < others * 7 {
        return None;
    }
    let at = places(whole.text, &pieces)?;
    Some(Cut { block, at })
}

fn is_running(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote
    )
}

/// In words: shorter pieces are found in anything.
const WORDS: usize = 4;
/// To either side of the one that is paired.
const PIECES: usize = 6;

/// Where in `whole` the pieces end, by the words that stayed: at the end of a sentence if one is near.
fn places(whole: &str, pieces: &[&str]) -> Option<Vec<usize>> {
    let own = words::words(whole);
    let mut theirs = Vec::new();
    let mut ends = Vec::new();
    for piece in pieces {
        theirs.extend(words::words(piece));
        ends.push(theirs.len());
    }
    ends.pop();
    let mut numbers = rustc_hash::FxHashMap::default();
    let left = words::numbered(own.iter().map(|word| word.key.as_ref()), &mut numbers);
    let right = words::numbered(theirs.iter().map(|word| word.key.as_ref()), &mut numbers);
    if left.len().saturating_mul(right.len()) > DIFFED_AT_MOST {
        return None;
    }
    let ops = similar::capture_diff_slices(similar::Algorithm::Patience, &left, &right);
    let starts: Vec<usize> = (own.iter())
        .scan(0, |end, word| {
            *end += word.text.len();
            Some(*end - word.text.len())
        })
        .collect();
    let is_gap = |at: usize| own[at].text.starts_with(char::is_whitespace);
    let ends_sentence = |at: usize| {
        let mut before = own[..at].iter().rev().map(|word| word.text);
        let last = before.find(|word| !matches!(*word, "”" | "\"" | "»" | "“" | "’" | "'" | ")"));
        last.is_some_and(|word| matches!(word, "." | "!" | "?" | ":"))
    };
    let mut found = Vec::new();
    for end in ends {
        let near = ops.iter().find_map(|op| {
            let range = op.new_range();
            (range.contains(&end) || range.end == end)
                .then(|| op.old_range().start + (end - range.start).min(op.old_range().len()))
        })?;
        let gaps = || (1..own.len().saturating_sub(1)).filter(|at| is_gap(*at));
        let nearest = gaps()
            .filter(|at| ends_sentence(*at) && at.abs_diff(near) <= REACH)
            .min_by_key(|at| at.abs_diff(near))
            .or_else(|| gaps().min_by_key(|at| at.abs_diff(near)))?;
        found.push(starts[nearest]);
    }
    found.dedup();
    (found.len() == pieces.len() - 1 && found.is_sorted()).then_some(found)
}

/// Words of one text times words of the other: longer ones are not diffed to be cut.
const DIFFED_AT_MOST: usize = 25_000_000;

/// In words, marks and spaces: an edit may stand right at the place.
const REACH: usize = 24;

/// The article with its blocks cut (in their order), and its quotes where they stand then.
fn cut_up(article: &Article, cuts: &[Cut]) -> Article {
    let mut article = article.clone();
    let mut blocks = Vec::with_capacity(article.body.len() + cuts.len());
    // In characters of the body's text: from where on all stands how much further on, for each gap is two from now on.
    let mut shifts: Vec<(usize, isize)> = Vec::new();
    let (mut place, mut shift) = (0, 0);
    let mut cuts = cuts.iter().peekable();
    for (number, block) in std::mem::take(&mut article.body).into_iter().enumerate() {
        let mut from = 0;
        let own = cuts.next_if(|cut| cut.block == number);
        for at in own.iter().flat_map(|cut| &cut.at) {
            let rest = block.text[*at..].trim_start();
            let to = block.text.len() - rest.len();
            let gap = block.text[*at..to].chars().count();
            shift += 2 - gap.cast_signed();
            shifts.push((place + block.text[..to].chars().count(), shift));
            blocks.push(Block {
                text: block.text[from..*at].to_owned(),
                ..block.clone()
            });
            from = to;
        }
        place += block.text.chars().count() + 2;
        let text = block.text[from..].to_owned();
        blocks.push(Block { text, ..block });
    }
    article.body = blocks;
    let moved = |offset: usize| {
        let before = shifts.partition_point(|(from, _)| *from <= offset);
        let shift = before.checked_sub(1).map_or(0, |at| shifts[at].1);
        offset.saturating_add_signed(shift)
    };
    for quote in &mut article.quotes {
        (quote.start, quote.end) = (moved(quote.start), moved(quote.end));
        for part in &mut quote.parts {
            (part.start, part.end) = (moved(part.start), moved(part.end));
        }
    }
    article
}

#[cfg(test)]
mod tests {
    use crate::{
        compare::{article, compare},
        model::EditKind,
    };

    const FIRST: &str =
        "The ministry told the towns on Monday that the levy on walls would be dropped.";
    const SECOND: &str =
        "Harrow alone had paid two million a year, and it will spend the money on pumps.";
    const OTHER: &str = "The towns meet again in May, and the minister has promised to be there.";

    fn told(old: &[&str], new: &[&str]) -> Vec<(EditKind, Option<String>, Option<String>)> {
        let told = |old: &[&str], new: &[&str]| {
            let edits = compare(&article(old), &article(new)).edits;
            edits
                .into_iter()
                .map(|edit| (edit.kind, edit.before, edit.after))
        };
        let there: Vec<_> = told(old, new).collect();
        let back: Vec<_> = told(new, old)
            .map(|(kind, before, after)| (kind, after, before))
            .collect();
        assert_eq!(there.len(), back.len());
        there
    }

    #[test]
    fn a_paragraph_parted_and_reworded_at_once_is_one_edit() {
        let whole = format!("{FIRST} {SECOND}");
        let edited = SECOND.replace("two million", "three million");
        let one = [(
            EditKind::TextReworded,
            Some(SECOND.to_owned()),
            Some(edited.clone()),
        )];
        assert_eq!(told(&[OTHER, &whole], &[OTHER, FIRST, &edited]), one);
        let joined = format!("{FIRST} {edited}");
        assert_eq!(told(&[FIRST, SECOND, OTHER], &[&joined, OTHER]), one);
    }

    #[test]
    fn a_new_paragraph_beside_one_that_was_reworded_is_new() {
        let edited = SECOND.replace("two million", "three million");
        let told = told(&[OTHER, SECOND], &[OTHER, &edited, FIRST]);
        let kinds: Vec<EditKind> = told.iter().map(|(kind, ..)| *kind).collect();
        assert_eq!(kinds, [EditKind::TextReworded, EditKind::TextAdded]);
    }
}
