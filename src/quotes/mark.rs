//! What is one mark: does it open, close, or neither, as an apostrophe and a prime do?

use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Double,
    Single,
    Corner,
}

#[inline]
pub fn style(c: char) -> Option<Style> {
    // Nearly every letter is told by this alone.
    if c < '«' && !matches!(c, '"' | '\'' | '`') {
        return None;
    }
    match c {
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂' | '〝' | '〞' => {
            Some(Style::Double)
        }
        '\'' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '`' => Some(Style::Single),
        '「' | '」' | '『' | '』' => Some(Style::Corner),
        _ => None,
    }
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

fn is_gap(c: Option<char>) -> bool {
    c.is_none_or(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '(' | '[' | '—' | '–' | '-' | '/' | '…' | ':' | '\u{200B}'
            )
            || style(c).is_some()
    })
}

/// A closing mark may stand before these.
fn is_after(c: Option<char>) -> bool {
    c.is_none_or(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '—' | '–' | '-' | '…' | '/' | '*'
            )
            || style(c).is_some()
    })
}

/// An opening mark may stand before these.
fn begins(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || "([…›„‚“‘’$€£#@".contains(c))
}

pub struct Mark {
    pub at: usize,
    /// Two typewriter apostrophes count as one mark.
    pub width: usize,
    pub opens: bool,
    pub closes: bool,
    pub kind: char,
}

/// What a mark can be, by its shape and its neighbours; `None` for an apostrophe or a prime.
pub fn mark(text: &[char], paragraph: &Range<usize>, at: usize) -> Option<Mark> {
    let before = (at > paragraph.start).then(|| text[at - 1]);
    let next = |from: usize| (from < paragraph.end).then(|| text[from]);
    let c = text[at];
    let width = if matches!(c, '\'' | '`' | '’' | '‘') && next(at + 1) == Some(c) {
        2
    } else {
        1
    };
    let after = next(at + width);
    // Words, or the mark of a quote within, may end before it.
    let ends = before.is_some_and(|c| {
        !is_gap(before) || c == '…' || style(c).is_some_and(|style| style == Style::Single)
    });
    let (mut opens, mut closes) = match c {
        '„' | '‚' | '‟' | '‛' | '「' | '『' | '〝' => (true, false),
        '」' | '』' | '〞' => (false, true),
        '“' => (true, ends && is_after(after)),
        '”' => (is_gap(before) && is_word(after), true),
        '«' => (true, ends && (is_after(after) || !is_gap(before))),
        '»' => (
            (is_gap(before) || before == Some(',')) && begins(after),
            true,
        ),
        '‹' => (true, !is_gap(before)),
        '›' => (is_gap(before) && is_word(after), true),
        '"' | '＂' => (
            is_gap(before) && !after.is_none_or(char::is_whitespace),
            is_after(after)
                && (!before.is_none_or(char::is_whitespace)
                    // `'never,' " she said`: after an inner mark that closed.
                    || at >= paragraph.start + 2
                        && after.is_some_and(char::is_whitespace)
                        && matches!(text[at - 2], '\'' | '’' | '”')),
        ),
        '‘' => (!is_word(before), false),
        '’' => (
            is_gap(before) && is_word(after) && width == 2,
            !is_word(after),
        ),
        '`' => (is_gap(before), false),
        _ => (
            is_gap(before)
                && after.is_some_and(|a| {
                    a.is_alphanumeric() || matches!(a, '[' | '$' | '£' | '€' | '…' | '#' | '@')
                }),
            before.is_some_and(|b| !b.is_whitespace()) && !is_word(after),
        ),
    };
    // « Guillemets » have spaces inside in French; in »German« they point inwards, and what stands on the other side tells them apart.
    if c == '«' && after.is_some_and(char::is_whitespace) {
        // « l’« oui » » : an apostrophe ends no quote.
        let elided = matches!(before, Some('’' | '\''))
            && at >= paragraph.start + 2
            && text[at - 2].is_alphanumeric();
        (opens, closes) = (!ends || elided, ends && !elided);
    }
    if c == '»' && before.is_some_and(char::is_whitespace) {
        (opens, closes) = (begins(after), true);
    }
    if matches!(c, '"' | '\'' | '’') && before.is_some_and(|b| b.is_ascii_digit()) && !closes {
        return None;
    }
    // A prime: 6' 2".
    if matches!(c, '"' | '\'')
        && before.is_some_and(|b| b.is_ascii_digit())
        && after.is_some_and(|a| a.is_ascii_digit())
    {
        return None;
    }
    if width == 1 && matches!(c, '\'' | '’' | '‘') && is_elision(text, paragraph, at) {
        return None;
    }
    (opens || closes).then_some(Mark {
        at,
        width,
        opens,
        closes,
        kind: c,
    })
}

/// ’em, ’til, ’90s, ’n’: an apostrophe at a word's start.
fn is_elision(text: &[char], paragraph: &Range<usize>, at: usize) -> bool {
    if text[at] == '‘' && at + 1 < paragraph.end && !text[at + 1].is_ascii_digit() {
        return false;
    }
    let word: String = text[(at + 1).min(paragraph.end)..paragraph.end]
        .iter()
        .take(5)
        .take_while(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase();
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let before = (at > paragraph.start).then(|| text[at - 1]);
    // The second mark of rock 'n' roll.
    if at >= paragraph.start + 3
        && matches!(text[at - 1], 'n' | 'N')
        && matches!(text[at - 2], '\'' | '’' | '‘')
        && text[at - 3] == ' '
    {
        return true;
    }
    is_gap(before)
        && (matches!(
            word.as_str(),
            "em" | "til" | "n" | "tis" | "twas" | "cause" | "bout" | "round" | "cos"
        ) || digits == 2 && word.len() <= 3 && word[digits..].chars().all(|c| c == 's'))
}
