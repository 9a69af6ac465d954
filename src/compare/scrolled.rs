//! What scrolls off a page that shows its newest entries alone is no removal: it went at the end, as others came at the top.

use super::align::Alignment;
use crate::model::{Article, Block, BlockKind, Edit, EditKind, Significance};

/// Fewer entries are the sections of a story.
const ENTRIES: usize = 4;

/// Whether a block begins an entry: with the time of day ("9:05", "14.20", "8h15").
fn begins(block: &Block) -> bool {
    let part = |text: &str, most: u32| {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = text[..digits].parse::<u32>().ok();
        number.filter(|number| *number <= most).map(|_| digits)
    };
    let text = block.text.as_str();
    let hour = part(text, 23).filter(|digits| *digits <= 2);
    let behind = hour.and_then(|digits| text[digits..].strip_prefix([':', '.', 'h']));
    behind.is_some_and(|minutes| part(minutes, 59) == Some(2))
}

/// The first of the old blocks that scrolled off.
fn scrolled(old: &Article, new: &Article, alignment: &Alignment) -> Option<usize> {
    let entries = |article: &Article| article.body.iter().filter(|block| begins(block)).count();
    let first = alignment.removed.iter().min()?;
    let is_end = alignment.removed.len() == old.body.len() - first;
    let (came, last) = (alignment.added.iter().min()?, alignment.added.iter().max()?);
    let is_one_run = alignment.added.len() == last - came + 1;
    let top = old.body.iter().position(begins)?;
    let is_at_top = alignment.pairs.contains(&(top, last + 1));
    let is_window = entries(old) >= ENTRIES && entries(new) >= entries(old);
    let are_entries = begins(old.body.get(*first)?) && begins(new.body.get(*came)?);
    (is_end && is_one_run && is_at_top && is_window && are_entries).then_some(*first)
}

/// Says of what scrolled off that it did: it weighs little.
pub fn scroll_off(
    old: &Article,
    new: &Article,
    alignment: &Alignment,
    edits: &mut [(Edit, Option<BlockKind>)],
) {
    let Some(first) = scrolled(old, new, alignment) else {
        return;
    };
    let gone: Vec<&str> = (old.body[first..].iter())
        .map(|block| block.text.as_str())
        .collect();
    for (edit, _) in edits {
        let Some(before) = edit.before.as_deref() else {
            continue;
        };
        let went = match edit.kind {
            EditKind::TextRemoved => gone.contains(&before),
            EditKind::QuoteRemoved => gone.iter().any(|text| text.contains(before)),
            _ => false,
        };
        if went {
            edit.significance = Significance::Minor;
            edit.reasons = vec![
                "it scrolled off the end of a page that shows its newest entries, as others came at the top".to_owned(),
            ];
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        compare::compare,
        model::{Article, Block, BlockKind, PageKind, Significance},
    };

    fn live(entries: &[usize]) -> Article {
        const SAID: [&str; 7] = [
            "The gate of the harbour was opened to the first lorries at dawn.",
            "Two crews refused to unload before they had seen their contracts.",
            "A tug that had come from Larwood turned round within sight of the pier.",
            "The mayor spoke from the steps of the customs house for a minute.",
            "Nobody has counted the people on the quay, who are still arriving.",
            "Talks were broken off when the lights went out in the meeting hall.",
            "The night boat will not sail, the line told its passengers by letter.",
        ];
        let mut body = vec![Block::paragraph(
            "What happens in Ebbing today, as it happens.",
        )];
        for entry in entries {
            body.push(Block {
                kind: BlockKind::Heading,
                ..Block::paragraph(format!("1{entry}:05"))
            });
            body.push(Block::paragraph(SAID[*entry]));
        }
        Article {
            headline: Some("Harbour strike: live".into()),
            page_kind: PageKind::Article,
            body,
            ..Article::default()
        }
    }

    #[test]
    fn what_scrolls_off_weighs_little_and_what_is_taken_out_weighs() {
        let old = live(&[4, 3, 2, 1, 0]);
        let weighs = |new: &[usize]| {
            let told = compare(&old, &live(new));
            let mut gone = told.edits.iter().filter(|edit| edit.after.is_none());
            gone.any(|edit| edit.significance == Significance::Material)
        };
        assert!(!weighs(&[5, 4, 3, 2, 1]));
        assert!(weighs(&[4, 3, 2, 1]), "nothing came");
        assert!(weighs(&[5, 4, 3, 1, 0]), "not the last one");
        assert!(weighs(&[5, 4, 3, 2]), "more went than came");
    }
}
