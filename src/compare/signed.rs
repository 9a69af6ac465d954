//! Who signs a block quotation, on a line below it: what becomes of that line is told with the quote.

use super::{
    quoted::{self, Said},
    telling::Bodies,
};
use crate::model::BlockKind;

impl Bodies<'_> {
    /// The quote that a block only signs.
    fn signed_by(&self, block: usize, is_old: bool) -> Option<usize> {
        let (article, within) = match is_old {
            true => (self.old, &self.old_in),
            false => (self.new, &self.new_in),
        };
        let line = article.body.get(block)?;
        let above = block.checked_sub(1)?;
        let is_line = line.kind == BlockKind::Quote
            && article.body[above].kind == BlockKind::Quote
            && line.text.starts_with(['—', '–', '―', '-', '~'])
            && within[block].is_empty();
        within[above].last().copied().filter(|_| is_line)
    }

    /// The line that signs a quote.
    pub fn signature(&self, said: &Said<'_>, is_old: bool) -> Option<usize> {
        let line = said.blocks.1 + 1;
        self.signed_by(line, is_old).map(|_| line)
    }

    /// Whether a block signs a quote that came, went or changed hands.
    pub fn is_told_by_its_quote(&self, block: usize, is_old: bool) -> bool {
        let Some(number) = self.signed_by(block, is_old) else {
            return false;
        };
        let (old, new) = match is_old {
            true => (Some(number), self.matched.of_old[number]),
            false => (self.matched.of_new[number], Some(number)),
        };
        old.zip(new).is_none_or(|(old, new)| {
            let (old, new) = (&self.old_said[old], &self.new_said[new]);
            !quoted::same_name(old.quote.speaker.as_deref(), new.quote.speaker.as_deref())
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        compare::{article, compare},
        model::{Article, BlockKind, EditKind},
        quotes,
    };

    fn quoted(lines: &[&str]) -> Article {
        let mut all = vec!["The harbour stays open all winter, the council says."];
        all.extend(lines);
        all.push("The boats lie idle in the harbour until the spring.");
        let mut article = article(&all);
        let last = article.body.len() - 1;
        for block in &mut article.body[1..last] {
            block.kind = BlockKind::Quote;
        }
        article.quotes = quotes::of_blocks(None, &article.body, Some("en"));
        article
    }

    #[test]
    fn a_signature_comes_goes_and_changes_with_its_quote() {
        use EditKind::*;
        const WORDS: &str = "We will build the wall, and find the stones for it.";
        const HOLT: &str = "— Maren Holt, harbour engineer";
        for (old, new, expected) in [
            (vec![], vec![WORDS, HOLT], vec![QuoteAdded, TextAdded]),
            (vec![WORDS, HOLT], vec![], vec![QuoteRemoved, TextRemoved]),
            (
                vec![WORDS, HOLT],
                vec![WORDS, "— Piet Roos, the mayor of Ormsby"],
                vec![QuoteReattributed],
            ),
            (vec![WORDS], vec![WORDS, HOLT], vec![QuoteReattributed]),
            (
                vec![WORDS, HOLT],
                vec![WORDS, "— Maren Holt, bridge engineer"],
                vec![TextReworded],
            ),
            // A list of dashes is no signature.
            (
                vec![WORDS, "— a wall for the harbour, and more."],
                vec![WORDS, "— a wall for the harbour, and less."],
                vec![QuoteReworded],
            ),
        ] {
            let told = compare(&quoted(&old), &quoted(&new));
            let kinds: Vec<EditKind> = told.edits.iter().map(|edit| edit.kind).collect();
            assert_eq!(kinds, expected, "{old:?} {new:?}");
        }
    }
}
