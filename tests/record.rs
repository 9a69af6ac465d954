//! The record over years: read again by later code, thinned out, damaged and saved.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;

use std::io::{Seek, SeekFrom, Write};

use newsroom::{Newsroom, Reader, first_story};
use serde_json::Value;

/// The story with a line in it that an editor would not want told, until a site rule names it.
fn with_ticker(line: &str) -> String {
    first_story("Buy a kettle").replace(
        "<p>Residents had feared",
        &format!("<p class=\"odds\">{line}</p><p>Residents had feared"),
    )
}

/// A reader who saw three states of the story: two edits of the line, and one of the story between them.
fn reader_of_a_ticker(post: &Newsroom) -> Reader {
    let reader = Reader::watching(&post.url("/towns"));
    let line = |odds: &str| {
        format!(
            "Bookmakers put the odds of an early election at {odds} on Tuesday evening, after a week of talks."
        )
    };
    post.publish("/towns", with_ticker(&line("three to one")));
    assert_eq!(reader.check()["outcome"], "first");
    post.publish("/towns", with_ticker(&line("five to two")));
    assert_eq!(reader.check()["outcome"], "changed");
    post.publish(
        "/towns",
        with_ticker(&line("five to two")).replace("We will not charge", "We will charge"),
    );
    assert_eq!(reader.check()["outcome"], "changed");
    post.publish(
        "/towns",
        with_ticker(&line("two to one")).replace("We will not charge", "We will charge"),
    );
    assert_eq!(reader.check()["outcome"], "changed");
    reader
}

fn ids(edits: &Value) -> Vec<(i64, String)> {
    let edits = edits.as_array().unwrap();
    edits
        .iter()
        .map(|edit| {
            let kind = edit["kind"].as_str().unwrap().to_owned();
            (edit["id"].as_i64().unwrap(), kind)
        })
        .collect()
}

