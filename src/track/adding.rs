//! What would a watch of this address see? One look at it for whoever adds it, and the line in the watchlist.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tokio::sync::watch;

use super::{listed::in_utf8, readers::aside};
use crate::{
    alone, discover,
    extract::{self, Hints},
    fetch::{Client, Failure, Request},
    model::{Answer, SiteRules},
    schedule::Schedule,
    watchlist::{self, NewWatch, Watchlist},
    web::{Adder, Found, Wish},
};

/// Times of a schedule that are shown.
const TIMES: usize = 5;
/// Pieces that would be left out, of those shown.
const LEFT_OUT: usize = 60;

/// Adds to one watchlist.
pub struct WatchlistAdder {
    file: PathBuf,
    /// The client of today: its guard and its manners change with the watchlist.
    client: watch::Receiver<Client>,
}

impl WatchlistAdder {
    pub fn new(file: &Path, client: watch::Receiver<Client>) -> WatchlistAdder {
        WatchlistAdder {
            file: file.to_owned(),
            client,
        }
    }
}

/// Asks for an address, once. The error is a sentence.
pub async fn ask(client: &Client, url: &str) -> Result<Answer, String> {
    let request = Request {
        url: url.to_owned(),
        ..Request::default()
    };
    match client.get(&request).await {
        Ok(answer) if matches!(answer.status, 200 | 203) => Ok(answer),
        Ok(answer) => Err(format!("{url} answered with status {}", answer.status)),
        Err(
            Failure::Refused(why)
            | Failure::Ours(why)
            | Failure::Unreached(why)
            | Failure::Broken(why)
            | Failure::Deferred { why, .. }
            | Failure::CutShort { why, .. },
        ) => Err(why),
    }
}

/// The feeds that a page announces, best first; none of a page that would cost too much to parse.
pub fn announced_feeds(answer: &Answer) -> Vec<String> {
    let html = extract::decode(&answer.body, answer.header("content-type"));
    match extract::bounded(&html) {
        Ok(()) => discover::announced_feeds(&html, &answer.url),
        Err(_) => Vec::new(),
    }
}

/// Whether an answer is a feed.
pub fn is_feed(answer: &Answer) -> bool {
    let kind = answer.header("content-type");
    discover::feed(&in_utf8(&answer.body, kind), &answer.url).is_ok()
}

/// A name from host and path that no watch has yet.
pub fn free_name(url: &str, list: &Watchlist) -> String {
    let words = url
        .split("://")
        .nth(1)
        .unwrap_or(url)
        .trim_start_matches("www.")
        .split(['?', '#'])
        .next()
        .unwrap_or_default();
    let mut name: String = words
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    name.truncate(60);
    let name = name.trim_matches('-').to_owned();
    let taken = |name: &str| list.watches.iter().any(|watch| watch.name == name);
    if !taken(&name) {
        return name;
    }
    (2..)
        .map(|count| format!("{name}-{count}"))
        .find(|name| !taken(name))
        .unwrap_or(name)
}

async fn look(
    client: Client,
    file: PathBuf,
    url: String,
    rules: SiteRules,
) -> Result<Found, String> {
    let meant = discover::meant(&url);
    if meant.is_empty() {
        return Err(format!(
            "“{url}” is no web address: write it whole, as https://example.org/statement"
        ));
    }
    let list = tokio::task::spawn_blocking(move || read(&file))
        .await
        .map_err(|error| error.to_string())??
        .1;
    let (mut answered, mut fault) = (None, String::new());
    for url in meant {
        is_new(&url, &list)?;
        match ask(&client, &url).await {
            Ok(answer) => {
                answered = Some((url, answer));
                break;
            }
            // What is the likeliest to be meant is what is told.
            Err(why) if fault.is_empty() => fault = why,
            Err(_) => {}
        }
    }
    let (url, answer) = answered.ok_or(fault)?;
    let name = free_name(&url, &list);
    if is_feed(&answer) {
        return Ok(Found {
            feeds: vec![url.clone()],
            is_feed: true,
            article: None,
            left_out: Vec::new(),
            name,
            url,
        });
    }
    let rules = rules.over(&list.site(&url));
    let (feeds, explained) = aside(answer.body.len(), move || {
        let feeds = announced_feeds(&answer);
        let hints = Hints {
            content_type: answer.header("content-type"),
            url: Some(&answer.url),
            rules: Some(&rules),
        };
        (feeds, extract::explain(&answer.body, &hints))
    })
    .await
    .map_err(|error| error.to_string())?;
    let explained = explained.map_err(|why| format!("the page could not be read: {why}"))?;
    let left_out = explained
        .seen
        .into_iter()
        .filter_map(|seen| Some((seen.why?, seen.text)))
        .take(LEFT_OUT)
        .collect();
    Ok(Found {
        url,
        feeds,
        is_feed: false,
        article: Some(explained.article),
        left_out,
        name,
    })
}

