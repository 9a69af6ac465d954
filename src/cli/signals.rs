//! Which signals end a command, and which have it read its watchlist again?

use tokio::sync::watch;

/// Waits until somebody asks for the end: Ctrl-C, `kill`, a terminal that is closed.
#[cfg(unix)]
pub async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let of = |kind| async move {
        // What can't be listened for ends the program by itself.
        match signal(kind) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = of(SignalKind::interrupt()) => {}
        _ = of(SignalKind::terminate()) => {}
        _ = of(SignalKind::hangup()) => {}
    }
}

/// As `asked_to_stop`, but listening from now on, not only once it is waited for.
#[cfg(unix)]
pub fn stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    })
}

/// As `asked_to_stop`.
#[cfg(not(unix))]
pub fn stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(asked_to_stop())
}

/// Waits until somebody asks for the end. A terminal that can't tell of Ctrl-C ends the command, as Ctrl-C would.
#[cfg(not(unix))]
pub async fn asked_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}

/// Listens from now on: says when to stop, and counts how often SIGHUP asked for the watchlist to be read again.
#[cfg(unix)]
pub fn listen(stop: watch::Sender<bool>, again: watch::Sender<u64>) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => break,
                _ = interrupt.recv() => break,
                _ = hangup.recv() => again.send_modify(|count| *count += 1),
            }
        }
        tracing::info!("stopping");
        let _ = stop.send(true);
    });
    Ok(())
}

/// Listens from now on, and says when to stop.
#[cfg(not(unix))]
pub fn listen(stop: watch::Sender<bool>, again: watch::Sender<u64>) -> std::io::Result<()> {
    tokio::spawn(async move {
        let _kept = again;
        asked_to_stop().await;
        let _ = stop.send(true);
    });
    Ok(())
}
