//! May this be believed at one look? Quite another text, a few words in the place of all of it, or a body that was cut off, is told once a
//! later look sees the same.

use std::collections::{HashMap, HashSet};

use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use super::{
    gone::{GONE_AFTER, MISSING_AGAIN},
    judge::OTHER_TEXT_AGAIN,
};
use crate::{
    compare,
    model::{Article, Comparison, EditKind, hex},
};

/// Why one look is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    OtherText,
    /// A few words stand where all of the text stood: an error, a wall, or a note that it was taken away.
    FewWords,
    CutOff,
}

impl Doubt {
    pub(super) fn words(self) -> &'static str {
        match self {
            Doubt::OtherText => {
                "quite another text stands there; it is told once a later look confirms it"
            }
            Doubt::FewWords => {
                "a few words stand in the place of the text; it is told once they have stood there for an hour"
            }
            Doubt::CutOff => {
                "the text ends where it used to go on; it is told once a later look confirms it"
            }
        }
    }
}

impl Doubt {
    /// How long it must stand to be believed. A few words are an error of an hour more often than a new text.
    pub(super) fn stands_for(self) -> SignedDuration {
        match self {
            Doubt::FewWords => GONE_AFTER,
            Doubt::OtherText | Doubt::CutOff => SignedDuration::ZERO,
        }
    }

    /// When it is looked for again.
    pub(super) fn again_after(self) -> SignedDuration {
        match self {
            Doubt::FewWords => MISSING_AGAIN,
            Doubt::OtherText | Doubt::CutOff => OTHER_TEXT_AGAIN,
        }
    }
}

/// Fewer words than this on either side are no text to be told apart by.
const WORDS: usize = 12;

/// Why the change between two states is not believed at once.
pub(super) fn doubt(old: &Article, new: &Article, comparison: &Comparison) -> Option<Doubt> {
    if keeps_a_block(old, new) {
        compare::is_mere_beginning(old, new).then_some(Doubt::CutOff)
    } else if words(new) <= FEW && words(old) >= 4 * words(new).max(WORDS / 2) {
        Some(Doubt::FewWords)
    } else if is_other_text(old, new, comparison) {
        Some(Doubt::OtherText)
    } else if compare::is_mere_beginning(old, new) {
        Some(Doubt::CutOff)
    } else {
        None
    }
}

/// In words: a note that a text was taken away, an error and a wall's offer are no longer.
pub(super) const FEW: usize = 80;

/// What a later look must see to confirm a doubted text: its headline, for texts go on being edited; without one, or where there are but a
/// few words, all of it.
pub(super) fn doubted(article: &Article) -> String {
    let Some(headline) = article.headline.as_ref().filter(|_| words(article) > FEW) else {
        return compare::fingerprint(article);
    };
    let mut hash = Sha256::new();
    hash.update(headline.to_lowercase());
    // A text that is cut off at another place is another one.
    hash.update(article.body.len().min(8).to_le_bytes());
    hex(&hash.finalize())
}

fn words(article: &Article) -> usize {
    let texts = article.body.iter().map(|block| block.text.as_str());
    texts.map(|text| text.split_whitespace().count()).sum()
}

fn keeps_a_block(old: &Article, new: &Article) -> bool {
    let known: HashSet<&str> = old.body.iter().map(|block| block.text.as_str()).collect();
    let mut blocks = new.body.iter();
    blocks.any(|block| known.contains(block.text.as_str()))
}

/// The share of the old text's words that the new one has too.
fn kept_words(old: &Article, new: &Article) -> f64 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in new
        .body
        .iter()
        .flat_map(|block| block.text.split_whitespace())
    {
        *counts.entry(word).or_default() += 1;
    }
    let mut kept = 0;
    for word in old
        .body
        .iter()
        .flat_map(|block| block.text.split_whitespace())
    {
        if let Some(left) = counts.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            kept += 1;
        }
    }
    f64::from(u32::try_from(kept).unwrap_or(u32::MAX)) / words(old).max(1) as f64
}

/// Of a text that is written anew about the same, more words stay: the small ones alone are a third of any.
const MOST_ARE_GONE: f64 = 0.4;

