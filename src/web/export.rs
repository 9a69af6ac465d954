//! How are edits taken away? As JSON lines, or as a table that a spreadsheet opens without harm.

use std::collections::HashMap;

use axum::{
    body::Body,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};

use super::{Desk, filter::Wanted, frame::Fault};
use crate::{
    model::Told,
    store::{EditFilter, EditRow, RecordedEdit, StoreError},
};

/// Edits that are in memory at once: an export has no end of its own, and is written while it is read.
const BATCH: i64 = 500;

/// What a table has of edits beside themselves.
struct Around {
    /// The desk's public address.
    desk: Option<String>,
    /// The snapshots before and after each edit.
    hashes: HashMap<i64, (String, String)>,
    /// The number of the page of each edit.
    pages: HashMap<i64, i64>,
}

type Written = Result<Vec<u8>, StoreError>;

pub async fn as_lines(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let body = written(desk, &wanted, Vec::new(), lines)?;
    Ok(attached("application/jsonl", "edits.jsonl", body))
}

pub async fn as_table(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let head = csv_of([COLUMNS.map(str::to_owned)])?;
    let body = written(desk, &wanted, head, table)?;
    Ok(attached("text/csv", "edits.csv", body))
}

fn attached(kind: &str, name: &str, body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, format!("{kind}; charset=utf-8")),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, body).into_response()
}

/// `head`, then the edits that are wanted, newest first, as `write` has them. A fault of the record breaks the answer off, for whoever
/// reads it to see.
fn written(
    desk: Desk,
    wanted: &Wanted,
    head: Vec<u8>,
    write: fn(&[RecordedEdit], &Around) -> Written,
) -> Result<Body, Fault> {
    let mut filter = wanted.filter(&desk, i64::MAX)?;
    let left = filter.limit.unwrap_or(i64::MAX);
    filter.limit = Some(BATCH.min(left));
    let rest = stream::try_unfold(
        (desk, filter, left),
        move |(desk, filter, left)| async move {
            if left <= 0 {
                return Ok(None);
            }
            let edits = desk.store.edits(&filter).await?;
            let Some(last) = edits.last() else {
                return Ok(None);
            };
            let left = left - i64::try_from(edits.len()).unwrap_or(left);
            let next = EditFilter {
                before_id: Some(last.id),
                limit: Some(BATCH.min(left)),
                ..filter
            };
            let ids: Vec<i64> = edits.iter().map(|edit| edit.id).collect();
            let around = Around {
                desk: desk.public_url(),
                hashes: desk.store.hashes(&ids).await?,
                pages: desk.store.pages_of_edits(&ids).await?,
            };
            Ok::<_, StoreError>(Some((write(&edits, &around)?, (desk, next, left))))
        },
    );
    let head = stream::once(async { Ok(head) });
    Ok(Body::from_stream(head.chain(rest)))
}

fn lines(edits: &[RecordedEdit], around: &Around) -> Written {
    let mut lines = Vec::new();
    for edit in edits {
        serde_json::to_writer(&mut lines, &EditRow::of(edit, &around.pages))?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// `change_…` is of the whole change, all else of the edit itself.
const COLUMNS: [&str; 26] = [
    "id",
    "url",
    "page",
    "watch",
    "kind",
    "significance",
    "facets",
    "before",
    "after",
    "speaker_before",
    "speaker_after",
    "last_seen_before",
    "first_seen_after",
    "change_disclosed",
    "change_stealth",
    "from_version",
    "to_version",
    "undisclosed",
    "told",
    "checks_between",
    "permalink",
    "snapshot_before",
    "snapshot_after",
    "unexplained",
    "told_words",
    "page_id",
];

/// A cell that begins like a formula is text (OWASP: CSV injection).
fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// As JSON has it.
fn name(told: Told) -> String {
    match serde_json::to_value(told) {
        Ok(serde_json::Value::String(name)) => name,
        _ => told.words().to_owned(),
    }
}

fn csv_of(rows: impl IntoIterator<Item = [String; COLUMNS.len()]>) -> Written {
    let mut out = csv::Writer::from_writer(Vec::new());
    for row in rows {
        out.write_record(row).map_err(std::io::Error::other)?;
    }
    Ok(out.into_inner().map_err(|error| error.into_error())?)
}

fn table(edits: &[RecordedEdit], around: &Around) -> Written {
    csv_of(edits.iter().map(|recorded| {
        let edit = &recorded.edit;
        let text = |value: &Option<String>| cell(value.as_deref().unwrap_or_default());
        let (before, after) = around.hashes.get(&recorded.id).cloned().unwrap_or_default();
        let facets: Vec<&str> = edit.facets.iter().map(|facet| facet.name()).collect();
        [
            recorded.id.to_string(),
            cell(&recorded.url),
            cell(&recorded.page),
            cell(&recorded.watch),
            edit.kind.name().to_owned(),
            edit.significance.name().to_owned(),
            facets.join(" "),
            text(&edit.before),
            text(&edit.after),
            text(&edit.speaker_before),
            text(&edit.speaker_after),
            recorded.last_seen_before.to_string(),
            recorded.first_seen_after.to_string(),
            recorded.disclosed.to_string(),
            recorded.stealth.to_string(),
            recorded.from_version.to_string(),
            recorded.to_version.to_string(),
            recorded.undisclosed.to_string(),
            name(recorded.told),
            recorded.checks_between.to_string(),
            (around.desk.as_ref())
                .map_or(String::new(), |desk| format!("{desk}/edit/{}", recorded.id)),
            before,
            after,
            recorded.is_unexplained().to_string(),
            recorded.told.words().to_owned(),
            (around.pages.get(&recorded.id)).map_or(String::new(), i64::to_string),
        ]
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(cell("12 towns"), "12 towns");
    }
}
