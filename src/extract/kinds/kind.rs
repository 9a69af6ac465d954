//! What sort of page is this? So that a wall or an error page is never taken for a version.

use crate::extract::{
    challenge, change_words,
    consent::{self, CONSENT},
    guidance,
    kind_words::{
        ASKS_WHO, BOT, CLOSED, ERROR_TITLE, LOGIN, POLICY, POLICY_TITLE, WANTS_COOKIES, has_failed,
        says_only, without_site,
    },
    listing::is_listing,
    pattern::matches,
    rules,
    structured::Structured,
    text,
    tree::Tree,
    wall,
};
use crate::model::{Article, BlockKind, PageKind};

/// Reads the kind off what was extracted. `is_shut`: a wall stands where the story ends; `dropped`: what is no part of the
/// story; `all_text` gives everything that the page shows; `source` is its markup.
pub fn kind(
    tree: &Tree<'_>,
    data: &Structured,
    article: &Article,
    is_shut: bool,
    dropped: &[bool],
    all_text: &dyn Fn() -> String,
    source: &str,
) -> PageKind {
    let body: usize = article
        .body
        .iter()
        .filter(|block| block.kind != BlockKind::Caption)
        .map(|block| text::weight(&block.text))
        .sum();
    let paragraphs = article
        .body
        .iter()
        .filter(|block| block.kind != BlockKind::Heading && text::weight(&block.text) >= 60)
        .count();
    let headline = article.headline.as_deref().unwrap_or_default();
    let title = data.title.as_deref().unwrap_or_default();
    let is_story = data
        .types
        .iter()
        .any(|kind| kind.ends_with("Article") || kind.ends_with("Posting"))
        || data.og_type.as_deref() == Some("article");
    let whole = body >= 500 && paragraphs >= 3;
    // News that just broke is short. Its headline may have the words of a wall in it; a wall says nothing else.
    let is_signed = article.published.is_some() || !article.byline.is_empty();
    let is_news = is_story && is_signed && paragraphs >= 1 && body >= NEWS;
    let is_headed_by = |pattern| {
        if is_news {
            says_only(pattern, headline) || says_only(pattern, without_site(title, headline))
        } else {
            matches(pattern, headline) || matches(pattern, title)
        }
    };
    let is_challenge = challenge::is_one(source, article, is_story);
    if is_challenge || !is_story && !is_signed && says_only(&ASKS_WHO, headline) {
        return PageKind::BotCheck;
    }
    // A dialog that was left out speaks of consent; what is left speaks of something else.
    let lines = (article.body.iter())
        .filter(|block| !matches!(block.kind, BlockKind::Heading | BlockKind::Caption))
        .filter(|block| text::ends_sentence(&block.text))
        .count();
    let is_text = paragraphs >= 2
        || is_signed && paragraphs >= 1
        || body >= LINES_TELL && (is_signed || lines >= 3);
    let is_about_else = is_text
        && article.headline.is_some()
        && (article.body.iter()).all(|block| {
            consent::words(&block.text) == 0 && !consent::offers_a_choice(&block.text)
        });
    // A page with a whole story is not asked for the rest of its text.
    let all_text = if whole { String::new() } else { all_text() };
    let shown = all_text.chars().count();
    // What scripts draw shows nothing until then.
    if !whole && shown < 20 && body < TOLD {
        return if matches(&BOT, title) {
            PageKind::BotCheck
        } else {
            PageKind::Empty
        };
    }
    let start: String = all_text.chars().take(3_000).collect();
    let asks_consent = || {
        consent::is_asked(article) || !whole && !is_news && consent::is_cookie_box(tree, article)
    };
    if body < CONSENT_AT_MOST && !matches(&POLICY_TITLE, headline) && asks_consent() {
        return PageKind::ConsentWall;
    }
    if !whole {
        // A wall is a short page that talks about itself.
        let bot_tools = (0..tree.len()).any(|at| {
            tree.words(at).contains("cf-challenge")
                || tree.words(at).contains("px-captcha")
                || tree.words(at).contains("captcha") && shown < 600 && !is_news
        });
        let wants_cookies = !is_news
            && paragraphs < 2
            && shown < SAYS_ONE_THING
            && (matches(&WANTS_COOKIES, headline) || matches(&WANTS_COOKIES, &start));
        if wants_cookies
            || is_headed_by(&BOT)
            || bot_tools
            || !is_news && shown < 1_500 && matches(&BOT, &start)
        {
            return PageKind::BotCheck;
        }
        // What says so may stand below the name of the site.
        let mut headings = (tree.named(0, "h1").chain(tree.named(0, "h2"))).take(HEADINGS);
        let is_error =
            |at: usize| rules::words(tree, at).is_some_and(|words| matches(&ERROR_TITLE, &words));
        if is_headed_by(&ERROR_TITLE)
            || !is_story && shown < 1_500 && headings.any(is_error)
            || !is_story && body < 400 && matches(&CLOSED, &start)
        {
            return PageKind::ErrorPage;
        }
        if has_failed(&article.body) {
            return PageKind::ErrorPage;
        }
        if is_headed_by(&CONSENT)
            || consent::words(&start) >= 3 && body < 500 && !is_story && !is_about_else
        {
            return PageKind::ConsentWall;
        }
        // What is left of a story that its publisher took away.
        if article.body.is_empty()
            && article.headline.is_some()
            && (article.notices.iter()).any(|notice| change_words::is_removal(&notice.text))
        {
            return PageKind::Article;
        }
        if is_headed_by(&LOGIN) || password_field(tree) && paragraphs < 2 {
            return PageKind::Login;
        }
        if (is_shut || wall::is_all(&article.body)) && data.is_free != Some(true) {
            return PageKind::Paywall;
        }
        if data.is_free == Some(false)
            && (wall::offers_trial(&all_text) || wall::is_named(tree) && body < 500)
        {
            return PageKind::Paywall;
        }
        if wall::is_shut_in(&all_text, &article.body)
            && (data.is_free == Some(false) || is_story || body < 500)
        {
            return PageKind::Paywall;
        }
        let asks = || (article.evidence.iter()).any(|found| found == wall::ASKS_FOR_MORE);
        if data.is_free == Some(false) && asks() {
            return PageKind::Paywall;
        }
        if consent::words(&start) >= 4 && body < 300 && !is_about_else {
            return PageKind::ConsentWall;
        }
    } else if body < 900 && matches(&ERROR_TITLE, headline) && !is_story {
        return PageKind::ErrorPage;
    }
    if body < 40 && paragraphs == 0 && shown < 60 {
        return PageKind::Empty;
    }
    // Some sites call every page an article for sharing; only JSON-LD is meant so.
    let is_marked = data
        .types
        .iter()
        .any(|kind| kind.ends_with("Article") || kind.ends_with("Posting"));
    // Help pages and statutes are marked as articles, too.
    let is_news_marked =
        (data.types.iter()).any(|kind| kind.contains("News") || kind.ends_with("Posting"));
    let is_entitled = matches(&POLICY_TITLE, headline) && article.byline.is_empty();
    let rules = || {
        guidance::is_headed_by_lines(article)
            && (is_entitled || !is_news_marked && guidance::is(article))
    };
    if body >= RULED && rules() {
        return PageKind::Policy;
    }
    let is_titled = !is_marked && (matches(&POLICY, headline) || matches(&POLICY, title))
        // Some sites mark every page as an article; what somebody signed may be a story about a policy.
        || matches(&POLICY_TITLE, headline) && article.byline.is_empty();
    let is_headed = guidance::is_headed(article);
    if is_headed && (whole && is_titled || !is_marked && body >= RULED && guidance::is(article)) {
        return PageKind::Policy;
    }
    if is_story && body >= 40 {
        return PageKind::Article;
    }
    if !is_story && is_listing(tree, body, paragraphs, dropped) {
        return PageKind::Listing;
    }
    if whole
        || paragraphs >= 2 && body >= 200
        || paragraphs >= 1 && article.headline.is_some() && body >= 80
        || lines >= 3 && article.headline.is_some() && body >= LINES_TELL
    {
        return PageKind::Article;
    }
    if body == 0 && shown < 200 {
        PageKind::Empty
    } else {
        PageKind::Other
    }
}

