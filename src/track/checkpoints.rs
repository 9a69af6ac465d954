//! When is the ledger's head signed? Once a day while the daemon runs, from its start on.

use std::{path::PathBuf, time::Duration};

use tokio::sync::watch;

use crate::store::{Signer, Store};

const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Signs and keeps the ledger's head now and every day, until told to stop. A failure is logged and tried again the next day.
pub(super) async fn daily(store: Store, folder: PathBuf, mut stop: watch::Receiver<bool>) {
    loop {
        let due = match store.ledger_head().await {
            Ok((size, _)) => size > 0,
            Err(_) => true,
        };
        if let Some(warning) = Signer::warning(&folder) {
            tracing::warn!("{warning}");
        }
        if due && let Err(error) = store.checkpoint(&folder, false).await {
            tracing::error!("no checkpoint could be kept: {error}");
        }
        tokio::select! {
            () = tokio::time::sleep(A_DAY) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}