#[test]
fn a_rule_that_changes_is_no_edit_and_the_next_edit_is_told() {
    let post = Newsroom::open();
    let reader = Reader::watching(&post.url("/towns"));
    let line = "Bookmakers put the odds of an early election at three to one on Tuesday evening, after a week of talks.";
    post.publish("/towns", with_ticker(line));
    assert_eq!(reader.check()["outcome"], "first");
    let file = reader.folder.path().join("watchlist.toml");
    let watchlist = std::fs::read_to_string(&file).unwrap();
    for rules in ["rules = { ignore = [\".odds\"] }\n", ""] {
        std::fs::write(&file, format!("{watchlist}{rules}")).unwrap();
        for _ in 0..2 {
            assert_eq!(reader.check()["outcome"], "unchanged", "{rules}");
        }
    }
    std::fs::write(
        &file,
        format!("{watchlist}rules = {{ ignore = [\".odds\"] }}\n"),
    )
    .unwrap();
    post.publish(
        "/towns",
        with_ticker("Other odds stood here on Tuesday evening, after a week of talks.")
            .replace("We will not charge", "We will charge"),
    );
    assert_eq!(reader.check()["outcome"], "changed");
    let log = reader.walkback(&["log"]);
    let kinds: Vec<&str> = (log.as_array().unwrap().iter())
        .map(|edit| edit["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["quote_reworded"]);
}

#[test]
fn a_rebuild_takes_back_what_later_code_does_not_tell_and_every_proof_holds() {
    let post = Newsroom::open();
    let reader = reader_of_a_ticker(&post);
    let before = ids(&reader.walkback(&["log"]));
    assert_eq!(before.len(), 3);
    let note = reader.run(&["checkpoint"]);
    assert!(note.contains("walkback.local/record"), "{note}");

    // The watchlist learns that the line is no part of the story.
    let file = reader.folder.path().join("watchlist.toml");
    let watchlist = std::fs::read_to_string(&file).unwrap();
    let rule = format!("{watchlist}rules = {{ ignore = [\".odds\"] }}\n");
    std::fs::write(&file, &rule).unwrap();

    let would = reader.walkback(&["rebuild", "--dry-run"]);
    assert_eq!(
        would["differences"][0]["withdrawn"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        ids(&reader.walkback(&["log"])),
        before,
        "a dry run changes nothing"
    );

    let done = reader.walkback(&["rebuild"]);
    assert_eq!(done["differences"], would["differences"]);
    let after = ids(&reader.walkback(&["log"]));
    assert_eq!(after.len(), 1);
    assert!(
        before.contains(&after[0]),
        "an edit that is told again keeps its number"
    );
    let history = reader.walkback(&["history", "towns"]);
    assert_eq!(history["versions"].as_array().unwrap().len(), 2);
    assert_eq!(history["checks"].as_array().unwrap().len(), 4);
    assert_eq!(reader.walkback(&["verify"])["ok"], true);

    // Again: nothing is left to do.
    assert_eq!(
        reader.walkback(&["rebuild"])["differences"],
        serde_json::json!([])
    );
    // And watching goes on from there, without an edit.
    assert_eq!(reader.check()["outcome"], "unchanged");

    // Without the rule everything is told again.
    std::fs::write(&file, watchlist).unwrap();
    let back = reader.walkback(&["rebuild"]);
    assert_eq!(back["differences"][0]["found"].as_array().unwrap().len(), 2);
    let log = reader.walkback(&["log"]);
    assert_eq!(ids(&log), before, "under the numbers that it had");
    let edits = log.as_array().unwrap();
    assert!(edits.iter().all(|edit| edit["found_by_rebuild"] != true));
    assert_eq!(reader.walkback(&["verify"])["ok"], true);
    let found = reader.walkback(&["search", "two to one"]);
    assert_eq!(found.as_array().unwrap().len(), 1);
}

#[test]
fn a_rebuild_by_the_same_code_finds_nothing() {
    let post = Newsroom::open();
    let reader = reader_of_a_ticker(&post);
    post.withdraw("/towns", 404);
    reader.check();
    post.publish("/towns", first_story("Buy a kettle"));
    reader.check();
    let rebuilt = reader.walkback(&["rebuild", "--dry-run"]);
    assert_eq!(rebuilt["differences"], serde_json::json!([]));
    assert_eq!(rebuilt["checks"], 6);
}

#[test]
fn pruning_keeps_the_ends_of_every_version_and_the_ledger_holds() {
    let post = Newsroom::open();
    let reader = Reader::watching(&post.url("/towns"));
    for kettles in 0..6 {
        post.publish("/towns", first_story(&format!("Buy {kettles} kettles")));
        reader.check();
    }
    post.publish(
        "/towns",
        first_story("Buy no kettle").replace("four years", "five years"),
    );
    reader.check();
    let would = reader.walkback(&["prune", "--keep", "1", "--dry-run"]);
    assert_eq!(
        would["snapshots"], 4,
        "of seven: the ends of the first version and the second stay"
    );
    let history = reader.walkback(&["history", "towns"]);
    let snapshot = |check: usize| {
        history["checks"][check]["snapshot"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(reader.walkback(&["prune", "--keep", "1"])["snapshots"], 4);
    let verified = reader.walkback(&["verify"]);
    assert_eq!(
        (&verified["ok"], &verified["pruned"]),
        (&Value::Bool(true), &Value::from(4))
    );
    for version in ["1", "2"] {
        let raw = reader.run(&["show", "towns", "--version", version, "--raw"]);
        assert!(raw.contains("The Harrow Post"));
    }
    // What was pruned and comes again is kept again.
    post.publish("/towns", first_story("Buy 3 kettles"));
    let again = reader.check();
    assert_eq!(again["outcome"], "changed");
    let history = reader.walkback(&["history", "towns"]);
    assert_eq!(history["checks"][7]["snapshot"], snapshot(3));
    assert_eq!(reader.walkback(&["verify"])["pruned"], 3);
    reader.run(&["compact"]);
    assert_eq!(reader.walkback(&["verify"])["ok"], true);
}

/// Writes fail (EFBIG, which SQLite takes as a failing disk) as soon as a file has grown to so many blocks of 512 bytes: when the record is
/// opened, or when the check is written.
#[cfg(unix)]
#[test]
fn a_disk_that_fails_at_any_write_costs_no_edit_and_none_is_told_twice() {
    const BLOCKS: [u32; 2] = [8, 150];
    let post = Newsroom::open();
    let reader = Reader::watching(&post.url("/towns"));
    let edition =
        |n: usize| first_story("Buy a kettle").replace("four years", &format!("{n} years"));
    post.publish("/towns", edition(0));
    reader.check();
    for (n, blocks) in (1..).zip(BLOCKS) {
        post.publish("/towns", edition(n));
        let limited = std::process::Command::new("sh")
            .args([
                "-c",
                &format!("ulimit -f {blocks}; exec \"$0\" check --json"),
            ])
            .arg(env!("CARGO_BIN_EXE_walkback"))
            .current_dir(reader.folder.path())
            .output()
            .unwrap();
        assert_eq!(limited.status.code(), Some(2), "{blocks}");
        assert_eq!(reader.walkback(&["verify"])["ok"], true, "{blocks}");
        let again = reader.check();
        let history = reader.walkback(&["history", "towns"]);
        assert_eq!(
            history["versions"].as_array().unwrap().len(),
            n + 1,
            "{blocks}: {again}"
        );
    }
    let log = reader.walkback(&["log"]);
    assert_eq!(log.as_array().unwrap().len(), BLOCKS.len());
    assert_eq!(reader.walkback(&["verify"])["ok"], true);
}

#[test]
fn a_damaged_record_is_saved_as_far_as_it_can_be_read() {
    let post = Newsroom::open();
    let reader = Reader::watching(&post.url("/towns"));
    for year in 0..30 {
        let story = first_story("Buy a kettle").replace("four years", &format!("{year} years"));
        let noise: String = (0..2_000)
            .map(|n| format!("<i>{}</i>", n * (year + 7) * 7919 % 10_007))
            .collect();
        post.publish(
            "/towns",
            story.replace("</footer>", &format!("{noise}</footer>")),
        );
        reader.check();
    }
    // Whole, nothing is lost, nor the login of the desk.
    let users = r#"{"key": "", "users": []}"#;
    std::fs::write(reader.data().join("users.json"), users).unwrap();
    let whole = reader.walkback(&["repair", "--to", "whole"]);
    assert_eq!(whole["ok"], true, "{whole}");
    let copied = reader.folder.path().join("whole/users.json");
    assert_eq!(std::fs::read_to_string(copied).unwrap(), users);
    assert_eq!(
        reader.walkback(&["log", "--data", "whole"]),
        reader.walkback(&["log"])
    );

    // A stretch of the file is overwritten.
    let path = reader.data().join("walkback.db");
    reader.run(&["compact"]);
    let length = std::fs::metadata(&path).unwrap().len();
    let mut file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start(length / 8 * 5 / 4096 * 4096))
        .unwrap();
    file.write_all(&vec![0xa5; usize::try_from(length / 4).unwrap()])
        .unwrap();
    drop(file);
    let (status, report) = reader.try_run(&["repair", "--to", "saved", "--json"]);
    assert_eq!(status, 1, "{report}");
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["ok"], false);
    let lost = report["tables"]
        .as_array()
        .unwrap()
        .iter()
        .any(|table| table["stretches"] != 0);
    assert!(lost || !report["damaged"].as_array().unwrap().is_empty());
    // The rest can be read.
    let pages = reader.walkback(&["pages", "--data", "saved"]);
    assert_eq!(pages.as_array().unwrap().len(), 1);
}

#[test]
fn a_repair_tells_what_checkpoints_name_and_is_not_there() {
    let post = Newsroom::open();
    let reader = Reader::watching(&post.url("/towns"));
    post.publish("/towns", first_story("Buy a kettle"));
    reader.check();
    reader.run(&["backup", "older.db"]);
    reader.check();
    reader.run(&["checkpoint"]);
    let database = reader.data().join("walkback.db");
    for log in ["walkback.db-wal", "walkback.db-shm"] {
        let _ = std::fs::remove_file(reader.data().join(log));
    }
    std::fs::copy(reader.data().with_file_name("older.db"), database).unwrap();
    let (status, report) = reader.try_run(&["repair", "--to", "saved", "--json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!((status, &report["ok"]), (1, &Value::Bool(false)));
    assert!(
        report["damaged"].to_string().contains("names 2 entries"),
        "{report}"
    );
}

/// Writes over a part of a record, as a bad sector would.
fn damage(reader: &Reader, sql: &'static str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let options =
        sqlx::sqlite::SqliteConnectOptions::new().filename(reader.data().join("walkback.db"));
    runtime.block_on(async {
        let database = sqlx::SqlitePool::connect_with(options).await.unwrap();
        let done = sqlx::query(sql).execute(&database).await.unwrap();
        assert!(done.rows_affected() > 0, "{sql}");
        database.close().await;
    });
}

#[test]
fn what_is_damaged_stops_nothing_else() {
    let post = Newsroom::open();
    let reader = Reader::watching(&post.url("/towns"));
    let story = first_story("Buy a kettle");
    let states = [
        story.clone(),
        story.replace("four years", "five years"),
        story.replace("four years", "six years"),
        story.replace("four years", "seven years"),
    ];
    for state in &states[..2] {
        post.publish("/towns", state.clone());
        reader.check();
    }
    // The newest article: its page is watched from the snapshot, and a rebuild makes it anew.
    damage(
        &reader,
        "UPDATE version SET article = x'00' WHERE number = 2",
    );
    assert_eq!(reader.try_run(&["show", "towns"]).0, 2);
    post.publish("/towns", states[2].clone());
    let third = reader.check();
    let edit = &third["edits"][0];
    assert_eq!(third["outcome"], "changed", "{third}");
    assert!(edit["before"].as_str().unwrap().contains("five years"));
    assert!(edit["after"].as_str().unwrap().contains("six years"));
    reader.walkback(&["rebuild"]);
    let second = reader.walkback(&["show", "towns", "--version", "2"]);
    assert!(second["body"].to_string().contains("five years"));
    assert_eq!(reader.walkback(&["log"]).as_array().unwrap().len(), 2);

    // The snapshots: their page goes on from the article on record, and a rebuild names it.
    damage(&reader, "UPDATE body SET bytes = x'00'");
    post.publish("/towns", states[3].clone());
    let fourth = reader.check();
    assert_eq!(fourth["outcome"], "changed", "{fourth}");
    let before = fourth["edits"][0]["before"].as_str().unwrap();
    assert!(before.contains("six years"), "{fourth}");
    let (status, rebuilt) = reader.try_run(&["rebuild", "--json"]);
    let rebuilt: Value = serde_json::from_str(&rebuilt).unwrap();
    assert_eq!(
        (status, &rebuilt["unread"][0]["page"]),
        (1, &Value::from(1))
    );
    assert_eq!(reader.walkback(&["log"]).as_array().unwrap().len(), 3);
}

#[test]
fn the_second_watch_of_a_page_looks_at_it_for_the_first() {
    let post = Newsroom::open();
    post.publish("/towns", first_story("x"));
    let reader = Reader::watching(&post.url("/towns"));
    let file = reader.folder.path().join("watchlist.toml");
    let mut list = std::fs::read_to_string(&file).unwrap();
    let url = post.url("/towns");
    list.push_str(&format!(
        "\n[[watch]]\nname = \"again\"\npage = \"{url}\"\nschedule = \"@daily\"\n"
    ));
    std::fs::write(&file, list).unwrap();
    for wanted in [&["check", "again"][..], &["check", "towns", "again"]] {
        let looked = reader.walkback(wanted);
        let rows = looked.as_array().unwrap();
        assert_eq!(rows.len(), 1, "{looked}");
        assert_eq!(rows[0]["watch"], "towns");
    }
}
