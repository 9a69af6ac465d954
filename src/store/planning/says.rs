//! How does whoever holds the record fare? Said in the lock's own file, where it has room already: a full disk takes no new one.

use std::{
    fs::File,
    io::{Read, Seek, Write},
    path::Path,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::{STRANDED_HELP, Store, open::LOCK};

/// What stands in the way of whoever holds the record, for those who ask beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Says {
    /// Since when the record is held.
    pub held_since: Option<Timestamp>,
    /// Nothing can be put on record: what was looked at since is lost.
    pub unrecorded: Option<Hindrance>,
    /// The watchlist has faults, or is missing: what is watched is as it was before.
    pub watchlist: Option<Hindrance>,
    /// The watchlist names no watch: nothing is looked at.
    pub idle: Option<Hindrance>,
    /// Alerts wait for channels that the watchlist no longer has.
    pub stranded: Option<Hindrance>,
}

/// What stands in the way, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hindrance {
    pub since: Timestamp,
    pub why: String,
}

impl Says {
    /// Each hindrance in a sentence for people.
    pub fn sentences(&self) -> Vec<String> {
        let clock = |at: Timestamp| at.strftime("%-d %b %Y %H:%M:%S UTC").to_string();
        let unrecorded = self.unrecorded.as_ref().map(|hindrance| {
            format!(
                "nothing can be recorded since {}: {}; what was looked at since then is lost",
                clock(hindrance.since),
                hindrance.why
            )
        });
        let watchlist = self.watchlist.as_ref().map(|hindrance| {
            format!(
                "what is watched is as it was before {}: {} (`walkback watchlist check`)",
                clock(hindrance.since),
                hindrance.why
            )
        });
        let idle = self.idle.as_ref().map(|hindrance| {
            format!(
                "nothing is watched since {}: {} (`walkback add URL`)",
                clock(hindrance.since),
                hindrance.why
            )
        });
        let stranded = self.stranded.as_ref().map(|hindrance| {
            format!(
                "alerts wait since {} for channels that the watchlist does not have: {} ({STRANDED_HELP})",
                clock(hindrance.since),
                hindrance.why
            )
        });
        let all = [unrecorded, watchlist, idle, stranded];
        all.into_iter().flatten().collect()
    }
}

/// In bytes: what the lock's file takes from the start.
const ROOM: usize = 2_048;
/// In characters: what is kept of a reason.
const REASON: usize = 300;

impl Store {
    /// What stands in the way of whoever holds the record: us, or the daemon beside us. Nothing where nobody does.
    pub fn says(&self) -> Says {
        let ours = || self.says.lock().map(|says| says.clone()).ok();
        match self.lock {
            Some(_) => ours().unwrap_or_default(),
            None if self.is_held() => read(&self.folder).unwrap_or_default(),
            None => Says::default(),
        }
    }

    /// Changes what is said of us; it is written where it differs.
    pub fn say(&self, change: impl FnOnce(&mut Says)) {
        let (Some(lock), Ok(mut says)) = (self.lock.as_deref(), self.says.lock()) else {
            return;
        };
        let before = says.clone();
        change(&mut says);
        let says = &mut *says;
        let all = [
            &mut says.unrecorded,
            &mut says.watchlist,
            &mut says.idle,
            &mut says.stranded,
        ];
        for hindrance in all.into_iter().flatten() {
            if let Some((at, _)) = hindrance.why.char_indices().nth(REASON) {
                hindrance.why.truncate(at);
                hindrance.why.push('…');
            }
        }
        if *says != before
            && let Err(error) = write(lock, says)
        {
            tracing::warn!("how the daemon fares could not be said in {LOCK}: {error}");
        }
    }
}

/// Puts our process into the lock's file, and what is said of it.
pub(in crate::store) fn write(mut lock: &File, says: &Says) -> std::io::Result<()> {
    let says = serde_json::to_string(says)?;
    let mut text = format!("{}\n{says}\n", std::process::id());
    while text.len() < ROOM {
        text.push(' ');
    }
    lock.rewind()?;
    lock.write_all(text.as_bytes())
}

fn read(folder: &Path) -> Option<Says> {
    let mut text = String::new();
    File::open(folder.join(LOCK))
        .and_then(|file| file.take(2 * ROOM as u64).read_to_string(&mut text))
        .ok()?;
    serde_json::from_str(text.lines().nth(1)?).ok()
}

/// The process that a lock's file names.
pub(in crate::store) fn process(mut lock: &File) -> Option<String> {
    let mut text = String::new();
    lock.rewind().ok()?;
    lock.take(2 * ROOM as u64).read_to_string(&mut text).ok()?;
    let named = text.lines().next()?.trim();
    (!named.is_empty()).then(|| named.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreError;

    #[tokio::test]
    async fn what_stands_in_the_way_is_known_beside() {
        let folder = tempfile::tempdir().unwrap();
        let daemon = Store::open(folder.path()).await.unwrap();
        let beside = Store::open_to_read(folder.path()).await.unwrap();
        assert_eq!(beside.says(), daemon.says());
        assert!(beside.says().sentences().is_empty() && daemon.says().held_since.is_some());
        let size = || std::fs::metadata(folder.path().join(LOCK)).unwrap().len();
        let before = size();
        let since = Timestamp::UNIX_EPOCH;
        daemon.say(|says| {
            let why = "the disk is full. ".repeat(400);
            says.unrecorded = Some(Hindrance { since, why });
        });
        let said = beside.says();
        assert_eq!(said, daemon.says());
        assert!(
            said.sentences()[0]
                .starts_with("nothing can be recorded since 1 Jan 1970 00:00:00 UTC: the disk")
        );
        assert_eq!(size(), before, "a full disk has no room for more");
        match Store::open(folder.path()).await {
            Err(StoreError::Locked { pid, .. }) => assert_eq!(pid, std::process::id().to_string()),
            _ => panic!("it is held"),
        }
        drop(daemon);
        assert_eq!(beside.says(), Says::default(), "nobody is at work");
    }
}
