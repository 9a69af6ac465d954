//! Where do line breaks part the words of one element into paragraphs?

use std::borrow::Cow;

use crate::extract::{closing_note, text};

/// Two line breaks in a row part paragraphs. One does after a whole sentence and before a bullet; else it is a space. Each comes with where
/// in `raw` its words begin.
pub fn paragraphs(raw: &str) -> Vec<(usize, Cow<'_, str>)> {
    let begins = |line: &str| line.len() - line.trim_start().len();
    if !raw.contains('\u{B}') {
        return match blank_lines(raw) {
            parts if parts.len() > 1 => parts,
            _ => vec![(begins(raw), raw.into())],
        };
    }
    let mut parts: Vec<(usize, String)> = Vec::new();
    let (mut blank, mut next) = (false, 0);
    for line in raw.split('\u{B}') {
        let from = next + begins(line);
        next += line.len() + '\u{B}'.len_utf8();
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        match parts.last_mut() {
            Some((_, last)) if !blank && !begins_anew(last.trim(), line.trim()) => {
                last.push(' ');
                last.push_str(line);
            }
            _ => parts.push((from, line.to_owned())),
        }
        blank = false;
    }
    (parts.into_iter())
        .map(|(from, part)| (from, part.into()))
        .collect()
}

/// The same paragraphs, with a notice that closes one apart from it.
pub fn with_notes_apart(parts: Vec<(usize, Cow<'_, str>)>) -> Vec<(usize, Cow<'_, str>)> {
    let mut apart = Vec::with_capacity(parts.len());
    for (from, part) in parts {
        match closing_note::begins(&part) {
            None => apart.push((from, part)),
            Some(at) => {
                let note = part[at..].to_owned();
                apart.push((from, part[..at].to_owned().into()));
                apart.push((from + at, note.into()));
            }
        }
    }
    apart
}

/// Chinese and Japanese set no space between sentences: an empty line behind one parts paragraphs, as the page's style shows them.
fn blank_lines(raw: &str) -> Vec<(usize, Cow<'_, str>)> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in raw.match_indices("\n\n") {
        if at >= from
            && raw[from..at]
                .trim_end()
                .ends_with(['。', '！', '？', '」', '』', '”'])
            && raw[from..at].chars().any(text::is_dense)
        {
            parts.push(from..at);
            from = at;
        }
    }
    parts.push(from..raw.len());
    (parts.into_iter())
        .filter(|part| !raw[part.clone()].trim().is_empty())
        .map(|part| {
            let words = &raw[part.clone()];
            let begins = words.len() - words.trim_start().len();
            (part.start + begins, Cow::Borrowed(words.trim_start()))
        })
        .collect()
}

fn begins_anew(before: &str, line: &str) -> bool {
    let ends =
        before.ends_with(|c| text::is_full_stop(c) || matches!(c, ':' | '”' | '"' | '»' | '」'));
    let starts = line.starts_with(|c: char| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '“' | '"' | '„' | '«' | '‘' | '「')
    });
    let bullet = ["•", "·", "– ", "- ", "* ", "▪", "●", "■", "►", "✓"]
        .iter()
        .any(|mark| line.starts_with(mark));
    bullet || ends && starts
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn empty_lines_part_paragraphs_where_sentences_have_no_spaces() {
        let of = |raw: &str| paragraphs(raw).len();
        assert_eq!(of("堤防は残る。\n\n町は来年また集まる。\n\n"), 2);
        assert_eq!(of("堤防は\n\n残る。"), 1);
        assert_eq!(of("The wall stays.\n\nThe towns meet in May."), 1);
    }
}
