//! Does a page ask to be paid, or for a name and a password, before it shows the rest of its story?

use super::{
    body::{BUTTON, Fate},
    pattern::matches,
    pieces::Piece,
    region, text,
    tree::Tree,
};
use crate::model::BlockKind;

// What is said of the very story that is shut, in the commonest languages of news sites.
words!(
    SHUT,
    r"(?i)(?:subscribe_(?:now_)?to_(?:continue|read|keep|unlock)|to_(?:continue|keep)_reading|already_a_subscriber|this_(?:article|content|story)_is_(?:for|only_available_to|exclusive(?:ly)?_(?:to|for))_(?:our_)?(?:subscribers|members)|
    subscribers?_only|unlock_(?:this|the_full)_(?:article|story)|start_your_(?:free_)?(?:trial|subscription)|read_the_full_(?:article|story)_with|you.ve_reached_your_(?:article_)?limit|free_articles?_(?:left|remaining)|
    become_a_(?:subscriber|member)_to|jetzt_(?:weiterlesen|abonnieren)|artikel_exklusiv_für|réservé_aux_abonnés|exclusivo_para_suscriptores|per_continuare_a_leggere|lees_verder_met)"
);
// What a wall says besides; the head of a page may say it over every story.
words!(
    ASKS,
    r"(?i)(?:(?:register|sign_(?:in|up)|log_in|create_(?:a|an|your)_(?:free_)?account)_(?:now_)?to_(?:continue|keep|read|view|unlock)|already_(?:a_member|registered|have_a_subscription)|this_(?:article|content|story)_is_(?:only_)?(?:for|available_(?:only_)?(?:to|for)|reserved_for)_(?:our_)?(?:paid_|paying_|registered_)?(?:subscribers|members|users|readers)|
    exclusively_for_(?:our_)?(?:subscribers|members)|the_rest_of_this_(?:article|story)|jetzt_freischalten|weiterlesen_mit|(?:bereits|schon)_abonnent|nur_für_abonnent|exklusiv_für_(?:unsere_)?abonnent|um_(?:diesen_artikel_|den_artikel_)?weiter_?zu_?lesen|
    réservée?s?_(?:à_nos|aux)_abonné|déjà_abonné|pour_(?:lire_la_suite|continuer_(?:à_lire|votre_lecture))|(?:exclusivo|solo|sólo)_para_(?:suscriptores|socios|abonados)|para_(?:seguir|continuar)_leyendo|suscríbe?te_para|ya_eres_(?:suscriptor|socio)|
    riservato_agli_abbonati|sei_già_abbonato|exclusivo_para_assinantes|já_é_assinante|alleen_voor_abonnees|(?:kun|bare|bara|endast)_för_(?:abonnenter|prenumeranter)|kun_for_abonnenter|tylko_dla_(?:prenumeratorów|subskrybentów))"
);

/// Evidence that words of a wall stand behind the text that the page shows. Many a whole story has them too: what they mean shows beside
/// an earlier state.
pub const ASKS_FOR_MORE: &str = "asks_for_more";

/// Whether a page says, anywhere, that its story is shut.
pub fn is_shut(text: &str) -> bool {
    matches(&SHUT, text)
}

fn asks(text: &str) -> bool {
    is_shut(text) || matches(&ASKS, text)
}

/// Whether a wall speaks behind `from`. What is hidden says nothing.
pub fn asks_behind(tree: &Tree<'_>, from: usize, unseen: &dyn Fn(usize) -> bool) -> bool {
    let mut said = String::new();
    let mut at = from;
    while at < tree.len() && said.len() < READ_AT_MOST {
        if unseen(at) {
            at = tree.end(at);
            continue;
        }
        if let Some(text) = tree.text(at) {
            said.extend(text.split_whitespace().flat_map(|word| [word, " "]));
        }
        at += 1;
    }
    asks(&said)
}

/// Leaves out the box in which a wall speaks: the line that asks for more, and what it promises.
pub fn drop_walls(tree: &Tree<'_>, pieces: &[Piece], fates: &mut [Fate]) {
    for at in 0..pieces.len() {
        let piece = &pieces[at];
        let says = match fates[at] {
            Fate::Dropped(BUTTON) => true,
            Fate::Kept => piece.kind == BlockKind::Heading || !text::ends_sentence(&piece.text),
            _ => false,
        };
        if !says || piece.text.len() > LINE_AT_MOST || !asks(&piece.text) {
            continue;
        }
        let is_own = |boxed: &usize| {
            let before =
                (pieces[..at].iter().rev()).take_while(|other| tree.contains(*boxed, other.owner));
            tree.shown(*boxed) <= BOX_AT_MOST && !before.into_iter().any(region::begins)
        };
        let boxed = tree.above(piece.owner).take(4).take_while(is_own).last();
        let has_control = |boxed: &usize| {
            let mut controls = ["a", "button", "form", "input"].iter();
            controls.any(|name| tree.named(*boxed, name).next().is_some())
        };
        let Some(boxed) = boxed.filter(has_control) else {
            continue;
        };
        // Something must stand before it that is shut.
        if !fates[..at].contains(&Fate::Kept) {
            continue;
        }
        let inside =
            (at..pieces.len()).take_while(|other| tree.contains(boxed, pieces[*other].owner));
        for other in inside {
            if fates[other] == Fate::Kept {
                fates[other] = Fate::Dropped("a box that asks to be paid");
            }
        }
    }
}

/// In bytes: what heads a wall is no longer.
const LINE_AT_MOST: usize = 240;
/// In characters without spaces: what a wall promises and what it costs.
const BOX_AT_MOST: usize = 1_200;

/// In bytes: what a wall leaves of a story is no longer.
pub const STUB_AT_MOST: usize = 6_000;

/// In bytes: behind some stories there are ten others.
const READ_AT_MOST: usize = 2_500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_is_known_by_what_it_says() {
        assert!(SHUT.is_some() && ASKS.is_some());
        assert!(is_shut("Cet article est réservé aux abonnés"));
        assert!(!is_shut("Déjà abonné ? Connectez-vous"));
        for text in [
            "Subscribe to continue reading",
            "Already a subscriber? Log in",
            "This article is for subscribers only.",
            "Create a free account to keep reading",
            "Jetzt weiterlesen mit Harrow Plus",
            "La suite est réservée à nos abonnés.",
            "Suscríbete para seguir leyendo",
        ] {
            assert!(asks(text), "{text}");
        }
        for text in [
            "The paper lost subscribers after the strike.",
            "He asked to read the story again.",
            "Das Amt hat den Steg exklusiv für Fähren gebaut.",
        ] {
            assert!(!asks(text), "{text}");
        }
    }
}
