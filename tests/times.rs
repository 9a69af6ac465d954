//! When is an edit disclosed by a time? Only by one that moved with it: since the last look before, and not at every look.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;

use newsroom::{Newsroom, Reader, first_story};
use serde_json::Value;

/// The story with a time of change in view and in its metadata, and a cost.
fn dated(shown: &str, metadata: &str, years: &str, clutter: &str) -> String {
    first_story(clutter)
        .replace(
            "<p class=\"byline\">By Ines Calloway</p>",
            &format!("<p class=\"byline\">By Ines Calloway</p><p class=\"updated\">Updated {shown} 2025</p>"),
        )
        .replace(
            "<meta property=\"og:type\"",
            &format!("<meta property=\"article:modified_time\" content=\"2025-11-{metadata}T08:00:00Z\"><meta property=\"og:type\""),
        )
        .replace("four years", years)
}

fn told(check: &Value) -> &str {
    check["reason"].as_str().unwrap_or_default()
}

const ANOTHER: &str = "another time of change";

#[test]
fn a_time_that_moved_before_the_edit_discloses_nothing_of_it() {
    let post = Newsroom::open();
    let reader = Reader::watching(&post.url("/towns"));
    for (day, clutter) in [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (4, "e")] {
        post.publish(
            "/towns",
            dated(
                &format!("{day} November"),
                &format!("0{day}"),
                "four years",
                clutter,
            ),
        );
        let check = reader.check();
        let is_told = told(&check).contains(ANOTHER);
        assert_eq!(is_told, (2..=4).contains(&day) && clutter != "e", "{check}");
    }
    post.publish("/towns", dated("4 November", "04", "six years", "f"));
    let edit = &reader.check()["edits"][0];
    assert_eq!(
        (&edit["disclosed"], &edit["stealth"]),
        (&Value::from(false), &Value::from(true)),
        "{edit}"
    );
    // The next one comes with a time of its own.
    post.publish("/towns", dated("9 November", "09", "nine years", "g"));
    let edit = &reader.check()["edits"][0];
    assert_eq!(edit["disclosed"], true, "{edit}");

    let seen = |from: &str, to: &str| {
        let diff = reader.walkback(&["diff", "towns", from, to]);
        (diff["stealth"].clone(), diff["disclosure"].clone())
    };
    let (stealth, seen_first) = seen("1", "2");
    assert_eq!(stealth, true, "{seen_first}");
    assert_eq!(seen_first["date_in_metadata"], false);
    let (stealth, seen_next) = seen("2", "3");
    assert_eq!(stealth, false, "{seen_next}");
    assert_eq!(seen_next["date_in_metadata"], true);
    let rebuilt = reader.walkback(&["rebuild", "--dry-run"]);
    assert_eq!(rebuilt["differences"], serde_json::json!([]));
}

#[test]
fn a_time_that_moves_at_each_look_is_a_clock_and_says_nothing() {
    let post = Newsroom::open();
    let reader = Reader::watching(&post.url("/towns"));
    let mut times = 0;
    for day in 1..10 {
        let (shown, metadata) = (format!("{day} November"), format!("0{day}"));
        post.publish("/towns", dated(&shown, &metadata, "four years", "a"));
        times += usize::from(told(&reader.check()).contains(ANOTHER));
    }
    assert_eq!(times, 4);
    post.publish("/towns", dated("10 November", "10", "six years", "a"));
    let edit = &reader.check()["edits"][0];
    assert_eq!(
        (&edit["disclosed"], &edit["stealth"]),
        (&Value::from(false), &Value::from(true)),
        "{edit}"
    );
    let rebuilt = reader.walkback(&["rebuild", "--dry-run"]);
    assert_eq!(rebuilt["differences"], serde_json::json!([]));
}
