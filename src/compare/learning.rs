//! How is it learned what never rests? By what each check saw change, alone or beside the story's own edits.

use super::{
    line,
    volatile::{WORDS_AT_MOST, changed_line, fits, fitting},
};
use crate::model::{Article, BlockKind, Edit, EditKind, Noise, NoisePart};

/// Changes in a row that make a part volatile: a story that is being written stops before.
pub(super) const CHANGES: u32 = 6;
/// Beside other edits of the story a change counts half.
pub(super) const BESIDE: u32 = 2;
/// Of the checks meanwhile so many may have seen no change, for each of those that did: one in six.
const QUIET_ONE_IN: u32 = 6;
/// Parts that are looked after on one page.
const PARTS_AT_MOST: usize = 50;
/// Words that are kept of one part: who won, what the weather is.
const VOCABULARY: usize = 60;

/// How words of death and wounds begin, whole words of it, and those of languages that part none.
const TOLLS: &str = include_str!("lexica/tolls.txt");

/// Whether an edit is of what tells the story whatever its length, or of death.
fn is_story(edit: &Edit, article: &Article) -> bool {
    let Some(after) = edit.after.as_deref() else {
        return false;
    };
    let mut blocks = article.body.iter();
    let is_structure = blocks.any(|block| {
        let kinds = [BlockKind::Heading, BlockKind::ListItem, BlockKind::TableRow];
        block.text == after && kinds.contains(&block.kind)
    });
    is_structure || is_toll(&after.to_lowercase())
}

/// Whether a text in small letters tells of dead or wounded.
fn is_toll(text: &str) -> bool {
    let mut section = "";
    TOLLS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .any(|line| {
            if line.starts_with('[') {
                section = line;
            }
            let mut words = text.split(|c: char| !c.is_alphanumeric());
            match section {
                "[words]" => words.any(|word| line.split_whitespace().any(|listed| listed == word)),
                "[beginnings]" => {
                    words.any(|word| line.split_whitespace().any(|root| word.starts_with(root)))
                }
                _ => line.split_whitespace().any(|part| text.contains(part)),
            }
        })
}

/// Takes in what a check saw of an article: the edits of a new version, or none.
pub fn learn(noise: &mut Noise, edits: &[Edit], article: &Article) {
    let mut changed: Vec<(String, Vec<String>, &Edit)> = Vec::new();
    let mut goes_on: Vec<String> = Vec::new();
    // What stands above the story may be one of two in turn, and the story at rest. An edit of the story itself: it is being worked on.
    let mut alone = true;
    for edit in edits {
        match changed_line(edit).filter(|_| !is_story(edit, article)) {
            Some((name, words)) => {
                let known = fitting(noise, edit).unwrap_or(name);
                if !changed.iter().any(|(name, ..)| *name == known) {
                    changed.push((known, words, edit));
                }
            }
            None => {
                goes_on.extend(goes_on_with(noise, edit).filter(|_| !is_story(edit, article)));
                alone &= matches!(
                    edit.kind,
                    EditKind::HeadlineChanged
                        | EditKind::StandfirstChanged
                        | EditKind::BylineChanged
                );
            }
        }
    }
    noise.parts.retain(|name, part| {
        if part.volatile || part.brought_back || changed.iter().any(|(known, ..)| known == name) {
            return true;
        }
        part.quiet += 1;
        let seen = part.changes + part.beside / BESIDE;
        part.quiet * QUIET_ONE_IN <= seen.max(1) * 2 && part.quiet <= seen
    });
    for name in goes_on {
        noise.parts.entry(name).or_default().volatile = true;
    }
    for (name, words, edit) in changed {
        // Beside other edits only a number that goes on is one of a counter.
        let is_new = !noise.parts.contains_key(&name);
        if (!alone && !words.is_empty()) || (is_new && noise.parts.len() >= PARTS_AT_MOST) {
            continue;
        }
        let part = noise.parts.entry(name).or_default();
        match alone {
            true => part.changes = part.changes.saturating_add(1),
            false => part.beside = part.beside.saturating_add(1),
        }
        part.show(edit.after.as_deref().unwrap_or_default());
        take_words(part, words);
        let changes = part.changes + part.beside / BESIDE;
        let often = part.quiet * QUIET_ONE_IN <= changes;
        part.volatile |= changes >= CHANGES && often && !part.brought_back;
    }
}

/// The name of a line that was learned, with the words that came to it or went from it: those are told, and its numbers go on as before.
fn goes_on_with(noise: &Noise, edit: &Edit) -> Option<String> {
    let (before, after) = (edit.before.as_deref()?, edit.after.as_deref()?);
    let before = line::of(before);
    let mut parts = noise.parts.iter();
    let is_known =
        parts.any(|(name, part)| part.volatile && !part.brought_back && fits(name, part, &before));
    let words = after.split_whitespace().count();
    (is_known && words <= WORDS_AT_MOST && noise.parts.len() < PARTS_AT_MOST)
        .then(|| line::of(after).name())
        .flatten()
        .filter(|name| !noise.parts.contains_key(name))
}

