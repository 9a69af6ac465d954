//! Which parts of a page are never its story? Told by element, role, class words and, for short lines, by what they say.
//! The word lists are ours, from the furniture of news and government sites in their commonest languages.

use std::{borrow::Cow, cell::OnceCell, sync::LazyLock};

use regex::Regex;
use rustc_hash::FxHashSet;

use super::{pattern::compiled, tree::Tree};

macro_rules! words {
    ($name:ident, $source:expr) => {
        static $name: LazyLock<Option<Regex>> =
            LazyLock::new(|| compiled(&$source.replace(['\n', ' '], "").replace("_", r"\s")));
    };
}

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern
        .as_ref()
        .is_some_and(|pattern| pattern.is_match(text))
}

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
    "dialog", "datalist", "progress", "meter", "link", "meta", "title", "picture", "img",
];

words!(
    NEVER,
    r"(?:^|[-_ ])(?:cookie|cookies|consent|comments|comment-form|gdpr|onetrust|didomi|usercentrics|cmp-(?:banner|consent|overlay|modal|box|popup|notice|root|ui)|qc-cmp|cmpbox|truste|sp-message|comment-list|comments?-(?:section|area|wrapper|container|thread|block|body|content|text)|
    commentlist|disqus|taboola|outbrain|livefyre|coral-talk|skip-link|skip-to|visually-hidden|visuallyhidden|sr-only|screen-reader|u-hidden|is-hidden|hide-text|screenreader|offscreen|print-only|printonly|only-print|noprint-hidden)"
);
words!(
    LIKELY,
    r"(?:^|[-_ ])(?:comments|comment-form|respond|share|sharing|sharebar|share-?tools|social|socials|addthis|sharedaddy|newsletter|news-letter|signup|sign-up|subscribe|subscription|subscriptions|mailing-list|
    promo|promos|promotion|promobox|related|relateds|relatedlinks|recirc|recirculation|recommend|recommended|recommendation|recommendations|read-more|readmore|read-next|readnext|more-on|more-stories|more-from|more-news|also-read|see-also|further-reading|
    advert|adverts|advertisement|advertising|ad|ads|ad-slot|ad-container|ad-wrapper|adslot|adbox|adunit|dfp|gpt-ad|sponsor|sponsored|sponsorship|partner-content|outstream|
    nav|navbar|navigation|menu|breadcrumb|breadcrumbs|sidebar|side-bar|footer|site-footer|masthead|site-header|toolbar|pagination|pager|
    tags|taglist|tag-list|tag-links|topics|topic-list|article-tags|keywords|hashtags|
    author-bio|authorbio|author-box|author-card|author-info|author-profile|about-author|about-the-author|bio|byline|bylines|
    most-read|mostread|most-popular|mostpopular|popular|trending|top-stories|latest-news|latest-stories|teaser|teasers|teaser-list|card|cards|carousel|slider|slideshow-nav|
    donate|donation|donations|membership|support-us|paywall-box|poll|quiz|widget|player|videoplayer|audio-player|audioplayer|listen|text-to-speech|tts|
    rating|ratings|copyright|disclaimer|print-button|follow-us|follow|app-promo|download-app|banner|toc|table-of-contents|contents-list|feedback|survey|report-error|
    infobox|factbox|fact-box|info-box|pullquote|pull-quote|pullout|gallery-nav|image-credit|photo-credit|credit|credits|post-meta|entry-meta|article-meta|metadata|dateline-bar|timestamp|reading-time|read-time|
    outbound|affiliate|product-card|buy-button|jump-link|jumplink|back-to-top|edit-link|correction-link|search|login|log-in|register|alert-signup|inline-cta|cta|upsell|embed|embedded|twitter-tweet|instagram-media|fb-post|tiktok-embed|
    onward|trailers?|what-others\S*|others-read|reading-now|people-reading|up-next|next-up|next-story|reactions?|discussion|ticker|live-ticker|boxout|box-out|sticky|floating|dropdown|accordion-nav|story-footer|article-footer|post-footer|entry-footer|end-of-article|navi|liens|voir-aussi|lire-aussi|mehr-zum-thema|siehe-auch|verwandte|empfehlung|empfehlungen|leseempfehlung|relacionadas?|relacionados?|te-puede-interesar|leggi-anche|correlati|post-picker|post-cards?|post-item|post-list|row-excerpt|next-prev|prev-next|expandable-box|story-card|article-card|news-card|news-item|pros-?cons|featured-text|excerpt-featured|content-excerpt|cli-support-\S*|meta-comments|comment-show-info)
    (?:$|[-_ \d])"
);

