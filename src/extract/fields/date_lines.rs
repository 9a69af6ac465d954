//! Which short lines beside a story are a date, or a credit with one?

use std::ops::Range;

use crate::extract::{
    clocks, dates,
    pattern::matches,
    sentences,
    shown_dates::{CLOSE, PARTS, in_card, seen},
    text, times,
    tree::Tree,
    updated::{says_updated, stands_second},
};

// "Updated", "Still current at" and "Closes" are labels of other days.
pattern!(
    PUBLISHED,
    r"(?i)publi|post|issued|released|\bdate\b|\bdatum\b|\bfecha\b|\bdata\b|veröffentlicht|erschienen|ausgabe|geplaatst|pubblicat|erstellt|δημοσι|опубл|közzé|zveřejn|julkaist"
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
            && (times::time(said) || times::credited(said) || opens_published(said))
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

// What says that a page was published, as the first word of a line.
words!(
    OPENS,
    r"(?i)^(?:published|posted|publiée?s?|publicad[oa]|pubblicat[oa]|postat|publicată?|veröffentlicht|erschienen|geplaatst|gepubliceerd|opublikowan[oay]|опубликовано|опубліковано|δημοσιεύ[τθ]ηκε|közzétéve|zveřejněno|julkaistu):?$"
);

/// "Postat pe 18/11/2026 în": published, a day at once, and what leads to the next part of the line.
fn opens_published(said: &str) -> bool {
    const WORDS: usize = 8;
    let mut words = said.split_whitespace();
    let is_day = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    words.next().is_some_and(|label| matches(&OPENS, label))
        && words.clone().take(2).any(is_day)
        && words.count() < WORDS
        && !said.ends_with('.')
}

/// "Posted May 3, 2026 | Updated May 4, 2026": up to the second day.
fn first_day<'a>(said: &'a str, language: Option<&str>) -> &'a str {
    let second = says_updated(said).filter(|at| stands_second(&said[..*at], language));
    second.map_or(said, |at| said[..at].trim_end().trim_end_matches(PARTS))
}

/// Whether a line over a story is a row of what is known of the page, with its day among it: "Statements First published: 16/02/2026 See all",
/// "Wednesday 25 February 2026 | Tom Reed, Farming". What reads on tells something.
pub fn is_row(text: &str) -> bool {
    const AT_MOST: usize = 160;
    const PART: usize = 60;
    let digits = text.bytes().filter(u8::is_ascii_digit).take(5).count();
    if digits < 5
        || text.len() > 2 * AT_MOST
        || text.chars().count() > AT_MOST
        || text::opens_quoted(text)
    {
        return false;
    }
    if has_two_days(text) {
        return true;
    }
    if text::reads_on(text) {
        return false;
    }
    let is_day = |part: &str| {
        let is_short = || part.split_whitespace().count() <= 5 && text::small_words(part).0 <= 1;
        part.chars().count() <= PART
            && (times::time(part) || is_short())
            && dates::read(part).is_some()
    };
    let last = text.rsplit_once(". ").map(|(_, last)| last);
    text.split(['|', '·', '•', '—', '–'])
        .flat_map(|part| std::iter::once(part).chain(part.split(": ").skip(1)))
        .chain(last)
        .any(|part| is_day(part.trim()))
}

/// "Published on Friday 3 March 2026 at 7.45am. Last updated at 12.10pm.": the day of the page, "updated", and a day or an hour again; and
/// hardly a word that is no part of one of them.
fn has_two_days(text: &str) -> bool {
    const OTHERS: usize = 2;
    let Some(at) = says_updated(text).filter(|at| *at > 0) else {
        return false;
    };
    let (before, behind) = text.split_at(at);
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number =
        |word: Option<&&str>| word.is_some_and(|word| word.contains(|c: char| c.is_ascii_digit()));
    // "on", "uur", "november": beside a number.
    let is_other = |at: &usize| {
        let beside = is_number(at.checked_sub(1).and_then(|at| words.get(at)));
        words[*at].starts_with(char::is_lowercase) && !beside && !is_number(words.get(at + 1))
    };
    // A law is amended, and a page updated.
    let is_of_a_law = ["amended", "revised", "modifi", "geändert"]
        .iter()
        .any(|word| behind.to_lowercase().starts_with(word));
    let says_when = dates::read(behind).is_some() || times::time(behind);
    says_when
        && !is_of_a_law
        && !text.chars().any(text::has_one_case)
        && dates::read(before).is_some()
        && (0..words.len()).filter(is_other).count() <= OTHERS
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

#[cfg(test)]
mod tests {
    use super::is_row;
    use crate::extract;

    #[test]
    fn a_row_with_the_day_of_the_page_is_no_sentence_with_a_day_in_it() {
        for row in [
            "Published Feb. 22, 2026 8:00 a.m. • Updated Feb. 24, 2026 9:30 a.m.",
            "Orders First published: 16/02/2026 Last updated: 24/02/2026 See all",
            "Wednesday 25th February 2026 | Tom Reed, Harbour Editor",
            "Published on Friday 20 February 2026 at 7.45am. Last updated at 12.10pm.",
            "Geplaatst: zaterdag 21 februari 2026 om 14.05 uur Gewijzigd: zondag 22 februari 2026 om 17.50 uur",
            "INÉS CALVO HARROW NOTICIA 14/02/2026 A LAS 05:00 ACTUALIZADA 14/02/2026 A LAS 12:05",
            "Της Μαρίας Ρήγα | Δημοσιεύτηκε: 19 Φεβρουαρίου 2026, 12:00",
            "Words: Ines Calloway. Pictures: Tom Reed. 30 January 2026",
            "11. März 2026, 6:30 Uhr| Neu: 11. März 2026, 12:45 UhrLesezeit: 2 Min.",
        ] {
            assert!(is_row(row), "{row}");
        }
        for told in [
            "The towns meet again on 3 March 2026 to vote on the levy",
            "Levy: the towns will pay 41 million until 2031",
            "On 3 March 2026, the council dropped the levy that it took from the towns.",
            "3 boats, 14 men, 2026",
            "The levy of 3 March 2026 was amended on 5 May 2026 by the towns that pay it",
            "THE LEVY OF 3 MARCH 2026 WAS AMENDED ON 5 MAY 2026 BY THE TOWNS THAT PAY IT.",
            "Regulation 12/2026 of 3 March 2026, as amended by Regulation 14/2026.",
        ] {
            assert!(!is_row(told), "{told}");
        }
    }

    #[test]
    fn such_a_row_is_neither_standfirst_nor_paragraph() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        for row in [
            "<p class=dates>Published Feb. 22, 2026 8:00 a.m. • Updated Feb. 24, 2026 9:30 a.m.</p>",
            "<div class=page-head><span>Orders</span> <span>First published: 16/02/2026</span> <span>Last updated: 24/02/2026</span> <a>See all</a></div>",
        ] {
            let html = format!(
                "<html lang=en><body><main><h1>Levy dropped</h1>{row}<div>{}</div></main>",
                story.repeat(3)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            assert_eq!((article.standfirst, article.body.len()), (None, 3), "{row}");
        }
    }
}
