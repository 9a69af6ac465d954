//! Is this a story, a policy, a list, a wall, an error?

pub(super) mod challenge;
pub(super) mod consent;
pub(super) mod guidance;
pub(super) mod kind;
pub(super) mod kind_words;
pub(super) mod listing;
pub(super) mod wall;
