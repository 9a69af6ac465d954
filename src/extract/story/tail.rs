//! What stands after the end of a story? Credits, tags, addresses, and who its authors are.

use crate::extract::{
    around::Around, byline::is_full_name, comments, fate::Fate, last_words, pattern::matches,
    pieces::Piece, text, tree::Tree,
};
use crate::model::BlockKind;

// Where to reach an author, in the words that newspapers put under a story.
pattern!(
    REACHED,
    r"(?i)\bfollow (?:him|her|them|me)\b|\b(?:can|may) be reached\b|\bstaff writer\b|\b(?:on|auf|sur) (?:twitter|x|instagram|threads|bluesky|mastodon|facebook|linkedin)\b.{0,20}@|\S@[\w-]+\.\w"
);
// What a sentence about an author says after the name, and what such a person is.
pattern!(
    IS,
    r"(?i)^(?: \([^)]{2,20}\))?,?\s*(?:is|was|has been|covers|writes|reports|ist|schreibt|est|écrit|es|escribe)\b"
);
pattern!(
    WORKS,
    r"(?i)\b(?:reporter|editor|writer|writes|journalist|columnist|correspondent|critic|author|freelancer?|contributor|covers|covering|fellow|professor|lecturer|faculty|director|founder|ceo|physician|redakteur|autor|kolumnist|korrespondent|reporter|journalist|schreibt|journaliste|chroniqueu[rs]e?|périodista|periodista)(?:in|innen|s)?\b"
);
// A body that publishes under its own name: what it says of itself is its statement.
pattern!(
    BODIES,
    r"(?i)\b(?:government|office|department|ministry|council|agency|commission|committee|authority|services?|board|parliament|university|institute|association|union|society|bank|group|ltd|inc|court|police|party|trust|foundation|amt|ministerium|regierung|verband|gesellschaft|ministère|gobierno|ministerio)\b"
);
// A heading over who the authors are.
pattern!(
    ABOUT,
    r"(?i)^\W*(?:sobre la firma|sobre o autor|sobre a autora|o autorze|om författaren|om forfatteren|over de auteur|sull[’']autore|l[’']autore|この記事を書いた人)\W*$|^\W*(?:about|über|à propos de|sobre|meet)\s+(?:the authors?|the writers?|l[’']auteur|el autor|la autora|(?:den|die|unsere[nr]?) autor(?:in|en|innen)?|([\p{L}.’'-]+(?: [\p{L}.’'-]+){1,3}))\W*$"
);
// "Brent crude: $83.14; -0.5%": figures under a market report.
pattern!(
    AMOUNT,
    r"[$€£¥]\s?\d[\d.,]*\b.*\d\s?%|\d\s?%.*[$€£¥]\s?\d|[:;]\s?[-+]?\d[\d.,]*\s?%"
);

// "Maren Holt, born 3 June 1921, died 29 January 2026": the last line of an obituary.
pattern!(
    LIVED,
    r"(?i)(?:\b(?:born|geboren|née?|nacid[oa]|nat[oa]|nascid[oa])\W|\*).{2,60}(?:\b(?:died|gestorben|morte?|décédée?|murió|fallecid[oa]|morto|morta|morreu)\W|†).{2,40}\d{4}\W*$"
);

/// How near its end, in paragraphs, a story names its authors.
const LAST: usize = 3;
/// In characters: more than a sentence or two about somebody.
const ABOUT_AT_MOST: usize = 700;

/// "Ines Calloway covers the coast. Follow her on X": one of the last paragraphs, about who wrote the story.
pub fn drop_about_the_author(pieces: &[Piece], fates: &mut [Fate], byline: &[String]) {
    let kept: Vec<usize> = (0..pieces.len())
        .filter(|at| fates[*at] == Fate::Kept && pieces[*at].kind != BlockKind::Caption)
        .collect();
    let people: Vec<&str> = (byline.iter().map(String::as_str))
        .filter(|name| is_full_name(name) && !matches(&BODIES, name))
        .collect();
    // Something must be left to be the story.
    for at in kept.iter().skip(1).rev().take(LAST) {
        if is_about_an_author(&pieces[*at].text, &people) {
            fates[*at] = Fate::Dropped("about the author");
        }
        // What no person signed may be a policy, and comments its matter.
        if !people.is_empty() && comments::are_spoken_of(&pieces[*at].text) {
            fates[*at] = Fate::Dropped("about the comments");
        }
    }
    let headed = (kept.iter().skip(1).rev().take(UNDER))
        .position(|at| pieces[*at].kind == BlockKind::Heading);
    if let Some(back) = headed
        && (is_about_heading(&pieces[kept[kept.len() - 1 - back]].text, byline)
            || is_headed_by_name(pieces, &kept, kept.len() - 1 - back, byline))
    {
        for at in &kept[kept.len() - 1 - back..] {
            fates[*at] = Fate::Dropped("about the author");
        }
    }
}

