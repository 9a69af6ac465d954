//! Where is it worked out what is different between two versions? Beside the runtime, for a long page takes seconds: meanwhile the
//! daemon goes on looking, and every other page of the desk answers.

use super::{Desk, frame::Fault};

/// Comparisons at work at once; further ones wait for their turn. Two leave room on any machine.
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

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use tokio::sync::{Semaphore, watch};

    use super::*;
    use crate::{store::Store, web::Door};

    #[tokio::test]
    async fn a_long_comparison_keeps_no_other_page_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let (_kept, watchlist) = watch::channel(Arc::default());
        let desk = Desk {
            store: Store::open(folder.path()).await.unwrap(),
            watchlist,
            metrics: Arc::new(String::new),
            door: Door::open(),
            adder: None,
            kept: Default::default(),
            comparing: Arc::new(Semaphore::new(AT_ONCE)),
        };
        let (end, wait) = mpsc::channel::<()>();
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let one = desk.clone();
        let long = tokio::spawn(async move {
            one.beside(move || {
                let _ = begun.send(());
                wait.recv().is_ok()
            })
            .await
        });
        has_begun.await.unwrap();
        // There is one thread for all that waits: it is free.
        assert!(desk.store.page_states().await.unwrap().is_empty());
        assert_eq!(desk.comparing.available_permits(), AT_ONCE - 1);
        end.send(()).unwrap();
        assert!(long.await.unwrap().unwrap());
        assert_eq!(desk.comparing.available_permits(), AT_ONCE);
        let broken = desk.beside(|| -> () { std::panic::panic_any("no") }).await;
        assert!(
            matches!(broken, Err(Fault::Broke(_))),
            "a page, not the end of the daemon"
        );
    }
}
