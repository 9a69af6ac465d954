//! Do we see what we watch? "No edit" must never look like "not looking".

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use askama::Template;
use axum::{extract::State, response::Response};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use super::{
    Desk,
    frame::{self, Fault, Moment},
};
use crate::store::{Health, Overview, unsent};

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
    /// Whether the last looks missed something.
    misses: bool,
    checks: i64,
    failed: String,
    blocked: String,
    not_asked: String,
    /// For how long nobody has looked that should.
    overdue: String,
    is_looked_at: bool,
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
    /// No daemon holds the record: what is due is not looked at.
    is_idle: bool,
    /// The longest time for which a look is overdue; empty where none is.
    overdue: String,
    /// Pages that nobody has looked at yet.
    never: i64,
    /// What stands in the daemon's way.
    hindrances: Vec<String>,
    /// Channels that did not take what was sent to them: name, what waits, and why.
    unsent: Vec<(String, String, String)>,
}

/// How the watches fare, until when that may be told again.
pub type Kept = Arc<Mutex<Option<(Instant, Vec<Health>)>>>;

/// What was worked out in less is worked out anew for everybody.
const IS_QUICK: Duration = Duration::from_millis(100);
/// What took longer is told again for so many times as long, and this long at most.
const TIMES: u32 = 10;
const KEPT_AT_MOST: Duration = Duration::from_secs(30);

fn kept_for(took: Duration) -> Duration {
    (took.saturating_sub(IS_QUICK) * TIMES).min(KEPT_AT_MOST)
}

/// How every watch fares at every host, by the checks of the last days. Whoever asks while that is worked out waits, and gets the same:
/// of a large record it takes seconds, and the daemon reads by the same connections.
pub async fn health(desk: &Desk) -> Result<Vec<Health>, Fault> {
    let mut kept = desk.kept.lock().await;
    if let Some((until, health)) = &*kept
        && Instant::now() < *until
    {
        return Ok(health.clone());
    }
    let (began, now) = (Instant::now(), Timestamp::now());
    let days = SignedDuration::from_hours(24 * DAYS);
    let since = now.checked_sub(days).unwrap_or(Timestamp::MIN);
    let health = desk.store.health(since, now).await?;
    *kept = Some((Instant::now() + kept_for(began.elapsed()), health.clone()));
    Ok(health)
}

/// The whole, as `status --json` has it.
pub async fn overview(desk: &Desk) -> Result<Overview, Fault> {
    let watches = health(desk).await?;
    Ok(desk.store.overview(watches, Timestamp::now()).await?)
}

/// `GET /status`: those that are not seen come first.
pub async fn coverage(State(desk): State<Desk>) -> Result<Response, Fault> {
    let health = health(&desk).await?;
    let longest = (health.iter().map(|health| health.overdue_seconds)).max();
    let never = health.iter().map(|health| health.never_looked_at).sum();
    let mut rows: Vec<Row> = health.into_iter().map(row).collect();
    rows.sort_by_key(|row| !row.is_blind);
    let unsent = unsent(&desk.store.outbox(Timestamp::now()).await?);
    frame::page(&Coverage {
        is_idle: !desk.store.is_held(),
        never,
        hindrances: desk.store.says().sentences(),
        overdue: longest.map_or(String::new(), overdue),
        unsent: (unsent.into_iter())
            .map(|unsent| (unsent.channel.clone(), unsent.words(), unsent.why))
            .collect(),
        blind: rows.iter().filter(|row| row.misses).count(),
        rows,
        days: DAYS,
    })
}

fn row(health: Health) -> Row {
    let now = Timestamp::now();
    Row {
        is_late: health.is_late(now),
        is_blind: health.is_blind(now),
        misses: health.misses() || (health.is_looked_at && health.is_late(now)),
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
        not_asked: match health.not_asked > 0.0 {
            true => Health::share(health.not_asked),
            false => String::new(),
        },
        overdue: overdue(health.overdue_seconds),
        is_looked_at: health.is_looked_at,
        source_trouble: match (health.source_trouble, health.source_trouble_since) {
            (Some(why), Some(since)) => {
                format!("since {}: {why}", since.strftime("%-d %b %Y %H:%M:%S UTC"))
            }
            (why, _) => why.unwrap_or_default(),
        },
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

/// For how long; empty where the look is still to come.
fn overdue(seconds: i64) -> String {
    match seconds {
        ..=0 => String::new(),
        seconds => frame::seconds(seconds),
    }
}

fn trouble(trouble: crate::store::Trouble) -> Trouble {
    Trouble {
        state: trouble.words(),
        url: trouble.url,
        since: trouble.since.map(Moment::from),
        reason: trouble.reason.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_long_is_worked_out_once_for_all_who_ask() {
        for (took, kept) in [(5, 0), (100, 0), (300, 2_000), (10_000, 30_000)] {
            let (took, kept) = (Duration::from_millis(took), Duration::from_millis(kept));
            assert_eq!(kept_for(took), kept);
        }
    }

    #[test]
    fn a_look_to_come_is_not_overdue() {
        assert_eq!(overdue(0), "");
        assert_eq!(overdue(61), "1 min 1 s");
    }
}
