//! Which lists belong to the text, and which lead away from it? Told by how much of them is links, and by the sentence before them.

use std::collections::{HashMap, HashSet};

use crate::extract::{lines, pieces::Piece, times, tree::Tree};
use crate::model::BlockKind;

/// What is known of the lists among the pieces, by the places of their items.
#[derive(Default)]
pub struct Lists {
    /// Of lists that are mostly links: related stories, tags, contents.
    pub links: HashSet<usize>,
    /// Of lists that belong to the text: a sentence leads to them, or most of what they say is no link.
    pub matter: HashSet<usize>,
    /// Of lists that a sentence leads to.
    pub led_to: HashSet<usize>,
    /// Of lists and tables that state facts of what the page tells of: "Batch numbers", "22F to 24C".
    pub facts: HashSet<usize>,
}

/// How many pieces of furniture may stand between a list and the sentence that leads to it.
const PUT_IN_AT_MOST: usize = 3;
/// A sentence that leads to a list is no shorter, in characters.
const LEADS_FROM: usize = 25;

/// Judges the lists among the pieces of a region. `begins`: the first piece of the story.
pub fn lists(tree: &Tree<'_>, pieces: &[Piece], begins: usize) -> Lists {
    let mut lists: HashMap<usize, (usize, usize, Vec<usize>)> = HashMap::new();
    for (at, piece) in pieces
        .iter()
        .enumerate()
        .filter(|(_, piece)| piece.kind == BlockKind::ListItem || piece.kind == BlockKind::Heading)
    {
        let list = tree
            .above(piece.owner)
            .chain([piece.owner])
            .find(|above| matches!(tree.name(*above), "ul" | "ol" | "dl"));
        if let Some(list) = list {
            let entry = lists.entry(list).or_default();
            entry.0 += piece.linked;
            entry.1 += piece.chars;
            entry.2.push(at);
        }
    }
    let is_put_in = |piece: &Piece| {
        piece.link_density() > 0.5 || lines::line(&piece.text) || lines::calls(&piece.text)
    };
    let leads = |piece: &Piece| {
        piece.kind == BlockKind::Paragraph
            && piece.text.ends_with(':')
            && piece.weight >= LEADS_FROM
    };
    let mut found = Lists::default();
    for (list, (linked, chars, items)) in lists {
        let first = items.first().copied().unwrap_or_default();
        // What is put in between comes and goes.
        let mut before = pieces[..first].iter().rev().take(PUT_IN_AT_MOST + 1);
        let is_led_to = before
            .find(|piece| !is_put_in(piece))
            .is_some_and(|piece| leads(piece) && tree.parent(piece.owner) == tree.parent(list));
        // "You can:", under a heading.
        let is_short_led = match &pieces[..first] {
            [.., heading, lead] => {
                heading.kind == BlockKind::Heading
                    && lead.kind == BlockKind::Paragraph
                    && lead.linked == 0
                    && lead.text.ends_with(':')
                    && lead.text.contains(' ')
                    && tree.parent(heading.owner) == tree.parent(list)
                    && tree.parent(lead.owner) == tree.parent(list)
            }
            _ => false,
        };
        if (is_led_to || is_short_led) && linked * 3 <= chars {
            found.led_to.extend(items.iter().copied());
        }
        if is_led_to || linked * 3 <= chars {
            found.matter.extend(items);
        } else if linked * 10 > chars * 7 || chars < items.len() * 14 && linked * 2 > chars {
            found.links.extend(items);
        }
    }
    found.facts = facts(tree, &pieces[..begins.min(pieces.len())]);
    found
}

/// A table of facts has no fewer rows; a list no fewer items, a label and its answer being two.
const ROWS_FROM: usize = 2;
const ITEMS_FROM: usize = 3;

/// Above a story, the items of definition lists and tables, of lists under a heading, and of those whose items have labels: without links, and no
/// word of who wrote the page or when.
fn facts(tree: &Tree<'_>, pieces: &[Piece]) -> HashSet<usize> {
    let mut lists: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        let is_item = matches!(piece.kind, BlockKind::ListItem | BlockKind::TableRow);
        let mut around = std::iter::once(piece.owner).chain(tree.above(piece.owner));
        let list = around
            .find(|above| matches!(tree.name(*above), "ul" | "ol" | "dl" | "table"))
            .filter(|_| is_item);
        if let Some(list) = list {
            lists.entry(list).or_default().push(at);
        }
    }
    let is_of_page = |piece: &Piece| {
        let text = &piece.text;
        times::time(text)
            || lines::byline(text)
            || times::credited(text)
            || lines::line(text)
            || crate::extract::clocks::says_when(text)
    };
    let mut found = HashSet::new();
    for (list, items) in lists {
        let is_headed = || {
            let before = items[0].checked_sub(1).map(|before| &pieces[before]);
            before.is_some_and(|before| {
                before.kind == BlockKind::Heading
                    && tree.name(before.owner) != "h1"
                    && tree.parent(before.owner) == tree.parent(list)
            })
        };
        let labelled = || {
            items
                .iter()
                .filter(|at| pieces[**at].text.contains(": "))
                .count()
        };
        let is_of_facts = match tree.name(list) {
            "table" => items.len() >= ROWS_FROM,
            "dl" => items.len() >= ITEMS_FROM,
            _ => items.len() >= ITEMS_FROM && (labelled() * 2 >= items.len() || is_headed()),
        };
        let sum = |of: fn(&Piece) -> usize| items.iter().map(|at| of(&pieces[*at])).sum::<usize>();
        if is_of_facts
            && sum(|piece| piece.linked) * 5 <= sum(|piece| piece.chars)
            && !items.iter().any(|at| is_of_page(&pieces[*at]))
        {
            found.extend(items);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn short_items_belong_to_the_short_sentence_before_them() {
        let html = "<html lang=en><body><main><h1>Harbour fever</h1><p class=lead>Harbour fever is caught from the water of a harbour, and is over in a week.</p>\
             <h2>Signs</h2><p>You may have:</p><ul><li>a cough</li><li>cold hands</li></ul><h2>Help</h2><p>Drink a lot, and stay out of the harbour until the cough is gone.</p></main>";
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        let body: Vec<&str> = (article.body.iter())
            .map(|block| block.text.as_str())
            .collect();
        assert!(
            body.contains(&"a cough") && body.contains(&"cold hands"),
            "{body:?}"
        );
    }

    #[test]
    fn a_list_that_the_text_leads_to_is_a_part_of_it_though_all_are_links() {
        let text = "<p>The harbour towns ask all who live on the coast to read what the ministry has to say of floods.</p>";
        let list = |items: &[&str]| -> String {
            let items: Vec<String> = (items.iter())
                .map(|item| format!("<li><a href=/x>{item}</a></li>"))
                .collect();
            format!("<ul>{}</ul>", items.concat())
        };
        let html = format!(
            "<html lang=en><body><main><h1>Living on the coast</h1>{text}<p>You can apply in one of these towns:</p>{}\
             <h2>Later</h2>{text}<h2>Related</h2>{}</main>",
            list(&["Ormsby, North", "Larwood, South"]),
            list(&["The wall stays", "Levy dropped"]),
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        let body: Vec<&str> = (article.body.iter())
            .map(|block| block.text.as_str())
            .collect();
        assert!(
            body.contains(&"Larwood, South") && !body.contains(&"Levy dropped"),
            "{body:?}"
        );
    }
}
