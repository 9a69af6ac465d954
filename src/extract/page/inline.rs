//! What do elements inside a run of text tell of its words: that they lead away, are bold, quoted, or begin with a large letter?

use crate::extract::tree::Tree;

/// Whether a link leads away: one that shows the address to write to or to call is what the page says.
pub fn leads(tree: &Tree<'_>, link: usize) -> bool {
    let Some(href) = tree.attr(link, "href").map(str::trim_start) else {
        return false;
    };
    let words = (link..tree.end(link)).find_map(|at| tree.text(at));
    let words = words.unwrap_or_default().trim_start();
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(');
    let is_shown = href.starts_with("mailto:") && words.contains('@')
        || href.starts_with("tel:") && words.starts_with(is_number);
    !is_shown
}

/// A class that names the weight of the letters.
pub fn is_set_bold(tree: &Tree<'_>, at: usize) -> bool {
    tree.says(at, |words| {
        (words.split_whitespace())
            .any(|word| matches!(word, "bold" | "font-bold" | "font-semibold" | "fett"))
    })
}

/// Whether a `<q>` comes with marks of its own, inside or before it.
pub fn is_marked(tree: &Tree<'_>, quote: usize, before: &str) -> bool {
    let is_mark = |c: char| {
        matches!(
            c,
            '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '\'' | '‚' | '「'
        )
    };
    let inside = (quote..tree.end(quote))
        .find_map(|at| tree.text(at).filter(|text| !text.trim().is_empty()));
    before.ends_with(is_mark) || inside.is_none_or(|text| text.trim_start().starts_with(is_mark))
}

/// One large letter that a paragraph begins with.
pub fn is_drop_cap(tree: &Tree<'_>, at: usize) -> bool {
    tree.says(at, |words| {
        ["drop-cap", "dropcap", "initial", "lettrine"]
            .iter()
            .any(|word| words.contains(word))
    }) && (at..tree.end(at))
        .filter_map(|at| tree.text(at))
        .map(|text| text.trim().chars().count())
        .sum::<usize>()
        <= 2
}

/// Whether the word whose first letter a drop cap is stands behind it: it is read, whoever it is hidden from.
pub fn goes_on(tree: &Tree<'_>, cap: usize) -> bool {
    let next = twin_of(tree, cap).map_or(tree.end(cap), |twin| tree.end(twin));
    next < tree.len()
        && tree
            .text(next)
            .is_some_and(|text| text.starts_with(char::is_lowercase))
}

/// The element right behind a drop cap that says the same letter.
pub fn twin_of(tree: &Tree<'_>, cap: usize) -> Option<usize> {
    let next = Some(tree.end(cap)).filter(|next| *next < tree.len())?;
    let says_so = tree.parent(next) == tree.parent(cap)
        && !tree.name(next).is_empty()
        && tree.said(next) == tree.said(cap);
    says_so.then_some(next)
}
