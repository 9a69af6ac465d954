//! `walkback compare`

use super::{CliError, Done};

/// Compare.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub async fn run(_args: Args) -> Result<Done, CliError> {
    Ok(Done::Well)
}
