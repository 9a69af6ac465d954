//! What happens in one check? This file tells it from start to end; each step's how is in its own room.

use jiff::{SignedDuration, Timestamp};

use super::{Desk, Finding, SeenState, TrackError, judge};
use crate::{
    alert, discover,
    extract::{self, Hints},
    fetch::Request,
    model::{Answer, Article, Outcome, PageEvent, PageState, SiteRules},
    schedule::{self, Rhythm},
    store::{Happened, Memory, NewCheck, Recipient, RecordedEdit, Seen},
    watchlist::{Target, Watch},
};

/// What a check found, as it stands on record.
#[derive(Debug, Clone)]
pub struct Checked {
    pub watch: String,
    pub url: String,
    pub at: Timestamp,
    pub outcome: Outcome,
    pub status: Option<u16>,
    pub reason: Option<String>,
    pub version: Option<i64>,
    pub edits: Vec<RecordedEdit>,
    pub next_due: Timestamp,
}

/// At least every so many checks we ask without validators: a server's "not modified" is no proof for ever
/// (the threat model asks for 1 in 12).
const CONDITIONAL_AT_MOST: i64 = 11;
/// A page that is missing is looked at again after this long, before it is told as gone.
const CONFIRM_AFTER: SignedDuration = SignedDuration::from_mins(61);

/// Looks at one page, once, and commits whatever came of it.
pub async fn check(
    desk: &Desk,
    page: i64,
    watch: &Watch,
    at: Timestamp,
) -> Result<Checked, TrackError> {
    let memory = desk.store.memory(page).await?;
    let request = ask(&memory, watch);
    let answered = desk.client.get(&request).await;
    let article = answered
        .as_ref()
        .ok()
        .and_then(|answer| read(answer, &rules(desk, watch, answer)));
    let known = known_state(desk, page, &article).await?;
    let finding = judge(&memory, &request, &answered, article.as_ref(), known, at);
    let next_due = when_next(&memory, watch, &finding, at);
    let mut check = write_down(
        page,
        &memory,
        &request,
        answered.as_ref().ok(),
        article.as_ref(),
        &finding,
        at,
        next_due,
    );
    check.alerts = whom_to_tell(desk, watch, &memory, &finding, at);
    check.event = what_became(desk, watch, &memory, &finding, at);
    let (version, edits) = desk.store.record(&check).await?;
    Ok(Checked {
        watch: watch.name.clone(),
        url: memory.page.url,
        at,
        outcome: finding.outcome,
        status: finding.status,
        reason: finding.reason,
        version,
        edits,
        next_due,
    })
}

/// The request: with validators, unless the last ones were believed for too long.
fn ask(memory: &Memory, watch: &Watch) -> Request {
    let conditional = memory.latest.is_some()
        && memory.failures == 0
        && memory.conditional_in_a_row < CONDITIONAL_AT_MOST;
    Request {
        url: memory.page.url.clone(),
        etag: memory.etag.clone().filter(|_| conditional),
        last_modified: memory.last_modified.clone().filter(|_| conditional),
        options: watch.request.clone(),
    }
}

/// The article of an answer that brought a page; `None` for any other answer.
fn read(answer: &Answer, rules: &SiteRules) -> Option<Result<Article, extract::Unreadable>> {
    if !matches!(answer.status, 200 | 203) {
        return None;
    }
    let hints = Hints {
        content_type: answer.header("content-type"),
        url: Some(&answer.url),
        rules: Some(rules),
    };
    Some(extract::extract(&answer.body, &hints))
}

