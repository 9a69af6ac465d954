//! Which boxes ask about cookies, by what they say, where no name and no role of theirs tells? They may hold more words than the story.

use crate::extract::{
    anchors::is_heading,
    consent, last_words,
    pattern::matches,
    pieces::{Piece, pieces},
    text,
    tree::Tree,
};
use crate::model::BlockKind;

words!(NAMED, r"(?i)cookie|kakor|ciasteczk|informasjonskaps|куки");
// What one presses to be rid of such a box; a policy, too, leads to where they are set.
words!(
    PRESSED,
    r"(?i)^\W*(?:(?:i_)?(?:accept|agree|consent|allow|reject|decline|refuse|deny)|(?:alle[ns]?_)?(?:\p{L}+_)?(?:akzeptieren|ablehnen|zustimmen|zulassen)|(?:tout_|j['’])?(?:accepter?|refuser)|acept(?:ar|o)|rechazar|accett[ao]|rifiuta|aceit(?:ar|o)|rejeitar|(?:alles_)?(?:accepteren|weigeren)|(?:acceptera|godkänn|avvisa|godta|accepter|afvis|avvis)|(?:akceptuj|zgadzam_się|odrzuć)|принять|отклонить)(?:\W|$)"
);

/// In characters without spaces: less is a line, more a policy.
const BOX: std::ops::RangeInclusive<usize> = 100..=6_000;
/// By weight: a paragraph, and no label or name of a purpose.
const A_PARAGRAPH: usize = 50;
/// In elements and texts: what such a box is made of.
const NODES: usize = 600;

/// The boxes that ask about cookies, outermost first. A story about cookies, and a policy, stand below the page's headline, or in the
/// same `<article>` or `<main>` with most of what the page says: such a box never does.
pub fn boxes(tree: &Tree<'_>, headline: Option<usize>) -> Vec<usize> {
    let Some(headline) = headline else {
        return Vec::new();
    };
    let said = tree.said(headline);
    if matches(&NAMED, &said) || consent::words(&said) > 0 {
        return Vec::new();
    }
    let story = tree
        .above(headline)
        .filter(|at| matches!(tree.name(*at), "article" | "main"))
        .last();
    let is_beside = |at: usize| {
        let holds_most =
            |story: usize| 2 * tree.shown(story) >= tree.shown(0).saturating_sub(tree.shown(at));
        !tree.contains(at, headline)
            && (tree.end(at) <= headline
                || story.is_some_and(|story| !tree.contains(story, at) && holds_most(story)))
            && !is_part(tree, at)
    };
    let speaks = |at: &usize| tree.text(*at).is_some_and(|text| matches(&NAMED, text));
    let mut found: Vec<usize> = Vec::new();
    for at in (0..tree.len()).filter(speaks) {
        if found.last().is_some_and(|boxed| tree.contains(*boxed, at)) {
            continue;
        }
        let holders = tree.above(at).filter(|above| {
            matches!(tree.name(*above), "div" | "section" | "aside" | "form")
                && BOX.contains(&tree.shown(*above))
                && tree.end(*above) - above <= NODES
                && is_beside(*above)
        });
        if let Some(boxed) = holders.filter(|above| asks(tree, *above)).last() {
            found.push(boxed);
        }
    }
    found
}

/// Whether it is one of the parts of a text: a section among others with headings, or what stands right under one.
fn is_part(tree: &Tree<'_>, at: usize) -> bool {
    let has_heading = |other: usize| (other..tree.end(other)).any(|at| is_heading(tree.name(at)));
    let is_headed = (tree.element_before(at)).is_some_and(|before| is_heading(tree.name(before)));
    let among = || {
        tree.parent(at).is_some_and(|parent| {
            tree.children(parent)
                .any(|other| other != at && has_heading(other))
        })
    };
    is_headed || tree.name(at) == "section" && among()
}

