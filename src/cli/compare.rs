//! `walkback compare`

use std::path::PathBuf;

use super::{CliError, Done, input, render};
use crate::{
    compare,
    extract::{self, Hints},
    model::Article,
};

/// Says what was done to one version of an article to make another
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The earlier version: an HTML file (.gz too), or what `walkback extract --json` printed
    old: PathBuf,
    /// The later version
    new: PathBuf,
    /// The address that both were fetched from
    #[arg(long)]
    url: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let old = article(&args.old, args.url.as_deref())?;
    let new = article(&args.new, args.url.as_deref())?;
    let comparison = compare::compare(&old, &new);
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

fn article(path: &std::path::Path, url: Option<&str>) -> Result<Article, CliError> {
    let input = input::read(path)?;
    let starts = input.bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if starts == Some(&b'{') {
        return serde_json::from_slice(&input.bytes).map_err(|error| {
            CliError::new(format!(
                "{} is not what `walkback extract --json` prints: {error}",
                input.name
            ))
        });
    }
    let hints = Hints {
        url,
        ..Hints::default()
    };
    extract::extract(&input.bytes, &hints)
        .map_err(|why| CliError::new(format!("{}: {why}", input.name)))
}
