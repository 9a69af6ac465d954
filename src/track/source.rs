//! Which pages does a feed, sitemap or section name today? Each new one goes on record, due at once.

use jiff::Timestamp;

use super::{Desk, TrackError};
use crate::{
    discover::{self, Found, Listing, NotAListing},
    fetch::{Failure, Request},
    model::Answer,
    schedule::{self, Rhythm},
    store::SourceMemory,
    watchlist::{Target, Watch},
};

/// What a look at a source brought.
#[derive(Debug, Clone)]
pub struct SourceChecked {
    /// `read`, `unchanged`, `deferred`, `refused` or `failed`.
    pub outcome: &'static str,
    pub reason: Option<String>,
    pub status: Option<u16>,
    /// Pages that were not on record before.
    pub new_pages: usize,
    pub next_due: Timestamp,
}

/// Sitemaps that one sitemap index may lead to at one look.
const SITEMAPS_AT_MOST: usize = 20;

/// Looks at a source once. A watch of a single page has no source: it gives `None`.
pub async fn look_for_pages(
    desk: &Desk,
    watch: &Watch,
    at: Timestamp,
) -> Result<Option<SourceChecked>, TrackError> {
    let url = match &watch.target {
        Target::Page(_) => return Ok(None),
        Target::Feed(url) | Target::Sitemap(url) | Target::Section { url, .. } => url,
    };
    let memory = desk.store.source(&watch.name).await?;
    let request = Request {
        url: url.clone(),
        etag: memory.etag.clone(),
        last_modified: memory.last_modified.clone(),
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
        ..memory
    };
    let mut not_before = None;
    match answered {
        Ok(answer) if answer.status == 304 => {
            looked.outcome = "unchanged";
            looked.status = Some(304);
            after.failures = 0;
        }
        Ok(answer) if answer.status == 200 => {
            looked.status = Some(200);
            match read(desk, watch, &answer).await {
                Ok(found) => {
                    looked.outcome = "read";
                    looked.new_pages = put_on_record(desk, watch, &found, at).await?;
                    after.failures = 0;
                    after.etag = answer.header("etag").map(str::to_owned);
                    after.last_modified = answer.header("last-modified").map(str::to_owned);
                }
                Err(why) => looked.reason = Some(why.to_string()),
            }
        }
        Ok(answer) => {
            looked.status = Some(answer.status);
            looked.reason = Some(format!("the source answered with status {}", answer.status));
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
        Err(Failure::Broken(why)) => looked.reason = Some(why),
    }
    let failures = u32::try_from(after.failures).unwrap_or(u32::MAX);
    let rhythm = Rhythm {
        key: watch.name.clone(),
        failures,
        not_before,
        ..Rhythm::default()
    };
    looked.next_due = schedule::next_check(&watch.schedule, &rhythm, at);
    after.next_due = Some(looked.next_due);
    desk.store
        .record_source(
            &watch.name,
            &after,
            looked.outcome,
            looked.reason.as_deref(),
        )
        .await?;
    Ok(Some(looked))
}

async fn read(desk: &Desk, watch: &Watch, answer: &Answer) -> Result<Vec<Found>, NotAListing> {
    match &watch.target {
        Target::Page(_) => Ok(Vec::new()),
        Target::Feed(_) => Ok(discover::feed(&answer.body, &answer.url)?.pages),
        Target::Section {
            include, exclude, ..
        } => {
            let html = String::from_utf8_lossy(&answer.body);
            Ok(discover::section(&html, &answer.url, include, exclude)?.pages)
        }
        Target::Sitemap(_) => {
            let Listing {
                mut pages,
                sitemaps,
            } = discover::sitemap(&answer.body, &answer.url)?;
            for url in sitemaps.into_iter().take(SITEMAPS_AT_MOST) {
                let request = Request {
                    url,
                    options: watch.request.clone(),
                    ..Request::default()
                };
                match desk.client.get(&request).await {
                    Ok(answer) if answer.status == 200 => {
                        match discover::sitemap(&answer.body, &answer.url) {
                            Ok(listing) => pages.extend(listing.pages),
                            Err(why) => tracing::warn!(
                                watch = watch.name,
                                url = request.url,
                                "a sitemap of the index could not be read: {why}"
                            ),
                        }
                    }
                    Ok(answer) => tracing::warn!(
                        watch = watch.name,
                        url = request.url,
                        status = answer.status,
                        "a sitemap of the index did not come"
                    ),
                    Err(why) => tracing::warn!(
                        watch = watch.name,
                        url = request.url,
                        "a sitemap of the index did not come: {why}"
                    ),
                }
            }
            Ok(pages)
        }
    }
}

async fn put_on_record(
    desk: &Desk,
    watch: &Watch,
    found: &[Found],
    at: Timestamp,
) -> Result<usize, TrackError> {
    let mut made = 0;
    for page in found {
        let (_, is_new) = desk
            .store
            .page(&page.url, &watch.name, page.title.as_deref(), at)
            .await?;
        made += usize::from(is_new);
    }
    Ok(made)
}
