//! One check from start to end, and the daemon that makes checks come in time.
//! Read `check.rs` first: it tells the whole story; `judge.rs` says what an answer means.

pub mod adding;
mod at_work;
mod check;
mod checkpoints;
mod clocks;
mod confirm;
mod daemon;
pub mod descriptors;
mod doubt;
mod due;
mod ended;
mod entry;
mod flips;
mod gone;
mod hindered;
mod identity;
mod judge;
mod listed;
mod look;
mod news;
mod plan;
mod port;
mod readers;
mod rederive;
mod refused;
mod reload;
mod removal;
mod source;
#[cfg(test)]
mod testing;
mod unseen;

pub mod metrics;

pub use check::{Checked, check, go_on};
pub use daemon::{GRACE, Options, Running, run};
pub use judge::{Finding, SeenState, judge};
pub use metrics::Metrics;
pub use plan::{looked_at_for, plan, watches_for};
pub use port::serve;
pub use rederive::rederive;
pub use source::{SourceChecked, look_for_pages};

use crate::{alert, fetch::Client, model::Alert, store::Store, watchlist::Watchlist};

/// What time it is to a check.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    System,
    /// The caller's: time stands still while a check goes on.
    Fixed(jiff::Timestamp),
}

impl Clock {
    pub fn now(self) -> jiff::Timestamp {
        match self {
            Clock::System => jiff::Timestamp::now(),
            Clock::Fixed(at) => at,
        }
    }
}

/// Everything that a check works with.
#[derive(Clone)]
pub struct Desk {
    pub store: Store,
    pub client: Client,
    pub watchlist: std::sync::Arc<Watchlist>,
}

impl Desk {
    /// Lets hosts be that were let be before.
    pub async fn recall_rests(&self) -> Result<(), TrackError> {
        let mut rests = self.store.rests().await?;
        let now = jiff::Timestamp::now();
        rests.retain(|rest| rest.until > now);
        self.client.let_be(rests);
        Ok(())
    }

    /// Puts on record which hosts are let be, where that has changed since `known`.
    pub async fn keep_rests(&self, known: &mut u64) -> Result<(), TrackError> {
        let now = self.client.rests_changed();
        if now == *known {
            return Ok(());
        }
        // A record that can't be written is told once, not at every turn.
        *known = now;
        let rests = self.client.rests(jiff::Timestamp::now());
        Ok(self.store.keep_rests(&rests).await?)
    }

    /// Sends what may leave a channel's outbox at `now`, until `stop` becomes `true`.
    pub async fn send_post(
        &self,
        post: &mut alert::Post,
        now: jiff::Timestamp,
        stop: &tokio::sync::watch::Receiver<bool>,
    ) -> alert::Sent {
        let rules: Vec<&Alert> = self.watchlist.rules().map(|(rule, _)| rule).collect();
        let desk = alert::Desk {
            store: &self.store,
            client: &self.client,
            rules: &rules,
            public_url: self.watchlist.public_url.as_deref(),
            stop,
        };
        post.round(desk, now).await
    }
}

/// Why watching can't go on. What a page or a host does is never one of these: that is an outcome.
#[derive(Debug, thiserror::Error)]
pub enum TrackError {
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    #[error(transparent)]
    Watchlist(#[from] crate::watchlist::Faults),
    #[error("could not read {file}: {source}")]
    Unreadable {
        file: String,
        source: std::io::Error,
    },
    #[error("could not set up the network client: {0}")]
    Client(#[from] crate::fetch::Failure),
    #[error("could not listen on {address}: {source}. `--listen 127.0.0.1:0` takes a free port")]
    Listen {
        address: std::net::SocketAddr,
        source: std::io::Error,
    },
    #[error("a page was not read to its end: walkback is stopping, or its reader broke down")]
    Stopped,
    #[error("could not wait for signals: {0}")]
    Signals(std::io::Error),
}
