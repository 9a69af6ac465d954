//! What does the record cost? Bytes kept, time to append and to read. `cargo bench --bench store`
//!
//! Histories made here, or `HISTORY=FOLDER`: a folder for each page (the first word of its name is its site), and in it a
//! file for each version, in the order of their names. Where they are
//! installed, `git gc --aggressive` and `xz -9e` keep the same versions beside it.
#![allow(
    clippy::unwrap_used,
    reason = "a bench that can't run says so by failing"
)]

use std::{
    fmt::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use sha2::Digest;
use walkback::{
    compare, extract,
    model::{Answer, Article, Outcome},
    store::{NewCheck, Seen, Store},
};

/// The versions of each page, and its site.
type Histories = Vec<(String, Vec<Vec<u8>>)>;

fn given(folder: &Path) -> Histories {
    let sorted = |folder: &Path| -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        found.sort();
        found
    };
    sorted(folder)
        .iter()
        .map(|page| {
            let name = page.file_name().unwrap().to_string_lossy().into_owned();
            let site = name.split('-').next().unwrap_or_default().to_owned();
            let versions = sorted(page);
            let versions = versions.iter().map(|path| std::fs::read(path).unwrap());
            (site, versions.collect())
        })
        .collect()
}

/// Forty pages of one site, thirty versions each: a template with tokens that change, a story in which a paragraph changes.
fn made() -> Histories {
    let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
    let mut roll = move || {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice
    };
    let template: String = (0..400).fold(String::new(), |mut html, n| {
        let _ = writeln!(
            html,
            "<li class=\"nav-{n}\"><a href=\"/section/{n}\">Section number {n}</a></li>"
        );
        html
    });
    (0..40)
        .map(|page| {
            let mut paragraphs: Vec<u64> = (0..60).map(|_| roll()).collect();
            let versions = (0..30)
                .map(|_| {
                    let at = usize::try_from(roll() % 60).unwrap();
                    paragraphs[at] = roll();
                    let mut html = format!(
                        "<html><head><title>Page {page}</title><script nonce=\"{:016x}\"></script></head><body><ul>{template}</ul>",
                        roll()
                    );
                    for paragraph in &paragraphs {
                        let _ = writeln!(html, "<p>The council met and heard item {paragraph} of the day, and {} of the night, before it rose.</p>", paragraph % 9_973);
                    }
                    html.into_bytes()
                })
                .collect();
            (format!("site{}", page % 4), versions)
        })
        .collect()
}

fn answer(url: &str, body: Vec<u8>) -> Answer {
    Answer {
        asked: url.to_owned(),
        url: url.to_owned(),
        status: 200,
        headers: vec![("content-type".into(), "text/html".into())],
        request_headers: Vec::new(),
        redirects: Vec::new(),
        body,
        peer: None,
        protocol: "HTTP/1.1".into(),
        certificate: None,
    }
}

/// Bytes on disk.
struct Kept {
    file: u64,
    bodies: u64,
}

/// The bytes of all bodies as packed.
async fn bodies(file: &Path) -> u64 {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let database = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let sum: i64 = sqlx::query_scalar("SELECT SUM(LENGTH(bytes)) FROM body")
        .fetch_one(&database)
        .await
        .unwrap();
    u64::try_from(sum).unwrap()
}

/// A page of a version, which may be one already.
fn html(title: &str, version: &[u8]) -> Vec<u8> {
    let is_html = version.windows(3).any(|part| part == b"<p>") || version.starts_with(b"<");
    if is_html {
        return version.to_vec();
    }
    let text = String::from_utf8_lossy(version);
    let blocks = text.split("\n\n").map(|block| {
        let block = block.replace('&', "&amp;").replace('<', "&lt;");
        match block.trim_start_matches('#') {
            heading if heading.len() < block.len() => format!("<h2>{}</h2>\n", heading.trim()),
            _ => format!("<p>{block}</p>\n"),
        }
    });
    let blocks: String = blocks.collect();
    format!("<!doctype html><title>{title}</title><main><h1>{title}</h1>\n{blocks}</main>")
        .into_bytes()
}

/// What the whole record of these versions takes: articles, edits and the indexes of their words too.
async fn in_full(histories: &Histories) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let (mut versions, mut edits) = (0, 0);
    let mut at = Timestamp::UNIX_EPOCH;
    for (number, (site, page)) in histories.iter().enumerate() {
        let url = format!("https://{site}.example/{number}");
        let (id, _) = store.page(&url, "w", None, at).await.unwrap();
        let mut newest: Option<Article> = None;
        for version in page {
            let body = html(&format!("Document {number}"), version);
            let Ok(article) = extract::extract(&body, &extract::Hints::default()) else {
                continue;
            };
            at += SignedDuration::from_secs(60);
            let answer = answer(&url, body);
            let comparison = newest.as_ref().map(|old| compare::compare(old, &article));
            let told = comparison.as_ref().map_or(0, |told| told.edits.len());
            let fingerprint = compare::fingerprint(&article);
            let is_new = newest.is_none() || told > 0;
            let seen = match is_new {
                true => Seen::New {
                    article: &article,
                    fingerprint: &fingerprint,
                    returns_to: None,
                    comparison: comparison.as_ref(),
                },
                false => Seen::Same,
            };
            let check = NewCheck {
                answer: Some(&answer),
                seen,
                ..NewCheck::plain(id, at, Outcome::Changed)
            };
            store.record(&check).await.unwrap();
            edits += told;
            if is_new {
                versions += 1;
                newest = Some(article);
            }
        }
    }
    store.compact().await.unwrap();
    drop(store);
    let file = folder.path().join("walkback.db");
    let size = std::fs::metadata(&file).unwrap().len();
    println!(
        "with {versions} articles, {edits} edits and their words: the whole file {:.2} MB, of which bodies {:.2}",
        size as f64 / 1e6,
        bodies(&file).await as f64 / 1e6
    );
}

