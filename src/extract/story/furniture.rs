//! Which parts of a page are never its story? Told by element, role and class words, those of news and government sites.

use crate::extract::{
    adverts,
    anchors::{Anchors, RUNNING, SENTENCE, is_heading, is_question},
    box_names, captions, cards,
    class_marks::{self, Said, only_weak, said},
    class_words, forum, link_marks, offers,
    pattern::matches,
    pieces, posts, set_in, share_bars, signing, text,
    tree::Tree,
};

/// Why an element with all that is in it is no story text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Furniture {
    /// Not shown, or not text.
    Unseen,
    /// Dialogs, comments, consent boxes: never the story, however long.
    Never,
    /// By words for what opens over the page; not where most of what stands with the headline lies in it.
    Overlay,
    /// By its class words; not where most of the story lies in it.
    Likely,
    /// By words that may only name its place on the page; not where a good part of the story lies in it.
    Weak,
}

const UNSEEN: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "video",
    "audio", "canvas", "select", "textarea", "input", "button", "map", "rt", "rp", "head",
    "dialog", "datalist", "s", "del", "strike", "progress", "meter", "link", "meta", "title",
    "picture", "img",
];

/// Roles of what stands around a story.
const ROLES: [&str; 7] = [
    "navigation",
    "search",
    "menu",
    "menubar",
    "tablist",
    "banner",
    "contentinfo",
];

/// What tells that an element is furniture, in words: the class word, the element's name or its role.
pub fn mark(tree: &Tree<'_>, at: usize) -> String {
    let words = tree.words(at);
    match class_marks::word(words) {
        Some(word) => format!("the word `{word}`"),
        None => match tree
            .attr(at, "role")
            .or_else(|| tree.attr(at, "aria-label"))
        {
            Some(role) => format!("the label `{role}`"),
            None => format!("the element <{}>", tree.name(at)),
        },
    }
}

/// Why each element (with its subtree) is no part of a story.
pub fn judged(tree: &Tree<'_>) -> Vec<Option<Furniture>> {
    let spelled: Vec<Said> = tree.spellings().iter().map(|words| said(words)).collect();
    let anchors = Anchors::default();
    let mut judged: Vec<Option<Furniture>> = (0..tree.len())
        .map(|at| {
            let mut about = spelled[tree.words_at(at)?];
            if (about.is_never || about.is_overlay || about.is_likely)
                && anchors.names_a_section(tree, at)
            {
                about = said(&tree.class_words(at));
            }
            if about.is_likely && !about.is_never && tree.says(at, only_weak) {
                // Where a table of contents leads is no table of contents.
                about.is_likely = !is_heading(tree.name(at)) && !anchors.is_linked(tree, at);
            }
            if about.is_likely && !about.is_never && cards::is_blurb(tree, at) {
                about.is_likely = false;
            }
            about.is_likely |= offers::is_offer(tree, at);
            if about.is_likely && is_heading(tree.name(at)) && tree.words(at).contains("-with-") {
                about = said(&format!(
                    " {}",
                    class_words::without_company(tree.words(at))
                ));
            }
            element(tree, at, about, &anchors)
        })
        .collect();
    for at in forum::beside(tree)
        .into_iter()
        .chain(share_bars::bars(tree))
    {
        if judged[at] != Some(Furniture::Unseen) {
            judged[at] = Some(Furniture::Never);
        }
    }
    judged
}

