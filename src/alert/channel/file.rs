//! A file: one JSON object a line.

use std::io::Write;

use super::{Letter, Missed};
use crate::model::Channel;

pub(super) async fn send(channel: &Channel, letter: &Letter<'_>) -> Result<(), Missed> {
    let path = channel.setting("path").to_owned();
    let mut line = letter.json()?;
    line.push(b'\n');
    let told = format!("could not write to {path}");
    // A disk may take its time.
    let written = tokio::task::spawn_blocking(move || append(&path, &line)).await;
    match written {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(format!("{told}: {error}").into()),
        Err(error) => Err(format!("{told}: {error}").into()),
    }
}

/// Adds a line, whole or not at all: half a line would spoil the next.
fn append(path: &str, line: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)?;
    let size = file.metadata().ok().filter(std::fs::Metadata::is_file);
    let written = file.write_all(line).and_then(|()| file.sync_data());
    if written.is_err()
        && let Some(before) = size
    {
        // Where even that fails, the line stays as it is.
        let _ = file.set_len(before.len());
    }
    written
}
