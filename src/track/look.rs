//! What came back, and what does it say? One request, and its answer read, away from the threads that the network needs.

use std::sync::{Arc, LazyLock};

use tokio::sync::Semaphore;

use super::{Clock, Desk, Finding, TrackError, judge};
use crate::{
    compare,
    extract::{self, Hints},
    fetch::{Failure, Request},
    model::{Answer, Article, SiteRules},
    store::Memory,
    watchlist::Watch,
};

/// What was asked, what came, what it says.
pub(super) struct Look {
    pub request: Request,
    /// When the answer had come: what it says was so by then. A request may have waited long for its host before it left.
    pub at: jiff::Timestamp,
    pub answered: Arc<Result<Answer, Failure>>,
    /// The article of an answer that brought a page; `None` for any other answer.
    pub article: Option<Arc<Result<Article, extract::Unreadable>>>,
    /// The earlier version that the article equals, if the page was ever in this state.
    known: Option<i64>,
}

/// A body of this size may take seconds and hundreds of megabytes: one at a time.
const LARGE: usize = 1024 * 1024;
static LARGE_ONES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(1)));
/// Pages that are read at once.
static READERS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Arc::new(Semaphore::new(cores.max(2)))
});

impl Look {
    /// The article, where one could be read.
    pub fn article(&self) -> Option<&Article> {
        self.article.as_ref()?.as_ref().as_ref().ok()
    }

    /// What came over the wire, whole or not.
    pub fn answer(&self) -> Option<&Answer> {
        match self.answered.as_ref() {
            Ok(answer) => Some(answer),
            Err(Failure::CutShort { answer, .. }) => Some(answer),
            Err(_) => None,
        }
    }
}

/// Asks, and reads what came.
pub(super) async fn look(
    desk: &Desk,
    page: i64,
    watch: &Watch,
    request: Request,
    clock: Clock,
) -> Result<Look, TrackError> {
    let answered = Arc::new(desk.client.get(&request).await);
    let at = clock.now();
    let is_page = matches!(answered.as_ref(), Ok(answer) if matches!(answer.status, 200 | 203));
    let article = if is_page {
        let rules = match answered.as_ref() {
            Ok(answer) => rules(desk, watch, answer),
            Err(_) => SiteRules::default(),
        };
        let (answered, size) = (answered.clone(), size(&answered));
        aside(size, move || {
            let answer = answered.as_ref().as_ref().ok()?;
            let article = read(answer, &rules);
            let state = match &article {
                Ok(article) if article.page_kind.is_readable() => {
                    Some(compare::fingerprint(article))
                }
                _ => None,
            };
            Some((article, state))
        })
        .await?
    } else {
        None
    };
    let (article, state) = article.unzip();
    let known = match state.flatten() {
        Some(state) => desk.store.known_state(page, &state).await?,
        None => None,
    };
    Ok(Look {
        request,
        at,
        answered,
        article: article.map(Arc::new),
        known,
    })
}

/// Judges what a look brought.
pub(super) async fn weigh(memory: &Arc<Memory>, look: &Look) -> Result<Finding, TrackError> {
    let at = look.at;
    let (memory, request) = (memory.clone(), look.request.clone());
    let (answered, article, known) = (look.answered.clone(), look.article.clone(), look.known);
    aside(size(&answered), move || {
        judge(&memory, &request, &answered, article.as_deref(), known, at)
    })
    .await
}

fn size(answered: &Result<Answer, Failure>) -> usize {
    answered.as_ref().map_or(0, |answer| answer.body.len())
}

/// Does what takes the processor, not the network. A large page waits for other large ones, and none holds up a small one.
pub(super) async fn aside<T: Send + 'static>(
    size: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, TrackError> {
    let closed = |_| TrackError::Stopped;
    let _large = match size > LARGE {
        true => Some(LARGE_ONES.clone().acquire_owned().await.map_err(closed)?),
        false => None,
    };
    let reader = READERS.clone().acquire_owned().await.map_err(closed)?;
    tokio::task::spawn_blocking(move || {
        let done = work();
        drop(reader);
        done
    })
    .await
    .map_err(|_| TrackError::Stopped)
}

pub(super) fn read(answer: &Answer, rules: &SiteRules) -> Result<Article, extract::Unreadable> {
    let hints = Hints {
        content_type: answer.header("content-type"),
        url: Some(&answer.url),
        rules: Some(rules),
    };
    extract::extract(&answer.body, &hints)
}

/// The watch's own rules over those of its host.
pub(super) fn rules(desk: &Desk, watch: &Watch, answer: &Answer) -> SiteRules {
    watch.rules.over(&desk.watchlist.site(&answer.url))
}
