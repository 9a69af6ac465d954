//! Which parts of a page never rest? What changes at nearly every check, in the same few words, is a clock or a counter.
//! A sentence of the story is never one, whatever number in it changes; nor is a heading, a list's item or a table's row, nor what tells of
//! death. What is held back is what was learned to change: digits, times and units, and words that stood there before.

use super::{
    learning,
    lexicon::{self, List},
    line::{self, Line, REST},
};
use crate::model::{Comparison, Edit, EditKind, Noise, NoisePart, Significance};

/// A longer part is text, not a counter.
pub(super) const WORDS_AT_MOST: usize = 14;
/// A part of this many words that ends like a sentence is one.
const SENTENCE: usize = 6;
/// Changes in a row after which a part is left out where a page is held against its earlier states, though still told.
const LEFT_OUT: u32 = 3;

/// What stays of the part that an edit changed, the rest as `…`; `None` for what may never be held back.
pub fn part(edit: &Edit) -> Option<String> {
    Some(changed_line(edit)?.0)
}

/// The part that an edit changed, and the words in it that gave way to others.
pub(super) fn changed_line(edit: &Edit) -> Option<(String, Vec<String>)> {
    if edit.kind != EditKind::TextReworded {
        return None;
    }
    let (before, after) = (
        edit.before.as_deref()?.trim(),
        edit.after.as_deref()?.trim(),
    );
    let words = after.split_whitespace().count();
    let is_sentence = words >= SENTENCE && after.ends_with(['.', '!', '?', '。', '”', '"']);
    if words > WORDS_AT_MOST || is_sentence {
        return None;
    }
    line::changed(&line::of(before), &line::of(after))
}

/// Whether other words come with each change: a box that shows another line each time.
fn is_open(part: &NoisePart) -> bool {
    part.novel >= learning::CHANGES && part.novel * 4 >= part.changes * 3
}

pub(super) fn fits(name: &str, part: &NoisePart, line: &Line) -> bool {
    let is_open = is_open(part);
    line.fits(name, |word| is_open || part.words.contains(word))
}

/// The known part that both sides of an edit fit.
pub(super) fn fitting(noise: &Noise, edit: &Edit) -> Option<String> {
    let (before, after) = (edit.before.as_deref()?, edit.after.as_deref()?);
    let (before, after) = (line::of(before), line::of(after));
    let mut parts = noise.parts.iter();
    let found = parts.find(|(name, part)| fits(name, part, &before) && fits(name, part, &after));
    found.map(|(name, _)| name.clone())
}

/// The part held back that all of an edit is of.
fn held_by<'a>(noise: &'a mut Noise, edit: &Edit) -> Option<(&'a String, &'a mut NoisePart)> {
    if !matches!(
        edit.kind,
        EditKind::TextReworded | EditKind::TextRemoved | EditKind::TextAdded
    ) {
        return None;
    }
    let sides = [edit.before.as_deref(), edit.after.as_deref()];
    let lines: Vec<Line> = sides.into_iter().flatten().map(line::of).collect();
    let mut parts = noise
        .parts
        .iter_mut()
        .filter(|(_, part)| part.volatile && !part.brought_back);
    parts.find(|(name, part)| lines.iter().all(|line| fits(name, part, line)))
}

fn is_left_out(part: &NoisePart) -> bool {
    !part.brought_back
        && (part.volatile || part.changes + part.beside / learning::BESIDE >= LEFT_OUT)
}

/// Whether anything on the page rests at none of the last checks.
pub fn has_restless(noise: &Noise) -> bool {
    noise.parts.values().any(is_left_out)
}

/// Whether a line of a body is one that rests at none of the last checks: it is no part of the state that the page is in.
pub fn is_restless(noise: &Noise, text: &str) -> bool {
    let mut parts = noise.parts.iter();
    let line = match noise.parts.is_empty() || text.len() > REST {
        true => return false,
        false => line::of(text),
    };
    parts.any(|(name, part)| is_left_out(part) && fits(name, part, &line))
}

