//! What is due now, and how long is nothing else? Starts checks and looks at sources, so many at once.

use std::{collections::HashMap, sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{
    Clock, Desk, TrackError, check,
    daemon::{Daemon, Ended, Job, TICK},
    look_for_pages,
};
use crate::watchlist::{Target, Watch};

/// Checks that may wait for their host at once: enough that a slow host delays no other, few enough to fit in memory.
const IN_FLIGHT: usize = 1024;

impl Daemon {
    /// Starts what is due; says how long nothing else will be.
    pub(super) async fn check_pages(&mut self) -> Result<Duration, TrackError> {
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
            let Some(watch) = self.watches.get(&due.watch).cloned() else {
                // Nobody watches it any more: it must not be met at every turn.
                self.desk.store.rest(due.page).await?;
                continue;
            };
            self.at_work.insert(due.page);
            self.metrics
                .began(Duration::try_from(now.duration_since(due.due)).unwrap_or_default());
            let desk = self.desk.clone();
            self.begin(Job::Page(due.page), async move {
                Ended::Page(
                    due.page,
                    check(&desk, due.page, &watch, Clock::System).await,
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
                Ended::Source(watch.name.clone(), looked)
            });
        }
    }

    /// When each source of a watchlist is looked at next: as planned before a restart, at once for a new one.
    pub(super) async fn planned_sources(
        &self,
        desk: &Desk,
    ) -> Result<HashMap<String, Option<Timestamp>>, TrackError> {
        let mut planned = HashMap::new();
        let watches = desk.watchlist.watches.iter();
        for watch in watches.filter(|watch| !matches!(watch.target, Target::Page(_))) {
            let known = match self.sources.get(&watch.name) {
                Some(known) => *known,
                None => (desk.store.source(&watch.name).await?.next_due).or(Some(Timestamp::now())),
            };
            planned.insert(watch.name.clone(), known);
        }
        Ok(planned)
    }
}
