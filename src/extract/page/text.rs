//! What is the normal form of page text? NFC, white space collapsed, invisible characters gone.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Characters that a reader doesn't see and that come and go between two fetches of a page.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFC}')
        || (c.is_control() && !c.is_whitespace())
}

/// `text` as the reader sees it, on one line.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut gap, mut is_plain) = (false, true);
    let mut rest = text;
    while let Some(first) = rest.as_bytes().first() {
        // Runs of plain letters are most of a text: each is copied at once.
        let run = copied(rest.as_bytes());
        if run > 0 {
            if std::mem::take(&mut gap) {
                out.push(' ');
            }
            let (copied, others) = rest.split_at(run);
            out.push_str(copied);
            rest = others;
            continue;
        }
        let c = match first.is_ascii() {
            true => char::from(*first),
            false => rest.chars().next().unwrap_or_default(),
        };
        rest = &rest[c.len_utf8()..];
        if c.is_whitespace() {
            gap = !out.is_empty();
        } else if !is_invisible(c) || joins(out.chars().next_back().filter(|_| !gap), c, rest) {
            if std::mem::take(&mut gap) {
                out.push(' ');
            }
            is_plain &= stands_alone(c);
            out.push(c);
        }
    }
    if is_plain || is_nfc(&out) {
        out
    } else {
        out.nfc().collect()
    }
}

/// Whether a joiner is spelling: behind a virama, between letters of a script whose letters join, between two emoji
/// (<https://www.rfc-editor.org/rfc/rfc5892#appendix-A.1>, <https://www.unicode.org/reports/tr51/#Emoji_ZWJ_Sequences>). Between others it
/// says where a line may not break.
fn joins(before: Option<char>, joiner: char, after: &str) -> bool {
    // Behind it other marks may stand that nobody sees.
    const LOOKED_AT: usize = 4;
    if !matches!(joiner, '\u{200C}' | '\u{200D}') {
        return false;
    }
    let Some(before) = before else {
        return false;
    };
    let after = || after.chars().take(LOOKED_AT).find(|c| !is_invisible(*c));
    match before {
        '\u{900}'..='\u{DFF}' => is_virama(before) || after().is_some_and(is_indic),
        _ if is_joining(before) => after().is_some_and(is_joining),
        '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}' => {
            joiner == '\u{200D}'
                && after().is_some_and(
                    |c| matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}'),
                )
        }
        _ => false,
    }
}

/// Letters and marks of Arabic and Syriac writing, and of Mongolian.
fn is_joining(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8FF}' | '\u{1800}'..='\u{18AF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
        && c.is_alphabetic()
        || matches!(c, '\u{64B}'..='\u{65F}')
}

fn is_indic(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{DFF}')
}

/// The signs that a vowel is left out, of the scripts from Devanagari to Sinhala (`Indic_Syllabic_Category=Virama`).
fn is_virama(c: char) -> bool {
    matches!(
        c,
        '\u{94D}'
            | '\u{9CD}'
            | '\u{A4D}'
            | '\u{ACD}'
            | '\u{B4D}'
            | '\u{BCD}'
            | '\u{C4D}'
            | '\u{CCD}'
            | '\u{D4D}'
            | '\u{DCA}'
    )
}

/// How many bytes at the start are words of ASCII, one space apart.
fn copied(bytes: &[u8]) -> usize {
    let is_seen = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|byte| matches!(byte, 0x21..=0x7E))
    };
    let mut end = 0;
    loop {
        while is_seen(end) {
            end += 1;
        }
        if end == 0 || bytes.get(end) != Some(&b' ') || !is_seen(end + 1) {
            return end;
        }
        end += 1;
    }
}

/// Whether NFC leaves a character as it is, whatever stands beside it: all before the combining marks (U+0300), and the marks and dashes
/// of general punctuation (Unicode's `DerivedNormalizationProps`: `NFC_Quick_Check` is `Yes` and the combining class 0).
fn stands_alone(c: char) -> bool {
    matches!(c, '\0'..='\u{2FF}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}')
        || is_settled(c)
}

/// Letters of other scripts that NFC and NFKC leave as they are, whatever stands beside them: Greek, Cyrillic, Hebrew, Arabic, kana, Han,
/// Hangul; none of their marks.
fn is_settled(c: char) -> bool {
    matches!(c, '\u{388}'..='\u{3CE}' | '\u{400}'..='\u{481}' | '\u{5D0}'..='\u{5EA}' | '\u{621}'..='\u{63A}' | '\u{641}'..='\u{64A}')
        || matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// What two spellings of the same words have in common: letters and digits in lower case.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => key.push(c),
            'A'..='Z' => key.push(c.to_ascii_lowercase()),
            '\0'..='\x7F' => {}
            // Letters of Latin-1 that NFKC leaves as they are.
            'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' => key.extend(c.to_lowercase()),
            // General punctuation, and that of CJK: no letters, and none come of it.
            '\u{200C}'
            | '\u{200D}'
            | '\u{2010}'..='\u{2027}'
            | '\u{3001}'..='\u{3003}'
            | '\u{3008}'..='\u{3011}' => {}
            '\u{3041}'..='\u{D7FF}' if is_settled(c) => key.push(c),
            _ if is_settled(c) => key.extend(c.to_lowercase().filter(|c| c.is_alphanumeric())),
            _ => return key_of_all(text),
        }
    }
    key
}

