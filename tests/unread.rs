//! A pipe that nobody reads on ends no work before its time, and changes no exit status.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use newsroom::{Newsroom, first_story};

/// Starts the program with a standard output that nobody reads, and, if asked for, a standard error like it.
fn start(folder: &Path, words: &[&str], is_deaf: bool) -> Child {
    let closed = || std::io::pipe().unwrap().1;
    let mut command = Command::new(env!("CARGO_BIN_EXE_walkback"));
    command
        .args(words)
        .current_dir(folder)
        .env("TMPDIR", folder);
    command.stdout(closed());
    if is_deaf {
        command.stderr(closed());
    }
    command.spawn().unwrap()
}

fn ends(child: &mut Child) -> Option<i32> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        if start.elapsed() > Duration::from_secs(40) {
            child.kill().unwrap();
            panic!("it goes on and on");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn terminate(child: &Child) {
    let pid = child.id().to_string();
    let killed = Command::new("kill").args(["-TERM", &pid]).status();
    assert!(killed.unwrap().success());
}

fn watchlist(folder: &Path, post: &Newsroom) {
    let list = format!(
        "[fetch]\nallow_private = [\"127.0.0.1/32\"]\npause = \"0ms\"\n[[watch]]\nname = \"a\"\npage = \"{}\"\nschedule = \"@daily\"\n",
        post.url("/a")
    );
    std::fs::write(folder.join("watchlist.toml"), list).unwrap();
}

#[test]
fn a_check_that_nobody_reads_keeps_what_a_host_asked_for() {
    for is_deaf in [false, true] {
        let post = Newsroom::open();
        post.withdraw("/a", 429);
        let folder = tempfile::tempdir().unwrap();
        watchlist(folder.path(), &post);
        for _ in 0..2 {
            let mut check = start(folder.path(), &["check"], is_deaf);
            assert_eq!(ends(&mut check), Some(1));
        }
        assert_eq!(post.requests("/a"), 1, "the host had asked for rest");
    }
}

#[test]
fn a_daemon_that_nobody_reads_goes_on() {
    let post = Newsroom::open();
    post.publish("/a", first_story("Buy a kettle"));
    let folder = tempfile::tempdir().unwrap();
    watchlist(folder.path(), &post);
    let words = ["run", "--listen", "127.0.0.1:0"];
    let mut daemon = start(folder.path(), &words, true);
    let start = Instant::now();
    while post.requests("/a") == 0 && start.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(50));
    }
    std::thread::sleep(Duration::from_millis(500));
    assert!(daemon.try_wait().unwrap().is_none(), "it has ended");
    terminate(&daemon);
    assert_eq!(ends(&mut daemon), Some(0));
}

#[test]
fn a_demo_leaves_nothing_behind() {
    let left = |folder: &Path| std::fs::read_dir(folder).unwrap().count();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(ends(&mut start(folder.path(), &["demo"], false)), Some(0));
    assert_eq!(left(folder.path()), 0);

    // As soon as it listens for signals, it may be told to stop.
    let mut demo = Command::new(env!("CARGO_BIN_EXE_walkback"));
    demo.arg("demo").env("TMPDIR", folder.path());
    let mut demo = demo.stdout(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(demo.stdout.take().unwrap());
    let mut line = String::new();
    while left(folder.path()) == 0 {
        std::thread::sleep(Duration::from_millis(1));
    }
    terminate(&demo);
    while out.read_line(&mut line).unwrap() > 0 {}
    assert_eq!(ends(&mut demo), Some(0));
    assert_eq!(left(folder.path()), 0);
}
