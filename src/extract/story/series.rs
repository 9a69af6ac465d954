//! Which short line above the story is the first of a series that goes on further down?

use crate::extract::{pieces::Piece, region, tree::Tree};
use crate::model::BlockKind;

/// In pieces: the next of a series begins within so many.
const WITHIN: usize = 12;
/// In words.
const LABEL: usize = 3;

/// "Monitoring", over the first of the reports of which each has such a label; "Article 1", where others are counted further down.
pub fn is_first(tree: &Tree<'_>, pieces: &[Piece], at: usize, body_starts: usize) -> bool {
    heads_a_report(tree, pieces, at, body_starts) || is_counted(tree, pieces, at)
}

fn set<'t>(tree: &'t Tree<'_>, piece: &Piece) -> (&'t str, &'t str) {
    (tree.name(piece.owner), tree.words(piece.owner))
}

/// Others of its make stand further down.
fn heads_a_report(tree: &Tree<'_>, pieces: &[Piece], at: usize, body_starts: usize) -> bool {
    let heads = |at: usize| {
        let text = &pieces[at].text;
        pieces[at].kind == BlockKind::Paragraph
            && pieces[at].linked == 0
            && text.split(' ').count() <= LABEL
            && text.chars().all(|c| c.is_alphabetic() || c == ' ')
            && pieces.get(at + 1).is_some_and(region::begins)
    };
    let own = set(tree, &pieces[at]);
    let mut further = body_starts..pieces.len().min(body_starts + WITHIN);
    !own.1.is_empty()
        && heads(at)
        && further.any(|other| set(tree, &pieces[other]) == own && heads(other))
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
}
