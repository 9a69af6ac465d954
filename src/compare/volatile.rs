//! Which parts of a page never rest? What changes at nearly every check, alone and in the same few words, is a clock or a counter.
//! A sentence of the story is never one, whatever number in it changes.

use crate::model::{Comparison, Edit, EditKind, Noise, Op, Significance};

/// Changes in a row that make a part volatile: a story that is being written stops before.
const CHANGES: u32 = 6;
/// Of the checks meanwhile so many may have seen no change, for each of those that did: one in six.
const QUIET_ONE_IN: u32 = 6;
/// A longer part is text, not a counter.
const WORDS_AT_MOST: usize = 14;
/// A part of this many words that ends like a sentence is one.
const SENTENCE: usize = 6;
/// Parts that are looked after on one page.
const PARTS_AT_MOST: usize = 50;

/// What stays of the part that an edit changed, the rest as `…`; `None` for what may never be held back.
pub fn part(edit: &Edit) -> Option<String> {
    if edit.kind != EditKind::TextReworded {
        return None;
    }
    let after = edit.after.as_deref()?.trim();
    let words = after.split_whitespace().count();
    let is_sentence = words >= SENTENCE && after.ends_with(['.', '!', '?', '。', '”', '"']);
    if words > WORDS_AT_MOST || is_sentence {
        return None;
    }
    let (mut part, mut stays) = (String::new(), false);
    for span in &edit.spans {
        match span.op {
            Op::Equal => {
                // Digits beside a change belong to it: 1,234 becomes 1,240.
                let words: Vec<&str> = span
                    .text
                    .split_whitespace()
                    .filter(|word| !word.chars().any(|c| c.is_ascii_digit()))
                    .collect();
                stays |= words
                    .iter()
                    .any(|word| word.chars().any(char::is_alphabetic));
                part.push_str(&words.join(" "));
            }
            Op::Delete | Op::Insert if !part.ends_with('…') => part.push('…'),
            Op::Delete | Op::Insert => {}
        }
    }
    stays.then_some(part)
}

/// Takes in what a check saw: the edits of a new version, or none.
pub fn learn(noise: &mut Noise, edits: &[Edit]) {
    let parts: Vec<Option<String>> = edits.iter().map(part).collect();
    // An edit of the story beside it: the story is being worked on, and nothing is learned.
    let alone = parts.iter().all(Option::is_some);
    let changed = |name: &str| parts.iter().flatten().any(|part| part == name);
    noise.parts.retain(|name, part| {
        if part.volatile || part.brought_back || (alone && changed(name)) {
            return true;
        }
        part.quiet += 1;
        alone && part.quiet * QUIET_ONE_IN <= part.changes.max(1) * 2 && part.quiet <= part.changes
    });
    if !alone {
        return;
    }
    for name in parts.into_iter().flatten() {
        if noise.parts.len() >= PARTS_AT_MOST && !noise.parts.contains_key(&name) {
            continue;
        }
        let part = noise.parts.entry(name).or_default();
        part.changes = part.changes.saturating_add(1);
        let often = part.quiet * QUIET_ONE_IN <= part.changes;
        part.volatile |= part.changes >= CHANGES && often && !part.brought_back;
    }
}

/// Holds back what an edit changed from now on, for somebody said that it is no news; gives the part's name. `None`: a part that may
/// never be held back.
pub fn dismiss(noise: &mut Noise, edit: &Edit) -> Option<String> {
    let name = part(edit)?;
    let part = noise.parts.entry(name.clone()).or_default();
    (part.volatile, part.brought_back) = (true, false);
    Some(name)
}

/// Tells it again: somebody looked at the edit once more.
pub fn bring_back(noise: &mut Noise, edit: &Edit) -> Option<String> {
    let name = part(edit)?;
    let part = noise.parts.get_mut(&name).filter(|part| part.volatile)?;
    (part.volatile, part.brought_back) = (false, true);
    Some(name)
}

