//! Does a page ask to be paid, or for a name and a password, before it shows the rest of its story?

use crate::extract::{
    fate::{ASIDE, BUTTON, Fate, OF_A_BOX},
    kind_words::is_reported,
    pattern::matches,
    pieces::Piece,
    region, sentences, text,
    tree::Tree,
};
use crate::model::{Block, BlockKind};

// What is said of the very story that is shut, in the commonest languages of news sites.
words!(
    SHUT,
    r"(?i)(?:subscribe_(?:now_)?to_(?:continue|read|keep|unlock)|to_(?:continue|keep)_reading|already_a_subscriber|this_(?:article|content|story)_is_(?:for|only_available_to|exclusive(?:ly)?_(?:to|for))_(?:our_)?(?:subscribers|members)|
    subscribers?_only|unlock_(?:this|the_full)_(?:article|story)|start_your_(?:free_)?subscription|read_the_full_(?:article|story)_with|you.ve_reached_your_(?:article_)?limit|free_articles?_(?:left|remaining)|
    become_a_(?:subscriber|member)_to\b|become_a_paying_(?:subscriber|member)_(?:of_[^.!?]{1,40}_)?to_(?:get|read|continue|unlock|access)|jetzt_(?:weiterlesen|abonnieren)|artikel_exklusiv_für|réservé_aux_abonnés|exclusivo_para_suscriptores|per_continuare_a_leggere|lees_verder_met)"
);
// A shop says so too, below what is no story.
words!(TRIAL, r"(?i)start_your_(?:free_)?trial");
// What a wall says besides; the head of a page may say it over every story.
words!(
    ASKS,
    r"(?i)(?:(?:register|sign_(?:in|up)|log_in|create_(?:a|an|your)_(?:free_)?account)_(?:now_)?to_(?:continue|keep|read|view|unlock)|(?:^|[.!?…]_)already_(?:a_member|registered|have_a_subscription)|already_(?:a_member|registered|have_a_subscription)_?\?|this_(?:article|content|story)_is_(?:only_)?(?:for|available_(?:only_)?(?:to|for)|reserved_for)_(?:our_)?(?:paid_|paying_|registered_)?(?:subscribers|members|users|readers)|
    you(?:['’]ve|_have)_(?:read|used|had|reached)_(?:all_)?(?:of_)?(?:your|the)_(?:limit_of_)?(?:\w+_){0,2}free_(?:articles?|stories)\b|(?:^|[.!?…]_)subscribe_(?:now_|today_)?for_unlimited_access\b|(?:^|[.!?…]_)(?:read_on|keep_reading|continue_reading)_(?:with_an?_free_trial|(?:for|from)_[£$€]\d)|
    exclusively_for_our_(?:subscribers|members)|(?:article|content|story)_(?:\S+_){0,3}exclusively_for_(?:subscribers|members)|(?:the|read_the)_rest_of_this_(?:article|story)|to_read_this_(?:article|story)(?:_in_full)?,_(?:choose|select|pick|subscribe|register|log_in|sign_in)|
    (?:full|whole|complete|entire)_(?:article|story)_is_(?:only_)?available_(?:only_)?(?:in|on|via|through)_(?:our|the)_app\b|(?:^|[.!?…]_)\W*(?:to_)?(?:read|continue)_(?:reading_)?(?:(?:this|the)_(?:\w+_){0,3}(?:article|story)_)?in_(?:our|the)_app\b|(?:ganzen?|vollständigen?|komplette[rn]?)_artikel_(?:\S+_){0,4}in_(?:der|unserer)_app\b|l['’]article_(?:complet|intégral)_(?:\S+_){0,4}(?:dans|sur)_(?:notre|l['’])_?appli|(?:artículo|noticia)_complet[oa]_(?:\S+_){0,5}en_nuestra_app\b|
    verder_lezen\?_(?:neem|word)|(?:^|[.!?…]_)(?:neem_een_abonnement|word_(?:nu_|direct_)?abonnee(?:_voor_|_om_|\W*$))|(?:^|[.!?…]_)subscribe_to_[^.!?]{1,40}_to_read_the_rest\b|already_a_paying_(?:subscriber|member)_?\?|maak_een_(?:gratis_)?account_aan|läs_vidare_för_(?:\d|en_|bara)|jetzt_freischalten|weiterlesen_mit|(?:bereits|schon)_abonnent|nur_für_abonnent|exklusiv_für_(?:unsere_)?abonnent|um_(?:diesen_artikel_|den_artikel_)?weiter_?zu_?lesen|
    réservée?s?_(?:à_nos|aux)_abonné|déjà_abonné|pour_(?:lire_la_suite|continuer_(?:à_lire|votre_lecture))|(?:exclusivo|solo|sólo)_para_(?:suscriptores|socios|abonados)|para_(?:seguir|continuar)_leyendo|suscríbe?te_para|ya_eres_(?:suscriptor|socio)|
    il_vous_reste_\d{1,2}_?%_de_cet_article|riservato_agli_abbonati|sei_già_abbonato|exclusivo_para_(?:os_)?(?:nossos_)?assinantes|já_é_assinante|alleen_voor_abonnees|al_abonnee\?|(?:kun|bare|bara|endast)_för_(?:abonnenter|prenumeranter)|för_dig_som_är_(?:\w{0,12}-?)?prenumerant|redan_(?:prenumerant|kund)\?|
    (?:artikel|artiklen|artikeln|artikkel|artikkelen|saken)_(?:kræver|krever|kräver)_(?:et_|ett_)?(?:abonnement|prenumeration)|allerede_abonnent\?|pozostało_\d{1,2}_?%_(?:tekstu|artykułu)|(?:aby|żeby)_czytać_dalej|masz_już_(?:prenumeratę|subskrypcję)|(?:keep|continue)_reading_with_an?_(?:free_)?(?:account|subscription)|
    (?:kun|bare|forbeholdt|forbeholdte)_(?:for_)?abonnenter|(?:tylko|wyłącznie|dostępn\w{1,3})_(?:tylko_|wyłącznie_)?dla_(?:prenumeratorów|subskrybentów)|vain_tilaajille|(?:jen|pouze)_pro_předplatitele|csak_előfizetőknek|doar_pentru_abonați|yalnızca_aboneler|abonelere_özel|
    только_для_подписчиков|доступ\w{1,4}_(?:только_)?по_подписке|лише_для_передплатників|μόνο_για_συνδρομητές|للمشتركين_فقط|会員限定(?:記事|です)|残り[_\d,]+文字|付费(?:会员|订阅)(?:专|可|用户|后|才|内容|阅读|[。，！]|$)|付費訂閱|유료_?회원)"
);

