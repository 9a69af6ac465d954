//! What comes of a check, a look or a round of post that has ended? It is told, counted, and what follows from it is set going.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    Checked, SourceChecked,
    daemon::{Daemon, Ended, Job},
    due::source_due,
    plan::{at_latest, plan},
};
use crate::{alert, model::Outcome, store::StoreError, watchlist::Target};

/// A check that could not be recorded is made again after this.
const UNRECORDED_REST: jiff::SignedDuration = jiff::SignedDuration::from_secs(5);
/// What failed on a channel is looked at again so often; the channel's own back-off decides whether it is sent.
const POST_ROUND: jiff::SignedDuration = jiff::SignedDuration::from_millis(500);

impl Daemon {
    /// Sends what waits in the outbox, each channel by itself: after new edits, and every so often for what failed before.
    pub(super) fn send_post(&mut self) {
        let now = Timestamp::now();
        let waited = now.duration_since(self.last_post) >= POST_ROUND;
        if self.has_post.is_empty() && !waited {
            return;
        }
        if waited {
            self.last_post = now;
        }
        let watchlist = self.desk.watchlist.clone();
        for channel in &watchlist.channels {
            if !waited && !self.has_post.contains(&channel.name) {
                continue;
            }
            let slot = self
                .posts
                .entry(channel.name.clone())
                .or_insert_with(|| Some(alert::Post::new(channel.clone())));
            // Where it is out, what is new waits for its next round, and no other channel with it.
            let Some(mut post) = slot.take() else {
                continue;
            };
            self.has_post.remove(&channel.name);
            post.now_is(channel);
            let (desk, name, stop) = (self.desk.clone(), channel.name.clone(), self.stop.clone());
            self.begin(Job::Post(name.clone()), async move {
                let sent = desk.send_post(&mut post, Timestamp::now(), &stop).await;
                Ended::Posted(name, post, sent.more)
            });
        }
    }

