//! Cards that lead to other stories, told by how they are built, whatever their classes are called: each a title that is a link, with
//! a few lines of text, and several of one make.

use std::collections::HashMap;

use url::Url;

use crate::extract::{class_marks, fate::Fate, pieces::Piece, tree::Tree};
use crate::model::BlockKind;

/// In characters without spaces: fewer are no title.
const TITLE_FROM: usize = 15;
const CARD_AT_MOST: usize = 700;
const LINES_AT_MOST: usize = 400;
/// Of so many steps from a title one leads to its card.
const STEPS: usize = 6;
/// So many of one make are no chance.
const CARDS_FROM: usize = 2;
/// Cards that are more than this part of the text are the text: a list of products, of winners.
const SHARE_AT_MOST: (usize, usize) = (1, 4);
/// Unless they stand behind a story of so many characters; a short one, behind which many of them stand, may be as short as its first post.
const STORY_FROM: usize = 600;
const POST_FROM: usize = 200;
const MANY_CARDS: usize = 4;

/// What cards of one make share: the element's name and class words; those without a class, where they stand.
#[derive(PartialEq, Eq, Hash)]
struct Make<'t> {
    name: &'t str,
    words: String,
    beside: Option<usize>,
}

struct Card {
    at: usize,
    /// The kept pieces in it.
    said: Vec<usize>,
}

/// Drops what cards say. `headline`: where it stands; `address`: the page's own. On a page that is no news cards may be its matter.
pub fn drop_cards(
    tree: &Tree<'_>,
    pieces: &[Piece],
    fates: &mut [Fate],
    headline: Option<usize>,
    address: Option<&Url>,
    is_news: bool,
) {
    let mut makes: HashMap<Make<'_>, Vec<Card>> = HashMap::new();
    for (title, piece) in pieces.iter().enumerate() {
        let is_title = piece.linked * 10 >= piece.chars * 9
            && piece.chars >= TITLE_FROM
            && leads_to_a_story(tree, piece, address);
        let card = is_title.then(|| card(tree, pieces, fates, title, headline));
        if let Some(card) = card.flatten() {
            let (name, words) = (tree.name(card.at), tree.class_words(card.at));
            let beside = words.is_empty().then(|| tree.parent(card.at)).flatten();
            let make = Make {
                name,
                words,
                beside,
            };
            makes.entry(make).or_default().push(card);
        }
    }
    let kept: Vec<usize> = (0..pieces.len())
        .filter(|at| fates[*at] == Fate::Kept)
        .collect();
    let sum = |all: &[usize]| all.iter().map(|at| pieces[*at].chars).sum::<usize>();
    let whole = sum(&kept);
    for mut cards in makes.into_values() {
        cards.dedup_by_key(|card| card.at);
        let mut said: Vec<usize> = (cards.iter())
            .flat_map(|card| card.said.iter().copied())
            .collect();
        said.sort_unstable();
        said.dedup();
        let Some(first) = said.first() else { continue };
        let (before, rest) = kept.split_at(kept.partition_point(|at| at < first));
        let story_from = match cards.len() {
            MANY_CARDS.. => POST_FROM,
            _ => STORY_FROM,
        };
        let is_behind = rest.len() == said.len()
            && sum(before) >= story_from
            && (is_news || stand_apart(tree, pieces, before, &said));
        let (part, of) = SHARE_AT_MOST;
        let is_aside = is_news && sum(&said) * of <= whole * part;
        let least = if is_news { CARDS_FROM } else { MANY_CARDS };
        if cards.len() >= least && (is_behind || is_aside) {
            for at in said {
                fates[at] = Fate::Dropped("a card that leads to another story");
            }
        }
    }
}

/// Drops a single teaser: a title that is a link, and a few lines below it that end in a short link to the same story ("… mehr"). Where many of
/// them are the text, they stay.
pub fn drop_teasers(
    tree: &Tree<'_>,
    pieces: &[Piece],
    fates: &mut [Fate],
    address: Option<&Url>,
    is_news: bool,
) {
    let teasers: Vec<usize> = (1..pieces.len())
        .filter(|at| {
            let (title, lines) = (&pieces[at - 1], &pieces[*at]);
            fates[*at] == Fate::Kept
                && (is_news || fates[at - 1] != Fate::Kept)
                && lines.kind == BlockKind::Paragraph
                && (1..=MORE_AT_MOST).contains(&lines.linked)
                && lines.chars <= LINES_AT_MOST
                && title.linked * 10 >= title.chars * 9
                && title.chars >= TITLE_FROM
                && leads_to_a_story(tree, title, address)
                && link_over(tree, title.at).is_some()
                && link_over(tree, title.at) == last_link(tree, lines.owner)
        })
        .collect();
    if teasers.len() > 1 {
        return;
    }
    let whole: usize = (pieces.iter().zip(fates.iter()))
        .filter(|(_, fate)| **fate == Fate::Kept)
        .map(|(piece, _)| piece.chars)
        .sum();
    let said: usize = teasers.iter().map(|at| pieces[*at].chars).sum();
    let (part, of) = SHARE_AT_MOST;
    if said * of > whole * part {
        return;
    }
    for at in teasers {
        for at in [at - 1, at] {
            if fates[at] == Fate::Kept {
                fates[at] = Fate::Dropped(TEASER);
            }
        }
    }
}

