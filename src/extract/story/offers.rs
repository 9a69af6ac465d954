//! Which words head a box that takes one's address, or stand on its button and by its field?

use crate::extract::{
    anchors::is_heading, class_marks, pattern::matches, pieces::Piece, sentences, text, tree::Tree,
};
use crate::model::BlockKind;

/// In bytes: what heads a box is no longer.
pub const LINE_AT_MOST: usize = 240;

// What heads a box that takes one's address, and what its button says.
words!(
    SIGN_UP,
    r"(?i)^\W*(?:recevez_.{0,60}(?:lettre|newsletter|infolettre|alertes?|actus?|actualités?)(?:\W.{0,60})?|inscrivez-vous_.{0,40}(?:lettre|newsletter|infolettre|alertes?).{0,40}|abonnez-vous_à_.{0,80}|s.inscrire(?:_à_la_newsletter)?|je_m.(?:inscris|abonne)|s.abonner|
    (?:apúnt(?:ate|ese)|suscr[ií]b(?:ete|ase)|reg[ií]str(?:ate|ese)|inscr[ií]b(?:ete|ase))_.{0,40}(?:boletín|boletines|newsletter|novedades|alertas).{0,40}|recibe_.{0,60}(?:boletín|newsletter|correo|e-?mail).{0,30}|recíbel[ao]s?|(?:quiero_)?suscribirme|quiero_recibirl[ao]s?|
    (?:jetzt_)?(?:kostenlos_)?(?:abonnieren|anmelden|bestellen)|(?:melden_sie_sich|abonnieren_sie|bestellen_sie)_.{0,60}(?:newsletter|briefing|e-?mail).{0,40}|
    iscriviti_.{0,40}newsletter.{0,40}|ricevi_.{0,60}(?:newsletter|e-?mail).{0,30}|(?:assine|receba)_.{0,60}(?:newsletter|e-?mail).{0,30}|(?:schrijf_je|meld_je|ontvang)_.{0,60}nieuwsbrief.{0,40}|zapisz_się_.{0,40}newsletter.{0,40}|
    (?:prenumerera_på|anmäl_dig|meld_deg|tilmeld_dig)_.{0,60}(?:nyhetsbrev|nyhedsbrev).{0,40}|(?:get|sign_up|subscribe|join)_.{0,80}(?:newsletters?|your_inbox|by_e-?mail).{0,60})\W*$"
);

words!(
    NEWSLETTER,
    r"(?i)^\W*(?:(?:[\p{L}-]{0,20}[_-])?newsletter_(?:jetzt_|hier_|kostenlos_)?(?:abonnieren|anmelden|bestellen)|
    .{0,120}newsletter.{0,40}_(?:in_ihr(?:em|en)?_postfach|in_your_inbox|en_tu_correo|dans_votre_boîte|nella_tua_casella|na_sua_caixa).{0,30})\W*$"
);

/// "Recevez notre lettre du matin": the head of a box that takes one's address, or its button.
pub fn signs_up(text: &str) -> bool {
    let is_said = text::ends_sentence(text)
        || text.contains(['“', '«', '"', '„'])
        || text.contains(',') && sentences::is_said(text);
    let is_one =
        || matches(&SIGN_UP, text) || text.contains("ewsletter") && matches(&NEWSLETTER, text);
    text.len() <= LINE_AT_MOST && !is_said && is_one()
}

// What the button, or the link, of such a box says.
words!(
    JOINS,
    r"(?i)^\W*(?:sign_up|subscribe|join|register|abonnieren|anmelden|bestellen|s.inscrire|s.abonner|je_m.(?:inscris|abonne)|suscr[ií]b(?:ete|irse|irme)|apúntate|regístrate|iscriviti|abbonati|inscreva-se|assine|inschrijven|meld_je_aan|zapisz_się|prenumerera|anmäl_dig|anmälan|tilmeld|tilmeld_dig|meld_deg_på|registrera_dig|tilaa|liity)(?:_(?:now|here|jetzt|hier|ici|aquí|ora|qui|agora|nu|for_free|gratis))?\W*$"
);

// As a sentence of a box with such a heading: "Anmäl dig till vårt nyhetsbrev."
words!(
    CALLS,
    r"(?i)(?:^|[.!?]_)(?:anmäl_dig|prenumerera|tilmeld_dig|meld_deg|sign_up|subscribe|melden_sie_sich|abonnieren_sie|inscrivez-vous|abonnez-vous|suscríb(?:ete|ase)|apúntate|iscriviti|inscreva-se|assine|meld_je|schrijf_je|zapisz_się)_[^.!?]{0,60}(?:newsletter|nyhetsbrev|nyhedsbrev|infolettre|boletín|nieuwsbrief)[^.!?]{0,60}[.!]?\W*$"
);

