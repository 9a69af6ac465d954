//! How is an edit told at a terminal?
#![allow(dead_code)]
use crate::model::Edit;
#[derive(Clone, Copy)]
pub struct Style;
impl Style {
    pub fn for_stdout() -> Style {
        Style
    }
}
pub fn edit(edit: &Edit, _style: Style) -> String {
    super::safe(&format!("{edit:?}"))
}
pub fn comparison(comparison: &crate::model::Comparison, style: Style) -> String {
    comparison.edits.iter().map(|one| edit(one, style) + "\n").collect()
}
