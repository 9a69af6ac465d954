//! What does a page tell its own scripts? Where the story is drawn in the browser, its text comes as data: `__NEXT_DATA__`, a state that
//! a script is given. Its shape is each system's own: what is looked for is an array of paragraphs, or one string of them.

use serde_json::{Map, Value};

use crate::extract::{furniture, lines, parse, pieces, text, tree::Tree};
use crate::model::{Block, BlockKind};

/// Larger scripts are programs, not stories.
const SCRIPT_AT_MOST: usize = 4 * 1024 * 1024;
/// A story has so many characters, in so many paragraphs.
const STORY_FROM: usize = 600;
const PARAGRAPHS_FROM: usize = 3;
/// What is longer is no paragraph but a whole.
const PARAGRAPH_AT_MOST: usize = 5_000;

// `window.__STATE__ = {`, `var data = [`
pattern!(
    ASSIGNED,
    r"^\s*(?:window\.|self\.|globalThis\.|var |let |const )?[\w$.]+(?:\[.{1,40}?\])?\s*=\s*([{\[])"
);

// `window.__STATE__=(function(a,b){return {`: a state whose repeated values are set in by a call.
pattern!(
    CALLED,
    r"^\s*(?:window|self|globalThis)\.__\w{2,40}__\s*=\s*\(function\b"
);

/// Whether a script begins with data that are given a name.
pub fn is_assigned(script: &str) -> bool {
    crate::extract::pattern::matches(&ASSIGNED, script)
        || crate::extract::pattern::matches(&CALLED, script)
}

/// The blocks of the story in the page's scripts. To be the page's story it has to hold its headline or what it shows of the text.
pub fn told(tree: &Tree<'_>, headline: Option<&str>, shown: &[Block]) -> Option<Vec<Block>> {
    let wanted: Vec<String> = headline
        .into_iter()
        .chain(shown.iter().map(|block| block.text.as_str()))
        .map(text::key)
        .filter(|key| key.chars().count() >= 20)
        .collect();
    let mut best: Option<Vec<Part>> = None;
    let mut most = STORY_FROM;
    for script in tree.named(0, "script") {
        let Some(state) = state(tree, script) else {
            continue;
        };
        let mut found = Found::default();
        found.walk(&state, &wanted);
        let size: usize = found.parts.iter().map(Part::size).sum();
        if found.agrees && size >= most {
            (most, best) = (size, Some(found.parts));
        }
    }
    let blocks = blocks(&best?);
    (blocks.len() >= PARAGRAPHS_FROM).then_some(blocks)
}

/// The blocks of each string of the page's scripts that has paragraphs: not every state is plain data.
pub fn strings(tree: &Tree<'_>) -> Vec<Vec<Block>> {
    /// One is looked for.
    const AT_MOST: usize = 12;
    let mut found = Vec::new();
    for script in tree.named(0, "script") {
        let source = source(tree, script);
        if source.len() >= SCRIPT_AT_MOST || !source.contains("/p") {
            continue;
        }
        for literal in literals(&source).filter(|literal| literal.contains("/p")) {
            if found.len() == AT_MOST {
                return found;
            }
            let words: Option<String> = serde_json::from_str(&format!("\"{literal}\"")).ok();
            if let Some(html) = words.filter(|words| words.contains("</p>")) {
                found.push(blocks(&[Part { tag: WHOLE, html }]));
            }
        }
    }
    found
}

/// What stands between each two double quotes that no backslash escapes.
fn literals(source: &str) -> impl Iterator<Item = &str> {
    let mut is_escaped = false;
    source.split(move |c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })
}

fn source(tree: &Tree<'_>, script: usize) -> String {
    let texts = (script..tree.end(script)).filter_map(|at| tree.text(at));
    texts.collect()
}

fn state(tree: &Tree<'_>, script: usize) -> Option<Value> {
    let source = source(tree, script);
    if !(STORY_FROM..SCRIPT_AT_MOST).contains(&source.len()) {
        return None;
    }
    let is_json = tree.attr(script, "type").is_some_and(|kind| {
        let kind = kind.trim().to_ascii_lowercase();
        kind.contains("json") && !kind.contains("ld+json")
    });
    let from = match is_json {
        true => 0,
        false => ASSIGNED.as_ref()?.captures(&source)?.get(1)?.start(),
    };
    // What follows the state (`;`, more program) is no part of it.
    serde_json::Deserializer::from_str(&source[from..])
        .into_iter()
        .next()?
        .ok()
}

