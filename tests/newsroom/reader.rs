//! Somebody who runs the real binary in a folder of her own, and a story for her to read.
#![allow(dead_code)]

use std::{path::Path, process::Command};

use serde_json::Value;
use tempfile::TempDir;

/// One reader with a watchlist of one page and a clock of her own.
pub struct Reader {
    pub folder: TempDir,
    minutes: std::cell::Cell<i64>,
}

impl Reader {
    pub fn watching(url: &str) -> Reader {
        let folder = tempfile::tempdir().unwrap();
        let watchlist = format!(
            "[fetch]\nallow_private = [\"127.0.0.1/32\"]\npause = \"0ms\"\n\n[[watch]]\nname = \"towns\"\npage = \"{url}\"\nschedule = \"*/15 * * * *\"\n"
        );
        std::fs::write(folder.path().join("watchlist.toml"), watchlist).unwrap();
        Reader {
            folder,
            minutes: std::cell::Cell::new(0),
        }
    }

    pub fn walkback(&self, args: &[&str]) -> Value {
        let output = Command::new(env!("CARGO_BIN_EXE_walkback"))
            .args(args)
            .arg("--json")
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| {
            panic!(
                "{args:?}: {error}\nstdout: {text}\nstderr: {}",
                String::from_utf8_lossy(&output.stderr)
            )
        })
    }

    /// Runs a command that must work; gives what it prints.
    pub fn run(&self, args: &[&str]) -> String {
        let (status, printed) = self.try_run(args);
        assert_eq!(status, 0, "{args:?}: {printed}");
        printed
    }

    /// Runs a command; gives its exit status and what it prints.
    pub fn try_run(&self, args: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_walkback"))
            .args(args)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let mut printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if printed.is_empty() {
            printed = String::from_utf8_lossy(&output.stderr).into_owned();
        }
        (output.status.code().unwrap_or(-1), printed)
    }

    /// One check, a quarter of an hour after the last.
    pub fn check(&self) -> Value {
        self.minutes.set(self.minutes.get() + 15);
        self.check_after(0)
    }

    pub fn check_after(&self, minutes: i64) -> Value {
        self.minutes.set(self.minutes.get() + minutes);
        let now = jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * 365 * 56);
        let now = now + jiff::SignedDuration::from_mins(self.minutes.get());
        self.walkback(&["check", "--now", &now.to_string()])[0].clone()
    }

    pub fn data(&self) -> std::path::PathBuf {
        Path::new(self.folder.path()).join("snapshots")
    }
}

pub const HEADLINE: &str = "Ministers rule out levy on coastal towns";
pub const QUOTE: &str = "We will not charge the towns for their own defences";

/// A story as a newspaper would serve it; `clutter` changes without the story changing.
pub fn story(headline: &str, speaker: &str, quote: &str, clutter: &str) -> String {
    format!(
        r#"<!doctype html><html lang="en"><head><title>{headline} - The Harrow Post</title>
<meta property="og:title" content="{headline}"><meta property="og:type" content="article"></head><body>
<header><a href="/">The Harrow Post</a><nav><a href="/news">News</a> <a href="/sport">Sport</a></nav></header>
<aside class="advert">{clutter}</aside>
<main><article><h1>{headline}</h1><p class="byline">By Ines Calloway</p>
<p>The government will pay for new sea walls along the whole of the eastern coast, the department said on Tuesday, after months of talks with the councils.</p>
<p>“{quote},” said {speaker}, the coastal affairs minister, at a meeting in the harbour hall that lasted for most of the evening.</p>
<p>Residents had feared a charge on every household, and several of the councils had begun to plan for one before the winter storms arrived.</p>
<p>Work on the first of the walls is expected to begin in the spring and to take four years, according to the plans that were shown to the meeting.</p>
</article></main><footer>Copyright. {clutter}</footer></body></html>"#
    )
}

pub fn first_story(clutter: &str) -> String {
    story(HEADLINE, "Maren Holt", QUOTE, clutter)
}