const SHUT_BOX: &str = "a box that asks to be paid";

/// Evidence that words of a wall stand behind the text that the page shows. Many a whole story has them too: what they mean shows beside
/// an earlier state.
pub const ASKS_FOR_MORE: &str = "asks_for_more";

/// Whether a page offers to be tried, as the walls of some papers do.
pub fn offers_trial(text: &str) -> bool {
    matches(&TRIAL, text)
}

/// Whether a box that is named after a wall has a few words in it, and something to press: what the page's data say is not free lies behind
/// it, in whatever language. The same name stands for the words that are shut away, where they are sent.
pub fn is_named(tree: &Tree<'_>) -> bool {
    (0..tree.len()).any(|at| {
        (1..=NAMED_AT_MOST).contains(&tree.shown(at))
            && tree.says(at, |words| matches(&NAMED, words))
            && ["a", "button", "form"]
                .iter()
                .any(|name| tree.named(at, name).next().is_some())
    })
}

pattern!(
    NAMED,
    r"(?:^|[-_ ])(?:(?:pay|reg|plus|premium|subscriber|subscription|abo|login)-?wall)(?:$|[-_ ])"
);
/// In characters without spaces: a sentence or two, and a button.
const NAMED_AT_MOST: usize = 300;

/// Whether all of a short text asks for more: a wall that stands in the place of the story.
pub fn is_all(blocks: &[Block]) -> bool {
    let says = |block: &Block| {
        block.text.len() <= LINE_AT_MOST
            && !text::opens_quoted(&block.text)
            && (asks_in(&block.text) || text::weight(&block.text) < A_WORD)
    };
    // Who reports of a wall elsewhere asks nobody.
    blocks.len() <= FEW
        && blocks.iter().all(says)
        && blocks.iter().any(|block| asks_in(&block.text))
        && !blocks.iter().any(|block| is_reported(&block.text))
}

/// In blocks.
const FEW: usize = 4;
/// In characters, by weight: "Get the app".
const A_WORD: usize = 50;

/// Whether a page says, anywhere, that its story is shut.
pub fn is_shut(text: &str) -> bool {
    matches(&SHUT, text)
}

fn asks(text: &str) -> bool {
    is_shut(text) || matches(&ASKS, text) || matches(&TRIAL, text)
}

/// Whether a line asks for more, and is no sentence of a story that opens so.
fn asks_in(line: &str) -> bool {
    asks(line) && !sentences::is_said(line)
}

