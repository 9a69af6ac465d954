//! Does a paragraph end in a notice? "… on board. Correction: an earlier version said 41 buses.", "… (This story has been corrected.)"

use crate::extract::{notice_words, pattern::matches};

/// A paragraph's own words before its notice, in bytes: where there are fewer, the whole is the notice.
const A_SENTENCE: usize = 20;
/// In bytes: no notice is longer.
const LONGEST: usize = 1_800;
/// Places that are looked at: cost must not grow with the square of what a page repeats.
const PLACES: usize = 6;

// Where such a notice begins: behind a sentence, or in brackets. What follows is asked of the words for notices.
words!(
    OPENS,
    r#"(?i)(?:[.!?…]["'”’»)\]]*_+[(\[*]?|_[(\[])(?:
    (?:corrections?|clarification|editor['’]?s?['’]?_note|berichtigung|korrektur|anmerkung_der_redaktion|rectificatif|correctif|note_de_la_rédaction|corrección|fe_de_err(?:ores|atas)|nota_de_la_redacción|rettifica|correctie|correção|rättelse|sprostowanie)_?:|
    an_(?:earlier|previous)_version_of_(?:this|the)_|this_(?:story|article|report|post|page|piece|item|column)_(?:has_been|was)_(?:corrected|amended|updated|clarified|changed|revised|edited)|
    in_einer_(?:früheren|vorherigen)_(?:version|fassung)_|dieser_(?:artikel|text|beitrag)_wurde_|(?:une|dans_une)_(?:version|première_version)_(?:antérieure|précédente)?_?de_ce|cet_article_a_été_|
    (?:en_)?una_versión_anterior_de_est)"#
);

/// Where a paragraph's closing notice begins; none where the paragraph is one from its beginning.
pub fn begins(text: &str) -> Option<usize> {
    let last = text.floor_char_boundary(text.len().saturating_sub(LONGEST));
    if !matches(&OPENS, &text[last..]) {
        return None;
    }
    let pattern = OPENS.as_ref()?;
    let mut from = last;
    for _ in 0..PLACES {
        let found = pattern.find_at(text, from)?;
        let opened = found.as_str();
        let mark = opened.find(|c: char| c.is_whitespace()).unwrap_or(0);
        let at = found.start() + mark;
        let at = at + text[at..].len() - text[at..].trim_start().len();
        let note = text[at..].trim_end();
        if at >= A_SENTENCE && !is_within_a_quote(&text[..at]) && notice_words::kind(note).is_some()
        {
            return notice_words::kind(text.trim()).is_none().then_some(at);
        }
        from = found.end();
    }
    None
}

/// Whether quotation marks are open at the end of the words.
fn is_within_a_quote(before: &str) -> bool {
    before.chars().fold(false, |is_open, c| match c {
        '„' => true,
        '”' => false,
        '“' | '«' | '»' | '"' => !is_open,
        _ => is_open,
    })
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
        ] {
            assert_eq!(begins(text), None, "{text}");
        }
    }
}
