//! Does the page flip between states that it had before? It is told three times; after that it is counted.

use super::{Finding, SeenState};
use crate::store::{FLIPS_TOLD, Memory};

/// How many times in a row the page has gone back with this check; `None`: it has not.
pub(super) fn flip(memory: &Memory, finding: &Finding) -> Option<i64> {
    match &finding.seen {
        SeenState::New {
            returns_to: Some(_),
            ..
        } => Some(memory.flips + 1),
        _ => None,
    }
}

/// The words for a page that flips between states.
pub(super) fn flapping(memory: &Memory, finding: &Finding) -> Option<String> {
    let flip = flip(memory, finding).filter(|flip| *flip >= FLIPS_TOLD)?;
    let told = match flip > FLIPS_TOLD {
        true => ": it is counted and told to nobody",
        false => "",
    };
    Some(format!(
        "the page flips between states that it had before, {flip} times in a row{told}"
    ))
}
