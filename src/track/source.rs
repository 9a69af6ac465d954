//! Which pages does a feed, sitemap or section name today? Each new one goes on record, due at once.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use super::{
    Desk, TrackError,
    check::CONDITIONAL_AT_MOST,
    judge::NOT_ASKED,
    listed::{in_utf8, times_of},
    news::what_became_of_source,
    readers::aside,
    refused::challenge,
};
use crate::{
    discover::{self, Found, Listing, NotAListing},
    extract,
    fetch::{Failure, Request},
    model::{Answer, Validators},
    schedule::{self, Rhythm},
    store::SourceMemory,
    watchlist::{Target, Watch},
};

/// What a look at a source brought.
#[derive(Debug, Clone)]
pub struct SourceChecked {
    /// `read`, `unchanged`, `blocked`, `deferred`, `refused` or `failed`.
    pub outcome: &'static str,
    pub reason: Option<String>,
    pub status: Option<u16>,
    /// Pages that were not on record before.
    pub new_pages: usize,
    pub next_due: Timestamp,
}

/// Sitemaps that an index may lead to at one look; of more, other ones each hour.
const SITEMAPS_AT_MOST: usize = 20;
/// How deep indexes may lead to indexes.
const INDEXES_DEEP: usize = 2;
/// Addresses of one look that are considered.
const PAGES_AT_MOST: usize = 50_000;
/// A source may be empty for so long: notices in force, the news of two days and a weekend after them.
const EMPTY_FOR: SignedDuration = SignedDuration::from_hours(72);
/// Pages that one look puts on record: the rest waits for the next, so that one long list starves nothing else.
const NEW_AT_MOST: usize = 200;

/// Looks at a source once. A watch of a single page has no source: it gives `None`.
pub async fn look_for_pages(
    desk: &Desk,
    watch: &Watch,
    at: Timestamp,
) -> Result<Option<SourceChecked>, TrackError> {
    if let Target::Page(_) = watch.target {
        return Ok(None);
    }
    let mut memory = desk.store.source(&watch.name).await?;
    let target = as_read(&watch.target);
    if memory.target.as_ref() != Some(&target) {
        // Of another source.
        (memory.unseen, memory.unseen_since) = (0, None);
    }
    let (unseen, unseen_since) = (memory.unseen, memory.unseen_since);
    // Validators of what was read otherwise say nothing, and no server's "not modified" is believed for ever.
    let conditional = memory.target.as_deref() == Some(target.as_str())
        && memory.failures == 0
        && memory.conditional_in_a_row < CONDITIONAL_AT_MOST;
    let request = Request {
        url: watch.target.url().to_owned(),
        validators: Some(memory.validators.clone())
            .filter(|_| conditional)
            .unwrap_or_default(),
        past_caches: false,
        options: watch.request.clone(),
    };
    let answered = desk.client.get(&request).await;
    let mut looked = SourceChecked {
        outcome: "failed",
        reason: None,
        status: None,
        new_pages: 0,
        next_due: Timestamp::MAX,
    };
    let mut after = SourceMemory {
        last_checked: Some(at),
        failures: memory.failures + 1,
        target: Some(target),
        conditional_in_a_row: match &answered {
            Ok(answer) if answer.was_conditional() => memory.conditional_in_a_row + 1,
            _ => 0,
        },
        ..memory
    };
    let (mut not_before, mut is_empty) = (None, false);
    match answered {
        Ok(answer) if answer.status == 304 && answer.was_conditional() => {
            looked.outcome = "unchanged";
            looked.status = Some(304);
            after.failures = 0;
        }
        Ok(answer) if matches!(answer.status, 200 | 203) && challenge(&answer).is_none() => {
            looked.status = Some(answer.status);
            match read(desk, watch, &answer, at).await {
                Ok(read) => {
                    looked.outcome = "read";
                    let taken = put_on_record(desk, watch, &read.pages, at).await?;
                    looked.new_pages = taken.made;
                    is_empty = read.in_vain.is_none()
                        && read.pages.is_empty()
                        && desk.store.has_pages(&watch.name).await?;
                    let is_long =
                        (unseen_since).is_some_and(|since| at.duration_since(since) >= EMPTY_FOR);
                    looked.reason = match is_empty && is_long {
                        true => Some(names_none(watch)),
                        false => read.in_vain,
                    };
                    after.failures = 0;
                    // Where something is left to read, "not modified" would hide it.
                    let is_all =
                        taken.is_all && !read.leads_on && !is_empty && looked.reason.is_none();
                    after.validators = Some(answer.validators(&Validators::default()))
                        .filter(|_| is_all)
                        .unwrap_or_default();
                }
                Err(why) => looked.reason = Some(why.to_string()),
            }
        }
        Ok(answer) if answer.status == 304 => {
            looked.status = Some(304);
            looked.reason = Some(NOT_ASKED.into());
        }
        Ok(answer) => {
            looked.status = Some(answer.status);
            looked.reason = Some(format!("the source answered with status {}", answer.status));
            if let Some(why) = keeps_us_out(&answer) {
                (looked.outcome, looked.reason) = ("blocked", Some(why));
            }
        }
        Err(Failure::Refused(why)) => {
            looked.outcome = "refused";
            looked.reason = Some(why);
        }
        Err(Failure::Deferred { why, until }) => {
            looked.outcome = "deferred";
            looked.reason = Some(why);
            not_before = until;
        }
        Err(
            Failure::Ours(why)
            | Failure::Unreached(why)
            | Failure::Broken(why)
            | Failure::CutShort { why, .. },
        ) => looked.reason = Some(why),
    }
    // One that was read, and names nothing, is no sight of pages either, once it lasts.
    let is_seen = after.failures == 0 && looked.reason.is_none();
    (after.unseen, after.unseen_since) = match (is_seen, is_empty) {
        (true, false) => (0, None),
        (true, true) => (0, unseen_since.filter(|_| unseen == 0).or(Some(at))),
        (false, _) => (unseen + 1, unseen_since.or(Some(at))),
    };
    let failures = u32::try_from(after.failures).unwrap_or(u32::MAX);
    let rhythm = Rhythm {
        key: watch.name.clone(),
        failures,
        not_before,
        ..Rhythm::default()
    };
    looked.next_due = schedule::next_check(&watch.schedule, &rhythm, at);
    after.next_due = Some(looked.next_due);
    let events = what_became_of_source(desk, watch, &looked, after.unseen, at).await?;
    desk.store
        .record_source(
            &watch.name,
            &after,
            looked.outcome,
            looked.reason.as_deref(),
            &events,
        )
        .await?;
    Ok(Some(looked))
}

