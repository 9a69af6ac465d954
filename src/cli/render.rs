//! How is an edit told at a terminal? As a sub-editor would mark it up: the kind, the speaker, the words struck and put in.

use std::{fmt::Write, io::IsTerminal};

use jiff::Timestamp;

use super::{headline, safe};
use crate::{
    compare::is_volatile,
    model::{Comparison, Edit, Op, Significance, Span, Told, Verdict},
    store::{Happened, RecordedEdit, told_words},
};

/// With colours, or with marks in plain text; and how wide.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    pub colour: bool,
    pub width: usize,
}

impl Style {
    /// Colour at a terminal, unless NO_COLOR is set or it is a dumb one (no-color.org).
    pub fn for_stdout() -> Style {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let asked = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok());
        let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = asked.or_else(seen).unwrap_or(100);
        Style {
            // For `less -R` (bixense.com/clicolors).
            colour: set("CLICOLOR_FORCE")
                || std::io::stdout().is_terminal() && !set("NO_COLOR") && !dumb,
            width: width.clamp(40, 160),
        }
    }

    pub fn paint(self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

const STRUCK: &str = "9;31";
const PUT_IN: &str = "1;32";
pub const STRONG: &str = "1";
pub const DIM: &str = "2";

/// `1 Mar 2026 09:30:00 UTC`: two states may lie seconds apart.
pub fn moment(at: Timestamp) -> String {
    at.strftime("%-d %b %Y %H:%M:%S UTC").to_string()
}

/// What a page goes by, cut where it is a headline; an address is told whole, so that it can be used.
fn title(page: &str, url: &str) -> String {
    match page == url {
        true => safe(url),
        false => headline(page),
    }
}

/// What became of a page.
pub fn happened(event: &Happened, style: Style) -> String {
    let why = event.reason.as_deref().unwrap_or_default();
    let whose = event.source.as_ref().map_or("Page", |_| "Source of pages");
    let what = format!("{whose} {}", event.event.words());
    let address = match event.page == event.url {
        true => String::new(),
        false => format!("{}\n", style.paint(DIM, &safe(&event.url))),
    };
    let mut out = format!(
        "\n{}\n{address}{}\n  {}\n",
        style.paint(STRONG, &title(&event.page, &event.url)),
        style.paint(DIM, &moment(event.at)),
        style.paint(STRONG, &what)
    );
    if !why.is_empty() {
        let _ = writeln!(out, "    {}", safe(why));
    }
    out
}

/// What stands above edits of one change of a page.
pub fn heading(change: &[RecordedEdit], style: Style) -> String {
    let Some(edit) = change.first() else {
        return String::new();
    };
    let between = match edit.checks_between {
        0 => String::new(),
        1 => ", 1 check between that saw neither".to_owned(),
        n => format!(", {n} checks between that saw neither"),
    };
    let back = edit.returns_to.map_or(String::new(), |number| {
        format!("; the page is as in version {number} again")
    });
    let back = match edit.flip {
        Some(flip) if change.iter().all(RecordedEdit::is_known_flip) => {
            format!("{back}, time {flip} in a row: not told again")
        }
        _ => back,
    };
    // A page without a headline goes by its address.
    let address = match edit.page == edit.url {
        true => String::new(),
        false => format!("{}\n", style.paint(DIM, &safe(&edit.url))),
    };
    format!(
        "\n{}\n{address}{}\n",
        style.paint(STRONG, &title(&edit.page, &edit.url)),
        fitted(
            &format!(
                "last seen so {}, first seen otherwise {}{between}; {}{back}",
                moment(edit.last_seen_before),
                moment(edit.first_seen_after),
                told_words(change)
            ),
            "",
            style
        ),
    )
}

/// A whole comparison; `told`: what is said of it in the end, [`verdict`] or what was told step by step.
pub fn comparison(comparison: &Comparison, told: &str, style: Style) -> String {
    let mut out = String::new();
    match comparison.verdict {
        Verdict::Unchanged => out.push_str("Nothing that a reader would call an edit.\n"),
        Verdict::Suspect => out.push_str(&format!(
            "No edits are told: {}.\n",
            safe(
                comparison
                    .reason
                    .as_deref()
                    .unwrap_or("the new page is no proper state of the article")
            )
        )),
        Verdict::Changed => {
            let mut is_apart = false;
            for one in &comparison.edits {
                if !std::mem::replace(&mut is_apart, is_volatile(one)) && is_apart {
                    out.push_str("What never rests on this page, and is told to nobody:\n\n");
                }
                out.push_str(&edit(one, style));
                out.push('\n');
            }
            out.push_str(told);
        }
    }
    if comparison.coarse {
        out.push_str("The versions are so unlike that parts are told coarsely.\n");
    }
    out
}

/// What the page showed with the change, and of which edits its notice does not speak.
pub fn verdict(comparison: &Comparison) -> String {
    if comparison.edits.is_empty() {
        return String::new();
    }
    let is_bare = !comparison.disclosure.notice && comparison.unexplained().next().is_some();
    let mut out = match is_bare {
        true => format!("A material edit, and {}.\n", comparison.told_words()),
        false => format!("{}.\n", capital(comparison.told_words())),
    };
    let unsaid = comparison.undisclosed.iter();
    for edit in unsaid.filter_map(|at| comparison.edits.get(*at)) {
        let words = capital(Told::NoticeOfOther.words());
        let _ = writeln!(out, "{words}: {}.", safe(&edit.what()));
    }
    out
}

/// The words with a capital, as they begin a sentence.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// How an edit weighs, and what it touches.
pub fn weight(edit: &Edit) -> String {
    let (weight, mut notes) = (edit.significance.name(), edit.notes());
    if notes.is_empty() && edit.significance == Significance::Material {
        notes = edit.reasons.first().cloned().unwrap_or_default();
    }
    if notes.is_empty() {
        weight.to_owned()
    } else {
        format!("{weight}: {notes}")
    }
}

/// An edit on record, with its number. `change`: those of its change that are told, of which the page showed the same, or not.
pub fn recorded(told: &RecordedEdit, change: &[RecordedEdit], style: Style) -> String {
    let number = format!("#{} ", told.id);
    let mut asides = String::new();
    if told.undisclosed && change.iter().any(|other| other.told != told.told) {
        let _ = write!(asides, "\n    ({})", told.told.words());
    }
    if let Some(flip) = told.flip
        && told.is_known_flip()
        && !change.iter().all(RecordedEdit::is_known_flip)
    {
        let _ = write!(
            asides,
            "\n    (back to words of before, time {flip} in a row: not told again)"
        );
    }
    if !told.afterwards().is_empty() {
        let _ = write!(asides, "\n    ({})", told.afterwards());
    }
    let edit = numbered(&number, &told.edit, style);
    format!("{edit}{}", style.paint(DIM, &asides))
}

/// One edit: what it is, how it weighs, and its words marked in their sentence.
pub fn edit(edit: &Edit, style: Style) -> String {
    numbered("", edit, style)
}

/// What an edit is, and how it weighs.
pub fn titled(edit: &Edit, style: Style) -> String {
    format!(
        "{}  {}",
        style.paint(STRONG, &safe(&edit.what())),
        style.paint(DIM, &format!("[{}]", weight(edit)))
    )
}

fn numbered(number: &str, edit: &Edit, style: Style) -> String {
    let mut out = format!("  {}{}", style.paint(DIM, number), titled(edit, style));
    let quoted = edit.kind.is_of_quote();
    let mut pieces = if edit.stands_whole() {
        vec![Span {
            op: Op::Equal,
            text: edit.after.clone().unwrap_or_default(),
        }]
    } else {
        folded(&edit.spans)
    };
    if quoted {
        pieces.insert(
            0,
            Span {
                op: Op::Equal,
                text: "“".into(),
            },
        );
        pieces.push(Span {
            op: Op::Equal,
            text: "”".into(),
        });
    }
    for line in wrapped(&pieces, style) {
        let _ = write!(out, "\n    {line}");
    }
    out
}

/// Words that are shown of a long unchanged stretch, on each side of a change.
const AROUND: usize = 12;

/// The spans with long unchanged stretches folded to the words around the changes; one that stands alone stays whole.
pub fn folded(spans: &[Span]) -> Vec<Span> {
    let last = spans.len().saturating_sub(1);
    let only_one = spans.len() == 1;
    spans
        .iter()
        .enumerate()
        .map(|(at, span)| {
            let words: Vec<&str> = span.text.split_whitespace().collect();
            let text = if span.op != Op::Equal || only_one || words.len() <= AROUND * 2 {
                span.text.clone()
            } else {
                let head = if at == 0 {
                    String::new()
                } else {
                    format!(" {}", words[..AROUND].join(" "))
                };
                let tail = if at == last {
                    String::new()
                } else {
                    format!("{} ", words[words.len() - AROUND..].join(" "))
                };
                format!("{head} … {tail}")
            };
            Span { op: span.op, text }
        })
        .collect()
}

/// A sentence beside what is told, in lines within the style's width.
pub fn fitted(text: &str, indent: &str, style: Style) -> String {
    let pieces = [Span {
        op: Op::Equal,
        text: text.to_owned(),
    }];
    let lines = wrapped(&pieces, style).into_iter();
    let lines: Vec<String> = lines
        .map(|line| format!("{indent}{}", style.paint(DIM, &line)))
        .collect();
    lines.join("\n")
}

/// The spans as lines within the style's width, marked; long unchanged stretches folded.
pub fn lines(spans: &[Span], style: Style) -> Vec<String> {
    wrapped(&folded(spans), style)
}

/// Lines of words, each word marked for what became of it.
fn wrapped(pieces: &[Span], style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut width) = (String::new(), 0);
    let room = style.width.saturating_sub(4);
    for piece in pieces {
        let text = safe(&piece.text);
        let (open, close) = match piece.op {
            Op::Equal => ("", ""),
            Op::Delete if !style.colour => ("[-", "-]"),
            Op::Insert if !style.colour => ("{+", "+}"),
            _ => ("", ""),
        };
        let core = text.trim();
        if core.is_empty() {
            if !line.is_empty() && !line.ends_with(' ') && !text.is_empty() {
                line.push(' ');
                width += 1;
            }
            continue;
        }
        if text.starts_with(char::is_whitespace) && !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
            width += 1;
        }
        let words: Vec<&str> = core.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let mut shown = (*word).to_owned();
            if at == 0 {
                shown.insert_str(0, open);
            }
            if at + 1 == words.len() {
                shown.push_str(close);
            }
            let length = shown.chars().count();
            if width + length > room && width > 0 && line.ends_with(' ') {
                lines.push(line.trim_end().to_owned());
                line.clear();
                width = 0;
            }
            line.push_str(&match piece.op {
                Op::Equal => shown,
                Op::Delete => style.paint(STRUCK, &shown),
                Op::Insert => style.paint(PUT_IN, &shown),
            });
            width += length;
            if at + 1 < words.len() {
                line.push(' ');
                width += 1;
            }
        }
        if text.ends_with(char::is_whitespace) {
            line.push(' ');
            width += 1;
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EditKind, Facet, Significance};

    #[test]
    fn an_edit_is_marked_up_in_its_sentence() {
        let plain = Style {
            colour: false,
            width: 60,
        };
        let span = |op: Op, text: &str| Span {
            op,
            text: text.into(),
        };
        let one = Edit {
            kind: EditKind::QuoteReworded,
            before: Some("We will not charge the towns".into()),
            after: Some("We will charge the towns".into()),
            speaker_before: Some("Maren Holt".into()),
            speaker_after: Some("Maren Holt".into()),
            facets: vec![Facet::Negation],
            significance: Significance::Material,
            reasons: Vec::new(),
            how: Vec::new(),
            spans: vec![
                span(Op::Equal, "We will "),
                span(Op::Delete, "not "),
                span(Op::Equal, "charge\u{1b}[2J the towns"),
            ],
        };
        insta::assert_snapshot!(edit(&one, plain), @r"
          Quote reworded — Maren Holt  [material: negation]
            “We will [-not-] charge\u{1b}[2J the towns”
        ");
    }
}
