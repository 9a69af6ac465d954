//! How do checks come in time? The loop around them: what is due (`due`), what has ended (`ended`), reload, graceful stop.

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
    Checked, Desk, Metrics, SourceChecked, TrackError, adding::WatchlistAdder, at_work::AtWork,
    clocks::Clocks, plan, port::serve, reload::WatchlistFile,
};
use crate::{
    alert,
    fetch::Client,
    store::{RecordedEdit, Store},
    watchlist::{Watch, Watchlist},
    web,
};

/// What the daemon is started with.
pub struct Options {
    pub watchlist: PathBuf,
    pub data: PathBuf,
    /// Where the web pages are served; `None` for nowhere.
    pub listen: Option<SocketAddr>,
    /// Who is let in there.
    pub door: web::Door,
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

/// Longest sleep between two looks at the clock and the watchlist's file.
pub(super) const TICK: Duration = Duration::from_millis(500);
/// Hosts are put on record as let be no more often than that: where many fail at once, each turn sets a rest.
const BETWEEN_KEEPS: Duration = Duration::from_secs(1);
/// What is in flight at a stop is given this long.
pub const GRACE: Duration = Duration::from_secs(10);

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
    desk.recall_rests().await?;
    let (shown, watchlist) = watch::channel(desk.watchlist.clone());
    let (clients, client) = watch::channel(desk.client.clone());
    let adder: web::MaybeAdder = Some(Arc::new(WatchlistAdder::new(&options.watchlist, client)));
    let listening = serve(
        options.listen,
        web::router(
            store.clone(),
            watchlist,
            numbers(&metrics),
            options.door.clone(),
            adder,
        ),
        options.stop.clone(),
    )
    .await?;
    tokio::spawn(super::checkpoints::daily(
        store.clone(),
        options.data.clone(),
        options.stop.clone(),
    ));
    let mut daemon = Daemon {
        shown,
        clients,
        metrics,
        edits,
        stop: options.stop.clone(),
        door: options.listen.map(|_| options.door),
        ..Daemon::of(desk, file)
    };
    daemon.sources = daemon.planned_sources(&daemon.desk).await?;
    daemon.watches_something();
    daemon.go_on();
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

fn by_name(watchlist: &Watchlist) -> HashMap<String, Arc<Watch>> {
    let watches = watchlist.watches.iter();
    watches
        .map(|watch| (watch.name.clone(), Arc::new(watch.clone())))
        .collect()
}

fn numbers(metrics: &Arc<Metrics>) -> Arc<dyn Fn() -> String + Send + Sync> {
    let metrics = metrics.clone();
    Arc::new(move || metrics.text())
}

/// One thing that is under way.
#[derive(Debug, Clone)]
pub(super) enum Job {
    Page(i64),
    Source(String),
    Post(String),
}

/// One thing that was under way has ended.
pub(super) enum Ended {
    /// `None`: one that was cut short before and is not gone on with.
    Page(i64, Result<Option<Checked>, TrackError>),
    /// With the watch as it was when the look began.
    Source(Arc<Watch>, Result<Option<SourceChecked>, TrackError>),
    /// One round of a channel's post; `true`: more may wait.
    Posted(String, alert::Post, bool),
}

pub(super) struct Daemon {
    pub(super) desk: Desk,
    /// The watches by their names.
    pub(super) watches: HashMap<String, Arc<Watch>>,
    /// The watchlist, for the web pages.
    pub(super) shown: watch::Sender<Arc<Watchlist>>,
    /// The client, for whoever adds a watch there.
    pub(super) clients: watch::Sender<Client>,
    pub(super) file: WatchlistFile,
    pub(super) metrics: Arc<Metrics>,
    pub(super) edits: broadcast::Sender<RecordedEdit>,
    pub(super) stop: watch::Receiver<bool>,
    /// Who is let in at the desk, where it is served.
    pub(super) door: Option<web::Door>,
    /// Pages that a check is under way for.
    pub(super) at_work: AtWork,
    /// Pages that a check was under way for when the watchlist was replaced: it plans by the old one.
    pub(super) of_old_plan: HashSet<i64>,
    /// Those of them whose check has ended, with their addresses: they are planned by the new one.
    pub(super) to_plan: Vec<(i64, String)>,
    /// Watches whose source was looked at as an older watchlist had it: what it says of "not modified" is forgotten.
    pub(super) to_forget: Vec<String>,
    /// Whether a source was looked at that is none any more: the whole list is planned anew.
    pub(super) is_to_plan: bool,
    /// Pages whose check could not be recorded, and until when they are let be: their host is not to pay for our full disk.
    pub(super) resting: HashMap<i64, Timestamp>,
    /// When each source is due; `None` while it is being looked at.
    pub(super) sources: HashMap<String, Option<Timestamp>>,
    pub(super) jobs: JoinSet<Ended>,
    /// What each job is about: one that breaks off does not say so itself.
    pub(super) under_way: HashMap<tokio::task::Id, Job>,
    /// The post of each channel; `None` while it is out.
    pub(super) posts: HashMap<String, Option<alert::Post>>,
    /// The channels for which something new may wait.
    pub(super) has_post: HashSet<String>,
    pub(super) last_post: Timestamp,
    /// By how much the clock was set back, where the record does not know of it yet.
    pub(super) set_back: jiff::SignedDuration,
    /// Channels whose post was out when the clock was set back.
    pub(super) out_of_time: HashSet<String>,
    /// Before then nobody looks for what is due again: where a host has more due than it is asked at once, that takes its time.
    pub(super) next_scan: std::time::Instant,
    /// What was last put on record of hosts that are let be, and when that is done again.
    pub(super) rests_kept: u64,
    pub(super) next_keep: std::time::Instant,
    /// When the outbox is next looked through for what nobody sends.
    pub(super) next_search: std::time::Instant,
    /// The channels that were found so, as the log last told them.
    pub(super) stranded: Vec<String>,
}

impl Daemon {
    pub(super) fn of(desk: Desk, file: WatchlistFile) -> Daemon {
        Daemon {
            watches: by_name(&desk.watchlist),
            shown: watch::channel(desk.watchlist.clone()).0,
            clients: watch::channel(desk.client.clone()).0,
            file,
            metrics: Arc::default(),
            edits: broadcast::channel(1).0,
            stop: watch::channel(false).1,
            door: None,
            at_work: AtWork::default(),
            of_old_plan: HashSet::new(),
            to_plan: Vec::new(),
            to_forget: Vec::new(),
            is_to_plan: false,
            resting: HashMap::new(),
            sources: HashMap::new(),
            jobs: JoinSet::new(),
            under_way: HashMap::new(),
            posts: HashMap::new(),
            has_post: HashSet::new(),
            last_post: Timestamp::UNIX_EPOCH,
            set_back: jiff::SignedDuration::ZERO,
            out_of_time: HashSet::new(),
            next_scan: std::time::Instant::now(),
            rests_kept: 0,
            next_keep: std::time::Instant::now(),
            next_search: std::time::Instant::now(),
            stranded: Vec::new(),
            desk,
        }
    }

