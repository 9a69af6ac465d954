//! What one look can't know: passing stories, outages, cut bodies, stray "not found"s, moves that are taken back, pages that flip.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;

use newsroom::{HEADLINE, Newsroom, QUOTE, Reader, first_story, story};
use serde_json::Value;

/// A page of that headline and nothing of our story.
fn other(headline: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><title>{headline}</title></head><body><main><article><h1>{headline}</h1>\
         <p>The brass band of the lower town won the cup again on Sunday, before a crowd that stood in the rain for three hours.</p>\
         <p>Its conductor had promised to retire if they did not, and said afterwards that she would stay for another year.</p>\
         </article></main></body></html>"
    )
}

fn outcome(check: &Value) -> &str {
    check["outcome"].as_str().unwrap()
}

#[test]
fn quite_another_text_is_told_when_the_same_is_seen_again_and_no_other() {
    let post = Newsroom::open();
    post.publish("/towns", first_story(""));
    let reader = Reader::watching(&post.url("/towns"));
    reader.check();
    post.publish("/towns", other("Brass band wins the cup"));
    assert_eq!(outcome(&reader.check()), "suspect");
    post.publish("/towns", other("A museum opens by the quay"));
    assert_eq!(outcome(&reader.check()), "suspect");
    assert_eq!(outcome(&reader.check()), "changed");
    assert_eq!(
        reader.walkback(&["verify"])["damaged"],
        Value::from(Vec::<Value>::new())
    );
}

#[test]
fn a_note_in_the_place_of_the_text_is_told_as_its_end_after_an_hour_and_once() {
    let post = Newsroom::open();
    post.publish("/towns", first_story(""));
    let reader = Reader::watching(&post.url("/towns"));
    reader.check();
    let note = |words: &str| {
        format!(
            "<!doctype html><html lang=\"en\"><head><title>{HEADLINE}</title></head><body><main><article><h1>{HEADLINE}</h1>\
             <p>{words}</p></article></main></body></html>"
        )
    };
    // An error that is gone at the next look.
    post.publish(
        "/towns",
        note("We could not load this story. Please try again."),
    );
    assert_eq!(outcome(&reader.check_after(10)), "suspect");
    post.publish("/towns", first_story(""));
    assert_eq!(outcome(&reader.check_after(10)), "unchanged");
    post.publish(
        "/towns",
        note("This report was taken down on the orders of a court."),
    );
    assert_eq!(outcome(&reader.check_after(10)), "suspect");
    assert_eq!(outcome(&reader.check_after(20)), "suspect");
    let gone = reader.check_after(50);
    assert_eq!(outcome(&gone), "gone");
    assert!(
        gone["reason"]
            .as_str()
            .unwrap()
            .contains("on the orders of a court")
    );
    assert_eq!(outcome(&reader.check_after(60)), "gone");
    post.publish("/towns", first_story(""));
    assert_eq!(outcome(&reader.check_after(60)), "unchanged");
    let log = reader.run(&["log"]);
    assert_eq!(log.matches("Page taken away").count(), 1, "{log}");
    let rebuilt = reader.walkback(&["rebuild", "--dry-run"]);
    assert_eq!(rebuilt["differences"], Value::from(Vec::<Value>::new()));
    assert_eq!(reader.walkback(&["verify"])["ok"], true);
}

#[test]
fn two_times_not_found_with_an_answer_between_are_not_gone() {
    let post = Newsroom::open();
    post.publish("/towns", first_story(""));
    let reader = Reader::watching(&post.url("/towns"));
    reader.check();
    post.withdraw("/towns", 404);
    assert_eq!(outcome(&reader.check_after(10)), "failed");
    post.withdraw("/towns", 500);
    assert_eq!(outcome(&reader.check_after(60)), "failed");
    post.withdraw("/towns", 404);
    assert_eq!(outcome(&reader.check_after(120)), "failed");
    assert_eq!(outcome(&reader.check_after(200)), "gone");
    assert!(reader.run(&["log"]).contains("Page taken away"));
}

