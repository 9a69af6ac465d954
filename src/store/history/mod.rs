//! What a check is written down as, and what stood on a page when.

pub(super) mod batch;
pub(super) mod flips;
pub(super) mod group;
pub(super) mod record;
pub(super) mod recorded;
pub(super) mod seen;
pub(super) mod steps;
pub(super) mod stood;
pub(super) mod told;
pub(super) mod version;
