//! A line of underscores between two paragraphs parts one story from the next, as agencies set their round-ups.

use crate::extract::{
    fate::{Fate, NO_WORDS},
    pieces::Piece,
};

/// Keeps those that stand between kept pieces.
pub fn keep(pieces: &[Piece], fates: &mut [Fate]) {
    let is_kept = |fate: &Fate| *fate == Fate::Kept;
    let first = fates.iter().position(is_kept).unwrap_or(fates.len());
    let last = fates.iter().rposition(is_kept).unwrap_or(0);
    for at in first..last {
        if fates[at] == Fate::Dropped(NO_WORDS) && is_divider(&pieces[at].text) {
            fates[at] = Fate::Kept;
        }
    }
}

fn is_divider(text: &str) -> bool {
    text.len() >= 3 && text.bytes().all(|byte| byte == b'_')
}
