//! In which form is a comparison handed on? For a page (HTML), a note (Markdown), or a patch (unified).

use std::fmt::Write;

use similar::TextDiff;

use super::{render, safe};
use crate::model::{Article, Comparison, Edit, Op, Span, Verdict};

/// The two states that are compared, and what they are called.
pub struct Sides<'a> {
    pub url: &'a str,
    pub names: [String; 2],
    pub articles: [&'a Article; 2],
    pub comparison: &'a Comparison,
    /// What the page showed with it, a line each.
    pub told: String,
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

/// The words of an edit as its marks show them, long unchanged stretches folded as at the terminal.
fn marked(edit: &Edit) -> Vec<Span> {
    if edit.stands_whole() {
        let text = edit.after.clone().unwrap_or_default();
        return vec![Span {
            op: Op::Equal,
            text,
        }];
    }
    render::folded(&edit.spans)
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
            plain(&edit.what()),
            render::weight(edit)
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
    for line in sides.told.lines() {
        let _ = writeln!(out, "{}\n", plain(line));
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
         i{{font-size:0}}small{{font-family:sans-serif;opacity:.75}}blockquote{{margin:0 0 1.5rem}}</style>\n<h1 dir=\"auto\">{0}</h1>\n<p><small>{1}<br>{2} → {3}</small></p>\n",
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
            escaped(&edit.what()),
            escaped(&render::weight(edit)),
            if quote { "“" } else { "" }
        );
        for span in marked(edit) {
            let text = escaped(&span.text);
            let _ = match span.op {
                Op::Equal => write!(out, "{text}"),
                Op::Delete => write!(out, "<del><i>[deleted: </i>{text}<i>]</i></del>"),
                Op::Insert => write!(out, "<ins><i> [inserted: </i>{text}<i>]</i></ins>"),
            };
        }
        out.push_str(if quote {
            "”</blockquote>\n"
        } else {
            "</blockquote>\n"
        });
    }
    for line in sides.told.lines() {
        let _ = writeln!(out, "<p>{}</p>", escaped(line));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{compare, model::Block};

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
            told: render::verdict(&comparison),
        };
        let note = markdown(&sides);
        assert!(
            note.contains("The levy ~~must~~ **may** be paid by \\<b\\>every"),
            "{note}"
        );
        assert!(note.starts_with("## Plans \\*published\\*"));
        let page = html(&sides);
        assert!(page.contains("</i>must<i>]</i></del><ins><i> [inserted: </i>may"));
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
    }
}
