//! Alert rules at the command line and in the real binary: events of pages, samples, replays, the outbox.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;
mod receivers;

use std::{
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use newsroom::Newsroom;
use receivers::{Receiver, answer};
use serde_json::Value;

struct Reader {
    folder: tempfile::TempDir,
    hour: std::cell::Cell<i64>,
}

fn story(quote: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><title>t</title></head><body><main><article><h1>Ministers rule out levy on coastal towns</h1>
<p>The government will pay for new sea walls along the whole of the eastern coast, the department said on Tuesday, after months of talks with the councils.</p>
<p>“{quote},” said Maren Holt, the coastal affairs minister, at a meeting in the harbour hall that lasted for most of the evening.</p>
<p>Residents had feared a charge on every household, and several of the councils had begun to plan for one before the winter storms arrived.</p></article></main></body></html>"
    )
}

const QUOTE: &str = "We will not charge the towns for their own defences";

impl Reader {
    fn new(post: &Newsroom, hook: &Receiver, rules: &str) -> Reader {
        let folder = tempfile::tempdir().unwrap();
        let text = format!(
            "[fetch]\nallow_private = [\"127.0.0.1/32\"]\npause = \"0ms\"\n[[watch]]\nname = \"towns\"\npage = \"{}\"\ntags = [\"coast\"]\n[[channel]]\nname = \"hook\"\ntype = \"webhook\"\nurl = \"{}\"\n{rules}",
            post.url("/towns"),
            hook.url("/")
        );
        std::fs::write(folder.path().join("watchlist.toml"), text).unwrap();
        Reader {
            folder,
            hour: std::cell::Cell::new(0),
        }
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_walkback"))
            .args(args)
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    /// Two hours after the last.
    fn check(&self) {
        self.hour.set(self.hour.get() + 2);
        let now = jiff::Timestamp::UNIX_EPOCH
            + jiff::SignedDuration::from_hours(24 * 365 * 56 + self.hour.get());
        self.run(&["check", "--now", &now.to_string()]);
    }
}

#[test]
fn what_becomes_of_a_page_is_told_once() {
    let (post, hook) = (Newsroom::open(), Receiver::open());
    post.publish("/towns", story(QUOTE));
    let rule = "[[alert]]\nname = \"pages\"\nto = [\"hook\"]\nevents = [\"gone\", \"back\", \"blocked\", \"blind\"]\n";
    let reader = Reader::new(&post, &hook, rule);
    let events = || -> Vec<String> {
        let posts = hook.posts();
        let name =
            |post: &receivers::Post| post.body["events"][0]["event"].as_str().unwrap().to_owned();
        posts.iter().map(name).collect()
    };
    reader.check();
    post.publish(
        "/towns",
        story("We may charge the towns for their own defences"),
    );
    reader.check();
    assert!(events().is_empty(), "a rule for events sends no edits");
    post.withdraw("/towns", 404);
    for _ in 0..4 {
        reader.check();
    }
    assert_eq!(events(), ["gone"]);
    post.publish("/towns", story(QUOTE));
    reader.check();
    reader.check();
    assert_eq!(events(), ["gone", "back"]);
    post.withdraw("/towns", 500);
    for _ in 0..7 {
        reader.check();
    }
    assert_eq!(events(), ["gone", "back", "blind"]);
    post.publish("/towns", story(QUOTE));
    reader.check();
    assert_eq!(events(), ["gone", "back", "blind", "back"]);
    let last = &hook.posts()[3];
    assert_eq!(last.body["type"], "event");
    assert!(
        last.body["message"]
            .as_str()
            .unwrap()
            .contains("shows a page again")
    );
    assert!(last.header("webhook-id").starts_with("event-"));
}

#[test]
fn a_rule_is_tried_before_it_is_switched_on() {
    let (post, hook) = (Newsroom::open(), Receiver::open());
    post.publish("/towns", story(QUOTE));
    let rules = "[[alert]]\nname = \"holt\"\nto = [\"hook\"]\nspeaker = \"Holt\"\nremoved = [\"will not\"]\ntags = [\"coast\"]\n[[alert]]\nname = \"money\"\nto = [\"hook\"]\nfacets = [\"number\"]\n";
    let reader = Reader::new(&post, &hook, rules);
    reader.check();
    post.publish(
        "/towns",
        story("We may charge the towns for their own defences"),
    );
    hook.otherwise(answer(503, "", ""));
    reader.check();
    let sent = hook.posts().len();
    let replay = |name: &str| -> Value {
        let output = reader.run(&["alert", "replay", name, "--since", "2020-01-01", "--json"]);
        serde_json::from_slice(&output.stdout).unwrap()
    };
    assert_eq!(replay("holt")[0]["sends"], true);
    let money = replay("money");
    assert_eq!(
        (&money[0]["sends"], &money[0]["why_not"]),
        (&false.into(), &"its facets are negation, modality".into())
    );
    assert_eq!(hook.posts().len(), sent, "a replay never sends");
    let listed: Value = serde_json::from_slice(&reader.run(&["outbox", "--json"]).stdout).unwrap();
    assert_eq!(
        (
            &listed[0]["state"],
            &listed[0]["rule"],
            &listed[0]["attempts"]
        ),
        (&"waiting".into(), &"holt".into(), &1.into())
    );
    hook.otherwise(answer(200, "", ""));
    let test = reader.run(&["alert", "test", "money"]);
    assert!(
        test.status.success(),
        "{}",
        String::from_utf8_lossy(&test.stdout)
    );
    assert!(
        hook.posts()
            .last()
            .unwrap()
            .header("webhook-id")
            .starts_with("test-")
    );
    assert!(reader.run(&["outbox", "retry", "--all"]).status.success());
    reader.check();
    assert_eq!(hook.taken().len(), 2);
    assert_eq!(
        reader.run(&["outbox", "drop", "1"]).status.code(),
        Some(2),
        "it is gone"
    );
    let unknown = reader.run(&["alert", "test", "hlt"]);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("known: holt, money"));
}

