//! `walkback remove`

use std::path::PathBuf;

use super::{CliError, Done, safe, watchlist as file};
use crate::watchlist;

/// Takes a watch out of the watchlist; what was recorded of its pages stays
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The watch's name
    name: String,
    /// The file that says what to watch
    #[arg(long, default_value = "watchlist.toml", value_name = "FILE")]
    watchlist: PathBuf,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    file::text(&args.watchlist)?;
    let held = file::hold(&args.watchlist)?;
    let text = file::text(&args.watchlist)?;
    let less =
        watchlist::remove(&text, &args.name).map_err(|error| CliError::new(error.to_string()))?;
    let less = less.ok_or_else(|| {
        CliError::new(format!("no watch is called `{}`", args.name))
            .hint("`walkback watchlist check` lists the watches")
    })?;
    file::write(&held, &args.watchlist, &less)?;
    println!("removed \"{}\"; its pages stay on record", safe(&args.name));
    let left = watchlist::read_without_secrets(&less, &args.watchlist.display().to_string());
    if left.is_ok_and(|left| left.watches.is_empty()) {
        eprintln!(
            "warning: {} names no watch now, and a daemon that runs keeps the watches that it has: to watch nothing, stop it",
            args.watchlist.display()
        );
    }
    Ok(Done::Well)
}
