//! What does one check cost, from parse to commit? `cargo bench --bench check`
//!
//! The floor is scraper's parse of the same page; every figure is also given as a ratio to it.
#![allow(
    clippy::unwrap_used,
    reason = "a bench that can't run says so by failing"
)]

use std::{
    hint::black_box,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use walkback::{compare, extract, fetch, quotes, store, track, watchlist};

/// A page of about 100 KB: a story among navigation, advertising and related links.
fn page(edition: usize) -> String {
    let mut body = String::new();
    for n in 0..80 {
        body.push_str(&format!(
            "<p class=\"p-{n}\">The council of Ebbing met for the {n}th time this year and heard what the harbour master had to say about the wall, the boats and the weather of edition {edition}.</p>\n\
             <p>“We have read item {n} with care and we will not vote on it today,” said Maren Holt, the mayor. Her deputy, Piet Larwood, said the town “must decide before the spring”.</p>\n\
             <div class=\"ad-slot\"><span>Advertisement</span><a href=\"/ads/{n}\">Kettles, {n} of them</a></div>\n"
        ));
    }
    let mut links = String::new();
    for n in 0..430 {
        links.push_str(&format!("<li class=\"teaser\"><h3><a href=\"/news/story-number-{n}\">Another story, number {n}</a></h3><p>What it is about in a line.</p></li>\n"));
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><title>The wall stays - The Ebbing Post</title><script>{}</script></head><body><nav><ul>{links}</ul></nav><main><article><h1>The wall stays</h1>{body}</article></main><footer>The Ebbing Post</footer></body></html>",
        "var x = 1;".repeat(900)
    )
}

/// The median time of one call.
fn median(mut call: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..41)
        .map(|_| {
            let start = Instant::now();
            call();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

fn tell(what: &str, time: Duration, floor: Duration) {
    println!(
        "{what:<44} {:>9.2} ms  {:>6.2} x parse",
        time.as_secs_f64() * 1e3,
        time.as_secs_f64() / floor.as_secs_f64()
    );
}

fn main() {
    let (old, new) = (page(1), page(2));
    println!("a page of {} KB", old.len() / 1000);
    let floor = median(|| drop(black_box(scraper::Html::parse_document(&old))));
    tell("parse alone (scraper)", floor, floor);
    let hints = extract::Hints::default();
    tell(
        "parse, extract, quotes",
        median(|| drop(black_box(extract::extract(old.as_bytes(), &hints)))),
        floor,
    );
    let (a, b) = (
        extract::extract(old.as_bytes(), &hints).unwrap(),
        extract::extract(new.as_bytes(), &hints).unwrap(),
    );
    tell(
        "compare, every other paragraph reworded",
        median(|| drop(black_box(compare::compare(&a, &b)))),
        floor,
    );
    let text = a.body_text();
    let of_text = median(|| drop(black_box(quotes::of_text(&text, Some("en")))));
    println!(
        "{:<44} {:>9.1} MB/s",
        "quotes of plain text",
        text.len() as f64 / 1e6 / of_text.as_secs_f64()
    );
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    tell(
        "a whole check: fetch, read, compare, commit",
        runtime.block_on(checks()),
        floor,
    );
}

/// The median time of checks of a page that changes each time, against a server on the loopback.
async fn checks() -> Duration {
    let edition = Arc::new(Mutex::new(0));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/wall", listener.local_addr().unwrap());
    let served = edition.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let served = served.clone();
            std::thread::spawn(move || {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut stream = stream;
                loop {
                    let mut first = String::new();
                    if reader.read_line(&mut first).unwrap_or(0) == 0 {
                        return;
                    }
                    let mut line = String::new();
                    while reader.read_line(&mut line).unwrap_or(0) > 2 {
                        line.clear();
                    }
                    let body = if first.contains("/robots.txt") {
                        String::new()
                    } else {
                        page(*served.lock().unwrap())
                    };
                    let head = format!(
                        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n",
                        body.len()
                    );
                    if stream.write_all((head + &body).as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "[fetch]\nallow_private = [\"127.0.0.1/32\"]\n[[watch]]\nname = \"wall\"\npage = \"{url}\"\n"
    );
    let watchlist = Arc::new(watchlist::read(&text, "watchlist.toml").unwrap());
    let desk = track::Desk {
        store: store::Store::open(folder.path()).await.unwrap(),
        client: fetch::Client::new(&watchlist.fetch).unwrap(),
        watchlist: watchlist.clone(),
    };
    track::plan(&desk, jiff::Timestamp::now()).await.unwrap();
    let mut times = Vec::new();
    for _ in 0..31 {
        *edition.lock().unwrap() += 1;
        let start = Instant::now();
        track::check(&desk, 1, &watchlist.watches[0], track::Clock::System)
            .await
            .unwrap();
        times.push(start.elapsed());
    }
    times.sort();
    times[times.len() / 2]
}
