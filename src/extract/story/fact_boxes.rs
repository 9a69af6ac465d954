//! Which box among the paragraphs of a story tells facts of it, in lines however short?

use crate::extract::{
    anchors::{RUNNING, SENTENCE, is_heading},
    pattern::matches,
    pieces,
    tree::Tree,
};

// What papers call such a box; "card" and "aside" may be anything.
pattern!(
    NAMED,
    r"(?:^|[-_ ])(?:infobox|info-box|factbox|fact-box|facts|faktaruta|faktaboks|fakta|faktenbox|boxout|box-out)(?:$|[-_ ])"
);

/// In characters without spaces: more is judged by its running text.
const AT_MOST: usize = RUNNING * 6;
/// In elements: so far back a paragraph of the story stands.
const BEFORE: usize = 4;

/// Whether an element is such a box: it is called so, leads nowhere, takes nothing, and stands behind paragraphs of the story.
pub fn tells(tree: &Tree<'_>, at: usize) -> bool {
    let shown = tree.shown(at);
    if !(SENTENCE / 6..=AT_MOST).contains(&shown) {
        return false;
    }
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
    if leads || !tree.says(at, |words| matches(&NAMED, words)) {
        return false;
    }
    // A box may stand alone in another, or be the inside of one.
    let holders = std::iter::once(at).chain(tree.above(at));
    let outer = holders.take(4).take_while(|above| {
        tree.shown(*above) == shown || tree.says(*above, |words| matches(&NAMED, words))
    });
    let Some(outer) = outer.last() else {
        return false;
    };
    let before = std::iter::successors(tree.element_before(outer), |at| tree.element_before(*at))
        .take(BEFORE);
    let told: usize = before
        .map(|sibling| match tree.name(sibling) {
            name if is_heading(name) => 0,
            _ if holds_running(tree, sibling) => 1,
            "p" => usize::from(tree.shown(sibling) >= SENTENCE / 2),
            _ => 0,
        })
        .sum();
    told >= 1
}

fn holds_running(tree: &Tree<'_>, at: usize) -> bool {
    tree.shown(at) >= SENTENCE
        && (pieces::is_paragraph(tree, at) || pieces::holds_paragraph(tree, at, SENTENCE))
        && tree.named(at, "a").nth(3).is_none()
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
            format!("<div class=factbox><div class=factbox__inner>{facts}</div><button>More</button></div>"),
            format!("<div><div class=info-box>{facts}</div></div>"),
            format!("<aside class=fact-box>{facts}</aside>"),
            "<div class=fact-box><h3>The wall</h3><ul><li>Is 31 feet high</li><li>Stone</li></ul></div>".to_owned(),
        ] {
            assert!(read(&boxed).contains("31 feet"), "{boxed}");
        }
        for boxed in [
            format!("<div class=factbox>{facts}<a href=/walls>All walls</a></div>"),
            format!("<aside class=factbox>{facts}<form><input type=email></form></aside>"),
            format!("<aside>{facts}</aside>"),
        ] {
            assert!(!read(&boxed).contains("31 feet"), "{boxed}");
        }
    }
}
