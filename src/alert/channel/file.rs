//! A file: one JSON object a line.

use std::io::Write;

use super::{Letter, Missed};
use crate::model::Channel;

pub(super) async fn send(channel: &Channel, letter: &Letter<'_>) -> Result<(), Missed> {
    let path = channel.setting("path");
    let told = |error: std::io::Error| format!("could not write to {path}: {error}");
    let mut line = letter.json()?;
    line.push(b'\n');
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .map_err(told)?;
    file.write_all(&line)
        .and_then(|()| file.sync_data())
        .map_err(told)?;
    Ok(())
}
