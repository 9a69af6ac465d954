//! Whom do elements name that are marked as the byline, by class, `rel` or address?

use std::{borrow::Cow, cell::OnceCell};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::{
    byline::{A_LINE, apart, is_full_name, is_role, words},
    credit::names,
    pattern::matches,
    pieces::{is_block, is_paragraph},
    tree::Tree,
};

pattern!(
    PLACES,
    r"(?:^|[-_ ])(?:byline|bylines|author|authors|author-name|authorname|autor|autoren|auteur|auteurs|writer|journalist|contributor|contributors|reporter|redakteur|autore|forfatter|skribent|redaktor|firma|submitted|write-by)(?:$|[-_ ]|\d+(?:$|[-_ ]))"
);
pattern!(
    NOT_HERE,
    r"(?:bio|description|about|image|avatar|photo|thumb|social|follow|twitter|email|related|more-from|card-list|title|role|job|position|meta-date|comment|date|time|share)"
);
words!(
    TITLE,
    r"(?:^|[-_ ])(?:title|role|position|job|job-?title|function|funktion|fonction|cargo)(?:$|[-_ ])"
);
/// Whom an element that is marked names, and whether as a line or a list does: one joined to the next, and nothing else between.
pub struct Marked {
    pub names: Vec<String>,
    pub is_line: bool,
}

fn is_line(tree: &Tree<'_>, at: usize, names: &[String], unseen: &dyn Fn(usize) -> bool) -> bool {
    // In characters: "and", ", and".
    const JOINT: usize = 8;
    if names.len() < 2 || tree.shown(at) > A_LINE {
        return false;
    }
    if tree.named(at, "li").take(names.len() + 1).count() == names.len() {
        return true;
    }
    let words = words(tree, at, unseen);
    let mut rest = words.as_str();
    names.iter().enumerate().all(|(place, name)| {
        let Some((before, behind)) = rest.split_once(name.as_str()) else {
            return false;
        };
        let joint = before.trim();
        rest = behind;
        place == 0
            || !joint.is_empty()
                && joint.chars().count() <= JOINT
                && !joint.contains(['|', '•', '·', '-', '–', '—'])
    })
}

/// "has-byline" says what stands in an element besides.
fn without_contents(words: &str) -> Cow<'_, str> {
    if !words.contains("has-") {
        return Cow::Borrowed(words);
    }
    let own = words
        .split_whitespace()
        .filter(|word| !word.starts_with("has-"));
    Cow::Owned(own.collect::<Vec<_>>().join(" "))
}

