//! Which texts belong to a picture?

use crate::extract::{anchors::is_heading, pattern::matches, pieces::Piece, text, tree::Tree};
use crate::model::BlockKind;

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
            let mut inside = above..tree.end(above);
            return (inside.len() > ELEMENTS_AT_MOST || !inside.any(|at| heads(tree, at)))
                && !is_captioned(tree, above, owner);
        }
    }
    false
}

// "Courtesy of the artist", "Click on the picture to enlarge it", "Ines Calloway/Alamy Stock Photo".
words!(
    NO_CAPTION,
    r"(?i)^\W*(?:(?:\p{L}+_)?courtesy_of|(?:click|tap|press)_|by_\p{L}|(?:photo\p{L}*|image|picture|illustration)_(?:by|from|courtesy)_)|/_?[\p{L}]|\b(?:alamy|getty|shutterstock|istock|reuters|stock_photo)\b|©"
);

/// Whether the picture in `both` has a caption of its own, which tells more than who took it; `owner` stands beside the two.
fn is_captioned(tree: &Tree<'_>, both: usize, owner: usize) -> bool {
    let is_own = |at: usize| {
        let said = text::clean(&tree.said(at));
        let figure = tree.above(at).find(|above| tree.name(*above) == "figure");
        figure.is_some_and(|figure| tree.has_picture(figure) && !tree.contains(figure, owner))
            && text::weight(&said) >= OWN
            && text::small_words(&said).0 >= 1
            && !is_credit(&said)
            && !matches(&NO_CAPTION, &said)
    };
    (both..tree.end(both)).len() <= ELEMENTS_AT_MOST && tree.named(both, "figcaption").any(is_own)
}

/// In characters, by weight: "A drain cover on Church Lane".
const OWN: usize = 16;

/// Whether an inline element stands apart as a block does: it holds a picture in a block of its own, or tells of the picture right
/// before it.
pub fn is_set_apart(tree: &Tree<'_>, at: usize) -> bool {
    let name = tree.name(at);
    if name == "a" || name.is_empty() {
        return false;
    }
    if tree.has_picture(at) {
        return tree.holds_block(at) && tree.shown(at) > 0;
    }
    let shown = tree.shown(at);
    let Some(parent) = tree.parent(at).filter(|parent| tree.has_picture(*parent)) else {
        return false;
    };
    let is_alone = match tree.name(parent) {
        "p" => name != "b" && name != "strong" && tree.shown(parent) == shown,
        "div" | "section" | "figure" | "center" => true,
        // One that stands apart itself.
        _ => is_set_apart(tree, parent),
    };
    is_alone
        && matches!(
            name,
            "span" | "em" | "i" | "small" | "font" | "cite" | "b" | "strong"
        )
        && (A_CAPTION..CAPTION_AT_MOST).contains(&shown)
        && is_behind_a_picture(tree, at)
        && !goes_on(tree, at)
        && !tree
            .above(at)
            .take(ABOVE)
            .any(|above| tree.name(above) == "a")
        && (tree.says(at, is_caption) || tells(&tree.said(at)))
        && beside_picture(tree, at, shown)
}

/// Whether words stand right behind it in its line: it is how a sentence begins.
fn goes_on(tree: &Tree<'_>, at: usize) -> bool {
    let next = tree.end(at);
    tree.parent(at)
        .is_some_and(|parent| next < tree.end(parent))
        && (tree.text(next)).is_some_and(|text| text.contains(char::is_alphanumeric))
}

/// In characters without spaces.
const A_CAPTION: usize = 8;

fn is_behind_a_picture(tree: &Tree<'_>, at: usize) -> bool {
    let before = std::iter::successors(tree.element_before(at), |at| tree.element_before(*at));
    let mut before = before.take(3);
    let picture = before.find(|at| !matches!(tree.name(*at), "br" | "noscript"));
    picture.is_some_and(|at| tree.has_picture(at) && tree.shown(at) == 0)
}

/// Words of a sentence, and no label or name alone.
fn tells(words: &str) -> bool {
    const WEIGHT: usize = 24;
    text::weight(words) >= WEIGHT
        && (text::small_words(words).0 >= 2 || words.chars().any(text::has_one_case))
}

/// What holds a picture and a few words holds no more elements and texts.
const ELEMENTS_AT_MOST: usize = 500;
/// A link around a heading is no further above it.
const ABOVE: usize = 6;

