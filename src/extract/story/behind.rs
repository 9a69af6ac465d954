//! What ends a story right behind the box that holds it? A last paragraph that was added later, or a note of the desk.

use crate::extract::{clocks, pattern::matches, text, tree::Tree};

// A note of a desk, in a box of its own.
pattern!(
    NOTE,
    r"(?:^|[-_ ])(?:note|notes|editorial-note|editors?-note|article-note|footnote|footnotes|update|updates|hinweis|hint|news-hint|anmerkung|nota|addendum|postscript|ps|callout)(?:$|[-_ ])"
);

// What a site asks of its reader there: to read on, to join, to follow. Each other call would be an edit.
words!(
    CALLS,
    r"(?i)(?:^|[^\p{L}])(?:you|yours?|us|our|we|vous|votre|vos|nous|notre|nos|usted|nuestr[oa]s?|você|nosso|nossa|voi|vostr[oai]|nostr[oai]|jouw|onze|dein?e?[mnrs]?|uns|unsere?[mnrs]?|newsletters?|subscribe[rs]?|subscriptions?|podcasts?|scan)(?:[^\p{L}]|$)|
    (?:^|[.!?]_)(?:become|join|support|donate|follow|sign_up|read|listen|watch|get|download|share|werden|abonnieren)_|(?-i:_(?:Sie|Ihnen|Ihre?[mnrs]?)(?:[^\p{L}]|$))|ewsletter"
);

/// In characters without spaces: a note of a few sentences.
const NOTE_AT_MOST: usize = 500;
/// In characters without spaces: a sentence. Less is a credit or a button.
const NOTE_FROM: usize = 20;
/// In elements and texts.
const NODES_AT_MOST: usize = 60;
/// So many are read; and so many boxes around the story are left to look behind them.
const MOST: usize = 3;
const BOXES: usize = 4;

/// The paragraphs and notes that follow a story's box, up to the first thing that is neither, within what holds story and headline.
pub fn behind(
    tree: &Tree<'_>,
    root: usize,
    headline: Option<usize>,
    dropped: &[bool],
) -> Vec<usize> {
    let mut found = Vec::new();
    let Some(headline) = headline else {
        return found;
    };
    let own = (tree.above(root)).find(|at| matches!(tree.name(*at), "article" | "main"));
    let both = || tree.above(root).find(|at| tree.contains(*at, headline));
    let Some(scope) = own
        .filter(|own| tree.contains(*own, headline))
        .or_else(both)
    else {
        return found;
    };
    let mut inside = root;
    // Behind what was left out a paragraph is more often a call than the story's.
    let mut is_beside = true;
    for _ in 0..BOXES {
        let Some(holder) = tree
            .parent(inside)
            .filter(|holder| tree.contains(scope, *holder))
        else {
            break;
        };
        let mut next = tree.end(inside);
        while next < tree.end(holder) {
            let at = next;
            next = tree.end(at).max(at + 1);
            if dropped[at] || tree.shown(at) == 0 {
                is_beside &= tree.shown(at) == 0;
                continue;
            }
            if tree.shown(at) <= NOTE_AT_MOST && clocks::says_when(&tree.said(at)) {
                continue;
            }
            if found.len() == MOST || !is_last(tree, at, is_beside) {
                return found;
            }
            found.push(at);
        }
        inside = holder;
        is_beside = false;
    }
    found
}

/// Whether an element is a sentence or more that leads nowhere: a paragraph right beside the story's box, or a box that is named after a
/// note.
fn is_last(tree: &Tree<'_>, at: usize, is_beside: bool) -> bool {
    let name = tree.name(at);
    let is_note = matches!(name, "div" | "section" | "aside" | "p")
        && (at..tree.end(at).min(at + 3))
            .any(|part| tree.says(part, |words| matches(&NOTE, words)));
    (name == "p" && is_beside || is_note)
        && (NOTE_FROM..=NOTE_AT_MOST).contains(&tree.shown(at))
        && tree.end(at) - at <= NODES_AT_MOST
        && ["a", "button", "form", "input", "img"]
            .iter()
            .all(|name| tree.named(at, name).next().is_none())
        && tells(&tree.said(at))
}

/// Whether words are a sentence, and no credit: it has small words in it.
fn tells(said: &str) -> bool {
    let (small, all) = text::small_words(said);
    text::ends_sentence(said.trim())
        && !matches(&CALLS, said)
        && (small >= 3 && small * 3 >= all || said.chars().any(text::is_dense))
}

#[cfg(test)]
mod tests {
    use crate::extract;

    const STORY: &str = "The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.";

    fn read(behind: &str) -> (usize, usize) {
        let story = format!("<p>{STORY}</p>").repeat(4);
        let html = format!(
            "<html lang=en><body><main><article><h1>Levy dropped</h1><div class=text>{story}</div>{behind}</article></main>"
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        (article.body.len(), article.notices.len())
    }

    #[test]
    fn what_was_added_behind_the_box_of_the_story_is_a_part_of_it() {
        let said = "The harbour said on Friday that it would put all of its accounts on the table.";
        for (behind, blocks) in [
            (format!("<p>{said}</p>"), 5),
            (format!("<p><em>{said}</em></p>"), 5),
            (format!("<div class=news-hint><p>{said}</p></div>"), 5),
            (
                format!("<div class=\"field field--name-field-note\"><div>{said}</div></div>"),
                5,
            ),
            (format!("<div class=offers><p>{said}</p></div>"), 4),
            (format!("<p>{said} <a href=/x>More</a></p>"), 4),
            (
                "<p>This policy was last updated on 3 March 2026.</p>".to_owned(),
                4,
            ),
            (
                "<p>Photos: Harrow Archive, Ines Calloway.</p>".to_owned(),
                4,
            ),
        ] {
            assert_eq!(read(&behind), (blocks, 0), "{behind}");
        }
        let note =
            format!("<div class=\"paragraph--type--editorial-note\"><div>{said}</div></div>");
        assert_eq!(read(&note), (4, 1));
    }
}
