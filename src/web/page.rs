//! What is known of each page? Its state, versions, checks and edits.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Desk,
    frame::{self, Fault},
    words::{self, Change, moment},
};
use crate::{model::Page, store::EditFilter};

struct Row {
    id: i64,
    title: String,
    url: String,
    watch: String,
    state: String,
    versions: i64,
    edits: i64,
    last_checked: String,
}

#[derive(Template)]
#[template(path = "pages.html")]
struct Pages {
    rows: Vec<Row>,
}

fn row(page: Page) -> Row {
    let state = serde_json::to_value(page.state)
        .ok()
        .and_then(|state| state.as_str().map(str::to_owned))
        .unwrap_or_default();
    Row {
        id: page.id,
        title: page.title.unwrap_or_else(|| page.url.clone()),
        url: page.url,
        watch: page.watch,
        state,
        versions: page.versions,
        edits: page.edits,
        last_checked: page
            .last_checked
            .map(moment)
            .unwrap_or_else(|| "not yet".to_owned()),
    }
}

pub async fn list(State(desk): State<Desk>) -> Result<Response, Fault> {
    let mut pages = desk.store.pages().await?;
    pages.sort_by_key(|page| std::cmp::Reverse((page.edits, page.id)));
    frame::page(&Pages {
        rows: pages.into_iter().take(1_000).map(row).collect(),
    })
}

struct Seen {
    number: i64,
    from: String,
    until: String,
    otherwise: String,
    returns_to: Option<i64>,
    headline: String,
    snapshot: String,
}

struct Looked {
    at: String,
    outcome: &'static str,
    status: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "page.html")]
struct One {
    page: Row,
    is_link: bool,
    versions: Vec<Seen>,
    checks: Vec<Looked>,
    all_checks: usize,
    changes: Vec<Change>,
}

/// Checks that a page's own page lists.
const CHECKS: usize = 50;

pub async fn one(State(desk): State<Desk>, Path(id): Path<i64>) -> Result<Response, Fault> {
    let Some(page) = desk
        .store
        .find_pages(&id.to_string())
        .await?
        .into_iter()
        .find(|page| page.id == id)
    else {
        return Ok(frame::missing("There is no page of that number."));
    };
    let versions = desk
        .store
        .versions(id)
        .await?
        .into_iter()
        .rev()
        .map(|version| Seen {
            number: version.number,
            from: moment(version.seen_from),
            until: moment(version.seen_until),
            otherwise: version.last_seen_otherwise.map(moment).unwrap_or_default(),
            returns_to: version.returns_to,
            headline: version.headline.unwrap_or_default(),
            snapshot: version.snapshot,
        });
    let versions = versions.collect();
    let checks = desk.store.checks(id).await?;
    let all_checks = checks.len();
    let checks = checks
        .into_iter()
        .rev()
        .take(CHECKS)
        .map(|check| Looked {
            at: moment(check.at),
            outcome: check.outcome.as_str(),
            status: check
                .status
                .map(|status| status.to_string())
                .unwrap_or_default(),
            reason: check.reason.unwrap_or_default(),
        })
        .collect();
    let edits = desk
        .store
        .edits(&EditFilter {
            page: Some(id),
            limit: Some(500),
            ..EditFilter::default()
        })
        .await?;
    let is_link = words::is_link(&page.url);
    frame::page(&One {
        page: row(page),
        is_link,
        versions,
        checks,
        all_checks,
        changes: words::changes(&edits),
    })
}
