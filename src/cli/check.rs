//! `walkback check`

use super::{CliError, Done};

/// Check.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub async fn run(_args: Args) -> Result<Done, CliError> {
    Ok(Done::Well)
}