/// Whether nearly all that a box says is about cookies on a device, over a button or by a switch.
fn asks(tree: &Tree<'_>, boxed: usize) -> bool {
    let has = |name: &str| tree.named(boxed, name).next().is_some();
    let is_pressed = |at: usize| matches(&PRESSED, &text::clean(&tree.said(at)));
    if has("h1") || has("article") || has("main") || !tree.named(boxed, "button").any(is_pressed) {
        return false;
    }
    let all = pieces(tree, boxed, &|at| tree.name(at) == "button");
    if all
        .iter()
        .any(|piece| last_words::clause(&piece.text).is_some())
    {
        return false;
    }
    let told: Vec<Piece> = (all.into_iter())
        .filter(|piece| piece.kind != BlockKind::Heading && !is_heading(tree.name(piece.owner)))
        .filter(|piece| piece.weight >= A_PARAGRAPH && text::ends_sentence(&piece.text))
        .collect();
    let speaking = (told.iter())
        .filter(|piece| matches(&NAMED, &piece.text))
        .count();
    // What is said of somebody's words is told, not asked.
    let quotes = told.iter().any(|piece| text::opens_quoted(&piece.text));
    told.len() >= 2
        && speaking * 4 >= told.len() * 3
        && !quotes
        && told.iter().any(|piece| consent::is_of_the_web(&piece.text))
}

#[cfg(test)]
mod tests {
    use crate::extract::{Hints, extract};

    const STORY: &str = "<p>The council will drop the levy that it has taken from the towns along the coast.</p><p>Harrow had paid two million a year.</p>";
    const BOX: &str = "<h2>What we store</h2><p>Necessary cookies help to make a website usable, as they let you move about on it and sign in where you may.</p>\
        <p>Marketing cookies follow visitors from one website to the next, so that advertisers may show them what they like.</p><p>Counting cookies tell who owns a website how it is read, without names.</p><button>Accept all</button>";

    fn read(body: &str) -> String {
        let html = format!("<html lang=en><title>Harrow Post</title><body>{body}</body>");
        let article = extract(html.as_bytes(), &Hints::default()).unwrap();
        (article.body.iter())
            .map(|block| block.text.as_str())
            .collect()
    }

    #[test]
    fn a_box_about_cookies_beside_a_story_is_none_of_it_whatever_its_name_is() {
        for page in [
            format!("<div class=x1>{BOX}</div><main><h1>Levy dropped</h1>{STORY}</main>"),
            format!(
                "<main><article><h1>Levy dropped</h1>{STORY}</article></main><div class=x1><div>{BOX}</div></div>"
            ),
            format!("<div class=x1>{BOX}</div><div class=x2><h1>Levy dropped</h1>{STORY}</div>"),
        ] {
            let body = read(&page);
            assert!(body.contains("drop the levy"), "{page}: {body}");
            assert!(!body.contains("cookies"), "{page}: {body}");
        }
    }

    #[test]
    fn a_story_about_cookies_and_a_policy_stay() {
        for page in [
            // By its headline, or by where it stands.
            format!("<div class=x1><h1>How we use cookies</h1></div><div class=x2>{BOX}</div>"),
            format!("<main><h1>What sites know of you</h1><div class=x2>{BOX}</div></main>"),
            format!("<header><h1>What sites know of you</h1></header><div class=x2>{BOX}</div>"),
            format!(
                "<article><h1>What sites know of you</h1></article><div class=x2>{}</div>",
                BOX.replace("button", "p")
            ),
            // A clause of a policy under a head of its own, and a story whose headline stands in a part of the page.
            format!(
                "<main class=hero><h1>What sites know of you</h1></main><div>{STORY}<div class=x2>{}</div></div>",
                BOX.replace("What we store", "2. What we store")
            ),
            format!(
                "<main class=hero><h1>What sites know of you</h1></main><div class=x2>{}</div>",
                BOX.replace("Accept all", "Change settings")
            ),
            format!(
                "<main class=hero><h1>Searcher fined</h1></main><div class=x2>{}</div>",
                BOX.replace("Accept all", "Share")
            ),
            format!(
                "<main class=hero><h1>Searcher fined</h1></main><div class=x2>{BOX}</div><div>{STORY}</div>"
            ),
        ] {
            let body = read(&page);
            assert!(body.contains("Marketing cookies"), "{page}: {body}");
        }
    }
}
