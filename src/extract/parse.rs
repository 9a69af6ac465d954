//! Can this page be parsed at a sane cost? Bounds its depth first: the parser's cost grows with the square of it.

use html5ever::{ParseOpts, driver, tendril::TendrilSink};
use rustc_hash::FxHashMap;
use scraper::{Html, HtmlTreeSink};

use super::Unreadable;

/// Elements that may be open at once: 5,000 cost 0.1 s, 50,000 ten seconds. The deepest real page measured had 141.
const DEEPEST: usize = 4_000;
/// Formatting elements are opened again in every paragraph that follows, so that their count multiplies.
const DEEPEST_FORMATTING: usize = 600;
/// A page with more tags than this would fill the memory, 250 bytes for each. Of some 570 real pages the richest had 10,152.
const TAGS_AT_MOST: usize = 300_000;
/// Attributes of one element: the parser looks for duplicates among them one by one.
const ATTRIBUTES_AT_MOST: usize = 5_000;

fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

/// Never open at the end of their parent, or closed by their next sibling.
fn is_shallow(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "p"
            | "li"
            | "dt"
            | "dd"
            | "option"
            | "optgroup"
            | "tr"
            | "td"
            | "th"
            | "tbody"
            | "thead"
            | "tfoot"
            | "colgroup"
            | "html"
            | "head"
            | "body"
            | "rt"
            | "rp"
            | "path"
    )
}

/// Whether the content is text, up to the element's own end tag.
fn is_raw(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "textarea"
            | "title"
            | "noscript"
            | "iframe"
            | "xmp"
            | "noembed"
            | "noframes"
    )
}

/// Names are told apart by so many bytes.
const NAME: usize = 32;
/// Parses a page, unless it is built to cost too much.
pub fn parse(text: &str) -> Result<Html, Unreadable> {
    bounded(text)?;
    let parser = driver::parse_document(
        HtmlTreeSink::new(Html::new_document()),
        ParseOpts::default(),
    );
    Ok(parser.one(text))
}

/// Whether a page can be parsed at a sane cost: one pass over the tags, with a counter for each name.
pub fn bounded(text: &str) -> Result<(), Unreadable> {
    let bytes = text.as_bytes();
    let mut open: FxHashMap<[u8; NAME], usize> = FxHashMap::default();
    let (mut depth, mut formatting, mut tags) = (0usize, 0usize, 0usize);
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        at += found + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            at += memchr::memmem::find(rest, b"-->").unwrap_or(rest.len());
            continue;
        }
        let closes = rest.first() == Some(&b'/');
        let name_at = usize::from(closes);
        let length = rest[name_at.min(rest.len())..]
            .iter()
            .take(NAME)
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'-')
            .count();
        if length == 0 || !rest[name_at].is_ascii_alphabetic() {
            continue;
        }
        let mut padded = [0; NAME];
        padded[..length].copy_from_slice(&rest[name_at..name_at + length]);
        padded.make_ascii_lowercase();
        let name = std::str::from_utf8(&padded[..length]).unwrap_or_default();
        tags += 1;
        if tags > TAGS_AT_MOST {
            return Err(Unreadable::TooCostly {
                why: format!("more than {TAGS_AT_MOST} tags"),
            });
        }
        let (shallow, formats) = (is_shallow(name), is_formatting(name));
        if closes && shallow {
            continue;
        }
        if closes {
            if let Some(count) = open.get_mut(&padded).filter(|count| **count > 0) {
                *count -= 1;
                depth -= 1;
                formatting -= usize::from(formats);
            }
        } else if is_raw(name) {
            let end = format!("</{name}");
            at += find_ignoring_case(rest, end.as_bytes()).unwrap_or(rest.len());
        } else {
            let inside = &rest[length..];
            let tag_ends = memchr::memchr(b'>', inside).unwrap_or(inside.len());
            let attributes = inside[..tag_ends].iter().filter(|b| **b == b'=').count();
            if attributes > ATTRIBUTES_AT_MOST {
                return Err(Unreadable::TooCostly {
                    why: format!("an element with {attributes} attributes"),
                });
            }
            if !shallow && (tag_ends == 0 || inside.get(tag_ends.wrapping_sub(1)) != Some(&b'/')) {
                *open.entry(padded).or_default() += 1;
                depth += 1;
                formatting += usize::from(formats);
                if depth > DEEPEST {
                    return Err(Unreadable::TooDeep { limit: DEEPEST });
                }
                if formatting > DEEPEST_FORMATTING {
                    return Err(Unreadable::TooDeep {
                        limit: DEEPEST_FORMATTING,
                    });
                }
            }
        }
    }
    Ok(())
}

/// Where the end tag `wanted` (in lower case) is, however it is spelled.
fn find_ignoring_case(text: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'<', text).find(|at| {
        text.get(*at..at + wanted.len())
            .is_some_and(|tag| tag.eq_ignore_ascii_case(wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(parse(&"<div>".repeat(2_000)).is_ok());
        assert!(parse("<script>if (a<b) {'<div>'}</script><p").is_ok());
    }
}
