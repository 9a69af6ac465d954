//! `walkback repair`

use std::path::{Path, PathBuf};

use super::{CliError, Done, counted, safe};
use crate::{
    store::{self, Store},
    web::Users,
};

/// Saves all that can be read of a damaged record into a new folder, and says what is lost
///
/// The damaged record stays as it is. Who may log in to the desk (users.json) comes along; what else lies beside it (checkpoint.key,
/// checkpoints.txt) is yours to copy. Exit status 1 means that something was lost; what the saved record lacks is named as `verify` names it.
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
    // Without it the desk of the new folder would ask nobody for a login.
    let users = Users::copy(&args.data, &args.to);
    if let Err(error) = &users {
        eprintln!(
            "who may log in to the desk could not be copied: {}; before you serve {}, name them anew with `walkback user add`",
            safe(&error.to_string()),
            args.to.display()
        );
    }
    let saved = Store::open_to_read(&args.to).await?;
    let mut verified = saved.verify(&mut |_, _| {}).await?;
    // What was signed and is not there shows in the checkpoints alone.
    let (_, cut) = saved.verify_checkpoints(&args.to).await?;
    verified.damaged.extend(cut);
    verified.ok = verified.damaged.is_empty();
    let unread = users.is_err() || tables.iter().any(|table| table.stretches > 0);
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
    if let Some(left) = left_beside(&args.data) {
        eprintln!(
            "{left} {} in {}: copy what you go on with",
            if left.contains(" and ") {
                "are left"
            } else {
                "is left"
            },
            args.data.display()
        );
    }
    Ok(if verified.ok && !unread {
        Done::Well
    } else {
        Done::BadNews
    })
}

/// What lies beside a record and says who signs for it, and what was signed: with rows lost, the new record is not the one that was.
fn left_beside(data: &Path) -> Option<String> {
    let names = ["checkpoint.key", "checkpoints.txt"];
    let there: Vec<&str> = (names.into_iter())
        .filter(|name| data.join(name).exists())
        .collect();
    (!there.is_empty()).then(|| there.join(" and "))
}
