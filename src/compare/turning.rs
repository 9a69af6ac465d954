//! Which short lines take turns in one place? A box that shows another line at each look: one line goes, another comes, and the next time
//! that one goes.

use super::{learning, volatile};
use crate::model::{Edit, EditKind, Noise, NoisePart};

/// How the name of such a part begins; its first line follows.
const NAME: &str = "⇄ ";

pub fn is_turning(name: &str) -> bool {
    name.starts_with(NAME)
}

/// The places of the one edit that took a line away and of the one that brought one, where neither is a sentence.
fn places(edits: &[Edit]) -> Option<(usize, usize)> {
    let only = |kind: EditKind| {
        let mut found = (0..edits.len()).filter(|at| edits[*at].kind == kind);
        found.next().filter(|_| found.next().is_none())
    };
    let (gone, come) = (only(EditKind::TextRemoved)?, only(EditKind::TextAdded)?);
    let is_line = |text: &Option<String>| text.as_deref().is_some_and(volatile::is_line);
    (is_line(&edits[gone].before) && is_line(&edits[come].after)).then_some((gone, come))
}

/// What of the edits may be such a turn: the part's name, the line that went and the one that came, and the places of their edits.
pub fn turn(noise: &Noise, edits: &[Edit]) -> Option<(String, [String; 2], [usize; 2])> {
    let (gone, come) = places(edits)?;
    let lines = [edits[gone].before.clone()?, edits[come].after.clone()?];
    let mut parts = noise.parts.iter();
    let known = parts.find(|(name, part)| is_turning(name) && part.words.contains(&lines[0]));
    let name = known.map_or_else(|| format!("{NAME}{}", lines[0]), |(name, _)| name.clone());
    Some((name, lines, [gone, come]))
}

/// The part held back whose turn the edits show, and the places of the two. A line not seen before is of it only where most are new.
pub fn held(noise: &Noise, edits: &[Edit]) -> Option<(String, [usize; 2])> {
    let (name, [_, come], places) = turn(noise, edits)?;
    let part = noise.parts.get(&name)?;
    let is_of_it = part.words.contains(&come)
        || volatile::is_open(part) && !learning::is_toll(&come.to_lowercase());
    (part.volatile && !part.brought_back && is_of_it).then_some((name, places))
}

/// Whether a line is one that was seen in such a part.
pub fn has(name: &str, part: &NoisePart, text: &str) -> bool {
    is_turning(name) && part.words.contains(text)
}

#[cfg(test)]
mod tests {
    use crate::{
        compare::{article, compare, hold_back, is_volatile, learn, mark_volatile, state},
        model::{Article, Noise},
    };

    const STORY: &str =
        "The ministry published the plans for the coast on Tuesday evening, after the vote.";
    const LAST: &str = "The towns along the coast have asked for a year more, and for the money.";
    const LINES: [&str; 5] = [
        "Herring festival opens early",
        "Library van changes route",
        "Choir seeks tenors",
        "Bus stop moved again",
        "Allotments all taken",
    ];

    fn page(line: &str) -> Article {
        article(&[STORY, line, LAST])
    }

    /// What is known after so many turns of the box.
    fn learned(turns: usize) -> Noise {
        let mut noise = Noise::default();
        for n in 0..turns {
            let new = page(LINES[(n + 1) % LINES.len()]);
            let told = compare(&page(LINES[n % LINES.len()]), &new);
            learn(&mut noise, &told.edits, &new);
        }
        noise
    }

    #[test]
    fn a_box_with_another_line_each_time_is_learned() {
        let mut noise = learned(6);
        let mut told = compare(&page(LINES[1]), &page(LINES[3]));
        let (held, others) = hold_back(&mut noise, &mut told);
        assert_eq!((held.len(), others), (1, false), "{noise:?}");
        assert_eq!(
            state(&page(LINES[1]), &noise),
            state(&page(LINES[3]), &noise)
        );
        let mut before = learned(5);
        let mut told = compare(&page(LINES[0]), &page(LINES[1]));
        assert!(hold_back(&mut before, &mut told).1);
        // What was told at the time stays told.
        let was = told.clone();
        mark_volatile(&noise, [], &mut told);
        assert!(told.edits.iter().all(is_volatile));
        let mut told = was.clone();
        mark_volatile(&noise, &was.edits, &mut told);
        assert!(!told.edits.iter().any(is_volatile));
    }

    #[test]
    fn a_line_of_the_story_is_told_beside_such_a_box() {
        let mut noise = learned(8);
        for (old, new) in [
            (
                page(LINES[1]),
                article(&[STORY, LINES[2], "The minister resigned", LAST]),
            ),
            (page(LINES[1]), page("Two dead in the harbour")),
            (page("The minister stays"), page("The minister resigned")),
            (
                page(LINES[1]),
                page("The minister has said that she will not resign over it."),
            ),
        ] {
            let mut told = compare(&old, &new);
            assert!(hold_back(&mut noise, &mut told).1, "{told:?}");
        }
        // Lines that come one after another and stay are a story's.
        let mut noise = Noise::default();
        let mut lines = vec![STORY];
        for line in LINES.iter().cycle().take(8) {
            let old = article(&lines);
            lines.push(line);
            let new = article(&lines);
            learn(&mut noise, &compare(&old, &new).edits, &new);
        }
        assert!(noise.parts.is_empty());
    }
}
