//! What is different between two versions? Both articles laid over each other, or side by side.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;

use super::{
    Desk, article,
    frame::{self, Fault, Moment},
    page,
    words::{self, Marked},
};
use crate::{
    compare::{self, Row, side_by_side},
    model::{Article, Comparison, Edit, EditKind, Verdict},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    from: Option<String>,
    to: Option<String>,
    view: Option<String>,
}

/// One line of the laid-over articles.
struct Line {
    /// `same`, `reworded`, `moved`, `removed`, `added`.
    class: &'static str,
    block: &'static str,
    /// The words before: marked where they went.
    old: Vec<Marked>,
    new: Vec<Marked>,
    /// Both at once, for the inline view.
    both: Vec<Marked>,
    speakers: Vec<String>,
    /// The number of the change, from 1, for jumping; 0 for a line that is the same.
    change: usize,
}

/// Lines that are shown, or unchanged ones that are folded away.
struct Stretch {
    is_folded: bool,
    lines: Vec<Line>,
}

/// A field beside the body that changed.
struct Field {
    name: &'static str,
    spans: Vec<Marked>,
    change: usize,
}

struct Choice {
    number: i64,
    label: String,
}

#[derive(Template)]
#[template(path = "diff.html")]
struct Diff {
    page: i64,
    title: String,
    language: String,
    from: i64,
    to: i64,
    from_seen: Moment,
    to_seen: Moment,
    versions: Vec<Choice>,
    is_side_by_side: bool,
    verdict: String,
    /// What the page showed with it.
    told: String,
    is_unexplained: bool,
    /// Edits that its notice does not speak of.
    unsaid: Vec<String>,
    fields: Vec<Field>,
    stretches: Vec<Stretch>,
    changes: usize,
}

/// Unchanged lines that are shown on each side of a change.
const AROUND: usize = 1;
/// Fewer unchanged lines than these are not worth folding.
const WORTH_FOLDING: usize = 3;

pub async fn diff(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let page = page::named(&desk, id).await?;
    if page.versions < 2 {
        return Err(Fault::Missing(
            "The page has one version so far: there is nothing to compare yet.",
        ));
    }
    let number = |key: &str, value: &Option<String>, otherwise: i64| match value.as_deref() {
        None | Some("") => Ok(otherwise),
        Some(text) => text
            .parse::<i64>()
            .map_err(|_| Fault::bad(key, text, "expected the number of a version")),
    };
    let to = number("to", &wanted.to, page.versions)?;
    let from = number("from", &wanted.from, to - 1)?;
    let versions = desk.store.versions(id).await?;
    let seen = |wanted: i64| {
        versions
            .iter()
            .find(|version| version.number == wanted)
            .map(|version| Moment::from(version.seen_from))
            .ok_or(Fault::Missing("That page has no version of that number."))
    };
    let (from_seen, to_seen) = (seen(from)?, seen(to)?);
    let old = desk.store.article(id, from).await?.unwrap_or_default();
    let new = desk.store.article(id, to).await?.unwrap_or_default();
    let title = (new.headline.clone().or(page.title)).unwrap_or_else(|| page.url.clone());
    let language = new.language.clone().unwrap_or_default();
    let worked_out = desk.beside(move || {
        let comparison = compare::compare_states(&old, &new);
        let fields = fields(&comparison);
        let mut change = fields.len();
        let stretches = folded(lines(&old, &new, &mut change));
        (comparison, fields, stretches, change)
    });
    let (mut comparison, fields, stretches, changes) = worked_out.await?;
    if let Some(observed) = desk.store.observed_between(id, from, to).await? {
        comparison.observed(observed);
    }
    compare::mark_volatile(&desk.store.noise(id).await?, &mut comparison);
    let steps = desk.store.told_between(id, from, to).await?;
    let (told, is_unexplained) = match &steps {
        _ if comparison.edits.is_empty() => (String::new(), false),
        Some(steps) => (steps.words(), steps.unexplained > 0),
        None => (
            words::capital(comparison.told_words()),
            comparison.unexplained().next().is_some(),
        ),
    };
    let unsaid = match steps {
        Some(_) => Vec::new(),
        None => (comparison.undisclosed.iter())
            .filter_map(|at| comparison.edits.get(*at))
            .map(Edit::what)
            .collect(),
    };
    frame::page(&Diff {
        page: id,
        title,
        language,
        from,
        to,
        from_seen,
        to_seen,
        versions: versions
            .iter()
            .map(|version| Choice {
                number: version.number,
                label: format!(
                    "{}: {}",
                    version.number,
                    version.seen_from.strftime("%-d %b %Y %H:%M:%S UTC")
                ),
            })
            .collect(),
        is_side_by_side: wanted.view.as_deref() == Some("side"),
        verdict: verdict(&comparison),
        told,
        is_unexplained,
        unsaid,
        fields,
        stretches,
        changes,
    })
}

fn verdict(comparison: &Comparison) -> String {
    match (comparison.verdict, comparison.edits.len()) {
        (Verdict::Unchanged, _) => "Nothing that a reader would call an edit.".to_owned(),
        (Verdict::Suspect, _) => format!(
            "No edits are told: {}.",
            comparison
                .reason
                .as_deref()
                .unwrap_or("the later page is no proper state of the article")
        ),
        (Verdict::Changed, 1) => "1 edit.".to_owned(),
        (Verdict::Changed, count) => format!("{count} edits."),
    }
}

