//! What a check came to, for people and as JSON.

use jiff::Timestamp;

use super::{counted, render, safe};
use crate::{
    model::Outcome,
    store::told_words,
    track::{Checked, SourceChecked},
    watchlist::Watch,
};

pub fn as_json(checked: &Checked) -> serde_json::Value {
    serde_json::json!({
        "watch": checked.watch, "url": checked.url, "at": checked.at, "outcome": checked.outcome, "status": checked.status,
        "reason": checked.reason, "version": checked.version, "edits": checked.edits,
    })
}

/// A source is told only when it could not be read: otherwise its pages speak for it.
pub fn source_as_json((watch, looked): &(Watch, SourceChecked)) -> Option<serde_json::Value> {
    let url = watch.target.url();
    looked.reason.as_ref().map(|reason| {
        serde_json::json!({
            "watch": watch.name, "url": url, "at": Timestamp::now(), "outcome": looked.outcome, "status": looked.status,
            "reason": reason, "version": null, "edits": [],
        })
    })
}

pub fn print_for_people(checked: &[Checked], sources: &[(Watch, SourceChecked)]) {
    for (watch, looked) in sources {
        match &looked.reason {
            Some(why) => println!(
                "{:<10} {}: {}",
                looked.outcome,
                safe(&watch.name),
                safe(why)
            ),
            None => println!(
                "{:<10} {}: {} new pages",
                looked.outcome,
                safe(&watch.name),
                looked.new_pages
            ),
        }
    }
    for check in checked {
        println!(
            "{:<10} {}  {}",
            check.outcome.name(),
            safe(&check.watch),
            safe(&check.url)
        );
        if let Some(why) = &check.reason {
            println!("           {}", safe(why));
        }
        let style = render::Style::for_stdout();
        for edit in &check.edits {
            println!("{}", render::recorded(edit, &check.edits, style));
        }
        if !check.edits.is_empty() {
            let told = format!("  ({})", told_words(&check.edits));
            println!("{}", style.paint(render::DIM, &told));
        }
    }
    let changed = checked
        .iter()
        .filter(|check| check.outcome == Outcome::Changed)
        .count();
    let unread = sources.iter().filter(|(_, looked)| looked.reason.is_some());
    let unread = match unread.count() {
        0 => String::new(),
        some => format!("; {} not read", counted(some, "source")),
    };
    println!("{}{unread}", counts(checked, changed));
    if checked
        .iter()
        .any(|check| check.outcome == Outcome::Blocked && check.status != Some(451))
    {
        eprintln!(
            "hint: where a subscription or consent opens a page, its cookies or headers go under the watch (docs/watchlist.md)"
        );
    }
}

/// How many pages were seen, and how many not: a refusal is no look.
fn counts(checked: &[Checked], changed: usize) -> String {
    let seen = checked.iter().filter(|check| check.outcome.is_seen());
    let seen = seen.count();
    let missed = match checked.len() - seen {
        0 => String::new(),
        some => format!(", {some} not seen"),
    };
    let pages = counted(checked.len(), "page");
    match missed.is_empty() {
        true => format!("{pages} seen, {changed} changed"),
        false => format!("{pages}: {seen} seen{missed}, {changed} changed"),
    }
}
