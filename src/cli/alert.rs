//! `walkback alert`

use std::path::PathBuf;

use jiff::Timestamp;

use super::{CliError, Done, log, open, render, safe, watchlist};
use crate::{
    alert,
    fetch::Client,
    model::{Disclosure, Edit, EditKind, Facet, Op, PageEvent, Significance, Span, Told},
    store::{EditFilter, Happened, RecordedEdit, Waiting},
    watchlist::{Owner, Rule, Watchlist},
};

/// Tries an alert rule: a sample to its channels, or what it would have sent of the past
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Sends a made-up edit to each channel of a rule, now; a made-up event where the rule sends no edits
    ///
    /// It is marked as a test: "[test]" in what people read, `"test": true` in what programs do.
    ///
    /// Exit status 1 means that a channel did not take it.
    Test {
        /// The rule's name
        name: String,
        /// The file that says what to watch
        #[arg(long, default_value = "watchlist.toml", value_name = "FILE")]
        watchlist: PathBuf,
    },
    /// Tells which recorded edits a rule would have sent, and which not and why; it never sends anything
    Replay {
        /// The rule's name
        name: String,
        /// The folder of the record
        #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
        data: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Only edits first seen since then: a date, a time, or an age such as 2d or 3h
        #[arg(long, value_name = "TIME", value_parser = log::since)]
        since: Option<Timestamp>,
        /// The file that says what to watch
        #[arg(long, default_value = "watchlist.toml", value_name = "FILE")]
        watchlist: PathBuf,
    },
}

pub async fn run(args: Args) -> Result<Done, CliError> {
    match args.command {
        Command::Test {
            name,
            watchlist: file,
        } => {
            let list = watchlist::list(&file)?;
            test(&list, rule(&list, &name)?).await
        }
        Command::Replay {
            name,
            data,
            json,
            since,
            watchlist: file,
        } => {
            let list = watchlist::list(&file)?;
            let filter = EditFilter {
                since,
                ..EditFilter::default()
            };
            let mut edits = open::record(&data).await?.edits(&filter).await?;
            edits.reverse();
            replay(&list, rule(&list, &name)?, &edits, json)
        }
    }
}

fn rule<'a>(list: &'a Watchlist, name: &str) -> Result<&'a Rule, CliError> {
    list.alerts
        .iter()
        .find(|rule| rule.alert.name == name)
        .ok_or_else(|| {
            let known: Vec<&str> = list
                .alerts
                .iter()
                .map(|rule| rule.alert.name.as_str())
                .collect();
            CliError::new(format!("no alert rule is called `{name}`")).hint(
                match known.as_slice() {
                    [] => "the watchlist has no [[alert]]; docs/alerts.md shows one".to_owned(),
                    known => format!("known: {}", known.join(", ")),
                },
            )
        })
}

async fn test(list: &Watchlist, rule: &Rule) -> Result<Done, CliError> {
    if !rule.alert.events.is_empty() && !rule.alert.asks_of_edits() {
        eprintln!(
            "the rule sends events of pages and no edits: an event is sent (`edits = true` in the rule sends both)"
        );
    }
    let client = Client::new(&list.fetch)?;
    let mut bad = false;
    for name in &rule.alert.to {
        let Some(channel) = list.channels.iter().find(|channel| channel.name == *name) else {
            continue;
        };
        if let Some(why) = list.why_unset(&Owner::Channel(name.clone())) {
            println!("{}: not sent: {}", safe(name), safe(why));
            bad = true;
            continue;
        }
        let sample = match rule.alert.events.first() {
            Some(event) if !rule.alert.asks_of_edits() => {
                Waiting::sample_of_event(name, &rule.alert.name, sample_event(*event))
            }
            _ => Waiting::sample(name, &rule.alert.name, sample()),
        };
        match alert::try_out(
            channel,
            &client,
            &sample,
            &rule.alert,
            list.public_url.as_deref(),
        )
        .await
        {
            Ok(()) => println!("sent        {} ({})", safe(name), channel.kind),
            Err(why) => {
                bad = true;
                println!(
                    "not taken   {} ({}): {}",
                    safe(name),
                    channel.kind,
                    safe(&why)
                );
            }
        }
    }
    Ok(if bad { Done::BadNews } else { Done::Well })
}

