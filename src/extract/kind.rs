//! What sort of page is this? So that a wall or an error page is never taken for a version.

use super::{guidance, pattern::matches, rules, structured::Structured, text, tree::Tree, wall};
use crate::model::{Article, BlockKind, PageKind};

pattern!(
    ERROR_TITLE,
    r"(?i)(?:^\W*(?:error\s*)?(?:40[034]|410|451|500|502|503|504)\b|\b(?:page|seite|article|story)\s+(?:not|nicht)\s+(?:found|gefunden|available)|not found|page introuvable|página no encontrada|pagina non trovata|pagina niet gevonden|siden (?:finnes|findes) ikke|sidan (?:finns|hittades) inte|nie znaleziono|service (?:temporarily )?unavailable|internal server error|bad gateway|gateway time-?out|(?:not |un)available in your (?:region|country|location|area)|no longer available|we can.t find (?:that|the|this) page|something went wrong|there(?:.s| is) a problem with (?:the|this|our) (?:service|site|website|page)\b|ein fehler ist aufgetreten|une erreur (?:est survenue|s.est produite)|(?:ha ocurrido|se ha producido) un error|si è verificato un errore|ocorreu um erro|er is (?:een fout|iets mis)|seite existiert nicht|oops|^\W*(?:(?:scheduled|planned|essential) maintenance|wartung(?:sarbeiten)?|(?:site |estamos )?en (?:maintenance|mantenimiento)|in manutenzione|em manutenção|onderhoud)\W*$)"
);
// A site that is closed for a while says so of itself, in few words.
pattern!(
    CLOSED,
    r"(?i)\b(?:we(?:.ll| will) be (?:right )?back|be right back|maintenance mode|(?:essential|planned|scheduled|routine|emergency) maintenance (?:on|of|to) (?:this|our|the) (?:web)?(?:site|service|page|system)|(?:web)?(?:site|page|service|portal|server)s? (?:is|are) (?:currently |temporarily |presently )?(?:down|offline|unavailable|closed|under maintenance|undergoing)|(?:web)?(?:seite|site|portal) (?:wird|ist) (?:derzeit|gerade|zurzeit|vorübergehend) (?:gewartet|nicht erreichbar|nicht verfügbar)|wartungsarbeiten an (?:der|dieser|unserer) (?:web)?(?:seite|site)|(?:seite|site|dienst|portal) (?:[a-z]+ ){0,2}(?:vorübergehend|derzeit|momentan|zurzeit) nicht (?:erreichbar|verfügbar)|wegen wartungsarbeiten (?:ist|sind) (?:diese|unsere|die) (?:web)?(?:seiten?|sites?)|site (?:est )?(?:actuellement |temporairement |momentanément )?(?:en maintenance|indisponible|inaccessible)|(?:sitio|página) (?:web )?(?:está )?(?:en mantenimiento|fuera de servicio|temporalmente)|sito (?:è )?in manutenzione)\b"
);
pattern!(
    BOT,
    r"(?i)(?:just a moment\.\.\.|checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|not a robot|unusual traffic|attention required! \| cloudflare|access denied|pardon our interruption|enable javascript and cookies to continue|captcha|ddos protection by|bot (?:detection|check)|request unsuccessful|px-captcha|why have i been blocked|(?:sorry, )?you have been blocked\b|security service to protect itself|security check|kein roboter (?:sind|bist)|sind sie ein mensch|^\W*(?:sicherheits(?:über)?prüfung|vérification de sécurité|verificación de seguridad|verifica di sicurezza)\W*$|n.êtes pas un robot|êtes.vous un robot|vérifi\w+ que vous êtes (?:un )?humain|no (?:eres|soy) un robot|não (?:é|sou) um robô|que eres (?:un )?humano|non s(?:ei|ono) un robot|geen robot)"
);
pattern!(
    CONSENT,
    r"(?i)(?:before you continue|we (?:and our \d+ )?(?:partners|value your privacy)|accept (?:all )?(?:cookies|and continue)|your privacy (?:choices|matters)|manage (?:cookies|preferences|choices|options)|use (?:of )?cookies|consent to|cookies? (?:policy|settings|preferences)|wir (?:verwenden|nutzen) cookies|alle akzeptieren|zustimmen und weiter|mit werbung (?:weiter|lesen)|tout accepter|accepter et (?:continuer|fermer)|aceptar (?:todo|y continuar)|accetta (?:tutto|e continua)|pur-abo|store and/or access information|avec votre accord|(?:votre vie privée|tu privacidad|su privacidad|ihre privatsphäre) (?:nous|est|es|nos|ist|liegt)|respect(?:ons|ar|amos)? (?:de )?(?:votre vie privée|(?:tu|su) privacidad)|utilis(?:ons|ent) des cookies|continuer sans accepter|nos partenaires et nous|verwendung von cookies|cookies zustimmen|mit werbung und tracking|utilizamos cookies|uso de cookies|almacenamos o accedemos|rechazar (?:todo|y suscribir)|utilizziamo i cookie|usamos cookies|wij (?:gebruiken|plaatsen) cookies|(?:our|nous et nos|nos|und unsere|unserer?|unseren|nuestros|nossos|nostri|onze|våra|naszych) \d[\d.,\s]{0,6}(?:tcf )?(?:partner|partenaire|socio|parceiro))"
);
// Whom a box about cookies speaks for: no story says so of itself.
pattern!(
    PARTNERS,
    r"(?i)(?:(?:we|us) and our|nous et nos|nos|wir und unsere|unserer?|unseren|nuestros|nossos|nostri|onze|våra|naszych) \d[\d.,\s]{0,6}(?:tcf )?(?:partner|partenaire|socio|parceiro)"
);
pattern!(
    LOGIN,
    r"(?i)(?:^(?:log|sign) ?in\b|(?:log|sign) ?in to (?:your|continue|view)|please (?:log|sign) ?in|you must be logged in|anmelden|connectez-vous|inicia(?:r)? sesión)"
);
pattern!(
    POLICY,
    r"(?i)(?:privacy|cookie|terms (?:of|and)|terms &|conditions of (?:use|sale|service)|\bpolicy\b|policies|guidelines|code of (?:conduct|practice|ethics)|acceptable use|user agreement|licen[cs]e agreement|data protection|eula|datenschutz|nutzungsbedingungen|\bagb\b|impressum|confidentialité|conditions (?:générales|d.utilisation)|mentions légales|privacidad|términos|condizioni|informativa|guidance\b|statement of (?:policy|principles)|community standards|terms\s*$|legal notice)"
);