/// "Ines Calloway", and a line or two that begin with her first name. Where others have headings too, each wrote a part.
fn is_headed_by_name(pieces: &[Piece], kept: &[usize], place: usize, byline: &[String]) -> bool {
    let [name] = byline else {
        return false;
    };
    let (heading, under) = (&pieces[kept[place]], &kept[place + 1..]);
    let first = name.split_whitespace().next().unwrap_or_default();
    let is_about = |at: &usize| {
        let text = &pieces[*at].text;
        let rest = text
            .strip_prefix(name.as_str())
            .or_else(|| text.strip_prefix(first));
        rest.is_some_and(|rest| rest.starts_with([' ', ',', '’', '\'']))
            && !text.contains(['“', '”', '"', '«', '„'])
    };
    heading.text == *name
        && is_full_name(name)
        && (1..=2).contains(&under.len())
        && under.iter().map(|at| pieces[*at].weight).sum::<usize>() <= NOTE_AT_MOST
        && under.first().is_some_and(is_about)
        && (kept[..place].iter())
            .all(|at| pieces[*at].kind != BlockKind::Heading || !is_full_name(&pieces[*at].text))
}

/// By weight: who somebody is takes no more.
const NOTE_AT_MOST: usize = 300;

/// How many pieces may stand under a heading that leads to them.
const UNDER: usize = 5;

/// "About the author", "Über Ines Calloway".
fn is_about_heading(text: &str, byline: &[String]) -> bool {
    let Some(about) = ABOUT.as_ref().and_then(|about| about.captures(text)) else {
        return false;
    };
    let whom = about.get(1).map_or("", |whom| whom.as_str().trim());
    whom.is_empty() || byline.iter().any(|name| name == whom)
}

// "Ines Calloway is a reporter who lost her home to the sea.": how a story about her begins.
pattern!(
    TELLS_MORE,
    r"(?i)\s(?:was|who|whose|whom|which|that|after|before|because|when|war|nachdem|weil|qui|dont|que|quien)\s|,\s(?:der|die|deren|dessen)\s"
);

/// Whether a line over the story tells who one of its authors is: "Ines Calloway is a reporter in Harrow."
pub fn tells_of_an_author(text: &str, byline: &[String]) -> bool {
    let people: Vec<&str> = byline.iter().map(String::as_str).collect();
    text.len() <= 200
        && !matches(&TELLS_MORE, text)
        && byline.iter().any(|name| text.starts_with(name.as_str()))
        && is_about_an_author(text, &people)
}

/// Whether a name is that of a body that publishes.
pub fn is_body(name: &str) -> bool {
    matches(&BODIES, name)
}

fn is_about_an_author(text: &str, people: &[&str]) -> bool {
    text.chars().count() <= ABOUT_AT_MOST
        && people.iter().any(|name| {
            let rest = text.strip_prefix(name);
            rest.is_some_and(|rest| matches(&IS, rest) && matches(&WORKS, rest))
                || text.contains(name) && matches(&REACHED, text)
        })
}

/// As a label before a credit never is ("Reporting by:").
const A_SENTENCE: usize = 60;