/// Why what is no listing keeps us out, where it does.
fn keeps_us_out(answer: &Answer) -> Option<String> {
    match (challenge(answer), answer.status) {
        (Some(mark), _) => Some(format!(
            "the site's bot protection stood in the way ({mark})"
        )),
        (None, status @ (401 | 403 | 406 | 407 | 451)) => {
            Some(format!("the site refused us (status {status})"))
        }
        _ => None,
    }
}

fn names_none(watch: &Watch) -> String {
    let kind = watch.target.key();
    format!("the {kind} names no page any more, and has named some before")
}

/// What is read, and by which patterns.
pub(super) fn as_read(target: &Target) -> String {
    match target {
        Target::Section {
            url,
            include,
            exclude,
        } => format!("{url} +{} -{}", include.join(" +"), exclude.join(" -")),
        other => other.url().to_owned(),
    }
}

/// What a source holds.
struct Read {
    pages: Vec<Found>,
    /// Whether it names other files, which change without it.
    leads_on: bool,
    /// Why a section with links is no source of pages.
    in_vain: Option<String>,
}

async fn read(
    desk: &Desk,
    watch: &Watch,
    answer: &Answer,
    at: Timestamp,
) -> Result<Read, NotAListing> {
    let (body, url) = (answer.body.clone(), answer.url.clone());
    let (target, kind) = (
        watch.target.clone(),
        answer.header("content-type").map(str::to_owned),
    );
    let (listing, in_vain) = aside(body.len(), move || match &target {
        Target::Page(_) => Ok((Listing::default(), None)),
        Target::Feed(_) => {
            let listing = discover::feed(&in_utf8(&body, kind.as_deref()), &url)?;
            Ok((listing, None))
        }
        Target::Sitemap(_) => {
            let listing = discover::sitemap(&in_utf8(&body, kind.as_deref()), &url)?;
            Ok((listing, None))
        }
        Target::Section {
            include, exclude, ..
        } => {
            let html = extract::decode(&body, kind.as_deref());
            // The same bounds as for a page: a section is HTML from elsewhere too.
            extract::bounded(&html).map_err(|why| NotAListing(why.to_string()))?;
            let listing = discover::section(&html, &url, include, exclude)?;
            let in_vain = match listing.pages.is_empty() {
                true => {
                    let all = discover::section(&html, &url, &["*".to_owned()], &[])?;
                    Some(watches_nothing(all.pages.len(), include))
                }
                false => None,
            };
            Ok((listing, in_vain))
        }
    })
    .await
    .map_err(|error| NotAListing(error.to_string()))??;
    let leads_on = !listing.sitemaps.is_empty();
    let pages = match leads_on {
        true => sitemaps(desk, watch, answer, listing, at).await?,
        false => listing.pages,
    };
    Ok(Read {
        pages,
        leads_on,
        in_vain,
    })
}

