//! What is left of a box or a list that was left out: the line that headed it. It goes too, in whatever language, by where it stands.

use crate::extract::{
    fate::{Fate, NO_WORDS, STANDFIRST},
    pieces::Piece,
    text,
    tree::Tree,
};
use crate::model::BlockKind;

/// By weight, and in words: no line that heads such a box says more.
const LINE: usize = 60;
const WORDS: usize = 9;

const HEADS: &str = "heads what was left out";

/// Leaves out what heads a box of which nothing else is kept: "More on this", over links. Above the story it may be a second standfirst.
/// `gone`: the elements that were no part of the story from the start.
pub fn drop_left(
    tree: &Tree<'_>,
    pieces: &[Piece],
    body_starts: usize,
    gone: &[bool],
    fates: &mut [Fate],
) {
    for at in body_starts..pieces.len() {
        let piece = &pieces[at];
        let is_heading = piece.kind == BlockKind::Heading
            || piece.bold == piece.chars && !text::ends_sentence(&piece.text);
        let is_line = is_line(piece);
        if fates[at] != Fate::Kept || !is_heading && !is_line {
            continue;
        }
        if heads_a_box(tree, pieces, at, is_heading, fates)
            || piece.kind == BlockKind::Heading
                && is_only_one(tree, pieces, at, fates)
                && heads_a_list(tree, pieces, at, gone, fates)
            || is_line
                && (heads_a_list(tree, pieces, at, gone, fates) || is_alone(tree, pieces, at, gone))
        {
            fates[at] = Fate::Dropped(HEADS);
        }
    }
}

/// Whether no other heading of a story is of the same rank: those of its sections may have links right below them, and text below those.
fn is_only_one(tree: &Tree<'_>, pieces: &[Piece], at: usize, fates: &[Fate]) -> bool {
    let rank = tree.name(pieces[at].owner);
    let is_other = |other: usize| {
        other != at
            && fates[other] == Fate::Kept
            && pieces[other].kind == BlockKind::Heading
            && tree.name(pieces[other].owner) == rank
    };
    // Where the story goes on, the links may be what a section is about.
    let goes_on =
        |later: usize| fates[later] == Fate::Kept && pieces[later].kind == BlockKind::Paragraph;
    pieces[at].weight <= LINE
        && !(0..pieces.len()).any(is_other)
        && !(at + 1..pieces.len()).any(goes_on)
}

/// A few words that end no sentence and lead nowhere themselves: "People are also reading", "Read this too:".
fn is_line(piece: &Piece) -> bool {
    piece.kind == BlockKind::Paragraph
        && piece.linked == 0
        && piece.weight <= LINE
        && piece.text.split_whitespace().count() <= WORDS
        && !text::opens_quoted(&piece.text)
        && !piece.text.contains(|c: char| c.is_ascii_digit())
        && (piece.text.ends_with([':', '：', '…']) || !text::ends_sentence(&piece.text))
}

/// Whether nothing else is kept of the box in which a line stands.
fn heads_a_box(
    tree: &Tree<'_>,
    pieces: &[Piece],
    at: usize,
    is_heading: bool,
    fates: &[Fate],
) -> bool {
    // What stands beside it to edit it by, or to copy its address, is nothing that it heads.
    let Some(next) = (at + 1..pieces.len())
        .take(TOOLS)
        .find(|next| !is_tool(&pieces[*next], fates[*next]))
    else {
        return false;
    };
    let around = tree.above(pieces[at].owner);
    let Some(boxed) = std::iter::once(pieces[at].owner)
        .filter(|_| !is_heading)
        .chain(around.take(2))
        .find(|above| tree.contains(*above, pieces[next].owner))
    else {
        return false;
    };
    let within = |other: &usize| tree.contains(boxed, pieces[*other].owner);
    let mut rest = (at + 1..pieces.len())
        .take_while(within)
        .chain((0..at).rev().take_while(within));
    rest.all(|other| matches!(fates[other], Fate::Dropped(why) if why != STANDFIRST))
}

