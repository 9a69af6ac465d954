//! Mastodon: <https://docs.joinmastodon.org/methods/statuses/#create>. A post is plain text there.

use serde_json::json;

use super::{Letter, Missed, bearer, defused, fitting, header, post, under};
use crate::{
    alert::message::{Run, Style},
    fetch::{Client, Posted},
    model::Channel,
};

/// Characters of a post where a server says nothing else.
const LONGEST: usize = 500;
/// Every address counts for so many characters, by Mastodon's documents.
const LINK: usize = 23;

pub(super) async fn send(
    channel: &Channel,
    client: &Client,
    letter: &Letter<'_>,
) -> Result<(), Missed> {
    let most = channel.setting("max_characters").parse().unwrap_or(LONGEST);
    let message = &letter.message;
    // The sentence is what can be printed; the address leads to the rest.
    let room = most.saturating_sub(LINK + 2);
    let words: Vec<Vec<Run>> = message
        .lines
        .iter()
        .filter(|line| line.iter().all(|run| run.style != Style::Link))
        .cloned()
        .collect();
    let mut text = fitting(&words, room, |text| text.chars().count(), write);
    if text.chars().count() <= 1 {
        text = crate::alert::message::shortened(&defused(&message.sentence), room);
    }
    let mut body = json!({"status": format!("{text}\n\n{}", message.url)});
    if let Some(visibility) = channel.settings.get("visibility") {
        body["visibility"] = visibility.as_str().into();
    }
    let headers = [
        bearer(channel.setting("token")),
        ("idempotency-key".to_owned(), letter.key.clone()),
    ];
    let url = under(channel.setting("url"), "/api/v1/statuses");
    let mut sent = post(client, &url, &headers, &body, letter.now, asked).await;
    if let Err(missed) = &mut sent {
        missed.why = missed.why.replace(channel.setting("token"), "***");
    }
    sent
}

fn write(run: &Run) -> String {
    let words = defused(&run.text);
    match run.style {
        Style::Gone => format!("[-{words}-]"),
        Style::Came => format!("{{+{words}+}}"),
        Style::Plain | Style::Strong | Style::Link => words,
    }
}

/// `X-RateLimit-Reset: 2026-03-01T09:30:00.123456Z` where none are left.
fn asked(answer: &Posted) -> Option<f64> {
    if header(answer, "x-ratelimit-remaining")? != "0" {
        return None;
    }
    let at: jiff::Timestamp = header(answer, "x-ratelimit-reset")?.parse().ok()?;
    Some(at.duration_since(jiff::Timestamp::now()).as_secs_f64())
}
