//! How does a page's text become a tree? Programs and styles, half of the bytes of most pages, are left out: no text comes of them.

use html5ever::{ParseOpts, driver, tendril::TendrilSink};
use scraper::{Html, HtmlTreeSink};

use crate::extract::{Unreadable, survey::survey};

/// Parses a page, unless it is built to cost too much.
pub fn parse(text: &str) -> Result<Html, Unreadable> {
    let programs = survey(text)?;
    let mut parser = driver::parse_document(
        HtmlTreeSink::new(Html::new_document()),
        ParseOpts::default(),
    );
    let mut from = 0;
    for program in programs {
        parser.process(text[from..program.start].into());
        from = program.end;
    }
    Ok(parser.one(&text[from..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::survey::PROGRAM_FROM, *};

    /// All that a page holds but for what its scripts and styles say.
    fn held(html: &Html) -> String {
        let is_program = |node: &scraper::Node| {
            (node.as_element()).is_some_and(|element| matches!(element.name(), "script" | "style"))
        };
        let kept = html.tree.root().descendants().filter(|node| {
            !(node.value().is_text()
                && node
                    .parent()
                    .is_some_and(|parent| is_program(parent.value())))
        });
        kept.map(|node| format!("{:?}\n", node.value())).collect()
    }

    fn soup() -> impl Strategy<Value = String> {
        let program = "x".repeat(PROGRAM_FROM);
        let parts = [
            "<p>",
            "</p>",
            "word",
            "<div title=\"a>b\">",
            "</div>",
            "<a x='",
            "<a x=\"",
            "'",
            "\"",
            ">",
            "<",
            "=",
            "/",
            "<script>",
            "<SCRIPT type=module >",
            "<script type=\"application/ld+json\">",
            "</script>",
            "</Script >",
            "</scripts>",
            "<style>",
            "</style>",
            "<svg>",
            "</svg>",
            "<math>",
            "<path/>",
            "<!--",
            "-->",
            "--!>",
            "<!-->",
            "<!doctype html>",
            "<![CDATA[",
            "]]>",
            "<?php",
            "</3",
            "<title>",
            "</title>",
            "<textarea>",
            "</textarea>",
            "<noscript>",
            "</noscript>",
            "<template>",
            "</template>",
            "<select>",
            "</select>",
            "<table>",
            "</table>",
            "<b>",
            "</b>",
            " ",
            "\n",
            "var a = {\"b\": 1};",
        ];
        let parts: Vec<String> = parts
            .map(str::to_owned)
            .into_iter()
            .chain([
                format!("<script>{program}</script>"),
                format!("<style>{program}</style>"),
                program,
            ])
            .collect();
        prop::collection::vec(prop::sample::select(parts), 0..24).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn a_page_without_its_programs_holds_the_same(soup in soup()) {
            let whole = held(&Html::parse_document(&soup));
            prop_assert_eq!(held(&parse(&soup).unwrap()), whole);
        }
    }

    #[test]
    fn depth_is_refused_and_breadth_is_not() {
        assert!(matches!(
            parse(&"<div>".repeat(50_000)),
            Err(Unreadable::TooDeep { .. })
        ));
        assert!(matches!(
            parse(&"<b><p>".repeat(20_000)),
            Err(Unreadable::TooDeep { .. })
        ));
        assert!(matches!(
            parse(&"<ul><li>".repeat(20_000)),
            Err(Unreadable::TooDeep { .. })
        ));
        assert!(parse(&"<div>x</div>".repeat(50_000)).is_ok());
        assert!(parse(&"<p>x".repeat(50_000)).is_ok());
        assert!(parse(&"<div>".repeat(900)).is_ok());
        assert!(parse("<script>if (a<b) {'<div>'}</script><p").is_ok());
    }
}
