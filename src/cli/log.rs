//! `walkback log`

use std::path::PathBuf;

use jiff::Timestamp;

use super::{CliError, Done, chosen::Chosen, open, render};
use crate::{
    model::{EditKind, Significance},
    schedule,
    store::{EditFilter, EditRow, RecordedEdit, Review, Store},
};

/// Tells the edits on record, and what became of pages, newest first
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only of this page: an address, any part of one, an id, or the name of a watch of one page
    page: Option<String>,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Only edits of this kind; may be repeated, or several parted by commas
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = super::one_of::<EditKind>(EditKind::NAMES))]
    kind: Vec<EditKind>,
    /// At most so many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    limit: Option<i64>,
    /// Only edits of this weight or more
    #[arg(long, value_name = "WEIGHT", value_parser = super::one_of::<Significance>(Significance::NAMES))]
    significance: Option<Significance>,
    /// Only edits first seen since then: a date, a time (in UTC, if it names no zone), `yesterday`, or an age such as 2d or 3h
    #[arg(long, value_name = "TIME", value_parser = since)]
    since: Option<Timestamp>,
    /// Only quotes of a speaker with these words in the name; the last may be cut short
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// Only changes that weigh and came with neither a notice nor an updated time, with all of their edits
    #[arg(long)]
    stealth: bool,
    /// Only edits that weigh and that no notice on the page speaks of: with none at all, with an updated time alone, or with a notice of
    /// something else
    #[arg(long)]
    unexplained: bool,
    /// Only edits first seen before then: as --since; a date is the end of its day
    #[arg(long, value_name = "TIME", value_parser = until)]
    until: Option<Timestamp>,
    #[command(flatten)]
    chosen: Chosen,
}

/// A time as people type it; a date is the start of its day.
pub fn since(text: &str) -> Result<Timestamp, String> {
    schedule::parse_moment(text, Timestamp::now(), false)
}

/// As [`since`]; a date is the end of its day.
pub fn until(text: &str) -> Result<Timestamp, String> {
    schedule::parse_moment(text, Timestamp::now(), true)
}

/// An edit, and what people made of it.
#[derive(serde::Serialize)]
struct Marked<'a> {
    #[serde(flatten)]
    edit: EditRow<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<Review>,
}

/// Edits of the last change that is told which `--limit` leaves out, so many at most.
const CUT_OFF: i64 = 500;

async fn cut_off(
    store: &Store,
    filter: &EditFilter,
    told: &[RecordedEdit],
) -> Result<usize, CliError> {
    let Some(last) = told.last() else {
        return Ok(0);
    };
    let rest = EditFilter {
        before_id: Some(last.id),
        limit: Some(CUT_OFF),
        ..filter.clone()
    };
    let rest = store.edits(&rest).await?;
    let is_same = |edit: &&RecordedEdit| edit.url == last.url && edit.to_version == last.to_version;
    Ok(rest.iter().take_while(is_same).count())
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let store = open::record(&args.data).await?;
    let watches = args.chosen.names(&store).await?;
    let page = match &args.page {
        Some(wanted) => Some(open::page(&store, wanted).await?.id),
        None => None,
    };
    let is_whole = args.kind.is_empty()
        && args.significance.is_none()
        && args.speaker.is_none()
        && !args.stealth
        && !args.unexplained;
    let limit = args.limit.unwrap_or(i64::MAX);
    let (until, among) = (args.until, watches.clone());
    let filter = EditFilter {
        page,
        since: args.since,
        kinds: args.kind,
        significance: args.significance,
        speaker: args.speaker,
        stealth: args.stealth,
        unexplained: args.unexplained,
        until: args.until,
        watches,
        limit: args.limit,
        ..EditFilter::default()
    };
    let edits = store.edits(&filter).await?;
    if args.json {
        let ids: Vec<i64> = edits.iter().map(|edit| edit.id).collect();
        let mut reviews = store.reviews(&ids).await?;
        let pages = store.pages_of_edits(&ids).await?;
        let marked: Vec<Marked> = (edits.iter())
            .map(|edit| Marked {
                edit: EditRow::of(edit, &pages),
                review: reviews.remove(&edit.id),
            })
            .collect();
        println!("{}", serde_json::to_string_pretty(&marked)?);
        return Ok(Done::Well);
    }
    let style = render::Style::for_stdout();
    // What became of pages stands between their edits, where edits of no certain sort are asked for.
    let mut events = match is_whole {
        // Of some watches, or until some time: chosen below.
        true if among.is_some() || until.is_some() => {
            store.events(page, args.since, i64::MAX).await?
        }
        true => store.events(page, args.since, limit).await?,
        false => Vec::new(),
    };
    events.retain(|event| {
        until.is_none_or(|until| event.at < until)
            && (among.as_ref()).is_none_or(|names| names.contains(&event.watch))
    });
    events.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    events.reverse();
    let is_nothing = edits.is_empty() && events.is_empty();
    // Newest change first; within one change as it was told, headline and quotes first.
    for change in edits.chunk_by(|a, b| a.url == b.url && a.to_version == b.to_version) {
        let Some(first) = change.last() else { continue };
        while let Some(event) = events.pop_if(|event| event.at > first.first_seen_after) {
            print!("{}", render::happened(&event, style));
        }
        print!("{}", render::heading(change, style));
        if change.iter().all(RecordedEdit::is_known_flip) {
            continue;
        }
        for edit in change.iter().rev() {
            println!("{}", render::recorded(edit, change, style));
        }
    }
    let cut = match args.limit {
        Some(_) => cut_off(&store, &filter, &edits).await?,
        None => 0,
    };
    if cut > 0 {
        let more = super::counted(cut, "more edit");
        println!("  … {more} of this change (--limit)");
    }
    // Older ones than the last edit that is told are beyond the limit.
    let is_full = args.limit.is_some_and(|most| edits.len() as i64 >= most);
    for event in events.iter().rev().filter(|_| !is_full) {
        print!("{}", render::happened(event, style));
    }
    if is_nothing {
        eprintln!("no edits on record that fit");
    }
    for (word, at) in [("since", args.since), ("before", args.until)] {
        if let Some(at) = at {
            eprintln!("(first seen {word} {})", render::moment(at));
        }
    }
    Ok(Done::Well)
}