const TEASER: &str = "a teaser that leads to another story";
/// In characters: "Continue reading".
const MORE_AT_MOST: usize = 20;

/// Where the link around a text leads to.
fn link_over<'t>(tree: &'t Tree<'_>, at: usize) -> Option<&'t str> {
    let link = (tree.above(at).take(STEPS)).find(|at| tree.name(*at) == "a")?;
    tree.attr(link, "href")
}

/// Where the link leads to in which an element ends.
fn last_link<'t>(tree: &'t Tree<'_>, owner: usize) -> Option<&'t str> {
    let link = tree.named(owner, "a").last()?;
    let is_last = (tree.end(link)..tree.end(owner)).all(|at| {
        tree.text(at)
            .is_none_or(|text| !text.contains(char::is_alphanumeric))
    });
    tree.attr(link, "href").filter(|_| is_last)
}

/// Whether what is said behind a story stands outside the element that holds all of that.
fn stand_apart(tree: &Tree<'_>, pieces: &[Piece], story: &[usize], said: &[usize]) -> bool {
    // A heading over the cards is theirs.
    let mut story = (story.iter()).filter(|at| pieces[**at].kind != BlockKind::Heading);
    let first = story.next().map(|at| pieces[*at].owner);
    let last = story.next_back().map(|at| pieces[*at].owner);
    let holder = first.zip(last).and_then(|(first, last)| {
        let mut around = std::iter::once(first).chain(tree.above(first));
        around.find(|above| tree.contains(*above, last))
    });
    holder.is_some_and(|holder| {
        said.iter()
            .all(|at| !tree.contains(holder, pieces[*at].owner))
    })
}

/// The card of a title: the nearest element with more than the title in it, if it is no longer than a card.
fn card(
    tree: &Tree<'_>,
    pieces: &[Piece],
    fates: &[Fate],
    title: usize,
    headline: Option<usize>,
) -> Option<Card> {
    let piece = &pieces[title];
    let at = std::iter::once(piece.owner)
        .chain(tree.above(piece.owner))
        .take(STEPS)
        .find(|above| tree.shown(*above) > piece.chars + TITLE_FROM)?;
    if matches!(tree.name(at), "main" | "body" | "html")
        || tree.shown(at) > CARD_AT_MOST
        || headline.is_some_and(|headline| tree.contains(at, headline))
    {
        return None;
    }
    let inside = |other: &usize| tree.contains(at, pieces[*other].owner);
    let below = (title..pieces.len()).take_while(inside);
    let above = (0..title).rev().take_while(inside);
    let is_kept = |other: &usize| fates[*other] == Fate::Kept;
    let said: Vec<usize> = above.chain(below).filter(is_kept).collect();
    let is_short = |other: &usize| {
        pieces[*other].chars <= LINES_AT_MOST && pieces[*other].kind != BlockKind::TableRow
    };
    said.iter().all(is_short).then_some(Card { at, said })
}

/// Whether a title's link leads to another page of this site; of any, where the page's own address is not known.
fn leads_to_a_story(tree: &Tree<'_>, title: &Piece, address: Option<&Url>) -> bool {
    let mut around = tree.above(title.at).take(STEPS);
    let link = around.find(|at| tree.name(*at) == "a");
    let Some(href) = link.and_then(|link| tree.attr(link, "href")) else {
        return false;
    };
    if href.trim_start().starts_with('#') {
        return false;
    }
    let to = match address {
        Some(address) => address.join(href),
        None => Url::parse(href),
    };
    let own = address.and_then(Url::host_str);
    match to {
        Ok(to) => {
            let is_web = matches!(to.scheme(), "http" | "https");
            let to = to.host_str().filter(|_| is_web);
            to.is_some_and(|to| own.is_none_or(|own| site(to) == site(own)))
        }
        Err(error) => error == url::ParseError::RelativeUrlWithoutBase && !href.is_empty(),
    }
}

