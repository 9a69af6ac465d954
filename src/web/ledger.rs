//! What became of each quote of a page? A row a quote, a column a version: said so, reworded, given to somebody else, gone.

use super::{Desk, frame::Fault};
use crate::{
    model::{EditKind, Version},
    store::unless_damaged,
};

/// Versions that the ledger shows: the newest.
const COLUMNS: usize = 12;
/// Quotes that it shows.
const ROWS: usize = 200;

#[derive(Default)]
pub struct Ledger {
    pub columns: Vec<i64>,
    pub rows: Vec<QuoteRow>,
    /// Each notice with the version that first showed it.
    pub notices: Vec<(i64, String)>,
}

/// A quote over the versions.
pub struct QuoteRow {
    /// Each form that it had, oldest first.
    pub forms: Vec<Form>,
    pub cells: Vec<Shown>,
    pub is_changed: bool,
}

/// What was said, and by whom, from a version on.
pub struct Form {
    pub speaker: String,
    pub words: String,
    pub first: i64,
    /// Whether it is the newest.
    pub is_last: bool,
}

/// What became of a quote with a version, and what it was in that version.
pub struct Shown {
    pub cell: Cell,
    pub said: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub class: &'static str,
    pub sign: &'static str,
    pub words: &'static str,
}

const ABSENT: Cell = Cell {
    class: "absent",
    sign: "",
    words: "not there",
};
const SAID: Cell = Cell {
    class: "said",
    sign: "●",
    words: "said",
};
const NEW: Cell = Cell {
    class: "new",
    sign: "+",
    words: "added",
};
const REWORDED: Cell = Cell {
    class: "reworded",
    sign: "Δ",
    words: "reworded",
};
const GIVEN: Cell = Cell {
    class: "given",
    sign: "⇄",
    words: "given to another speaker",
};
const GONE: Cell = Cell {
    class: "gone",
    sign: "✕",
    words: "gone",
};

/// A row while the versions are walked.
struct Open {
    speaker: Option<String>,
    words: String,
    forms: Vec<Form>,
    cells: Vec<Shown>,
    is_there: bool,
}

impl Open {
    /// It is in the form that it has now.
    fn put(&mut self, cell: Cell, version: i64) {
        let speaker = self
            .speaker
            .clone()
            .unwrap_or_else(|| "nobody named".to_owned());
        let is_known =
            |form: &Form| form.speaker == speaker && form.words == self.words && form.is_last;
        let said = match self.is_there {
            true => format!("{}: {speaker}, “{}”", cell.words, self.words),
            false => cell.words.to_owned(),
        };
        if self.is_there && !self.forms.last().is_some_and(is_known) {
            if let Some(last) = self.forms.last_mut() {
                last.is_last = false;
            }
            self.forms.push(Form {
                speaker,
                words: self.words.clone(),
                first: version,
                is_last: true,
            });
        }
        self.cells.push(Shown { cell, said });
    }
}

pub async fn of_page(desk: &Desk, page: i64, versions: &[Version]) -> Result<Ledger, Fault> {
    let shown = &versions[versions.len().saturating_sub(COLUMNS)..];
    let mut rows: Vec<Open> = Vec::new();
    let mut notices: Vec<(i64, String)> = Vec::new();
    for (column, version) in shown.iter().enumerate() {
        let article = unless_damaged(desk.store.article(page, version.number).await)?;
        let Some(article) = article else {
            continue;
        };
        for notice in &article.notices {
            if !notices.iter().any(|(_, known)| *known == notice.text) {
                notices.push((version.number, notice.text.clone()));
            }
        }
        let comparison = desk.store.comparison(page, version.number).await;
        let edits = match unless_damaged(comparison)? {
            Some(comparison) if column > 0 => comparison.edits,
            _ => Vec::new(),
        };
        let mut taken: Vec<bool> = vec![false; article.quotes.len()];
        for row in &mut rows {
            let reworded = edits.iter().find(|edit| {
                edit.before.as_deref() == Some(&row.words)
                    && edit.speaker_before == row.speaker
                    && matches!(
                        edit.kind,
                        EditKind::QuoteReworded | EditKind::QuoteReattributed
                    )
            });
            let (speaker, words) = match reworded {
                Some(edit) => (
                    edit.speaker_after.clone(),
                    edit.after.clone().unwrap_or_default(),
                ),
                None => (row.speaker.clone(), row.words.clone()),
            };
            let place = article.quotes.iter().enumerate().position(|(at, quote)| {
                !taken[at] && quote.text == words && quote.speaker == speaker
            });
            let cell = match (place, reworded, row.is_there) {
                (Some(_), Some(edit), _) if edit.kind == EditKind::QuoteReattributed => GIVEN,
                (Some(_), Some(_), _) => REWORDED,
                (Some(_), None, true) => SAID,
                (Some(_), None, false) => NEW,
                (None, _, true) => GONE,
                (None, _, false) => ABSENT,
            };
            if let Some(at) = place {
                taken[at] = true;
                (row.speaker, row.words) = (speaker, words);
            }
            row.is_there = place.is_some();
            row.put(cell, version.number);
        }
        for (at, quote) in article.quotes.iter().enumerate() {
            if taken[at] || rows.len() >= ROWS {
                continue;
            }
            let mut row = Open {
                speaker: quote.speaker.clone(),
                words: quote.text.clone(),
                forms: Vec::new(),
                cells: Vec::new(),
                is_there: false,
            };
            for before in &shown[..column] {
                row.put(ABSENT, before.number);
            }
            row.is_there = true;
            row.put(if column == 0 { SAID } else { NEW }, version.number);
            rows.push(row);
        }
    }
    let rows = rows.into_iter().map(|row| QuoteRow {
        is_changed: row.cells.iter().any(|shown| shown.cell != SAID),
        forms: row.forms,
        cells: row.cells,
    });
    Ok(Ledger {
        columns: shown.iter().map(|version| version.number).collect(),
        rows: rows.collect(),
        notices,
    })
}
