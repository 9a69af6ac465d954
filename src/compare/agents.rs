//! Who did it? "were killed by the police" and "were killed", or "by rebels": a statement that no longer names who did what it tells.

use rustc_hash::FxHashSet;

use super::{
    dropped,
    lexicon::{Lexicon, List},
    words::keys,
};

/// So many words of an agent tell who it is.
const WORDS: usize = 3;
/// In words: a verb of the passive stands no further before "von", nor whoever did it behind.
const REACH: usize = 12;
/// In bytes, with the marks around it: "durch" and no longer word.
const BY_AT_MOST: usize = 9;

/// What became of who did it, in words; `None` where nothing did.
pub fn changed(before: &str, after: &str, lexicon: &Lexicon) -> Option<&'static str> {
    let (old, new) = (agents(before, lexicon), agents(after, lexicon));
    if let Some(told) = killer(before, after, lexicon) {
        return Some(told);
    }
    let dropped = || dropped::told(before, after, lexicon);
    if old == new {
        return dropped();
    }
    // Whatever somebody does in the other text, they are named there.
    let is_new = |agents: &[Vec<String>], other: &str| {
        !agents.is_empty() && {
            let there: FxHashSet<String> = other.split_whitespace().map(key).collect();
            !(agents.iter()).all(|agent| agent.iter().any(|word| there.contains(word)))
        }
    };
    match (is_new(&old, after), is_new(&new, before)) {
        (true, true) => Some("who did it changed"),
        (true, false) => Some("who did it is no longer said"),
        (false, true) => Some("who did it is now said"),
        (false, false) => dropped(),
    }
}

/// "Police shoot man", "Strike on convoy kills nine" → "Man dies", "Nine die in blast": somebody came to harm in both, and only one says that
/// a force did it.
fn killer(before: &str, after: &str, lexicon: &Lexicon) -> Option<&'static str> {
    let read = |text: &str| {
        let keys = keys(text);
        let has = |list: List| keys.iter().any(|key| lexicon.has(list, key));
        let is_said = has(List::Forces) || has(List::Kills);
        (
            is_killing(text, lexicon),
            is_said,
            !lexicon.harm.groups(&keys).is_empty(),
        )
    };
    let (old, new) = (read(before), read(after));
    match (old, new) {
        ((true, ..), (false, false, true)) => Some("who did it is no longer said"),
        ((false, false, true), (true, ..)) => Some("who did it is now said"),
        _ => None,
    }
}

/// Whether a force stands before a verb of killing. "Police say storm kills nine" has somebody else do it.
fn is_killing(text: &str, lexicon: &Lexicon) -> bool {
    let words: Vec<String> = text.split_whitespace().map(key).collect();
    let parts = |word: &str| {
        let key = key(word);
        word.ends_with(ends)
            || lexicon.has(List::Saying, &key)
            || lexicon.has(List::OpensClause, &key)
    };
    let mut within = 0;
    (text.split_whitespace().zip(&words)).any(|(word, key)| {
        let is_force = lexicon.has(List::Forces, key);
        let kills = within > 0 && lexicon.has(List::Kills, key);
        within = match (is_force, parts(word)) {
            (_, true) => 0,
            (true, _) => KILLS_WITHIN,
            _ => within.saturating_sub(1),
        };
        kills
    })
}

/// In words: "drone strike on the aid convoy kills".
const KILLS_WITHIN: usize = 5;

