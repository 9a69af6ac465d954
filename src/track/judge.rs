//! What does an answer mean? Turns what a host said into what may be recorded of it.
//! Pure: a failure is never a removal, a wall is never a version, a page is not gone before it was confirmed.

use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::{
    compare,
    extract::Unreadable,
    fetch::{Failure, Request},
    model::{Answer, Article, Comparison, Outcome, PageKind, PageState, Verdict},
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
    pub not_before: Option<Timestamp>,
    pub moved_to: Option<String>,
}

/// Which state of the article was seen.
#[derive(Debug, Clone)]
pub enum SeenState {
    Nothing,
    Same,
    New {
        fingerprint: String,
        returns_to: Option<i64>,
        comparison: Option<Comparison>,
    },
}

/// A 404 must have been answered for this long before the page is told as gone; a 410 at two checks, whenever.
const GONE_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// Judges one answer. `known` is the number of the earlier version that the article equals, if any does.
pub fn judge(
    memory: &Memory,
    request: &Request,
    answered: &Result<Answer, Failure>,
    article: Option<&Result<Article, Unreadable>>,
    known: Option<i64>,
    at: Timestamp,
) -> Finding {
    let bench = Bench {
        memory,
        status: answered.as_ref().ok().map(|answer| answer.status),
    };
    match answered {
        Err(Failure::Refused(why)) => bench.not_seen(Outcome::Refused, why.clone()),
        Err(Failure::Deferred { why, until }) => Finding {
            not_before: *until,
            ..bench.not_seen(Outcome::Deferred, why.clone())
        },
        Err(Failure::Broken(why)) => bench.not_seen(Outcome::Failed, why.clone()),
        Ok(answer) => match answer.status {
            304 => bench.not_modified(request),
            404 | 410 => bench.absent(answer.status, at),
            401 | 403 | 406 | 407 => bench.not_seen(
                Outcome::Blocked,
                format!("the site refused us (status {})", answer.status),
            ),
            451 => bench.not_seen(
                Outcome::Blocked,
                "withheld for legal reasons (status 451)".into(),
            ),
            200 | 203 => match article {
                Some(Ok(article)) => bench.read(answer, article, known),
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
struct Bench<'a> {
    memory: &'a Memory,
    status: Option<u16>,
}

impl Bench<'_> {
    /// The page was not seen: whatever was known of it stays so.
    fn not_seen(&self, outcome: Outcome, reason: String) -> Finding {
        let failures = self.memory.failures + 1;
        let was = self.memory.page.state;
        let state = match outcome {
            Outcome::Blocked => PageState::Blocked,
            Outcome::Suspect => PageState::Suspect,
            // One miss is weather; two in a row are worth a word. What is gone stays gone until it is seen.
            Outcome::Failed | Outcome::Refused if failures >= 2 && was != PageState::Gone => {
                PageState::Failing
            }
            _ => was,
        };
        Finding {
            outcome,
            status: self.status,
            reason: Some(reason),
            seen: SeenState::Nothing,
            state,
            failures,
            absent_since: self.memory.absent_since,
            not_before: None,
            moved_to: None,
        }
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
            not_before: None,
            moved_to: None,
        }
    }

    fn not_modified(&self, request: &Request) -> Finding {
        let asked = request.etag.is_some() || request.last_modified.is_some();
        if asked && self.memory.latest.is_some() {
            self.seen(Outcome::Unchanged, SeenState::Same)
        } else {
            self.not_seen(
                Outcome::Failed,
                "the site answered “not modified” to a question that was not asked".into(),
            )
        }
    }

    fn absent(&self, status: u16, at: Timestamp) -> Finding {
        let since = self.memory.absent_since;
        let confirmed = match since {
            None => false,
            Some(since) => status == 410 || at.duration_since(since) >= GONE_AFTER,
        };
        let was_there = self.memory.latest.is_some();
        let (outcome, reason) = if confirmed && was_there {
            (
                Outcome::Gone,
                format!("gone: status {status} since {}", since.unwrap_or(at)),
            )
        } else if was_there {
            (
                Outcome::Failed,
                format!(
                    "not found (status {status}); told as gone only once a later look confirms it"
                ),
            )
        } else {
            (Outcome::Failed, format!("no such page (status {status})"))
        };
        let state = if outcome == Outcome::Gone {
            PageState::Gone
        } else {
            self.memory.page.state
        };
        let failures = if outcome == Outcome::Gone {
            0
        } else {
            self.memory.failures + 1
        };
        Finding {
            state,
            failures,
            absent_since: since.or(Some(at)),
            ..self.not_seen(outcome, reason)
        }
    }

    fn read(&self, answer: &Answer, article: &Article, known: Option<i64>) -> Finding {
        if let Some(reason) = led_astray(answer) {
            return self.not_seen(Outcome::Suspect, reason);
        }
        if let Some((outcome, what)) = no_version(article.page_kind) {
            return self.not_seen(outcome, format!("the page is {what}, not the article"));
        }
        let new = |returns_to, comparison| SeenState::New {
            fingerprint: compare::fingerprint(article),
            returns_to,
            comparison,
        };
        let mut finding = match &self.memory.latest {
            None => self.seen(Outcome::First, new(None, None)),
            Some((number, before)) => {
                let comparison = compare::compare(before, article);
                match comparison.verdict {
                    Verdict::Unchanged => self.seen(Outcome::Unchanged, SeenState::Same),
                    Verdict::Suspect => {
                        let reason = comparison
                            .reason
                            .unwrap_or_else(|| "the page is no proper state of the article".into());
                        return self.not_seen(Outcome::Suspect, reason);
                    }
                    Verdict::Changed => {
                        let returns_to = known.filter(|known| known != number);
                        self.seen(Outcome::Changed, new(returns_to, Some(comparison)))
                    }
                }
            }
        };
        if answer.moved_for_good()
            && crate::discover::canonical(&answer.url).as_deref()
                != Some(self.memory.page.url.as_str())
        {
            finding.moved_to = crate::discover::canonical(&answer.url);
            finding.reason = Some(format!("moved for good to {}", answer.url));
            if finding.outcome == Outcome::Unchanged {
                finding.outcome = Outcome::Moved;
            }
        }
        finding
    }
}

/// Why the redirects led to something that can't be the page.
fn led_astray(answer: &Answer) -> Option<String> {
    if answer.redirects.is_empty() {
        return None;
    }
    let (asked, got) = (
        Url::parse(&answer.asked).ok()?,
        Url::parse(&answer.url).ok()?,
    );
    let home = |url: &Url| url.path() == "/" || url.path().is_empty();
    if !home(&asked) && home(&got) {
        return Some(format!("the site sent us to its front page, {got}"));
    }
    let login = ["login", "signin", "sign-in", "sso", "auth", "subscribe"];
    let mut segments = got.path_segments()?;
    segments
        .any(|segment| login.contains(&segment.to_ascii_lowercase().as_str()))
        .then(|| format!("the site sent us to {got}, which asks for a login"))
}

/// What a page that can't be a version is recorded as, and the words for it.
fn no_version(kind: PageKind) -> Option<(Outcome, &'static str)> {
    Some(match kind {
        PageKind::Article | PageKind::Policy => return None,
        PageKind::ConsentWall => (Outcome::Blocked, "a consent wall"),
        PageKind::Paywall => (Outcome::Blocked, "behind a paywall"),
        PageKind::Login => (Outcome::Blocked, "a login form"),
        PageKind::BotCheck => (Outcome::Blocked, "a bot check"),
        PageKind::ErrorPage => (Outcome::Suspect, "an error page with status 200"),
        PageKind::Empty => (Outcome::Suspect, "empty"),
        PageKind::Listing => (Outcome::Suspect, "a list of links"),
        PageKind::Other => (Outcome::Suspect, "of an unknown kind"),
    })
}
