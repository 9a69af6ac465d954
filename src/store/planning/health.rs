//! Are we looking, and do we see? What each watch has seen of each host, where it is blind, and what is suspiciously quiet.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sqlx::Row;

use crate::model::PageState;
use crate::store::{Emptied, Store, StoreError, Trouble, maybe_moment, micros, moment};

/// How a watch fares at one host. Shares and gaps are of the time that was asked for.
#[derive(Debug, Clone, Serialize)]
pub struct Health {
    pub watch: String,
    pub host: String,
    pub pages: i64,
    /// Pages that nobody has looked at yet.
    pub never_looked_at: i64,
    /// Of those, the ones that have been due for longer than a look takes.
    #[serde(skip)]
    pub never_though_due: i64,
    /// When a page was last seen in a proper state.
    pub last_seen: Option<Timestamp>,
    pub checks: i64,
    /// Shares of checks, 0 to 1.
    pub failed: f64,
    pub blocked: f64,
    /// Those in which nothing was asked: robots.txt or the address guard said no.
    pub not_asked: f64,
    /// The longest time in which a page that is due was not seen, up to now.
    pub longest_gap_seconds: i64,
    pub next_due: Option<Timestamp>,
    /// Whether a daemon (or a check) holds the record: without one nobody looks.
    pub is_looked_at: bool,
    /// Without a daemon the next look is late from then on.
    #[serde(skip)]
    pub late_from: Option<Timestamp>,
    /// With one it is from then on.
    #[serde(skip)]
    pub missed_from: Option<Timestamp>,
    /// How long ago the next look was due; 0 where it is still to come.
    pub overdue_seconds: i64,
    /// The source that pages come from: why it can't be read.
    pub source_trouble: Option<String>,
    /// Since when, where that is known.
    pub source_trouble_since: Option<Timestamp>,
    pub troubles: Vec<Trouble>,
    pub emptied: Vec<Emptied>,
    pub unusually_still: Vec<Still>,
}

impl Health {
    /// Whether a look has been due for so long that nobody seems to look: once more the time that lay between the looks. Without a daemon an hour
    /// at least, for `check` may be run by the clock.
    pub fn is_late(&self, now: Timestamp) -> bool {
        let from = match self.is_looked_at {
            true => self.missed_from,
            false => self.late_from,
        };
        from.is_some_and(|from| now > from)
    }

    /// Takes up when something of it is due that was last looked at then.
    fn is_due(&mut self, due: Timestamp, checked: Option<Timestamp>) {
        // What is new waits for its turn: a section may bring hundreds at once.
        let least = match checked {
            Some(_) => AT_LEAST,
            None => BY_THE_CLOCK,
        };
        let interval = checked.map_or(SignedDuration::ZERO, |checked| due.duration_since(checked));
        let bearable = interval.clamp(BY_THE_CLOCK, LATE);
        let late = due.checked_add(bearable).unwrap_or(Timestamp::MAX);
        let missed = due.checked_add(interval.clamp(least, LATE));
        let missed = missed.unwrap_or(Timestamp::MAX);
        self.missed_from = Some(self.missed_from.map_or(missed, |known| known.min(missed)));
        self.next_due = Some(self.next_due.map_or(due, |known| known.min(due)));
        self.late_from = Some(self.late_from.map_or(late, |known| known.min(late)));
    }

    /// Whether something that is watched is not seen.
    pub fn is_blind(&self, now: Timestamp) -> bool {
        self.misses() || self.is_late(now)
    }

    /// Whether the last looks missed something. That a page was taken away was seen.
    pub fn misses(&self) -> bool {
        let is_unseen = |trouble: &Trouble| trouble.state != PageState::Gone;
        self.troubles.iter().any(is_unseen)
            || self.source_trouble.is_some()
            || self.never_though_due > 0
    }

    /// A share of checks in words for people.
    pub fn share(share: f64) -> String {
        match share * 100.0 {
            0.0 => "none".to_owned(),
            percent if percent < 1.0 => "under 1%".to_owned(),
            percent => format!("{percent:.0}%"),
        }
    }
}

/// A page that used to change and no longer does, while others of its host do.
#[derive(Debug, Clone, Serialize)]
pub struct Still {
    pub url: String,
    pub since: Timestamp,
}

