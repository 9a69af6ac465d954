//! What is due now, and how long is nothing else? Starts checks and looks at sources, so many at once.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::sync::Semaphore;

use super::{
    Clock, Desk, TrackError, check,
    check::go_on_with,
    daemon::{Daemon, Ended, Job, TICK},
    look_for_pages,
    source::as_read,
};
use crate::{
    schedule::{self, Rhythm},
    watchlist::{Target, Watch},
};

/// Checks that may wait for their host at once: enough that a slow host delays no other, few enough to fit in memory.
const IN_FLIGHT: usize = 1024;

/// Pages that are taken up at one turn.
const AT_A_TURN: usize = 256;
/// Looking for what is due takes at most this part of the time.
const SCAN_SHARE: u32 = 10;
/// The shortest wait between two turns.
const SOONEST: Duration = Duration::from_millis(5);
/// Checks that were cut short and are gone on with at once: each has its body in memory.
const WENT_ON_AT_ONCE: usize = 4;

impl Daemon {
    /// Starts what is due; says how long nothing else will be.
    pub(super) async fn check_pages(&mut self) -> Result<Duration, TrackError> {
        let room = IN_FLIGHT.saturating_sub(self.at_work.len());
        if room == 0 {
            return Ok(TICK);
        }
        let began = Instant::now();
        if let Some(left) = self.next_scan.checked_duration_since(began) {
            return Ok(left.clamp(SOONEST, TICK));
        }
        let now = Timestamp::now();
        self.resting.retain(|_, until| *until > now);
        let passed_over: Vec<i64> = (self.at_work.pages())
            .chain(self.resting.keys().copied())
            .collect();
        let most = room.min(AT_A_TURN);
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let store = &self.desk.store;
        let found = store
            .due_but(now, limit, &passed_over, &self.at_work.full())
            .await?;
        let next = store.next_due(now).await?;
        self.next_scan = Instant::now() + began.elapsed() * SCAN_SHARE;
        let is_all = found.len() < most;
        for due in found {
            if self.at_work.has(due.page) || self.at_work.is_full(&due.host) {
                continue;
            }
            let Some(watch) = self.watches.get(&due.watch).cloned() else {
                // Nobody watches it any more: it must not be met at every turn.
                self.desk.store.rest(due.page).await?;
                continue;
            };
            self.at_work.begin(due.page, &due.host);
            self.metrics
                .began(Duration::try_from(now.duration_since(due.due)).unwrap_or_default());
            let desk = self.desk.clone();
            self.begin(Job::Page(due.page), async move {
                let checked = check(&desk, due.page, &watch, Clock::System).await;
                Ended::Page(due.page, checked.map(Some))
            });
        }
        if !is_all {
            return Ok(SOONEST);
        }
        let sources = self.sources.values().flatten();
        let others = sources.chain(self.resting.values()).copied().chain(next);
        let wait = others.min().map_or(TICK, |at| {
            Duration::try_from(at.duration_since(Timestamp::now())).unwrap_or_default()
        });
        Ok(wait.clamp(SOONEST, TICK))
    }

    /// Goes on with the checks that were cut short after their answers had come. Those of pages that are due meanwhile wait.
    pub(super) fn go_on(&mut self) {
        let places = Arc::new(Semaphore::new(WENT_ON_AT_ONCE));
        for page in self.desk.store.arrivals() {
            self.at_work.begin(page, "");
            self.metrics.went_on();
            let (desk, places) = (self.desk.clone(), places.clone());
            self.begin(Job::Page(page), async move {
                let _place = places.acquire().await;
                Ended::Page(page, go_on_with(&desk, page).await)
            });
        }
    }

    pub(super) fn look_at_sources(&mut self) {
        let now = Timestamp::now();
        let due: Vec<Arc<Watch>> = self
            .sources
            .iter()
            .filter(|(_, at)| at.is_some_and(|at| at <= now))
            .filter_map(|(name, _)| self.watches.get(name).cloned())
            .collect();
        for watch in due {
            self.sources.insert(watch.name.clone(), None);
            let desk = self.desk.clone();
            self.begin(Job::Source(watch.name.clone()), async move {
                let looked = look_for_pages(&desk, &watch, Timestamp::now()).await;
                Ended::Source(watch, looked)
            });
        }
    }

    /// When each source of a watchlist is looked at next: as planned before, but by its schedule of today at the latest; at once for a new
    /// one, and for one that is read otherwise now.
    pub(super) async fn planned_sources(
        &self,
        desk: &Desk,
    ) -> Result<HashMap<String, Option<Timestamp>>, TrackError> {
        let mut planned = HashMap::new();
        let now = Timestamp::now();
        let watches = desk.watchlist.watches.iter();
        for watch in watches.filter(|watch| !matches!(watch.target, Target::Page(_))) {
            let due = match self.sources.get(&watch.name) {
                // It is being looked at.
                Some(None) => None,
                known => {
                    let source = desk.store.source(&watch.name).await?;
                    let is_as_before = source.target == Some(as_read(&watch.target));
                    let known = known.copied().flatten().or(source.next_due);
                    let known = known.filter(|_| is_as_before).unwrap_or(now);
                    Some(known.min(by_schedule(watch, now)))
                }
            };
            planned.insert(watch.name.clone(), due);
        }
        Ok(planned)
    }
}

/// When a source is looked at next that was looked at just now, as another watchlist had it.
pub(super) fn source_due(watch: &Watch, looked_at: &Target, now: Timestamp) -> Timestamp {
    match watch.target == *looked_at {
        true => by_schedule(watch, now),
        false => now,
    }
}

