//! Which small boxes between the paragraphs of a story go whole, for what one of their lines says or because nothing else of them is kept?

use crate::extract::{
    asides,
    fate::{ASIDE, BUTTON, Fate, INVITATION, OF_A_BOX},
    lines,
    offers::{
        LINE_AT_MOST, agrees, asks, calls_to_sign_up, heads_an_offer, says_sign_up, signs_up,
        takes_an_address, takes_nothing_else,
    },
    pattern::matches,
    pieces::Piece,
    text,
    tree::Tree,
};
use crate::model::BlockKind;

/// In characters that are no white space: a box that asks for one's address says no more.
const BOX_AT_MOST: usize = 320;
/// Of what is kept of the page, an offer is no more than one in so many.
const SHARE: usize = 3;
/// By weight: more in a sentence that speaks to nobody is said of no letter.
const A_SENTENCE: usize = 50;
/// The same, where a line over it says that one may sign up, and there is a button to do so.
const A_LONG_SENTENCE: usize = 100;

// What offers something speaks to the reader.
words!(
    SPEAKS_TO,
    r"(?i)(?:^|[^\p{L}])(?:you|yours?|us|our|we|sie|ihnen|ihre?[mnrs]?|dein?e?[mnrs]?|dich|dir|vous|votre|vos|tu|tus?|te|usted|nuestr[oa]s?|voi|vostr[oai]|tuo|tua|você|seus?|suas?|je|jouw|u|uw|onze?|du|din|ditt|dig|deg|vår|vårt|våra)(?:[^\p{L}]|$)"
);

/// Whether a piece is a sentence that speaks to nobody, as a story's do.
fn is_told(piece: &Piece) -> bool {
    let is_item = piece.kind == BlockKind::ListItem && piece.weight >= A_SENTENCE;
    (text::ends_sentence(&piece.text) || is_item && text::reads_on(&piece.text))
        && !matches(&SPEAKS_TO, &piece.text)
}

// What plays, or what it plays in.
const PLAYERS: [&str; 5] = ["video", "audio", "iframe", "object", "embed"];

