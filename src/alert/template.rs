//! The owner's own words for a message. What a template holds of a page is text all the same: channels escape it.

use serde_json::json;

use super::message::{Message, Run, Style, no_controls};
use crate::store::Waiting;

/// The message with its text by a template; with the house's own where the template fails, and then why.
pub fn applied(template: &str, alert: &Waiting, message: Message) -> (Message, Option<String>) {
    match render(template, alert, &message) {
        Ok(text) => {
            let clean: Vec<String> = text.trim().lines().map(no_controls).collect();
            let sentence = clean.join("\n");
            let line = |text| {
                vec![Run {
                    style: Style::Plain,
                    text,
                }]
            };
            let lines = clean.into_iter().map(line).collect();
            (
                Message {
                    lines,
                    sentence,
                    ..message
                },
                None,
            )
        }
        Err(error) => (message, Some(error.to_string())),
    }
}

fn render(template: &str, alert: &Waiting, message: &Message) -> Result<String, minijinja::Error> {
    let first = alert.edits.first();
    let event = alert.events.first();
    minijinja::Environment::new().render_str(
        template,
        minijinja::value::Serde(json!({
            "message": message.sentence,
            "subject": message.subject,
            "rule": alert.rule,
            "page": first.map(|edit| &edit.page).or(event.map(|event| &event.page)),
            "url": first.map(|edit| &edit.url).or(event.map(|event| &event.url)),
            "watch": first.map(|edit| &edit.watch).or(event.map(|event| &event.watch)),
            "permalink": message.permalink,
            "edits": alert.edits,
            "events": alert.events,
        })),
    )
}
