//! What does an answer mean? Turns what a host said into what may be recorded of it.
//! Pure: a failure is never a removal, a wall is never a version, a page is not gone before it was confirmed.

use jiff::{SignedDuration, Timestamp};

pub(super) mod times;

use super::{
    doubt::{Doubt, doubt, doubted},
    identity,
    refused::{
        blocked_by, challenge, leads_elsewhere, led_astray, no_version, own_place,
        stands_in_its_place,
    },
    removal,
    unseen::not_seen,
};
use crate::{
    compare,
    extract::Unreadable,
    fetch::Failure,
    model::{Answer, Article, Comparison, Noise, Outcome, PageKind, PageState, Shown, Verdict},
    store::Memory,
};

/// What a check found, before it is written down.
#[derive(Debug, Clone)]
pub struct Finding {
    pub outcome: Outcome,
    pub status: Option<u16>,
    /// A sentence, for every outcome that needs one.
    pub reason: Option<String>,
    pub seen: SeenState,
    pub state: PageState,
    /// Checks in a row that did not see the page.
    pub failures: i64,
    pub absent_since: Option<Timestamp>,
    /// A hash of what was seen and waits for another look to see it too.
    pub doubted: Option<String>,
    /// Since when each look saw that.
    pub doubted_since: Option<Timestamp>,
    /// A hash of what an earlier look had seen, and this one sees too.
    pub confirms: Option<String>,
    /// What was seen is told only once another look confirms it: after this long.
    pub confirm_after: Option<SignedDuration>,
    pub not_before: Option<Timestamp>,
    pub moved_to: Option<String>,
    /// What is known of the page's restless parts from now on; `None`: as before.
    pub noise: Option<Noise>,
    /// The times that the page shows from now on; `None`: as before.
    pub shown: Option<Shown>,
}

/// Which state of the article was seen.
#[derive(Debug, Clone)]
pub enum SeenState {
    Nothing,
    Same,
    New {
        fingerprint: String,
        /// As it, what never rests left out.
        state: String,
        returns_to: Option<i64>,
        comparison: Option<Comparison>,
    },
}

impl SeenState {
    pub(super) fn is_same(&self) -> bool {
        matches!(self, SeenState::Same)
    }
}

/// Another text under the same address may be a mixed-up cache: those mend themselves in minutes.
pub(super) const OTHER_TEXT_AGAIN: SignedDuration = SignedDuration::from_mins(5);
/// Why a 304 to a request without validators is a failure.
pub(super) const NOT_ASKED: &str =
    "the site answered “not modified” to a question that was not asked";
/// An old copy out of a cache is not believed for so many checks in a row.
const STALE_AT_MOST: i64 = 3;

/// Judges one answer. `known` is the number of the earlier version that the article equals, if any does.
pub fn judge(
    memory: &Memory,
    answered: &Result<Answer, Failure>,
    article: Option<&Result<Article, Unreadable>>,
    known: Option<i64>,
    at: Timestamp,
) -> Finding {
    let bench = Bench {
        memory,
        status: match answered {
            Ok(answer) => Some(answer.status),
            Err(Failure::CutShort { answer, .. }) => Some(answer.status),
            Err(_) => None,
        },
    };
    match answered {
        Err(Failure::Refused(why)) => bench.not_seen(Outcome::Refused, why.clone()),
        Err(Failure::Deferred { why, until }) => Finding {
            not_before: *until,
            ..bench.not_seen(Outcome::Deferred, why.clone())
        },
        Err(
            Failure::Ours(why)
            | Failure::Unreached(why)
            | Failure::Broken(why)
            | Failure::CutShort { why, .. },
        ) => bench.not_seen(Outcome::Failed, why.clone()),
        Ok(answer) if challenge(answer).is_some() => bench.not_seen(
            Outcome::Blocked,
            format!(
                "the site's bot protection stood in the way ({})",
                challenge(answer).unwrap_or_default()
            ),
        ),
        Ok(answer) => match answer.status {
            304 => bench.not_modified(answer),
            404 | 410 => bench.absent(answer.status, at),
            401 | 403 | 406 | 407 => bench.not_seen(
                Outcome::Blocked,
                format!("the site refused us (status {})", answer.status),
            ),
            451 => bench.not_seen(
                Outcome::Blocked,
                match answer.header("link").and_then(blocked_by) {
                    Some(whom) => format!("withheld for legal reasons (status 451), by {whom}"),
                    None => "withheld for legal reasons (status 451)".into(),
                },
            ),
            200 | 203 => match article {
                Some(Ok(article)) => bench.read(answer, article, known, at),
                Some(Err(why)) => bench.not_seen(
                    Outcome::Failed,
                    format!("the answer could not be read: {why}"),
                ),
                None => bench.not_seen(Outcome::Failed, "the answer held no page".into()),
            },
            status => bench.not_seen(
                Outcome::Failed,
                format!("the site answered with status {status}"),
            ),
        },
    }
}

