//! What do the numbers say to a monitor? `/metrics`: what the daemon counts, and what the record knows by itself.

use std::fmt::Write;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::Desk;
use crate::{model::PageState, store::Overview};

/// `GET /metrics`, in Prometheus' text form. What the daemon counts is told where the record can't be read too.
pub async fn numbers(State(desk): State<Desk>) -> Response {
    let overview = super::status::overview(&desk).await.ok();
    let channels = desk.watchlist.borrow().channels.clone();
    let channels: Vec<&str> = (channels.iter())
        .map(|channel| channel.name.as_str())
        .collect();
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    let text = behind(&(desk.metrics)(), overview.as_ref(), &channels);
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// What the daemon counts, and behind it what the record knows.
fn behind(counted: &str, overview: Option<&Overview>, channels: &[&str]) -> String {
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
        "record_readable",
        "Whether the record could be read just now",
        plain(overview.is_some().into()),
    );
    let Some(overview) = overview else {
        return out;
    };
    gauge(
        "daemon_running",
        "Whether a daemon holds the record",
        plain(overview.daemon.is_some().into()),
    );
    gauge(
        "overdue_seconds",
        "How long ago the look was due that is longest overdue",
        plain(overview.overdue_seconds),
    );
    gauge(
        "watches_blind",
        "Watches, each at a host, that do not see all that they look at",
        plain(count(overview.blind)),
    );
    let pages = PageState::ALL.iter().map(|state| {
        let name = state.name();
        let pages = overview.pages.get(name).copied().unwrap_or_default();
        (format!("{{state=\"{name}\"}}"), pages)
    });
    gauge("pages", "Pages on record, by state", pages.collect());
    let outbox = overview.outbox.iter().map(|one| {
        let (channel, state) = (label(&one.channel), one.state);
        let labels = format!("{{channel=\"{channel}\",state=\"{state}\"}}");
        (labels, count(one.messages))
    });
    gauge(
        "outbox",
        "Messages that have not left, by channel and state",
        outbox.collect(),
    );
    let failing = overview.channels_failing.iter();
    let failing: Vec<&str> = failing.map(|one| one.channel.as_str()).collect();
    let mut all = [channels, &failing].concat();
    all.sort_unstable();
    all.dedup();
    let all = all.into_iter().map(|name| {
        let labels = format!("{{channel=\"{}\"}}", label(name));
        (labels, failing.contains(&name).into())
    });
    gauge(
        "channel_failing",
        "Whether a channel did not take what was sent to it",
        all.collect(),
    );
    out
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
    use crate::store::{Unleft, Unsent};

    #[test]
    fn what_the_record_knows_stands_behind_what_the_daemon_counts() {
        let channel = "the \"desk\"";
        let overview = Overview {
            hindrances: Vec::new(),
            daemon: None,
            overdue_seconds: 40,
            blind: 1,
            pages: [("ok", 3)].into(),
            outbox: vec![Unleft {
                channel: channel.into(),
                state: "dead",
                messages: 2,
            }],
            channels_failing: vec![Unsent {
                channel: channel.into(),
                waiting: 0,
                given_up: 2,
                why: "no answer".into(),
            }],
            watches: Vec::new(),
        };
        let text = behind("walkback_up 1\n# EOF\n", Some(&overview), &["hook"]);
        assert!(!text.contains("EOF") && text.starts_with("walkback_up 1\n# HELP"));
        let unread = behind("walkback_up 1\n", None, &[]);
        assert!(unread.contains("walkback_up 1\n") && unread.ends_with("readable 0\n"));
        for line in [
            "walkback_record_readable 1",
            "walkback_daemon_running 0",
            "walkback_overdue_seconds 40",
            "walkback_pages{state=\"ok\"} 3",
            "walkback_outbox{channel=\"the \\\"desk\\\"\",state=\"dead\"} 2",
            "walkback_channel_failing{channel=\"hook\"} 0",
            "walkback_channel_failing{channel=\"the \\\"desk\\\"\"} 1",
        ] {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
    }
}
