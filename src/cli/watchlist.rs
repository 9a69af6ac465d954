//! `walkback watchlist`

use std::path::{Path, PathBuf};

use super::{CliError, Done, safe};
use crate::watchlist::{self, Watchlist};

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
    match watchlist::read(&text, &path.display().to_string()) {
        Ok(list) => {
            if json {
                println!(
                    "{}",
                    serde_json::json!({"ok": true, "watches": list.watches.len(), "faults": ""})
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
    for watch in &list.watches {
        let (kind, url) = (watch.target.key(), watch.target.url());
        println!(
            "{:<28} {:<8} {:<16} {}",
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
    println!("{watches}, no faults");
}

/// The file's text.
pub fn text(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path).map_err(|error| {
        CliError::new(format!("could not read {}: {error}", path.display()))
            .hint("name the file with --watchlist FILE")
    })
}

/// The file, read and checked.
pub fn list(path: &Path) -> Result<Watchlist, CliError> {
    Ok(watchlist::read(&text(path)?, &path.display().to_string())?)
}
