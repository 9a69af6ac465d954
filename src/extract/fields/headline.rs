//! What is the headline, as the reader sees it? The heading that agrees with what the page says of itself, without kicker or site name.

use crate::extract::{
    captions,
    heading_words::{shown, words_of},
    naming::{Names, fallback},
    pattern::matches,
    pieces,
    seen::Seen,
    standfirst,
    structured::Structured,
    text,
    tree::Tree,
};

pattern!(
    NO_HEADLINE,
    r"(?:^|[-_ ])(?:logo|site-title|site-name|brand|branding|masthead|nav|menu|breadcrumbs?|related|sidebar|widget|card|teaser|newsletter|cookie|consent|modal|comments?|author|promo|footer|recommend\w*|most-\w+)(?:$|[-_ ])"
);

/// The headline's words, and the element that shows them.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Headline {
    pub text: Option<String>,
    pub at: Option<usize>,
}

/// `over`: whether an element opens over the page, or is no part of what it tells; such a box comes and goes.
pub fn headline(
    tree: &Tree<'_>,
    data: &Structured,
    unseen: &dyn Fn(usize) -> bool,
    over: &dyn Fn(usize) -> bool,
) -> Headline {
    let names = Names::new(data);
    let seen = Seen::new(tree, unseen);
    let site = data.site_name.as_deref().map(text::key).unwrap_or_default();
    let mut best: Option<(f64, usize, String)> = None;
    let mut order = 0.0;
    let mut has_begun = false;
    let mut over_until = 0;
    // Where neither headings nor data name the story, what is called its headline does.
    let is_unnamed =
        data.headline.is_none() && data.og_title.is_none() && tree.named(0, "h1").next().is_none();
    let named = if is_unnamed { 0.55 } else { 0.4 };
    for at in 0..tree.len() {
        let name = tree.name(at);
        if at >= over_until && over(at) {
            over_until = tree.end(at);
        }
        has_begun = has_begun
            || at >= over_until
                && (is_paragraph(tree, at, unseen) || is_loose_text(tree, at, &seen));
        let level = match name {
            "h1" => 1.0,
            "h2" => 0.35,
            "h3" => 0.2,
            "div" | "p" | "span" | "header" | "a" | "strong" if is_named_headline(tree, at) => {
                named
            }
            // A heading that scripts draw.
            "div" | "span"
                if tree.attrs(at, ["role", "aria-level"]) == [Some("heading"), Some("1")] =>
            {
                0.4
            }
            _ => continue,
        };
        if seen.is_hidden(at) || !seen.is_short(tree, at) {
            continue;
        }
        let words = shown(tree, at, &names, unseen, &seen);
        let length = words.chars().count();
        if !(2..=400).contains(&length) {
            continue;
        }
        let agreement = names.agreement(&words);
        // Without a heading of its own the story's name is what the page calls it, not the title of one of its parts.
        let is_part = has_begun && matches!(name, "h2" | "h3") && agreement < 0.5;
        if is_part && (data.headline.is_some() || data.og_title.is_some()) {
            continue;
        }
        let mut score = level + 1.6 * agreement - order;
        if at >= over_until {
            order += 0.02;
        }
        if name == "h1" && is_named_headline(tree, at) {
            score += 0.2;
        }
        if tree.above(at).take(6).any(|above| match tree.name(above) {
            "nav" | "aside" | "footer" | "li" => true,
            // Some servers wrap a form around the whole page.
            "form" => tree.shown(above) * 2 < tree.shown(0),
            _ => false,
        }) {
            score -= 0.6;
        }
        let odd = |at: usize| tree.says(at, |words| matches(&NO_HEADLINE, words));
        if odd(at) || tree.above(at).take(3).any(odd) {
            score -= 0.5;
        }
        // What sums the story up may be what search engines are told: it is shown below the headline.
        if name != "h1" && standfirst::is_named(tree, at) {
            score -= 0.8;
        }
        let links = || {
            let around = tree
                .above(at)
                .take(2)
                .filter(|near| tree.name(*near) == "a");
            tree.named(at, "a").chain(around)
        };
        let home = links().any(|link| tree.attr(link, "href").is_some_and(is_front));
        if home || !site.is_empty() && text::key(&words) == site {
            score -= 1.2;
        }
        // A heading that is a link leads elsewhere.
        if agreement < 0.99 && links().next().is_some() {
            score -= 0.3;
        }
        if score > 0.45 && best.as_ref().is_none_or(|(least, ..)| score > *least) {
            best = Some((score, at, words));
        }
    }
    match best {
        Some((_, at, words)) => {
            let (at, words) =
                over_the_story(tree, at, &names, unseen, &seen).unwrap_or((at, words));
            Headline {
                text: Some(words),
                at: Some(at),
            }
        }
        None => titled(tree, &names, unseen).unwrap_or_else(|| Headline {
            text: fallback(data),
            at: None,
        }),
    }
}