/// What never became of a page that can't be.
fn sample_event(event: PageEvent) -> Happened {
    Happened {
        event,
        url: "https://www.example.org/a-test".into(),
        page: "A test of this alert".into(),
        watch: "test".into(),
        at: Timestamp::now(),
        reason: Some("a test".into()),
        source: None,
    }
}

/// An edit that never was, of a page that can't be.
fn sample() -> RecordedEdit {
    let span = |op, text: &str| Span {
        op,
        text: text.into(),
    };
    let now = Timestamp::now();
    RecordedEdit {
        id: 0,
        page: "A test of this alert".into(),
        url: "https://www.example.org/a-test".into(),
        watch: "test".into(),
        from_version: 1,
        to_version: 2,
        last_seen_before: now,
        first_seen_after: now,
        checks_between: 0,
        recorded_at: now,
        disclosed: false,
        stealth: true,
        undisclosed: false,
        disclosure: Some(Disclosure::default()),
        told: Told::NoNotice,
        flip: None,
        returns_to: None,
        found_by_rebuild: false,
        withdrawn: false,
        edit: Edit {
            kind: EditKind::QuoteReworded,
            before: Some("We will not punish the towns".into()),
            after: Some("We must punish the towns".into()),
            speaker_before: Some("Maren Holt".into()),
            speaker_after: Some("Maren Holt".into()),
            facets: vec![Facet::Negation],
            significance: Significance::Material,
            reasons: vec!["a negation went".into()],
            how: Vec::new(),
            spans: vec![
                span(Op::Equal, "We "),
                span(Op::Delete, "will not"),
                span(Op::Insert, "must"),
                span(Op::Equal, " punish the towns"),
            ],
        },
    }
}

fn replay(
    list: &Watchlist,
    rule: &Rule,
    edits: &[RecordedEdit],
    json: bool,
) -> Result<Done, CliError> {
    let tags = |name: &str| {
        list.watches
            .iter()
            .find(|watch| watch.name == name)
            .map_or(&[][..], |watch| &watch.tags)
    };
    let judged: Vec<(&RecordedEdit, Option<String>)> = edits
        .iter()
        .map(|edit| {
            (
                edit,
                alert::why_not_recorded(&rule.alert, tags(&edit.watch), edit),
            )
        })
        .collect();
    if json {
        let rows: Vec<serde_json::Value> = judged
            .iter()
            .map(|(edit, why)| serde_json::json!({"sends": why.is_none(), "why_not": why, "leaves": why.is_none().then(|| leaves(rule, edit)), "edit": edit}))
            .collect();
        println!("{}", serde_json::to_string_pretty(&rows)?);
        return Ok(Done::Well);
    }
    for (edit, why) in &judged {
        match why {
            None => println!(
                "sends  {}  {}",
                render::moment(leaves(rule, edit)),
                safe(&alert::sentence(std::slice::from_ref(*edit)))
            ),
            Some(why) => println!(
                "not    {}  {}: {}",
                render::moment(edit.first_seen_after),
                safe(&edit.page),
                safe(why)
            ),
        }
    }
    let sends = judged.iter().filter(|(_, why)| why.is_none()).count();
    println!("{sends} of {} edits", judged.len());
    Ok(Done::Well)
}

/// When it would have left, but for `max_per_hour`.
fn leaves(rule: &Rule, edit: &RecordedEdit) -> Timestamp {
    rule.timing
        .leaves(edit.first_seen_after)
        .unwrap_or(edit.first_seen_after)
}
