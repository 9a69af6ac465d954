//! Which pieces of the story's region are the story? Each is judged by its place, its neighbours and its words.

use std::collections::HashMap;

use crate::extract::{
    above, appeals,
    around::Around,
    asides, author_notes, box_heads, boxes, byline, captions, cards, clocks, comments, copies,
    credit, date_lines, dividers,
    fate::{ABOVE, ASIDE, BUTTON, Fate, INVITATION, LINKS_AWAY, NO_WORDS, STANDFIRST},
    lines, links,
    lists::lists,
    notices::Part,
    pieces::Piece,
    region::{self, Region},
    sentences, series, speakers, standfirst, tail, text, times, told, tools,
    tree::Tree,
    updated, wall,
};
use crate::model::{Block, BlockKind};

/// What leads in a list says so much, by weight: "Share:" is a label.
const LEADS_FROM: usize = 20;

/// Beside the name of who took the picture a caption says so much, by weight.
const TELLS_FROM: usize = 24;

/// Judges the pieces of a region, one by one.
pub fn fates(tree: &Tree<'_>, region: &Region, pieces: &[Piece], around: &Around<'_>) -> Vec<Fate> {
    let first = first_after(tree, pieces, around.headline_at);
    let body_starts = (first..pieces.len())
        .find(|at| {
            !around.standfirst_at.contains(at)
                && around.notices[*at].is_none()
                && region::begins(&pieces[*at])
                && !date_lines::is_row(&pieces[*at].text)
        })
        .unwrap_or(pieces.len());
    let lists = lists(tree, pieces, body_starts);
    let speakers = speakers::speakers(tree, pieces);
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut cards_away = links::Cards::default();
    let mut fates: Vec<Fate> = Vec::with_capacity(pieces.len());
    // "Signs of it are:": what is listed below is no label.
    let mut is_led = false;
    for (at, piece) in pieces.iter().enumerate() {
        if piece.kind != BlockKind::ListItem {
            is_led = piece.kind == BlockKind::Paragraph
                && piece.weight >= LEADS_FROM
                && piece.text.ends_with(':');
        }
        if let Some(part) = around.notices[at] {
            fates.push(match part {
                Part::Label => Fate::Dropped("the label of a notice"),
                Part::Words(_) => Fate::Notice,
            });
            continue;
        }
        let is_listed = is_led && piece.kind == BlockKind::ListItem || lists.facts.contains(&at);
        let is_label = at < body_starts && series::is_first(tree, pieces, at, body_starts);
        let key = text::key(&piece.text);
        let told = key.len() >= told::KEY_FROM && around.told.has(&key);
        let first_one = seen.get(&key).copied();
        // What was left out for what it is, and not for its links, is left out again.
        let is_gone = first_one
            .is_some_and(|first| matches!(fates[first], Fate::Dropped(why) if why != LINKS_AWAY));
        let repeated = key.len() >= 40
            && first_one.is_some_and(|first| {
                is_gone || fates[first] == Fate::Kept && copies::is_copy(tree, pieces, at, first)
            });
        seen.entry(key.clone()).or_insert(at);
        let why = if speakers.contains(&at) {
            None
        } else if repeated {
            Some("said before on the page")
        } else if at < first
            && around.headline_at.is_some()
            && !told
            && !clocks::in_force(&piece.text)
            && !captions::is_lead_caption(tree, piece, around.headline_at)
        {
            Some("above the headline")
        } else if around.standfirst_at.contains(&at) {
            Some(STANDFIRST)
        } else if let Some(why) = furniture_of(
            tree,
            piece,
            &key,
            at < body_starts && !is_listed && !is_label,
            lists.matter.contains(&at),
            lists.led_to.contains(&at),
            around,
        )
        .filter(|why| {
            *why != LINKS_AWAY
                || !links::leads_to_a_quote(pieces, at)
                    && (around.is_news || !links::guides(tree, pieces, at))
        }) {
            Some(why)
        } else if !told && lists.links.contains(&at) {
            Some("an item of a list of links")
        } else if !told && cards_away.hold(tree, region, piece, around.headline_at) {
            Some("a teaser of another story")
        } else {
            None
        };
        fates.push(why.map_or(Fate::Kept, Fate::Dropped));
    }
    copies::drop_repeated_quotes(tree, pieces, &mut fates);
    comments::drop_comments(pieces, &mut fates);
    cards::drop_cards(
        tree,
        pieces,
        &mut fates,
        around.headline_at,
        around.address.as_ref(),
        around.is_news,
    );
    cards::drop_teasers(
        tree,
        pieces,
        &mut fates,
        around.address.as_ref(),
        around.is_news,
    );
    appeals::drop_appeals(tree, region.root, pieces, &mut fates);
    wall::drop_walls(tree, pieces, &mut fates);
    boxes::drop_offers(tree, region.root, pieces, &mut fates);
    boxes::drop_headed(tree, pieces, &mut fates);
    box_heads::drop_lonely(pieces, &mut fates);
    box_heads::drop_left(tree, pieces, body_starts, &region.dropped, &mut fates);
    author_notes::drop_about_the_author(pieces, &mut fates, around.byline);
    tail::drop_tail(tree, pieces, &mut fates, around);
    dividers::keep(pieces, &mut fates);
    fates
}

