//! `walkback verify`

use std::{path::PathBuf, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};

use super::{CliError, Done, counted, open, safe};
use crate::store::Signer;

/// Checks the whole record: every snapshot against its hash, every check against the ledger, the ledger against its checkpoints
///
/// Exit status 1 means that something is damaged.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let store = open::record(&args.data).await?;
    let bar = ProgressBar::hidden();
    bar.set_style(
        ProgressStyle::with_template("{bar:40} {pos} of {len} {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let start = std::time::Instant::now();
    let mut verified = store
        .verify(&mut |done, of| {
            // Only a check that takes its time shows how far it is.
            if bar.is_hidden() && start.elapsed() > Duration::from_secs(1) {
                bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
            }
            bar.set_length(of);
            bar.set_position(done);
        })
        .await
        .map_err(open::damaged)?;
    bar.finish_and_clear();
    let (checkpoints, damaged) = store.verify_checkpoints(&args.data).await?;
    verified.checkpoints = checkpoints;
    verified.damaged.extend(damaged);
    verified.ok = verified.damaged.is_empty();
    if args.json {
        println!("{}", serde_json::to_string_pretty(&verified)?);
    } else {
        for damage in &verified.damaged {
            println!("{}", safe(damage));
        }
        let pruned = match verified.pruned {
            0 => String::new(),
            pruned => format!(" ({pruned} pruned)"),
        };
        println!(
            "{}{pruned}, {}, {}, {}: {}",
            counted(verified.snapshots, "snapshot"),
            counted(verified.versions, "version"),
            counted(verified.checks, "check"),
            match verified.checkpoints {
                0 => "held against no checkpoint".to_owned(),
                held => format!("held against {}", counted(held, "checkpoint")),
            },
            if verified.ok {
                "all whole".to_owned()
            } else {
                format!("{} damaged", verified.damaged.len())
            }
        );
    }
    if let Some(warning) = Signer::warning(&args.data) {
        eprintln!("warning: {warning}");
    }
    if !verified.ok {
        eprintln!(
            "  hint: where bytes are damaged, `walkback repair --to FOLDER` saves what can be read, and `walkback rebuild` then makes anew what follows from whole snapshots; what somebody altered otherwise, only a backup in its place sets right"
        );
    }
    Ok(if verified.ok {
        Done::Well
    } else {
        Done::BadNews
    })
}