/// Holds back what an edit changed from now on, for somebody said that it is no news; gives the part's name. `None`: a part that may
/// never be held back.
pub fn dismiss(noise: &mut Noise, edit: &Edit) -> Option<String> {
    let (name, words) = changed_line(edit)?;
    let name = fitting(noise, edit).unwrap_or(name);
    let part = noise.parts.entry(name.clone()).or_default();
    part.show(edit.after.as_deref().unwrap_or_default());
    learning::take_words(part, words);
    (part.volatile, part.brought_back) = (true, false);
    Some(name)
}

/// Tells it again: somebody looked at the edit once more.
pub fn bring_back(noise: &mut Noise, edit: &Edit) -> Option<String> {
    let name = fitting(noise, edit).or_else(|| part(edit))?;
    let part = noise.parts.get_mut(&name).filter(|part| part.volatile)?;
    (part.volatile, part.brought_back) = (false, true);
    Some(name)
}

/// Takes out the edits of parts that never rest; gives the names of those parts, and whether anything else was changed. That such a part came
/// or went is on record, and nobody is alerted.
pub fn hold_back(noise: &mut Noise, comparison: &mut Comparison) -> (Vec<String>, bool) {
    let mut held = Vec::new();
    if noise.parts.is_empty() {
        return (held, !comparison.edits.is_empty());
    }
    let undisclosed = std::mem::take(&mut comparison.undisclosed);
    for (place, mut edit) in std::mem::take(&mut comparison.edits)
        .into_iter()
        .enumerate()
    {
        if let Some((name, part)) = held_by(noise, &edit) {
            part.held_back = part.held_back.saturating_add(1);
            if let Some(text) = &edit.after {
                part.show(text);
            }
            if edit.kind == EditKind::TextReworded {
                held.push(name.clone());
                continue;
            }
            edit.significance = Significance::Minor;
            edit.reasons = vec!["a line that never rests came or went".to_owned()];
            edit.how.push(VOLATILE.to_owned());
        } else if undisclosed.contains(&place) {
            comparison.undisclosed.push(comparison.edits.len());
        }
        comparison.edits.push(edit);
    }
    let mut edits = comparison.edits.iter();
    let weighs = edits.any(|edit| edit.significance == Significance::Material);
    comparison.stealth = !comparison.disclosed && weighs;
    (held, !comparison.edits.is_empty())
}

/// Marks the edits of parts that never rest, and puts them last: what a check of the page would hold back.
pub fn mark_volatile(noise: &Noise, comparison: &mut Comparison) {
    let mut noise = noise.clone();
    let undisclosed = std::mem::take(&mut comparison.undisclosed);
    let (mut stay, mut marked) = (Vec::new(), Vec::new());
    let edits = std::mem::take(&mut comparison.edits).into_iter();
    for (place, mut edit) in edits.enumerate() {
        if held_by(&mut noise, &edit).is_some() {
            edit.significance = Significance::Minor;
            edit.reasons = vec!["a part of the page that never rests".to_owned()];
            edit.how.push(VOLATILE.to_owned());
            marked.push(edit);
            continue;
        }
        if undisclosed.contains(&place) {
            comparison.undisclosed.push(stay.len());
        }
        stay.push(edit);
    }
    stay.append(&mut marked);
    comparison.edits = stay;
    comparison.settle();
}

/// The mark of an edit in a part that never rests.
const VOLATILE: &str = "volatile";

/// Whether an edit was marked as one of a part that never rests: nobody is alerted.
pub fn is_volatile(edit: &Edit) -> bool {
    edit.how.iter().any(|how| how == VOLATILE)
}

/// Whether a word is of a number or a time, by the words that are known of any language.
pub(super) fn counts(word: &str, follows_one: bool) -> bool {
    let any = lexicon::any();
    let always = [List::Calendar, List::Months, List::Numbers];
    always.iter().any(|list| any.has(*list, word)) || (follows_one && any.has(List::Measures, word))
}
