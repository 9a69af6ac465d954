//! How much may be asked at once, and how often? What the owner set, and what becomes of it when it is set anew.

use std::{sync::Arc, time::Duration};

use futures_util::FutureExt;
use tokio::sync::Semaphore;

use crate::model::FetchSettings;

/// At least one at once.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub pause: Duration,
    pub per_host: usize,
    pub parallel: usize,
    /// Of back-offs after failures.
    pub longest: Duration,
}

impl Limits {
    pub fn of(settings: &FetchSettings) -> Limits {
        let count = |number: usize| number.clamp(1, Semaphore::MAX_PERMITS);
        Limits {
            pause: settings.pause,
            per_host: count(settings.per_host),
            parallel: count(settings.parallel),
            longest: settings.retry_max,
        }
    }
}

/// Makes `to` places of `from`. Those that are to go and are taken go when they are given back, before anybody takes them again.
pub(super) fn resize(slots: &Arc<Semaphore>, from: usize, to: usize) {
    if to >= from {
        slots.add_permits(to - from);
        return;
    }
    let taken = from - to - slots.forget_permits(from - to);
    let taken = u32::try_from(taken).unwrap_or(u32::MAX);
    if taken > 0
        && let Ok(runtime) = tokio::runtime::Handle::try_current()
    {
        let mut given_back = Box::pin(slots.clone().acquire_many_owned(taken));
        // Asked once, it stands in line before whoever comes now.
        match (&mut given_back).now_or_never() {
            Some(Ok(places)) => places.forget(),
            Some(Err(_)) => {}
            None => drop(runtime.spawn(async move {
                if let Ok(places) = given_back.await {
                    places.forget();
                }
            })),
        }
    }
}
