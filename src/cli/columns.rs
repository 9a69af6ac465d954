//! Two versions side by side, where the terminal is wide.

use std::fmt::Write;

use super::{
    formats::Sides,
    render::{self, Style},
    safe,
};
use crate::{
    compare::{self, Row},
    model::{Article, EditKind, Op, Span},
};

/// Two columns; what stayed is folded to the lines around what changed.
pub fn columns(sides: &Sides<'_>, style: Style) -> String {
    const AROUND: usize = 1;
    let [old, new] = sides.articles;
    let alike = compare::cut_alike(old, new);
    let (old, new) = alike.as_ref().map_or((old, new), |(old, new)| (old, new));
    let text = |article: &Article, at: usize| article.body[at].text.clone();
    let mut rows: Vec<(bool, Vec<Span>, Vec<Span>)> = Vec::new();
    let whole = |op: Op, text: String| vec![Span { op, text }];
    for (before, after, kind) in [
        (&old.headline, &new.headline, EditKind::HeadlineChanged),
        (
            &old.standfirst,
            &new.standfirst,
            EditKind::StandfirstChanged,
        ),
    ] {
        let mut told = sides.comparison.edits.iter();
        if let Some(edit) = told.find(|edit| edit.kind == kind) {
            rows.push((
                true,
                of(&edit.spans, Op::Delete),
                of(&edit.spans, Op::Insert),
            ));
            continue;
        }
        let is_same = before == after;
        let side = |words: &Option<String>, op: Op| match words {
            Some(words) => whole(if is_same { Op::Equal } else { op }, words.clone()),
            None => Vec::new(),
        };
        if before.is_some() || after.is_some() {
            rows.push((!is_same, side(before, Op::Delete), side(after, Op::Insert)));
        }
    }
    for edit in &sides.comparison.edits {
        let is_notice = matches!(
            edit.kind,
            EditKind::NoticeAdded | EditKind::NoticeChanged | EditKind::NoticeRemoved
        );
        if is_notice || edit.kind == EditKind::BylineChanged {
            let side = |op| of(&edit.spans, op);
            rows.push((true, side(Op::Delete), side(Op::Insert)));
        }
    }
    for row in compare::side_by_side(old, new) {
        rows.push(match row {
            Row::Same {
                old: olds,
                new: news,
            } => {
                let joined = |article: &Article, at: &[usize]| {
                    let texts: Vec<String> = at.iter().map(|at| text(article, *at)).collect();
                    whole(Op::Equal, texts.join(" "))
                };
                (false, joined(old, &olds), joined(new, &news))
            }
            Row::Reworded { spans, .. } => (true, of(&spans, Op::Delete), of(&spans, Op::Insert)),
            Row::Moved {
                old: at,
                new: to,
                spans,
            } if spans.is_empty() => (
                true,
                whole(Op::Equal, format!("(moved) {}", text(old, at))),
                whole(Op::Equal, text(new, to)),
            ),
            Row::Moved { spans, .. } => (true, of(&spans, Op::Delete), of(&spans, Op::Insert)),
            Row::Removed(at) => (true, whole(Op::Delete, text(old, at)), Vec::new()),
            Row::Added(at) => (true, Vec::new(), whole(Op::Insert, text(new, at))),
        });
    }
    let is_near = |at: usize| {
        let from = at.saturating_sub(AROUND);
        let to = (at + AROUND + 1).min(rows.len());
        rows[from..to].iter().any(|(changed, ..)| *changed)
    };
    let room = (style.width.saturating_sub(3)) / 2;
    let half = Style {
        width: room + 4,
        ..style
    };
    let mut out = format!(
        "{} │ {}\n",
        padded(&style.paint(render::STRONG, &safe(&sides.names[0])), room),
        style.paint(render::STRONG, &safe(&sides.names[1]))
    );
    let mut folded = false;
    for (at, (_, left, right)) in rows.iter().enumerate() {
        if !is_near(at) {
            if !folded {
                let _ = writeln!(out, "{} │ …", padded("…", room));
            }
            folded = true;
            continue;
        }
        folded = false;
        let (left, right) = (render::lines(left, half), render::lines(right, half));
        for line in 0..left.len().max(right.len()) {
            let side = |lines: &[String]| lines.get(line).cloned().unwrap_or_default();
            let _ = writeln!(out, "{} │ {}", padded(&side(&left), room), side(&right));
        }
        let _ = writeln!(out, "{} │", padded("", room));
    }
    // What two columns can't show: what each edit is, how it weighs, and whether anybody was told.
    for edit in &sides.comparison.edits {
        let _ = writeln!(out, "{}", render::titled(edit, style));
    }
    out.push_str(&sides.told);
    out
}

/// The spans of one side: what stayed, and what went from it or came to it.
fn of(spans: &[Span], op: Op) -> Vec<Span> {
    let own = |span: &&Span| span.op == Op::Equal || span.op == op;
    spans.iter().filter(own).cloned().collect()
}

/// Text that may hold colours, filled with spaces to so many columns.
fn padded(text: &str, room: usize) -> String {
    let (mut width, mut in_code) = (0, false);
    for c in text.chars() {
        match (in_code, c) {
            (false, '\u{1b}') => in_code = true,
            (true, 'm') => in_code = false,
            (false, _) => width += 1,
            _ => {}
        }
    }
    format!("{text}{}", " ".repeat(room.saturating_sub(width)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Block;

    #[test]
    fn what_changed_stands_beside_what_it_was_with_what_it_is_and_who_was_told() {
        let stays =
            "The ministry published the plans for the coast on Tuesday evening, after the vote.";
        let article = |levy: &str| Article {
            headline: Some("Plans published".into()),
            body: vec![Block::paragraph(stays), Block::paragraph(levy)],
            page_kind: crate::model::PageKind::Article,
            ..Article::default()
        };
        let old = article("The levy must be paid by <b>every</b> town on the coast.");
        let new = article("The levy may be paid by <b>every</b> town on the coast.");
        let comparison = compare::compare(&old, &new);
        let sides = Sides {
            url: "https://example.org/plans",
            names: ["version 1".into(), "version 2".into()],
            articles: [&old, &new],
            comparison: &comparison,
            told: render::verdict(&comparison),
        };
        let style = Style {
            colour: false,
            width: 83,
        };
        insta::assert_snapshot!(columns(&sides, style), @r"
        version 1                                │ version 2
        …                                        │ …
        The ministry published the plans for the │ The ministry published the plans for the
        coast on Tuesday evening, after the      │ coast on Tuesday evening, after the
        vote.                                    │ vote.
                                                 │
        The levy [-must-] be paid by             │ The levy {+may+} be paid by <b>every</b>
        <b>every</b> town on the coast.          │ town on the coast.
                                                 │
        Text reworded  [material: modality]
        A material edit, and no notice found on the page.
        ");
    }
}
