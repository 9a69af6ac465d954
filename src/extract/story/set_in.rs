//! Which boxes inside a story did its writer set into it, though their names are those of what stands beside stories?

use crate::extract::{class_marks, pattern::matches, text, tree::Tree};

// How the editors of some systems name a box that the writer sets into the text.
words!(
    SET_IN,
    r"(?:^|[-_ ])(?:callout|toggle|note|hint|recipe|method|ingredients)-card(?:$|[-_ ])"
);
// What calls on the reader is the publisher's.
words!(
    CALLS,
    r"(?i)\b(?:subscri(?:be|ption)|sign_up|newsletter|inbox|commission|donat|support_(?:us|our)|become_a|abonn|suscr[ií]b|inscri|iscri|assin)"
);

/// Whether a box inside the story is one of these, tells something and calls on nobody. By `card` alone teasers, scores, offers and authors
/// are named too.
pub fn tells_in_card(tree: &Tree<'_>, at: usize) -> bool {
    let is_sentence = |part: usize| {
        matches!(tree.name(part), "p" | "li" | "div")
            && !tree.holds_block(part)
            && tree.shown(part) >= A_SENTENCE
            && {
                let text = tree.said(part);
                text::ends_sentence(text.trim()) && text::small_words(&text).0 >= 3
            }
    };
    tree.says(at, |words| {
        matches(&SET_IN, words) && class_marks::only_card(words)
    }) && is_in_story(tree, at)
        && !leads(tree, at, true)
        && (at..tree.end(at)).any(is_sentence)
        && !matches(&CALLS, &tree.said(at))
}

// What heads facts, in the languages of most of the pages; a match's are those of a game that is being played.
words!(
    FACTS,
    r"(?i)^\W*(?:(?:(?:the|key|quick|fast)_)?facts(?:_and_figures)?|fact_?(?:box|file)|fakta(?:boks|ruta)?|faktenbox|(?:zahlen|daten)_und_fakten|les_chiffres|las_cifras|
    [^.:!?]{3,50}[,_:]_?(?:in_(?:numbers|figures)|in_zahlen|en_(?:cifras|chiffres)|in_cifre|em_números|i_(?:tall|tal|siffror)|in_cijfers|w_liczbach|číslech|luvuin))\W*$"
);
words!(
    OF_FACTS,
    r"(?:^|[-_ ])(?:infobox|info-box|factbox|fact-box|boxout|box-out)(?:$|[-_ ])"
);

/// Whether a box among the paragraphs of a story is headed as facts of it, and leads nowhere. Scores, odds and other stories stand in such
/// boxes too, and are headed otherwise.
pub fn tells_facts(tree: &Tree<'_>, at: usize) -> bool {
    let is_named = tree.name(at) == "aside"
        || tree.says(at, |words| {
            matches(&OF_FACTS, words) && class_marks::only_weak(words)
        });
    if !is_named || tree.shown(at) > A_BOX || !is_in_story(tree, at) {
        return false;
    }
    let first = (at + 1..tree.end(at))
        .find(|part| (tree.text(*part)).is_some_and(|text| text.contains(char::is_alphanumeric)));
    let heads = first
        .and_then(|text| tree.parent(text))
        .filter(|head| *head != at && tree.shown(*head) < A_SENTENCE * 2);
    let is_told = || {
        let paragraph = |at: &usize| tree.shown(*at) >= A_SENTENCE;
        let parent = tree.parent(at);
        let beside = |at: &usize| tree.parent(*at) == parent;
        parent.is_some_and(|parent| {
            let first = tree.named(parent, "p").take(LOOKED_AT);
            let mut told = first.filter(|at| beside(at) && paragraph(at));
            told.next().is_some_and(|first| first < at)
        })
    };
    // Prices and points are no sentences.
    let is_sentence = |part: usize| {
        matches!(tree.name(part), "p" | "li" | "dd") && text::ends_sentence(tree.said(part).trim())
    };
    heads.is_some_and(|head| matches(&FACTS, &tree.said(head)))
        && !leads(tree, at, false)
        && (at..tree.end(at)).any(is_sentence)
        && is_told()
}

/// In characters: more than a label or a figure.
const A_SENTENCE: usize = 30;
/// In paragraphs.
const LOOKED_AT: usize = 40;
/// In characters: facts are few.
const A_BOX: usize = 1_200;

fn is_in_story(tree: &Tree<'_>, at: usize) -> bool {
    (tree.above(at)).any(|above| matches!(tree.name(above), "article" | "main"))
}

