//! Where do line breaks part the words of one element into paragraphs?

use std::borrow::Cow;

use super::text;

/// Two line breaks in a row part paragraphs. One does after a whole sentence and before a bullet; else it is a space. Each comes with where
/// in `raw` its words begin.
pub fn paragraphs(raw: &str) -> Vec<(usize, Cow<'_, str>)> {
    let begins = |line: &str| line.len() - line.trim_start().len();
    if !raw.contains('\u{B}') {
        return vec![(begins(raw), raw.into())];
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
