//! "No edits" never looks like "not looking": who can't see is told, once, and once that it is over.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use newsroom::{Newsroom, first_story};
use walkback::{
    fetch::Client,
    model::{Outcome, PageEvent, PageState},
    store::Store,
    track::{Checked, Clock, Desk, check, look_for_pages, plan},
    watchlist,
};

const LIST: &str = "[fetch]\nallow_private = [\"127.0.0.1/32\"]\npause = \"0ms\"\n\
    [[channel]]\nname = \"out\"\ntype = \"file\"\npath = \"out.jsonl\"\n\
    [[alert]]\nname = \"eyes\"\nto = [\"out\"]\nevents = [\"gone\", \"back\", \"blocked\", \"blind\"]\n";

struct Desks {
    folder: tempfile::TempDir,
    watchlist: Arc<watchlist::Watchlist>,
    minutes: i64,
}

impl Desks {
    fn new(watches: &str) -> Desks {
        let list = format!("{LIST}{watches}");
        Desks {
            folder: tempfile::tempdir().unwrap(),
            watchlist: Arc::new(watchlist::read(&list, "watchlist.toml").unwrap()),
            minutes: 0,
        }
    }

    /// As after a restart.
    async fn open(&self) -> Desk {
        let desk = Desk {
            store: Store::open(self.folder.path()).await.unwrap(),
            client: Client::new(&self.watchlist.fetch).unwrap(),
            watchlist: self.watchlist.clone(),
        };
        desk.recall_rests().await.unwrap();
        desk
    }

    fn later(&mut self, minutes: i64) -> Timestamp {
        self.minutes += minutes;
        let start: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
        start + SignedDuration::from_mins(self.minutes)
    }

    async fn look(&mut self, desk: &Desk, minutes: i64) -> Checked {
        let at = self.later(minutes);
        let watch = &desk.watchlist.watches[0];
        plan(desk, at).await.unwrap();
        let page = desk.store.pages().await.unwrap()[0].id;
        check(desk, page, watch, Clock::Fixed(at)).await.unwrap()
    }
}

/// Every host may be asked again now, and what it said stays known.
fn rest_is_over(desk: &Desk) {
    let now = Timestamp::now();
    let mut rests = desk.client.rests(now);
    rests.iter_mut().for_each(|rest| rest.until = now);
    desk.client.let_be(rests);
}

async fn told(desk: &Desk) -> Vec<PageEvent> {
    let events = desk.store.events(None, None, 100).await.unwrap();
    events.iter().rev().map(|event| event.event).collect()
}

fn page(post: &Newsroom) -> String {
    let url = post.url("/a");
    format!("[[watch]]\nname = \"a\"\npage = \"{url}\"\nschedule = \"every 10m\"\n")
}