/// Whether the next that stands behind a line is a list of links of which nothing is kept.
fn heads_a_list(
    tree: &Tree<'_>,
    pieces: &[Piece],
    at: usize,
    gone: &[bool],
    fates: &[Fate],
) -> bool {
    let Some(list) = next_element(tree, pieces[at].owner)
        .filter(|list| matches!(tree.name(*list), "ul" | "ol") && tree.shown(*list) > 0)
    else {
        return false;
    };
    let mut links = tree.named(list, "a");
    let items = (at + 1..pieces.len()).take_while(|item| tree.contains(list, pieces[*item].owner));
    links.next().is_some()
        && (gone[list]
            || items.clone().next().is_some()
                && items
                    .into_iter()
                    .all(|item| matches!(fates[item], Fate::Dropped(_))))
}

/// Whether a line is all that is left of a box with something in it that was no part of the story: the label of an advertisement.
fn is_alone(tree: &Tree<'_>, pieces: &[Piece], at: usize, gone: &[bool]) -> bool {
    const NODES: usize = 80;
    // It heads what follows, which may be drawn by a script.
    if pieces[at].text.ends_with([':', '：', '…'])
        && pieces[at].text.split_whitespace().nth(2).is_some()
    {
        return false;
    }
    let owner = pieces[at].owner;
    let is_next_in = |boxed: usize, next: Option<usize>| {
        next.and_then(|next| pieces.get(next))
            .is_some_and(|piece| tree.contains(boxed, piece.at))
    };
    let boxes = std::iter::once(owner).chain(tree.above(owner).take(2));
    boxes
        .take_while(|boxed| {
            matches!(tree.name(*boxed), "div" | "section" | "aside" | "ins" | "p")
                && tree.end(*boxed) - *boxed <= NODES
                && !is_next_in(*boxed, at.checked_sub(1))
                && !is_next_in(*boxed, Some(at + 1))
        })
        .filter(|boxed| tree.name(*boxed) != "p")
        .any(|boxed| {
            (boxed + 1..tree.end(boxed)).any(|inside| {
                gone[inside]
                    && matches!(
                        tree.name(inside),
                        "div" | "section" | "aside" | "ins" | "ul" | "ol"
                    )
            })
        })
}

/// The element behind one, if nothing but white space stands between them.
fn next_element(tree: &Tree<'_>, at: usize) -> Option<usize> {
    let parent = tree.parent(at)?;
    let mut next = tree.end(at);
    while next < tree.end(parent) {
        if !tree.name(next).is_empty() {
            return Some(next);
        }
        if tree.text(next).is_some_and(|text| !text.trim().is_empty()) {
            return None;
        }
        next = tree.end(next);
    }
    None
}

/// As many stand beside a heading.
const TOOLS: usize = 6;

/// "#", "[edit]".
fn is_tool(piece: &Piece, fate: Fate) -> bool {
    const AT_MOST: usize = 8;
    fate == Fate::Dropped(NO_WORDS)
        || piece.kind != BlockKind::Heading
            && piece.linked > 0
            && piece.chars <= AT_MOST
            && piece.chars - piece.linked.min(piece.chars) <= 2
}

