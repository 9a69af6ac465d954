//! What does a heading say, without what stands over or beside it in the same element?

use crate::extract::{naming::Names, pattern::matches, seen::Seen, text, times, tree::Tree};

pattern!(
    KICKER,
    r"(?:kicker|overline|topline|eyebrow|dachzeile|badge|label|flag|category|rubric|section-name|pre-?title|pretitle|supertitle|antetitulo|surtitre|occhiello|roofline|tagline|prefix|plus-?icon|premium|visually-hidden|sr-only|screen-reader|hidden|tooltip|icon|share|permalink|anchor)"
);

/// The element within a heading in which its words are parted: alone in those around it.
fn innermost(tree: &Tree<'_>, heading: usize, seen: &Seen) -> usize {
    let mut inner = heading;
    loop {
        let mut solid = (tree.children(inner)).filter(|child| seen.characters(tree, *child) > 0);
        match (solid.next(), solid.next()) {
            (Some(only), None) if !tree.name(only).is_empty() => inner = only,
            _ => return inner,
        }
    }
}

/// At either end of a heading, so many parts may be its kicker.
const KICKERS_AT_MOST: usize = 32;

/// The words of a heading without its kicker: the part that the page itself names, where there is one.
pub fn shown(
    tree: &Tree<'_>,
    at: usize,
    names: &Names,
    unseen: &dyn Fn(usize) -> bool,
    seen: &Seen,
) -> String {
    let parts: Vec<(usize, String)> = tree
        .children(innermost(tree, at, seen))
        .filter(|child| !unseen(*child))
        .map(|child| (child, words_of(tree, child, unseen, usize::MAX)))
        .filter(|(child, words)| {
            !words.trim().is_empty() || tree.name(*child) == "br" || tree.text(*child).is_some()
        })
        .collect();
    let join = |parts: &[(usize, String)]| {
        let mut joined = String::new();
        for (child, words) in parts {
            if tree.name(*child) == "br"
                || matches!(tree.name(*child), "div" | "p" | "span" | "h1" | "h2")
                    && tree.words(*child).len() > 1
                    && !words.trim_start().starts_with([':', ',', '.', '!', '?'])
            {
                joined.push(' ');
            }
            joined.push_str(if words.trim_start().starts_with(':') {
                words.trim_start()
            } else {
                words
            });
        }
        text::clean(&joined)
            .trim_start_matches(['-', '–', '—', '|', ':', '•', '·', ' '])
            .to_owned()
    };
    let whole = join(&parts);
    if names.has(&text::key(&whole)) {
        return whole;
    }
    for cut in 1..parts.len().min(KICKERS_AT_MOST) {
        for rest in [&parts[cut..], &parts[..parts.len() - cut]] {
            let words = join(rest);
            let key = text::key(&words);
            if key.len() > 8 && names.has(&key) {
                return words;
            }
        }
    }
    let half = whole.chars().count().div_ceil(2);
    let is_kicker = |(child, words): &(usize, String)| {
        !tree.name(*child).is_empty()
            && (times::time(words.trim())
                || words.chars().count() < half
                    && tree.says(*child, |words| matches(&KICKER, words)))
    };
    if parts.iter().any(is_kicker) {
        let rest: Vec<(usize, String)> = parts
            .iter()
            .filter(|part| !is_kicker(part))
            .cloned()
            .collect();
        let words = join(&rest);
        if !words.is_empty() {
            return words
                .trim_start_matches([':', '|', '–', '—', '·', ' '])
                .to_owned();
        }
    }
    whole
}

/// The words of an element as they are seen; where they have `enough` bytes, no more of them.
pub fn words_of(
    tree: &Tree<'_>,
    root: usize,
    unseen: &dyn Fn(usize) -> bool,
    enough: usize,
) -> String {
    let mut words = String::new();
    let mut at = root;
    while at < tree.end(root) && words.len() < enough {
        if unseen(at) {
            at = tree.end(at);
            continue;
        }
        if let Some(text) = tree.text(at) {
            words.push_str(text);
        } else if matches!(tree.name(at), "br" | "div" | "p") {
            words.push(' ');
        }
        at += 1;
    }
    words
}