fn name(body: &[u8]) -> String {
    sha2::Sha256::digest(body)
        .iter()
        .fold(String::from("sha256:"), |mut name, byte| {
            let _ = write!(name, "{byte:02x}");
            name
        })
}

fn tell(what: &str, times: &mut [Duration]) {
    times.sort();
    let at =
        |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!(
        "{what:<24} p50 {:>7.2} ms   p99 {:>7.2} ms   worst {:>7.2} ms",
        at(50),
        at(99),
        at(100)
    );
}

/// What all threads of this process have used of the processors, as Linux counts it; zero elsewhere.
fn used() -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten();
    let used = tasks.flatten().filter_map(|task| {
        let told = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        told.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(used.sum())
}

/// What `git gc --aggressive` makes of the same versions, a commit each; `None` without git.
fn git(histories: &Histories) -> Option<u64> {
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| {
        let done = Command::new("git")
            .args(["-c", "user.name=b", "-c", "user.email=b@example.org"])
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        done.is_ok_and(|status| status.success()).then_some(())
    };
    git(&["init", "-q"])?;
    for (number, (_, page)) in histories.iter().enumerate() {
        for version in page {
            std::fs::write(folder.path().join(number.to_string()), version).unwrap();
            git(&["add", "-A"])?;
            git(&["commit", "-q", "--allow-empty", "-m", "v"])?;
        }
    }
    git(&["gc", "--aggressive", "--prune=now", "-q"])?;
    Some(size(&folder.path().join(".git/objects")))
}

fn size(folder: &Path) -> u64 {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            match entry.file_type().unwrap().is_dir() {
                true => size(&entry.path()),
                false => entry.metadata().unwrap().len(),
            }
        })
        .sum()
}

fn xz(histories: &Histories) -> Option<u64> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all");
    let all = histories.iter().flat_map(|(_, versions)| versions.concat());
    std::fs::write(&path, all.collect::<Vec<u8>>()).unwrap();
    let done = Command::new("xz")
        .args(["-9e", "--lzma2=preset=9e,dict=512MiB"])
        .arg(&path)
        .status();
    done.is_ok_and(|status| status.success())
        .then(|| std::fs::metadata(path.with_extension("xz")).unwrap().len())
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let histories = match std::env::var("HISTORY") {
        Ok(folder) => given(Path::new(&folder)),
        Err(_) => made(),
    };
    let versions = histories.iter().flat_map(|(_, versions)| versions).count();
    let raw: usize = histories
        .iter()
        .flat_map(|(_, versions)| versions)
        .map(Vec::len)
        .sum();
    println!(
        "{} pages, {versions} versions, {:.1} MB",
        histories.len(),
        raw as f64 / 1e6
    );
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let (mut times, mut work) = (Vec::new(), Vec::new());
    let mut at = Timestamp::UNIX_EPOCH;
    let longest = histories
        .iter()
        .map(|(_, versions)| versions.len())
        .max()
        .unwrap_or(0);
    // As a watch meets them: every page's first version, then every page's second.
    for version in 0..longest {
        for (number, (site, page)) in histories.iter().enumerate() {
            let Some(body) = page.get(version) else {
                continue;
            };
            let url = format!("https://{site}.example/{number}");
            let (id, _) = store.page(&url, "w", None, at).await.unwrap();
            let answer = answer(&url, body.clone());
            at += SignedDuration::from_secs(60);
            let (start, before) = (Instant::now(), used());
            store
                .record(&NewCheck {
                    answer: Some(&answer),
                    ..NewCheck::plain(id, at, Outcome::Unchanged)
                })
                .await
                .unwrap();
            times.push(start.elapsed());
            work.push(used().saturating_sub(before));
        }
    }
    tell("append", &mut times);
    tell("append, CPU", &mut work);
    let mut times = Vec::new();
    let mut dice = 1_u64;
    for _ in 0..2_000 {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let (_, page) = &histories[usize::try_from(dice >> 33).unwrap() % histories.len()];
        let body = &page[usize::try_from(dice >> 20 & 0xffff).unwrap() % page.len()];
        let name = name(body);
        let start = Instant::now();
        assert_eq!(store.body(&name).await.unwrap().as_ref(), Some(body));
        times.push(start.elapsed());
    }
    tell("read any version", &mut times);
    store.compact().await.unwrap();
    drop(store);
    let file = folder.path().join("walkback.db");
    let kept = Kept {
        file: std::fs::metadata(&file).unwrap().len(),
        bodies: bodies(&file).await,
    };
    println!(
        "bodies {:.2} MB ({:.1} x smaller), the whole file {:.2} MB",
        kept.bodies as f64 / 1e6,
        raw as f64 / kept.bodies as f64,
        kept.file as f64 / 1e6
    );
    in_full(&histories).await;
    for (name, peer) in [
        ("git gc --aggressive", git(&histories)),
        ("xz -9e of all", xz(&histories)),
    ] {
        match peer {
            Some(peer) => println!(
                "{name:<20} {:.2} MB: bodies {:.2} x, the whole file {:.2} x",
                peer as f64 / 1e6,
                kept.bodies as f64 / peer as f64,
                kept.file as f64 / peer as f64
            ),
            None => println!("{name}: not installed"),
        }
    }
}
