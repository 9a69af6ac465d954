//! A page that moves for good to one that is known already: the owner's watch goes along, and what the owner parts stays apart.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;

use std::sync::Arc;

use jiff::Timestamp;
use newsroom::{Newsroom, first_story};
use walkback::{
    fetch::Client,
    model::Outcome,
    store::Store,
    track::{Clock, Desk, check, look_for_pages, plan},
    watchlist,
};

/// A desk with that watchlist, and the folder of its record.
async fn desk(list: &str) -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let watchlist = watchlist::read(list, "watchlist.toml").unwrap();
    let desk = Desk {
        store: Store::open(folder.path()).await.unwrap(),
        client: Client::new(&watchlist.fetch).unwrap(),
        watchlist: Arc::new(watchlist),
    };
    (folder, desk)
}

/// A desk that watches the page `/a` and nothing else.
async fn watching_a(post: &Newsroom) -> (tempfile::TempDir, Desk) {
    let list = format!(
        "[fetch]\nallow_private = [\"127.0.0.1/32\"]\npause = \"0ms\"\n
         [[watch]]\nname = \"named\"\npage = \"{}\"\nschedule = \"every 1s\"\n",
        post.url("/a")
    );
    let (folder, desk) = desk(&list).await;
    plan(&desk, Timestamp::now()).await.unwrap();
    (folder, desk)
}

/// What a look at its page comes to.
async fn look(desk: &Desk) -> (Outcome, Option<u16>) {
    let page = desk.store.find_pages("named").await.unwrap().remove(0);
    let named = &desk.watchlist.watches[0];
    let checked = check(desk, page.id, named, Clock::System).await.unwrap();
    (checked.outcome, checked.status)
}

#[tokio::test]
async fn the_owners_watch_goes_along_with_its_page() {
    let post = Newsroom::open();
    for path in ["/a", "/b"] {
        post.publish(path, first_story("Buy a kettle"));
    }
    let b = post.url("/b");
    post.publish(
        "/feed",
        format!("<rss version=\"2.0\"><channel><title>News</title><link>{b}</link><description>d</description><item><title>Towns</title><link>{b}</link></item></channel></rss>"),
    );
    let list = format!(
        "[fetch]\nallow_private = [\"127.0.0.1/32\"]\npause = \"0ms\"\n
         [[watch]]\nname = \"named\"\npage = \"{}\"\nschedule = \"every 1s\"\n
         [[watch]]\nname = \"found\"\nfeed = \"{}\"\nschedule = \"@hourly\"\n",
        post.url("/a"),
        post.url("/feed")
    );
    let (_folder, desk) = desk(&list).await;
    let [named, found] = [0, 1].map(|n| desk.watchlist.watches[n].clone());
    let now = Timestamp::now();
    plan(&desk, now).await.unwrap();
    let looked = look_for_pages(&desk, &found, now).await.unwrap().unwrap();
    assert_eq!(looked.new_pages, 1, "{looked:?}");
    let page = async |path: &str| {
        let url = post.url(path);
        desk.store.find_pages(&url).await.unwrap().remove(0)
    };
    let (own, other) = (page("/a").await.id, page("/b").await.id);
    for (id, watch) in [(own, &named), (other, &found)] {
        check(&desk, id, watch, Clock::System).await.unwrap();
    }
    post.redirect("/a", &b, 301);
    check(&desk, own, &named, Clock::System).await.unwrap();
    let joined = page("/a").await;
    assert_eq!((joined.id, joined.watch.as_str()), (other, "named"));
    let due = desk.store.due(Timestamp::now(), 9).await.unwrap();
    assert!(
        due.iter()
            .any(|due| due.page == other && due.watch == "named")
    );
    assert!(!due.iter().any(|due| due.page == own));

    desk.store.split(own, Timestamp::now()).await.unwrap();
    check(&desk, own, &named, Clock::System).await.unwrap();
    assert!(
        desk.store.joins().await.unwrap().is_empty(),
        "the owner's word stands"
    );
    let due = desk.store.due(Timestamp::MAX, 9).await.unwrap();
    let watches: Vec<(i64, &str)> = due
        .iter()
        .map(|due| (due.page, due.watch.as_str()))
        .collect();
    assert!(
        watches.contains(&(own, "named")) && watches.contains(&(other, "found")),
        "{watches:?}"
    );
}

