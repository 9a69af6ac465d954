//! Can anybody change the past unnoticed? The ledger, its signed heads, and all that is computed again from the bytes up.

pub(super) mod afterwards;
#[cfg(test)]
pub(super) mod altered;
pub(super) mod anchors;
pub(super) mod bound;
pub(super) mod checkpoint;
pub(super) mod indexed;
pub(super) mod known;
pub(super) mod ledger;
pub(super) mod past;
pub(super) mod shown;
pub(super) mod sought;
pub(super) mod tables;
pub(super) mod verify;
