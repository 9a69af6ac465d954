//! Which parts of a page are never its story? Told by element, role and class words, those of news and government sites.

use std::borrow::Cow;

use crate::extract::{
    adverts,
    anchors::{Anchors, RUNNING, SENTENCE, is_heading, is_question},
    box_names, captions, class_words, forum, link_marks,
    pattern::matches,
    pieces, posts, share_bars, text,
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

words!(
    NEVER,
    r"(?:^|[-_ ])(?:cookie|cookies|consent|comments|comment-form|gdpr|onetrust|didomi|usercentrics|cmp-(?:banner|consent|overlay|modal|box|popup|notice|root|ui)|qc-cmp|cmpbox|truste|sp-message|comment-list|comments?-(?:section|area|wrapper|container|thread|block|body|content|text)|
    commentlist|disqus|taboola|outbrain|livefyre|coral-talk|skip-link|skip-to|visually-hidden|visuallyhidden|sr-only|screen-reader|mw-editsection|u-hidden|is-hidden|hide-text|screenreader|offscreen|print-only|printonly|only-print|noprint-hidden)"
);
words!(
    LIKELY,
    r"(?:^|[-_ ])(?:comments|comment-form|respond|cmts|leserkommentare|share|sharing|sharebar|share-?tools|social|socials|addthis|sharedaddy|newsletter|news-letter|signup|sign-up|subscribe|subscription|subscriptions|mailing-list|
    promo|promos|promotion|promobox|related|relateds|relatedlinks|recirc|recirculation|recommend|recommended|recommendation|recommendations|read-more|readmore|read-next|readnext|more-on|more-stories|more-from|more-news|also-read|see-also|further-reading|
    advert|adverts|advertisement|advertising|ad|ads|ad-slot|ad-container|ad-wrapper|adslot|adbox|adunit|dfp|gpt-ad|sponsor|sponsored|sponsorship|partner-content|outstream|
    nav|navbar|navigation|menu|breadcrumb|breadcrumbs|sidebar|side-bar|footer|site-footer|masthead|site-header|toolbar|pagination|pager|
    tags|taglist|tag-list|tag-links|topics|topic-list|article-tags|keywords|hashtags|
    author-bio|authorbio|author-box|author-card|author-info|author-profile|about-author|about-the-author|bio|byline|bylines|
    most-read|mostread|most-popular|mostpopular|popular|trending|top-stories|latest-news|latest-stories|teaser|teasers|teaser-list|card|cards|carousel|slider|slideshow-nav|
    donate|donation|donations|membership|support-us|paywall-box|poll|quiz|encuesta|sondage|umfrage|sondaggio|ankieta|ai-summary|ai-audio|widget|player|videoplayer|media-?player|absatz-video|video-player|vplayer|video-(?:resource|embed|teaser|promo|playlist|widget)|audio-player|audioplayer|listen|text-to-speech|tts|
    rating|ratings|copyright|boilerplate|(?:kcm|e?mail|newsletter|push|whatsapp)-opt-?in|app-links?|app-banner|site-sub|disclaimer|print-button|follow-us|follow|app-promo|download-app|banner|toc|table-of-contents|contents-list|feedback|survey|report-error|
    infobox|factbox|fact-box|info-box|pullquote|pull-quote|pullout|gallery-nav|image-credit|photo-credit|credit|credits|post-meta|entry-meta|article-meta|metadata|dateline-bar|timestamp|reading-time|read-time|
    outbound|affiliates?-(?:link|links|disclosure|disclaimer|notice|banner|box|text|note)|product-card|buy-button|jump-link|jumplink|back-to-top|edit-link|correction-link|search|login|log-in|register|alert-signup|inline-cta|cta|upsell|embed|embedded|twitter-tweet|instagram-media|fb-post|tiktok-embed|
    onward|trailers?|what-others\S*|others-read|reading-now|people-reading|up-next|next-up|next-story|reactions?|discussion|ticker|live-ticker|boxout|box-out|sticky|floating|dropdown|accordion-nav|story-footer|article-footer|post-footer|entry-footer|end-of-article|navi|liens|voir-aussi|lire-aussi|mehr-zum-thema|siehe-auch|verwandte|empfehlung|empfehlungen|leseempfehlung|relacionadas?|relacionados?|te-puede-interesar|leggi-anche|correlati|post-picker|post-cards?|post-item|post-list|row-excerpt|next-prev|prev-next|expandable-box|story-card|article-card|news-card|news-item|pros-?cons|featured-text|excerpt-featured|content-excerpt|cli-support-\S*|meta-comments|comment-show-info)
    (?:$|[-_ ]|\d+(?:$|[-_ ]))"
);

