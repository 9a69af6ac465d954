//! The desk in a real browser: every view at two widths and in both schemes, the keys, filters, marks, a watch added, a login, hostile pages.
//!
//! `cargo test --test browser -- --ignored`, with `chromium` and `chromedriver` (`.ci/run` installs them). `WALKBACK_AXE` names axe-core's
//! `axe.min.js`, which then holds each view against WCAG 2.2 AA. Pictures of the views are left in `target/desk/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod chromium;
mod newsroom;

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
};

use chromium::Browser;
use newsroom::{HEADLINE, Newsroom, QUOTE, Reader, first_story, story};

/// What a page would like to do to whoever looks at it.
const ATTACK: &str =
    "Levy &lt;img src=x onerror=hit=1&gt;&lt;script&gt;hit=1&lt;/script&gt; \u{202E}kcab";

/// A record of two pages, with edits of every weight, a hostile headline and words in two directions.
fn desk(post: &Newsroom) -> Reader {
    let reader = Reader::watching(&post.url("/towns"));
    let list = reader.folder.path().join("watchlist.toml");
    let mut file = std::fs::OpenOptions::new().append(true).open(list).unwrap();
    write!(
        file,
        "\n[[watch]]\nname = \"odd\"\npage = \"{}\"\nschedule = \"*/15 * * * *\"\n",
        post.url("/odd")
    )
    .unwrap();
    post.publish("/towns", first_story("one"));
    post.publish(
        "/odd",
        story(
            "A quiet day at the harbour",
            "Piet Roos",
            "שלום לכולם, ברוכים הבאים לנמל הישן",
            "one",
        ),
    );
    reader.check();
    post.publish(
        "/towns",
        story(
            "Ministers delay levy on coastal towns",
            "Maren Holt",
            "We will charge the towns for their own defences",
            "two",
        ),
    );
    post.publish(
        "/odd",
        story(
            ATTACK,
            "Piet Roos",
            "שלום לכולם, ברוכים הבאים לנמל החדש",
            "two",
        ),
    );
    reader.check();
    post.publish(
        "/towns",
        story(
            "Ministers delay levy on coastal towns",
            "Ada Finch",
            "We will charge the towns for their own defences",
            "three",
        ),
    );
    reader.check();
    reader
}

struct Served {
    process: Child,
    address: String,
}

impl Served {
    fn by(reader: &Reader, arguments: &[&str]) -> Served {
        let mut process = Command::new(env!("CARGO_BIN_EXE_walkback"))
            .args(arguments)
            .args(["--listen", "127.0.0.1:0"])
            .current_dir(reader.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        let outs: [Box<dyn std::io::Read + Send>; 2] = [
            Box::new(process.stdout.take().unwrap()),
            Box::new(process.stderr.take().unwrap()),
        ];
        for out in outs {
            let tell = tell.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(out).lines().map_while(Result::ok) {
                    if let Some((_, rest)) = line.split_once("http://127.0.0.1:") {
                        let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
                        let _ = tell.send(format!("http://127.0.0.1:{port}"));
                    }
                }
            });
        }
        let address = told
            .recv_timeout(std::time::Duration::from_secs(30))
            .expect("it says where it listens");
        Served { process, address }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What must hold of any page of the desk.
async fn holds(browser: &Browser, served: &Served, view: &str) {
    let wide = browser
        .run(
            "const most = window.innerWidth;
             if (document.documentElement.scrollWidth <= most) return [];
             return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > most + 1)
                 .map(e => e.tagName + '.' + e.className)",
        )
        .await;
    assert_eq!(wide, serde_json::json!([]), "{view} scrolls sideways");
    assert!(
        browser.run("return window.hit").await.is_null(),
        "{view} ran a page's script"
    );
    let foreign = format!(
        "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith('{}') && !n.startsWith('data:'))",
        served.address
    );
    assert_eq!(browser.run(&foreign).await, serde_json::json!([]), "{view}");
    assert_eq!(browser.console().await, Vec::<String>::new(), "{view}");
    if let Ok(axe) = std::env::var("WALKBACK_AXE") {
        browser.run(&std::fs::read_to_string(axe).unwrap()).await;
        let found = browser
            .wait_for(
                "const done = arguments[0];
                 axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                    .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | '))))",
            )
            .await;
        assert_eq!(found, serde_json::json!([]), "{view}");
    }
}

