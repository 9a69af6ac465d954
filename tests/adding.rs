//! A watch is added as the desk adds it: looked at, shown, written as a careful person would.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
};

use newsroom::{HEADLINE, Newsroom, first_story};
use walkback::{
    fetch::Client,
    model::{FetchSettings, SiteRules},
    store::Store,
    track::adding::WatchlistAdder,
    web::{self, Adder, Door, MaybeAdder, Wish},
};

#[tokio::test]
async fn what_would_be_read_is_shown_and_the_file_keeps_its_comments() {
    let post = Newsroom::open();
    post.publish("/towns", first_story("Buy a kettle"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("watchlist.toml");
    std::fs::write(
        &file,
        "# mine\n[fetch]\nallow_private = [\"127.0.0.1/32\"] # the newsroom\n",
    )
    .unwrap();
    let settings = FetchSettings {
        allow_private: vec!["127.0.0.1/32".into()],
        ..FetchSettings::default()
    };
    let (clients, client) = tokio::sync::watch::channel(Client::new(&settings).unwrap());
    let adder = WatchlistAdder::new(&file, client);
    let url = post.url("/towns");
    let found = adder.look(url.clone(), SiteRules::default()).await.unwrap();
    let article = found.article.unwrap();
    assert_eq!(article.headline.as_deref(), Some(HEADLINE));
    assert_eq!(article.quotes[0].speaker.as_deref(), Some("Maren Holt"));
    assert!(
        found
            .left_out
            .iter()
            .any(|(_, text)| text.contains("Buy a kettle"))
    );
    assert!(!found.name.is_empty() && !found.is_feed);
    assert_eq!(adder.next("0 9 * * 1-5", "Europe/Berlin").unwrap().len(), 5);
    let fault = adder.next("every blue moon", "UTC").unwrap_err();
    assert!(fault.contains("every blue moon"), "{fault}");
    let refused = adder
        .look("http://10.0.0.1/".into(), SiteRules::default())
        .await;
    assert!(refused.is_err(), "the guard holds here too");

    // Settings that change hold for the next look.
    clients.send_replace(Client::new(&FetchSettings::default()).unwrap());
    let refused = adder.look(post.url("/other"), SiteRules::default()).await;
    assert!(refused.unwrap_err().contains("127.0.0.1"));

    let wish = Wish {
        name: found.name.clone(),
        url,
        schedule: "*/30 * * * *".into(),
        zone: "Europe/London".into(),
        tags: vec!["coast".into()],
        ignore: vec![".odds".into()],
        ..Wish::default()
    };
    adder.add(&wish).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(
        text.starts_with("# mine\n") && text.contains("# the newsroom"),
        "{text}"
    );
    let list = walkback::watchlist::read(&text, "watchlist.toml").unwrap();
    assert_eq!(list.watches[0].rules.ignore, [".odds"]);
    assert_eq!(list.watches[0].tags, ["coast"]);
    let twice = adder.add(&wish).unwrap_err();
    assert!(twice.contains("watched already"), "{twice}");
    let wrong = Wish {
        url: "https://example.org/other".into(),
        schedule: "never".into(),
        ..wish
    };
    assert!(adder.add(&wrong).is_err());
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        text,
        "nothing wrong is written"
    );
}

/// While the first address keeps us waiting, somebody else adds another.
#[test]
fn an_addition_that_takes_long_loses_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("watchlist.toml");
    std::fs::write(&file, "[fetch]\nallow_private = [\"127.0.0.1/32\"]\n").unwrap();
    let slow = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/slow", slow.local_addr().unwrap());
    let walkback = |words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_walkback"));
        command.args(words).current_dir(folder.path());
        command.spawn().unwrap()
    };
    let mut first = walkback(&["add", &url]);
    // It asks: the file has been read.
    let mut asked = slow.accept().unwrap().0;
    let mut second = walkback(&["add", "--page", "https://a.example/b"]);
    assert!(second.wait().unwrap().success());
    std::thread::spawn(move || {
        let html = first_story("Buy a kettle");
        let answer = |status, html: &str| {
            let length = html.len();
            format!(
                "HTTP/1.1 {status} OK\r\ncontent-type: text/html\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{html}"
            )
        };
        // The first to come may want robots.txt.
        loop {
            let mut request = [0; 4096];
            let read = asked.read(&mut request).unwrap();
            let is_story = request[..read].starts_with(b"GET /slow");
            let said = if is_story {
                answer(200, &html)
            } else {
                answer(404, "")
            };
            asked.write_all(said.as_bytes()).unwrap();
            drop(asked);
            asked = slow.accept().unwrap().0;
        }
    });
    assert!(first.wait().unwrap().success());
    let text = std::fs::read_to_string(&file).unwrap();
    let list = walkback::watchlist::read(&text, "watchlist.toml").unwrap();
    assert_eq!(list.watches.len(), 2, "{text}");
}

