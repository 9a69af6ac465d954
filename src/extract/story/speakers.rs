//! Who speaks in a transcript? Names over what each of them said: they may lead to a page about the person, and are text all the same.

use crate::extract::{pattern::matches, pieces::Piece, text, tree::Tree};
use crate::model::BlockKind;

// How a parliament or a court calls those who speak.
words!(
    CALLED,
    r"^(?:The_(?:Chair|Speaker|Deputy_Speaker|Clerk|President|Vice-President|Chairman|Chairwoman|Chairperson|Court|Witness)\b|(?:Mr|Mrs|Ms|Miss|Dr|Hon|Rt_Hon|Right_Hon|Sir|Dame|Lord|Lady|Baroness|Senator|Rep|Sen|M|MM|Mme|Herr|Frau|Abg|Sr|Sra|Dep|Sig|Lic)\.?_\p{Lu}|(?:Le|La)_président)"
);

/// In characters: a name, an office and a party.
const NAME_AT_MOST: usize = 120;
/// So many make a transcript.
const TURNS: usize = 3;

/// Which pieces name who says what follows: three at least, set alike, each in one element with words of its own. One of them speaks
/// again: cards of people, and teasers of stories about them, name each once.
pub fn speakers(tree: &Tree<'_>, pieces: &[Piece]) -> Vec<usize> {
    let turn = |at: usize| {
        let (piece, next) = (&pieces[at], pieces.get(at + 1)?);
        let is_name = matches!(piece.kind, BlockKind::Paragraph | BlockKind::Heading)
            && piece.chars <= NAME_AT_MOST
            && is_called(&piece.text);
        let says = next.kind == BlockKind::Paragraph
            && next.linked == 0
            && text::ends_sentence(&next.text);
        let around = (tree.above(piece.owner).take(2))
            .find(|above| tree.contains(*above, next.owner))
            .filter(|above| matches!(tree.name(*above), "div" | "section" | "li"))?;
        (is_name && says).then(|| (at, tree.words(piece.owner), tree.words(around)))
    };
    let turns: Vec<_> = (0..pieces.len()).filter_map(turn).collect();
    let alike = |one: &(usize, &str, &str)| {
        let others: Vec<&str> = (turns.iter())
            .filter(|other| (other.1, other.2) == (one.1, one.2))
            .map(|other| pieces[other.0].text.as_str())
            .collect();
        let again = |at: usize| others[..at].contains(&others[at]);
        others.len() >= TURNS && (1..others.len()).any(again)
    };
    turns
        .iter()
        .filter(|one| alike(one))
        .map(|one| one.0)
        .collect()
}

/// A title, a name and what stands in brackets behind it: no verb, as a headline has one.
fn is_called(words: &str) -> bool {
    let name = words.split('(').next().unwrap_or_default();
    let is_part = |word: &str| {
        word.starts_with(|c: char| c.is_uppercase() || !c.is_alphanumeric())
            || matches!(
                word,
                "de" | "del"
                    | "der"
                    | "du"
                    | "la"
                    | "of"
                    | "the"
                    | "von"
                    | "van"
                    | "président"
                    | "présidente"
            )
    };
    matches(&CALLED, words) && name.split_whitespace().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Hints, extract};

    #[test]
    fn who_speaks_is_told_by_title_and_name() {
        assert!(CALLED.is_some());
        for name in [
            "The Chair (Mr. Piet Larwood)",
            "Ms. Ada Verne (President, Boatmen of Harrow)",
            "Sir Tom Reed",
            "Mme Inès de la Tour",
        ] {
            assert!(is_called(name), "{name}");
        }
        for name in [
            "Mr. Reed opens the wall",
            "Dr. Verne to leave",
            "The Chair that floats",
            "Tom Reed",
        ] {
            assert!(!is_called(name), "{name}");
        }
    }

    #[test]
    fn a_linked_name_over_what_was_said_is_kept_and_a_linked_headline_is_not() {
        let turn = |name: &str, words: &str| {
            format!(
                "<div class=turn><div class=who><a href=/p>{name}</a></div><div class=said><p>{words}</p></div></div>"
            )
        };
        let read = |names: [&str; 3]| -> usize {
            let turns = [
                turn(
                    names[0],
                    "I open this meeting. We go on with the study of the wall.",
                ),
                turn(
                    names[1],
                    "Thank you. Last year I carried more stones than fish, as my mother did.",
                ),
                turn(
                    names[2],
                    "How many stones were there, and who paid for the carts?",
                ),
            ];
            let html = format!(
                "<html lang=en><body><div class=all><h1>Committee on Walls, meeting 4</h1>{}</div>",
                turns.concat()
            );
            let article = extract(html.as_bytes(), &Hints::default()).unwrap();
            article.body.len()
        };
        assert_eq!(
            read([
                "The Chair (Mr. Piet Larwood)",
                "Ms. Ada Verne",
                "The Chair (Mr. Piet Larwood)"
            ]),
            6
        );
        // Cards of people, and teasers of what they did.
        assert!(read(["Sir Tom Reed", "Ms. Ada Verne", "Dr. Ann Holt"]) < 6);
        assert!(
            read([
                "Mr. Reed opens wall",
                "Ms. Verne sells boat",
                "Dr. Holt is gone"
            ]) < 6
        );
    }
}
