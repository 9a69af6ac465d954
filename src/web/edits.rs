//! What changed lately? The edits on record, newest first, and each under an address of its own.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use jiff::{SignedDuration, Timestamp};

use super::{
    Desk,
    filter::{self, Wanted},
    frame::{self, Fault},
    words::{self, Change},
};
use crate::{
    model::{Comparison, EditKind, Facet, Significance},
    store::{EditFilter, RecordedEdit, unless_damaged},
};

/// Edits of one page of the list.
const LISTED: i64 = 60;
/// What is counted is counted no further.
const COUNTED: i64 = 10_000;
/// Nor are those that fit a filter: without an index for it each has to be read.
const FITTING: i64 = 1_000;

struct Choice {
    name: &'static str,
    label: String,
    is_chosen: bool,
}

fn choices(names: &'static [&'static str], chosen: &Option<String>) -> Vec<Choice> {
    names
        .iter()
        .map(|name| Choice {
            name,
            label: match EditKind::named(name) {
                Some(kind) => kind.words().to_owned(),
                None => (*name).to_owned(),
            },
            is_chosen: chosen.as_deref() == Some(*name),
        })
        .collect()
}

#[derive(Template)]
#[template(path = "edits.html")]
struct Edits {
    title: String,
    changes: Vec<Change>,
    kinds: Vec<Choice>,
    facets: Vec<Choice>,
    weights: Vec<Choice>,
    tags: Vec<(String, bool)>,
    wanted: Wanted,
    query: String,
    is_filtered: bool,
    is_queue: bool,
    older: Option<i64>,
    here: String,
    today: String,
    /// What became of pages of late.
    events: Vec<Event>,
}

/// What became of a page, in words.
struct Event {
    page: String,
    url: String,
    is_link: bool,
    what: &'static str,
    at: frame::Moment,
    reason: String,
}

/// So many hours back the first page tells what became of pages.
const LATE_EVENTS: i64 = 7 * 24;
/// And so many at most.
const EVENTS: i64 = 10;

async fn events(desk: &Desk) -> Result<Vec<Event>, Fault> {
    let since = Timestamp::now().checked_sub(SignedDuration::from_hours(LATE_EVENTS));
    let events = desk.store.events(None, since.ok(), EVENTS).await?;
    Ok(events
        .into_iter()
        .map(|event| Event {
            is_link: words::is_link(&event.url),
            page: event.page,
            url: event.url,
            what: event.event.words(),
            at: event.at.into(),
            reason: event.reason.unwrap_or_default(),
        })
        .collect())
}

impl Edits {
    fn value<'a>(&self, value: &'a Option<String>) -> &'a str {
        value.as_deref().unwrap_or_default()
    }

    fn is_on(&self, value: &Option<String>) -> bool {
        filter::is_on(value)
    }

    /// Whether the change at that place is the first of its day in the list.
    fn day_begins(&self, at: &usize) -> bool {
        at.checked_sub(1)
            .is_none_or(|before| self.changes[before].day != self.changes[*at].day)
    }
}

pub async fn latest(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    list(&desk, wanted, false).await
}

