//! Who was quoted, with what, and does it still stand?

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use serde::Deserialize;

use super::{
    Desk,
    frame::{self, Fault, Moment},
    words::{self, Change},
};
use crate::store::{EditFilter, SpeakerRow};

/// Speakers, and quotes of one, that a page lists.
const LISTED: i64 = 300;
/// Edits of a speaker's quotes that are listed.
const EDITS: i64 = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    name: Option<String>,
    /// For the list: those after this mark.
    after: Option<String>,
}

struct Row {
    speaker: String,
    query: String,
    quotes: i64,
    pages: i64,
    edits: i64,
    last: Moment,
}

#[derive(Template)]
#[template(path = "speakers.html")]
struct Speakers {
    wanted: String,
    rows: Vec<Row>,
    /// The address of those who come next.
    more: Option<String>,
}

fn query(key: &str, name: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .append_pair(key, name)
        .finish()
}

pub async fn list(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let after = wanted.after.unwrap_or_default();
    let after = SpeakerRow::read_mark(&after);
    let wanted = wanted.name.unwrap_or_default().trim().to_owned();
    let speakers = desk.store.speakers(&wanted, after, LISTED).await?;
    let is_full = i64::try_from(speakers.len()).is_ok_and(|found| found >= LISTED);
    let more = speakers.last().filter(|_| is_full).map(|row| {
        let name = query("name", &wanted);
        format!("/speakers?{name}&{}", query("after", &row.mark()))
    });
    frame::page(&Speakers {
        wanted,
        more,
        rows: speakers
            .into_iter()
            .map(|row| Row {
                query: query("name", &row.speaker),
                speaker: row.speaker,
                quotes: row.quotes,
                pages: row.pages,
                edits: row.edits,
                last: row.last_said.into(),
            })
            .collect(),
    })
}

struct Quote {
    words: String,
    page: i64,
    headline: String,
    outlet: String,
    first: i64,
    last: i64,
    stands: bool,
    seen: Moment,
}

#[derive(Template)]
#[template(path = "speaker.html")]
struct One {
    name: String,
    feed: String,
    quotes: Vec<Quote>,
    changes: Vec<Change>,
    here: String,
}

pub async fn one(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let name = wanted.name.unwrap_or_default();
    let said = desk.store.said_by(&name, 0, LISTED).await?;
    if said.is_empty() {
        return Err(Fault::Missing(
            "Nobody of exactly that name is quoted on a page under watch.",
        ));
    }
    let edits = desk
        .store
        .edits(&EditFilter {
            speaker: Some(name.clone()),
            kinds: crate::model::EditKind::of_quotes(),
            limit: Some(EDITS),
            ..EditFilter::default()
        })
        .await?;
    let changes = words::changes(&desk, &edits).await?;
    frame::page(&One {
        feed: query("speaker", &name),
        here: format!("/speaker?{}", query("name", &name)),
        quotes: said
            .into_iter()
            .map(|said| Quote {
                headline: said.headline.unwrap_or_else(|| said.url.clone()),
                outlet: words::outlet(&said.url),
                words: said.words,
                page: said.page,
                first: said.first_version,
                last: said.last_version,
                stands: said.stands,
                seen: said.first_seen.into(),
            })
            .collect(),
        changes,
        name,
    })
}
