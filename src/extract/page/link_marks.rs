//! What is said beside the words about a link, and is none of them: where it opens, which note it leads to, where a picture is sold?

use crate::extract::{pattern::matches, pieces::is_block, tree::Tree};

words!(
    NEW_WINDOW,
    r"(?i)^\W*(?:(?:link_)?(?:opens|will_open)_(?:in_)?(?:an?_)?(?:new_)?(?:external_)?(?:window|tab|site|link)|external_link|(?:externer_link|öffnet_(?:sich_)?(?:in|im)(?:_einem)?_neue[mn]_(?:fenster|tab))|(?:s.ouvre|ouvre|ouverture)_dans_une?_nouvel(?:le)?_(?:fenêtre|onglet)|nouvelle_fenêtre|(?:se_)?abre_en_(?:una_)?(?:nueva_)?(?:ventana|pestaña)(?:_nueva)?)\W*$"
);
// A digit or two, or the way back from the note.
words!(NOTE, r"^[\s\[(]*(?:\d{1,3}|[*†‡]{1,3}|↩︎?|↑|\^)[\s\])]*$");
words!(
    SOLD,
    r"(?i)^\W*(?:purchase_licensing_rights|(?:buy|license|order)_(?:this_)?(?:photo|image|picture|print)s?|bild_(?:kaufen|lizenzieren))\b.{0,30}$"
);
words!(
    NAMES_A_NOTE,
    r"(?:^|[-_ ])(?:footnotes?|fn|noteref|reference|citation)(?:$|[-_ ])"
);

/// Whether a short inline element is only such a mark.
pub fn is_mark(tree: &Tree<'_>, at: usize) -> bool {
    match tree.name(at) {
        "span" => says(tree, at, 8..50, |text| matches(&NEW_WINDOW, text)) || is_note(tree, at),
        "sup" => is_note(tree, at),
        "a" => is_note(tree, at) || says(tree, at, 8..60, |text| matches(&SOLD, text)),
        _ => false,
    }
}

/// Whether all that an element says is one text of so many characters, and of that sort.
fn says(tree: &Tree<'_>, at: usize, shown: std::ops::Range<usize>, is: fn(&str) -> bool) -> bool {
    shown.contains(&tree.shown(at)) && tree.end(at) == at + 2 && tree.text(at + 1).is_some_and(is)
}

/// "[1]", "3", that lead to a note of this page, or back from it.
fn is_note(tree: &Tree<'_>, at: usize) -> bool {
    const ELEMENTS_AT_MOST: usize = 8;
    // In nodes: no further back is a text looked for.
    const NEAR: usize = 40;
    // What a note itself begins with is its number.
    let begins = || {
        let block = tree.above(at).find(|above| is_block(tree.name(*above)));
        let before = block.map_or(0, |block| block + 1)..at;
        !(before.rev().take(NEAR)).any(|before| {
            tree.text(before)
                .is_some_and(|text| !text.trim().is_empty())
        })
    };
    let size = tree.end(at) - at;
    if !(1..=6).contains(&tree.shown(at)) || size > ELEMENTS_AT_MOST {
        return false;
    }
    let leads = || {
        tree.named(at, "a").any(|link| {
            (tree.attr(link, "href")).is_some_and(|href| href.starts_with('#') && href.len() > 1)
        })
    };
    let is_named = || tree.name(at) != "a" && tree.says(at, |words| matches(&NAMES_A_NOTE, words));
    let text = || {
        (at..tree.end(at))
            .filter_map(|at| tree.text(at))
            .collect::<String>()
    };
    matches(&NOTE, &text()) && (leads() || is_named()) && !begins()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract;

    #[test]
    fn marks_are_told_from_words() {
        let html = scraper::Html::parse_document(
            "<p><a>stone<span> (opens in a new tab)</span></a> and <span>new tabs</span> <sup><a href=#n1>1</a></sup> <sup>2</sup> \
             <a href=#_ftn3>[3]</a> <a href=/3>3</a> <span class=print-footnote>[4]</span> <a href=/l>Purchase Licensing Rights, opens new tab</a> <a href=#r1>↩︎</a>",
        );
        let tree = Tree::new(&html);
        let marks: Vec<String> = (0..tree.len())
            .filter(|at| is_mark(&tree, *at))
            .map(|at| {
                (at..tree.end(at))
                    .filter_map(|at| tree.text(at))
                    .collect::<String>()
                    .trim()
                    .to_owned()
            })
            .collect();
        assert_eq!(
            marks,
            [
                "(opens in a new tab)",
                "1",
                "1",
                "[3]",
                "[4]",
                "Purchase Licensing Rights, opens new tab",
                "↩︎"
            ]
        );
        assert!(NEW_WINDOW.is_some() && NOTE.is_some() && SOLD.is_some() && NAMES_A_NOTE.is_some());
    }

    #[test]
    fn a_note_s_number_is_no_part_of_the_sentence() {
        let html = "<html lang=en><body><article><h1>Levy dropped</h1><p>The levy was made law in 1953.<sup><a href=#fn1>1</a></sup> Each town has paid it ever since, by the length of its coast.</p></article>";
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        assert!(
            article.body[0]
                .text
                .starts_with("The levy was made law in 1953. Each")
        );
    }
}
