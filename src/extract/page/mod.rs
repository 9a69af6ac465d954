//! From bytes to pieces of text, in reading order.

#[macro_use]
pub(super) mod pattern;
pub(super) mod attributes;
pub(super) mod breaks;
pub(super) mod bytes;
pub(super) mod class_words;
pub(super) mod drawn;
pub(super) mod held;
pub(super) mod inline;
pub(super) mod link_marks;
pub(super) mod needed;
pub(super) mod numbering;
pub(super) mod parse;
pub(super) mod pieces;
pub(super) mod plain;
pub(super) mod rows;
pub(super) mod seen;
pub(super) mod signing;
pub(super) mod survey;
pub(super) mod text;
pub(super) mod tree;
