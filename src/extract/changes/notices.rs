//! What does the publisher say about its own changes? Corrections, clarifications, editor's notes, updates.

use crate::extract::{
    change_words,
    notice_words::{self, label},
    own_words,
    pattern::matches,
    pieces::Piece,
    text,
    tree::Tree,
};
use crate::model::{BlockKind, Notice, NoticeKind};

pattern!(
    NAMED,
    r"(?:^|[-_ ])(?:correction|corrections|clarification|editors-note|editor-note|editornote|erratum|errata|fe-de-erratas|fe-de-errores|rettifica|rectificatif|rectificacion|richtigstellung|rettelse|rattelse|rectificatie|update-note|updatenote|article-update|amendment|berichtigung|korrektur|correctie|editorial-note|editorial-notes|note-(?:de-la-)?redaction|nota-de-redaccion|redaktionshinweis|redaktionsnotiz)(?:$|[-_ ])"
);

/// A notice is a short text; a story that starts with "Correction officers" is none.
const LONGEST: usize = 900;
/// In characters.
const A_PARAGRAPH: usize = 80;
/// In words: no title has more.
const A_TITLE: usize = 9;
/// In paragraphs.
const A_STORY: usize = 3;

/// What a piece is of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// "Correction", over what was corrected.
    Label,
    Words(NoticeKind),
}

/// Of each piece, what it is of a notice.
pub fn among(tree: &Tree<'_>, pieces: &[Piece]) -> Vec<Option<Part>> {
    let own = |piece| notice(tree, piece).map(Part::Words);
    let mut parts: Vec<Option<Part>> = pieces.iter().map(own).collect();
    for at in 0..pieces.len().saturating_sub(1) {
        if parts[at].is_some() && heads_a_part(&pieces[at], &pieces[at + 1]) {
            parts[at] = None;
        }
    }
    // A story that stands there was not taken away: "this article" is one of a law in it.
    let is_told = |piece: &&Piece| {
        piece.kind == BlockKind::Paragraph
            && piece.chars >= A_PARAGRAPH
            && piece.linked == 0
            && text::ends_sentence(&piece.text)
    };
    if pieces.iter().filter(is_told).count() >= A_STORY {
        // Over the whole text, by those who answer for it, it is theirs: a text may stay while it is looked at.
        let begins = pieces.iter().position(|piece| is_told(&piece));
        for (at, (part, piece)) in parts.iter_mut().zip(pieces).enumerate() {
            let is_theirs = || {
                begins.is_some_and(|begins| at <= begins) && change_words::names_who(&piece.text)
            };
            if change_words::is_removal(&piece.text) && !is_theirs() {
                *part = None;
            }
        }
    }
    // "Update 2 – 10:30" over each entry of a report that goes on; two below a story are notices.
    let entries: Vec<usize> = (0..pieces.len())
        .filter(|at| heads_an_entry(&pieces[*at]))
        .collect();
    let has_entries = entries.len() > 2
        || entries.len() == 2 && !pieces[..entries[0]].iter().any(|piece| is_told(&piece));
    for at in 0..pieces.len().saturating_sub(1) {
        let Some(kind) = label(&pieces[at].text).filter(|_| pieces[at].linked == 0) else {
            continue;
        };
        if kind == NoticeKind::Update && has_entries {
            continue;
        }
        let under = under(tree, pieces, at, kind);
        let mut heads = if under.is_empty() {
            at + 1
        } else {
            under.start
        };
        // Its day may stand between it and its words.
        let has_day = heads + 1 < pieces.len() && notice_words::is_date(&pieces[heads].text);
        heads += usize::from(has_day);
        for below in heads..under.end {
            let told = notice_words::is_told_by(&pieces[at].text, &pieces[below].text);
            if parts[below].is_none() && told {
                parts[below] = Some(Part::Words(kind));
            }
        }
        if matches!(parts[heads], Some(Part::Words(_))) {
            parts[at] = Some(Part::Label);
            if has_day {
                parts[heads - 1] = Some(Part::Label);
            }
        }
    }
    parts
}

/// "Update 2 – 10:30", over what was told then.
fn heads_an_entry(piece: &Piece) -> bool {
    piece.kind == BlockKind::Heading && label(&piece.text) == Some(NoticeKind::Update)
}

// What puts something right says what is, and what is not.
words!(
    PUTS_RIGHT,
    r"(?i)\b(?:is|was|are|were|has|had|should|not|an_earlier|version|article|story|ist|war|sind|nicht|est|sont|pas|es|era|son|no)\b|\d"
);