/// Names in elements that are marked, of each element together. `begins`: where the story does.
pub fn marked(
    tree: &Tree<'_>,
    headline: Option<usize>,
    begins: Option<usize>,
    unseen: &dyn Fn(usize) -> bool,
) -> Vec<Marked> {
    let start = headline.map_or(0, |at| at.saturating_sub(400));
    // Behind the story's own article stands the next one.
    let article = headline.and_then(|at| {
        (tree.above(at)).find(|above| matches!(tree.name(*above), "article" | "main"))
    });
    let end = article.map_or(tree.len(), |article| tree.end(article));
    let of_cards = OnceCell::new();
    let mut found = Vec::new();
    let mut at = start;
    let mut first_found = None;
    // Where the last long byline ends in which no name was.
    let mut looked_at = 0;
    while at < tree.len() {
        if unseen(at) {
            at = tree.end(at);
            continue;
        }
        // Names below the story's first words are of a box about somebody, or of another story.
        let is_past = |first| at > first + 120 || is_paragraph(tree, at) && tree.shown(at) > A_LINE;
        let has_begun = |first| begins.is_some_and(|begins| first < begins && at >= begins);
        if first_found.is_some_and(|first| is_past(first) || has_begun(first))
            || !found.is_empty() && at >= end
        {
            break;
        }
        if tree.name(at).is_empty() {
            at += 1;
            continue;
        }
        let rel = tree
            .attr(at, "rel")
            .is_some_and(|rel| rel.split_whitespace().any(|word| word == "author"));
        let prop = tree
            .attr(at, "itemprop")
            .is_some_and(|prop| prop == "author");
        // "single-author" says how a whole page is laid out.
        let is_around = headline.is_some_and(|headline| tree.contains(at, headline));
        let named = !is_around
            && tree.says(at, |words| {
                matches(&PLACES, &without_contents(words)) && !matches(&NOT_HERE, words)
            });
        // All names in it were looked for when it was gone through as a part of another.
        let is_long = tree.end(at) - at > BYLINE_NODES;
        let is_known = is_long && at < looked_at;
        let is_candidate = (rel || prop || named) && !is_known;
        if is_candidate && begins.is_some_and(|begins| at >= begins) {
            let cards = of_cards.get_or_init(|| recurring(tree, begins.unwrap_or(end)));
            if cards.contains(&(tree.name(at), tree.words(at))) {
                at = tree.end(at);
                continue;
            }
        }
        if is_candidate {
            if is_long {
                looked_at = tree.end(at);
            }
            let links: Vec<usize> = tree
                .named(at, "a")
                .filter(|link| tree.attr(*link, "href").is_some_and(is_author_link))
                .collect();
            let mut names_here = Vec::new();
            for link in &links {
                names_here.extend(names(&words(tree, *link, unseen)));
            }
            if names_here.is_empty() && tree.shown(at) <= A_LINE {
                let words = words(tree, at, &|part| {
                    unseen(part) || part != at && is_title(tree, part)
                });
                if words.chars().count() <= 160 {
                    names_here.extend(names(&words));
                }
            }
            // Names in elements of their own, with nothing but space between them.
            let apart = apart(tree, at, unseen);
            // What a role stands beside makes no name of it.
            let full = names_here.iter().filter(|name| is_full_name(name)).count();
            if apart.len() > names_here.len()
                || (1..=names_here.len()).contains(&apart.len())
                    && full < names_here.len()
                    && (apart.len() == full.max(1)
                        || tree.named(at, "li").take(apart.len() + 1).count() == apart.len())
                || !apart.is_empty()
                    && names_here
                        .iter()
                        .all(|name| apart.iter().all(|one| one != name))
            {
                names_here = apart;
            }
            if !names_here.is_empty() {
                first_found.get_or_insert(at);
                found.push(Marked {
                    is_line: is_line(tree, at, &names_here, unseen),
                    names: names_here,
                });
                at = tree.end(at);
                continue;
            }
        }
        at += 1;
    }
    found
}

/// `<span class="title">Staff Writer</span>`, beside a name.
fn is_title(tree: &Tree<'_>, at: usize) -> bool {
    // "Ana Ruiz, Staff Writer" is name and title in one.
    let is_alone = |said: &str| is_role(said) && !said.contains(',') && !said.starts_with("By ");
    matches!(tree.name(at), "span" | "div" | "em" | "small")
        && tree.says(at, |words| matches(&TITLE, words))
        && is_alone(&tree.said(at))
}

/// More elements and texts than this are no line.
const BYLINE_NODES: usize = 60;
/// Elements of one name and class from a place on, where they are so many that other stories stand there, each with its own.
fn recurring<'a>(tree: &'a Tree<'_>, from: usize) -> FxHashSet<(&'a str, &'a str)> {
    const CARDS: usize = 3;
    let mut count: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    for at in (from..tree.len()).filter(|at| !tree.words(*at).trim().is_empty()) {
        *count.entry((tree.name(at), tree.words(at))).or_default() += 1;
    }
    let often = count.into_iter().filter(|(_, count)| *count >= CARDS);
    often.map(|(named, _)| named).collect()
}

/// Links to authors near the headline, where nothing is named a byline.
pub fn linked(tree: &Tree<'_>, headline: usize, unseen: &dyn Fn(usize) -> bool) -> Vec<String> {
    let end = (tree.end(headline) + 150).min(tree.len());
    let mut found = Vec::new();
    let mut at = headline.saturating_sub(60);
    while at < end {
        if unseen(at) || matches!(tree.name(at), "nav" | "aside" | "footer") {
            at = tree.end(at);
            continue;
        }
        if tree.name(at) == "a"
            && tree.attr(at, "href").is_some_and(is_author_link)
            && !in_prose(tree, at)
        {
            let said = words(tree, at, unseen);
            found.extend(names(&said).into_iter().filter(|name| is_full_name(name)));
        }
        at += 1;
    }
    found
}

