//! Has the watchlist changed? Reads it again when its file did, and keeps the old one when the new one has faults.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime},
};

use super::TrackError;
use crate::watchlist::{self, Watchlist};

/// The file as it was when it was last read.
pub(super) struct WatchlistFile {
    path: PathBuf,
    stamp: Option<(SystemTime, u64)>,
    /// Since when it is not there.
    missing: Option<Instant>,
}

/// Editors take a file away for an instant.
const MISSING: Duration = Duration::from_secs(5);

impl WatchlistFile {
    pub(super) fn new(path: &Path) -> Self {
        WatchlistFile {
            path: path.to_owned(),
            stamp: stamp(path),
            missing: None,
        }
    }

    /// Reads the file, whether it changed or not.
    pub(super) fn read(&mut self) -> Result<Watchlist, TrackError> {
        self.stamp = stamp(&self.path);
        read(&self.path)
    }

    /// Whether the file on disk is another than the one that was read. A file that is missing for a moment
    /// (editors replace it) has not changed.
    pub(super) fn has_changed(&self) -> bool {
        let now = stamp(&self.path);
        now.is_some() && now != self.stamp
    }

    /// Whether it has been away for longer than an editor takes; what stands there when it comes back is read again.
    pub(super) fn is_missing(&mut self) -> bool {
        if self.path.exists() {
            self.missing = None;
            return false;
        }
        let since = *self.missing.get_or_insert_with(Instant::now);
        let is_missing = since.elapsed() >= MISSING;
        if is_missing {
            self.stamp = None;
        }
        is_missing
    }

    /// Its name.
    pub(super) fn name(&self) -> String {
        self.path.display().to_string()
    }
}

fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}

/// Reads and checks a watchlist.
pub(super) fn read(path: &Path) -> Result<Watchlist, TrackError> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|source| TrackError::Unreadable {
        file: file.clone(),
        source,
    })?;
    Ok(watchlist::read(&text, &file)?)
}
