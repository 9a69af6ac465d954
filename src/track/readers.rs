//! Who reads the pages? A few threads of their own, away from those that the network needs. Each keeps the memory that its largest page
//! took, so that large pages go to one thread, one after the other, and none holds up a small one.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
};

use tokio::sync::{OnceCell, oneshot};

use super::TrackError;
use crate::extract::{self, Hints};

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

/// Something of most things that a page can have.
const SAMPLE: &str = "<html lang=en><head><title>Harbour crane to stay - News</title></head><body><main><article><h1>Harbour crane to stay</h1>
<p class=byline>By Ada Verne</p><time datetime=2026-03-02>2 March 2026</time><p>The council voted on Monday to keep the old crane on the eastern quay, after months of talks.</p>
<p>“It will not go as long as I sit here,” said Ada Verne, who leads the council. She added: “We all grew up with it.”</p>
<p>Correction: an earlier version of this article misstated the age of the crane. Updated 2 March 2026 at 10:00.</p></article></main></body></html>";
static WARM: OnceCell<()> = OnceCell::const_new();

/// Returns when a page would be read as fast as any: the first one waits for patterns and word lists to be made, which takes hundreds of
/// milliseconds.
pub(super) async fn warm() {
    let read = || async {
        let read = aside(0, || extract::extract(SAMPLE.as_bytes(), &Hints::default()));
        if let Err(error) = read.await {
            tracing::error!("the readers of pages could not be tried: {error}");
        }
    };
    WARM.get_or_init(read).await;
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