#[tokio::test]
#[ignore = "needs chromium and chromedriver: `.ci/run` installs them"]
async fn every_view_at_every_width_in_both_schemes() {
    let post = Newsroom::open();
    let reader = desk(&post);
    let served = Served::by(&reader, &["serve"]);
    let browser = Browser::open(true).await;
    let pictures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/desk");
    std::fs::create_dir_all(&pictures).unwrap();
    let views = [
        ("today", "/"),
        ("filtered", "/?kind=quote_reworded&significance=material"),
        ("nothing-fits", "/?speaker=nobody"),
        ("review", "/review"),
        ("edit", "/edit/1"),
        ("pages", "/pages"),
        ("page", "/page/1"),
        ("hostile-page", "/page/2"),
        ("diff", "/page/1/diff?from=1&to=2"),
        ("side-by-side", "/page/1/diff?from=1&to=3&view=side"),
        ("hostile-diff", "/page/2/diff?from=1&to=2"),
        ("version", "/page/2/version/2"),
        ("coverage", "/status"),
        ("speakers", "/speakers"),
        ("speaker", "/speaker?name=Maren+Holt"),
        ("search", "/search?q=levy"),
        ("add", "/add"),
        ("login", "/login"),
        ("missing", "/page/99"),
    ];
    for (width, height) in [(1440, 900), (320, 800)] {
        browser.size(width, height).await;
        for scheme in ["light", "dark"] {
            browser.scheme(scheme).await;
            for (name, path) in views {
                browser.go(&format!("{}{path}", served.address)).await;
                let view = format!("{name}-{width}-{scheme}");
                std::fs::write(
                    pictures.join(format!("{view}.png")),
                    browser.picture().await,
                )
                .unwrap();
                assert!(!browser.text("h1").await.is_empty(), "{view} has a heading");
                match name {
                    // The console tells of the 404.
                    "missing" => drop(browser.console().await),
                    _ => holds(&browser, &served, &view).await,
                }
            }
        }
    }
}

#[tokio::test]
#[ignore = "needs chromium and chromedriver: `.ci/run` installs them"]
async fn keys_filters_marks_and_search() {
    let post = Newsroom::open();
    let reader = desk(&post);
    let served = Served::by(&reader, &["serve"]);
    let browser = Browser::open(true).await;
    browser.go(&served.address).await;
    let all = browser
        .run("return document.querySelectorAll('.edit').length")
        .await;
    browser.keys_until("j", ".edit.current", "").await;
    let current = "return document.querySelector('.edit.current')?.dataset.edit";
    let first = browser.run(current).await;
    browser.keys("j").await;
    assert_ne!(browser.run(current).await, first);
    browser.keys("k").await;
    assert_eq!(browser.run(current).await, first);
    let shown = "return document.getElementById('keys')?.open ?? false";
    browser.keys("?").await;
    assert_eq!(browser.run(shown).await, true);
    browser.keys("?").await;
    assert_eq!(browser.run(shown).await, false);
    let edit = format!("#edit-{}", first.as_str().unwrap());
    browser.keys("s").await;
    browser.until(&edit, "starred").await;
    browser.go(&format!("{}/?starred=on", served.address)).await;
    assert_eq!(
        browser
            .run("return document.querySelectorAll('.edit').length")
            .await,
        1
    );
    browser.go(&served.address).await;
    browser.keys_until("j", ".edit.current", "").await;
    browser.keys_until("e", "main", "✓ reviewed").await;
    browser.go(&format!("{}/review", served.address)).await;
    let left = browser
        .run("return document.querySelectorAll('.edit').length")
        .await;
    assert_eq!(left.as_i64(), all.as_i64().map(|all| all - 1));
    // The queue goes on with the next edit, says how many are left, and takes a mark back.
    let left = left.as_i64().unwrap();
    browser.keys_until("j", ".edit.current", "").await;
    let (focus, place) = (
        "return document.activeElement.closest('.edit')?.id",
        "return document.querySelector('.edit.current')?.id",
    );
    let marked = browser.run(place).await;
    browser.keys("e").await;
    browser.until("#said", &format!("{} left", left - 1)).await;
    browser
        .until("h1", &format!("To review: {}", left - 1))
        .await;
    let next = browser.run(place).await;
    assert_ne!(next, marked);
    assert_eq!(browser.run(focus).await, next, "it can be heard, too");
    browser.keys("u").await;
    browser.until("#said", "Undone").await;
    browser.until("h1", &format!("To review: {left}")).await;
    assert_eq!(browser.run(place).await, marked);
    // What is copied of a marked edit says what was taken away and what was put in.
    let copied = browser
        .run(
            "const words = [...document.querySelectorAll('.words')].find(w => w.querySelector('del + ins'));
             getSelection().selectAllChildren(words); return getSelection().toString()",
        )
        .await;
    let copied = copied.as_str().unwrap_or_default();
    assert!(
        copied.contains("[deleted: ") && copied.contains("] [inserted: "),
        "{copied}"
    );
    // A filter, by its form.
    browser.go(&served.address).await;
    browser.press("details.filter summary").await;
    browser.write("input[name=speaker]", "Ada Finch").await;
    browser.press("details.filter button").await;
    browser.until("main", "Show everything").await;
    assert!(browser.address().await.contains("speaker=Ada"));
    assert_eq!(
        browser
            .run("return document.querySelectorAll('.edit').length")
            .await,
        1
    );
    browser.keys("/").await;
    assert_eq!(
        browser.run("return document.activeElement.id").await,
        "find"
    );
    browser.write("#find", "harbour hall\u{E007}").await;
    browser.until("#hits", "harbour hall").await;
}

