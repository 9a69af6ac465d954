//! Whatever a server does: nothing false on record, no request where it must not go, no harm to us. The real binary, servers that misbehave.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod villain;

use std::io::Write;

use villain::{Reader, Reply, Villain};

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn with_header(header: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut raw = format!("HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n{header}content-length: {length}\r\nconnection: close\r\n\r\n").into_bytes();
    raw.extend_from_slice(body);
    raw
}

fn story(lead: &str) -> String {
    villain::story("Harbour board keeps the ferry", lead)
}

const LEAD: &str = "“We will keep the ferry until spring,” said Maren Holt, the harbour master.";

/// What is cut, broken, bloated or no answer at all: first a good page, then the bad answer, then the good page again.
#[test]
fn a_bad_answer_is_a_failed_check_and_never_a_version() {
    let page = story(LEAD);
    let half = &page.as_bytes()[..page.len() / 2];
    let packed = gzipped(page.as_bytes());
    let mut wrong_sum = packed.clone();
    let at = wrong_sum.len() - 6;
    wrong_sum[at] ^= 0xFF;
    let line = |status: &str, rest: &str| {
        let mut raw = format!(
            "HTTP/1.1 {status}\r\ncontent-type: text/html\r\nconnection: close\r\n{rest}\r\n"
        )
        .into_bytes();
        raw.extend_from_slice(page.as_bytes());
        raw
    };
    let bad: Vec<(&str, Vec<u8>)> = vec![
        (
            "short",
            [
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", page.len()).as_bytes(),
                half,
            ]
            .concat(),
        ),
        (
            "unfinished chunks",
            [
                format!(
                    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n",
                    half.len()
                )
                .as_bytes(),
                half,
                b"\r\n",
            ]
            .concat(),
        ),
        (
            "a broken chunk",
            [
                b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n".as_slice(),
                page.as_bytes(),
            ]
            .concat(),
        ),
        (
            "a huge chunk",
            [
                b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffff0\r\n"
                    .as_slice(),
                page.as_bytes(),
            ]
            .concat(),
        ),
        (
            "two lengths",
            line("200 OK", "content-length: 10\r\ncontent-length: 20\r\n"),
        ),
        (
            "a negative length",
            line("200 OK", "content-length: -1\r\n"),
        ),
        ("no status line", page.clone().into_bytes()),
        ("a strange status", line("999 Odd", "")),
        (
            "a part that nobody asked for",
            line("206 Partial Content", ""),
        ),
        (
            "not modified, unasked",
            b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec(),
        ),
        (
            "an unknown packing",
            with_header("content-encoding: x-odd\r\n", page.as_bytes()),
        ),
        (
            "packed twice",
            with_header("content-encoding: gzip, gzip\r\n", &gzipped(&packed)),
        ),
        (
            "gzip cut off",
            with_header("content-encoding: gzip\r\n", &packed[..packed.len() / 2]),
        ),
        (
            "gzip with a wrong sum",
            with_header("content-encoding: gzip\r\n", &wrong_sum),
        ),
        (
            "br that is none",
            with_header("content-encoding: br\r\n", page.as_bytes()),
        ),
        (
            "a gzip bomb",
            with_header(
                "content-encoding: gzip\r\n",
                &gzipped(&vec![b' '; 40 << 20]),
            ),
        ),
        (
            "a header of 300 KiB",
            with_header(
                &format!("x-much: {}\r\n", "x".repeat(300 << 10)),
                page.as_bytes(),
            ),
        ),
        (
            "a header of 100 KiB",
            with_header(
                &format!("x-much: {}\r\n", "x".repeat(100 << 10)),
                page.as_bytes(),
            ),
        ),
        (
            "thousands of headers",
            with_header(&"x-a: b\r\n".repeat(4_000), page.as_bytes()),
        ),
        ("nothing", Vec::new()),
        ("an empty page", with_header("", b"")),
        (
            "noise",
            with_header(
                "",
                &(0u32..60_000)
                    .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
                    .collect::<Vec<u8>>(),
            ),
        ),
        ("an error", line("500 Broken", "")),
        ("a redirect to nowhere", line("302 Found", "")),
        (
            "a circle",
            b"HTTP/1.1 302 Found\r\nlocation: /page\r\ncontent-length: 0\r\n\r\n".to_vec(),
        ),
        (
            "a script for an address",
            b"HTTP/1.1 302 Found\r\nlocation: javascript:alert(1)\r\ncontent-length: 0\r\n\r\n"
                .to_vec(),
        ),
    ];
    for (what, raw) in bad {
        let villain = Villain::open();
        let good = with_header("", page.as_bytes());
        villain.answer(
            "/page",
            vec![
                Reply::Raw(good.clone()),
                Reply::Raw(raw.clone()),
                Reply::Raw(raw),
                Reply::Raw(good),
            ],
        );
        let reader = Reader::watching(&villain.url("/page"));
        assert_eq!(reader.check()["outcome"], "first", "{what}");
        let found = reader.check();
        assert!(
            ["failed", "suspect", "refused"].contains(&found["outcome"].as_str().unwrap()),
            "{what}: {found}"
        );
        assert!(
            found["reason"].as_str().is_some_and(|why| why.len() > 10),
            "{what}: {found}"
        );
        assert_eq!(
            reader.history()["versions"].as_array().unwrap().len(),
            1,
            "{what}"
        );
        assert!(reader.log().as_array().unwrap().is_empty(), "{what}");
    }
}

