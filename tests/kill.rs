//! Killed two hundred times, at any instant, while a story changes at every look: nothing half there, nothing twice, nothing made up.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use newsroom::{Newsroom, Reader, first_story};

/// Each record is killed so often; the records are killed side by side, for most of a round is waiting.
const KILLS: u64 = 50;
/// One for each record: where its instants begin.
const CHANCES: [u64; 4] = [
    0x9e37_79b9_7f4a_7c15,
    0xbf58_476d_1ce4_e5b9,
    0x94d0_49bb_1331_11eb,
    0xd6e8_feb8_6659_fd93,
];
/// A machine that is too slow for all of them has shown enough by then.
const TIME: Duration = Duration::from_secs(240);

/// The editions on record, in their order.
fn editions(reader: &Reader) -> Vec<usize> {
    let history = reader.walkback(&["history", "towns"]);
    let versions = history["versions"].as_array().unwrap();
    let number = |version: &serde_json::Value| {
        let headline = version["headline"].as_str().unwrap().to_owned();
        headline.rsplit(' ').next().unwrap().parse().unwrap()
    };
    versions.iter().map(number).collect()
}

#[test]
fn nothing_is_torn_repeated_or_made_up() {
    std::thread::scope(|scope| {
        for chance in CHANCES {
            scope.spawn(move || killed(chance));
        }
    });
}

/// One record, killed until it has had enough.
fn killed(mut chance: u64) {
    let post = Newsroom::open();
    let story = first_story("Buy a kettle").replace(
        "Ministers rule out levy on coastal towns",
        "Ministers rule out levy on coastal towns, edition {n}",
    );
    post.publish_counted("/towns", story);
    let reader = Reader::watching(&post.url("/towns"));
    let file = reader.folder.path().join("watchlist.toml");
    let list = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, list.replace("*/15 * * * *", "every 20ms")).unwrap();

    let start = Instant::now();
    let (mut kills, mut known) = (0, Vec::new());
    while kills < KILLS && start.elapsed() < TIME {
        let before = post.requests("/towns");
        let mut daemon = Command::new(env!("CARGO_BIN_EXE_walkback"))
            .args(["run", "--listen", "127.0.0.1:0"])
            .current_dir(reader.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // xorshift: as random as an instant needs to be.
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        // One in four dies while it starts; the others once they have asked, however long a slow machine takes to begin.
        if kills % 4 > 0 {
            let begun = Instant::now();
            while post.requests("/towns") == before && begun.elapsed() < Duration::from_secs(5) {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        std::thread::sleep(Duration::from_millis(chance % 140));
        assert!(daemon.try_wait().unwrap().is_none(), "it ended by itself");
        daemon.kill().unwrap();
        daemon.wait().unwrap();
        kills += 1;
        if post.requests("/towns") == 0 || !reader.data().join("walkback.db").exists() {
            continue;
        }
        let (status, verified) = reader.try_run(&["verify"]);
        assert_eq!(status, 0, "after kill {kills}: {verified}");
        if kills % 10 != 0 {
            continue;
        }
        let now = editions(&reader);
        assert!(now.starts_with(&known), "what was on record is no more");
        assert!(now.windows(2).all(|pair| pair[0] < pair[1]), "{now:?}");
        assert!(
            now.iter()
                .all(|edition| *edition <= post.requests("/towns"))
        );
        known = now;
    }
    // On a slow machine the time is over between two looks.
    let last = editions(&reader);
    assert!(last.starts_with(&known), "what was on record is no more");
    assert!(last.windows(2).all(|pair| pair[0] < pair[1]), "{last:?}");
    known = last;
    // Whoever kills between the last byte and the disk loses that answer, and no other.
    let served = post.requests("/towns");
    let lost = served - known.len();
    assert!(
        lost as u64 <= kills + 1,
        "{lost} of {served} editions are lost after {kills} kills"
    );
    assert!(
        known.len() > 20,
        "only {} editions in {kills} kills",
        known.len()
    );
    let log = reader.walkback(&["log", "--limit", "100000"]);
    let edits = log.as_array().unwrap();
    let headlines = edits
        .iter()
        .filter(|edit| edit["kind"] == "headline_changed");
    assert_eq!(
        headlines.count(),
        known.len() - 1,
        "each change is told once"
    );
}