/// "Correction: Prisons under strain", "Update: Mayor to stay", over a paragraph: the title of a part of the story. A notice is a sentence, or
/// speaks of its own article.
fn heads_a_part(piece: &Piece, next: &Piece) -> bool {
    let title = (piece.text.split_once(':')).map_or(piece.text.as_str(), |(_, title)| title.trim());
    piece.kind == BlockKind::Heading
        && !matches(&PUTS_RIGHT, title)
        && next.kind == BlockKind::Paragraph
        && next.chars >= A_PARAGRAPH / 2
        && !text::ends_sentence(&piece.text)
        && piece.text.split_whitespace().count() <= A_TITLE
        && label(&piece.text).is_none()
        && own_words::kind(title).is_none()
        && change_words::kind(title).is_none()
}

/// The pieces below a label in a box that holds it and no more than a notice. Where parts of the story stand above the label, the box is the
/// story's: what was put right is the one paragraph below it, or the list, and an update ends the story or is a part of it.
fn under(
    tree: &Tree<'_>,
    pieces: &[Piece],
    label: usize,
    kind: NoticeKind,
) -> std::ops::Range<usize> {
    let first = label + 1;
    let boxed = tree
        .parent(pieces[label].owner)
        .filter(|at| !matches!(tree.name(*at), "article" | "main" | "body"))
        .filter(|at| tree.shown(*at) <= LONGEST);
    let Some(boxed) = boxed else {
        return first..first;
    };
    let is_out = |at: &usize| {
        !tree.contains(boxed, pieces[*at].owner) || pieces[*at].kind == BlockKind::Heading
    };
    let last = (first..pieces.len()).find(is_out).unwrap_or(pieces.len());
    let is_told = |piece: &Piece| {
        piece.chars >= A_PARAGRAPH / 2
            && piece.kind == BlockKind::Paragraph
            && text::ends_sentence(&piece.text)
    };
    let above = pieces[..label].iter().rev();
    let is_story_s = (above.take_while(|piece| tree.contains(boxed, piece.owner))).any(is_told);
    match kind {
        _ if !is_story_s => first..last,
        NoticeKind::Update => {
            let goes_on = last < pieces.len() && tree.contains(boxed, pieces[last].owner);
            match goes_on || last - first >= A_STORY {
                true => first..first,
                false => first..last,
            }
        }
        _ => {
            let has_day = first < last && notice_words::is_date(&pieces[first].text);
            let first_words = (first + usize::from(has_day)).min(last);
            let items = (pieces[first_words..last].iter())
                .take_while(|piece| piece.kind == BlockKind::ListItem)
                .count();
            first..last.min(first_words + items.max(1))
        }
    }
}

/// The notices that pieces are; a day in a label is told with what it stands over.
pub fn told(pieces: &[Piece], parts: &[Option<Part>]) -> Vec<Notice> {
    let mut found = Vec::new();
    let mut dated: Option<&str> = None;
    for (piece, part) in pieces.iter().zip(parts) {
        match part {
            Some(Part::Label) => {
                let has_day = piece.text.chars().any(|c| c.is_ascii_digit());
                dated = has_day.then_some(&piece.text);
            }
            Some(Part::Words(kind)) => found.push(Notice {
                kind: *kind,
                text: match dated.take() {
                    Some(label) => format!("{label} {}", piece.text),
                    None => piece.text.clone(),
                },
            }),
            None => {}
        }
    }
    found
}