/// [`key`], whatever the script.
fn key_of_all(text: &str) -> String {
    text.nfkc()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// `None` for text without a letter or digit.
pub fn some(text: &str) -> Option<String> {
    let text = clean(text);
    text.chars().any(char::is_alphanumeric).then_some(text)
}

/// Entities that were escaped twice, as feeds and JSON-LD often have them; only where one is seen.
pub fn unescaped(text: &str) -> String {
    if !text.contains('&') && !text.contains('<') {
        return clean(text);
    }
    let fragment = scraper::Html::parse_fragment(text);
    clean(&fragment.root_element().text().collect::<String>())
}

/// Whether the script is written without spaces between words: lengths and word counts mean something else there.
pub fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{0E00}'..='\u{0EFF}')
        || matches!(c, '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
}

/// Whether it is a letter of a script that sets a space where a sentence ends, and no mark: Thai, Lao.
fn is_unstopped(c: char) -> bool {
    matches!(c, '\u{0E01}'..='\u{0E2E}' | '\u{0E81}'..='\u{0EAE}')
}

/// Whether most of a text is in a script without full stops: nothing in it ends as a sentence does.
pub fn has_no_stops(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (own, all) = letters.fold((0, 0), |(own, all), c| {
        (own + usize::from(is_unstopped(c)), all + 1)
    });
    own * 2 > all
}

/// Length as a reader feels it: a character of a dense script counts for three, a syllable of Korean for two.
pub fn weight(text: &str) -> usize {
    // Dense scripts begin at U+0E00: of the bytes from there on, only that of the usual marks and dashes (U+2000 to U+2FFF) is in none.
    if text.bytes().all(|byte| byte < 0xE0 || byte == 0xE2) {
        return text.chars().count();
    }
    let felt = |c: char| match c {
        '\u{AC00}'..='\u{D7A3}' => 2,
        _ if is_dense(c) => 3,
        _ => 1,
    };
    text.chars().map(felt).sum()
}

/// Whether a sentence ends with this mark, in any script: Unicode's `Sentence_Terminal` of those that news are written in, and the dots
/// that leave a sentence open (<https://www.unicode.org/reports/tr29/#STerm>).
pub fn is_full_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
        // Chinese and Japanese, Arabic and Urdu, Hindi and Bengali, Armenian, Ethiopic, Burmese, Khmer.
        || matches!(c, '。' | '！' | '？' | '｡' | '．' | '؟' | '۔' | '।' | '॥' | '\u{589}' | '\u{1362}' | '\u{1367}' | '\u{104A}' | '\u{104B}' | '\u{17D4}' | '\u{17D5}')
}

/// Marks that close what a sentence stands in.
pub fn closes(c: char) -> bool {
    matches!(
        c,
        '"' | '”' | '»' | '“' | ')' | '’' | '‘' | '\'' | ']' | '」' | '』' | '）'
    )
}

/// Whether a text ends as a sentence does, marks of quotation and brackets aside.
pub fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(closes)
        .ends_with(|c| is_full_stop(c) || matches!(c, ':' | ';' | '：' | '；' | '؛'))
}

/// Whether a text opens with what somebody said: behind a mark of quotation. An arrow ("» More") and an apostrophe have none that closes them.
pub fn opens_quoted(text: &str) -> bool {
    let Some(first) = text.find(char::is_alphanumeric) else {
        return false;
    };
    let (before, rest) = text.split_at(first);
    before.contains(['“', '”', '„', '‟', '"', '‘', '「', '『', '＂'])
        || before.contains(['«', '»', '‹', '›']) && rest.contains(['«', '»', '‹', '›'])
        || before.contains(['\'', '’', '‚']) && rest.contains(['\'', '’', '‘'])
}

