//! `walkback prune`

use std::path::PathBuf;

use jiff::Timestamp;

use super::{CliError, Done, counted, open, size, watchlist as file};
use crate::{
    schedule,
    store::{Prunable, Store},
};

/// Gives up snapshots between the first and the last of each version; by default everything is kept for ever
///
/// Versions, edits, checks and every hash stay, and `verify` still holds them against the ledger; only the pruned bytes can't be shown any more.
/// The first and the last of what was met in a row instead of the article (404, a consent wall) stay too, and whatever came when a page was
/// taken away, blocked or back.
/// Nothing is pruned without --older-than or --keep. `walkback compact` gives the space back to the disk.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("which").required(true).multiple(true).args(["older_than", "keep"])))]
pub struct Args {
    /// Snapshots older than this: `90d`, `52w`
    #[arg(long, value_name = "TIME")]
    older_than: Option<String>,
    /// All but the newest so many snapshots of each page
    #[arg(long, value_name = "NUMBER")]
    keep: Option<u32>,
    /// Only of watches that bear this tag (may be given again)
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Only say what would go
    #[arg(long)]
    dry_run: bool,
    /// The watchlist, for --tag
    #[arg(long, default_value = "watchlist.toml", value_name = "FILE")]
    watchlist: PathBuf,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    Store::exists_in(&args.data)?;
    let now = Timestamp::now();
    let before = match &args.older_than {
        None => None,
        Some(text) => {
            let age = schedule::parse_duration(text).map_err(|why| {
                CliError::new(format!("--older-than {text}: {why}"))
                    .hint("write it as 90d, 26w or 12h")
            })?;
            Some(now.checked_sub(age).map_err(|_| {
                CliError::new(format!("--older-than {text}: that is before all time"))
            })?)
        }
    };
    let which = Prunable {
        before,
        keep: args.keep.map(i64::from),
        watches: watches(&args)?,
    };
    let store = open::to_write(&args.data).await?;
    let pruned = store.prune(&which, now, args.dry_run).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&pruned)?);
    } else {
        println!(
            "{} of {} {} ({} as they came)",
            counted(pruned.snapshots, "snapshot"),
            size(u64::try_from(pruned.freed).unwrap_or_default()),
            if args.dry_run { "would go" } else { "pruned" },
            size(pruned.bytes.unsigned_abs()),
        );
        if pruned.snapshots > 0 && !args.dry_run {
            println!("`walkback compact` gives their space back to the disk");
        }
    }
    Ok(Done::Well)
}

/// The names of the watches that bear one of the tags; `None` for all.
fn watches(args: &Args) -> Result<Option<Vec<String>>, CliError> {
    if args.tag.is_empty() {
        return Ok(None);
    }
    let list = file::list(&args.watchlist)?;
    let names: Vec<String> = list
        .watches
        .iter()
        .filter(|watch| watch.tags.iter().any(|tag| args.tag.contains(tag)))
        .map(|watch| watch.name.clone())
        .collect();
    if names.is_empty() {
        return Err(CliError::new(format!(
            "no watch in {} bears the tag {}",
            args.watchlist.display(),
            args.tag.join(", ")
        )));
    }
    Ok(Some(names))
}
