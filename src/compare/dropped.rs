//! Who did it, gone by the shape of the sentence alone: "Guards used gas" → "Gas was used", the same verb and what it was done to, and nobody
//! who does it.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::{
    lexicon::{Lexicon, List},
    words::{keys, lower},
};

type Keys<'a> = [Cow<'a, str>];

/// In words: who did it, what it was done to, and what stands between that and a verb at the end.
const WHO: usize = 6;
const WHAT: usize = 8;
const REST: usize = 8;
/// In words: "had been used".
const BEING: usize = 3;
/// In words: more was written anew.
const LONGEST: usize = WHO + WHAT + REST + BEING;
/// In letters: forms of a verb share so many of its first.
const STEM: usize = 3;

/// What became of who did it, in words.
pub fn told(before: &str, after: &str, lexicon: &Lexicon) -> Option<&'static str> {
    let (old, new) = (sentences(before), sentences(after));
    let only = |these: &[&'_ str], those: &[&str]| -> Vec<String> {
        let those: FxHashSet<&str> = those.iter().copied().collect();
        let only = these.iter().filter(|one| !those.contains(*one));
        (only.take(SENTENCES + 1))
            .map(|one| (*one).to_owned())
            .collect()
    };
    let (gone, come) = (only(&old, &new), only(&new, &old));
    if gone.len() != come.len() || gone.len() > SENTENCES {
        return None;
    }
    let mut pairs = gone.iter().zip(&come);
    pairs.find_map(|(gone, come)| {
        let (old, new) = (bare(gone, lexicon), bare(come, lexicon));
        if is_dropped(&old, &new, after, lexicon) {
            return Some("who did it is no longer said");
        }
        is_dropped(&new, &old, before, lexicon).then_some("who did it is now said")
    })
}

/// So many sentences of a paragraph are looked at: where more changed, it was written anew.
const SENTENCES: usize = 4;

fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices([' ', '\n']) {
        let end = text[..at].trim_end_matches(['"', '”', '’', '»', ')']);
        if end.ends_with(['.', '!', '?', ';']) && start < at {
            found.push(&text[start..at]);
            start = at + 1;
        }
    }
    found.push(&text[start..]);
    found
}

/// The words of a sentence but for articles.
fn bare<'a>(text: &'a str, lexicon: &Lexicon) -> Vec<Cow<'a, str>> {
    let keys = keys(text)
        .into_iter()
        .map(|key| match key.split_once('\'') {
            // "l'hôpital"
            Some((article, noun)) if lexicon.has(List::Articles, &format!("{article}'")) => {
                lower(Cow::Owned(noun.to_owned()))
            }
            _ => key,
        });
    keys.filter(|key| !lexicon.has(List::Articles, key) && !lexicon.has(List::Objects, key))
        .collect()
}

