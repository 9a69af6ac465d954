//! Which language is a text in, as far as there is a lexicon for it?

use super::lexica;

/// The language of a page's text: what its words show beyond doubt, else what the page says; `None` for one without a lexicon.
pub fn of(stated: Option<&str>, text: &[char]) -> Option<&'static str> {
    // Most pages are in the language that they say, and most of those in English or German: no need to look closer.
    let start: String = text.iter().take(PLAINLY).collect();
    let stated_code = stated.and_then(lexica::code);
    let is_plain = |code: &&'static str| share(code, &start) >= PLAIN;
    let plain = match stated {
        Some(_) => stated_code.filter(is_plain),
        None => ["en", "de"].into_iter().find(is_plain),
    };
    if plain.is_some() {
        return plain;
    }
    let start: String = text.iter().take(AT_MOST).collect();
    let found = whatlang::detect(&start);
    let shown = match found.as_ref().map(whatlang::Info::lang) {
        Some(whatlang::Lang::Eng) | None => Some("en"),
        Some(whatlang::Lang::Deu) => Some("de"),
        Some(whatlang::Lang::Fra) => Some("fr"),
        Some(whatlang::Lang::Spa) => Some("es"),
        Some(whatlang::Lang::Ita) => Some("it"),
        Some(whatlang::Lang::Por) => Some("pt"),
        Some(whatlang::Lang::Nld) => Some("nl"),
        Some(whatlang::Lang::Pol) => Some("pl"),
        Some(whatlang::Lang::Swe) => Some("sv"),
        Some(whatlang::Lang::Dan) => Some("da"),
        Some(whatlang::Lang::Nob) => Some("no"),
        Some(_) => None,
    };
    let is_long = start.chars().count() >= TELLING;
    if is_long && found.is_some_and(|found| found.is_reliable()) {
        return shown;
    }
    match stated {
        Some(_) => stated_code,
        None if is_long && shown.is_some() => shown,
        None => likeliest(&start).or(shown),
    }
}

/// The share of small words that a text in plain English or German has, and one in another language has not. Tried on the pages of
/// a dozen languages.
const PLAIN: f64 = 0.25;
/// It shows in so many characters.
const PLAINLY: usize = 800;
/// Fewer characters than this tell a language by its small words alone.
const TELLING: usize = 200;
/// More characters tell no more.
const AT_MOST: usize = 1_500;

/// The share of a text's words that are small words of a language.
fn share(language: &str, text: &str) -> f64 {
    let lexicon = lexica::of(language);
    let lower = text.to_lowercase();
    let words = (lower.split(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty());
    let (small, all) = words.fold((0_u32, 0_u32), |(small, all), word| {
        (small + u32::from(lexicon.is_small(word)), all + 1)
    });
    f64::from(small) / f64::from(all.max(1))
}

/// The language most of whose small words a text has; `None` for one that has none of any.
fn likeliest(text: &str) -> Option<&'static str> {
    (lexica::codes().rev())
        .map(|code| (code, share(code, text)))
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|(_, share)| *share > 0.0)
        .map(|(code, _)| code)
}