/// Ends a child as a person or the system does, and waits.
#[cfg(unix)]
fn stopped(mut child: Child, signal: &str) -> (Option<i32>, Duration) {
    let asked = Instant::now();
    let kill = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    (child.wait().unwrap().code(), asked.elapsed())
}

/// The receiver takes its time, and more waits than it takes within the grace.
#[cfg(unix)]
#[test]
fn a_stop_cuts_no_alert_in_two() {
    let (post, hook) = (Newsroom::open(), Receiver::open());
    post.publish("/towns", story(QUOTE));
    let reader = Reader::new(&post, &hook, "[[alert]]\nname = \"all\"\nto = [\"hook\"]\n");
    reader.check();
    hook.otherwise(answer(503, "", ""));
    for n in 0..8 {
        post.publish("/towns", story(&format!("{QUOTE} for {n} years")));
        reader.check();
    }
    hook.otherwise(answer(200, "", ""));
    hook.thinks(Duration::from_secs(2));
    for (arguments, signal, code) in [
        (&["run", "--listen", "127.0.0.1:0"][..], "-TERM", 0),
        (&["check"], "-INT", 2),
    ] {
        let before = hook.taken().len();
        let child = Command::new(env!("CARGO_BIN_EXE_walkback"))
            .args(arguments)
            .current_dir(reader.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while hook.taken().len() == before {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(500));
        let (status, took) = stopped(child, signal);
        assert_eq!(status, Some(code), "{arguments:?}");
        assert!(took < Duration::from_secs(8), "{arguments:?} took {took:?}");
        assert!(hook.taken().len() <= before + 2, "it went on sending");
    }
    hook.thinks(Duration::ZERO);
    reader.check();
    let mut keys: Vec<String> = (hook.taken().iter())
        .map(|post| post.header("webhook-id").to_owned())
        .collect();
    let all = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!((all, keys.len()), (8, 8), "each once");
}

#[test]
fn what_waits_for_a_channel_that_is_no_more_is_named() {
    let (post, hook) = (Newsroom::open(), Receiver::open());
    post.publish("/towns", story(QUOTE));
    let rule = "[[alert]]\nname = \"all\"\nto = [\"hook\"]\n";
    let reader = Reader::new(&post, &hook, rule);
    reader.check();
    hook.otherwise(answer(503, "", ""));
    post.publish(
        "/towns",
        story("We may charge the towns for their own defences"),
    );
    reader.check();
    let file = reader.folder.path().join("watchlist.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("\"hook\"", "\"desk\"")).unwrap();
    hook.otherwise(answer(200, "", ""));
    let told = |args: &[&str]| {
        let output = reader.run(args);
        let all = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(all).unwrap())
    };
    let words = "alerts wait for channels that watchlist.toml does not have: \"hook\" (";
    let (_, checked) = told(&["check"]);
    assert!(checked.contains(words), "{checked}");
    let (code, status) = told(&["status"]);
    assert!(code == Some(1) && status.contains(words), "{status}");
    assert!(status.contains("`walkback outbox drop --channel NAME`"));
    // So it is while a daemon runs, and in its log.
    let mut daemon = Command::new(env!("CARGO_BIN_EXE_walkback"))
        .args(["run", "--listen", "127.0.0.1:0"])
        .current_dir(reader.folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let began = Instant::now();
    loop {
        let (code, status) = told(&["status"]);
        if code == Some(1)
            && status.contains("a daemon is running")
            && status.contains("does not have: \"hook\" (")
        {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{status}");
    }
    daemon.kill().unwrap();
    let log = daemon.wait_with_output().unwrap().stderr;
    let log = String::from_utf8(log).unwrap();
    assert!(log.contains("does not have: \"hook\" ("), "{log}");

    assert_eq!(told(&["outbox", "drop", "--channel", "nobody"]).0, Some(2));
    assert_eq!(told(&["outbox", "drop", "--channel", "hook"]).0, Some(0));
    let (_, status) = told(&["status"]);
    assert!(!status.contains("alerts wait"), "{status}");
    assert!(hook.taken().is_empty());
}
