//! What if nobody reads on? A closed pipe (`| head`) ends a command that only prints, and none that has more to do than print.

use std::{
    fmt::Arguments,
    io::{ErrorKind, Write},
    sync::atomic::{AtomicBool, Ordering},
};

use tokio::sync::Notify;

/// Whether the command goes on without a reader.
static GOES_ON: AtomicBool = AtomicBool::new(false);
/// Whether something could not be written, for another reason than that nobody reads.
static IS_LOST: AtomicBool = AtomicBool::new(false);
/// Told when the reader has gone.
static UNREAD: Notify = Notify::const_new();

/// From now on the command goes on when nobody reads what it prints, and ends with the status that its work has.
pub fn go_on_unread() {
    GOES_ON.store(true, Ordering::Relaxed);
}

/// Waits until the reader of standard output has gone. Only after `go_on_unread`.
pub async fn unread() {
    UNREAD.notified().await;
}

/// Whether something that was to be read could not be written.
pub fn is_lost() -> bool {
    IS_LOST.load(Ordering::Relaxed)
}

/// Writes to standard output.
pub fn say(words: Arguments<'_>) {
    let Err(error) = std::io::stdout().lock().write_fmt(words) else {
        return;
    };
    let goes_on = GOES_ON.load(Ordering::Relaxed);
    if error.kind() == ErrorKind::BrokenPipe {
        if !goes_on {
            std::process::exit(0);
        }
        UNREAD.notify_one();
        return;
    }
    if !IS_LOST.swap(true, Ordering::Relaxed) {
        eprintln!("could not write to standard output: {error}");
    }
    if !goes_on {
        std::process::exit(2);
    }
}

/// Writes to standard error.
pub fn say_aside(words: Arguments<'_>) {
    // There is nobody else to tell.
    let _ = std::io::stderr().lock().write_fmt(words);
}