/// Whether it is a heading of what follows, and of no other story.
fn heads(tree: &Tree<'_>, at: usize) -> bool {
    let is_link = |at: usize| tree.name(at) == "a";
    is_heading(tree.name(at))
        && tree.named(at, "a").next().is_none()
        && !tree.above(at).take(ABOVE).any(is_link)
}

/// "(Image: Getty)", "Foto: A. Name/dpa": a line that ends with who took the picture.
pub fn is_credited(text: &str) -> bool {
    pattern!(
        CREDIT,
        r"(?:[(|\[]\s*|\s)(?:Image|Photo|Photograph|Picture|Credit|Foto|Fotos|Bild|Bilder|Bildrechte|Bildquelle|Grafik|Crédit|Crédits|Photographie|Imagen|Fot\.)\s?(?:credit|courtesy)?\s?:\s?[^.!?]{2,70}[)\]]?$"
    );
    text.contains(':') && matches(&CREDIT, text)
}

/// "Photo: A. Name, AP", "FOTO:": a line that only says who took the picture.
pub fn is_credit(text: &str) -> bool {
    pattern!(
        ALONE,
        r"(?i)^[(\[]?(?:image|photo|photograph|picture|illustration|foto|fotos|bild|bilder|grafik|crédit|crédits|photographie|imagen)s?(?:\s(?:credit|courtesy|by|von|de|di))?\s?:\s?[^.!?:]{0,60}\.?[)\]]?$"
    );
    let label = text.split_once(':').map(|(label, _)| label);
    label.is_some_and(|label| label.len() < LABEL_AT_MOST) && matches(&ALONE, text)
}

/// "Foto: A. Name / dpa", and nothing that tells of the picture.
pub fn is_credit_alone(text: &str) -> bool {
    let names = text.split_once(':').map_or("", |(_, names)| names);
    is_credit(text) && text::small_words(names).0 <= 1
}

/// In bytes: "(Photograph courtesy".
const LABEL_AT_MOST: usize = 24;

/// The short text right before a credit, where the two stand apart from all else, is the caption.
pub fn is_credited_below(tree: &Tree<'_>, owner: usize, credit: usize, shown: usize) -> bool {
    let both = (tree.above(credit).take(3)).find(|above| tree.contains(*above, owner));
    both.is_some_and(|both| {
        !matches!(tree.name(both), "article" | "main" | "body") && tree.shown(both) <= shown + APART
    })
}

/// In characters without spaces: what a credit and a counter take.
const APART: usize = 80;

pub fn is_caption(words: &str) -> bool {
    let has = |word: &str, parts: &[&str]| parts.iter().any(|part| word.contains(part));
    words.split_whitespace().any(|word| {
        word.contains("caption") && !word.contains("no-caption")
            || has(word, &["img", "image", "photo", "picture", "foto"])
                && (has(word, &["credit", "desc", "legend"]) || word.ends_with("-cap"))
            || word.contains("figcaption")
            || word.contains("legende")
            || word.contains("bildunterschrift")
    })
}

/// What stands under the picture over the headline, in the story's own `<article>`.
pub fn is_lead_caption(tree: &Tree<'_>, piece: &Piece, headline: Option<usize>) -> bool {
    const A_CAPTION: usize = 30;
    let article = || {
        let mut above = headline.into_iter().flat_map(|at| tree.above(at));
        above.find(|above| tree.name(*above) == "article")
    };
    piece.kind == BlockKind::Caption
        && piece.weight >= A_CAPTION
        && piece.linked == 0
        && article().is_some_and(|article| tree.contains(article, piece.owner))
}

#[cfg(test)]
mod tests {
    use super::is_credit_alone;
    use crate::{extract, model::BlockKind};

