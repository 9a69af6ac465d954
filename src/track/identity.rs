//! Is this a page that we know by another address? Its own word for it (`rel=canonical`), a permanent redirect, or a spelling of the
//! same address; each join is put on record with its evidence.

use jiff::Timestamp;

use super::{Desk, Finding, SeenState, TrackError, look::Look};
use crate::{
    discover,
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
    if let Some(moved_to) = &finding.moved_to
        && let Some(other) = desk
            .store
            .page_of_any(std::slice::from_ref(moved_to))
            .await?
        && other != page
    {
        let why = format!("{} redirects to it for good", memory.page.url);
        let joiner = heir(desk, watch, other).await?;
        return join(desk, page, other, &why, at, joiner).await;
    }
    let first = matches!(
        &finding.seen,
        SeenState::New {
            comparison: None,
            ..
        }
    );
    let Some(named) = canonical(memory, look).filter(|_| first) else {
        return Ok(());
    };
    match desk.store.page_of_any(&discover::variants(&named)).await? {
        // What nobody has seen is believed where it is a spelling of this address: a template that names another story as every page's
        // own would hide that story for ever.
        None if is_alike(&named, &memory.page.url) => {
            desk.store.also_known_as(page, &named).await?
        }
        None => {}
        // Whoever names a page in the watchlist means that address.
        Some(other) if other != page && !matches!(watch.target, Target::Page(_)) => {
            let known = desk.store.memory(other).await?;
            let says = |article: &crate::model::Article| article.headline.clone();
            let theirs = known.latest.as_ref().and_then(|(_, article)| says(article));
            let ours = look.article().and_then(says);
            // A site whose every page names the same canonical one is not believed without the same headline.
            if ours.is_some() && ours == theirs {
                let why = format!(
                    "{} names {named} as its canonical address, and both have the same headline",
                    memory.page.url
                );
                join(desk, page, other, &why, at, Joiner::Check).await?;
            }
        }
        Some(_) => {}
    }
    Ok(())
}

/// Whoever names a page in the watchlist wants it looked at by that watch, under whatever address: unless another names that one.
async fn heir(desk: &Desk, watch: &Watch, into: i64) -> Result<Joiner, TrackError> {
    if !matches!(watch.target, Target::Page(_)) {
        return Ok(Joiner::Check);
    }
    let theirs = desk.store.memory(into).await?.page.watch;
    let mut watches = desk.watchlist.watches.iter();
    let is_named =
        watches.any(|other| other.name == theirs && matches!(other.target, Target::Page(_)));
    Ok(match is_named {
        true => Joiner::Check,
        false => Joiner::CheckOfNamed,
    })
}

/// The address that the page itself says it goes by: on its own site, and no front page.
fn canonical(memory: &Memory, look: &Look) -> Option<String> {
    let named = discover::canonical(look.article()?.canonical_url.as_deref()?)?;
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
    let number = |name: &str| -> Option<String> {
        let mut runs = name.split(|c: char| !c.is_ascii_digit());
        runs.find(|run| run.len() >= NUMBER).map(str::to_owned)
    };
    match last(one).zip(last(other)) {
        Some((one, other)) => {
            one == other || number(&one).is_some() && number(&one) == number(&other)
        }
        None => false,
    }
}

/// So many digits name a story; fewer are a year or a page of many.
const NUMBER: usize = 5;

async fn join(
    desk: &Desk,
    page: i64,
    into: i64,
    why: &str,
    at: Timestamp,
    joiner: Joiner,
) -> Result<(), TrackError> {
    match desk.store.join_by(page, into, why, at, joiner).await {
        Ok(()) => {
            tracing::info!(page, into, "two pages are one: {why}");
            Ok(())
        }
        Err(JoinError::Store(error)) => Err(error.into()),
        // Joined before, or parted again by the owner: that stands.
        Err(_) => Ok(()),
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