#[test]
fn what_was_cut_short_is_kept_for_looking() {
    let villain = Villain::open();
    villain.answer(
        "/page",
        vec![Reply::Raw(
            b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n<p>the first half".to_vec(),
        )],
    );
    let reader = Reader::watching(&villain.url("/page"));
    assert_eq!(reader.check()["outcome"], "failed");
    let check = reader.history()["checks"][0].clone();
    assert_eq!(check["status"], 200);
    assert!(
        check["snapshot"]
            .as_str()
            .is_some_and(|hash| hash.starts_with("sha256:"))
    );
}

#[test]
fn no_spelling_of_a_forbidden_address_is_asked() {
    let villain = Villain::open();
    let forbidden = villain.beside("127.77.7.7");
    let port = forbidden.port();
    let spellings = [
        format!("http://127.77.7.7:{port}/"),
        format!("http://2135754503:{port}/"),
        format!("http://0177.77.1799:{port}/"),
        format!("http://0x7f.0x4d.0x7.0x7:{port}/"),
        format!("http://[::ffff:127.77.7.7]:{port}/"),
        format!("http://127.0.0.1@127.77.7.7:{port}/"),
        format!("http://127.77.7.7:{port}\\@127.0.0.1/"),
        format!("//127.77.7.7:{port}/"),
        "http://100.64.1.1/".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://[64:ff9b::7f4d:707]/".to_owned(),
        "file:///etc/passwd".to_owned(),
        format!("gopher://127.77.7.7:{port}/"),
    ];
    for to in spellings {
        let raw = format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
        villain.answer("/page", vec![Reply::Raw(raw.into_bytes())]);
        let reader = Reader::watching(&villain.url("/page"));
        let found = reader.check();
        assert_eq!(found["outcome"], "refused", "{to}: {found}");
    }
    let page = format!(
        "<rss version=\"2.0\"><channel><title>x</title><item><title>A</title><link>http://127.77.7.7:{port}/a-b-c</link></item><item><title>B</title><link>{}</link></item></channel></rss>",
        villain.url("/story")
    );
    villain.answer("/feed", vec![Reply::Raw(with_header("", page.as_bytes()))]);
    villain.answer(
        "/story",
        vec![Reply::Raw(with_header("", story(LEAD).as_bytes()))],
    );
    let reader = Reader::of("feed", &villain.url("/feed"), "");
    let found = reader.all();
    let of = |word: &str| {
        found
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["outcome"] == word)
            .count()
    };
    assert_eq!((of("refused"), of("first")), (1, 1), "{found}");
    assert_eq!(forbidden.visits(), 0);
}

