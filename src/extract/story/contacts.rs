//! Whom may reporters ring? A release says so below its last words, and no reader asks.

use crate::extract::{fate::Fate, pattern::matches, pieces::Piece, text};
use crate::model::BlockKind;

// "Contacts for media", "Pressekontakt".
words!(
    FOR_THE_PRESS,
    r"(?i)^\W*(?:contacts?(?:_details)?_for_(?:the_)?(?:media|press|journalists)|(?:for_)?(?:media|press)_(?:contacts?(?:_details)?|enquir(?:y|ies)|inquir(?:y|ies))|contacts?_(?:media|presse|press)|contacts?_pour_la_presse|(?:presse|medien)-?kontakte?|kontakte?_für_(?:die_)?(?:presse|medien|journalisten)|ansprechpartner(?:in)?_für_(?:die_)?(?:presse|medien)|
    contacto_(?:de_|para_)?(?:prensa|(?:los_)?medios)|contatt[io]_(?:per_la_)?stampa|contacto_(?:de_)?imprensa|contato_(?:de_|para_)?imprensa|perscontact(?:en)?|presskontakt(?:er)?|kontakt_dla_(?:mediów|prasy))\W*$"
);

/// By weight: two or three people, with what they do and how to reach them.
const AT_MOST: usize = 600;
/// Of what is kept they are no more than one part in so many.
const SHARE: usize = 3;

/// Leaves out such a heading with all that stands under it.
pub fn drop_contacts(pieces: &[Piece], fates: &mut [Fate]) {
    let heads = |piece: &Piece| {
        piece.kind == BlockKind::Heading
            || piece.kind == BlockKind::Paragraph
                && piece.bold == piece.chars
                && !text::ends_sentence(&piece.text)
    };
    let is_kept = |at: &usize, fates: &[Fate]| fates[*at] == Fate::Kept;
    let weight = |of: std::ops::Range<usize>, fates: &[Fate]| -> usize {
        let kept = of.filter(|at| is_kept(at, fates));
        kept.map(|at| pieces[at].weight).sum()
    };
    let found = (0..pieces.len()).rev().find(|at| {
        is_kept(at, fates)
            && heads(&pieces[*at])
            && pieces[*at].chars <= 60
            && matches(&FOR_THE_PRESS, &pieces[*at].text)
    });
    let Some(at) = found else {
        return;
    };
    let next = (at + 1..pieces.len()).find(|next| pieces[*next].kind == BlockKind::Heading);
    let end = next.unwrap_or(pieces.len());
    let own = weight(at..end, fates);
    if own > AT_MOST || own * SHARE > weight(0..at, fates) {
        return;
    }
    for piece in (at..end)
        .filter(|piece| fates[*piece] == Fate::Kept)
        .collect::<Vec<_>>()
    {
        fates[piece] = Fate::Dropped("whom the press may ask");
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::tail::tests::read;

    #[test]
    fn whom_the_press_may_ask_is_no_part_of_a_release() {
        let said = "The towns will pay for the wall together, and for the pumps behind it, from the spring of next year.";
        let person = "<ul><li>Ines Calloway</li><li>555-0142</li></ul><p>If you are no reporter, write to the desk of the harbour.</p>";
        for heading in ["Contacts for media", "Pressekontakt", "Press enquiries:"] {
            let kept = read(&format!(
                "<p>{said}</p><p>{said} So it is.</p><h2>{heading}</h2>{person}"
            ));
            assert_eq!(kept.len(), 2, "{heading}: {kept:?}");
        }
        // Of a guide, and of what a story is about.
        for heading in ["Contacts", "Press freedom"] {
            let kept = read(&format!(
                "<p>{said}</p><p>{said} So it is.</p><h2>{heading}</h2>{person}"
            ));
            assert_eq!(kept.len(), 6, "{heading}: {kept:?}");
        }
    }
}
