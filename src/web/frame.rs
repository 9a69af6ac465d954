//! What do all pages share? The frame, and what stands in it when there is nothing to show.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

use crate::store::StoreError;

#[derive(Template)]
#[template(path = "message.html")]
struct Message<'a> {
    title: &'a str,
    words: &'a str,
}

/// A page with one sentence.
fn message(status: StatusCode, title: &str, words: &str) -> Response {
    let html = Message { title, words }
        .render()
        .unwrap_or_else(|_| title.to_owned());
    (status, Html(html)).into_response()
}

pub async fn not_found() -> Response {
    missing("There is no such page here.")
}

pub fn missing(words: &str) -> Response {
    message(StatusCode::NOT_FOUND, "Not found", words)
}

/// Why a page could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the page could not be put together: {0}")]
    Template(#[from] askama::Error),
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        tracing::error!("a web page failed: {self}");
        message(
            StatusCode::INTERNAL_SERVER_ERROR,
            "That did not work",
            "The record could not be read; the log of the daemon says more.",
        )
    }
}

/// A page made from its template.
pub fn page(template: &impl Template) -> Result<Response, Fault> {
    Ok(Html(template.render()?).into_response())
}
