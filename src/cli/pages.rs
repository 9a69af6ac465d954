//! `walkback pages`

use std::path::PathBuf;

use super::{CliError, Done, open, safe};

/// Lists the pages on record, each with its state
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
    let pages = open::record(&args.data).await?.pages().await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&pages)?);
        return Ok(Done::Well);
    }
    for page in &pages {
        let state = serde_json::to_value(page.state)?;
        let title = page.title.as_deref().unwrap_or("(no headline yet)");
        println!("{:>4}  {:<8} {:>3} versions {:>3} edits  {}  {}", page.id, state.as_str().unwrap_or_default(), page.versions, page.edits, safe(&page.watch), safe(title));
        println!("      {}", safe(&page.url));
    }
    if pages.is_empty() {
        eprintln!("no pages on record yet");
    }
    Ok(Done::Well)
}
