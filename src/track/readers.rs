//! Who reads the pages? A few threads of their own, away from those that the network needs. Each keeps the memory that its largest page
//! took, so that large pages go to one thread, one after the other, and none holds up a small one.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
};

use tokio::sync::oneshot;

use super::TrackError;

/// A body of this size may take seconds and a hundred megabytes.
const LARGE: usize = 1024 * 1024;

type Work = Box<dyn FnOnce() + Send>;

struct Readers {
    small: Sender<Work>,
    large: Sender<Work>,
}

static READERS: LazyLock<Readers> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Readers {
        small: staffed(cores.max(2)),
        large: staffed(1),
    }
});

/// A queue that so many threads work off.
fn staffed(threads: usize) -> Sender<Work> {
    let (sender, queue) = channel::<Work>();
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..threads {
        let queue = queue.clone();
        let made = std::thread::Builder::new()
            .name("reader".into())
            .spawn(move || read_on(&queue));
        if let Err(error) = made {
            tracing::error!("a thread that reads pages could not be started: {error}");
        }
    }
    sender
}

fn read_on(queue: &Mutex<Receiver<Work>>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(work) = next else { return };
        // Whoever waits is told by the answer that never comes.
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            tracing::error!("a reader of pages broke down over one, and goes on with the next");
        }
    }
}

/// Has the readers do what takes the processor; `size` is that of the body in bytes.
pub(super) async fn aside<T: Send + 'static>(
    size: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, TrackError> {
    let (done, answer) = oneshot::channel();
    let work: Work = Box::new(move || {
        // Nobody may wait any more: the program is stopping.
        let _ = done.send(work());
    });
    let queue = match size > LARGE {
        true => &READERS.large,
        false => &READERS.small,
    };
    queue.send(work).map_err(|_| TrackError::Stopped)?;
    answer.await.map_err(|_| TrackError::Stopped)
}
