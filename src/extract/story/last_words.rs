//! Which short pieces at the end of a story are its own, though they are no sentence?

use crate::extract::{clocks, credit, lines, pieces::Piece, text, times};
use crate::model::BlockKind;

/// In characters: who signs a story behind its last full stop.
const SIGN_OFF: usize = 40;
/// In characters: "Total: 41.000.", "(\u{24}1 = 4.41 ringgit)".
const FIGURES: usize = 120;

/// "The wall stays, he said. – Harrow Post": what stands before the name of who signs.
pub fn without_sign_off(text: &str) -> &str {
    let parts = [" – ", " — ", " - "]
        .iter()
        .filter_map(|dash| text.rsplit_once(dash));
    parts
        .filter(|(before, name)| {
            let is_short = name.chars().count() <= SIGN_OFF && name.split_whitespace().count() <= 4;
            is_short
                && text::ends_sentence(before)
                && !before.ends_with(':')
                && text::small_words(name).0 <= 1
        })
        .map(|(before, _)| before)
        .min_by_key(|before| before.len())
        .unwrap_or(text)
}

/// "The vote is in April. EFE": what stands before the agency that a story is by.
pub fn without_agency(text: &str) -> &str {
    let parts = text
        .trim_end_matches(')')
        .rsplit_once(['.', '”', '»', '"', '!', '?']);
    let Some((before, agency)) = parts else {
        return text;
    };
    let before = &text[..before.len()
        + text[before.len()..]
            .chars()
            .next()
            .map_or(0, char::len_utf8)];
    let is_credit = |c: char| matches!(c, ':' | '©' | '@' | '/' | '|');
    if agency.starts_with(' ')
        && credit::is_agency(agency.trim_matches([' ', '(']))
        && !before.contains(is_credit)
        && text::small_words(before).0 > 0
    {
        before
    } else {
        text
    }
}

/// "Deaths: 14. Injured: 3.": figures, and not the day or the hour of the page, whose it is or how to write to it.
pub fn tells_figures(piece: &Piece) -> bool {
    let text = &piece.text;
    let numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|number| !number.is_empty());
    let is_year =
        |number: &str| number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    // What a page counts and calls itself by has no end of a sentence.
    let is_ended = text.ends_with(['.', '。']) || text.starts_with('(') && text.ends_with(')');
    piece.kind == BlockKind::Paragraph
        && is_ended
        && piece.linked == 0
        && piece.chars <= FIGURES
        && numbers.into_iter().any(|number| !is_year(number))
        && !text.contains(['@', '©', '®', '|', '#'])
        && !text.split_whitespace().any(is_key)
        && !text.contains("://")
        && !text.contains("www.")
        && !times::time(text)
        && !times::credited(text)
        && !lines::byline(text)
        && !clocks::says_when(text)
}

/// "7be1-11": what a machine calls a request by.
fn is_key(word: &str) -> bool {
    word.len() >= 5
        && word.contains(|c: char| c.is_ascii_digit())
        && word.contains(|c: char| matches!(c, 'a'..='f'))
        && word
            .chars()
            .all(|c| c.is_ascii_hexdigit() || matches!(c, '-' | '_'))
}

/// The number of a clause: 4 of "4. Contact".
pub fn clause(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = text.split_at(end);
    let is_one = rest.starts_with(['.', ')']) && rest[1..].starts_with(' ');
    number.parse().ok().filter(|_| is_one && end <= 3)
}

/// "The wall stays. (dpa)": the end of a story, and who wrote it.
pub fn without_initials(text: &str) -> &str {
    const AT_MOST: usize = 24;
    let in_brackets = |open: &str, close: char| text.strip_suffix(close)?.rsplit_once(open);
    in_brackets(" (", ')')
        .or_else(|| in_brackets("（", '）'))
        .or_else(|| in_brackets("【", '】'))
        .filter(|(_, initials)| initials.len() <= AT_MOST && !initials.contains(['@', '/', '.']))
        .map_or(text, |(story, _)| story)
}

/// "The accounts for the year are to be found in the library of the town": a sentence whose full stop was left out. Credits are names.
pub fn runs_on(text: &str) -> bool {
    let (small, all) = text::small_words(text);
    all >= WORDS_OF_A_SENTENCE && small * 4 >= all * 3 && !text.contains(['@', '/', '|', ':'])
}

/// "ร้านเปิดตามปกติในเช้าวันรุ่งขึ้น": where no sentence has a full stop, words enough that lead nowhere and stand behind no label.
pub fn tells_without_stops(piece: &Piece) -> bool {
    piece.weight >= 75
        && piece.linked == 0
        && !piece.text.contains(['@', '/', '|', ':', '©'])
        && text::has_no_stops(&piece.text)
}

/// A credit or a call has fewer.
const WORDS_OF_A_SENTENCE: usize = 10;

#[cfg(test)]
mod tests {
    use crate::extract::tail::tests::read;

    #[test]
    fn a_last_sentence_may_lack_its_full_stop() {
        assert!(super::runs_on(
            "The accounts for the year are to be found in the library of the town from the spring"
        ));
        for credits in [
            "Reporting by Ines Calloway and Tom Reed, editing by Mary Ann Field and Peter Hall in Harrow",
            "Photo: Harrow Archive",
            "For more about the sea wall and the levy write to walls@harrow.example at any time",
        ] {
            assert!(!super::runs_on(credits), "{credits}");
        }
    }

    #[test]
    fn a_story_may_end_in_figures_or_a_quote_with_its_paper() {
        for last in [
            "Total: 41.000.",
            "Drowned: 14. Hurt: 3.",
            "(1 crown = 4.4120 shillings)",
            "“We keep the wall,” the mayor of Harrow said. – Coast.example",
        ] {
            assert_eq!(read(&format!("<p>{last}</p>")), [last]);
        }
        for no_end in [
            "Harrow Post 2026",
            "3 March 2026, 14:05",
            "© 2026 Harrow Post, 41 Quay",
            "HARROW.",
            "Request: 7be1-11",
            "Desk of the harbour: 555-0142",
            "Views: 2114",
            "Rating: 4.5 / 5 (128 votes)",
            "Ann Holt – Harrow Post",
        ] {
            assert!(read(&format!("<p>{no_end}</p>")).is_empty(), "{no_end}");
        }
    }

    #[test]
    fn the_last_clause_of_terms_is_kept_with_the_address_in_it() {
        let clause = |n: usize| {
            format!(
                "<p class=t>{n}. Part</p><p class=t>Whoever keeps a boat at the desk pays for the {n}th part of the wall.</p>"
            )
        };
        let clauses: String = (1..4).map(clause).collect();
        let kept = read(&format!(
            "{clauses}<p class=t>4. Desk</p><p class=t>Harbour Desk, Ltd, Quay Street, Ormsby</p>"
        ));
        assert_eq!(kept.len(), 8, "{kept:?}");
    }
}