#[test]
fn secrets_stay_with_the_place_that_they_are_for() {
    let villain = Villain::open();
    let other = villain.beside("127.0.0.1");
    let to = format!("http://127.0.0.1:{}/", other.port());
    let raw = format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
    villain.answer("/page", vec![Reply::Raw(raw.into_bytes())]);
    let reader = Reader::of(
        "page",
        &villain.url("/page"),
        "headers = { X-Token = \"hush-hush\" }\ncookies = { session = \"hush-hush\" }\n",
    );
    reader.check();
    assert!(
        villain
            .heads()
            .iter()
            .any(|head| head.starts_with("GET /page") && head.contains("hush-hush"))
    );
    assert!(other.heads().iter().all(|head| !head.contains("hush-hush")));
    assert!(!reader.everything_printed().contains("hush-hush"));
}

#[test]
fn a_chain_of_slow_redirects_has_one_budget() {
    let villain = Villain::open();
    for n in 0..9 {
        let raw = format!(
            "HTTP/1.1 302 Found\r\nlocation: /hop{}\r\ncontent-length: 0\r\n\r\n",
            n + 1
        );
        villain.answer(
            &format!("/hop{n}"),
            vec![Reply::Late(400, raw.into_bytes())],
        );
    }
    let reader = Reader::with_fetch(&villain.url("/hop0"), "timeout = \"1s\"\n");
    let found = reader.check();
    assert_eq!(found["outcome"], "failed");
    assert!(
        found["reason"].as_str().unwrap().contains("took"),
        "{found}"
    );
    assert!(villain.heads().len() < 6);
}

#[test]
fn two_variants_in_turn_are_one_edit_at_most() {
    let villain = Villain::open();
    let headlines = [
        "Harbour board keeps the ferry",
        "Ferry stays, harbour board says",
    ];
    let replies = [0, 1, 0, 1, 1, 0, 1, 0].repeat(4).into_iter().map(|which| {
        let page = villain::story(headlines[which], LEAD);
        Reply::Raw(with_header("", page.as_bytes()))
    });
    villain.answer("/page", replies.collect());
    let reader = Reader::watching(&villain.url("/page"));
    for _ in 0..8 {
        reader.check();
    }
    assert!(reader.history()["versions"].as_array().unwrap().len() <= 2);
    assert!(reader.log().as_array().unwrap().len() <= 1);
}