/// The watch's own rules over those of its host.
fn rules(desk: &Desk, watch: &Watch, answer: &Answer) -> SiteRules {
    let host = url::Url::parse(&answer.url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    let site = desk
        .watchlist
        .sites
        .iter()
        .find(|(name, _)| Some(name) == host.as_ref())
        .map(|(_, rules)| rules.clone());
    let own = &watch.rules;
    let mut merged = site.unwrap_or_default();
    let fields = [
        (&mut merged.headline, &own.headline),
        (&mut merged.standfirst, &own.standfirst),
        (&mut merged.byline, &own.byline),
        (&mut merged.published, &own.published),
        (&mut merged.modified, &own.modified),
        (&mut merged.notices, &own.notices),
        (&mut merged.body, &own.body),
    ];
    for (field, own) in fields {
        if own.is_some() {
            field.clone_from(own);
        }
    }
    merged.ignore.extend(own.ignore.iter().cloned());
    merged
}

/// The earlier version that this article equals, if the page was ever in this state.
async fn known_state(
    desk: &Desk,
    page: i64,
    article: &Option<Result<Article, extract::Unreadable>>,
) -> Result<Option<i64>, TrackError> {
    match article {
        Some(Ok(article)) if article.page_kind.is_readable() => Ok(desk
            .store
            .known_state(page, &crate::compare::fingerprint(article))
            .await?),
        _ => Ok(None),
    }
}

/// When the page is looked at next, by its watch's schedule or by the ladder for discovered stories.
fn when_next(memory: &Memory, watch: &Watch, finding: &Finding, at: Timestamp) -> Timestamp {
    let changed = matches!(finding.outcome, Outcome::First | Outcome::Changed);
    let rhythm = Rhythm {
        key: memory.page.url.clone(),
        first_seen: memory.page.first_seen.or(Some(at)),
        last_changed: if changed {
            Some(at)
        } else {
            memory.last_changed
        },
        failures: u32::try_from(finding.failures).unwrap_or(u32::MAX),
        not_before: finding.not_before,
    };
    let next = match watch.target {
        Target::Page(_) => schedule::next_check(&watch.schedule, &rhythm, at),
        // A story whose ladder has ended stays on record and is not looked at again.
        _ => schedule::next_recheck(&watch.follow, &rhythm, at).unwrap_or(Timestamp::MAX),
    };
    let unconfirmed = finding.absent_since.is_some() && finding.outcome != Outcome::Gone;
    match at.checked_add(CONFIRM_AFTER) {
        Ok(confirm) if unconfirmed && finding.not_before.is_none() => next.min(confirm),
        _ => next,
    }
}

#[allow(
    clippy::too_many_arguments,
    reason = "one check is one row: all that it is made of comes together here"
)]
fn write_down<'a>(
    page: i64,
    memory: &Memory,
    request: &Request,
    answer: Option<&'a Answer>,
    article: Option<&'a Result<Article, extract::Unreadable>>,
    finding: &'a Finding,
    at: Timestamp,
    next_due: Timestamp,
) -> NewCheck<'a> {
    let article = article.and_then(|read| read.as_ref().ok());
    let seen = match (&finding.seen, article) {
        (SeenState::Same, _) => Seen::Same,
        (
            SeenState::New {
                fingerprint,
                returns_to,
                comparison,
            },
            Some(article),
        ) => Seen::New {
            article,
            fingerprint,
            returns_to: *returns_to,
            comparison: comparison.as_ref(),
        },
        _ => Seen::Nothing,
    };
    // Validators belong to a state that is on record: those of an answer that was no version would hide the next one.
    let fresh = answer.filter(|_| finding.outcome.is_seen() || finding.outcome == Outcome::Moved);
    let validator = |name: &str, old: &Option<String>| match fresh {
        Some(answer) if answer.status == 304 => answer
            .header(name)
            .map(str::to_owned)
            .or_else(|| old.clone()),
        Some(answer) => answer.header(name).map(str::to_owned),
        None => old.clone(),
    };
    let conditional = request.etag.is_some() || request.last_modified.is_some();
    NewCheck {
        page,
        at,
        outcome: finding.outcome,
        status: finding.status,
        reason: finding.reason.clone(),
        answer: answer.filter(|answer| answer.status != 304),
        seen,
        state: finding.state,
        etag: validator("etag", &memory.etag),
        last_modified: validator("last-modified", &memory.last_modified),
        failures: finding.failures,
        conditional_in_a_row: if conditional {
            memory.conditional_in_a_row + 1
        } else {
            0
        },
        absent_since: finding.absent_since,
        next_due,
        alerts: Vec::new(),
        event: None,
        moved_to: finding.moved_to.clone(),
    }
}

