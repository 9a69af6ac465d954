//! Holds the documents to the program: commands, flags, keys and transcripts can't drift.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod newsroom;

use std::{fmt::Write, fs, path::Path, process::Command};

use newsroom::Newsroom;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// The text of every command's long help.
fn reference(command: &mut clap::Command, path: &str, out: &mut String) {
    for inner in command
        .get_subcommands_mut()
        .filter(|inner| inner.get_name() != "help")
    {
        let path = format!("{path} {}", inner.get_name());
        if inner.get_subcommands().next().is_none() {
            let mut inner = inner.clone().bin_name(&path).term_width(100);
            let _ = writeln!(
                out,
                "## `{path}`\n\n```text\n{}\n```\n",
                inner.render_long_help().to_string().trim_end()
            );
        } else {
            reference(inner, &path, out);
        }
    }
}

#[test]
fn the_reference_is_what_the_program_says() {
    let mut text = String::from(
        "# Every command\n\nMade from the program's own help by `UPDATE_DOCS=1 cargo test --test docs`.\n\nResults go to standard output, logs and errors to standard error. Exit status: 0 it worked; 1 it ran and the answer is bad news;\n2 it could not run.\n\n",
    );
    reference(&mut walkback::cli::command(), "walkback", &mut text);
    let text: String = text
        .lines()
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect();
    let file = root().join("docs/command-line.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, &text).unwrap();
    }
    assert!(
        fs::read_to_string(&file).unwrap() == text,
        "docs/command-line.md is not what the program says: UPDATE_DOCS=1 cargo test --test docs"
    );
}

#[test]
fn every_source_that_a_document_names_is_there() {
    for document in ["docs/architecture.md", "CONTRIBUTING.md"] {
        let text = read(document);
        let names = text.split('`').skip(1).step_by(2);
        let sources = names.filter(|name| {
            let is_path = |c: char| c.is_ascii_lowercase() || "_/.".contains(c);
            name.contains('/') && name.ends_with(".rs") && name.chars().all(is_path)
        });
        for source in sources {
            let is_there = root().join(source).exists() || root().join("src").join(source).exists();
            assert!(is_there, "{document} names {source}");
        }
    }
}

#[test]
fn every_command_that_a_document_names_exists() {
    let command = walkback::cli::command();
    let mut files = vec![
        "README.md".to_owned(),
        "CHANGELOG.md".to_owned(),
        "CONTRIBUTING.md".to_owned(),
        "watchlist.toml".to_owned(),
    ];
    files.extend(
        fs::read_dir(root().join("docs"))
            .unwrap()
            .map(|entry| format!("docs/{}", entry.unwrap().file_name().to_string_lossy()))
            .filter(|file| file.ends_with(".md")),
    );
    for file in files {
        let text = read(&file);
        for (marks, text) in text.split('`').enumerate().filter(|(at, _)| at % 2 == 1) {
            let Some(rest) = text.strip_prefix("walkback ") else {
                continue;
            };
            let mut here = &command;
            for word in rest.split_whitespace() {
                if let Some(flag) = word.strip_prefix("--") {
                    let known = here.get_arguments().any(|arg| arg.get_long() == Some(flag))
                        || flag == "help"
                        || flag == "version";
                    assert!(
                        known,
                        "{file}: `walkback {rest}` has no --{flag} (piece {marks})"
                    );
                } else if let Some(inner) = here.find_subcommand(word) {
                    here = inner;
                } else if here.get_name() == "walkback" {
                    panic!("{file}: there is no `walkback {word}`");
                }
            }
        }
    }
}

#[test]
fn every_key_of_the_watchlist_is_in_its_reference() {
    let text = read("docs/watchlist.md") + &read("docs/alerts.md");
    let schema = walkback::watchlist::schema();
    for (name, table) in schema["$defs"].as_object().unwrap() {
        for key in table["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, _)| key)
        {
            let named = text.contains(&format!("`{key}`")) || text.contains(&format!("\n{key} = "));
            assert!(
                named || name == "Secret",
                "docs/watchlist.md does not name `{key}` of {name}"
            );
        }
    }
}

/// The fenced blocks of a document, by their language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    text.split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn the_walkthrough_works_as_written() {
    let text = read("docs/walkthrough.md");
    let page = blocks(&text, "html").remove(0);
    let post = Newsroom::open();
    post.publish("/statement.html", page.clone());
    let folder = tempfile::tempdir().unwrap();
    let here = post.url("");
    fs::write(
        folder.path().join("watchlist.toml"),
        blocks(&text, "toml")
            .remove(0)
            .replace("http://127.0.0.1:8000", &here),
    )
    .unwrap();
    let transcripts = blocks(&text, "console");
    let said = |expected: &str| {
        let (command, output) = expected.split_once('\n').unwrap();
        let args: Vec<&str> = command
            .trim_start_matches("$ walkback ")
            .split(' ')
            .collect();
        let run = Command::new(env!("CARGO_BIN_EXE_walkback"))
            .args(args)
            .env_remove("COLUMNS")
            .current_dir(folder.path())
            .output()
            .unwrap();
        let printed = String::from_utf8(run.stdout)
            .unwrap()
            .replace(&here, "http://127.0.0.1:8000");
        assert_eq!(
            printed,
            output,
            "{command}\n{}",
            String::from_utf8_lossy(&run.stderr)
        );
    };
    said(&transcripts[0]);
    let edited = page
        .replace("will not close", "may close")
        .replace("1.5 million", "15 million")
        .replace("must be finished", "should be finished");
    post.publish("/statement.html", edited);
    said(&transcripts[1]);
    said(&transcripts[2]);
    assert!(
        read("README.md").contains(&transcripts[1]),
        "the README shows another transcript than the walkthrough"
    );
}
