//! Does a page ask what may be done with the reader's data, in place of its story?

use crate::extract::{pattern::matches, tree::Tree};
use crate::model::{Article, BlockKind};

pattern!(
    pub CONSENT,
    r"(?i)(?:before you continue|we (?:and our \d+ )?(?:partners|value your privacy)|accept (?:all )?(?:cookies|and continue)|your privacy (?:choices|matters)|manage (?:cookies|preferences|choices|options)|use (?:of )?cookies|consent to|cookies? (?:policy|settings|preferences)|wir (?:verwenden|nutzen) cookies|alle akzeptieren|zustimmen und weiter|mit werbung (?:weiter|lesen)|tout accepter|accepter et (?:continuer|fermer)|aceptar (?:todo|y continuar)|accetta (?:tutto|e continua)|pur-abo|store and/or access information|avec votre accord|(?:votre vie privée|tu privacidad|su privacidad|ihre privatsphäre) (?:nous|est|es|nos|ist|liegt)|respect(?:ons|ar|amos)? (?:de )?(?:votre vie privée|(?:tu|su) privacidad)|utilis(?:ons|ent) des cookies|continuer sans accepter|nos partenaires et nous|verwendung von cookies|cookies zustimmen|mit werbung und tracking|utilizamos cookies|uso de cookies|almacenamos o accedemos|rechazar (?:todo|y suscribir)|utilizziamo i cookie|usamos cookies|(?:wij|we|en derden) (?:gebruiken|plaatsen) cookies|accepter et continuer|accetta i cookie|weiter mit werbung|verwenden cookies|nutzen cookies|\binfor\p{L}{4,8} (?:\p{L}{1,4} ){0,3}(?:apparaat|enhet|urządzeni|dispositiv)|oplysninger på en enhed|(?:our|nous et nos|nos|und unsere|unserer?|unseren|nuestros|nossos|nostri|onze|våra|naszych|ses|εμείς και οι) (?:bis zu )?\d[\d.,\s]{0,6}(?:tcf )?(?:partner|partenaire|socio|parceiro|συνεργάτ)|noi e i nostri \d[\d.,\s]{0,6}fornitor|(?:la|della) (?:tua|vostra) privacy (?:è (?:importante|la nostra)|per noi|ci sta)|cookie di profilazione|scelto di non accettare i\b|\bconsentless\b)"
);

// Whom a box about cookies speaks for: no story says so of itself.
pattern!(
    PARTNERS,
    r"(?i)(?:(?:we|us) and our|nous et nos|nos|wir und unsere|unserer?|unseren|nuestros|nossos|nostri|onze|våra|naszych|εμείς και οι) (?:bis zu )?\d[\d.,\s]{0,6}(?:tcf )?(?:partner|partenaire|socio|parceiro|συνεργάτ)|noi e i nostri \d[\d.,\s]{0,6}fornitor|(?:we|us) and our partners, including \d"
);

/// Whether the text itself, and not a box beside it, asks what may be done with the reader's data, for a site and its partners.
pub fn is_asked(article: &Article) -> bool {
    let mut texts = article.body.iter().map(|block| block.text.as_str());
    let speaking = texts.clone().filter(|text| words(text) > 0).count();
    // A story that quotes a banner says other things too.
    speaking * 2 >= article.body.len()
        && texts.clone().any(|text| matches(&PARTNERS, text))
        && texts.by_ref().map(words).sum::<usize>() >= 2
}

// What is to be chosen: to be tracked, or to pay.
words!(
    CHOICE,
    r"(?i)advertising_and_tracking|withdraw_your_consent|take_out_a_subscription|without_(?:ads|advertising)_(?:for|from)|zu_werbezwecken|werbung_und_tracking|einwilligung\w*_.{0,30}widerruf|werbefrei|abo_für_\d|retirer_votre_consentement|sans_publicité|traceurs|publicidad_personalizada|retirar_(?:su|tu)_consentimiento|pubblicità_personalizzata|gepersonaliseerde_advertenties"
);

/// Whether words say between what one may choose who reads on.
pub fn offers_a_choice(text: &str) -> bool {
    matches(&CHOICE, text)
}

/// How often words ask for consent.
pub fn words(text: &str) -> usize {
    CONSENT
        .as_ref()
        .map_or(0, |pattern| pattern.find_iter(text).count())
}

/// In pieces: what asks for consent and nothing else says no more.
const COOKIE_BOX: usize = 6;

/// Whether most of what stands on a page speaks of cookies, over buttons. In most languages they are called so.
pub fn is_cookie_box(tree: &Tree<'_>, article: &Article) -> bool {
    let texts = (article.body.iter())
        .filter(|block| block.kind != BlockKind::Heading)
        .map(|block| block.text.to_lowercase());
    let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let speaking = texts.clone().filter(|text| says(text, &NAMES)).count();
    // Others are baked.
    let is_of_the_web = texts.clone().any(|text| is_of_the_web(&text));
    let all = texts.count();
    let buttons = tree
        .named(0, "button")
        .filter(|at| (2..=BUTTON).contains(&tree.shown(*at)));
    all <= COOKIE_BOX
        && is_of_the_web
        && speaking > 0
        && speaking * 2 >= all
        && buttons.count() >= 2
}

