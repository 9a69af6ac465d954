//! `walkback completions`

use super::{CliError, Done};

/// Completions.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub async fn run(_args: Args) -> Result<Done, CliError> {
    Ok(Done::Well)
}