/// After the last whole sentence there is nothing but credits, tags and addresses.
pub fn drop_tail(tree: &Tree<'_>, pieces: &[Piece], fates: &mut [Fate], around: &Around<'_>) {
    let is_text = |piece: &Piece| {
        text::ends_sentence(last_words::without_agency(last_words::without_sign_off(
            last_words::without_initials(&piece.text),
        ))) && piece.weight >= 25
            || piece.weight >= 150
            || piece.kind == BlockKind::Paragraph
                && piece.weight >= 60
                && text::has_sentence(&piece.text)
                && !piece.text.contains(['@', '/'])
            || piece.kind == BlockKind::Paragraph
                && (last_words::runs_on(&piece.text)
                    || matches(&AMOUNT, &piece.text)
                    || !around.is_news && text::reads_on(&piece.text))
            || piece.kind == BlockKind::Paragraph && matches(&LIVED, &piece.text)
            || piece.kind == BlockKind::Paragraph && last_words::tells_without_stops(piece)
            || matches!(piece.kind, BlockKind::TableRow | BlockKind::Code)
    };
    let kept: Vec<usize> = (0..pieces.len())
        .filter(|at| fates[*at] == Fate::Kept)
        .collect();
    let Some(place) = kept.iter().rposition(|at| is_text(&pieces[*at])) else {
        return;
    };
    // "The trial goes on.": a last short paragraph, or one behind a last list; and a letter's signature.
    let mut last = kept[place];
    let paragraphs = kept[..=place].iter().rev();
    let paragraph = (paragraphs.take(LIST_WITHIN))
        .find(|at| pieces[**at].kind == BlockKind::Paragraph && is_text(&pieces[**at]))
        .map_or(last, |at| *at);
    // Of numbered clauses, the number of the last.
    let clauses = kept[..=place].iter().rev();
    let mut clause =
        (clauses.take(CLAUSE_WITHIN)).find_map(|at| last_words::clause(&pieces[*at].text));
    for at in &kept[place + 1..] {
        let piece = &pieces[*at];
        let is_alike = || is_set_alike(tree, pieces[kept[place]].owner, piece.owner);
        let number = last_words::clause(&piece.text);
        let is_next = clause.is_some() && number == clause.map(|clause| clause + 1);
        let is_in_one = piece.linked == 0 && last_words::clause(&pieces[last].text).is_some();
        if piece.kind == BlockKind::Paragraph
            && (is_next || is_in_one && clause.is_some())
            && is_alike()
        {
            clause = number.or(clause);
            last = *at;
            continue;
        }
        let heads = piece.kind == BlockKind::Heading || is_bold_line(piece);
        if piece.kind == BlockKind::ListItem || heads {
            continue;
        }
        let tells = || last_words::tells_figures(piece) && is_alike();
        if !follows(tree, &pieces[paragraph], piece)
            && !signs(tree, &pieces[last], piece)
            && !signs_quotation(tree, &pieces[last], piece)
            && !tells()
        {
            break;
        }
        last = *at;
    }
    let weight = |of: std::ops::Range<usize>| -> usize {
        of.filter(|at| fates[*at] == Fate::Kept)
            .map(|at| pieces[at].weight)
            .sum()
    };
    // A list of winners, in headings or lines: too much to be credits.
    if weight(last + 1..pieces.len()) * 2 > weight(0..last + 1) {
        return;
    }
    for at in last + 1..pieces.len() {
        if fates[at] != Fate::Kept {
            continue;
        }
        let told = around.told.ends_with(&text::key(&pieces[at].text));
        // "The firm replied:", and what it replied; "Write to us at:", and an address.
        let introduced = at == last + 1
            && pieces[last].text.ends_with(':')
            && (text::ends_sentence(&pieces[at].text) || pieces[last].weight >= A_SENTENCE);
        // A heading over what is kept of a list.
        let heads = (pieces[at].kind == BlockKind::Heading || is_bold_line(&pieces[at]))
            && (at + 1..pieces.len())
                .find(|next| fates[*next] == Fate::Kept)
                .is_some_and(|next| pieces[next].kind == BlockKind::ListItem);
        if pieces[at].kind != BlockKind::ListItem
            && !told
            && !introduced
            && !heads
            && !is_caption(tree, &pieces[at])
            && fates[at] == Fate::Kept
        {
            fates[at] = Fate::Dropped("after the last sentence");
        }
    }
}

/// In pieces: the paragraph before a last list stands no further back.
const LIST_WITHIN: usize = 60;
/// In pieces: the number of the clause stands no further back.
const CLAUSE_WITHIN: usize = 12;

/// Whether a short piece is a sentence, in an element like that of the paragraph before it: credits and calls have no full stop, names no
/// small words.
fn follows(tree: &Tree<'_>, before: &Piece, piece: &Piece) -> bool {
    let (a, b) = (before.owner, piece.owner);
    piece.kind == BlockKind::Paragraph
        && before.kind == BlockKind::Paragraph
        && piece.linked == 0
        && piece.text.ends_with(|c| {
            text::is_full_stop(c) && c != '…' || text::closes(c) && !matches!(c, ')' | ']')
        })
        && text::ends_sentence(&piece.text)
        && (text::small_words(&piece.text).0 > 0 || piece.text.chars().any(text::has_one_case))
        && is_set_alike(tree, a, b)
}

