//! How is an edit worded on a page? Kinds, weights and times in words; the spans as they are marked.

use jiff::Timestamp;

use crate::{
    model::{EditKind, Op, Significance, Span},
    store::RecordedEdit,
};

/// An edit as a template shows it.
pub struct Shown {
    pub id: i64,
    pub what: String,
    pub kind: String,
    pub weight: &'static str,
    pub notes: String,
    pub reasons: String,
    pub spans: Vec<Marked>,
    pub is_quote: bool,
}

/// A run of words with its mark.
pub struct Marked {
    /// `del`, `ins`, or nothing.
    pub tag: &'static str,
    pub text: String,
}

/// One change of a page: edits that were first seen together.
pub struct Change {
    pub headline: String,
    pub url: String,
    pub is_link: bool,
    pub before: String,
    pub after: String,
    pub between: i64,
    pub disclosed: bool,
    pub stealth: bool,
    pub returns_to: Option<i64>,
    pub from_version: i64,
    pub to_version: i64,
    pub edits: Vec<Shown>,
}

/// Edits, newest first, gathered into the changes that they belong to.
pub fn changes(edits: &[RecordedEdit]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for edit in edits {
        let same = changes
            .last()
            .is_some_and(|change| change.url == edit.url && change.to_version == edit.to_version);
        if !same {
            changes.push(Change {
                headline: edit.page.clone(),
                url: edit.url.clone(),
                is_link: is_link(&edit.url),
                before: moment(edit.last_seen_before),
                after: moment(edit.first_seen_after),
                between: edit.checks_between,
                disclosed: edit.disclosed,
                stealth: edit.stealth,
                returns_to: edit.returns_to,
                from_version: edit.from_version,
                to_version: edit.to_version,
                edits: Vec::new(),
            });
        }
        if let Some(change) = changes.last_mut() {
            change.edits.push(shown(edit));
        }
    }
    for change in &mut changes {
        // Headline and quotes first, as they were told.
        change.edits.sort_by_key(|edit| edit.id);
    }
    changes
}

/// Only what a browser may follow without harm.
pub fn is_link(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

pub fn moment(at: Timestamp) -> String {
    at.strftime("%-d %b %Y %H:%M:%S UTC").to_string()
}

fn shown(recorded: &RecordedEdit) -> Shown {
    let edit = &recorded.edit;
    let name = |value: serde_json::Result<serde_json::Value>| {
        value
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    };
    let kind = name(serde_json::to_value(edit.kind));
    let mut notes: Vec<String> = edit
        .facets
        .iter()
        .map(|facet| name(serde_json::to_value(facet)))
        .collect();
    notes.extend(edit.how.iter().cloned());
    let whole = matches!(edit.kind, EditKind::QuoteReattributed | EditKind::TextMoved);
    let spans = if whole {
        vec![Marked {
            tag: "",
            text: edit.after.clone().unwrap_or_default(),
        }]
    } else {
        edit.spans.iter().map(marked).collect()
    };
    Shown {
        id: recorded.id,
        what: what(recorded),
        kind,
        weight: match edit.significance {
            Significance::Cosmetic => "cosmetic",
            Significance::Minor => "minor",
            Significance::Material => "material",
        },
        notes: notes.join(", "),
        reasons: edit.reasons.join("; "),
        spans,
        is_quote: matches!(
            edit.kind,
            EditKind::QuoteAdded
                | EditKind::QuoteRemoved
                | EditKind::QuoteReworded
                | EditKind::QuoteReattributed
        ),
    }
}

fn marked(span: &Span) -> Marked {
    let tag = match span.op {
        Op::Equal => "",
        Op::Delete => "del",
        Op::Insert => "ins",
    };
    Marked {
        tag,
        text: span.text.clone(),
    }
}

fn what(recorded: &RecordedEdit) -> String {
    let edit = &recorded.edit;
    let nobody = "nobody named";
    let before = edit.speaker_before.as_deref().unwrap_or(nobody);
    let after = edit.speaker_after.as_deref().unwrap_or(nobody);
    match edit.kind {
        EditKind::HeadlineChanged => "Headline changed".into(),
        EditKind::StandfirstChanged => "Standfirst changed".into(),
        EditKind::BylineChanged => "Byline changed".into(),
        EditKind::QuoteAdded => format!("Quote added: {after}"),
        EditKind::QuoteRemoved => format!("Quote removed: {before}"),
        EditKind::QuoteReworded => format!("Quote reworded: {after}"),
        EditKind::QuoteReattributed => {
            format!("Quote given to another speaker: {before} → {after}")
        }
        EditKind::TextAdded => "Text added".into(),
        EditKind::TextRemoved => "Text removed".into(),
        EditKind::TextReworded => "Text reworded".into(),
        EditKind::TextMoved => "Text moved".into(),
        EditKind::NoticeAdded => "Notice added".into(),
        EditKind::NoticeRemoved => "Notice removed".into(),
        EditKind::NoticeChanged => "Notice changed".into(),
    }
}