    pub(super) fn settle(
        &mut self,
        ended: Result<(tokio::task::Id, Ended), tokio::task::JoinError>,
    ) {
        let id = match &ended {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        let job = self.under_way.remove(&id);
        match ended.map(|(_, ended)| ended) {
            Ok(Ended::Page(page, result)) => {
                self.at_work.end(page);
                self.metrics
                    .ended(result.as_ref().ok().and_then(Option::as_ref));
                let is_of_old_plan = self.of_old_plan.remove(&page);
                match result {
                    Ok(Some(checked)) => {
                        if is_of_old_plan {
                            self.to_plan.push((page, checked.url.clone()));
                        }
                        self.recorded();
                        self.tell(checked);
                    }
                    Ok(None) => {}
                    Err(error) => {
                        self.unrecorded(&error);
                        tracing::error!(page, "a check could not be recorded: {error}");
                        self.let_rest(Some(Job::Page(page)));
                    }
                }
            }
            Ok(Ended::Source(watch, result)) => {
                let name = watch.name.clone();
                let mut next = match result {
                    Ok(Some(looked)) => {
                        self.recorded();
                        self.metrics.looked(&looked);
                        tell_source(&name, &looked);
                        looked.next_due
                    }
                    Ok(None) => Timestamp::MAX,
                    Err(error) => {
                        self.unrecorded(&error);
                        tracing::error!(
                            watch = name,
                            "a look at a source could not be recorded: {error}"
                        );
                        let now = Timestamp::now();
                        now.checked_add(UNRECORDED_REST).unwrap_or(now)
                    }
                };
                // It was looked at as a watchlist had it that was replaced meanwhile.
                let today = self.watches.get(&name);
                if today.is_none_or(|today| !Arc::ptr_eq(today, &watch)) {
                    if let Some(today) = today {
                        next = next.min(source_due(today, &watch.target, Timestamp::now()));
                    }
                    // What it named is watched by nobody, or its pages are another's.
                    self.is_to_plan |= today.is_none_or(|today| today.target != watch.target);
                    self.to_forget.push(name.clone());
                }
                if let Some(due) = self.sources.get_mut(&name) {
                    *due = Some(next);
                }
            }
            Ok(Ended::Posted(name, mut post, more)) => {
                if self.out_of_time.remove(&name) {
                    post.forget_wait();
                }
                if more {
                    self.has_post.insert(name.clone());
                }
                self.posts.insert(name, Some(post));
            }
            Err(error) => {
                if let Some(Job::Page(_)) = job {
                    self.metrics.ended(None);
                }
                tracing::error!(?job, "a check broke off: {error}");
                self.let_rest(job);
            }
        }
    }

    /// Plans the pages anew whose check ended under another watchlist than it began under; sources so looked at are read afresh.
    pub(super) async fn plan_again(&mut self) {
        if self.is_to_plan {
            // What the reload let rest, the look that was under way has set going again.
            if let Err(error) = plan(&self.desk, Timestamp::now()).await {
                tracing::error!("the watchlist could not be planned anew: {error}; trying again");
                self.unrecorded(&error);
                return;
            }
            self.is_to_plan = false;
        }
        while let Some(name) = self.to_forget.last() {
            // What the reload forgot, the look that was under way has put back.
            if let Err(error) = self.desk.store.forget_validators(name).await {
                tracing::error!(
                    watch = name,
                    "it could not be planned to be read afresh: {error}; trying again"
                );
                self.unrecorded(&error.into());
                return;
            }
            self.to_forget.pop();
        }
        while let Some((page, url)) = self.to_plan.last() {
            if let Err(error) = self.plan_one_again(*page, url).await {
                tracing::error!(page, "it could not be planned anew: {error}; trying again");
                self.unrecorded(&error.into());
                return;
            }
            self.to_plan.pop();
        }
    }

    /// The page's watch is as the record has it: by its address it is not found where it moved.
    async fn plan_one_again(&self, page: i64, url: &str) -> Result<(), StoreError> {
        let store = &self.desk.store;
        let name = store.watch_of(page).await?;
        if let Some(watch) = name.and_then(|name| self.watches.get(&name))
            && matches!(watch.target, Target::Page(_))
        {
            let at = at_latest(watch, url, Timestamp::now());
            store.due_by(page, at).await?;
        }
        Ok(())
    }

    /// What broke off is tried again after a while.
    fn let_rest(&mut self, job: Option<Job>) {
        let now = Timestamp::now();
        let until = now.checked_add(UNRECORDED_REST).unwrap_or(now);
        match job {
            Some(Job::Page(page)) => {
                self.at_work.end(page);
                self.resting.insert(page, until);
            }
            Some(Job::Source(name)) => {
                self.sources
                    .entry(name)
                    .and_modify(|due| *due = Some(until));
            }
            Some(Job::Post(name)) => {
                self.posts.remove(&name);
            }
            None => {}
        }
    }

    pub(super) fn tell(&mut self, checked: Checked) {
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
                tracing::info!(watch, url, "{}: {why}", outcome.name())
            }
            _ => tracing::warn!(watch, url, "{}: {why}", outcome.name()),
        }
        if !edits.is_empty() {
            let channels = self.desk.watchlist.channels.iter();
            self.has_post
                .extend(channels.map(|channel| channel.name.clone()));
        }
        for edit in edits {
            // Nobody listening is no fault: the edit is on record.
            let _ = self.edits.send(edit);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Validators,
        store::{NewCheck, SourceMemory},
        track::testing::daemon,
        watchlist,
    };

    #[tokio::test]
    async fn a_check_that_ends_under_a_newer_watchlist_is_planned_by_it() {
        // The second one moves for good at that check.
        for moved_to in [None, Some("https://a.example/elsewhere".to_owned())] {
            let list = |schedule: &str| {
                let list = format!(
                    "[[watch]]\nname = \"w\"\npage = \"https://a.example/\"\nschedule = \"{schedule}\""
                );
                watchlist::read(&list, "watchlist.toml").unwrap()
            };
            let (_folder, mut daemon) = daemon("").await;
            daemon.take_up(list("@yearly")).await.unwrap();
            let store = daemon.desk.store.clone();
            let now = Timestamp::now();
            let page = store.due(now, 1).await.unwrap().remove(0).page;
            daemon.at_work.begin(page, "");
            daemon.take_up(list("@hourly")).await.unwrap();
            // It began under the first list, and is put on record with what that one says.
            let far = now
                .checked_add(jiff::SignedDuration::from_hours(2_000))
                .unwrap();
            let check = NewCheck {
                next_due: far,
                moved_to: moved_to.clone(),
                ..NewCheck::plain(page, now, Outcome::Failed)
            };
            store.record(&check).await.unwrap();
            let checked = Checked {
                watch: "w".into(),
                url: moved_to.unwrap_or_else(|| "https://a.example/".into()),
                at: now,
                outcome: Outcome::Failed,
                status: None,
                reason: None,
                version: None,
                edits: Vec::new(),
                next_due: far,
            };
            daemon.begin(Job::Page(page), async move {
                Ended::Page(page, Ok(Some(checked)))
            });
            let ended = daemon.jobs.join_next_with_id().await.unwrap();
            daemon.settle(ended);
            daemon.plan_again().await;
            let due = store.due(Timestamp::MAX, 1).await.unwrap().remove(0).due;
            assert!(due < far, "{due}");
            assert!(daemon.of_old_plan.is_empty() && daemon.to_plan.is_empty());
        }
    }