#[test]
fn a_watchlist_in_no_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut add = std::process::Command::new(env!("CARGO_BIN_EXE_walkback"));
    add.args([
        "add",
        "--page",
        "https://a.example/",
        "--watchlist",
        "nodir/w.toml",
    ]);
    let out = add.current_dir(folder.path()).output().unwrap();
    let told = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(
        told.contains("nodir/w.toml: there is no folder nodir"),
        "{told}"
    );
}

/// One request, with these headers; a `POST` where there is a form.
async fn say(address: SocketAddr, path: &str, headers: &str, form: Option<String>) -> String {
    let method = if form.is_some() { "POST" } else { "GET" };
    let form = form.unwrap_or_default();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\n{headers}content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{form}",
        form.len()
    );
    let answered = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    });
    answered.await.unwrap()
}

/// The desk asks nobody for a name: a page of any site can send the owner's browser to it.
#[tokio::test]
async fn no_other_site_has_an_address_looked_at() {
    let post = Newsroom::open();
    post.publish("/towns", first_story("Buy a kettle"));
    let folder = tempfile::tempdir().unwrap();
    let settings = FetchSettings {
        allow_private: vec!["127.0.0.1/32".into()],
        ..FetchSettings::default()
    };
    let (_kept, client) = tokio::sync::watch::channel(Client::new(&settings).unwrap());
    let file = folder.path().join("watchlist.toml");
    std::fs::write(&file, "").unwrap();
    let adder: MaybeAdder = Some(Arc::new(WatchlistAdder::new(&file, client)));
    let (_shown, list) = tokio::sync::watch::channel(Arc::default());
    let store = Store::open(&folder.path().join("snapshots")).await.unwrap();
    let router = web::router(store, list, Arc::new(String::new), Door::open(), adder);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });

    let url = post.url("/towns");
    let foreign = "sec-fetch-site: cross-site\r\n";
    let by_link = say(address, &format!("/add?url={url}"), foreign, None).await;
    assert!(
        by_link.starts_with("HTTP/1.1 200") && by_link.contains(&url),
        "{by_link}"
    );
    let by_form = |headers| say(address, "/add/look", headers, Some(format!("url={url}")));
    for headers in [
        foreign,
        "origin: https://evil.example\r\n",
        "origin: null\r\n",
    ] {
        let refused = by_form(headers).await;
        assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    }
    assert_eq!(post.requests("/towns"), 0);
    let looked = by_form("sec-fetch-site: same-origin\r\n").await;
    assert!(
        looked.starts_with("HTTP/1.1 200") && looked.contains(HEADLINE),
        "{looked}"
    );
    let form = format!("url={url}&what=page&name=two%0Alines");
    let own = "sec-fetch-site: same-origin\r\n";
    let named = say(address, "/add", own, Some(form)).await;
    assert!(named.contains("no line break"), "{named}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "");
}
