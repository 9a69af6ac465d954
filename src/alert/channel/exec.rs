//! A command: the JSON on its input. No shell reads it, and nothing of it is an argument.

use std::{process::Stdio, time::Duration};

use tokio::io::AsyncWriteExt;

use super::{Letter, Missed};
use crate::model::Channel;

/// A command that takes longer than this is stopped.
const MAY_TAKE: Duration = Duration::from_secs(30);

pub(super) async fn send(channel: &Channel, letter: &Letter<'_>) -> Result<(), Missed> {
    let body = letter.json()?;
    let command = channel.setting("command");
    // A list is taken word by word as it stands; a string is split at its spaces.
    let words: Vec<&str> = if command.ends_with('\n') {
        command.lines().collect()
    } else {
        command.split_whitespace().collect()
    };
    let (program, arguments) = words
        .split_first()
        .ok_or_else(|| "the channel names no command".to_owned())?;
    let told = |error: std::io::Error| format!("could not run {program}: {error}");
    let mut child = tokio::process::Command::new(program)
        .args(arguments)
        .env("WALKBACK_KEY", &letter.key)
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
    match tokio::time::timeout(MAY_TAKE, run).await {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(format!("{program} ended with {status}").into()),
        Ok(Err(error)) => Err(told(error).into()),
        Err(_) => Err(format!("{program} took longer than {} s", MAY_TAKE.as_secs()).into()),
    }
}
