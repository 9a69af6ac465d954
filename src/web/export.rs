//! How are edits taken away? As JSON lines, or as a table that a spreadsheet opens without harm.

use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::{Desk, filter::Wanted, frame::Fault};
use crate::store::{RecordedEdit, StoreError};

/// Edits of one export at most.
const MOST: i64 = 100_000;

pub async fn as_lines(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let mut lines = String::new();
    for edit in desk.store.edits(&wanted.filter(&desk, MOST)?).await? {
        lines.push_str(&serde_json::to_string(&edit).map_err(StoreError::from)?);
        lines.push('\n');
    }
    Ok((
        [
            (header::CONTENT_TYPE, "application/jsonl; charset=utf-8"),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"edits.jsonl\"",
            ),
        ],
        lines,
    )
        .into_response())
}

pub async fn as_table(
    State(desk): State<Desk>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let edits = desk.store.edits(&wanted.filter(&desk, MOST)?).await?;
    let table = table(&edits)
        .map_err(std::io::Error::other)
        .map_err(StoreError::from)?;
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"edits.csv\"",
            ),
        ],
        table,
    )
        .into_response())
}

const COLUMNS: [&str; 17] = [
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
    "disclosed",
    "stealth",
    "from_version",
    "to_version",
];

/// A cell that begins like a formula is text (OWASP: CSV injection).
fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn table(edits: &[RecordedEdit]) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    for recorded in edits {
        let edit = &recorded.edit;
        let text = |value: &Option<String>| cell(value.as_deref().unwrap_or_default());
        let facets: Vec<&str> = edit.facets.iter().map(|facet| facet.name()).collect();
        out.write_record([
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
        ])?;
    }
    Ok(out.into_inner().map_err(|error| error.into_error())?)
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