/// The last two parts of a host, or three: "post.co.uk".
fn site(host: &str) -> Vec<&str> {
    let parts: Vec<&str> = host.rsplit('.').take(3).collect();
    let is_short = |at: usize, most: usize| parts.get(at).is_some_and(|part| part.len() <= most);
    let count = if is_short(0, 2) && is_short(1, 3) {
        3
    } else {
        2
    };
    parts.into_iter().take(count).collect()
}

/// A paragraph that is called a teaser and leads nowhere: what sums the story up, as German sites name it. One below a title that leads away
/// sums up another story.
pub fn is_blurb(tree: &Tree<'_>, at: usize) -> bool {
    let is_called = || {
        let word = class_marks::word(tree.words(at));
        word.is_some_and(|word| word.contains("teaser"))
    };
    let leads = |at: usize| tree.named(at, "a").next().is_some();
    let holder = tree.parent(at).unwrap_or(0);
    tree.name(at) == "p"
        && is_called()
        && !leads(at)
        && tree.above(at).any(|above| tree.name(above) == "article")
        && !tree
            .above(at)
            .any(|above| matches!(tree.name(above), "a" | "li" | "aside"))
        && !(tree.children(holder).take_while(|beside| *beside < at))
            .any(|beside| tree.name(beside) == "a" || leads(beside))
}

#[cfg(test)]
mod tests {
    use crate::extract;

    #[test]
    fn cards_lead_away_whatever_they_are_called_and_a_list_of_things_is_the_story() {
        let story: String = ["levy", "wall", "pumps", "winter", "council"]
            .map(|what| format!("<p>The ministry told the towns of the coast on Monday that the {what} would be dropped before the year is over, and that nobody has to pay for it.</p>"))
            .concat();
        let cards = |to: &str| -> String {
            ["boats", "quays", "gulls"]
                .map(|what| format!("<div class=x7f1><div><a href={to}/{what}>Harrow counts its {what} again</a></div><p>The town has more {what} than it knew, and the mayor wants a word.</p></div>"))
                .concat()
        };
        let read = |body: &str| {
            let html = format!(
                "<html lang=en><head><link rel=canonical href=https://post.example/levy><script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Levy dropped\"}}</script></head>\
                 <body><article><h1>Levy dropped</h1>{body}</article></body></html>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            let texts: Vec<String> = article.body.into_iter().map(|block| block.text).collect();
            texts.join("\n")
        };
        let teaser = "<div><h2><a href=/boats>Harrow counts its boats again</a></h2><p>The town has more boats than it knew, and the mayor wants a word. <a href=/boats>more</a></p></div>";
        assert!(!read(&format!("{story}{teaser}{story}")).contains("the mayor wants"));
        for put_in in [
            teaser.replace("=/boats>more", "=/gulls>gulls"),
            teaser.replace("more</a>", "more</a>, and then some"),
            teaser.replace("=/boats", "=https://shop.example/boats"),
        ] {
            let read = read(&format!("{story}{put_in}{story}"));
            assert!(read.contains("the mayor wants"), "{put_in}");
        }
        for body in [
            format!("{story}{}", cards("https://post.example")),
            format!("{story}{story}{}{story}", cards("")),
        ] {
            let read = read(&body);
            assert!(
                read.contains("council") && !read.contains("the mayor wants"),
                "{read}"
            );
        }
        assert!(
            read(&format!("{story}{}", cards("https://shop.example"))).contains("the mayor wants")
        );
    }

    #[test]
    fn a_paragraph_called_a_teaser_that_leads_nowhere_sums_up_the_story() {
        let blurb = "<p class=ArticleTeaser>The towns no longer pay for the walls that keep the sea out of their streets.</p>";
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>".repeat(3);
        let read = |set: &str| {
            let html = format!(
                "<html lang=en><main><article><h1>Levy dropped</h1>{set}<div>{story}</div></article></main>"
            );
            let article = crate::extract::extract(html.as_bytes(), &Default::default()).unwrap();
            let in_body = (article.body.iter()).any(|block| block.text.contains("no longer pay"));
            in_body
                || article
                    .standfirst
                    .is_some_and(|words| words.contains("no longer pay"))
        };
        assert!(read(blurb));
        for other in [
            format!("<div><h3><a href=/x>Walls paid</a></h3>{blurb}</div>"),
            format!("<a href=/x>{blurb}</a>"),
            blurb.replace("sea out", "<a href=/x>sea</a> out"),
        ] {
            assert!(!read(&other), "{other}");
        }
    }
}
