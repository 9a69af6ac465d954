//! What does a page's markup cost to parse, and where do its programs stand? One pass over its tags, before they are parsed: the parser's
//! cost grows with the square of their depth.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::extract::{Unreadable, attributes, parse::Attributes, script_state};

/// Elements that may be open at once: what is asked of all that lies around an element costs as much. The deepest real page measured had
/// 141; Chromium sets none deeper than 512 (`kMaximumHTMLParserDOMTreeDepth`).
const DEEPEST: usize = 1_000;
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

/// Whether a page can be parsed at a sane cost.
pub fn bounded(text: &str) -> Result<(), Unreadable> {
    survey(text, Attributes::All).map(drop)
}

/// One pass over the tags, with a counter for each name: what says nothing (programs, styles, attributes that nobody reads) and where it
/// stands, unless the page is built to cost too much.
pub(in crate::extract) fn survey(
    text: &str,
    kept: Attributes,
) -> Result<Vec<Range<usize>>, Unreadable> {
    let bytes = text.as_bytes();
    let mut open: FxHashMap<[u8; NAME], usize> = FxHashMap::default();
    let (mut depth, mut formatting, mut tags, mut foreign) = (0usize, 0usize, 0usize, 0usize);
    let mut silent = Vec::new();
    // Whether nobody but the parser knows if what follows is HTML.
    let mut is_doubtful = false;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        at += found + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            at += comment_end(rest);
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
            // "<!x", "<?x" and "</3" are comments up to the next ">"; in foreign content "<![CDATA[" is text.
            if matches!(rest.first(), Some(b'!' | b'?' | b'/')) {
                is_doubtful |= foreign > 0;
                at += memchr::memchr(b'>', rest).unwrap_or(rest.len());
            }
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
        let inside = &rest[name_at + length..];
        let inside_at = at + name_at + length;
        let cuts_from = silent.len();
        let tag_ends = tag_end(inside, |name, attribute| {
            // Without what stands behind it, a "/" would close the tag.
            let is_behind_a_slash = attribute.start > 0 && inside[attribute.start - 1] == b'/';
            let may_go = kept == Attributes::Read && !closes && !is_doubtful && !is_behind_a_slash;
            if may_go && !attributes::is_read(&inside[name]) {
                silent.push(inside_at + attribute.start..inside_at + attribute.end);
            }
        });
        let tag = &inside[..tag_ends];
        at = (inside_at + tag_ends).min(bytes.len());
        if tag_ends == inside.len() {
            // The tag never ends, so it is none.
            silent.truncate(cuts_from);
        }
        if closes {
            if !shallow && let Some(count) = open.get_mut(&padded).filter(|count| **count > 0) {
                *count -= 1;
                depth -= 1;
                formatting -= usize::from(formats);
                foreign -= usize::from(is_foreign(name));
            }
            continue;
        }
        let attributes = tag.iter().filter(|b| **b == b'=').count();
        if attributes > ATTRIBUTES_AT_MOST {
            return Err(Unreadable::TooCostly {
                why: format!("an element with {attributes} attributes"),
            });
        }
        if is_raw(name) {
            let content = (at + 1).min(bytes.len());
            let length = raw_end(&bytes[content..], name);
            at = content + length;
            is_doubtful |= foreign > 0 && memchr::memchr(b'<', &bytes[content..at]).is_some()
                || name == "script" && may_go_on(&bytes[content..at]);
            if foreign == 0 && !is_doubtful && is_program(name, tag, &text[content..at]) {
                silent.push(content..at);
            }
        } else if name == "plaintext" {
            is_doubtful = true;
        } else if !shallow && tag.last() != Some(&b'/') {
            *open.entry(padded).or_default() += 1;
            depth += 1;
            formatting += usize::from(formats);
            is_doubtful |= foreign > 0 && is_way_back(name);
            foreign += usize::from(is_foreign(name));
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
    Ok(silent)
}

/// Shorter ones are not worth a cut.
pub(in crate::extract) const PROGRAM_FROM: usize = 64;

/// Whether the content of an element is a program or a style, and no data.
fn is_program(name: &str, tag: &[u8], content: &str) -> bool {
    let tells = |word: &[u8]| {
        tag.windows(word.len())
            .any(|part| part.eq_ignore_ascii_case(word))
    };
    content.len() >= PROGRAM_FROM
        && match name {
            "style" => true,
            "script" => !tells(b"json") && !script_state::is_assigned(content),
            _ => false,
        }
}

/// Whether a script may end later than at its first end tag: a comment mark, and behind it another script.
fn may_go_on(script: &[u8]) -> bool {
    let comment = memchr::memmem::find(script, b"<!--");
    comment.is_some_and(|at| {
        memchr::memchr_iter(b'<', &script[at..]).any(|tag| {
            let name = script[at + tag + 1..].get(..6);
            name.is_some_and(|name| name.eq_ignore_ascii_case(b"script"))
        })
    })
}

/// Elements in which the names of HTML mean something else.
fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Elements of foreign content in which HTML is HTML again.
fn is_way_back(name: &str) -> bool {
    matches!(
        name,
        "foreignobject" | "desc" | "annotation-xml" | "mi" | "mo" | "mn" | "ms" | "mtext"
    )
}

/// Where the ">" of a tag is, from inside its name on; its whole length where it never ends. `each` is given every attribute's name, and
/// the attribute with its value. By the states of the WHATWG's tokenizer (13.2.5.8 and 13.2.5.32 to 13.2.5.40).
fn tag_end(tag: &[u8], mut each: impl FnMut(Range<usize>, Range<usize>)) -> usize {
    enum In {
        TagName,
        BeforeName,
        Name,
        AfterName,
        BeforeValue,
        Value,
    }
    let mut state = In::TagName;
    let mut name = 0..0;
    let mut at = 0;
    while let Some(byte) = tag.get(at) {
        state = match (state, byte) {
            (state, b'>') => {
                match state {
                    In::Name => each(name.start..at, name.start..at),
                    In::AfterName => each(name.clone(), name),
                    In::BeforeValue | In::Value => each(name.clone(), name.start..at),
                    In::TagName | In::BeforeName => {}
                }
                return at;
            }
            (In::BeforeValue, b'"' | b'\'') => {
                let Some(closes) = memchr::memchr(*byte, &tag[at + 1..]) else {
                    return tag.len();
                };
                at += closes + 1;
                each(name.clone(), name.start..at + 1);
                In::BeforeName
            }
            (In::BeforeValue, byte) if is_space(*byte) => In::BeforeValue,
            (In::BeforeValue, _) => In::Value,
            (In::Name, b'=') => {
                name.end = at;
                In::BeforeValue
            }
            (In::AfterName, b'=') => In::BeforeValue,
            (In::Value, byte) if !is_space(*byte) => In::Value,
            (In::Value, _) => {
                each(name.clone(), name.start..at);
                In::BeforeName
            }
            (In::Name, byte) if is_space(*byte) => {
                name.end = at;
                In::AfterName
            }
            (In::AfterName, byte) if is_space(*byte) => In::AfterName,
            (In::TagName, byte) if !is_space(*byte) && *byte != b'/' => In::TagName,
            (state, byte) if is_space(*byte) || *byte == b'/' => {
                match state {
                    In::Name => each(name.start..at, name.start..at),
                    In::AfterName => each(name.clone(), name.clone()),
                    _ => {}
                }
                In::BeforeName
            }
            (In::Name, _) => In::Name,
            (state, _) => {
                if matches!(state, In::AfterName) {
                    each(name.clone(), name.clone());
                }
                name = at..at;
                In::Name
            }
        };
        at += 1;
    }
    tag.len()
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

/// Where a comment ends that begins with "!--": right behind, or its whole length where it never does.
fn comment_end(comment: &[u8]) -> usize {
    let mut from = 1;
    while let Some(found) = memchr::memmem::find(&comment[from..], b"--") {
        let at = from + found;
        match comment[at + 2..] {
            [b'>', ..] => return at + 3,
            // "<!--!>" is the start of one, not its end.
            [b'!', b'>', ..] if at > 2 => return at + 4,
            _ => from = at + 1,
        }
    }
    comment.len()
}

/// How long the content of a raw element is: up to its end tag, however that is spelled.
fn raw_end(content: &[u8], name: &str) -> usize {
    let ends = |at: &usize| {
        let tag = content[*at + 1..].strip_prefix(b"/").unwrap_or_default();
        tag.get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
            && tag
                .get(name.len())
                .is_none_or(|next| matches!(next, b'>' | b'/') || is_space(*next))
    };
    memchr::memchr_iter(b'<', content)
        .find(ends)
        .unwrap_or(content.len())
}

/// Evidence that the page breaks off.
pub const CUT_OFF: &str = "cut_off";

/// Whether the source opens its body and never closes it.
pub fn is_cut_off(source: &str) -> bool {
    let bytes = source.as_bytes();
    let is = |at: usize, tag: &str| {
        bytes
            .get(at..at + tag.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(tag.as_bytes()))
    };
    // The end stands at the end: it is looked for from there.
    memchr::memchr_iter(b'<', bytes).any(|at| is(at, "<body"))
        && !memchr::memrchr_iter(b'<', bytes).any(|at| is(at, "</body") || is(at, "</html"))
}