/// Whether it is a letter of a script without capitals.
pub fn has_one_case(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// Whether a sentence ends within the text and another begins. "Dr. A", "et al. In" end none.
pub fn has_sentence(text: &str) -> bool {
    let mut letters = 0;
    let mut ended = false;
    for c in text.chars() {
        if ended && (c.is_uppercase() || has_one_case(c) && !is_dense(c)) {
            return true;
        }
        ended = match c {
            '.' => letters >= 4,
            _ if is_full_stop(c) && c != '…' => letters >= 1,
            ' ' | '“' | '"' | '„' | '‘' | '”' => ended,
            _ => false,
        };
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
    }
    false
}

/// How many words are written small, and how many there are.
pub fn small_words(text: &str) -> (usize, usize) {
    let words = (text.split_whitespace()).filter(|word| word.starts_with(char::is_alphabetic));
    words.fold((0, 0), |(small, all), word| {
        let is_small = word.starts_with(char::is_lowercase);
        (small + usize::from(is_small), all + 1)
    })
}

/// Whether most words are written small, as in a sentence and not in a list of names.
pub fn reads_on(text: &str) -> bool {
    let (small, all) = small_words(text);
    small >= 4 && small * 3 >= all * 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn short_ways_lead_to_the_same(text in "[ -~À-ÿ‐-‧…’\u{300}-\u{310}ª½ﬁ\u{2000}\u{AD}]{0,40}|[A-z \u{370}-\u{490}\u{300}-\u{308}\u{5B0}-\u{660}]{0,40}|[a-z\u{3000}-\u{3100}\u{4DF0}-\u{4E20}\u{9FF0}-\u{A000}\u{ABF0}-\u{AC20}\u{D790}-\u{D7B0}\u{1100}-\u{11FF}！ａ]{0,40}") {
            prop_assert_eq!(key(&text), key_of_all(&text));
            let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
            let words: Vec<&str> = seen.split_whitespace().collect();
            prop_assert_eq!(clean(&text), words.join(" ").nfc().collect::<String>());
        }
    }

    #[test]
    fn a_sentence_ends_in_any_script() {
        for text in [
            "He stays.",
            "「海堤仍在原处。」",
            "দেয়ালটি থাকবে।",
            "दीवार वहीं रहेगी।",
            "هل يبقى الجدار؟",
            "دیوار وہیں رہے گی۔",
            "Պատը մնում է։",
        ] {
            assert!(ends_sentence(text), "{text}");
        }
        assert!(!ends_sentence("दीवार वहीं रहेगी"));
        assert!(has_sentence("दीवार वहीं रहेगी। सब खुश हैं।"));
        assert!(!has_sentence("दीवार वहीं रहेगी।"));
    }

    #[test]
    fn a_text_may_open_with_what_somebody_said() {
        for text in [
            "“Read it,” he said.",
            "„Mehr nicht“, sagte er.",
            "« Lire, c’est vivre », dit-il.",
            "»Mehr nicht«, sagte er.",
            "— 'More,' he said.",
            "(\"More\")",
        ] {
            assert!(opens_quoted(text), "{text}");
        }
        for text in ["» More on walls", "’Twas dark.", "More “on” it", "…", ""] {
            assert!(!opens_quoted(text), "{text}");
        }
    }

    #[test]
    fn joiners_are_kept_where_they_are_spelling() {
        for text in ["می‌نویسم", "ന്‍", "ক্‌ষ", "👩‍🌾", "❤️‍🔥"]
        {
            assert_eq!(clean(text), text);
        }
        for (text, seen) in [
            ("Auf\u{200C}lage", "Auflage"),
            ("دیوار\u{200C} ماند", "دیوار ماند"),
            ("دیوار \u{200C}ماند", "دیوار ماند"),
            ("می\u{200C}\u{200C}\u{200B}نویسم", "می‌نویسم"),
            ("👩\u{200D} sagt", "👩 sagt"),
        ] {
            assert_eq!(clean(text), seen);
        }
        assert_eq!(key("می‌نویسم"), key("مینویسم"));
    }

    #[test]
    fn a_script_may_have_no_stops_and_its_letters_weigh_more() {
        assert!(has_no_stops("กำแพงริมทะเลยังอยู่ที่เดิม 24 ปี"));
        assert!(!has_no_stops("The wall stays, says กำแพง."));
        assert_eq!((weight("성벽은 남는다"), weight("wall")), (13, 4));
    }

    #[test]
    fn what_is_not_seen_is_not_kept() {
        assert_eq!(clean(" a\u{200B}b\u{AD}c \n\t d\u{A0}e "), "abc d e");
        assert_eq!(clean(" a\u{1}b \u{2} c \n\t d\x0B e "), "ab c d e");
        assert_eq!(clean("e\u{301}"), "é");
        assert_eq!(key("“Don’t”, he SAID"), "donthesaid");
        assert_eq!(clean("\u{2001}a\u{340}"), "à");
        assert_eq!(
            unescaped("Fish &amp;amp; chips".replace("amp;amp", "amp").as_str()),
            "Fish & chips"
        );
    }
}