    async fn watch(
        &mut self,
        mut stop: watch::Receiver<bool>,
        reload: Option<watch::Receiver<u64>>,
    ) -> Result<(), TrackError> {
        let mut asked = reload;
        let mut clock = Clocks::now();
        while !*stop.borrow() {
            self.desk.store.in_place()?;
            if self.file.has_changed() {
                self.reload().await;
            }
            if self.file.is_missing() {
                self.keeps_old(format!("{} is missing", self.file.name()));
            }
            self.follow_clock(&mut clock).await;
            self.look_at_sources();
            self.send_post();
            self.finds_stranded().await;
            let wait = match self.check_pages().await {
                Ok(wait) => wait,
                Err(error) => {
                    self.unrecorded(&error);
                    // The disk may be full or gone for a while: what is due stays due.
                    tracing::error!("the record can't be read: {error}; trying again");
                    TICK
                }
            };
            tokio::select! {
                _ = stop.changed() => {}
                () = asked_again(&mut asked) => self.reload().await,
                Some(ended) = self.jobs.join_next_with_id() => self.settle(ended),
                () = tokio::time::sleep(wait) => {}
            }
            while let Some(ended) = self.jobs.try_join_next_with_id() {
                self.settle(ended);
            }
            self.plan_again().await;
            self.keep_rests().await;
        }
        self.finish().await;
        self.next_keep = std::time::Instant::now();
        self.keep_rests().await;
        Ok(())
    }

