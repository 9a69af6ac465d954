//! Which short lines say themselves what they are: a button, a byline, a date?

use crate::extract::{
    line_words::{CALLING, LABELS, LINES, begins},
    pattern::{Pattern, matches},
    sentences, text,
};

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
    r"(?:^|[.!?]\W+)(?:Sign_up|Subscribe|Jetzt_abonnieren|Abonnieren_Sie|Melden_Sie_sich|Inscrivez-vous|Abonnez-vous|Suscríbete|Suscríbase|Iscriviti|Assine)\s[^.!?]{0,160}(?:[Nn]ewsletters?|[Ii]nbox|[Ii]nfolettre|[Bb]oletín)|
    (?:^|[.!?]\W+)(?:Se_vuoi|Si_quieres|Si_desea|Pour_recevoir|Wenn_Sie|If_you_(?:want|would_like))_[^.!?]{0,80}_(?:iscriviti|suscríbete|inscrivez-vous|abonnieren_Sie|sign_up|subscribe)_[^.!?]{0,80}[Nn]ewsletter|
    (?:^|[.!?]\W+)(?:Sign_up|Subscribe)_to_(?:receive|get)_our_"
);

/// "There is more where that came from. Sign up for our newsletter today.": wherever in a short paragraph it says so.
pub fn invites(text: &str) -> bool {
    text.len() <= INVITES_AT_MOST
        && !text::opens_quoted(text)
        && matches(&CALLS, text)
        && !sentences::is_said(text)
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

// What a player shows of its settings, in one run.
words!(
    PLAYER,
    r"^\W*(?:\d{1,2}:)?\d{1,2}:\d\d_?/_?(?:\d{1,2}:)?\d{1,2}:\d\d\W*$"
);
words!(
    SUBTITLES,
    r"(?i)^\W*(?:subtitles|captions|untertitel|sous-titres|subtítulos|sottotitoli)_?(?:off|on|aus|an|désactivés|activés|desactivados|activados)_?(?:english|englisch|anglais|inglés|inglese|deutsch|german|alemán|tedesco|français|french|französisch|francés|francese|español|spanish|spanisch|espagnol|spagnolo|italiano?|português|portuguese|nederlands|dutch|polski|polish|arabic|العربية)\W*$"
);

/// "SubtitlesOffEnglish", "00:00/02:13".
pub fn plays_in(text: &str) -> bool {
    text.len() <= 80 && matches(&PLAYER, text) || names_a_tongue(text)
}

/// "SubtitlesOffEnglish": a score may look as the clock of a player does, this is nothing else.
pub fn names_a_tongue(text: &str) -> bool {
    text.len() <= 80 && matches(&SUBTITLES, text)
}

// How readers voted: "Votes: 9 Average: 4.7". One count alone may be what a story tells of a candidate.
words!(
    VOTED,
    r"(?i)^\W*(?:votes?|votos|voti|stimmen|głosów):_?[\d.,]+\W{1,3}(?:average(?:_(?:score|rating|vote))?|rating|puntuación(?:_media)?|valoración(?:_media)?|(?:durchschnittliche_)?bewertung|durchschnitt|note_moyenne|moyenne|media|średnia):_?[\d.,/]+\W*$"
);

fn counts(text: &str) -> bool {
    if text.len() <= 80 && text.contains(':') && matches(&VOTED, text) {
        return true;
    }
    let has_digits = text.bytes().filter(u8::is_ascii_digit).nth(1).is_some();
    has_digits && !text.ends_with('.') && matches(&COUNTERS, text)
}

/// Whether a short line says that it is furniture: "Read more: …", "Advertisement", "Sign up to our newsletter".
pub fn line(text: &str) -> bool {
    line_with(text, false)
}

/// As [`line`], where it is known whether something in it is a link.
pub fn line_with(text: &str, has_link: bool) -> bool {
    text.chars().count() <= LINE_AT_MOST
        && !text::opens_quoted(text)
        && (begins(&LINES, text)
            || begins(&LABELS, text) && (has_link || !tells(text))
            || matches(&WORKINGS, text)
            || counts(text)
            || plays(text))
        && !sentences::tells(text)
}

/// Whether a line is a sentence that calls on nobody, and stands behind no label.
fn tells(text: &str) -> bool {
    let (small, all) = text::small_words(text);
    text.trim_end_matches(text::closes).ends_with('.')
        && !text.contains(':')
        && small >= 4
        && small * 2 >= all
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
    let count = |pattern: &Option<Pattern>| {
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
    text.chars().count() <= LINE_AT_MOST && !text::opens_quoted(text) && begins(&CALLING, text)
}

/// In characters.
const LINE_AT_MOST: usize = 240;

words!(
    BYLINE,
    r"(?i)^\W*(?:by|von|par|por|di|da|door|av|af|od|autor(?:in|es)?:?|author:?|written_by|posted_by|post_by|published_by|reporting_by|text:|texte:|words_by|story_by|текст:|автор:)_+\p{Lu}.{1,120}$"
);
words!(
    TIMES,
    r"(?i)^\W*(?:erstellt:.{0,90}|(?:first_|page_|content_)?(?:published|updated|posted|last_(?:updated|modified|edited|reviewed|changed|revised)|current_as_of|modified|vérifiée?_le|stand|publicerad|uppdaterad|udgivet|opdateret|veröffentlicht|aktualisiert|publiée?s?_(?:le|il_y_a)|offentliggjort|mis_à_jour|publicado|actualizado|pubblicato|aggiornato|gepubliceerd|opublikowano|publikacja|aktualizacja|güncelleme|oppdatert|publisert|published_on|updated_on|issued)\b.{0,90}|date(?:_(?:published|posted|updated|created|modified|of_(?:last_)?(?:publication|issue|release|update|revision|review|modification)))?_?:?.{0,12}\d.{0,60}|
    (?:(?:dernière_)?mise_à_jour|dernière_modification|letzte_(?:aktualisierung|änderung)|zuletzt_(?:aktualisiert|geändert)|última_(?:actualización|modificación|atualização)|ultim[oa]_(?:aggiornamento|modifica)|laatst_(?:bijgewerkt|gewijzigd)|senast_(?:uppdaterad|ändrad))_?:?_(?:(?:le|am|el|em|il|op|den)_)?\d.{0,40}|
    debated_on_(?:\p{L}{6,9},?_)?\d{1,2}_\p{L}{3,9}_\d{4}|
    .{0,24}\b\d{1,2}_\p{L}{3,10}\.?_\d{4}_?[-–—|·,]_?\d{1,2}[:h]\d\d.{0,60}|
    .{0,24}\b(?:[01]?\d|2[0-3])[:h][0-5]\d(?:[^\d%].{0,40})?|.{0,24}\b(?:[01]?\d|2[0-3])\.[0-5]\d_?(?:[ap]\.?m|uhr|gmt|utc|bst|c?est?|edt|et)\b.{0,40}|.{0,12}\d{4}年\d{1,2}月\d{1,2}日.{0,12}|.{0,24}\b\d{1,2}\.\d{1,2}\.\d{4}\b.{0,40}|(?:[\p{L}-]{2,14}\.?,?_)?\d{1,2}\.?_(?:de_)?\p{L}+\.?,?_(?:de_|del_)?\d{4}.{0,75}|(?:on_|[\w-]+\.\p{L}{2,4}_|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?_)?\p{L}{3,9}\.?_\d{1,2},?_\d{4}.{0,75}|\d{1,2}:\d\d,_\p{L}{3}.{0,90}|.{0,60}\|_?(?:published|last_updated):_.{0,110}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?:.{0,30}|_by_.{0,90})|\d{4}-\d\d-\d\d.{0,30}|\d+_(?:seconds?|minutes?|mins?|hours?|days?|weeks?)_ago.{0,20}|(?:vor|il_y_a|hace)_\d+_\p{L}{3,9})$"
);

