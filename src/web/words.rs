//! How is an edit worded on a page? Kinds, weights and times in words; the spans as they are marked.

use super::{
    Desk,
    frame::{Fault, Moment},
};
use crate::{
    compare,
    model::{Op, Span, Told},
    store::{RecordedEdit, Review, told_words},
};

/// An edit as a template shows it.
pub struct Shown {
    pub id: i64,
    pub what: String,
    pub kind: &'static str,
    pub weight: &'static str,
    pub notes: String,
    pub reasons: String,
    pub spans: Vec<Marked>,
    pub is_quote: bool,
    pub review: Review,
    pub standing: &'static str,
    /// The short part that it changed, if such changes can be held back.
    pub part: String,
    /// Whether it weighs, and no notice on the page speaks of it.
    pub is_unexplained: bool,
    /// What the page showed with it, where that is not said of the whole change.
    pub told: &'static str,
    /// What a rebuild made of it.
    pub afterwards: &'static str,
}

/// A run of words with its mark.
#[derive(Debug, Clone)]
pub struct Marked {
    /// `del`, `ins`, or nothing.
    pub tag: &'static str,
    pub text: String,
}

/// One change of a page: edits that were first seen together.
pub struct Change {
    pub page: i64,
    /// BCP 47; empty where it is not known.
    pub language: String,
    pub headline: String,
    pub url: String,
    pub is_link: bool,
    pub outlet: String,
    pub day: String,
    pub before: Moment,
    pub after: Moment,
    pub between: i64,
    /// What the page showed with it: "No notice found on the page".
    pub told: String,
    /// Whether one of its edits weighs, and no notice on the page speaks of it.
    pub is_unexplained: bool,
    pub returns_to: Option<i64>,
    /// How many times in a row the page has gone back, where it flips.
    pub flip: Option<i64>,
    pub from_version: i64,
    pub to_version: i64,
    pub edits: Vec<Shown>,
}

/// Edits, newest first, gathered into the changes that they belong to.
pub async fn changes(desk: &Desk, edits: &[RecordedEdit]) -> Result<Vec<Change>, Fault> {
    let ids: Vec<i64> = edits.iter().map(|edit| edit.id).collect();
    let mut reviews = desk.store.reviews(&ids).await?;
    let mut changes: Vec<Change> = Vec::new();
    for (at, edit) in edits.iter().enumerate() {
        let same = changes
            .last()
            .is_some_and(|change| change.url == edit.url && change.to_version == edit.to_version);
        if !same {
            let (page, language) = desk.store.page_of_edit(edit.id).await?.unwrap_or_default();
            changes.push(Change {
                page,
                language: language.unwrap_or_default(),
                headline: edit.page.clone(),
                is_link: is_link(&edit.url),
                outlet: outlet(&edit.url),
                url: edit.url.clone(),
                day: edit.first_seen_after.strftime("%A, %-d %B %Y").to_string(),
                before: edit.last_seen_before.into(),
                after: edit.first_seen_after.into(),
                between: edit.checks_between,
                told: String::new(),
                is_unexplained: false,
                returns_to: edit.returns_to,
                flip: edit.flip.filter(|_| edit.is_known_flip()),
                from_version: edit.from_version,
                to_version: edit.to_version,
                edits: Vec::new(),
            });
        }
        if let Some(change) = changes.last_mut() {
            let of_it = &edits[at - change.edits.len()..=at];
            change.told = capital(told_words(of_it));
            change.is_unexplained |= edit.is_unexplained();
            let review = reviews.remove(&edit.id).unwrap_or_default();
            change.edits.push(shown(edit, review));
        }
    }
    for change in &mut changes {
        // Headline and quotes first, as they were told.
        change.edits.sort_by_key(|edit| edit.id);
        for edit in &mut change.edits {
            if capital(edit.told) == change.told {
                edit.told = "";
            }
        }
    }
    Ok(changes)
}

/// The words with a capital, as they begin a sentence.
pub fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// Only what a browser may follow without harm.
pub fn is_link(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// The host, without its `www.`.
pub fn outlet(url: &str) -> String {
    let parsed = url::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(url::Url::host_str).unwrap_or(url);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

fn shown(recorded: &RecordedEdit, review: Review) -> Shown {
    let edit = &recorded.edit;
    let spans = if edit.stands_whole() {
        vec![Marked {
            tag: "",
            text: edit.after.clone().unwrap_or_default(),
        }]
    } else {
        marked(&edit.spans)
    };
    Shown {
        id: recorded.id,
        what: edit.what(),
        kind: edit.kind.name(),
        weight: edit.significance.name(),
        notes: edit.notes(),
        reasons: edit.reasons.join("; "),
        spans,
        is_quote: edit.kind.is_of_quote(),
        standing: review.standing.map_or("", |standing| standing.name()),
        part: compare::part(edit).unwrap_or_default(),
        review,
        is_unexplained: recorded.is_unexplained(),
        told: match recorded.told {
            // Said by the notice's own edit, beside it.
            Told::Notice => "",
            told => told.words(),
        },
        afterwards: recorded.afterwards(),
    }
}

pub fn marked(spans: &[Span]) -> Vec<Marked> {
    spans
        .iter()
        .map(|span| Marked {
            tag: match span.op {
                Op::Equal => "",
                Op::Delete => "del",
                Op::Insert => "ins",
            },
            text: span.text.clone(),
        })
        .collect()
}
