//! How much memory does the daemon hold with 10,000 idle pages? `cargo bench --bench idle` (Linux)
#![allow(
    clippy::unwrap_used,
    reason = "a bench that can't run says so by failing"
)]

use std::{
    fmt::Write,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Duration,
};

fn main() {
    for pages in [0, 1_000, 10_000] {
        let folder = tempfile::tempdir().unwrap();
        // Port 9 refuses at once; after the first miss every page waits for its schedule.
        let mut text = String::from(
            "[fetch]\nallow_private = [\"127.0.0.1/32\"]\nparallel = 64\nper_host = 64\n",
        );
        for n in 0..pages {
            let _ = write!(
                text,
                "\n[[watch]]\nname = \"page-{n}\"\npage = \"http://127.0.0.1:9/news/{n}\"\nschedule = \"@yearly\"\n"
            );
        }
        let file = folder.path().join("watchlist.toml");
        std::fs::write(&file, text).unwrap();
        let mut daemon = Command::new(env!("CARGO_BIN_EXE_walkback"))
            .args(["run", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path().join("data"))
            .arg("--watchlist")
            .arg(&file)
            .env("RUST_LOG", "off")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(daemon.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        std::thread::sleep(Duration::from_secs(20));
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", daemon.id())).unwrap_or_default();
        let of = |name: &str| {
            status
                .lines()
                .find(|line| line.starts_with(name))
                .map(|line| line.split_whitespace().nth(1).unwrap_or("?").to_owned())
                .unwrap_or_default()
        };
        println!(
            "{pages:>6} pages: resident {} KB, at most {} KB",
            of("VmRSS"),
            of("VmHWM")
        );
        daemon.kill().unwrap();
        daemon.wait().unwrap();
    }
}
