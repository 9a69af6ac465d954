//! Which words stand between the headline and the story, and sum it up?

use crate::extract::{
    description::{described, is_description},
    notices::Part,
    pieces::Piece,
    structured::Structured,
    summing_up, text,
    tree::Tree,
};
use crate::model::BlockKind;

pattern!(
    NAMED,
    r"(?:^|[-_ ])(?:standfirst|stand-first|dek|deck|subtitle|sub-title|subhead|sub-head|subheading|sub-heading|subheadline|sub-headline|subline|lead|lede|leadtext|lead-text|summary|intro|introduction|intro-text|chapo|chapeau|vorspann|einleitung|lead-in|anleser|ingress|preface|bajada|copete|entradilla|sommario|excerpt|abstract|strapline|preamble|teaser-text|description|article-description|tagline|sapo|perex|manchet|catenaccio|subtitulo|zusammenfassung|lid|(?:news-|haber-)?detail-spot|haber-spot|news-spot|lead-paragraph|text-overview|article-overview|underrubrik|shortdescription|short-description)(?:$|[-_ \d])"
);

/// In bytes: more than any standfirst.
pub const LONGEST: usize = 2_000;
/// How far below the headline a standfirst may stand, in pieces.
pub const REACH: usize = 8;

/// The standfirst, and the pieces (as positions in `pieces`) that show it. `notices`: of each piece what it is of one; a correction set above the story
/// sums up nothing. `from`: the first piece after the headline; `region`: where the story lies.
pub fn standfirst(
    tree: &Tree<'_>,
    pieces: &[Piece],
    notices: &[Option<Part>],
    from: usize,
    headline: Option<usize>,
    region: usize,
    data: &Structured,
) -> Option<(String, Vec<usize>)> {
    let descriptions: Vec<String> = [&data.meta_description, &data.description]
        .into_iter()
        .flatten()
        .map(|words| text::key(words))
        .filter(|key| key.chars().count() >= 15)
        .collect();
    // Positions from the headline on, without notices.
    let below: Vec<usize> = (from..pieces.len())
        .filter(|at| notices[*at].is_none())
        .collect();
    near(tree, pieces, &below, region, &descriptions)
        .or_else(|| described(tree, pieces, headline?, &descriptions))
        .or_else(|| summing_up::in_bold(pieces, &below))
        .or_else(|| summing_up::above(tree, pieces, &below, headline, region))
        .or_else(|| summing_up::before_the_byline(tree, pieces, &below, headline))
        .or_else(|| summing_up::heading_alone(tree, pieces, &below))
}

/// By its element's name, or as the description where it stands apart.
fn near(
    tree: &Tree<'_>,
    pieces: &[Piece],
    below: &[usize],
    region: usize,
    descriptions: &[String],
) -> Option<(String, Vec<usize>)> {
    let mut long_before = 0;
    for at in below.iter().copied().take(REACH) {
        let piece = &pieces[at];
        if piece.kind == BlockKind::Caption
            || crate::extract::clocks::says_when(&piece.text)
            || crate::extract::lines::byline(&piece.text)
        {
            continue;
        }
        if piece.weight < 25
            || piece.weight > 1_200
            || piece.link_density() > 0.5
            || is_no_summary(&piece.text)
        {
            continue;
        }
        if is_labelled(tree, pieces, at) {
            long_before += 1;
            continue;
        }
        let named = std::iter::once(piece.owner)
            .chain(tree.above(piece.owner).take(3))
            .find(|at| is_named(tree, *at) && !recurs(tree, pieces, *at, region));
        if let Some(element) = named {
            let together: Vec<usize> = (at..pieces.len().min(at + 6))
                .take_while(|next| tree.contains(element, pieces[*next].owner))
                .collect();
            // A box that stands among its words is none of them.
            let words: Vec<&str> = together
                .iter()
                .map(|at| &pieces[*at])
                .filter(|piece| {
                    piece.link_density() < 0.5 && !crate::extract::lines::line(&piece.text)
                })
                .map(|piece| piece.text.as_str())
                .collect();
            let whole = words.join(" ");
            let paragraphs = together.iter().filter(|at| pieces[**at].weight >= 40);
            // A container of that name may hold the whole story, or its beginning.
            if text::weight(&whole) <= 900 && together.len() <= 4 && paragraphs.count() <= 2 {
                return Some((whole, together));
            }
        }
        let key = text::key(&piece.text);
        if long_before == 0
            && piece.kind != BlockKind::ListItem
            && is_description(&key, descriptions)
            && stands_apart(tree, pieces, at)
        {
            return Some((piece.text.clone(), vec![at]));
        }
        long_before += 1;
        if long_before > 2 {
            break;
        }
    }
    None
}

