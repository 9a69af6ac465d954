//! What do an element's class and id say of it? Their words, without what a build or a layout puts between them.

/// Names in lower case, parted by spaces.
pub fn spelled<'a>(values: impl IntoIterator<Item = Option<&'a str>>) -> String {
    let mut words = String::new();
    for value in (values.into_iter().flatten()).filter(|value| value.len() < 2_000) {
        // Utility classes ("md:grid-cols-10", "[--top:0]") say how a thing looks on some screen, not what it is.
        for word in value
            .split_whitespace()
            .filter(|word| !word.contains([':', '[', '/']) && !is_about_a_sidebar(word))
        {
            words.push(' ');
            let parts = word.split(['-', '_']).filter(|part| !part.is_empty());
            for (count, part) in parts.enumerate() {
                if is_hash(part, count > 0) {
                    continue;
                }
                if count > 0 {
                    words.push('-');
                }
                if part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
                {
                    words.push_str(part);
                    continue;
                }
                let mut lower = false;
                for c in part.chars() {
                    if c.is_uppercase() && lower {
                        words.push('-');
                    }
                    lower = c.is_lowercase();
                    words.extend(c.to_lowercase());
                }
            }
        }
    }
    words
}

/// "no-sidebar", "has-sidebar", "sidebar-enabled--false": how a page is laid out that has a sidebar elsewhere, or none.
fn is_about_a_sidebar(word: &str) -> bool {
    let names_one = |part: &[u8]| part.eq_ignore_ascii_case(b"sidebar");
    if !word.as_bytes().windows("sidebar".len()).any(names_one) {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    ["no", "has", "with", "without"].iter().any(|first| {
        lower
            .strip_prefix(first)
            .is_some_and(|rest| matches!(rest, "-sidebar" | "_sidebar" | "sidebar"))
    }) || [
        "sidebar-grid",
        "sidebar-layout",
        "sidebar-enabled",
        "sidebar-disabled",
        "sidebar-off",
        "sidebar-none",
        "sidebar-false",
    ]
    .iter()
    .any(|about| lower.starts_with(about))
}

/// A build's own suffix, as in `Caption_ad4b0` or `p-ad5271`: hexadecimal, letters and digits mixed. It says nothing, and changes
/// with each build. Alone, digits behind letters (`ad300`) may be a size.
fn is_hash(part: &str, is_suffix: bool) -> bool {
    if part.len() < 5 || !part.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let turns = part
        .as_bytes()
        .windows(2)
        .filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit())
        .count();
    let is_hexadecimal =
        turns >= if is_suffix { 1 } else { 2 } && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hexadecimal || is_random(part)
}

/// `n1AuAdJlVL`: a digit among letters of both cases that change more often than words would.
fn is_random(part: &str) -> bool {
    let changes = (part.as_bytes().windows(2))
        .filter(|pair| pair[0].is_ascii_lowercase() && !pair[1].is_ascii_lowercase())
        .count();
    part.len() >= 8
        && part.is_ascii()
        && part.bytes().any(|byte| byte.is_ascii_uppercase())
        && changes * 4 >= part.len() - 1
}

/// "anchor-with-sticky-navbar": what a heading comes with is no word for what it is.
pub fn without_company(words: &str) -> String {
    let parts = words.split_whitespace();
    let parts = parts.map(|part| part.split_once("-with-").map_or(part, |(what, _)| what));
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_in_a_class_is_no_word() {
        let class = "Caption_ad4b0 p-ad5271 ad-3 ad300 headline2";
        assert_eq!(
            spelled([Some(class), Some("id-n1AuAdJlVL")]),
            " caption p ad-3 ad300 headline2 id"
        );
    }
}
