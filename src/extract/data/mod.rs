//! What the page says of itself, to machines.

pub(super) mod description;
pub(super) mod json_ld;
pub(super) mod naming;
pub(super) mod script_state;
pub(super) mod structured;
pub(super) mod told;
