//! Whose words are they? The element of a block quotation that says it, set off by a dash as browsers show it.

use crate::extract::{pieces::is_block, tree::Tree};

/// In characters: who somebody is and where they said it takes no more.
const AT_MOST: usize = 150;

/// Whether an element is what a block quotation says of its source, behind the words.
pub fn signs(tree: &Tree<'_>, at: usize) -> bool {
    if !matches!(tree.name(at), "footer" | "cite") || !(1..=AT_MOST).contains(&tree.shown(at)) {
        return false;
    }
    let quotation = (tree.above(at)).find(|above| tree.name(*above) == "blockquote");
    quotation.is_some_and(|quotation| {
        let is_last = (tree.end(at)..tree.end(quotation)).all(|part| tree.shown(part) == 0);
        is_last && tree.shown(quotation) > tree.shown(at)
    })
}

/// The dash that such an element lacks, behind the words that stand in its block.
pub fn dash(tree: &Tree<'_>, at: usize, words: &str) -> Option<&'static str> {
    let words = words.trim_end();
    let has_room = words.is_empty()
        && (at + 1..tree.end(at)).all(|part| !is_block(tree.name(part)))
        || words.ends_with(['.', '!', '?', '…', '”', '"', '»']);
    let said = || tree.said(at);
    let is_set_off = || {
        said()
            .trim_start()
            .starts_with(['—', '–', '―', '-', '~', '('])
    };
    (has_room && signs(tree, at) && !is_set_off()).then_some(" — ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_of_a_block_quotation_say_whose_it_is() {
        let read = |html: &str| -> Vec<String> {
            let html = scraper::Html::parse_document(html);
            let tree = Tree::new(&html);
            (crate::extract::pieces::pieces(&tree, 0, &|_| false).into_iter())
                .map(|piece| piece.text)
                .collect()
        };
        for (html, expected) in [
            (
                "<blockquote><p>The wall leaks.</p><footer>Maren Holt, engineer</footer></blockquote>",
                vec!["The wall leaks.", "— Maren Holt, engineer"],
            ),
            (
                "<blockquote><p>The wall leaks</p><footer>– <cite>Maren Holt</cite></footer></blockquote>",
                vec!["The wall leaks", "– Maren Holt"],
            ),
            (
                "<blockquote><p>The wall leaks.</p>\n<cite>Maren Holt</cite></blockquote>",
                vec!["The wall leaks.", "— Maren Holt"],
            ),
            (
                "<blockquote>The wall leaks. <cite>Maren Holt</cite></blockquote>",
                vec!["The wall leaks. — Maren Holt"],
            ),
            // Titles of works, and whole quotations that are set as citations.
            (
                "<blockquote>It stood in <cite>The Harbour News</cite></blockquote>",
                vec!["It stood in The Harbour News"],
            ),
            (
                "<blockquote><p><cite>The Tempest</cite> is a play.</p></blockquote>",
                vec!["The Tempest is a play."],
            ),
            (
                "<blockquote><cite>The wall leaks.</cite></blockquote>",
                vec!["The wall leaks."],
            ),
            (
                "<p>The wall leaks. <cite>Maren Holt</cite></p>",
                vec!["The wall leaks. Maren Holt"],
            ),
        ] {
            assert_eq!(read(html), expected, "{html}");
        }
    }
}