// What opens over the page, and what a picture of the page opens in.
words!(OVERLAY, r"(?:^|[-_ ])(?:modal|popup|lightbox)");
// Words that say of a part what it comes with: it is neither.
words!(
    STATES,
    r"(?:^|[\s])(?:(?:has|have|with|without|no|enables?|enabled|disabled)-[\w-]+|[\w-]+-(?:open|opened|closed|enabled|disabled|allowed|loaded|on|off))(?:$|[\s])"
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
    (0..tree.len())
        .map(|at| {
            let mut about = spelled[tree.words_at(at)?];
            if (about.is_never || about.is_overlay || about.is_likely)
                && anchors.names_a_section(tree, at)
            {
                about = said(&tree.class_words(at));
            }
            if about.is_likely && !about.is_never && only_weak(tree.words(at)) {
                // Where a table of contents leads is no table of contents.
                about.is_likely = !is_heading(tree.name(at)) && !anchors.is_linked(tree, at);
            }
            element(tree, at, about, &anchors)
        })
        .collect()
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Where the page's own links and buttons lead; looked for when first asked.
#[derive(Default)]
struct Anchors<'a> {
    linked: OnceCell<FxHashSet<&'a str>>,
    controlled: OnceCell<FxHashSet<&'a str>>,
}

impl<'a> Anchors<'a> {
    /// Whether an id only says what a section is about ("share", "cookies"), as a table of contents links to it.
    fn names_a_section(&self, tree: &Tree<'a>, at: usize) -> bool {
        is_heading(tree.name(at)) && tree.attr(at, "id").is_some()
            || tree.shown(at) >= RUNNING && self.is_linked(tree, at)
    }

    fn is_linked(&self, tree: &Tree<'a>, at: usize) -> bool {
        let linked = || {
            (0..tree.len())
                .filter(|at| tree.name(*at) == "a")
                .filter_map(|at| tree.attr(at, "href")?.strip_prefix('#'))
                .filter(|id| !matches(&PLACES, id))
                .collect()
        };
        tree.attr(at, "id")
            .is_some_and(|id| self.linked.get_or_init(linked).contains(id))
    }

    /// Whether a button of the page opens it: an answer below its question, closed as the page comes.
    fn is_opened(&self, tree: &Tree<'a>, at: usize) -> bool {
        let controlled = || {
            (0..tree.len())
                .filter_map(|at| tree.attr(at, "aria-controls"))
                .flat_map(str::split_whitespace)
                .collect()
        };
        tree.shown(at) >= SENTENCE
            && tree
                .attr(at, "id")
                .is_some_and(|id| self.controlled.get_or_init(controlled).contains(id))
    }
}

/// So many characters are more than a label, and so many more than a box of buttons.
const SENTENCE: usize = 60;
const RUNNING: usize = 200;

// Their place on the page, not their matter.
words!(
    PLACES,
    r"(?i)comment|respond|foot|header|nav|menu|side|search|skip|related|newsletter|modal|popup|toc|contents|^top$|^back"
);

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
    let words = &match matches(&STATES, words) {
        true => without_states(words),
        false => Cow::Borrowed(words),
    };
    Said {
        is_never: matches(&NEVER, words) && !matches(&COOKIE_POLICY, words),
        is_overlay: matches(&OVERLAY, words),
        is_likely: matches(&LIKELY, words),
    }
}

fn without_states(words: &str) -> Cow<'_, str> {
    let parts = words.split_whitespace();
    Cow::Owned(
        parts
            .filter(|part| !matches(&STATES, part))
            .collect::<Vec<_>>()
            .join(" "),
    )
}

