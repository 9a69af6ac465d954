//! How do checks come in time? The loop around them: due pages, bounded parallelism, reload, graceful stop.

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use tokio::{
    sync::{broadcast, oneshot, watch},
    task::JoinSet,
};

use super::{
    Checked, Desk, Metrics, SourceChecked, TrackError, check, look_for_pages, plan,
    reload::WatchlistFile,
};
use crate::{
    alert,
    fetch::Client,
    model::Outcome,
    store::{RecordedEdit, Store},
    watchlist::{Target, Watch, Watchlist},
    web,
};

/// What the daemon is started with.
pub struct Options {
    pub watchlist: PathBuf,
    pub data: PathBuf,
    /// Where the web pages are served; `None` for nowhere.
    pub listen: Option<SocketAddr>,
    /// Told once, when everything is up.
    pub ready: Option<oneshot::Sender<Running>>,
    /// The daemon stops when this becomes `true`.
    pub stop: watch::Receiver<bool>,
    /// Asks for the watchlist to be read again, whenever it changes.
    pub reload: Option<watch::Receiver<u64>>,
}

/// A daemon that is up.
pub struct Running {
    pub listening: Option<SocketAddr>,
    pub store: Store,
    /// Each edit, after it was committed.
    pub edits: broadcast::Receiver<RecordedEdit>,
}

/// Checks that may wait for their host at once: enough that a slow host delays no other, few enough to fit in memory.
const IN_FLIGHT: usize = 1024;
/// Longest sleep between two looks at the clock and the watchlist's file.
const TICK: Duration = Duration::from_millis(500);
/// Clocks are nudged by seconds all the time.
const CLOCK_SLACK: jiff::SignedDuration = jiff::SignedDuration::from_secs(5);
/// A check that could not be recorded is made again after this.
const UNRECORDED_REST: jiff::SignedDuration = jiff::SignedDuration::from_secs(5);
/// What failed on a channel is looked at again so often; the channel's own back-off decides whether it is sent.
const POST_ROUND: jiff::SignedDuration = jiff::SignedDuration::from_millis(500);
/// What is in flight at a stop is given this long.
const GRACE: Duration = Duration::from_secs(10);

/// Watches until told to stop.
pub async fn run(options: Options) -> Result<(), TrackError> {
    let mut file = WatchlistFile::new(&options.watchlist);
    let watchlist = Arc::new(file.read()?);
    let store = Store::open(&options.data).await?;
    let client = Client::new(&watchlist.fetch)?;
    let metrics = Arc::new(Metrics::default());
    let (edits, first_listener) = broadcast::channel(1024);
    let desk = Desk {
        store: store.clone(),
        client,
        watchlist,
    };
    plan(&desk, Timestamp::now()).await?;
    let (shown, watchlist) = watch::channel(desk.watchlist.clone());
    let listening = serve(
        options.listen,
        web::router(store.clone(), watchlist, numbers(&metrics)),
        options.stop.clone(),
    )
    .await?;
    tokio::spawn(super::checkpoints::daily(
        store.clone(),
        options.data.clone(),
        options.stop.clone(),
    ));
    let mut daemon = Daemon {
        desk,
        shown,
        file,
        metrics,
        edits,
        at_work: HashSet::new(),
        resting: HashMap::new(),
        sources: HashMap::new(),
        jobs: JoinSet::new(),
        posts: HashMap::new(),
        has_post: true,
        last_post: Timestamp::UNIX_EPOCH,
    };
    daemon.plan_sources().await?;
    if let Some(ready) = options.ready {
        // Whoever asked may have gone: the daemon goes on.
        let _ = ready.send(Running {
            listening,
            store,
            edits: first_listener,
        });
    }
    daemon.watch(options.stop, options.reload).await
}

fn numbers(metrics: &Arc<Metrics>) -> Arc<dyn Fn() -> String + Send + Sync> {
    let metrics = metrics.clone();
    Arc::new(move || metrics.text())
}

