//! Which short lines say themselves what they are: a button, a byline, a date? The word lists are ours, in the commonest languages of
//! news and government sites.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    pattern::{self, matches},
    text,
};

/// What a line of furniture begins with, and how many characters may follow. None may begin a clause of a policy or a step of a guide.
const LINES: &[(usize, &str)] = &[
    (
        0,
        r"advertisement|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|reklama|reklam|reklám|reklame|annons|annonse|mainos|реклама|advertentie|sponsored_content|
        share(?:_this)?|(?:share|tweet|like|e-?mail|print|teilen|partager|compartir)(?:_this)?:?_\(?[\d.,]+k?\)?|have_your_say|teilen|partager|compartir|condividi|del|dela|delen|udostępnij|copy_link|link_copied!?|copied!?|copy|print|drucken|imprimer|imprimir|save|saved|x|
        (?:read|see|watch|listen|learn|view|find|show|load|click)_(?:more|also|next|now|all|full|here)|related(?:_(?:articles?|stories|story|topics?|content|links?|coverage|posts?|news))?|
        trending(?:_now)?|now_(?:playing|watching)|[\d.,]+k?_(?:watching|reading_now|viewers)|what.s_hot|editor.?s_picks?|top_stories|latest_(?:news|stories)|log_in|close|menu|back_to_top|top|loading|recommended|
        comments?_\(?\d+\)?|\d+_comments?|leave_a_(?:comment|reply)|post_a_comment|expand|collapse|play|pause|watch|share_options|image_\d+_of_\d+|\d+/\d+|
        [\d.,]+k?_(?:views|shares|comments|likes|reactions)|.*trust_principles|\d+_min(?:ute)?s?_read|みんなのポストを見る|ポスト|シェア|sommaire|à_découvrir|článek|back_to_gallery|@[a-z0-9.-]{2,30}|
        continua_a_leggere(?:_dopo_la_pubblicità)?|tempo_di_lettura:?|yes_?no|ja_?nein|leer_en_español|read_in_english|\d+_of_\d+|auf_dieser_seite|on_this_page|in_this_article|weitere_videos|para_saber_más|sign_up|subscribe|get_in_touch|follow|
        annonce|more_on:?|trending_news|jetzt_teilen|ähnliche_nachrichten|relacionad[oa]s:|escucha_esta_nota(?:_aquí)?|ist_der_artikel_hilfreich\?|advertiser_disclosure|accept_(?:all_)?cookies|cookie_(?:preferences|settings)(?:_cookie_list)?|weiterlesen|diesen_artikel_teilen(?:_?kommentare)?",
    ),
    (
        30,
        r"(?:show|view|load|see)_all_\(?\d|view_comments|gift_(?:this_)?article|continue_reading|most_(?:read|popular|viewed)|skip_(?:to|past|over)|set_as_preferred|reading_time|lesezeit|temps_de_lecture|
        listen_to_(?:this_)?(?:article|story)|this_(?:story|article)_was_(?:originally|first)_published_.{0,40}\d{4}",
    ),
    (
        60,
        r"share(?:_this)?_(?:article|story|page|post|on|via|to)|download_(?:the|our).{0,60}app|add_as_(?:a_)?preferred|advertisement_|recommended_(?:for_you|by|reading|stories|articles|videos)|
        don.?t_miss|don.?t_show_(?:me_)?this_message|über_dieses_thema_berichtet(?::|en?_)|fehler_gefunden\?|sie_sind_hier:|you_are_here:|vous_êtes_ici|you_(?:may|might)_(?:also_)?(?:like|be_interested)|keep_reading|categor(?:y|ies):|all_rights_reserved|be_the_first_to_know|get_local_news_delivered|
        clique_aqui_para_(?:seguir|entrar|receber)_|siga_o_canal_.{1,40}_no_whatsapp|deze_(?:post|pagina)_bevat_affiliate|zuerst_veröffentlicht_am|scroll_(?:down|through)_|dieser_artikel_wurde_im_original",
    ),
    (
        100,
        r"get_(?:the|our|unlimited|all).{0,60}(?:newsletter|app|alerts|inbox|e-?mail)|our_standards:|(?:copyright|©)_.{0,80}rights_reserved|tous_droits_réservés|
        (?:for|get)_(?:the_latest|more)_.{0,110}(?:sign_up|subscribe|check_(?:our|out)|visit_our|follow)|
        follow_(?:us|our|me)|follow_.{1,60}_on_(?:google_news|twitter|x|facebook|instagram|linkedin|whatsapp|telegram|mastodon|bluesky|threads|youtube|tiktok)|
        (?:published|appears|appeared)_in_the_print_edition_of_|esta_entrada_fue_publicada_|have_your_say_in_(?:our|the)_comments|mit_(?:meiner|ihrer|der)_anmeldung_(?:zum|für_den)_newsletter|
        tags?:|tags_|filed_under|\(?reporting_by_.+editing_by_",
    ),
    (
        140,
        r"[\d.,]+_people_(?:are_)?(?:reading|watching|here)|this_site_is_protected_by_recaptcha|artikel_veröffentlicht_am|
        we_(?:may|might)_(?:earn|receive|get|make)_.{0,40}commission|jetzt_abonnieren|
        (?:read|see|watch|listen|learn|view|find|show|load|click)_(?:more|also|next):|click_here_to_(?:read|watch|see|view|listen|subscribe|sign)|
        related(?:_(?:articles?|stories|story|topics?|content|links?|coverage|posts?|news))?:|
        more(?:_from|:|_like_this|_stories|_news)|also_(?:read|see|on|watch):|read_next|(?:lesen|sehen)_sie_(?:auch|hier|mehr)|
        (?:lire|voir|à_lire|à_voir)_(?:aussi|également|plus)|mehr_(?:zum_thema|dazu|lesen|zu|aus)|les_(?:også|mer|mere)|läs_(?:också|mer|även)|læs_(?:også|mere)|lees_(?:ook|meer|verder)|
        czytaj_(?:więcej|także|też|również)|zobacz_(?:także|też|również)|leggi_anche|lea_también|lee_también|te_puede_interesar|leia_(?:também|mais)|veja_(?:também|mais)|lue_(?:myös|lisää)|
        join_(?:the_conversation|now|our_(?:newsletter|community|whatsapp|telegram|channel|mailing))|(?:get_in_touch_with|contact)_.{0,20}(?:news_?(?:team|desk|room)|reporters?|editors?)|send_(?:us|your)_.{0,30}(?:tips?|story|stories)|have_(?:a|you_got_a)_(?:tip|story)|
        already_(?:a_(?:subscriber|member)|registered|have_(?:an_account|a_subscription))|(?:subscribe|register|log_in|sign_(?:in|up))_to_(?:continue|keep|read|unlock)|to_(?:continue|keep)_reading|
        this_(?:article|content|story)_is_(?:only_)?(?:for|available_(?:only_)?(?:to|for)|exclusive_(?:to|for)|reserved_for)_(?:our_)?(?:paid_|paying_|registered_)?(?:subscribers|members)|unlock_(?:this|the_full)_(?:article|story)|
        (?:jetzt_)?weiterlesen_mit|jetzt_(?:weiterlesen|freischalten)|(?:sie_sind_)?(?:bereits|schon)_(?:abonnent|kunde)|nur_für_abonnent|la_suite_(?:de_cet_article_)?est_réservée|(?:cet_article_est_)?réservé_(?:à_nos|aux)_abonnés|déjà_abonné|
        pour_(?:lire_la_suite|continuer_à_lire)|suscríbete_para|ya_eres_(?:suscriptor|socio)|(?:contenido_)?(?:exclusivo|solo|sólo)_para_(?:suscriptores|socios)",
    ),
    (
        160,
        r"(?:sign_up|subscribe|register)_.{0,100}(?:newsletters?|e-?mails|alerts|inbox|briefing|digest|daily|weekly|our_app|for_free|premium|membership)|
        (?:check_out|find|get|read)_(?:more|all|the_latest)_.{0,100}_by_signing_up_|
        (?:when|if)_you_(?:buy|purchase|shop)_through_|for_free_.{0,100}(?:sign_up|inbox)|(?:this|our)_web_?site_uses_cookies|dieses_thema_im_programm:|
        by_(?:clicking|signing|submitting|subscribing|entering)_.{0,60}(?:sign_up|subscribe|newsletter|e-?mail)",
    ),
    (
        240,
        r"©|(?:\(c\)|copyright)_(?:copyright|©|\(c\)|by_|(?:19|20)\d\d)|(?:more_information|citation|journal_information):|this_document_is_subject_to_copyright|
        story_continues_below|article_continues_(?:below|after)",
    ),
];

/// As [`LINES`], of what is furniture only where it leads away: "Read more about how it works" may be a link to another page, "See also
/// section 4", "Register for a permit" a step of a guide.
const CALLING: &[(usize, &str)] = &[
    (
        0,
        r"advertising|facebook|twitter|whatsapp|linkedin|pinterest|reddit|telegram|flipboard|bluesky|threads|messenger|e-?mail|newsletter|sign_in|login|register|search|comments?|topics?",
    ),
    (30, r"go_to|listen"),
    (60, r"more_in|recommended|up_next"),
    (
        160,
        r"(?:read|see|watch|listen|learn|view|find|show|load|click)_(?:more|also|next|now|all|full|here)_|also_(?:read|see|on|watch)|more_(?:on|about)|más_información|
        register_(?:now|for|to)|sign(?:ed)?_up|subscribe|follow_|join_(?:us|our)|get_in_touch|contact_us|get_(?:the|our|unlimited|all).{0,60}(?:access|email)|provided_by_",
    ),
];

static COMPILED: LazyLock<Option<Beginnings>> = LazyLock::new(|| Beginnings::new(LINES));
static CALLING_COMPILED: LazyLock<Option<Beginnings>> = LazyLock::new(|| Beginnings::new(CALLING));

/// How lines begin, and how much may follow.
struct Beginnings {
    /// All in one: most lines of a page are none of these.
    any: Regex,
    each: Vec<(usize, Regex)>,
}

impl Beginnings {
    fn new(lists: &[(usize, &str)]) -> Option<Beginnings> {
        let beginning =
            |words: &str, end: &str| pattern::of_words(&format!(r"(?i)^\W*(?:{words}){end}"));
        let all: Vec<&str> = lists.iter().map(|(_, words)| *words).collect();
        let each = lists.iter().map(|(most, words)| {
            let end = if *most == 0 { r"\W*$" } else { "" };
            Some((*most, beginning(words, end)?))
        });
        Some(Beginnings {
            any: beginning(&all.join("|"), "")?,
            each: each.collect::<Option<_>>()?,
        })
    }

    /// Whether a line begins so, with no more behind it than may be.
    fn begin(&self, line: &str) -> bool {
        self.any.is_match(line)
            && self.each.iter().any(|(most, beginning)| {
                let rest = beginning.find(line).map(|found| &line[found.end()..]);
                rest.is_some_and(|rest| {
                    let rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
                    rest.chars().count() <= *most
                })
            })
    }
}

// What a page says of its own working.
words!(
    WORKINGS,
    r"(?i)^\W*(?:adverts?|ads?|what_do_you_think\b.{0,60}\bhave_your_say\b.{0,60}|.{0,30}_requires_javascript\W*|.{0,20}enable_javascript.{0,60}|your_browser_does_not_support.{0,60}|.{0,12}content_is_protected\W*|hauptinhalt|autoplay|video_player.{0,30}|unable_to_load.{0,40}|these_are_external_links.{0,60})\W*$"
);

// Two counters side by side, whoever and whenever stands before them.
words!(
    COUNTERS,
    r"(?i)^.{0,80}\d_?(?:shares|views|comments|likes|reads|aufrufe|kommentare|vues|partages|commentaires|vistas|comentarios)\W*\d[\d.,km]*_?(?:shares|views|comments|likes|reads|aufrufe|kommentare|vues|partages|commentaires|vistas|comentarios)\W*$"
);

// A sentence that calls on the reader; a policy says what becomes of those "who subscribe to our newsletter".
words!(
    CALLS,
    r"(?:^|[.!?]\W+)(?:Sign_up|Subscribe|Jetzt_abonnieren|Abonnieren_Sie|Melden_Sie_sich|Inscrivez-vous|Abonnez-vous|Suscríbete|Suscríbase|Iscriviti|Assine)\s[^.!?]{0,160}(?:[Nn]ewsletters?|[Ii]nbox|[Ii]nfolettre|[Bb]oletín)"
);

/// "There is more where that came from. Sign up for our newsletter today.": wherever in a short paragraph it says so.
pub fn invites(text: &str) -> bool {
    text.len() <= INVITES_AT_MOST && matches(&CALLS, text)
}

// What comes with a field for one's address.
words!(
    OFFERS,
    r"(?:special_offers|promotions|adverts)[^!?]{0,160}[Pp]rivacy_(?:[Pp]olicy|[Nn]otice)\W*$"
);

/// "Our readers are treated to special offers … Read our Privacy Policy": in no story; a policy says so.
pub fn offers(text: &str) -> bool {
    text.len() <= INVITES_AT_MOST && matches(&OFFERS, text)
}

/// In bytes: more is said of newsletters by a story about them.
const INVITES_AT_MOST: usize = 320;

// "3:49 - Source: HNN", under a picture that plays.
words!(
    PLAYS,
    r"(?i)\d{1,2}:\d\d_?[-–—|•]_?(?:source|quelle|fuente)_?:_?[^\s_]{1,20}\W*$"
);

fn plays(text: &str) -> bool {
    let names_source = ["ource", "uelle", "uente"]
        .iter()
        .any(|word| text.contains(word));
    names_source && matches(&PLAYS, text)
}

fn counts(text: &str) -> bool {
    let has_digits = text.bytes().filter(u8::is_ascii_digit).nth(1).is_some();
    has_digits && !text.ends_with('.') && matches(&COUNTERS, text)
}

/// Whether a short line says that it is furniture: "Read more: …", "Advertisement", "Sign up to our newsletter".
pub fn line(text: &str) -> bool {
    let begins = || (COMPILED.as_ref()).is_some_and(|lines| lines.begin(text));
    text.chars().count() <= LINE_AT_MOST
        && (begins() || matches(&WORKINGS, text) || counts(text) || plays(text))
}

words!(
    NETWORKS,
    r"(?i)\b(?:facebook|twitter|x|linkedin|reddit|pinterest|whatsapp|telegram|messenger|e-?mail|bluesky|threads|digg|delicious|stumbleupon|tumblr|xing|pocket|flipboard|vk|viber|instagram|mastodon)\b"
);
words!(
    BUTTONS,
    r"(?i)\b(?:share|print|save|copy|link|bookmark|cancel|on|via|to|tweet|teilen|auf|per|in|partager|sur|compartir)\b"
);

/// A row of buttons to share by: nearly each word names a network, or what a button does.
pub fn shares(text: &str) -> bool {
    if text.chars().count() > LINE_AT_MOST || text::ends_sentence(text) {
        return false;
    }
    let count = |pattern: &Option<Regex>| {
        let pattern = pattern.as_ref();
        pattern.map_or(0, |pattern| pattern.find_iter(text).count())
    };
    let networks = count(&NETWORKS);
    if networks == 0 {
        return false;
    }
    let buttons = count(&BUTTONS);
    let all = text.split_whitespace().count();
    (networks >= 3 || buttons >= 3) && (networks + buttons) * 10 >= all * 9
}

/// "Anna Holt and Piet Larwood, Harbour News": a line of few words, each with a capital.
pub fn names_alone(line: &str) -> bool {
    const JOINING: [&str; 8] = ["and", "und", "et", "y", "e", "of", "de", "for"];
    !text::ends_sentence(line)
        && !line.ends_with(',')
        && line.split_whitespace().count() <= 12
        && (line.split_whitespace())
            .all(|word| word.starts_with(char::is_uppercase) || JOINING.contains(&word))
}

/// Whether a short line says that it leads away, if it does: "Learn more about …", "Register for …".
pub fn calls(text: &str) -> bool {
    text.chars().count() <= LINE_AT_MOST
        && (CALLING_COMPILED.as_ref()).is_some_and(|lines| lines.begin(text))
}

/// In characters.
const LINE_AT_MOST: usize = 240;

words!(
    BYLINE,
    r"(?i)^\W*(?:by|von|par|por|di|da|door|av|af|od|autor(?:in|es)?:?|author:?|written_by|posted_by|published_by|reporting_by|text:|texte:|words_by|story_by|текст:|автор:)_+\p{Lu}.{1,120}$"
);
words!(
    TIMES,
    r"(?i)^\W*(?:erstellt:.{0,90}|(?:first_)?(?:published|updated|posted|last_(?:updated|modified)|modified|stand|publicerad|uppdaterad|udgivet|opdateret|veröffentlicht|aktualisiert|publiée?s?_(?:le|il_y_a)|offentliggjort|mis_à_jour|publicado|actualizado|pubblicato|aggiornato|gepubliceerd|opublikowano|publikacja|aktualizacja|güncelleme|oppdatert|publisert|published_on|updated_on|date|issued)\b.{0,90}|
    (?:(?:dernière_)?mise_à_jour|dernière_modification|letzte_(?:aktualisierung|änderung)|zuletzt_(?:aktualisiert|geändert)|última_(?:actualización|modificación|atualização)|ultim[oa]_(?:aggiornamento|modifica)|laatst_(?:bijgewerkt|gewijzigd)|senast_(?:uppdaterad|ändrad))_?:?_(?:(?:le|am|el|em|il|op|den)_)?\d.{0,40}|
    debated_on_(?:\p{L}{6,9},?_)?\d{1,2}_\p{L}{3,9}_\d{4}|
    .{0,24}\b\d{1,2}_\p{L}{3,10}\.?_\d{4}_?[-–—|·,]_?\d{1,2}[:h]\d\d.{0,60}|
    .{0,24}\b(?:[01]?\d|2[0-3])[:h][0-5]\d(?:[^\d%].{0,40})?|.{0,24}\b(?:[01]?\d|2[0-3])\.[0-5]\d_?(?:[ap]\.?m|uhr|gmt|utc|bst|c?est?|edt|et)\b.{0,40}|.{0,12}\d{4}年\d{1,2}月\d{1,2}日.{0,12}|.{0,24}\b\d{1,2}\.\d{1,2}\.\d{4}\b.{0,40}|(?:[\p{L}-]{2,14}\.?,?_)?\d{1,2}\.?_(?:de_)?\p{L}+\.?,?_(?:de_|del_)?\d{4}.{0,75}|(?:on_|[\w-]+\.\p{L}{2,4}_|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?_)?\p{L}{3,9}\.?_\d{1,2},?_\d{4}.{0,75}|\d{1,2}:\d\d,_\p{L}{3}.{0,90}|.{0,60}\|_?(?:published|last_updated):_.{0,110}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?:.{0,30}|_by_.{0,90})|\d{4}-\d\d-\d\d.{0,30}|\d+_(?:seconds?|minutes?|mins?|hours?|days?|weeks?)_ago.{0,20}|(?:vor|il_y_a|hace)_\d+_\p{L}{3,9})$"
);

