//! Holds the rooms to their table: who may import whom (docs/architecture.md).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::{collections::BTreeSet, fs, path::Path};

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

fn imports(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            imports(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            // Tests may use what they like.
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            // `use crate::{a, b}` names its rooms at the start of each item of the braces.
            for part in text.split("crate::").skip(1) {
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
        let mut found = BTreeSet::new();
        imports(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room),
            &mut found,
        );
        for name in found {
            let foreign = rooms.contains(&name.as_str()) && name != *room;
            assert!(
                !foreign || allowed.contains(&name.as_str()),
                "`{room}` imports `{name}`, which the map does not allow"
            );
        }
    }
}
