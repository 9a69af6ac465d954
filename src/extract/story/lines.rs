//! Which short lines say themselves what they are: a button, a byline, a date?

use crate::extract::{
    line_words::{CALLING, LABELS, LINES, begins},
    pattern::{Pattern, matches},
    sentences, text,
};

// What a page says of its own working.
words!(
    WORKINGS,
    r"(?i)^\W*(?:what_do_you_think\b.{0,60}\bhave_your_say\b.{0,60}|.{0,30}_requires_javascript\W*|.{0,20}enable_javascript.{0,60}|your_browser_does_not_support.{0,60}|.{0,12}content_is_protected\W*|hauptinhalt|autoplay|video_player.{0,30}|unable_to_load.{0,40}|these_are_external_links.{0,60})\W*$"
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
/// A line above a story that names who wrote it.
pub fn byline(text: &str) -> bool {
    text.chars().count() <= 140 && !text.ends_with('.') && matches(&BYLINE, text)
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
            &WORKINGS, &COUNTERS, &NETWORKS, &BUTTONS, &OFFERS, &CALLS, &BYLINE, &PLAYS, &PLAYER,
            &SUBTITLES, &VOTED,
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
    }
}