// A headline that is the title of such a document, and nothing else.
pattern!(
    POLICY_TITLE,
    r"^(?:[\p{Lu}\d][\p{L}\d.’'-]*\s+|(?:and|of|the|our|&|–|-|\|)\s+){0,8}(?i:privacy (?:policy|notice|statement)|cookies? (?:policy|notice|statement)|terms (?:of|and|&) (?:service|use|sale|conditions)(?: of (?:use|sale|service))?|conditions of (?:use|sale)|community (?:guidelines|standards)|(?:acceptable )?use policy|code of conduct|user agreement|licen[cs]e agreement|datenschutzerklärung|nutzungsbedingungen|politique de confidentialité|conditions générales(?: d[’']utilisation| de vente)?|política de privacidad|términos y condiciones|informativa sulla privacy)\W*$"
);

/// Reads the kind off what was extracted; `all_text` gives everything that the page shows.
pub fn kind(
    tree: &Tree<'_>,
    data: &Structured,
    article: &Article,
    all_text: &dyn Fn() -> String,
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
    // A page with a whole story is not asked for the rest of its text.
    let all_text = if whole { String::new() } else { all_text() };
    let shown = all_text.chars().count();
    // What scripts draw shows nothing until then.
    if !whole && shown < 20 {
        return if matches(&BOT, title) {
            PageKind::BotCheck
        } else {
            PageKind::Empty
        };
    }
    let start: String = all_text.chars().take(3_000).collect();
    if body < CONSENT_AT_MOST && is_about_cookies(article) && !matches(&POLICY_TITLE, headline) {
        return PageKind::ConsentWall;
    }
    if !whole {
        // A wall is a short page that talks about itself.
        let bot_tools = (0..tree.len()).any(|at| {
            tree.words(at).contains("cf-challenge")
                || tree.words(at).contains("px-captcha")
                || tree.words(at).contains("g-recaptcha") && shown < 600
        });
        if matches(&BOT, title)
            || matches(&BOT, headline)
            || bot_tools
            || shown < 1_500 && matches(&BOT, &start)
        {
            return PageKind::BotCheck;
        }
        // What says so may stand below the name of the site.
        let mut headings = (tree.named(0, "h1").chain(tree.named(0, "h2"))).take(HEADINGS);
        let is_error =
            |at: usize| rules::words(tree, at).is_some_and(|words| matches(&ERROR_TITLE, &words));
        if matches(&ERROR_TITLE, headline)
            || matches(&ERROR_TITLE, title)
            || !is_story && shown < 1_500 && headings.any(is_error)
            || !is_story && body < 400 && matches(&CLOSED, &start)
        {
            return PageKind::ErrorPage;
        }
        if matches(&CONSENT, headline)
            || matches(&CONSENT, title)
            || consent_words(&start) >= 3 && body < 500 && !is_story
        {
            return PageKind::ConsentWall;
        }
        if matches(&LOGIN, headline)
            || matches(&LOGIN, title)
            || password_field(tree) && paragraphs < 2
        {
            return PageKind::Login;
        }
        if wall::is_shut(&all_text) && (data.is_free == Some(false) || is_story || body < 500) {
            return PageKind::Paywall;
        }
        let asks = || (article.evidence.iter()).any(|found| found == wall::ASKS_FOR_MORE);
        if data.is_free == Some(false) && asks() {
            return PageKind::Paywall;
        }
        if consent_words(&start) >= 4 && body < 300 {
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
    let is_titled = !is_marked && (matches(&POLICY, headline) || matches(&POLICY, title))
        // Some sites mark every page as an article; what somebody signed may be a story about a policy.
        || matches(&POLICY_TITLE, headline) && article.byline.is_empty();
    let is_headed = headed(article);
    if is_headed && (whole && is_titled || !is_marked && body >= RULED && guidance::is(article)) {
        return PageKind::Policy;
    }
    if is_story && body >= 40 {
        return PageKind::Article;
    }
    if !is_story && is_listing(tree, body, paragraphs) {
        return PageKind::Listing;
    }
    if whole
        || paragraphs >= 2 && body >= 200
        || paragraphs >= 1 && article.headline.is_some() && body >= 80
    {
        return PageKind::Article;
    }
    if body == 0 && shown < 200 {
        PageKind::Empty
    } else {
        PageKind::Other
    }
}

/// In characters: fewer rule nothing.
const RULED: usize = 300;
/// In characters: what a box about cookies says, at most.
const CONSENT_AT_MOST: usize = 2_500;

/// Whether the text itself, and not a box beside it, asks what may be done with the reader's data, for a site and its partners.
fn is_about_cookies(article: &Article) -> bool {
    let mut texts = article.body.iter().map(|block| block.text.as_str());
    let speaking = texts.clone().filter(|text| consent_words(text) > 0).count();
    // A story that quotes a banner says other things too.
    speaking * 2 >= article.body.len()
        && texts.clone().any(|text| matches(&PARTNERS, text))
        && texts.by_ref().map(consent_words).sum::<usize>() >= 2
}

/// Of a short page, so many headings are read.
const HEADINGS: usize = 4;

fn consent_words(text: &str) -> usize {
    CONSENT
        .as_ref()
        .map_or(0, |pattern| pattern.find_iter(text).count())
}

fn password_field(tree: &Tree<'_>) -> bool {
    tree.named(0, "input").any(|at| {
        tree.attr(at, "type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("password"))
    })
}

fn headed(article: &Article) -> bool {
    article
        .body
        .iter()
        .filter(|block| block.kind == BlockKind::Heading)
        .count()
        >= 2
        || article
            .body
            .iter()
            .filter(|block| block.kind == BlockKind::ListItem)
            .count()
            >= 4
}

/// Many linked headings and little running text.
fn is_listing(tree: &Tree<'_>, body: usize, paragraphs: usize) -> bool {
    let linked = (0..tree.len())
        .filter(|at| matches!(tree.name(*at), "h2" | "h3" | "h4"))
        .filter(|at| {
            tree.named(*at, "a").next().is_some()
                || tree.above(*at).take(3).any(|above| tree.name(above) == "a")
        })
        .count();
    linked >= 6 && (paragraphs < 4 || body < 1_200 || linked > paragraphs * 2)
}

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
    fn rules_and_guidance_are_a_policy_under_any_title() {
        let kind = |head: &str, body: &str| {
            let html = format!(
                "<html lang=en><head>{head}</head><body><main><h1>Moorings at Harrow</h1>{body}</main>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.page_kind
        };
        let clause = |n: usize| {
            format!(
                "<h2>Part {n}</h2><p>{n}.1 The harbour master may let a mooring to the owner of a boat for a year.</p><p>{n}.2 A mooring is not let on again by whoever holds it.</p>"
            )
        };
        let act: String = (1..6).map(clause).collect();
        assert_eq!(kind("", &act), PageKind::Policy);
        let part = "<h2>Before winter</h2><p>You must take your boat ashore before the first frost, or ask the desk for a berth behind the wall.</p>";
        assert_eq!(kind("", &part.repeat(4)), PageKind::Policy);
        let marked = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Moorings at Harrow\"}</script>";
        assert_eq!(kind(marked, &part.repeat(4)), PageKind::Article);
        let told = "<h2>Before winter</h2><p>The desk has taken forty boats ashore before the first frost, and the owners of ten more are waiting.</p>";
        assert_eq!(kind("", &told.repeat(4)), PageKind::Article);
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