// Labels of a day that open no sentence, with the whole day: "更新料は3万円", "Megjelent 3 új jelentés" tell something. A release's number.
words!(
    DATED,
    r"(?i)^\W*(?:(?:(?:data_)?(?:publicării|actualizării)|(?:giriş|yayın\p{L}*|güncelleme)_tarihi|frissítve|módosítva|közzétéve|megjelent|publikováno|aktualizováno|zveřejněno|objavljeno|ažurirano|diperbarui|dipublikasikan|cập_nhật|обновлено|опубликовано|оновлено|опубліковано|ενημερώθηκε|δημοσιεύθηκε|등록|입력|수정|(?:最終)?更新(?:日時?)?|公開日?|发布(?:时间)?|آخر_تحديث|تاريخ_النشر)(?:_?[:：]_?|_|日_?)?(?:\p{L}{1,10}[.,]{0,2}_)?[(（]?(?:\d{4}(?:[./-]|\.?_|_?[年년])_?\d{1,2}[./月월-].{0,60}|\d{4}\.?_\p{L}{3,12}\.?_\d{1,2}.{0,40}|\d{1,2}[./-]_?\d{1,2}[./-]_?(?:\d{4}|\d\d).{0,60}|\d{1,2}\.?_(?:de_)?\p{L}{3,12}\.?,?_(?:de_)?\d{4}.{0,60}|\p{L}{3,10}_\d{1,2},_\d{4}.{0,40})|
    (?:(?:presse|medien)mitteilung|(?:press|news|media)_release|communiqué(?:_de_presse)?|comunicado(?:_de_prensa)?|nota_de_prensa|comunicato(?:_stampa)?)(?:_.{0,24})?_(?:(?:vom|du|del?|of)_)?\d{1,2}\.?_(?:de_)?\p{L}{3,12}\.?_(?:de_)?\d{4}|
    (?:el|le|am|on|den|op)_\p{L}{4,11},?_\d{1,2}\.?_(?:de_)?\p{L}{3,12}\.?_(?:de_|del_)?\d{4}_(?:a_las|à|um|at|kl\.?|om)_\d{1,2}[:h.]\d\d.{0,40})$"
);

