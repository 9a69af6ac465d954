//! `walkback outbox`

use std::path::PathBuf;

use clap::ArgGroup;
use jiff::Timestamp;

use super::{CliError, Done, counted, open, render, safe};
use crate::store::{Letter, Store};

/// Tells which alerts wait, are held back, or were given up; sends them again or drops them
///
/// Exit status 1 means that something was given up. The daemon may run meanwhile.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, clap::Args)]
struct List {
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Lists what waits, is held back, or was given up, oldest first
    ///
    /// Exit status 1 means that something was given up.
    List(List),
    /// Has an alert tried at once, even one that was given up or is held back
    ///
    /// The daemon sends it, or the next `walkback check`.
    Retry {
        /// The alert's number, as `walkback outbox` lists it
        #[arg(required_unless_present = "all")]
        id: Option<i64>,
        /// All that was given up or has failed
        #[arg(long, conflicts_with = "id")]
        all: bool,
        /// The folder of the record
        #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
        data: PathBuf,
    },
    /// Takes an alert, or all of a channel, out of the outbox, unsent; the edits stay on record
    #[command(group(ArgGroup::new("which").args(["id", "channel"]).required(true)))]
    Drop {
        /// The alert's number, as `walkback outbox` lists it
        id: Option<i64>,
        /// All that waits for this channel or was given up there
        #[arg(long, value_name = "NAME")]
        channel: Option<String>,
        /// The folder of the record
        #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
        data: PathBuf,
    },
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    match args.command.unwrap_or(Command::List(args.list)) {
        Command::List(list) => {
            let letters = open::record(&list.data)
                .await?
                .outbox(Timestamp::now())
                .await?;
            if list.json {
                println!("{}", serde_json::to_string_pretty(&letters)?);
            } else {
                print(&letters);
            }
            let bad = letters.iter().any(Letter::is_given_up);
            Ok(if bad { Done::BadNews } else { Done::Well })
        }
        Command::Retry { id, data, .. } => {
            let store = Store::open_beside(&data).await?;
            let rows = store.retry(id, Timestamp::now()).await?;
            let none = id.map(|id| format!("no alert {id} waits, or a rebuild took its edit back"));
            done(rows, none, "to be tried at once")
        }
        Command::Drop { id, channel, data } => {
            let store = Store::open_beside(&data).await?;
            let (rows, none) = match (id, channel) {
                (Some(id), _) => (store.drop_letter(id).await?, format!("no alert {id} waits")),
                (None, channel) => {
                    let name = channel.unwrap_or_default();
                    let none = format!("no alert waits for a channel called `{name}`");
                    (store.drop_channel(&name).await?, none)
                }
            };
            done(rows, Some(none), "dropped")
        }
    }
}

/// `none` says what is wrong where nothing was done; `None`: nothing is.
fn done(rows: u64, none: Option<String>, what: &str) -> Result<Done, CliError> {
    if let (0, Some(none)) = (rows, none) {
        return Err(CliError::new(none).hint("`walkback outbox` lists them"));
    }
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    println!("{} {what}", counted(rows, "alert"));
    Ok(Done::Well)
}

fn tried(tries: usize) -> String {
    match tries {
        1 => "1 try".to_owned(),
        some => format!("{some} tries"),
    }
}

fn print(letters: &[Letter]) {
    for letter in letters {
        let of = |count: i64, what: &str| {
            let count = usize::try_from(count).ok().filter(|count| *count > 0);
            count.map(|count| counted(count, what))
        };
        let told = [of(letter.edits, "edit"), of(letter.events, "event")];
        let told: Vec<String> = told.into_iter().flatten().collect();
        let tries = usize::try_from(letter.attempts).unwrap_or(0);
        println!(
            "{:>6}  {:<8} {:<16} {}, {}, since {}",
            letter.id,
            letter.state,
            safe(&letter.channel),
            told.join(", "),
            tried(tries),
            render::moment(letter.since)
        );
        println!("        {}", safe(&letter.url));
        if let Some(until) = letter.not_before.filter(|_| letter.state == "held") {
            println!("        held until {}", render::moment(until));
        }
        if let Some(why) = &letter.last_error {
            println!("        {}", safe(why));
        }
    }
    let dead = letters
        .iter()
        .filter(|letter| letter.state == "dead")
        .count();
    let given_up = letters.iter().filter(|letter| letter.is_given_up()).count();
    let withdrawn = match dead - given_up {
        0 => String::new(),
        some => format!(", {some} withdrawn"),
    };
    println!(
        "{} waiting, {given_up} given up{withdrawn}",
        letters.len() - dead
    );
}
