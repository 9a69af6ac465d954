//! Who signed a story away from its headline? Asked only where no byline names anybody.

use crate::extract::{
    byline::{apart, is_full_name, unique, words},
    comments,
    credit::names,
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