/// A page is unusually still after so many times its usual interval, and never before a week.
const STILL_TIMES: i64 = 10;
const STILL_AT_LEAST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A look by a daemon takes its time.
const AT_LEAST: SignedDuration = SignedDuration::from_mins(1);
/// A look that is due for so long is not just waiting for its turn: nobody looks.
const LATE: SignedDuration = SignedDuration::from_hours(24);
/// Whoever runs `check` by the clock runs it once an hour or more often.
const BY_THE_CLOCK: SignedDuration = SignedDuration::from_hours(1);

/// How the checks of each page went since then, and the longest time between two that saw it. One pass over those checks, and no others.
const COUNTS: &str = "SELECT page, COUNT(*) AS checks, SUM(outcome IN ('failed', 'suspect', 'deferred')) AS failed,
         SUM(outcome = 'blocked') AS blocked, SUM(outcome = 'refused') AS not_asked, MAX(CASE WHEN saw THEN gap END) AS gap
     FROM (SELECT page, outcome, version IS NOT NULL AS saw,
               at - LAG(at) OVER (PARTITION BY page, version IS NOT NULL ORDER BY position) AS gap
           FROM look INDEXED BY look_at WHERE at >= $1)
     GROUP BY page";

impl Store {
    /// How every watch fares at every host, by the checks since `since`.
    pub async fn health(
        &self,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<Health>, StoreError> {
        let counts = self.counts(since).await?;
        let rests = self.rests().await?.into_iter();
        let until: HashMap<String, Timestamp> = rests.map(|rest| (rest.host, rest.until)).collect();
        let rows = sqlx::query(
            "SELECT p.id, p.url, p.watch, p.state, p.failures, p.next_due, p.last_checked, p.first_seen, p.last_changed, p.versions,
                 (SELECT MAX(seen_until) FROM version WHERE page = p.id) AS seen,
                 (SELECT GROUP_CONCAT(number || ' ' || LENGTH(article) || ' ' || extractor) FROM version
                      WHERE page = p.id AND number >= p.versions - 1) AS read
             FROM page p WHERE p.next_due IS NOT NULL ORDER BY p.id",
        )
        .fetch_all(&self.readers)
        .await?;
        let mut all: BTreeMap<(String, String), Health> = BTreeMap::new();
        let mut newest: BTreeMap<String, i64> = BTreeMap::new();
        let mut quiet: Vec<((String, String), String, i64, i64)> = Vec::new();
        for row in &rows {
            let (id, url): (i64, String) = (row.try_get("id")?, row.try_get("url")?);
            let key = (row.try_get::<String, _>("watch")?, host(&url));
            let health = all.entry(key.clone()).or_insert_with(|| empty(&key));
            health.pages += 1;
            let seen: Option<i64> = row.try_get("seen")?;
            health.last_seen = health.last_seen.max(maybe_moment(seen)?);
            let due: i64 = row.try_get("next_due")?;
            if due < micros(Timestamp::MAX) {
                let checked = maybe_moment(row.try_get("last_checked")?)?;
                // Who asked us to come later is let be for as long.
                let rests = until.get(&key.1).copied().unwrap_or(Timestamp::MIN);
                let due = moment(due)?.max(rests);
                if checked.is_none() {
                    health.never_looked_at += 1;
                    let waits = now.duration_since(due);
                    health.never_though_due += i64::from(waits > BY_THE_CLOCK);
                }
                health.is_due(due, checked);
            }
            let count = counts.get(&id).copied().unwrap_or_default();
            health.checks += count.checks;
            health.failed += count.failed as f64;
            health.blocked += count.blocked as f64;
            health.not_asked += count.not_asked as f64;
            let first_seen: Option<i64> = row.try_get("first_seen")?;
            let open = seen.or(first_seen).map_or(0, |seen| micros(now) - seen);
            let unseen = row.try_get::<i64, _>("failures")? > 0;
            // Nobody looking is no sight either.
            let is_due = micros(now) > due;
            let gap = count.gap.max(if unseen || is_due { open } else { 0 });
            health.longest_gap_seconds = health.longest_gap_seconds.max(gap / 1_000_000);
            let state: PageState = crate::store::named(row.try_get("state")?)?;
            if unseen || !matches!(state, PageState::Ok | PageState::New | PageState::Moved) {
                health.troubles.push(self.trouble(id, &url, state).await?);
            }
            let (versions, changed): (i64, Option<i64>) =
                (row.try_get("versions")?, row.try_get("last_changed")?);
            if versions >= 2 {
                let read: Option<String> = row.try_get("read")?;
                let read = read.unwrap_or_default();
                let fields = self.emptied(id, versions, read).await?;
                if !fields.is_empty() {
                    let url = url.clone();
                    health.emptied.push(Emptied { url, fields });
                }
                if let (Some(first), Some(changed)) = (first_seen, changed) {
                    let usual = (changed - first) / (versions - 1);
                    let still = micros(now) - changed;
                    let least = i64::try_from(STILL_AT_LEAST.as_micros()).unwrap_or(i64::MAX);
                    if still > least && still > usual.saturating_mul(STILL_TIMES) {
                        quiet.push((key.clone(), url.clone(), changed, still));
                    }
                }
            }
            if let Some(changed) = changed {
                let newest = newest.entry(key.1.clone()).or_insert(changed);
                *newest = (*newest).max(changed);
            }
        }
        for (key, url, changed, _) in quiet {
            let host_goes_on = newest.get(&key.1).is_some_and(|newest| *newest > changed);
            if let Some(health) = all.get_mut(&key).filter(|_| host_goes_on) {
                let since = moment(changed)?;
                health.unusually_still.push(Still { url, since });
            }
        }
        self.sources(&mut all).await?;
        let is_held = self.is_held();
        for health in all.values_mut() {
            health.is_looked_at = is_held;
            health.overdue_seconds = (health.next_due)
                .map_or(0, |due| now.duration_since(due).as_secs())
                .max(0);
            let checks = health.checks.max(1) as f64;
            health.failed /= checks;
            health.blocked /= checks;
            health.not_asked /= checks;
        }
        Ok(all.into_values().collect())
    }

    async fn counts(&self, since: Timestamp) -> Result<BTreeMap<i64, Count>, StoreError> {
        let rows = sqlx::query(COUNTS)
            .bind(micros(since))
            .fetch_all(&self.readers)
            .await?;
        let counts = rows.iter().map(|row| {
            let count = Count {
                checks: row.try_get("checks")?,
                failed: row.try_get("failed")?,
                blocked: row.try_get("blocked")?,
                not_asked: row.try_get("not_asked")?,
                gap: row.try_get::<Option<i64>, _>("gap")?.unwrap_or_default(),
            };
            Ok((row.try_get("page")?, count))
        });
        counts.collect()
    }

    /// Adds when each source is read next, and why one is not.
    async fn sources(
        &self,
        all: &mut BTreeMap<(String, String), Health>,
    ) -> Result<(), StoreError> {
        let rows = sqlx::query(
            "SELECT watch, failures, unseen_since, last_checked, next_due, outcome, reason FROM source",
        )
        .fetch_all(&self.readers)
        .await?;
        for row in rows {
            let watch: String = row.try_get("watch")?;
            let failures: i64 = row.try_get("failures")?;
            // The sources of watches that were removed are not due.
            let Some(due) = maybe_moment(row.try_get("next_due")?)? else {
                continue;
            };
            let reason: Option<String> = row.try_get("reason")?;
            let outcome: Option<String> = row.try_get("outcome")?;
            let known = all.keys().find(|(name, _)| *name == watch).cloned();
            let key = known.unwrap_or((watch, String::new()));
            let health = all.entry(key.clone()).or_insert_with(|| empty(&key));
            if due < Timestamp::MAX {
                health.is_due(due, maybe_moment(row.try_get("last_checked")?)?);
            }
            // One that was read, and watches nothing.
            let is_in_vain = outcome.as_deref() == Some("read") && reason.is_some();
            if failures > 0 || is_in_vain {
                health.source_trouble = reason.or(outcome);
                health.source_trouble_since = maybe_moment(row.try_get("unseen_since")?)?;
            }
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    checks: i64,
    failed: i64,
    blocked: i64,
    not_asked: i64,
    gap: i64,
}

fn empty((watch, host): &(String, String)) -> Health {
    Health {
        watch: watch.clone(),
        host: host.clone(),
        pages: 0,
        never_looked_at: 0,
        never_though_due: 0,
        last_seen: None,
        checks: 0,
        failed: 0.0,
        blocked: 0.0,
        not_asked: 0.0,
        longest_gap_seconds: 0,
        next_due: None,
        is_looked_at: false,
        late_from: None,
        missed_from: None,
        overdue_seconds: 0,
        source_trouble: None,
        source_trouble_since: None,
        troubles: Vec::new(),
        emptied: Vec::new(),
        unusually_still: Vec::new(),
    }
}

fn host(url: &str) -> String {
    let after = url.split_once("://").map_or(url, |(_, rest)| rest);
    after.split(['/', '?']).next().unwrap_or(after).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Outcome, store::testing::with_a_page};

    #[tokio::test]
    async fn the_checks_of_the_last_days_are_counted_and_no_others_read() {
        let (_folder, store, page) = with_a_page().await;
        let second = |second| Timestamp::from_second(second).unwrap();
        for (at, outcome, version) in [
            (1, "unchanged", Some(1)),
            (50, "unchanged", Some(1)),
            (60, "failed", None),
            (65, "blocked", None),
            (80, "unchanged", Some(1)),
            (85, "refused", None),
        ] {
            sqlx::query(
                "INSERT INTO look (page, url, at, outcome, version, made_version) VALUES ($1, 'u', $2, $3, $4, 0)",
            )
            .bind(page)
            .bind(micros(second(at)))
            .bind(outcome)
            .bind(version)
            .execute(&store.writer)
            .await
            .unwrap();
        }
        let counts = store.counts(second(50)).await.unwrap();
        let count = counts[&page];
        let shares = (count.checks, count.failed, count.blocked, count.not_asked);
        assert_eq!((shares, count.gap), ((5, 1, 1, 1), 30_000_000));
        let plan = format!("EXPLAIN QUERY PLAN {COUNTS}");
        let plan = sqlx::query(sqlx::AssertSqlSafe(plan))
            .bind(0)
            .fetch_all(&store.readers)
            .await
            .unwrap();
        let steps: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
        let reads = |step: &&String| step.contains(" look ");
        let reads: Vec<&String> = steps.iter().filter(reads).collect();
        assert!(
            reads.len() == 1 && reads[0].starts_with("SEARCH"),
            "{steps:?}"
        );
    }

    #[test]
    fn without_a_daemon_what_is_due_is_late_and_what_was_taken_away_was_seen() {
        let second = |second| Timestamp::from_second(second).unwrap();
        let now = second(100_000);
        let mut health = empty(&("w".into(), "h".into()));
        health.is_due(second(99_990), None);
        assert!(!health.is_blind(now), "`check` may be run once an hour");
        health.is_due(second(95_000), Some(second(88_000)));
        assert!(!health.is_blind(now), "nor is it late by one interval");
        health.is_due(second(96_000), Some(second(95_000)));
        assert!(health.is_blind(now) && !health.misses());
        health.is_looked_at = true;
        assert!(health.is_blind(now), "late by once more the time between");
        health.missed_from = None;
        health.is_due(second(99_950), Some(second(99_940)));
        assert!(!health.is_blind(now), "a look takes its time");
        health.is_due(second(99_930), Some(second(99_920)));
        assert!(health.is_blind(now), "but not more than a minute");
        health.missed_from = None;
        let trouble = |state, outcome, reason: &str| Trouble {
            url: "https://h.example/".into(),
            state,
            since: None,
            reason: Some(reason.into()),
            outcome: Some(outcome),
        };
        health.troubles = vec![trouble(PageState::Gone, Outcome::Gone, "gone")];
        assert!(!health.is_blind(now));
        let refused = "robots.txt of h.example does not allow /";
        health
            .troubles
            .push(trouble(PageState::Ok, Outcome::Refused, refused));
        assert!(health.is_blind(now));
        let words: Vec<&str> = health.troubles.iter().map(Trouble::words).collect();
        assert_eq!(words, ["taken away", "not asked (robots.txt)"]);
    }
}
