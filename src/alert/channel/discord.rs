//! Discord, by a webhook: <https://discord.com/developers/docs/resources/webhook#execute-webhook>.

use serde_json::{Value, json};

use super::{Letter, Missed, fitting, post};
use crate::{
    alert::message::{Run, Style},
    fetch::{Client, Posted},
    model::Channel,
};

/// Characters of `content`, by Discord's documents.
const LONGEST: usize = 2_000;
/// `SUPPRESS_EMBEDS`: links are not unfolded.
const NO_PREVIEWS: u32 = 1 << 2;

pub(super) async fn send(
    channel: &Channel,
    client: &Client,
    letter: &Letter<'_>,
) -> Result<(), Missed> {
    let body = json!({
        "content": fitting(&letter.message.lines, LONGEST, |text| text.encode_utf16().count(), write),
        "allowed_mentions": {"parse": []},
        "flags": NO_PREVIEWS,
    });
    // `wait` has Discord answer after the message was kept, not before.
    let url = channel.setting("url");
    let sign = if url.contains('?') { '&' } else { '?' };
    post(
        client,
        &format!("{url}{sign}wait=true"),
        &[],
        &body,
        letter.now,
        asked,
    )
    .await
}

fn write(run: &Run) -> String {
    let words = escaped(&run.text);
    if run.text.trim().is_empty() {
        return words;
    }
    match run.style {
        Style::Plain => words,
        Style::Strong | Style::Came => format!("**{words}**"),
        Style::Gone => format!("~~{words}~~"),
        // In angle brackets a link shows no preview; none of its own can close them.
        Style::Link => format!("<{}>", run.text.replace(['<', '>', ' '], "")),
    }
}

/// A backslash before every sign that Discord's markdown could read, and before `@` and `:`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\*_~`|>#-+[]()<@:!.".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `{"message":"You are being rate limited.","retry_after":1.5,"global":false}`, in seconds.
fn asked(answer: &Posted) -> Option<f64> {
    let body: Value = serde_json::from_slice(&answer.body).ok()?;
    body.get("retry_after")?.as_f64()
}