/// The kind of notice that a piece is by its own words, or by the name of what holds it.
fn notice(tree: &Tree<'_>, piece: &Piece) -> Option<NoticeKind> {
    if piece.kind == BlockKind::Heading && piece.chars < 20
        || piece.chars > LONGEST
        || piece.link_density() > 0.7
    {
        return None;
    }
    notice_words::kind(&piece.text).or_else(|| {
        let mut around = std::iter::once(piece.owner).chain(tree.above(piece.owner).take(2));
        let named = around.find(|at| {
            !matches!(tree.name(*at), "body" | "article" | "main")
                && tree.says(*at, |words| matches(&NAMED, words))
        })?;
        // An editorial of several paragraphs is no note.
        let is_editorial = tree.words(named).contains("editorial");
        if is_editorial && tree.named(named, "p").count() > 1 {
            return None;
        }
        let of_editors = ["editor", "redac", "redak"];
        let kind = match of_editors.iter().any(|who| tree.words(named).contains(who)) {
            true => NoticeKind::EditorsNote,
            false => NoticeKind::Correction,
        };
        (piece.chars > 25).then_some(kind)
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        extract::{Hints, extract},
        model::{Notice, NoticeKind},
    };

    const NOTE: &str = "The wall is 21 metres long, not 12.";
    const SAYS: &str = "This story was corrected on Tuesday: the wall is 21 metres long, not 12.";

    /// The notices of a page, and how many blocks its body has.
    fn read(above: &str, below: &str, outside: &str) -> (Vec<Notice>, usize) {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>".repeat(4);
        let html = format!(
            "<html lang=en><body><main><h1>Levy dropped</h1>{above}<article><div class=text>{story}{below}</div></article>{outside}</main>"
        );
        let article = extract(html.as_bytes(), &Hints::default()).unwrap();
        (article.notices, article.body.len())
    }

    #[test]
    fn a_notice_is_found_wherever_it_is_set() {
        for set in [
            format!("<p><em>{SAYS}</em></p>"),
            format!("<div class=note><small>{SAYS}</small></div>"),
            format!("<aside class=article-notice><p>{SAYS}</p></aside>"),
            format!("<footer><p>{SAYS}</p></footer>"),
            format!("<section><h4>Correction</h4><p>{SAYS}</p></section>"),
            format!("<section><h4>Correction</h4><p>{NOTE}</p></section>"),
            format!("<div class=correction><p>{SAYS}</p></div>"),
        ] {
            for (above, below, outside) in [(&*set, "", ""), ("", &*set, ""), ("", "", &*set)] {
                let (notices, blocks) = read(above, below, outside);
                assert_eq!(notices.len(), 1, "{set}");
                assert_eq!(notices[0].kind, NoticeKind::Correction, "{set}");
                assert!(notices[0].text.ends_with("not 12."), "{set}");
                assert_eq!(blocks, 4, "{set}");
            }
        }
    }

    #[test]
    fn a_label_with_a_day_is_told_with_what_it_stands_over() {
        let (notices, _) = read(
            "",
            &format!("<p>Correction, 3 May 2026:</p><p>{SAYS}</p>"),
            "",
        );
        let text: Vec<&str> = notices.iter().map(|notice| notice.text.as_str()).collect();
        assert_eq!(text, [format!("Correction, 3 May 2026: {SAYS}")]);
    }

    #[test]
    fn a_day_between_a_label_and_its_words_is_told_with_them() {
        let (notices, blocks) = read(
            "",
            &format!("<div><b>Correction</b><p>May 3, 2026</p><p>{SAYS}</p></div>"),
            "",
        );
        let text: Vec<&str> = notices.iter().map(|notice| notice.text.as_str()).collect();
        assert_eq!(text, [format!("May 3, 2026 {SAYS}")]);
        assert_eq!(blocks, 4);
    }

    #[test]
    fn a_right_to_correction_is_none() {
        let (notices, blocks) = read(
            "",
            "<section><h4>Correction</h4><p>You may ask the desk to correct what it holds about you.</p></section>",
            "",
        );
        assert_eq!((notices.len(), blocks), (0, 6));
    }

    #[test]
    fn an_editorial_in_a_box_named_after_a_note_is_none() {
        let text =
            "<p>The towns have paid for the sea wall long enough, and nobody has asked them.</p>";
        let (notices, _) = read(
            "",
            &format!("<div class=editorial-note>{}</div>", text.repeat(2)),
            "",
        );
        assert!(notices.is_empty(), "{notices:?}");
    }

    #[test]
    fn an_article_that_was_taken_out_of_a_law_is_no_story_that_was_taken_away() {
        let (notices, blocks) = read("", "<p>This article was deleted.</p>", "");
        assert_eq!((notices.len(), blocks), (0, 5));
    }

    #[test]
    fn an_update_over_a_part_of_the_story_takes_no_more_of_it() {
        let page = |parts: &str| {
            let html = format!(
                "<html lang=en><body><main><article><h1>Water off in Harrow</h1><div class=text>{parts}</div></article></main>"
            );
            extract(html.as_bytes(), &Hints::default()).unwrap()
        };
        let lead = "<p>A pipe broke under the quay on Monday, and half of the town has been without water since.</p>";
        let found = "<p>The break was found under the old market, the company said, and is being mended.</p>";
        let entries = format!(
            "<h2>Update 3 – 14:00</h2><p>Water is back in all but forty homes of the town, the company said.</p><h2>Update 2 – 10:30</h2>{found}<h2>Update 1 – 08:15</h2>{lead}"
        );
        let article = page(&entries);
        assert_eq!((article.notices.len(), article.body.len()), (0, 6));
        let goes_on = format!(
            "{lead}<h2>Update, 10:30</h2>{found}<h2>What comes next</h2><p>The road will be shut until Monday.</p>"
        );
        assert_eq!(page(&goes_on).body.len(), 5);
        let titled = format!("{lead}<h3>Correction: Pipes under strain</h3>{found}");
        let article = page(&titled);
        assert_eq!((article.notices.len(), article.body.len()), (0, 3));
        // What puts right is one paragraph.
        let corrected = format!("{lead}{found}<h4>Correction</h4><p>{NOTE}</p>{found}");
        let article = page(&corrected);
        assert_eq!(article.notices.len(), 1, "{:?}", article.notices);
    }
}
