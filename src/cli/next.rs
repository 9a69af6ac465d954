//! `walkback next`

use std::path::PathBuf;

use jiff::Timestamp;

use super::{CliError, Done, safe, watchlist as file};
use crate::{
    discover,
    schedule::{self, Rhythm},
    watchlist::{Target, Watch},
};

/// Says when watches would be due, their own small delay included
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A watch's name (all watches, without one)
    name: Option<String>,
    /// How many times of each watch
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    count: u32,
    /// Counted from this time (now, without it)
    #[arg(long, value_name = "TIME", value_parser = super::log::since)]
    from: Option<Timestamp>,
    /// Taken, so that every command knows it; the times follow from the watchlist alone
    #[arg(long, hide = true, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The file that says what to watch
    #[arg(long, default_value = "watchlist.toml", value_name = "FILE")]
    watchlist: PathBuf,
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    let _unused = args.data;
    let list = file::list(&args.watchlist)?;
    let wanted: Vec<&Watch> = list
        .watches
        .iter()
        .filter(|watch| args.name.as_ref().is_none_or(|name| *name == watch.name))
        .collect();
    if let (Some(name), []) = (&args.name, wanted.as_slice()) {
        return Err(CliError::new(format!("no watch is called `{name}`"))
            .hint("`walkback watchlist check` lists the watches"));
    }
    let width = super::watchlist::name_width(wanted.iter().map(|watch| watch.name.as_str()));
    let from = args.from.unwrap_or_else(Timestamp::now);
    let mut rows = Vec::new();
    for watch in wanted {
        let times = times(watch, from, args.count);
        if args.json {
            rows.push(serde_json::json!({"watch": watch.name, "at": times}));
        } else {
            let shown: Vec<String> = times
                .iter()
                .map(|at| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string())
                .collect();
            println!("{:<width$} {}", safe(&watch.name), shown.join("   "));
        }
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&rows)?);
    }
    Ok(Done::Well)
}

fn times(watch: &Watch, from: Timestamp, count: u32) -> Vec<Timestamp> {
    let key = match &watch.target {
        Target::Page(url) => discover::canonical(url).unwrap_or_else(|| url.clone()),
        _ => watch.name.clone(),
    };
    let rhythm = Rhythm {
        key,
        ..Rhythm::default()
    };
    let mut times = Vec::new();
    let mut at = from;
    for _ in 0..count {
        let next = schedule::next_check(&watch.schedule, &rhythm, at);
        if next == Timestamp::MAX {
            break;
        }
        times.push(next);
        at = next;
    }
    times
}
