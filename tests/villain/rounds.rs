//! Many pages at once, each at a server of its own: one run of the real binary looks at all of them, and each says what its looks come to.

use std::{
    collections::HashMap,
    path::PathBuf,
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;
use walkback::{model::Article, store::Store};

use super::{Reply, Villain};

pub const HEADLINE: &str = "Harbour board keeps the ferry";
pub const LEAD: &str =
    "“We will keep the ferry until spring,” said Maren Holt, the harbour master.";
/// The last words of every story of this house.
pub const END: &str = "children go free as before.";

pub fn story() -> String {
    super::story(HEADLINE, LEAD)
}

/// The story with an edit that nobody can miss.
pub fn edited() -> String {
    super::story(HEADLINE, &LEAD.replace("until spring", "until autumn"))
}

/// An answer with these header lines, each ended.
pub fn said(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    let mut raw = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n"
    )
    .into_bytes();
    raw.extend_from_slice(body);
    raw
}

pub const HTML: &str = "content-type: text/html; charset=utf-8\r\n";

pub fn page(body: impl AsRef<[u8]>) -> Vec<u8> {
    said("200 OK", HTML, body)
}

/// A page in HTML with these header lines besides.
pub fn page_with(headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    said("200 OK", &format!("{HTML}{headers}"), body)
}

pub fn to(place: &str) -> Vec<u8> {
    said("302 Found", &format!("location: {place}\r\n"), "")
}

/// One watch.
pub struct Case {
    pub what: &'static str,
    pub villain: Villain,
    url: String,
    /// What each look comes to; `a|b` leaves the choice.
    looks: &'static [&'static str],
    keys: String,
}

pub fn case(what: &'static str, looks: &'static [&'static str], replies: Vec<Reply>) -> Case {
    let villain = Villain::open();
    villain.answer("/page", replies);
    Case {
        what,
        url: villain.url("/page"),
        villain,
        looks,
        keys: String::new(),
    }
}

/// As `case`, where all is said at once.
pub fn plain<const N: usize>(
    what: &'static str,
    looks: &'static [&'static str],
    replies: [Vec<u8>; N],
) -> Case {
    case(what, looks, replies.map(Reply::Raw).to_vec())
}

impl Case {
    /// What else the server has.
    pub fn with(self, path: &str, raw: Vec<u8>) -> Case {
        self.villain.answer(path, vec![Reply::Raw(raw)]);
        self
    }

    pub fn at(mut self, url: String) -> Case {
        self.url = url;
        self
    }

    /// More lines of the watch.
    pub fn keys(mut self, keys: &str) -> Case {
        self.keys += keys;
        self
    }
}

pub struct Rounds {
    pub folder: TempDir,
    pub cases: Vec<Case>,
    minutes: i64,
    /// The most memory that a look took, in MiB; 0 where nobody tells.
    pub peak: u64,
}

impl Rounds {
    /// `kind`: `page`, `feed`, …; `rest`: further lines of `[fetch]`, then tables.
    pub fn of(kind: &str, rest: &str, cases: Vec<Case>) -> Rounds {
        let folder = tempfile::tempdir().unwrap();
        let ports: Vec<String> = (cases.iter())
            .flat_map(|case| {
                let port = url::Url::parse(&case.url).unwrap().port().unwrap();
                [port, case.villain.port()]
            })
            .map(|port| format!("\"127.0.0.1:{port}\""))
            .collect();
        let mut list = format!("[fetch]\nallow_private = [{}]\n{rest}\n", ports.join(", "));
        for case in &cases {
            let Case {
                what, url, keys, ..
            } = case;
            list += &format!("[[watch]]\nname = \"{what}\"\n{kind} = \"{url}\"\n{keys}");
        }
        std::fs::write(folder.path().join("watchlist.toml"), list).unwrap();
        Rounds {
            folder,
            cases,
            minutes: 0,
            peak: 0,
        }
    }

