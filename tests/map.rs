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

/// The table of docs/architecture.md: each room, and those that it may import. What stands in brackets says what for. `cli`, which may
/// import everything, is left out.
fn may_import() -> Vec<(String, Vec<String>)> {
    let page = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let table: Vec<(String, Vec<String>)> = rows
        .filter_map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let [room, _, allowed] = cells.as_slice() else {
                return None;
            };
            let without_brackets = allowed.split('(').map(|part| match part.split_once(')') {
                Some((_, rest)) => rest,
                None => part,
            });
            let allowed = match *allowed {
                "nothing of ours" => Vec::new(),
                _ => (without_brackets.collect::<String>().split(','))
                    .map(|name| name.trim().to_owned())
                    .collect(),
            };
            Some((room.trim_matches('`').to_owned(), allowed))
        })
        .filter(|(room, _)| room != "cli")
        .collect();
    let rooms: BTreeSet<&str> = table.iter().map(|(room, _)| room.as_str()).collect();
    for name in table.iter().flat_map(|(_, allowed)| allowed) {
        assert!(rooms.contains(name.as_str()), "`{name}` is no room");
    }
    let folders = fs::read_dir(root().join("src")).unwrap();
    for folder in folders.map(|entry| entry.unwrap().path()) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let is_known = name == "cli" || rooms.contains(name.as_str());
        assert!(!folder.is_dir() || is_known, "`{name}` is not in the table");
    }
    table
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

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
/// What one call could leave behind for the next.
const REMEMBERED: &[&str] = &["Mutex", "Atomic", "thread_local!"];
/// Remembers which signs the texts of late hold: that saves time, and changes no answer.
const MAY_REMEMBER: &[&str] = &["extract/page/held.rs"];

/// The code of a room, file by file, without its tests: they may use what they like.
fn sources(room: &str) -> Vec<(PathBuf, String)> {
    const TEST: &str = "#[cfg(test)]\n";
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join("src").join(room), &mut found);
    // `#[cfg(test)] mod name;` is a file of tests.
    let mut of_tests: Vec<PathBuf> = Vec::new();
    for (path, text) in &found {
        let folder = match path.ends_with("mod.rs") {
            true => path.parent().unwrap().to_owned(),
            false => path.with_extension(""),
        };
        for part in text.split(TEST).skip(1) {
            let line = part.lines().next().unwrap_or_default();
            if let Some((_, name)) = line.split_once("mod ")
                && let Some(name) = name.strip_suffix(';')
            {
                of_tests.push(folder.join(name).with_extension("rs"));
            }
        }
    }
    found.retain(|(path, _)| !of_tests.contains(path));
    for (_, text) in &mut found {
        if let Some(end) = text.find(&format!("{TEST}mod tests {{")) {
            text.truncate(end);
        }
    }
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
                let remembered = match MAY_REMEMBER.iter().any(|file| path.ends_with(file)) {
                    true => &[],
                    false => REMEMBERED,
                };
                for word in IMPURE.iter().chain(remembered) {
                    assert!(!line.contains(word), "{}: {line}", path.display());
                }
            }
        }
    }
}

#[test]
fn imports_run_one_way_only() {
    let table = may_import();
    let rooms: Vec<&str> = (table.iter().map(|(room, _)| room.as_str()))
        .chain(["cli"])
        .collect();
    for (room, allowed) in &table {
        for name in sources(room).iter().flat_map(|(_, code)| imports(code)) {
            let foreign = rooms.contains(&name.as_str()) && name != *room;
            assert!(
                !foreign || allowed.contains(&name),
                "`{room}` imports `{name}`, which the map does not allow"
            );
        }
    }
}
