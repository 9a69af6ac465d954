//! Whom does a line such as "By A Name and B Name, in Town" credit?

use crate::extract::{notice_words, text};

pattern!(
    BY,
    r"(?i)^\W*(?:(?:written|words|story|text|report|reporting|video|photographs?|posted|published|submitted|analysis|opinion|review|interview|ein(?:e)?\s+\w+)\s+)?(?:by|von|par|por|di|da|door|av|af|od|about|meet|autor(?:in|es|a)?|author|authors|text|texte|tekst|kommentar von|written by|skriven av|skrevet av|كتبت?|بقلم|كتابة|(?-i:de))\s*[:|]?\s+"
);
pattern!(
    SPLIT,
    r"(?i)\s*(?:,|;|\||/|•|·|&|\s(?:and|und|et|y|e|og|och|en|i|with|mit|avec|con)\s)\s*"
);
pattern!(
    AFTER,
    r"(?i)\s*(?:\(|\||–|—| - |\bfor\s|\bin\s+\p{Lu}|\bat\s|\bfollow\b|\bview\b|\bsee all\b|\bposted\b|\bpublished\b|\bupdated\b|\blink copied\b|\d{1,2}[:./]\d|\d{1,2}\s\p{L}+\s\d{4}|\p{L}+\s\d{1,2},\s\d{4}|\bim (?:gespräch|interview)\b|@|https?:|[\w.]+@|about the author).*$"
);

/// A line without the word that leads to its names.
fn without_by(line: &str) -> String {
    BY.as_ref()
        .map_or_else(|| line.to_owned(), |by| by.without(line).into_owned())
}

/// Names in a line such as "By A Name and B Name, in Town".
pub fn names(line: &str) -> Vec<String> {
    let line = without_days(&without_by(&text::clean(line)));
    let Some(split) = SPLIT.as_ref() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for part in split.split(&line) {
        let part = without_by(part);
        let part = AFTER
            .as_ref()
            .map_or_else(|| part.clone(), |after| after.without(&part).into_owned());
        let part = part
            .trim()
            .trim_matches(|c: char| {
                matches!(
                    c,
                    ',' | ';' | ':' | '.' | '|' | '-' | '–' | '—' | '"' | '“' | '”' | '*'
                ) && c != '.'
            })
            .trim_start_matches(['.', ' '])
            .trim_end_matches("기자")
            .trim_end_matches("특파원")
            .trim_end_matches("記者")
            .trim();
        let part = (part.split_once(' '))
            .filter(|(section, _)| SECTIONS.contains(section))
            .map_or(part, |(_, name)| name.trim_start());
        let part = without_degrees(part);
        // "ANA RUIZ Staff Writer"; behind a comma stands what somebody does, and no name.
        let part = match found.is_empty() {
            true => without_title(part),
            false => part,
        };
        // Credentials after a comma: "Ana Ruiz, MD".
        let credential = part.len() <= 4
            && part.chars().all(|c| c.is_uppercase() || c == '.')
            && !found.is_empty();
        // "Ana Ruiz, PA Scotland": an agency, and where its desk is.
        let is_agency = !found.is_empty()
            && part
                .split_once(' ')
                .is_some_and(|(agency, _)| AGENCIES.contains(&agency));
        // The end of somebody else's credit: "Getty Images)".
        let is_torn = part.contains(')') && !part.contains('(');
        if !part.is_empty()
            && !credential
            && !is_agency
            && !is_torn
            && part.chars().any(char::is_alphabetic)
        {
            found.push(part.to_owned());
        }
    }
    found
}

/// "Ana Ruiz | March 3, 2026": without the parts of the line that are a day or an hour.
fn without_days(line: &str) -> String {
    let marks = ['|', '·', '•'];
    if !line.contains(marks) || !line.contains(|c: char| c.is_ascii_digit()) {
        return line.to_owned();
    }
    let parts = line
        .split(marks)
        .filter(|part| !notice_words::is_date(part));
    parts.collect::<Vec<_>>().join("|")
}

/// "ANA RUIZ Staff Writer": a name in capitals without the title that small papers set behind it. "Harrow Gazette Staff Reporter" names nobody.
fn without_title(name: &str) -> &str {
    const RANKS: [&str; 12] = [
        "staff",
        "senior",
        "chief",
        "managing",
        "associate",
        "assistant",
        "contributing",
        "news",
        "sports",
        "city",
        "business",
        "special",
    ];
    const TITLES: [&str; 6] = [
        "writer",
        "reporter",
        "correspondent",
        "editor",
        "photographer",
        "columnist",
    ];
    let is_in = |list: &[&str], word: &str| list.contains(&word.to_lowercase().as_str());
    name.rsplit_once(' ')
        .filter(|(_, title)| is_in(&TITLES, title))
        .and_then(|(before, _)| before.rsplit_once(' '))
        .filter(|(name, rank)| {
            is_in(&RANKS, rank) && name.contains(' ') && !name.contains(char::is_lowercase)
        })
        .map_or(name, |(name, _)| name)
}