#[test]
fn a_cache_that_lags_behind_reverts_nothing_and_a_revert_is_told() {
    let villain = Villain::open();
    let old = with_header(
        "last-modified: Sun, 01 Mar 2026 08:00:00 GMT\r\nage: 7200\r\n",
        story(LEAD).as_bytes(),
    );
    let lead = LEAD.replace("until spring", "until autumn");
    let new = with_header(
        "last-modified: Sun, 01 Mar 2026 10:00:00 GMT\r\nage: 3\r\n",
        story(&lead).as_bytes(),
    );
    let back = with_header(
        "last-modified: Sun, 01 Mar 2026 12:00:00 GMT\r\n",
        story(LEAD).as_bytes(),
    );
    villain.answer(
        "/page",
        [&old, &new, &old, &old, &old, &new, &back]
            .map(|raw| Reply::Raw(raw.clone()))
            .to_vec(),
    );
    let reader = Reader::watching(&villain.url("/page"));
    let outcomes: Vec<String> = (0..5)
        .map(|_| reader.check()["outcome"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        outcomes,
        ["first", "changed", "suspect", "suspect", "suspect"]
    );
    assert_eq!(reader.check()["outcome"], "unchanged");
    assert_eq!(reader.check()["outcome"], "changed");
    let versions = reader.history()["versions"].clone();
    assert_eq!(
        (
            versions.as_array().unwrap().len(),
            &versions[2]["returns_to"]
        ),
        (3, &serde_json::json!(1))
    );
}

#[test]
fn another_text_under_the_address_is_told_only_when_it_stays() {
    let villain = Villain::open();
    let good = Reply::Raw(with_header("", story(LEAD).as_bytes()));
    let other = Reply::Raw(with_header("", villain::other_story().as_bytes()));
    villain.answer(
        "/page",
        vec![good.clone(), other.clone(), good, other.clone(), other],
    );
    let reader = Reader::watching(&villain.url("/page"));
    let outcomes: Vec<String> = (0..5)
        .map(|_| reader.check()["outcome"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        outcomes,
        ["first", "suspect", "unchanged", "suspect", "changed"]
    );
}

#[test]
fn robots_that_cannot_be_read_are_waited_for() {
    for (robots, outcome) in [
        (
            "HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n",
            "deferred",
        ),
        (
            "HTTP/1.1 429 Later\r\nretry-after: 300\r\ncontent-length: 0\r\n\r\n",
            "deferred",
        ),
        ("HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n", "first"),
        (
            "HTTP/1.1 301 Moved\r\nlocation: /robots.txt\r\ncontent-length: 0\r\n\r\n",
            "first",
        ),
    ] {
        let villain = Villain::open();
        villain.answer("/robots.txt", vec![Reply::Raw(robots.as_bytes().to_vec())]);
        villain.answer(
            "/page",
            vec![Reply::Raw(with_header("", story(LEAD).as_bytes()))],
        );
        let found = Reader::watching(&villain.url("/page")).check();
        assert_eq!(found["outcome"], outcome, "{robots}: {found}");
    }
}

#[test]
fn long_lists_are_taken_up_piece_by_piece_and_circles_end() {
    let villain = Villain::open();
    let items: String = (0..1_200)
        .map(|n| {
            format!(
                "<item><link>{}</link></item>",
                villain.url(&format!("/s/{n}"))
            )
        })
        .collect();
    let feed = format!("<rss version=\"2.0\"><channel><title>x</title>{items}</channel></rss>");
    villain.answer("/feed", vec![Reply::Raw(with_header("", feed.as_bytes()))]);
    let reader = Reader::of("feed", &villain.url("/feed"), "");
    assert_eq!(reader.all().as_array().unwrap().len(), 200);
    let own = format!("<sitemap><loc>{}</loc></sitemap>", villain.url("/map"));
    let index = format!("<sitemapindex>{}</sitemapindex>", own.repeat(1_000));
    villain.answer("/map", vec![Reply::Raw(with_header("", index.as_bytes()))]);
    Reader::of("sitemap", &villain.url("/map"), "").all();
    let asked = villain
        .heads()
        .iter()
        .filter(|head| head.starts_with("GET /map"))
        .count();
    assert_eq!(asked, 1);
}

#[test]
fn status_says_what_is_not_seen_and_since_when() {
    let villain = Villain::open();
    let wall = Reply::Raw(
        b"HTTP/1.1 403 Forbidden\r\ncf-mitigated: challenge\r\ncontent-length: 0\r\n\r\n".to_vec(),
    );
    villain.answer(
        "/page",
        vec![Reply::Raw(with_header("", story(LEAD).as_bytes())), wall],
    );
    let reader = Reader::watching(&villain.url("/page"));
    reader.check();
    let well = reader.status();
    assert_eq!(
        (&well[0]["pages"], &well[0]["failed"]),
        (&serde_json::json!(1), &serde_json::json!(0.0))
    );
    assert!(well[0]["troubles"].as_array().unwrap().is_empty());
    reader.check();
    reader.check();
    let status = reader.status();
    let trouble = &status[0]["troubles"][0];
    assert_eq!(trouble["state"], "blocked");
    assert!(
        trouble["since"].is_string()
            && trouble["reason"]
                .as_str()
                .unwrap()
                .contains("bot protection")
    );
    assert!(status[0]["blocked"].as_f64().unwrap() > 0.6);
}