// "From: Department of Roads", "Volume 12: debated on 3 March 2026".
pattern!(
    NO_SUMMARY,
    r"(?i)^\W*(?:(?:from|von|herausgeber|de la part de|publié par|departamento|department|ministry|ministerium)\s?:\s?.{0,80}|(?:volume|vol\.|band|tome)\s\d+\b.{0,100}\d{4})\W*$"
);
// "This is a translation. The Spanish original prevails."
words!(
    TRANSLATED,
    r"(?i)^\W*(?:this_is_an?_(?:(?:machine|automatic|unofficial|courtesy)_)?translation|dies(?:er_text)?_ist_eine_(?:\p{L}+_)?übersetzung|ceci_est_une_traduction|esta_es_una_traducción|questa_è_una_traduzione|esta_é_uma_tradução)(?:_(?:of|from|by|der|des|aus|de|du|del|dal|do)_[^.!?]{0,60})?(?:[.;(–—]|\W*$)"
);

/// Whether a line says whose the page is, or where it was printed, and sums up nothing.
pub fn is_no_summary(text: &str) -> bool {
    crate::extract::pattern::matches(&NO_SUMMARY, text)
        || text.len() <= 160 && crate::extract::pattern::matches(&TRANSLATED, text)
        || crate::extract::times::credited(text)
        || crate::extract::times::dated(text)
        || crate::extract::date_lines::is_row(text)
}

/// "Changes to this law:", and what they are: a heading that leads to it stands before a piece.
pub fn is_labelled(tree: &Tree<'_>, pieces: &[Piece], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        let label = &pieces[before];
        label.kind == BlockKind::Heading
            && label.text.ends_with(':')
            && tree.parent(label.owner) == tree.parent(pieces[at].owner)
    })
}

/// Whether the story goes on between this element and another of its name: they head its sections, or stand under its pictures.
fn recurs(tree: &Tree<'_>, pieces: &[Piece], at: usize, region: usize) -> bool {
    let story = (pieces
        .iter()
        .filter(|piece| crate::extract::region::begins(piece)))
    .map(|piece| piece.at);
    let below = story.clone().filter(|place| *place >= tree.end(at)).min();
    let above = story.filter(|place| *place < at).max();
    tree.contains(region, at)
        && (region..tree.end(region)).any(|other| {
            tree.name(other) == tree.name(at)
                && tree.words(other) == tree.words(at)
                && tree.shown(other) > 0
                && (below.is_some_and(|below| other > below)
                    || above.is_some_and(|above| tree.end(other) <= above))
        })
}

/// Whether an element's name says that it is a standfirst.
pub fn is_named(tree: &Tree<'_>, at: usize) -> bool {
    if matches!(
        tree.name(at),
        "article" | "main" | "body" | "section" | "html"
    ) {
        return false;
    }
    tree.attr(at, "itemprop")
        .is_some_and(|prop| matches!(prop, "description" | "alternativeHeadline" | "abstract"))
        || NAMED.as_ref().is_some_and(|pattern| {
            pattern.is_match(tree.words(at)) || pattern.is_match(&tree.marks(at))
        })
        || is_teaser_line(tree, at)
}

/// `<h2 class=teaser>`: one line of that name, and no box.
fn is_teaser_line(tree: &Tree<'_>, at: usize) -> bool {
    matches!(tree.name(at), "p" | "h2" | "h3" | "h4")
        && tree
            .words(at)
            .split_whitespace()
            .any(|word| word == "teaser")
}

/// Whether an element, furniture by its name ("teaser-text", "excerpt"), is the page's standfirst by its place: right below the headline,
/// beginning with words that lead nowhere.
pub fn leads(tree: &Tree<'_>, headline: usize, at: usize) -> bool {
    let below = tree.end(headline);
    (below..below + LEADS_WITHIN).contains(&at)
        && tree.shown(at) < LONGEST
        && is_named(tree, at)
        && (at..tree.end(at))
            .find(|text| tree.shown(*text) > 0 && tree.text(*text).is_some())
            .is_some_and(|first| {
                tree.shown(first) >= 40 && tree.above(first).all(|above| tree.name(above) != "a")
            })
        && (below..at)
            .filter_map(|between| tree.text(between))
            .all(|text| text.trim().len() < 40)
        && tree
            .above(headline)
            .take(3)
            .any(|above| tree.contains(above, at))
}

/// How many elements and texts below the headline it may begin.
const LEADS_WITHIN: usize = 30;

/// Whether a piece is not simply the first paragraph of the body: it has another parent, element or look than the next long one.
pub fn stands_apart(tree: &Tree<'_>, pieces: &[Piece], at: usize) -> bool {
    let piece = &pieces[at];
    let next = pieces[at + 1..]
        .iter()
        .find(|next| next.weight > 80 && next.kind == BlockKind::Paragraph);
    next.is_none_or(|next| {
        tree.parent(piece.owner) != tree.parent(next.owner)
            || tree.name(piece.owner) != tree.name(next.owner)
            || piece.kind == BlockKind::Heading
            || piece.bold * 10 > piece.chars * 9 && next.bold * 2 < next.chars
    })
}

#[cfg(test)]
mod tests {
    use crate::{extract, model::Article};

