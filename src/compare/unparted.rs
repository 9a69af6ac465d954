//! What are the words of a text that parts none, as Chinese and Japanese are written?

/// Chinese and Japanese part no words: each character is one.
pub fn stands_alone(c: char) -> bool {
    c >= '\u{3040}'
        && matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3134F}')
}

/// Each two characters that follow each other; one that stands by itself. One alone says little.
pub fn pairs(text: &str) -> impl Iterator<Item = &str> {
    let ends = || text.char_indices().map(|(at, c)| (at, at + c.len_utf8()));
    let alone = ends().nth(1).is_none().then_some(text);
    let pairs = ends().zip(ends().skip(1));
    pairs
        .map(|((from, _), (_, to))| &text[from..to])
        .chain(alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_characters_are_a_word() {
        assert_eq!(pairs("海の壁").collect::<Vec<_>>(), ["海の", "の壁"]);
        assert_eq!(pairs("壁").collect::<Vec<_>>(), ["壁"]);
        assert!(stands_alone('壁') && stands_alone('の') && !stands_alone('a'));
    }
}