fn by_schedule(watch: &Watch, now: Timestamp) -> Timestamp {
    let rhythm = Rhythm {
        key: watch.name.clone(),
        ..Rhythm::default()
    };
    schedule::next_check(&watch.schedule, &rhythm, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Answer, Outcome},
        store::SourceMemory,
        track::{at_work::OF_A_HOST, testing::daemon},
    };

    #[tokio::test]
    async fn one_host_does_not_take_all_places() {
        let list =
            "[[watch]]\nname = \"w\"\nfeed = \"http://10.0.0.1/feed\"\nschedule = \"@daily\"\n";
        let (_folder, mut daemon) = daemon(list).await;
        let store = daemon.desk.store.clone();
        let start = Timestamp::UNIX_EPOCH;
        for n in 0..AT_A_TURN + OF_A_HOST {
            let url = format!("http://10.0.0.1/{n}");
            store.page(&url, "w", None, start).await.unwrap();
        }
        let other = "http://10.0.0.2/late";
        let (late, _) = store
            .page(other, "w", None, Timestamp::now())
            .await
            .unwrap();
        for _ in 0..2 {
            daemon.next_scan = Instant::now();
            daemon.check_pages().await.unwrap();
        }
        assert!(daemon.at_work.has(late));
        assert_eq!(daemon.at_work.len(), OF_A_HOST + 1);
        assert_eq!(daemon.at_work.full(), ["http://10.0.0.1/"]);
        for page in daemon.at_work.pages().collect::<Vec<_>>() {
            daemon.at_work.end(page);
        }
        assert!(daemon.at_work.full().is_empty());
    }

    #[tokio::test]
    async fn a_source_follows_its_schedule_and_its_address_of_today() {
        let list =
            "[[watch]]\nname = \"same\"\nfeed = \"http://10.0.0.1/same\"\nschedule = \"every 1s\"\n
            [[watch]]\nname = \"other\"\nfeed = \"http://10.0.0.1/new\"\nschedule = \"@yearly\"\n
            [[watch]]\nname = \"calm\"\nfeed = \"http://10.0.0.1/calm\"\nschedule = \"@yearly\"\n";
        let (_folder, mut daemon) = daemon(list).await;
        let now = Timestamp::now();
        let hour = now
            .checked_add(jiff::SignedDuration::from_hours(1))
            .unwrap();
        for (name, target) in [("same", "same"), ("other", "old"), ("calm", "calm")] {
            let memory = SourceMemory {
                target: Some(format!("http://10.0.0.1/{target}")),
                next_due: Some(hour),
                ..SourceMemory::default()
            };
            let store = &daemon.desk.store;
            store
                .record_source(name, &memory, "read", None, &[])
                .await
                .unwrap();
        }
        for _ in ["at the start", "at a reload"] {
            let planned = daemon.planned_sources(&daemon.desk).await.unwrap();
            let wait = |name: &str| planned[name].unwrap().duration_since(now).as_secs();
            assert!(wait("same") <= 1 && wait("other") <= 1);
            assert!(wait("calm") >= 3599);
            daemon.sources = planned;
            daemon.sources.insert("same".into(), Some(hour));
            daemon.sources.insert("other".into(), Some(hour));
        }
    }

    #[tokio::test]
    async fn a_start_waits_for_no_check_that_was_cut_short() {
        let list = "[[watch]]\nname = \"w\"\npage = \"http://10.0.0.1/a\"\nschedule = \"@daily\"\n";
        let (_folder, mut daemon) = daemon(list).await;
        let store = daemon.desk.store.clone();
        let (page, _) = store
            .page("http://10.0.0.1/a", "w", None, Timestamp::now())
            .await
            .unwrap();
        store.arrive_damaged(page);
        daemon.go_on();
        daemon.check_pages().await.unwrap();
        assert_eq!(daemon.jobs.len(), 1, "it is not looked at a second time");
        let ended = daemon.jobs.join_next_with_id().await.unwrap();
        daemon.settle(ended);
        assert!(!daemon.at_work.has(page) && store.arrivals().is_empty());
    }

    #[tokio::test]
    async fn what_could_not_be_recorded_is_not_asked_for_again() {
        let list = "[[watch]]\nname = \"w\"\npage = \"http://10.0.0.1/a\"\nschedule = \"@daily\"\n";
        let (_folder, daemon) = daemon(list).await;
        let (store, url) = (daemon.desk.store.clone(), "http://10.0.0.1/a");
        let then = Timestamp::from_second(1_000_000_000).unwrap();
        let (page, _) = store.page(url, "w", None, then).await.unwrap();
        let text = "The harbour council has voted to keep the old crane on the eastern quay. ";
        let body = format!(
            "<html><head><title>Crane stays</title></head><body><article><h1>Crane stays</h1><p>{0}</p><p>{0}</p></article></body></html>",
            text.repeat(6)
        );
        let answer = Answer {
            asked: url.into(),
            url: url.into(),
            status: 200,
            headers: vec![("content-type".into(), "text/html".into())],
            request_headers: Vec::new(),
            redirects: Vec::new(),
            body: body.into_bytes(),
            peer: None,
            certificate: None,
            protocol: "HTTP/1.1".into(),
        };
        let memory = store.memory(page).await.unwrap();
        store.arrive(&memory, then, &answer).unwrap();
        let watch = daemon.watches["w"].clone();
        let checked = check(&daemon.desk, page, &watch, Clock::System)
            .await
            .unwrap();
        assert_eq!((checked.at, checked.outcome), (then, Outcome::First));
        assert!(store.arrivals().is_empty());
    }
}
