//! How are headline, standfirst and byline told? Each as a whole: one edit a field.

use super::{
    budget::Budget,
    lexicon::{self, Lexicon, List},
    normal,
    telling::{Told, edit},
};
use crate::model::{Article, EditKind, Facet};

/// A standfirst that the other page shows as a block of its story: another template, or a template read otherwise.
/// Gives the blocks, old and new, that are the other side's standfirst.
pub fn standfirst_in_body(old: &Article, new: &Article) -> (Option<usize>, Option<usize>) {
    let among = |standfirst: &Option<String>, own: &Option<String>, article: &Article| {
        let wanted = normal::normal(standfirst.as_deref().filter(|_| own.is_none())?);
        article
            .body
            .iter()
            .position(|block| normal::normal(&block.text) == wanted)
    };
    (
        among(&new.standfirst, &old.standfirst, old),
        among(&old.standfirst, &new.standfirst, new),
    )
}

/// Headline, standfirst, byline.
pub fn fields(old: &Article, new: &Article, lexicon: &Lexicon, budget: &Budget) -> Vec<Told> {
    let mut edits = Vec::new();
    let mut field = |kind: EditKind, before: Option<&str>, after: Option<&str>| {
        if normal::normal(before.unwrap_or_default()) != normal::normal(after.unwrap_or_default()) {
            let mut edit = edit(kind, before, after, lexicon, budget);
            // Whoever is called May or Will is no date and no promise.
            if kind == EditKind::BylineChanged {
                (edit.facets)
                    .retain(|facet| matches!(facet, Facet::Name | Facet::Typo | Facet::Typography));
            }
            edits.push((edit, None));
        }
    };
    field(
        EditKind::HeadlineChanged,
        old.headline.as_deref(),
        new.headline.as_deref(),
    );
    if standfirst_in_body(old, new) == (None, None) {
        field(
            EditKind::StandfirstChanged,
            old.standfirst.as_deref(),
            new.standfirst.as_deref(),
        );
    }
    let names = |article: &Article| (!article.byline.is_empty()).then(|| article.byline.join(", "));
    let sorted = |article: &Article| {
        let mut names: Vec<String> = article
            .byline
            .iter()
            .map(|name| normal::normal(name).to_lowercase())
            .collect();
        names.sort();
        names
    };
    // An office that signs, where nobody did, is a template's doing: no person wrote or left.
    let is_office = |article: &Article| {
        article.byline.iter().all(|name| {
            name.split_whitespace()
                .any(|word| lexicon::any().has(List::Offices, &word.to_lowercase()))
        })
    };
    let template =
        (old.byline.is_empty() && is_office(new)) || (new.byline.is_empty() && is_office(old));
    if sorted(old) != sorted(new) && !template {
        field(
            EditKind::BylineChanged,
            names(old).as_deref(),
            names(new).as_deref(),
        );
    }
    edits
}