/// Leaves out boxes that ask for one's address, or play something: what stands beside the line that says so goes with it.
pub fn drop_offers(tree: &Tree<'_>, root: usize, pieces: &[Piece], fates: &mut [Fate]) {
    let kept: usize = (pieces.iter().zip(fates.iter()))
        .filter(|(_, fate)| **fate == Fate::Kept)
        .map(|(piece, _)| piece.weight)
        .sum();
    let mut boxes: Vec<usize> = Vec::new();
    let is_small = |boxed: &usize| {
        let shown = tree.shown(*boxed);
        shown <= BOX_AT_MOST && shown * SHARE <= kept
    };
    let told = |boxed: usize| -> Vec<usize> {
        let from = pieces.partition_point(|piece| piece.at < boxed);
        let inside = (from..pieces.len()).take_while(|at| tree.contains(boxed, pieces[*at].at));
        let told = inside.filter(|at| fates[*at] == Fate::Kept && is_told(&pieces[*at]));
        told.map(|at| pieces[at].weight).collect()
    };
    // A small box with words of the story in it is none that goes whole.
    let is_offer = |boxed: &usize| {
        let told = told(*boxed);
        told.len() < 2 && told.iter().all(|weight| *weight < A_SENTENCE)
    };
    let around = |at: usize| {
        let above = tree.above(at).take(4).take_while(is_small);
        above.take_while(is_offer).last()
    };
    let has = |boxed: usize, names: &[&str]| {
        (boxed..tree.end(boxed)).any(|at| names.contains(&tree.name(at)))
    };
    let pressed = |piece: &Piece| {
        let is_headed = |boxed: &usize| {
            let first = pieces.partition_point(|other| other.at < *boxed);
            let told = told(*boxed);
            pieces.get(first).is_some_and(|first| first.at == piece.at)
                && told.len() < 2
                && told.iter().all(|weight| *weight < A_LONG_SENTENCE)
        };
        let above = tree.above(piece.owner).take(3).take_while(is_small);
        let boxed = above.take_while(is_headed).last();
        boxed.filter(|boxed| has(*boxed, &["button", "input"]))
    };
    for (piece, fate) in pieces.iter().zip(fates.iter()) {
        if lines::plays_in(&piece.text) {
            let boxed = around(piece.owner).unwrap_or(piece.owner);
            if lines::names_a_tongue(&piece.text) || has(boxed, &PLAYERS) {
                boxes.push(boxed);
            }
            continue;
        }
        let is_row = piece.kind == BlockKind::TableRow;
        let is_here = matches!(
            fate,
            Fate::Kept | Fate::Dropped(BUTTON | INVITATION | ASIDE)
        );
        if is_row || !is_here {
            continue;
        }
        if signs_up(&piece.text) {
            // Without anything to click on it is a line, and no box; with something to press, a sentence under it is of the box.
            let boxed = around(piece.owner)
                .filter(|boxed| has(*boxed, &["a", "button", "form", "input"]))
                .or_else(|| pressed(piece));
            boxes.push(boxed.unwrap_or(piece.owner));
        } else if heads_an_offer(piece) {
            let calls = |boxed: usize| {
                let mut inside = pieces
                    .iter()
                    .filter(|piece| tree.contains(boxed, piece.owner));
                told(boxed).is_empty() && inside.any(|piece| calls_to_sign_up(&piece.text))
            };
            let boxed = around(piece.owner).filter(|boxed| {
                has(*boxed, &["a", "button"]) && says_sign_up(tree, *boxed) || calls(*boxed)
            });
            boxes.extend(boxed);
        } else if piece.text.len() <= LINE_AT_MOST && agrees(&piece.text) {
            boxes.extend(around(piece.owner).filter(|boxed| has(*boxed, &["input"])));
        }
    }
    // What a button says is no piece.
    for button in tree.named(root, "button") {
        if !(4..=30).contains(&tree.shown(button)) {
            continue;
        }
        let said: Vec<&str> = (button..tree.end(button))
            .filter_map(|at| tree.text(at))
            .collect();
        let said = text::clean(&said.concat());
        let is_one = asks(&said) || matches(&BUTTONS, &said);
        boxes.extend(around(button).filter(|_| is_one));
    }
    // A field for one's address, and a button that says what it is for.
    for form in tree.named(root, "form") {
        let asks_for_one = || {
            tree.named(form, "input")
                .any(|field| takes_an_address(tree, field))
                && says_sign_up(tree, form)
        };
        if tree.shown(form) <= BOX_AT_MOST && asks_for_one() {
            // What stands beside a field may end a story: it stays if it speaks to nobody.
            let above = tree.above(form).take(4).take_while(is_small);
            boxes.extend(above.take_while(|boxed| told(*boxed).is_empty()).last());
        }
    }
    // The same by what it is made of: a heading, a sentence, a field for one's address and a button.
    for form in sign_ups(tree, root) {
        let above = tree.above(form).take(3).take_while(is_small);
        let boxed = above.take_while(is_offer).last();
        boxes.push(boxed.unwrap_or(form));
    }
    for boxed in boxes {
        let from = pieces.partition_point(|piece| piece.at < boxed);
        let inside = (from..pieces.len()).take_while(|at| tree.contains(boxed, pieces[*at].at));
        for at in inside.collect::<Vec<_>>() {
            if fates[at] == Fate::Kept {
                fates[at] = Fate::Dropped("a box that asks for one's address");
            }
        }
    }
}

/// So many forms are looked at.
const FORMS: usize = 50;

/// Forms that take one's address and nothing else, and what holds such a field and a button where no form does.
fn sign_ups(tree: &Tree<'_>, root: usize) -> Vec<usize> {
    let fields = tree.named(root, "input").take(FORMS);
    let forms = fields.filter_map(|field| {
        let mut above = tree.above(field).take(5);
        above.find(|at| tree.name(*at) == "form" || tree.named(*at, "button").next().is_some())
    });
    forms
        .filter(|form| {
            *form > root && tree.shown(*form) <= BOX_AT_MOST && takes_nothing_else(tree, *form)
        })
        .collect()
}

// What the buttons of polls and of pleas for money say.
words!(
    BUTTONS,
    r"(?i)^\W*(?:vote(?:_now)?|abstimmen|voter|votar|vota|stem|donate(?:_now)?|support_us|become_a_(?:member|supporter)|jetzt_(?:spenden|unterstützen)|faire_un_don|je_donne|haz_una_donación|dona_(?:ora|ahora)|hazte_soci[oa])\W*$"
);

/// A question alone in its box with so many answers and counts under it is a poll of readers.
const ANSWERS: usize = 3;
/// In pieces: no poll is longer.
const POLL: usize = 24;