/// Whether more of a page says that its story is shut than sentences of the story do.
pub fn is_shut_in(all: &str, blocks: &[Block]) -> bool {
    let count = |text: &str| SHUT.as_ref().map_or(0, |shut| shut.find_iter(text).count());
    let told = blocks
        .iter()
        .filter(|block| sentences::is_said(&block.text));
    is_shut(all) && count(all) > told.map(|block| count(&block.text)).sum()
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
            Fate::Kept => {
                piece.kind == BlockKind::Heading
                    || !text::ends_sentence(&piece.text)
                    || piece.weight <= SENTENCE_AT_MOST && !text::opens_quoted(&piece.text)
            }
            _ => false,
        };
        if !says || piece.text.len() > LINE_AT_MOST || !asks_in(&piece.text) {
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
                fates[other] = Fate::Dropped(SHUT_BOX);
            }
        }
    }
}

/// Whether a wall speaks where the story ends: no paragraph of it stands behind what says so.
pub fn ends_in_one(tree: &Tree<'_>, pieces: &[Piece], fates: &[Fate]) -> bool {
    let is_paragraph = |at: &usize| fates[*at] == Fate::Kept && region::begins(&pieces[*at]);
    let mut behind = (0..pieces.len()).rfind(is_paragraph).map_or(0, |at| at + 1);
    // An appeal between paragraphs of the story, however short the last of them are: they stand in one element with those before it.
    let is_told = |at: &usize| {
        let piece = &pieces[*at];
        fates[*at] == Fate::Kept
            && piece.kind == BlockKind::Paragraph
            && piece.weight >= A_SENTENCE
            && piece.linked == 0
            && tree.name(piece.owner) == "p"
            && text::ends_sentence(&piece.text)
            && !asks_in(&piece.text)
    };
    let around = |at: usize| tree.parent(pieces[at].owner);
    let before = (0..behind).rfind(is_told);
    let speaks = |at: usize| {
        let piece = &pieces[at];
        let may_speak = match &fates[at] {
            Fate::Dropped(why) => [SHUT_BOX, BUTTON, ASIDE, OF_A_BOX].contains(why),
            // A line without a button to press. A step of a guide may ask for an account, too.
            Fate::Kept => {
                !text::opens_quoted(&piece.text)
                    && !matches(&TRIAL, &piece.text)
                    && !is_reported(&piece.text)
                    && (piece.kind != BlockKind::ListItem || is_shut(&piece.text))
            }
            Fate::Notice => false,
        };
        may_speak && piece.text.len() <= LINE_AT_MOST && asks_in(&piece.text)
    };
    // A wall may have a sentence of its own below what shuts the story.
    let wall = (behind..pieces.len()).find(|at| speaks(*at));
    let later: Vec<usize> = (wall.unwrap_or(behind)..pieces.len())
        .filter(|at| is_told(at) && before.is_some_and(|before| around(before) == around(*at)))
        .collect();
    if later.len() >= 2 || later.iter().any(|at| pieces[*at].weight >= A_PARAGRAPH) {
        behind = later.last().map_or(behind, |at| at + 1);
    }
    (behind..pieces.len()).any(speaks)
}

/// In characters, by weight: more than a wall says of what it offers.
const A_PARAGRAPH: usize = 60;

/// In characters, by weight: "Inspectors will visit on Friday."
const A_SENTENCE: usize = 25;