/// What Korean sites call their sections and their first reports, beside a name or in its place.
pub const SECTIONS: [&str; 18] = [
    "정치",
    "경제",
    "사회",
    "문화",
    "국제",
    "연예",
    "스포츠",
    "사설",
    "칼럼",
    "오피니언",
    "속보",
    "단독",
    "종합",
    "생활",
    "과학",
    "증권",
    "지역",
    "전국",
];

/// News agencies that go by their initials.
const AGENCIES: [&str; 14] = [
    "PA", "AP", "AFP", "EFE", "DPA", "ANSA", "UPI", "AAP", "CP", "PTI", "ANI", "IANS", "NTB", "APA",
];

/// Whether a word names an agency, as it stands behind a story's last sentence.
pub fn is_agency(word: &str) -> bool {
    const BY_NAME: [&str; 14] = [
        "Reuters",
        "Lusa",
        "LUSA",
        "Ansa",
        "Adnkronos",
        "Europa Press",
        "Ritzau",
        "Belga",
        "ANP",
        "TT",
        "PAP",
        "MTI",
        "dpa",
        "Antara",
    ];
    AGENCIES.contains(&word) || BY_NAME.contains(&word)
}

/// "Ana Ruiz MD": a name without the degrees after it.
fn without_degrees(name: &str) -> &str {
    const DEGREES: [&str; 22] = [
        "MD", "M.D.", "PhD", "Ph.D.", "MS", "MSc", "MA", "MBA", "MPH", "RD", "RDN", "LDN", "RN",
        "BSc", "BA", "JD", "DO", "DDS", "PharmD", "PsyD", "LCSW", "FAND",
    ];
    let mut rest = name;
    while let Some((before, last)) = rest.rsplit_once(' ')
        && DEGREES.contains(&last)
        && before.contains(' ')
    {
        rest = before.trim_end_matches([',', ' ']);
    }
    rest
}

/// "By Ines Calloway, Tom Reed and Ada Verne": all authors, and no more than joins them.
pub fn names_all(text: &str, byline: &[String]) -> bool {
    if byline.is_empty() || !byline.iter().all(|name| text.contains(name.as_str())) {
        return false;
    }
    let mut rest = text.to_owned();
    for name in byline {
        rest = rest.replacen(name.as_str(), "", 1);
    }
    rest.chars().filter(|c| c.is_alphanumeric()).count() <= 3 * byline.len()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_byline_is_names_only() {
        assert_eq!(
            names("By Ines Calloway and Tom Reed"),
            ["Ines Calloway", "Tom Reed"]
        );
        assert_eq!(
            names("Von Jana Höfer und Piet Larwood"),
            ["Jana Höfer", "Piet Larwood"]
        );
        assert_eq!(names("By Ana Ruiz, MD"), ["Ana Ruiz"]);
        assert_eq!(names("Ana Ruiz MS, RD"), ["Ana Ruiz"]);
        assert_eq!(names("By ANA RUIZ Staff Writer"), ["ANA RUIZ"]);
        assert_eq!(
            names("By Ana Ruiz and Tom Reed | November 4, 2026"),
            ["Ana Ruiz", "Tom Reed"]
        );
        assert_eq!(
            names("Ana Ruiz, Harrow County Senior Reporter"),
            ["Ana Ruiz", "Harrow County Senior Reporter"]
        );
        assert_eq!(names("Ana Ruiz, PA Harrow"), ["Ana Ruiz"]);
        assert_eq!(names("Ana Ruiz, AJ Verne"), ["Ana Ruiz", "AJ Verne"]);
        assert_eq!(names("Jana Höfer im Gespräch"), ["Jana Höfer"]);
        assert_eq!(names("한지수 기자"), ["한지수"]);
        assert_eq!(names("정치 홍길동 기자"), ["홍길동"]);
        assert_eq!(names("كتبت ليلى منصور"), ["ليلى منصور"]);
        assert_eq!(names("Stock Photos), Tom Reed"), ["Tom Reed"]);
        assert_eq!(
            names("Ines Calloway | View all posts by Ines"),
            ["Ines Calloway"]
        );
    }
}
