//! Which short lines only say when?

use std::sync::LazyLock;

use crate::extract::pattern::{self, Pattern, matches};

/// What says when; how many characters may stand before it (but for marks), and how many after it.
const WHEN_OF: &[(usize, &str, usize)] = &[
    (
        0,
        r"erstellt:|(?:first_|page_|content_)?(?:published|updated|posted|last_(?:updated|modified|edited|reviewed|changed|revised)|current_as_of|modified|vérifiée?_le|stand|publicerad|uppdaterad|udgivet|opdateret|veröffentlicht|aktualisiert|publiée?s?_(?:le|il_y_a)|offentliggjort|mis_à_jour|publicado|actualizado|pubblicato|aggiornato|gepubliceerd|opublikowano|publikacja|aktualizacja|güncelleme|oppdatert|publisert|published_on|updated_on|issued)\b",
        90,
    ),
    (
        0,
        r"date(?:_(?:published|posted|updated|created|modified|of_(?:last_)?(?:publication|issue|release|update|revision|review|modification)))?_?:?.{0,12}\d",
        60,
    ),
    (
        0,
        r"(?:(?:dernière_)?mise_à_jour|dernière_modification|letzte_(?:aktualisierung|änderung)|zuletzt_(?:aktualisiert|geändert)|última_(?:actualización|modificación|atualização)|ultim[oa]_(?:aggiornamento|modifica)|laatst_(?:bijgewerkt|gewijzigd)|senast_(?:uppdaterad|ändrad))_?:?_(?:(?:le|am|el|em|il|op|den)_)?\d",
        40,
    ),
    (
        0,
        r"debated_on_(?:\p{L}{6,9},?_)?\d{1,2}_\p{L}{3,9}_\d{4}",
        0,
    ),
    (
        24,
        r"\b\d{1,2}_\p{L}{3,10}\.?_\d{4}_?[-–—|·,]_?\d{1,2}[:h]\d\d",
        60,
    ),
    (24, r"\b(?:[01]?\d|2[0-3])[:h][0-5]\d(?:[^\d%]|$)", 40),
    (
        24,
        r"\b(?:[01]?\d|2[0-3])\.[0-5]\d_?(?:[ap]\.?m|uhr|gmt|utc|bst|c?est?|edt|et)\b",
        40,
    ),
    (12, r"\d{4}年\d{1,2}月\d{1,2}日", 12),
    (24, r"\b\d{1,2}\.\d{1,2}\.\d{4}\b", 40),
    (
        0,
        r"(?:[\p{L}-]{2,14}\.?,?_)?\d{1,2}\.?_(?:de_)?\p{L}+\.?,?_(?:de_|del_)?\d{4}",
        75,
    ),
    (
        0,
        r"(?:on_|[\w-]+\.\p{L}{2,4}_|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?_)?\p{L}{3,9}\.?_\d{1,2},?_\d{4}",
        75,
    ),
    (0, r"\d{1,2}:\d\d,_\p{L}{3}", 90),
    (60, r"\|_?(?:published|last_updated):_", 110),
    (0, r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", 30),
    (0, r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}_by_", 90),
    (0, r"\d{4}-\d\d-\d\d", 30),
    (
        0,
        r"\d+_(?:seconds?|minutes?|mins?|hours?|days?|weeks?)_ago",
        20,
    ),
    (0, r"(?:vor|il_y_a|hace)_\d+_\p{L}{3,9}", 0),
];

/// [`WHEN_OF`], compiled.
static WHEN: LazyLock<Vec<(usize, Pattern, usize)>> = LazyLock::new(|| {
    let all = WHEN_OF.iter().map(|(before, words, after)| {
        let start = if *before == 0 { r"^\W*" } else { "" };
        let pattern = pattern::of_words(&format!("(?i){start}(?:{words})"))?;
        Some((*before, pattern, *after))
    });
    all.flatten().collect()
});

/// Whether a line says when, and next to nothing else.
fn says_when(line: &str) -> bool {
    let marks = line.len() - line.trim_start_matches(|c: char| !is_of_a_word(c)).len();
    WHEN.iter().any(|(before, pattern, after)| {
        pattern.is_match(line)
            && pattern.find_iter(line).any(|found| {
                let head = line.get(marks..found.start()).unwrap_or_default();
                head.chars().count() <= *before && line[found.end()..].chars().count() <= *after
            })
    })
}

fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

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

/// A line that only says when.
pub fn time(text: &str) -> bool {
    text.chars().count() <= 160
        && (says_when(text)
            || dated(text)
            || behind_section(text).is_some_and(says_when)
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
    while let Some(part) = parts.next_if(|part| says_when(part) || matches(&READING, part)) {
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
        assert_eq!(WHEN.len(), WHEN_OF.len());
        for pattern in [&CREDITED, &READING, &DATED] {
            assert!(pattern.is_some());
        }
    }

    #[test]
    fn a_line_says_when_and_nothing_else() {
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
