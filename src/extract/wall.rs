//! Does a page ask to be paid, or for a name and a password, before it shows the rest of its story?

use super::{pattern::matches, tree::Tree};

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
