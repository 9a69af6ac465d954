//! A large record: how fast is it made, how large is it, how fast does it answer? `cargo bench --bench million`
//!
//! 1,000 pages with ten checks each; `PAGES=100000` for a million checks. `KEEP=FOLDER` leaves the record there, for `walkback serve`; a folder
//! that has one is only read.
#![allow(
    clippy::unwrap_used,
    reason = "a bench that can't run says so by failing"
)]

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use walkback::{
    compare::{compare, fingerprint},
    model::{Answer, Article, Block, Outcome, PageKind},
    quotes,
    store::{EditFilter, NewCheck, Planned, Seen, Sought, Store},
};

const CHECKS_A_PAGE: i64 = 10;
/// Every other check of a page finds it changed.
const CHANGES_EVERY: i64 = 2;
/// Checks under way at once, as a daemon has them.
const AT_ONCE: usize = 64;
const OUTLETS: i64 = 50;
const GIVEN: &[&str] = &["Maren", "Piet", "Ada", "Tomas", "Ines", "Ruth", "Karl"];

/// One of some 8,000 words, the first of them far more often than the last, as in any language.
fn word(seed: i64) -> String {
    const SYLLABLES: &[&str] = &[
        "ba", "cor", "den", "fi", "gal", "hem", "jo", "kir", "lon", "mer", "nu", "pas", "ral",
        "sto", "tir", "ven", "wo", "yel", "zan", "qui",
    ];
    let mixed = seed.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    let share = (mixed % 10_000) as f64 / 10_000.0;
    let mut rank = (8_000_f64.powf(share) - 1.0) as usize;
    let mut word = String::new();
    for _ in 0..3 {
        word.push_str(SYLLABLES[rank % SYLLABLES.len()]);
        rank /= SYLLABLES.len();
    }
    word
}

/// One of some thousands of people, some of them far more often than others.
fn speaker(page: i64) -> String {
    let given = GIVEN[usize::try_from(page).unwrap() % GIVEN.len()];
    let family = word(page * 31);
    let (first, rest) = family.split_at(1);
    format!("{given} {}{rest}", first.to_uppercase())
}

/// What page number `page` says in its `state`-th state.
fn article(page: i64, state: i64) -> Article {
    let sentence = |n: i64| {
        let words: Vec<String> = (0..14).map(|at| word(page * 131 + n * 17 + at)).collect();
        format!("The {} of the day {n} went on.", words.join(" "))
    };
    let mut paragraphs: Vec<String> = (0..6).map(sentence).collect();
    paragraphs[1] = format!(
        "“We have weighed the {} with care and will pay {} pounds for it,” said {}, who leads the {}.",
        word(page),
        100 + state,
        speaker(page),
        word(page + 7)
    );
    if state % 4 == 3 {
        paragraphs.push(format!(
            "A {} was added to it later, for the record of page {page}.",
            word(page + state)
        ));
    }
    let body: Vec<Block> = paragraphs.into_iter().map(Block::paragraph).collect();
    let headline = format!(
        "The {} and the {}, part {page}",
        word(page + 1),
        word(page + 2 + state / 3)
    );
    Article {
        quotes: quotes::of_blocks(Some(&headline), &body, Some("en")),
        headline: Some(headline),
        language: Some("en".into()),
        body,
        page_kind: PageKind::Article,
        ..Article::default()
    }
}

fn url(page: i64) -> String {
    format!("https://outlet{}.example/story/{page}", page % OUTLETS)
}

fn answer(url: &str, article: &Article, check: i64) -> Answer {
    let mut html = format!(
        "<html><head><meta name=t content={check}></head><body><h1>{}</h1>",
        article.headline.as_deref().unwrap_or_default()
    );
    for block in &article.body {
        html.push_str(&format!("<p>{}</p>\n", block.text));
    }
    Answer {
        asked: url.to_owned(),
        url: url.to_owned(),
        status: 200,
        headers: vec![("content-type".into(), "text/html".into())],
        request_headers: Vec::new(),
        redirects: Vec::new(),
        body: html.into_bytes(),
        peer: None,
        protocol: "HTTP/1.1".into(),
        certificate: None,
    }
}

async fn one_check(store: &Store, page: i64, check: i64, at: Timestamp) -> usize {
    let url = url(page);
    let state = check / CHANGES_EVERY;
    let now = article(page, state);
    let answer = answer(&url, &now, check);
    let (is_first, has_changed) = (check == 0, check % CHANGES_EVERY == 0);
    let mark = fingerprint(&now);
    let outcome = match (is_first, has_changed) {
        (true, _) => Outcome::First,
        (_, true) => Outcome::Changed,
        _ => Outcome::Unchanged,
    };
    let comparison = (has_changed && !is_first).then(|| compare(&article(page, state - 1), &now));
    let (_, edits) = store
        .record(&NewCheck {
            status: Some(200),
            answer: Some(&answer),
            seen: match has_changed {
                true => Seen::New {
                    article: &now,
                    fingerprint: &mark,
                    returns_to: None,
                    comparison: comparison.as_ref(),
                },
                false => Seen::Same,
            },
            next_due: at + SignedDuration::from_hours(1),
            ..NewCheck::plain(page + 1, at, outcome)
        })
        .await
        .unwrap();
    edits.len()
}