// What opens over the page, and what a picture of the page opens in.
words!(OVERLAY, r"(?:^|[-_ ])(?:modal|popup|lightbox)");
// Words that say of a part what it comes with: it is neither. (What a page's layout says of a sidebar, no room needs: `tree` leaves it out.)
words!(
    STATES,
    r"(?:^|[\s])(?:(?:has|have|with|without|no|enables?|enabled|disabled)-[\w-]+|[\w-]+-(?:with|and)-(?:body|content|text)|[\w-]+-(?:open|opened|closed|enabled|disabled|allowed|loaded|on|off))(?:$|[\s])"
);

/// What tells that an element is furniture, in words: the class word, the element's name or its role.
pub fn mark(tree: &Tree<'_>, at: usize) -> String {
    let words = tree.words(at);
    let found = [&NEVER, &OVERLAY, &LIKELY]
        .into_iter()
        .find_map(|pattern| Some(pattern.as_ref()?.find(words)?.as_str()));
    match found {
        Some(word) => format!("the word `{}`", word.trim_matches(['-', '_', ' '])),
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

/// What class words say of an element.
#[derive(Clone, Copy)]
struct Said {
    is_never: bool,
    is_overlay: bool,
    is_likely: bool,
}

// What tells of cookies at length, and is no box that asks about them.
words!(
    COOKIE_POLICY,
    r"(?:^|_)(?:[a-z]+-)?cookies?-?(?:policy|policies|statement)(?:-(?:page|content|text|body|wrapper|container|section|main))?$"
);

fn said(words: &str) -> Said {
    let words = &without_states(words);
    Said {
        is_never: matches(&NEVER, words) && !matches(&COOKIE_POLICY, words),
        is_overlay: matches(&OVERLAY, words),
        is_likely: matches(&LIKELY, words) || box_names::is_licence(words),
    }
}

fn without_states(words: &str) -> Cow<'_, str> {
    if !matches(&STATES, words) {
        return Cow::Borrowed(words);
    }
    let parts = words
        .split_whitespace()
        .filter(|part| !matches(&STATES, part));
    Cow::Owned(parts.collect::<Vec<_>>().join(" "))
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
    if name == "blockquote" && matches(&PULLED, tree.words(at)) {
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

words!(
    WEAK,
    r"(?:^|[-_ ])(?:sidebar|side-bar|card|cards|carousel|slider|widget|embed|embedded|player|menu|banner|sticky|floating|toc|accordion|infobox|factbox|fact-box|info-box|boxout|box-out|feedback|search|tags|topics|credit|credits|metadata|footer|story-footer|article-footer|ad|ads|ad-container|ad-wrapper|subscription|subscriptions|dropdown|keywords|copyrights?|boilerplate|disclaimer|rating|bio)(?:$|[-_ ]|\d+(?:$|[-_ ]))"
);
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

/// Whether every word that tells of furniture may only name a place.
fn only_weak(words: &str) -> bool {
    let Some(likely) = LIKELY.as_ref() else {
        return false;
    };
    let mut from = 0;
    while let Some(found) = likely.find_at(words, from) {
        if !matches(&WEAK, found.as_str()) {
            return false;
        }
        // The mark at a match's end may start the next.
        from = (found.end() - 1).max(found.start() + 1);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_about_cookies_is_no_box_that_asks_about_them() {
        for (words, is_never) in [
            (" story has-comments", false),
            (" story comments-closed", false),
            (" comments-with-body", false),
            (" cookie-policy-content", false),
            (" page cookies-policy", false),
            (" cookie-policy-banner", true),
            (" cookie-notice", true),
            (" cmp-text", false),
        ] {
            assert_eq!(said(words).is_never, is_never, "{words}");
        }
    }

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
    fn every_list_of_words_compiles() {
        for pattern in [
            &NEVER,
            &OVERLAY,
            &STATES,
            &LIKELY,
            &COOKIE_POLICY,
            &WEAK,
            &CONTENT,
            &PULLED,
            &INLINE,
            &OF_A_LICENCE,
        ] {
            assert!(pattern.is_some());
        }
    }
}