fn place<'a>(watch: &'a Watch, url: &'a str) -> alert::Place<'a> {
    alert::Place {
        watch: &watch.name,
        tags: &watch.tags,
        url,
    }
}

/// For each edit, whom the rules have told of it.
fn whom_to_tell(
    desk: &Desk,
    watch: &Watch,
    memory: &Memory,
    finding: &Finding,
    at: Timestamp,
) -> Vec<Vec<Recipient>> {
    match &finding.seen {
        SeenState::New {
            comparison: Some(comparison),
            ..
        } => comparison
            .edits
            .iter()
            .map(|edit| {
                let place = place(watch, &memory.page.url);
                alert::recipients(desk.watchlist.rules(), place, comparison.stealth, edit, at)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// So many checks in a row that saw nothing make a page blind: one that fails is tried again after 1, 5 and 30 minutes, so that
/// this is an outage of an hour or more.
const BLIND_AFTER: i64 = 5;

/// What became of the page with this check, and whom the rules have told of it.
fn what_became(
    desk: &Desk,
    watch: &Watch,
    memory: &Memory,
    finding: &Finding,
    at: Timestamp,
) -> Option<(Happened, Vec<Recipient>)> {
    let (was, is) = (memory.page.state, finding.state);
    let was_blind = memory.failures >= BLIND_AFTER;
    let event = match is {
        PageState::Gone if was != PageState::Gone => PageEvent::Gone,
        PageState::Blocked if was != PageState::Blocked => PageEvent::Blocked,
        PageState::Ok if was_blind || matches!(was, PageState::Gone | PageState::Blocked) => {
            PageEvent::Back
        }
        _ if finding.outcome == Outcome::Moved && was != PageState::Moved => PageEvent::Moved,
        _ if !was_blind && finding.failures >= BLIND_AFTER => PageEvent::Blind,
        _ => return None,
    };
    let place = place(watch, &memory.page.url);
    let recipients = alert::event_recipients(desk.watchlist.rules(), place, event, at);
    if recipients.is_empty() {
        return None;
    }
    let happened = Happened {
        event,
        url: memory.page.url.clone(),
        page: memory
            .page
            .title
            .clone()
            .unwrap_or_else(|| memory.page.url.clone()),
        watch: watch.name.clone(),
        at,
        reason: finding.reason.clone(),
    };
    Some((happened, recipients))
}

/// Makes sure that every page which the watchlist names is on record and due; pages of watches that are gone rest.
pub async fn plan(desk: &Desk, now: Timestamp) -> Result<(), TrackError> {
    let names: Vec<String> = desk
        .watchlist
        .watches
        .iter()
        .map(|watch| watch.name.clone())
        .collect();
    desk.store.retire_watches_but(&names).await?;
    for watch in &desk.watchlist.watches {
        if let Target::Page(url) = &watch.target {
            let known_as = discover::canonical(url).unwrap_or_else(|| url.clone());
            let (page, made) = desk.store.page(&known_as, &watch.name, None, now).await?;
            if !made {
                // A schedule that was made tighter counts from now on, not after the old one's last wait.
                let rhythm = Rhythm {
                    key: known_as,
                    ..Rhythm::default()
                };
                desk.store
                    .due_at_latest(page, schedule::next_check(&watch.schedule, &rhythm, now))
                    .await?;
            }
        }
    }
    Ok(())
}

/// The watches that `wanted` names (by name or address); all of them for none. An unknown name is given back as the error.
pub fn watches_for<'a>(desk: &'a Desk, wanted: &[String]) -> Result<Vec<&'a Watch>, String> {
    if wanted.is_empty() {
        return Ok(desk.watchlist.watches.iter().collect());
    }
    let mut found = Vec::new();
    for name in wanted {
        let watch = desk.watchlist.watches.iter().find(|watch| {
            let url = match &watch.target {
                Target::Page(url)
                | Target::Feed(url)
                | Target::Sitemap(url)
                | Target::Section { url, .. } => url,
            };
            watch.name == *name
                || url == name
                || discover::canonical(url) == discover::canonical(name)
        });
        found.push(watch.ok_or_else(|| name.clone())?);
    }
    Ok(found)
}