/// The blocks that were kept.
pub fn body(pieces: &[Piece], fates: &[Fate]) -> Vec<Block> {
    let kept = (pieces.iter().zip(fates)).filter(|(_, fate)| **fate == Fate::Kept);
    kept.map(|(piece, _)| Block {
        kind: piece.kind,
        text: piece.text.clone(),
        number: piece.number.clone(),
    })
    .collect()
}

/// The first of the pieces below the headline; the first of all where none is.
pub fn first_after(tree: &Tree<'_>, pieces: &[Piece], headline: Option<usize>) -> usize {
    let below = headline.map_or(0, |headline| tree.end(headline));
    let first = pieces.iter().position(|piece| piece.at >= below);
    first.unwrap_or(0)
}

/// Why a piece is furniture by its own words and links.
fn furniture_of(
    tree: &Tree<'_>,
    piece: &Piece,
    key: &str,
    is_above: bool,
    is_matter: bool,
    is_led_to: bool,
    around: &Around<'_>,
) -> Option<&'static str> {
    if key.is_empty() {
        return Some(NO_WORDS);
    }
    if clocks::in_force(&piece.text) {
        return None;
    }
    let same = |other: &Option<String>| other.as_ref().is_some_and(|other| other == key);
    // The headline once more, with its kicker.
    let kicked = is_above
        && around.headline.as_ref().is_some_and(|headline| {
            headline.chars().count() > 15
                && key.ends_with(headline.as_str())
                && key.chars().count() < headline.chars().count() + 60
        });
    if kicked || same(&around.headline) {
        return Some("the headline");
    }
    if is_above && same(&around.standfirst) {
        return Some(STANDFIRST);
    }
    // "Our website uses cookies to …", in a policy about them.
    let is_meant =
        around.is_policy && text::ends_sentence(&piece.text) && text::reads_on(&piece.text);
    let is_told = || piece.link_density() <= 0.5 && sentences::tells(&piece.text);
    if (lines::line_with(&piece.text, piece.linked > 0) && !is_meant || lines::shares(&piece.text))
        && piece.kind != BlockKind::TableRow
    {
        return Some(BUTTON);
    }
    if piece.kind != BlockKind::TableRow
        && (asides::aside(&piece.text)
            || piece.kind != BlockKind::ListItem && asides::reading(&piece.text))
        && !is_told()
    {
        return Some(ASIDE);
    }
    if tools::is_state(piece) {
        return Some("what a tool of the page shows");
    }
    if lines::calls(&piece.text) && links::leads_away(piece) && !is_told() {
        return Some("a call that leads away");
    }
    if piece.kind == BlockKind::Paragraph
        && (lines::invites(&piece.text)
            || around.is_news
                && (lines::offers(&piece.text) || asides::calls_in(&piece.text))
                && !is_told())
    {
        return Some(INVITATION);
    }
    // "By the Ministry of Fisheries 15 December 2025 at 14:00": wherever it stands; over each entry of a live blog, an author's name.
    let digits = || piece.text.chars().filter(char::is_ascii_digit).count();
    let by_an_author = || (around.byline.iter()).any(|name| piece.text.contains(name.as_str()));
    if lines::byline(&piece.text) && digits() >= 4 && piece.kind != BlockKind::TableRow
        || piece.kind == BlockKind::Paragraph && times::credited(&piece.text) && by_an_author()
    {
        return Some("a byline with its date");
    }
    if piece.kind == BlockKind::Paragraph && credit::names_all(&piece.text, around.byline) {
        return Some("the byline");
    }
    if is_above
        && piece.kind == BlockKind::Paragraph
        && date_lines::is_row(&piece.text)
        && updated::says_updated(&piece.text).is_some()
    {
        return Some("a lone date");
    }
    if is_above {
        let is_paragraph = piece.kind == BlockKind::Paragraph;
        if lines::byline(&piece.text) || is_paragraph && lines::names_alone(&piece.text) {
            return Some("a byline above the story");
        }
        if (times::time(&piece.text) || times::credited(&piece.text))
            && !above::heads_an_entry(tree, piece)
            && !sentences::tells_of_a_day(&piece.text)
        {
            return Some("a date above the story");
        }
        if author_notes::tells_of_an_author(&piece.text, around.byline) {
            return Some("about the author");
        }
        // "From our correspondent in Harrow,": what follows goes on with it.
        let goes_on = piece.text.ends_with(',');
        if (above::above(&piece.text) && !goes_on || standfirst::is_no_summary(&piece.text))
            && !sentences::tells_of_a_day(&piece.text)
        {
            return Some(ABOVE);
        }
        if piece.weight < 30
            && !is_led_to
            && !above::is_key_point(tree, piece)
            && piece.kind != BlockKind::Heading
            && !is_under_a_picture(tree, piece)
            && (!text::ends_sentence(&piece.text) || is_label(&piece.text))
            && !piece.text.ends_with(',')
        {
            return Some(ABOVE);
        }
        // "Justices": "Lord Amory, Lady Keel": the value of a label that went.
        if tree.name(piece.owner) == "dd"
            && piece.weight < 90
            && !text::ends_sentence(&piece.text)
            && (piece.text.split(',')).all(|name| byline::is_full_name(name.trim()))
        {
            return Some(ABOVE);
        }
        // A caption tells of the picture that one of the authors took.
        let tells = |name: &str| {
            piece.kind == BlockKind::Caption
                && piece.weight >= text::weight(name) + TELLS_FROM
                && !captions::is_credit(&piece.text)
        };
        let names = |name: &&String| piece.text.contains(name.as_str());
        if piece.weight < 120
            && (around.byline.iter().find(names)).is_some_and(|name| !tells(name))
            && !text::ends_sentence(&piece.text)
        {
            return Some("names an author above the story");
        }
    }
    let short = piece.chars < 160;
    let dropped = match piece.kind {
        BlockKind::Heading => piece.link_density() > 0.5,
        BlockKind::Paragraph | BlockKind::Quote => {
            // A paragraph that is one link, or "MORE: a link", leads away.
            let led_away = piece.link_density() > 0.6 && short && !text::ends_sentence(&piece.text);
            let label = piece.text.split_once(':').is_some_and(|(label, rest)| {
                let label = label.chars().count();
                label < 24
                    && !rest.starts_with(|c: char| c.is_ascii_digit())
                    && piece.linked > 0
                    && piece.linked + label + 2 >= piece.chars
            });
            // "1:15 p.m.", in an element for it, is the hour of an entry.
            let mut above = tree.above(piece.at).take(3);
            let ends = text::ends_sentence(&piece.text)
                && !(piece.text.ends_with(".m.")
                    && piece.text.starts_with(|c: char| c.is_ascii_digit())
                    && above.any(|above| tree.name(above) == "time"));
            if times::time(&piece.text) && piece.weight < 90 && !ends {
                return Some("a lone date");
            }
            // A row of links to other stories.
            let row = piece.link_density() > 0.7
                && piece.chars < 600
                && !text::ends_sentence(&piece.text);
            led_away || label && short || row || piece.link_density() > 0.9 && piece.chars < 300
        }
        BlockKind::ListItem => {
            if times::time(&piece.text) && is_above && !sentences::tells_of_a_day(&piece.text) {
                return Some("a date above the story");
            }
            piece.link_density() > 0.8 && !is_matter && !text::ends_sentence(&piece.text)
        }
        BlockKind::Caption => {
            if captions::is_credit_alone(&piece.text) {
                return Some("a credit without a caption");
            }
            // A picture that leads to a larger one has its words in the link: a sentence, and whose picture it is.
            let tells = text::ends_sentence(&piece.text) || piece.text.ends_with(')');
            piece.chars < 3 || tree.name(piece.owner) == "a" || piece.link_density() > 0.9 && !tells
        }
        BlockKind::TableRow => piece.link_density() > 0.95 && piece.chars > 20,
        BlockKind::Code => false,
    };
    dropped.then_some(LINKS_AWAY)
}