#[tokio::test]
async fn another_page_is_not_asked_whether_this_one_changed() {
    let post = Newsroom::open();
    post.publish_with_etag("/a", first_story("Buy a kettle"), "\"1\"");
    post.publish_with_etag(
        "/other",
        first_story("Buy a boat").replace("harbour", "airport"),
        "\"1\"",
    );
    let (_folder, desk) = watching_a(&post).await;
    let look = async || look(&desk).await;
    look().await;
    assert_eq!(look().await, (Outcome::Unchanged, Some(304)));
    post.redirect("/a", &post.url("/other"), 302);
    let (outcome, status) = look().await;
    assert_eq!(
        status,
        Some(200),
        "a 304 of another page says nothing of this one"
    );
    assert_ne!(outcome, Outcome::Unchanged);
}

#[tokio::test]
async fn the_page_that_a_redirect_leads_to_is_asked_whether_it_changed() {
    let post = Newsroom::open();
    post.publish_with_etag("/a/", first_story("Buy a kettle"), "\"1\"");
    post.redirect("/a", &post.url("/a/"), 302);
    let (_folder, desk) = watching_a(&post).await;
    let look = async || look(&desk).await;
    look().await;
    assert_eq!(look().await, (Outcome::Unchanged, Some(304)));
    // Where it leads now, the same stands: it is read once, and asked from then on.
    post.publish_with_etag("/b", first_story("Buy a kettle"), "\"1\"");
    post.redirect("/a", &post.url("/b"), 302);
    assert_eq!(look().await, (Outcome::Unchanged, Some(200)));
    assert_eq!(look().await, (Outcome::Unchanged, Some(304)));
}

#[tokio::test]
async fn a_move_for_good_to_what_has_not_changed_is_told() {
    let post = Newsroom::open();
    // The one leads to a page of its own, the other to one that is known already.
    for (path, to) in [("/a", "/a/"), ("/b", "/b/")] {
        post.publish_with_etag(to, first_story("Buy a kettle"), "\"1\"");
        post.redirect(path, &post.url(to), 302);
    }
    let list = format!(
        "[fetch]\nallow_private = [\"127.0.0.1/32\"]\npause = \"0ms\"\n
         [[watch]]\nname = \"a\"\npage = \"{}\"\nschedule = \"every 1s\"\n
         [[watch]]\nname = \"b\"\npage = \"{}\"\nschedule = \"every 1s\"\n",
        post.url("/a"),
        post.url("/b"),
    );
    let (_folder, desk) = desk(&list).await;
    plan(&desk, Timestamp::now()).await.unwrap();
    let now = Timestamp::now();
    let known = desk.store.page(&post.url("/b/"), "feed", None, now).await;
    let known = known.unwrap().0;
    for (n, path, to) in [(0, "/a", "/a/"), (1, "/b", "/b/")] {
        let watch = &desk.watchlist.watches[n];
        let page = desk.store.find_pages(&watch.name).await.unwrap().remove(0);
        let look = async || check(&desk, page.id, watch, Clock::System).await.unwrap();
        look().await;
        assert_eq!(look().await.status, Some(304));
        post.redirect(path, &post.url(to), 301);
        let moved = look().await;
        assert_eq!(
            (moved.outcome, moved.status, moved.version),
            (Outcome::Moved, Some(304), Some(1)),
            "{moved:?}"
        );
        let now = desk
            .store
            .find_pages(&post.url(to))
            .await
            .unwrap()
            .remove(0);
        assert_eq!(now.url, post.url(to));
        match n {
            0 => {
                assert_eq!(now.id, page.id);
                let after = look().await;
                assert_eq!(
                    (after.outcome, after.status),
                    (Outcome::Unchanged, Some(304))
                );
            }
            _ => assert_eq!((now.id, now.watch.as_str()), (known, "b")),
        }
    }
}

#[tokio::test]
async fn a_feed_that_says_not_modified_unasked_was_not_read() {
    let post = Newsroom::open();
    post.withdraw("/feed", 304);
    let list = format!(
        "[fetch]\nallow_private = [\"127.0.0.1/32\"]\npause = \"0ms\"\n
         [[watch]]\nname = \"found\"\nfeed = \"{}\"\nschedule = \"@hourly\"\n",
        post.url("/feed")
    );
    let (_folder, desk) = desk(&list).await;
    let watch = desk.watchlist.watches[0].clone();
    let looked = look_for_pages(&desk, &watch, Timestamp::now()).await;
    let looked = looked.unwrap().unwrap();
    assert_eq!((looked.outcome, looked.status), ("failed", Some(304)));
}