/// In characters: the first report of what just happened has as many.
const NEWS: usize = 100;

/// In characters, by weight: so much in short lines is a text.
const LINES_TELL: usize = 150;

/// In characters, by weight: a page that shows nothing may tell a story in its data.
const TOLD: usize = 200;

/// In characters: fewer rule nothing.
const RULED: usize = 300;
/// In characters: what a box about cookies says, at most.
const CONSENT_AT_MOST: usize = 2_500;

/// Of a short page, so many headings are read.
const HEADINGS: usize = 4;

fn password_field(tree: &Tree<'_>) -> bool {
    tree.named(0, "input").any(|at| {
        tree.attr(at, "type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("password"))
    })
}

/// In characters: a page that shows no more than what its reader must switch on.
const SAYS_ONE_THING: usize = 300;

#[cfg(test)]
mod tests {
    use crate::{extract, model::PageKind};

    #[test]
    fn terms_are_a_policy_whatever_the_site_marks_them_as_and_nobody_speaks_in_them() {
        let read = |headline: &str, byline: &str| {
            let clause = "<h2>Choices</h2><p>Contact Us - “Share my data with partners” is a choice that everybody who uses the desk of the harbour has.</p>";
            let html = format!(
                "<html lang=en><head><script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"{headline}\"{byline}}}</script></head>\
                 <body><main><h1>{headline}</h1>{}</main>",
                clause.repeat(9)
            );
            extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap()
        };
        let terms = read("Harbour Desk Privacy Policy", "");
        assert_eq!(terms.page_kind, PageKind::Policy);
        assert!(terms.quotes.iter().all(|quote| quote.speaker.is_none()));
        let signed = ",\"author\":{\"@type\":\"Person\",\"name\":\"Ines Calloway\"}";
        let story = read("Harbour Desk Rewrites Privacy Policy", signed);
        assert_eq!(story.page_kind, PageKind::Article);
    }

    #[test]
    fn what_is_not_found_is_an_error_even_if_it_says_that_it_was_removed() {
        let kind = |headline: &str| {
            let html = format!(
                "<html lang=en><title>{headline}</title><body><main><h1>{headline}</h1><p>This page has been removed.</p></main></body>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.page_kind
        };
        assert_eq!(kind("Page not found"), PageKind::ErrorPage);
        assert_eq!(kind("Levy on sea walls dropped"), PageKind::Article);
    }

    #[test]
    fn what_asks_or_refuses_in_place_of_the_story_is_no_version_in_any_language() {
        let kind = |lang: &str, html: &str| {
            let html = format!("<html lang={lang}><title>Harrow</title><body>{html}</body>");
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.page_kind
        };
        for (lang, html) in [
            (
                "fr",
                "<h1>Bienvenue à Harrow</h1><p>Si vous en êtes d’accord, nous et nos 41 partenaires utilisons des cookies pour mesurer ce que vous lisez et pour vous montrer des annonces choisies.</p><p>Vous pouvez changer d’avis à tout moment, au bas de chaque page du site.</p>",
            ),
            (
                "fr",
                "<h1>Votre vie privée nous tient à cœur</h1><p>Nos 41 partenaires lisent ce que votre appareil retient.</p>",
            ),
            (
                "de",
                "<h1>Harrow lesen</h1><p>Wir und unsere 41 Partner speichern auf Ihrem Gerät, was Sie lesen. Der Verwendung von Cookies können Sie jederzeit widersprechen.</p>",
            ),
            (
                "nl",
                "<h1>Wij letten op u</h1><p>Wij en onze 41 partners slaan informatie op een apparaat op en verwerken wat u leest.</p><p>U kunt uw keuze op elk moment intrekken.</p><button>Akkoord</button>",
            ),
            (
                "es",
                "<h1>Tu privacidad es cosa tuya</h1><p>Nosotros y nuestros 41 socios leemos lo que guarda tu dispositivo.</p>",
            ),
        ] {
            assert_eq!(kind(lang, html), PageKind::ConsentWall, "{html}");
        }
        for (lang, html) in [
            (
                "en",
                "<h1>Sorry, you have been blocked</h1><p>This site uses a security service to protect itself from attacks on the net.</p>",
            ),
            (
                "en",
                "<h1>Please enable cookies</h1><p>This page requires cookies. Switch them on in your browser and load it again.</p>",
            ),
            (
                "fr",
                "<h1>Vérification de sécurité</h1><p>Montrez-nous que vous n’êtes pas un robot, et la page viendra.</p>",
            ),
            (
                "de",
                "<h1>Einen Augenblick</h1><p>Bestätigen Sie bitte, dass Sie kein Roboter sind, dann geht es weiter.</p>",
            ),
        ] {
            assert_eq!(kind(lang, html), PageKind::BotCheck, "{html}");
        }
        for (lang, html) in [
            (
                "en",
                "<h1>Sorry, there is a problem with the service</h1><p>We are doing some essential maintenance on this website. Come back later.</p>",
            ),
            (
                "de",
                "<h1>Wartungsarbeiten</h1><p>Die Seite ist leider vorübergehend nicht erreichbar, wir bitten um etwas Geduld.</p>",
            ),
            (
                "sv",
                "<h1>Tekniskt fel</h1><p>Just nu kan vi inte visa det som du söker. Försök igen om en stund, så arbetar vi på det.</p>",
            ),
            (
                "en",
                "<h1>The Harrow Post</h1><p>We will be right back once the planned maintenance of our servers is done.</p>",
            ),
        ] {
            assert_eq!(kind(lang, html), PageKind::ErrorPage, "{html}");
        }
        let shut = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Abgabe fällt weg\",\"isAccessibleForFree\":false}</script><main><article><h1>Abgabe fällt weg</h1><p>Die Städte an der Küste zahlen vom Frühjahr an keine Abgabe mehr für die Mauern gegen das Meer, sagt das Ministerium.</p>\
            <div class=x1><h2>Weiterlesen mit Harrow+</h2><p>Alle Texte, alle Bilder und alle Töne aus den Städten an der Küste, jeden Tag.</p><ul><li>Auf jedem Gerät</li></ul><button>Testen</button><p>Schon ein Abo? Hier anmelden</p></div></article></main>";
        assert_eq!(kind("de", shut), PageKind::Paywall);
    }

    #[test]
    fn news_that_just_broke_is_no_wall_whatever_its_headline_says() {
        let read = |lang: &str, headline: &str, rest: &str| {
            let html = format!(
                "<html lang={lang}><head><title>{headline} | The Harrow Post</title><script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"{headline}\",\"datePublished\":\"2026-03-03T09:00:00Z\"}}</script></head>\
                 <body><main><article><h1>{headline}</h1><p>The harbour master of Harrow said on Monday that the boats would stay where they were until the wind had turned.</p></article></main>{rest}</body>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.page_kind
        };
        for (lang, headline) in [
            ("en", "Lost boat not found after a night on the water"),
            ("en", "Oops: harbour master shuts the wrong gate"),
            ("en", "Island ferry no longer available to carts"),
            ("en", "Guards carry out security check at the pier"),
            ("en", "Access denied to the pier, boatmen say"),
            ("en", "Court rules on the use of cookies by ports"),
            ("es", "El puerto inicia sesión extraordinaria"),
            ("de", "Boote kann man jetzt anmelden"),
        ] {
            assert_eq!(read(lang, headline, ""), PageKind::Article, "{headline}");
        }
        for (headline, kind) in [
            ("Page not found", PageKind::ErrorPage),
            ("Access denied", PageKind::BotCheck),
            ("Anmelden", PageKind::Login),
        ] {
            assert_eq!(read("en", headline, ""), kind, "{headline}");
        }
        let dialog = "<div id=onetrust-consent-sdk role=dialog><p>We and our 214 partners store and/or access information on a device, such as in cookies.</p><p>You may accept all cookies or manage your choices, for we value your privacy and use cookies with care.</p><button>Accept all</button><button>No</button></div>";
        assert_eq!(read("en", "Boats stay", dialog), PageKind::Article);
    }

    #[test]
    fn what_says_that_the_site_is_closed_is_no_version() {
        let kind = |html: &str| {
            let html = format!("<html lang=en><title>The Harrow Post</title><body>{html}</body>");
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.page_kind
        };
        let brand = "<h1 class=brand><a href=/>The Harrow Post</a></h1>";
        let closed = "<h2>We’ll be back shortly</h2><p>Our website is currently down for planned maintenance. Thank you for your patience.</p>";
        assert_eq!(kind(closed), PageKind::ErrorPage);
        assert_eq!(
            kind(&format!("<form>{brand}{closed}</form>")),
            PageKind::ErrorPage
        );
        let gone = "<h2>Page not found</h2><p>The story that you are looking for may have been moved, or it never was here at all.</p>";
        assert_eq!(kind(&format!("{brand}{gone}")), PageKind::ErrorPage);
        let news = "<h1>Swing bridge closed for maintenance</h1><p>The swing bridge at Harrow was closed for maintenance on Monday, the council has told drivers, and will be for a month.</p>";
        assert_eq!(kind(news), PageKind::Article);
    }
}