/// "Author:", "Publish date:".
fn is_label(text: &str) -> bool {
    text.ends_with(':') && text.split_whitespace().count() <= 2
}

/// A name or a place, in the element for what stands under a picture; one word there is a counter or a button.
fn is_under_a_picture(tree: &Tree<'_>, piece: &Piece) -> bool {
    let mut holders = std::iter::once(piece.owner).chain(tree.above(piece.owner).take(3));
    piece.text.contains(' ') && holders.any(|at| tree.name(at) == "figcaption")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_caption_above_the_story_may_name_its_author() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        for photographer in ["Ann Holt", "Bo Lund"] {
            let html = format!(
                "<html lang=en><article><h1>Levy dropped</h1><p>By Ann Holt</p><figure><img src=a.jpg><figcaption>The quay of Harrow, a week before the vote. Photo: {photographer}</figcaption></figure>{}</article>",
                story.repeat(3)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            assert!(
                article.body[0].text.starts_with("The quay"),
                "{photographer}"
            );
        }
    }

    #[test]
    fn a_list_that_a_line_leads_in_stands_above_the_first_long_words() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let list = "<p>Signs of a weak wall are:</p><ul><li>damp stones</li><li>a bent rail</li><li>moss</li></ul>";
        let html = format!(
            "<html lang=en><main><h1>Weak walls</h1>{list}{}</main>",
            story.repeat(3)
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        let body: Vec<&str> = article.body.iter().map(|block| &*block.text).collect();
        assert_eq!(body[1..4], ["damp stones", "a bent rail", "moss"]);
    }

    #[test]
    fn line_breaks_alone_part_a_story_from_its_headline_and_its_standfirst() {
        let html = "<html lang=en><title>Levy dropped</title><meta name=description content='Towns on the coast will no longer pay for the walls that keep the sea out.'><body><div class=x1>\
            Harrow Post<br><br><h1>Levy dropped</h1><b>Towns on the coast will no longer pay for the walls that keep the sea out.</b><br><br>\
            The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.<br><br>\
            Harrow alone had paid two million a year, and its council said that it would spend the money on pumps.<br><br>___<br><br>\
            <h3>What comes next</h3>The towns meet again in May, and the minister has promised to be there with an answer.</div>";
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        let body: Vec<&str> = (article.body.iter())
            .map(|block| block.text.split(' ').next().unwrap_or_default())
            .collect();
        assert_eq!(
            body,
            ["The", "Harrow", "___", "What", "The"],
            "{:?}",
            article.body
        );
        assert!(
            article
                .standfirst
                .is_some_and(|words| words.starts_with("Towns"))
        );
    }

    use crate::extract;

    #[test]
    fn what_a_policy_says_is_kept_however_it_is_set() {
        let clauses: String = ["a", "b", "c", "d"]
            .map(|letter| {
                format!("<li>({letter}) we may close an account that breaks rule {letter}</li>")
            })
            .concat();
        let shut = "<div class=expandable-content aria-hidden=true><p>An account that was closed is kept for thirty days, and its owner may ask for a copy of all that is in it.</p><p>After that it is deleted, with every copy of it, unless the law of the harbour towns says otherwise, or a court of one of them asks for it before the month is over.</p></div>";
        let html = format!(
            "<html lang=en><body><main><h1>Terms of the harbour desk</h1><p><a href=/old>Effective: 1 January 2026</a></p>\
             <p>Our website uses cookies to know who has signed in at the desk.</p><p>These terms hold for everybody who uses the desk of the harbour, and for all who work there.</p><h2>1. Accounts</h2><ul>{clauses}<li>Register for a permit</li></ul>{shut}\
             <div id=AffiliateFirms><p>The firms of our group may read what you send us.</p></div><h2>2. Contact</h2><p>Email: <a href=mailto:desk@harbour.example>desk@harbour.example</a></p>\
             <p>Whoever wants to complain about any of this in writing sends a letter to this address:</p><p>Harbour Desk 4 Quay Street Ormsby</p></main>"
        );
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        let body: String = article
            .body
            .iter()
            .map(|block| format!("{}\n", block.text))
            .collect();
        for kept in [
            "Effective: 1 January 2026",
            "Our website uses cookies",
            "(c) we may close",
            "Register for a permit",
            "kept for thirty days",
            "The firms of our group",
            "desk@harbour.example",
            "4 Quay Street",
        ] {
            assert!(body.contains(kept), "{kept}: {body}");
        }
    }
}