#[tokio::test]
async fn a_host_that_asks_us_to_wait_again_and_again_is_told_over_a_restart_once() {
    let post = Newsroom::open();
    post.publish("/a", first_story("Buy a kettle"));
    let mut desks = Desks::new(&page(&post));
    let desk = desks.open().await;
    assert_eq!(desks.look(&desk, 0).await.outcome, Outcome::First);
    post.withdraw("/a", 503);
    for _ in 0..8 {
        assert_eq!(desks.look(&desk, 10).await.outcome, Outcome::Deferred);
    }
    assert_eq!(told(&desk).await, [], "it asked once, and was let be");
    for _ in 0..3 {
        rest_is_over(&desk);
        desks.look(&desk, 10).await;
    }
    assert_eq!(told(&desk).await, [PageEvent::Blind]);
    let state = desk.store.pages().await.unwrap()[0].state;
    assert_eq!(state, PageState::Failing);
    drop(desk);
    let desk = desks.open().await;
    desks.look(&desk, 10).await;
    assert_eq!(told(&desk).await, [PageEvent::Blind]);
    post.publish("/a", first_story("Buy a kettle"));
    for _ in 0..2 {
        rest_is_over(&desk);
        desks.look(&desk, 10).await;
    }
    assert_eq!(told(&desk).await, [PageEvent::Blind, PageEvent::Back]);
    assert_eq!(desk.store.outbox(Timestamp::now()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_robots_txt_that_fails_is_told() {
    let post = Newsroom::open();
    post.withdraw("/robots.txt", 500);
    let mut desks = Desks::new(&page(&post));
    let desk = desks.open().await;
    for _ in 0..7 {
        assert_eq!(desks.look(&desk, 10).await.outcome, Outcome::Deferred);
    }
    assert_eq!(told(&desk).await, [PageEvent::Blind]);
}

#[tokio::test]
async fn not_found_once_hides_no_dead_host() {
    let post = Newsroom::open();
    post.publish("/a", first_story("Buy a kettle"));
    let mut desks = Desks::new(&page(&post));
    let desk = desks.open().await;
    desks.look(&desk, 0).await;
    post.withdraw("/a", 404);
    desks.look(&desk, 10).await;
    post.go_down();
    for _ in 0..4 {
        desks.look(&desk, 10).await;
    }
    assert_eq!(told(&desk).await, [], "it may yet be told as gone");
    for minutes in [10, 10, 180, 10] {
        desks.look(&desk, minutes).await;
    }
    assert_eq!(told(&desk).await, [PageEvent::Blind]);
}

#[tokio::test]
async fn an_address_that_never_was_found_is_told() {
    let post = Newsroom::open();
    post.withdraw("/a", 404);
    let mut desks = Desks::new(&page(&post));
    let desk = desks.open().await;
    for _ in 0..6 {
        desks.look(&desk, 10).await;
    }
    assert_eq!(told(&desk).await, [PageEvent::Blind]);
}

const FEED: &str = "<rss version=\"2.0\"><channel><title>News</title>";

fn feed(items: &[String]) -> String {
    let items: Vec<String> = (items.iter())
        .map(|url| format!("<item><title>A story</title><link>{url}</link></item>"))
        .collect();
    format!("{FEED}{}</channel></rss>", items.concat())
}

#[tokio::test]
async fn a_source_that_gives_no_pages_is_told_as_a_source_once_and_once_that_it_does_again() {
    let post = Newsroom::open();
    let url = post.url("/feed.xml");
    let named = feed(&[post.url("/a")]);
    let mut desks = Desks::new(&format!(
        "[[watch]]\nname = \"f\"\nfeed = \"{url}\"\nschedule = \"every 10m\"\n"
    ));
    let mut desk = desks.open().await;
    // (what the feed is, minutes between looks, what a look comes to, what is told of nine such looks)
    let empty = feed(&[]);
    type Case<'a> = (&'a str, Option<&'a str>, i64, &'a str, &'a [PageEvent]);
    let cases: [Case<'_>; 7] = [
        ("not yet", Some(&empty), 10, "read", &[]),
        ("well", Some(&named), 10, "read", &[]),
        ("closed", None, 10, "blocked", &[PageEvent::Blocked]),
        ("well", Some(&named), 10, "read", &[PageEvent::Back]),
        ("nothing today", Some(&empty), 10, "read", &[]),
        ("emptied", Some(&empty), 1440, "read", &[PageEvent::Blind]),
        ("well", Some(&named), 10, "read", &[PageEvent::Back]),
    ];
    let mut all = Vec::new();
    for (what, html, minutes, outcome, events) in cases {
        match html {
            Some(html) => post.publish("/feed.xml", html),
            None => post.withdraw("/feed.xml", 403),
        }
        for look in 0..9 {
            if look == 6 {
                drop(desk);
                desk = desks.open().await;
            }
            rest_is_over(&desk);
            let at = desks.later(minutes);
            let looked = look_for_pages(&desk, &desk.watchlist.watches[0], at).await;
            assert_eq!(looked.unwrap().unwrap().outcome, outcome, "{what}");
        }
        all.extend(events);
        assert_eq!(told(&desk).await, all, "{what}");
        let health = desk.store.health(Timestamp::UNIX_EPOCH, desks.later(0));
        let health = health.await.unwrap();
        let trouble = health.iter().find_map(|one| one.source_trouble_since);
        assert_eq!(
            trouble.is_some(),
            matches!(what, "closed" | "emptied"),
            "{what}"
        );
    }
    let events = desk.store.events(None, None, 9).await.unwrap();
    assert_eq!(events[0].source.as_deref(), Some("feed"));
    assert_eq!(events[0].page, format!("feed {url}"));
    let first = desk
        .store
        .next_message("out", Timestamp::now(), Some(&["eyes"]));
    let first = first.await.unwrap().unwrap();
    assert_eq!(first.events.len(), 1);
    assert_eq!(first.events[0].source.as_deref(), Some("feed"));
    assert_eq!(desk.store.outbox(Timestamp::now()).await.unwrap().len(), 4);
    assert!(desk.store.verify(&mut |_, _| {}).await.unwrap().ok);
}

fn edited(quote: &str) -> String {
    newsroom::story(newsroom::HEADLINE, "Maren Holt", quote, "Buy a kettle")
}

#[tokio::test]
async fn a_false_not_modified_dates_no_edit_and_is_not_believed_again() {
    let post = Newsroom::open();
    post.publish_with_etag("/a", first_story("Buy a kettle"), "\"1\"");
    let mut desks = Desks::new(&page(&post));
    let desk = desks.open().await;
    let whole = desks.look(&desk, 0).await.at;
    post.publish_with_etag("/a", edited("We may pay"), "\"1\"");
    for _ in 0..11 {
        assert_eq!(desks.look(&desk, 10).await.status, Some(304));
    }
    let changed = desks.look(&desk, 10).await;
    assert_eq!(changed.outcome, Outcome::Changed);
    let said = changed.reason.unwrap();
    assert!(said.contains("were false"), "{said}");
    let edit = &changed.edits[0];
    assert_eq!((edit.last_seen_before, edit.checks_between), (whole, 11));
    post.publish_with_etag("/a", edited("We shall pay"), "\"1\"");
    assert_eq!(desks.look(&desk, 10).await.outcome, Outcome::Changed);
    let damaged = desk.store.verify(&mut |_, _| {}).await.unwrap().damaged;
    assert_eq!(damaged, Vec::<String>::new());
}

#[tokio::test]
async fn no_not_modified_is_believed_for_a_day() {
    let post = Newsroom::open();
    post.publish_with_etag("/a", first_story("Buy a kettle"), "\"1\"");
    let mut desks = Desks::new(&page(&post));
    let desk = desks.open().await;
    desks.look(&desk, 0).await;
    assert_eq!(desks.look(&desk, 60 * 20).await.status, Some(304));
    assert_eq!(desks.look(&desk, 60 * 4).await.status, Some(200));
}

const NOT_FOUND: &str = "<html lang=\"en\"><head><title>Page not found - Herald</title></head><body><main><h1>Page not found</h1>\
    <p>The page you asked for does not exist or was moved. Try the search.</p></main></body></html>";

#[tokio::test]
async fn what_leaves_without_a_404_is_told_as_gone_once_after_hours() {
    for how in ["the front page", "an error page"] {
        let post = Newsroom::open();
        post.publish("/a", first_story("Buy a kettle"));
        let mut desks = Desks::new(&page(&post));
        let desk = desks.open().await;
        desks.look(&desk, 0).await;
        post.publish("/", first_story("Our front page of today"));
        match how {
            "the front page" => post.redirect("/a", "/", 302),
            _ => post.publish("/a", NOT_FOUND),
        }
        for minutes in [1, 5, 30, 61] {
            let looked = desks.look(&desk, minutes).await;
            assert_eq!(looked.outcome, Outcome::Suspect, "{how}");
        }
        assert_eq!(told(&desk).await, [], "{how}");
        for _ in 0..9 {
            let looked = desks.look(&desk, 60).await;
            assert_eq!(looked.outcome, Outcome::Gone, "{how}");
            assert!(looked.edits.is_empty() && looked.reason.unwrap().starts_with("gone: the "));
        }
        assert_eq!(told(&desk).await, [PageEvent::Gone], "{how}");
        post.publish("/a", first_story("Buy a kettle"));
        assert_eq!(desks.look(&desk, 60).await.outcome, Outcome::Unchanged);
        assert_eq!(told(&desk).await, [PageEvent::Gone, PageEvent::Back]);
        assert!(desk.store.verify(&mut |_, _| {}).await.unwrap().ok);
    }
}

#[tokio::test]
async fn to_be_asked_to_come_later_parts_two_not_founds() {
    let post = Newsroom::open();
    post.publish("/a", first_story("Buy a kettle"));
    let mut desks = Desks::new(&page(&post));
    let desk = desks.open().await;
    desks.look(&desk, 0).await;
    let mut outcomes = Vec::new();
    for status in [410, 503, 410, 410] {
        post.withdraw("/a", status);
        rest_is_over(&desk);
        outcomes.push(desks.look(&desk, 10).await.outcome);
    }
    let expected = [
        Outcome::Failed,
        Outcome::Deferred,
        Outcome::Failed,
        Outcome::Gone,
    ];
    assert_eq!(outcomes, expected);
}
