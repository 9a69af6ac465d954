//! `walkback backup`

use std::path::PathBuf;

use super::{CliError, Done, open};

/// Copies the record to one file, while it is being written to
///
/// The file holds every check, snapshot, version, edit, mark and checkpoint, and is a record of its own: put it into an empty folder as
/// `walkback.db`, and every command reads it. Copy by yourself what lies beside it: checkpoint.key (it signs; keep it secret),
/// checkpoints.txt, users.json (who may log in to the desk), and the watchlist.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to make; it must not exist
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    if args.file.exists() {
        return Err(
            CliError::new(format!("{} exists already", args.file.display()))
                .hint("name a file that does not: a backup overwrites nothing"),
        );
    }
    let folder = args
        .file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(CliError::new(format!(
            "there is no folder {} for the backup",
            folder.display()
        ))
        .hint("make it first; the record itself is well"));
    }
    let store = open::record(&args.data).await?;
    store.backup(&args.file).await?;
    let size = std::fs::metadata(&args.file)
        .map(|file| file.len())
        .unwrap_or_default();
    println!("{}: {}", args.file.display(), super::size(size));
    Ok(Done::Well)
}
