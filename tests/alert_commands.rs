//! Alert rules at the command line and in the real binary: events of pages, samples, replays, the outbox.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;
mod receivers;

use std::process::{Command, Output};

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
