//! What came back, and what does it say? One request, and its answer read, away from the threads that the network needs.

use std::sync::Arc;

use super::{Clock, Desk, Finding, TrackError, judge, readers::aside};
use crate::{
    compare,
    extract::{self, Hints},
    fetch::{Failure, Request, Room},
    model::{Answer, Article, SiteRules},
    store::Memory,
    watchlist::Watch,
};

/// What came, and what it says.
pub(super) struct Look {
    /// When the answer had come: what it says was so by then. A request may have waited long for its host before it left.
    pub at: jiff::Timestamp,
    pub answered: Arc<Result<Answer, Failure>>,
    /// The article of an answer that brought a page; `None` for any other answer.
    pub article: Option<Arc<Result<Article, extract::Unreadable>>>,
    /// The earlier version that the article equals, if the page was ever in this state.
    known: Option<i64>,
    /// What the answer takes of the memory that there is for large ones.
    pub room: Room,
}

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

/// Asks, and reads what came; what came outlives the process before it is read.
pub(super) async fn look(
    desk: &Desk,
    memory: &Memory,
    watch: &Watch,
    request: Request,
    clock: Clock,
) -> Result<Look, TrackError> {
    let mut room = Room::default();
    let answered = desk.client.get_into(&mut room, &request).await;
    let at = clock.now();
    if let Ok(answer) = &answered
        && matches!(answer.status, 200 | 203)
    {
        desk.store.arrive(memory, at, answer)?;
    }
    take_in(desk, memory, watch, Came { answered, at, room }).await
}

/// What came, not yet read.
pub(super) struct Came {
    pub answered: Result<Answer, Failure>,
    pub at: jiff::Timestamp,
    pub room: Room,
}

/// Reads what came.
pub(super) async fn take_in(
    desk: &Desk,
    memory: &Memory,
    watch: &Watch,
    came: Came,
) -> Result<Look, TrackError> {
    let Came { answered, at, room } = came;
    let answered = Arc::new(answered);
    let is_page = matches!(answered.as_ref(), Ok(answer) if matches!(answer.status, 200 | 203));
    let article = if is_page {
        let rules = match answered.as_ref() {
            Ok(answer) => rules(desk, watch, answer),
            Err(_) => SiteRules::default(),
        };
        let (answered, size) = (answered.clone(), size(&answered));
        let newest = as_before(memory, &answered);
        aside(size, move || {
            let answer = answered.as_ref().as_ref().ok()?;
            let article = newest.map_or_else(|| read(answer, &rules), Ok);
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
        Some(state) => match &memory.newest_state {
            // Most answers show what is known already.
            Some((newest, first)) if *newest == state => Some(*first),
            _ => match desk.store.known_state(memory.page.id, &state).await? {
                None => known_but_for_noise(desk, memory, article.as_ref()).await?,
                known => known,
            },
        },
        None => None,
    };
    Ok(Look {
        at,
        answered,
        article: article.map(Arc::new),
        known,
        room,
    })
}

/// The earlier version that an article equals, what never rests on the page left out. One that only that keeps from being the newest is none.
async fn known_but_for_noise(
    desk: &Desk,
    memory: &Memory,
    article: Option<&Result<Article, extract::Unreadable>>,
) -> Result<Option<i64>, TrackError> {
    let (Some(Ok(article)), Some((newest, latest))) = (article, &memory.latest) else {
        return Ok(None);
    };
    if !compare::has_restless(&memory.noise) {
        return Ok(None);
    }
    let state = compare::state(article, &memory.noise);
    if state == compare::state(latest, &memory.noise) {
        return Ok(None);
    }
    let is_it = |before: &Article| compare::state(before, &memory.noise) == state;
    Ok(desk
        .store
        .known_among(memory.page.id, *newest - 1, STATES, is_it)
        .await?)
}

/// So many versions back a return is looked for on a page that never rests.
pub(super) const STATES: i64 = 20;

/// The newest version, where the answer is to the byte what last showed it.
fn as_before(memory: &Memory, answered: &Result<Answer, Failure>) -> Option<Article> {
    let last = memory.last_body.as_ref().filter(|last| last.is_newest)?;
    let (_, article) = memory.latest.as_ref()?;
    last.is(&answered.as_ref().ok()?.body)
        .then(|| article.clone())
}

/// Judges what a look brought.
pub(super) async fn weigh(memory: &Arc<Memory>, look: &Look) -> Result<Finding, TrackError> {
    let at = look.at;
    let memory = memory.clone();
    let (answered, article, known) = (look.answered.clone(), look.article.clone(), look.known);
    aside(size(&answered), move || {
        judge(&memory, &answered, article.as_deref(), known, at)
    })
    .await
}

fn size(answered: &Result<Answer, Failure>) -> usize {
    answered.as_ref().map_or(0, |answer| answer.body.len())
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
