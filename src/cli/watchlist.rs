//! `walkback watchlist`

use std::path::{Path, PathBuf};

use super::{CliError, Done, safe, traps};
use crate::{
    alone::{self, Held},
    watchlist::{self, Watchlist},
};

/// Checks the watchlist
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Says what would be watched, or every fault of the file at once
    ///
    /// What is no fault and yet may not be what you mean (two watches of one page, a rule that sends no edits or whose tag no watch has, an
    /// address that the guard refuses, a secret that is not set, a file or program that is not there) is told as a warning.
    /// Exit status 1 means that the file has faults.
    Check {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// The file that says what to watch
        #[arg(long, default_value = "watchlist.toml", value_name = "FILE")]
        watchlist: PathBuf,
    },
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let Command::Check {
        json,
        watchlist: path,
    } = args.command;
    let text = text(&path)?;
    match watchlist::read_without_secrets(&text, &path.display().to_string()) {
        Ok(list) => {
            if json {
                println!(
                    "{}",
                    serde_json::json!({"ok": true, "watches": list.watches.len(), "faults": "", "warnings": traps::traps(&list)})
                );
            } else {
                print(&list);
            }
            Ok(Done::Well)
        }
        Err(faults) => {
            if json {
                println!(
                    "{}",
                    serde_json::json!({"ok": false, "watches": 0, "faults": faults.rendered})
                );
            } else {
                println!("{}", safe(&faults.rendered));
            }
            Ok(Done::BadNews)
        }
    }
}

fn print(list: &Watchlist) {
    let width = name_width(list.watches.iter().map(|watch| watch.name.as_str()));
    for watch in &list.watches {
        let (kind, url) = (watch.target.key(), watch.target.url());
        println!(
            "{:<width$} {:<8} {:<16} {}",
            safe(&watch.name),
            kind,
            safe(watch.schedule.as_str()),
            safe(url)
        );
    }
    let watches = match list.watches.len() {
        1 => "1 watch".to_owned(),
        n => format!("{n} watches"),
    };
    let warnings = traps::traps(list);
    for warning in &warnings {
        println!("warning: {}", safe(warning));
    }
    match warnings.len() {
        0 => println!("{watches}, no faults"),
        some => println!("{watches}, no faults, {}", super::counted(some, "warning")),
    }
}

/// How wide a column of names is; a longer one stands out.
pub fn name_width<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names
        .map(|name| name.chars().count())
        .max()
        .unwrap_or_default()
        .clamp(12, 48)
}

/// The file's text.
pub fn text(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path).map_err(|error| {
        CliError::new(format!("could not read {}: {error}", path.display()))
            .hint("name the file with --watchlist FILE")
    })
}

/// Nobody else changes the file meanwhile.
pub fn hold(path: &Path) -> Result<Held, CliError> {
    alone::hold(path).map_err(|error| unwritten(path, &error))
}

/// Writes the file anew.
pub fn write(held: &Held, path: &Path, text: &str) -> Result<(), CliError> {
    held.write(text, false)
        .map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &std::io::Error) -> CliError {
    CliError::new(format!("could not write {}: {error}", path.display()))
}

/// The file, read and checked. Whoever sends or fetches asks it for secrets that are not there.
pub fn list(path: &Path) -> Result<Watchlist, CliError> {
    let file = path.display().to_string();
    Ok(watchlist::read_without_secrets(&text(path)?, &file)?)
}
