//! `walkback status`

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use super::{CliError, Done, chosen::Chosen, counted, open, render, safe};
use crate::{
    store::{Health, Holder, Overview, STRANDED_HELP},
    watchlist::{Target, Watch},
};

/// Says whether each watch sees what it looks at: "no edits" must never look like "not looking"
///
/// First the sum: whether a daemon is running, what is overdue, and which channels of alerts fail. Then for each watch and host: when a
/// page was last seen, the share of failed and blocked checks, the longest time without a sight, and when it is looked at next; and every
/// page that is not seen, with the reason. Exit status 1 means that something is not seen, that a look is overdue and no daemon is
/// running, that the daemon can put nothing on record, goes on with an old watchlist or has nothing to watch, that no page of the record is
/// watched any more, that alerts do not arrive, or that some wait for a channel that the watchlist does not have:
/// a daemon tells that of its own watchlist; without one, it is told of the list that --watchlist names, or of `watchlist.toml` here where the
/// record is in the usual folder. With a daemon a look is overdue when it is late by as long as the page was to rest before
/// it, and by a minute at least. Without a daemon a look is overdue when it is late by an hour, or by as long as the page was to rest before
/// it. A page that was taken away is told, and is no such trouble: that it is gone was seen.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Names of watches (all, without one)
    #[arg(value_name = "NAME")]
    watches: Vec<String>,
    /// Count the checks of so many days
    #[arg(long, default_value_t = 7, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    chosen: Chosen,
}

impl Args {
    /// The pages that the named watchlist watches and nobody looks at: the record may be that of another list.
    fn left_out(&self, looked_at: &[Health], chosen: Option<&[String]>) -> Option<String> {
        let (file, list) = self.chosen.named_list()?;
        let is_page = |watch: &&Watch| matches!(watch.target, Target::Page(_));
        let is_meant = |watch: &&Watch| {
            (self.watches.is_empty() || self.watches.contains(&watch.name))
                && chosen.is_none_or(|chosen| chosen.contains(&watch.name))
        };
        let left: Vec<&str> = (list.watches.iter())
            .filter(is_page)
            .filter(is_meant)
            .map(|watch| watch.name.as_str())
            .filter(|name| !looked_at.iter().any(|health| health.watch == *name))
            .collect();
        (!left.is_empty()).then(|| {
            format!(
                "nobody looks at what {file} watches as {}: `walkback check --watchlist {file}` does",
                left.join(", ")
            )
        })
    }
}

/// Pages in trouble that are listed for one watch and host.
const LISTED: usize = 10;

pub async fn run(args: Args) -> Result<Done, CliError> {
    let now = Timestamp::now();
    let since = now
        .checked_sub(SignedDuration::from_hours(24 * i64::from(args.days)))
        .unwrap_or(Timestamp::MIN);
    let store = open::record(&args.data).await?;
    let mut all = store.health(since, now).await?;
    let chosen = args.chosen.names(&store).await?;
    let left_out = args.left_out(&all, chosen.as_deref());
    if let Some(unknown) = args
        .watches
        .iter()
        .find(|name| !all.iter().any(|health| health.watch == **name))
    {
        return Err(CliError::new(format!(
            "no page on record is of a watch called `{unknown}`"
        ))
        .hint("`walkback pages` lists the pages and their watches"));
    }
    all.retain(|health| args.watches.is_empty() || args.watches.contains(&health.watch));
    all.retain(|health| {
        chosen
            .as_ref()
            .is_none_or(|chosen| chosen.contains(&health.watch))
    });
    let mut all = store.overview(all, now).await?;
    // A daemon says itself what its own watchlist lacks.
    if all.daemon.is_none()
        && let Some((file, list)) = args.chosen.list_of(&args.data)
        && let Some(found) = store.stranded(&list.channel_names()).await?
    {
        all.hindrances.push(format!(
            "alerts wait for channels that {file} does not have: {} ({STRANDED_HELP})",
            found.words()
        ));
    }
    let recorded: i64 = all.pages.values().sum();
    let is_whole = args.watches.is_empty() && chosen.is_none();
    let is_idle = is_whole && all.watches.is_empty() && recorded > 0;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&all)?);
    } else {
        for sentence in &all.hindrances {
            println!("{}", safe(sentence));
        }
        match all.watches.as_slice() {
            [] if recorded > 0 => println!(
                "{} on record, none of a watch that is looked at{}",
                counted(recorded, "page"),
                match all.daemon {
                    Some(_) => "",
                    None => ": no daemon is running",
                }
            ),
            [] if all.daemon.is_some() => {
                eprintln!("nothing is on record yet, and somebody is at it");
            }
            [] => {
                eprintln!(
                    "nothing is on record yet: `walkback check` or `walkback run` starts looking"
                );
            }
            watches => {
                total(&all, now);
                watches.iter().for_each(|health| print(health, now));
            }
        }
    }
    if let Some(told) = &left_out {
        println!("{}", safe(told));
    }
    let bad = left_out.is_some()
        || all.blind > 0
        || !all.channels_failing.is_empty()
        || !all.hindrances.is_empty();
    Ok(if bad || is_idle {
        Done::BadNews
    } else {
        Done::Well
    })
}