/// The queue of what nobody looked at yet.
pub async fn queue(
    State(desk): State<Desk>,
    Query(mut wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    wanted.open = Some("on".into());
    list(&desk, wanted, true).await
}

async fn list(desk: &Desk, wanted: Wanted, is_queue: bool) -> Result<Response, Fault> {
    let filter = wanted.filter(desk, LISTED)?;
    let query = wanted.query();
    let is_whole = wanted.is_everything() || (is_queue && query == "open=on");
    let (edits, fitting) = match is_queue || !is_whole {
        true => desk.store.edits_and_count(&filter, FITTING).await?,
        false => (desk.store.edits(&filter).await?, 0),
    };
    let listed = filter.limit.unwrap_or(LISTED);
    let older = edits
        .last()
        .filter(|_| i64::try_from(edits.len()).is_ok_and(|count| count >= listed))
        .map(|edit| edit.id);
    let mut tags: Vec<(String, bool)> = desk
        .tags()
        .into_iter()
        .map(|tag| {
            let is_chosen = wanted.tag.as_deref() == Some(&tag);
            (tag, is_chosen)
        })
        .collect();
    tags.sort();
    let path = if is_queue { "/review" } else { "/" };
    let is_filtered = !is_whole;
    frame::page(&Edits {
        title: if is_queue {
            left(fitting)
        } else if is_filtered {
            wanted.title()
        } else {
            "Latest edits".to_owned()
        },
        changes: words::changes(desk, &edits).await?,
        kinds: choices(EditKind::NAMES, &wanted.kind),
        facets: choices(Facet::NAMES, &wanted.facet),
        weights: choices(Significance::NAMES, &wanted.significance),
        tags,
        here: here(path, &query, wanted.before.as_deref()),
        today: match is_filtered {
            true => found(fitting),
            false => summary(desk).await?,
        },
        events: match is_whole && !is_queue && wanted.before.is_none() {
            true => events(desk).await?,
            false => Vec::new(),
        },
        query,
        is_filtered,
        is_queue,
        older,
        wanted,
    })
}

/// The address of the list, and of the part of it that is shown.
fn here(path: &str, query: &str, before: Option<&str>) -> String {
    let before = before.and_then(|id| id.parse::<i64>().ok());
    let before = before.map(|id| format!("before={id}"));
    let parts: Vec<&str> = [query, before.as_deref().unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    match parts.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", parts.join("&")),
    }
}

/// What the queue is called: with how many are left in it.
fn left(count: i64) -> String {
    match count {
        0 => "To review".to_owned(),
        count if count >= FITTING => format!("To review: {FITTING} or more"),
        count => format!("To review: {count}"),
    }
}

/// How many edits fit, in a sentence.
fn found(count: i64) -> String {
    match count {
        0 => String::new(),
        1 => "1 edit on record fits.".to_owned(),
        count if count >= FITTING => format!("{FITTING} edits on record fit, or more."),
        count => format!("{count} edits on record fit."),
    }
}

/// The last day in a sentence.
async fn summary(desk: &Desk) -> Result<String, Fault> {
    let since = Timestamp::now()
        .checked_sub(SignedDuration::from_hours(24))
        .ok();
    let day = EditFilter {
        since,
        ..EditFilter::default()
    };
    let count = async |filter: EditFilter| desk.store.count_edits_of(&filter, COUNTED).await;
    let all = count(day.clone()).await?;
    let quotes = count(EditFilter {
        kinds: EditKind::of_quotes(),
        ..day.clone()
    })
    .await?;
    let unexplained = count(EditFilter {
        unexplained: true,
        ..day
    })
    .await?;
    let edits = if all == 1 {
        "1 edit"
    } else {
        &format!("{all} edits")
    };
    Ok(match (all, quotes, unexplained) {
        (0, ..) => "No edit in the last 24 hours.".to_owned(),
        (_, quotes, unexplained) => format!(
            "In the last 24 hours: {edits}, {quotes} of them of quotes; {unexplained} that weigh and that no notice on the page speaks of."
        ),
    })
}

/// A state of a page, as a citation names it.
struct Cited {
    number: i64,
    snapshot: String,
    from: frame::Moment,
    until: frame::Moment,
    archived: String,
}

#[derive(Template)]
#[template(path = "edit.html")]
struct One {
    change: Change,
    here: String,
    before: Option<Cited>,
    after: Option<Cited>,
    disclosure: Vec<String>,
    recorded: frame::Moment,
}

/// What the Wayback Machine has of a page from about then: somebody else's witness. Nothing is asked of it until somebody follows the link.
fn archived(url: &str, at: jiff::Timestamp) -> String {
    format!(
        "https://web.archive.org/web/{}/{url}",
        at.strftime("%Y%m%d%H%M%S")
    )
}

pub async fn one(State(desk): State<Desk>, Path(id): Path<i64>) -> Result<Response, Fault> {
    let filter = EditFilter {
        id: Some(id),
        ..EditFilter::default()
    };
    let edits = desk.store.edits(&filter).await?;
    let missing = Fault::Missing("There is no edit of that number.");
    let Some(edit) = edits.first() else {
        return Err(missing);
    };
    let mut changes = words::changes(&desk, &edits).await?;
    let change = changes.pop().ok_or(missing)?;
    let versions = desk.store.versions(change.page).await?;
    let cited = |number: i64| {
        versions
            .iter()
            .find(|version| version.number == number)
            .map(|version| Cited {
                number,
                snapshot: version.snapshot.clone(),
                from: version.seen_from.into(),
                until: version.seen_until.into(),
                archived: archived(&edit.url, version.seen_from),
            })
    };
    let comparison = desk.store.comparison(change.page, edit.to_version).await;
    let comparison = unless_damaged(comparison)?;
    frame::page(&One {
        here: format!("/edit/{id}"),
        before: cited(edit.from_version),
        after: cited(edit.to_version),
        disclosure: comparison.map_or_else(Vec::new, |found| observed(&found, edit)),
        recorded: edit.recorded_at.into(),
        change,
    })
}

/// What the publisher did, or did not do, to tell its readers.
fn observed(found: &Comparison, edit: &RecordedEdit) -> Vec<String> {
    let disclosure = found.disclosure;
    let mut removed = found.edits.iter().map(|edit| edit.kind);
    let notices = [
        (
            removed.any(|kind| kind == EditKind::NoticeRemoved),
            "A notice was taken away.",
        ),
        (
            !disclosure.notice,
            "No correction, clarification or update note was found on the page.",
        ),
        (disclosure.notice, "A notice was added or changed."),
    ];
    let said = notices
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, words)| words.to_owned());
    let told = std::iter::once(format!("{}.", words::capital(edit.told.words())));
    let times = [
        (
            disclosure.date_shown,
            "The updated time that readers see moved.",
        ),
        (
            !disclosure.date_shown && !disclosure.clock,
            "No updated time that readers see moved.",
        ),
        (
            disclosure.date_in_metadata,
            "The modified time in the page’s metadata moved.",
        ),
        (
            !disclosure.date_in_metadata && !disclosure.clock,
            "The modified time in the page’s metadata did not move.",
        ),
        (
            disclosure.date_in_header,
            "The time of change that the site gave with its answer (Last-Modified) moved.",
        ),
        (
            disclosure.date_in_source,
            "The time of change that a sitemap or feed gives for the page moved.",
        ),
        (
            disclosure.clock,
            "A time that the page gives moved as it does at each look, edit or not: it says nothing of this one.",
        ),
    ];
    let times = times.into_iter().filter(|(is, _)| *is);
    told.chain(said)
        .chain(times.map(|(_, words)| words.to_owned()))
        .collect()
}
