//! The whole chain, told as stories: the real binary, a newspaper on real sockets, an injected clock.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;

use std::process::Command;

use newsroom::{HEADLINE, Newsroom, QUOTE, Reader, first_story, story};
use serde_json::Value;

fn kinds(check: &Value) -> Vec<&str> {
    check["edits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| edit["kind"].as_str().unwrap())
        .collect()
}

#[test]
fn noise_is_no_edit_and_a_304_is_no_change() {
    let post = Newsroom::open();
    post.publish("/towns", first_story("Buy a kettle"));
    let reader = Reader::watching(&post.url("/towns"));
    assert_eq!(reader.check()["outcome"], "first");
    post.publish_with_etag(
        "/towns",
        first_story("Buy two kettles, 14:05:22"),
        "\"kettles\"",
    );
    assert_eq!(reader.check()["outcome"], "unchanged");
    let again = reader.check();
    assert_eq!(
        (&again["outcome"], &again["status"]),
        (&Value::from("unchanged"), &Value::from(304))
    );
    let history = reader.walkback(&["history", "towns"]);
    assert_eq!(history["versions"].as_array().unwrap().len(), 1);
    assert_eq!(history["checks"].as_array().unwrap().len(), 3);
}

#[test]
fn a_headline_is_softened_and_put_back() {
    let post = Newsroom::open();
    post.publish("/towns", first_story(""));
    let reader = Reader::watching(&post.url("/towns"));
    reader.check();
    post.publish(
        "/towns",
        story(
            "Ministers unlikely to seek levy on coastal towns",
            "Maren Holt",
            QUOTE,
            "",
        ),
    );
    let changed = reader.check();
    assert_eq!(changed["outcome"], "changed");
    assert_eq!(kinds(&changed), ["headline_changed"]);
    assert_eq!(changed["edits"][0]["before"], HEADLINE);
    post.publish("/towns", first_story(""));
    assert_eq!(reader.check()["outcome"], "changed");
    let history = reader.walkback(&["history", "towns"]);
    let returns: Vec<&Value> = history["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| &version["returns_to"])
        .collect();
    assert_eq!(returns, [&Value::Null, &Value::Null, &Value::from(1)]);
    assert_eq!(reader.walkback(&["log"]).as_array().unwrap().len(), 2);
    // Several edits are marked all or none.
    let (status, told) = reader.try_run(&["review", "--mark", "reviewed", "--json", "1", "999"]);
    assert_eq!(status, 2);
    assert!(told.contains("999"), "{told}");
    assert_eq!(reader.walkback(&["review", "1"])["standing"], Value::Null);
}

#[test]
fn a_quote_loses_its_not_and_then_its_speaker() {
    let post = Newsroom::open();
    post.publish("/towns", first_story(""));
    let reader = Reader::watching(&post.url("/towns"));
    reader.check();
    post.publish(
        "/towns",
        story(HEADLINE, "Maren Holt", &QUOTE.replace(" not", ""), ""),
    );
    let reworded = reader.check();
    assert_eq!(kinds(&reworded), ["quote_reworded"]);
    let edit = &reworded["edits"][0];
    assert_eq!(
        (&edit["speaker_before"], &edit["significance"]),
        (&Value::from("Maren Holt"), &Value::from("material"))
    );
    assert_eq!(edit["facets"], serde_json::json!(["negation"]));
    assert_eq!(edit["stealth"], true);
    post.publish(
        "/towns",
        story(HEADLINE, "Piet Larwood", &QUOTE.replace(" not", ""), ""),
    );
    let given_away = reader.check();
    assert!(
        kinds(&given_away).contains(&"quote_reattributed"),
        "{given_away}"
    );
    assert_eq!(given_away["edits"][0]["speaker_after"], "Piet Larwood");
}

#[test]
fn a_page_that_is_missing_is_gone_only_when_confirmed_and_comes_back() {
    let post = Newsroom::open();
    post.publish("/towns", first_story(""));
    let reader = Reader::watching(&post.url("/towns"));
    reader.check();
    post.withdraw("/towns", 404);
    assert_eq!(reader.check()["outcome"], "failed");
    assert_eq!(reader.check_after(90)["outcome"], "gone");
    assert_eq!(reader.walkback(&["pages"])[0]["state"], "gone");
    post.publish("/towns", first_story(""));
    assert_eq!(reader.check()["outcome"], "unchanged");
    assert_eq!(reader.walkback(&["pages"])[0]["state"], "ok");
    assert_eq!(reader.walkback(&["log"]), serde_json::json!([]));
}

#[test]
fn a_new_slug_carries_the_history_on() {
    let post = Newsroom::open();
    post.publish("/towns", first_story(""));
    let reader = Reader::watching(&post.url("/towns"));
    reader.check();
    post.redirect("/towns", "/coast", 301);
    post.publish("/coast", first_story(""));
    assert_eq!(reader.check()["outcome"], "moved");
    let pages = reader.walkback(&["pages"]);
    assert_eq!(pages.as_array().unwrap().len(), 1, "{pages}");
    assert_eq!(pages[0]["url"], post.url("/coast"));
    assert_eq!(reader.check()["outcome"], "unchanged");
}

#[test]
fn a_counter_is_held_back_once_it_is_known_and_can_be_brought_back() {
    let post = Newsroom::open();
    let reader = Reader::watching(&post.url("/towns"));
    let counted = |readers: i32, story: String| {
        let line = format!("<p>{readers} neighbours have signed so far</p><p>Residents had feared");
        post.publish("/towns", story.replace("<p>Residents had feared", &line));
    };
    let counted_line = |line: &str| {
        let line = format!("<p>{line}</p><p>Residents had feared");
        let story = first_story("x").replace("four years", "five years");
        story.replace("<p>Residents had feared", &line)
    };
    for readers in 100..107 {
        counted(readers, first_story("x"));
        reader.check();
    }
    counted(108, first_story("x"));
    let held = reader.check();
    assert_eq!(held["outcome"], "unchanged", "{held}");
    assert!(
        held["reason"]
            .as_str()
            .unwrap()
            .contains("neighbours have signed")
    );
    // A real edit beside it is told, and it alone.
    counted(109, first_story("x").replace("four years", "five years"));
    let told = reader.check();
    assert_eq!(told["edits"].as_array().unwrap().len(), 1, "{told}");
    // Who asks for the difference sees both, and which of them never rests.
    let diff = reader.walkback(&["diff", "towns"]);
    let edits = diff["edits"].as_array().unwrap();
    let how: Vec<&Value> = edits.iter().map(|edit| &edit["how"]).collect();
    assert_eq!(
        how,
        [&serde_json::json!([]), &serde_json::json!(["volatile"])]
    );
    assert_eq!(edits[1]["significance"], "minor", "{diff}");
    let shown = reader.run(&["diff", "towns"]);
    assert!(shown.contains("What never rests on this page"), "{shown}");
    let said = counted_line("109 neighbours have signed so far, and none of them was asked");
    post.publish("/towns", said);
    let told = reader.check();
    assert_eq!(told["edits"].as_array().unwrap().len(), 1, "{told}");
    assert_eq!(
        reader.walkback(&["rebuild", "--dry-run"])["differences"],
        serde_json::json!([])
    );

    let known = reader.run(&["noise", "towns", "--bring-back", "1"]);
    assert!(known.contains("brought back"), "{known}");
    assert!(known.contains("changed alone at"), "{known}");
    let known = reader.walkback(&["noise", "towns"]);
    let part = known.as_object().unwrap().values().next().unwrap();
    assert_eq!(part["number"], 1, "{known}");
    assert!(
        part["examples"][0]
            .as_str()
            .unwrap()
            .contains("neighbours have signed")
    );
    // What was held back until then stays so.
    assert_eq!(
        reader.walkback(&["rebuild", "--dry-run"])["differences"],
        serde_json::json!([])
    );
    counted(110, first_story("x").replace("four years", "five years"));
    assert_eq!(reader.check()["outcome"], "changed");
}

#[test]
fn a_server_that_is_down_is_a_failed_check_and_nothing_more() {
    let post = Newsroom::open();
    post.publish("/towns", first_story(""));
    let reader = Reader::watching(&post.url("/towns"));
    reader.check();
    post.go_down();
    let failed = reader.check();
    assert_eq!(failed["outcome"], "failed");
    assert!(failed["reason"].as_str().is_some_and(|why| !why.is_empty()));
    post.come_back();
    assert_eq!(reader.check()["outcome"], "unchanged");
    assert_eq!(reader.walkback(&["verify"])["ok"], true);
    assert!(reader.data().join("walkback.db").exists());
}

#[test]
fn an_alert_leaves_once_and_says_what_happened() {
    let post = Newsroom::open();
    post.publish("/towns", first_story(""));
    let reader = Reader::watching(&post.url("/towns"));
    let watchlist = reader.folder.path().join("watchlist.toml");
    let mut text = std::fs::read_to_string(&watchlist).unwrap();
    text.push_str("\n[[channel]]\nname = \"log\"\ntype = \"file\"\npath = \"alerts.jsonl\"\n\n[[alert]]\nname = \"quotes\"\nto = [\"log\"]\nkinds = [\"quote_reworded\"]\n");
    std::fs::write(&watchlist, text).unwrap();
    reader.check();
    let changed = story(
        "Ministers unlikely to seek levy",
        "Maren Holt",
        &QUOTE.replace(" not", ""),
        "",
    );
    post.publish("/towns", changed);
    assert_eq!(
        kinds(&reader.check()),
        ["headline_changed", "quote_reworded"]
    );
    reader.check();
    let told = std::fs::read_to_string(reader.folder.path().join("alerts.jsonl")).unwrap();
    let lines: Vec<Value> = told
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 1, "{told}");
    assert_eq!(lines[0]["edit"]["kind"], "quote_reworded");
    let message = lines[0]["message"].as_str().unwrap();
    assert!(
        message.contains("changed a quote of Maren Holt") && message.contains("[-not -]"),
        "{message}"
    );
}

#[test]
fn words_are_found_in_the_versions_that_had_them_and_a_checkpoint_holds() {
    let newsroom = Newsroom::open();
    newsroom.publish("/towns", first_story("one"));
    let reader = Reader::watching(&newsroom.url("/towns"));
    reader.check();
    newsroom.publish(
        "/towns",
        story(
            HEADLINE,
            "Maren Holt",
            "We will charge them next year",
            "two",
        ),
    );
    reader.check();
    let found = reader.walkback(&["search", "their own defences"]);
    assert_eq!(found[0]["versions"], serde_json::json!([1]));
    assert!(found[0]["gone_since"].is_string());
    let still = reader.walkback(&["search", "charge them next year", "--field", "quotes"]);
    assert_eq!(still[0]["versions"], serde_json::json!([2]));
    assert!(still[0]["gone_since"].is_null());
    assert_eq!(
        reader.walkback(&["search", "nobody said"]),
        serde_json::json!([])
    );

    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_walkback"))
            .args(args)
            .current_dir(reader.folder.path())
            .output()
            .unwrap()
    };
    let note = String::from_utf8(run(&["checkpoint"]).stdout).unwrap();
    assert!(note.starts_with("walkback.local/record\n2\n"), "{note}");
    reader.check();
    assert_eq!(reader.walkback(&["verify"])["ok"], true);
    // A checkpoint of another history: something before it was altered.
    let kept = reader.data().join("checkpoints.txt");
    let altered = note.replace("\n2\n", "\n1\n");
    std::fs::write(&kept, altered).unwrap();
    assert_eq!(reader.walkback(&["verify"])["ok"], false);

    std::fs::create_dir(reader.folder.path().join("copy")).unwrap();
    assert!(run(&["backup", "copy/walkback.db"]).status.success());
    assert!(!run(&["backup", "copy/walkback.db"]).status.success());
    assert_eq!(reader.walkback(&["verify", "--data", "copy"])["ok"], true);
}

