//! What do the numbers say to a monitor? `/metrics`: what the daemon counts, and what the record knows by itself.

use std::{collections::BTreeMap, fmt::Write};

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;

use super::{Desk, frame::Fault};
use crate::{
    model::PageState,
    store::{Letter, Unsent, unsent},
};

/// `GET /metrics`, in Prometheus' text form.
pub async fn numbers(State(desk): State<Desk>) -> Result<Response, Fault> {
    let now = Timestamp::now();
    let known = desk.store.page_states().await?;
    let count = |state| known.iter().find(|(one, _)| *one == state);
    let states = PageState::ALL.map(|state| (state.name(), count(state).map_or(0, |(_, n)| *n)));
    let letters = desk.store.outbox(now).await?;
    let health = super::status::health(&desk).await?;
    let record = Record {
        is_held: desk.store.is_held(),
        overdue: health
            .iter()
            .map(|one| one.overdue_seconds)
            .max()
            .unwrap_or_default(),
        blind: health.iter().filter(|one| one.is_blind(now)).count(),
        states: states.to_vec(),
        unsent: unsent(&letters),
        letters,
        channels: (desk.watchlist.borrow().channels.iter())
            .map(|channel| channel.name.clone())
            .collect(),
    };
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok((
        [(header::CONTENT_TYPE, kind)],
        record.after(&(desk.metrics)()),
    )
        .into_response())
}

struct Record {
    is_held: bool,
    overdue: i64,
    /// Watches, each at a host, that do not see all that they look at.
    blind: usize,
    states: Vec<(&'static str, i64)>,
    letters: Vec<Letter>,
    unsent: Vec<Unsent>,
    channels: Vec<String>,
}

impl Record {
    /// What the daemon counts, and this behind it.
    fn after(&self, counted: &str) -> String {
        // The daemon's own text has an end of its own (OpenMetrics).
        let mut out = counted.trim_end().trim_end_matches("# EOF").to_owned();
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        let mut gauge = |name: &str, help: &str, rows: Vec<(String, i64)>| {
            let _ = writeln!(
                out,
                "# HELP walkback_{name} {help}.\n# TYPE walkback_{name} gauge"
            );
            for (labels, value) in rows {
                let _ = writeln!(out, "walkback_{name}{labels} {value}");
            }
        };
        let plain = |value: i64| vec![(String::new(), value)];
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        gauge(
            "daemon_running",
            "Whether a daemon holds the record",
            plain(self.is_held.into()),
        );
        gauge(
            "overdue_seconds",
            "How long ago the look was due that is longest overdue",
            plain(self.overdue),
        );
        gauge(
            "watches_blind",
            "Watches, each at a host, that do not see all that they look at",
            plain(count(self.blind)),
        );
        let states = self.states.iter();
        gauge(
            "pages",
            "Pages on record, by state",
            states
                .map(|(state, count)| (format!("{{state=\"{state}\"}}"), *count))
                .collect(),
        );
        let mut waiting: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for letter in &self.letters {
            *waiting.entry((&letter.channel, letter.state)).or_default() += 1;
        }
        gauge(
            "outbox",
            "Messages that have not left, by channel and state",
            (waiting.into_iter())
                .map(|((channel, state), letters)| {
                    let channel = label(channel);
                    (
                        format!("{{channel=\"{channel}\",state=\"{state}\"}}"),
                        count(letters),
                    )
                })
                .collect(),
        );
        let failing = |name: &str| self.unsent.iter().any(|one| one.channel == name);
        let mut channels = self.channels.clone();
        channels.extend(self.unsent.iter().map(|one| one.channel.clone()));
        channels.sort();
        channels.dedup();
        gauge(
            "channel_failing",
            "Whether a channel did not take what was sent to it",
            (channels.iter())
                .map(|name| {
                    (
                        format!("{{channel=\"{}\"}}", label(name)),
                        failing(name).into(),
                    )
                })
                .collect(),
        );
        out
    }
}

/// A name as the text form wants it.
fn label(name: &str) -> String {
    name.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_record_knows_stands_behind_what_the_daemon_counts() {
        let letter = Letter {
            id: 1,
            channel: "the \"desk\"".into(),
            rule: "all".into(),
            state: "dead",
            url: "https://example.org/".into(),
            edits: 1,
            since: Timestamp::UNIX_EPOCH,
            not_before: None,
            attempts: 5,
            last_error: Some("no answer".into()),
        };
        let record = Record {
            is_held: true,
            overdue: 40,
            blind: 1,
            states: vec![("ok", 3), ("gone", 0)],
            unsent: unsent(std::slice::from_ref(&letter)),
            letters: vec![letter],
            channels: vec!["hook".into()],
        };
        let text = record.after("walkback_up 1\n# EOF\n");
        assert!(!text.contains("EOF") && text.starts_with("walkback_up 1\n# HELP"));
        for line in [
            "walkback_daemon_running 1",
            "walkback_overdue_seconds 40",
            "walkback_pages{state=\"ok\"} 3",
            "walkback_outbox{channel=\"the \\\"desk\\\"\",state=\"dead\"} 1",
            "walkback_channel_failing{channel=\"hook\"} 0",
            "walkback_channel_failing{channel=\"the \\\"desk\\\"\"} 1",
        ] {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
    }
}
