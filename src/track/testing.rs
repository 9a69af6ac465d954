//! What tests of the daemon begin with.

use std::sync::Arc;

use tempfile::TempDir;

use super::{Desk, daemon::Daemon, reload::WatchlistFile};
use crate::{fetch::Client, store::Store, watchlist};

/// A daemon that was not started, with a new record; the folder goes with its guard.
pub(super) async fn daemon(list: &str) -> (TempDir, Daemon) {
    let folder = tempfile::tempdir().unwrap();
    let watchlist = watchlist::read(list, "watchlist.toml").unwrap();
    let desk = Desk {
        store: Store::open(folder.path()).await.unwrap(),
        client: Client::new(&watchlist.fetch).unwrap(),
        watchlist: Arc::new(watchlist),
    };
    let file = WatchlistFile::new(&folder.path().join("watchlist.toml"));
    (folder, Daemon::of(desk, file))
}
