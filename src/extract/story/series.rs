//! Which short line above the story is the first of a series that goes on further down?

use crate::extract::{lines, pieces::Piece, region, tree::Tree};
use crate::model::BlockKind;

/// In pieces: the next of a series begins within so many.
const WITHIN: usize = 12;
/// In words.
const LABEL: usize = 3;
const LINE: usize = 8;

/// "Monitoring", over the first of the reports of which each has such a label; "Article 1", where others are counted further down.
pub fn is_first(tree: &Tree<'_>, pieces: &[Piece], at: usize, body_starts: usize) -> bool {
    heads_a_report(tree, pieces, at, body_starts) || is_counted(tree, pieces, at)
}

/// "2", in a box of its own over the second of several parts, which have theirs.
pub fn is_rank(tree: &Tree<'_>, pieces: &[Piece], at: usize) -> bool {
    let rank = |piece: &Piece| {
        let is_one = piece.chars <= 2
            && piece.kind == BlockKind::Paragraph
            && matches!(tree.name(piece.owner), "div" | "span")
            && !tree.words(piece.owner).is_empty();
        piece.text.parse::<usize>().ok().filter(|_| is_one)
    };
    let heads = || (pieces.get(at + 1)).is_some_and(|next| next.kind == BlockKind::Heading);
    let Some(number) = rank(&pieces[at]).filter(|_| heads()) else {
        return false;
    };
    let is_next = |other: &Piece| {
        rank(other).is_some_and(|next| next.abs_diff(number) == 1)
            && set(tree, other) == set(tree, &pieces[at])
    };
    let from = at.saturating_sub(RANKED_WITHIN);
    let around = pieces[from..].iter().take(2 * RANKED_WITHIN);
    around.filter(|other| is_next(other)).count() > 0
}

/// In pieces: the next part begins within so many.
const RANKED_WITHIN: usize = 40;

fn set<'t>(tree: &'t Tree<'_>, piece: &Piece) -> (&'t str, &'t str) {
    (tree.name(piece.owner), tree.words(piece.owner))
}

/// Others of its make stand further down.
fn heads_a_report(tree: &Tree<'_>, pieces: &[Piece], at: usize, body_starts: usize) -> bool {
    // A line in bold is set apart without a name.
    let is_bold = |at: usize| pieces[at].bold == pieces[at].chars;
    let heads = |at: usize| {
        let text = &pieces[at].text;
        let is_label =
            text.split(' ').count() <= LABEL && text.chars().all(|c| c.is_alphabetic() || c == ' ');
        let is_line = is_bold(at)
            && text.split(' ').count() <= LINE
            && !text.contains(|c: char| c == ':' || c.is_ascii_digit())
            && !lines::byline(text)
            && !lines::names_alone(text);
        pieces[at].kind == BlockKind::Paragraph
            && pieces[at].linked == 0
            && (is_label || is_line)
            && pieces.get(at + 1).is_some_and(region::begins)
    };
    let own = set(tree, &pieces[at]);
    let mut further = body_starts..pieces.len().min(body_starts + WITHIN);
    (!own.1.is_empty() || is_bold(at))
        && heads(at)
        && further.any(|other| {
            set(tree, &pieces[other]) == own
                && heads(other)
                && (!own.1.is_empty() || is_bold(other))
        })
}

/// The same words with the next number stand further down, in the same make.
fn is_counted(tree: &Tree<'_>, pieces: &[Piece], at: usize) -> bool {
    let piece = &pieces[at];
    let Some((before, number, behind)) = counted(&piece.text) else {
        return false;
    };
    pieces[at + 1..].iter().take(WITHIN).any(|other| {
        set(tree, other) == set(tree, piece)
            && counted(&other.text) == Some((before, number + 1, behind))
    })
}

/// "Article 1", "§ 1", "1.", parted at the number.
fn counted(text: &str) -> Option<(&str, usize, &str)> {
    if text.len() > 40 || text.split_whitespace().count() > LABEL {
        return None;
    }
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = text.split_at(from);
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (number, behind) = rest.split_at(end);
    // A number alone counts pictures, or pages.
    let is_alone = before.is_empty() && behind.is_empty();
    let is_one = !is_alone && !behind.contains(|c: char| c.is_ascii_digit());
    Some((before, number.parse().ok()?, behind)).filter(|_| is_one)
}

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn the_first_of_the_labels_of_a_series_is_kept_with_the_others() {
        let report = |label: &str, day: &str| {
            format!(
                "<div class=row><div class=state>{label}</div><p>The gate of the harbour was shut on {day}, and boats were sent to Ormsby by the master.</p></div>"
            )
        };
        let html = format!(
            "<html lang=en><main><h1>Gate shut</h1><p class=state>12</p>{}{}{}</main>",
            report("Watching", "Monday"),
            report("Found", "Sunday"),
            report("Reported", "Friday")
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        let body: Vec<&str> = article.body.iter().map(|block| &*block.text).collect();
        assert_eq!(body.len(), 6, "{body:?}");
        assert_eq!((body[0], body[2]), ("Watching", "Found"));
    }

    #[test]
    fn the_first_article_of_an_act_is_kept_as_the_second_is() {
        let clause = |n: usize| {
            format!(
                "<p class=t>Article {n}</p><p>Whoever keeps a boat in the harbour of the towns pays for the wall of that harbour in the {n}th month.</p>"
            )
        };
        let clauses: String = (1..4).map(clause).collect();
        let html = format!("<html lang=en><main><h1>Act on walls</h1>{clauses}</main>");
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        assert_eq!(article.body[0].text, "Article 1");
        assert_eq!(article.body.len(), 6, "{:?}", article.body);
    }

    fn body(html: &str) -> Vec<String> {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let html = format!(
            "<html lang=en><body><article><h1>Levy dropped</h1>{}</article>",
            html.replace("STORY", story)
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        article.body.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn what_counts_the_parts_goes_and_what_heads_the_first_letter_stays() {
        let part = |n: usize| format!("<div><div class=n>{n}</div><h2>Part {n}</h2></div>STORY");
        let kept = body(&format!("STORY{}{}", part(1), part(2)));
        assert!(
            !kept.iter().any(|text| text == "1" || text == "2"),
            "{kept:?}"
        );
        // Figures that head nothing.
        assert!(
            body("STORY<div class=n>23</div>STORY<div class=n>24</div>STORY")
                .iter()
                .any(|text| text == "23")
        );
        let letter =
            |about: &str, who: &str| format!("<p><b>{about}</b></p>STORY<p><b>{who}</b></p>");
        let letters = [
            letter("Leave the old wall alone", "Ann Holt, Harrow"),
            letter("He is right", "Bo Lund, Ormsby"),
            letter("Sand will do", "The Reeds, Larwood"),
        ];
        let kept = body(&letters.concat());
        assert_eq!(
            kept.first().map(String::as_str),
            Some("Leave the old wall alone"),
            "{kept:?}"
        );
        assert_eq!(
            kept.last().map(String::as_str),
            Some("The Reeds, Larwood"),
            "{kept:?}"
        );
    }
}
