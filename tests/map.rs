//! Holds the rooms to their table: who may import whom (docs/architecture.md).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("schedule", &["model"]),
    ("fetch", &["model"]),
    ("quotes", &["model"]),
    ("compare", &["model"]),
    ("store", &["model"]),
    ("discover", &["model"]),
    ("watchlist", &["model", "schedule"]),
    ("extract", &["model", "quotes"]),
    (
        "track",
        &[
            "model",
            "schedule",
            "watchlist",
            "fetch",
            "discover",
            "extract",
            "compare",
            "store",
            "alert",
            "web",
        ],
    ),
    ("alert", &["model", "schedule", "store", "fetch"]),
    ("web", &["model", "compare", "store", "alert", "watchlist"]),
];

/// Rooms that see nothing but what they are given: what they are not to name.
const PURE: &[&str] = &["extract", "quotes", "compare", "schedule"];
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "SystemTime",
    "Instant",
    "::now(",
    "tokio",
    "async ",
];

/// The code of a room, file by file, without its tests: they may use what they like.
fn sources(room: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                found.push((path, code.to_owned()));
            }
        }
    }
    let mut found = Vec::new();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    walk(&src.join(room), &mut found);
    found
}

/// `use crate::{a, b}` names its rooms at the start of each item of the braces.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        if let Some(list) = part.strip_prefix('{') {
            let list = list.split(';').next().unwrap_or_default();
            found.extend(
                list.lines()
                    .filter_map(|line| line.trim().split([':', ',']).next())
                    .map(str::to_owned),
            );
            found.extend(
                list.split([',', ' '])
                    .filter_map(|item| item.split("::").next())
                    .map(str::to_owned),
            );
        } else {
            found.extend(
                part.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .map(str::to_owned),
            );
        }
    }
    found
}

#[test]
fn the_core_has_no_clock_disk_or_network() {
    for room in PURE {
        for (path, code) in sources(room) {
            let lines = code.lines().map(str::trim_start);
            for line in lines.filter(|line| !line.starts_with("//")) {
                for word in IMPURE {
                    assert!(!line.contains(word), "{}: {line}", path.display());
                }
            }
        }
    }
}

#[test]
fn imports_run_one_way_only() {
    let rooms: Vec<&str> = MAY_IMPORT
        .iter()
        .map(|(room, _)| *room)
        .chain(["cli"])
        .collect();
    for (room, allowed) in MAY_IMPORT {
        let sources = sources(room);
        for name in sources.iter().flat_map(|(_, code)| imports(code)) {
            let foreign = rooms.contains(&name.as_str()) && name != *room;
            assert!(
                !foreign || allowed.contains(&name.as_str()),
                "`{room}` imports `{name}`, which the map does not allow"
            );
        }
    }
}
