//! Telegram, by a bot: <https://core.telegram.org/bots/api#sendmessage>.

use serde_json::{Value, json};

use super::{Letter, Missed, defused, fitting, post, under};
use crate::{
    alert::message::{Run, Style},
    fetch::{Client, Posted},
    model::Channel,
};

/// Characters of a message, by Telegram's documents.
const LONGEST: usize = 4_096;
/// The public Bot API; `url` names a server of one's own.
const SERVER: &str = "https://api.telegram.org";

pub(super) async fn send(
    channel: &Channel,
    client: &Client,
    letter: &Letter<'_>,
) -> Result<(), Missed> {
    let body = json!({
        "chat_id": channel.setting("chat"),
        "text": fitting(&letter.message.lines, LONGEST, |text| text.encode_utf16().count(), write),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": true},
    });
    let server = channel.settings.get("url").map_or(SERVER, String::as_str);
    let url = under(
        server,
        &format!("/bot{}/sendMessage", channel.setting("token")),
    );
    let sent = post(client, &url, &[], &body, letter.now, asked).await;
    sent.map_err(|missed| Missed {
        // The token is part of the address: whatever is said of that must not show it.
        why: missed.why.replace(channel.setting("token"), "***"),
        ..missed
    })
}

fn write(run: &Run) -> String {
    let words = escaped(&defused(&run.text));
    match run.style {
        Style::Plain => words,
        Style::Strong | Style::Came => format!("<b>{words}</b>"),
        Style::Gone => format!("<s>{words}</s>"),
        Style::Link => {
            let url = escaped(&run.text);
            format!("<a href=\"{url}\">{url}</a>")
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// `{"ok":false,"error_code":429,"parameters":{"retry_after":30}}`, in seconds.
fn asked(answer: &Posted) -> Option<f64> {
    let body: Value = serde_json::from_slice(&answer.body).ok()?;
    body.get("parameters")?.get("retry_after")?.as_f64()
}
