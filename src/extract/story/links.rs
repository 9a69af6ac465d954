//! Which links lead to another story, and which are a part of this one?

use rustc_hash::FxHashMap;

use crate::extract::{
    pieces::{Piece, is_paragraph},
    region::Region,
    text,
    tree::Tree,
};
use crate::model::BlockKind;

/// Which elements are cards that lead to another story: asked once of each, for many pieces may lie in one.
#[derive(Default)]
pub struct Cards(FxHashMap<usize, bool>);

impl Cards {
    /// Whether a piece is text of a card: of an `<article>` or list item with a linked heading of its own.
    pub fn hold(
        &mut self,
        tree: &Tree<'_>,
        region: &Region,
        piece: &Piece,
        headline: Option<usize>,
    ) -> bool {
        let holds_headline =
            |at: usize| headline.is_some_and(|headline| tree.contains(at, headline));
        piece.chars < 400
            && std::iter::once(piece.owner)
                .chain(tree.above(piece.owner))
                .take_while(|above| *above != region.root && !holds_headline(*above))
                .filter(|above| matches!(tree.name(*above), "article" | "li" | "a" | "section"))
                .any(|above| *(self.0.entry(above)).or_insert_with(|| is_card(tree, above)))
    }
}

/// In bytes: no card says more.
const CARD_AT_MOST: usize = 900;

/// In characters without spaces: a kicker or a day has fewer.
const A_PARAGRAPH: usize = 60;

fn is_card(tree: &Tree<'_>, at: usize) -> bool {
    let is_link = tree.name(at) == "a" && tree.named(at, "p").next().is_some();
    // What shows as many characters has as many bytes.
    if !is_link && tree.shown(at) >= CARD_AT_MOST {
        return false;
    }
    let has_link = |heading: usize| {
        let mut around = tree.above(heading).take_while(|up| *up >= at);
        tree.named(heading, "a").next().is_some() || around.any(|up| tree.name(up) == "a")
    };
    let mut headings = ["h2", "h3", "h4", "h5"]
        .iter()
        .flat_map(|name| tree.named(at, name));
    // A card begins with its title; what begins with a paragraph only has one in it.
    let first_text = (at + 1..tree.end(at))
        .find(|inside| tree.shown(*inside) >= A_PARAGRAPH && is_paragraph(tree, *inside));
    let leads = |heading: usize| first_text.is_none_or(|text| heading < tree.end(text));
    let is_headed = headings.any(|heading| leads(heading) && has_link(heading));
    if !is_link && !is_headed {
        return false;
    }
    let size: usize = (at..tree.end(at))
        .filter_map(|at| tree.text(at))
        .map(|text| text.trim().len())
        .sum();
    is_headed && size < CARD_AT_MOST || is_link && size > 0
}

/// Whether a line that may lead away does: by its links, or as a paragraph that is no sentence. Items and headings of a guide are none.
pub fn leads_away(piece: &Piece) -> bool {
    let is_label = piece.kind == BlockKind::Paragraph && !text::ends_sentence(&piece.text);
    piece.link_density() > 0.3 || is_label
}

/// "Harbour News reported:", a link, before what it reported: whose words they are.
pub fn leads_to_a_quote(pieces: &[Piece], at: usize) -> bool {
    let is_quote =
        |next: &Piece| next.kind == BlockKind::Quote || next.text.starts_with(['“', '"', '„', '«']);
    pieces[at].text.ends_with(':') && pieces.get(at + 1).is_some_and(is_quote)
}

/// "Read our guidance on who can have a boat here": a sentence that is one link, among the paragraphs of a guide.
pub fn guides(tree: &Tree<'_>, pieces: &[Piece], at: usize) -> bool {
    let piece = &pieces[at];
    let holder = |piece: &Piece| tree.parent(piece.owner);
    let is_beside = |other: Option<usize>| {
        (other.and_then(|other| pieces.get(other))).is_some_and(|other| {
            holder(other) == holder(piece) && other.link_density() < 0.5 && other.weight >= 25
        })
    };
    piece.kind == BlockKind::Paragraph
        && !piece.text.starts_with(['[', '>', '»', '→'])
        && is_paragraph(tree, piece.owner)
        && tree.named(piece.owner, "a").nth(1).is_none()
        && text::reads_on(&piece.text)
        && (is_beside(at.checked_sub(1)) || is_beside(Some(at + 1)))
}

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn links_that_are_sentences_of_a_guide_are_its_words() {
        let text = "<p>Whoever keeps a boat in one of the harbours needs a berth and a licence for it.</p>";
        let html = format!(
            "<html lang=en><head>HEAD</head><body><main><h1>Keeping a boat</h1><div>{text}<p><a href=/x>Read our guidance on who can keep a boat in Larwood</a></p>\
             <p>A licence holds for a year, and must be shown to whoever asks for it on the quay.</p><h2>Contact us</h2>\
             <p>If you have any questions about this guide, write to: <a href=mailto:desk@harrow.example>desk@harrow.example</a></p></div></main>"
        );
        let read = |head: &str| {
            let html = html.replace("HEAD", head);
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            let texts: Vec<String> = article.body.into_iter().map(|block| block.text).collect();
            texts.join("\n")
        };
        let guide = read("");
        assert!(
            guide.contains("Read our guidance") && guide.contains("desk@harrow"),
            "{guide}"
        );
        let news = read(
            "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Keeping a boat\"}</script>",
        );
        assert!(!news.contains("Read our guidance"), "{news}");
    }

    #[test]
    fn a_card_in_a_part_of_the_story_makes_the_part_no_card() {
        let part = |what: &str| {
            format!(
                "<p>The ministry told the towns on Monday that the {what} would be dropped before the winter.</p>"
            )
        };
        let card = "<div class=x1><a href=/x><h4>Train drivers vote for three more days</h4><p>Officials say the work takes longer than first planned.</p></a></div>";
        let html = format!(
            "<html lang=en><body><article><h1>Levy dropped</h1><section>{}{card}{}</section><section>{}</section></article>",
            part("levy"),
            part("tax"),
            part("toll")
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        assert_eq!(article.body.len(), 3, "{:?}", article.body);
    }

    #[test]
    fn rows_of_links_lead_away_and_linked_sentences_stay() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let row: String = (0..5)
            .map(|n| {
                format!(
                    "Coast | <a href=/{n}>Another story of the sea, the {n}th of this year</a> "
                )
            })
            .collect();
        let linked = "<p><a href=/law>The law says that each town pays for its own wall</a>, and that the crown pays for the harbour.</p>";
        let html = format!(
            "<html lang=en><body><article><h1>Levy dropped</h1>{story}{linked}<p>{row}</p>{story}<h2>Who pays now</h2><ul><li>Harrow</li><li>Larwood</li></ul></article>"
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        let body: String = article
            .body
            .iter()
            .map(|block| block.text.as_str())
            .collect();
        assert!(!body.contains("Another story"), "{body}");
        for kept in ["The law says", "Who pays now", "Larwood"] {
            assert!(body.contains(kept), "{kept}: {body}");
        }
    }
}