fn element<'a>(tree: &Tree<'a>, at: usize, said: Said, anchors: &Anchors<'a>) -> Option<Furniture> {
    let name = tree.name(at);
    let [hidden, style, role, label, aria] =
        tree.attrs(at, ["hidden", "style", "role", "aria-label", "aria-hidden"]);
    if UNSEEN.contains(&name) {
        return Some(Furniture::Unseen);
    }
    if matches!(name, "html" | "body" | "main") && hidden.is_none() {
        return None;
    }
    // Rows of a table are named after what they tell of: a player, a card, a rating.
    let is_table_part = matches!(name, "table" | "tbody" | "thead" | "tr" | "td" | "th");
    let is_hidden = hidden.is_some_and(|hidden| hidden != "until-found")
        || style.is_some_and(|style| {
            let style = style.to_ascii_lowercase().replace(' ', "");
            style.contains("display:none") || style.contains("visibility:hidden")
        });
    let aria = aria == Some("true");
    let role = role.unwrap_or_default();
    let is_box = said.is_never
        || said.is_overlay
        || said.is_likely
        || matches!(role, "dialog" | "alertdialog");
    let is_opened = (is_hidden || aria) && !is_box && anchors.is_opened(tree, at);
    if is_hidden && !is_opened {
        return Some(Furniture::Unseen);
    }
    if matches!(
        role,
        "navigation"
            | "dialog"
            | "alertdialog"
            | "search"
            | "menu"
            | "menubar"
            | "tablist"
            | "banner"
            | "contentinfo"
    ) || name == "nav"
    {
        return Some(if matches!(role, "dialog" | "alertdialog") {
            Furniture::Never
        } else {
            Furniture::Likely
        });
    }
    if name == "span" && is_about_a_link(tree, at) {
        return Some(Furniture::Unseen);
    }
    let words = tree.words(at);
    if said.is_never && !matches!(name, "article") {
        return Some(Furniture::Never);
    }
    if said.is_overlay && name != "article" {
        return Some(Furniture::Overlay);
    }
    let labelled = label
        .is_some_and(|label| !matches!(name, "a" | "span" | "p" | "h1") && matches(&LABELS, label))
        // A table that scrolls is labelled with what it lists.
        && tree.named(at, "table").next().is_none();
    let by_name = labelled
        || matches!(name, "aside" | "footer" | "form" | "menu")
        || matches!(role, "complementary");
    // Kept from screen readers alone: a sentence is there to be seen.
    let aria = aria && !is_opened && !(name == "p" && tree.shown(at) >= SENTENCE);
    // The words of inline elements say how they look, not what they are.
    let inline = matches!(
        name,
        "span" | "a" | "b" | "strong" | "em" | "i" | "mark" | "u" | "font"
    );
    if name == "blockquote" && matches(&PULLED, words) {
        return None;
    }
    if is_table_part && !aria {
        return None;
    }
    if by_name || aria || (said.is_likely && (!inline || matches(&INLINE, words))) {
        let only_place =
            !by_name && !aria && !inline && (only_weak(words) || matches(&CONTENT, words));
        return Some(if only_place {
            Furniture::Weak
        } else {
            Furniture::Likely
        });
    }
    None
}

words!(
    NEW_WINDOW,
    r"(?i)^\W*(?:(?:link_)?(?:opens|will_open)_(?:in_)?(?:an?_)?(?:new_)?(?:external_)?(?:window|tab|site|link)|external_link|(?:externer_link|öffnet_(?:sich_)?(?:in|im)(?:_einem)?_neue[mn]_(?:fenster|tab))|(?:s.ouvre|ouvre|ouverture)_dans_une?_nouvel(?:le)?_(?:fenêtre|onglet)|nouvelle_fenêtre|(?:se_)?abre_en_(?:una_)?(?:nueva_)?(?:ventana|pestaña)(?:_nueva)?)\W*$"
);

/// "(opens in a new window)", said to those who can't see the mark of a link.
fn is_about_a_link(tree: &Tree<'_>, at: usize) -> bool {
    (8..50).contains(&tree.shown(at))
        && tree.end(at) == at + 2
        && tree
            .text(at + 1)
            .is_some_and(|text| matches(&NEW_WINDOW, text))
}

