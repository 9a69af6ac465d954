//! What would today's code have told of a page? Every answer on record is read and judged again, in its order; nobody is asked
//! anew, nobody is told.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Finding, SeenState, TrackError, judge::judge, look, readers::aside, unseen::not_seen};
use crate::{
    compare,
    extract::Unreadable,
    fetch::Failure,
    model::{Answer, Article, Noise, Outcome, Page, PageState, SiteRules, Validators},
    store::{Derived, Kept, Made, Memory, Store, StoreError, unless_damaged},
    watchlist::Watchlist,
};

/// An answer on record, read by today's code.
type Read = Arc<(Result<Answer, Failure>, Result<Article, Unreadable>)>;

/// Judges all of a page's checks anew.
pub async fn rederive(
    store: &Store,
    watchlist: Option<&Watchlist>,
    page: &Page,
) -> Result<Vec<Derived>, TrackError> {
    let kept = store.kept(page.id).await?;
    if let Some(lost) = store.lost_check(page.id, &kept).await? {
        return Err(
            StoreError::Damaged(format!("a check of it is missing, about {lost:.0}")).into(),
        );
    }
    let watch = watchlist.and_then(|list| list.watches.iter().find(|w| w.name == page.watch));
    let own = watch.map(|watch| watch.rules.clone()).unwrap_or_default();
    let mut reader = Reader {
        store,
        watchlist,
        own,
        last: Vec::new(),
    };
    let mut past = Past::new(page, &store.memory(page.id).await?.noise);
    let mut derived = Vec::with_capacity(kept.len());
    for (at, look) in kept.iter().enumerate() {
        let found = match reader.read(look).await? {
            Some(read) => {
                let found = past.judged(look, &read);
                match found.seen {
                    SeenState::New {
                        returns_to: Some(_),
                        ref state,
                        ..
                    } if !is_confirmed(&mut reader, &kept[at..], state, &past.memory.noise)
                        .await? =>
                    {
                        past.unconfirmed(look)
                    }
                    _ => found,
                }
            }
            None => past.as_recorded(look),
        };
        let found = with_source(store, page.id, look, found).await?;
        let article = reader.read(look).await?;
        derived.push(past.take(
            look,
            found,
            article.as_deref().and_then(|read| read.1.as_ref().ok()),
        ));
    }
    Ok(derived)
}

/// What a source gave for a page is no part of any snapshot: whether it moved is as it was recorded.
async fn with_source(
    store: &Store,
    page: i64,
    look: &Kept,
    mut found: Finding,
) -> Result<Finding, TrackError> {
    let recorded = look.version.filter(|_| look.outcome == Outcome::Changed);
    if let (
        SeenState::New {
            comparison: Some(now),
            ..
        },
        Some(version),
    ) = (&mut found.seen, recorded)
        && let Some(told) = unless_damaged(store.comparison(page, version).await)?
    {
        now.disclosure.date_in_source = told.disclosure.date_in_source;
    }
    Ok(found)
}

/// Whether a return to an earlier state was told at the time (other looks had confirmed it), or the next look saw that state too.
async fn is_confirmed(
    reader: &mut Reader<'_>,
    from: &[Kept],
    state: &str,
    noise: &Noise,
) -> Result<bool, TrackError> {
    if from[0].outcome == Outcome::Changed {
        return Ok(true);
    }
    for look in &from[1..] {
        if let Some(read) = reader.read(look).await? {
            return Ok(read
                .1
                .as_ref()
                .is_ok_and(|article| compare::state(article, noise) == state));
        }
    }
    Ok(false)
}

/// Reads answers; the last few are kept, for equal bodies follow each other.
struct Reader<'a> {
    store: &'a Store,
    watchlist: Option<&'a Watchlist>,
    own: SiteRules,
    last: Vec<(i64, Read)>,
}

/// So many readings are kept.
const KEPT: usize = 4;

