//! Which dates does the reader see above the story? The one of publication, and the words that say "updated".

use std::ops::Range;

use crate::extract::{clocks, comments, date_lines, dates, pattern::matches, text, tree::Tree};

pattern!(
    UPDATED,
    r"(?i)(?:(?:page|content|document)\s+)?(?:(?:this|these|our)\s+\w{4,12}\s+(?:was|were|is)\s+)?(?:date\s+(?:of\s+)?)?(?:last\s+|zuletzt\s+|dernière\s+)?(?:updated|update:|(?:최종\s?)?수정(?:일시?|시간)?\s?[:：]?\s?(?:\d|$)|(?:最終)?更新(?:日時?|时间|時間|于|於)?\s?[:：]?\s?(?:\d|$)|frissítve|módosítva|(?:data\s+)?actualizării|actualizat|aktualizováno|ažurirano|güncelle(?:me|ndi)|diperbarui|cập nhật|обновлено|оновлено|ενημερώθηκε|آخر تحديث|last\s+update|last\s+(?:changed|edited|revision|review)|revision:|current\s+as\s+of|(?:edited|changed|corrected)\s*(?::|on\s|at\s|(?:\p{L}{3,9}\.?\s)?\d)|this\s+version\s*:|version\s+[\d.]{1,8}\s+(?:of|from|vom|du|de|del)\s|vérifiée?\s+le|verificado\s+el|zuletzt\s+geprüft|aktualizacja|ostatnia\s+zmiana|letzte\s+(?:änderung|aktualisierung)|dernière\s+modification|última\s+(?:actualización|modificación|atualização)|ultim[oa]\s+(?:aggiornamento|modifica)|laatste\s+(?:update|wijziging)|gewijzigd|atualizado|ändrad|modified|amended|revised|reviewed|fassung\s+vom|act\.\s+\d|aktualisiert|geändert|stand:|mis(?:e)?\s+à\s+jour|modifié|actualizado|modificado|aggiornato|bijgewerkt|zaktualizowan|oppdatert|uppdaterad|opdateret|päivitetty)"
);

// "14:05", "9 min ago": an hour, or how long ago.
pattern!(
    CLOCK,
    r"(?i)\d{1,2}[:.h]\d\d|\d\s?\p{L}{1,8}\s+ago\b|\bvor\s+\d|\bil y a\s+\d|\bhace\s+\d"
);

// "Changed on 3 May 2026, the rule says that …": a sentence of the story.
words!(
    GOES_ON,
    r"(?:19|20)\d\d,_(?:the|this|that|an?|it|he|she|they|his|her|its|their)_"
);

#[derive(Debug, Default)]
pub struct Shown {
    pub published: Option<String>,
    /// The "updated" words, as shown.
    pub updated: Option<String>,
    /// The moment that they name.
    pub updated_at: Option<String>,
}

// "Reviewed May 2026": a month tells too.
pattern!(
    MONTH_YEAR,
    r"\b(\p{L}{3,12})\.?\s+(?:de\s+)?(?:19|20)\d\d\b"
);
pattern!(YEAR, r"\b(?:19|20)\d\d\b");
// What stands between two dates of one line.
pub const PARTS: [char; 11] = ['|', '·', '•', '—', '–', '-', ';', ',', '/', '.', '('];

/// How far from the headline, in nodes, a date belongs to it.
const NEAR: usize = 600;
/// How far below it a line of a date stands, where one does.
pub const CLOSE: usize = 120;

