//! `walkback compact`

use std::path::{Path, PathBuf};

use super::{CliError, Done, open, size};
use crate::store::{Searched, StoreError};

/// Gives space that the record no longer needs back to the disk, for instance after `prune`
///
/// What is searched is made anew where it is damaged. Needs as much free space as the record takes, for a while, and no daemon at work on it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let before = taken(&args.data);
    if before == 0 {
        return Err(StoreError::Missing {
            folder: args.data.display().to_string(),
        }
        .into());
    }
    let store = open::to_write(&args.data).await?;
    match store.compact().await.map_err(open::damaged)? {
        Searched::Whole => {}
        Searched::Anew => {
            println!("what is searched was damaged, and was made anew from the versions");
        }
        Searched::AwaitsRebuild => println!(
            "what is searched is damaged, and so are versions that it is made from: `walkback rebuild` makes both anew"
        ),
    }
    println!(
        "{}: {}, {} before",
        args.data.display(),
        size(taken(&args.data)),
        size(before)
    );
    Ok(Done::Well)
}

/// Bytes of the database and its log.
fn taken(folder: &Path) -> u64 {
    ["walkback.db", "walkback.db-wal"]
        .iter()
        .filter_map(|name| Some(std::fs::metadata(folder.join(name)).ok()?.len()))
        .sum()
}
