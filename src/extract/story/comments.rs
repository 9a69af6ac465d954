//! Where do the readers' comments begin? Told by their words, for sites whose class names tell nothing: each new comment would be an edit.

use crate::extract::{fate::Fate, pattern::matches, pieces::Piece};

// The label over a page's comments.
words!(
    LABEL,
    r"(?i)^\W*(?:(?:\d+_)?(?:(?:readers?.?_|your_|users?.?_|top_rated_|all_|latest_|recent_)?comments?|responses?|replies|kommentare?|leserkommentare|commentaires?|comentarios?|commenti|reacties|kommentarer|komentarze|discussion|diskussion)(?:_?\W{0,2}\d+\W?)?|
    \d+_thoughts?_on_.{1,160}|(?:leave|post)_a_(?:reply|comment)|join_the_(?:conversation|discussion))\W*$"
);
// A label that no section has.
words!(SURE, r"(?i)^\W*\d+_thoughts?_on_\W");
// "Ada on September 12, 2018 at 4:47 pm said:", "2 days ago at 07:52 am", "Reply to this", "Rating: 36 votes".
words!(
    SIGNED,
    r"(?i)^(?:.{2,40},_.{2,40},_\d{1,2}[:.]\d\d(?:_?[ap]\.?m\.?)?|.{2,60}_(?:on|am|le|el)_.{6,40}\d.{0,30}(?:said|says|wrote|schreibt|schrieb|sagt|sagte|a_dit|dice|dijo)_?:|.{0,60}\b(?:\d+|an?|one)_(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?)_ago\b.{0,30}|vor_\d+_(?:minuten?|stunden?|tagen?)|il_y_a_\d+.{0,20}|hace_\d+.{0,20}|
    (?:reply|antworten|répondre|responder|rispondi|svar|odpowiedz)(?:_to_this)?.{0,30}|.{0,12}(?:up|down)?votes?.{0,12}|.{2,40}\(score:.{1,30}|.{2,60}\b(?:said|says|wrote|schreibt|schrieb|sagt|sagte|a_dit|dice|dijo):)$"
);

// What becomes of readers' comments, in the words in which readers are told so.
pattern!(
    MODERATED,
    r"(?i)^\W*(?:(?:please note:?|(?:please )?note that|bitte beachten:?|dass|attention ?:|all|any|your|our|the|reader|readers['’]|os|los|les|vos|tous|ihre|unsere|alle|die|seus|sus|nossos|nuestros)\s+){0,4}(?:comment(?:s|aires?|ários?|arios?)?|comentários?|comentarios?|kommentare?|moderators?|moderatoren|modérateurs)\b[^“”„«»\x22]{0,160}$|^\W*(?:(?:please )?note(?: that|:)?\s+)?(?:we|wir|nous)\s+(?:are|will|may|werden|modér|moder)[^“”„«»\x22]{0,120}\b(?:comment|kommentar)[^“”„«»\x22]{0,120}$"
);
pattern!(
    MODERATES,
    r"(?i)\bmoderating\b|\bmoderate\s(?:all|any|every|the|our|your|these|comments|posts|them)\b|\bmoderat(?:ed|es|ion|ors?|oren)(?:\W|$)|\bmoderiert|\bmoderação|\bmoderad[oa]s|\bmoderación|\bmodéré|\bmodérat"
);
// What was told of comments before, or by somebody, is news.
pattern!(
    REPORTED,
    r"(?i)\b(?:said|told|had|was|were|sagte|hatte[n]?|wurden?|avait|avaient|dijo|eran|fueron|disse|foram)\b|\ba déclaré|étaient"
);

/// Whether class words name the readers' comments.
pub fn are_named(words: &str) -> bool {
    let states = ["-open", "-closed", "-enabled", "-disabled", "-count"];
    words.split_whitespace().any(|word| {
        let rest = word
            .strip_prefix("comments")
            .or_else(|| word.strip_prefix("comment"));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-') && !states.contains(&rest))
    })
}

/// Comments that give themselves away under a label: fewer may be a story's own words.
const SIGNED_AT_LEAST: usize = 2;
/// In characters: what stands before the comments is a story, however short.
const STORY_AT_LEAST: usize = 100;

/// Leaves out the comments of readers, from their label to the end.
pub fn drop_comments(pieces: &[Piece], fates: &mut [Fate]) {
    let mut before = 0;
    let label = pieces.iter().zip(fates.iter()).position(|(piece, fate)| {
        let is_label = before >= STORY_AT_LEAST && matches(&LABEL, &piece.text);
        before += if *fate == Fate::Kept { piece.weight } else { 0 };
        is_label
    });
    let Some(label) = label else {
        return;
    };
    let signed = (pieces[label + 1..].iter()).filter(|piece| matches(&SIGNED, &piece.text));
    if signed.count() < SIGNED_AT_LEAST && !matches(&SURE, &pieces[label].text) {
        return;
    }
    for fate in &mut fates[label..] {
        if *fate == Fate::Kept {
            *fate = Fate::Dropped("comments of readers");
        }
    }
}

/// "Comments are moderated before they appear."
pub fn are_spoken_of(text: &str) -> bool {
    matches(&MODERATED, text) && matches(&MODERATES, text) && !matches(&REPORTED, text)
}

#[cfg(test)]
mod tests {
    use super::are_spoken_of;
    use crate::extract;

    #[test]
    fn what_becomes_of_comments_is_told_to_readers_and_not_of_a_story() {
        for text in [
            "Comments are moderated before they appear.",
            "Please note: all comments are moderated by our desk, so keep to the wall.",
            "Os comentários passam por moderação antes de aparecer.",
            "Kommentare werden moderiert.",
            "Note: we are moderating all comments by hand this week.",
        ] {
            assert!(are_spoken_of(text), "{text}");
        }
        for text in [
            "The mayor would not comment on the modern wall.",
            "Comments on the wall were moderate, the council said.",
            "The forum of the harbour let a machine moderate its comments, and closed in May.",
            "“Comments are moderated,” the mayor said.",
        ] {
            assert!(!are_spoken_of(text), "{text}");
        }
    }

    #[test]
    fn comments_are_told_by_their_words_and_a_section_of_that_name_is_kept() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |rest: &str| -> String {
            let html = format!(
                "<html lang=en><body><main><h1>Levy dropped</h1>{}{rest}</main>",
                story.replace("Monday", "Tuesday") + &story.repeat(4)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            let blocks = article.body.into_iter();
            blocks.map(|block| block.text + "\n").collect()
        };
        let comment = |name: &str| {
            format!(
                "<div><p>{name} on September 12, 2026 at 4:47 pm said:</p><p>It is high time that somebody said so about the walls.</p></div>"
            )
        };
        let comments = format!("<h3>2 Comments</h3>{}{}", comment("Ada"), comment("Tom"));
        assert!(!read(&comments).contains("high time"));
        let section = "<h2>Comments</h2><p>The ministry took comments from the towns until June, and read each of them before it wrote the law.</p>";
        assert!(read(section).contains("took comments"));
    }
}
