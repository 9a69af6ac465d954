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
    track::{Checked, Clock, Desk, check, plan},
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
    for _ in 0..6 {
        desks.look(&desk, 10).await;
    }
    assert_eq!(told(&desk).await, [], "it may yet be told as gone");
    desks.look(&desk, 180).await;
    desks.look(&desk, 10).await;
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