words!(
    CREDITED,
    r"^\W*(?:\p{Lu}[\p{L}.'’-]*[,|_&]*(?:and_|und_|et_|y_|e_)?){1,6}(?:\d{1,2}\.?_\p{L}+\.?,?_\d{4}|\p{L}{3,9}\.?_\d{1,2},?_\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\b.{0,25}$"
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
    text.chars().count() <= 160
        && (matches(&TIMES, text) || behind_section(text).is_some_and(|rest| matches(&TIMES, rest)))
}

/// "Política - 19 de noviembre de 2026": what stands behind a section's name.
fn behind_section(text: &str) -> Option<&str> {
    const NAME: usize = 30;
    let (name, rest) = [" - ", " – ", " · ", " | "]
        .iter()
        .find_map(|mark| text.split_once(mark))?;
    let is_name = name.len() <= NAME && name.chars().all(|c| c.is_alphabetic() || c == ' ');
    (is_name && rest.starts_with(|c: char| c.is_ascii_digit())).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_words_compiles() {
        assert!(COMPILED.is_some() && CALLING_COMPILED.is_some());
        for pattern in [
            &WORKINGS, &COUNTERS, &NETWORKS, &BUTTONS, &OFFERS, &CALLS, &BYLINE, &TIMES, &CREDITED,
            &PLAYS,
        ] {
            assert!(pattern.is_some());
        }
    }

    #[test]
    fn buttons_and_names_say_nothing_else() {
        assert!(shares("Facebook Twitter Email LinkedIn"));
        assert!(shares("cancel email link share Share bookmark Save"));
        assert!(!shares(
            "Facebook and Twitter told the council that they would share it."
        ));
        assert!(names_alone("Anna Holt and Piet Larwood, Harbour News"));
        assert!(!names_alone("Dear Therapist,"));
        assert!(!names_alone("The levy on sea walls is dropped"));
        assert!(line("Piet Larwood Oct 17, 2026 5757 Shares 97579 Views"));
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
            "Share this: 8,530",
            "Email (25)",
            "Check out more of our coast stories by signing up to our free letter",
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
        for text in [
            "(c) we may close your account at any time",
            "Copyright of what you send us stays with you.",
            "Subscribers may leave at any time.",
            "By submitting a story you let us print it.",
            "Register for a permit",
            "See also section 4.",
            "Advertising",
        ] {
            assert!(!line(text), "{text}");
        }
        assert!(calls("Register for a permit") && calls("See also section 4."));
        assert!(invites("Liked this? Sign up for our free newsletter."));
        assert!(!invites(
            "If you sign up for our newsletter, we keep your address."
        ));
        assert!(!invites(
            "Subscribers of our newsletter may leave at any time."
        ));
        assert!(byline("By Ines Calloway and Tom Reed"));
        assert!(!byline("By then the sea had come in."));
        assert!(time("Published 3 March 2026") && time("Debated on Friday 3 March 2026"));
        assert!(time(
            "Publié le 3 mai 2024 à 9h, mis à jour le 4 mai 2024 à 10h32"
        ));
        assert!(!time("The law was published in March"));
        assert!(time("Ofer 18.45 Uhr") && time("14:41") && time("渡辺2025年1月13日 21時37分"));
        assert!(!time("Market share: 12.89%") && !time("Market share: 3.58%"));
        assert!(credited("Ines Calloway 3 March 2026 - 14:41"));
        assert!(credited("Ines O'Farrell2 March 2024 22:17"));
        assert!(!credited("The law of 3 March 2026 stands."));
    }
}
