//! Does a line say when the page was changed? By the word that it opens with, or that stands behind the day of publication; the day may lie
//! in an element of its own.

use crate::extract::{dates, months, pattern::matches, shown_dates::PARTS, text, tree::Tree};

pattern!(
    UPDATED,
    r"(?i)(?:(?:page|content|document)\s+)?(?:(?:this|these|our)\s+\w{4,12}\s+(?:was|were|is)\s+)?(?:date\s+(?:of\s+)?)?(?:last\s+|zuletzt\s+|dernière\s+)?(?:updated|update:|(?:최종\s?)?수정(?:일시?|시간)?\s?[:：]?\s?(?:\d|$)|(?:最終)?更新(?:日時?|时间|時間|于|於)?\s?[:：]?\s?(?:\d|$)|frissítve|módosítva|(?:data\s+)?actualizării|actualizat|aktualizováno|ažurirano|güncelle(?:me|ndi)|diperbarui|cập nhật|обновлено|оновлено|ενημερώθηκε|آخر تحديث|last\s+update|latest\s+update(?:\s+on\s+(?:\p{L}{3,9}\.?\s)?\d|\s*:|\s*$|\s+(?:\p{L}{3,9}\.?\s)?\d)|last\s+(?:changed|edited|revision|review)|revision:|current\s+as\s+of|(?:edited|changed|corrected)\s*(?::|on\s|at\s|(?:\p{L}{3,9}\.?\s)?\d)|this\s+version\s*:|version\s+[\d.]{1,8}\s+(?:of|from|vom|du|de|del)\s|vérifiée?\s+le|verificado\s+el|zuletzt\s+geprüft|τελευταία\s+ενημέρωση|aktualizacja|ostatnia\s+zmiana|letzte\s+(?:änderung|aktualisierung)|dernière\s+modification|última\s+(?:actualización|modificación|atualização)|ultim[oa]\s+(?:aggiornamento|modifica)|laatste\s+(?:update|wijziging)|gewijzigd|atualizado|ändrad|modified|amended|revised|reviewed|fassung\s+vom|act\.\s+\d|aktualisiert|geändert|stand:|mis(?:e)?\s+à\s+jour|modifié|actualizad[oa]|modificado|aggiornato|bijgewerkt|zaktualizowan|oppdatert|uppdaterad|opdateret|päivitetty)"
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

// "Reviewed May 2026": a month tells too.
pattern!(
    MONTH_YEAR,
    r"\b(\p{L}{3,12})\.?\s+(?:de\s+)?(?:19|20)\d\d\b"
);
pattern!(YEAR, r"\b(?:19|20)\d\d\b");
/// A line that opens with "updated" and has a day or an hour: as shown, with the moment that it names, and where that stands if it is not
/// in the line.
pub fn updated(
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
        months::month_of(found.get(1)?.as_str())
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
pub fn line(tree: &Tree<'_>, at: usize) -> Option<usize> {
    tree.parent(at).filter(|line| {
        tree.shown(*line) < LINE
            && tree.end(*line) - *line < LINE_NODES
            && tree.said(*line).chars().count() < LINE
    })
}

/// In characters: a line beside a story holds less.
pub const LINE: usize = 120;
const LINE_NODES: usize = 100;

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
            "<dl><dt>Latest update</dt><dd>5 February 2026</dd></dl>",
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
}