pub fn shown(
    tree: &Tree<'_>,
    unseen: &dyn Fn(usize) -> bool,
    headline: Option<usize>,
    language: Option<&str>,
) -> Shown {
    let near = headline.map_or(0..tree.len(), |at| {
        at.saturating_sub(NEAR / 2)..tree.len().min(at + NEAR)
    });
    let mut shown = Shown::default();
    // The first <time> of publication, and where it stands.
    let mut timed: Option<(usize, String)> = None;
    // What stands behind the label of an update, and where its words are.
    let mut of_update = None;
    let mut updated_by = None;
    for at in seen(tree, unseen, near.clone()) {
        let is_told = of_update.is_some_and(|value| tree.contains(value, at));
        if is_told {
            continue;
        }
        if is_time(tree, at) {
            match time(tree, at, language) {
                Time::Updated(said, moment) if shown.updated.is_none() => {
                    shown.updated = Some(said);
                    shown.updated_at = moment;
                    updated_by = Some(at);
                }
                Time::Published(moment) if timed.is_none() && !in_card(tree, at, headline) => {
                    timed = Some((at, moment));
                }
                // What says "updated" may have had the hour alone, and its day beside it: that of a card is another story's.
                Time::Updated(_, moment)
                    if shown.updated_at.is_none()
                        && updated_by.is_some_and(|by| are_in_a_line(tree, by, at))
                        && !in_card(tree, at, headline) =>
                {
                    shown.updated_at = moment;
                }
                _ => {}
            }
        } else if shown.updated.is_none()
            && let Some((said, moment, value)) = updated(tree, at, near.end, language)
        {
            shown.updated = Some(said);
            shown.updated_at = moment;
            of_update = value;
            updated_by = Some(at);
        }
    }
    // The day behind "updated" is no other, and one that a story is about no day of its own.
    let unseen = |at: usize| {
        unseen(at)
            || of_update == Some(at)
            || headline == Some(at)
            || headline.is_some_and(|headline| at > headline) && tree.says(at, comments::are_named)
    };
    // The day from which a policy holds is that of publication where no other is shown.
    let lines = |near: Range<usize>| {
        let (held, other): (Vec<_>, Vec<_>) =
            date_lines::dated_lines(tree, &unseen, near, headline, language)
                .into_iter()
                .partition(|(said, _)| clocks::in_force(said));
        let found = if other.is_empty() { held } else { other };
        let moments = found.into_iter().map(|(_, moment)| moment);
        moments.collect::<Vec<_>>()
    };
    shown.published = match headline {
        None => timed
            .map(|(_, moment)| moment)
            .or_else(|| lines(near).into_iter().next()),
        Some(headline) => {
            let below = || {
                lines(headline..near.end.min(headline + CLOSE))
                    .into_iter()
                    .next()
            };
            match timed {
                Some((at, moment)) if at.abs_diff(headline) <= CLOSE => Some(moment),
                // The <time> of a teaser stands further off than the story's own line; of one day the <time> has the hour.
                Some((_, moment)) => below()
                    .filter(|line| line.get(..10) != moment.get(..10))
                    .or(Some(moment)),
                // Right below the headline, else right above it.
                None => below()
                    .or_else(|| lines(near.start..headline).pop())
                    .or_else(|| lines(headline..near.end).into_iter().next()),
            }
        }
    };
    shown
}

/// Whether a few words hold both.
fn are_in_a_line(tree: &Tree<'_>, one: usize, other: usize) -> bool {
    let both = tree.above(one).find(|above| tree.contains(*above, other));
    both.is_some_and(|both| tree.shown(both) < LINE)
}

/// The nodes of a stretch that a reader sees, in order.
pub fn seen<'a>(
    tree: &'a Tree<'_>,
    unseen: &'a dyn Fn(usize) -> bool,
    near: Range<usize>,
) -> impl Iterator<Item = usize> + 'a {
    let mut next = near.start;
    std::iter::from_fn(move || {
        while next < near.end && unseen(next) {
            next = tree.end(next);
        }
        let at = next;
        next += 1;
        (at < near.end).then_some(at)
    })
}

fn is_time(tree: &Tree<'_>, at: usize) -> bool {
    let is_date = |prop: &str| prop.contains("date");
    (matches!(tree.name(at), "time" | "relative-time" | "local-time")
        || tree.attr(at, "itemprop").is_some_and(is_date))
        && !tree
            .above(at)
            .any(|above| matches!(tree.name(above), "nav" | "aside" | "footer" | "li"))
}

/// What a `<time>` tells.
enum Time {
    /// The words of an update, and its moment.
    Updated(String, Option<String>),
    Published(String),
    Nothing,
}

