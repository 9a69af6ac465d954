//! Which texts belong to a picture?

use super::tree::Tree;

/// A caption is no longer than this, in characters without spaces.
pub const CAPTION_AT_MOST: usize = 260;

/// Whether a text stands alone with a picture: a container holds both, and hardly anything else.
pub fn beside_picture(tree: &Tree<'_>, owner: usize, shown: usize) -> bool {
    let picture = |at: usize| matches!(tree.name(at), "img" | "picture" | "video" | "amp-img");
    if matches!(tree.name(owner), "article" | "main" | "body") {
        return false;
    }
    for above in tree.above(owner).take(3) {
        if matches!(tree.name(above), "article" | "main" | "body" | "td" | "li") {
            return false;
        }
        let all: usize = (above..tree.end(above))
            .filter(|at| {
                !matches!(
                    tree.name(tree.parent(*at).unwrap_or(0)),
                    "script" | "style" | "noscript"
                )
            })
            .filter_map(|at| tree.text(at))
            .map(|text| text.chars().filter(|c| !c.is_whitespace()).count())
            .sum();
        if all > shown + 60 {
            return false;
        }
        if (above..tree.end(above)).any(picture) {
            return true;
        }
    }
    false
}

/// "(Image: Getty)", "Foto: A. Name/dpa": a line that ends with who took the picture.
pub fn is_credited(text: &str) -> bool {
    static CREDIT: std::sync::LazyLock<Option<regex::Regex>> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"(?:[(|\[]\s*|\s)(?:Image|Photo|Photograph|Picture|Credit|Foto|Fotos|Bild|Bilder|Bildrechte|Bildquelle|Grafik|Crédit|Crédits|Photographie|Imagen|Fot\.)\s?(?:credit|courtesy)?\s?:\s?[^.!?]{2,70}[)\]]?$").ok()
    });
    CREDIT.as_ref().is_some_and(|credit| credit.is_match(text))
}

pub fn is_caption(words: &str) -> bool {
    words.split_whitespace().any(|word| {
        word.contains("caption") && !word.contains("no-caption")
            || word.contains("image-credit")
            || word.contains("photo-credit")
            || word.contains("figcaption")
            || word.contains("legende")
            || word.contains("bildunterschrift")
    })
}
