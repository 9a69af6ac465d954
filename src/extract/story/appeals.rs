//! Which boxes ask the reader to give money or to join, inside of a story? Their words change from look to look.

use crate::extract::{fate::Fate, pattern::matches, pieces::Piece, text, tree::Tree};
use crate::model::BlockKind;

// What one presses to give or to join, and nothing else.
words!(
    GIVES,
    r"(?i)^\W*(?:donate|support_us|support_our_(?:work|journalism|reporting)|become_a_(?:member|supporter)|make_a_(?:donation|contribution)|spenden|unterstützen|mitglied_werden|faire_un_don|je_(?:donne|soutiens)|soutenez-nous|(?:haz_una_)?donación|donar?|apóyanos|hazte_soci[oa]|dona|sostienici|doar|apoie|doneer|steun_ons|stöd_oss|støt_os|støtt_oss|wesprzyj(?:_nas)?|támogatom|támogatás)(?:_(?:now|today|here|jetzt|maintenant|ahora|ora|agora|nu|teraz))?\W*$"
);
// What such a box says of its paper and its readers.
words!(
    ASKS,
    r"(?i)\b(?:consider_(?:supporting|becoming|donating|making|giving|a_(?:donation|gift))|(?:by|from)_(?:our_)?readers|readers_(?:like_you|paid_for)|become_a_(?:member|supporter)|support_(?:us|them|our_(?:work|newsroom|reporting|journalism))|give_(?:once|monthly|every_month)|if_you_(?:can|value)|
    unterstützen_sie_(?:uns|unsere)|werden_sie_mitglied|mit_ihrer_spende|soutenez(?:-nous|_notre)|grâce_à_vo(?:s|tre)_dons?|vos_dons|apoya_(?:nuestro|a)|hazte_soci[oa]|con_tu_(?:apoyo|ayuda|donación)|sostieni|con_la_tua_donazione|apoie_(?:o|nosso)|steun_ons|stöd_(?:oss|vår)|støt_(?:os|vores)|støtt_(?:oss|vår)|wesprzyj_nas|támogasd_a_munkánkat)"
);

/// In characters without spaces: three paragraphs and a button.
const BOX_AT_MOST: usize = 700;
/// In characters without spaces.
const BUTTON_AT_MOST: usize = 40;
/// By weight: a longer sentence that asks for nothing is told.
const A_SENTENCE: usize = 20;

/// Leaves out the boxes over such a button, where each sentence asks. What an aid society or a party tells of its work has such a button
/// below it, too, and often a number.
pub fn drop_appeals(tree: &Tree<'_>, root: usize, pieces: &[Piece], fates: &mut [Fate]) {
    let kept: usize = (pieces.iter().zip(fates.iter()))
        .filter(|(_, fate)| **fate == Fate::Kept)
        .map(|(piece, _)| piece.weight)
        .sum();
    let inside = |boxed: usize| {
        let from = pieces.partition_point(|piece| piece.at < boxed);
        (from..pieces.len()).take_while(move |at| tree.contains(boxed, pieces[*at].at))
    };
    let buttons = (tree.named(root, "a")).chain(tree.named(root, "button"));
    for button in buttons {
        if !(4..=BUTTON_AT_MOST).contains(&tree.shown(button))
            || !matches(&GIVES, &text::clean(&tree.said(button)))
        {
            continue;
        }
        let is_box = |boxed: &usize| {
            matches!(tree.name(*boxed), "div" | "section" | "aside")
                && *boxed > root
                && tree.shown(*boxed) <= BOX_AT_MOST
        };
        let asks = |boxed: &usize| {
            inside(*boxed).any(|at| fates[at] == Fate::Kept && matches(&ASKS, &pieces[at].text))
        };
        let holders = tree.above(button).take(3).take_while(is_box);
        let Some(boxed) = holders.into_iter().find(asks) else {
            continue;
        };
        let is_told = |at: usize| {
            let piece = &pieces[at];
            let ends = text::ends_sentence(&piece.text) && piece.weight >= A_SENTENCE;
            fates[at] == Fate::Kept
                && (text::opens_quoted(&piece.text)
                    || matches!(piece.kind, BlockKind::Quote | BlockKind::TableRow)
                    || ends && piece.text.contains(|c: char| c.is_ascii_digit())
                    || ends && !matches(&ASKS, &piece.text))
        };
        let weight = inside(boxed).map(|at| pieces[at].weight).sum::<usize>();
        if weight * 2 > kept || inside(boxed).any(is_told) {
            continue;
        }
        for at in inside(boxed).collect::<Vec<_>>() {
            if fates[at] == Fate::Kept {
                fates[at] = Fate::Dropped("a box that asks for money");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        extract::{Hints, extract},
        model::PageKind,
    };

    fn read(boxed: &str) -> (Vec<String>, PageKind) {
        let story = "<p>The council will drop the levy that it has taken from the towns along the coast since the flood.</p><p>Harrow alone had paid two million a year for it, the mayor said.</p>";
        let html = format!(
            "<html lang=en><body><div class=x0><h1>Levy dropped</h1>{story}{boxed}<p>“The wall stays,” he said on Monday.</p><p>The towns meet again in May.</p></div>"
        );
        let article = extract(html.as_bytes(), &Hints::default()).unwrap();
        let texts = article.body.into_iter().map(|block| block.text);
        (texts.collect(), article.page_kind)
    }

    #[test]
    fn an_appeal_in_a_story_is_none_of_it_and_no_wall() {
        assert!(GIVES.is_some() && ASKS.is_some());
        for boxed in [
            "<div class=x1><div><p>Our desk is small. If you value what it does, become a member today.</p><a href=/g>Donate</a></div></div>",
            "<div class=x1><p>Please consider supporting our work with a small gift each month.</p><a href=/g>Donate now</a></div>",
            "<div class=x1><p>Readers paid for the words that you have just read.</p><button>Support us</button></div>",
        ] {
            let (body, kind) = read(boxed);
            assert_eq!(
                (body.len(), kind),
                (4, PageKind::Article),
                "{boxed}: {body:?}"
            );
        }
        // What is told, what is said, and what no button asks for.
        for boxed in [
            "<div class=x1><p>Our surgeons operated on 214 people in the harbour hospital this month. You can help us to send more.</p><a href=/g>Donate</a></div>",
            "<div class=x1><p>Our surgeons worked all night in the harbour hospital.</p><p>Please consider giving what you can.</p><a href=/g>Donate</a></div>",
            "<div class=x1><p>Join us at the town hall on 4 June to speak about the levy.</p><a href=/g>Join us</a></div>",
            "<div class=x1><p>US strikes on the port of Ormsby killed 14 boatmen. Please consider donating.</p><a href=/g>Donate</a></div>",
            "<div class=x1><p>We propose a levy of £20 on every boat. Support us if you can.</p><a href=/g>Contribute</a></div>",
            "<div class=x1><p>The boatmen of Harrow gave forty beds to the shelter on the quay.</p><p>Help us, they wrote to the towns.</p><a href=/g>Donate</a></div>",
            "<div class=x1><p>“Help us, or you will lose the wall,” the mayor told the towns.</p><a href=/g>Donate</a></div>",
            "<div class=x1><p>If you can, stay at home on Monday, the council says.</p><a href=/g>Where to go</a></div>",
        ] {
            let (body, _) = read(boxed);
            assert!(body.len() > 4, "{boxed}: {body:?}");
        }
    }
}