/// Whether two elements stand beside each other, or their holders do, and look the same.
fn is_set_alike(tree: &Tree<'_>, a: usize, b: usize) -> bool {
    let alike = |a: usize, b: usize| {
        tree.name(a) == tree.name(b)
            && tree.words(a) == tree.words(b)
            && tree.attr(a, "style") == tree.attr(b, "style")
    };
    let holders = || Some((tree.parent(a)?, tree.parent(b)?));
    alike(a, b)
        && holders().is_some_and(|(above_a, above_b)| {
            above_a == above_b
                || alike(above_a, above_b) && tree.parent(above_a) == tree.parent(above_b)
        })
}

/// "**Three things to read**": a line in bold that heads what follows.
fn is_bold_line(piece: &Piece) -> bool {
    piece.bold == piece.chars && !text::ends_sentence(&piece.text)
}

/// "— Dov", below a letter.
fn signs(tree: &Tree<'_>, before: &Piece, piece: &Piece) -> bool {
    let name = piece.text.strip_prefix(['—', '–', '-']).map(str::trim);
    piece.kind == BlockKind::Paragraph
        && piece.linked == 0
        && is_set_alike(tree, before.owner, piece.owner)
        && name.is_some_and(|name| {
            name.split_whitespace().count() <= 3
                && name
                    .split_whitespace()
                    .all(|word| word.starts_with(char::is_uppercase))
        })
}

/// "— Maren Holt, engineer", behind the words that a story ends with, in one block quotation or figure with them.
fn signs_quotation(tree: &Tree<'_>, before: &Piece, piece: &Piece) -> bool {
    let is_one = |at: &usize| matches!(tree.name(*at), "blockquote" | "figure");
    let quotation = (std::iter::once(before.owner).chain(tree.above(before.owner)))
        .filter(is_one)
        .find(|at| tree.contains(*at, piece.owner) && !tree.has_picture(*at));
    before.kind == BlockKind::Quote
        && piece.chars <= SIGNATURE
        && piece.linked == 0
        && quotation.is_some()
        && (piece.text.starts_with(['—', '–', '―'])
            || tree.name(piece.owner) == "figcaption" && piece.text.starts_with(char::is_uppercase))
}

/// In characters: who somebody is.
const SIGNATURE: usize = 150;

