//! Which pages does the watchlist name, and which watches does somebody mean?

use std::collections::HashMap;

use jiff::Timestamp;

use super::{Desk, TrackError};
use crate::{
    discover,
    schedule::{self, Rhythm},
    store::Planned,
    watchlist::{Target, Watch},
};

/// Makes sure that every page which the watchlist names is on record and due; pages of watches that are gone, and those that a watch named
/// before, rest.
pub async fn plan(desk: &Desk, now: Timestamp) -> Result<(), TrackError> {
    let watches = desk.watchlist.watches.iter();
    let names: Vec<&str> = watches.clone().map(|watch| watch.name.as_str()).collect();
    let sources: Vec<&str> = watches
        .filter(|watch| !matches!(watch.target, Target::Page(_)))
        .map(|watch| watch.name.as_str())
        .collect();
    let mut pages: Vec<Planned> = Vec::new();
    let mut owners: HashMap<String, &str> = HashMap::new();
    for watch in &desk.watchlist.watches {
        if let Target::Page(url) = &watch.target {
            let url = discover::canonical(url).unwrap_or_else(|| url.clone());
            let owner = *owners.entry(url.clone()).or_insert(&watch.name);
            if owner != watch.name {
                tracing::warn!(
                    watch = watch.name,
                    url,
                    "the watch “{owner}” names this page too: it is looked at for that one alone"
                );
                continue;
            }
            pages.push(Planned {
                at_latest: at_latest(watch, &url, now),
                watch: watch.name.clone(),
                url,
            });
        }
    }
    let urls: Vec<&str> = pages.iter().map(|page| page.url.as_str()).collect();
    desk.store
        .retire_watches_but(&names, &sources, &urls)
        .await?;
    desk.store.plan(&pages, now).await?;
    Ok(())
}

/// When a page that a watch names is looked at again at the latest: a schedule that was made tighter counts from now on, not after the old
/// one's last wait.
pub(super) fn at_latest(watch: &Watch, url: &str, now: Timestamp) -> Timestamp {
    let rhythm = Rhythm {
        key: url.to_owned(),
        ..Rhythm::default()
    };
    schedule::next_check(&watch.schedule, &rhythm, now)
}

/// The watch that a watch's page is looked at for: the first that names it. Any other watch than one of a page is itself.
pub fn looked_at_for<'a>(desk: &'a Desk, watch: &'a Watch) -> &'a Watch {
    let page = |watch: &Watch| match &watch.target {
        Target::Page(url) => Some(discover::canonical(url).unwrap_or_else(|| url.clone())),
        _ => None,
    };
    let Some(url) = page(watch) else {
        return watch;
    };
    let mut watches = desk.watchlist.watches.iter();
    watches
        .find(|other| page(other).as_ref() == Some(&url))
        .unwrap_or(watch)
}

/// The watches that `wanted` names (by name or address); all of them for none. An unknown name is given back as the error.
pub fn watches_for<'a>(desk: &'a Desk, wanted: &[String]) -> Result<Vec<&'a Watch>, String> {
    if wanted.is_empty() {
        return Ok(desk.watchlist.watches.iter().collect());
    }
    let mut found = Vec::new();
    for name in wanted {
        let watch = desk.watchlist.watches.iter().find(|watch| {
            let url = watch.target.url();
            watch.name == *name
                || url == name
                || discover::canonical(url)
                    .is_some_and(|url| discover::canonical(name) == Some(url))
        });
        found.push(watch.ok_or_else(|| name.clone())?);
    }
    Ok(found)
}