/// Whether a line opens with the label of a day, and the day.
pub fn dated(text: &str) -> bool {
    text.chars().count() <= 160
        && !text.ends_with('。')
        && !text.ends_with("다.")
        && matches(&DATED, text)
}

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
        && (matches(&TIMES, text)
            || dated(text)
            || behind_section(text).is_some_and(|rest| matches(&TIMES, rest))
            || are_times(text))
}

// "4 min read".
words!(
    READING,
    r"(?i)^\W*\d+_(?:min(?:ute)?s?_(?:read|lesezeit)|min\.?_(?:read|lesezeit|de_lectur[ea]|di_lettura|leestijd|läsning|czytania)|minutes_de_lecture|minutos_de_lectura)\W*$"
);

/// "4 min read · March 11, 2026 · Updated March 12, 2026": parts that each say when, or how long it takes to read.
fn are_times(text: &str) -> bool {
    let parts = text.split(['·', '•', '|']).map(str::trim);
    let mut parts = parts.filter(|part| !part.is_empty()).peekable();
    let (mut times, mut all) = (0, 0);
    while let Some(part) = parts.next_if(|part| matches(&TIMES, part) || matches(&READING, part)) {
        all += 1;
        times += usize::from(!matches(&READING, part));
    }
    parts.peek().is_none() && times > 0 && all > 1
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
        assert!(
            [&LINES, &LABELS, &CALLING]
                .iter()
                .all(|list| list.is_some())
        );
        for pattern in [
            &WORKINGS, &COUNTERS, &NETWORKS, &BUTTONS, &OFFERS, &CALLS, &BYLINE, &TIMES, &CREDITED,
            &PLAYS, &READING, &PLAYER, &SUBTITLES, &VOTED, &DATED,
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
    fn what_somebody_said_and_what_a_sentence_tells_is_no_button() {
        for text in [
            "“Follow us to the wall,” the harbour master shouted.",
            "“Read more: it is all in there,” she told the council.",
            "“We may earn a commission on it,” he said.",
            "„Mehr dazu weiß ich nicht“, sagte die Fischerin.",
            "« Vous êtes ici au port », a dit la maire.",
            "«Solo para socios es el muelle», dijo la alcaldesa.",
            "More news of the ferry is due on Friday.",
            "30,000 people are here for the boats, the council said.",
            "For more than ten years the harbour has followed the money.",
            "Contact between reporters and boatmen was banned in May.",
            "Copyright by then had run out, the court held.",
            "Filed under oath, the paper names three boats.",
            "Jetzt abonnieren immer mehr von ihnen die Zeitung im Netz.",
            "Pour lire la suite de la loi, il faut du temps.",
            "Follow our example and build walls, she told the towns.",
            "Mehr zu bauen ist das Ziel der Werft.",
            "Mehr dazu wollte die Werft am Montag nicht sagen.",
        ] {
            assert!(!line(text), "{text}");
        }
        for text in [
            "» Mehr zum Thema Mauern",
            "More from Harrow",
            "Follow us on Mastodon for all that is new on the coast.",
            "When you buy a boat using a link on this page, we get a share of it.",
            "1,204 people are reading this story right now.",
        ] {
            assert!(line(text), "{text}");
        }
        let more = "Mehr zu den Mauern lesen Sie in unserem Dossier.";
        assert!(line_with(more, true) && !line(more));
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
        for line in [
            "4 min read·March 3, 2026·Updated March 4, 2026",
            "03/03/2026 | Actualizado: 04/03/2026 15:10",
            "Last edited by Ines Calloway on 3 March 2026",
            "Date of last revision: 3 March 2026",
            "Vérifié le 3 mars 2026 - Direction des ports",
        ] {
            assert!(time(line), "{line}");
        }
        assert!(!time("4 min read | The wall | March 3, 2026"));
        assert!(time("Date: 3 March 2026") && !time("Date of the trial: 3 March 2026"));
        assert!(!time("The law was published in March"));
        assert!(time("Ofer 18.45 Uhr") && time("14:41") && time("渡辺2025年1月13日 21時37分"));
        assert!(!time("Market share: 12.89%") && !time("Market share: 3.58%"));
        assert!(credited("Ines Calloway 3 March 2026 - 14:41"));
        assert!(credited("Ines O'Farrell2 March 2024 22:17"));
        assert!(!credited("The law of 3 March 2026 stands."));
    }
}
