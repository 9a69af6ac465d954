//! Which box among the paragraphs of a story tells facts of it, in lines however short?

use crate::extract::{
    anchors::{RUNNING, SENTENCE, is_heading},
    pattern::matches,
    pieces,
    tree::Tree,
};

// What papers call such a box. "Card" and the like may be anything.
pattern!(
    NAMED,
    r"(?:^|[-_ ])(?:infobox|info-box|factbox|fact-box|facts|faktaruta|faktaboks|fakta|faktenbox|boxout|box-out)(?:$|[-_ ])"
);

/// In characters without spaces: more is judged by its running text.
const AT_MOST: usize = RUNNING * 6;
/// In elements: so far back a paragraph of the story stands.
const BEFORE: usize = 4;

/// Whether an element is such a box: it leads nowhere, takes nothing, says by a heading or its name what it is, and stands behind a
/// paragraph of the story. By its heading alone it must stand before one, too.
pub fn tells(tree: &Tree<'_>, at: usize) -> bool {
    let shown = tree.shown(at);
    if !(SENTENCE / 6..=AT_MOST).contains(&shown) {
        return false;
    }
    let is_named = tree.says(at, |words| matches(&NAMED, words));
    let is_headed = ["h2", "h3", "h4", "h5", "h6"]
        .iter()
        .any(|name| tree.named(at, name).next().is_some());
    // One button opens the rest of it.
    let leads = [
        "a",
        "form",
        "input",
        "textarea",
        "select",
        "iframe",
        "img",
        "figure",
        "blockquote",
        "time",
    ]
    .iter()
    .any(|name| tree.named(at, name).next().is_some())
        || tree.named(at, "button").nth(1).is_some();
    if leads || !is_named && !is_headed {
        return false;
    }
    // A box may stand alone in another.
    let holders = std::iter::once(at).chain(tree.above(at));
    let outer = holders
        .take(4)
        .take_while(|above| tree.shown(*above) == shown);
    let Some(outer) = outer.last() else {
        return false;
    };
    let before = std::iter::successors(tree.element_before(outer), |at| tree.element_before(*at))
        .take(BEFORE);
    let told: usize = before
        .map(|sibling| match tree.name(sibling) {
            name if is_heading(name) => 0,
            _ if holds_running(tree, sibling) => 2,
            "p" => usize::from(tree.shown(sibling) > 0),
            _ => 0,
        })
        .sum();
    told >= 2 && (is_named || goes_on(tree, outer))
}

fn holds_running(tree: &Tree<'_>, at: usize) -> bool {
    tree.shown(at) >= SENTENCE
        && (pieces::is_paragraph(tree, at) || pieces::holds_paragraph(tree, at, SENTENCE))
        && tree.named(at, "a").nth(3).is_none()
}

/// Whether the story goes on behind an element, within the next few.
fn goes_on(tree: &Tree<'_>, at: usize) -> bool {
    let end = tree.parent(at).map_or(0, |parent| tree.end(parent));
    let next = std::iter::successors(Some(tree.end(at)), |at| (*at < end).then(|| tree.end(*at)));
    (next.take_while(|next| *next < end).take(BEFORE * 2))
        .any(|next| !tree.name(next).is_empty() && holds_running(tree, next))
}

#[cfg(test)]
mod tests {
    use crate::extract;

    fn read(boxed: &str) -> String {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let html = format!(
            "<html lang=en><body><main><article><h1>Levy dropped</h1><div>{}{boxed}{}</div></article></main>",
            story.repeat(2),
            story.replace("Monday", "Sunday").repeat(2)
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        let texts = article.body.into_iter().map(|block| block.text);
        texts.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn short_facts_in_a_box_among_the_paragraphs_are_the_storys() {
        assert!(super::NAMED.is_some());
        let facts = "<h3>The wall</h3><p>Is 31 feet high.</p><p>Built in 1953.</p>";
        for boxed in [
            format!("<div class=factbox>{facts}</div>"),
            format!("<div class=factbox><div>{facts}</div><button>More</button></div>"),
            format!("<div><div class=info-box>{facts}</div></div>"),
            format!("<aside class=box>{facts}</aside>"),
            "<div class=fact-box><h3>The wall</h3><ul><li>Is 31 feet high</li><li>Stone</li></ul></div>".to_owned(),
        ] {
            assert!(read(&boxed).contains("31 feet"), "{boxed}");
        }
        for boxed in [
            format!("<div class=factbox>{facts}<a href=/walls>All walls</a></div>"),
            format!("<aside>{facts}<form><input type=email></form></aside>"),
            "<aside><p>Is 31 feet high.</p></aside>".to_owned(),
        ] {
            assert!(!read(&boxed).contains("31 feet"), "{boxed}");
        }
    }
}