/// What every finding about one page shares.
pub(super) struct Bench<'a> {
    pub(super) memory: &'a Memory,
    status: Option<u16>,
}

impl Bench<'_> {
    pub(super) fn not_seen(&self, outcome: Outcome, reason: String) -> Finding {
        not_seen(self.memory, self.status, outcome, reason)
    }

    fn seen(&self, outcome: Outcome, seen: SeenState) -> Finding {
        Finding {
            outcome,
            status: self.status,
            reason: None,
            seen,
            state: PageState::Ok,
            failures: 0,
            absent_since: None,
            doubted: None,
            doubted_since: None,
            confirms: None,
            confirm_after: None,
            not_before: None,
            moved_to: None,
            noise: None,
            shown: None,
        }
    }

    fn not_modified(&self, answer: &Answer) -> Finding {
        if answer.was_conditional() && self.memory.page.versions > 0 {
            self.moved(self.seen(Outcome::Unchanged, SeenState::Same), answer)
        } else {
            self.not_seen(Outcome::Failed, NOT_ASKED.into())
        }
    }

    fn read(
        &self,
        answer: &Answer,
        article: &Article,
        known: Option<i64>,
        at: Timestamp,
    ) -> Finding {
        let was_there = self.memory.page.versions > 0;
        if let Some((outcome, reason)) = led_astray(answer) {
            return match (outcome, no_version(article.page_kind), own_place(answer)) {
                (Outcome::Suspect, Some((Outcome::Blocked, what)), _) => {
                    self.not_seen(Outcome::Blocked, format!("{reason}, which is {what}"))
                }
                (Outcome::Suspect, _, Some(place)) if was_there => self.left(&place, reason, at),
                _ => self.not_seen(outcome, reason),
            };
        }
        let is_of_no_kind = article.page_kind == PageKind::Other;
        if is_of_no_kind && was_there && removal::says_so(article) {
            return self.taken_away(article, at);
        }
        if let Some((outcome, what)) = no_version(article.page_kind) {
            let reason = match leads_elsewhere(answer) {
                true => format!("the site sent us to {}, which is {what}", answer.url),
                false => format!("the page is {what}, not the article"),
            };
            let before = self.memory.latest.as_ref().map(|(_, before)| before);
            return match stands_in_its_place(answer, article, before) {
                Some(key) if was_there => self.left(&key, reason, at),
                _ => self.not_seen(outcome, reason),
            };
        }
        let new = |returns_to, comparison| SeenState::New {
            fingerprint: compare::fingerprint(article),
            state: compare::state(article, &self.memory.noise),
            returns_to,
            comparison,
        };
        let mut shown = Shown::of(
            article,
            times::header(answer),
            self.memory.source_modified.clone(),
        );
        let mut finding = match &self.memory.latest {
            None if self.memory.page.versions == 0 => self.seen(Outcome::First, new(None, None)),
            // Neither the article nor its snapshot can be read any more.
            None => match &self.memory.newest_state {
                Some((state, _)) if *state == compare::fingerprint(article) => {
                    self.seen(Outcome::Unchanged, SeenState::Same)
                }
                _ => Finding {
                    reason: Some(
                        "what is on record of the version before can't be read: what changed can't be told".into(),
                    ),
                    ..self.seen(Outcome::Changed, new(known, None))
                },
            },
            Some((number, before)) => {
                let mut comparison = compare::compare_states(before, article);
                let mut noise = self.memory.noise.clone();
                let (held, others) = compare::hold_back(&mut noise, &mut comparison);
                let last = self.memory.shown.as_ref();
                times::settle(last, &mut shown, !others, &mut comparison);
                match comparison.verdict {
                    Verdict::Unchanged => {
                        compare::learn(&mut noise, &[], article);
                        Finding {
                            reason: times::date_alone(&comparison, &shown),
                            noise: self.other_than_before(noise),
                            ..self.seen(Outcome::Unchanged, SeenState::Same)
                        }
                    }
                    Verdict::Changed if !held.is_empty() && !others => Finding {
                        reason: Some(
                            times::date_alone(&comparison, &shown).unwrap_or_else(|| {
                                format!(
                                    "only what never rests on this page has changed: {}",
                                    held.join(", ")
                                )
                            }),
                        ),
                        noise: self.other_than_before(noise),
                        ..self.seen(Outcome::Unchanged, SeenState::Same)
                    },
                    // All that is left is a notice.
                    Verdict::Suspect
                        if article.body.is_empty()
                            && !article.notices.is_empty()
                            && article.page_kind.is_readable() =>
                    {
                        return self.taken_away(article, at);
                    }
                    Verdict::Suspect => {
                        let reason = comparison
                            .reason
                            .unwrap_or_else(|| "the page is no proper state of the article".into());
                        return self.not_seen(Outcome::Suspect, reason);
                    }
                    Verdict::Changed if known.is_some() && self.is_stale(answer) => {
                        let reason = "a cache answered with an older copy of the page";
                        return self.not_seen(Outcome::Suspect, reason.into());
                    }
                    Verdict::Changed => {
                        let doubt = doubt(before, article, &comparison);
                        let confirms = doubt.map(|_| doubted(article));
                        // A story may be written anew under a new slug; what has another name is another one.
                        let is_its_own = answer.moved_for_good()
                            && identity::is_alike(&answer.url, &answer.asked);
                        if doubt == Some(Doubt::OtherText)
                            && leads_elsewhere(answer)
                            && !is_its_own
                        {
                            return self.not_seen(
                                Outcome::Suspect,
                                format!("the site sent us to another story, {}", answer.url),
                            );
                        }
                        if doubt == Some(Doubt::FewWords) && removal::says_so(article) {
                            return self.taken_away(article, at);
                        }
                        if let Some(doubt) = doubt {
                            let same = confirms == self.memory.doubted;
                            let since = self.memory.doubted_since.filter(|_| same);
                            let stood = since.map(|since| at.duration_since(since));
                            if !same || stood.is_some_and(|stood| stood < doubt.stands_for()) {
                                return Finding {
                                    confirm_after: Some(doubt.again_after()),
                                    doubted: confirms,
                                    doubted_since: since.or(Some(at)),
                                    ..self.not_seen(Outcome::Suspect, doubt.words().into())
                                };
                            }
                        }
                        let returns_to = known.filter(|known| known != number);
                        compare::learn(&mut noise, &comparison.edits, article);
                        Finding {
                            reason: (!held.is_empty()).then(|| {
                                format!(
                                    "not told, for it never rests on this page: {}",
                                    held.join(", ")
                                )
                            }),
                            noise: self.other_than_before(noise),
                            confirms,
                            ..self.seen(Outcome::Changed, new(returns_to, Some(comparison)))
                        }
                    }
                }
            }
        };
        finding.shown = Some(shown).filter(|_| !matches!(finding.seen, SeenState::Nothing));
        self.moved(finding, answer)
    }

    /// The same finding, with the move where the answer came by one that was said to be for good.
    fn moved(&self, mut finding: Finding, answer: &Answer) -> Finding {
        if answer.moved_for_good()
            && crate::discover::canonical(&answer.url).as_deref()
                != Some(self.memory.page.url.as_str())
        {
            finding.moved_to = crate::discover::canonical(&answer.url);
            let moved = format!("moved for good to {}", answer.url);
            finding.reason = Some(match finding.reason {
                Some(reason) => format!("{moved}; {reason}"),
                None => moved,
            });
            if finding.outcome == Outcome::Unchanged {
                finding.outcome = Outcome::Moved;
            }
        }
        finding
    }

    fn other_than_before(&self, noise: Noise) -> Option<Noise> {
        (noise != self.memory.noise).then_some(noise)
    }

    /// Whether a cache gave an earlier state, older by the site's own word than the newest.
    fn is_stale(&self, answer: &Answer) -> bool {
        let moment = |text: &str| {
            jiff::fmt::rfc2822::parse(text)
                .ok()
                .map(|at| at.timestamp())
        };
        let from_cache = answer
            .header("age")
            .and_then(|age| age.trim().parse::<u64>().ok())
            .is_some_and(|age| age > 0);
        let known = &self.memory.validators;
        let (now, then) = (
            answer.header("last-modified").and_then(moment),
            known.last_modified.as_deref().and_then(moment),
        );
        from_cache
            // Another address has times of its own.
            && known.from.as_deref() == Some(answer.url.as_str())
            && self.memory.failures < STALE_AT_MOST
            && now.zip(then).is_some_and(|(now, then)| now < then)
    }
}

#[cfg(test)]
mod tests;
