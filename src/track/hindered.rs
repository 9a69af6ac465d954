//! What stands in the daemon's way? Said beside the record, for those who ask how it fares.

use jiff::Timestamp;

use super::{TrackError, daemon::Daemon};
use crate::store::{Hindrance, STRANDED_HELP, StoreError};

/// The outbox is looked through so often for what nobody sends.
const BETWEEN_SEARCHES: std::time::Duration = std::time::Duration::from_secs(5);

impl Daemon {
    /// Says beside the record that what is watched is no longer what the watchlist's file says.
    pub(super) fn keeps_old(&self, why: String) {
        self.desk.store.say(|says| {
            let since = says.watchlist.as_ref().map(|known| known.since);
            let since = since.unwrap_or_else(Timestamp::now);
            says.watchlist = Some(Hindrance { since, why });
        });
    }

    /// Says beside the record, and in the log, where a watchlist leaves nothing to look at.
    pub(super) fn watches_something(&self) {
        let is_idle = self.desk.watchlist.watches.is_empty();
        let why = format!("{} names no watch", self.file.name());
        if is_idle {
            tracing::warn!("nothing is watched: {why}");
        }
        self.desk.store.say(|says| {
            says.idle = is_idle.then(|| Hindrance {
                since: (says.idle.as_ref()).map_or_else(Timestamp::now, |known| known.since),
                why,
            });
        });
    }

    /// Says beside the record, and in the log, which channels of the outbox the watchlist does not have: nobody sends to them.
    pub(super) async fn finds_stranded(&mut self) {
        let now = std::time::Instant::now();
        if now < self.next_search {
            return;
        }
        self.next_search = now + BETWEEN_SEARCHES;
        let channels = self.desk.watchlist.channel_names();
        // A record that can't be read is told where that stands in the way of checks.
        let Ok(found) = self.desk.store.stranded(&channels).await else {
            return;
        };
        let names = found.iter().flat_map(|found| &found.channels);
        let names: Vec<String> = names.map(|(name, _)| name.clone()).collect();
        // More alerts for the same channels are no news.
        if let Some(found) = &found
            && names != self.stranded
        {
            let why = found.words();
            tracing::error!(
                "alerts wait for channels that the watchlist does not have: {why}; {STRANDED_HELP}"
            );
        }
        self.stranded = names;
        self.desk.store.say(|says| {
            says.stranded = found.map(|found| Hindrance {
                since: found.since,
                why: found.words(),
            });
        });
    }

    /// Says beside the record that it can't be written, where that is why a check was lost.
    pub(super) fn unrecorded(&self, error: &TrackError) {
        let TrackError::Store(
            error @ (StoreError::Sql(_)
            | StoreError::Torn(_)
            | StoreError::Packing(_)
            | StoreError::Unusable { .. }),
        ) = error
        else {
            return;
        };
        self.metrics.unrecorded();
        self.desk.store.say(|says| {
            says.unrecorded.get_or_insert_with(|| Hindrance {
                since: Timestamp::now(),
                why: error.to_string(),
            });
        });
    }

    /// Something was put on record.
    pub(super) fn recorded(&self) {
        self.metrics.recorded(Timestamp::now());
        self.desk.store.say(|says| says.unrecorded = None);
    }
}