impl Reader<'_> {
    /// The article of a check whose outcome rested on it; `None` for any other check.
    async fn read(&mut self, look: &Kept) -> Result<Option<Read>, TrackError> {
        let rests_on_it = matches!(look.status, Some(200 | 203))
            && matches!(
                look.outcome,
                Outcome::First
                    | Outcome::Unchanged
                    | Outcome::Changed
                    | Outcome::Moved
                    | Outcome::Suspect
                    | Outcome::Blocked
            );
        let Some(body) = look.body.filter(|_| rests_on_it) else {
            return Ok(None);
        };
        if let Some((_, read)) = self.last.iter().find(|(known, _)| *known == body) {
            return Ok(Some(read.clone()));
        }
        let Some(answer) = self.store.kept_answer(look).await? else {
            return Ok(None);
        };
        let host = self.watchlist.map(|list| list.site(&answer.url));
        let rules = self.own.over(&host.unwrap_or_default());
        let read = aside(answer.body.len(), move || {
            let article = look::read(&answer, &rules);
            Arc::new((Ok(answer), article))
        })
        .await?;
        self.last.insert(0, (body, read.clone()));
        self.last.truncate(KEPT);
        Ok(Some(read))
    }
}

/// What was known of a page before a check, as the checks go by.
struct Past {
    memory: Memory,
    /// The restless parts that somebody brought back, each with the last check before.
    decided: Vec<(Timestamp, String)>,
    /// The first number of each state.
    states: std::collections::HashMap<String, i64>,
    /// The last versions, each with the first number of its state.
    recent: std::collections::VecDeque<(i64, Article)>,
}

impl Past {
    /// `known`: of the restless parts only what a person decided is taken over, the rest is learned again.
    fn new(page: &Page, known: &Noise) -> Past {
        let mut noise = known.clone();
        noise.parts.retain(|_, part| part.brought_back);
        // From the check on that came after it.
        let decided: Vec<_> = (noise.parts.iter())
            .filter_map(|(name, part)| Some((part.brought_back_after?, name.clone())))
            .collect();
        noise
            .parts
            .retain(|_, part| part.brought_back_after.is_none());
        let page = Page {
            state: PageState::New,
            versions: 0,
            edits: 0,
            first_seen: None,
            last_checked: None,
            ..page.clone()
        };
        Past {
            memory: Memory {
                page,
                validators: Validators::default(),
                failures: 0,
                conditional_in_a_row: 0,
                last_changed: None,
                absent_since: None,
                doubted: None,
                doubted_since: None,
                standing: None,
                flips: 0,
                ever_flipped: false,
                latest: None,
                newest_state: None,
                last_body: None,
                whole_at: None,
                lied_at: None,
                read_by: None,
                noise,
                noise_is_damaged: false,
                shown: None,
                source_modified: None,
                newest_from: None,
            },
            decided,
            states: std::collections::HashMap::new(),
            recent: std::collections::VecDeque::new(),
        }
    }

    fn judged(&mut self, look: &Kept, read: &Read) -> Finding {
        self.memory.page.url.clone_from(&look.url);
        for (_, name) in (self.decided.iter()).filter(|(after, _)| look.at > *after) {
            let part = self.memory.noise.parts.entry(name.clone()).or_default();
            (part.volatile, part.brought_back) = (false, true);
        }
        let (answered, article) = (&read.0, &read.1);
        let known = article.as_ref().ok().and_then(|article| {
            let known = self.states.get(&compare::fingerprint(article)).copied();
            known.or_else(|| self.known_but_for_noise(article))
        });
        let judged = |memory: &Memory| judge(memory, answered, Some(article), known, look.at);
        let mut found = judged(&self.memory);
        // Whether a doubt was settled is as it was recorded: more was looked at then than is on record.
        if found.doubted.is_some() && look.outcome == Outcome::Changed {
            self.memory.doubted.clone_from(&found.doubted);
            self.memory.doubted_since = found.doubted_since;
            found = judged(&self.memory);
        } else if found.confirms.is_some() && look.outcome == Outcome::Suspect {
            let reason = look.reason.clone().unwrap_or_default();
            found = Finding {
                doubted: found.confirms.take(),
                doubted_since: found.doubted_since.or(self.memory.doubted_since),
                ..not_seen(&self.memory, look.status, Outcome::Suspect, reason)
            };
        }
        if found.outcome == look.outcome {
            found.reason.clone_from(&look.reason);
        }
        if let Some(noise) = found.noise.take() {
            self.memory.noise = noise;
        }
        if matches!(found.seen, SeenState::Same | SeenState::New { .. }) {
            let answer = answered.as_ref().ok();
            let modified = answer.and_then(|answer| answer.header("last-modified"));
            self.memory.validators.last_modified = modified.map(str::to_owned);
            self.memory.validators.from = answer.map(|answer| answer.url.clone());
        }
        found
    }

