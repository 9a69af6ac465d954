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
    /// The edit to go on with, where this one leaves the list.
    next: Option<i64>,
    /// Numbers of edits that are marked alike, parted by commas: the whole change.
    also: Option<String>,
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
    let ids = marked_ids(id, form.also.as_deref())?;
    // All or none.
    let known = desk.store.pages_of_edits(&ids).await?;
    if ids.iter().any(|id| !known.contains_key(id)) {
        return Err(Fault::Missing("There is no edit of that number."));
    }
    let before = desk.store.reviews(&ids).await?;
    let was_dismissed = |id: &i64| {
        let review = before.get(id);
        review.is_some_and(|review| review.standing == Some(Standing::Dismissed))
    };
    for id in &ids {
        if !desk.store.review(*id, &wanted, Timestamp::now()).await? {
            return Err(Fault::Missing("There is no edit of that number."));
        }
        match form.mark.as_deref() {
            Some("noise") => drop(desk.store.teach(*id, compare::dismiss).await?),
            Some("open") if was_dismissed(id) => {
                drop(desk.store.teach(*id, compare::bring_back).await?)
            }
            _ => {}
        }
    }
    let back = match form.back {
        Some(back) => login::own(&back),
        None => format!("/edit/{id}"),
    };
    // Out of the queue goes what is no longer open: the reader goes on with the next.
    let leaves = back.starts_with("/review") && matches!(wanted.standing, Some(Some(_)));
    let at = form.next.filter(|next| leaves && *next > 0).unwrap_or(id);
    Ok(Redirect::to(&format!("{back}#edit-{at}")).into_response())
}

/// Edits of one change that may be marked at once: more than one has.
const MOST: usize = 1_000;

/// The edits that are meant: the one of the address, or those of its change.
fn marked_ids(id: i64, also: Option<&str>) -> Result<Vec<i64>, Fault> {
    let Some(also) = also.filter(|also| !also.is_empty()) else {
        return Ok(vec![id]);
    };
    let numbers = also.split(',').take(MOST + 1).map(|text| {
        let number = text.trim().parse::<i64>();
        number.map_err(|_| Fault::bad("also", text, "expected numbers parted by commas"))
    });
    let ids = numbers.collect::<Result<Vec<i64>, Fault>>()?;
    if ids.len() > MOST || !ids.contains(&id) {
        return Err(Fault::bad(
            "also",
            also,
            "expected the edits of one change, with that of the address",
        ));
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_marked_or_the_whole_change() {
        assert_eq!(marked_ids(7, None).unwrap(), [7]);
        assert_eq!(marked_ids(7, Some("")).unwrap(), [7]);
        assert_eq!(marked_ids(7, Some("7,8, 9")).unwrap(), [7, 8, 9]);
        assert!(marked_ids(7, Some("7;8")).is_err());
        assert!(marked_ids(7, Some("8,9")).is_err());
    }
}
