//! Where do the links stand by which a page is shared? Told by where they lead, whatever the bar is called and whatever tongue it speaks.

use crate::extract::{pattern::matches, text, tree::Tree};

// Where networks take what is to be shared, and letters to nobody yet: parts of addresses, as their own instructions give them.
pattern!(
    TAKES,
    r"(?x)
    /sharer(?:\.php)?(?:[/?\#]|$)|facebook\.com/share\.php|facebook\.com/dialog/share|facebook\.com/dialog/send|fb-messenger://share|
    /intent/tweet|/intent/post|bsky\.app/intent|[/.]twitter\.com/share(?:[/?]|$)|//(?:www\.)?x\.com/share(?:[/?]|$)|//wa\.me/\?|whatsapp\.com/send\?text|
    whatsapp://send|//t\.me/share|telegram\.me/share|tg://msg_url|/share[Aa]rticle|linkedin\.com/sharing|pin/create|
    reddit\.com/submit|tumblr\.com/share|tumblr\.com/widgets/share|vk\.com/share|connect\.ok\.ru/|
    social-plugins\.line\.me|line\.me/r/msg|xing\.com/spi|viber://forward|getpocket\.com/save|
    flipboard\.com/bookmarklet|service\.weibo\.com/share|b\.hatena\.ne\.jp/entry|share\.naver\.com|^mailto:\?(?:subject|body)="
);

/// In characters without spaces: what stands in a bar, and what of it is no link of this sort, a label and a count.
const BAR: usize = 160;
const BESIDE: usize = 24;
/// In characters without spaces: one link alone makes a bar that says no more.
const ALONE: usize = 40;
/// In elements and texts.
const NODES: usize = 300;
const LINKS: usize = 32;

/// The elements that hold such links, and next to nothing else.
pub fn bars(tree: &Tree<'_>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut end = 0;
    for link in tree.named(0, "a") {
        if link >= end
            && shares(tree, link)
            && let Some(bar) = around(tree, link)
        {
            end = tree.end(bar);
            found.push(bar);
        }
    }
    found
}

fn shares(tree: &Tree<'_>, link: usize) -> bool {
    /// In bytes: the rest of an address is what is shared.
    const START: usize = 120;
    tree.attr(link, "href")
        .is_some_and(|href| matches(&TAKES, &href[..href.floor_char_boundary(START)]))
}

fn around(tree: &Tree<'_>, link: usize) -> Option<usize> {
    let small = tree.above(link).take(5).take_while(|at| {
        tree.shown(*at) <= BAR
            && tree.end(*at) - *at <= NODES
            && !matches!(tree.name(*at), "body" | "main" | "article")
    });
    small.filter(|at| is_bar(tree, *at)).last()
}

fn is_bar(tree: &Tree<'_>, at: usize) -> bool {
    let is_of_the_story = ["time", "h1", "h2", "input"]
        .iter()
        .any(|name| tree.named(at, name).next().is_some());
    let (mut all, mut own, mut said) = (0, 0, 0);
    for link in tree.named(at, "a").take(LINKS) {
        all += 1;
        if shares(tree, link) {
            own += 1;
            said += tree.shown(link);
        }
    }
    !is_of_the_story
        && !holds_a_sentence(tree, at)
        && tree.shown(at).saturating_sub(said) <= BESIDE
        && (own >= 2 && own * 2 >= all || own == 1 && all == 1 && tree.shown(at) <= ALONE)
}

/// Whether something beside the links ends as a sentence does, or is said by somebody.
fn holds_a_sentence(tree: &Tree<'_>, at: usize) -> bool {
    let is_end = |said: &str| said.contains(['“', '”', '„', '«', '"']) || text::ends_sentence(said);
    let mut inside = at;
    while inside < tree.end(at) {
        if matches!(
            tree.name(inside),
            "a" | "script" | "style" | "svg" | "template"
        ) {
            inside = tree.end(inside);
            continue;
        }
        if tree.text(inside).is_some_and(|said| is_end(said.trim())) {
            return true;
        }
        inside += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn a_bar_is_told_by_where_its_links_lead() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |bar: &str| {
            let html = format!(
                "<html lang=it><body><main><article><h1>Levy dropped</h1><div>{0}{bar}{0}</div></article></main>",
                story.repeat(2)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.body.len()
        };
        let facebook = "<a href='https://www.facebook.com/sharer.php?u=x'>Facebook</a>";
        for bar in [
            format!(
                "<div class=q><span>Fai girare</span> {facebook} <a href='https://x.com/intent/tweet?url=x'>X</a> <a href='https://wa.me/?text=x'>WhatsApp</a> <span>128</span></div>"
            ),
            format!("<div class=q>{facebook} <span>128</span></div>"),
        ] {
            assert_eq!(read(&bar), 4, "{bar}");
        }
        let told = format!(
            "<p>Whoever wants to see the wall may look at it on {facebook}, where the council shows it each day at noon.</p>"
        );
        assert_eq!(read(&told), 5);
    }
}
