//! Which run of capitals is a name, and where does it begin: after the titles and offices before it?

use super::{
    lexicon::Lexicon,
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

/// A nickname between given name and surname, with its marks, is no longer than this.
const NICKNAME: usize = 14;

/// The name that starts at a token, if one does.
pub fn name_at(tokens: &[Token<'_>], first: usize, lexicon: &Lexicon) -> Option<Name> {
    let start = tokens.get(first)?;
    if !start.has_capital() && !start.lower.starts_with('@')
        || lexicon.is_stop(start) && !is_new_place(tokens, first)
        || lexicon.is_pronoun(start)
    {
        return None;
    }
    // "Don't", "You'll"; "MP" on its own.
    if is_contraction(start.lower) || is_post_nominal(start.text) {
        return None;
    }
    // "Reprising one of her lines, …": a participle that opens a sentence.
    let opens = first == 0 || super::tokens::ends_sentence(&tokens[first - 1]);
    if opens
        && start.lower.len() > 5
        && (start.lower.ends_with("ing") || start.lower.ends_with("ed"))
        && tokens
            .get(first + 1)
            .is_some_and(|next| next.is_word() && lexicon.is_stop(next) && !lexicon.is_light(next))
    {
        return None;
    }
    let holder_at = holder(tokens, first, lexicon);
    // "Interestingly Holt said"
    if opens
        && start.lower.ends_with("ly")
        && lexicon.is_light(start)
        && lexicon.gender_of_given_name(start).is_none()
        && tokens.get(first + 1).is_some_and(Token::has_capital)
    {
        return None;
    }
    let mut last = first;
    let mut at = first + 1;
    while let Some(token) = tokens.get(at) {
        if tokens[at - 1].is_possessive {
            break;
        }
        let joined = tokens[at - 1].end;
        let in_department = (token.lower == "and" || token.is(","))
            && names_department(&tokens[first..=last], lexicon)
            && lists_on(tokens, at, lexicon);
        let in_office = in_department || holder_at.is_some_and(|holder| at < holder);
        if token.has_capital()
            && (!lexicon.is_stop(token) || lexicon.is_particle(token))
            && token.start <= joined + 3
        {
            last = at;
        } else if matches!(token.kind, TokenKind::Quote(_))
            && token.end - token.start <= NICKNAME
            && tokens.get(at + 1).is_some_and(|next| {
                next.has_capital() && !lexicon.is_stop(next) && next.start == token.end + 1
            })
            && token.start == joined + 1
        {
            // Marcia “Cia” Price
        } else if token.is("&") && tokens.get(at + 1).is_some_and(Token::has_capital) {
            last = at + 1;
            at += 1;
        } else if token.is(",") && in_department {
            last = at;
        } else if token.is_word()
            && (lexicon.is_particle(token)
                || matches!(token.lower, "of" | "for" | "and" | "the" | "on")
                    && (lexicon.is_org_word(tokens[last]) || in_office))
        {
            // "die Pflichten der Union": a genitive, where no "von" or "van" leads to it.
            if lexicon.has_high_nouns
                && matches!(token.lower, "der" | "den")
                && !matches!(tokens[at - 1].lower, "von" | "van" | "an" | "zu")
            {
                break;
            }
            // "van", "de", and "of" in "Department of State" only where a capital follows.
            if !in_office
                && (!tokens.get(at + 1).is_some_and(|next| {
                    next.has_capital() && !lexicon.is_stop(next)
                        || lexicon.is_particle(token) && lexicon.is_particle(next)
                }) || at - last > 2)
            {
                break;
            }
            if !in_office
                && matches!(token.lower, "and" | "y")
                && !lexicon.is_org_word(tokens[last])
            {
                break;
            }
        } else {
            break;
        }
        at += 1;
    }
    // "John Sifton von Human Rights Watch": whom he speaks for; "Ursula von der Leyen" is a name.
    if lexicon.has_high_nouns
        && let Some(of) = (first + 1..last).find(|at| {
            let rest = &tokens[at + 1..=last];
            let is_short = |token: &Token<'_>| {
                token.text.len() >= 2 && token.text.chars().all(char::is_uppercase)
            };
            tokens[*at].lower == "von"
                && (last - at >= 2 && rest.iter().all(Token::has_capital)
                    || rest.last().is_some_and(is_short))
        })
    {
        last = of - 1;
    }
    let mut words: Vec<&Token> = tokens[first..=last]
        .iter()
        .filter(|token| !matches!(token.kind, TokenKind::Quote(_)))
        .collect();
    // "Maren Holt MP": letters after a name are no part of it.
    while words.len() > 2 && is_post_nominal(words[words.len() - 1].text) {
        words.pop();
    }
    let bare = |token: &Token<'_>| token.lower.trim_end_matches('.').to_owned();
    let is_org_word = |token: &Token<'_>| lexicon.is_org_word(bare(token));
    let ends_as_org = words.last().is_some_and(|token| {
        is_org_word(token)
            || token.text.len() >= 2
                && !is_suffix(token.text)
                && token.text.chars().all(|c| c.is_uppercase() || c == '.')
    });
    let holds_org = words
        .iter()
        .any(|token| is_org_word(token) && !lexicon.is_title(bare(token)));
    let joined = words
        .iter()
        .any(|token| matches!(token.lower, "of" | "for" | "on"));
    // "Secretary of State John F. Kerry", "Director of National Intelligence James Clapper": an office, then its holder.
    let holder = holder_at.map(|at| at - first).filter(|at| {
        (words.get(*at..))
            .is_some_and(|name| !name.is_empty() && name.iter().all(|token| !is_org_word(token)))
    });
    let is_firm = words.iter().any(|token| token.is("&"));
    let mut is_org = holder.is_none() && (ends_as_org || is_firm || holds_org && joined);
    let mut proper = holder.unwrap_or(0);
    if !is_org && holder.is_none() {
        // "Home Secretary Amber Rudd", "Media Research Center President Brent Bozell": what stands before the name describes it.
        proper = words
            .iter()
            .take(words.len() - 1)
            .rposition(|token| lexicon.is_title(bare(token)) || is_org_word(token))
            .map_or(0, |at| at + 1);
        // "House of Lords": no one's name begins so.
        let is_rest =
            |token: &Token<'_>| matches!(token.lower, "of" | "for" | "on" | "and" | "the");
        if is_rest(words[proper]) {
            proper = 0;
            is_org = true;
        }
        let all_before = words[..proper].iter().all(|token| {
            lexicon.is_title(bare(token)) || is_org_word(token) || words.len() - proper >= 2
        });
        // "Ohio Gov. Kasich": the office of a place; "Anna Bishop Holt" has a name of three words.
        let holds_office = proper > 1
            && lexicon.is_title(bare(words[proper - 1]))
            && lexicon.gender_of_given_name(words[0]).is_none();
        if !all_before && !holds_office {
            proper = words
                .iter()
                .take(words.len() - 1)
                .take_while(|token| lexicon.is_title(bare(token)))
                .count();
        }
    }
    // "NASA Administrator Jim Holt", "la ministre des Sports Laura Holt": what stands before a given name is a title, where it sounds
    // like one or follows from one.
    let is_genitive = first.checked_sub(1).is_some_and(|before| {
        matches!(
            tokens[before].lower,
            "des" | "du" | "la" | "del" | "los" | "las"
        )
    });
    let given = (1..words.len().saturating_sub(1))
        .find(|at| lexicon.gender_of_given_name(words[*at]).is_some() && words[*at].has_capital());
    if let Some(given) = given.filter(|_| !is_org && proper == 0 && !lexicon.has_high_nouns)
        && lexicon.gender_of_given_name(words[0]).is_none()
        && (sounds_like_title(words[given - 1]) || is_genitive)
    {
        proper = given;
    }
    // "UNMISS-Vertreter Toby Lanzer": a compound with initials is an office.
    let has_initials = words[0].text.split_once('-').is_some_and(|(initials, _)| {
        initials.len() > 1 && initials.chars().all(char::is_uppercase)
    });
    if !is_org && lexicon.has_high_nouns && proper == 0 && words.len() > 1 && has_initials {
        proper = 1;
    }
    if !is_org && lexicon.has_high_nouns && proper == 0 && words.len() > 1 {
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
            Some(at) if at + 1 < words.len() => proper = at,
            _ if follows_noun_phrase && words.len() > 2 => proper = 1,
            _ if follows_noun_phrase => return None,
            _ => {}
        }
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
        && lexicon.gender_of_given_name(words[0]).is_none()
        && !bare(words[0]).ends_with('.');
    if !is_honorific && is_office {
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

/// "New Ormsby": no adjective, where a capital follows.
fn is_new_place(tokens: &[Token<'_>], first: usize) -> bool {
    let next = tokens.get(first + 1);
    tokens[first].text == "New" && next.is_some_and(Token::has_capital)
}

/// "Department for Work", "Ministry of Housing": what goes on with a list.
fn names_department(words: &[Token<'_>], lexicon: &Lexicon) -> bool {
    let joins = |token: &Token<'_>| matches!(token.lower, "of" | "for");
    words.len() > 2 && lexicon.is_org_word(words[0]) && words.iter().any(joins)
}

/// ", Communities and Local Government", "and Pensions": whether a list of things goes on at a comma or an "and".
fn lists_on(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let is_thing = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            token.has_capital()
                && !lexicon.is_stop(token)
                && !lexicon.is_title(token)
                && lexicon.gender_of_given_name(token).is_none()
        })
    };
    match tokens[at].is(",") {
        true => {
            is_thing(at + 1)
                && (at + 2..tokens.len().min(at + 4))
                    .any(|and| tokens[and].lower == "and" && is_thing(and + 1))
        }
        false => is_thing(at + 1),
    }
}

/// "Secretary of State for Health and Social Care Maren Holt": where the name begins, past an office that has small words in it.
fn holder(tokens: &[Token<'_>], first: usize, lexicon: &Lexicon) -> Option<usize> {
    if !lexicon.is_title(tokens[first].lower.trim_end_matches('.'))
        || !(tokens.get(first + 1)).is_some_and(|next| matches!(next.lower, "of" | "for"))
    {
        return None;
    }
    let joins = |token: &Token<'_>| matches!(token.lower, "of" | "for" | "and" | "the");
    let is_given = |at: &usize| {
        lexicon.gender_of_given_name(tokens[*at]).is_some()
            && tokens[*at].has_capital()
            && tokens.get(at + 1).is_some_and(Token::has_capital)
    };
    (first + 2..tokens.len().min(first + 12))
        .take_while(|at| tokens[*at].has_capital() || joins(&tokens[*at]))
        .find(is_given)
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

/// "don't", "you'll": a verb is in it.
fn is_contraction(word: &str) -> bool {
    let (_, ending) = word.rsplit_once(['\'', '’']).unwrap_or_default();
    matches!(ending, "ll" | "re" | "ve" | "m") || ending == "t" && word.contains('n')
}

/// Letters for an office or an honour.
fn is_post_nominal(word: &str) -> bool {
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
    )
}

/// "ödp-Spitzenkandidat": a noun with a capital, though the whole begins without one.
fn is_compound_noun(token: &Token<'_>) -> bool {
    token
        .text
        .rsplit_once('-')
        .is_some_and(|(_, head)| head.starts_with(char::is_uppercase))
}
