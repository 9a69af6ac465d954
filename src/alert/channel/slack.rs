//! Slack, by an incoming webhook: <https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/>.

use serde_json::{Value, json};

use super::{Letter, Missed, nothing_more, post};
use crate::{
    alert::message::{Run, Style, shortened},
    fetch::Client,
    model::Channel,
};

/// Far below the 40,000 characters that Slack takes: a message, not a page.
const LONGEST: usize = 3_000;

pub(super) async fn send(
    channel: &Channel,
    client: &Client,
    letter: &Letter<'_>,
) -> Result<(), Missed> {
    let mut left = LONGEST;
    let mut elements = Vec::new();
    for run in letter.message.lines.iter().flat_map(|line| {
        let end = Run {
            style: Style::Plain,
            text: "\n".into(),
        };
        line.iter().cloned().chain([end])
    }) {
        let Some(rest) = left.checked_sub(run.text.chars().count()) else {
            elements.push(json!({"type": "text", "text": "\u{2026}"}));
            break;
        };
        left = rest;
        elements.extend((!run.text.is_empty()).then(|| element(&run)));
    }
    let body = json!({
        // Shown in notifications, and read by screen readers.
        "text": escaped(&shortened(&letter.message.sentence, LONGEST)),
        "mrkdwn": false,
        "unfurl_links": false,
        "unfurl_media": false,
        "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}],
    });
    post(
        client,
        channel.setting("url"),
        &[],
        &body,
        letter.now,
        nothing_more,
    )
    .await
}

/// Rich text holds its words as they are: nothing in them is read as markup or as a mention.
fn element(run: &Run) -> Value {
    match run.style {
        Style::Plain => json!({"type": "text", "text": run.text}),
        Style::Strong | Style::Came => {
            json!({"type": "text", "text": run.text, "style": {"bold": true}})
        }
        Style::Gone => json!({"type": "text", "text": run.text, "style": {"strike": true}}),
        Style::Link => json!({"type": "link", "url": run.text}),
    }
}

/// The three characters that Slack's own text gives a meaning: mentions and links begin with `<`.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