/// What tells of a picture is no credit of the story.
fn is_caption(tree: &Tree<'_>, piece: &Piece) -> bool {
    piece.kind == BlockKind::Caption
        && tree
            .above(piece.owner)
            .take(3)
            .any(|above| tree.has_picture(above))
        && piece.weight >= A_SENTENCE / 2
        && text::small_words(&piece.text).0 >= 3
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::extract::{Hints, extract};

    const STORY: &str = "<p>The council will drop the levy that it has taken from the towns along the coast since the flood.</p>";

    /// What is kept of a page behind its first paragraph.
    pub fn read(rest: &str) -> Vec<String> {
        let html =
            format!("<html lang=en><body><article><h1>Levy dropped</h1>{STORY}{rest}</article>");
        let article = extract(html.as_bytes(), &Hints::default()).unwrap();
        let behind = article.body.into_iter().skip(1);
        behind.map(|block| block.text).collect()
    }

    #[test]
    fn a_paragraph_about_the_author_is_told_from_one_of_the_story() {
        let (people, byline) = (["Ines Calloway"], ["Ines Calloway".to_owned()]);
        assert!(is_about_heading("About the author", &[]));
        assert!(is_about_heading("Über Ines Calloway", &byline));
        assert!(!is_about_heading("About Tom Reed", &byline));
        assert!(!is_about_heading("About the levy", &byline));
        assert!(tells_of_an_author(
            "Ines Calloway is a reporter in Harrow.",
            &byline
        ));
        let story = "Ines Calloway is a reporter who lost her home to the sea.";
        assert!(!tells_of_an_author(story, &byline));
        for pattern in [
            &TELLS_MORE,
            &REACHED,
            &IS,
            &WORKS,
            &BODIES,
            &ABOUT,
            &AMOUNT,
            &LIVED,
        ] {
            assert!(pattern.is_some());
        }
        for text in [
            "Ines Calloway is a reporter in Harrow. She writes of the coast.",
            "Contact Ines Calloway at ines@example.org.",
            "—Staff writer Ines Calloway can be reached at the desk.",
            "Ines Calloway's book about the sea is out now. Follow her on Mastodon.",
        ] {
            assert!(is_about_an_author(text, &people), "{text}");
        }
        for text in [
            "Tom Reed is the mayor of Harrow.",
            "The mayor told Ines Calloway that he would stay.",
            "Residents can be reached by phone, the council said.",
            "Ines Calloway is to stay until the spring.",
        ] {
            assert!(!is_about_an_author(text, &people), "{text}");
        }
    }

    #[test]
    fn figures_initials_and_who_is_quoted_belong_to_the_story() {
        let figures = ["Sand: $2,090.9; -0.2%", "Stone: $79.43; -0.7%"];
        assert_eq!(
            read(&figures.map(|line| format!("<p>{line}</p>")).concat()),
            figures
        );
        let last = "Each town pays some fifty pounds a year. (hn)";
        assert_eq!(read(&format!("<p>{last}</p>")), [last]);
        let quoted = "<p><a href=/x>Harbour News</a> reported:</p><blockquote><p>The towns along the coast were told of it on Monday.</p></blockquote>";
        assert_eq!(read(quoted)[0], "Harbour News reported:");
    }

    #[test]
    fn a_story_may_end_without_a_full_stop_where_its_script_has_none() {
        let last = "สภาเมืองจะประชุมกันอีกครั้งในเดือนพฤษภาคม";
        assert_eq!(
            read(&format!("<p>{last}</p><p>เรื่อง: สมชาย ใจดี</p>")),
            [last]
        );
    }

    #[test]
    fn a_story_may_end_in_a_short_sentence() {
        assert_eq!(
            read("<p>He denies it.</p><p>The trial goes on.</p>"),
            ["He denies it.", "The trial goes on."]
        );
        let list = "<p>We demand:</p><ul><li>that the wall is kept where it is today</li></ul>";
        let kept = read(&format!("{list}<p>No one was hurt.</p>"));
        assert_eq!(kept.last().map(String::as_str), Some("No one was hurt."));
        for no_sentence in [
            "<p>Ines Calloway</p>",
            "<p>Harrow Post, Ormsby.</p>",
            "<p class=credit>Words by hand.</p>",
            "<p>Reporting by Ann Holt, Editing by Tom Reed, Pictures by Ada Verne</p>",
            "<p>Walls, Levy, Harrow</p>",
            "<p>More on <a href=/x>the levy</a>.</p>",
        ] {
            assert!(read(no_sentence).is_empty(), "{no_sentence}");
        }
    }

    #[test]
    fn a_letter_may_end_behind_a_list_and_an_obituary_with_two_dates() {
        let list = "<p><b>Two things to read</b></p><ul><li><a href=/x>A wall</a>, about the wall that is to stay where it is</li></ul>";
        let kept = read(&format!(
            "{list}<p>Until next Sunday then.</p><p>— Ines</p>"
        ));
        assert_eq!(kept[2..], ["Until next Sunday then.", "— Ines"], "{kept:?}");
        let lived = "Maren Holt, born 3 June 1921, died 29 January 2026";
        assert_eq!(read(&format!("<p><b>{lived}</b></p>")), [lived]);
    }

    #[test]
    fn what_a_body_says_of_itself_is_its_statement() {
        let own = [
            "Harrow Council is to publish the accounts, its director said.",
            "Comments on the levy are moderated by the clerk of the council.",
            "Send your views to Harrow Council by 3 March at walls@harrow.example.",
        ];
        let paragraphs: String = own.iter().map(|text| format!("<p>{text}</p>")).collect();
        let html = format!(
            "<html lang=en><meta name=author content='Harrow Council'><body><article><h1>Levy dropped</h1>{STORY}{paragraphs}</article>"
        );
        let article = extract(html.as_bytes(), &Hints::default()).unwrap();
        assert_eq!(article.byline, ["Harrow Council"]);
        let body: Vec<&str> = article
            .body
            .iter()
            .map(|block| block.text.as_str())
            .collect();
        assert_eq!(body[1..], own);
    }
}