/// Whether something in an element can be chosen or pressed, or its name says that it is a poll.
fn can_be_pressed(tree: &Tree<'_>, root: usize) -> bool {
    let names = |at: usize| {
        let class = tree.attr(at, "class").unwrap_or_default();
        [
            "poll", "vote", "encuesta", "umfrage", "sondage", "quiz", "survey",
        ]
        .iter()
        .any(|word| class.to_ascii_lowercase().contains(word))
    };
    names(root)
        || (root..tree.end(root)).any(|at| {
            matches!(
                tree.name(at),
                "button" | "input" | "select" | "form" | "progress"
            ) || names(at)
        })
}

/// Leaves out small boxes whose first line, or a poll's answer in them, says what they are. A line among the story's own goes alone.
pub fn drop_headed(tree: &Tree<'_>, pieces: &[Piece], fates: &mut [Fate]) {
    let kept: usize = (pieces.iter().zip(fates.iter()))
        .filter(|(_, fate)| **fate == Fate::Kept)
        .map(|(piece, _)| piece.weight)
        .sum();
    for at in 0..pieces.len() {
        let piece = &pieces[at];
        let is_here = matches!(fates[at], Fate::Kept | Fate::Dropped(BUTTON | ASIDE));
        let is_of_a_poll = asides::is_of_a_poll(&piece.text);
        let is_told = is_of_a_poll || asides::heads_a_box(&piece.text);
        if !is_here || piece.kind == BlockKind::TableRow || !is_told {
            continue;
        }
        let is_answer = asides::is_answer(&piece.text);
        let is_small = |boxed: &usize| {
            let shown = tree.shown(*boxed);
            let goes_first = || {
                at.checked_sub(1)
                    .is_none_or(|before| !tree.contains(*boxed, pieces[before].owner))
            };
            !matches!(tree.name(*boxed), "article" | "main" | "body")
                && shown <= BOX_AT_MOST
                && shown * SHARE <= kept
                && (is_answer || goes_first())
        };
        let boxed = tree.above(piece.owner).take(3).take_while(is_small).last();
        let boxed = boxed.unwrap_or(piece.owner);
        let within = |other: &usize| tree.contains(boxed, pieces[*other].owner);
        // Results of a vote, and what a poll found, are a story's too: in a box that asks something can be pressed.
        let is_asked = || {
            let first = (0..at).rev().take(POLL).take_while(within).last();
            let mut texts = (first.unwrap_or(at)..pieces.len())
                .take(POLL)
                .take_while(within)
                .map(|other| pieces[other].text.as_str());
            texts.next().is_some_and(|first| first.ends_with('?'))
                && texts.filter(|text| asides::is_answer(text)).count() >= ANSWERS
        };
        if is_of_a_poll && !can_be_pressed(tree, boxed) && !is_asked() {
            continue;
        }
        let whole = (0..at)
            .rev()
            .take_while(within)
            .chain((at..pieces.len()).take_while(within));
        for other in whole {
            if fates[other] == Fate::Kept {
                fates[other] = Fate::Dropped(OF_A_BOX);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BUTTONS, SPEAKS_TO};
    use crate::extract;

    #[test]
    fn a_sentence_between_a_call_to_sign_up_and_its_button_is_of_the_box() {
        let read = |rest: &str| {
            let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter, and that the money would come from the ports.</p>";
            let html = format!(
                "<html lang=en><body><main><h1>Levy dropped</h1>{story}<div class=inread><p class=t>Get our morning newsletter</p><p>All that the coast has to talk about, each morning at seven o’clock.</p>{rest}</div>{story}</main>"
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article
                .body
                .iter()
                .any(|block| block.text.starts_with("All that"))
        };
        assert!(!read("<button>Join</button>"));
        assert!(read(""));
    }

    #[test]
    fn every_list_of_words_compiles() {
        assert!(BUTTONS.is_some() && SPEAKS_TO.is_some());
    }

    #[test]
    fn a_small_box_goes_with_the_line_that_says_what_it_is() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let long: String = ["Monday", "Tuesday", "Friday", "Sunday"]
            .map(|day| story.replace("Monday", day))
            .concat();
        for boxed in [
            "<div class=x><p>Should the wall stay?</p><p>Yes 54%</p><p>No 46%</p><p>1,204 votes</p></div>",
            "<div class=x><p>TOGETHER WITH HARROW BOATS</p><p>Harrow Boats mends yours while you sleep.</p></div>",
            "<div class=x><h3>The morning tide</h3><p>What matters on the coast, each day at seven.</p><button>Subscribe to the newsletter</button></div>",
            "<div class=x><h4>General summary</h4><p>The levy is dropped.</p></div>",
            "<div class=x><h4>Have your say</h4><p>Do you trust the council?</p><button>Vote</button></div>",
            "<div class=x><h4>Newsletter of the coast</h4><p>All that the tide brings, told in five minutes.</p><a href=/n>Sign up</a></div>",
            "<div class=x><div>A new boat for the old ferry</div><a href=/s>Subtitles</a><span>Off</span><span>English</span></div>",
            "<div class=x><h3>Empfohlener redaktioneller Inhalt</h3><p>Mit Ihrer Zustimmung wird hier eine externe Karte (Harrow Maps) geladen.</p></div>",
            "<div class=x><h3>The morning tide</h3><p>All that matters, with you at seven.</p><form action=/n><input type=email><button>Sign up</button></form></div>",
            "<div class=x><video src=a.mp4></video><div>A new boat for the old ferry</div><span>00:00</span><span>/</span><span>02:13</span></div>",
            "<div class=kcm-optin><p>Wherever you are, the Harrow Post tells you what is true.</p></div>",
            "<p class=license>The words of this page are under a licence of the harbour towns.</p>",
            "<div class=x><p>Votes: 9 Average score: 4.7</p></div>",
            "<p>All rights reserved. No part of this text may be printed without the leave of the Harrow Post.</p>",
            "<p>Get the tide on the go: follow our WhatsApp channel</p>",
            "<div class=x><p>Get the coast each day</p><input type=email><p>By clicking you agree to our rules.</p></div>",
        ] {
            let html = format!("<html><body><main><h1>Levy dropped</h1>{long}{boxed}{long}</main>");
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            let others = article
                .body
                .iter()
                .filter(|block| !block.text.starts_with("The ministry"));
            assert_eq!(others.count(), 0, "{boxed}: {:?}", article.body);
        }
    }

    #[test]
    fn a_field_for_an_address_and_a_button_make_a_sign_up_in_any_language() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        let read = |boxed: &str| {
            let html = format!(
                "<html><body><main><h1>Levy dropped</h1>{0}{boxed}{0}</main>",
                story.repeat(2)
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            article.body.len()
        };
        let field = "<input type=email placeholder=e-mail><button>Да</button>";
        let words = "<h3>Письмо с причала</h3><p>Все новости причала каждое утро.</p>";
        for boxed in [
            format!("<div class=q>{words}<form action=/n>{field}</form></div>"),
            format!("<div class=q>{words}<div>{field}</div></div>"),
        ] {
            assert_eq!(read(&boxed), 4, "{boxed}");
        }
        let asked = "<form action=/n><h3>Письмо</h3><p>Все новости причала каждое утро.</p><input type=email><textarea></textarea><button>Да</button></form>";
        assert!(read(&format!("<div class=q>{words}</div>{asked}")) >= 6);
    }

    #[test]
    fn a_box_that_asks_for_an_address_goes_whole_in_any_language() {
        let story = "<p>The ministry told the towns on Monday that the levy on sea walls would be dropped before the winter.</p>";
        for (head, words, button) in [
            (
                "Recevez notre lettre du matin",
                "L’essentiel, chaque matin à 7 heures.",
                "S’inscrire",
            ),
            (
                "Apúntate a nuestro boletín",
                "Lo esencial, cada mañana a las siete.",
                "Recíbela",
            ),
            (
                "Newsletter abonnieren",
                "Das Wichtigste, jeden Morgen um sieben.",
                "Jetzt anmelden",
            ),
            (
                "Get the morning newsletter",
                "What matters, each day at seven.",
                "Go",
            ),
        ] {
            let html = format!(
                "<html><body><main><h1>Levy dropped</h1>{story}{}<section class=x><h3>{head}</h3><p>{words}</p><a href=/s>{button}</a></section>{}</main>",
                story.replace("Monday", "Tuesday"),
                story.replace("Monday", "Friday")
            );
            let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
            let texts: Vec<&str> = article
                .body
                .iter()
                .map(|block| block.text.as_str())
                .collect();
            assert_eq!(texts.len(), 3, "{texts:?}");
        }
    }
}