#[test]
fn a_section_that_watches_nothing_is_a_trouble() {
    let post = Newsroom::open();
    let links =
        "<a href=\"/news/a-wall-for-ebbing\">A</a> <a href=\"/news/a-levy-for-larwood\">B</a>";
    post.publish("/news/", format!("<html><body>{links}</body></html>"));
    let reader = Reader::watching(&post.url("/towns"));
    let watchlist = reader.folder.path().join("watchlist.toml");
    let text = std::fs::read_to_string(&watchlist).unwrap();
    let section = format!(
        "section = \"{}\"\ninclude = [\"*/nothing/*\"]",
        post.url("/news/")
    );
    let text = text.replace(&format!("page = \"{}\"", post.url("/towns")), &section);
    std::fs::write(&watchlist, text).unwrap();
    reader.try_run(&["check"]);
    let (status, told) = reader.try_run(&["status"]);
    assert_eq!(status, 1, "{told}");
    assert!(
        told.contains("of the page's 2 links none fits `include`"),
        "{told}"
    );
}

#[test]
fn what_is_told_says_what_it_is_of() {
    let post = Newsroom::open();
    post.publish("/towns", first_story(""));
    let reader = Reader::watching(&post.url("/towns"));
    reader.check();
    post.publish(
        "/towns",
        story(
            "Ministers delay levy on coastal towns",
            "Maren Holt",
            &QUOTE.replace(" not", ""),
            "",
        ),
    );
    reader.check();
    let diff = reader.walkback(&["diff", "towns"]);
    assert_eq!(
        (&diff["page"], &diff["verdict"]),
        (&1.into(), &"changed".into())
    );
    assert_eq!(
        (&diff["from"]["number"], &diff["to"]["number"]),
        (&1.into(), &2.into())
    );
    assert!(
        diff["to"]["snapshot"]
            .as_str()
            .unwrap()
            .starts_with("sha256:")
    );
    let told = reader.run(&["diff", "towns"]);
    assert!(
        told.contains("version 1, first seen ") && told.contains("sha256:"),
        "{told}"
    );
    // A list that is cut in the middle of a change says so.
    let cut = reader.run(&["log", "--limit", "1"]);
    assert!(cut.contains("… 1 more edit of this change"), "{cut}");
    assert!(!reader.run(&["log"]).contains("more edit"));
    // `disclosed` and `stealth` are of the change, `unexplained` is of the edit.
    let log = reader.walkback(&["log", "--kind", "headline_changed,quote_reworded"]);
    let unexplained: Vec<bool> = (log.as_array().unwrap().iter())
        .map(|edit| edit["unexplained"] == true && edit["significance"] == "material")
        .collect();
    assert!(unexplained.contains(&true), "{log}");
    assert_eq!((unexplained.len(), &log[0]["page_id"]), (2, &1.into()));
    let status = reader.walkback(&["status"]);
    assert_eq!(status["pages"]["ok"], 1);
    assert_eq!(status["watches"][0]["watch"], "towns");
    assert_eq!(
        (&status["daemon"], &status["outbox"]),
        (&Value::Null, &Value::Array(vec![]))
    );
    // What is typed wrong is answered with what would be right.
    for (args, said) in [
        (&["diff", "towns", "x", "2"][..], "write 2"),
        (
            &["show", "towns", "--version", "7"],
            "its versions are 1 to 2",
        ),
        (
            &["show", "towns", "--at", "2026-03-01 09:30 CET"],
            "in UTC, or with its zone",
        ),
        (&["serve", "--watchlist", "none.toml"], "none.toml"),
        (&["extract", "snapshots"], "is a record"),
    ] {
        let (status, told) = reader.try_run(args);
        assert_eq!(status, 2, "{told}");
        assert!(told.contains(said), "{told}");
    }
}
