//! How does a channel take a message? One file each, all of one shape: `send` hands one letter over, and says why if nobody took
//! it. What came from a page is data in each of them.

mod discord;
mod email;
mod exec;
mod file;
mod mastodon;
mod ntfy;
mod slack;
mod telegram;
mod webhook;

use jiff::{SignedDuration, Timestamp};

use super::message::{self, Message, Run, one_line, shortened};
use crate::{
    fetch::{self, Client, Posted},
    model::Channel,
    store::Waiting,
};

/// One message, ready to be handed over.
pub struct Letter<'a> {
    pub alert: &'a Waiting,
    pub message: Message,
    /// The idempotency key: the same for ever for one message and one channel.
    pub key: String,
    pub now: Timestamp,
    /// Made up: programs are told so.
    pub is_test: bool,
}

/// Nobody took the message: why, and when the receiver wants to be asked again.
#[derive(Debug)]
pub struct Missed {
    pub why: String,
    pub until: Option<Timestamp>,
    /// The receiver is well, and refuses this one message.
    pub refused: bool,
    /// The address says of itself that it is gone for good.
    pub gone: bool,
}

impl From<String> for Missed {
    fn from(why: String) -> Missed {
        Missed {
            why,
            until: None,
            refused: false,
            gone: false,
        }
    }
}

impl<'a> Letter<'a> {
    pub fn new(alert: &'a Waiting, message: Message, now: Timestamp) -> Letter<'a> {
        let key = match alert.edits.first() {
            Some(edit) => format!("edit-{}-{}", edit.id, alert.channel),
            None => format!("event-{}-{}", alert.id, alert.channel),
        };
        Letter {
            alert,
            message,
            key,
            now,
            is_test: false,
        }
    }

    /// `{"type":"edit","page":{…},"edit":{…},"message":"…"}` for programs; `edit` is the first of `edits`. `type` is `event` where
    /// there are only events, `digest` where several changes were joined.
    fn json(&self) -> Result<Vec<u8>, String> {
        let alert = self.alert;
        let first = alert.edits.first();
        let page = match (first, alert.events.first()) {
            (Some(edit), _) if message::is_of_one_page(&alert.edits) => {
                Some(serde_json::json!({"url": edit.url, "title": edit.page, "watch": edit.watch}))
            }
            (None, Some(event)) if alert.events.len() == 1 => Some(
                serde_json::json!({"url": event.url, "title": event.page, "watch": event.watch}),
            ),
            _ => None,
        };
        let kind = match (first, alert.joined) {
            (_, true) => "digest",
            (Some(_), false) => "edit",
            (None, false) => "event",
        };
        let mut body = serde_json::json!({
            "type": kind,
            "rule": alert.rule,
            "page": page,
            "edit": first,
            "edits": alert.edits,
            "events": alert.events,
            "message": self.message.sentence,
            "permalink": self.message.permalink,
        });
        if self.is_test {
            body["test"] = true.into();
        }
        serde_json::to_vec(&body).map_err(|error| error.to_string())
    }
}

/// Hands one letter over.
pub async fn deliver(
    channel: &Channel,
    client: &Client,
    letter: &Letter<'_>,
) -> Result<(), Missed> {
    match channel.kind.as_str() {
        "webhook" => webhook::send(channel, client, letter).await,
        "email" => email::send(channel, client, letter).await,
        "slack" => slack::send(channel, client, letter).await,
        "discord" => discord::send(channel, client, letter).await,
        "telegram" => telegram::send(channel, client, letter).await,
        "ntfy" => ntfy::send(channel, client, letter).await,
        "mastodon" => mastodon::send(channel, client, letter).await,
        "exec" => exec::send(channel, letter).await,
        "file" => file::send(channel, letter).await,
        other => Err(format!("there is no way to send to a channel of type {other}").into()),
    }
}

/// Posts JSON, and reads the answer: any 2xx is an acknowledgement. `asked` finds in a service's own words for how many seconds it
/// wants to be left alone; `Retry-After` goes without saying.
async fn post(
    client: &Client,
    url: &str,
    headers: &[(String, String)],
    body: &serde_json::Value,
    now: Timestamp,
    asked: fn(&Posted) -> Option<f64>,
) -> Result<(), Missed> {
    let body = serde_json::to_vec(body).map_err(|error| error.to_string())?;
    post_bytes(client, url, headers, &body, now, asked).await
}

async fn post_bytes(
    client: &Client,
    url: &str,
    headers: &[(String, String)],
    body: &[u8],
    now: Timestamp,
    asked: fn(&Posted) -> Option<f64>,
) -> Result<(), Missed> {
    let answer = client
        .post_json(url, headers, body)
        .await
        .map_err(|failure| failure.to_string())?;
    if matches!(answer.status, 200..=299) {
        return Ok(());
    }
    let later = |seconds: f64| {
        let wait = SignedDuration::try_from_secs_f64(seconds.max(0.0)).ok()?;
        now.checked_add(wait).ok()
    };
    let until = header(&answer, "retry-after")
        .and_then(|value| fetch::retry_after(value, now))
        .or_else(|| asked(&answer).and_then(later));
    let said = without_secrets(String::from_utf8_lossy(&answer.body).into(), url, headers);
    let said = shortened(&one_line(&said), 200);
    let said = if said.is_empty() {
        said
    } else {
        format!(": {said}")
    };
    Err(Missed {
        why: format!("the receiver answered with status {}{said}", answer.status),
        until,
        // Statuses that speak of what was sent, not of who sends or where to (RFC 9110 §15.5).
        refused: matches!(answer.status, 400 | 413 | 422),
        gone: answer.status == 410,
    })
}

/// What a receiver said, without what it was sent in confidence: its words are printed, logged and kept, and some say back what they got.
fn without_secrets(mut said: String, url: &str, headers: &[(String, String)]) -> String {
    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
    // "Bearer …": the word behind it is the secret.
    let words = headers
        .iter()
        .flat_map(|(_, value)| [value.as_str(), value.rsplit(' ').next().unwrap_or_default()]);
    // The address of a hook is a secret in parts: https://hooks.example/services/T0000/B0000/XXXX, …?key=XXXX.
    let parts = path.split(['/', '?', '&', '=', '#']);
    let mut secrets: Vec<&str> = words
        .chain([url, path])
        .filter(|secret| secret.len() >= SECRET_AT_LEAST)
        .chain(parts.filter(|part| is_random(part)))
        .collect();
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    for secret in secrets {
        said = said.replace(secret, "***");
        // As JSON has it, which may put a stroke before `/` (RFC 8259 §7).
        let in_json = serde_json::Value::from(secret).to_string();
        let in_json = in_json.trim_matches('"');
        said = said.replace(in_json, "***");
        said = said.replace(&in_json.replace('/', "\\/"), "***");
    }
    said
}

/// In bytes: what is shorter is a word that any answer may hold, and no secret.
const SECRET_AT_LEAST: usize = 6;
/// Of small letters alone, so many are no word any more.
const NO_WORD: usize = 16;

/// Whether a part of an address was drawn by lot, and is no word of it.
fn is_random(part: &str) -> bool {
    let is_word = |c: char| c.is_ascii_lowercase() || matches!(c, '-' | '_' | '.');
    part.len() >= SECRET_AT_LEAST && (!part.chars().all(is_word) || part.len() >= NO_WORD)
}

fn header<'a>(answer: &'a Posted, name: &str) -> Option<&'a str> {
    let found = answer.headers.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

