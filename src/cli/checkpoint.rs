//! `walkback checkpoint`

use std::path::PathBuf;

use super::{CliError, Done, open};
use crate::store::Signer;

/// Prints a signed head of the ledger: whoever keeps it can prove later that nothing before it was altered
///
/// The form is that of C2SP (signed note, tlog-checkpoint). The key is made on first use and kept in the folder of the record.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print the key that verifies checkpoints instead
    #[arg(long)]
    public_key: bool,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let store = open::record(&args.data).await?;
    if args.public_key {
        println!("{}", Signer::of_folder(&args.data)?.verifier());
        return Ok(Done::Well);
    }
    print!("{}", store.checkpoint(&args.data).await?);
    Ok(Done::Well)
}
