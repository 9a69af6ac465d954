//! How does a reader subscribe to what is on the screen? The same filter, as Atom and as JSON Feed.

use axum::{
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};

use super::{Desk, filter::Wanted, frame::Fault};
use crate::{
    alert::{Feed, atom, json_feed},
    store::{EditFilter, RecordedEdit},
};

/// Entries of a feed.
const ENTRIES: i64 = 100;

struct Made {
    edits: Vec<RecordedEdit>,
    title: String,
    own: String,
    page: String,
    desk: String,
}

async fn made(
    desk: &Desk,
    wanted: &Wanted,
    headers: &HeaderMap,
    path: &str,
) -> Result<Made, Fault> {
    let filter = EditFilter {
        told: true,
        ..wanted.filter(desk, ENTRIES)?
    };
    let edits = desk.store.edits(&filter).await?;
    let base = desk.public_url().unwrap_or_else(|| {
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        format!("http://{}", host.unwrap_or("127.0.0.1"))
    });
    let query = wanted.query();
    let tail = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    Ok(Made {
        edits,
        title: wanted.title(),
        own: format!("{base}{path}{tail}"),
        page: format!("{base}/{tail}"),
        desk: base,
    })
}

impl Made {
    fn feed(&self) -> Feed<'_> {
        Feed {
            title: &self.title,
            own: &self.own,
            desk_page: Some(&self.page),
            desk: Some(&self.desk),
        }
    }
}

pub async fn as_atom(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let made = made(&desk, &wanted, &headers, "/feed.atom").await?;
    let xml = atom(&made.feed(), &made.edits).map_err(crate::store::StoreError::from)?;
    Ok((
        [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")],
        xml,
    )
        .into_response())
}

pub async fn as_json(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let made = made(&desk, &wanted, &headers, "/feed.json").await?;
    Ok((
        [(header::CONTENT_TYPE, "application/feed+json; charset=utf-8")],
        json_feed(&made.feed(), &made.edits).to_string(),
    )
        .into_response())
}