words!(
    WEAK,
    r"(?:^|[-_ ])(?:sidebar|side-bar|card|cards|carousel|slider|widget|embed|embedded|player|menu|banner|sticky|floating|toc|accordion|infobox|factbox|fact-box|info-box|boxout|box-out|feedback|search|tags|topics|credit|credits|metadata|footer|story-footer|article-footer|ad|ads|ad-container|ad-wrapper|subscription|subscriptions|dropdown|keywords|copyright|disclaimer|rating|bio)(?:$|[-_ \d])"
);
// Beside such a word, another says how the content is laid out ("main-content offset-contents-list").
words!(
    CONTENT,
    r"(?:^|[-_ ])(?:main-content|article-body|article-content|story-body|story-content|post-content|post-body|entry-content|page-content|body-content|content-body)(?:$|[-_ \d])"
);
words!(PULLED, r"pull-?(?:quote|out)");
words!(
    INLINE,
    r"(?:^|[-_ ])(?:share|social|ad|advert|newsletter|tooltip|credit|credits|copyright|timestamp|read-time|icon|badge|sharing)(?:$|[-_ ])"
);

words!(
    LABELS,
    r"(?i)^\W*(?:advertise?ments?|related.*|recommended.*|most_(?:read|popular|viewed).*|what_others.*|share.*|newsletter.*|sign_up.*|comments?|more_(?:from|stories|on).*|trending.*|you_may.*|breadcrumbs?|social.*|cookie.*|top_stories|latest_.*)\W*$"
);
words!(
    LINES,
    r"(?i)^\W*(?:advertisement|advertising|anzeige|werbung|publicité|publicidad|pubblicità|reklama|annons|reklame|advertentie|sponsored_content|story_continues_below.*|article_continues_(?:below|after).*|continue_reading.{0,30}|
    share(?:_this)?(?:_(?:article|story|page|post|on|via|to).{0,40})?|teilen|partager|compartir|condividi|del|dela|delen|udostępnij|copy_link|link_copied!?|copied!?|copy|print|drucken|imprimer|imprimir|save|saved|email|e-mail|facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|telegram|flipboard|bluesky|threads|messenger|
    (?:read|see|watch|listen|learn|view|find|show|load|click)_(?:more|also|next|now|all|full|here)(?:[:_].{0,140})?|more(?:_from|_on|_about|:|_like_this|_stories|_news).{0,140}|also_(?:read|see|on|watch).{0,140}|related(?:_(?:articles?|stories|story|topics?|content|links?|coverage|posts?|news))?(?::.{0,140})?|recommended.{0,60}|most_(?:read|popular|viewed).{0,30}|trending(?:_now)?|
    don.?t_miss.{0,60}|what.s_hot|editor.?s_picks?|top_stories|latest_(?:news|stories)|up_next|read_next.{0,140}|you_(?:may|might)_(?:also_)?(?:like|be_interested).{0,60}|keep_reading.{0,60}|more_in.{0,60}|
    (?:lesen|sehen)_sie_(?:auch|hier|mehr).{0,140}|(?:lire|voir|à_lire|à_voir)_(?:aussi|également|plus).{0,140}|mehr_(?:zum_thema|dazu|lesen|zu|aus).{0,140}|les_(?:også|mer|mere).{0,140}|läs_(?:också|mer|även).{0,140}|læs_(?:også|mere).{0,140}|lees_(?:ook|meer|verder).{0,140}|czytaj_(?:więcej|także|też|również).{0,140}|zobacz_(?:także|też|również).{0,140}|leggi_anche.{0,140}|lea_también.{0,140}|lee_también.{0,140}|te_puede_interesar.{0,140}|leia_(?:também|mais).{0,140}|veja_(?:também|mais).{0,140}|lue_(?:myös|lisää).{0,140}|
    (?:sign|signed)_up.{0,160}|subscribe.{0,160}|register_(?:now|for|to).{0,100}|join_(?:us|our|the_conversation|now).{0,140}|follow_(?:us|@|the|our|me)?.{0,100}|get_(?:the|our|unlimited|all).{0,60}(?:newsletter|app|alerts|access|inbox|email).{0,80}|download_(?:the|our).{0,60}app.{0,40}|
    (?:newsletter|sign_in|log_in|login|register|close|menu|search|skip_to.{0,30}|back_to_top|top|go_to.{0,30}|loading\W*|view_comments.{0,20}|comments?(?:_\(?\d+\)?)?|\d+_comments?|leave_a_(?:comment|reply)|post_a_comment|add_as_(?:a_)?preferred.{0,40}|advertisement_.{0,40}|expand|collapse|play|pause|watch|listen(?:_to_(?:this_)?(?:article|story))?.{0,30}|topics?:?|tags?:?.{0,100}|filed_under.{0,100}|categor(?:y|ies):.{0,60}|share_options|gift_(?:this_)?article.{0,20}|set_as_preferred.{0,30}|image_\d+_of_\d+|\d+/\d+)|
    [\d.,]+_people_(?:are_)?(?:reading|watching|here).{0,120}|[\d.,]+k?_(?:views|shares|comments|likes|reactions)|
    (?:©|\(c\)|copyright_).{0,200}|all_rights_reserved.{0,60}|our_standards:.{0,80}|.{0,40}trust_principles\W*|by_(?:clicking|signing|submitting|subscribing|entering).{0,200}|this_site_is_protected_by_recaptcha.{0,120}|
    \d+_min(?:ute)?s?_read|reading_time.{0,30}|lesezeit.{0,30}|temps_de_lecture.{0,30}|artikel_veröffentlicht_am.{0,120}|be_the_first_to_know.{0,60}|get_local_news_delivered.{0,60}|みんなのポストを見る|ポスト|シェア|sommaire|à_découvrir|článek|(?:more_information:|citation:|journal_information:|provided_by_|this_document_is_subject_to_copyright).{0,235}|(?:get_in_touch|contact_us|send_(?:us|your)_.{0,30}(?:tips?|story|stories)).{0,140}|have_(?:a|you_got_a)_(?:tip|story).{0,140}|
    (?:for|get)_(?:the_latest|more)_.{0,110}(?:sign_up|subscribe|check_(?:our|out)|visit_our|follow).{0,80}|we_(?:may|might)_(?:earn|receive|get|make)_.{0,40}commission.{0,120}|(?:when|if)_you_(?:buy|purchase|shop)_through_.{0,160}|follow_.{1,40}_on_google_news.{0,160}|this_(?:story|article)_was_(?:originally|first)_published_.{0,40}\d{4}.{0,30}|zuerst_veröffentlicht_am.{0,60}|dieses_thema_im_programm:.{0,160}|back_to_gallery|scroll_(?:down|through)_.{0,60}|@[a-z0-9.-]{2,30}|dieser_artikel_wurde_im_original.{0,60}|auf_dieser_seite:?|on_this_page:?|in_this_article:?|weitere_videos|para_saber_más|jetzt_abonnieren.{0,120}|\(?reporting_by_.{3,160}editing_by_.{3,80})\W*$"
);

