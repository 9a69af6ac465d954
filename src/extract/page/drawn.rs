//! Is the story drawn by scripts, and what do the page's data tell of it?

use crate::extract::{script_state, structured::Structured, text, tree::Tree};
use crate::model::{Block, BlockKind};

/// A page that shows more than this is no shell for scripts: their data are not looked through.
const SHELL_AT_MOST: usize = 2_500;
/// In bytes: what is told of a story from here on is all of it, and no summary.
const TOLD_FROM: usize = 400;
/// As much, where the page shows no text, and its data name a headline and who wrote it or when.
const NEWS_FROM: usize = 200;

/// The text that the page's data tell, and what told it, where the page shows a small part of it.
pub fn told(
    tree: &Tree<'_>,
    data: &Structured,
    headline: Option<&str>,
    blocks: &[Block],
) -> Option<(Vec<Block>, &'static str)> {
    if let Some(told) = told_only(data, blocks) {
        // What is told in one piece, the scripts' own data may tell in paragraphs.
        let parted = || parted(tree, headline, &told);
        let blocks = (told.len() == 1).then(parted).flatten().unwrap_or(told);
        return Some((blocks, "json_ld"));
    }
    told_to_scripts(tree, headline, blocks).map(|told| (told, "script_state"))
}

/// The bytes of the visible text.
pub fn shown(blocks: &[Block]) -> usize {
    let texts = (blocks.iter()).filter(|block| block.kind != BlockKind::Caption);
    texts.map(|block| block.text.len()).sum()
}

/// Whether what is shown is so small a part of what is told that scripts draw the rest.
fn is_shell(shown: usize, told: usize) -> bool {
    shown * 5 <= told * 2
}

/// The article's text from the data of the page's scripts.
fn told_to_scripts(
    tree: &Tree<'_>,
    headline: Option<&str>,
    blocks: &[Block],
) -> Option<Vec<Block>> {
    let size = shown(blocks);
    if size > SHELL_AT_MOST {
        return None;
    }
    script_state::told(tree, headline, blocks).filter(|told| is_shell(size, shown(told)))
}

/// The article's text from JSON-LD.
fn told_only(data: &Structured, blocks: &[Block]) -> Option<Vec<Block>> {
    let told = data.body.as_deref()?;
    let size = shown(blocks);
    let is_named =
        data.headline.is_some() && (data.published.is_some() || !data.authors.is_empty());
    let least = match size == 0 && is_named {
        true => NEWS_FROM,
        false => TOLD_FROM,
    };
    if told.len() < least || !is_shell(size, told.len()) {
        return None;
    }
    let told = if told.contains("</") {
        told.replace("</p>", "\n\n")
    } else {
        told.to_owned()
    };
    let blocks = told
        .split('\n')
        .map(text::unescaped)
        .filter(|text| !text.is_empty())
        .map(Block::paragraph);
    Some(blocks.collect())
}

/// The same words in more than one block, as the page's scripts have them.
fn parted(tree: &Tree<'_>, headline: Option<&str>, told: &[Block]) -> Option<Vec<Block>> {
    let key = |blocks: &[Block]| -> String {
        blocks.iter().map(|block| text::key(&block.text)).collect()
    };
    let whole = key(told);
    let is_same = |blocks: &Vec<Block>| blocks.len() > 1 && key(blocks) == whole;
    script_state::told(tree, headline, told)
        .filter(is_same)
        .or_else(|| script_state::strings(tree).into_iter().find(is_same))
}

#[cfg(test)]
mod tests {
    use crate::{extract, model::PageKind};

    #[test]
    fn a_short_story_that_scripts_draw_is_read_in_its_paragraphs() {
        let paragraphs = [
            "The towns along the coast have waited nine years for the wall that they were promised.",
            "'It is to stand by the spring,' says the harbour master, and nobody in Harrow believes it.",
            "The stones come from Larwood, by sea.",
        ];
        let html: String = paragraphs.map(|text| format!("<p>{text}</p>")).concat();
        let read = |script: &str| {
            let page = format!(
                "<html lang=en><head><title>Wall at last</title><script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Wall at last\",\
                 \"datePublished\":\"2026-03-03T09:00:00Z\",\"articleBody\":\"{}\"}}</script></head><body><div id=app></div><script>{script}</script></body>",
                paragraphs.join(" ")
            );
            extract::extract(page.as_bytes(), &extract::Hints::default()).unwrap()
        };
        let article = read("start()");
        assert_eq!(
            (article.page_kind, article.body.len()),
            (PageKind::Article, 1)
        );
        for script in [
            format!("window.__STATE__=(function(a){{return {{body:\"{html}\",n:a}}}}(1));"),
            format!(
                "window.__STATE__=(function(a){{return {{body:\"{}\",n:a}}}}(1));",
                html.replace('<', "\\u003C")
            ),
        ] {
            let article = read(&script);
            let texts: Vec<&str> = (article.body.iter()).map(|block| &*block.text).collect();
            assert_eq!(texts, paragraphs);
            assert_eq!(article.page_kind, PageKind::Article);
        }
    }
}
