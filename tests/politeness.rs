//! No host is hurt: ten thousand due pages on fifty hosts, counted at the hosts' side.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    task::JoinSet,
};
use walkback::{
    fetch::{Client, Request},
    model::FetchSettings,
};

const HOSTS: usize = 50;
const PAGES: usize = 10_000;
const PAUSE: Duration = Duration::from_millis(20);

/// What one host has seen.
#[derive(Default)]
struct Seen {
    at_once: usize,
    most_at_once: usize,
    pages: usize,
    robots: usize,
    last_end: Option<Instant>,
    shortest_pause: Option<Duration>,
}

async fn host(listener: TcpListener, seen: Arc<Mutex<Seen>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let seen = seen.clone();
        tokio::spawn(async move {
            let mut stream = BufReader::new(stream);
            loop {
                let mut head = String::new();
                loop {
                    match stream.read_line(&mut head).await {
                        Ok(0) | Err(_) => return,
                        Ok(_) if head.ends_with("\r\n\r\n") => break,
                        Ok(_) => {}
                    }
                }
                let is_robots = head.starts_with("GET /robots.txt");
                {
                    let mut seen = seen.lock().unwrap();
                    seen.at_once += 1;
                    seen.most_at_once = seen.most_at_once.max(seen.at_once);
                    if is_robots {
                        seen.robots += 1;
                    } else {
                        seen.pages += 1;
                        if let Some(end) = seen.last_end {
                            let pause = end.elapsed();
                            seen.shortest_pause =
                                Some(seen.shortest_pause.map_or(pause, |known| known.min(pause)));
                        }
                    }
                }
                let body = if is_robots {
                    "User-agent: *\nCrawl-delay: 0.02\n"
                } else {
                    "here"
                };
                let answer = format!(
                    "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                {
                    let mut seen = seen.lock().unwrap();
                    seen.at_once -= 1;
                    seen.last_end = Some(Instant::now());
                }
                if stream.get_mut().write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
            }
        });
    }
}

/// As a daemon goes on with a watchlist that was saved anew.
#[tokio::test]
async fn other_settings_take_no_host_by_surprise() {
    let listener = TcpListener::bind("127.9.1.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Arc::new(Mutex::new(Seen::default()));
    tokio::spawn(host(listener, seen.clone()));
    let settings = FetchSettings {
        allow_private: vec!["127.9.0.0/16".into()],
        ..FetchSettings::default()
    };
    let first = Client::new(&settings).unwrap();
    let second = first.renewed(&FetchSettings {
        parallel: 2,
        ..settings
    });
    let second = second.unwrap();
    second.set_pace();
    for client in [&first, &second, &first] {
        let request = Request {
            url: format!("http://127.9.1.1:{port}/"),
            ..Request::default()
        };
        assert_eq!(client.get(&request).await.unwrap().status, 200);
    }
    let seen = seen.lock().unwrap();
    assert_eq!((seen.most_at_once, seen.pages, seen.robots), (1, 3, 1));
    assert!(seen.shortest_pause.unwrap() >= PAUSE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_due_pages_never_take_more_than_a_host_gives() {
    let mut hosts = Vec::new();
    let mut port = 0;
    for n in 1..=HOSTS {
        let listener = TcpListener::bind((format!("127.9.0.{n}"), port))
            .await
            .unwrap();
        port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        tokio::spawn(host(listener, seen.clone()));
        hosts.push(seen);
    }
    let client = Client::new(&FetchSettings {
        allow_private: vec!["127.9.0.0/16".into()],
        parallel: 64,
        ..FetchSettings::default()
    })
    .unwrap();
    let mut due = JoinSet::new();
    for n in 0..PAGES {
        let client = client.clone();
        let url = format!("http://127.9.0.{}:{port}/{n}", n % HOSTS + 1);
        due.spawn(async move {
            let request = Request {
                url,
                ..Request::default()
            };
            client.get(&request).await.map(|answer| answer.status)
        });
    }
    while let Some(ended) = due.join_next().await {
        assert_eq!(ended.unwrap(), Ok(200));
    }
    for seen in hosts {
        let seen = seen.lock().unwrap();
        assert_eq!(
            (seen.most_at_once, seen.pages, seen.robots),
            (1, PAGES / HOSTS, 1)
        );
        assert!(
            seen.shortest_pause.unwrap() >= PAUSE,
            "{:?}",
            seen.shortest_pause
        );
    }
}
