//! What is known of each page? Its state, versions, checks and edits.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;

use super::{
    Desk,
    frame::{self, Fault, Moment},
    ledger::{self, QuoteRow},
    lives::{self, Life},
    timeline::{self, Timeline},
    words::{self, Change},
};
use crate::{
    model::{Page, PageState},
    store::EditFilter,
};

struct Row {
    id: i64,
    title: String,
    url: String,
    outlet: String,
    watch: String,
    state: &'static str,
    state_words: &'static str,
    versions: i64,
    edits: i64,
    last_checked: Option<Moment>,
}

#[derive(Template)]
#[template(path = "pages.html")]
struct Pages {
    part: String,
    state: String,
    /// Names and words of those to choose from.
    states: Vec<(&'static str, &'static str)>,
    rows: Vec<Row>,
    all: usize,
    is_full: bool,
}

impl Pages {
    fn is_chosen(&self) -> bool {
        !self.part.is_empty() || !self.state.is_empty()
    }
}

/// Which pages are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Part of an address or a title, or a watch's name.
    q: String,
    state: String,
}

fn row(page: Page, missed: &HashMap<i64, &'static str>) -> Row {
    Row {
        state: page.state.name(),
        state_words: missed.get(&page.id).unwrap_or(&page.state.words()),
        id: page.id,
        title: page.title.unwrap_or_else(|| page.url.clone()),
        outlet: words::outlet(&page.url),
        url: page.url,
        watch: page.watch,
        versions: page.versions,
        edits: page.edits,
        last_checked: page.last_checked.map(Moment::from),
    }
}

/// Rows that the list of pages shows.
const LISTED: i64 = 500;

pub async fn list(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let part = wanted.q.trim().to_owned();
    let state = wanted.state;
    let states = PageState::ALL.iter();
    let states = states.map(|state| (state.name(), state.words())).collect();
    let missed = desk.store.unseen_pages().await?;
    let chosen = match state.as_str() {
        "" => None,
        name => Some(
            PageState::named(name)
                .ok_or_else(|| Fault::bad("state", name, "expected one of the list"))?,
        ),
    };
    let (pages, all) = desk.store.most_edited(&part, chosen, LISTED).await?;
    frame::page(&Pages {
        is_full: i64::try_from(pages.len()).is_ok_and(|found| found >= LISTED),
        rows: (pages.into_iter()).map(|page| row(page, &missed)).collect(),
        all: usize::try_from(all).unwrap_or(usize::MAX),
        part,
        state,
        states,
    })
}

struct Seen {
    number: i64,
    from: Moment,
    until: Moment,
    stood: String,
    returns_to: Option<i64>,
    headline: String,
    snapshot: String,
}

struct Looked {
    at: Moment,
    outcome: &'static str,
    status: String,
    reason: String,
}

/// Checks that a page's own page lists.
const CHECKS: usize = 50;
/// Edits that it lists.
const EDITS: i64 = 200;

#[derive(Template)]
#[template(path = "page.html")]
struct One {
    page: Row,
    language: String,
    is_link: bool,
    timeline: Option<Timeline>,
    lives: Vec<Life>,
    /// Headlines that stood earlier, folded away.
    older_lives: Vec<Life>,
    quotes: Vec<QuoteRow>,
    columns: Vec<i64>,
    notices: Vec<(i64, String)>,
    versions: Vec<Seen>,
    checks: Vec<Looked>,
    all_checks: usize,
    changes: Vec<Change>,
    here: String,
}

/// The page of that number.
pub async fn named(desk: &Desk, id: i64) -> Result<Page, Fault> {
    let found = desk.store.find_pages(&id.to_string()).await?;
    found
        .into_iter()
        .find(|page| page.id == id)
        .ok_or(Fault::Missing("There is no page of that number."))
}

pub async fn one(State(desk): State<Desk>, Path(id): Path<i64>) -> Result<Response, Fault> {
    let page = named(&desk, id).await?;
    let versions = desk.store.versions(id).await?;
    let checks = desk.store.checks(id).await?;
    let edits = desk
        .store
        .edits(&EditFilter {
            page: Some(id),
            limit: Some(EDITS),
            ..EditFilter::default()
        })
        .await?;
    let timeline = timeline::draw(id, &versions, &checks, &edits);
    let mut lives = lives::of(&versions);
    let older_lives = lives.split_off(lives.len().min(lives::SHOWN));
    let ledger = ledger::of_page(&desk, id, &versions).await?;
    let all_checks = checks.len();
    let is_link = words::is_link(&page.url);
    frame::page(&One {
        language: desk.store.language(id).await?.unwrap_or_default(),
        page: row(page, &desk.store.unseen_pages().await?),
        is_link,
        timeline,
        lives,
        older_lives,
        quotes: ledger.rows,
        columns: ledger.columns,
        notices: ledger.notices,
        versions: versions.into_iter().rev().map(seen).collect(),
        checks: checks.into_iter().rev().take(CHECKS).map(looked).collect(),
        all_checks,
        changes: words::changes(&desk, &edits).await?,
        here: format!("/page/{id}"),
    })
}

fn seen(version: crate::model::Version) -> Seen {
    Seen {
        number: version.number,
        stood: frame::stretch(version.seen_from, version.seen_until),
        from: version.seen_from.into(),
        until: version.seen_until.into(),
        returns_to: version.returns_to,
        headline: version.headline.unwrap_or_default(),
        snapshot: version.snapshot,
    }
}

fn looked(check: crate::model::Check) -> Looked {
    Looked {
        at: check.at.into(),
        outcome: check.outcome.name(),
        status: check
            .status
            .map(|status| status.to_string())
            .unwrap_or_default(),
        reason: check.reason.unwrap_or_default(),
    }
}
