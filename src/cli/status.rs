//! `walkback status`

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use super::{CliError, Done, counted, open, render, safe};
use crate::store::Health;

/// Says whether each watch sees what it looks at: "no edits" must never look like "not looking"
///
/// For each watch and host: when a page was last seen, the share of failed and blocked checks, the longest time without a sight, and
/// when it is looked at next; then every page that is not seen, with the reason. Exit status 1 means that something is not seen.
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
}

/// Pages in trouble that are listed for one watch and host.
const LISTED: usize = 10;

pub async fn run(args: Args) -> Result<Done, CliError> {
    let now = Timestamp::now();
    let since = now
        .checked_sub(SignedDuration::from_hours(24 * i64::from(args.days)))
        .unwrap_or(Timestamp::MIN);
    let mut all = open::record(&args.data).await?.health(since, now).await?;
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
    let blind = all.iter().any(|health| health.is_blind(now));
    if args.json {
        println!("{}", serde_json::to_string_pretty(&all)?);
    } else if all.is_empty() {
        eprintln!("nothing is on record yet: `walkback check` or `walkback run` starts looking");
    } else {
        for health in &all {
            print(health, now);
        }
    }
    Ok(if blind { Done::BadNews } else { Done::Well })
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
                ", {} failed, {} blocked{}",
                Health::share(health.failed),
                Health::share(health.blocked),
                seen.map_or(String::new(), |_| format!(
                    "; longest time without a sight: {}",
                    span(gap)
                ))
            ),
        }
    );
    if let Some(why) = &health.source_trouble {
        println!("  new pages are not found: {}", safe(why));
    }
    for trouble in health.troubles.iter().take(LISTED) {
        let state = serde_json::to_value(trouble.state).ok();
        let state = match state.as_ref().and_then(|state| state.as_str()) {
            // It was seen before, and the last check missed it.
            Some("ok" | "new" | "moved") | None => "not seen",
            Some(state) => state,
        };
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
