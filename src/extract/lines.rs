//! Which short lines say themselves what they are: a button, a byline, a date? The word lists are ours, in the commonest languages of
//! news and government sites.

use super::pattern::matches;

words!(
    LINES,
    r"(?i)^\W*(?:advertisement|advertising|anzeige|werbung|publicité|publicidad|pubblicità|reklama|annons|reklame|advertentie|sponsored_content|story_continues_below.*|article_continues_(?:below|after).*|continue_reading.{0,30}|
    share(?:_this)?(?:_(?:article|story|page|post|on|via|to).{0,40})?|teilen|partager|compartir|condividi|del|dela|delen|udostępnij|copy_link|link_copied!?|copied!?|copy|print|drucken|imprimer|imprimir|save|saved|email|e-mail|facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|telegram|flipboard|bluesky|threads|messenger|
    (?:read|see|watch|listen|learn|view|find|show|load|click)_(?:more|also|next|now|all|full|here)(?:[:_].{0,140})?|more(?:_from|_on|_about|:|_like_this|_stories|_news).{0,140}|also_(?:read|see|on|watch).{0,140}|related(?:_(?:articles?|stories|story|topics?|content|links?|coverage|posts?|news))?(?::.{0,140})?|recommended.{0,60}|most_(?:read|popular|viewed).{0,30}|trending(?:_now)?|
    don.?t_miss.{0,60}|what.s_hot|editor.?s_picks?|top_stories|latest_(?:news|stories)|up_next|read_next.{0,140}|you_(?:may|might)_(?:also_)?(?:like|be_interested).{0,60}|keep_reading.{0,60}|more_in.{0,60}|
    (?:lesen|sehen)_sie_(?:auch|hier|mehr).{0,140}|(?:lire|voir|à_lire|à_voir)_(?:aussi|également|plus).{0,140}|mehr_(?:zum_thema|dazu|lesen|zu|aus).{0,140}|les_(?:også|mer|mere).{0,140}|läs_(?:också|mer|även).{0,140}|læs_(?:også|mere).{0,140}|lees_(?:ook|meer|verder).{0,140}|czytaj_(?:więcej|także|też|również).{0,140}|zobacz_(?:także|też|również).{0,140}|leggi_anche.{0,140}|lea_también.{0,140}|lee_también.{0,140}|te_puede_interesar.{0,140}|leia_(?:também|mais).{0,140}|veja_(?:também|mais).{0,140}|lue_(?:myös|lisää).{0,140}|
    (?:sign|signed)_up.{0,160}|subscribe.{0,160}|register_(?:now|for|to).{0,100}|join_(?:us|our|the_conversation|now).{0,140}|follow_(?:us|@|the|our|me)?.{0,100}|get_(?:the|our|unlimited|all).{0,60}(?:newsletter|app|alerts|access|inbox|email).{0,80}|download_(?:the|our).{0,60}app.{0,40}|
    (?:newsletter|sign_in|log_in|login|register|close|menu|search|skip_to.{0,30}|back_to_top|top|go_to.{0,30}|loading\W*|view_comments.{0,20}|comments?(?:_\(?\d+\)?)?|\d+_comments?|leave_a_(?:comment|reply)|post_a_comment|add_as_(?:a_)?preferred.{0,40}|advertisement_.{0,40}|expand|collapse|play|pause|watch|listen(?:_to_(?:this_)?(?:article|story))?.{0,30}|topics?:?|tags?:?.{0,100}|filed_under.{0,100}|categor(?:y|ies):.{0,60}|share_options|gift_(?:this_)?article.{0,20}|set_as_preferred.{0,30}|image_\d+_of_\d+|\d+/\d+)|
    [\d.,]+_people_(?:are_)?(?:reading|watching|here).{0,120}|[\d.,]+k?_(?:views|shares|comments|likes|reactions)|
    (?:©|\(c\)|copyright_).{0,200}|all_rights_reserved.{0,60}|our_standards:.{0,80}|.{0,40}trust_principles\W*|by_(?:clicking|signing|submitting|subscribing|entering).{0,200}|this_site_is_protected_by_recaptcha.{0,120}|
    \d+_min(?:ute)?s?_read|reading_time.{0,30}|lesezeit.{0,30}|temps_de_lecture.{0,30}|artikel_veröffentlicht_am.{0,120}|be_the_first_to_know.{0,60}|get_local_news_delivered.{0,60}|みんなのポストを見る|ポスト|シェア|sommaire|à_découvrir|článek|(?:more_information:|citation:|journal_information:|provided_by_|this_document_is_subject_to_copyright).{0,235}|(?:get_in_touch|contact_us|send_(?:us|your)_.{0,30}(?:tips?|story|stories)).{0,140}|have_(?:a|you_got_a)_(?:tip|story).{0,140}|
    (?:for|get)_(?:the_latest|more)_.{0,110}(?:sign_up|subscribe|check_(?:our|out)|visit_our|follow).{0,80}|we_(?:may|might)_(?:earn|receive|get|make)_.{0,40}commission.{0,120}|(?:when|if)_you_(?:buy|purchase|shop)_through_.{0,160}|follow_.{1,40}_on_google_news.{0,160}|this_(?:story|article)_was_(?:originally|first)_published_.{0,40}\d{4}.{0,30}|zuerst_veröffentlicht_am.{0,60}|dieses_thema_im_programm:.{0,160}|back_to_gallery|scroll_(?:down|through)_.{0,60}|@[a-z0-9.-]{2,30}|dieser_artikel_wurde_im_original.{0,60}|auf_dieser_seite:?|on_this_page:?|in_this_article:?|weitere_videos|para_saber_más|jetzt_abonnieren.{0,120}|\(?reporting_by_.{3,160}editing_by_.{3,80})\W*$"
);