/// A heading whose section was dropped says nothing.
pub fn drop_lonely(pieces: &[Piece], fates: &mut [Fate]) {
    // What the next kept piece is that tells something, and how many were left out before it.
    let mut next = None;
    let mut dropped = 0;
    for at in (0..pieces.len()).rev() {
        let (piece, fate) = (&pieces[at], fates[at]);
        if fate == Fate::Kept && piece.kind == BlockKind::Heading {
            let is_alone = match next {
                None => true,
                Some(BlockKind::Heading) => dropped > 0,
                Some(_) => false,
            };
            if is_alone {
                fates[at] = Fate::Dropped("a heading with nothing under it");
            }
        }
        // A picture of a list has its text below it.
        let tells = piece.kind != BlockKind::Caption
            || piece.weight >= 60 && text::ends_sentence(&piece.text);
        if fate == Fate::Dropped(STANDFIRST) {
            (next, dropped) = (Some(BlockKind::Paragraph), 0);
        } else if fate == Fate::Kept && tells {
            (next, dropped) = (Some(piece.kind), 0);
        } else {
            dropped += usize::from(fate != Fate::Kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract;

    /// What is kept beside the paragraphs of a story with something between them.
    fn read(put_in: &str) -> Vec<String> {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let html = format!(
            "<html lang=en><body><main><h1>Levy dropped</h1><div>{story}{put_in}{}</div></main>",
            story.replace("Monday", "Friday").repeat(2)
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        let others = article.body.into_iter().map(|block| block.text);
        others
            .filter(|text| !text.starts_with("The ministry"))
            .collect()
    }

    #[test]
    fn the_line_over_links_goes_with_them_in_any_language_and_box() {
        let links = "<ul><li><a href=/a>Boats lie idle for a week</a></li><li><a href=/b>Ferry costs less from May</a></li></ul>";
        let link = "<a href=/b>The ferry costs less from May</a>";
        for line in [
            "What others on the quay have open",
            "Lue myös nämä",
            "岸辺の話",
            "Jetties:",
        ] {
            for put_in in [
                format!("<div class=q><div class=r>{line}</div>{links}</div>"),
                format!("<p><strong>{line}</strong></p>{links}"),
                format!("<p>{line}</p>{links}"),
                format!("<section class=q><div>{line}</div>{link}</section>"),
                format!("<div class=q><span>{line}</span><h4>{link}</h4></div>"),
                format!("<div class=q><span>{line}</span><div id=div-gpt-ad-12></div></div>"),
            ] {
                assert_eq!(read(&put_in), Vec::<String>::new(), "{put_in}");
            }
        }
    }

    #[test]
    fn a_heading_over_links_at_the_end_goes_with_them() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let links = "<ul><li><a href=/a>Boats lie idle for a week</a></li><li><a href=/b>Ferry costs less from May</a></li></ul>";
        let blocks = |end: &str| {
            let html = format!(
                "<html lang=en><body><main><h1>Levy dropped</h1><div>{}<h3>What others on the quay have open</h3>{links}{end}</div></main>",
                story.repeat(3)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.body.len()
        };
        assert_eq!((blocks(""), blocks(story) > 4), (3, true));
    }

    #[test]
    fn a_line_of_the_story_stays_beside_what_was_left_out() {
        for (put_in, kept) in [
            (
                "<p><b>What comes next</b></p><div class=related><h4><a href=/a>Boats lie idle for a week</a></h4></div>",
                1,
            ),
            (
                "<div class=q><p>They stay.</p><div id=div-gpt-ad-12></div></div>",
                1,
            ),
            ("<p>They stay where they are</p><p>Harrow Boats</p>", 2),
            (
                "<p>The towns name two walls:</p><ul><li>the old wall of Harrow</li><li>the wall at Ormsby</li></ul>",
                3,
            ),
        ] {
            assert_eq!(read(put_in).len(), kept, "{put_in}: {:?}", read(put_in));
        }
    }

    #[test]
    fn a_heading_stays_beside_what_it_is_edited_by() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        for tool in [
            "<span>[<a href=/e>edit</a>]</span>",
            "<a href=#why>#</a>",
            "<div><a href=#why>Link</a></div>",
            "<span class=mw-editsection>[<a href=/v>modifier</a> | <a href=/e>modifier le code</a>]</span>",
        ] {
            for heading in [
                format!("<div class=x1><h2 id=why>Why now</h2>{tool}</div>"),
                format!("<h2 id=why>Why now{tool}</h2>"),
            ] {
                if heading.starts_with("<h2") && !tool.contains("mw-") {
                    continue;
                }
                let html = format!(
                    "<html lang=en><main><h1>Levy dropped</h1>{story}{heading}{}</main>",
                    story.replace("Monday", "Friday")
                );
                let article =
                    extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
                assert_eq!(
                    article.body[1].text, "Why now",
                    "{heading}: {:?}",
                    article.body
                );
            }
        }
    }
}
