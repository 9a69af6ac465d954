//! In which words does a page say that it is a wall, an error or a policy? The lists are ours, in the commonest languages of the web.

use std::sync::LazyLock;

use crate::extract::{
    pattern::{Pattern, matches},
    text,
};
use crate::model::Block;

pattern!(
    pub ERROR_TITLE,
    r"(?i)(?:^\W*(?:error\s*)?(?:40[034]|410|451|500|502|503|504)\b|\b(?:page|seite|article|story)\s+(?:not|nicht)\s+(?:found|gefunden|available)|not found|page introuvable|cette page n.existe (?:plus|pas)|erreur 40[34]|p[áa]gina no encontrada|página não (?:foi )?encontrad[ao]|conteúdo não (?:foi )?encontrad|pagina non trovata|pagina niet gevonden|siden (?:finnes|findes) ikke|sidan (?:finns|hittades) inte|nie znaleziono|sivua ei löyt|stránka (?:nebyla nalezena|neexistuje)|az oldal nem található|pagina nu a fost găsită|sayfa bulunamadı|страница не найдена|сторінку не знайдено|страницата не е намерена|stranica nije pronađena|стран(?:ица|а) није пронађена|stránka (?:sa )?nenašla|stran(?:i)? ni (?:bilo )?mogoče najti|lehte ei leitud|puslapis nerastas|lapa nav atrasta|không tìm thấy trang|trang không tồn tại|halaman (?:yang anda cari )?tidak (?:ditemukan|tersedia)|ไม่พบหน้า|पृष्ठ नहीं मिला|पेज नहीं मिला|הדף לא נמצא|העמוד לא נמצא|صفحه (?:مورد نظر )?(?:پیدا|یافت) نشد|η σελίδα δεν βρέθηκε|الصفحة غير موجودة|ページ[はが]?(?:見つかりません|存在しません)|页面不存在|頁面不存在|페이지를 찾을 수 없|service (?:temporarily )?unavailable|internal server error|bad gateway|gateway time-?out|(?:not |un)available (?:in your (?:region|country|location|area)|where you are)|no longer available|we can.t find (?:that|the|this) page|something went wrong|there(?:.s| is) a problem with (?:the|this|our) (?:service|site|website|page)\b|ein fehler ist aufgetreten|une erreur (?:est survenue|s.est produite)|(?:ha ocurrido|se ha producido) un error|si è verificato un errore|ocorreu um erro|er is (?:een fout|iets mis)|seite existiert nicht|oops|^\W*(?:(?:scheduled|planned|essential) maintenance|wartung(?:sarbeiten)?|(?:site |estamos )?en (?:maintenance|mantenimiento)|in manutenzione|em manutenção|onderhoud|tekniskt? fe(?:l|jl|il)|tekniske?a? problem(?:er)?|technische (?:storing|störung)|(?:błąd techniczny|przerwa techniczna)|problème technique|(?:problema|fallo|error) técnico|problema tecnico)\W*$)"
);
// A site that is closed for a while says so of itself, in few words.
pattern!(
    pub CLOSED,
    r"(?i)\b(?:we(?:.ll| will) be (?:right )?back|be right back|maintenance mode|(?:essential|planned|scheduled|routine|emergency) maintenance (?:on|of|to) (?:this|our|the) (?:web)?(?:site|service|page|system)|(?:web)?(?:site|page|service|portal|server)s? (?:is|are) (?:currently |temporarily |presently )?(?:down|offline|unavailable|closed|under maintenance|undergoing)|(?:web)?(?:seite|site|portal) (?:wird|ist) (?:derzeit|gerade|zurzeit|vorübergehend) (?:gewartet|nicht erreichbar|nicht verfügbar)|wartungsarbeiten an (?:der|dieser|unserer) (?:web)?(?:seite|site)|(?:seite|site|dienst|portal) (?:[a-z]+ ){0,2}(?:vorübergehend|derzeit|momentan|zurzeit) nicht (?:erreichbar|verfügbar)|wegen wartungsarbeiten (?:ist|sind) (?:diese|unsere|die) (?:web)?(?:seiten?|sites?)|site (?:est )?(?:actuellement |temporairement |momentanément )?(?:en maintenance|indisponible|inaccessible)|(?:sitio|página) (?:web )?(?:está )?(?:en mantenimiento|fuera de servicio|temporalmente)|sito (?:è )?in manutenzione)\b"
);
// A page that could not be filled says so where its story was, under the headline that it had.
words!(
    FAILED,
    r"(?i)^\W*(?:(?:(?:we.re_)?(?:very_)?(?:sorry|oops|uh-?oh)|oh_no)[,.!:…_–—-]*(?:but_)?)?(?:there_(?:was|is|has_been|seems_to_be)_an?_(?:\w+_)?(?:problem|error|issue)_(?:\w+_)?(?:loading|displaying|processing|retrieving|fetching|showing)|
    (?:we_(?:are|were)_|we.re_)?(?:currently_)?(?:unable_to|failed_to|could_not|couldn.t|can.t|cannot)_(?:load|display|show|retrieve|fetch)_(?:this|the|your|that|content|page|article|story)|an_(?:unexpected_|internal_|unknown_)?error_(?:has_)?occurred_(?:while|when|during|on_our)|
    (?:this|the|our)_(?:content|page|article|story|service|site|website)_(?:is_(?:currently_|temporarily_)?(?:unavailable|not_available_(?:right_now|at_the_moment|at_this_time|in_your))|(?:could_not|couldn.t|cannot|can.t)_be_(?:loaded|displayed|shown|retrieved))|
    (?:leider_)?(?:konnte|kann)_(?:dieser?|der|die|das)_(?:artikel|seite|beitrag|inhalt|text)_(?:\w+_){0,3}nicht_(?:geladen|angezeigt)|(?:dieser?|der|die)_(?:artikel|seite|beitrag|inhalt)_(?:kann|konnte)_(?:\w+_){0,3}nicht_(?:geladen|angezeigt)|(?:beim_laden_(?:des|der|dieser?s?)_(?:artikels?|beitrags?|inhalts?|inhalte|seite|textes)_)?ist_(?:leider_)?ein_fehler_(?:aufgetreten|passiert)|(?:dieser?|der|die)_(?:artikel|seite|inhalt)_ist_(?:derzeit|zurzeit|vorübergehend|momentan)_nicht_(?:verfügbar|erreichbar)|
    (?:désolé,_)?(?:une_erreur_(?:est_survenue|s.est_produite)|(?:il_est_)?impossible_(?:de_charger|d.afficher)|(?:ce_contenu|cet_article|cette_page)_(?:est_(?:temporairement_|momentanément_|actuellement_)?(?:indisponible|inaccessible)|n.a_pas_pu_être_(?:chargé|affiché)))|
    (?:lo_sentimos,_)?(?:(?:ha_ocurrido|se_ha_producido|se_produjo|hubo)_un_(?:error|problema)|no_(?:se_(?:ha_podido|pudo|puede)|hemos_podido|pudimos)_(?:cargar|mostrar)|este_(?:contenido|artículo)_no_está_disponible)|
    si_è_verificato_un_(?:errore|problema)|impossibile_(?:caricare|visualizzare)|ocorreu_um_(?:erro|problema)|não_foi_possível_(?:carregar|exibir)|er_is_(?:een_fout|iets_mis)|(?:dit_artikel|deze_pagina)_kan_(?:nu_)?niet_worden_(?:geladen|weergegeven)|det_gick_inte_att_(?:ladda|visa)|ett_fel_(?:har_)?(?:inträffade?|uppstod|uppstått)|wystąpił_błąd|nie_udało_się_(?:wczytać|załadować|wyświetlić))"
);