/// A link in a paragraph of the story names whom it tells of, not who wrote it.
fn in_prose(tree: &Tree<'_>, link: usize) -> bool {
    const A_BYLINE: usize = 160;
    let holder = (tree.above(link).take(4)).find(|at| is_block(tree.name(*at)));
    let paragraph = holder.filter(|at| matches!(tree.name(*at), "p" | "div" | "td"));
    paragraph.is_some_and(|at| {
        let length: usize = (at..tree.end(at))
            .filter_map(|at| tree.text(at))
            .map(|text| text.chars().count())
            .sum();
        length > A_BYLINE
    })
}

fn is_author_link(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let href = path.to_ascii_lowercase();
    [
        "author",
        "autor",
        "auteur",
        "profile",
        "/user/",
        "/users/",
        "people",
        "staff",
        "by/",
        "person",
        "journalist",
        "contributor",
        "writer",
        "reporter",
        "redaktion",
        "team/",
    ]
    .iter()
    .any(|word| href.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn who_wrote_the_stories_behind_this_one_did_not_write_it() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let card = |name: &str| {
            format!(
                "<div><h4><a href=/x>Boats lie idle for a week</a></h4><span class=byline>By {name}</span></div>"
            )
        };
        let cards = ["Karl Hume", "Ada Reed", "Tom Voss"].map(card).concat();
        let byline = |above: &str| {
            let html = format!(
                "<html lang=en><title>Levy dropped</title><body><main><h1>Levy dropped</h1>{above}{}{cards}</main>",
                story.repeat(3)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.byline
        };
        assert!(byline("").is_empty());
        assert_eq!(
            byline("<p class=byline>By Ines Calloway</p>"),
            ["Ines Calloway"]
        );
    }

    #[test]
    fn a_line_of_several_names_is_read_whole_without_their_roles() {
        let byline = |line: &str| {
            let html = format!(
                "<html lang=en><script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"author\":{{\"@type\":\"Person\",\"name\":\"Ines Calloway\"}}}}</script>\
                 <body><main><h1>Levy dropped</h1>{line}<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p></main>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.byline
        };
        let three = ["Ines Calloway", "Tom Reed", "Ada Verne"];
        for line in [
            "<p class=byline>By Ines Calloway, Tom Reed and Ada Verne</p>",
            "<ul class=bylines><li><a href=/i>Ines Calloway</a>, <em>Harbour reporter</em></li><li><a href=/t>Tom Reed</a>, <em>Photographer</em></li><li>Ada Verne, <em>Data editor</em></li></ul>",
            "<span class=author>de <a>Ines Calloway</a>, <a>Tom Reed</a>, <a>Ada Verne</a></span>",
        ] {
            assert_eq!(byline(line), three, "{line}");
        }
        assert_eq!(
            byline("<p class=byline>Ines Calloway, Head of Walls</p>"),
            ["Ines Calloway"]
        );
        assert_eq!(
            byline(
                "<div class=byline><span class=by>By INES CALLOWAY</span> <span class=title>Staff Writer</span></div>"
            ),
            ["Ines Calloway"]
        );
        let heard = "<div class='meta has-byline'><p>Heard on <a href=/m>Morning Tide</a></p><p class=byline><a rel=author href=/people/1>Ines Calloway</a></p></div>";
        assert_eq!(byline(heard), ["Ines Calloway"]);
    }

    #[test]
    fn a_line_names_two_before_its_day_and_one_before_a_title() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |above: &str| {
            let html = format!(
                "<html lang=en><body><main><h1>Levy dropped</h1>{above}<div>{}</div></main>",
                story.repeat(3)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.byline
        };
        let line = "<p class=story-meta>By Ines Calloway and Tom Reed | <time datetime=2026-11-04>November 4, 2026</time></p>";
        assert_eq!(read(line), ["Ines Calloway", "Tom Reed"]);
        let title = "<div class=byline><span class=by>By INES CALLOWAY</span> <span class=title>Coast Correspondent</span></div>";
        assert_eq!(read(title), ["INES CALLOWAY"]);
    }
}