/// Whether words about cookies speak of what they are for, or kept on.
pub fn is_of_the_web(text: &str) -> bool {
    let text = text.to_lowercase();
    OF_THE_WEB.iter().any(|word| text.contains(word))
}

/// Of cookies, in small letters.
const NAMES: [&str; 5] = ["cookie", "kakor", "ciasteczk", "informasjonskaps", "куки"];
/// What they are for, or kept on: the beginnings of such words in the languages of Europe.
const OF_THE_WEB: [&str; 25] = [
    "συσκευ",
    "διαφημ",
    "προσωπικ",
    "eszköz",
    "hirdetés",
    "zařízen",
    "dispozitiv",
    "cihaz",
    "device",
    "apparaat",
    "gerät",
    "appareil",
    "dispositiv",
    "enhet",
    "urządze",
    "устройств",
    "advert",
    "anzeig",
    "publicit",
    "pubblicit",
    "werbung",
    "annons",
    "reklam",
    "personal",
    "technolog",
];

/// In characters.
const BUTTON: usize = 40;

#[cfg(test)]
mod tests {
    use crate::{extract, model::PageKind};

    #[test]
    fn a_page_that_speaks_of_cookies_over_buttons_asks_for_consent() {
        let kind = |lang: &str, html: &str| {
            let html = format!("<html lang={lang}><title>Harrow</title><body>{html}</body>");
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.page_kind
        };
        let page = "<main><h1>Cookies op de kust</h1><p>De kust en derden bewaren cookies op je apparaat, om te zien wat je leest en om je te tonen wat je bevalt.</p><button>Goed</button><button>Kiezen</button></main>";
        assert_eq!(kind("nl", page), PageKind::ConsentWall);
        let baked = page.replace(
            "derden bewaren cookies op je apparaat",
            "haar bakkers bakken cookies",
        );
        assert_ne!(kind("nl", &baked), PageKind::ConsentWall);
        let page = "<div><h2>Se hai scelto di non accettare i cookie di profilazione, puoi aderire all’abbonamento “Consentless” o scegliere un altro abbonamento per leggere Harrow.</h2><p>Ti invitiamo a leggere le condizioni.</p><button>ACCETTA E CONTINUA</button><button>ABBONATI</button></div>";
        assert_eq!(kind("it", page), PageKind::ConsentWall);
        for by in ["partner", "fornitori"] {
            let page = format!(
                "<h1>La tua privacy è importante per noi</h1><p>Noi e i nostri 880 {by} archiviamo informazioni su un dispositivo.</p><button>Accetta</button>"
            );
            assert_eq!(kind("it", &page), PageKind::ConsentWall);
        }
        let story = "<main><h1>Il porto multato per i cookie</h1><p>Il garante ha multato il porto di Harrow, che usava cookie di profilazione senza chiedere a chi entrava nel sito.</p><p>Il porto pagherà entro maggio, ha detto il sindaco lunedì.</p></main>";
        assert_ne!(kind("it", story), PageKind::ConsentWall);
        let page = "<h1>Harrow is one of the Ormsby brands</h1><p>When you use our sites, we use cookies to show you what you like.</p><p>If you click, we and our partners, including 238 in Ormsby, will store and/or access information on your device too.</p>";
        assert_eq!(kind("en", page), PageKind::ConsentWall);
    }

    #[test]
    fn a_dialog_about_consent_takes_no_short_page_for_a_wall() {
        let dialog = "<div id=onetrust-consent-sdk role=dialog><h2>We value your privacy</h2><p>We and our 214 partners store and/or access information on a device, such as in cookies.</p><p>You may accept all cookies or manage your choices.</p><button>Accept all</button><button>No</button></div>";
        let kind = |body: &str| {
            let html = format!(
                "<html lang=en><title>Harrow</title><body>{dialog}<main><h1>Boats stay</h1>{body}</main></body>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.page_kind
        };
        let story = "<p>The harbour master of Harrow said on Monday that the boats would stay where they were.</p>";
        assert_eq!(
            kind(&story.repeat(2).replacen("Monday", "Friday", 1)),
            PageKind::Article
        );
        let steps = "<p>Boats leak at the same three places each spring.</p><ol><li>Put a bucket under the first of them.</li><li>Turn the boat. Left, then right.</li><li>Caulk it, and put it back in the water.</li></ol>";
        assert_eq!(kind(steps), PageKind::Article);
        assert_eq!(kind(""), PageKind::ConsentWall);
    }
}
