//! `walkback show`

use std::{io::Write, path::PathBuf};

use jiff::Timestamp;

use super::{CliError, Done, extract, open, render};
use crate::{model::Article, schedule, store::Stood};

/// Shows a version of a page: its article, or the very bytes that the site sent
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An address, any part of one, a page's id, or the name of a watch of one page
    page: String,
    /// The version that was seen last before then, and how sure it is that it stood: a time (in UTC, if it names no zone), a date (the end of that day in UTC), `yesterday`, or an age such as 2d or 3h
    #[arg(long, value_name = "TIME", conflicts_with = "version", value_parser = at)]
    at: Option<Timestamp>,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long, conflicts_with = "raw")]
    json: bool,
    /// The exact bytes of the body, as they were received
    #[arg(long)]
    raw: bool,
    /// The version's number (the newest, without it)
    #[arg(long, value_name = "N", value_parser = open::version_number)]
    version: Option<i64>,
}

/// The article, and what the record has around it.
#[derive(serde::Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    article: Article,
    record: Kept<'a>,
}

#[derive(serde::Serialize)]
struct Kept<'a> {
    page: i64,
    version: i64,
    seen_from: Timestamp,
    seen_until: Timestamp,
    snapshot: &'a str,
    /// How sure it is that it stood, where a time is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    stood: Option<Stood>,
    /// What the site sent around the body.
    response: Option<serde_json::Value>,
}

fn at(text: &str) -> Result<Timestamp, String> {
    schedule::parse_moment(text, Timestamp::now(), true)
}

/// How the time was understood: a wrong version would be the answer to another question.
fn asked(at: Timestamp) -> String {
    format!("asked for: {}", render::moment(at))
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let store = open::record(&args.data).await?;
    let page = open::page(&store, &args.page).await?;
    let stood = match args.at {
        Some(at) => Some(
            store
                .stood(page.id, at, Timestamp::now())
                .await?
                .ok_or_else(|| {
                    CliError::new(format!("{} was not on record at {at:.0}", page.url)).hint(
                        format!(
                            "`walkback history {}` lists its versions with their times",
                            page.id
                        ),
                    )
                })?,
        ),
        None => None,
    };
    let number = match (args.version, &stood) {
        (Some(number), _) => number,
        (None, Some(stood)) => stood.version,
        (None, None) => page.versions,
    };
    let versions = store.versions(page.id).await?;
    let Some(version) = versions.iter().find(|version| version.number == number) else {
        return Err(open::no_version(&store, &page, number).await);
    };
    if args.raw {
        // The bytes alone go to standard output.
        if let (Some(at), Some(stood)) = (args.at, &stood) {
            eprintln!("{}; {}", asked(at), stood.note);
        }
        let body = store.body(&version.snapshot).await?.ok_or_else(|| {
            CliError::new(format!(
                "the snapshot {} is missing from the record",
                version.snapshot
            ))
            .hint("`walkback verify` says what else is damaged")
        })?;
        std::io::stdout().write_all(&body)?;
        return Ok(Done::Well);
    }
    let Some(article) = store.article(page.id, number).await? else {
        return Err(open::no_version(&store, &page, number).await);
    };
    if args.json {
        let shown = Shown {
            article,
            record: Kept {
                page: page.id,
                version: number,
                seen_from: version.seen_from,
                seen_until: version.seen_until,
                snapshot: &version.snapshot,
                stood,
                response: store.response(page.id, number).await?,
            },
        };
        println!("{}", serde_json::to_string_pretty(&shown)?);
    } else {
        if let (Some(at), Some(stood)) = (args.at, &stood) {
            println!("{}\n{}\n", asked(at), stood.note);
        }
        println!("{}", extract::for_people(&article));
    }
    Ok(Done::Well)
}