pub(super) fn take_words(part: &mut NoisePart, words: Vec<String>) {
    let known = part.words.len();
    for word in words {
        if part.words.len() < VOCABULARY {
            part.words.insert(word);
        }
    }
    part.novel += u32::from(part.words.len() > known || known >= VOCABULARY);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        compare::{
            article,
            volatile::{bring_back, dismiss, hold_back},
        },
        model::Comparison,
    };

    const STORY: &str =
        "The ministry published the plans for the coast on Tuesday evening, after the vote.";

    fn change(before: &str, after: &str) -> Comparison {
        crate::compare::compare(&article(&[STORY, before]), &article(&[STORY, after]))
    }

    #[test]
    fn lines_that_count_dead_and_wounded_are_known_in_many_languages() {
        for line in [
            "confirmed dead: 14",
            "mortos confirmados: 3",
            "tote: 4",
            "死亡 12人",
            "жертвы: 7",
        ] {
            assert!(is_toll(line), "{line}");
        }
        for line in [
            "deadline: 3 days",
            "mortgage rate: 3.4",
            "total: 12",
            "votes: 9",
        ] {
            assert!(!is_toll(line), "{line}");
        }
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
            learn(&mut noise, &told.edits, &article(&[STORY]));
        }
        let mut told = change(
            "1300 people are reading this",
            "1,311 people are reading this",
        );
        let (held, others) = hold_back(&mut noise, &mut told);
        assert_eq!(held, ["…people are reading this"]);
        assert!(!others && !told.stealth && told.edits.is_empty());

        let mut noise = Noise::default();
        for n in 0..20 {
            let told = change(
                &format!("The flood has killed {n} people on the coast so far."),
                &format!("The flood has killed {} people on the coast so far.", n + 1),
            );
            learn(&mut noise, &told.edits, &article(&[STORY]));
        }
        assert!(noise.parts.is_empty());
    }

    #[test]
    fn words_that_come_into_a_learned_line_are_told_once() {
        let told_of = |noise: &mut Noise, before: &str, after: &str| {
            let mut told = change(before, after);
            hold_back(noise, &mut told);
            learn(noise, &told.edits, &article(&[STORY]));
            told.edits.len()
        };
        for (before, after) in [
            ("Berths let: #", "Berths let: # (not final)"),
            ("# berths let", "None of # berths let"),
            (
                "Names on the petition: #",
                "Names on the petition: # and the town refuses to read it",
            ),
        ] {
            let mut noise = Noise::default();
            let line = |line: &str, n: usize| line.replace('#', &(1_200 + n).to_string());
            for n in 0..7 {
                told_of(&mut noise, &line(before, n), &line(before, n + 1));
            }
            let again = told_of(&mut noise, &line(before, 7), &line(before, 8));
            assert_eq!((again, noise.parts.len()), (0, 1), "{before}");
            assert_eq!(
                told_of(&mut noise, &line(before, 8), &line(after, 9)),
                1,
                "{after}"
            );
            assert_eq!(
                told_of(&mut noise, &line(after, 9), &line(after, 10)),
                0,
                "{after}"
            );
        }
    }

    #[test]
    fn a_toll_and_what_stands_in_a_list_are_told_each_time() {
        let list = |line: &str| {
            let mut list = article(&[STORY, line]);
            list.body[1].kind = BlockKind::ListItem;
            list
        };
        for is_item in [true, false] {
            let made = |line: &str| match is_item {
                true => list(line),
                false => Article {
                    language: Some("en".into()),
                    ..article(&[STORY, line])
                },
            };
            let mut noise = Noise::default();
            for n in 0..12 {
                let word = if is_item { "Seats" } else { "Confirmed dead" };
                let new = made(&format!("{word}: {}", n + 1));
                let mut told = crate::compare::compare(&made(&format!("{word}: {n}")), &new);
                assert!(!hold_back(&mut noise, &mut told).1 || told.edits.len() == 1);
                assert_eq!(told.edits.len(), 1);
                learn(&mut noise, &told.edits, &new);
            }
        }
    }

    #[test]
    fn a_learned_line_hides_no_return_and_is_not_told_beside_an_edit() {
        let page = |headline: &str, n: u32| Article {
            headline: Some(headline.into()),
            ..article(&[STORY, &format!("{n} people are reading this")])
        };
        let mut noise = Noise::default();
        // It is learned beside a headline that comes and goes.
        for n in 0..6 {
            let (old, new) = (["A levy", "No levy"][n % 2], ["No levy", "A levy"][n % 2]);
            let (old, new) = (page(old, 900 + n as u32), page(new, 901 + n as u32));
            learn(&mut noise, &crate::compare::compare(&old, &new).edits, &new);
        }
        let (first, again) = (page("A levy", 100), page("A levy", 2_000));
        assert_ne!(
            crate::compare::fingerprint(&first),
            crate::compare::fingerprint(&again)
        );
        let state = |article: &Article| crate::compare::state(article, &noise);
        assert_eq!(state(&first), state(&again));
        assert_ne!(state(&first), state(&page("No levy", 100)));
        let mut told = crate::compare::compare(&first, &page("No levy", 101));
        let (held, others) = hold_back(&mut noise, &mut told);
        assert!(others && held.len() == 1 && told.edits.len() == 1 && told.stealth);
    }

    #[test]
    fn what_rests_between_its_changes_is_no_noise() {
        let mut noise = Noise::default();
        for n in 0..20 {
            let told = change(
                &format!("Deaths confirmed: {n}"),
                &format!("Deaths confirmed: {}", n + 1),
            );
            learn(&mut noise, &told.edits, &article(&[STORY]));
            learn(&mut noise, &[], &article(&[STORY]));
        }
        assert!(noise.parts.values().all(|part| !part.volatile));
    }
}
