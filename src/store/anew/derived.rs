//! What does today's code make of the checks on record, and how does that differ from what was told?

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{Article, Comparison, Edit, Outcome};

/// What today's code makes of one check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Derived {
    pub position: i64,
    pub at: Timestamp,
    pub outcome: Outcome,
    pub reason: Option<String>,
    pub version: Option<i64>,
    /// The row of the body that the version rests on.
    pub body: Option<i64>,
    pub made: Option<Made>,
}

/// A version as today's code makes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Made {
    pub article: Article,
    pub fingerprint: String,
    pub returns_to: Option<i64>,
    pub comparison: Option<Comparison>,
}

/// How a page's history differs by today's code.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Difference {
    pub page: i64,
    pub url: String,
    pub versions_before: usize,
    pub versions_after: usize,
    /// Versions whose article reads otherwise now.
    pub reread: usize,
    /// Edits that today's code does not tell.
    pub withdrawn: Vec<Edit>,
    /// Edits that it tells and that were not told.
    pub found: Vec<Edit>,
}

/// Whether two tellings are of one edit: the same kind, the same words.
pub(in crate::store) fn is_same(a: &Edit, b: &Edit) -> bool {
    a.kind == b.kind && a.before == b.before && a.after == b.after
}

/// What today's code tells otherwise; `None` where nothing is. `untold`: [`crate::store::Store::untold`].
pub fn difference(
    told: &[Derived],
    derived: &[Derived],
    untold: Vec<(Timestamp, Edit)>,
) -> Option<Difference> {
    let as_told = |look: &Derived| {
        (
            look.position,
            look.outcome,
            look.reason.clone(),
            look.version,
            look.made.clone(),
        )
    };
    if untold.is_empty() && told.iter().map(as_told).eq(derived.iter().map(as_told)) {
        return None;
    }
    let made = |looks: &[Derived]| looks.iter().filter(|look| look.made.is_some()).count();
    let edits = |looks: &[Derived]| -> Vec<(Timestamp, Edit)> {
        let mut edits = Vec::new();
        for look in looks {
            let comparison = look.made.as_ref().and_then(|made| made.comparison.as_ref());
            for edit in comparison.iter().flat_map(|comparison| &comparison.edits) {
                edits.push((look.at, edit.clone()));
            }
        }
        edits
    };
    let (before, now) = (edits(told), edits(derived));
    let mut at_moments: HashMap<Timestamp, Vec<usize>> = HashMap::new();
    for (place, (seen, _)) in now.iter().enumerate() {
        at_moments.entry(*seen).or_default().push(place);
    }
    let (mut withdrawn, mut stands) = (Vec::new(), vec![false; now.len()]);
    for (at, edit) in before.into_iter().chain(untold) {
        let mut places = at_moments.get(&at).into_iter().flatten().copied();
        // Of one whose words are lost the kind is known.
        let is_wordless = edit.before.is_none() && edit.after.is_none();
        let is = |other: &Edit| is_same(&edit, other) || is_wordless && edit.kind == other.kind;
        match places.find(|place| !stands[*place] && is(&now[*place].1)) {
            Some(place) => stands[place] = true,
            None => withdrawn.push(edit),
        }
    }
    let found = now.into_iter().zip(stands).filter(|(_, stands)| !stands);
    let by_position: HashMap<i64, &Derived> =
        told.iter().map(|look| (look.position, look)).collect();
    let reread = derived
        .iter()
        .filter_map(|look| Some((look.position, &look.made.as_ref()?.article)))
        .filter(|(position, article)| {
            by_position
                .get(position)
                .and_then(|look| look.made.as_ref())
                .is_some_and(|made| made.article != **article)
        })
        .count();
    Some(Difference {
        versions_before: made(told),
        versions_after: made(derived),
        reread,
        withdrawn,
        found: found.map(|((_, edit), _)| edit).collect(),
        ..Difference::default()
    })
}
