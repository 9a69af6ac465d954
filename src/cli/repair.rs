//! `walkback repair`

use std::path::PathBuf;

use super::{CliError, Done, counted, safe};
use crate::store::{self, Store};

/// Saves all that can be read of a damaged record into a new folder, and says what is lost
///
/// The damaged record stays as it is. Exit status 1 means that something was lost; what the saved record lacks is named as `verify` names it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to make; it must not hold a record
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// The folder of the damaged record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    Store::exists_in(&args.data)?;
    if args.to.join("walkback.db").exists() {
        return Err(
            CliError::new(format!("{} holds a record already", args.to.display()))
                .hint("name a folder that does not: a repair overwrites nothing"),
        );
    }
    let tables = store::repair(&args.data, &args.to).await?;
    let saved = Store::open_to_read(&args.to).await?;
    let mut verified = saved.verify(&mut |_, _| {}).await?;
    // What was signed and is not there shows in the checkpoints alone.
    let (_, cut) = saved.verify_checkpoints(&args.to).await?;
    verified.damaged.extend(cut);
    verified.ok = verified.damaged.is_empty();
    let unread = tables.iter().any(|table| table.stretches > 0);
    if args.json {
        let report = serde_json::json!({
            "ok": verified.ok && !unread, "tables": tables, "damaged": verified.damaged,
        });
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        for table in tables.iter().filter(|table| table.stretches > 0) {
            println!(
                "{}: {} rows saved, {} places could not be read",
                table.table, table.rows_saved, table.stretches
            );
        }
        for damage in &verified.damaged {
            println!("{}", safe(damage));
        }
        println!(
            "{}: {}, {}, {} saved; {}",
            args.to.display(),
            counted(verified.snapshots, "snapshot"),
            counted(verified.versions, "version"),
            counted(verified.checks, "check"),
            if verified.ok && !unread {
                "nothing is lost"
            } else {
                "what is lost is named above"
            }
        );
    }
    Ok(if verified.ok && !unread {
        Done::Well
    } else {
        Done::BadNews
    })
}
