//! How does a reader subscribe to what is on the screen? The same filter, as Atom and as JSON Feed.

use axum::{
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};

use serde::Deserialize;

use super::{Desk, filter::Wanted, frame::Fault};
use crate::{
    alert::{Entry, Feed, atom, chooses_event, entries, json_feed, why_not_recorded},
    store::{EditFilter, Happened, RecordedEdit},
};

/// Entries of a feed.
const ENTRIES: i64 = 100;
/// Edits that are looked through for those that a rule would send.
const TRIED: i64 = 2_000;

/// The one key that feeds have beside the filter.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ByRule {
    /// The name of an alert rule: only what it would send.
    rule: String,
}

struct Made {
    edits: Vec<RecordedEdit>,
    /// What became of pages, where nothing is asked of the edits themselves.
    events: Vec<Happened>,
    title: String,
    own: String,
    page: String,
    desk: String,
}

async fn made(
    desk: &Desk,
    wanted: &Wanted,
    rule: &str,
    headers: &HeaderMap,
    path: &str,
) -> Result<Made, Fault> {
    let most = if rule.is_empty() { ENTRIES } else { TRIED };
    let filter = EditFilter {
        told: true,
        ..wanted.filter(desk, most)?
    };
    let mut edits = desk.store.edits(&filter).await?;
    let mut events = match wanted.asks_of_edits() {
        true => Vec::new(),
        false => desk.store.events(filter.page, filter.since, TRIED).await?,
    };
    events.retain(|event| filter.fits_event(event));
    if !rule.is_empty() {
        (edits, events) = sent_by(desk, rule, edits, events)?;
    }
    let base = desk.public_url().unwrap_or_else(|| {
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        format!("http://{}", host.unwrap_or("127.0.0.1"))
    });
    let mut query = wanted.query();
    if !rule.is_empty() {
        let rule = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("rule", rule)
            .finish();
        query = [query, rule]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("&");
    }
    let tail = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    Ok(Made {
        edits,
        events,
        title: match rule {
            "" => wanted.title(),
            rule => format!("{}, by rule {rule}", wanted.title()),
        },
        own: format!("{base}{path}{tail}"),
        page: format!("{base}/{tail}"),
        desk: base,
    })
}

/// Those of the edits and events that a rule would send.
fn sent_by(
    desk: &Desk,
    name: &str,
    edits: Vec<RecordedEdit>,
    mut events: Vec<Happened>,
) -> Result<(Vec<RecordedEdit>, Vec<Happened>), Fault> {
    let list = desk.watchlist.borrow().clone();
    let (rule, _) = list
        .rules()
        .find(|(rule, _)| rule.name == name)
        .ok_or_else(|| Fault::bad("rule", name, "expected the name of an alert rule"))?;
    let tags = |watch: &str| {
        let watch = list.watches.iter().find(|known| known.name == watch);
        watch.map_or(&[][..], |watch| &watch.tags)
    };
    events.retain(|event| chooses_event(rule, tags(&event.watch), event));
    let edits = edits
        .into_iter()
        .filter(|edit| why_not_recorded(rule, tags(&edit.watch), edit).is_none())
        .collect();
    Ok((edits, events))
}

impl Made {
    fn entries(&self) -> Vec<Entry<'_>> {
        let most = usize::try_from(ENTRIES).unwrap_or(usize::MAX);
        entries(&self.edits, &self.events, most)
    }

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
    Query(by): Query<ByRule>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let made = made(&desk, &wanted, by.rule.trim(), &headers, "/feed.atom").await?;
    let xml = atom(&made.feed(), &made.entries()).map_err(crate::store::StoreError::from)?;
    Ok((
        [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")],
        xml,
    )
        .into_response())
}

pub async fn as_json(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
    Query(by): Query<ByRule>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let made = made(&desk, &wanted, by.rule.trim(), &headers, "/feed.json").await?;
    Ok((
        [(header::CONTENT_TYPE, "application/feed+json; charset=utf-8")],
        json_feed(&made.feed(), &made.entries()).to_string(),
    )
        .into_response())
}