/// Serves the desk until told to stop; gives the address that it listens on.
pub async fn serve(
    listen: Option<SocketAddr>,
    router: axum::Router,
    mut stop: watch::Receiver<bool>,
) -> Result<Option<SocketAddr>, TrackError> {
    let Some(address) = listen else {
        return Ok(None);
    };
    let failed = |source| TrackError::Listen { address, source };
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    tokio::spawn(async move {
        let stopped = async move {
            let _ = stop.wait_for(|stop| *stop).await;
        };
        if let Err(error) = axum::serve(listener, router)
            .with_graceful_shutdown(stopped)
            .await
        {
            tracing::error!("the web pages are down: {error}");
        }
    });
    Ok(Some(bound))
}

/// One thing that was under way has ended.
enum Ended {
    Page(i64, Result<Checked, TrackError>),
    Source(String, Result<Option<SourceChecked>, TrackError>),
    /// One round of a channel's post; `true`: more may wait.
    Posted(String, alert::Post, bool),
}

struct Daemon {
    desk: Desk,
    /// The watchlist, for the web pages.
    shown: watch::Sender<Arc<Watchlist>>,
    file: WatchlistFile,
    metrics: Arc<Metrics>,
    edits: broadcast::Sender<RecordedEdit>,
    /// Pages that a check is under way for.
    at_work: HashSet<i64>,
    /// Pages whose check could not be recorded, and until when they are let be: their host is not to pay for our full disk.
    resting: HashMap<i64, Timestamp>,
    /// When each source is due; `None` while it is being looked at.
    sources: HashMap<String, Option<Timestamp>>,
    jobs: JoinSet<Ended>,
    /// The post of each channel; `None` while it is out. `true`: something new may wait.
    posts: HashMap<String, Option<alert::Post>>,
    has_post: bool,
    last_post: Timestamp,
}

impl Daemon {
    async fn watch(
        &mut self,
        mut stop: watch::Receiver<bool>,
        reload: Option<watch::Receiver<u64>>,
    ) -> Result<(), TrackError> {
        let mut asked = reload;
        let mut clock = (Timestamp::now(), std::time::Instant::now());
        while !*stop.borrow() {
            if self.file.has_changed() {
                self.reload().await?;
            }
            self.follow_clock(&mut clock).await;
            self.look_at_sources();
            self.send_post();
            let wait = match self.check_pages().await {
                Ok(wait) => wait,
                Err(error) => {
                    // The disk may be full or gone for a while: what is due stays due.
                    tracing::error!("the record can't be read: {error}; trying again");
                    TICK
                }
            };
            tokio::select! {
                _ = stop.changed() => {}
                () = asked_again(&mut asked) => self.reload().await?,
                Some(ended) = self.jobs.join_next() => self.settle(ended),
                () = tokio::time::sleep(wait) => {}
            }
            while let Some(ended) = self.jobs.try_join_next() {
                self.settle(ended);
            }
        }
        self.finish().await;
        Ok(())
    }

    /// A clock that was set back would leave everything due in a far future: the plan is set back with it.
    async fn follow_clock(&mut self, last: &mut (Timestamp, std::time::Instant)) {
        let (wall, steady) = (Timestamp::now(), std::time::Instant::now());
        let passed =
            jiff::SignedDuration::try_from(steady.duration_since(last.1)).unwrap_or_default();
        let back = passed - wall.duration_since(last.0);
        *last = (wall, steady);
        if back < CLOCK_SLACK {
            return;
        }
        tracing::warn!("the clock was set back by {back:#}; what is due follows it");
        if let Err(error) = self.desk.store.due_earlier(back).await {
            tracing::error!("the plan could not be set back: {error}");
        }
        for due in self.sources.values_mut().flatten() {
            *due = due.checked_sub(back).unwrap_or(*due);
        }
        self.resting.clear();
        for post in self.posts.values_mut().flatten() {
            post.forget_wait();
        }
        self.last_post = Timestamp::UNIX_EPOCH;
    }