    pub fn run(&mut self, args: &[&str]) -> Output {
        let child = Command::new(env!("CARGO_BIN_EXE_walkback"))
            .args(args)
            .current_dir(self.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (status, ended) = (
            PathBuf::from(format!("/proc/{}/status", child.id())),
            AtomicBool::new(false),
        );
        let peak = &mut self.peak;
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    let told = std::fs::read_to_string(&status).unwrap_or_default();
                    let most = told.lines().find_map(|line| {
                        let kib = line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?;
                        kib.parse::<u64>().ok()
                    });
                    *peak = (*peak).max(most.unwrap_or(0) / 1024);
                    std::thread::sleep(Duration::from_millis(20));
                }
            });
            let output = child.wait_with_output().unwrap();
            ended.store(true, Ordering::Relaxed);
            output
        })
    }

    /// What a command prints on both, without the control characters that end lines.
    pub fn printed(&mut self, args: &[&str]) -> String {
        let output = self.run(args);
        let all = [output.stdout, output.stderr].concat();
        String::from_utf8(all).unwrap()
    }

    pub fn json(&mut self, args: &[&str]) -> Value {
        let output = self.run(&[args, &["--json"]].concat());
        let (out, err) = (output.stdout, String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&out).unwrap_or_else(|error| panic!("{args:?}: {error}\n{err}"))
    }

    /// One look at all, an hour after the last.
    pub fn look(&mut self) -> Vec<Value> {
        self.minutes += 61;
        let now = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(self.minutes);
        let rows = self.json(&["check", "--now", &now.to_string()]);
        rows.as_array().unwrap().clone()
    }

    /// All looks, each against what it should come to. Whatever is no look at an article says why, in one line.
    pub fn go(&mut self) {
        let most = self.cases.iter().map(|case| case.looks.len()).max();
        let mut made: HashMap<&str, usize> = HashMap::new();
        let mut faults = Vec::new();
        for n in 0..most.unwrap_or(0) {
            let rows = self.look();
            for case in &self.cases {
                let Some(row) = rows.iter().find(|row| row["watch"] == case.what) else {
                    faults.push(format!("{}, look {n}: no row", case.what));
                    continue;
                };
                let outcome = row["outcome"].as_str().unwrap();
                let is_seen = ["first", "changed", "unchanged", "moved"].contains(&outcome);
                if ["first", "changed"].contains(&outcome) {
                    *made.entry(case.what).or_default() += 1;
                }
                let why = row["reason"].as_str().unwrap_or_default();
                if !is_seen && (why.len() < 10 || why.len() > 2_000) {
                    faults.push(format!("{}, look {n}: no good reason: {why:?}", case.what));
                }
                if let Some(expected) = case.looks.get(n)
                    && !expected.split('|').any(|one| one == outcome)
                {
                    faults.push(format!(
                        "{}, look {n}: {outcome}, not {expected}: {why}",
                        case.what
                    ));
                }
            }
        }
        for (what, versions) in self.on_record() {
            let made = made.get(what.as_str()).copied().unwrap_or(0);
            if versions.len() != made {
                faults.push(format!("{what}: {} versions, not {made}", versions.len()));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// Each watch of one page with its versions.
    pub fn on_record(&self) -> Vec<(String, Vec<Article>)> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let store = Store::open_to_read(&self.folder.path().join("snapshots"))
                .await
                .unwrap();
            let mut all = Vec::new();
            for case in &self.cases {
                let mut articles = Vec::new();
                if let Some(page) = store.find_pages(case.what).await.unwrap().first() {
                    for version in store.versions(page.id).await.unwrap() {
                        let article = store.article(page.id, version.number).await.unwrap();
                        articles.push(article.unwrap());
                    }
                }
                all.push((case.what.to_owned(), articles));
            }
            all
        })
    }

    pub fn case(&self, what: &str) -> &Case {
        self.cases.iter().find(|case| case.what == what).unwrap()
    }
}

/// The headline and the text, a line each.
pub fn words(article: &Article) -> String {
    let mut all = article.headline.clone().unwrap_or_default();
    for block in &article.body {
        all += "\n";
        all += &block.text;
    }
    all
}
