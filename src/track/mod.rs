//! One check from start to end. Read `check.rs` first.