// What a page says of its own working.
words!(
    WORKINGS,
    r"(?i)^\W*(?:adverts?|ads?|.{0,30}_requires_javascript\W*|.{0,20}enable_javascript.{0,60}|your_browser_does_not_support.{0,60}|.{0,12}content_is_protected\W*|hauptinhalt|autoplay|video_player.{0,30}|unable_to_load.{0,40})\W*$"
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

/// Whether a short line says that it is furniture: "Read more: …", "Advertisement", "Sign up to …".
pub fn line(text: &str) -> bool {
    text.chars().count() <= 240 && (matches(&LINES, text) || matches(&WORKINGS, text))
}

words!(
    BYLINE,
    r"(?i)^\W*(?:by|von|par|por|di|da|door|av|af|od|autor(?:in|es)?:?|author:?|written_by|posted_by|published_by|reporting_by|text:|texte:|words_by|story_by|текст:|автор:)_+\p{Lu}.{1,120}$"
);
words!(
    TIMES,
    r"(?i)^\W*(?:(?:first_)?(?:published|updated|posted|last_(?:updated|modified)|modified|stand|veröffentlicht|aktualisiert|publié|mis_à_jour|publicado|actualizado|pubblicato|aggiornato|gepubliceerd|opublikowano|publikacja|aktualizacja|güncelleme|oppdatert|publisert|published_on|updated_on|date|issued)\b.{0,90}|
    .{0,24}\b(?:[01]?\d|2[0-3])[:h][0-5]\d(?:[^\d%].{0,40})?|.{0,24}\b(?:[01]?\d|2[0-3])\.[0-5]\d_?(?:[ap]\.?m|uhr|gmt|utc|bst|c?est?|edt|et)\b.{0,40}|.{0,12}\d{4}年\d{1,2}月\d{1,2}日.{0,12}|.{0,24}\b\d{1,2}\.\d{1,2}\.\d{4}\b.{0,40}|(?:\p{L}{2,10}\.?,?_)?\d{1,2}\.?_\p{L}+\.?,?_\d{4}.{0,75}|(?:[\w-]+\.\p{L}{2,4}_)?\p{L}{3,9}\.?_\d{1,2},?_\d{4}.{0,75}|\d{1,2}:\d\d,_\p{L}{3}.{0,90}|.{0,60}\|_?(?:published|last_updated):_.{0,90}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?:.{0,30}|_by_.{0,90})|\d{4}-\d\d-\d\d.{0,30}|\d+_(?:seconds?|minutes?|mins?|hours?|days?|weeks?)_ago.{0,20})$"
);