    /// Starts what is due; says how long nothing else will be.
    async fn check_pages(&mut self) -> Result<Duration, TrackError> {
        let room = IN_FLIGHT.saturating_sub(self.at_work.len());
        if room == 0 {
            return Ok(TICK);
        }
        let now = Timestamp::now();
        self.resting.retain(|_, until| *until > now);
        let most = i64::try_from(self.at_work.len() + self.resting.len() + room.min(256))
            .unwrap_or(i64::MAX);
        for due in self.desk.store.due(now, most).await? {
            if self.at_work.contains(&due.page) || self.resting.contains_key(&due.page) {
                continue;
            }
            let Some(watch) = self
                .desk
                .watchlist
                .watches
                .iter()
                .find(|watch| watch.name == due.watch)
                .cloned()
            else {
                continue;
            };
            self.at_work.insert(due.page);
            self.metrics
                .began(Duration::try_from(now.duration_since(due.due)).unwrap_or_default());
            let desk = self.desk.clone();
            self.jobs.spawn(async move {
                Ended::Page(
                    due.page,
                    check(&desk, due.page, &watch, Timestamp::now()).await,
                )
            });
        }
        let waiting = self
            .desk
            .store
            .due(
                Timestamp::MAX,
                i64::try_from(self.at_work.len() + self.resting.len() + 1).unwrap_or(i64::MAX),
            )
            .await?;
        let next = waiting
            .iter()
            .find(|due| !self.at_work.contains(&due.page) && !self.resting.contains_key(&due.page))
            .map(|due| due.due);
        let soonest = self.sources.values().flatten().copied().chain(next).min();
        let wait = soonest.map_or(TICK, |at| {
            Duration::try_from(at.duration_since(Timestamp::now())).unwrap_or_default()
        });
        Ok(wait.clamp(Duration::from_millis(5), TICK))
    }

    fn look_at_sources(&mut self) {
        let now = Timestamp::now();
        let due: Vec<Watch> = self
            .desk
            .watchlist
            .watches
            .iter()
            .filter(|watch| {
                self.sources
                    .get(&watch.name)
                    .is_some_and(|at| at.is_some_and(|at| at <= now))
            })
            .cloned()
            .collect();
        for watch in due {
            self.sources.insert(watch.name.clone(), None);
            let desk = self.desk.clone();
            self.jobs.spawn(async move {
                let looked = look_for_pages(&desk, &watch, Timestamp::now()).await;
                Ended::Source(watch.name, looked)
            });
        }
    }

    /// When each source is looked at next: as planned before a restart, at once for a new one.
    async fn plan_sources(&mut self) -> Result<(), TrackError> {
        let mut planned = HashMap::new();
        for watch in self
            .desk
            .watchlist
            .watches
            .iter()
            .filter(|watch| !matches!(watch.target, Target::Page(_)))
        {
            let known = match self.sources.get(&watch.name) {
                Some(known) => *known,
                None => self
                    .desk
                    .store
                    .source(&watch.name)
                    .await?
                    .next_due
                    .or(Some(Timestamp::now())),
            };
            planned.insert(watch.name.clone(), known);
        }
        self.sources = planned;
        Ok(())
    }

    /// Sends what waits in the outbox, each channel by itself: after new edits, and every so often for what failed before.
    fn send_post(&mut self) {
        let now = Timestamp::now();
        let waited = now.duration_since(self.last_post) >= POST_ROUND;
        if !self.has_post && !waited {
            return;
        }
        self.has_post = false;
        self.last_post = now;
        for channel in &self.desk.watchlist.channels {
            let slot = self
                .posts
                .entry(channel.name.clone())
                .or_insert_with(|| Some(alert::Post::new(channel.clone())));
            match slot.take() {
                Some(mut post) => {
                    post.now_is(channel);
                    let (desk, name) = (self.desk.clone(), channel.name.clone());
                    self.jobs.spawn(async move {
                        let sent = desk.send_post(&mut post, Timestamp::now()).await;
                        Ended::Posted(name, post, sent.more)
                    });
                }
                // It is out: what is new waits for its next round.
                None => self.has_post = true,
            }
        }
    }