fn element<'a>(tree: &Tree<'a>, at: usize, said: Said, anchors: &Anchors<'a>) -> Option<Furniture> {
    let name = tree.name(at);
    let [hidden, style, role, label, aria] =
        tree.attrs(at, ["hidden", "style", "role", "aria-label", "aria-hidden"]);
    // What a server sends of a component's insides is shown as it comes.
    if name == "template" && tree.attr(at, "shadowrootmode").is_some() {
        return None;
    }
    if UNSEEN.contains(&name) && !(name == "button" && is_question(tree, at)) {
        return Some(Furniture::Unseen);
    }
    if matches!(name, "html" | "body" | "main") && hidden.is_none() {
        return None;
    }
    // Rows of a table are named after what they tell of: a player, a card, a rating.
    let is_table_part = matches!(name, "table" | "tbody" | "thead" | "tr" | "td" | "th");
    let [hides, shown_if] = tree.attrs(at, ["amp-access-hide", "amp-access"]);
    // Shown to those alone who may not read on.
    let is_for_others = hides.is_some()
        && shown_if.is_some_and(|condition| condition.trim_start().starts_with("NOT "));
    let is_hidden = hidden.is_some_and(|hidden| hidden != "until-found")
        || is_for_others
        || style.is_some_and(|style| {
            let style = style.to_ascii_lowercase().replace(' ', "");
            // What is struck through no longer stands.
            let unseen = [
                "display:none",
                "visibility:hidden",
                "text-decoration:line-through",
            ];
            unseen.iter().any(|what| style.contains(what))
        });
    let aria = aria == Some("true");
    let role = role.unwrap_or_default();
    let is_box = said.is_never
        || said.is_overlay
        || said.is_likely
        || matches!(role, "dialog" | "alertdialog");
    let is_opened = (is_hidden || aria) && !is_box && anchors.is_opened(tree, at);
    if is_hidden && !is_opened && !crate::extract::anchors::is_streamed(tree, at) {
        return Some(Furniture::Unseen);
    }
    if matches!(role, "dialog" | "alertdialog") {
        return Some(Furniture::Never);
    }
    if ROLES.contains(&role) || name == "nav" {
        return Some(Furniture::Likely);
    }
    if link_marks::is_mark(tree, at) {
        return Some(Furniture::Unseen);
    }
    if said.is_never && !matches!(name, "article")
        || name == "blockquote" && posts::is_embedded(tree, at)
    {
        return Some(Furniture::Never);
    }
    if said.is_overlay && name != "article" {
        return Some(Furniture::Overlay);
    }
    let labelled = label
        .is_some_and(|label| !matches!(name, "a" | "span" | "p" | "h1") && box_names::is_label(label))
        // A table that scrolls is labelled with what it lists.
        && tree.named(at, "table").next().is_none();
    let by_name = labelled
        || box_names::is_box(tree, at)
        || !is_heading(name) && tree.says(at, crate::extract::tools::is_named)
        || matches!(name, "aside" | "footer" | "form" | "menu")
        || matches!(role, "complementary");
    if adverts::is_labelled(tree, at) {
        return Some(Furniture::Never);
    }
    // Kept from screen readers alone: a sentence is there to be seen.
    let shown = tree.shown(at);
    let is_read_on = is_opened
        || shown >= SENTENCE && pieces::is_paragraph(tree, at)
        || shown >= RUNNING && tree.says(at, |words| matches(&CLOSED, words));
    let aria = aria && !is_read_on;
    // The words of inline elements say how they look, not what they are.
    let inline = matches!(
        name,
        "span" | "a" | "b" | "strong" | "em" | "i" | "mark" | "u" | "font"
    );
    if name == "blockquote" && matches(&PULLED, tree.words(at)) || signing::signs(tree, at) {
        return None;
    }
    // "kg-card kg-image-card": a picture of the story that stands where cards of others do.
    let is_pictured = name == "figure"
        && said.is_likely
        && !said.is_never
        && tree.says(at, only_weak)
        && tree.named(at, "a").next().is_none();
    if (is_table_part || is_pictured) && !aria {
        return None;
    }
    // Joomla's `<dl class="article-info">`: who wrote it, when, and how often it was read.
    if name == "dl" && tree.says(at, |words| matches(&PAGE_S, words)) {
        return Some(Furniture::Likely);
    }
    let is_set_in = || {
        said.is_likely && !said.is_never && !by_name && set_in::tells_in_card(tree, at)
            || !labelled && set_in::tells_facts(tree, at)
    };
    if !aria && is_set_in() {
        return None;
    }
    // "bc ad d6": names that a build made out of nothing, on a sentence that leads nowhere.
    if said.is_likely && !aria && !by_name && has_chance_name(tree, at) {
        return None;
    }
    // News tickers lead to stories; the entries of a live blog tell theirs.
    if said.is_likely
        && tree.says(at, |words| matches(&TICKER, words))
        && (is_heading(name) || pieces::holds_paragraph(tree, at, SENTENCE))
    {
        return None;
    }
    // A picture's words, in a box that is named after their place: "credit-caption", "image-metadata".
    let is_picture_s = said.is_likely
        && !said.is_never
        && !aria
        && shown <= captions::CAPTION_AT_MOST
        && tree.says(at, only_weak)
        && tree.named(at, "a").next().is_none()
        && (at..tree.end(at)).any(|part| tree.says(part, box_names::says_caption));
    if is_picture_s
        || name == "figcaption"
            && !aria
            && tree.says(at, |words| only_weak(words) && !words.contains("credit"))
    {
        return None;
    }
    if by_name
        || aria
        || (said.is_likely && (!inline || tree.says(at, |words| matches(&INLINE, words))))
    {
        // "Info: …", a box of two sentences or more that leads nowhere, inside the story.
        let tells = shown >= RUNNING
            && !labelled
            && !aria
            && (name == "aside" || said.is_likely && only_weak(tree.words(at)))
            && tree
                .above(at)
                .any(|above| matches!(tree.name(above), "article" | "main"))
            && ["a", "blockquote", "figure", "img"]
                .iter()
                .all(|name| tree.named(at, name).next().is_none())
            && pieces::holds_paragraph(tree, at, RUNNING / 2);
        if tells {
            return None;
        }
        let only_place = !by_name
            && !aria
            && !inline
            && tree.says(at, |words| only_weak(words) || matches(&CONTENT, words));
        return Some(if only_place {
            Furniture::Weak
        } else {
            Furniture::Likely
        });
    }
    None
}