/// In characters, by weight: a sentence that shuts a story says no more.
const SENTENCE_AT_MOST: usize = 140;

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
    use crate::{extract, model::PageKind};

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
            "Il vous reste 87 % de cet article à lire.",
            "Dit artikel is alleen voor abonnees.",
            "Den här artikeln är för dig som är prenumerant.",
            "Dalszy ciąg dostępny dla prenumeratorów.",
            "Verder lezen? Neem een abonnement.",
            "Word abonnee voor 3 euro per maand.",
            "Subscribe to Harrow Extra to read the rest.",
            "Become a paying subscriber of Harrow Extra to get access to this post.",
            "Läs vidare för 1 krona",
            "To read this article, choose a plan.",
            "The full story is available in our app.",
            "Den ganzen Artikel lesen Sie in der App.",
            "この記事は有料会員限定です。残り 812文字",
        ] {
            assert!(asks(text), "{text}");
        }
        for text in [
            "The paper lost subscribers after the strike.",
            "He asked to read the story again.",
            "Hij werd abonnee van de krant.",
            "She had become a paying subscriber of the theatre.",
            "Das Amt hat den Steg exklusiv für Fähren gebaut.",
        ] {
            assert!(!asks(text), "{text}");
        }
    }

    #[test]
    fn an_offer_where_the_story_stops_is_a_wall_and_a_part_of_the_story_is_none() {
        let kind = |boxed: &str, rest: &str| {
            let html = format!(
                "<html lang=en><title>Harrow</title><body><main><article><h1>Levy dropped</h1><p>The council will drop the levy that it has taken from the towns along the coast since the flood.</p>{boxed}{rest}</article></main></body>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            (article.page_kind, article.body.len())
        };
        for boxed in [
            "<div class=x1><h2>Go on</h2><p>You have read your two free articles this month.</p><button>Subscribe</button></div>",
            "<div class=x1><p>You’ve reached your limit of free articles.</p><a href=/s>Subscribe</a></div>",
        ] {
            assert_eq!(kind(boxed, ""), (PageKind::Paywall, 1), "{boxed}");
        }
        // A sentence of the wall's own.
        for (shut, own) in [
            (
                "Register to read the whole of it.",
                "You can cancel at any time before your trial ends.",
            ),
            ("Nur für Abonnenten.", "Das Angebot ist jederzeit kündbar."),
            (
                "Subscribe to continue reading.",
                "You can cancel at any time before your trial ends.",
            ),
        ] {
            let boxed = format!("<p>{shut}</p><p>{own}</p>");
            let (found, _) = kind(&boxed, "");
            assert_eq!(found, PageKind::Paywall, "{boxed}");
        }
        // What is shut away and sent all the same, a wall over which the story goes on, and news of free articles.
        let goes_on = "<p>Harrow alone had paid two million a year for it, the mayor said.</p>";
        for (boxed, rest) in [
            (
                "<div class=paywall><p>Harrow alone had paid two million a year for it.</p><button>Share</button></div>",
                "",
            ),
            (
                "<div class=paywall><h2>Choose a plan</h2><button>See all</button></div>",
                goes_on,
            ),
            (
                "<div class=paywall><h3>Reaction</h3><p>Boatmen cheered on the quay.</p><p>Ormsby will vote in May.</p><button>Share</button></div>",
                "",
            ),
            (
                "<p>You have read of free articles in this report, the council told its readers.</p>",
                goes_on,
            ),
        ] {
            let (kind, blocks) = kind(boxed, rest);
            assert_eq!(kind, PageKind::Article, "{boxed}");
            assert!(blocks > 1, "{boxed}");
        }
        assert!(!is_shut("Become a member today"));
    }

    #[test]
    fn news_of_an_app_or_an_account_is_no_wall() {
        let is_wall = |text: &str| is_all(&[Block::paragraph(text.to_owned())]);
        for text in [
            "Readers can continue the story in the app, the library said on Monday.",
            "Travellers can read their tickets in the app",
            "De krant roept haar lezers op: neem een abonnement.",
            "Forty boats have already registered for the race.",
            "From May the pool is exclusively for members.",
        ] {
            assert!(!is_wall(text), "{text}");
        }
        for text in [
            "Read the full story in our app.",
            "Neem een abonnement en lees verder.",
            "Already registered? Log in.",
        ] {
            assert!(is_wall(text), "{text}");
        }
    }

    #[test]
    fn a_stub_over_a_wall_is_no_version_in_any_language() {
        for (lang, shut, button) in [
            (
                "nl",
                "Dit artikel is alleen voor abonnees. Neem een abonnement en lees verder.",
                "Abonnementen",
            ),
            (
                "sv",
                "Den här artikeln är för dig som är prenumerant. Läs vidare för en krona.",
                "Bli prenumerant",
            ),
            (
                "fr",
                "Il vous reste 87 % de cet article à lire. La suite est réservée aux abonnés.",
                "Je m’abonne",
            ),
            (
                "da",
                "Denne artikel kræver abonnement. Prøv den første måned for 19 kr.",
                "Køb abonnement",
            ),
            (
                "sv",
                "Den här artikeln är för dig som är plusprenumerant. Prova en månad för 19 kr.",
                "Prova",
            ),
            (
                "pl",
                "Pozostało 84% tekstu do przeczytania. Aby czytać dalej, wykup prenumeratę.",
                "Wykup",
            ),
            (
                "ja",
                "この記事は有料会員限定です。残り 812文字",
                "会員登録する",
            ),
        ] {
            let html = format!(
                "<html lang={lang}><title>Harrow</title><body><main><article><h1>De kade van Harrow</h1><p>Er is een kade die op geen kaart staat, en niemand weet waarom.</p><div class=x1><p>{shut}</p><button>{button}</button></div></article></main></body>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            assert_eq!(article.page_kind, PageKind::Paywall, "{lang}");
            assert_eq!(article.body.len(), 1, "{:?}", article.body);
        }
    }
}