    #[test]
    fn words_in_an_inline_element_behind_a_picture_are_its_caption() {
        let story = "The ministry told the towns of the coast on Monday that the levy would be dropped before the year is over.";
        let caption = "The quay of Harrow in spring, a week before the vote";
        for (pictured, is_one) in [
            (
                format!("<div class=x1><img src=a.jpg><span class=x2>{caption}</span></div>"),
                true,
            ),
            (
                format!("<div class=x1><img src=a.jpg><em class=img_desc>{caption}</em></div>"),
                true,
            ),
            (
                format!("<p><img src=a.jpg><br><em>{caption}</em></p>"),
                true,
            ),
            (
                format!(
                    "<p><img src=a.jpg> <em>{caption}</em> is what she wrote on it, the mayor says.</p>"
                ),
                false,
            ),
            (
                format!("<div class=x1><span>{caption}</span><img src=a.jpg></div>"),
                false,
            ),
        ] {
            let html = format!(
                "<html lang=en><body><article><h1>Levy dropped</h1><p>{story}</p>{pictured}<p>{story} Again.</p></article>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            let is_caption = article.body[1].kind == BlockKind::Caption;
            assert_eq!((is_caption, article.body.len()), (is_one, 3), "{pictured}");
        }
        // Between line breaks alone.
        let html = format!(
            "<html lang=en><body><article><h1>Levy dropped</h1>{story}<br><br><span class=x1><div><img src=a.jpg></div><em class=x2>{caption}</em></span>{story} Again.<br><br>{story} Once more.</article>"
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        let texts: Vec<&str> = (article.body.iter()).map(|block| &*block.text).collect();
        assert_eq!(texts[1], caption);
        assert_eq!(texts[2], format!("{story} Again."));
        assert_eq!(article.body[1].kind, BlockKind::Caption);
    }

    #[test]
    fn a_paragraph_of_the_story_beside_a_picture_is_no_caption() {
        let story = "<p>The ministry told the towns of the coast on Monday that the levy would be dropped before the year is over.</p>";
        let beside = "The towns had asked for it since the flood of 1953, the mayor of Harrow said on Monday.";
        let own =
            "<figure><img src=a.jpg><figcaption>The quay on a calm morning</figcaption></figure>";
        let credit =
            "<figure><img src=a.jpg><figcaption>Photo: Ines Calloway</figcaption></figure>";
        let under = |words: &str| {
            format!("<figure><img src=a.jpg><figcaption>{words}</figcaption></figure>")
        };
        for (boxed, kind) in [
            (
                format!("<div><div><p>{beside}</p></div><div>{own}</div></div>"),
                BlockKind::Paragraph,
            ),
            (
                format!("<div>{own}<p>{beside}</p></div>"),
                BlockKind::Paragraph,
            ),
            // Under or over a picture that has no caption, or none but a credit.
            (
                format!("<div><p>{beside}</p><img src=a.jpg></div>"),
                BlockKind::Caption,
            ),
            (
                format!(
                    "<div>{}<p>{beside}</p></div>",
                    under("Courtesy of the artist and the hall of Harrow")
                ),
                BlockKind::Caption,
            ),
            (
                format!(
                    "<div>{}<p>{beside}</p></div>",
                    under("Click on the picture to enlarge it")
                ),
                BlockKind::Caption,
            ),
            (
                format!(
                    "<div>{}<p>{beside}</p></div>",
                    under("Ines de Calloway/Alamy Stock Photo")
                ),
                BlockKind::Caption,
            ),
            (
                format!("<div><img src=a.jpg><p>{beside}</p></div>"),
                BlockKind::Caption,
            ),
            (
                format!("<div>{credit}<p>{beside}</p></div>"),
                BlockKind::Caption,
            ),
            (
                format!("<div><p class=x9>{beside}</p><img src=a.jpg></div>"),
                BlockKind::Caption,
            ),
            (
                format!("<figure><img src=a.jpg><figcaption><p>{beside}</p></figcaption></figure>"),
                BlockKind::Caption,
            ),
        ] {
            let html = format!(
                "<html lang=en><body><article><h1>Levy dropped</h1>{story}{boxed}{story}</article>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            let found = article.body.iter().find(|block| block.text == beside);
            assert_eq!(found.map(|block| block.kind), Some(kind), "{boxed}");
        }
    }

    #[test]
    fn what_stands_before_a_credit_is_its_caption_whatever_their_classes_are() {
        let story: String = ["levy", "wall", "pumps"]
            .map(|what| format!("<p>The ministry told the towns of the coast on Monday that the {what} would be dropped before the year is over.</p>"))
            .concat();
        let html = format!(
            "<html lang=en><body><article><h1>Levy dropped</h1>{story}<div class=x1><div class=x2>The quay of Harrow, a week before the vote</div><div class=x3>Photo: Ines Calloway, HP</div></div>{story}</article>"
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        let captions: Vec<&str> = (article.body.iter())
            .filter(|block| block.kind == BlockKind::Caption)
            .map(|block| block.text.split(' ').next().unwrap_or_default())
            .collect();
        assert_eq!(captions, ["The"], "{:?}", article.body);
        assert!(is_credit_alone("Photo: Ines Calloway, HP"));
        assert!(!is_credit_alone("Photo: the quay before the storm"));
    }
}
