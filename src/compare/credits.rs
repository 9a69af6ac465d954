//! Is a caption the same but for how it says who took the picture? "Photograph: A. Name" and "(A. Name)" name one.

use super::{
    lexicon::{Lexicon, List},
    side::Side,
};
use crate::model::BlockKind;

/// In words: who took a picture has no longer a name, agency and all.
const NAME_AT_MOST: usize = 8;

/// Whether two captions tell the same of the picture, and name the same person behind it.
pub fn only_credited_otherwise(old: &Side<'_>, new: &Side<'_>, lexicon: &Lexicon) -> bool {
    let both = |kind| old.kind == kind && new.kind == kind;
    both(BlockKind::Caption)
        && credited(old.normal(), lexicon)
            .zip(credited(new.normal(), lexicon))
            .is_some_and(|(old, new)| old == new)
}

/// What a caption tells, and the name at its end, where a word, a mark or brackets say that it took the picture.
fn credited<'a>(text: &'a str, lexicon: &Lexicon) -> Option<(&'a str, &'a str)> {
    let ends = |c: char| c == '.' || c == ' ';
    let is_name = |name: &str| {
        let is_high = |word: &str| word.starts_with(|c: char| c.is_uppercase());
        (2..=NAME_AT_MOST).contains(&name.split_whitespace().count())
            && name.split_whitespace().take(2).all(is_high)
            && !name.contains(['.', '?', '!', ':', '(', ')', '©'])
    };
    let whole = text.trim_end_matches(ends);
    let (inner, in_brackets) = match whole.strip_suffix(')') {
        Some(inner) => (inner, true),
        None => (whole, false),
    };
    let (head, tail) = match in_brackets {
        true => inner.rsplit_once('(')?,
        false => ("", inner),
    };
    let (before, name) = if let Some((before, name)) = tail.rsplit_once('©') {
        (before, name.trim())
    } else if let Some((before, name)) = tail.rsplit_once(": ") {
        let start = before.rfind(['.', '(', ' ']).map_or(0, |at| at + 1);
        let word = before[start..].to_lowercase();
        lexicon.has(List::Credits, &word).then_some(())?;
        (&before[..start], name.trim())
    } else {
        ("", tail)
    };
    // Bare brackets hold a name where a sentence ended before them.
    let told = match in_brackets {
        true if before.trim().is_empty() => head.trim_end(),
        true => return None,
        false if name.len() == tail.len() => return None,
        false => before.trim_end(),
    };
    (is_name(name) && (told.is_empty() || told.ends_with(['.', '!', '?', '\''])))
        .then_some((told, name))
}

#[cfg(test)]
mod tests {
    use crate::{
        compare::{lexicon, side::Side},
        model::{Block, BlockKind},
    };

    #[test]
    fn one_name_credited_otherwise_is_no_edit_and_another_is() {
        let same = |old: &str, new: &str, kind: BlockKind| {
            let block = |text: &str| Block {
                kind,
                ..Block::paragraph(text)
            };
            let (old, new) = (block(old), block(new));
            let lexicon = lexicon::of(Some("en"));
            super::only_credited_otherwise(&Side::new(&old), &Side::new(&new), lexicon)
        };
        let plain = "The quay in May. Photograph: Anna Holt";
        for other in [
            "The quay in May. Photo: Anna Holt",
            "The quay in May. (Anna Holt)",
            "The quay in May. © Anna Holt",
            "The quay in May. Picture: Anna Holt.",
            "The quay in May. (Photo: Anna Holt)",
        ] {
            assert!(same(plain, other, BlockKind::Caption), "{other}");
            assert!(same(other, plain, BlockKind::Caption), "{other}");
            assert!(!same(plain, other, BlockKind::Paragraph), "{other}");
        }
        for other in [
            "The quay in May. Photo: Tom Roos",
            "The quay in June. Photo: Anna Holt",
            // How it was made, by whom it is owned, no credit at all.
            "The quay in May. Illustration: Anna Holt",
            "The quay in May. AI image: Anna Holt",
            "The quay in May. Owner: Anna Holt",
            "The quay in May. Anna Holt",
            "The quay in May.",
            "The quay in May with the mayor (Anna Holt)",
        ] {
            assert!(!same(plain, other, BlockKind::Caption), "{other}");
        }
        // What is in brackets may say how it was made.
        for (old, new) in [
            ("The quay. (Symbolbild)", "The quay. Photo: Symbolbild"),
            ("The quay. (AI-generated)", "The quay. Photo: AI-generated"),
            ("The quay. (AI generated)", "The quay. Photo: AI generated"),
        ] {
            assert!(!same(old, new, BlockKind::Caption), "{old}");
        }
    }
}
