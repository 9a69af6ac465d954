//! A host that asked us to come later is not asked again, restarted or not.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;

use std::sync::Arc;

use newsroom::{Newsroom, first_story};
use walkback::{
    fetch::Client,
    model::Outcome,
    store::Store,
    track::{Clock, Desk, check, plan},
    watchlist,
};

#[tokio::test]
async fn a_host_is_let_be_over_a_restart() {
    let post = Newsroom::open();
    post.withdraw("/a", 429);
    post.publish("/b", first_story("Buy a kettle"));
    let watch = |name: &str| {
        let url = post.url(&format!("/{name}"));
        format!("[[watch]]\nname = \"{name}\"\npage = \"{url}\"\nschedule = \"@daily\"\n")
    };
    let list = format!(
        "[fetch]\nallow_private = [\"127.0.0.1/32\"]\npause = \"0ms\"\n{}{}",
        watch("a"),
        watch("b")
    );
    let folder = tempfile::tempdir().unwrap();
    let watchlist = Arc::new(watchlist::read(&list, "watchlist.toml").unwrap());
    let desk = async || Desk {
        store: Store::open(folder.path()).await.unwrap(),
        client: Client::new(&watchlist.fetch).unwrap(),
        watchlist: watchlist.clone(),
    };
    let look = async |desk: &Desk, path: &str| {
        let page = desk.store.find_pages(&post.url(path)).await.unwrap();
        let name = path.trim_start_matches('/');
        let watch = desk.watchlist.watches.iter().find(|w| w.name == name);
        let checked = check(desk, page[0].id, watch.unwrap(), Clock::System).await;
        checked.unwrap().outcome
    };
    let first = desk().await;
    plan(&first, jiff::Timestamp::now()).await.unwrap();
    assert_eq!(look(&first, "/a").await, Outcome::Deferred);
    let mut known = 0;
    first.keep_rests(&mut known).await.unwrap();
    assert_ne!(known, 0);
    drop(first);

    let again = desk().await;
    again.recall_rests().await.unwrap();
    assert_eq!(look(&again, "/b").await, Outcome::Deferred);
    assert_eq!(post.requests("/b"), 0, "the host had asked for rest");
}
