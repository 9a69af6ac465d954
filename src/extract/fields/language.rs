//! Which language is the story in? As the page declares it, unless its words are plainly in another.

use crate::extract::structured::Structured;
use crate::model::Block;

/// BCP 47, as declared; else detected from 200 characters of body or more.
pub fn language(data: &Structured, blocks: &[Block]) -> Option<String> {
    if let Some(declared) = data
        .language
        .as_deref()
        .map(str::trim)
        .filter(|tag| is_tag(tag))
    {
        return Some(declared.replace('_', "-"));
    }
    let text: String = blocks
        .iter()
        .map(|block| block.text.as_str())
        .take(20)
        .collect::<Vec<_>>()
        .join(" ");
    if text.chars().count() < 200 {
        return None;
    }
    let found = whatlang::detect(&text).filter(whatlang::Info::is_reliable)?;
    let code = found.lang().code();
    Some(
        SHORT
            .iter()
            .find(|(long, _)| *long == code)
            .map_or(code, |(_, short)| short)
            .to_owned(),
    )
}

fn is_tag(tag: &str) -> bool {
    (2..=3).contains(&tag.split(['-', '_']).next().unwrap_or_default().len())
        && tag
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// ISO 639-3 to 639-1, which BCP 47 wants where it exists.
const SHORT: &[(&str, &str)] = &[
    ("eng", "en"),
    ("deu", "de"),
    ("fra", "fr"),
    ("spa", "es"),
    ("ita", "it"),
    ("por", "pt"),
    ("nld", "nl"),
    ("swe", "sv"),
    ("dan", "da"),
    ("nob", "no"),
    ("fin", "fi"),
    ("pol", "pl"),
    ("ces", "cs"),
    ("slk", "sk"),
    ("hun", "hu"),
    ("ron", "ro"),
    ("bul", "bg"),
    ("ell", "el"),
    ("tur", "tr"),
    ("rus", "ru"),
    ("ukr", "uk"),
    ("ara", "ar"),
    ("heb", "he"),
    ("hin", "hi"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("cmn", "zh"),
    ("vie", "vi"),
    ("tha", "th"),
    ("ind", "id"),
    ("hrv", "hr"),
    ("srp", "sr"),
    ("slv", "sl"),
    ("cat", "ca"),
    ("est", "et"),
    ("lav", "lv"),
    ("lit", "lt"),
];
