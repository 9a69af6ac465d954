//! Do two writings of a number say the same?

use super::changed::Changed;
use crate::model::{Op, Span};

/// Whether the numbers that went are those that came, otherwise written: "five" → "5", "2.5 per cent" → "2.5%", "1,000" → "1000".
pub fn same_values(changed: &Changed<'_>, is_number: fn(&str) -> bool) -> bool {
    let values = |side: &[(String, &str)]| {
        let numbers = side.iter().map(|(word, _)| word.as_str());
        let mut values: Vec<String> = numbers
            .filter(|word| is_number(word))
            .filter_map(value)
            .collect();
        values.sort();
        values
    };
    let (gone, come) = (values(&changed.gone), values(&changed.come));
    !gone.is_empty() && gone == come
}

/// In digits; `None` for a word that is a part of what follows it.
fn value(word: &str) -> Option<String> {
    const SMALL: &[&[&str]] = &[
        &["one", "ein", "eins", "un", "uno"],
        &["two", "zwei", "deux", "dos"],
        &["three", "drei", "trois", "tres"],
        &["four", "vier", "quatre", "cuatro"],
        &["five", "fünf", "cinq", "cinco"],
        &["six", "sechs", "seis"],
        &["seven", "sieben", "sept", "siete"],
        &["eight", "acht", "huit", "ocho"],
        &["nine", "neun", "neuf", "nueve"],
        &["ten", "zehn", "dix", "diez"],
        &["eleven", "elf", "onze", "once"],
        &["twelve", "zwölf", "douze", "doce"],
    ];
    if let Some(at) = SMALL.iter().position(|names| names.contains(&word)) {
        return Some((at + 1).to_string());
    }
    match word {
        "per" => None,
        "cent" | "percent" | "prozent" | "%" => Some("%".to_owned()),
        _ => Some(without_groups(word)),
    }
}

/// "1,250,000" → "1250000". A point may part tens from thousands or ones from tenths: it is left.
fn without_groups(word: &str) -> String {
    let mut groups = word.split(',');
    let first = groups
        .next()
        .is_some_and(|first| !first.is_empty() && first.len() <= 3);
    let grouped =
        first && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
    match grouped {
        true => word.replace(',', ""),
        false => word.to_owned(),
    }
}

/// "-5" → "5": the sign right before a number came or went.
pub fn sign_changed(spans: &[Span]) -> bool {
    (0..spans.len()).any(|at| {
        let span = &spans[at];
        let rest = |span: &Span| span.op == Op::Equal || span.op == spans[at].op;
        let before = (spans[..at].iter().rev()).find(|span| rest(span));
        let stands_off = span.text.starts_with(char::is_whitespace)
            || before.is_none_or(|before| {
                before
                    .text
                    .ends_with(|c: char| c.is_whitespace() || c == '(')
            });
        let next = spans[at + 1..].iter().find(|span| rest(span));
        span.op != Op::Equal
            && matches!(span.text.trim_start(), "-" | "−" | "–" | "+")
            && stands_off
            && next.is_some_and(|next| next.text.starts_with(|c: char| c.is_ascii_digit()))
    })
}
