//! What do the page's JSON-LD scripts hold? Every object, and its fields as text.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::extract::{text, tree::Tree};

/// The objects of JSON-LD that are stories; schema.org's subtypes of Article and their like.
const STORIES: &[&str] = &[
    "Article",
    "BlogPosting",
    "Posting",
    "Report",
    "Review",
    "Story",
];

static COMMAS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r",\s*([}\]])").ok());

/// Every object of every JSON-LD script, those inside others too.
pub fn objects(tree: &Tree<'_>) -> Vec<Value> {
    let mut objects = Vec::new();
    for script in tree.named(0, "script") {
        if !tree.attr(script, "type").is_some_and(|kind| {
            kind.trim()
                .to_ascii_lowercase()
                .starts_with("application/ld+json")
        }) {
            continue;
        }
        let source: String = (script..tree.end(script))
            .filter_map(|at| tree.text(at))
            .collect();
        if let Some(value) = parsed(&source) {
            collect(value, &mut objects, 0);
        }
    }
    objects
}

/// Strict JSON first; then without the mistakes that templates make: comment marks, raw line ends in strings, a comma too many.
fn parsed(source: &str) -> Option<Value> {
    let source = source.trim().trim_start_matches('\u{FEFF}');
    if let Ok(value) = serde_json::from_str(source) {
        return Some(value);
    }
    let mended: String = source
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';')
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let mended = COMMAS.as_ref()?.replace_all(&mended, "$1");
    serde_json::from_str(&mended).ok().or_else(|| {
        serde_json::Deserializer::from_str(&mended)
            .into_iter::<Value>()
            .next()?
            .ok()
    })
}

fn collect(value: Value, objects: &mut Vec<Value>, depth: usize) {
    if depth > 6 || objects.len() > 500 {
        return;
    }
    match value {
        Value::Array(values) => values
            .into_iter()
            .for_each(|value| collect(value, objects, depth + 1)),
        Value::Object(ref fields) => {
            for name in [
                "@graph",
                "mainEntity",
                "mainEntityOfPage",
                "hasPart",
                "author",
                "itemReviewed",
            ] {
                if let Some(inner @ (Value::Array(_) | Value::Object(_))) = fields.get(name) {
                    collect(inner.clone(), objects, depth + 1);
                }
            }
            objects.push(value);
        }
        _ => {}
    }
}

pub fn is_story(object: &Value) -> bool {
    types(object)
        .iter()
        .any(|kind| STORIES.iter().any(|story| kind.ends_with(story)))
}

pub fn types(object: &Value) -> Vec<String> {
    strings(object.get("@type"))
        .into_iter()
        .map(|kind| kind.rsplit('/').next().unwrap_or_default().to_owned())
        .collect()
}

pub fn string(object: &Value, name: &str) -> Option<String> {
    strings(object.get(name)).into_iter().next()
}

pub fn strings(value: Option<&Value>) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(string) => text::some(&text::unescaped(string)),
        Value::Object(fields) => fields
            .get("name")
            .or_else(|| fields.get("@value"))
            .and_then(Value::as_str)
            .and_then(text::some),
        _ => None,
    };
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    }
}
