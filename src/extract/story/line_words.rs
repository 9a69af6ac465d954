//! With which words do lines of furniture begin? The lists are ours, in the commonest languages of news and government sites.

use std::sync::LazyLock;

use crate::extract::pattern::{self, Pattern};

/// What a line of furniture begins with, and how many characters may follow. None may begin a clause of a policy or a step of a guide.
const LINES_OF: &[(usize, &str)] = &[
    (
        0,
        r"advertisement|adverts?|ads?|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|reklama|reklam|reklám|reklame|annons|annonse|mainos|реклама|advertentie|sponsored_content|
        share(?:_this)?|(?:share|tweet|like|e-?mail|print|teilen|partager|compartir)(?:_this)?:?_\(?[\d.,]+k?\)?|have_your_say|teilen|partager|compartir|condividi|del|dela|delen|udostępnij|copy_link|link_copied!?|copied!?|copy|print|drucken|imprimer|imprimir|save|saved|x|
        (?:read|see|watch|listen|learn|view|find|show|load|click)_(?:more|also|next|now|all|full|here)|related(?:_(?:articles?|stories|story|topics?|content|links?|coverage|posts?|news))?|
        trending(?:_now)?|now_(?:playing|watching)|[\d.,]+k?_(?:watching|reading_now|viewers)|what.s_hot|editor.?s_picks?|top_stories|latest_(?:news|stories)|log_in|close|menu|back_to_top|top|loading|recommended|
        comments?_\(?\d+\)?|\d+_comments?|leave_a_(?:comment|reply)|post_a_comment|expand|collapse|play|pause|watch|share_options|image_\d+_of_\d+|\d+/\d+|
        [\d.,]+k?_(?:views|shares|comments|likes|reactions)|.*trust_principles|\d+_min(?:ute)?s?_read|みんなのポストを見る|ポスト|シェア|sommaire|à_découvrir|článek|back_to_gallery|@[a-z0-9.-]{2,30}|
        continua_a_leggere(?:_dopo_la_pubblicità)?|tempo_di_lettura:?|yes_?no|ja_?nein|leer_en_español|read_in_english|\d+_(?:of|de|von|sur|di|van|av|z|из)_\d+|auf_dieser_seite|on_this_page|in_this_article|weitere_videos|para_saber_más|sign_up|subscribe|get_in_touch|follow|
        empfohlen|recommandé|consigliati|aanbevolen|noticias_relacionadas|notícias_relacionadas|articles?_(?:liés|similaires|associés)|sur_le_même_sujet|artículos_relacionados|articoli_correlati|verwandte_(?:artikel|themen)|
        annonce|list_(?:of_\d+_items?|\d+_of_\d+)|end_of_list|more_on:?|trending_news|jetzt_teilen|ähnliche_nachrichten|relacionad[oa]s:|escucha_esta_nota(?:_aquí)?|ist_der_artikel_hilfreich\?|advertiser_disclosure|accept_(?:all_)?cookies|cookie_(?:preferences|settings)(?:_cookie_list)?|weiterlesen|diesen_artikel_teilen(?:_?kommentare)?|
        suggested_reading|editors.?_notes|fact-?checked|peer-reviewed_publication|trusted_source|proofread|multiple_news_agencies",
    ),
    (
        30,
        r"(?:show|view|load|see)_all_\(?\d|view_comments|gift_(?:this_)?article|set_as_preferred|
        listen_to_(?:this_)?(?:article|story)|this_(?:story|article)_was_(?:originally|first)_published_.{0,40}\d{4}",
    ),
    (
        60,
        r"share(?:_this)?_(?:article|story|page|post|on|via)|download_(?:the|our)_(?:\S+_){0,4}app\b|add_as_(?:a_)?preferred|
        don.?t_show_(?:me_)?this_message|über_dieses_thema_berichtet(?::|en?_)|fehler_gefunden\?|categor(?:y|ies):|all_rights_reserved|get_local_news_delivered|
        clique_aqui_para_(?:seguir|entrar|receber)_|siga_o_canal_.{1,40}_no_whatsapp|deze_(?:post|pagina)_bevat_affiliate|zuerst_veröffentlicht_am|scroll_(?:down|through)_(?:for|to_(?:see|read|watch|find|continue))_|dieser_artikel_wurde_im_original|
        doi:_|(?:début|fin)_du_widget\b",
    ),
    (
        100,
        r"get_(?:the|our|unlimited|all).{0,60}\b(?:newsletters?|(?:whats)?apps?|alerts|inbox|e-?mails?)\b|our_standards:|(?:copyright|©)_.{0,80}rights_reserved|tous_droits_réservés|
        (?:for|get)_(?:the_latest|more(?:_(?:on|from|about|of|news|stories|information|details|like|coverage|updates))?,?)_.{0,110}\b(?:sign_up|subscribe_(?:to|now|here)|check_(?:our|out)|visit_our|follow_(?:us|our|@))|
        follow_.{1,60}_on_(?:google_news|twitter|x|facebook|instagram|linkedin|whatsapp|telegram|mastodon|bluesky|threads|youtube|tiktok)\b|
        (?:(?:published|appears|appeared)_in_the_print_edition_of_|a_version_of_this_(?:article|story)_appear(?:s|ed)_in_print_)|esta_entrada_fue_publicada_|have_your_say_in_(?:our|the)_comments|mit_(?:meiner|ihrer|der)_anmeldung_(?:zum|für_den)_newsletter|
        tags?:|filed_under(?::|_[^,.]{0,60}$)|\(?reporting_by_.+editing_by_",
    ),
    (
        140,
        r"[\d.,]+_people_(?:are_)?(?:reading|watching)_(?:this|now)|this_site_is_protected_by_recaptcha|artikel_veröffentlicht_am|
        we_(?:may|might)_(?:earn|receive|get|make)_.{0,40}commissions?(?:\W*$|[,;.]_|_(?:from|on|for|if|when|through|at|by|without)_)|
        (?:read|see|watch|listen|learn|view|find|show|load|click)_(?:more|also|next):|click_here_to_(?:read|watch|see|view|listen|subscribe|sign)|
        related(?:_(?:articles?|stories|story|topics?|content|links?|coverage|posts?|news))?:|
        also_(?:read|see|on|watch):|(?-i:WATCH|LISTEN):_[^.!?]{0,120}$|
        join_(?:the_conversation|our_(?:newsletter|community|whatsapp|telegram|channel|mailing))|(?:get_in_touch_with|contact)_(?:the|our|this|an?)_(?:\S+_){0,2}(?:news_?(?:team|desk|room)|reporters?|editors?)\b|send_(?:us|your)_.{0,30}\b(?:tips?|story|stories)\b|have_(?:a|you_got_a)_(?:tip|story)|
        already_(?:a_(?:subscriber|member)|registered|have_(?:an_account|a_subscription))_?\?|(?:subscribe|register|log_in|sign_(?:in|up))_to_(?:continue|keep|read|unlock)|to_(?:continue|keep)_reading|
        this_(?:article|content|story)_is_(?:only_)?(?:for|available_(?:only_)?(?:to|for)|exclusive_(?:to|for)|reserved_for)_(?:our_)?(?:paid_|paying_|registered_)?(?:subscribers|members)|unlock_(?:this|the_full)_(?:article|story)|
        (?:jetzt_)?weiterlesen_mit|jetzt_(?:weiterlesen|freischalten)|(?:sie_sind_)?(?:bereits|schon)_(?:abonnent|kunde)(?:/?in)?_?\?|la_suite_(?:de_cet_article_)?est_réservée|(?:cet_article_est_)?réservé_(?:à_nos|aux)_abonnés(?:\W*$|_?[.:,!–-]|_(?:numériques|payants|premium|du_journal))|déjà_abonnée?s?_?\?|
        pour_(?:lire_la_suite(?:\W*$|_?[,:]|_de_(?:cet_|l.)article)|continuer_à_lire)|suscríbete_para|¿?ya_eres_(?:suscriptor|socio)_?\?|(?:contenido_)?exclusivo_para_(?:suscriptores|socios)",
    ),
    (
        160,
        r"(?:sign_up|subscribe|register)_.{0,100}\b(?:newsletters?|e-?mails|alerts|inbox|briefing|digest|daily|weekly|our_app|for_free|premium|membership)|
        (?:check_out|find|get|read)_(?:more|all|the_latest)_.{0,100}_by_signing_up_|
        (?:when|if)_you_(?:buy|purchase|shop)_(?:[^.]{0,40}_)?(?:through|using|via)_(?:our|an?|any|the|these|this|one_of_our)_(?:\S+_)?links?\b|for_free_.{0,100}\b(?:sign_up_(?:to|for|here|now|today)|inbox)\b|(?:this|our)_web_?site_uses_cookies|dieses_thema_im_programm:|
        by_(?:clicking|signing|submitting|subscribing|entering)_.{0,60}(?:sign_up|subscribe|newsletter|e-?mail)",
    ),
    (
        240,
        r"©|(?:\(c\)|copyright)_(?:copyright|©|\(c\)|by_(?-i:\p{Lu})|(?:19|20)\d\d)|(?:more_information|citation|journal_information):|this_document_is_subject_to_copyright|
        story_continues_below|article_continues_(?:below|after)|
        this_information_is_provided_by_rns|all_rights_reserved\.|tous_droits_réservés|alle_rechte_vorbehalten|todos_los_derechos_reservados|tutti_i_diritti_riservati|riproduzione_riservata|todos_os_direitos_reservados|alle_rechten_voorbehouden|wszystkie_prawa_zastrzeżone|
        všechna_práva_vyhrazena|minden_jog_fenntartva|toate_drepturile_rezervate|alla_rättigheter_förbehållna|alle_rettigheter_forbeholdt|kaikki_oikeudet_pidätetään|tüm_hakları_saklıdır|все_права_защищены|усі_права_захищені|جميع_الحقوق_محفوظة|
        無断(?:転載|複製)[^。]{0,12}(?:禁止|禁じます|厳禁|お断り)|무단_?전재[^.]{0,24}금지_?(?:\W|$)|版[权權]所有_?(?:[,，。©;；]|$)",
    ),
];

/// As [`LINES_OF`], of what opens sentences too: "More news is expected on Friday.", "20,000 people are here, the police said."
const LABELS_OF: &[(usize, &str)] = &[
    (
        30,
        r"continue_reading|most_(?:read|popular|viewed)|skip_(?:to|past|over)|reading_time|lesezeit|temps_de_lecture",
    ),
    (
        60,
        r"share(?:_this)?_to|advertisement_|recommended_(?:for_you|by|reading|stories|articles|videos)|don.?t_miss|sie_sind_hier:|you_are_here:|vous_êtes_ici|you_(?:may|might)_(?:also_)?(?:like|be_interested)|keep_reading|be_the_first_to_know",
    ),
    (100, r"follow_(?:us|our|me)\b|tags_"),
    (
        140,
        r"[\d.,]+_people_(?:are_)?here|more(?:_from|:|_like_this|_stories|_news)(?:\W|$)|read_next|(?:lesen|sehen)_sie_(?:auch|hier|mehr)|
        (?:lire|voir|à_lire|à_voir)_(?:aussi|également|plus)|mehr_(?:dazu|lesen|zu[mr]?|aus)\b|les_(?:også|mer|mere)|läs_(?:också|mer|även)|læs_(?:også|mere)|lees_(?:ook|meer|verder)|
        czytaj_(?:więcej|także|też|również)|zobacz_(?:także|też|również)|leggi_anche|lea_también|lee_también|te_puede_interesar|leia_(?:também|mais)|veja_(?:também|mais)|lue_(?:myös|lisää)|
        join_now|jetzt_abonnieren|déjà_abonné|already_(?:a_(?:subscriber|member)|registered|have_(?:an_account|a_subscription))|(?:sie_sind_)?(?:bereits|schon)_(?:abonnent|kunde)|nur_für_abonnent|ya_eres_(?:suscriptor|socio)|(?:solo|sólo)_para_(?:suscriptores|socios)",
    ),
];

/// As [`LINES_OF`], of what is furniture only where it leads away: "Read more about how it works" may be a link to another page, "See also
/// section 4", "Register for a permit" a step of a guide.
const CALLING_OF: &[(usize, &str)] = &[
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

/// Furniture, whoever says it.
pub static LINES: List = LazyLock::new(|| Beginnings::new(LINES_OF));
/// Furniture, but for a sentence that leads nowhere.
pub static LABELS: List = LazyLock::new(|| Beginnings::new(LABELS_OF));
/// Furniture where it leads away.
pub static CALLING: List = LazyLock::new(|| Beginnings::new(CALLING_OF));

/// A list that is compiled when it is first asked.
pub type List = LazyLock<Option<Beginnings>>;

/// How lines begin, and how much may follow.
pub struct Beginnings(Vec<(usize, Pattern)>);

impl Beginnings {
    fn new(lists: &[(usize, &str)]) -> Option<Beginnings> {
        let each = lists.iter().map(|(most, words)| {
            let end = if *most == 0 { r"\W*$" } else { "" };
            let beginning = pattern::of_words(&format!(r"(?i)^\W*(?:{words}){end}"))?;
            Some((*most, beginning))
        });
        Some(Beginnings(each.collect::<Option<_>>()?))
    }

    /// Whether a line begins so, with no more behind it than may be.
    fn begin(&self, line: &str) -> bool {
        self.0.iter().any(|(most, beginning)| {
            let rest = beginning.find(line).map(|found| &line[found.end()..]);
            rest.is_some_and(|rest| {
                let rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
                rest.chars().count() <= *most
            })
        })
    }
}

/// Whether a line begins as one of a list does, with no more behind it than may be.
pub fn begins(list: &List, line: &str) -> bool {
    (list.as_ref()).is_some_and(|list| list.begin(line))
}
