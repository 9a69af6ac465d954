//! What did a version say? Its article, as it was read out of the snapshot; and the snapshot itself, as text.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    Desk, filter,
    frame::{self, Fault, Moment},
    page, words,
};
use crate::{
    model::{Article, BlockKind},
    store::{Certainty, unless_damaged},
};

pub struct Paragraph {
    pub class: &'static str,
    pub text: String,
    /// As a numbered list shows it.
    pub number: String,
    /// Who is quoted in it.
    pub speakers: Vec<String>,
}

#[derive(Template)]
#[template(path = "version.html")]
struct Version {
    page: i64,
    number: i64,
    newest: i64,
    language: String,
    headline: String,
    standfirst: String,
    byline: String,
    published: String,
    /// What it says of its last update.
    modified: String,
    notices: Vec<String>,
    body: Vec<Paragraph>,
    quotes: Vec<(String, String)>,
    snapshot: String,
    from: Moment,
    /// What is known of the moment that was asked for.
    note: String,
    is_sure: bool,
    /// What came with the snapshot: its name and value.
    response: Vec<(String, String)>,
    /// As a form field takes it: without seconds and zone.
    from_field: String,
    until: Moment,
    url: String,
}

pub fn class(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading => "heading",
        BlockKind::ListItem => "item",
        BlockKind::Quote => "block-quote",
        BlockKind::Caption => "caption",
        BlockKind::TableRow | BlockKind::Code => "code",
        BlockKind::Paragraph => "",
    }
}

/// For each block of the body, whose quotes stand in it.
pub fn speakers(article: &Article) -> Vec<Vec<String>> {
    let mut of_block: Vec<Vec<String>> = vec![Vec::new(); article.body.len()];
    let mut start = 0;
    for (at, block) in article.body.iter().enumerate() {
        let end = start + block.text.chars().count();
        for quote in &article.quotes {
            let name = quote.speaker.as_ref().or(quote.speaker_mention.as_ref());
            if let Some(name) = name
                && quote.start < end
                && quote.end > start
                && !of_block[at].contains(name)
            {
                of_block[at].push(name.clone());
            }
        }
        start = end + 2;
    }
    of_block
}

pub async fn version(
    State(desk): State<Desk>,
    Path((id, number)): Path<(i64, i64)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    const MISSING: Fault = Fault::Missing("That page has no version of that number.");
    let page = page::named(&desk, id).await?;
    let at = asked.at.as_deref().filter(|at| !at.is_empty());
    let at = at.map(|at| filter::moment("at", at, true)).transpose()?;
    let stood = match at {
        Some(at) => desk.store.stood(id, at, jiff::Timestamp::now()).await?,
        None => None,
    };
    let stood = stood.filter(|stood| stood.version == number);
    let response = unless_damaged(desk.store.response(id, number).await.map(Some))?.flatten();
    let versions = desk.store.versions(id).await?;
    let known = versions
        .iter()
        .find(|version| version.number == number)
        .ok_or(MISSING)?;
    let article = desk.store.article(id, number).await?.ok_or(MISSING)?;
    let speakers = speakers(&article);
    let named = |name: Option<String>, mention: Option<String>| {
        name.or(mention)
            .unwrap_or_else(|| "nobody named".to_owned())
    };
    frame::page(&Version {
        page: id,
        number,
        newest: page.versions,
        url: page.url,
        language: article.language.unwrap_or_default(),
        headline: article.headline.unwrap_or_default(),
        standfirst: article.standfirst.unwrap_or_default(),
        byline: article.byline.join(", "),
        published: article.published.unwrap_or_default(),
        modified: article.modified.unwrap_or_default(),
        notices: article
            .notices
            .into_iter()
            .map(|notice| notice.text)
            .collect(),
        body: article
            .body
            .into_iter()
            .zip(speakers)
            .map(|(block, speakers)| Paragraph {
                class: class(block.kind),
                text: block.text,
                number: block.number.unwrap_or_default(),
                speakers,
            })
            .collect(),
        quotes: article
            .quotes
            .into_iter()
            .map(|quote| (named(quote.speaker, quote.speaker_mention), quote.text))
            .collect(),
        snapshot: known.snapshot.clone(),
        from_field: at
            .unwrap_or(known.seen_from)
            .strftime("%Y-%m-%dT%H:%M:%S")
            .to_string(),
        is_sure: stood
            .as_ref()
            .is_none_or(|stood| stood.certainty == Certainty::Seen),
        note: stood.map_or(String::new(), |stood| words::capital(&stood.note)),
        response: response.as_ref().map_or_else(Vec::new, came_with),
        from: known.seen_from.into(),
        until: known.seen_until.into(),
    })
}

/// Asks for the version that stood at a moment.
#[derive(Debug, Deserialize)]
pub struct When {
    at: String,
}

/// The moment that led to the version.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    at: Option<String>,
}

/// What the record has around a snapshot, in lines: who answered, and with what.
fn came_with(response: &serde_json::Value) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut lines = Vec::new();
    for (key, name) in [
        ("url", "Address that answered"),
        ("status", "Status"),
        ("peer", "Peer"),
        ("protocol", "Protocol"),
        ("certificate", "Certificate (SHA-256)"),
    ] {
        match &response[key] {
            serde_json::Value::Null => {}
            value => lines.push((name.to_owned(), text(value))),
        }
    }
    for header in response["headers"].as_array().into_iter().flatten() {
        lines.push((text(&header[0]), text(&header[1])));
    }
    lines
}

/// What was on record when.
pub async fn at(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(when): Query<When>,
) -> Result<Response, Fault> {
    let at = filter::moment("at", &when.at, true)?;
    match desk.store.stood(id, at, jiff::Timestamp::now()).await? {
        Some(stood) => {
            let to = format!("/page/{id}/version/{}?at={at}", stood.version);
            Ok(axum::response::Redirect::to(&to).into_response())
        }
        None => Err(Fault::Missing(
            "The page was not under watch yet at that time.",
        )),
    }
}

/// The bytes of a version's snapshot: never as a page of their own kind, so that nothing in them runs.
pub async fn raw(
    State(desk): State<Desk>,
    Path((id, number)): Path<(i64, i64)>,
) -> Result<Response, Fault> {
    const MISSING: Fault = Fault::Missing("That page has no version of that number.");
    let versions = desk.store.versions(id).await?;
    let version = versions
        .iter()
        .find(|version| version.number == number)
        .ok_or(MISSING)?;
    let body = desk.store.body(&version.snapshot).await?.ok_or(MISSING)?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("sandbox; default-src 'none'"),
    );
    Ok(response)
}
