//! Do we see what we watch? "No edit" must never look like "not looking".

use askama::Template;
use axum::{extract::State, response::Response};
use jiff::{SignedDuration, Timestamp};

use super::{
    Desk,
    frame::{self, Fault, Moment},
    page,
};
use crate::store::Health;

/// Checks of so many days are counted, as `walkback status` does.
const DAYS: i64 = 7;
/// Pages in trouble that are listed for one watch and host.
const LISTED: usize = 20;

struct Trouble {
    url: String,
    state: &'static str,
    since: Option<Moment>,
    reason: String,
}

struct Row {
    watch: String,
    host: String,
    pages: i64,
    last_seen: Option<Moment>,
    next_due: Option<Moment>,
    is_late: bool,
    is_blind: bool,
    checks: i64,
    failed: String,
    blocked: String,
    source_trouble: String,
    troubles: Vec<Trouble>,
    more: usize,
    /// Address and fields of pages whose newest version lacks what the one before had.
    emptied: Vec<(String, String)>,
    still: Vec<(String, Moment)>,
}

#[derive(Template)]
#[template(path = "status.html")]
struct Coverage {
    rows: Vec<Row>,
    days: i64,
    blind: usize,
}

/// How every watch fares at every host, by the checks of the last days.
pub async fn health(desk: &Desk) -> Result<Vec<Health>, Fault> {
    let now = Timestamp::now();
    let days = SignedDuration::from_hours(24 * DAYS);
    let since = now.checked_sub(days).unwrap_or(Timestamp::MIN);
    Ok(desk.store.health(since, now).await?)
}

/// `GET /status`: those that are not seen come first.
pub async fn coverage(State(desk): State<Desk>) -> Result<Response, Fault> {
    let mut rows: Vec<Row> = health(&desk).await?.into_iter().map(row).collect();
    rows.sort_by_key(|row| !row.is_blind);
    frame::page(&Coverage {
        blind: rows.iter().filter(|row| row.is_blind).count(),
        rows,
        days: DAYS,
    })
}

fn row(health: Health) -> Row {
    let now = Timestamp::now();
    Row {
        is_late: health.is_late(now),
        is_blind: health.is_blind(now),
        more: health.troubles.len().saturating_sub(LISTED),
        troubles: health
            .troubles
            .into_iter()
            .take(LISTED)
            .map(trouble)
            .collect(),
        last_seen: health.last_seen.map(Moment::from),
        next_due: health.next_due.map(Moment::from),
        failed: Health::share(health.failed),
        blocked: Health::share(health.blocked),
        source_trouble: health.source_trouble.unwrap_or_default(),
        emptied: (health.emptied.into_iter())
            .map(|page| (page.url, page.fields.join(", ")))
            .collect(),
        still: (health.unusually_still.into_iter())
            .map(|page| (page.url, page.since.into()))
            .collect(),
        watch: health.watch,
        host: health.host,
        pages: health.pages,
        checks: health.checks,
    }
}

fn trouble(trouble: crate::store::Trouble) -> Trouble {
    Trouble {
        url: trouble.url,
        state: page::spelled(trouble.state).1,
        since: trouble.since.map(Moment::from),
        reason: trouble.reason.unwrap_or_default(),
    }
}
