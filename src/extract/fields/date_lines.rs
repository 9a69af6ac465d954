//! Which short lines beside a story are a date, or a credit with one?

use std::ops::Range;

use crate::extract::{
    clocks, dates, lines,
    pattern::matches,
    sentences,
    shown_dates::{CLOSE, PARTS, in_card, seen},
    text,
    tree::Tree,
    updated::{says_updated, stands_second},
};

// "Updated", "Still current at" and "Closes" are labels of other days.
pattern!(
    PUBLISHED,
    r"(?i)publi|post|issued|released|\bdate\b|\bdatum\b|\bfecha\b|\bdata\b|veröffentlicht|erschienen|ausgabe"
);

// "Available until 6 May 2026".
pattern!(
    UNTIL,
    r"(?i)\b(?:until|till|expires?|closes|bis|jusqu.au|hasta)\b"
);
/// The short lines of a stretch that are dates, or a credit with one, each with its moment.
pub fn dated_lines(
    tree: &Tree<'_>,
    unseen: &dyn Fn(usize) -> bool,
    near: Range<usize>,
    headline: Option<usize>,
    language: Option<&str>,
) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let is_close = |at: usize| headline.is_some_and(|it| (it..it + CLOSE).contains(&at));
    for at in seen(tree, unseen, near) {
        // "On 6 August 2019, the deputy": no line, but a part of one.
        let is_line = tree
            .above(at)
            .find(|above| matches!(tree.name(*above), "p" | "blockquote"))
            .is_none_or(|block| tree.shown(block) < 120);
        if is_line
            && tree.shown(at) < 80
            && let Some(said) = tree.text(at).map(text::clean)
            && let said = first_day(&said, language)
            && (6..80).contains(&said.chars().count())
            && says_updated(said).is_none()
            && !matches(&UNTIL, said)
            && !tree.above(at).any(|above| {
                matches!(tree.name(above), "nav" | "footer" | "aside")
                    && !(tree.shown(above) < META && is_close(at))
            })
            && (lines::time(said) || lines::credited(said))
            && !sentences::tells_of_a_day(said)
            && let Some(moment) = dates::read_in(said, language)
            && !in_card(tree, at, headline)
        {
            let label = label(tree, at).unwrap_or_default();
            let of_another = !label.is_empty() && !matches(&PUBLISHED, &label);
            let line = format!("{label} {said}");
            if !of_another || clocks::in_force(&line) {
                found.push((line, moment));
            }
        }
    }
    found
}

/// "Posted May 3, 2026 | Updated May 4, 2026": up to the second day.
fn first_day<'a>(said: &'a str, language: Option<&str>) -> &'a str {
    let second = says_updated(said).filter(|at| stands_second(&said[..*at], language));
    second.map_or(said, |at| said[..at].trim_end().trim_end_matches(PARTS))
}

/// What names a date: the `<dt>` of its `<dd>`, or "Effective:" before it in its line.
fn label(tree: &Tree<'_>, at: usize) -> Option<String> {
    let mut holders = tree.above(at).take(3);
    let line = holders.find(|above| matches!(tree.name(*above), "dd" | "p" | "li" | "div"))?;
    if tree.name(line) == "dd" {
        let before =
            std::iter::successors(tree.element_before(line), |at| tree.element_before(*at));
        let term = before.take(3).find(|at| tree.name(*at) == "dt");
        return term.map(|term| tree.said(term));
    }
    if tree.shown(line) > 80 {
        return None;
    }
    let before = (line..at).filter_map(|at| tree.text(at)).map(text::clean);
    let last = before.filter(|words| !words.is_empty()).last()?;
    // "last modified on", before its day.
    let labels = |words: &str| {
        words.ends_with(':')
            || says_updated(words).is_some() && !words.contains(|c: char| c.is_ascii_digit())
    };
    labels(&last).then_some(last)
}

/// Who wrote it and when, in a `<footer>` or `<aside>` below the headline, shows less than this.
const META: usize = 200;
