//! What happens in one check? This file tells it from start to end; each step's how is in its own room.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{
    Clock, Desk, Finding, SeenState, TrackError,
    clocks::CLOCK_SLACK,
    confirm::confirm,
    entry::{when_next, write_down},
    flips::{flapping, line_flips},
    gone::MISSING_AGAIN,
    identity,
    judge::times::header,
    look::{self, Came, Look, look, weigh},
    news::{told_at_rest, what_became, whom_to_tell},
    readers::{aside, warm},
    unseen::not_seen,
};
use crate::{
    fetch::{Request, Room},
    model::{Answer, Outcome, Shown, Validators},
    store::{self, Memory, RecordedEdit, Seen},
    watchlist::Watch,
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

/// At least every so many checks, or looks at a source, we ask without validators: a server's "not modified" is no proof for ever
/// (the threat model asks for 1 in 12).
pub(super) const CONDITIONAL_AT_MOST: i64 = 11;

/// Nor for longer than that, however seldom we ask.
const CONDITIONAL_FOR: SignedDuration = SignedDuration::from_hours(23);
/// A site that said it of a page that had changed is asked in full for so long.
const DISBELIEVED_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Looks at one page, once, and commits whatever came of it.
pub async fn check(
    desk: &Desk,
    page: i64,
    watch: &Watch,
    clock: Clock,
) -> Result<Checked, TrackError> {
    let memory = desk.store.memory(page).await?;
    // Left behind by a check that could not be recorded.
    if let Some(arrived) = desk.store.arrived(&memory).await? {
        return end(desk, watch, memory, arrived, clock).await;
    }
    let memory = Arc::new(as_read_today(desk, watch, memory).await?);
    let first = look(
        desk,
        &memory,
        watch,
        ask(&memory, watch, clock.now()),
        clock,
    )
    .await?;
    conclude(desk, watch, memory, first, clock).await
}

/// Goes on with the checks that were cut short after their answers had come, one after the other.
pub async fn go_on(desk: &Desk) -> Vec<Checked> {
    let mut checked = Vec::new();
    for page in desk.store.arrivals() {
        match go_on_with(desk, page).await {
            Ok(one) => checked.extend(one),
            // One page that can't be read, or a full disk, must not keep all the others from being watched.
            Err(error) => tracing::error!(
                page,
                "a check that was cut short could not be ended: {error}"
            ),
        }
    }
    checked
}

/// Goes on with one page's; `None` where nobody watches the page any more, or its answer is not to be tried again.
pub(super) async fn go_on_with(desk: &Desk, page: i64) -> Result<Option<Checked>, TrackError> {
    let memory = desk.store.memory(page).await?;
    let mut watches = desk.watchlist.watches.iter();
    let Some(watch) = watches.find(|watch| watch.name == memory.page.watch) else {
        return Ok(None);
    };
    // To count as tried it must have been read: a process that dies while it starts says nothing of the answer.
    warm().await;
    let Some(arrived) = desk.store.arrived(&memory).await? else {
        return Ok(None);
    };
    let checked = end(desk, watch, memory, arrived, Clock::System).await?;
    Ok(Some(checked))
}

/// Ends a check that was cut short after its answer had come.
async fn end(
    desk: &Desk,
    watch: &Watch,
    memory: Memory,
    (at, answer): (Timestamp, Answer),
    clock: Clock,
) -> Result<Checked, TrackError> {
    let page = memory.page.id;
    let ended = async {
        let memory = Arc::new(as_read_today(desk, watch, memory).await?);
        let came = Came {
            answered: Ok(answer),
            at,
            room: Room::default(),
        };
        let first = look::take_in(desk, &memory, watch, came).await?;
        conclude(desk, watch, memory, first, clock).await
    }
    .await;
    if matches!(&ended, Err(TrackError::Store(error)) if error.may_pass()) {
        desk.store.untried(page);
    }
    ended
}

/// Judges a look, and commits whatever came of it.
async fn conclude(
    desk: &Desk,
    watch: &Watch,
    memory: Arc<Memory>,
    first: Look,
    clock: Clock,
) -> Result<Checked, TrackError> {
    let page = memory.page.id;
    let mut finding = weigh(&memory, &first).await?;
    if let Some(doubted) = &finding.confirms
        && memory.failures < SHARED_AT_MOST
        && desk.store.doubted_too(&memory.page, doubted).await? >= OTHERS_SO
    {
        finding = shared_by_all(&memory, &finding);
    }
    let (first, finding) = look_where_it_was(desk, watch, &memory, first, finding, clock).await?;
    let (look, finding) = confirm(desk, watch, &memory, first, finding, clock).await?;
    let at = look.at;
    let next_due = when_next(&memory, watch, &look, &finding, at);
    let lines = line_flips(desk, &memory, &finding, at).await?;
    let flaps = flapping(&memory, &finding, &lines);
    let mut finding = Finding {
        reason: dated_back(&memory, at, flaps.or(finding.reason)),
        ..finding
    };
    let seen_whole = match was_false(&memory, &look, &finding) {
        true => desk.store.last_whole(page, memory.page.versions).await?,
        false => None,
    };
    if let Some(whole) = seen_whole {
        let since = whole.strftime("%-d %b %Y %H:%M:%S UTC");
        let told = format!(
            "the site's “not modified” since {since} were false: its validators stayed as they were, and the page did not"
        );
        finding.reason = Some(match finding.reason.take() {
            Some(reason) => format!("{reason}; {told}"),
            None => told,
        });
    }
    let mut check = write_down(page, &memory, &look, &finding, at, next_due);
    check.alerts = whom_to_tell(desk, watch, &memory, &finding, &lines, at);
    check.line_flips = lines;
    check.read_by = match check.seen {
        Seen::New { .. } => Some(read_by_us(desk, watch)?),
        _ => memory.read_by.clone(),
    };
    check.seen_whole = seen_whole;
    check.shown = to_keep(&memory, &finding, read_by_us(desk, watch)?);
    check.rested = told_at_rest(desk, watch, &memory, &finding, at).await?;
    check.events = what_became(desk, watch, &memory, &finding, at);
    let (version, edits) = desk.store.record(&check).await?;
    // In transactions of its own: what is cut short here comes up again at the next redirect, or with the next version.
    identity::take_up(desk, watch, &memory, &look, &finding, at).await?;
    Ok(Checked {
        watch: watch.name.clone(),
        url: memory.page.url.clone(),
        at,
        outcome: finding.outcome,
        status: finding.status,
        reason: finding.reason,
        version,
        edits,
        next_due,
    })
}

/// Whether another state came in full under the validators of the one before: a "not modified" that they brought proves nothing.
fn was_false(memory: &Memory, look: &Look, finding: &Finding) -> bool {
    let Some(answer) = look.answer().filter(|answer| !answer.was_conditional()) else {
        return false;
    };
    let (before, now) = (
        &memory.validators,
        answer.validators(&Validators::default()),
    );
    let same = match (&before.etag, &now.etag) {
        (None, None) => before.last_modified.is_some() && before.last_modified == now.last_modified,
        (before, now) => before.is_some() && before == now,
    };
    matches!(finding.seen, SeenState::New { .. }) && same && before.from == now.from
}

/// Clocks are nudged by seconds all the time; a check dated further back than the one before says so.
fn dated_back(memory: &Memory, at: Timestamp, reason: Option<String>) -> Option<String> {
    let Some(last) = memory.page.last_checked else {
        return reason;
    };
    if last.duration_since(at) < CLOCK_SLACK {
        return reason;
    }
    let back = "the clock was set back: the check before this one is dated later";
    Some(match reason {
        Some(reason) => format!("{reason}; {back}"),
        None => back.to_owned(),
    })
}

/// What stands on so many other pages at once is the site's trouble: an outage, a wall, one story that all lead to.
const OTHERS_SO: i64 = 2;
/// What stays for so many looks in a row is told all the same: a site may take down many stories in the same words.
const SHARED_AT_MOST: i64 = 12;

fn shared_by_all(memory: &Memory, finding: &Finding) -> Finding {
    Finding {
        doubted: finding.confirms.clone(),
        doubted_since: finding.doubted_since.or(memory.doubted_since),
        // One that nobody would look at again stays doubted for ever.
        confirm_after: Some(MISSING_AGAIN),
        ..not_seen(
            memory,
            finding.status,
            Outcome::Suspect,
            "quite another text stands there, and on other pages the same: it is no state of this one".into(),
        )
    }
}

/// A page that moved and is not found where it went may stand where it was: a move that was said to be for good need not be.
async fn look_where_it_was(
    desk: &Desk,
    watch: &Watch,
    memory: &Arc<Memory>,
    mut first: Look,
    finding: Finding,
    clock: Clock,
) -> Result<(Look, Finding), TrackError> {
    if finding.absent_since.is_none() || !matches!(finding.status, Some(404 | 410)) {
        return Ok((first, finding));
    }
    let was = match desk.store.first_address(memory.page.id).await? {
        Some(was) if was != memory.page.url => was,
        _ => return Ok((first, finding)),
    };
    // Its body has been read: the next one may need the room.
    first.room = Room::default();
    let again = Request {
        url: was.clone(),
        past_caches: true,
        options: watch.request.clone(),
        ..Request::default()
    };
    let other = look(desk, memory, watch, again, clock).await?;
    let mut told = weigh(memory, &other).await?;
    if matches!(told.seen, SeenState::Nothing) {
        return Ok((first, finding));
    }
    told.moved_to.get_or_insert(was);
    told.reason.get_or_insert_with(|| {
        format!(
            "{} is not found; the page stands at an earlier address of its own",
            memory.page.url
        )
    });
    Ok((other, told))
}

/// As [`read_today`], with the times that the page gave when it was last seen: those of a version's first snapshot may have moved since.
async fn as_read_today(desk: &Desk, watch: &Watch, memory: Memory) -> Result<Memory, TrackError> {
    let us = read_by_us(desk, watch)?;
    let mut memory = read_today(desk, watch, memory, &us).await?;
    let before = memory.shown.take();
    let Some((_, latest)) = &mut memory.latest else {
        return Ok(memory);
    };
    let shown = match before {
        Some(before) if before.read_by.as_ref() == Some(&us) => before,
        before => {
            let anew = match desk.store.last_answer(memory.page.id).await {
                Err(store::StoreError::Damaged(_)) | Ok(None) => Shown::of(latest, None, None),
                Err(error) => return Err(error.into()),
                Ok(Some(answer)) => {
                    let rules = look::rules(desk, watch, &answer);
                    let header = header(&answer);
                    let last =
                        aside(answer.body.len(), move || look::read(&answer, &rules)).await?;
                    Shown::of(last.as_ref().unwrap_or(latest), header, None)
                }
            };
            // How the times move is the page's own, whoever reads it.
            let before = before.unwrap_or_default();
            Shown {
                alone: before.alone,
                source: before.source,
                ..anew
            }
        }
    };
    shown.put_on(latest);
    memory.shown = Some(shown);
    Ok(memory)
}

/// What a check leaves on record of the page's times; `None`: it stands there already.
fn to_keep(memory: &Memory, finding: &Finding, us: String) -> Option<Shown> {
    let anew = || {
        memory
            .shown
            .as_ref()
            .filter(|shown| shown.read_by.is_none())
    };
    let shown = Shown {
        read_by: Some(us),
        ..finding.shown.as_ref().or_else(anew)?.clone()
    };
    Some(shown).filter(|shown| memory.shown.as_ref() != Some(shown))
}

/// The newest version as today's extractor and rules read its snapshot: what earlier ones made of it would differ from today's page
/// without any edit, and what can't be read of it is there again. `read_by` is who reads it as it stands on record: us, or nobody.
async fn read_today(
    desk: &Desk,
    watch: &Watch,
    mut memory: Memory,
    us: &String,
) -> Result<Memory, TrackError> {
    if memory.read_by.as_ref() == Some(us) {
        return Ok(memory);
    }
    memory.read_by = None;
    let number = memory.page.versions;
    if number == 0 {
        memory.read_by = Some(us.clone());
        return Ok(memory);
    }
    let answer = match desk.store.answer_of(memory.page.id, number).await {
        // A snapshot that can't be read keeps no page from being watched.
        Err(store::StoreError::Damaged(_)) => None,
        answer => answer?,
    };
    let Some(answer) = answer else {
        return Ok(memory);
    };
    let recorded = memory.latest.take().map(|(_, article)| article);
    let rules = look::rules(desk, watch, &answer);
    let today = aside(answer.body.len(), move || look::read(&answer, &rules)).await?;
    let today = match today {
        Ok(article) if article.page_kind.is_readable() => Some(article),
        _ => recorded.clone(),
    };
    if today == recorded {
        memory.read_by = Some(us.clone());
    }
    memory.latest = today.map(|today| (number, today));
    Ok(memory)
}

/// What reads a watch's pages today. The rules of all hosts count: a page may come from another than it was asked of.
fn read_by_us(desk: &Desk, watch: &Watch) -> Result<String, TrackError> {
    let of_hosts = desk.watchlist.sites.iter();
    let of_hosts = of_hosts.map(|(host, rules)| (Some(host.as_str()), rules));
    let rules = std::iter::once((None, &watch.rules)).chain(of_hosts);
    Ok(store::read_by(rules)?)
}

/// The request: with validators, unless the last ones were believed for too long.
fn ask(memory: &Memory, watch: &Watch, now: Timestamp) -> Request {
    let within = |then: Option<Timestamp>, time| {
        then.is_some_and(|then| now.duration_since(then).abs() < time)
    };
    let conditional = memory.latest.is_some()
        && memory.failures == 0
        && memory.conditional_in_a_row < CONDITIONAL_AT_MOST
        && within(memory.whole_at, CONDITIONAL_FOR)
        && !within(memory.lied_at, DISBELIEVED_FOR);
    let mut options = watch.request.clone();
    if memory.absent_since.is_some() {
        // What is missing with our cookies may be there for everybody else.
        options
            .headers
            .retain(|name, _| !name.eq_ignore_ascii_case("cookie"));
    }
    let validators = memory.validators.clone();
    Request {
        url: memory.page.url.clone(),
        validators: Some(validators).filter(|_| conditional).unwrap_or_default(),
        past_caches: false,
        options,
    }
}
