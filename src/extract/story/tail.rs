//! What stands after the end of a story? Credits, tags and addresses.

use crate::extract::{
    around::Around, byline::is_full_name, fate::Fate, last_words, pattern::matches, pieces::Piece,
    text, tree::Tree,
};
use crate::model::BlockKind;

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

// How a letter ends.
pattern!(
    CLOSES,
    r"(?i)^(?:yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|(?:with )?(?:kind|best) regards|mit freundlichen grüßen|hochachtungsvoll|cordialement|atentamente|cordiali saluti|atenciosamente|hoogachtend|med vänlig(?:a)? hälsning(?:ar)?|med venlig hilsen|z poważaniem)[,.]?$"
);

/// As a label before a credit never is ("Reporting by:").
const A_SENTENCE: usize = 60;

/// After the last whole sentence there is nothing but credits, tags and addresses.
pub fn drop_tail(tree: &Tree<'_>, pieces: &[Piece], fates: &mut [Fate], around: &Around<'_>) {
    // The name of an agency may end the credit of a picture as well: it signs what a paragraph stands before.
    let is_text = |piece: &Piece, before: Option<&Piece>| {
        let words = last_words::without_sign_off(last_words::without_initials(&piece.text));
        let is_signed = before.is_some_and(|before| {
            before.kind == BlockKind::Paragraph && before.weight >= A_SENTENCE
        });
        let words = if is_signed {
            last_words::without_agency(words)
        } else {
            words
        };
        text::ends_sentence(words) && piece.weight >= 25
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
    let before = |place: usize| place.checked_sub(1).map(|place| &pieces[kept[place]]);
    let Some(place) = (0..kept.len()).rfind(|at| is_text(&pieces[kept[*at]], before(*at))) else {
        return;
    };
    // "The trial goes on.": a last short paragraph, or one behind a last list; and a letter's signature.
    let mut last = kept[place];
    let paragraphs = kept[..=place].iter().rev();
    let paragraph = (paragraphs.take(LIST_WITHIN))
        .find(|at| pieces[**at].kind == BlockKind::Paragraph && is_text(&pieces[**at], None))
        .map_or(last, |at| *at);
    // Of numbered clauses, the number of the last.
    let clauses = kept[..=place].iter().rev();
    let mut clause =
        (clauses.take(CLAUSE_WITHIN)).find_map(|at| last_words::clause(&pieces[*at].text));
    let mut closing: Option<(usize, usize)> = None;
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
        // "Yours faithfully,", and who wrote the letter.
        let is_signature = closing.is_some_and(|(owner, lines)| {
            lines < SIGNED_AT_MOST
                && piece.chars <= SIGNED
                && !piece
                    .text
                    .contains(|c: char| c == ':' || c.is_ascii_digit())
                && is_set_alike(tree, owner, piece.owner)
        });
        if piece.kind == BlockKind::Paragraph
            && piece.linked == 0
            && (is_signature || matches(&CLOSES, &piece.text))
        {
            closing = Some(closing.map_or((piece.owner, 0), |(owner, lines)| (owner, lines + 1)));
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
            || tree.name(piece.owner) == "figcaption" && begins_with_name(&piece.text))
}

/// "Maren Holt, engineer": no credit, and nothing to press.
fn begins_with_name(text: &str) -> bool {
    text.split_once(", ").is_some_and(|(name, rest)| {
        is_full_name(name) && !name.ends_with("Images") && rest.starts_with(char::is_lowercase)
    })
}

/// In characters: who somebody is.
const SIGNATURE: usize = 150;
/// In characters: who signs a letter, or for whom.
const SIGNED: usize = 60;
/// In lines below "Yours faithfully,".
const SIGNED_AT_MOST: usize = 3;

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
    fn every_list_of_words_compiles() {
        assert!(AMOUNT.is_some() && LIVED.is_some() && CLOSES.is_some());
    }

    #[test]
    fn who_said_the_last_quotation_and_who_wrote_a_letter_belong_to_it() {
        let quoted = "We owe it to the boatmen of the town. They did not miss a single tide.";
        let said = "— Ines Calloway, harbour master";
        for html in [
            format!("<blockquote><p>{quoted}</p><footer>{said}</footer></blockquote>"),
            format!("<blockquote><p>{quoted}</p><p>{said}</p></blockquote>"),
            format!("<blockquote><p>{quoted}</p><cite>{said}</cite></blockquote>"),
        ] {
            assert_eq!(read(&html), [quoted, said], "{html}");
        }
        // A credit behind it, and one of a picture.
        for html in [
            format!(
                "<blockquote><p>{quoted}</p></blockquote><p>— Harrow Post</p><p>Tags: walls</p>"
            ),
            format!("<blockquote><p>{quoted}</p></blockquote><footer>© Harrow Post</footer>"),
            format!("<blockquote><p>{quoted}</p><p>Harrow Post, all rights</p></blockquote>"),
        ] {
            assert_eq!(read(&html)[0], quoted, "{html}");
            assert!(
                !read(&html)
                    .iter()
                    .any(|text| text.contains("Post,") || text.contains('©')),
                "{html}"
            );
        }
        let letter = ["Yours faithfully,", "Ines Calloway and others"];
        assert_eq!(
            read(&letter.map(|line| format!("<p>{line}</p>")).concat()),
            letter
        );
        assert_eq!(read("<p>Yours to keep</p><p>Ines Calloway</p>").len(), 0);
        // What stands below a letter, and below its signature.
        for below in [
            "<p>Words: Ines Calloway</p>",
            "<p>3 March 2026</p>",
            "<p>Ines Calloway</p><p>Mayor</p><p>Harrow</p><p>Walls</p>",
        ] {
            let kept = read(&format!("<p>Yours faithfully,</p>{below}"));
            assert!(kept.len() <= 4, "{below}: {kept:?}");
            assert!(
                !kept
                    .iter()
                    .any(|text| text.contains(':') || text.contains("2026"))
            );
        }
        for under in [
            "Tweet this",
            "Share this quote",
            "Getty Images",
            "Photo by Ines Calloway",
        ] {
            let html = format!(
                "<figure><blockquote><p>{quoted}</p></blockquote><figcaption>{under}</figcaption></figure>"
            );
            let kept = read(&html);
            assert!(!kept.iter().any(|text| text == under), "{under}: {kept:?}");
        }
    }

    #[test]
    fn who_an_agency_is_ends_no_sentence() {
        let last = "Her heir will be named in April. EFE";
        assert_eq!(read(&format!("<p>{last}</p><p>hpo/rml</p>")), [last]);
        // Behind a caption it is who took the picture.
        let picture =
            "<figure><img src=a.jpg><figcaption>The quay of Harrow in spring</figcaption></figure>";
        let credit = "Boats on the quay of Harrow. AFP";
        let kept = read(&format!("{STORY}{picture}<p>{credit}</p>"));
        assert!(!kept.iter().any(|text| text == credit), "{kept:?}");
        for credit in [
            "Photos: Ines Calloway of the Harrow Post. AFP",
            "© Harrow Post and all who write. AP",
            "HARROW POST. EFE",
        ] {
            assert_eq!(read(&format!("<p>{credit}</p>")).len(), 0, "{credit}");
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