/// The whole in a few lines.
fn total(overview: &Overview, now: Timestamp) {
    let (all, unsent) = (&overview.watches, &overview.channels_failing);
    let pages = all.iter().map(|health| health.pages).sum::<i64>();
    let mut watches: Vec<&str> = all.iter().map(|health| health.watch.as_str()).collect();
    watches.dedup();
    let is_looked_at = all.iter().any(|health| health.is_looked_at);
    let blind = match is_looked_at {
        true => all.iter().filter(|health| health.is_blind(now)).count(),
        false => all.iter().filter(|health| health.misses()).count(),
    };
    let never = all.iter().map(|health| health.never_looked_at).sum::<i64>();
    let sight = match (blind, is_looked_at) {
        (0, _) if never > 0 => format!("{} not looked at yet", counted(never, "page")),
        (0, true) => "all that is watched is seen".to_owned(),
        (0, false) => "all was seen at the last look".to_owned(),
        (some, _) => format!("{some} of {} can't see all that they look at", all.len()),
    };
    let overdue = overview.overdue_seconds;
    println!(
        "{} of {}: {sight}",
        counted(pages, "page"),
        counted(watches.len(), "watch")
    );
    let is_late = all.iter().any(|health| health.is_late(now));
    let span = span(SignedDuration::from_secs(overdue));
    match (is_looked_at, overdue) {
        (true, _) => println!("{}", running(overview.daemon.as_ref())),
        (false, 0) => println!("no daemon is running; nothing is due yet"),
        (false, _) if !is_late => {
            println!(
                "no daemon is running; a look has been due for {span}: `walkback check` makes it"
            );
        }
        (false, _) => println!("nothing is looking: no daemon is running; overdue by {span}"),
    }
    for unsent in unsent {
        println!(
            "alerts do not arrive by {}: {}; {} (`walkback outbox`)",
            safe(&unsent.channel),
            unsent.words(),
            safe(&unsent.why)
        );
    }
    println!();
}

/// Who looks at pages.
fn running(daemon: Option<&Holder>) -> String {
    let process = daemon.and_then(|daemon| daemon.process);
    let since = daemon.and_then(|daemon| daemon.since);
    let known: Vec<String> = [
        process.map(|process| format!("process {process}")),
        since.map(|since| format!("since {}", render::moment(since))),
    ]
    .into_iter()
    .flatten()
    .collect();
    match known.is_empty() {
        true => "a daemon is running".to_owned(),
        false => format!("a daemon is running ({})", known.join(", ")),
    }
}

fn print(health: &Health, now: Timestamp) {
    let pages = if health.pages == 1 {
        "1 page".to_owned()
    } else {
        format!("{} pages", health.pages)
    };
    let seen = match health.last_seen {
        Some(at) => format!("last seen {} ago", span(now.duration_since(at))),
        None => "never seen".to_owned(),
    };
    let due = match health.next_due {
        Some(_) if !health.is_looked_at && health.is_late(now) => format!(
            "nobody looks: overdue by {}",
            span(SignedDuration::from_secs(health.overdue_seconds))
        ),
        Some(at) if health.is_late(now) => {
            format!("nobody has looked: due since {}", render::moment(at))
        }
        Some(at) if at <= now => "due now".to_owned(),
        Some(at) => format!("next look in {}", span(at.duration_since(now))),
        None => "not looked at any more".to_owned(),
    };
    println!(
        "{}  {}  {pages}, {seen}, {due}",
        safe(&health.watch),
        safe(&health.host)
    );
    let gap = SignedDuration::from_secs(health.longest_gap_seconds);
    println!(
        "  {}{}",
        counted(health.checks, "check"),
        match health.last_seen {
            None if health.checks == 0 => String::new(),
            seen => format!(
                ", {} failed, {} blocked{}{}",
                Health::share(health.failed),
                Health::share(health.blocked),
                match health.not_asked > 0.0 {
                    true => format!(", {} not asked", Health::share(health.not_asked)),
                    false => String::new(),
                },
                seen.map_or(String::new(), |_| format!(
                    "; longest time without a sight: {}",
                    span(gap)
                ))
            ),
        }
    );
    if let Some(why) = &health.source_trouble {
        let since = (health.source_trouble_since)
            .map(|since| format!(" since {}", render::moment(since)))
            .unwrap_or_default();
        println!("  new pages are not found{since}: {}", safe(why));
    }
    if health.never_looked_at > 0 {
        println!(
            "  {} not looked at yet",
            counted(health.never_looked_at, "page")
        );
    }
    for trouble in health.troubles.iter().take(LISTED) {
        let state = trouble.words();
        let since = trouble
            .since
            .map(|at| format!(" since {}", render::moment(at)))
            .unwrap_or_default();
        println!("  {state}{since}: {}", safe(&trouble.url));
        if let Some(reason) = &trouble.reason {
            println!("    {}", safe(reason));
        }
    }
    if health.troubles.len() > LISTED {
        println!(
            "  and {} more that are not seen (--json lists all)",
            health.troubles.len() - LISTED
        );
    }
    for emptied in &health.emptied {
        println!(
            "  {} went empty with the newest version: {}",
            emptied.fields.join(", "),
            safe(&emptied.url)
        );
    }
    for still in &health.unusually_still {
        println!(
            "  unusually still since {}, while others of its host changed: {}",
            render::moment(still.since),
            safe(&still.url)
        );
    }
}

/// `40 s`, `12 min`, `3 h`, `2 days`.
fn span(time: SignedDuration) -> String {
    match time.as_secs().max(0) {
        s if s < 120 => format!("{s} s"),
        s if s < 120 * 60 => format!("{} min", s / 60),
        s if s < 48 * 3600 => format!("{} h", s / 3600),
        s => format!("{} days", s / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_shares_are_read_at_a_glance() {
        assert_eq!(span(SignedDuration::from_secs(40)), "40 s");
        assert_eq!(span(SignedDuration::from_mins(12)), "12 min");
        assert_eq!(span(SignedDuration::from_hours(50)), "2 days");
        assert_eq!(
            (
                Health::share(0.0),
                Health::share(0.004),
                Health::share(0.25)
            ),
            ("none".into(), "under 1%".into(), "25%".into())
        );
    }
}
