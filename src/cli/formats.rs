//! In which form is a comparison handed on? For a page (HTML), a note (Markdown), a patch (unified), or two columns at a wide terminal.

use std::fmt::Write;

use similar::TextDiff;

use super::{
    render::{self, Style},
    safe,
};
use crate::{
    compare::{self, Row},
    model::{Article, Comparison, Edit, EditKind, Op, Span, Verdict},
};

/// The two states that are compared, and what they are called.
pub struct Sides<'a> {
    pub url: &'a str,
    pub names: [String; 2],
    pub articles: [&'a Article; 2],
    pub comparison: &'a Comparison,
}

/// Said where nothing is told.
fn nothing(comparison: &Comparison) -> Option<String> {
    match comparison.verdict {
        Verdict::Changed => None,
        Verdict::Unchanged => Some("Nothing that a reader would call an edit.".to_owned()),
        Verdict::Suspect => Some(format!(
            "No edits are told: {}.",
            comparison
                .reason
                .as_deref()
                .unwrap_or("the new page is no proper state of the article")
        )),
    }
}

/// The words of an edit as its marks show them.
fn marked(edit: &Edit) -> Vec<Span> {
    if edit.stands_whole() {
        let text = edit.after.clone().unwrap_or_default();
        return vec![Span {
            op: Op::Equal,
            text,
        }];
    }
    edit.spans.clone()
}

fn weight(edit: &Edit) -> String {
    let mut notes: Vec<&str> = edit.facets.iter().map(|facet| facet.name()).collect();
    notes.extend(edit.how.iter().map(String::as_str));
    let weight = edit.significance.name();
    if notes.is_empty() {
        weight.to_owned()
    } else {
        format!("{weight}: {}", notes.join(", ").replace('_', " "))
    }
}

/// A note in Markdown (CommonMark, with `~~` as GitHub has it); nothing of the page is markup.
pub fn markdown(sides: &Sides<'_>) -> String {
    let title = sides.articles[1].headline.as_deref().unwrap_or(sides.url);
    let mut out = format!(
        "## {}\n\n<{}>, {} → {}\n\n",
        plain(title),
        sides.url.replace(['<', '>', ' '], ""),
        plain(&sides.names[0]),
        plain(&sides.names[1])
    );
    if let Some(words) = nothing(sides.comparison) {
        out.push_str(&plain(&words));
        out.push('\n');
    }
    for edit in &sides.comparison.edits {
        let _ = write!(
            out,
            "- **{}** ({})\n\n  > ",
            plain(&render::what(edit)),
            weight(edit)
        );
        let quote = edit.kind.is_of_quote();
        out.push_str(if quote { "“" } else { "" });
        for span in marked(edit) {
            let (mark, text) = match span.op {
                Op::Equal => ("", span.text),
                Op::Delete => ("~~", span.text),
                Op::Insert => ("**", span.text),
            };
            // A mark that stands beside white space marks nothing.
            let core = text.trim();
            let start = &text[..text.len() - text.trim_start().len()];
            let end = &text[text.trim_end().len()..];
            if span.op == Op::Insert && out.ends_with("~~") {
                out.push(' ');
            }
            if core.is_empty() {
                out.push_str(&text);
            } else {
                let _ = write!(out, "{start}{mark}{}{mark}{end}", plain(core));
            }
        }
        out.push_str(if quote { "”\n\n" } else { "\n\n" });
    }
    out
}

/// Text in Markdown: no sign of it is markup, no line begins anew.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in safe(text).chars() {
        if c.is_whitespace() {
            out.push(' ');
            continue;
        }
        if c.is_ascii_punctuation() && "\\`*_{}[]<>#+!|~&@".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A page of its own, without a script or anything from elsewhere.