fn time(tree: &Tree<'_>, at: usize, language: Option<&str>) -> Time {
    let moment = crate::extract::rules::date_in(tree, at, language);
    let itself = tree.said(at);
    // "Updated" may stand beside the time.
    let said = line(tree, at).map_or_else(|| itself.clone(), |line| tree.said(line));
    let before = said.split(itself.as_str()).next().unwrap_or_default();
    if matches(&UPDATED, &itself)
        || tree.attr(at, "itemprop") == Some("dateModified")
        || matches(&UPDATED, before)
    {
        return Time::Updated(if itself.is_empty() { said } else { itself }, moment);
    }
    moment.map_or(Time::Nothing, Time::Published)
}

/// A line that opens with "updated" and has a day or an hour: as shown, with the moment that it names, and where that stands if it is not
/// in the line.
fn updated(
    tree: &Tree<'_>,
    at: usize,
    end: usize,
    language: Option<&str>,
) -> Option<(String, Option<String>, Option<usize>)> {
    let said = tree.text(at).filter(|_| tree.shown(at) < 100)?;
    let said = Some(text::clean(said)).filter(|said| said.chars().count() < 100)?;
    if matches(&GOES_ON, &said) {
        return None;
    }
    UPDATED
        .as_ref()?
        .find(&said)
        .filter(|it| it.start() < 4 || stands_second(&said[..it.start()], language))?;
    let line = line(tree, at).map(|line| {
        let said = tree.said(line);
        let value = value(tree, line, &said, language)
            .or_else(|| value_before(tree, line, &said, language));
        match value {
            Some(value) => (format!("{said} {}", tree.said(value)), Some(value)),
            None => (said, None),
        }
    });
    let (said, value) = line
        .filter(|(words, _)| words.chars().count() < LINE)
        .unwrap_or((said, None));
    // "Published 22 January, last updated 18 February": the day after the word.
    let from = UPDATED.as_ref()?.find(&said)?.start();
    let read = |words: &str| dates::read_in(words, language);
    // "11 March 2026 (edited 12 March)": of the year that stands before it.
    let of_year = || {
        let year = YEAR.as_ref()?.find(&said[..from])?.as_str();
        let day = said[from..].trim_end_matches(|c: char| !c.is_alphanumeric());
        read(&format!("{day} {year}"))
    };
    let moment = read(&said[from..])
        .or_else(|| (from < 4).then(|| read(&said)).flatten())
        .or_else(of_year);
    let names_month = || {
        let found = MONTH_YEAR.as_ref()?.captures(&said[from..])?;
        dates::month_of(found.get(1)?.as_str())
    };
    if moment.is_none() && !matches(&CLOCK, &said[from..]) && names_month().is_none() {
        return None;
    }
    // "UPDATED: 19 Jan 2026 09.40" with its moment in a <time> beside it.
    let timed = (at + 1..end.min(at + 8))
        .find(|at| tree.name(*at) == "time")
        .filter(|time| said.contains(&tree.said(*time)))
        .and_then(|time| crate::extract::rules::date_in(tree, time, language));
    Some((said, timed.or(moment), value))
}

/// Where a line says "updated".
pub fn says_updated(said: &str) -> Option<usize> {
    Some(UPDATED.as_ref()?.find(said)?.start())
}

/// "Posted May 3, 2026 | ": what stands before "updated" in a line with both days.
pub fn stands_second(before: &str, language: Option<&str>) -> bool {
    before.trim_end().ends_with(PARTS) && dates::read_in(before, language).is_some()
}

/// What holds it, where that is a line: few words, in few nodes, for it is read once for each of them.
fn line(tree: &Tree<'_>, at: usize) -> Option<usize> {
    tree.parent(at).filter(|line| {
        tree.shown(*line) < LINE
            && tree.end(*line) - *line < LINE_NODES
            && tree.said(*line).chars().count() < LINE
    })
}

const LINE: usize = 120;
const LINE_NODES: usize = 100;