fn watches_nothing(links: usize, include: &[String]) -> String {
    let which = match include.is_empty() {
        true => "looks like a story's",
        false => "fits `include`",
    };
    match links {
        0 => "it watches nothing: the page has no links to its own site".to_owned(),
        links => format!("it watches nothing: of the page's {links} links none {which}"),
    }
}

/// The pages of a sitemap, and of those that an index leads to: each once, on the same site, so many at one look.
async fn sitemaps(
    desk: &Desk,
    watch: &Watch,
    answer: &Answer,
    first: Listing,
    at: Timestamp,
) -> Result<Vec<Found>, NotAListing> {
    let (mut are_read, mut trouble) = (0, None);
    let mut pages = first.pages;
    let mut seen = HashSet::from([answer.asked.clone(), answer.url.clone()]);
    let mut level: Vec<String> = first.sitemaps;
    let mut left = SITEMAPS_AT_MOST;
    for _ in 0..INDEXES_DEEP {
        level.retain(|url| discover::is_same_site(url, &answer.url) && seen.insert(url.clone()));
        if level.len() > left {
            tracing::info!(
                watch = watch.name,
                sitemaps = level.len(),
                "the index names more sitemaps than are read at one look: {left} of them each hour"
            );
            let hour = usize::try_from(at.as_second() / 3600).unwrap_or(0);
            let turns = level.len();
            level.rotate_left((hour * left) % turns);
        }
        let mut deeper = Vec::new();
        for url in std::mem::take(&mut level).into_iter().take(left) {
            left -= 1;
            if pages.len() >= PAGES_AT_MOST {
                break;
            }
            match one_sitemap(desk, watch, &url).await {
                Ok(listing) => {
                    are_read += 1;
                    pages.extend(listing.pages);
                    deeper.extend(listing.sitemaps);
                }
                Err(why) => {
                    tracing::warn!(
                        watch = watch.name,
                        url,
                        "a sitemap of the index could not be read: {why}"
                    );
                    trouble = Some(format!("{url}: {why}"));
                }
            }
        }
        level = deeper;
    }
    if let Some(why) = trouble.filter(|_| are_read == 0 && pages.is_empty()) {
        return Err(NotAListing(format!(
            "none of the sitemaps that the index names could be read; {why}"
        )));
    }
    pages.truncate(PAGES_AT_MOST);
    Ok(pages)
}

async fn one_sitemap(desk: &Desk, watch: &Watch, url: &str) -> Result<Listing, String> {
    let request = Request {
        url: url.to_owned(),
        options: watch.request.clone(),
        ..Request::default()
    };
    match desk.client.get(&request).await {
        Ok(answer) if matches!(answer.status, 200 | 203) => {
            let read = aside(answer.body.len(), move || {
                let kind = answer.header("content-type");
                discover::sitemap(&in_utf8(&answer.body, kind), &answer.url)
            });
            let read = read.await.map_err(|error| error.to_string())?;
            read.map_err(|why| why.to_string())
        }
        Ok(answer) => Err(format!("it answered with status {}", answer.status)),
        Err(why) => Err(why.to_string()),
    }
}

/// What was taken up of what a source names.
struct Taken {
    made: usize,
    /// Whether nothing is left for the next look.
    is_all: bool,
}

async fn put_on_record(
    desk: &Desk,
    watch: &Watch,
    found: &[Found],
    at: Timestamp,
) -> Result<Taken, TrackError> {
    let urls: Vec<&str> = found.iter().map(|page| page.url.as_str()).collect();
    let unknown: HashSet<String> = desk
        .store
        .unknown(&urls, &watch.name, at)
        .await?
        .into_iter()
        .collect();
    let mut made = 0;
    let new = found.iter().filter(|page| unknown.contains(&page.url));
    for page in new.take(NEW_AT_MOST) {
        // The same page under another spelling of its address is no new one.
        let spellings = discover::variants(&page.url);
        if let Some(known) = desk.store.page_of_any(&spellings).await? {
            desk.store.also_known_as(known, &page.url).await?;
            continue;
        }
        let (_, is_new) = desk
            .store
            .page(&page.url, &watch.name, page.title.as_deref(), at)
            .await?;
        made += usize::from(is_new);
    }
    desk.store.set_modified(&times_of(found)).await?;
    if unknown.len() > NEW_AT_MOST {
        tracing::info!(
            watch = watch.name,
            "{} new pages are named; {NEW_AT_MOST} are taken up now, the rest at the next looks",
            unknown.len()
        );
    }
    Ok(Taken {
        made,
        is_all: unknown.len() <= NEW_AT_MOST,
    })
}