// What a page names that could not be shown, at the end of the sentence that says so.
words!(
    OF_THE_PAGE,
    r"(?i)\b(?:page|content|article|story|site|website|video|request|seite|inhalts?|artikels?|beitrags?|anfrage|contenu|demande|chargement|página|contenido|artículo|noticia|pagina|contenuto|richiesta|conteúdo|artigo|inhoud|artikel|sidan|artikeln|innehållet|strony|artykułu|treści)(?:_(?:right_now|at_(?:the|this)_(?:moment|time)|leider))?\W*$"
);
// What it asks its reader to do then.
words!(
    RETRY,
    r"(?i)\b(?:please|try_again|come_back|later|reload|refresh|sorry|bitte|versuchen_sie|veuillez|réessay|recharg|lo_sentimos|vuelva|inténtelo|recargue|riprova|tente_novamente|recarregue|probeer|försök|spróbuj|odśwież)"
);
// Somebody else speaks: no error does.
words!(
    REPORTED,
    r"(?i)\b(?:said|says|told|wrote|announced|reported|according_to|sagte[nr]?|teilten?|erklärten?|berichte\w*|laut|a_(?:dit|annoncé|déclaré|indiqué)|selon|dijo|dijeron|informó|anunció|según|ha(?:nno)?_(?:detto|annunciato|spiegato)|secondo|disse|segundo|zei|zegt|zeiden|meldt|meldde|volgens|powiedzia\w*|poinformowa\w*|według|säger|enligt|ifølge)(?:\W|$)"
);

/// Whether a sentence tells what somebody else said.
pub fn is_reported(text: &str) -> bool {
    matches(&REPORTED, text)
}