/// The first text that is what the page calls itself, to the letter, where no heading is: in an element of its own, and no link.
fn titled(tree: &Tree<'_>, names: &Names, unseen: &dyn Fn(usize) -> bool) -> Option<Headline> {
    let is_it = |text: &str| (A_TITLE..400).contains(&text.len()) && names.has(&text::key(text));
    let at = (0..tree.len()).find(|at| {
        tree.text(*at).is_some_and(is_it) && {
            let above = || tree.above(*at);
            !above().any(unseen)
                && !above().take(6).any(|above| {
                    matches!(
                        tree.name(above),
                        "a" | "nav" | "li" | "script" | "title" | "head" | "option"
                    )
                })
        }
    })?;
    let parent = tree.parent(at)?;
    (tree.end(parent) == at + 1).then(|| Headline {
        text: tree.text(at).map(text::clean),
        at: Some(parent),
    })
}

/// In bytes: shorter texts of a page may be the name of its section.
const A_TITLE: usize = 20;

/// More than a line: a paragraph of a story, not a label.
fn is_text(words: &str) -> bool {
    words.chars().nth(LINE_AT_MOST).is_some()
}

/// In characters.
const LINE_AT_MOST: usize = 80;

fn is_paragraph(tree: &Tree<'_>, at: usize, unseen: &dyn Fn(usize) -> bool) -> bool {
    // So many characters have no more bytes.
    let enough = 4 * (LINE_AT_MOST + 1);
    pieces::is_paragraph(tree, at) && is_text(&words_of(tree, at, unseen, enough))
}

/// Where line breaks part the paragraphs, their words lie in the element around them all.
fn is_loose_text(tree: &Tree<'_>, at: usize, seen: &Seen) -> bool {
    let is_long = |words: &str| is_text(words) && is_text(&text::clean(words));
    tree.text(at).is_some_and(is_long)
        && (tree.parent(at)).is_some_and(|parent| tree.name(parent) == "div")
        && !seen.is_hidden(at)
}

/// The heading that readers see over the story, where the page's `h1` stands outside of it: written for search engines, or the last
/// step of a path.
fn over_the_story(
    tree: &Tree<'_>,
    best: usize,
    names: &Names,
    unseen: &dyn Fn(usize) -> bool,
    seen: &Seen,
) -> Option<(usize, String)> {
    let is_article = |at: &usize| tree.name(*at) == "article";
    // The articles around a node, outermost first.
    let mut around: Vec<usize> = tree.above(best).filter(is_article).collect();
    around.reverse();
    let is_step = |at: usize| {
        tree.attr_names(at).any(|name| name.contains("breadcrumb"))
            || tree.words(at).contains("breadcrumb")
    };
    let is_path = is_step(best) || tree.above(best).take(3).any(is_step);
    if tree.name(best) != "h1" || !around.is_empty() && !is_path {
        return None;
    }
    for at in best..tree.len() {
        while around.pop_if(|article| tree.end(*article) <= at).is_some() {}
        let within = around.last().copied();
        if is_article(&at) {
            around.push(at);
        }
        let Some(article) = within else {
            continue;
        };
        // Once the story has begun its headings are those of its parts.
        let is_caption = || {
            let holders = std::iter::once(at).chain(tree.above(at).take(3));
            let mut holders = holders.take_while(|above| *above != article);
            holders
                .any(|above| tree.name(above) == "figure" || tree.says(above, captions::is_caption))
        };
        let begins = is_paragraph(tree, at, unseen) && !is_caption();
        if begins || tree.name(at) == "h1" && at != best && !unseen(at) {
            return None;
        }
        let mut holders = tree.above(at).take_while(|above| *above != article);
        if tree.name(at) != "h2"
            || seen.is_hidden(at)
            || holders.any(|above| matches!(tree.name(above), "a" | "li" | "aside" | "nav"))
        {
            continue;
        }
        let named = (at..tree.end(at)).find(|part| {
            let says = |word: &str| {
                word.contains("headline") && !word.contains("sub") && !word.contains("breadcrumb")
            };
            tree.attr_names(*part).any(says)
                || tree.words(*part).split_whitespace().any(says)
                || tree.marks(*part).split_whitespace().any(says)
        });
        let words = shown(tree, named.unwrap_or(at), names, unseen, seen);
        // A post of a live blog, among others of its kind: the page's own headline is over them all.
        let is_post = || {
            let around = tree.parent(article).unwrap_or(0);
            // What leads to other stories has a paragraph at most.
            let articles = (tree.children(around).filter(is_article))
                .filter(|article| tree.named(*article, "p").nth(1).is_some());
            articles.count() > 1 && names.agreement(&shown(tree, best, names, unseen, seen)) >= 0.6
        };
        if is_post() {
            return None;
        }
        let agrees = names.agreement(&words);
        let long_enough = words.chars().count() >= 15;
        return (long_enough && (agrees >= 0.6 || named.is_some())).then_some((at, words));
    }
    None
}

/// The address of a site's front page.
fn is_front(href: &str) -> bool {
    let path = href
        .split("://")
        .nth(1)
        .map_or(href, |rest| rest.find('/').map_or("/", |at| &rest[at..]));
    matches!(path, "/" | "" | "./" | "/index.html")
}