words!(PAGE_S, r"(?:^|[-_ ])article-info(?:$|[-_ ])");
// Beside such a word, another says how the content is laid out ("main-content offset-contents-list").
words!(
    CONTENT,
    r"(?:^|[-_ ])(?:main-content|article-body|article-content|story-body|story-content|post-content|post-body|entry-content|page-content|body-content|content-body)(?:$|[-_ ]|\d+(?:$|[-_ ]))"
);
// What is shut as the page comes, and opened by whoever wants to read on.
words!(
    CLOSED,
    r"expand|collaps|accordion|foldable|toggle-content|disclosure"
);
words!(TICKER, r"(?:^|[-_ ])(?:live-?)?ticker(?:$|[-_ ])");
words!(PULLED, r"pull-?(?:quote|out)");
words!(
    INLINE,
    r"(?:^|[-_ ])(?:share|social|ad|advert|newsletter|tooltip|credit|credits|copyright|timestamp|read-time|icon|badge|sharing)(?:$|[-_ ])"
);

/// Whether `ad`, or `license` where it speaks of none, is all that speaks against a sentence; or `license` against a clause.
fn has_chance_name(tree: &Tree<'_>, at: usize) -> bool {
    let others = || {
        adverts::other_words(tree, at)
            .replace(" license", "")
            .replace(" licence", "")
    };
    let is_clause = || {
        matches!(tree.name(at), "section" | "div")
            && tree.says(at, box_names::is_licence)
            && tree.named(at, "a").next().is_none()
            && ((at..tree.end(at)).any(|part| is_heading(tree.name(part)))
                || text::ends_sentence(tree.said(at).trim())
                    && !matches(&OF_A_LICENCE, &tree.said(at)))
            && !said(&others()).is_likely
    };
    is_clause()
        || adverts::is_sentence(tree, at)
            && !said(&others()).is_likely
            && !(box_names::is_licence(tree.words(at)) && matches(&OF_A_LICENCE, &tree.said(at)))
}

words!(
    OF_A_LICENCE,
    r"(?i)\bthis_(?:page|article|story|text|work|content|web|site|post)|creative_commons|copyright|rights_reserved|reproduc|republish|lizenz|licencia|licenza|\bcc[_-]by\b"
);

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_struck_through_is_no_text() {
        let html = "<html lang=en><main><h1>Levy kept</h1><p>The levy on the sea walls <s>will not</s> <del>may</del> be raised before winter.</p>";
        let article = crate::extract::extract(html.as_bytes(), &Default::default()).unwrap();
        let words = "The levy on the sea walls be raised before winter.";
        assert_eq!(article.body[0].text, words);
    }

    #[test]
    fn a_box_that_tells_and_leads_nowhere_is_a_part_of_the_story() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |aside: &str| -> String {
            let html = format!(
                "<html lang=en><body><main><article><h1>Levy dropped</h1>{story}{story}<aside>{aside}</aside>{story}</article></main>"
            );
            let article =
                crate::extract::extract(html.as_bytes(), &crate::extract::Hints::default())
                    .unwrap();
            (article.body.iter())
                .map(|block| block.text.as_str())
                .collect()
        };
        let tells = "<p>Info: the levy was made law in 1953, after the flood in which four hundred people lost their lives, and has been paid by each town ever since.</p>\
            <p>Each town pays by the length of its coast, in two parts, one in the spring and one in the autumn, and whoever pays late pays a tenth more.</p>";
        assert!(read(tells).contains("made law in 1953"));
        assert!(!read(&format!("{tells}<a href=/x>Read the law</a>")).contains("made law in 1953"));
    }

    #[test]
    fn what_a_page_says_of_itself_in_a_list_of_terms_is_none_of_the_story() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |class: &str| {
            let html = format!(
                "<html lang=en><main><h1>Levy dropped</h1>{story}<dl class='{class} muted'><dt>Details</dt><dd>Written by: Jo Pell</dd><dd>Hits: 412</dd></dl>{story}</main>"
            );
            let article = crate::extract::extract(html.as_bytes(), &Default::default()).unwrap();
            article.body.len()
        };
        assert_eq!((read("article-info"), read("terms")), (2, 5));
    }
}
