//! How is an edit marked? One form of buttons; marks stand beside the record and change nothing of it.

use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use serde::Deserialize;

use super::{Desk, frame::Fault, login};
use crate::{
    compare,
    store::{Standing, ToReview},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Marked {
    /// `reviewed`, `dismissed`, `noise` (dismissed, and its like on that page from now on), `open`, `star`, `unstar`, or nothing where only a note is sent.
    mark: Option<String>,
    note: Option<String>,
    assigned: Option<String>,
    /// Where the reader came from, on this desk.
    back: Option<String>,
}

pub async fn mark(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Form(form): Form<Marked>,
) -> Result<Response, Fault> {
    let mut wanted = ToReview {
        note: form.note,
        assigned: form.assigned,
        ..ToReview::default()
    };
    match form.mark.as_deref() {
        None | Some("") => {}
        Some("open") => wanted.standing = Some(None),
        Some("noise") => wanted.standing = Some(Some(Standing::Dismissed)),
        Some("star") => wanted.starred = Some(true),
        Some("unstar") => wanted.starred = Some(false),
        Some(name) => {
            let standing = Standing::named(name).ok_or_else(|| {
                Fault::bad(
                    "mark",
                    name,
                    "expected reviewed, dismissed, noise, open, star or unstar",
                )
            })?;
            wanted.standing = Some(Some(standing));
        }
    }
    if !desk.store.review(id, &wanted, Timestamp::now()).await? {
        return Err(Fault::Missing("There is no edit of that number."));
    }
    match form.mark.as_deref() {
        Some("noise") => drop(desk.store.teach(id, compare::dismiss).await?),
        Some("open") => drop(desk.store.teach(id, compare::bring_back).await?),
        _ => {}
    }
    let back = match form.back {
        Some(back) => login::own(&back),
        None => format!("/edit/{id}"),
    };
    Ok(Redirect::to(&format!("{back}#edit-{id}")).into_response())
}