fn key(word: &str) -> String {
    bare(word)
        .trim_end_matches("'s")
        .trim_end_matches("’s")
        .to_lowercase()
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The words of each agent of a text that tell who it is.
fn agents(text: &str, lexicon: &Lexicon) -> Vec<Vec<String>> {
    let is_by = |word: &str| {
        let shortest = lexicon.agent_by().iter().map(|by| by.len()).min();
        let may_be = shortest.is_some_and(|least| (least..=BY_AT_MOST).contains(&word.len()));
        may_be && {
            let word = bare(word);
            let is = |by: &&str| word.eq_ignore_ascii_case(by);
            lexicon.agent_by().iter().any(is)
        }
    };
    // Most texts have nobody by whom something is done.
    if !text.split_whitespace().any(is_by) {
        return Vec::new();
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    (1..words.len())
        .filter(|at| is_by(words[*at]) && is_done(&words[..*at], lexicon))
        .filter_map(|at| agent(&words[at + 1..], lexicon))
        .collect()
}

/// Whether something is done by whoever follows: a participle stands right before, or a verb of the passive before that.
fn is_done(before: &[&str], lexicon: &Lexicon) -> bool {
    let Some(last) = before.last() else {
        return false;
    };
    let is_participle = |word: &str| {
        lexicon.has(List::Participles, word)
            || !lexicon.has(List::NoParticiples, word)
                && lexicon
                    .participle_ends()
                    .any(|end| word.len() > end.len() + 1 && word.ends_with(end))
    };
    let mut near =
        (before.iter().rev().take(REACH)).take_while(|word| !word.ends_with(['.', '!', '?', ';']));
    !last.ends_with(ends) && is_participle(&key(last))
        || near.any(|word| lexicon.has(List::Passives, &key(word)))
}

fn ends(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '”' | '"')
}

/// The words that tell who it is; `None` for a day, a number, a means.
fn agent(words: &[&str], lexicon: &Lexicon) -> Option<Vec<String>> {
    // German, whose verb stands behind, sets nouns in capitals.
    let verb_follows = lexicon.participle_ends().next().is_none();
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let mut has_noun = false;
    let mut found = Vec::new();
    for word in words.iter().take(REACH) {
        let key = key(word);
        let is_none = lexicon.has(List::NoAgents, &key)
            || lexicon.is_number(&key)
            || lexicon.is_of_calendar(&key)
            || word.starts_with(|c: char| !c.is_alphanumeric());
        if is_none && found.is_empty() {
            return None;
        }
        let tells = key.chars().count() >= 4 || is_capital(word);
        // "in", "after": what follows tells where and when.
        let leads_on = !tells || lexicon.has(List::BeforeYears, &key);
        let is_verb = verb_follows && has_noun && !is_capital(word);
        if is_none || is_verb || leads_on && !found.is_empty() {
            break;
        }
        has_noun |= is_capital(word);
        if tells {
            found.push(key);
        }
        if word.ends_with(ends) || found.len() == WORDS {
            break;
        }
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::lexicon;

    #[test]
    fn who_did_it_is_told_when_it_goes_comes_or_is_another() {
        let told = |language: &str, before: &str, after: &str| {
            let there = changed(before, after, lexicon::of(Some(language)));
            let back = changed(after, before, lexicon::of(Some(language)));
            assert_eq!(there.is_some(), back.is_some(), "{before} | {after}");
            there.map(|words| words.split(' ').next_back().unwrap_or_default())
        };
        for (language, before, after, words) in [
            (
                "en",
                "Four people were killed by the police in Harrow.",
                "Four people died in Harrow.",
                Some("said"),
            ),
            (
                "en",
                "Boy shot by soldiers",
                "Boy shot by rebels",
                Some("changed"),
            ),
            (
                "en",
                "The wall was built by hand by 3 May.",
                "The wall was built.",
                None,
            ),
            (
                "en",
                "The man was shot by the police on Monday.",
                "The police shot the man on Monday.",
                None,
            ),
            (
                "en",
                "Prices rose by a fifth, driven by demand.",
                "Prices rose by a fifth, driven by higher demand.",
                None,
            ),
            (
                "de",
                "Vier Menschen wurden von der Polizei getötet.",
                "Vier Menschen starben.",
                Some("said"),
            ),
            (
                "de",
                "Der Mann wurde von Polizisten getötet.",
                "Der Mann wurde getötet.",
                Some("said"),
            ),
            (
                "de",
                "Die Stadt liegt weit von der Küste.",
                "Die Stadt liegt im Norden.",
                None,
            ),
            (
                "fr",
                "Il a été tué par la police.",
                "Il est mort.",
                Some("said"),
            ),
            ("fr", "Il passe par la gare.", "Il passe.", None),
            (
                "en",
                "Soldiers shoot boy at Harrow pier",
                "Boy dies at Harrow pier",
                Some("said"),
            ),
            (
                "en",
                "Drone strike on Harrow market kills nine",
                "Nine die in blast at Harrow market",
                Some("said"),
            ),
            (
                "de",
                "Polizei erschießt Mann in Kehlhafen",
                "Mann stirbt in Kehlhafen",
                Some("said"),
            ),
            (
                "es",
                "Un bombardeo mata a nueve en el puerto",
                "Mueren nueve en el puerto",
                Some("said"),
            ),
            (
                "en",
                "Police appeal after crash kills cyclist",
                "Cyclist dies in crash",
                None,
            ),
            (
                "en",
                "Lightning strike kills two in Harrow",
                "Two die in Harrow storm",
                None,
            ),
            (
                "en",
                "Storm kills nine in Harrow",
                "Nine die as gales hit Harrow",
                None,
            ),
            (
                "en",
                "Police say storm kills nine in Harrow",
                "Nine die in Harrow storm",
                None,
            ),
            (
                "en",
                "Police shoot man in Harrow",
                "Man dies in Harrow after police open fire",
                None,
            ),
            (
                "en",
                "Police: frost kills seedlings in Harrow",
                "Seedlings dead in Harrow",
                None,
            ),
            (
                "es",
                "Fue detenido por la policía.",
                "Fue detenido.",
                Some("said"),
            ),
            (
                "es",
                "Pagó tres euros por la entrada.",
                "Pagó tres euros.",
                None,
            ),
        ] {
            assert_eq!(told(language, before, after), words, "{before} | {after}");
        }
    }
}
