//! Who wrote it? What stands about the authors over a story and below it is none of it.

use crate::extract::{byline::is_full_name, comments, fate::Fate, pattern::matches, pieces::Piece};
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
    r"(?i)^\W*(?:about|über|à propos de|sobre|meet)\s+(?:the authors?|the writers?|l[’']auteur|el autor|la autora|(?:den|die|unsere[nr]?) autor(?:in|en|innen)?|([\p{L}.’'-]+(?: [\p{L}.’'-]+){1,3}))\W*$"
);
// One that may stand over the subject of a story as well: its note names who wrote it.
pattern!(
    ABOUT_ONE,
    r"(?i)^\W*(?:sobre la firma|sobre o autor|sobre a autora|o autorze|om författaren|om forfatteren|over de auteur|sull[’']autore|この記事を書いた人)\W*$"
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
            || leads_to_name(pieces, &kept[kept.len() - 1 - back..], byline)
            || is_headed_by_name(pieces, &kept, kept.len() - 1 - back, byline))
    {
        for at in &kept[kept.len() - 1 - back..] {
            fates[*at] = Fate::Dropped("about the author");
        }
    }
}

/// "Om författaren", over lines that name one of those who wrote the story.
fn leads_to_name(pieces: &[Piece], note: &[usize], byline: &[String]) -> bool {
    let [heading, under @ ..] = note else {
        return false;
    };
    let names = |at: &usize| {
        let mut names = byline.iter().filter(|name| is_full_name(name));
        names.any(|name| pieces[*at].text.contains(name.as_str()))
    };
    matches(&ABOUT_ONE, &pieces[*heading].text) && under.iter().any(names)
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
        && (under.iter().map(|at| &pieces[*at].text))
            .any(|text| matches(&WORKS, text) || matches(&REACHED, text))
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

fn is_about_an_author(text: &str, people: &[&str]) -> bool {
    text.chars().count() <= ABOUT_AT_MOST
        && people.iter().any(|name| {
            let rest = text.strip_prefix(name);
            rest.is_some_and(|rest| matches(&IS, rest) && matches(&WORKS, rest))
                || text.contains(name) && matches(&REACHED, text)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Hints, extract};

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
            &ABOUT_ONE,
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
    fn a_last_heading_that_is_the_author_s_name_leads_to_a_note_about_her() {
        let story = "<p>The council will drop the levy that it has taken from the towns along the coast since the flood.</p>";
        let read = |heading: &str, note: &str| {
            let html = format!(
                "<html lang=en><meta name=author content='Ines Calloway'><body><article><h1>Levy dropped</h1><p>By Ines Calloway</p>{story}{story}<h4>{heading}</h4><p>{note}</p></article>"
            );
            let article = extract(html.as_bytes(), &Hints::default()).unwrap();
            article.body.iter().any(|block| block.text == note)
        };
        let note =
            "Ines is the editor of the desk of the coast, and has been there since the flood.";
        assert!(!read("Ines Calloway", note));
        assert!(!read(
            "Om författaren",
            "Ines Calloway bor vid kusten och har skrivit om den sedan floden."
        ));
        // A heading over the subject of a story, and a note that says nothing of her work.
        for (heading, told) in [
            (
                "L'autore",
                "L'uomo era noto alla polizia, ha detto il sindaco di Harrow.",
            ),
            (
                "Sobre a autora",
                "Maria Prado venceu o prémio da cidade com um romance sobre o mar.",
            ),
            (
                "Om författaren",
                "Maja Lind fick stadens pris för sin roman om havet.",
            ),
            (
                "Ines Calloway",
                "Ines won the race around the island in a boat of her own.",
            ),
        ] {
            assert!(read(heading, told), "{heading}");
        }
        // Of somebody else, of no person, and what she says herself.
        assert!(read("Tom Reed", note));
        assert!(read(
            "Ines Calloway",
            "The mayor leads the desk of the coast, and has been there since the flood."
        ));
        assert!(read(
            "Ines Calloway",
            "Ines says: “I have been there since the flood, and so has everybody else.”"
        ));
    }
}