    fn settle(&mut self, ended: Result<Ended, tokio::task::JoinError>) {
        match ended {
            Ok(Ended::Page(page, result)) => {
                self.at_work.remove(&page);
                self.metrics.ended(result.as_ref().ok());
                match result {
                    Ok(checked) => self.tell(checked),
                    Err(error) => {
                        tracing::error!(page, "a check could not be recorded: {error}");
                        let now = Timestamp::now();
                        self.resting
                            .insert(page, now.checked_add(UNRECORDED_REST).unwrap_or(now));
                    }
                }
            }
            Ok(Ended::Source(name, result)) => {
                let next = match result {
                    Ok(Some(looked)) => {
                        self.metrics.looked(&looked);
                        tell_source(&name, &looked);
                        looked.next_due
                    }
                    Ok(None) => Timestamp::MAX,
                    Err(error) => {
                        tracing::error!(
                            watch = name,
                            "a look at a source could not be recorded: {error}"
                        );
                        Timestamp::now()
                    }
                };
                if let Some(due) = self.sources.get_mut(&name) {
                    *due = Some(next);
                }
            }
            Ok(Ended::Posted(name, post, more)) => {
                self.has_post |= more;
                self.posts.insert(name, Some(post));
            }
            Err(error) => tracing::error!("a check broke off: {error}"),
        }
    }

    fn tell(&mut self, checked: Checked) {
        let Checked {
            watch,
            url,
            outcome,
            reason,
            edits,
            ..
        } = checked;
        let why = reason.unwrap_or_default();
        match outcome {
            Outcome::Unchanged => tracing::debug!(watch, url, "unchanged"),
            Outcome::First => tracing::info!(watch, url, "first seen"),
            Outcome::Changed => tracing::info!(watch, url, edits = edits.len(), "changed"),
            Outcome::Moved | Outcome::Gone => {
                tracing::info!(watch, url, "{}: {why}", outcome.as_str())
            }
            _ => tracing::warn!(watch, url, "{}: {why}", outcome.as_str()),
        }
        self.has_post |= !edits.is_empty();
        for edit in edits {
            // Nobody listening is no fault: the edit is on record.
            let _ = self.edits.send(edit);
        }
    }

    /// Takes up the watchlist anew; a faulty one is told, and the old one stays.
    async fn reload(&mut self) -> Result<(), TrackError> {
        let watchlist = match self.file.read() {
            Ok(watchlist) => watchlist,
            Err(faults) => {
                tracing::error!("the new watchlist is not used, the old one stays:\n{faults}");
                return Ok(());
            }
        };
        let mut desk = self.desk.clone();
        if watchlist.fetch != desk.watchlist.fetch {
            desk.client = Client::new(&watchlist.fetch)?;
        }
        desk.watchlist = Arc::new(watchlist);
        self.shown.send_replace(desk.watchlist.clone());
        plan(&desk, Timestamp::now()).await?;
        tracing::info!(
            watches = desk.watchlist.watches.len(),
            "the watchlist was read again"
        );
        self.desk = desk;
        self.plan_sources().await
    }

    /// Lets what is under way come to its end, for a while.
    async fn finish(&mut self) {
        let all = async {
            while let Some(ended) = self.jobs.join_next().await {
                if let Ok(Ended::Page(_, Ok(checked))) = ended {
                    tracing::debug!(
                        url = checked.url,
                        "{} (while stopping)",
                        checked.outcome.as_str()
                    );
                }
            }
        };
        if tokio::time::timeout(GRACE, all).await.is_err() {
            tracing::warn!("stopped before every check came to its end: those count as not made");
        }
    }
}

fn tell_source(name: &str, looked: &SourceChecked) {
    match &looked.reason {
        Some(why) => tracing::warn!(watch = name, "{}: {why}", looked.outcome),
        None if looked.new_pages > 0 => {
            tracing::info!(watch = name, pages = looked.new_pages, "new pages")
        }
        None => tracing::debug!(watch = name, "{}", looked.outcome),
    }
}

async fn asked_again(reload: &mut Option<watch::Receiver<u64>>) {
    if let Some(asked) = reload
        && asked.changed().await.is_ok()
    {
        return;
    }
    std::future::pending().await
}