/// A paragraph, heading or item: its kind, and its text or HTML.
#[derive(Debug)]
struct Part {
    tag: &'static str,
    html: String,
}

impl Part {
    /// The bytes of its running text.
    fn size(&self) -> usize {
        match self.tag {
            WHOLE => paragraphs(&self.html),
            _ => self.html.len(),
        }
    }
}

/// The element of a part that holds paragraphs of its own.
const WHOLE: &str = "div";

/// The bytes of running text in the paragraphs of some HTML.
fn paragraphs(html: &str) -> usize {
    html.split("</p>")
        .filter_map(|before| Some(&before[before.rfind("<p")?..]))
        .map(|paragraph| {
            let mut in_tag = false;
            let words: String = paragraph
                .chars()
                .filter(|c| {
                    in_tag |= *c == '<';
                    let is_text = !in_tag;
                    in_tag &= *c != '>';
                    is_text
                })
                .collect();
            if runs(&words) { words.len() } else { 0 }
        })
        .sum()
}

/// The longest story so far.
#[derive(Default)]
struct Found {
    parts: Vec<Part>,
    size: usize,
    /// Whether the page's own words were met.
    agrees: bool,
}

impl Found {
    /// Looks at all values, from the last to the first.
    fn walk(&mut self, state: &Value, wanted: &[String]) {
        let mut open = vec![state];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => {
                    self.offer(items.iter().filter_map(part).collect());
                    open.extend(items);
                }
                Value::Object(fields) => open.extend(fields.values()),
                Value::String(words) if words.len() >= 20 => {
                    if words.len() >= STORY_FROM && words.contains("</p>") {
                        self.offer(vec![Part {
                            tag: WHOLE,
                            html: words.clone(),
                        }]);
                    }
                    if !self.agrees && words.len() < PARAGRAPH_AT_MOST {
                        let key = text::key(&text::unescaped(words));
                        self.agrees = !key.is_empty() && wanted.contains(&key);
                    }
                }
                _ => {}
            }
        }
    }

    fn offer(&mut self, parts: Vec<Part>) {
        let paragraphs = parts.iter().filter(|part| runs(&part.html)).count();
        let size: usize = parts.iter().map(Part::size).sum();
        let is_whole = parts.len() == 1 && parts[0].tag == WHOLE;
        if size > self.size && (is_whole || paragraphs >= PARAGRAPHS_FROM) {
            (self.parts, self.size) = (parts, size);
        }
    }
}

/// Whether it is running text: a sentence at least.
fn runs(html: &str) -> bool {
    html.len() >= 60
        && (html.contains(". ")
            || html
                .trim_end()
                .ends_with(|c| text::is_full_stop(c) || matches!(c, '”' | '"' | '>')))
}

/// What systems call the text of a node.
const TEXTS: &[&str] = &["text", "value", "html", "paragraph", "content", "body"];

/// An element of a story, as it stands in an array.
fn part(value: &Value) -> Option<Part> {
    let fields = match value {
        Value::String(words) => {
            return (runs(words) && words.len() <= PARAGRAPH_AT_MOST && words.contains(' ')).then(
                || Part {
                    tag: "p",
                    html: words.clone(),
                },
            );
        }
        Value::Object(fields) => fields,
        _ => return None,
    };
    let tag = tag(fields)?;
    let mut html = String::new();
    gather(value, &mut html, 0);
    (!html.trim().is_empty() && html.len() <= PARAGRAPH_AT_MOST).then_some(Part { tag, html })
}

/// How systems name the kinds of a node; `None` for what is no text of the story.
fn tag(fields: &Map<String, Value>) -> Option<&'static str> {
    const NOT_TOLD: &[&str] = &[
        "image",
        "picture",
        "photo",
        "video",
        "audio",
        "gallery",
        "embed",
        "advert",
        "ad",
        "promo",
        "related",
        "newsletter",
        "interstitial",
        "social",
        "media",
        "link",
        "tag",
        "author",
        "raw_html",
        "recirc",
        "component",
    ];
    let named = ["type", "_type", "nodeType", "kind", "__typename", "style"]
        .into_iter()
        .filter_map(|name| fields.get(name)?.as_str());
    let mut tag = "p";
    for name in named {
        let name = name.to_ascii_lowercase();
        if NOT_TOLD
            .iter()
            .any(|other| name == *other || name.ends_with(&format!("-{other}")))
        {
            return None;
        }
        tag = match name.as_str() {
            _ if name.contains("head") || name.contains("title") => "h2",
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "h2",
            _ if name.contains("quote") => "blockquote",
            _ if name.contains("list") => "li",
            _ => tag,
        };
    }
    Some(tag)
}

