//! Where is it worked out what is different between two versions? Beside the runtime, for a long page takes seconds: meanwhile the
//! daemon goes on looking, and every other page of the desk answers.

use super::{Desk, frame::Fault};

/// Comparisons at work at once; further ones wait for their turn. Two leave room on any machine, and each holds two articles in memory.
pub const AT_ONCE: usize = 2;

impl Desk {
    /// What `work` makes, on a thread that may be kept busy.
    pub async fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Fault> {
        // The turn goes along: who asked may be gone before the work is done.
        let turn = self.comparing.clone().acquire_owned().await;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|error| Fault::Broke(error.to_string()))
    }
}