/// Whether all of a short text is that it could not be shown, and what to do.
pub fn has_failed(blocks: &[Block]) -> bool {
    let size: usize = blocks.iter().map(|block| block.text.len()).sum();
    let mut texts = blocks.iter().map(|block| block.text.as_str());
    size <= FAILURE_AT_MOST
        && (1..=3).contains(&blocks.len())
        && texts.clone().any(tells_of_failure)
        && texts.all(|text| !is_reported(text) && (tells_of_failure(text) || matches(&RETRY, text)))
}

/// Whether a text begins with such a sentence, and goes on with what to do. News of what fails elsewhere says where.
fn tells_of_failure(text: &str) -> bool {
    let found = FAILED.as_ref().and_then(|failed| failed.find(text));
    let Some(found) = found.filter(|_| !text::opens_quoted(text)) else {
        return false;
    };
    let rest = &text[found.end()..];
    let (ending, behind) = rest.split_once(['.', '!', '?', ';']).unwrap_or((rest, ""));
    let words = ending.split_whitespace().count();
    let is_of_the_page = words <= 1 || words <= FEW_WORDS && matches(&OF_THE_PAGE, ending);
    is_of_the_page && (!behind.chars().any(char::is_alphanumeric) || matches(&RETRY, behind))
}

/// "… while loading the text of this page".
const FEW_WORDS: usize = 7;

/// In bytes: what failed, "please try again later", and a number for whoever is asked.
const FAILURE_AT_MOST: usize = 400;

pattern!(
    pub BOT,
    r"(?i)(?:just a moment\.\.\.|checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|not a robot|requested url was rejected|unusual traffic|attention required! \| cloudflare|access denied|pardon our interruption|enable javascript and cookies to continue|captcha|ddos protection by|bot (?:detection|check)|request unsuccessful|px-captcha|why have i been blocked|(?:sorry, )?you have been blocked\b|security service to protect itself|security check|enable js and disable any ad blocker|(?:вы|я) не робот|ロボットでは(?:ありません|ない)|不是(?:机器人|機器人)|로봇이 아닙니다|nie jesteś robotem|inte en robot|ikke en robot|δεν είστε ρομπότ|kein roboter (?:sind|bist)|sind sie ein mensch|^\W*(?:sicherheits(?:über)?prüfung|vérification de sécurité|verificación de seguridad|verifica di sicurezza)\W*$|n.êtes pas un robot|êtes.vous un robot|vérifi\w+ que vous êtes (?:un )?humain|no (?:eres|soy) un robot|não (?:é|sou) um robô|que eres (?:un )?humano|non s(?:ei|ono) un robot|geen robot)"
);
// A page that shows nothing without them, and says nothing else.
pattern!(
    pub WANTS_COOKIES,
    r"(?i)\b(?:(?:please|(?:you|your browser) (?:must|ha(?:ve|s) to|needs? to)) (?:enable|allow|accept|turn on|switch on) cookies|cookies (?:are|seem to be) (?:disabled|blocked|switched off|turned off|not enabled) in your browser|(?:this|our) (?:site|website|page) (?:needs|requires) cookies)"
);
// What a guard's page, however long, is headed by.
pattern!(
    pub ASKS_WHO,
    r"(?i)(?:making sure|checking|verify(?:ing)?|confirm(?:ing)?)(?: that| if)? you(?:.re| are) (?:not a (?:ro)?bot|(?:a )?human)"
);
pattern!(
    pub LOGIN,
    r"(?i)(?:^(?:log|sign) ?in\b|(?:log|sign) ?in to (?:your|continue|view)|please (?:log|sign) ?in|you must be logged in|anmelden|connectez-vous|inicia(?:r)? sesión)"
);
pattern!(
    pub POLICY,
    r"(?i)(?:privacy|cookie|terms (?:of|and)|terms &|conditions of (?:use|sale|service)|\bpolicy\b|policies|guidelines|code of (?:conduct|practice|ethics)|acceptable use|user agreement|licen[cs]e agreement|data protection|eula|datenschutz|nutzungsbedingungen|\bagb\b|impressum|confidentialité|conditions (?:générales|d.utilisation)|mentions légales|privacidad|términos|condizioni|informativa|guidance\b|statement of (?:policy|principles)|community standards|terms\s*$|legal notice)"
);

// A headline that is the title of such a document, and nothing else.
pattern!(
    pub POLICY_TITLE,
    r"^(?:[\p{Lu}\d][\p{L}\d.’'-]*\s+|(?:and|of|the|our|&|–|-|\|)\s+){0,8}(?i:privacy (?:policy|notice|statement)|cookies? (?:policy|notice|statement)|terms (?:of|and|&) (?:service|use|sale|conditions)(?: of (?:use|sale|service))?|conditions of (?:use|sale)|community (?:guidelines|standards)|(?:acceptable )?use policy|code of conduct|user agreement|licen[cs]e agreement|datenschutzerklärung|nutzungsbedingungen|politique de confidentialité|conditions générales(?: d[’']utilisation| de vente)?|política de privacidad|términos y condiciones|informativa sulla privacy)\W*$"
);

