//! What do programs get? The record as JSON, in the shapes of the command line, and its description by OpenAPI.

use axum::{
    Json,
    extract::{FromRequestParts, Path, Query, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{Desk, filter::Wanted, frame, page, search};
use crate::{
    compare,
    model::{Comparison, Page, Version},
    store::{EditFilter, EditRow, SpeakerRow},
};

/// Items of one answer at most, and without a `limit`.
const MOST: i64 = 500;

/// A fault, as JSON.
pub struct Fault(frame::Fault);

/// The numbers in an address; what is no number is told as any other fault is.
pub struct Numbers<T>(T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Numbers<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let read = Path::<T>::from_request_parts(parts, state).await;
        let Path(numbers) = read.map_err(|fault| frame::Fault::Bad(fault.body_text()))?;
        Ok(Numbers(numbers))
    }
}

/// What an address asks for behind its `?`, in the same way.
pub struct Asked<T>(T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let read = Query::<T>::from_request_parts(parts, state).await;
        let Query(asked) = read.map_err(|fault| frame::Fault::Bad(fault.body_text()))?;
        Ok(Asked(asked))
    }
}

impl<E: Into<frame::Fault>> From<E> for Fault {
    fn from(error: E) -> Fault {
        Fault(error.into())
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, _, words) = self.0.told();
        (status, Json(json!({ "error": words }))).into_response()
    }
}

type Answer = Result<Json<Value>, Fault>;

fn value(value: impl serde::Serialize) -> Answer {
    let value = serde_json::to_value(value).map_err(crate::store::StoreError::from)?;
    Ok(Json(value))
}

/// Where the next answer goes on, if this one was full.
fn next<T, N>(items: &[T], limit: i64, mark: impl Fn(&T) -> N) -> Option<N> {
    let is_full = i64::try_from(items.len()).is_ok_and(|found| found >= limit);
    items.last().filter(|_| is_full).map(mark)
}

/// `{"edits": […], "next": id or null}`: `before=next` asks for what is older.
pub async fn edits(State(desk): State<Desk>, Asked(wanted): Asked<Wanted>) -> Answer {
    let filter = wanted.filter(&desk, MOST)?;
    let edits = desk.store.edits(&filter).await?;
    let next = next(&edits, filter.limit.unwrap_or(MOST), |edit| edit.id);
    let ids: Vec<i64> = edits.iter().map(|edit| edit.id).collect();
    let pages = desk.store.pages_of_edits(&ids).await?;
    let edits: Vec<EditRow> = (edits.iter().map(|edit| EditRow::of(edit, &pages))).collect();
    value(json!({ "edits": edits, "next": next }))
}

pub async fn edit(State(desk): State<Desk>, Numbers(id): Numbers<i64>) -> Answer {
    let filter = EditFilter {
        id: Some(id),
        ..EditFilter::default()
    };
    let found = desk.store.edits(&filter).await?.pop();
    let found = found.ok_or(frame::Fault::Missing("There is no edit of that number."))?;
    let pages = desk.store.pages_of_edits(&[id]).await?;
    let review = desk.store.reviews(&[id]).await?.remove(&id);
    let mut value = serde_json::to_value(EditRow::of(&found, &pages))
        .map_err(crate::store::StoreError::from)?;
    value["review"] = serde_json::to_value(review).map_err(crate::store::StoreError::from)?;
    Ok(Json(value))
}

/// How a list is gone through: `after` is the `next` of the answer before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Listed {
    name: String,
    after: String,
    limit: String,
}

impl Listed {
    fn limit(&self) -> Result<i64, frame::Fault> {
        match self.limit.as_str() {
            "" => Ok(MOST),
            text => text
                .parse()
                .ok()
                .filter(|limit| (1..=MOST).contains(limit))
                .ok_or_else(|| frame::Fault::bad("limit", text, "expected a number from 1 to 500")),
        }
    }

    /// `after` as a number, 0 without one.
    fn after(&self) -> Result<i64, frame::Fault> {
        match self.after.as_str() {
            "" => Ok(0),
            text => text
                .parse()
                .ok()
                .filter(|number| *number >= 0)
                .ok_or_else(|| self.unknown_mark()),
        }
    }

    fn unknown_mark(&self) -> frame::Fault {
        frame::Fault::bad(
            "after",
            &self.after,
            "expected the `next` of an earlier answer",
        )
    }
}

