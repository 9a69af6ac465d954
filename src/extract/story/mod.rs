//! Which of the pieces are the story, and what is furniture.

pub(super) mod above;
pub(super) mod adverts;
pub(super) mod anchors;
pub(super) mod appeals;
pub(super) mod around;
pub(super) mod asides;
pub(super) mod author_notes;
pub(super) mod behind;
pub(super) mod body;
pub(super) mod box_heads;
pub(super) mod box_names;
pub(super) mod boxes;
pub(super) mod captions;
pub(super) mod cards;
pub(super) mod class_marks;
pub(super) mod comments;
pub(super) mod cookie_boxes;
pub(super) mod copies;
pub(super) mod dividers;
pub(super) mod doubtful;
pub(super) mod fate;
pub(super) mod forum;
pub(super) mod furniture;
pub(super) mod last_words;
pub(super) mod line_words;
pub(super) mod lines;
pub(super) mod links;
pub(super) mod lists;
pub(super) mod offers;
pub(super) mod posts;
pub(super) mod region;
pub(super) mod sentences;
pub(super) mod series;
pub(super) mod set_in;
pub(super) mod share_bars;
pub(super) mod speakers;
pub(super) mod tail;
pub(super) mod times;
pub(super) mod tools;

#[cfg(test)]
mod plain_sentences;
