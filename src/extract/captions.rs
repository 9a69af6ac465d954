//! Which texts belong to a picture?

use super::{anchors::is_heading, pattern::matches, tree::Tree};

/// A caption is no longer than this, in characters without spaces.
pub const CAPTION_AT_MOST: usize = 260;

/// Whether a text stands alone with a picture: a container holds both, and hardly anything else.
pub fn beside_picture(tree: &Tree<'_>, owner: usize, shown: usize) -> bool {
    if matches!(tree.name(owner), "article" | "main" | "body") {
        return false;
    }
    for above in tree.above(owner).take(3) {
        if matches!(tree.name(above), "article" | "main" | "body" | "td" | "li") {
            return false;
        }
        if tree.shown(above) > shown + 60 {
            return false;
        }
        if tree.has_picture(above) {
            // Under a heading of its own it is what a slide tells of its picture.
            return !(above..tree.end(above)).any(|at| heads(tree, at));
        }
    }
    false
}

/// Whether it is a heading of what follows, and of no other story.
fn heads(tree: &Tree<'_>, at: usize) -> bool {
    let is_link = |at: usize| tree.name(at) == "a";
    is_heading(tree.name(at)) && !(at..tree.end(at)).any(is_link) && !tree.above(at).any(is_link)
}

/// "(Image: Getty)", "Foto: A. Name/dpa": a line that ends with who took the picture.
pub fn is_credited(text: &str) -> bool {
    pattern!(
        CREDIT,
        r"(?:[(|\[]\s*|\s)(?:Image|Photo|Photograph|Picture|Credit|Foto|Fotos|Bild|Bilder|Bildrechte|Bildquelle|Grafik|Crédit|Crédits|Photographie|Imagen|Fot\.)\s?(?:credit|courtesy)?\s?:\s?[^.!?]{2,70}[)\]]?$"
    );
    text.contains(':') && matches(&CREDIT, text)
}

pub fn is_caption(words: &str) -> bool {
    let has = |word: &str, parts: &[&str]| parts.iter().any(|part| word.contains(part));
    words.split_whitespace().any(|word| {
        word.contains("caption") && !word.contains("no-caption")
            || has(word, &["img", "image", "photo", "picture", "foto"])
                && has(word, &["credit", "description", "legend"])
            || word.contains("figcaption")
            || word.contains("legende")
            || word.contains("bildunterschrift")
    })
}
