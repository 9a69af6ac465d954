//! Is a block quotation somebody's post, embedded from its network? What the story quotes of it, the story says itself.

use crate::extract::{pattern::matches, tree::Tree};

// The networks, and any host that has its users and their posts as Mastodon has.
pattern!(
    LEADS_TO_A_POST,
    r"(?i)^https?://(?:(?:[\w-]+\.)*(?:twitter|x|instagram|facebook|tiktok|threads|bsky|truthsocial|linkedin|t|vk)\.(?:com|net|app|me)/(?:[^?#]*/)?(?:status|p|reel|video|posts?|@[^/]+)/[\w-]{5,}|[^/]+/@[^/]+/\d{6,})"
);
// "Name (@handle)", at the end of what stands before the link, or of the link.
pattern!(SIGNED, r"\(@[\w.-]+\)\W*$");

/// Whether it ends as networks sign what others embed: "Name (@handle)", and a link to the post. Their class names may be gone.
pub fn is_embedded(tree: &Tree<'_>, quotation: usize) -> bool {
    let Some(link) = tree.named(quotation, "a").last() else {
        return false;
    };
    let says = |text: &&str| text.contains(char::is_alphanumeric);
    let text_in =
        |range: std::ops::Range<usize>| range.filter_map(|at| tree.text(at)).filter(says).last();
    let is_to_a_post =
        (tree.attr(link, "href")).is_some_and(|href| matches(&LEADS_TO_A_POST, href));
    let is_signed = [text_in(quotation..link), text_in(link..tree.end(link))]
        .into_iter()
        .flatten()
        .any(|text| matches(&SIGNED, text));
    is_to_a_post && is_signed && text_in(tree.end(link)..tree.end(quotation)).is_none()
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
            (
                "“The wall holds,” wrote Holt (@maren) at night. <a href='https://x.com/m/status/123456'>Here</a>",
                false,
            ),
            (
                "“The wall holds,” (@maren) <a href='https://paper.example/posts/flood-diary'>May 4</a>",
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