/// The watchlist's text, and what it says.
fn read(file: &Path) -> Result<(String, Watchlist), String> {
    let name = file.display().to_string();
    let text =
        std::fs::read_to_string(file).map_err(|error| format!("could not read {name}: {error}"))?;
    let list = watchlist::read(&text, &name).map_err(|faults| faults.to_string())?;
    Ok((text, list))
}

/// The error is a sentence: the address is watched already.
fn is_new(url: &str, list: &Watchlist) -> Result<(), String> {
    let mut watches = list.watches.iter();
    match watches.find(|watch| watch.target.url() == url) {
        Some(known) => Err(format!("{url} is watched already, as “{}”", known.name)),
        None => Ok(()),
    }
}

impl Adder for WatchlistAdder {
    fn look(
        &self,
        url: String,
        rules: SiteRules,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Found, String>> + Send>> {
        let client = self.client.borrow().clone();
        Box::pin(look(client, self.file.clone(), url, rules))
    }

    fn next(&self, text: &str, zone: &str) -> Result<Vec<Timestamp>, String> {
        let own = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (schedule, zone) = (own(text.trim()), own(zone.trim()));
        let tried = schedule.as_deref().unwrap_or("@hourly");
        Schedule::parse(tried, zone.as_deref().unwrap_or("UTC")).map_err(|fault| {
            format!("“{text}” is no schedule: {}. {}", fault.message, fault.help)
        })?;
        // What is left empty is the watchlist's own: it is read as it would be written.
        let (text, list) = read(&self.file)?;
        let url = "https://watch.invalid/";
        let new = NewWatch {
            name: free_name(url, &list),
            kind: "page",
            url: url.to_owned(),
            schedule,
            zone,
            ..NewWatch::default()
        };
        let more = watchlist::add(&text, &new).map_err(|error| error.to_string())?;
        let list = watchlist::read(&more, "watchlist.toml").map_err(|faults| faults.to_string())?;
        let watch = list.watches.iter().find(|watch| watch.name == new.name);
        let schedule = &watch.ok_or("the schedule could not be tried")?.schedule;
        let mut at = Timestamp::now();
        let mut times = Vec::new();
        while times.len() < TIMES {
            let Some(next) = schedule.next(at) else { break };
            times.push(next);
            at = next;
        }
        Ok(times)
    }

    fn add(&self, wish: &Wish) -> Result<(), String> {
        let unwritten = |error| format!("could not write {}: {error}", self.file.display());
        let held = alone::hold(&self.file).map_err(unwritten)?;
        let (text, list) = read(&self.file)?;
        is_new(&wish.url, &list)?;
        let own = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let new = NewWatch {
            name: wish.name.clone(),
            kind: if wish.is_feed { "feed" } else { "page" },
            url: wish.url.clone(),
            schedule: own(&wish.schedule),
            zone: own(&wish.zone),
            tags: wish.tags.clone(),
            ignore: wish.ignore.clone(),
        };
        let more = watchlist::add(&text, &new).map_err(|error| error.to_string())?;
        // What would be a fault is told before it is written.
        watchlist::read(&more, "watchlist.toml").map_err(|faults| faults.to_string())?;
        held.write(&more, false).map_err(unwritten)
    }
}
