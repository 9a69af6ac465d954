//! `walkback checkpoint`

use std::path::PathBuf;

use super::{CliError, Done, open};
use crate::store::{Signer, Store};

/// Prints a signed head of the ledger: whoever keeps it can prove later that nothing before it was altered
///
/// The form is that of C2SP (signed note, tlog-checkpoint). The key is made on first use and kept in the folder of the record; where the
/// record has checkpoints and the key is missing, none is made without --new-key.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print the key that verifies checkpoints instead
    #[arg(long)]
    public_key: bool,
    /// Make a new key where the old one is lost
    #[arg(long)]
    new_key: bool,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    open::record(&args.data).await?;
    let store = Store::open_beside(&args.data).await?;
    let is_new = Signer::known(&args.data)?.is_none();
    let signer = store.signer(&args.data, args.new_key).await?;
    if is_new {
        eprintln!("a new key was made: {}", signer.verifier());
    }
    if let Some(warning) = Signer::warning(&args.data) {
        eprintln!("warning: {warning}");
    }
    if args.public_key {
        println!("{}", signer.verifier());
        return Ok(Done::Well);
    }
    print!("{}", store.checkpoint(&args.data, args.new_key).await?);
    Ok(Done::Well)
}