/// Whether something in a box leads away, is pressed, or is shown: links may, where the name of the box says that it is the text's.
fn leads(tree: &Tree<'_>, at: usize, may_link: bool) -> bool {
    (at..tree.end(at)).any(|part| match tree.name(part) {
        "a" => !may_link,
        "button" => tree.shown(part) > 0,
        _ if tree
            .attrs(part, ["onclick", "data-href"])
            .iter()
            .any(Option::is_some) =>
        {
            true
        }
        _ if tree.attr(part, "role") == Some("button") => true,
        "form" | "input" | "iframe" | "img" | "picture" | "video" | "audio" | "time" => true,
        // The answer to a question, shown to whoever asks.
        _ => (tree.attr(part, "style")).is_some_and(|style| style.contains("none")),
    })
}

#[cfg(test)]
mod tests {
    use crate::extract;

    const STORY: &str = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";

    /// How many blocks a box adds to a story.
    fn kept(boxed: &str) -> usize {
        let html = format!(
            "<html lang=en><body><main><article><h1>Levy dropped</h1>{}{boxed}{STORY}</article></main>",
            STORY.repeat(4)
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        article.body.len() - 5
    }

    #[test]
    fn a_card_that_tells_and_leads_nowhere_is_the_storys() {
        for (card, blocks) in [
            (
                "<div class='kg-card kg-callout-card'><div>!</div><div>The quay is 183 metres long. It is <a href=/x>swept</a> each day.</div></div>",
                1,
            ),
            (
                "<div class='kg-card kg-toggle-card'><div><h4>Who pays?</h4><button><svg></svg></button></div><div><p>The towns pay for all of it, by the length of their coasts.</p></div></div>",
                2,
            ),
            (
                "<div class=recipe-card><h3>Method</h3><ol><li>Char the leeks whole under a hot grill for twenty minutes.</li><li>Simmer.</li></ol></div>",
                3,
            ),
            (
                "<div class='kg-card kg-signup-card'><p>Get all that we write of the coast in your inbox each week.</p><form><input></form></div>",
                0,
            ),
            (
                "<div class=card><h3><a href=/x>Walls fall</a></h3><p>The second wall of the town of Harrow has fallen into the sea.</p></div>",
                0,
            ),
            (
                "<div class='card product-card'><p>A pump that is good for all who live beside the sea.</p></div>",
                0,
            ),
            (
                "<div class=card><p>Harrow 3 - 2 Ormsby</p><p>Full time</p></div>",
                0,
            ),
            (
                "<div class=card onclick=go()><p>The second wall of the town of Harrow has fallen into the sea.</p></div>",
                0,
            ),
            (
                "<div class='kg-card kg-callout-card'><p>If you like what you read here, <a href=/in>subscribe</a> to our letter.</p></div>",
                0,
            ),
            (
                "<div class=card><p>Stay with us for all that is new on the coast.</p><button>Join</button></div>",
                0,
            ),
        ] {
            assert_eq!(kept(card), blocks, "{card}");
        }
    }

    #[test]
    fn a_box_that_is_headed_as_facts_is_the_storys() {
        let list = "<ul><li>Carries 31 cars.</li><li>Built in 1953</li></ul>";
        for head in [
            "The ferry in figures",
            "Key facts",
            "Fakta",
            "El muelle, en cifras",
        ] {
            for (open, close) in [("<aside>", "</aside>"), ("<div class=factbox>", "</div>")] {
                let boxed = format!("{open}<h3>{head}</h3>{list}{close}");
                assert_eq!(kept(&boxed), 3, "{boxed}");
            }
        }
        for other in [
            format!("<aside><h3>Match facts</h3>{list}</aside>"),
            format!("<aside><h3>Latest scores</h3>{list}</aside>"),
            format!("<aside><h3>Key facts</h3>{list}<a href=/x>All facts</a></aside>"),
            format!("<aside class=poll><h3>Key facts</h3>{list}<form><input></form></aside>"),
            format!("<aside>{list}</aside>"),
            "<aside><h3>The markets in numbers</h3><ul><li>Harrow 100: 8,214.3</li><li>Pound: 1.27 dollars</li></ul></aside>".to_owned(),
            "<aside class=factbox><h3>Odds</h3><p>Harrow to win 5/1.</p></aside>".to_owned(),
        ] {
            assert_eq!(kept(&other), 0, "{other}");
        }
    }
}