/// Whether a sentence, in a box that is headed as one, asks to sign up for a letter.
pub fn calls_to_sign_up(text: &str) -> bool {
    text.len() <= LINE_AT_MOST && !text::opens_quoted(text) && matches(&CALLS, text)
}

/// "Newsletter di economia": a heading of few words with the name of such a letter.
pub fn heads_an_offer(piece: &Piece) -> bool {
    const AT_MOST: usize = 60;
    let names = [
        "ewsletter",
        "nfolettre",
        "oletín",
        "yhetsbrev",
        "yhedsbrev",
        "ieuwsbrief",
    ];
    piece.kind == BlockKind::Heading
        && piece.chars <= AT_MOST
        && names.iter().any(|name| piece.text.contains(name))
}

/// Whether a link or a button of a box says that one may sign up.
pub fn says_sign_up(tree: &Tree<'_>, boxed: usize) -> bool {
    let mut buttons = (tree.named(boxed, "a")).chain(tree.named(boxed, "button"));
    buttons.any(|at| tree.shown(at) <= 40 && matches(&JOINS, &tree.said(at)))
}

/// Whether a field is for an address to write to.
pub fn takes_an_address(tree: &Tree<'_>, field: usize) -> bool {
    let [kind, name, hint] = tree.attrs(field, ["type", "name", "placeholder"]);
    let says = |value: Option<&str>| {
        value.is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            value.contains("email") || value.contains("e-mail")
        })
    };
    says(kind) || says(name) || says(hint)
}

/// Whether all that a form takes is such an address, or what holds a field for one has a button: a sign-up in whatever language.
pub fn takes_nothing_else(tree: &Tree<'_>, form: usize) -> bool {
    const FIELDS: usize = 12;
    let kind = |field: usize| tree.attr(field, "type").unwrap_or("text");
    let is_button = |field: &usize| matches!(kind(*field), "submit" | "button" | "image");
    let mut fields = (tree.named(form, "input").take(FIELDS))
        .filter(|field| !matches!(kind(*field), "hidden" | "checkbox") && !is_button(field));
    let takes = |name: &str| tree.named(form, name).next().is_some();
    let is_address = |field: usize| {
        kind(field) == "email" || kind(field) == "text" && takes_an_address(tree, field)
    };
    fields.next().is_some_and(is_address)
        && fields.next().is_none()
        && !takes("textarea")
        && !takes("select")
        && (takes("button")
            || tree.name(form) == "form"
            || tree.named(form, "input").any(|field| is_button(&field)))
}

/// Whether a button says that one may sign up.
pub fn asks(text: &str) -> bool {
    matches(&SIGN_UP, text)
}

// What stands by the field for one's address.
words!(
    AGREED,
    r"(?i)^\W*(?:by_(?:clicking|submitting|signing_up|subscribing|entering|providing)_.{0,60}you_agree_to|mit_(?:der|ihrer)_anmeldung_(?:stimmen|akzeptieren)|en_(?:cliquant|vous_inscrivant|validant).{0,40}vous_acceptez|al_(?:hacer_clic|suscribirte|registrarte|enviar).{0,40}acepta)"
);
/// Whether a line says what one agrees to by giving one's address.
pub fn agrees(text: &str) -> bool {
    matches(&AGREED, text)
}

/// A box that offers a subscription: a line, or what a button or a link is in. A part of a story may be named after what it tells of.
pub fn is_offer(tree: &Tree<'_>, at: usize) -> bool {
    const A_LINE: usize = 120;
    let has = |name: &str| tree.named(at, name).next().is_some();
    tree.says(at, class_marks::offers)
        && class_marks::offers(&tree.class_words(at))
        && !is_heading(tree.name(at))
        && (tree.shown(at) <= A_LINE || has("a") || has("button") || has("form"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_asks_to_sign_up_is_told_from_news_of_a_letter() {
        for text in [
            "Anmäl dig till vårt nyhetsbrev.",
            "Vill du veta mer? Anmäl dig till vårt nyhetsbrev.",
            "Sign up to our newsletter.",
        ] {
            assert!(calls_to_sign_up(text), "{text}");
        }
        for text in [
            "The council has a newsletter. It is read by few.",
            "Those who sign up get the newsletter on Monday.",
            "“Sign up to our newsletter,” the banner says.",
        ] {
            assert!(!calls_to_sign_up(text), "{text}");
        }
    }

    #[test]
    fn every_list_of_words_compiles() {
        let all = [&SIGN_UP, &NEWSLETTER, &AGREED, &JOINS, &CALLS];
        assert!(all.iter().all(|pattern| pattern.is_some()));
    }
}
