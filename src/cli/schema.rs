//! `walkback schema`

use super::{CliError, Done};
use crate::watchlist;

/// Prints the watchlist's JSON Schema, so that editors complete and check the file
#[derive(Debug, clap::Args)]
pub struct Args {}

pub async fn run(_args: Args) -> Result<Done, CliError> {
    println!("{}", serde_json::to_string_pretty(&watchlist::schema())?);
    Ok(Done::Well)
}
