//! ntfy, by its JSON publishing: <https://docs.ntfy.sh/publish/#publish-as-json>. Nothing of a page is in a header.

use serde_json::json;

use super::{Letter, Missed, bearer, fitting, nothing_more, post};
use crate::{
    alert::message::{Run, Style},
    fetch::Client,
    model::Channel,
};

/// Bytes of a message before ntfy makes a file of it.
const LONGEST: usize = 4_096;
const SERVER: &str = "https://ntfy.sh";
/// What ntfy takes for a message without a priority.
const PRIORITY: u8 = 3;

pub(super) async fn send(
    channel: &Channel,
    client: &Client,
    letter: &Letter<'_>,
) -> Result<(), Missed> {
    let body = json!({
        "topic": channel.setting("topic"),
        "title": letter.message.subject,
        "message": fitting(&letter.message.lines, LONGEST, str::len, write),
        "click": letter.message.url,
        "priority": channel.setting("priority").parse().unwrap_or(PRIORITY),
        "markdown": false,
    });
    let headers: Vec<_> = channel
        .settings
        .get("token")
        .map(|token| bearer(token))
        .into_iter()
        .collect();
    let server = channel.settings.get("url").map_or(SERVER, String::as_str);
    post(client, server, &headers, &body, letter.now, nothing_more).await
}

fn write(run: &Run) -> String {
    match run.style {
        Style::Gone => format!("[-{}-]", run.text),
        Style::Came => format!("{{+{}+}}", run.text),
        Style::Plain | Style::Strong | Style::Link => run.text.clone(),
    }
}