/// Whether `active` says who did what `passive` says was done; `text`: where nobody of them is named.
fn is_dropped(active: &Keys<'_>, passive: &Keys<'_>, text: &str, lexicon: &Lexicon) -> bool {
    let being = |words: &Keys<'_>| words.iter().any(|key| lexicon.has(List::Being, key));
    if !being(passive) {
        return false;
    }
    let same = |a: &Keys<'_>, b: &Keys<'_>| a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let start = same(active, passive);
    let ends = active[start..]
        .iter()
        .rev()
        .zip(passive[start..].iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let named = || -> Vec<String> { keys(text).iter().map(|key| key.to_string()).collect() };
    // "Two guards shot two men" → "two men were shot": a first word of who did it may be one of what it was done to.
    (0..=start.min(2)).any(|back| {
        let from = start - back;
        let does = &active[from..active.len() - end];
        let is_done = &passive[from..passive.len() - end];
        if does.len() > LONGEST || is_done.len() > LONGEST {
            return false;
        }
        let who = who(does, is_done, end > 0, lexicon);
        who.is_some_and(|who| {
            (answers_for_it(who, lexicon) || lexicon.harm.count(is_done) > 0)
                && !is_done.iter().any(|key| lexicon.has(List::Implied, key))
                && is_somebody(who, &named(), lexicon)
        })
    })
}

/// Who it is that does what is done to the same on the other side, by the same verb. `goes_on`: whether words follow that stayed.
fn who<'a, 'b>(
    does: &'b Keys<'a>,
    is_done: &Keys<'_>,
    goes_on: bool,
    lexicon: &Lexicon,
) -> Option<&'b Keys<'a>> {
    let has = |list: List, key: &str| lexicon.has(list, key);
    let ends = verb_ends(lexicon);
    let at = is_done
        .iter()
        .position(|key| has(List::Being, key) || has(List::Having, key))?;
    let run = is_done[at..].iter();
    let beings = run
        .take_while(|key| has(List::Being, key) || has(List::Having, key))
        .count();
    if beings > BEING || !has(List::Being, &is_done[at + beings - 1]) {
        return None;
    }
    let (what, behind) = (&is_done[..at], &is_done[at + beings..]);
    // Where the verb stands at the end, what stayed there has it.
    let verb_stayed = |verb: &str| ends && goes_on && has(List::Having, verb);
    if at == 0 && ends {
        // "Das hat der Rat beschlossen"
        return match does.split_first()? {
            (verb, who) if behind.is_empty() && verb_stayed(verb) => Some(who),
            _ => inverted(does, behind),
        };
    }
    if !(1..=WHAT).contains(&what.len()) {
        return None;
    }
    // "Wardens have shut the pier", "der Wirt hat den Gast".
    let whose = |before: &'b Keys<'a>| match before.split_last() {
        Some((last, who)) if has(List::Having, last) || has(List::Being, last) => {
            let is_two = who.last().is_some_and(|key| has(List::Having, key));
            &who[..who.len() - usize::from(is_two)]
        }
        _ => before,
    };
    let found =
        (1..=does.len().checked_sub(what.len())?).find(|at| does[*at..].starts_with(what))?;
    let (before, rest) = (&does[..found], &does[found + what.len()..]);
    let (verb, who) = before.split_last()?;
    let is_same = match behind.split_last() {
        // "hat … geschlossen" → "wurde … geschlossen": the verb stayed at the end.
        None => verb_stayed(verb) && rest.is_empty(),
        Some((done, rest_done)) => {
            let is_verb = is_one_verb(verb, done);
            let is_first = || behind.first().is_some_and(|done| is_one_verb(verb, done));
            match ends {
                true => is_verb && rest == rest_done && rest.len() <= REST,
                false => is_first() && rest == &behind[1..] && rest.len() <= REST,
            }
        }
    };
    is_same.then(|| whose(who))
}

/// "Am Montag erschoss die Polizei einen Mann" → "Am Montag wurde ein Mann erschossen": the verb stands first, what came before it stayed.
fn inverted<'a, 'b>(does: &'b Keys<'a>, behind: &Keys<'_>) -> Option<&'b Keys<'a>> {
    let (verb, does) = does.split_first()?;
    let (done, what) = behind.split_last()?;
    let is_same = (1..=WHAT).contains(&what.len()) && does.ends_with(what);
    (is_same && is_one_verb(verb, done)).then(|| &does[..does.len() - what.len()])
}

/// Whether a participle stands at the end, as in German and Dutch.
fn verb_ends(lexicon: &Lexicon) -> bool {
    !lexicon.agent_by().is_empty() && lexicon.participle_ends().next().is_none()
}

/// "erschoss" and "erschossen", "tötete" and "getötet", "cut" and "cut".
fn is_one_verb(one: &str, other: &str) -> bool {
    one == other
        || begin_alike(one, other) >= STEM
        || (other.strip_prefix("ge")).is_some_and(|other| begin_alike(one, other) >= STEM)
}

/// "council" and "councillors".
fn is_one_name(one: &str, other: &str) -> bool {
    const LETTERS: usize = 5;
    one == other || begin_alike(one, other) >= LETTERS
}

/// In letters.
fn begin_alike(one: &str, other: &str) -> usize {
    let both = one.chars().zip(other.chars());
    both.take_while(|(a, b)| a == b).count()
}

/// Whether who did it is a force, a body or an office: one who has to answer for it.
fn answers_for_it(who: &Keys<'_>, lexicon: &Lexicon) -> bool {
    let is_one =
        |key: &Cow<'_, str>| lexicon.has(List::Forces, key) || lexicon.has(List::Offices, key);
    who.iter().any(is_one) || lexicon.bodies.count(who) > 0
}

/// Whether words name who did it, and the other text names none of them. "It" names nobody.
fn is_somebody(who: &Keys<'_>, named: &[String], lexicon: &Lexicon) -> bool {
    let names = |key: &Cow<'_, str>| {
        !lexicon.has(List::NoAgents, key)
            && !lexicon.has(List::BeforeYears, key)
            && key.chars().count() > 1
    };
    (1..=WHO).contains(&who.len())
        && names(&who[0])
        && !who.iter().any(|key| {
            lexicon.has(List::Pronouns, key)
                || lexicon.has(List::Negations, key)
                || lexicon.has(List::Modals, key)
                || lexicon.has(List::Saying, key)
                || lexicon.is_of_calendar(key)
        })
        && !who.iter().any(|key| {
            let tells = names(key) && !lexicon.is_number(key) && key.chars().count() > 2;
            tells && named.iter().any(|there| is_one_name(there, key))
        })
        && lexicon
            .bodies
            .groups(who)
            .is_disjoint(&lexicon.bodies.groups(named))
}

