//! `walkback pages`

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{CliError, Done, chosen::Chosen, headline, open, render, safe};
use crate::{
    model::Page,
    store::{JoinError, Store, StoreError},
};

/// Lists the pages on record, each with its state; joins two that are one, or parts them again
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Say that the first page goes on as the second, so that its address means that one from now on; both histories stay
    #[arg(long, num_args = 2, value_names = ["PAGE", "INTO"], conflicts_with = "split")]
    join: Option<Vec<String>>,
    /// Take a join back: the page is looked at by itself again
    #[arg(long, value_name = "PAGE")]
    split: Option<String>,
    /// Why they are one; it stays on record
    #[arg(long, value_name = "WORDS", requires = "join")]
    why: Option<String>,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    chosen: Chosen,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    if let Some([page, into]) = args.join.as_deref() {
        return join(&args.data, page, into, args.why.as_deref()).await;
    }
    if let Some(page) = &args.split {
        return split(&args.data, page).await;
    }
    let store = open::record(&args.data).await?;
    let mut pages = store.pages().await?;
    if let Some(watches) = args.chosen.names(&store).await? {
        pages.retain(|page| watches.contains(&page.watch));
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&pages)?);
        return Ok(Done::Well);
    }
    let missed = store.unseen_pages().await?;
    let joins = store.joins().await?;
    for page in &pages {
        print(page, missed.get(&page.id).unwrap_or(&page.state.words()));
        if let Some(join) = joins.iter().find(|join| join.page == page.id) {
            println!(
                "      goes on as page {} since {}: {}",
                join.into,
                render::moment(join.at),
                safe(&join.why)
            );
        }
    }
    if pages.is_empty() {
        eprintln!("no pages on record yet");
    }
    Ok(Done::Well)
}

fn print(page: &Page, state: &str) {
    let title = page.title.as_deref().unwrap_or("(no headline yet)");
    println!(
        "{:>4}  {state:<12} {:>3} {:<8} {:>3} {:<5}  {}  {}",
        page.id,
        page.versions,
        if page.versions == 1 {
            "version"
        } else {
            "versions"
        },
        page.edits,
        if page.edits == 1 { "edit" } else { "edits" },
        safe(&page.watch),
        headline(title)
    );
    println!("      {}", safe(&page.url));
}

async fn join(data: &Path, page: &str, into: &str, why: Option<&str>) -> Result<Done, CliError> {
    let store = beside(data).await?;
    let (page, into) = (
        open::page(&store, page).await?,
        open::page(&store, into).await?,
    );
    let why = why.unwrap_or("joined by hand");
    store
        .join(page.id, into.id, why, Timestamp::now())
        .await
        .map_err(told)?;
    println!(
        "page {} goes on as page {}; `walkback pages --split {}` takes that back",
        page.id, into.id, page.id
    );
    Ok(Done::Well)
}

async fn split(data: &Path, wanted: &str) -> Result<Done, CliError> {
    let store = beside(data).await?;
    // Its address means the other page now: it is named by its id.
    let page = open::page(&store, wanted).await?;
    let join = store.split(page.id, Timestamp::now()).await.map_err(told)?;
    println!(
        "page {} is looked at by itself again; it had gone on as page {} ({})",
        page.id,
        join.into,
        safe(&join.why)
    );
    Ok(Done::Well)
}

async fn beside(data: &Path) -> Result<Store, CliError> {
    Store::open_beside(data).await.map_err(|error| match error {
        StoreError::Missing { .. } => CliError::from(error).hint("--data names another folder"),
        error => error.into(),
    })
}

fn told(error: JoinError) -> CliError {
    let message = error.to_string();
    match error {
        JoinError::Store(error) => error.into(),
        JoinError::NotJoined(_) => CliError::new(message)
            .hint("`walkback pages` says which pages are joined; name one by its id"),
        JoinError::Itself | JoinError::Joined { .. } | JoinError::Parted { .. } => {
            CliError::new(message).hint("`walkback pages` lists the pages with their ids")
        }
    }
}