    #[tokio::test]
    async fn a_source_that_was_looked_at_for_another_watchlist_is_read_afresh() {
        let list =
            "[[watch]]\nname = \"w\"\nfeed = \"https://a.example/feed\"\nschedule = \"@hourly\"";
        let (_folder, mut daemon) = daemon(list).await;
        let store = daemon.desk.store.clone();
        let before = daemon.watches["w"].clone();
        let renewed = watchlist::read(list, "watchlist.toml").unwrap();
        daemon.take_up(renewed).await.unwrap();
        for (watch, is_forgotten) in [(before, true), (daemon.watches["w"].clone(), false)] {
            let memory = SourceMemory {
                validators: Validators {
                    from: Some("https://a.example/feed".into()),
                    etag: Some("\"1\"".into()),
                    last_modified: None,
                },
                ..SourceMemory::default()
            };
            let recorded = store.record_source("w", &memory, "unchanged", None, &[]);
            recorded.await.unwrap();
            let looked = SourceChecked {
                outcome: "unchanged",
                reason: None,
                status: Some(304),
                new_pages: 0,
                next_due: Timestamp::now(),
            };
            daemon.begin(Job::Source("w".into()), async move {
                Ended::Source(watch, Ok(Some(looked)))
            });
            let ended = daemon.jobs.join_next_with_id().await.unwrap();
            daemon.settle(ended);
            daemon.plan_again().await;
            let kept = store.source("w").await.unwrap().validators;
            assert_eq!(kept == Validators::default(), is_forgotten, "{kept:?}");
        }
    }

    /// The watch of the source was changed to one of a page, or removed, while its look was under way.
    #[tokio::test]
    async fn what_a_source_names_that_is_none_any_more_rests() {
        let feed =
            "[[watch]]\nname = \"w\"\nfeed = \"https://a.example/feed\"\nschedule = \"@hourly\"";
        let page = "[[watch]]\nname = \"w\"\npage = \"https://a.example/\"\nschedule = \"@hourly\"";
        let other =
            "[[watch]]\nname = \"v\"\npage = \"https://a.example/\"\nschedule = \"@hourly\"";
        for then in [page, other] {
            let (_folder, mut daemon) = daemon(feed).await;
            let store = daemon.desk.store.clone();
            let before = daemon.watches["w"].clone();
            let then = watchlist::read(then, "watchlist.toml").unwrap();
            daemon.take_up(then).await.unwrap();
            let now = Timestamp::now();
            let (story, _) = (store.page("https://a.example/story", "w", None, now).await).unwrap();
            let memory = SourceMemory {
                next_due: Some(now),
                ..SourceMemory::default()
            };
            let recorded = store.record_source("w", &memory, "read", None, &[]);
            recorded.await.unwrap();
            let looked = SourceChecked {
                outcome: "read",
                reason: None,
                status: Some(200),
                new_pages: 1,
                next_due: now,
            };
            daemon.begin(Job::Source("w".into()), async move {
                Ended::Source(before, Ok(Some(looked)))
            });
            let ended = daemon.jobs.join_next_with_id().await.unwrap();
            daemon.settle(ended);
            daemon.plan_again().await;
            assert!(store.resting().await.unwrap().contains(&story));
            assert_eq!(store.source("w").await.unwrap().next_due, None);
        }
    }

    /// One whose receiver is slow is out for long: the ends of the others' rounds begin no new ones.
    #[tokio::test]
    async fn a_slow_channel_keeps_no_other_busy() {
        let list = "[[channel]]\nname = \"slow\"\ntype = \"file\"\npath = \"/dev/null\"\n
            [[channel]]\nname = \"quick\"\ntype = \"file\"\npath = \"/dev/null\"\n";
        let (_folder, mut daemon) = daemon(list).await;
        daemon.posts.insert("slow".into(), None);
        daemon.has_post = ["slow".to_owned(), "quick".to_owned()].into();
        daemon.last_post = Timestamp::now();
        daemon.send_post();
        assert_eq!(daemon.jobs.len(), 1);
        let ended = daemon.jobs.join_next_with_id().await.unwrap();
        daemon.settle(ended);
        daemon.last_post = Timestamp::now();
        daemon.send_post();
        assert!(daemon.jobs.is_empty(), "nothing new came for it");
        assert!(daemon.has_post.contains("slow"), "its own turn comes");
    }
}
