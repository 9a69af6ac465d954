//! May this be believed at one look? Quite another text, or a body that was cut off, is told once a later look sees the same.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::{
    compare,
    model::{Article, Comparison, EditKind},
};

/// Why one look is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    OtherText,
    CutOff,
}

impl Doubt {
    pub(super) fn words(self) -> &'static str {
        match self {
            Doubt::OtherText => {
                "quite another text stands there; it is told once a later look confirms it"
            }
            Doubt::CutOff => {
                "the text ends where it used to go on; it is told once a later look confirms it"
            }
        }
    }
}

/// Fewer words than this on either side are no text to be told apart by.
const WORDS: usize = 12;
pub(super) fn doubt(old: &Article, new: &Article, comparison: &Comparison) -> Option<Doubt> {
    if is_other_text(old, new, comparison) {
        Some(Doubt::OtherText)
    } else if compare::is_mere_beginning(old, new) {
        Some(Doubt::CutOff)
    } else {
        None
    }
}

/// What a later look must see to confirm a doubted text: its headline, for texts go on being edited; without one, all of it.
pub(super) fn doubted(article: &Article) -> String {
    let Some(headline) = &article.headline else {
        return compare::fingerprint(article);
    };
    let mut hash = Sha256::new();
    hash.update(headline.to_lowercase());
    // A text that is cut off at another place is another one.
    hash.update(article.body.len().min(8).to_le_bytes());
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn words(article: &Article) -> usize {
    let texts = article.body.iter().map(|block| block.text.as_str());
    texts.map(|text| text.split_whitespace().count()).sum()
}

/// Whether nothing of the old article stands in the new one: another headline, and no block kept.
fn is_other_text(old: &Article, new: &Article, comparison: &Comparison) -> bool {
    let names = |text: &Option<String>| -> HashSet<String> {
        let text = text.as_deref().unwrap_or_default().to_lowercase();
        text.split_whitespace().map(str::to_owned).collect()
    };
    let (before, after) = (names(&old.headline), names(&new.headline));
    let shared = before.intersection(&after).count();
    let mut edits = comparison.edits.iter();
    let known: HashSet<&str> = old.body.iter().map(|block| block.text.as_str()).collect();
    edits.any(|edit| edit.kind == EditKind::HeadlineChanged)
        && shared * 3 <= before.len().min(after.len())
        && words(old) >= WORDS
        && words(new) >= WORDS
        && !new
            .body
            .iter()
            .any(|block| known.contains(block.text.as_str()))
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
}