// What a page says of its own working.
words!(
    WORKINGS,
    r"(?i)^\W*(?:adverts?|ads?|.{0,30}_requires_javascript\W*|.{0,20}enable_javascript.{0,60}|your_browser_does_not_support.{0,60}|.{0,12}content_is_protected\W*|hauptinhalt|autoplay|video_player.{0,30}|unable_to_load.{0,40})\W*$"
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

/// In bytes: more is said of newsletters by a story about them.
const INVITES_AT_MOST: usize = 320;

/// Whether a short line says that it is furniture: "Read more: …", "Advertisement", "Sign up to …".
pub fn line(text: &str) -> bool {
    text.chars().count() <= 240 && (matches(&LINES, text) || matches(&WORKINGS, text))
}

words!(
    BYLINE,
    r"(?i)^\W*(?:by|von|par|por|di|da|door|av|af|od|autor(?:in|es)?:?|author:?|written_by|posted_by|published_by|reporting_by|text:|texte:|words_by|story_by|текст:|автор:)_+\p{Lu}.{1,120}$"
);
words!(
    TIMES,
    r"(?i)^\W*(?:(?:first_)?(?:published|updated|posted|last_(?:updated|modified)|modified|stand|veröffentlicht|aktualisiert|publié|mis_à_jour|publicado|actualizado|pubblicato|aggiornato|gepubliceerd|opublikowano|publikacja|aktualizacja|güncelleme|oppdatert|publisert|published_on|updated_on|date|issued)\b.{0,90}|
    .{0,24}\b(?:[01]?\d|2[0-3])[:h][0-5]\d(?:[^\d%].{0,40})?|.{0,24}\b(?:[01]?\d|2[0-3])\.[0-5]\d_?(?:[ap]\.?m|uhr|gmt|utc|bst|c?est?|edt|et)\b.{0,40}|.{0,12}\d{4}年\d{1,2}月\d{1,2}日.{0,12}|.{0,24}\b\d{1,2}\.\d{1,2}\.\d{4}\b.{0,40}|(?:\p{L}{2,10}\.?,?_)?\d{1,2}\.?_\p{L}+\.?,?_\d{4}.{0,75}|(?:[\w-]+\.\p{L}{2,4}_)?\p{L}{3,9}\.?_\d{1,2},?_\d{4}.{0,75}|\d{1,2}:\d\d,_\p{L}{3}.{0,90}|.{0,60}\|_?(?:published|last_updated):_.{0,110}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?:.{0,30}|_by_.{0,90})|\d{4}-\d\d-\d\d.{0,30}|\d+_(?:seconds?|minutes?|mins?|hours?|days?|weeks?)_ago.{0,20})$"
);

words!(
    CREDITED,
    r"^\W*(?:\p{Lu}[\p{L}.'’-]*[,_&]*(?:and_|und_|et_|y_|e_)?){1,6}(?:\d{1,2}\.?_\p{L}+\.?,?_\d{4}|\p{L}{3,9}\.?_\d{1,2},?_\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\b.{0,25}$"
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
    text.chars().count() <= 160 && matches(&TIMES, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_words_compiles() {
        for pattern in [&LINES, &WORKINGS, &CALLS, &BYLINE, &TIMES, &CREDITED] {
            assert!(pattern.is_some());
        }
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
        assert!(invites("Liked this? Sign up for our free newsletter."));
        assert!(!invites(
            "If you sign up for our newsletter, we keep your address."
        ));
        assert!(!invites(
            "Subscribers of our newsletter may leave at any time."
        ));
        assert!(byline("By Ines Calloway and Tom Reed"));
        assert!(!byline("By then the sea had come in."));
        assert!(time("Published 3 March 2026"));
        assert!(!time("The law was published in March"));
        assert!(time("Ofer 18.45 Uhr") && time("14:41") && time("渡辺2025年1月13日 21時37分"));
        assert!(!time("Market share: 12.89%") && !time("Market share: 3.58%"));
        assert!(credited("Ines Calloway 3 March 2026 - 14:41"));
        assert!(credited("Ines O'Farrell2 March 2024 22:17"));
        assert!(!credited("The law of 3 March 2026 stands."));
    }
}