    /// A restart is not to forget which hosts asked us to come later.
    async fn keep_rests(&mut self) {
        let now = std::time::Instant::now();
        if now < self.next_keep {
            return;
        }
        self.next_keep = now + BETWEEN_KEEPS;
        if let Err(error) = self.desk.keep_rests(&mut self.rests_kept).await {
            tracing::error!("which hosts are let be could not be put on record: {error}");
        }
    }

    /// Starts a job.
    pub(super) fn begin(&mut self, job: Job, work: impl Future<Output = Ended> + Send + 'static) {
        let handle = self.jobs.spawn(work);
        self.under_way.insert(handle.id(), job);
    }

    /// Takes up the watchlist anew. A faulty one is told, and the old one stays; so it does where the new one can't be put on record.
    async fn reload(&mut self) {
        let watchlist = match self.file.read() {
            Ok(watchlist) => watchlist,
            Err(faults) => {
                tracing::error!("the new watchlist is not used, the old one stays:\n{faults}");
                let faults = faults.to_string();
                let first = faults.lines().next().unwrap_or_default();
                self.keeps_old(format!("{} has faults: {first}", self.file.name()));
                return;
            }
        };
        // A full disk, or half a deploy, empties a file: nobody means to look away from everything without a word.
        if watchlist.watches.is_empty() && !self.desk.watchlist.watches.is_empty() {
            let why = format!(
                "{} names no watch any more; to watch nothing, stop the daemon",
                self.file.name()
            );
            tracing::warn!("the new watchlist is not used, the old one stays: {why}");
            self.keeps_old(why);
            return;
        }
        match self.take_up(watchlist).await {
            Ok(()) => {
                self.desk.store.say(|says| says.watchlist = None);
                self.watches_something();
            }
            Err(error) => {
                tracing::error!(
                    "the new watchlist is not used, the old one stays: {error}; save the file again to try anew"
                );
                self.keeps_old(format!(
                    "{} could not be taken up: {error}",
                    self.file.name()
                ));
            }
        }
    }

    pub(super) async fn take_up(&mut self, watchlist: Watchlist) -> Result<(), TrackError> {
        let mut desk = self.desk.clone();
        if watchlist.fetch != desk.watchlist.fetch {
            desk.client = self.desk.client.renewed(&watchlist.fetch)?;
        }
        desk.watchlist = Arc::new(watchlist);
        let sources = self.planned_sources(&desk).await?;
        self.of_old_plan.extend(self.at_work.pages());
        plan(&desk, Timestamp::now()).await?;
        desk.client.set_pace();
        tracing::info!(
            watches = desk.watchlist.watches.len(),
            "the watchlist was read again"
        );
        let known_as = |desk: &Desk| desk.watchlist.public_url.clone();
        let (before, now) = (known_as(&self.desk), known_as(&desk));
        if (self.door.as_ref())
            .is_some_and(|door| door.shuts_all_out(before.as_deref(), now.as_deref()))
        {
            let why = web::NO_USER;
            tracing::warn!("with its new public_url the desk lets nobody in any more: {why}");
        }
        self.shown.send_replace(desk.watchlist.clone());
        self.clients.send_replace(desk.client.clone());
        self.watches = by_name(&desk.watchlist);
        self.sources = sources;
        self.desk = desk;
        self.next_search = std::time::Instant::now();
        Ok(())
    }

    /// Lets what is under way come to its end, for a while.
    async fn finish(&mut self) {
        let all = async {
            while let Some(ended) = self.jobs.join_next_with_id().await {
                let id = match &ended {
                    Ok((id, _)) => *id,
                    Err(error) => error.id(),
                };
                self.under_way.remove(&id);
                if let Ok((_, Ended::Page(_, Ok(Some(checked))))) = ended {
                    tracing::debug!(
                        url = checked.url,
                        "{} (while stopping)",
                        checked.outcome.name()
                    );
                }
            }
        };
        if tokio::time::timeout(GRACE, all).await.is_err() {
            tracing::warn!("stopped before every check came to its end: those count as not made");
            for job in self.under_way.values() {
                if let Job::Post(channel) = job {
                    tracing::warn!(
                        channel,
                        "stopped while an alert was being taken: it is sent again, and may arrive twice"
                    );
                }
            }
        }
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
