//! `walkback diff`

use std::path::PathBuf;

use super::{
    CliError, Done, columns,
    formats::{self, Sides},
    open, render,
};
use crate::{compare, model::Page, store::Store};

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
    /// How it is told; at a terminal of 160 columns or more side by side, else as text
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Print JSON
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Each edit, marked up in its sentence
    Text,
    /// Two columns
    SideBySide,
    /// A page of its own
    Html,
    /// A note
    Markdown,
    /// A patch, as `diff -u` makes one
    Unified,
    Json,
}

/// Wide enough for two columns of text.
const WIDE: usize = 160;

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
    let mut articles = Vec::new();
    for number in [from, to] {
        let article = store.article(page.id, number).await?;
        articles.push(article.ok_or_else(|| {
            CliError::new(format!("{} has no version {number}", page.url)).hint(format!(
                "its versions are 1 to {}; `walkback history {}` lists them",
                page.versions, page.id
            ))
        })?);
    }
    let comparison = compare::compare_states(&articles[0], &articles[1]);
    let told = match store.told_between(page.id, from, to).await? {
        Some(steps) if !comparison.edits.is_empty() => format!("{}\n", steps.words()),
        _ => render::verdict(&comparison),
    };
    let style = render::Style::for_stdout();
    let format = match args.format {
        _ if args.json => Format::Json,
        Some(format) => format,
        None if style.colour && style.width >= WIDE => Format::SideBySide,
        None => Format::Text,
    };
    let sides = Sides {
        url: &page.url,
        names: [
            name(&store, &page, from).await?,
            name(&store, &page, to).await?,
        ],
        articles: [&articles[0], &articles[1]],
        comparison: &comparison,
        told,
    };
    match format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&comparison)?),
        Format::Text => print!("{}", render::comparison(&comparison, &sides.told, style)),
        Format::SideBySide => print!("{}", columns::columns(&sides, style)),
        Format::Html => print!("{}", formats::html(&sides)),
        Format::Markdown => print!("{}", formats::markdown(&sides)),
        Format::Unified => print!("{}", formats::unified(&sides)),
    }
    Ok(Done::Well)
}

/// "version 2, first seen 1 Mar 2026 09:30 UTC".
async fn name(store: &Store, page: &Page, number: i64) -> Result<String, CliError> {
    let versions = store.versions(page.id).await?;
    let seen = versions.iter().find(|version| version.number == number);
    Ok(match seen {
        Some(version) => format!(
            "version {number}, first seen {}",
            render::moment(version.seen_from)
        ),
        None => format!("version {number}"),
    })
}
