//! Which lines of a text say when it was changed, or since when it holds?

use crate::extract::{dates, months, pattern::matches, times};
use crate::model::{Article, Block, PageKind};

// From when on a policy holds.
words!(
    IN_FORCE,
    r"(?i)^\W*(?:(?:version|fassung|versión)_[\d.]{1,8},?_)?(?:effective|in_(?:force|effect)|comes_into_force|valid_from|gültig_ab|(?:tritt_)?in_kraft|en_vigueur|entrée_en_vigueur|date_d.effet|à_compter_du|applicable_à_partir_du|gilt_(?:ab|seit)|en_vigor|vigente_desde|entrada_en_vigor|fecha_de_entrada_en_vigor)\b.{0,60}\d{4}\W*(?:[|·•(].{0,60})?$"
);

/// "Effective date: 3 March 2026": a part of the policy, wherever it stands.
pub fn in_force(text: &str) -> bool {
    text.chars().count() <= 120 && matches(&IN_FORCE, text)
}

/// Whether such a line names a day and, up to a mark that parts it, says nothing else: "Effective fee: €1500" is a fee.
fn is_bare(text: &str) -> bool {
    let line = text.split(['|', '·', '•', '(']).next().unwrap_or_default();
    let words = line.split(|c: char| !c.is_alphanumeric() && !matches!(c, '’' | '\''));
    let others = words
        .filter(|word| word.chars().count() > 3 && word.chars().any(char::is_alphabetic))
        .filter(|word| months::month_of(word).is_none() && !matches(&OF_THE_DAY, word))
        .count();
    others <= LABEL
        && (dates::read_in(line, None).is_some()
            || NUMERIC.as_ref().is_some_and(|day| day.is_match(line)))
}

/// In words of four letters or more: "effective date", "entrée en vigueur", "fecha de entrada en vigor", "this policy was last updated".
const LABEL: usize = 5;

// A day of the week, and what stands between the parts of a date.
words!(
    OF_THE_DAY,
    r"(?i)^(?:\p{L}+day|\p{L}+tag|mittwoch|sonnabend|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|from)$"
);
pattern!(
    NUMERIC,
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{4}\b|\b\d{4}-\d\d-\d\d\b"
);

// "This policy was last updated on 3 March 2026."
words!(
    OF_ITSELF,
    r"(?i)^\W*(?:(?:this|these|our)_\w{4,12}(?:_\w{3,12})?_(?:was|were|is)_last_(?:updated|modified|revised|reviewed|amended)|last_(?:updated|modified|revised|reviewed)|(?:diese|dieser|dieses)_[\wäöü]{4,25}_wurde_zuletzt|cette_\w{4,15}_a_été_mise_à_jour|esta_\w{4,15}_se_actualizó)\W.{0,40}\d{4}(?:_aktualisiert|_geändert)?\W*$"
);

/// A line of a policy that says when it was changed, or since when it holds: it is read with the text, and no edit of it.
pub fn is_clock(text: &str) -> bool {
    (in_force(text) || text.len() <= CLOCK_AT_MOST && matches(&OF_ITSELF, text)) && is_bare(text)
}

/// In bytes.
const CLOCK_AT_MOST: usize = 120;

/// A line that only says when: from when on a policy holds, when the page was last changed, or any other.
pub fn says_when(text: &str) -> bool {
    times::time(text) || is_clock(text)
}

/// Such lines of an article: all of a policy's, and those that open any other text.
pub fn among(article: &Article) -> Vec<String> {
    let most = match article.page_kind {
        PageKind::Policy => usize::MAX,
        _ => OPENING,
    };
    let lines = article.body.iter().take(most);
    let lines = lines.filter(|block| is_clock(&block.text));
    lines.map(|block| block.text.clone()).collect()
}

/// Blocks that open a text.
const OPENING: usize = 3;

/// The first such line of a text, with the moment that it names.
pub fn first(blocks: &[Block], language: Option<&str>) -> Option<(String, Option<String>)> {
    let mut lines = blocks.iter().map(|block| block.text.as_str());
    let line = lines.find(|text| is_clock(text))?;
    Some((line.to_owned(), dates::read_in(line, language)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_says_when_is_told_from_a_sentence() {
        assert!(IN_FORCE.is_some() && OF_ITSELF.is_some());
        for line in [
            "Effective May 3, 2026 | Archived versions | Download PDF",
            "Effective date: 3 May 2026",
            "Effective: January 1, 2026",
            "Entrée en vigueur le mercredi 11 août 2020",
            "Version 2.1, in force from 3 May 2026",
            "En vigueur au 3 mai 2026",
            "This policy was last updated on 3 May 2026.",
            "Last updated: May 3, 2026",
        ] {
            assert!(is_clock(line), "{line}");
        }
        for line in [
            "Effective May 3, 2026, the desk takes a fee for each berth that is let.",
            "Effective measures were taken by 300 towns in 2024, and more are to come, the ministry said.",
            "This policy was last updated in 2026 to take in the new berths.",
            "The wall has been in force since 2026.",
            "Effective fee for late payment: €1500",
            "Effective immediately, no arrivals are allowed until March 2026.",
            "À compter du 1er mars, la prime de chaque marin est portée à 1500.",
            "Gilt ab sofort: Strafe 1000",
            "In effect, the state will have paid Harrow for its wall by 2026.",
        ] {
            assert!(!is_clock(line), "{line}");
        }
    }
}
