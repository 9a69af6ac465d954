//! Who is in this text? Full names with their titles, in the order of their mention, and whom a shorter mention means.

use super::{
    lexicon::{Gender, Lexicon},
    tokens::Token,
};

/// One person or organisation of a text.
#[derive(Debug, Clone)]
pub struct Person {
    /// The fullest name seen, without titles.
    pub name: String,
    /// Its words in lower case.
    pub words: Vec<String>,
    pub gender: Option<Gender>,
    pub is_org: bool,
    /// Named with an age, as members of the public are: "Kirsty Vane, 34, from Ormsby".
    pub is_private: bool,
    /// Role words seen beside the name: "minister".
    pub roles: Vec<String>,
    /// Where it is mentioned, as positions in the text.
    pub mentions: Vec<usize>,
}

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

/// The name that starts at a token, if one does.
pub fn name_at(tokens: &[Token], first: usize, lexicon: &Lexicon) -> Option<Name> {
    let start = tokens.get(first)?;
    if !start.has_capital() && !start.lower.starts_with('@')
        || lexicon.is_stop(&start.lower)
        || lexicon.is_pronoun(&start.lower)
    {
        return None;
    }
    // "Reprising one of her lines, …": a participle that opens a sentence.
    let opens = first == 0 || super::tokens::ends_sentence(&tokens[first - 1]);
    if opens
        && start.lower.len() > 5
        && (start.lower.ends_with("ing") || start.lower.ends_with("ed"))
        && tokens.get(first + 1).is_some_and(|next| {
            next.is_word() && lexicon.is_stop(&next.lower) && !lexicon.is_light(&next.lower)
        })
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
        if token.has_capital()
            && (!lexicon.is_stop(&token.lower) || lexicon.is_particle(&token.lower))
            && token.start <= joined + 3
        {
            last = at;
        } else if token.is_word()
            && (lexicon.is_particle(&token.lower)
                || matches!(token.lower.as_str(), "of" | "for" | "and" | "the")
                    && lexicon.is_org_word(&tokens[last].lower))
        {
            // "die Pflichten der Union": a genitive, where no "von" or "van" leads to it.
            if lexicon.has_high_nouns()
                && matches!(token.lower.as_str(), "der" | "den")
                && !matches!(tokens[at - 1].lower.as_str(), "von" | "van" | "an" | "zu")
            {
                break;
            }
            // "van", "de", and "of" in "Department of State" only where a capital follows.
            if !tokens.get(at + 1).is_some_and(|next| {
                next.has_capital() && !lexicon.is_stop(&next.lower)
                    || lexicon.is_particle(&token.lower) && lexicon.is_particle(&next.lower)
            }) || at - last > 2
            {
                break;
            }
            if matches!(token.lower.as_str(), "and" | "y")
                && !lexicon.is_org_word(&tokens[last].lower)
            {
                break;
            }
        } else {
            break;
        }
        at += 1;
    }
    // "John Sifton von Human Rights Watch": whom he speaks for; "Ursula von der Leyen" is a name.
    if lexicon.has_high_nouns()
        && let Some(of) = (first + 1..last).find(|at| {
            tokens[*at].lower == "von"
                && last - at >= 2
                && tokens[at + 1..=last].iter().all(Token::has_capital)
        })
    {
        last = of - 1;
    }
    let words: Vec<&Token> = tokens[first..=last].iter().collect();
    let bare = |token: &Token| token.lower.trim_end_matches('.').to_owned();
    let is_org_word = |token: &Token| lexicon.is_org_word(&bare(token));
    let ends_as_org = words.last().is_some_and(|token| {
        is_org_word(token)
            || token.text.len() >= 2 && token.text.chars().all(|c| c.is_uppercase() || c == '.')
    });
    let holds_org = words
        .iter()
        .any(|token| is_org_word(token) && !lexicon.is_title(&bare(token)));
    let joined = words
        .iter()
        .any(|token| matches!(token.lower.as_str(), "of" | "for"));
    // "Secretary of State John F. Kerry", "Director of National Intelligence James Clapper": an office, then its holder.
    let holder = (joined && lexicon.is_title(&bare(words[0])))
        .then(|| {
            (3..words.len() - 1).find(|at| {
                lexicon.gender_of_given_name(&words[*at].lower).is_some()
                    && words[*at..].iter().all(|token| !is_org_word(token))
            })
        })
        .flatten();
    let is_org = holder.is_none() && (ends_as_org || holds_org && joined);
    let mut proper = holder.unwrap_or(0);
    if !is_org && holder.is_none() {
        // "Home Secretary Amber Rudd", "Media Research Center President Brent Bozell": what stands before the name describes it.
        proper = words
            .iter()
            .take(words.len() - 1)
            .rposition(|token| lexicon.is_title(&bare(token)) || is_org_word(token))
            .map_or(0, |at| at + 1);
        let all_before = words[..proper].iter().all(|token| {
            lexicon.is_title(&bare(token)) || is_org_word(token) || words.len() - proper >= 2
        });
        if !all_before {
            proper = words
                .iter()
                .take(words.len() - 1)
                .take_while(|token| lexicon.is_title(&bare(token)))
                .count();
        }
    }
    // "UNMISS-Vertreter Toby Lanzer": a compound with initials is an office.
    let has_initials = words[0].text.split_once('-').is_some_and(|(initials, _)| {
        initials.len() > 1 && initials.chars().all(char::is_uppercase)
    });
    if !is_org && lexicon.has_high_nouns() && proper == 0 && words.len() > 1 && has_initials {
        proper = 1;
    }
    if !is_org && lexicon.has_high_nouns() && proper == 0 && words.len() > 1 {
        // "der Gewerkschaftsfunktionär Bernard Aubin", "der Oberrabbiner Israels": common nouns have capitals too.
        let follows_noun_phrase = first > 0
            && tokens[first - 1].is_word()
            && !super::tokens::ends_sentence(&tokens[first - 1])
            && !tokens[first - 1].has_capital()
            && !lexicon.is_cue(&tokens[first - 1].lower)
            && !lexicon.is_light(&tokens[first - 1].lower);
        let given = words
            .iter()
            .position(|token| lexicon.gender_of_given_name(&token.lower).is_some());
        match given {
            Some(at) if at + 1 < words.len() => proper = at,
            _ if follows_noun_phrase && words.len() > 2 => proper = 1,
            _ if follows_noun_phrase => return None,
            _ => {}
        }
    }
    // "die Premierministerin von Queensland": where she holds her office; "Ministerin von der Leyen" has a name.
    if lexicon.has_high_nouns()
        && proper > 0
        && words.len() == proper + 2
        && lexicon.is_particle(&words[proper].text)
    {
        return None;
    }
    // "der Sprecher von Pawel Maschejka": the name is not that of the office.
    let mut titles = &words[..proper];
    if lexicon.has_high_nouns()
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
        && words
            .last()
            .is_some_and(|token| lexicon.is_role(&bare(token)) && lexicon.is_title(&bare(token)))
        && lexicon.gender_of_given_name(&words[0].lower).is_none()
        && !bare(words[0]).ends_with('.');
    if !is_honorific && is_office {
        return None;
    }
    if !is_honorific && words.iter().all(|token| lexicon.is_title(&bare(token))) {
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

/// Everybody whom a text names in full.
#[derive(Debug, Default)]
pub struct People {
    pub people: Vec<Person>,
}

impl People {
    /// Notes the names of one paragraph.
    pub fn note(&mut self, tokens: &[Token], lexicon: &Lexicon) {
        let long = tokens
            .iter()
            .filter(|token| token.is_word() && token.text.chars().count() > 3);
        let (high, all) = long.fold((0, 0), |(high, all), token| {
            (high + usize::from(token.has_capital()), all + 1)
        });
        if all >= 5 && high * 10 >= all * 9 {
            return;
        }
        let mut at = 0;
        while at < tokens.len() {
            let Some(name) = name_at(tokens, at, lexicon) else {
                at += 1;
                continue;
            };
            let starts = at == 0 || super::tokens::ends_sentence(&tokens[at - 1]);
            if starts
                && name.words.len() == 1
                && name.titles.is_empty()
                && !name.is_org
                && self
                    .find(&[name.words[0].to_lowercase()], None, 0)
                    .is_none()
                && tokens.get(name.last + 1).is_none_or(|next| !next.is_word())
            {
                at = name.last + 1;
                continue;
            }
            let roles = roles_beside(tokens, &name, lexicon);
            self.take(&name, roles, tokens[name.first].start, lexicon);
            let has_age = tokens.get(name.last + 1).is_some_and(|token| token.is(","))
                && tokens.get(name.last + 2).is_some_and(|token| {
                    token.text.len() <= 2
                        && token.text.bytes().all(|b| b.is_ascii_digit())
                        && !token.text.is_empty()
                });
            if has_age && let Some(person) = self.people.last_mut() {
                person.is_private |= person.mentions.contains(&tokens[name.first].start);
            }
            at = name.last + 1;
        }
    }

    fn take(&mut self, name: &Name, roles: Vec<String>, position: usize, lexicon: &Lexicon) {
        let words: Vec<String> = name.words.iter().map(|word| word.to_lowercase()).collect();
        let title_gender = name
            .titles
            .iter()
            .find_map(|title| lexicon.gender_of_title(title));
        let full = words.len() >= 2 || name.is_org;
        if let Some(known) = self.find(&words, title_gender, position) {
            let person = &mut self.people[known];
            person.mentions.push(position);
            person.gender = person.gender.or(title_gender);
            person.roles.extend(roles);
            if words.len() > person.words.len() && !name.is_org && words.len() <= 4 {
                person.name = name.words.join(" ");
                person.gender = person.gender.or_else(|| {
                    words
                        .first()
                        .and_then(|given| lexicon.gender_of_given_name(given))
                });
                person.words = words;
            }
            return;
        }
        // A common noun, more often than not.
        if lexicon.has_high_nouns() && words.len() == 1 && name.titles.is_empty() {
            return;
        }
        if full || !name.titles.is_empty() || words.len() == 1 {
            let gender = title_gender.or_else(|| {
                words
                    .first()
                    .filter(|_| words.len() >= 2)
                    .and_then(|given| lexicon.gender_of_given_name(given))
            });
            let mut roles = roles;
            roles.extend(name.titles.iter().cloned());
            self.people.push(Person {
                name: name.words.join(" "),
                words,
                gender,
                is_org: name.is_org,
                is_private: false,
                roles,
                mentions: vec![position],
            });
        }
    }

    /// The person whom these words (in lower case) mean: the same name, a part of a name, or a longer form of one.
    pub fn find(&self, words: &[String], gender: Option<Gender>, position: usize) -> Option<usize> {
        let last = surname(words)?;
        let fits = |person: &Person| {
            let shorter = if words.len() <= person.words.len() {
                (words, &person.words[..])
            } else {
                (&person.words[..], words)
            };
            let suits = gender.is_none() || person.gender.is_none() || person.gender == gender;
            suits
                && if shorter.0.len() == 1 {
                    // One word: a surname, or a given name alone ("Hillary").
                    surname(shorter.1) == Some(&shorter.0[0])
                        || shorter.1.first() == Some(&shorter.0[0]) && !person.is_org
                        || person.is_org && acronym(shorter.1) == shorter.0[0]
                } else if is_particle_form(shorter.0) {
                    shorter
                        .1
                        .windows(shorter.0.len())
                        .any(|part| part == shorter.0)
                } else {
                    shorter.0.iter().all(|word| shorter.1.contains(word))
                        && surname(&person.words) == Some(last)
                        && given_agree(words, &person.words)
                }
        };
        // Whole names before parts; of several, the one mentioned last before here, else the first.
        let mut found: Vec<usize> = (0..self.people.len())
            .filter(|at| fits(&self.people[*at]))
            .collect();
        if let Some(exact) = found.iter().find(|at| self.people[**at].words == words) {
            if words.len() > 1 {
                return Some(*exact);
            }
            // A bare surname on its own is a poorer entry than the full name beside it.
            if let Some(fuller) = found.iter().find(|at| self.people[**at].words.len() > 1) {
                return Some(*fuller);
            }
            return Some(*exact);
        }
        found.sort_by_key(|at| {
            let person = &self.people[*at];
            let by_surname = surname(&person.words) == Some(last);
            let before = person
                .mentions
                .iter()
                .filter(|mention| **mention <= position)
                .max();
            (by_surname, before.copied())
        });
        found.pop()
    }
}

/// "De la Rúa" of Joaquín de la Rúa y Ibarra.
fn is_particle_form(words: &[String]) -> bool {
    words.first().is_some_and(|word| {
        matches!(
            word.as_str(),
            "de" | "del"
                | "della"
                | "di"
                | "da"
                | "van"
                | "von"
                | "der"
                | "den"
                | "al"
                | "bin"
                | "le"
                | "la"
        )
    })
}

/// "Hillary Clinton" and "Bill Clinton" are two; "J. Rubio" and "Jane Rubio" may be one.
fn given_agree(a: &[String], b: &[String]) -> bool {
    match (a.first(), b.first()) {
        (Some(a), Some(b)) => {
            a == b
                || a.trim_end_matches('.').len() == 1 && b.starts_with(a.trim_end_matches('.'))
                || b.trim_end_matches('.').len() == 1 && a.starts_with(b.trim_end_matches('.'))
        }
        _ => true,
    }
}

fn acronym(words: &[String]) -> String {
    words
        .iter()
        .filter(|word| !matches!(word.as_str(), "of" | "the" | "and" | "for"))
        .filter_map(|word| word.chars().next())
        .collect()
}

/// The last word of a name that is no suffix.
pub fn surname(words: &[String]) -> Option<&String> {
    words.iter().rev().find(|word| {
        !matches!(
            word.trim_end_matches('.'),
            "jr" | "sr" | "ii" | "iii" | "iv" | "qc" | "kc" | "mp"
        )
    })
}

/// Role words right before a name, or in the apposition after or around it: "Amber Rudd, the home secretary,", "The Fisheries Minister,
/// Brynhild Sato, has …".
fn roles_beside(tokens: &[Token], name: &Name, lexicon: &Lexicon) -> Vec<String> {
    let mut roles: Vec<String> = name
        .titles
        .iter()
        .map(|title| lexicon.spelled_out(title))
        .filter(|title| lexicon.is_role(title) || *title == "vice")
        .map(str::to_owned)
        .collect();
    let before = tokens[..name.first]
        .iter()
        .rev()
        .take(4)
        .take_while(|token| token.is_word())
        .filter(|token| lexicon.is_role(&token.lower));
    roles.extend(before.map(|token| token.lower.clone()));
    let closes = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.is(",") || super::tokens::ends_sentence(token))
    };
    if name.first >= 2
        && tokens[name.first - 1].is(",")
        && closes(name.last + 1)
        && lexicon.is_role(&tokens[name.first - 2].lower)
    {
        roles.push(tokens[name.first - 2].lower.clone());
    }
    if tokens.get(name.last + 1).is_some_and(|token| token.is(",")) {
        let after = tokens[name.last + 2..]
            .iter()
            .take(8)
            .take_while(|token| token.is_word())
            .filter(|token| lexicon.is_role(&token.lower));
        roles.extend(after.map(|token| token.lower.clone()));
    }
    roles
}
