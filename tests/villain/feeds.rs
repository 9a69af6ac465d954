//! Feeds that are traps.

use std::time::{Duration, Instant};

use super::{
    Villain,
    rounds::{Rounds, case, page, plain, said, story},
};
use crate::villain::Reply;

fn feed(head: &str, items: &str) -> Vec<u8> {
    let text = format!(
        "<?xml version=\"1.0\"?>\n{head}<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>The Pier Gazette</title>{items}</channel></rss>"
    );
    said("200 OK", "content-type: application/rss+xml\r\n", text)
}

fn item(title: &str, rest: &str) -> String {
    format!("<item><title>{title}</title>{rest}</item>")
}

#[test]
fn a_feed_that_is_a_trap_catches_nobody() {
    let closed = Villain::open();
    let place = closed.url("/canary");
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "what-nobody-may-read").unwrap();
    let mut laughs = String::from("<!DOCTYPE rss [<!ENTITY e0 \"laugh\">");
    for n in 1..10 {
        let ten = format!("&e{};", n - 1).repeat(10);
        laughs += &format!("<!ENTITY e{n} \"{ten}\">");
    }
    let long = "grow".repeat(25_000);
    let deep = "<a>".repeat(200_000);
    let mut cases = vec![
        plain(
            "laughs",
            &[],
            [feed(
                &format!("{laughs}]>"),
                &item("&e9;", "<link>/s/1</link>"),
            )],
        ),
        plain(
            "one large entity often",
            &[],
            [feed(
                &format!("<!DOCTYPE rss [<!ENTITY a \"{long}\">]>"),
                &item(&"&a;".repeat(10_000), "<link>/s/1</link>"),
            )],
        ),
        plain(
            "a file of ours",
            &[],
            [feed(
                &format!(
                    "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file://{}\">]>",
                    secret.display()
                ),
                &item("&x;", "<link>/s/1?&x;</link>"),
            )],
        ),
        plain(
            "rules from elsewhere",
            &[],
            [feed(
                &format!(
                    "<!DOCTYPE rss SYSTEM \"{place}\" [<!ENTITY % p SYSTEM \"{place}\"> %p; <!ENTITY x SYSTEM \"{place}\">]>"
                ),
                &item("&x;", "<link>/s/1</link>"),
            )],
        ),
        plain(
            "elements without end",
            &[],
            [feed(
                "",
                &format!("{deep}{}", item("A", "<link>/s/1</link>")),
            )],
        ),
        plain(
            "a feed that follows itself",
            &[],
            [feed(
                "",
                &format!(
                    "<link>/page</link><atom:link rel=\"self\" href=\"/page\"/><atom:link rel=\"next\" href=\"/page\"/>{}{}",
                    item("The feed", "<link>/page</link>"),
                    item("A", "<link>/s/1</link>")
                ),
            )],
        ),
        plain(
            "days that never were",
            &[],
            [feed(
                "",
                &[
                    "yesterday",
                    "Mon, 00 Xyz 0000 99:99:99 +9999",
                    "99999-01-01T00:00:00Z",
                    "0000-00-00",
                    "Sun, 31 Feb 2026 10:00:00 +99:99",
                    "",
                ]
                .iter()
                .enumerate()
                .map(|(n, day)| item("A", &format!("<link>/s/{n}</link><pubDate>{day}</pubDate>")))
                .collect::<String>(),
            )],
        ),
        case(
            "names that change each time",
            &[],
            (0..3)
                .map(|n| {
                    let items: String = (1..=5)
                        .map(|s| {
                            item(
                                &format!("Title {n} of {s}"),
                                &format!(
                                    "<guid isPermaLink=\"false\">{n}-{s}</guid><link>/s/{s}</link>"
                                ),
                            )
                        })
                        .collect();
                    Reply::Raw(feed("", &items))
                })
                .collect(),
        ),
    ];
    cases = cases
        .into_iter()
        .map(|mut case| {
            for n in 0..6 {
                let text = story().replace("<article>", &format!("<article id=\"s{n}\">"));
                case = case.with(&format!("/s/{n}"), page(text));
            }
            case
        })
        .collect();
    let mut rounds = Rounds::of("feed", "", cases);
    let began = Instant::now();
    let rows = rounds.look();
    let of = |rows: &[serde_json::Value], what: &str, outcome: &str| {
        let is_one = |row: &&serde_json::Value| row["watch"] == what && row["outcome"] == outcome;
        rows.iter().filter(is_one).count()
    };
    assert_eq!(of(&rows, "days that never were", "first"), 6, "{rows:#?}");
    assert_eq!(
        of(&rows, "names that change each time", "first"),
        5,
        "{rows:#?}"
    );
    assert!(
        of(&rows, "a feed that follows itself", "first") >= 1,
        "{rows:#?}"
    );
    let own = rounds.case("a feed that follows itself").villain.heads();
    let asked = own
        .iter()
        .filter(|head| head.starts_with("GET /page "))
        .count();
    assert!(
        asked <= 2,
        "as a feed, and as the page that it names: {asked}"
    );
    for _ in 0..2 {
        let rows = rounds.look();
        assert_eq!(
            of(&rows, "names that change each time", "unchanged"),
            5,
            "{rows:#?}"
        );
        assert_eq!(
            of(&rows, "names that change each time", "first"),
            0,
            "{rows:#?}"
        );
    }
    assert!(
        began.elapsed() < Duration::from_secs(240),
        "{:?}",
        began.elapsed()
    );
    assert!(rounds.peak < 400, "{} MiB", rounds.peak);
    assert_eq!(closed.visits(), 0, "{:?}", closed.heads());
    for args in [&["pages"][..], &["status"], &["log"]] {
        let told = rounds.printed(args);
        assert!(
            !told.contains("what-nobody-may-read") && told.len() < 20_000,
            "{told}"
        );
    }
    for case in &rounds.cases {
        let heads = case.villain.heads();
        assert!(
            heads.iter().all(|head| !head.contains("nobody-may-read")),
            "{}",
            case.what
        );
    }
}