async fn make(store: &Store, pages: i64) {
    let (start, mut edits) = (Instant::now(), 0);
    let first = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 55);
    let planned: Vec<Planned> = (0..pages)
        .map(|page| Planned {
            url: url(page),
            watch: format!("watch {}", page % OUTLETS),
            at_latest: first,
        })
        .collect();
    store.plan(&planned, first).await.unwrap();
    for check in 0..CHECKS_A_PAGE {
        let mut jobs = JoinSet::new();
        for page in 0..pages {
            if jobs.len() >= AT_ONCE {
                edits += jobs.join_next().await.unwrap().unwrap();
            }
            let store = store.clone();
            let at = first
                + SignedDuration::from_secs(check * 3_600)
                + SignedDuration::from_millis(page * 30);
            jobs.spawn(async move { one_check(&store, page, check, at).await });
        }
        while let Some(done) = jobs.join_next().await {
            edits += done.unwrap();
        }
        eprintln!(
            "{} checks, {:.0} s",
            (check + 1) * pages,
            start.elapsed().as_secs_f64()
        );
    }
    let checks = pages * CHECKS_A_PAGE;
    println!(
        "{checks} checks of {pages} pages, {edits} edits: {:.0} checks/s committed",
        checks as f64 / start.elapsed().as_secs_f64()
    );
}

/// Times a question over many pages.
async fn ask<F: Future<Output = usize>>(what: &str, times: i64, question: impl Fn(i64) -> F) {
    let mut taken: Vec<Duration> = Vec::new();
    let mut found = 0;
    for n in 0..times {
        let start = Instant::now();
        found += question(n).await;
        taken.push(start.elapsed());
    }
    taken.sort();
    let ms = |share: usize| taken[taken.len() * share / 100].as_secs_f64() * 1e3;
    println!(
        "{what:<34} p50 {:>7.2} ms   p99 {:>7.2} ms   ({} answers each)",
        ms(50),
        ms(99),
        found / usize::try_from(times).unwrap()
    );
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or("VmHWM: unknown")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let pages: i64 = std::env::var("PAGES").map_or(1_000, |pages| pages.parse().unwrap());
    let temporary = tempfile::tempdir().unwrap();
    let folder = std::env::var("KEEP").map_or(temporary.path().to_owned(), PathBuf::from);
    let is_made = folder.join("walkback.db").exists();
    let store = Store::open(&folder).await.unwrap();
    if !is_made {
        make(&store, pages).await;
        println!("memory while it was made: {}", memory());
    }
    drop(store);
    let start = Instant::now();
    let store = Store::open(&folder).await.unwrap();
    let due = store.due(Timestamp::MAX, 1_000).await.unwrap().len();
    println!(
        "ready after a restart in {:.0} ms, {due} pages at hand",
        start.elapsed().as_secs_f64() * 1e3
    );
    let size = std::fs::metadata(folder.join("walkback.db")).unwrap().len();
    println!("the record: {:.0} MB", size as f64 / 1e6);
    let some = |n: i64| 1 + (n * 7_919) % pages;
    ask("the history of a page", 500, async |n| {
        store.versions(some(n)).await.unwrap().len() + store.checks(some(n)).await.unwrap().len()
    })
    .await;
    ask("any version", 500, async |n| {
        usize::from(store.article(some(n), 1 + n % 5).await.unwrap().is_some())
    })
    .await;
    ask("the edits between two versions", 500, async |n| {
        let filter = EditFilter {
            page: Some(some(n)),
            version: Some(2 + n % 4),
            ..EditFilter::default()
        };
        store.edits(&filter).await.unwrap().len()
    })
    .await;
    let snapshot = async |n: i64| {
        let checks = store.checks(some(n)).await.unwrap();
        checks[usize::try_from(n).unwrap() % checks.len()]
            .snapshot
            .clone()
            .unwrap()
    };
    let mut names = Vec::new();
    for n in 0..500 {
        names.push(snapshot(n).await);
    }
    ask("the bytes of any snapshot", 500, async |n| {
        let name = &names[usize::try_from(n).unwrap()];
        usize::from(store.body(name).await.unwrap().is_some())
    })
    .await;
    ask("a search", 50, async |n| {
        let sought = Sought {
            words: format!("{} {}", word(n * 131), word(n * 131 + 1)),
            field: None,
            speaker: None,
            limit: 50,
        };
        store.search(&sought).await.unwrap().len()
    })
    .await;
    println!("memory in all: {}", memory());
}