    #[test]
    fn a_standfirst_is_one_though_its_description_was_left_behind() {
        let told = |shown: &str| {
            let html = format!(
                "<html lang=en><title>Levy dropped</title><meta name=description content='Towns on the coast will no longer pay for the walls that keep the sea out.'>\
                 <body><article><h1>Levy dropped</h1><div><span>{shown}</span></div><div><p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>\
                 <p>Harrow alone had paid two million a year, and its council said that it would spend the money on pumps.</p></div></article>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            (article.standfirst, article.body.len())
        };
        for shown in [
            "Towns on the coast will no longer pay for the walls that keep the sea out.",
            "Towns on the coast will still pay for the walls that keep the sea out.",
        ] {
            assert_eq!(told(shown), (Some(shown.to_owned()), 2));
        }
    }

    fn read(above: &str) -> Article {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>\
                     <p>Harrow alone had paid two million a year, and its council said that it would spend the money on pumps.</p>";
        let html = format!(
            "<html lang=en><title>Levy dropped</title><body><article><div><h1>Levy dropped</h1>{above}</div><div>{story}</div></article>"
        );
        extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap()
    }

    const LEAD: &str = "Towns on the coast will no longer pay for the walls that keep the sea out.";

    #[test]
    fn a_line_among_its_siblings_sums_up_the_story_before_its_byline_or_as_its_only_heading() {
        let read = |between: &str| {
            let html = format!(
                "<html lang=en><title>Levy dropped</title><body><main><h1>Levy dropped</h1>{between}\
                 <p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>\
                 <p>Harrow alone had paid two million a year, and its council said that it would spend the money on pumps.</p></main>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            (article.standfirst, article.body.len())
        };
        for between in [
            format!("<p>{LEAD}</p><p>By Ines Calloway</p>"),
            format!("<div>{LEAD}</div><time>3 January 2026</time>"),
            format!("<h2>{LEAD}</h2>"),
        ] {
            assert_eq!(read(&between), (Some(LEAD.to_owned()), 2), "{between}");
        }
        for between in [
            format!("<p>{LEAD}</p>"),
            format!(
                "<h2>{LEAD}</h2><p>It was a long winter for the towns of the coast, and a longer spring for the ministry.</p><h2>What comes next</h2>"
            ),
        ] {
            assert_eq!(read(&between).0, None, "{between}");
        }
    }

    #[test]
    fn a_teaser_right_below_the_headline_is_the_standfirst() {
        let article = read(&format!("<div class=teaser-text><p>{LEAD}</p></div>"));
        assert_eq!(article.standfirst.as_deref(), Some(LEAD));
        assert_eq!(article.body.len(), 2);
        let linked = read(&format!(
            "<div class=teaser-text><a href=/x>{LEAD}</a></div>"
        ));
        assert_eq!(linked.standfirst, None);
    }

    #[test]
    fn a_correction_above_the_story_sums_up_nothing() {
        let lead = format!("<p class=lead>{LEAD}</p>");
        let note = "<p class=lead><em>Correction: An earlier version of this story gave the wrong year.</em></p>";
        let by = "<p>By Ines Calloway</p>";
        for above in [
            format!("{note}{by}{lead}"),
            format!("{lead}{note}{by}"),
            format!("{note}{lead}{by}"),
        ] {
            let article = read(&above);
            assert_eq!(article.standfirst.as_deref(), Some(LEAD), "{above}");
            assert_eq!(article.byline, ["Ines Calloway"], "{above}");
            assert_eq!(
                (article.notices.len(), article.body.len()),
                (1, 2),
                "{above}"
            );
        }
    }

    #[test]
    fn a_line_named_teaser_is_one_whatever_the_description_says_and_a_label_is_none() {
        let article = read(&format!("<h2 class=teaser>{LEAD}</h2>"));
        assert_eq!(article.standfirst.as_deref(), Some(LEAD));
        for above in [
            "<p class=intro>From: Department of Harbours and Sea Walls</p>",
            "<p>Volume 12: debated on Tuesday 3 March 2026</p>",
            "<div><h2>Changes to this law:</h2><p class=intro>There are no changes known that are still to be made to it.</p></div>",
        ] {
            assert_eq!(read(above).standfirst, None, "{above}");
        }
    }

    #[test]
    fn what_heads_each_section_sums_up_nothing() {
        let story = "The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.";
        let heading = |words: &str| {
            format!("<div class=subheadline><h2>{words}</h2></div><p>{story} {words}</p>")
        };
        let article = read(&format!(
            "{}{}",
            heading("What the towns will pay for now"),
            heading("What the ministry has said so far")
        ));
        assert_eq!(article.standfirst, None);
    }

    #[test]
    fn what_stands_around_the_standfirst_is_told_apart() {
        let article = read(&format!(
            "<h2>No more payments from the spring</h2><p class=lead>{LEAD}</p><p>Ines Calloway</p>"
        ));
        assert_eq!(article.standfirst.as_deref(), Some(LEAD));
        let body: Vec<&str> = article
            .body
            .iter()
            .map(|block| block.text.as_str())
            .collect();
        assert_eq!(body[0], "No more payments from the spring");
        assert!(body[1].starts_with("The ministry"));
    }
}
