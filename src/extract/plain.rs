//! Is this a page, or text without any markup? Such text falls into paragraphs at its empty lines.

use std::{borrow::Cow, sync::LazyLock};

use regex::Regex;

static MARKUP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)<(?:!doctype|\?xml|!--|/?(?:html|head|body|title|meta|script|main|article|section|div|span|p|br|h[1-6]|a|b|i|em|strong|table|ul|ol|li|pre|font|center|blockquote)\b)").ok()
});

/// The text as HTML, whatever its server calls it.
pub fn as_html(text: Cow<'_, str>) -> Cow<'_, str> {
    if MARKUP.as_ref().is_none_or(|markup| markup.is_match(&text)) {
        return text;
    }
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    let mut is_open = false;
    for line in escaped.lines() {
        match (line.trim().is_empty(), is_open) {
            (true, true) => html.push_str("</p>\n"),
            (false, false) => html.push_str("<p>"),
            _ => {}
        }
        is_open = !line.trim().is_empty();
        if is_open {
            html.push_str(line);
            html.push('\n');
        }
    }
    Cow::Owned(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_part_what_has_no_markup() {
        assert_eq!(
            as_html("One line\nand on.\n\n \nTwo: 1 < 2 & <https://h.example/>.".into()),
            "<p>One line\nand on.\n</p>\n<p>Two: 1 &lt; 2 &amp; &lt;https://h.example/>.\n"
        );
        assert_eq!(as_html("<P>One\n\ntwo".into()), "<P>One\n\ntwo");
    }
}