#[cfg(test)]
mod tests {
    use crate::compare::lexicon;

    #[test]
    fn who_did_it_goes_where_the_verb_turns_and_nobody_is_named() {
        let told = |language: &str, active: &str, passive: &str| {
            let lexicon = lexicon::of(Some(language));
            let there = super::told(active, passive, lexicon);
            let back = super::told(passive, active, lexicon);
            assert_eq!(there.is_some(), back.is_some(), "{active}");
            there.is_some_and(|words| words.contains("no longer"))
        };
        for (language, active, passive) in [
            (
                "en",
                "Officers used dogs on the boatmen, and nine left.",
                "Dogs were used on the boatmen, and nine left.",
            ),
            (
                "en",
                "Rain fell. The council lost the logs of May. Nobody spoke.",
                "Rain fell. The logs of May were lost. Nobody spoke.",
            ),
            (
                "en",
                "Ministers misled the harbour board.",
                "The harbour board was misled.",
            ),
            (
                "en",
                "Two guards shot two dockers on Monday.",
                "Two dockers were shot on Monday.",
            ),
            (
                "en",
                "The council has closed the north pier.",
                "The north pier has been closed.",
            ),
            (
                "en",
                "He says the police had cut the ropes.",
                "He says the ropes had been cut.",
            ),
            (
                "fr",
                "Les gendarmes ont tué deux pêcheurs à Nantes.",
                "Deux pêcheurs ont été tués à Nantes.",
            ),
            (
                "fr",
                "L’armée a bombardé l’hôpital.",
                "L’hôpital a été bombardé.",
            ),
            (
                "de",
                "Am Montag erschoss die Wache einen Mann.",
                "Am Montag wurde ein Mann erschossen.",
            ),
            (
                "de",
                "Die Wache tötete zwei Männer in Kehlhafen.",
                "Zwei Männer wurden in Kehlhafen getötet.",
            ),
            (
                "de",
                "Die Polizei hat zwei Männer verletzt.",
                "Zwei Männer wurden verletzt.",
            ),
            (
                "de",
                "Das hat der Stadtrat am Montag beschlossen.",
                "Das wurde am Montag beschlossen.",
            ),
            (
                "nl",
                "De politie verwondde twee mannen in Hoek.",
                "Twee mannen werden in Hoek verwond.",
            ),
            (
                "es",
                "La guardia asesinó a dos marineros.",
                "Dos marineros fueron asesinados.",
            ),
            (
                "pt",
                "A polícia feriu dois marinheiros.",
                "Dois marinheiros foram feridos.",
            ),
            (
                "it",
                "La polizia ha ferito due marinai.",
                "Due marinai sono stati feriti.",
            ),
        ] {
            assert!(told(language, active, passive), "{active}");
        }
        for (language, active, passive) in [
            (
                "en",
                "Officers used dogs on the boatmen.",
                "Dogs were used on the boatmen by officers.",
            ),
            (
                "en",
                "Officers used dogs on the boatmen.",
                "Dogs were used on the boatmen, officers said.",
            ),
            (
                "en",
                "It damaged the pier in May.",
                "The pier was damaged in May.",
            ),
            (
                "en",
                "They that closed the pier left.",
                "The pier was closed.",
            ),
            (
                "en",
                "Officers used dogs on the boatmen.",
                "Dogs were kept from the boatmen.",
            ),
            (
                "en",
                "Officers used dogs on the boatmen.",
                "Dogs were used on nine dockers.",
            ),
            ("en", "Nobody lost the logs.", "The logs were lost."),
            ("en", "A judge jailed Holt.", "Holt was jailed."),
            ("en", "Voters elected Holt.", "Holt was elected."),
            ("en", "Police arrested two men.", "Two men were arrested."),
            (
                "en",
                "Architects designed the quay.",
                "The quay was designed.",
            ),
            (
                "en",
                "Organisers cancelled the race.",
                "The race was cancelled.",
            ),
            (
                "en",
                "The council closed the pier. Councillors say it is unsafe.",
                "The pier was closed. Councillors say it is unsafe.",
            ),
            (
                "en",
                "The wardens are tired of the dogs.",
                "The dogs were tired.",
            ),
            (
                "en",
                "The port must close the pier.",
                "The pier was closed.",
            ),
            (
                "en",
                "In May the council closed the pier.",
                "The pier was closed.",
            ),
            (
                "de",
                "Es beschädigte den Damm.",
                "Der Damm wurde beschädigt.",
            ),
            ("de", "Der Wirt hat den Mann.", "Der Mann wurde alt."),
            ("fr", "Il a fermé le port.", "Le port a été fermé."),
        ] {
            assert!(!told(language, active, passive), "{active} | {passive}");
        }
    }
}
