//! What always changes on a page without being an edit? A clock, a counter: learned from the page's own checks.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is known of the restless parts of one page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Noise {
    /// By what stays of a part while the rest changes: `… people are reading this`.
    pub parts: BTreeMap<String, Part>,
}

/// What a check learned of them: as they were known when it began, and as it left them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lesson {
    pub before: Noise,
    pub after: Noise,
}

impl Lesson {
    /// The lesson, put on what is known now: of a part that somebody decided on meanwhile, that decision stands.
    pub fn onto(self, now: Noise) -> Noise {
        let Lesson { before, mut after } = self;
        let gone = |name: &String| before.parts.contains_key(name) && !now.parts.contains_key(name);
        after.parts.retain(|name, _| !gone(name));
        for (name, part) in &now.parts {
            if before.parts.get(name) != Some(part) {
                after.parts.insert(name.clone(), part.clone());
            }
        }
        after
    }
}

/// A short piece of text that changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Part {
    /// Changes that came alone, at one check after another.
    pub changes: u32,
    /// Changes that came with edits of the story.
    pub beside: u32,
    /// Words that were seen where words of it gave way to others.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub words: BTreeSet<String>,
    /// Changes that brought words not seen there before.
    pub novel: u32,
    /// Checks among them that saw no change.
    pub quiet: u32,
    /// It is held back: its changes are no edits.
    pub volatile: bool,
    /// Checks at which a change of it was held back.
    pub held_back: u64,
    /// Somebody brought it back: it is never held back again.
    pub brought_back: bool,
    /// The last check before somebody did: what was held back until then stays so. `None`: it counts from the first check on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brought_back_after: Option<Timestamp>,
    /// What the part said at its last changes, the newest last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
}

/// So many examples are kept.
const EXAMPLES: usize = 3;

impl Part {
    /// Keeps what it says now as an example.
    pub fn show(&mut self, text: &str) {
        if self.examples.last().is_some_and(|last| last == text) {
            return;
        }
        self.examples.push(text.to_owned());
        let old = self.examples.len().saturating_sub(EXAMPLES);
        self.examples.drain(..old);
    }

    /// By what it was learned, in words for people.
    pub fn why(&self) -> String {
        let checks = |count: u32| match count {
            1 => "1 check".to_owned(),
            count => format!("{count} checks"),
        };
        let mut why = format!("changed alone at {}", checks(self.changes));
        if self.beside > 0 {
            why.push_str(&format!(
                ", beside edits of the story at {}",
                checks(self.beside)
            ));
        }
        why.push_str(&format!(", at rest at {} between", checks(self.quiet)));
        if self.changes + self.beside == 0 {
            why = "somebody said that its changes are no news, or it goes on from such a part"
                .to_owned();
        }
        why
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(parts: &[(&str, u32, bool)]) -> Noise {
        let part = |&(name, changes, volatile): &(&str, u32, bool)| {
            let part = Part {
                changes,
                volatile,
                ..Part::default()
            };
            (name.to_owned(), part)
        };
        Noise {
            parts: parts.iter().map(part).collect(),
        }
    }

    #[test]
    fn what_somebody_decided_while_a_check_went_on_stands() {
        let lesson = Lesson {
            before: noise(&[("clock", 1, false), ("votes", 1, false), ("rain", 3, true)]),
            after: noise(&[("clock", 2, false), ("votes", 2, false), ("tide", 1, false)]),
        };
        let now = noise(&[("clock", 1, true), ("votes", 1, false), ("rain", 3, true)]);
        let expected = noise(&[("clock", 1, true), ("votes", 2, false), ("tide", 1, false)]);
        assert_eq!(lesson.clone().onto(now), expected);
        // A rebuild forgot one.
        let now = noise(&[("clock", 1, false), ("rain", 3, true)]);
        let expected = noise(&[("clock", 2, false), ("tide", 1, false)]);
        assert_eq!(lesson.onto(now), expected);
    }
}
