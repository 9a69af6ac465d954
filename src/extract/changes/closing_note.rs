//! Does a paragraph end in a notice? "… on board. Correction: an earlier version said 41 buses.", "… (This story has been corrected.)"

use std::sync::LazyLock;

use crate::extract::{
    notice_words,
    pattern::{Pattern, matches},
};

/// A paragraph's own words before its notice, in bytes: where there are fewer, the whole is the notice.
const A_SENTENCE: usize = 20;
/// In bytes: no notice is longer.
const LONGEST: usize = 1_200;
/// Places that are looked at: cost must not grow with the square of what a page repeats.
const PLACES: usize = 4;

// Where such a notice begins: behind a sentence, or in brackets. What follows is asked of the words for notices.
words!(
    OPENS,
    r#"(?i)(?:[.!?…]["'”’»)\]]*_+[(\[]?|_[(\[])(?:
    (?:corrections?|clarification|editor['’]?s?['’]?_note|berichtigung|korrektur|anmerkung_der_redaktion|rectificatif|correctif|note_de_la_rédaction|corrección|fe_de_err(?:ores|atas)|nota_de_la_redacción|rettifica|correctie|correção|rättelse|sprostowanie)_?:|
    an_(?:earlier|previous)_version_of_this_(?:story|article|report|post|piece|column)_|
    in_einer_(?:früheren|vorherigen)_(?:version|fassung)_(?:dieses|des)_(?:artikels|textes|beitrags)_|une_version_(?:antérieure|précédente)_de_ce(?:t_article|_texte)_|(?:en_)?una_versión_anterior_de_este_(?:artículo|texto)_)"#
);
// In brackets a story may also say that it was corrected; in its own text it may say so of another.
words!(
    IN_BRACKETS,
    r#"(?i)_[(\[](?:this_(?:story|article|report|post|piece|column)_(?:has_been|was)_(?:corrected|amended|updated|clarified|changed|revised|edited)|dieser_(?:artikel|text|beitrag)_wurde_|cet_article_a_été_|este_artículo_(?:ha_sido|fue)_)"#
);

/// Where a paragraph's closing notice begins; none where the paragraph is one from its beginning.
pub fn begins(text: &str) -> Option<usize> {
    let last = text.floor_char_boundary(text.len().saturating_sub(LONGEST));
    [&OPENS, &IN_BRACKETS]
        .into_iter()
        .find_map(|pattern| at(pattern, text, last))
}

fn at(pattern: &LazyLock<Option<Pattern>>, text: &str, last: usize) -> Option<usize> {
    if !matches(pattern, &text[last..]) {
        return None;
    }
    let pattern = pattern.as_ref()?;
    let mut from = last;
    for _ in 0..PLACES {
        let found = pattern.find_at(text, from)?;
        let mark = (found.as_str().find(char::is_whitespace)).unwrap_or(0);
        let at = found.start() + mark;
        let at = at + text[at..].len() - text[at..].trim_start().len();
        if at >= A_SENTENCE && is_one(&text[..at], text[at..].trim_end()) {
            return notice_words::kind(text.trim()).is_none().then_some(at);
        }
        from = found.end();
    }
    None
}

/// Whether what stands to the end of a paragraph is a notice alone, and nobody's words.
fn is_one(before: &str, note: &str) -> bool {
    let closes = match note.chars().next() {
        Some('(') => note.trim_end_matches('.').ends_with(')'),
        Some('[') => note.trim_end_matches('.').ends_with(']'),
        _ => !note.contains(')') || note.contains('('),
    };
    // A mark that the notice closes was opened before it: somebody says so.
    let is_said = note.contains(['“', '”', '„', '«', '»', '"'])
        || [",’", ".’", "?’", "!’", ",'", ".'", "?'", "!'"]
            .iter()
            .any(|end| note.contains(end));
    let is_open = before.chars().fold(false, |is_open, c| match c {
        '„' => true,
        '“' | '”' | '«' | '»' | '"' => !is_open,
        _ => is_open,
    });
    closes && !is_said && !is_open && notice_words::kind(note).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The towns are to pay for the wall by the end of March.";

    #[test]
    fn a_notice_behind_the_last_sentence_is_found() {
        for note in [
            "Correction: an earlier version said that there would be 41 boats.",
            "(This story has been corrected: there are 14 boats.)",
            "[An earlier version of this article gave the wrong day.]",
            "An earlier version of this article gave the wrong day.",
            "Editor’s note: the mayor has since replied.",
            "Anmerkung der Redaktion: Der Name war falsch.",
        ] {
            let text = format!("{STORY} {note}");
            assert_eq!(begins(&text).map(|at| &text[at..]), Some(note), "{note}");
            assert_eq!(begins(note), None, "the whole is one: {note}");
        }
    }

    #[test]
    fn what_somebody_says_or_what_tells_of_another_is_none() {
        for text in [
            "“We looked again. Correction: there are 41 boats,” the master of the harbour wrote.",
            "„Wir haben gezählt. Korrektur: Es sind 41 Boote“, schrieb die Werft am Montag.",
            "The council voted at noon. This report was read out by a witness on the stand.",
            "The towns are to pay for the wall. The correction came late.",
            "‘We looked again. Correction: there are 41 boats,’ the master of the harbour wrote.",
            "”Vi räknade igen. Rättelse: det är 41 båtar”, skrev varvet i måndags till kommunen.",
            "The mayor came at noon. Editor’s note: she has replied. She said: “I own no boat.”",
            "The board (this report was updated in June) has shown that 41 boats were lost.",
            "The findings came in May. This report was amended in June, documents show.",
            "Die Liste kam im Mai. Dieser Text wurde im Juni vom Ministerium geändert.",
        ] {
            assert_eq!(begins(text), None, "{text}");
        }
    }
}