#[tokio::test]
#[ignore = "needs chromium and chromedriver: `.ci/run` installs them"]
async fn a_watch_is_added_and_a_login_asked_for() {
    let post = Newsroom::open();
    let reader = desk(&post);
    let running = Served::by(&reader, &["run"]);
    let browser = Browser::open(true).await;
    post.publish("/new", first_story("new"));
    browser.go(&format!("{}/add", running.address)).await;
    browser.write("input[name=url]", &post.url("/new")).await;
    browser.press("form.adding button").await;
    browser.until("main", HEADLINE).await;
    browser.until("main", QUOTE).await;
    browser.write("input[name=name]", "new").await;
    browser.press("form.adding[action='/add'] button").await;
    browser.until("h1", "Pages on record").await;
    let list = std::fs::read_to_string(reader.folder.path().join("watchlist.toml")).unwrap();
    assert!(list.contains(&post.url("/new")), "{list}");
    drop(running);
    let mut add = Command::new(env!("CARGO_BIN_EXE_walkback"))
        .args(["user", "add", "ines"])
        .current_dir(reader.folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    add.stdin
        .take()
        .unwrap()
        .write_all(b"correct horse battery\n")
        .unwrap();
    assert!(add.wait().unwrap().success());
    let served = Served::by(&reader, &["serve"]);
    browser.go(&format!("{}/page/1", served.address)).await;
    assert_eq!(browser.text("h1").await, "Log in");
    browser.write("input[name=name]", "ines").await;
    browser.write("input[name=password]", "wrong").await;
    browser.press("form.login button").await;
    browser.until("[role=alert]", "password").await;
    browser.write("input[name=name]", "ines").await;
    browser
        .write("input[name=password]", "correct horse battery")
        .await;
    browser.press("form.login button").await;
    browser
        .until("h1", "Ministers delay levy on coastal towns")
        .await;
}

#[tokio::test]
#[ignore = "needs chromium and chromedriver: `.ci/run` installs them"]
async fn everything_is_there_without_scripts() {
    let post = Newsroom::open();
    let reader = desk(&post);
    let served = Served::by(&reader, &["serve"]);
    let browser = Browser::open(false).await;
    let running = Served::by(&reader, &["run"]);
    post.publish("/new", first_story("new"));
    browser.go(&format!("{}/add", running.address)).await;
    browser.write("input[name=url]", &post.url("/new")).await;
    browser.press("form.adding button").await;
    browser.until("main", HEADLINE).await;
    drop(running);
    browser.go(&served.address).await;
    assert!(browser.text("#zone").await.contains("UTC"), "no script ran");
    assert!(
        browser
            .text("main")
            .await
            .contains("Quote given to another speaker")
    );
    browser.press(".edit button[value=reviewed]").await;
    browser.until("main", "✓ reviewed").await;
    browser.press("a[href='/page/1']").await;
    browser
        .until("h1", "Ministers delay levy on coastal towns")
        .await;
    browser.write("#find", "levy").await;
    browser.press("#find").await;
    browser.until("#hits", "levy").await;
}