    /// As a check finds it.
    fn known_but_for_noise(&self, article: &Article) -> Option<i64> {
        let noise = &self.memory.noise;
        if !compare::has_restless(noise) {
            return None;
        }
        let state = compare::state(article, noise);
        let (_, latest) = self.memory.latest.as_ref()?;
        if state == compare::state(latest, noise) {
            return None;
        }
        let mut recent = self.recent.iter().rev().skip(1);
        let found = recent.find(|(_, before)| compare::state(before, noise) == state);
        found.map(|(first, _)| *first)
    }

    /// A state that nobody looked at twice: as it was recorded where it was doubted then, else doubted now.
    fn unconfirmed(&self, look: &Kept) -> Finding {
        let reason = match look.outcome {
            Outcome::Suspect | Outcome::Blocked => look.reason.clone(),
            _ => None,
        };
        let reason = reason.unwrap_or_else(|| {
            "an earlier state, seen once and not looked at again: no edit is told from it".into()
        });
        not_seen(&self.memory, look.status, Outcome::Suspect, reason)
    }

    /// A check that did not rest on an article, or whose snapshot was pruned.
    fn as_recorded(&self, look: &Kept) -> Finding {
        let sees = look.version.is_some() && self.memory.latest.is_some();
        let mut found = not_seen(&self.memory, look.status, look.outcome, String::new());
        found.reason.clone_from(&look.reason);
        if sees {
            found.seen = SeenState::Same;
            found.state = PageState::Ok;
            found.failures = 0;
            found.absent_since = None;
            found.outcome = match look.outcome {
                Outcome::Moved => Outcome::Moved,
                _ => Outcome::Unchanged,
            };
        } else if look.outcome == Outcome::Gone {
            found.state = PageState::Gone;
            found.failures = 0;
        } else if matches!(look.status, Some(404 | 410)) {
            found.absent_since = self.memory.absent_since.or(Some(look.at));
        }
        found
    }

    /// Goes on from what a check found.
    fn take(&mut self, look: &Kept, found: Finding, article: Option<&Article>) -> Derived {
        self.memory.failures = found.failures;
        self.memory.page.state = found.state;
        self.memory.absent_since = found.absent_since;
        self.memory.doubted.clone_from(&found.doubted);
        self.memory.doubted_since = found.doubted_since;
        let mut derived = Derived {
            position: look.position,
            at: look.at,
            outcome: found.outcome,
            reason: found.reason,
            version: None,
            body: look.body,
            made: None,
        };
        if let SeenState::Same = found.seen
            && let (Some(shown), Some((_, latest))) = (&found.shown, &mut self.memory.latest)
        {
            shown.put_on(latest);
        }
        if found.shown.is_some() {
            self.memory.shown = found.shown;
        }
        match (found.seen, article) {
            (SeenState::Same, _) => {
                derived.version = self.memory.latest.as_ref().map(|(number, _)| *number);
            }
            (
                SeenState::New {
                    fingerprint,
                    returns_to,
                    comparison,
                    ..
                },
                Some(article),
            ) => {
                let number = self.memory.page.versions + 1;
                self.memory.page.versions = number;
                self.states.entry(fingerprint.clone()).or_insert(number);
                let first = returns_to.unwrap_or(number);
                self.recent.push_back((first, article.clone()));
                while self.recent.len() > look::STATES as usize + 1 {
                    self.recent.pop_front();
                }
                self.memory.latest = Some((number, article.clone()));
                derived.version = Some(number);
                derived.made = Some(Made {
                    article: article.clone(),
                    fingerprint,
                    returns_to,
                    comparison,
                });
            }
            _ => {}
        }
        derived
    }
}