#[test]
fn a_move_that_is_taken_back_is_followed_back() {
    let post = Newsroom::open();
    post.publish("/towns", first_story(""));
    let reader = Reader::watching(&post.url("/towns"));
    reader.check();
    post.publish("/moved", first_story(""));
    post.redirect("/towns", &post.url("/moved"), 301);
    assert_eq!(outcome(&reader.check()), "moved");
    post.withdraw("/moved", 404);
    post.publish(
        "/towns",
        story(HEADLINE, "Maren Holt", "We will not give way.", ""),
    );
    let back = reader.check();
    assert_eq!(outcome(&back), "changed", "{back}");
    assert_eq!(outcome(&reader.check()), "unchanged");
    // Another story by a redirect is no state of this one, however often it is seen.
    post.publish("/band", other("Brass band wins the cup"));
    post.redirect("/towns", &post.url("/band"), 302);
    assert_eq!(outcome(&reader.check()), "suspect");
    assert_eq!(outcome(&reader.check()), "suspect");
}

#[test]
fn a_page_that_flips_is_told_three_times() {
    let post = Newsroom::open();
    let softer = story(
        "Ministers unlikely to seek levy on coastal towns",
        "Maren Holt",
        QUOTE,
        "",
    );
    post.publish("/towns", first_story(""));
    let reader = Reader::watching(&post.url("/towns"));
    let alerts = headline_alerts(&reader);
    reader.check();
    for turn in 0..6 {
        let page = if turn % 2 == 0 {
            softer.clone()
        } else {
            first_story("")
        };
        post.publish("/towns", page);
        assert_eq!(outcome(&reader.check()), "changed");
    }
    let log = reader.walkback(&["log"]);
    let flips: Vec<&Value> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| &edit["flip"])
        .collect();
    let counted: Vec<Value> = [5, 4, 3, 2, 1].map(Value::from).into();
    assert_eq!(flips[..5], counted.iter().collect::<Vec<_>>());
    assert_eq!(flips[5], &Value::Null);
    let told = reader.run(&["log"]);
    assert_eq!(
        told.matches("time 5 in a row: not told again").count(),
        1,
        "{told}"
    );
    assert_eq!(told.matches("Headline changed").count(), 4, "{told}");
    assert_eq!(alerts(), 4);
    // In which state it came to rest is told once, and what comes after it is no flip of the row.
    for _ in 0..3 {
        assert_eq!(outcome(&reader.check_after(25 * 60)), "unchanged");
        assert_eq!(alerts(), 5);
    }
    post.publish("/towns", softer);
    assert_eq!(reader.check()["edits"][0]["flip"], 1);
    assert_eq!(alerts(), 6);
}

#[test]
fn two_headlines_in_turn_are_told_three_times_whatever_becomes_of_the_story() {
    let post = Newsroom::open();
    let reader = Reader::watching(&post.url("/towns"));
    let alerts = headline_alerts(&reader);
    let (mut told, mut silent) = (0, 0);
    for turn in 0..12 {
        let headline = ["Ministers rule out levy", "No levy for the towns"][turn % 2];
        let years = ["four years", "five years", "six years", "nine years"][turn / 3];
        let text = story(headline, "Maren Holt", QUOTE, "x").replace("four years", years);
        post.publish("/towns", text);
        let check = reader.check();
        for edit in check["edits"].as_array().unwrap() {
            let is_headline = edit["kind"] == "headline_changed";
            let is_flip = edit["flip"].as_i64().is_some_and(|flip| flip > 3);
            assert!(is_headline || !is_flip, "{check}");
            told += i32::from(is_headline && !is_flip);
            silent += i32::from(is_flip);
        }
    }
    // The first change, and three returns; then it is counted.
    assert_eq!((told, silent), (4, 7));
    assert_eq!(alerts(), 4);
    // The story goes on changing under the headline that stays: that it stays is told once.
    for years in ["seven years", "eight years", "two years", "six years"] {
        let text = story("No levy for the towns", "Maren Holt", QUOTE, "x");
        post.publish("/towns", text.replace("four years", years));
        assert_eq!(outcome(&reader.check_after(13 * 60)), "changed");
    }
    assert_eq!(alerts(), 5);
    assert_eq!(outcome(&reader.check_after(60)), "unchanged");
    assert_eq!(alerts(), 5);
}

/// How many alerts of headlines were written.
fn headline_alerts(reader: &Reader) -> impl Fn() -> usize {
    let watchlist = reader.folder.path().join("watchlist.toml");
    let mut text = std::fs::read_to_string(&watchlist).unwrap();
    text.push_str("\n[[channel]]\nname = \"log\"\ntype = \"file\"\npath = \"alerts.jsonl\"\n\n[[alert]]\nname = \"heads\"\nto = [\"log\"]\nkinds = [\"headline_changed\"]\n");
    std::fs::write(&watchlist, text).unwrap();
    let written = reader.folder.path().join("alerts.jsonl");
    move || std::fs::read_to_string(&written).unwrap().lines().count()
}