fn is_named_headline(tree: &Tree<'_>, at: usize) -> bool {
    if tree
        .attr(at, "itemprop")
        .is_some_and(|prop| prop.split_whitespace().any(|word| word == "headline"))
    {
        return true;
    }
    tree.says(at, |words| {
        words.split_whitespace().any(|word| {
            matches!(
                word,
                "headline"
                    | "article-title"
                    | "entry-title"
                    | "post-title"
                    | "story-title"
                    | "article-headline"
                    | "page-title"
                    | "titel"
                    | "title"
                    | "artikel-titel"
            ) || word.ends_with("-headline")
                || word.ends_with("article-title")
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::{Hints, extract};

    fn read(html: &str) -> Option<String> {
        let page = format!("<!doctype html><html><body>{html}</body></html>");
        extract(page.as_bytes(), &Hints::default())
            .unwrap()
            .headline
    }

    #[test]
    fn a_post_of_a_live_blog_has_no_say_in_what_its_headline_is() {
        let post = |title: &str| {
            format!(
                "<article><time>10.05</time><h2>{title}</h2><p>Two boats will sail from noon, the prefect of the coast has said, and no more than two.</p><p>The first of them goes to Ormsby.</p></article>"
            )
        };
        let page = |posts: &str| {
            format!(
                "<meta property=og:title content='Strike of the boatmen: prefect calls up boats'><main><h1>LIVE Strike of the boatmen: prefect calls up boats</h1><p>Nothing has sailed since Monday.</p><div>{posts}</div></main>"
            )
        };
        let live = page(
            &[
                post("Prefect calls up boats"),
                post("The union speaks of an affront"),
            ]
            .concat(),
        );
        assert!(read(&live).unwrap().starts_with("LIVE"));
        // The story's own heading, alone in its article, or among teasers of others.
        let teased = page(&format!(
            "{}<article><h2>The union speaks</h2><p>An affront, it says.</p></article>",
            post("Strike of the boatmen: prefect calls up boats")
        ));
        assert!(!read(&teased).unwrap().starts_with("LIVE"));
        let alone = page(&post("Strike of the boatmen: prefect calls up boats"));
        assert!(!read(&alone).unwrap().starts_with("LIVE"));
    }

    #[test]
    fn what_opens_over_the_page_has_no_say_in_what_its_headline_is() {
        let story = "<p>The council of Ebbing met on Tuesday and heard what the harbour master had to say about the wall and the weather.</p>".repeat(4);
        let page = "<meta property=og:title content='Ebbing: how a town paid for its wall'><main><article><h2><span>Sea wall</span> <span>How a town paid for its wall in stone</span></h2>STORY</article></main>".replace("STORY", &story);
        let dialog = "<div id=cookie-box><h2>Cookies</h2><p>We and our 214 partners keep information on your device, and read what is kept there, to know what you like.</p></div>";
        assert_eq!(read(&page), read(&format!("{dialog}{page}")));
    }

    #[test]
    fn a_class_names_the_headline_where_nothing_else_does() {
        let story = "The council of Ebbing met on Tuesday and heard what the harbour master had to say about the wall.<br><br>".repeat(4);
        let html = format!(
            "<title>Ebbing Echo</title><table><tr><td><span>Local</span><br><span class=headline>Sea wall to stay where it is</span><br><span class=byline>By Ada Verne</span><br><br><span class=text>{story}</span></td></tr></table>"
        );
        assert_eq!(read(&html).as_deref(), Some("Sea wall to stay where it is"));
    }

    #[test]
    fn what_readers_see_over_the_story_goes_before_what_search_engines_see() {
        let story = "<p>The council of Ebbing met on Tuesday and heard what the harbour master had to say about the wall and the weather.</p>".repeat(4);
        let path = "<div class=\"path\"><a href=\"/\">Home</a><h1>Sea wall: council votes for stone</h1></div>";
        let seen = "<h2><span>Ebbing</span><span data-cy=\"article_headline\">“We will build it in stone this time”</span></h2>";
        assert_eq!(
            read(&format!(
                "<main>{path}<article>{seen}{story}</article></main>"
            ))
            .as_deref(),
            Some("“We will build it in stone this time”")
        );
        // Where no heading is, what the page calls itself.
        let html = format!(
            "<head><title>Sea wall: council votes for stone - Harbour Towns of the Coast</title></head><div><p class=x1>Sea wall: council votes for stone</p></div><div>{story}</div>"
        );
        assert_eq!(
            read(&html).as_deref(),
            Some("Sea wall: council votes for stone")
        );
        // The headings of a story's parts are none.
        let part = "<h2 class=\"headline\">How long it took to decide</h2>";
        assert_eq!(
            read(&format!(
                "<main>{path}<article>{story}{part}{story}</article></main>"
            ))
            .as_deref(),
            Some("Sea wall: council votes for stone")
        );
    }
}
