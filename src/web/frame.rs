//! What do all pages share? The frame, and what stands in it when there is nothing to show.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use jiff::Timestamp;

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
    /// The address asks for something that does not exist.
    #[error("{0}")]
    Bad(String),
    #[error("{0}")]
    Missing(&'static str),
    #[error("what was asked for could not be worked out: {0}")]
    Broke(String),
}

impl Fault {
    pub fn bad(key: &str, value: &str, expected: &str) -> Fault {
        Fault::Bad(format!("“{value}” is no {key}: {expected}."))
    }

    /// Status, title and sentence. What went wrong with the record is the log's to say.
    pub fn told(&self) -> (StatusCode, &'static str, String) {
        match self {
            Fault::Bad(words) => (
                StatusCode::BAD_REQUEST,
                "That can’t be asked",
                words.clone(),
            ),
            Fault::Missing(words) => (StatusCode::NOT_FOUND, "Not found", (*words).to_owned()),
            Fault::Store(_) | Fault::Template(_) | Fault::Broke(_) => {
                tracing::error!("a web page failed: {self}");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "That did not work",
                    "The record could not be read or written; the log of the daemon says more."
                        .to_owned(),
                )
            }
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, title, words) = self.told();
        message(status, title, &words)
    }
}

/// A page made from its template.
pub fn page(template: &impl Template) -> Result<Response, Fault> {
    Ok(Html(template.render()?).into_response())
}

/// A time as a page shows it: UTC in words, and for the browser, which turns it into the reader's zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub iso: String,
    pub words: String,
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Moment {
        Moment {
            iso: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            words: at.strftime("%-d %b %Y %H:%M:%S UTC").to_string(),
        }
    }
}

/// "3 h 20 min": a stretch of time in its two largest parts.
pub fn stretch(from: Timestamp, to: Timestamp) -> String {
    let millis = to.duration_since(from).as_millis();
    match from == to {
        true => "one check".to_owned(),
        false => lasted(i64::try_from(millis).unwrap_or(i64::MAX).max(1)),
    }
}

/// So many milliseconds, as [`stretch`] has them; none at all is one check.
pub fn lasted(millis: i64) -> String {
    match millis {
        ..=0 => "one check".to_owned(),
        1..1000 => "less than 1 s".to_owned(),
        some => seconds(some / 1000),
    }
}

/// So many seconds, as [`stretch`] has them.
pub fn seconds(seconds: i64) -> String {
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let first = parts.iter().position(|(count, _)| *count > 0).unwrap_or(3);
    let told: Vec<String> = parts
        .iter()
        .skip(first)
        .take(2)
        .filter(|(count, unit)| *count > 0 || (*unit == "s" && first == 3))
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    told.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_told_in_its_largest_parts() {
        let of = |seconds: i64| {
            stretch(
                Timestamp::UNIX_EPOCH,
                Timestamp::from_second(seconds).unwrap(),
            )
        };
        assert_eq!(of(0), "one check");
        assert_eq!(of(61), "1 min 1 s");
        assert_eq!(of(12_000), "3 h 20 min");
        assert_eq!(of(86_400), "1 d");
    }
}