/// Whether it stands in the card of another story: in a link with more than a day in it, or with a linked heading.
pub fn in_card(tree: &Tree<'_>, at: usize, headline: Option<usize>) -> bool {
    let holds_headline = |above: usize| headline.is_some_and(|it| tree.contains(above, it));
    // A link into the page leads to no story.
    let is_link = |at: usize| {
        tree.name(at) == "a"
            && !tree
                .attr(at, "href")
                .is_some_and(|href| href.starts_with('#'))
    };
    tree.above(at)
        .take(6)
        .take_while(|above| {
            tree.shown(*above) < CARD
                && tree.end(*above) - *above < CARD_NODES
                && !holds_headline(*above)
        })
        .any(|above| {
            is_link(above) && tree.shown(above) > 40
                || (above..tree.end(above)).any(|at| {
                    matches!(tree.name(at), "h2" | "h3" | "h4" | "h5")
                        && (tree.named(at, "a").any(is_link)
                            || tree.above(at).take_while(|up| *up >= above).any(is_link))
                })
        })
}

/// No card shows more than this, or has more nodes.
const CARD: usize = 900;
const CARD_NODES: usize = 300;

/// The day of publication: what is shown may be the day of a change, and has the hour of its own; the address names the day.
pub fn published<'a>(
    shown: Option<String>,
    addresses: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    match addresses.into_iter().find_map(dates::of_address) {
        Some(day) => shown.filter(|shown| shown.starts_with(&day)).or(Some(day)),
        None => shown,
    }
}

/// What an element is the label of, where it says no day itself: where the day right behind it stands.
fn value(tree: &Tree<'_>, label: usize, said: &str, language: Option<&str>) -> Option<usize> {
    // "Reviewed by A Name": the day behind it is another's.
    let rest = &said[UPDATED.as_ref()?.find(said)?.end()..];
    if rest.chars().count() > REST || said.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let end = tree.end(label);
    let behind = end..tree.len().min(end + BESIDE);
    let mut texts = behind.filter_map(|at| Some((at, tree.text(at)?)));
    let (at, _) = texts.find(|(_, text)| text.contains(char::is_alphanumeric))?;
    let whole = (tree.above(at)).take_while(|above| *above >= end && tree.shown(*above) < DAY);
    let value = whole.last().unwrap_or(at);
    let words = tree.said(value);
    let is_short = words.chars().count() < 2 * DAY;
    (is_short && dates::read_in(&words, language).is_some()).then_some(value)
}

/// As `value`, of a label alone that stands behind its day: in the next item of a list.
fn value_before(
    tree: &Tree<'_>,
    label: usize,
    said: &str,
    language: Option<&str>,
) -> Option<usize> {
    let is_alone = said.split_whitespace().count() <= 2 && UPDATED.as_ref()?.is_match(said);
    let before = tree.element_before(label).filter(|_| is_alone)?;
    let is_day = tree.name(before) == tree.name(label) && tree.shown(before) < DAY / 2;
    let is_day = is_day && tree.said(before).starts_with(|c: char| c.is_ascii_digit());
    (is_day && dates::read_in(&tree.said(before), language).is_some()).then_some(before)
}

