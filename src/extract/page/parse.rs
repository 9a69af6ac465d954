//! How does a page's text become a tree? What nobody reads, more than half of the bytes of most pages, is left out: programs, styles, and
//! attributes that say nothing here.

use html5ever::{
    ParseOpts, driver,
    tendril::{StrTendril, TendrilSink},
};
use scraper::{Html, HtmlTreeSink};

use crate::extract::{Unreadable, survey::survey};

/// What of a page's markup is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attributes {
    /// A reader's own selectors may ask for any.
    All,
    /// Those that the extractor itself asks for.
    Read,
}

/// Parses a page, unless it is built to cost too much.
pub fn parse(text: &str, attributes: Attributes) -> Result<Html, Unreadable> {
    let mut kept = StrTendril::with_capacity(u32::try_from(text.len()).unwrap_or(0));
    let mut from = 0;
    for silent in survey(text, attributes)? {
        kept.push_slice(&text[from..silent.start]);
        from = silent.end;
    }
    kept.push_slice(&text[from..]);
    let sink = HtmlTreeSink::new(Html::new_document());
    Ok(driver::parse_document(sink, ParseOpts::default()).one(kept))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::survey::PROGRAM_FROM, *};
    use crate::extract::attributes;

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
        let told = kept.map(|node| match node.value() {
            scraper::Node::Element(element) => {
                let read =
                    (element.attrs()).filter(|(name, _)| attributes::is_read(name.as_bytes()));
                format!("{:?} {:?}\n", element.name, read.collect::<Vec<_>>())
            }
            other => format!("{other:?}\n"),
        });
        told.collect()
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
            "<a href=1 x=2 ",
            "<g x=y/",
            "<g/x",
            "<font color",
            " x ",
            " id ",
            "id=a>",
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
        fn a_page_without_what_is_silent_holds_the_same(soup in soup()) {
            let whole = held(&Html::parse_document(&soup));
            prop_assert_eq!(&held(&parse(&soup, Attributes::Read).unwrap()), &whole);
            prop_assert_eq!(held(&parse(&soup, Attributes::All).unwrap()), whole);
        }
    }

    #[test]
    fn depth_is_refused_and_breadth_is_not() {
        let read = |page: &str| parse(page, Attributes::Read);
        assert!(matches!(
            read(&"<div>".repeat(50_000)),
            Err(Unreadable::TooDeep { .. })
        ));
        assert!(matches!(
            read(&"<b><p>".repeat(20_000)),
            Err(Unreadable::TooDeep { .. })
        ));
        assert!(matches!(
            read(&"<ul><li>".repeat(20_000)),
            Err(Unreadable::TooDeep { .. })
        ));
        assert!(read(&"<div>x</div>".repeat(50_000)).is_ok());
        assert!(read(&"<p>x".repeat(50_000)).is_ok());
        assert!(read(&"<div>".repeat(900)).is_ok());
        assert!(read("<script>if (a<b) {'<div>'}</script><p").is_ok());
    }
}