/// Marks the edits of parts that never rest; gives the names of those parts, and whether anything else was changed.
pub fn hold_back(noise: &mut Noise, comparison: &mut Comparison) -> (Vec<String>, bool) {
    let (mut held, mut others) = (Vec::new(), false);
    for edit in &mut comparison.edits {
        let known = part(edit).and_then(|name| noise.parts.get_mut(&name).map(|part| (name, part)));
        match known {
            Some((name, part)) if part.volatile && !part.brought_back => {
                part.held_back = part.held_back.saturating_add(1);
                edit.how.push(VOLATILE.to_owned());
                held.push(name);
            }
            _ => others = true,
        }
    }
    if !held.is_empty() {
        let material =
            |edit: &Edit| edit.significance == Significance::Material && !is_volatile(edit);
        comparison.stealth = !comparison.disclosed && comparison.edits.iter().any(material);
    }
    (held, others)
}

/// The mark of an edit in a part that never rests.
const VOLATILE: &str = "volatile";

/// Whether an edit was marked as one of a part that never rests: nobody is alerted.
pub fn is_volatile(edit: &Edit) -> bool {
    edit.how.iter().any(|how| how == VOLATILE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::article;

    const STORY: &str =
        "The ministry published the plans for the coast on Tuesday evening, after the vote.";

    fn change(before: &str, after: &str) -> Comparison {
        crate::compare::compare(&article(&[STORY, before]), &article(&[STORY, after]))
    }

    #[test]
    fn what_somebody_dismisses_is_held_back_at_once() {
        let mut noise = Noise::default();
        let told = change(
            "1200 people are reading this",
            "1201 people are reading this",
        );
        assert_eq!(
            dismiss(&mut noise, &told.edits[0]).as_deref(),
            Some("…people are reading this")
        );
        let mut next = change(
            "1201 people are reading this",
            "1340 people are reading this",
        );
        assert_eq!(hold_back(&mut noise, &mut next).0.len(), 1);
        assert!(bring_back(&mut noise, &told.edits[0]).is_some());
        let mut next = change(
            "1340 people are reading this",
            "1341 people are reading this",
        );
        assert_eq!(hold_back(&mut noise, &mut next).0.len(), 0);
        let told = change(
            "The ministry said it will pay 12 towns.",
            "The ministry said it will pay 21 towns.",
        );
        assert_eq!(dismiss(&mut noise, &told.edits[0]), None);
    }

    #[test]
    fn a_counter_is_learned_and_a_sentence_never() {
        let mut noise = Noise::default();
        for n in 0..6 {
            let told = change(
                &format!("{} people are reading this", 1200 + n),
                &format!("{} people are reading this", 1201 + n),
            );
            assert_eq!(told.edits.len(), 1);
            learn(&mut noise, &told.edits);
        }
        let mut told = change(
            "1300 people are reading this",
            "1,311 people are reading this",
        );
        let (held, others) = hold_back(&mut noise, &mut told);
        assert_eq!(held, ["…people are reading this"]);
        assert!(!others && !told.stealth && is_volatile(&told.edits[0]));

        let mut noise = Noise::default();
        for n in 0..20 {
            let told = change(
                &format!("The flood has killed {n} people on the coast so far."),
                &format!("The flood has killed {} people on the coast so far.", n + 1),
            );
            learn(&mut noise, &told.edits);
        }
        assert!(noise.parts.is_empty());
    }

    #[test]
    fn what_rests_between_its_changes_is_no_noise() {
        let mut noise = Noise::default();
        for n in 0..20 {
            let told = change(
                &format!("Deaths confirmed: {n}"),
                &format!("Deaths confirmed: {}", n + 1),
            );
            learn(&mut noise, &told.edits);
            learn(&mut noise, &[]);
        }
        assert!(noise.parts.values().all(|part| !part.volatile));
    }
}
