//! Is this a page, or text without any markup? Such text falls into paragraphs at its empty lines.

use std::borrow::Cow;

pattern!(
    MARKUP,
    r"(?i)<(?:!doctype|\?xml|!--|/?(?:html|head|body|title|meta|script|main|article|section|div|span|p|br|h[1-6]|a|b|i|em|strong|table|ul|ol|li|pre|font|center|blockquote)\b)"
);

/// Whether what a server calls plain text is so: what looks like a tag is a part of the text. A page that is only called so opens with one.
pub fn is_called_text(text: &str, content_type: Option<&str>) -> bool {
    let kind = content_type.unwrap_or_default().split(';').next();
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/plain"))
        && !text.trim_start().starts_with('<')
}

/// The text as HTML: as it is where it has markup, else in its paragraphs.
pub fn as_html(text: Cow<'_, str>) -> Cow<'_, str> {
    if MARKUP.as_ref().is_none_or(|markup| markup.is_match(&text)) {
        return text;
    }
    Cow::Owned(paragraphs(&text))
}

/// Text without markup as HTML, its empty lines between paragraphs.
pub fn paragraphs(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    let lines: Vec<&str> = escaped.lines().map(str::trim).collect();
    let paragraphs = lines.split(|line| line.is_empty());
    (paragraphs.filter(|lines| !lines.is_empty()).enumerate())
        .map(|(place, lines)| {
            let tag = if place == 0 && is_title(lines) {
                "h1"
            } else {
                "p"
            };
            format!("<{tag}>{}</{tag}>\n", lines.join("\n"))
        })
        .collect()
}

/// A first line that stands alone and is no sentence.
fn is_title(lines: &[&str]) -> bool {
    const LONGEST: usize = 150;
    matches!(lines, [line] if line.len() <= LONGEST && !line.ends_with(['.', '!', '?', ':', ';', ',']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_part_what_has_no_markup() {
        assert_eq!(
            as_html("A wall\n\nOne line\nand on.\n\n \nTwo: 1 < 2 & <https://h.example/>.".into()),
            "<h1>A wall</h1>\n<p>One line\nand on.</p>\n<p>Two: 1 &lt; 2 &amp; &lt;https://h.example/>.</p>\n"
        );
        assert_eq!(as_html("<P>One\n\ntwo".into()), "<P>One\n\ntwo");
    }
}