/// What changed beside the body.
fn fields(comparison: &Comparison) -> Vec<Field> {
    let name = |edit: &Edit| match edit.kind {
        EditKind::HeadlineChanged => Some("Headline"),
        EditKind::StandfirstChanged => Some("Standfirst"),
        EditKind::BylineChanged => Some("Byline"),
        EditKind::NoticeAdded => Some("Notice added"),
        EditKind::NoticeChanged => Some("Notice changed"),
        EditKind::NoticeRemoved => Some("Notice removed"),
        _ => None,
    };
    comparison
        .edits
        .iter()
        .filter_map(|edit| Some((name(edit)?, edit)))
        .enumerate()
        .map(|(at, (name, edit))| Field {
            name,
            spans: words::marked(&edit.spans),
            change: at + 1,
        })
        .collect()
}

fn lines(old: &Article, new: &Article, change: &mut usize) -> Vec<Line> {
    let alike = compare::cut_alike(old, new);
    let (old, new) = alike.as_ref().map_or((old, new), |(old, new)| (old, new));
    let (old_speakers, new_speakers) = (article::speakers(old), article::speakers(new));
    let plain = |article: &Article, at: usize, tag: &'static str| {
        vec![Marked {
            tag,
            text: article.body[at].text.clone(),
        }]
    };
    let joined = |article: &Article, places: &[usize]| {
        let texts: Vec<&str> = places
            .iter()
            .map(|at| article.body[*at].text.as_str())
            .collect();
        vec![Marked {
            tag: "",
            text: texts.join("\n\n"),
        }]
    };
    let without = |spans: &[Marked], tag: &str| -> Vec<Marked> {
        spans
            .iter()
            .filter(|span| span.tag != tag)
            .cloned()
            .collect()
    };
    let mut next = |class: &str| {
        if class == "same" {
            0
        } else {
            *change += 1;
            *change
        }
    };
    side_by_side(old, new)
        .into_iter()
        .map(|row| match row {
            Row::Same { old: o, new: n } => Line {
                class: "same",
                block: n
                    .first()
                    .map_or("", |at| article::class(new.body[*at].kind)),
                old: joined(old, &o),
                both: joined(new, &n),
                new: joined(new, &n),
                speakers: n
                    .first()
                    .map(|at| new_speakers[*at].clone())
                    .unwrap_or_default(),
                change: 0,
            },
            Row::Reworded { new: n, spans, .. } => {
                let both = words::marked(&spans);
                Line {
                    class: "reworded",
                    block: article::class(new.body[n].kind),
                    old: without(&both, "ins"),
                    new: without(&both, "del"),
                    both,
                    speakers: new_speakers[n].clone(),
                    change: next("reworded"),
                }
            }
            Row::Moved {
                old: o,
                new: n,
                spans,
            } => {
                let (both, left) = if spans.is_empty() {
                    (plain(new, n, ""), plain(old, o, ""))
                } else {
                    let both = words::marked(&spans);
                    let left = without(&both, "ins");
                    (both, left)
                };
                Line {
                    class: "moved",
                    block: article::class(new.body[n].kind),
                    old: left,
                    new: without(&both, "del"),
                    both,
                    speakers: new_speakers[n].clone(),
                    change: next("moved"),
                }
            }
            Row::Removed(at) => Line {
                class: "removed",
                block: article::class(old.body[at].kind),
                old: plain(old, at, "del"),
                new: Vec::new(),
                both: plain(old, at, "del"),
                speakers: old_speakers[at].clone(),
                change: next("removed"),
            },
            Row::Added(at) => Line {
                class: "added",
                block: article::class(new.body[at].kind),
                old: Vec::new(),
                new: plain(new, at, "ins"),
                both: plain(new, at, "ins"),
                speakers: new_speakers[at].clone(),
                change: next("added"),
            },
        })
        .collect()
}

/// Long unchanged stretches folded away, but for what stands around a change.
fn folded(lines: Vec<Line>) -> Vec<Stretch> {
    let mut near = vec![false; lines.len()];
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.change > 0) {
        let end = (at + AROUND + 1).min(near.len());
        near[at.saturating_sub(AROUND)..end].fill(true);
    }
    let mut stretches: Vec<Stretch> = Vec::new();
    for (line, is_shown) in lines.into_iter().zip(near) {
        match stretches.last_mut() {
            Some(last) if last.is_folded != is_shown => last.lines.push(line),
            _ => stretches.push(Stretch {
                is_folded: !is_shown,
                lines: vec![line],
            }),
        }
    }
    for stretch in &mut stretches {
        if stretch.lines.len() < WORTH_FOLDING {
            stretch.is_folded = false;
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_change_is_shown_and_the_rest_folded() {
        let line = |change| Line {
            class: if change == 0 { "same" } else { "added" },
            block: "",
            old: Vec::new(),
            new: Vec::new(),
            both: Vec::new(),
            speakers: Vec::new(),
            change,
        };
        let lines = [0, 0, 0, 0, 1, 0, 0, 0, 2].map(line);
        let stretches = folded(lines.into());
        let told: Vec<(bool, usize)> = stretches
            .iter()
            .map(|stretch| (stretch.is_folded, stretch.lines.len()))
            .collect();
        // One unchanged line is not worth folding.
        assert_eq!(told, [(true, 3), (false, 3), (false, 1), (false, 2)]);
        assert!(folded(Vec::new()).is_empty());
    }
}
