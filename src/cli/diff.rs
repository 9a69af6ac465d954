//! `walkback diff`

use std::path::PathBuf;

use super::{
    CliError, Done, columns,
    formats::{self, Sides},
    open, render, safe,
};
use crate::{compare, model::Version, web::Compared};

/// Says what changed between two versions of a page (the last two, without numbers)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An address, any part of one, a page's id, or the name of a watch of one page
    page: String,
    /// The earlier version's number
    #[arg(requires = "to", value_parser = open::version_number)]
    from: Option<i64>,
    /// The later version's number
    #[arg(value_parser = open::version_number)]
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
        _ if page.versions == 0 => return Err(open::no_version(&store, &page, 1).await),
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
        match store.article(page.id, number).await? {
            Some(article) => articles.push(article),
            None => return Err(open::no_version(&store, &page, number).await),
        }
    }
    let mut comparison = compare::compare_states(&articles[0], &articles[1]);
    if let Some(observed) = store.observed_between(page.id, from, to).await? {
        comparison.observed(observed);
    }
    compare::mark_volatile(&store.noise(page.id).await?, &mut comparison);
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
    let versions = store.versions(page.id).await?;
    let states = [from, to].map(|number| versions.iter().find(|one| one.number == number));
    let sides = Sides {
        url: &page.url,
        names: [name(states[0], from), name(states[1], to)],
        articles: [&articles[0], &articles[1]],
        comparison: &comparison,
        told,
    };
    match format {
        Format::Json => println!(
            "{}",
            serde_json::to_string_pretty(&Compared::of(&page, &comparison, states))?
        ),
        Format::Text => {
            print!("{}", head(&sides, states, style));
            print!("{}", render::comparison(&comparison, &sides.told, style));
        }
        Format::SideBySide => print!("{}", columns::columns(&sides, style)),
        Format::Html => print!("{}", formats::html(&sides)),
        Format::Markdown => print!("{}", formats::markdown(&sides)),
        Format::Unified => print!("{}", formats::unified(&sides)),
    }
    Ok(Done::Well)
}

/// "version 2, first seen 1 Mar 2026 09:30 UTC".
fn name(version: Option<&Version>, number: i64) -> String {
    match version {
        Some(version) => format!(
            "version {number}, first seen {}",
            render::moment(version.seen_from)
        ),
        None => format!("version {number}"),
    }
}

/// Which page and which states are compared, and the hashes of what was sent.
fn head(sides: &Sides<'_>, states: [Option<&Version>; 2], style: render::Style) -> String {
    let title = sides.articles[1].headline.as_deref().unwrap_or(sides.url);
    let mut out = format!("{}\n", style.paint(render::STRONG, &safe(title)));
    if title != sides.url {
        out.push_str(&style.paint(render::DIM, &safe(sides.url)));
        out.push('\n');
    }
    for (name, state) in sides.names.iter().zip(states) {
        let hash = state.map_or("", |state| state.snapshot.as_str());
        out.push_str(&style.paint(render::DIM, &format!("{name}  {hash}")));
        out.push('\n');
    }
    out.push('\n');
    out
}