/// Services that say nothing beyond `Retry-After`.
fn nothing_more(_: &Posted) -> Option<f64> {
    None
}

fn bearer(token: &str) -> (String, String) {
    ("authorization".to_owned(), format!("Bearer {token}"))
}

/// `path` under a server's address.
fn under(server: &str, path: &str) -> String {
    format!("{}{path}", server.trim_end_matches('/'))
}

/// The lines that fit into so many characters, each written by `write` and measured by `length`; what does not fit is left out, and
/// said so. A line is never cut: its markup would be left open.
fn fitting(
    lines: &[Vec<Run>],
    most: usize,
    length: fn(&str) -> usize,
    write: impl Fn(&Run) -> String,
) -> String {
    const CUT: &str = "\u{2026}";
    let mut text = String::new();
    for line in lines {
        let line: String = line.iter().map(&write).collect();
        if length(&text) + length(&line) + 1 + CUT.len() > most {
            text.push_str(CUT);
            break;
        }
        text.push_str(&line);
        text.push('\n');
    }
    text.trim_end().to_owned()
}

/// Words that a service would take for a mention, a tag or a link, so that it doesn't: a word joiner (U+2060, no width) after
/// `@` and `#` and within `://`.
fn defused(text: &str) -> String {
    text.replace('@', "@\u{2060}")
        .replace('\u{FF20}', "\u{FF20}\u{2060}")
        .replace('#', "#\u{2060}")
        .replace("://", ":\u{2060}//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_receiver_repeats_of_its_address_or_headers_is_kept() {
        let url =
            "https://hooks.example/services/T0AB1CD2E/B0XY9/kQ7zmLw2?key=abcdefghijklmnopqrst";
        let headers = [(
            "authorization".to_owned(),
            "Bearer a\"b/c-secret".to_owned(),
        )];
        for said in [
            url,
            &url.replace('/', "\\/"),
            "no such hook: /services/T0AB1CD2E/B0XY9/kQ7zmLw2",
            r#"{"team":"T0AB1CD2E","token":"kQ7zmLw2"}"#,
            "key abcdefghijklmnopqrst is unknown",
            r#"{"authorization":"Bearer a\"b\/c-secret"}"#,
            r#"{"authorization":"a\"b/c-secret"}"#,
        ] {
            let kept = without_secrets(said.to_owned(), url, &headers);
            for secret in ["T0AB1CD2E", "kQ7zmLw2", "abcdefghijklmnopqrst", "c-secret"] {
                assert!(!kept.contains(secret), "{kept}");
            }
        }
        let words = "the services of this server are closed";
        assert_eq!(without_secrets(words.to_owned(), url, &headers), words);
    }
}
