//! Which lines between headline and story say when, where, what sort of text it is, or what its author does?

use crate::extract::{
    lines, notice_words, pattern::matches, pieces::Piece, text, times, tree::Tree,
};
use crate::model::{BlockKind, NoticeKind};

// When and where, in the words that stand above a story; what sort of text it is.
words!(
    WHEN,
    r"(?i)^\W*(?:(?:\p{L}{2,9}\.?,_)?\p{L}{3,9}\.?_\d{1,2},_\d{4}_at_\d{1,2}[:.]\d\d.{0,48}|(?:oluşturulma|yayınlanma|yayın|güncellenme|publish(?:ed)?|updated?|creation|posted)_(?:tarihi|date)_?:.{0,140}\d{4}.{0,30}|[\d/.]{8,10}_?(?:آخر_تحديث|تاريخ_النشر).{0,80}|
    [\p{L}_.,’'-]{2,50},_(?:(?:el|le|am|den)_)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo),?_.{0,4}\d{1,2}\b.{0,30}\d{4})\W*$"
);
// Who read it before it was published, over the story: no author.
words!(
    READ_BY,
    r"(?i)^\W*(?:(?:edited|reviewed|(?:medically_)?fact-?checked|proofread|approved)_by_(?-i:\p{Lu})|(?:redigiert|bearbeitet|geprüft)_von_(?-i:\p{Lu})|(?:relu|édité|vérifié)_par_(?-i:\p{Lu})|(?:editado|revisado)_por_(?-i:\p{Lu})).{1,90}$"
);
words!(
    SORT,
    r"(?i)^\W*(?:(?:news|press|media)_(?:release|statement)|(?:presse|medien)mitteilung|communiqué(?:_de_presse)?|comunicado(?:_de_prensa)?|nota_de_prensa|comunicato(?:_stampa)?|persbericht|pressmeddelande|pressemelding|nota_de_imprensa)\W*$"
);
words!(
    ROLE,
    r"(?i)\b(?:correspondent|reporter|editor|columnist|staff_writer|political_writer|korrespondent(?:in)?|redakteur(?:in)?|reporterin|correspondant(?:e)?|journaliste|redactora?|corresponsal|periodista|giornalista|inviat[oa]|correspondente|repórter|jornalista|redacteur|verslaggever)(?:\W*$|,|_@[\w.]+\W*$|_(?:for|of|in|at|für|aus|bei|à|au|en|de|del|da|do|van|voor)_)"
);
// What somebody did, or what became of them, is no role.
words!(
    DOES,
    r"(?i)(?:^|[^\p{L}])(?:is|was|are|were|has|had|will|says|said|freed|jailed|dies|died|ist|wird|wurde|hat|est|a|sera|es|fue|ha|sale|será)(?:[^\p{L}]|$)"
);

/// In bytes.
const LINE_AT_MOST: usize = 160;

/// Whether a line between headline and story says when or where it was published, what sort of text it is, or what its author does.
pub fn above(line: &str) -> bool {
    line.len() <= LINE_AT_MOST
        && (matches(&WHEN, line)
            || matches(&READ_BY, line) && !text::ends_sentence(line)
            || matches(&SORT, line) && line.len() <= 40
            || is_place(line)
            || are_languages(line)
            || !text::ends_sentence(line)
                && line.len() <= ROLE_AT_MOST
                && matches(&ROLE, line)
                && !matches(&DOES, line))
}

/// In bytes: "Rural affairs correspondent, Harrow and the coast".
const ROLE_AT_MOST: usize = 70;

/// "Washington D.C.": a name that ends in initials.
fn is_place(line: &str) -> bool {
    let words = || line.split_whitespace();
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    let are_initials = |word: &str| {
        word.len() <= 6
            && word.ends_with('.')
            && word
                .split_terminator('.')
                .all(|part| part.chars().count() == 1)
    };
    (2..=4).contains(&words().count())
        && words().all(is_name)
        && words().last().is_some_and(are_initials)
}

/// "العربية 中文 Français Русский Español": the tongues that a page can be read in.
fn are_languages(line: &str) -> bool {
    const NAMES: [&str; 24] = [
        "العربية",
        "中文",
        "English",
        "Français",
        "Русский",
        "Español",
        "Deutsch",
        "Italiano",
        "Português",
        "Nederlands",
        "Polski",
        "Türkçe",
        "Українська",
        "日本語",
        "한국어",
        "हिन्दी",
        "বাংলা",
        "اردو",
        "فارسی",
        "Ελληνικά",
        "Svenska",
        "Română",
        "Magyar",
        "Čeština",
    ];
    let mut words = line
        .split(|c: char| c.is_whitespace() || matches!(c, '|' | '/' | ',' | '·'))
        .filter(|word| !word.is_empty());
    words.clone().count() >= 3 && words.all(|word| NAMES.contains(&word))
}

/// "Revenue up 6% to £412m", among its like: what a list over the story sums up, and no row of what is known of the page.
pub fn is_key_point(tree: &Tree<'_>, piece: &Piece) -> bool {
    const WORDS: usize = 4;
    let tells = |text: &str| {
        text.split_whitespace().count() >= WORDS
            && text::small_words(text).0 > 0
            && !text.contains([':', '|', '@'])
            && !times::time(text)
            && !lines::line(text)
            && !lines::byline(text)
    };
    if piece.kind != BlockKind::ListItem || piece.linked > 0 || tree.name(piece.owner) != "li" {
        return false;
    }
    let list = tree.parent(piece.owner).unwrap_or(0);
    let items = tree.children(list).filter(|item| tree.name(*item) == "li");
    let items: Vec<usize> = items.collect();
    items.len() > 1
        && (items.iter()).all(|item| {
            let leads = ["a", "button"]
                .iter()
                .any(|name| tree.named(*item, name).next().is_some());
            !leads && tells(&tree.said(*item))
        })
}

/// "12.55pm", "14:30", "9h05".
fn opens_with_an_hour(text: &str) -> bool {
    let hour = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - hour.len();
    let minutes = hour.strip_prefix([':', '.', 'h']).unwrap_or_default();
    (1..=2).contains(&digits) && minutes.bytes().take_while(u8::is_ascii_digit).count() == 2
}

/// "Update 3 – 14:00", "12.55pm Lifeboat launched": over what was told then, where another such heading follows.
pub fn heads_an_entry(tree: &Tree<'_>, piece: &Piece) -> bool {
    let is_update = |text: &str| notice_words::label(text) == Some(NoticeKind::Update);
    let is_title = |text: &str| {
        let words = text.split_whitespace();
        let of_letters =
            words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2);
        opens_with_an_hour(text) && !notice_words::is_date(text) && of_letters.count() > 1
    };
    let is_one = |text: &str| is_update(text) || is_title(text);
    piece.kind == BlockKind::Heading
        && is_one(&piece.text)
        && (tree.named(0, tree.name(piece.owner)))
            .filter(|at| is_one(&tree.said(*at)))
            .nth(1)
            .is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_above_a_story_say_what_they_are() {
        for pattern in [&WHEN, &SORT, &READ_BY, &ROLE, &DOES] {
            assert!(pattern.is_some());
        }
        for text in [
            "Tue, March 3, 2026 at 9:01 AM UTC·2 min read",
            "Oluşturulma Tarihi: Mart 3, 2026 09:05",
            "Puerto de Harrow, martes 3 de marzo de 2026",
            "Washington D.C.",
            "News release",
            "Français Русский Español",
            "Coast correspondent, Ormsby",
            "North coast reporter @ines_c",
        ] {
            assert!(above(text), "{text}");
        }
        for text in [
            "The mayor met the editor.",
            "Ormsby correspondent freed after nine months",
            "Former editor of the Ormsby Post is cleared",
            "Press statement by the mayor",
            "Ormsby stays",
            "On Tuesday, 3 of 2026 boats sank",
            "Harrow United.",
        ] {
            assert!(!above(text), "{text}");
        }
    }

    /// The body of a story with something set above it, a line a block.
    fn read(above: &str) -> String {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>".repeat(3);
        let html = format!(
            "<html lang=en><main><article><h1>Levy dropped</h1><p>3 March 2026</p><div>{above}{story}</div></article></main>"
        );
        let article = crate::extract::extract(html.as_bytes(), &Default::default()).unwrap();
        (article.body.iter())
            .map(|block| format!("{}\n", block.text))
            .collect()
    }

    #[test]
    fn key_points_are_of_the_story_and_rows_of_what_is_known_of_it_are_not() {
        let points =
            "<ul><li>Income is up to £412m</li><li>The order book is at a record</li></ul>";
        assert!(read(points).contains("The order book"));
        for rows in [
            "<ul><li>Published on 3 March 2026</li><li>5 minutes to read this</li></ul>",
            "<ul><li>Sea walls</li><li>Towns and harbours</li></ul>",
            "<ul><li><a href=/a>Income is up to £412m</a></li><li><a href=/b>The order book is full</a></li></ul>",
        ] {
            let lines = read(rows).lines().count();
            assert_eq!(lines, 3, "{rows}");
        }
    }

    #[test]
    fn a_heading_with_the_hour_of_an_entry_is_no_date() {
        let entries = "<h2>12.55pm Lifeboat is launched</h2><p>It went out to a ship.</p><h2>11.42am Bridge shut to lorries</h2>";
        assert!(read(entries).starts_with("12.55pm Lifeboat"));
        assert!(!read("<h2>12.55pm, Tuesday 3 March 2026</h2>").contains("12.55pm"));
    }
}
