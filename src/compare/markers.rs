//! What stands before a clause or a list's item and is none of its words? The label of a clause, a mark or a number that markup sets too.

use super::{
    lexicon::{self, List},
    normal::{is_dash, is_quote},
};
use crate::model::{Block, BlockKind};

/// A block without the mark that somebody typed before a list's item, where a template sets one: "• Turn it off", and in a list "– Turn it
/// off"; or without its number, where a browser shows it as well. A dash before a paragraph opens speech, and one before a number is its sign.
pub fn unmarked(block: &Block) -> &str {
    let (text, kind) = (block.text.as_str(), block.kind);
    let number = (kind == BlockKind::ListItem).then_some(block.number.as_deref());
    let numbered = number.flatten().and_then(|it| text.strip_prefix(it));
    if let Some(words) = numbered.filter(|rest| rest.starts_with(char::is_whitespace)) {
        return words.trim_start();
    }
    let Some(mark) = text.chars().next() else {
        return text;
    };
    let is_marked = match kind {
        BlockKind::ListItem => is_bullet(mark) || is_dash(mark),
        BlockKind::Paragraph => is_bullet(mark),
        _ => false,
    };
    let rest = &text[mark.len_utf8()..];
    let words = rest.trim_start();
    let is_item = is_marked
        && rest.starts_with(char::is_whitespace)
        && words.starts_with(|c: char| c.is_alphabetic() || is_quote(c) || is_bullet(mark));
    if is_item { words } else { text }
}

fn is_bullet(c: char) -> bool {
    // '●' and '○', '■' and '□' may tell what is so and what is not; '*' may be a footnote's.
    matches!(c, '•' | '◦' | '▪' | '‣' | '⁃' | '·')
}

/// A clause's label at its start ("3.2", "(a)", "§ 4", "IV."), and the rest.
pub fn label(text: &str) -> (&str, &str) {
    let end = text.find(' ').unwrap_or(0);
    let (first, rest) = text.split_at(end);
    let bare = first.trim_matches(|c: char| matches!(c, '(' | ')' | '.' | ':' | '[' | ']'));
    let numbered = !bare.is_empty()
        && bare.len() <= 8
        && bare.split('.').all(|part| {
            !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit())
        });
    let dotted = numbered && (bare.contains('.') || first.len() > bare.len());
    let lettered = first.len() > bare.len()
        && (bare.len() == 1 && bare.bytes().all(|b| b.is_ascii_alphabetic())
            || !bare.is_empty()
                && bare.len() <= 5
                && bare
                    .bytes()
                    .all(|b| matches!(b, b'i' | b'v' | b'x' | b'I' | b'V' | b'X')));
    let rest_of = || rest.trim_start();
    if dotted && !counts(first, rest_of()) || lettered {
        (first, rest_of())
    } else {
        ("", text)
    }
}

/// "1.5 million people", "12. März": a number that begins a sentence is no label.
fn counts(number: &str, rest: &str) -> bool {
    let is_bare = number.ends_with(|c: char| c.is_ascii_digit());
    let is_dotted = number.ends_with('.');
    if !is_bare && !is_dotted {
        return false;
    }
    let next = rest.split([' ', ',', '-']).next().unwrap_or_default();
    let next = next.trim_end_matches(['.', ':', ';']);
    let lexicon = lexicon::any();
    let is = |word: &str| {
        is_bare && lexicon.has(List::Measures, word) || is_dotted && lexicon.is_of_calendar(word)
    };
    match next.bytes().any(|b| b.is_ascii_uppercase()) {
        true => is(&next.to_lowercase()),
        false => is(next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::side::Side;

    #[test]
    fn a_label_is_told_from_a_number_that_begins_a_sentence() {
        assert_eq!(label("3.2 You must pay"), ("3.2", "You must pay"));
        assert_eq!(label("(a) in time"), ("(a)", "in time"));
        assert_eq!(label("2026 was a year"), ("", "2026 was a year"));
        assert_eq!(label("1.5 million came").0, "");
        assert_eq!(label("2.5 per cent of it").0, "");
        assert_eq!(label("12. März, abends").0, "");
        assert_eq!(label("9.30 pm it is").0, "");
        assert_eq!(label("1.1 the tenant shall pay").0, "1.1");
        assert_eq!(label("3. Monthly fees").0, "3.");
        assert_eq!(label("A year went by"), ("", "A year went by"));
    }

    #[test]
    fn a_typed_mark_of_a_list_item_is_markup() {
        use BlockKind::{ListItem, Paragraph};
        for (text, kind, left) in [
            ("• Turn the boat", ListItem, "Turn the boat"),
            ("▪\u{A0}12 boats", ListItem, "12 boats"),
            ("– boats that leak", ListItem, "boats that leak"),
            ("- “Boats” first", ListItem, "“Boats” first"),
            ("• Turn the boat", Paragraph, "Turn the boat"),
            // A sign, speech, a word that is joined to its mark, a word alone.
            ("- 5 degrees at dawn", ListItem, "- 5 degrees at dawn"),
            ("– Come in, she said.", Paragraph, "– Come in, she said."),
            ("-ing and -ed", ListItem, "-ing and -ed"),
            ("*Not on Mondays", ListItem, "*Not on Mondays"),
            ("–", ListItem, "–"),
            ("• • •", Paragraph, "• •"),
            ("• Turn the boat", BlockKind::Heading, "• Turn the boat"),
        ] {
            let block = Block {
                kind,
                ..Block::paragraph(text)
            };
            assert_eq!(unmarked(&block), left, "{text}");
        }
        for (number, left) in [
            (Some("2."), "Turn it"),
            (Some("3."), "2. Turn it"),
            (None, "2. Turn it"),
        ] {
            let block = Block {
                kind: ListItem,
                number: number.map(str::to_owned),
                ..Block::paragraph("2. Turn it")
            };
            assert_eq!(unmarked(&block), left, "{number:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_start_of_a_block_tells_its_label(text in "[(]?[a1iv.3)§]{0,4}[ \u{A0}\u{AD}]{0,3}[-–(ab. ]{0,20}") {
            let block = crate::model::Block::paragraph(text.clone());
            let (whole, start) = (Side::new(&block), Side::new(&block));
            let _ = whole.normal();
            proptest::prop_assert_eq!(start.is_labelled(), whole.is_labelled(), "{:?}", text);
        }
    }
}
