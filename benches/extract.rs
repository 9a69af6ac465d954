//! What does reading a page cost? `cargo bench --bench extract`
//!
//! A made-up page of 100 KB; `PAGES=FOLDER` for pages of your own (`.html`, or gzipped `.html.gz`). Each against scraper's parse of the same
//! text, which is the floor, and against `dom_smoothie`, a port of Mozilla's Readability. One core.
#![allow(
    clippy::unwrap_used,
    reason = "a bench that can't run says so by failing"
)]

use std::{
    hint::black_box,
    io::Read,
    path::Path,
    time::{Duration, Instant},
};

use walkback::{extract, quotes};

/// Runs of each page: the quickest counts, for the rest is what else the machine did.
const RUNS: usize = 5;
/// No page below this size should take longer than [`SLOW`].
const LARGE: usize = 1_000_000;
const SLOW: Duration = Duration::from_millis(50);

fn made_up() -> String {
    let mut body = String::new();
    for n in 0..80 {
        body.push_str(&format!(
            "<p class=\"p-{n}\">The council of Ebbing met for the {n}th time this year and heard what the harbour master had to say about the wall, the boats and the weather.</p>\n\
             <p>“We have read item {n} with care and we will not vote on it today,” said Maren Holt, the mayor. Her deputy, Piet Larwood, said the town “must decide before the spring”.</p>\n\
             <div class=\"ad-slot\"><span>Advertisement</span><a href=\"/ads/{n}\">Kettles, {n} of them</a></div>\n"
        ));
    }
    let links: String = (0..430)
        .map(|n| format!("<li class=\"teaser\"><h3><a href=\"/news/story-number-{n}\">Another story, number {n}</a></h3><p>What it is about in a line.</p></li>\n"))
        .collect();
    format!(
        "<!doctype html><html lang=\"en\"><head><title>The wall stays - The Ebbing Post</title><script>{}</script></head><body><nav><ul>{links}</ul></nav><main><article><h1>The wall stays</h1>{body}</article></main><footer>The Ebbing Post</footer></body></html>",
        "var x = 1;".repeat(900)
    )
}

fn pages(folder: &Path) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let mut bytes = std::fs::read(&path).unwrap();
        if path.extension().is_some_and(|ending| ending == "gz") {
            let packed = std::mem::take(&mut bytes);
            let mut reader = flate2::read::MultiGzDecoder::new(packed.as_slice());
            reader.read_to_end(&mut bytes).unwrap();
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        pages.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    pages.sort();
    pages
}

fn quickest<T>(mut call: impl FnMut() -> T) -> Duration {
    (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            drop(black_box(call()));
            start.elapsed()
        })
        .min()
        .unwrap()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn main() {
    let pages = match std::env::var("PAGES") {
        Ok(folder) => pages(Path::new(&folder)),
        Err(_) => vec![("made up".to_owned(), made_up())],
    };
    let hints = extract::Hints::default();
    let (mut parse, mut ours, mut peer) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    let (mut words, mut said) = (0, Duration::ZERO);
    let mut each = Vec::new();
    for (name, text) in &pages {
        let floor = quickest(|| scraper::Html::parse_document(text));
        let own = quickest(|| extract::extract(text.as_bytes(), &hints));
        parse += floor;
        ours += own;
        peer += quickest(|| {
            dom_smoothie::Readability::new(text.as_str(), None, None)
                .and_then(|mut page| page.parse())
        });
        each.push((own, floor, text.len(), name));
        if let Ok(article) = extract::extract(text.as_bytes(), &hints) {
            let text = article.body_text();
            words += text.len();
            said += quickest(|| quotes::of_text(&text, Some("en")));
        }
    }
    let bytes: usize = pages.iter().map(|(_, text)| text.len()).sum();
    println!("{} pages, {} KB", pages.len(), bytes / 1000);
    let tell = |what: &str, time: Duration| {
        let (time, floor) = (time.as_secs_f64(), parse.as_secs_f64());
        println!(
            "{what:<34} {:>9.1} ms  {:>6.2} x parse",
            time * 1e3,
            time / floor
        );
    };
    tell("parse alone (scraper)", parse);
    tell("parse, extract, quotes", ours);
    tell("dom_smoothie", peer);
    each.sort();
    let slow = each
        .iter()
        .filter(|(own, _, size, _)| *own > SLOW && *size < LARGE);
    println!(
        "pages under {} MB that took over {} ms: {}",
        LARGE / 1_000_000,
        SLOW.as_millis(),
        slow.count()
    );
    for (own, floor, size, name) in each.iter().rev().take(5) {
        println!(
            "  {:>7.1} ms, {:.2} x parse, {:>5} KB  {name}",
            ms(*own),
            own.as_secs_f64() / floor.as_secs_f64(),
            size / 1000
        );
    }
    println!(
        "quotes alone, of {} KB of plain text: {:.1} MB/s",
        words / 1000,
        words as f64 / 1e6 / said.as_secs_f64()
    );
}
