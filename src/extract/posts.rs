//! Is a block quotation somebody's post, embedded from its network? What the story quotes of it, the story says itself.

use super::{pattern::matches, tree::Tree};

pattern!(
    LEADS_TO_A_POST,
    r"(?i)^https?://[^/]+/(?:[^?#]*/)?(?:status|p|reel|video|posts?|notes|@[^/]+)/[\w-]{5,}"
);
pattern!(HANDLE, r"\(@[\w.-]+\)");

/// Whether it ends as networks sign what others embed: "Name (@handle)", and a link to the post. Their class names may be gone.
pub fn is_embedded(tree: &Tree<'_>, quotation: usize) -> bool {
    let link = tree.named(quotation, "a").last();
    let is_to_a_post = link
        .and_then(|link| tree.attr(link, "href"))
        .is_some_and(|href| matches(&LEADS_TO_A_POST, href));
    is_to_a_post
        && (quotation..tree.end(quotation))
            .filter_map(|at| tree.text(at))
            .any(|text| matches(&HANDLE, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_told_from_a_quotation_that_links_to_one() {
        for (html, is_post) in [
            (
                "<p>The wall holds.</p>— Maren Holt (@maren) <a href='https://x.com/maren/status/123456789'>May 4</a>",
                true,
            ),
            (
                "<a href='https://www.instagram.com/p/Cabc_1/'>A post shared by Maren Holt (@maren)</a>",
                true,
            ),
            (
                "“The wall holds,” <a href='https://x.com/maren/status/123456789'>she wrote</a>.",
                false,
            ),
            (
                "“The wall holds,” said Maren Holt (@maren). <a href='https://a.example/wall'>More</a>",
                false,
            ),
        ] {
            let html = scraper::Html::parse_document(&format!("<blockquote>{html}</blockquote>"));
            let tree = Tree::new(&html);
            let quotation = tree.named(0, "blockquote").next().unwrap();
            assert_eq!(is_embedded(&tree, quotation), is_post);
        }
    }
}