/// The words of a node and of those in it, in order. A node that has its words does not say them again below.
fn gather(value: &Value, html: &mut String, depth: usize) {
    if depth > 12 || html.len() > PARAGRAPH_AT_MOST {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, html, depth + 1)),
        Value::Object(fields) => {
            let own = TEXTS.iter().find_map(|name| fields.get(*name)?.as_str());
            if let Some(words) = own {
                html.push_str(words);
                return;
            }
            for name in [
                "content", "children", "data", "model", "blocks", "items", "body", "text", "value",
                "nodes",
            ] {
                if let Some(inner @ (Value::Array(_) | Value::Object(_))) = fields.get(name) {
                    gather(inner, html, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// The parts, read as any page is.
fn blocks(parts: &[Part]) -> Vec<Block> {
    let mut page = String::from("<body>");
    for part in parts {
        let (tag, html) = (part.tag, part.html.trim());
        let is_html = html.contains("</") || html.contains("<br");
        let words = match is_html {
            true => html.to_owned(),
            false => html.replace('<', "&lt;"),
        };
        page.push_str(&format!("<{tag}>{words}</{tag}>"));
    }
    let Ok(html) = parse::parse(&page, parse::Attributes::Read) else {
        return Vec::new();
    };
    let tree = Tree::new(&html);
    let judged = furniture::judged(&tree);
    pieces::pieces(&tree, 0, &|at| judged[at].is_some())
        .into_iter()
        .filter(|piece| !(lines::line(&piece.text) && piece.kind != BlockKind::TableRow))
        .map(|piece| Block {
            kind: piece.kind,
            text: piece.text,
            number: piece.number,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str =
        "The towns along the coast have waited nine years for the wall that they were promised. ";

    fn read(script: &str) -> Option<Vec<Block>> {
        let html = scraper::Html::parse_document(&format!(
            "<body><h1>Sea wall will be built after all</h1>{script}"
        ));
        told(
            &Tree::new(&html),
            Some("Sea wall will be built after all"),
            &[],
        )
    }

    #[test]
    fn a_story_is_found_in_the_state_of_a_page() {
        let long = WORDS.repeat(3);
        let nodes = format!(
            r#"{{"type":"paragraph","content":[{{"type":"text","value":"{long}"}},{{"type":"link","content":[{{"type":"text","value":"They said so."}}]}}]}},
               {{"type":"ad"}},{{"type":"heading","content":[{{"type":"text","value":"What comes now"}}]}},
               {{"type":"paragraph","content":[{{"type":"text","value":"{long}1 < 2."}}]}},{{"type":"paragraph","content":[{{"type":"text","value":"{long}"}}]}}"#
        );
        let json = format!(
            r#"{{"props":{{"headline":"Sea wall will be built after all","body":{{"content":[{nodes}]}}}}}}"#
        );
        for script in [
            format!(r#"<script id="__NEXT_DATA__" type="application/json">{json}</script>"#),
            format!("<script>window.__STATE__ = {json};\nstart();</script>"),
        ] {
            let blocks = read(&script).unwrap();
            let kinds: Vec<BlockKind> = blocks.iter().map(|block| block.kind).collect();
            let [p, h] = [BlockKind::Paragraph, BlockKind::Heading];
            assert_eq!(kinds, [p, h, p, p]);
            assert!(blocks[0].text.ends_with("promised. They said so."));
            assert!(blocks[2].text.ends_with("1 < 2."));
        }
        let other = json.replace("will be built after all", "is of another story");
        assert!(read(&format!("<script>window.__STATE__ = {other};</script>")).is_none());
    }

    #[test]
    fn html_in_one_string_is_a_story_too() {
        let body = format!("<p>{WORDS}</p>").repeat(8);
        let json = serde_json::json!({"article": {"title": "Sea wall will be built after all", "bodyHtml": body}});
        let blocks = read(&format!(
            r#"<script type="application/json">{json}</script>"#
        ))
        .unwrap();
        assert_eq!(blocks.len(), 8);
    }
}
