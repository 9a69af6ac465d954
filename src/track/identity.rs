//! Is this a page that we know by another address? Its own word for it (`rel=canonical`, `og:url`), a permanent redirect, a spelling of the
//! same address, or what `akin` finds; each join is put on record with its evidence.

use jiff::Timestamp;

use super::{
    Desk, Finding, SeenState, TrackError,
    akin::{self, is_named, is_same_text, is_short, numbers_in},
    look::Look,
};
use crate::{
    discover,
    model::Article,
    store::{JoinError, Joiner, Memory},
    watchlist::{Target, Watch},
};

/// Takes up what a check says of the page's identity.
pub(super) async fn take_up(
    desk: &Desk,
    watch: &Watch,
    memory: &Memory,
    look: &Look,
    finding: &Finding,
    at: Timestamp,
) -> Result<(), TrackError> {
    let page = memory.page.id;
    // Whoever names a page in the watchlist means that address, and wants it looked at by that watch.
    let is_owners = matches!(watch.target, Target::Page(_));
    if let Some(moved_to) = &finding.moved_to
        && let Some(other) = desk
            .store
            .page_of_any(std::slice::from_ref(moved_to))
            .await?
        && other != page
    {
        let why = format!("{} redirects to it for good", memory.page.url);
        let into = desk.store.memory(other).await?.page;
        let has_past = into.versions > 1 || into.edits > 0 || memory.page.versions == 0;
        if !is_owners && page < other && !has_past && !is_named(desk, &into.watch) {
            // It was found by its new address before this look: the older history goes on there.
            let done = desk.store.go_on_at(page, other, &why, at).await;
            return told(done, (other, page), &why).map(|_| ());
        }
        let joiner = match is_owners && !is_named(desk, &into.watch) {
            true => Joiner::CheckOfNamed,
            false => Joiner::Check,
        };
        return join(desk, page, other, &why, at, joiner).await;
    }
    let is_first = matches!(
        &finding.seen,
        SeenState::New {
            comparison: None,
            returns_to: None,
            ..
        }
    );
    let (false, Some(article)) = (matches!(finding.seen, SeenState::Nothing), look.article())
    else {
        return Ok(());
    };
    if let Some(named) = canonical(memory, article) {
        match desk.store.page_of_any(&discover::variants(&named)).await? {
            // What nobody has seen is believed where it is a spelling of this address: a template that names another story as every
            // page's own would hide that story for ever.
            None if is_first && is_alike(&named, &memory.page.url) => {
                desk.store.also_known_as(page, &named).await?
            }
            Some(other) if other != page && !is_owners => {
                let known = desk.store.memory(other).await?;
                // Nor is a site believed whose every page names the same one, without the same headline and text.
                if let Some((_, theirs)) = &known.latest
                    && article.headline.is_some()
                    && article.headline == theirs.headline
                    && (is_same_text(theirs, article) || is_short(theirs) || is_short(article))
                {
                    let why = format!(
                        "{} names {named} as its canonical address, and both have the same headline and text",
                        memory.page.url
                    );
                    return join(desk, page, other, &why, at, Joiner::Check).await;
                }
            }
            _ => {}
        }
    }
    match is_first && !is_owners {
        true => akin::take_up(desk, &memory.page, article, at).await,
        false => Ok(()),
    }
}

/// The address that the page itself says it goes by: on its own site, and no front page.
fn canonical(memory: &Memory, article: &Article) -> Option<String> {
    let named = discover::canonical(article.canonical_url.as_deref()?)?;
    let path = url::Url::parse(&named).ok()?.path().to_owned();
    (named != memory.page.url && path != "/" && discover::is_same_site(&named, &memory.page.url))
        .then_some(named)
}

/// Whether two addresses may be of one page by their looks: the same last part of the path, or the same number in it.
pub(super) fn is_alike(one: &str, other: &str) -> bool {
    let last = |url: &str| -> Option<String> {
        let url = url::Url::parse(url).ok()?;
        let mut parts = url.path_segments()?.filter(|part| !part.is_empty());
        let last = parts.rfind(|part| !matches!(*part, "amp" | "index.html" | "print"))?;
        let last = last.trim_end_matches(".amp");
        let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
        Some(stem.trim_end_matches(".amp").to_lowercase())
    };
    match last(one).zip(last(other)) {
        Some((a, b)) => {
            let theirs = numbers_in(&b);
            a == b || numbers_in(&a).iter().any(|number| theirs.contains(number))
        }
        None => false,
    }
}

async fn join(
    desk: &Desk,
    page: i64,
    into: i64,
    why: &str,
    at: Timestamp,
    joiner: Joiner,
) -> Result<(), TrackError> {
    let done = desk.store.join_by(page, into, why, at, joiner).await;
    told(done, (page, into), why).map(|_| ())
}

/// Whether two pages, of which the first goes on as the second, were joined now; one that was joined before, or parted by the owner, is not.
pub(super) fn told(
    done: Result<(), JoinError>,
    (page, into): (i64, i64),
    why: &str,
) -> Result<bool, TrackError> {
    match done {
        Ok(()) => {
            tracing::info!(page, into, "two pages are one: {why}");
            Ok(true)
        }
        Err(JoinError::Store(error)) => Err(error.into()),
        Err(_) => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_story_are_alike_and_other_stories_are_not() {
        let own = "https://example.org/news/harbour-stays-open?ref=rss";
        for (named, is) in [
            ("https://example.org/news/harbour-stays-open", true),
            ("https://example.org/2026/03/harbour-stays-open.html", true),
            ("https://example.org/news/levy-doubled", false),
            ("https://example.org/", false),
        ] {
            assert_eq!(is_alike(named, own), is, "{named}");
        }
        assert!(is_alike(
            "https://a.example/x-1234567",
            "https://a.example/y-1234567.html"
        ));
    }
}