/// In characters: a label ends with " on", " am", ":".
const REST: usize = 6;
/// In characters without spaces: more than a day, an hour, and "see all updates".
const DAY: usize = 60;
/// In elements and texts: the value of a label stands no further behind it.
const BESIDE: usize = 8;

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn the_time_of_an_update_is_read_under_the_labels_that_pages_use() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |language: &str, line: &str| {
            let html = format!(
                "<html lang={language}><body><main><h1>Levy dropped</h1><p>{line}</p>{}</main>",
                story.repeat(3)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            (
                article.published,
                article.modified_shown_at,
                article.modified_shown.is_some(),
            )
        };
        let day = |day: &str| Some(format!("2026-02-{day}"));
        for (language, line, published, updated) in [
            (
                "en",
                "Posted February 3, 2026 | Updated February 5, 2026",
                day("03"),
                day("05"),
            ),
            (
                "fr",
                "Publié le 03/02/2026 | Mis à jour le 05/02/2026",
                day("03"),
                day("05"),
            ),
            ("fr", "Dernière mise à jour : 05/02/2026", None, day("05")),
            (
                "de",
                "Zuletzt aktualisiert am 5. Februar 2026",
                None,
                day("05"),
            ),
            ("de", "Fassung vom 5. Februar 2026", None, day("05")),
            ("es", "Act. 05 feb 2026 - 10:15", None, day("05")),
            (
                "en",
                "3 February 2026 (edited 5 February)",
                day("03"),
                day("05"),
            ),
            (
                "pl",
                "3 lutego 2026, aktualizacja: 5 lutego 2026",
                day("03"),
                day("05"),
            ),
            ("pt-BR", "ATUALIZADO EM 05/02/2026, 18h05", None, day("05")),
            (
                "en",
                "This policy was last updated on 5 February 2026.",
                None,
                day("05"),
            ),
        ] {
            assert_eq!(read(language, line), (published, updated, true), "{line}");
        }
        assert_eq!(
            read("en", "Page last reviewed: 5 February 2026"),
            (None, day("05"), true)
        );
        for label in [
            "<dl><dt>Date modified:</dt><dd><time>2026-02-05</time></dd></dl>",
            "<div><div>Last edited</div><div>5 February 2026</div></div>",
            "<ul><li><time>5 February 2026</time></li><li>Updated</li></ul>",
            "Content current as of: 5 February 2026",
            "Date of last revision: 5 February 2026",
            "<div>Last updated</div><div>5 February 2026</div>",
            "<span>Last updated:</span><span>5 February 2026</span>",
            "<strong>Last updated</strong><br>5 February 2026",
            "<h4>Last updated</h4><p>5 February 2026</p>",
            "This page was last changed on 5 February 2026.",
        ] {
            assert_eq!(read("en", label), (None, day("05"), true), "{label}");
        }
        assert_eq!(read("en", "Reviewed February 2026"), (None, None, true));
        assert_eq!(read("en", "Updated 05/02/2026"), (None, None, false));
    }

    #[test]
    fn the_day_is_that_of_the_storys_own_line_and_not_of_a_teaser_or_a_sentence() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |head: &str, line: &str, rest: &str| {
            let html = format!(
                "<html lang=en><head>{head}</head><body><main><h1>Levy dropped</h1>{line}{}{rest}</main>",
                story.repeat(3)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.published
        };
        let until = "<span>Verfügbar bis 06.05.2026</span>";
        assert_eq!(read("", until, ""), None);
        let card = "<div><span>6 May 2026</span><h3><a href=/x>Another story</a></h3></div>";
        assert_eq!(read("", card, ""), None);
        let far = "<p>More</p>".repeat(60);
        let teaser = format!("{far}<div class=card><time>16 Feb 2027</time></div>");
        let own = "<ul><li><span>22 Dec 2026</span></li></ul>";
        assert_eq!(read("", own, &teaser).as_deref(), Some("2026-12-22"));
        let credit = "<span>By Ines Calloway | March 9, 2026</span>";
        assert_eq!(read("", credit, "").as_deref(), Some("2026-03-09"));
        let sentence = "<p>On 6 August 2025, <b>the council</b> dropped a levy that it had taken since the flood, and with it the plan of a wall that would have shut the whole bay to boats.</p>";
        assert_eq!(read("", sentence, ""), None);
        let address = "<meta property=og:url content='https://h.example/2026/03/14/levy'>";
        let labelled = "<dl><dt>Still current at:</dt><dd>9 June 2026</dd><dt>Updated:</dt><dd>8 June 2026</dd></dl>";
        assert_eq!(read("", labelled, ""), None);
        let named = "<p>Effective: <b>30 June 2026</b></p><p>Published: <b>8 June 2026</b></p>";
        assert_eq!(read("", named, "").as_deref(), Some("2026-06-08"));
        assert_eq!(read(address, "", "").as_deref(), Some("2026-03-14"));
        // The day of the address, and the hour that is shown of it.
        let shown = "<time datetime='2026-03-14T08:30:00Z'>14 March</time>";
        assert_eq!(
            read(address, shown, "").as_deref(),
            Some("2026-03-14T08:30:00Z")
        );
    }
}