pub fn html(sides: &Sides<'_>) -> String {
    let title = sides.articles[1].headline.as_deref().unwrap_or(sides.url);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}</title>\n\
         <style>:root{{color-scheme:light dark}}body{{font:1.1rem/1.5 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem}}\
         del{{color:#b3261e}}ins{{color:#146c2e;font-weight:600}}@media(prefers-color-scheme:dark){{del{{color:#f2b8b5}}ins{{color:#a8dab5}}}}\
         small{{font-family:sans-serif;opacity:.75}}blockquote{{margin:0 0 1.5rem}}</style>\n<h1 dir=\"auto\">{0}</h1>\n<p><small>{1}<br>{2} → {3}</small></p>\n",
        escaped(title),
        escaped(sides.url),
        escaped(&sides.names[0]),
        escaped(&sides.names[1])
    );
    if let Some(words) = nothing(sides.comparison) {
        let _ = writeln!(out, "<p>{}</p>", escaped(&words));
    }
    for edit in &sides.comparison.edits {
        let quote = edit.kind.is_of_quote();
        let _ = write!(
            out,
            "<h2>{}</h2>\n<p><small>{}</small></p>\n<blockquote dir=\"auto\">{}",
            escaped(&render::what(edit)),
            escaped(&weight(edit)),
            if quote { "“" } else { "" }
        );
        for span in marked(edit) {
            let text = escaped(&span.text);
            let _ = match span.op {
                Op::Equal => write!(out, "{text}"),
                Op::Delete => write!(out, "<del>{text}</del>"),
                Op::Insert => write!(out, "<ins>{text}</ins>"),
            };
        }
        out.push_str(if quote {
            "”</blockquote>\n"
        } else {
            "</blockquote>\n"
        });
    }
    out
}

fn escaped(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || c.is_whitespace())
        .fold(String::with_capacity(text.len()), |mut out, c| {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                c => out.push(c),
            }
            out
        })
}

/// A patch, as `diff -u` makes one: fields and blocks are a line each.
pub fn unified(sides: &Sides<'_>) -> String {
    let [old, new] = sides.articles.map(lines);
    TextDiff::from_lines(&old, &new)
        .unified_diff()
        .context_radius(2)
        .header(&safe(&sides.names[0]), &safe(&sides.names[1]))
        .to_string()
}

fn lines(article: &Article) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        let _ = writeln!(out, "{}", safe(text).replace('\n', " "));
    };
    article.headline.iter().for_each(|text| line(text));
    article.standfirst.iter().for_each(|text| line(text));
    if !article.byline.is_empty() {
        line(&format!("By {}", article.byline.join(", ")));
    }
    article.notices.iter().for_each(|notice| line(&notice.text));
    article.body.iter().for_each(|block| line(&block.text));
    out
}

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

    fn article(headline: &str, blocks: &[&str]) -> Article {
        Article {
            headline: Some(headline.into()),
            body: blocks.iter().map(|text| Block::paragraph(*text)).collect(),
            page_kind: crate::model::PageKind::Article,
            ..Article::default()
        }
    }

    #[test]
    fn nothing_of_a_page_is_markup_and_a_patch_is_a_patch() {
        let stays =
            "The ministry published the plans for the coast on Tuesday evening, after the vote.";
        let old = article(
            "Plans *published*",
            &[
                stays,
                "The levy must be paid by <b>every</b> town on the coast.",
            ],
        );
        let new = article(
            "Plans *published*",
            &[
                stays,
                "The levy may be paid by <b>every</b> town on the coast.",
            ],
        );
        let comparison = compare::compare(&old, &new);
        let sides = Sides {
            url: "https://example.org/plans",
            names: ["version 1".into(), "version 2".into()],
            articles: [&old, &new],
            comparison: &comparison,
        };
        let note = markdown(&sides);
        assert!(
            note.contains("The levy ~~must~~ **may** be paid by \\<b\\>every"),
            "{note}"
        );
        assert!(note.starts_with("## Plans \\*published\\*"));
        let page = html(&sides);
        assert!(page.contains("<del>must</del>") && page.contains("<ins>may</ins>"));
        assert!(page.contains("&lt;b&gt;every") && !page.contains("<b>"));
        insta::assert_snapshot!(unified(&sides), @r"
        --- version 1
        +++ version 2
        @@ -1,3 +1,3 @@
         Plans *published*
         The ministry published the plans for the coast on Tuesday evening, after the vote.
        -The levy must be paid by <b>every</b> town on the coast.
        +The levy may be paid by <b>every</b> town on the coast.
        ");
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
        ");
    }
}
