//! Which run of capitals is a name, and where does it begin: after the titles and offices before it?

use super::{
    lexicon::Lexicon,
    run::{holder, last_of_run, may_start},
    tokens::{Token, TokenKind},
};

/// A run of capitalised words.
#[derive(Debug, Clone)]
pub struct Name {
    /// Token range, titles included.
    pub first: usize,
    pub last: usize,
    /// Words of the name proper, as written.
    pub words: Vec<String>,
    pub titles: Vec<String>,
    pub is_org: bool,
}

impl Name {
    /// As it is written: "Ministry of Housing, Communities and Local Government".
    pub fn spelled(&self) -> String {
        self.words.join(" ").replace(" ,", ",")
    }
}

/// The name that starts at a token, if one does.
pub fn name_at(tokens: &[Token<'_>], first: usize, lexicon: &Lexicon) -> Option<Name> {
    if !may_start(tokens, first, lexicon) {
        return None;
    }
    let holder_at = holder(tokens, first, lexicon);
    let last = last_of_run(tokens, first, holder_at, lexicon);
    let mut words: Vec<&Token> = tokens[first..=last]
        .iter()
        .filter(|token| !matches!(token.kind, TokenKind::Quote(_)))
        .collect();
    // "Maren Holt MP": letters after a name are no part of it.
    while words.len() > 2 && is_post_nominal(words[words.len() - 1].text) {
        words.pop();
    }
    let bare = |token: &Token<'_>| token.lower.trim_end_matches('.').to_owned();
    // "Secretary of State John F. Kerry", "Director of National Intelligence James Clapper": an office, then its holder.
    let holder = holder_at.map(|at| at - first).filter(|at| {
        (words.get(*at..)).is_some_and(|name| {
            let is_org_word = |token: &&Token<'_>| lexicon.is_org_word(bare(token));
            !name.is_empty() && !name.iter().any(is_org_word)
        })
    });
    let (mut proper, is_org) = match holder {
        Some(holder) => (holder, false),
        None => proper_at(&words, lexicon),
    };
    if !is_org && proper == 0 && words.len() > 1 {
        proper = behind_a_noun(tokens, first, &words, lexicon)?;
    }
    // "die Premierministerin von Queensland": where she holds her office; "Ministerin von der Leyen" has a name.
    if lexicon.has_high_nouns
        && proper > 0
        && words.len() == proper + 2
        && lexicon.is_particle(words[proper].text)
    {
        return None;
    }
    // "der Sprecher von Pawel Maschejka": the name is not that of the office.
    let mut titles = &words[..proper];
    if lexicon.has_high_nouns
        && proper > 0
        && words.len() > proper + 2
        && words[proper].lower == "von"
        && words[proper + 1..].iter().all(|token| token.has_capital())
    {
        proper += 1;
        titles = &[];
    }
    // "The Home Secretary" names an office, not a person.
    let is_honorific = words.len() > 1
        && matches!(
            bare(words[0]).as_str(),
            "mr" | "mrs" | "ms" | "miss" | "dr" | "herr" | "frau"
        );
    // "The Fisheries Minister": an office too, where no given name stands before it.
    let is_office = words.len() > 1
        && words.last().is_some_and(|token| {
            lexicon.is_role(lexicon.spelled_out(&bare(token))) && lexicon.is_title(bare(token))
        })
        && (words[..words.len() - 1].iter())
            .all(|token| lexicon.gender_of_given_name(token).is_none())
        && !bare(words[0]).ends_with('.')
        // "Haynes King": a surname, where no article leads to an office.
        && !(words.len() == 2
            && lexicon.may_be_surname(words[1])
            && !lexicon.is_title(bare(words[0]))
            && first.checked_sub(1).is_none_or(|before| !lexicon.is_definite(tokens[before])));
    if !is_honorific && is_office {
        return None;
    }
    // "Conn.", "Calif.": a place, more often than not.
    if let [word] = &words[proper..]
        && word.text.len() > 3
        && word.text.ends_with('.')
    {
        return None;
    }
    let is_house = is_org && words.len() > 1;
    if !is_honorific && !is_house && words.iter().all(|token| lexicon.is_title(bare(token))) {
        return None;
    }
    Some(Name {
        first,
        last,
        words: words[proper..]
            .iter()
            .map(|token| token.text.trim_start_matches('@').to_owned())
            .collect(),
        titles: titles.iter().map(|token| bare(token)).collect(),
        is_org,
    })
}

/// Where the name itself begins behind titles, and whether it is that of an organisation.
fn proper_at(words: &[&Token<'_>], lexicon: &Lexicon) -> (usize, bool) {
    if words.len() > 2 && lexicon.is_rank(words[0]) && words[1].lower == "of" {
        return (0, false);
    }
    let bare = |token: &Token<'_>| token.lower.trim_end_matches('.').to_owned();
    let is_org_word = |token: &Token<'_>| lexicon.is_org_word(bare(token));
    let ends_as_org = words.last().is_some_and(|token| {
        is_org_word(token)
            || token.text.len() >= 2
                && !is_suffix(token.text)
                && !is_post_nominal(token.text)
                && token.text.chars().all(|c| c.is_uppercase() || c == '.')
    });
    let holds_org = words
        .iter()
        .any(|token| is_org_word(token) && !lexicon.is_title(bare(token)));
    let joined = words
        .iter()
        .any(|token| matches!(token.lower, "of" | "for" | "on"));
    let is_firm = words.iter().any(|token| token.is("&"));
    if ends_as_org || is_firm || holds_org && joined {
        return (0, true);
    }
    // "Home Secretary Amber Rudd", "Media Research Center President Brent Bozell": what stands before the name describes it.
    let proper = words
        .iter()
        .take(words.len() - 1)
        .rposition(|token| lexicon.is_title(bare(token)) || is_org_word(token))
        .map_or(0, |at| at + 1);
    // "House of Lords": no one's name begins so.
    let is_rest = |token: &Token<'_>| matches!(token.lower, "of" | "for" | "on" | "and" | "the");
    if is_rest(words[proper]) {
        return (0, true);
    }
    let all_before = words[..proper].iter().all(|token| {
        lexicon.is_title(bare(token)) || is_org_word(token) || words.len() - proper >= 2
    });
    // "Ohio Gov. Kasich": the office of a place; "Anna Bishop Holt" has a name of three words.
    let holds_office = proper > 1
        && lexicon.is_title(bare(words[proper - 1]))
        && (lexicon.gender_of_given_name(words[0]).is_none()
            || words[0].text.len() == 2 && words[0].text.chars().all(char::is_uppercase));
    if all_before || holds_office {
        return (proper, false);
    }
    let titles = words
        .iter()
        .take(words.len() - 1)
        .take_while(|token| lexicon.is_title(bare(token)))
        .count();
    (titles, false)
}

/// Where a name begins behind a noun with a capital that is no title of the lists; `None` where all of it is nouns.
fn behind_a_noun(
    tokens: &[Token<'_>],
    first: usize,
    words: &[&Token<'_>],
    lexicon: &Lexicon,
) -> Option<usize> {
    if !lexicon.has_high_nouns {
        // "NASA Administrator Jim Holt", "la ministre des Sports Laura Holt": what stands before a given name is a title, where it sounds
        // like one or follows from one.
        let is_genitive = first.checked_sub(1).is_some_and(|before| {
            matches!(
                tokens[before].lower,
                "des" | "du" | "la" | "del" | "los" | "las"
            )
        });
        let given = (1..words.len().saturating_sub(1)).find(|at| {
            lexicon.gender_of_given_name(words[*at]).is_some() && words[*at].has_capital()
        });
        let is_title = |given: &usize| {
            lexicon.gender_of_given_name(words[0]).is_none()
                && (sounds_like_title(words[given - 1]) || is_genitive)
        };
        // "Harbour Union Secretary-Treasurer Saoirse Holt": no list has all given names.
        let is_joined = words.len() > 2 && {
            let title = words[words.len() - 3].lower;
            title.contains('-') && title.split('-').any(|part| lexicon.is_title(part))
        };
        return Some(match given.filter(is_title) {
            Some(given) => given,
            None if is_joined => words.len() - 2,
            None => 0,
        });
    }
    // "UNMISS-Vertreter Toby Lanzer", "Hafen-Promoter Holt": a compound with initials is an office, and one of somebody who does something.
    let is_office = words[0].text.split_once('-').is_some_and(|(of, head)| {
        of.len() > 1 && of.chars().all(char::is_uppercase)
            || head.starts_with(char::is_uppercase) && lexicon.is_office(words[0])
    });
    if is_office {
        return Some(1);
    }
    // "der Gewerkschaftsfunktionär Bernard Aubin", "der Oberrabbiner Israels": common nouns have capitals too.
    let follows_noun_phrase = first > 0
        && tokens[first - 1].is_word()
        && !super::tokens::ends_sentence(&tokens[first - 1])
        && !tokens[first - 1].has_capital()
        && !is_compound_noun(&tokens[first - 1])
        && !lexicon.is_cue(tokens[first - 1])
        && !lexicon.is_light(tokens[first - 1]);
    let given = words
        .iter()
        .position(|token| lexicon.gender_of_given_name(token).is_some());
    match given {
        Some(at) if at + 1 < words.len() => Some(at),
        _ if follows_noun_phrase && words.len() > 2 => Some(1),
        _ if follows_noun_phrase => None,
        _ => Some(0),
    }
}

/// The names of a stretch, one after the other.
pub fn names_in(tokens: &[Token<'_>], from: usize, to: usize, lexicon: &Lexicon) -> Vec<Name> {
    let mut names = Vec::new();
    let mut at = from;
    while at < to {
        match name_at(&tokens[..to], at, lexicon) {
            Some(name) => {
                at = name.last + 1;
                names.push(name);
            }
            None => at += 1,
        }
    }
    names
}

/// "Brent Bozell III", "Jr."
pub(super) fn is_suffix(word: &str) -> bool {
    let word = word.trim_matches(['.', ',']);
    matches!(word, "Jr" | "Sr" | "II" | "III" | "IV")
}

/// "Trooper", "Cmdr.", "Editor-in-Chief": somebody who does something, short for it, or joined of words.
fn sounds_like_title(token: &Token<'_>) -> bool {
    let word = token.lower;
    let is_agent = ["or", "er", "ist", "man", "woman", "ian", "member", "chief"]
        .iter()
        .any(|ending| word.len() > ending.len() + 1 && word.ends_with(ending));
    is_agent || word.ends_with('.') && word.len() > 3 || word.contains('-')
}

/// Letters for an office or an honour.
pub(super) fn is_post_nominal(word: &str) -> bool {
    matches!(
        word,
        "MP" | "MSP"
            | "MEP"
            | "MLA"
            | "TD"
            | "QC"
            | "KC"
            | "OBE"
            | "CBE"
            | "MBE"
            | "MdB"
            | "MdL"
            | "MdEP"
            | "MD"
            | "MS"
            | "MA"
            | "MPH"
            | "MBA"
            | "MSc"
            | "BSc"
            | "PhD"
            | "Ph.D"
            | "Ph.D."
            | "JD"
            | "RN"
            | "RD"
            | "RDN"
            | "LDN"
            | "CSSD"
            | "DDS"
            | "DVM"
            | "CPA"
            | "FRS"
            | "FRCP"
            | "PsyD"
            | "LCSW"
    )
}

/// "ödp-Spitzenkandidat": a noun with a capital, though the whole begins without one.
fn is_compound_noun(token: &Token<'_>) -> bool {
    token
        .text
        .rsplit_once('-')
        .is_some_and(|(_, head)| head.starts_with(char::is_uppercase))
}
