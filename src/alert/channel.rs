//! How does a channel take an alert? A webhook, a file, a command. What came from a page is data in each of them.

use std::{io::Write, process::Stdio, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use tokio::io::AsyncWriteExt;

use super::message::sentence;
use crate::{
    fetch::{Client, Failure},
    model::Channel,
    store::Waiting,
};

/// A command that takes longer than this is stopped.
const COMMAND_MAY_TAKE: Duration = Duration::from_secs(30);

/// Nobody took the alert: why, and when the receiver wants to be asked again.
pub struct Missed {
    pub why: String,
    pub until: Option<Timestamp>,
}

impl From<String> for Missed {
    fn from(why: String) -> Missed {
        Missed { why, until: None }
    }
}

/// Hands one alert over.
pub async fn deliver(
    channel: &Channel,
    client: &Client,
    alert: &Waiting,
    now: Timestamp,
) -> Result<(), Missed> {
    let body = body(alert).map_err(|error| error.to_string())?;
    match channel.kind.as_str() {
        "webhook" => webhook(channel, client, alert, &body, now).await,
        "file" => file(channel, &body).map_err(Missed::from),
        "exec" => exec(channel, body).await.map_err(Missed::from),
        other => Err(format!("there is no way to send to a channel of type {other}").into()),
    }
}

/// `{"type":"edit","page":{…},"edit":{…},"message":"…"}`; `edit` is the first of `edits`, all of one change of the page.
fn body(alert: &Waiting) -> Result<Vec<u8>, serde_json::Error> {
    let first = alert.edits.first();
    serde_json::to_vec(&serde_json::json!({
        "type": "edit",
        "page": first.map(|edit| serde_json::json!({"url": edit.url, "title": edit.page, "watch": edit.watch})),
        "edit": first,
        "edits": alert.edits,
        "message": sentence(&alert.edits),
    }))
}

/// The idempotency key: the same for ever for one change and one channel.
fn key(alert: &Waiting) -> String {
    format!(
        "edit-{}-{}",
        alert.edits.first().map_or(alert.id, |edit| edit.id),
        alert.channel
    )
}

async fn webhook(
    channel: &Channel,
    client: &Client,
    alert: &Waiting,
    body: &[u8],
    now: Timestamp,
) -> Result<(), Missed> {
    let url = channel
        .settings
        .get("url")
        .map(String::as_str)
        .unwrap_or_default();
    let (id, at) = (key(alert), now.as_second().to_string());
    let mut headers = vec![
        ("webhook-id".to_owned(), id.clone()),
        ("webhook-timestamp".to_owned(), at.clone()),
    ];
    if let Some(secret) = channel.settings.get("secret") {
        headers.push((
            "webhook-signature".to_owned(),
            signature(secret, &id, &at, body)?,
        ));
    }
    match client.post_json(url, &headers, body).await {
        Ok((200..=299, _)) => Ok(()),
        Ok((status, headers)) => {
            let until = headers
                .iter()
                .find(|(name, _)| name == "retry-after")
                .and_then(|(_, value)| crate::fetch::retry_after(value, now));
            Err(Missed {
                why: format!("the receiver answered with status {status}"),
                until,
            })
        }
        Err(Failure::Refused(why) | Failure::Broken(why) | Failure::Deferred { why, .. }) => {
            Err(why.into())
        }
    }
}

/// `v1,…` as Standard Webhooks has it: HMAC-SHA256 over `id.timestamp.body`; the secret is base64 after `whsec_`, else taken as it is.
fn signature(secret: &str, id: &str, at: &str, body: &[u8]) -> Result<String, String> {
    let key = match secret.strip_prefix("whsec_") {
        Some(packed) => STANDARD
            .decode(packed)
            .map_err(|_| "the channel's secret is not base64 after whsec_".to_owned())?,
        None => secret.as_bytes().to_vec(),
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|error| error.to_string())?;
    mac.update(format!("{id}.{at}.").as_bytes());
    mac.update(body);
    Ok(format!(
        "v1,{}",
        STANDARD.encode(mac.finalize().into_bytes())
    ))
}

/// One JSON object a line.
fn file(channel: &Channel, body: &[u8]) -> Result<(), String> {
    let path = channel
        .settings
        .get("path")
        .map(String::as_str)
        .unwrap_or_default();
    let told = |error: std::io::Error| format!("could not write to {path}: {error}");
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .map_err(told)?;
    let mut line = body.to_vec();
    line.push(b'\n');
    file.write_all(&line)
        .and_then(|()| file.sync_data())
        .map_err(told)
}

/// The edit as JSON on the command's input. No shell reads it, and nothing of it is an argument.
async fn exec(channel: &Channel, body: Vec<u8>) -> Result<(), String> {
    let command = channel
        .settings
        .get("command")
        .map(String::as_str)
        .unwrap_or_default();
    let mut words = command.split(',').flat_map(str::split_whitespace);
    let program = words.next().ok_or("the channel names no command")?;
    let told = |error: std::io::Error| format!("could not run {program}: {error}");
    let mut child = tokio::process::Command::new(program)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(told)?;
    let run = async {
        if let Some(mut input) = child.stdin.take() {
            // A command that doesn't read its input is its own affair; its exit status counts.
            let _ = input.write_all(&body).await;
        }
        child.wait().await
    };
    match tokio::time::timeout(COMMAND_MAY_TAKE, run).await {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(format!("{program} ended with {status}")),
        Ok(Err(error)) => Err(told(error)),
        Err(_) => Err(format!(
            "{program} took longer than {} s",
            COMMAND_MAY_TAKE.as_secs()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_standard_one() {
        // The example of the Standard Webhooks specification.
        let body = br#"{"test": 2432232314}"#;
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            body,
        )
        .unwrap();
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
