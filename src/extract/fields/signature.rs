//! Who signed a story away from its headline? Asked only where no byline names anybody.

use crate::extract::{
    byline::{A_LINE, apart, is_full_name, unique, words},
    comments,
    credit::names,
    notice_words,
    pieces::is_paragraph,
    text,
    tree::Tree,
};

/// Away from the headline: `Author: A Name` on a line of its own, one link of `rel=author`, or a paragraph above the story that is a
/// name in bold.
pub fn labelled(tree: &Tree<'_>, headline: usize, unseen: &dyn Fn(usize) -> bool) -> Vec<String> {
    let mut linked: Vec<String> = Vec::new();
    let mut signed: Vec<String> = Vec::new();
    let mut paragraphs = 0;
    // Once the story has begun, a line in bold is a heading.
    let mut has_begun = false;
    let mut at = headline;
    while at < tree.len() {
        let is_beside = || tree.says(at, comments::are_named);
        if unseen(at) || matches!(tree.name(at), "nav" | "aside" | "footer") || is_beside() {
            at = tree.end(at);
            continue;
        }
        let name = tree.name(at);
        if matches!(name, "li" | "p" | "div" | "span" | "dd") && tree.end(at) - at < 12 {
            let said = text::clean(&words(tree, at, unseen));
            if let Some(name) = after_label(&said) {
                return names(name)
                    .into_iter()
                    .filter(|name| is_full_name(name))
                    .collect();
            }
            if is_paragraph(tree, at) && said.chars().count() > 3 {
                paragraphs += 1;
                let is_bold = tree
                    .named(at, "strong")
                    .chain(tree.named(at, "b"))
                    .next()
                    .is_some();
                if !has_begun && paragraphs <= 3 && is_bold && signed.is_empty() {
                    let parts: Vec<String> = said.split('/').map(text::clean).collect();
                    if parts.iter().all(|part| is_full_name(part)) {
                        signed = parts;
                    }
                }
                has_begun |= text::ends_sentence(&said) && said.len() >= 80;
            }
        }
        if name == "a" && tree.attr(at, "rel") == Some("author") {
            let inside = apart(tree, at, unseen);
            linked.extend(inside.into_iter().take(1));
        }
        at += 1;
    }
    if !signed.is_empty() {
        return signed;
    }
    let linked = unique(linked);
    match linked.len() {
        1 => linked,
        _ => Vec::new(),
    }
}

/// "—Ines Calloway", alone below the last paragraph of a story, as magazines sign. Whoever is quoted there did not write it: what stands
/// before is no quotation, and several who sign are those of letters.
pub fn below(tree: &Tree<'_>, headline: usize, unseen: &dyn Fn(usize) -> bool) -> Option<String> {
    const A_PARAGRAPH: usize = 50;
    // The last paragraph of the story, and who signed below it.
    let mut told: Option<usize> = None;
    let mut signed: Option<(String, usize)> = None;
    let mut is_quoted = true;
    let mut at = headline;
    while at < tree.len() {
        let is_beside = || tree.says(at, comments::are_named);
        let is_around = matches!(tree.name(at), "nav" | "aside" | "footer" | "blockquote");
        if unseen(at) || is_around || is_beside() {
            at = tree.end(at);
            continue;
        }
        if !is_paragraph(tree, at) || tree.shown(at) == 0 {
            at += 1;
            continue;
        }
        let said = match tree.shown(at) {
            shown if shown <= A_LINE => text::clean(&words(tree, at, unseen)),
            _ => String::new(),
        };
        let name = said.strip_prefix(['—', '–']).map(str::trim);
        if let Some(name) = name.filter(|name| is_full_name(name)) {
            match (&signed, told) {
                (None, Some(above)) if !is_quoted => signed = Some((name.to_owned(), above)),
                _ => return None,
            }
        } else if tree.shown(at) >= A_PARAGRAPH {
            let goes_on = |(_, above): &(String, usize)| tree.parent(*above) == tree.parent(at);
            if signed.as_ref().is_some_and(goes_on) && notice_words::kind(&said).is_none() {
                return None;
            }
            told = Some(at);
            is_quoted = text::opens_quoted(&said) || said.ends_with(text::closes);
        } else {
            is_quoted = true;
        }
        at = tree.end(at);
    }
    signed.map(|(name, _)| name)
}

/// What follows "Author:" at the start of a short line.
fn after_label(line: &str) -> Option<&str> {
    const LABELS: [&str; 15] = [
        "Autorin/Autor",
        "Autor/Autorin",
        "Autorin",
        "Autor:",
        "Autor",
        "Auteur",
        "Author",
        "Autore",
        "Written by",
        "Text:",
        "Posted by",
        "Geschrieben von",
        "Publié par",
        "Publicado por",
        "Escrito por",
    ];
    let rest = LABELS.iter().find_map(|label| line.strip_prefix(label))?;
    let rest = rest.trim_start_matches([':', ' ', '\u{A0}']);
    (rest.len() < line.len() && (3..60).contains(&rest.chars().count())).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_the_writer() {
        assert_eq!(
            after_label("Autorin/Autor Ines Calloway"),
            Some("Ines Calloway")
        );
        assert_eq!(after_label("Auteur : Ines Calloway"), Some("Ines Calloway"));
        assert_eq!(after_label("Ines Calloway"), None);
    }
}
