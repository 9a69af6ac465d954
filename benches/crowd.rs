//! How many checks a second, against a loop that only fetches? 10,000 pages on 100 loopback hosts, each checked for the first time and
//! then again. `cargo bench --bench crowd` (Linux: it takes addresses of 127.1.0.0/16; `PAGES=2000` for fewer)
#![allow(
    clippy::unwrap_used,
    reason = "a bench that can't run says so by failing"
)]

use std::{
    fmt::Write,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    task::JoinSet,
};
use walkback::{fetch, store, track, watchlist};

const HOSTS: usize = 100;
/// Requests under way at once, in both.
const AT_ONCE: usize = 64;

fn article(page: &str, clutter: u64) -> String {
    let mut html = format!(
        "<!doctype html><html lang=en><head><title>Council votes on {page}</title></head><body><nav>{clutter} readers</nav><main><article><h1>Council votes on {page}</h1>"
    );
    for n in 0..14 {
        let _ = write!(
            html,
            "<p>“We have weighed point {n} of {page} with care,” said Maren Holt, the harbour minister, in the evening session. The members then went through the papers of the day, one after the other, until late.</p>"
        );
    }
    html + "</article></main></body></html>"
}

async fn serve(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut stream = BufReader::new(stream);
            for clutter in 0.. {
                let mut head = String::new();
                loop {
                    match stream.read_line(&mut head).await {
                        Ok(0) | Err(_) => return,
                        Ok(_) if head.ends_with("\r\n\r\n") => break,
                        Ok(_) => {}
                    }
                }
                let path = head.split(' ').nth(1).unwrap_or("/");
                let body = match path {
                    "/robots.txt" => String::new(),
                    path => article(path, clutter),
                };
                let answer = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
                if stream.write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
            }
        });
    }
}

/// Runs a job for each number, so many at once; gives the time of each, sorted, and the whole.
async fn crowd<F, J>(count: usize, job: F) -> (Vec<Duration>, Duration)
where
    F: Fn(usize) -> J,
    J: Future<Output = ()> + Send + 'static,
{
    let start = Instant::now();
    let (mut jobs, mut times) = (JoinSet::new(), Vec::with_capacity(count));
    for n in 0..count {
        if jobs.len() >= AT_ONCE {
            times.extend(jobs.join_next().await.unwrap());
        }
        let job = job(n);
        jobs.spawn(async move {
            let start = Instant::now();
            job.await;
            start.elapsed()
        });
    }
    while let Some(time) = jobs.join_next().await {
        times.push(time.unwrap());
    }
    times.sort();
    (times, start.elapsed())
}

fn tell(what: &str, (times, whole): &(Vec<Duration>, Duration)) -> f64 {
    let rate = times.len() as f64 / whole.as_secs_f64();
    println!(
        "{what}: {rate:.0}/s, p50 {:.1?}, p99 {:.1?}",
        times[times.len() / 2],
        times[times.len() * 99 / 100]
    );
    rate
}

#[tokio::main]
async fn main() {
    let pages: usize = std::env::var("PAGES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(10_000);
    // The hosts have a runtime of their own, as they would have machines of their own.
    let (sender, addresses) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            for host in 0..HOSTS {
                let listener = TcpListener::bind(format!("127.1.0.{}:0", host + 1))
                    .await
                    .unwrap();
                sender.send(listener.local_addr().unwrap()).unwrap();
                tokio::spawn(serve(listener));
            }
            drop(sender);
            std::future::pending::<()>().await;
        });
    });
    let hosts: Vec<_> = addresses.iter().collect();
    let urls: Arc<Vec<String>> = Arc::new(
        (0..pages)
            .map(|n| format!("http://{}/page-{n}", hosts[n % HOSTS]))
            .collect(),
    );

    let plain = reqwest::Client::builder().no_proxy().build().unwrap();
    let floor = crowd(pages, |n| {
        let (plain, urls) = (plain.clone(), urls.clone());
        async move {
            plain
                .get(&urls[n])
                .send()
                .await
                .unwrap()
                .bytes()
                .await
                .unwrap();
        }
    })
    .await;
    let floor = tell("a loop of fetches alone", &floor);

    let folder = tempfile::tempdir().unwrap();
    let mut text = String::from(
        "[fetch]\nallow_private = [\"127.0.0.0/8\"]\npause = \"0ms\"\nper_host = 4\nparallel = 64\n",
    );
    for (n, url) in urls.iter().enumerate() {
        let _ = write!(text, "[[watch]]\nname = \"w{n}\"\npage = \"{url}\"\n");
    }
    let list = Arc::new(watchlist::read(&text, "watchlist.toml").unwrap());
    let desk = track::Desk {
        store: store::Store::open(folder.path()).await.unwrap(),
        client: fetch::Client::new(&list.fetch).unwrap(),
        watchlist: list.clone(),
    };
    track::plan(&desk, jiff::Timestamp::now()).await.unwrap();
    for round in [
        "first checks",
        "checks of unchanged pages with other clutter",
    ] {
        let done = crowd(pages, |n| {
            let (desk, list) = (desk.clone(), list.clone());
            async move {
                let page = i64::try_from(n + 1).unwrap();
                track::check(&desk, page, &list.watches[n], track::Clock::System)
                    .await
                    .unwrap();
            }
        })
        .await;
        let rate = tell(round, &done);
        println!("  that is {:.2} of the loop's rate", rate / floor);
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or_default();
    println!("memory of it all, hosts included: {memory}");
}