words!(
    CREDITED,
    r"^\W*(?:\p{Lu}[\p{L}.'’-]*[,_&]*(?:and_|und_|et_|y_|e_)?){1,6}(?:\d{1,2}\.?_\p{L}+\.?,?_\d{4}|\p{L}{3,9}\.?_\d{1,2},?_\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\b.{0,25}$"
);

/// A line above a story that names who wrote it, and when: "Ines Calloway 3 March 2026 - 14:41".
pub fn credited(text: &str) -> bool {
    text.chars().count() <= 110 && matches(&CREDITED, text)
}

/// A line above a story that names who wrote it.
pub fn byline(text: &str) -> bool {
    text.chars().count() <= 140 && !text.ends_with('.') && matches(&BYLINE, text)
}

/// A line that only says when.
pub fn time(text: &str) -> bool {
    text.chars().count() <= 110 && matches(&TIMES, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_about_cookies_is_no_box_that_asks_about_them() {
        for (words, is_never) in [
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
    fn every_list_of_words_compiles() {
        for pattern in [
            &NEVER,
            &OVERLAY,
            &STATES,
            &LIKELY,
            &PLACES,
            &COOKIE_POLICY,
            &WEAK,
            &CONTENT,
            &PULLED,
            &INLINE,
            &LABELS,
            &LINES,
            &WORKINGS,
            &NEW_WINDOW,
            &BYLINE,
            &TIMES,
            &CREDITED,
        ] {
            assert!(pattern.is_some());
        }
    }

    #[test]
    fn where_a_link_opens_is_no_text() {
        let html = scraper::Html::parse_document(
            "<p><a>stone<span> (opens in a new tab)</span></a> and <span>new tabs</span>",
        );
        let tree = Tree::new(&html);
        let spans: Vec<bool> = tree
            .named(0, "span")
            .map(|at| is_about_a_link(&tree, at))
            .collect();
        assert_eq!(spans, [true, false]);
    }

    #[test]
    fn furniture_says_so() {
        for text in [
            "Read more: Levy is dead, say towns",
            "Advertisement",
            "Sign up to our morning briefing",
            "Lesen Sie auch: Mauer am Meer",
            "Share this article",
            "5 min read",
            "Follow us on Mastodon",
            "© 2026 The Harrow Post",
            "Comments (14)",
            "Czytaj więcej",
        ] {
            assert!(line(text), "{text}");
        }
        for text in [
            "More than 40 people were there.",
            "He said he would read more about it, and then decide what to do.",
            "Xavier",
            "Sharing the cost is fair, she said.",
            "Subtotals differ.",
        ] {
            assert!(!line(text), "{text}");
        }
        assert!(byline("By Ines Calloway and Tom Reed"));
        assert!(!byline("By then the sea had come in."));
        assert!(time("Published 3 March 2026"));
        assert!(!time("The law was published in March"));
        assert!(time("Ofer 18.45 Uhr") && time("14:41") && time("渡辺2025年1月13日 21時37分"));
        assert!(!time("Market share: 12.89%") && !time("Market share: 3.58%"));
        assert!(credited("Ines Calloway 3 March 2026 - 14:41"));
        assert!(credited("Ines O'Farrell2 March 2024 22:17"));
        assert!(!credited("The law of 3 March 2026 stands."));
    }
}