/// `{"pages": […], "next": id or null}`.
pub async fn pages(State(desk): State<Desk>, Asked(listed): Asked<Listed>) -> Answer {
    let limit = listed.limit()?;
    let pages = desk.store.pages_after(listed.after()?, limit).await?;
    let next = next(&pages, limit, |page| page.id);
    value(json!({ "pages": pages, "next": next }))
}

/// The page with its versions and checks.
pub async fn one_page(State(desk): State<Desk>, Numbers(id): Numbers<i64>) -> Answer {
    let page = page::named(&desk, id).await?;
    value(json!({
        "page": page,
        "url": page.url,
        "versions": desk.store.versions(id).await?,
        "checks": desk.store.checks(id).await?,
    }))
}

pub async fn version(
    State(desk): State<Desk>,
    Numbers((id, number)): Numbers<(i64, i64)>,
) -> Answer {
    let article = desk.store.article(id, number).await?;
    value(article.ok_or(frame::Fault::Missing(
        "That page has no version of that number.",
    ))?)
}

#[derive(Debug, Deserialize)]
pub struct Two {
    from: i64,
    to: i64,
}

pub async fn diff(
    State(desk): State<Desk>,
    Numbers(id): Numbers<i64>,
    Asked(two): Asked<Two>,
) -> Answer {
    const MISSING: frame::Fault = frame::Fault::Missing("That page has no version of that number.");
    let old = desk.store.article(id, two.from).await?.ok_or(MISSING)?;
    let new = desk.store.article(id, two.to).await?.ok_or(MISSING)?;
    let page = page::named(&desk, id).await?;
    let versions = desk.store.versions(id).await?;
    let state = |number| versions.iter().find(|version| version.number == number);
    let mut comparison = desk
        .beside(move || compare::compare_states(&old, &new))
        .await?;
    if let Some(observed) = desk.store.observed_between(id, two.from, two.to).await? {
        comparison.observed(observed);
    }
    compare::mark_volatile(&desk.store.noise(id).await?, &mut comparison);
    value(Compared::of(
        &page,
        &comparison,
        [state(two.from), state(two.to)],
    ))
}

/// Two versions compared, with what they are of.
#[derive(Serialize)]
pub struct Compared<'a> {
    #[serde(flatten)]
    comparison: &'a Comparison,
    page: i64,
    url: &'a str,
    from: Option<&'a Version>,
    to: Option<&'a Version>,
}

impl<'a> Compared<'a> {
    pub fn of(
        page: &'a Page,
        comparison: &'a Comparison,
        [from, to]: [Option<&'a Version>; 2],
    ) -> Self {
        Compared {
            comparison,
            page: page.id,
            url: &page.url,
            from,
            to,
        }
    }
}

/// What `walkback status --json` prints.
pub async fn status(State(desk): State<Desk>) -> Answer {
    value(super::status::overview(&desk).await?)
}

/// `{"speakers": […], "next": mark or null}`.
pub async fn speakers(State(desk): State<Desk>, Asked(listed): Asked<Listed>) -> Answer {
    let limit = listed.limit()?;
    let after = match listed.after.as_str() {
        "" => None,
        mark => Some(SpeakerRow::read_mark(mark).ok_or_else(|| listed.unknown_mark())?),
    };
    let speakers = desk.store.speakers(&listed.name, after, limit).await?;
    let next = next(&speakers, limit, SpeakerRow::mark);
    value(json!({ "speakers": speakers, "next": next }))
}

/// `{"quotes": […], "next": number or null}`.
pub async fn said(State(desk): State<Desk>, Asked(listed): Asked<Listed>) -> Answer {
    let (skip, limit) = (listed.after()?, listed.limit()?);
    let quotes = desk.store.said_by(&listed.name, skip, limit).await?;
    let next = next(&quotes, limit, |_| skip.saturating_add(limit));
    value(json!({ "quotes": quotes, "next": next }))
}

pub async fn find(State(desk): State<Desk>, Asked(wanted): Asked<search::Wanted>) -> Answer {
    match wanted.sought()? {
        Some(sought) => value(desk.store.search(&sought).await?),
        None if wanted.is_empty() => {
            Err(frame::Fault::bad("q", "", "expected a word to search for").into())
        }
        None => value([(); 0]),
    }
}

pub async fn missing() -> Response {
    (
        StatusCode::NOT_FOUND,
        Json(json!({ "error": "There is nothing at that address; /api describes what there is." })),
    )
        .into_response()
}

/// The description of all this.
pub async fn description() -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        include_str!("assets/openapi.json"),
    )
        .into_response()
}
