//! `walkback review`

use std::path::PathBuf;

use jiff::Timestamp;

use super::{CliError, Done, open, render, safe};
use crate::compare;
use crate::store::{EditFilter, Review, Standing, Store, StoreError, ToReview};

/// The mark of an edit whose like on its page is no news either.
const NOISE: &str = "noise";

/// Lists the edits that nobody looked at yet, or marks some as reviewed, dismissed, starred, noted, assigned
///
/// Marks stand beside the record: they change nothing of what was seen. The review desk in the browser shows the same ones.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Edits, by the ids that `walkback log` and the desk give; without one the queue is listed
    #[arg(value_name = "EDIT", value_parser = number)]
    edit: Vec<i64>,
    /// Who is to look at it; an empty text takes it away
    #[arg(long, value_name = "NAME", requires = "edit")]
    assign: Option<String>,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// At most so many of the queue
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..))]
    limit: i64,
    /// Mark it as reviewed or dismissed, as noise (dismissed, and changes of the same short part of that page are held back from now on), or
    /// open again
    #[arg(long, value_name = "MARK", requires = "edit", value_parser = ["reviewed", "dismissed", "noise", "open"])]
    mark: Option<String>,
    /// A note; an empty text takes it away
    #[arg(long, value_name = "TEXT", requires = "edit")]
    note: Option<String>,
    /// List what is starred instead of what is open
    #[arg(long, conflicts_with = "edit")]
    starred: bool,
    /// Star it
    #[arg(long, requires = "edit", conflicts_with = "unstar")]
    star: bool,
    /// Take its star away
    #[arg(long, requires = "edit")]
    unstar: bool,
}

fn number(text: &str) -> Result<i64, String> {
    (text.trim_start_matches('#').parse())
        .map_err(|_| "expected the number of an edit, such as 17".to_owned())
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    if args.edit.is_empty() {
        return queue(&args).await;
    }
    let store = Store::open_beside(&args.data)
        .await
        .map_err(|error| match error {
            StoreError::Missing { .. } => CliError::from(error).hint("--data names another folder"),
            error => error.into(),
        })?;
    // All or none: nothing is marked where one is not there.
    for edit in &args.edit {
        if store.page_of_edit(*edit).await?.is_none() {
            return Err(unknown(*edit));
        }
    }
    let mut reviews = Vec::new();
    for edit in &args.edit {
        reviews.push(mark(&args, &store, *edit).await?);
    }
    match (args.json, reviews.as_slice()) {
        (false, _) => {}
        (true, [one]) => println!("{}", serde_json::to_string_pretty(one)?),
        (true, many) => println!("{}", serde_json::to_string_pretty(many)?),
    }
    Ok(Done::Well)
}

async fn queue(args: &Args) -> Result<Done, CliError> {
    let store = open::record(&args.data).await?;
    let filter = EditFilter {
        open: !args.starred,
        starred: args.starred,
        limit: Some(args.limit),
        ..EditFilter::default()
    };
    let edits = store.edits(&filter).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&edits)?);
        return Ok(Done::Well);
    }
    let style = render::Style::for_stdout();
    for change in edits.chunk_by(|a, b| a.url == b.url && a.to_version == b.to_version) {
        print!("{}", render::heading(change, style));
        for edit in change {
            println!("{}", render::recorded(edit, change, style));
        }
    }
    if edits.is_empty() {
        eprintln!(
            "{}",
            if args.starred {
                "nothing is starred"
            } else {
                "nothing is left to review"
            }
        );
    }
    Ok(Done::Well)
}

fn unknown(edit: i64) -> CliError {
    CliError::new(format!("there is no edit {edit} on record"))
        .hint("`walkback review` lists what is open; `walkback log --json` gives every id")
}

async fn mark(args: &Args, store: &Store, edit: i64) -> Result<Review, CliError> {
    let wanted = ToReview {
        standing: args.mark.as_deref().map(|mark| match mark {
            NOISE => Some(Standing::Dismissed),
            mark => Standing::named(mark),
        }),
        starred: match (args.star, args.unstar) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        },
        note: args.note.clone(),
        assigned: args.assign.clone(),
    };
    if wanted != ToReview::default() && !store.review(edit, &wanted, Timestamp::now()).await? {
        return Err(unknown(edit));
    }
    let taught = match args.mark.as_deref() {
        Some(NOISE) => store.teach(edit, compare::dismiss).await?,
        Some("open") => store.teach(edit, compare::bring_back).await?,
        _ => None,
    };
    let review = store
        .reviews(&[edit])
        .await?
        .remove(&edit)
        .unwrap_or_default();
    if args.json {
        return Ok(review);
    }
    let standing = review.standing.map_or("open", Standing::name);
    let star = if review.starred { ", starred" } else { "" };
    println!("edit {edit}: {standing}{star}");
    match (args.mark.as_deref(), taught) {
        (Some(NOISE), Some(part)) => println!(
            "  changes of “{}” on that page are held back from now on",
            safe(&part)
        ),
        (Some(NOISE), None) => {
            println!("  it changed a sentence, not a short part: its like will be told again")
        }
        (_, Some(part)) => println!("  changes of “{}” on that page are told again", safe(&part)),
        _ => {}
    }
    for (what, text) in [("note", &review.note), ("assigned to", &review.assigned)] {
        if let Some(text) = text {
            println!("  {what}: {}", safe(text));
        }
    }
    Ok(review)
}
