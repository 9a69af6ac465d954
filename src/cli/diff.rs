//! `walkback diff`

use std::path::PathBuf;

use super::{CliError, Done, open, render};
use crate::compare;

/// Says what changed between two versions of a page (the last two, without numbers)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An address, any part of one, a page's id, or the name of a watch of one page
    page: String,
    /// The earlier version's number
    #[arg(requires = "to")]
    from: Option<i64>,
    /// The later version's number
    to: Option<i64>,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let store = open::record(&args.data).await?;
    let page = open::page(&store, &args.page).await?;
    let (from, to) = match (args.from, args.to) {
        (Some(from), Some(to)) => (from, to),
        _ if page.versions < 2 => {
            return Err(CliError::new(format!(
                "{} has {} version: there is nothing to compare yet",
                page.url, page.versions
            )));
        }
        _ => (page.versions - 1, page.versions),
    };
    let mut sides = Vec::new();
    for number in [from, to] {
        let article = store.article(page.id, number).await?;
        sides.push(article.ok_or_else(|| {
            CliError::new(format!("{} has no version {number}", page.url)).hint(format!(
                "its versions are 1 to {}; `walkback history {}` lists them",
                page.versions, page.id
            ))
        })?);
    }
    let comparison = compare::compare(&sides[0], &sides[1]);
    if args.json {
        println!("{}", serde_json::to_string_pretty(&comparison)?);
    } else {
        print!(
            "{}",
            render::comparison(&comparison, render::Style::for_stdout())
        );
    }
    Ok(Done::Well)
}