/// Whether nothing of the old article stands in the new one, no block of which was kept: another headline, or under the same most of the
/// words gone.
fn is_other_text(old: &Article, new: &Article, comparison: &Comparison) -> bool {
    let names = |text: &Option<String>| -> HashSet<String> {
        let text = text.as_deref().unwrap_or_default().to_lowercase();
        text.split_whitespace().map(str::to_owned).collect()
    };
    let (before, after) = (names(&old.headline), names(&new.headline));
    let shared = before.intersection(&after).count();
    let mut edits = comparison.edits.iter();
    let has_other_name = edits.any(|edit| edit.kind == EditKind::HeadlineChanged)
        && shared * 3 <= before.len().min(after.len());
    words(old) >= WORDS
        && words(new) >= WORDS
        && (has_other_name || (old.body.len() > 2 && kept_words(old, new) < MOST_ARE_GONE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, PageKind};

    fn article(headline: &str, blocks: &[&str]) -> Article {
        Article {
            headline: Some(headline.into()),
            body: blocks.iter().map(|text| Block::paragraph(*text)).collect(),
            page_kind: PageKind::Article,
            ..Article::default()
        }
    }

    fn doubted_of(old: &Article, new: &Article) -> Option<Doubt> {
        doubt(old, new, &compare::compare(old, new))
    }

    #[test]
    fn what_can_be_an_edit_is_none_to_doubt() {
        let blocks = [
            "The harbour of Ebbing will stay open through the winter, the town said.",
            "The repairs to the eastern wall are to be finished by the end of March.",
            "The fishing crews had asked for an answer since the storms of October.",
            "A crossing costs four crowns, and children travel free of charge.",
            "The town council votes on the plan when it meets next week.",
        ];
        let old = article("Harbour will stay open", &blocks);
        assert_eq!(
            doubted_of(&old, &article("Harbour will stay open", &blocks[..4])),
            None
        );
        assert_eq!(
            doubted_of(&old, &article("Harbour to close", &blocks[..3])),
            None
        );
        let mut reworded = blocks[..3].to_vec();
        reworded[2] = "The crews are still waiting for their answer.";
        assert_eq!(
            doubted_of(&old, &article("Harbour will stay open", &reworded)),
            None
        );
        let cut = article("Harbour will stay open", &blocks[..2]);
        assert_eq!(doubted_of(&old, &cut), Some(Doubt::CutOff));
        let other = [
            "We are doing planned work on all of our pages today and will be right back with you.",
        ];
        let outage = article("Back soon", &other);
        let short = article("Harbour will stay open", &blocks[..2]);
        assert_eq!(doubted_of(&short, &outage), Some(Doubt::OtherText));
        assert_ne!(doubted(&outage), doubted(&old));
    }

    #[test]
    fn a_few_words_under_the_same_headline_are_doubted() {
        let old = article(
            "Harbour will stay open",
            &[
                "The harbour of Ebbing will stay open through the winter, the town said.",
                "The repairs to the eastern wall are to be finished by the end of March.",
                "The fishing crews had asked for an answer since the storms of October.",
                "The town council votes on the plan when it meets next week.",
            ],
        );
        for words in [
            "We could not load this story.",
            "This text was taken down on the orders of a court.",
        ] {
            let new = article("Harbour will stay open", &[words]);
            assert_eq!(doubted_of(&old, &new), Some(Doubt::FewWords));
        }
        let reworded = article(
            "Harbour will stay open",
            &[
                "Ebbing's harbour will stay open through the winter, the town said on Monday.",
                "The repairs to the eastern wall are to be finished by the end of April.",
                "Fishing crews had asked for an answer since the storms of October.",
            ],
        );
        assert_eq!(doubted_of(&old, &reworded), None);
        let brief = article(
            "Harbour",
            &["The harbour of Ebbing will stay open, the town said."],
        );
        let other = article(
            "Harbour",
            &["The harbour of Ebbing is to close, the town said."],
        );
        assert_eq!(doubted_of(&brief, &other), None);
        let written_anew = article(
            "Harbour will stay open",
            &[
                "Ferries leave Larwood twice a day, and nobody knows for how much longer.",
                "Whoever runs them wants two million crowns, which no village has.",
                "A bridge would cost ten times as much, engineers wrote last summer.",
            ],
        );
        assert_eq!(doubted_of(&old, &written_anew), Some(Doubt::OtherText));
    }
}
