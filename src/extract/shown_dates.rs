//! Which dates does the reader see above the story? The one of publication, and the words that say "updated".

use std::sync::LazyLock;

use regex::Regex;

use super::{dates, text, tree::Tree};

static UPDATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:last\s+)?(?:updated|last\s+update|letzte\s+(?:änderung|aktualisierung)|dernière\s+modification|última\s+(?:actualización|modificación)|modified|amended|revised|aktualisiert|geändert|stand:|mis(?:e)?\s+à\s+jour|modifié|actualizado|modificado|aggiornato|bijgewerkt|zaktualizowan|oppdatert|uppdaterad|opdateret|päivitetty)").ok()
});

#[derive(Debug, Default)]
pub struct Shown {
    pub published: Option<String>,
    /// The "updated" words, as shown.
    pub updated: Option<String>,
    /// The moment that they name.
    pub updated_at: Option<String>,
}

/// How far from the headline, in nodes, a date belongs to it.
const NEAR: usize = 600;

pub fn shown(tree: &Tree<'_>, unseen: &dyn Fn(usize) -> bool, headline: Option<usize>) -> Shown {
    let mut shown = Shown::default();
    let near = headline.map_or(0..tree.len(), |at| {
        at.saturating_sub(NEAR / 2)..tree.len().min(at + NEAR)
    });
    let mut at = near.start;
    while at < near.end {
        if unseen(at) {
            at = tree.end(at);
            continue;
        }
        let is_time = tree.name(at) == "time"
            || tree
                .attr(at, "itemprop")
                .is_some_and(|prop| prop.contains("date"));
        if is_time
            && !tree
                .above(at)
                .any(|above| matches!(tree.name(above), "nav" | "aside" | "footer" | "li"))
        {
            let moment = super::rules::date(tree, at);
            // "Updated" may stand beside the time, in its parent.
            let outer = tree
                .parent(at)
                .filter(|parent| tree.shown(*parent) < 120)
                .filter(|parent| words(tree, *parent).chars().count() < 120)
                .unwrap_or(at);
            let said = words(tree, outer);
            let itself = words(tree, at);
            let says_updated = |said: &str| {
                UPDATED
                    .as_ref()
                    .is_some_and(|updated| updated.is_match(said))
            };
            let before = said.split(itself.as_str()).next().unwrap_or_default();
            if says_updated(&itself)
                || tree.attr(at, "itemprop") == Some("dateModified")
                || says_updated(before)
            {
                if shown.updated.is_none() {
                    shown.updated_at = moment;
                    shown.updated = Some(if itself.is_empty() { said } else { itself });
                }
            } else if let Some(moment) = moment {
                shown.published.get_or_insert(moment);
            }
        } else if shown.updated.is_none()
            && tree.shown(at) < 100
            && let Some(said) = tree.text(at).map(text::clean)
            && said.chars().count() < 100
            && UPDATED
                .as_ref()
                .is_some_and(|updated| updated.find(&said).is_some_and(|found| found.start() < 4))
        {
            let parent = tree
                .parent(at)
                .filter(|parent| tree.shown(*parent) < 120)
                .map(|parent| words(tree, parent))
                .filter(|words| words.chars().count() < 120);
            let said = parent.unwrap_or(said);
            if said.chars().any(|c| c.is_ascii_digit()) {
                // "UPDATED: 19 Jan 2026 09.40" with its moment in a <time> beside it.
                let timed = (at + 1..near.end.min(at + 8))
                    .find(|at| tree.name(*at) == "time")
                    .filter(|time| said.contains(&words(tree, *time)))
                    .and_then(|time| super::rules::date(tree, time));
                shown.updated_at = timed.or_else(|| dates::read(&said));
                shown.updated = Some(said);
            }
        }
        at += 1;
    }
    if shown.published.is_none() {
        shown.published = dated_line(tree, unseen, &near);
    }
    shown
}

/// A short line near the headline that is a date.
fn dated_line(
    tree: &Tree<'_>,
    unseen: &dyn Fn(usize) -> bool,
    near: &std::ops::Range<usize>,
) -> Option<String> {
    let mut at = near.start;
    while at < near.end {
        if unseen(at) {
            at = tree.end(at);
            continue;
        }
        if tree.shown(at) < 80
            && let Some(said) = tree.text(at).map(text::clean)
            && (6..80).contains(&said.chars().count())
            && !UPDATED
                .as_ref()
                .is_some_and(|updated| updated.is_match(&said))
            && !tree
                .above(at)
                .any(|above| matches!(tree.name(above), "nav" | "footer" | "aside"))
            && super::lines::time(&said)
            && let Some(moment) = dates::read(&said)
        {
            return Some(moment);
        }
        at += 1;
    }
    None
}

fn words(tree: &Tree<'_>, at: usize) -> String {
    let all: Vec<&str> = (at..tree.end(at)).filter_map(|at| tree.text(at)).collect();
    text::clean(&all.join(" "))
}
