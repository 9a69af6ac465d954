//! What does a page show twice? Copies for another screen, pull quotes; a contract or a guide may say the same in two places.

use crate::extract::{fate::Fate, pieces::Piece, text, tree::Tree};
use crate::model::BlockKind;

/// Whether a piece is another copy of one that came before: for another screen, under a picture. A contract says the same twice
/// among its like, and tables have the same head again.
pub fn is_copy(tree: &Tree<'_>, pieces: &[Piece], at: usize, first: usize) -> bool {
    let (piece, first) = (&pieces[at], &pieces[first]);
    // Under one parent, or under parents of one make: sections of one text.
    let alike = |a: Option<usize>, b: Option<usize>| match (a, b) {
        (Some(a), Some(b)) => tree.name(a) == tree.name(b) && tree.words(a) == tree.words(b),
        (a, b) => a == b,
    };
    let in_one_flow = matches!(
        piece.kind,
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Heading
    ) && tree.name(piece.owner) == tree.name(first.owner)
        && tree.words(piece.owner) == tree.words(first.owner)
        && alike(tree.parent(piece.owner), tree.parent(first.owner))
        && (piece.kind != BlockKind::Heading || piece.linked == 0);
    piece.kind != BlockKind::TableRow && !in_one_flow
}

const PULLED: &str = "a pull quote: a paragraph says it";
/// In characters without spaces.
const NAME_AT_MOST: usize = 50;
/// Each block quotation is looked for in every paragraph: no story has more pull quotes than this.
const PULLED_AT_MOST: usize = 100;

/// A pull quote says again what a paragraph says.
pub fn drop_repeated_quotes(tree: &Tree<'_>, pieces: &[Piece], fates: &mut [Fate]) {
    let mut quoted = (0..pieces.len())
        .filter(|at| pieces[*at].kind == BlockKind::Quote)
        .peekable();
    if quoted.peek().is_none() {
        return;
    }
    let keys: Vec<String> = pieces.iter().map(|piece| text::key(&piece.text)).collect();
    for at in quoted.take(PULLED_AT_MOST) {
        let repeats = |other: usize| {
            other != at
                && fates[other] == Fate::Kept
                && pieces[other].kind == BlockKind::Paragraph
                && keys[other].len() > keys[at].len()
                && (keys[other].contains(&keys[at])
                    || says_nearly(
                        &pieces[at].text,
                        &keys[at],
                        &pieces[other].text,
                        &keys[other],
                    ))
        };
        if fates[at] == Fate::Kept && keys[at].len() >= 15 && (0..pieces.len()).any(repeats) {
            fates[at] = Fate::Dropped(PULLED);
            // Whoever is named below it goes with it.
            let is_box = |above: &usize| matches!(tree.name(*above), "blockquote" | "figure");
            let end = tree
                .above(pieces[at].owner)
                .find(is_box)
                .map(|found| tree.end(found));
            let below = (at + 1..pieces.len()).take_while(|below| Some(pieces[*below].owner) < end);
            for below in below.filter(|below| pieces[*below].chars <= NAME_AT_MOST) {
                fates[below] = Fate::Dropped(PULLED);
            }
        }
    }
}

/// Whether a paragraph has one half of what is pulled out of it to the letter, and nearly all words of it: one of the two was edited,
/// and the other left behind.
fn says_nearly(pulled: &str, pulled_key: &str, whole: &str, whole_key: &str) -> bool {
    let half = (pulled_key.len() / 2..pulled_key.len()).find(|at| pulled_key.is_char_boundary(*at));
    let (first, second) = pulled_key.split_at(half.unwrap_or(0));
    if first.len() < HALF || !whole_key.contains(first) && !whole_key.contains(second) {
        return false;
    }
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        (words.filter(|word| !word.is_empty()))
            .map(str::to_lowercase)
            .collect()
    };
    let (pulled, whole) = (words(pulled), words(whole));
    let kept = pulled.iter().filter(|word| whole.contains(word)).count();
    kept * 5 >= pulled.len() * 4
}

/// In bytes: fewer are in many a paragraph.
const HALF: usize = 16;

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn a_pull_quote_is_one_though_the_paragraph_was_edited() {
        let count = |pulled: &str| {
            let html = format!(
                "<html lang=en><body><article><h1>Levy dropped</h1><p>Ann Holt, the mayor of Harrow, told the council: “We will pay for the walls ourselves, and nobody will tell us how.”</p>\
                 <blockquote>{pulled}</blockquote><p>The towns meet again in May, and the minister has promised to be there with an answer for all of them.</p></article>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.body.len()
        };
        assert_eq!(
            count("We will pay for the walls ourselves, and nobody will tell us how."),
            2
        );
        assert_eq!(
            count("We will pay for the walls ourselves, and no minister will tell us how."),
            2
        );
        assert_eq!(
            count(
                "We will pay for the walls ourselves, as our fathers did before the flood, and the sea can wait."
            ),
            3
        );
    }

    #[test]
    fn sections_may_say_the_same_and_copies_are_left_out() {
        let said = |class: &str| {
            format!(
                "<div class={class}><p>Whoever had leave to stay before the winter may stay until the end of the year.</p></div>"
            )
        };
        let text = "<p>The harbour towns ask all who live on the coast to read what the ministry has to say of floods.</p>";
        let count = |first: &str, second: &str| {
            let html = format!(
                "<html lang=en><body><main><h1>Living on the coast</h1>{text}{}<h2>Later</h2>{}{text}</main>",
                said(first),
                said(second)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            let blocks = article.body.iter();
            blocks
                .filter(|block| block.text.starts_with("Whoever"))
                .count()
        };
        assert_eq!(count("part", "part"), 2);
        assert_eq!(count("wide", "narrow"), 1);
    }
}