/// Whether a headline is that of a policy.
pub fn is_policy(headline: &str) -> bool {
    matches(&POLICY, headline)
}

/// Whether a text is such words and no others.
pub fn says_only(pattern: &LazyLock<Option<Pattern>>, text: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let Some(pattern) = pattern.as_ref() else {
        return false;
    };
    let said: usize = pattern.find_iter(text).map(|of| letters(of.as_str())).sum();
    said > 0 && said == letters(text)
}

/// A page's title without the name of its site; nothing where it only repeats the headline.
pub fn without_site<'a>(title: &'a str, headline: &str) -> &'a str {
    if title.contains(headline) {
        return "";
    }
    let name = [" | ", " - ", " – ", " — ", " · "]
        .iter()
        .filter_map(|mark| title.rfind(mark))
        .max();
    name.map_or(title, |at| &title[..at])
}

#[cfg(test)]
mod tests {
    use crate::{extract, model::PageKind};

    #[test]
    fn what_stands_under_the_headline_of_a_story_may_be_no_story() {
        let read = |said: &str| {
            let html = format!(
                "<html lang=en><head><title>Levy dropped | Harrow Post</title><script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Levy dropped\",\"datePublished\":\"2026-03-03T09:00:00Z\"}}</script></head>\
                 <body><main><article><h1>Levy dropped</h1><div class=text><p>{said}</p></div></article></main></body>"
            );
            extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap()
        };
        for (said, kind) in [
            (
                "Sorry, there was a problem loading this story. Please try again later, or call the desk.",
                PageKind::ErrorPage,
            ),
            (
                "This content is temporarily unavailable. Please come back in an hour or two.",
                PageKind::ErrorPage,
            ),
            (
                "Leider konnte dieser Beitrag nicht geladen werden. Bitte versuchen Sie es noch einmal.",
                PageKind::ErrorPage,
            ),
            (
                "Une erreur est survenue. Veuillez recharger la page dans quelques minutes.",
                PageKind::ErrorPage,
            ),
            (
                "Lo sentimos, no se ha podido cargar la noticia. Vuelva a intentarlo más tarde.",
                PageKind::ErrorPage,
            ),
            ("The full story is available in our app.", PageKind::Paywall),
            (
                "Create a free account to read the rest of this story.",
                PageKind::Paywall,
            ),
            (
                "The harbour master said that there was a problem loading the boats at the pier of Harrow on Monday.",
                PageKind::Article,
            ),
        ] {
            assert_eq!(read(said).page_kind, kind, "{said}");
        }
        let gone = read("This story has been removed for legal reasons.");
        assert_eq!(gone.page_kind, PageKind::Article);
        assert_eq!((gone.body.len(), gone.notices.len()), (0, 1));
    }

    #[test]
    fn news_of_what_fails_elsewhere_is_no_error() {
        let fails =
            |text: &str| super::has_failed(&[crate::model::Block::paragraph(text.to_owned())]);
        for text in [
            "The website is currently unavailable after an attack, the harbour board said on Monday.",
            "The service is temporarily unavailable between Harrow and Larwood, where a mast fell.",
            "Une erreur s’est produite lors du dépouillement.",
            "Hubo un problema con los frenos del tren.",
            "Si è verificato un errore nel conteggio.",
            "Er is iets mis met de brug.",
            "Wystąpił błąd przy liczeniu głosów.",
            "Beim Laden der Stimmen ist ein Fehler aufgetreten.",
            "Une erreur est survenue. Le maire a perdu deux voix.",
        ] {
            assert!(!fails(text), "{text}");
        }
        for text in [
            "Une erreur est survenue lors du chargement de la page.",
            "Beim Laden des Artikels ist ein Fehler aufgetreten.",
            "Er is een fout opgetreden. Probeer het later.",
            "We are unable to load this page right now.",
        ] {
            assert!(fails(text), "{text}");
        }
        for pattern in [&super::OF_THE_PAGE, &super::RETRY, &super::REPORTED] {
            assert!(pattern.is_some());
        }
        assert!(!super::has_failed(&[]));
    }

    #[test]
    fn a_band_that_offers_a_trial_shuts_no_story() {
        let story = "<p>The harbour master of Harrow said on Monday that the boats would stay where they were until the wind had turned.</p>";
        let html = format!(
            "<html lang=en><body><main><article><h1>Boats stay</h1><div>{}</div></article></main><section class=band><h2>Start your free trial</h2><a href=/t>Go</a></section></body>",
            story.repeat(2)
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        assert_eq!(article.page_kind, PageKind::Article);
    }
}
