//! Which pages ever said it?

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use serde::Deserialize;

use super::{
    Desk,
    frame::{self, Fault, Moment},
    words,
};
use crate::store::{SEARCH_FIELDS, Sought};

/// Pages that are listed.
const LISTED: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: Option<String>,
    field: Option<String>,
    speaker: Option<String>,
}

impl Wanted {
    pub fn is_empty(&self) -> bool {
        self.q.as_deref().unwrap_or_default().is_empty()
    }

    /// `None` where there is no word to look for.
    pub fn sought(&self) -> Result<Option<Sought>, Fault> {
        let field = self.field.clone().filter(|field| !field.is_empty());
        if let Some(field) = &field
            && !SEARCH_FIELDS.contains(&field.as_str())
        {
            return Err(Fault::bad(
                "field",
                field,
                &format!("expected one of {}", SEARCH_FIELDS.join(", ")),
            ));
        }
        let words = self.q.as_deref().unwrap_or_default().trim().to_owned();
        if !words.chars().any(char::is_alphanumeric) {
            return Ok(None);
        }
        Ok(Some(Sought {
            words,
            field,
            speaker: self.speaker.clone().filter(|name| !name.trim().is_empty()),
            limit: LISTED,
        }))
    }
}

struct Hit {
    page: i64,
    version: i64,
    headline: String,
    outlet: String,
    passage: String,
    versions: String,
    since: &'static str,
    from: Moment,
    last: Moment,
    gone: Option<Moment>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    q: String,
    field: String,
    speaker: String,
    fields: Vec<&'static str>,
    hits: Vec<Hit>,
    is_asked: bool,
    narrowed: String,
}

pub async fn search(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let sought = wanted.sought()?;
    let found = match &sought {
        Some(sought) => desk.store.search(sought).await?,
        None => Vec::new(),
    };
    frame::page(&Search {
        is_asked: sought.is_some(),
        narrowed: (sought.as_ref()).map_or_else(String::new, Sought::narrowed),
        q: wanted.q.unwrap_or_default(),
        field: wanted.field.unwrap_or_default(),
        speaker: wanted.speaker.unwrap_or_default(),
        fields: SEARCH_FIELDS.to_vec(),
        hits: found
            .into_iter()
            .map(|found| Hit {
                page: found.page,
                version: found.versions.last().copied().unwrap_or(1),
                versions: found.which(),
                since: found.since(),
                from: found.first_seen.into(),
                last: found.last_seen.into(),
                gone: found.gone_since.map(Moment::from),
                outlet: words::outlet(&found.url),
                passage: (found.passage)
                    .filter(|passage| Some(passage) != found.headline.as_ref())
                    .unwrap_or_default(),
                headline: found.headline.unwrap_or(found.url),
            })
            .collect(),
    })
}
