//! How is a mistake shown? Under its line, with what was expected and the nearest valid word; all of them at once.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// Every fault of a file, drawn under its line.
#[derive(Debug, thiserror::Error)]
#[error("{rendered}")]
pub struct Faults {
    pub count: usize,
    pub rendered: String,
}

/// One fault before it is drawn.
#[derive(Debug)]
pub(super) struct Fault {
    pub span: Range<usize>,
    pub title: String,
    pub label: String,
    pub help: Option<String>,
}

pub(super) fn drawn(mut faults: Vec<Fault>, text: &str, file: &str) -> Faults {
    faults.sort_by_key(|fault| fault.span.start);
    let mut rendered = String::new();
    for fault in &faults {
        // A span past the end, as of a file that breaks off, is drawn at the end.
        let end = fault.span.end.min(text.len());
        let span = fault.span.start.min(end)..end;
        let snippet = Snippet::source(text)
            .path(file)
            .line_start(1)
            .annotation(AnnotationKind::Primary.span(span).label(&fault.label));
        let mut group =
            Group::with_title(Level::ERROR.primary_title(&fault.title)).element(snippet);
        if let Some(help) = &fault.help {
            group = group.element(Level::HELP.message(help));
        }
        rendered.push_str(&Renderer::plain().render(&[group]));
        rendered.push_str("\n\n");
    }
    let faults_word = if faults.len() == 1 {
        "1 fault".to_owned()
    } else {
        format!("{} faults", faults.len())
    };
    rendered.push_str(&format!("{faults_word} in {file}"));
    Faults {
        count: faults.len(),
        rendered,
    }
}

/// The nearest of some words, where one is near enough to be meant.
pub fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = (word.chars().count() / 3).max(1);
    words
        .into_iter()
        .map(|known| (distance(word, known), known))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, known)| known)
}

/// Letters to put in, take out, exchange or swap with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (
        a.to_lowercase().chars().collect(),
        b.to_lowercase().chars().collect(),
    );
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(rows[i][j - 1] + 1)
                .min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}
