//! The commands: one file each; the doc comment of its `Args` is its help.

use std::{process::ExitCode, str::FromStr};

use clap::{
    Parser, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};

/// Prints as the standard macro does, but a reader that went away (`| head`) is the end of the program, not a panic: see `output`.
macro_rules! println {
    () => {
        crate::cli::output::say(format_args!("\n"))
    };
    ($($words:tt)*) => {
        crate::cli::output::say(format_args!("{}\n", format_args!($($words)*)))
    };
}
macro_rules! print {
    ($($words:tt)*) => {
        crate::cli::output::say(format_args!($($words)*))
    };
}
/// Says as the standard macro does; where nobody reads on, it is not heard, and nothing panics.
macro_rules! eprintln {
    ($($words:tt)*) => {
        crate::cli::output::say_aside(format_args!("{}\n", format_args!($($words)*)))
    };
}

// Declared here and not by the macro below: rustfmt sees no module that a macro declares.
mod add;
mod alert;
mod backup;
mod check;
mod checked;
mod checkpoint;
mod chosen;
mod columns;
mod compact;
mod compare;
mod completions;
mod demo;
mod diff;
mod error;
mod explain;
mod extract;
mod feed;
mod formats;
mod history;
mod input;
mod log;
mod man;
mod next;
mod noise;
mod open;
mod outbox;
mod output;
mod pages;
mod prune;
mod quotes;
mod rebuild;
mod remove;
mod render;
mod repair;
mod review;
mod run;
mod safe;
mod schema;
mod search;
mod serve;
mod show;
mod signals;
mod status;
mod traps;
mod user;
mod verify;
mod watchlist;

pub use error::CliError;
pub use safe::{headline, safe};

macro_rules! commands {
    ($($module:ident $name:ident),* $(,)?) => {
        #[derive(Debug, Subcommand)]
        enum Command {
            $($name($module::Args),)*
        }

        async fn dispatch(command: Command) -> Result<Done, CliError> {
            match command {
                $(Command::$name(args) => $module::run(args).await,)*
            }
        }
    };
}

commands! {
    run Run, serve Serve, user User, check Check, next Next, demo Demo,
    watchlist Watchlist, add Add, remove Remove, schema Schema,
    status Status, pages Pages, history History, log Log, diff Diff, show Show, search Search,
    verify Verify, checkpoint Checkpoint, backup Backup, rebuild Rebuild, prune Prune, compact Compact, repair Repair,
    review Review, noise Noise, alert Alert, outbox Outbox, feed Feed,
    extract Extract, quotes Quotes, compare Compare,
    completions Completions, man Man,
}

/// Watches pages that are on the record, and says what changed, in whose words, and whether anybody was told.
#[derive(Debug, Parser)]
#[command(name = "walkback", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// How a command that ran has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Exit status 0.
    Well,
    /// It ran, and the answer is bad news: exit status 1.
    BadNews,
}

/// Runs the command line that the process was given.
pub async fn main() -> ExitCode {
    outlive_file_limits();
    crate::track::descriptors::raise();
    match dispatch(Cli::parse().command).await {
        Ok(_) if output::is_lost() => ExitCode::from(2),
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::BadNews) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{}", safe(&error.to_string()));
            ExitCode::from(2)
        }
    }
}

/// A file that has grown to its limit (`ulimit -f`) is an error of that write, as a full disk is, not the end of the program.
fn outlive_file_limits() {
    /// The same on Linux and the BSDs.
    #[cfg(unix)]
    const SIGXFSZ: i32 = 25;
    // Whoever listens for a signal is not ended by it, and stays so: see `tokio::signal::unix::signal`.
    #[cfg(unix)]
    if let Err(error) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(SIGXFSZ))
    {
        tracing::debug!("no handler for SIGXFSZ: {error}");
    }
}

/// One of a set of names, at the command line.
fn one_of<T>(names: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = String> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names).try_map(|name| name.parse::<T>())
}

/// "812 bytes", "41 kB", "3.2 MB", "12 GB".
fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match UNITS.into_iter().find(|(unit, _)| bytes >= *unit) {
        None => counted(bytes, "byte"),
        Some((unit, name)) if bytes >= 10 * unit => format!("{} {name}", (bytes + unit / 2) / unit),
        Some((unit, name)) => {
            let tenths = (bytes * 10 + unit / 2) / unit;
            format!("{}.{} {name}", tenths / 10, tenths % 10)
        }
    }
}

/// "1 check", "2 checks", "2 watches".
fn counted<T: std::fmt::Display + PartialEq + From<u8>>(count: T, what: &str) -> String {
    let ending = match count == T::from(1) {
        true => "",
        false if what.ends_with("ch") => "es",
        false => "s",
    };
    format!("{count} {what}{ending}")
}

/// The whole command line, for completions, man pages and the reference.
pub fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}
