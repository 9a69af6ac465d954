//! What do programs get? The record as JSON, in the shapes of the command line, and its description by OpenAPI.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Desk, filter::Wanted, frame, page, search};
use crate::{compare, store::EditFilter};

/// Edits of one answer at most, and without a `limit`.
const MOST: i64 = 500;

/// A fault, as JSON.
pub struct Fault(frame::Fault);

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

/// `{"edits": […], "next": id or null}`: `before=next` asks for what is older.
pub async fn edits(State(desk): State<Desk>, Query(wanted): Query<Wanted>) -> Answer {
    let filter = wanted.filter(&desk, MOST)?;
    let edits = desk.store.edits(&filter).await?;
    let is_full = i64::try_from(edits.len()).ok() == filter.limit;
    let next = edits.last().filter(|_| is_full).map(|edit| edit.id);
    value(json!({ "edits": edits, "next": next }))
}

pub async fn edit(State(desk): State<Desk>, Path(id): Path<i64>) -> Answer {
    let filter = EditFilter {
        id: Some(id),
        ..EditFilter::default()
    };
    let found = desk.store.edits(&filter).await?.pop();
    let found = found.ok_or(frame::Fault::Missing("There is no edit of that number."))?;
    let review = desk.store.reviews(&[id]).await?.remove(&id);
    let mut value = serde_json::to_value(found).map_err(crate::store::StoreError::from)?;
    value["review"] = serde_json::to_value(review).map_err(crate::store::StoreError::from)?;
    Ok(Json(value))
}

pub async fn pages(State(desk): State<Desk>) -> Answer {
    value(desk.store.pages().await?)
}

/// The page with its versions and checks.
pub async fn one_page(State(desk): State<Desk>, Path(id): Path<i64>) -> Answer {
    let page = page::named(&desk, id).await?;
    value(json!({
        "page": page,
        "url": page.url,
        "versions": desk.store.versions(id).await?,
        "checks": desk.store.checks(id).await?,
    }))
}

pub async fn version(State(desk): State<Desk>, Path((id, number)): Path<(i64, i64)>) -> Answer {
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

pub async fn diff(State(desk): State<Desk>, Path(id): Path<i64>, Query(two): Query<Two>) -> Answer {
    const MISSING: frame::Fault = frame::Fault::Missing("That page has no version of that number.");
    let old = desk.store.article(id, two.from).await?.ok_or(MISSING)?;
    let new = desk.store.article(id, two.to).await?.ok_or(MISSING)?;
    value(compare::compare(&old, &new))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    name: String,
}

pub async fn speakers(State(desk): State<Desk>, Query(named): Query<Named>) -> Answer {
    value(desk.store.speakers(&named.name, MOST).await?)
}

pub async fn said(State(desk): State<Desk>, Query(named): Query<Named>) -> Answer {
    value(desk.store.said_by(&named.name, MOST).await?)
}

pub async fn find(State(desk): State<Desk>, Query(wanted): Query<search::Wanted>) -> Answer {
    match wanted.sought()? {
        Some(sought) => value(desk.store.search(&sought).await?),
        None => Err(frame::Fault::bad("q", "", "expected a word to search for").into()),
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
