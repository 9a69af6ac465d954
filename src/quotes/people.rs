//! Who is in this text? Full names with their titles, in the order of their mention, and whom a shorter mention means.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{
    around::{described_beside, names_a_thing, says, speaks_bare},
    forms::{acronym, given_agree, is_particle_form, surname},
    lexicon::{Gender, Lexicon},
    name::{Name, name_at},
    tokens::{Token, is_title_case},
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
    /// Used as people's names are not: "at the Harbour Board", "in Ormsby".
    pub is_thing: bool,
    /// Named inside a sentence, or right beside a verb of saying: where a common word has no capital, or says nothing.
    pub is_inside: bool,
    /// The text has the word without a capital too: "Experts say", "few experts".
    pub is_common: bool,
    /// Its full form was seen inside a sentence, where an adjective has no capital.
    pub is_sure: bool,
    /// The words beside the name that describe the one: "former", "harbour", "pollster".
    pub described: Vec<String>,
    /// Whether the surname alone was seen.
    pub by_surname: bool,
    /// How often in full.
    pub in_full: usize,
    /// Where it is mentioned, as positions in the text.
    pub mentions: Vec<usize>,
}

impl Person {
    /// "Vice President", "Deputy Mayor".
    pub fn is_deputy(&self, lexicon: &Lexicon) -> bool {
        self.described.iter().any(|word| lexicon.is_lesser(word))
    }

    /// Whether a title or role stands beside the name: "Mr", "minister".
    pub fn has_office(&self, lexicon: &Lexicon) -> bool {
        (self.described.iter())
            .any(|word| lexicon.is_role(word) || lexicon.is_lesser(word) || lexicon.is_title(word))
    }

    /// Whether this is somebody for certain. A capital at a sentence's start makes a name of any word ("Experts say"); where nouns have
    /// capitals too, so does "Weiße Farmer", "Jeder Lehrer".
    pub fn is_somebody(&self, lexicon: &Lexicon) -> bool {
        let is_told = self.gender.is_some() || self.is_org || self.has_office(lexicon);
        if !lexicon.has_high_nouns {
            // "Prosecutors argued": more than one.
            let is_called = |word: &str| lexicon.is_personal(word) || lexicon.is_role(word);
            let are_several = || {
                let several = (self.words.first()).filter(|word| word.ends_with('s'));
                several.is_some_and(|word| is_called(word) || is_called(&word[..word.len() - 1]))
            };
            return is_told
                || self.words.len() > 1
                || self.is_inside && !self.is_common && !are_several();
        }
        let is_whole = self.words.len() > 1
            && (self.words.first()).is_some_and(|first| !lexicon.may_be_adjective(first));
        is_told || self.is_sure || is_whole
    }
}

/// Everybody whom a text names in full.
#[derive(Debug, Default)]
pub struct People {
    pub people: Vec<Person>,
    /// Whose mention stands at a position: of several, the one noted first.
    mentioned: FxHashMap<usize, usize>,
    /// Who has, or had, a word in the name, or its initials.
    named: FxHashMap<String, Vec<usize>>,
}

/// No text names more; each name is held against all that share a word with it.
const PEOPLE_AT_MOST: usize = 1_000;

impl People {
    /// The person who is mentioned at a position.
    pub fn mentioned_at(&self, position: usize) -> Option<usize> {
        self.mentioned.get(&position).copied()
    }

    /// Surnames that people of both genders bear, with who they are.
    pub fn shared(&self) -> Vec<(String, Vec<usize>)> {
        let mut found: Vec<(String, Vec<usize>)> = (self.named.iter())
            .filter(|(_, who)| who.len() > 1)
            .map(|(word, who)| {
                let bears = |at: &&usize| {
                    let person = &self.people[**at];
                    person.words.len() > 1 && surname(&person.words) == Some(word)
                };
                (word.clone(), who.iter().filter(bears).copied().collect())
            })
            .filter(|(_, who): &(String, Vec<usize>)| {
                let bears = |gender| who.iter().any(|at| self.people[*at].gender == Some(gender));
                bears(Gender::Male) && bears(Gender::Female)
            })
            .collect();
        found.sort_unstable();
        found
    }

    /// Notes that the mentions at these positions, in order, are of one person.
    pub fn means(&mut self, positions: &[usize], person: usize) {
        let noted = positions.iter().filter_map(|at| self.mentioned.get(at));
        let owners: BTreeSet<usize> = noted.copied().collect();
        for owner in owners {
            let mentions = &mut self.people[owner].mentions;
            mentions.retain(|position| positions.binary_search(position).is_err());
        }
        self.people[person].mentions.extend(positions);
        for position in positions {
            self.mentioned.insert(*position, person);
        }
    }

    fn mention(&mut self, person: usize, position: usize) {
        self.people[person].mentions.push(position);
        let first = self.mentioned.entry(position).or_insert(person);
        *first = person.min(*first);
    }

    fn index(&mut self, at: usize) {
        let person = &self.people[at];
        let initials = person.is_org.then(|| acronym(&person.words));
        for word in person.words.iter().cloned().chain(initials) {
            let named = self.named.entry(word).or_default();
            if !named.contains(&at) {
                named.push(at);
            }
        }
    }

    /// Whose name may fit these words: nobody else has one of them.
    fn candidates(&self, words: &[String]) -> Vec<usize> {
        let initials = (words.len() > 1).then(|| acronym(words));
        let mut found: Vec<usize> = (words.iter().chain(&initials))
            .filter_map(|word| self.named.get(word))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Notes the names of one paragraph; where every word has a capital, none can be told.
    pub fn note(&mut self, tokens: &[Token<'_>], lexicon: &Lexicon) {
        if is_title_case(tokens, 5) {
            return;
        }
        let mut at = 0;
        while at < tokens.len() {
            let Some(name) = name_at(tokens, at, lexicon) else {
                at += 1;
                continue;
            };
            let starts =
                at == 0 || super::tokens::ends_sentence(&tokens[at - 1]) || tokens[at - 1].is(":");
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
            let described = described_beside(tokens, &name, lexicon);
            let taken = self.take(&name, described, tokens[name.first].start, lexicon);
            if let Some(person) = taken.and_then(|at| self.people.get_mut(at)) {
                person.is_sure |= !starts && name.words.len() > 1
                    || name.words.len() == 1
                        && person.words.len() > 1
                        && speaks_bare(tokens, &name, lexicon);
                person.is_thing |= names_a_thing(tokens, &name, lexicon);
                person.is_inside |= !starts || says(tokens, &name, lexicon);
            }
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

    /// Notes which of the names of one word are common words of the text.
    pub fn note_common(&mut self, texts: &[Vec<Token<'_>>]) {
        let mut alone: FxHashMap<String, usize> = FxHashMap::default();
        for (at, person) in self.people.iter().enumerate() {
            if let [word] = person.words.as_slice() {
                alone.insert(word.clone(), at);
            }
        }
        let low = texts
            .iter()
            .flatten()
            .filter(|token| token.is_word() && !token.has_capital());
        for at in low.filter_map(|token| alone.get(token.lower)) {
            self.people[*at].is_common = true;
        }
    }

    /// Notes a mention; gives whose it is.
    fn take(
        &mut self,
        name: &Name,
        described: Vec<String>,
        position: usize,
        lexicon: &Lexicon,
    ) -> Option<usize> {
        let words: Vec<String> = name.words.iter().map(|word| word.to_lowercase()).collect();
        let title_gender = name
            .titles
            .iter()
            .find_map(|title| lexicon.gender_of_title(title));
        let full = words.len() >= 2 || name.is_org;
        let given_gender = words
            .first()
            .filter(|_| words.len() >= 2 && !name.is_org && !is_particle_form(&words))
            .and_then(|given| lexicon.gender_of_given_name(given));
        let gender = title_gender.or(given_gender);
        // "Schlachter Holt", where the text has named Anna Holt: what she does, and her surname.
        if lexicon.has_high_nouns
            && words.len() == 2
            && gender.is_none()
            && let Some(known) = self.find_words(&words[1..], name.is_org, None, position)
            && self.people[known].words.len() > 1
            && self.people[known].gender.is_some()
            && !self.people[known].words.contains(&words[0])
        {
            self.mention(known, position);
            self.people[known].described.push(words[0].clone());
            return Some(known);
        }
        if let Some(known) = self.find_words(&words, name.is_org, gender, position) {
            self.mention(known, position);
            let person = &mut self.people[known];
            person.in_full += usize::from(full);
            person.by_surname |= words.len() == 1 && surname(&person.words) == words.first();
            person.gender = person.gender.or(title_gender);
            person.described.extend(described);
            if words.len() > person.words.len() && !name.is_org && words.len() <= 4 {
                person.name = name.spelled();
                person.gender = person.gender.or(given_gender);
                person.words = words;
                self.index(known);
            }
            return Some(known);
        }
        // A common noun, more often than not.
        if lexicon.has_high_nouns && words.len() == 1 && name.titles.is_empty() {
            return None;
        }
        let is_one = full || !name.titles.is_empty() || words.len() == 1;
        if is_one && self.people.len() < PEOPLE_AT_MOST {
            self.people.push(Person {
                name: name.spelled(),
                words,
                gender,
                is_org: name.is_org,
                is_private: false,
                is_thing: false,
                is_inside: false,
                is_common: false,
                is_sure: false,
                described,
                by_surname: false,
                in_full: usize::from(full),
                mentions: Vec::new(),
            });
            let new = self.people.len() - 1;
            self.mention(new, position);
            self.index(new);
            return Some(new);
        }
        None
    }

    /// Whom a name means: an organisation is nobody who has the same first word ("Swedish").
    pub fn find_for(&self, name: &Name, gender: Option<Gender>, position: usize) -> Option<usize> {
        let words: Vec<String> = name.words.iter().map(|word| word.to_lowercase()).collect();
        self.find_words(&words, name.is_org, gender, position)
    }

    fn find_words(
        &self,
        words: &[String],
        is_org: bool,
        gender: Option<Gender>,
        position: usize,
    ) -> Option<usize> {
        let found = self.find(words, gender, position)?;
        let person = &self.people[found];
        (!is_org || person.is_org || person.words == words).then_some(found)
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
                        || shorter.1.first() == Some(&shorter.0[0])
                            && !person.is_org
                            && (gender.is_some()
                                || person.gender.is_some()
                                || person.by_surname && !person.is_thing)
                        || person.is_org && acronym(shorter.1) == shorter.0[0]
                } else if is_particle_form(shorter.0)
                    || shorter.1.len() > 2 && shorter.1.ends_with(shorter.0)
                {
                    shorter
                        .1
                        .windows(shorter.0.len())
                        .any(|part| part == shorter.0)
                } else {
                    shorter.0.iter().all(|word| shorter.1.contains(word))
                        && surname(&person.words) == Some(last)
                        && (person.is_org || given_agree(words, &person.words))
                }
        };
        // Whole names before parts; of several with one surname, the one whom the text is about: its bare surname is his alone.
        let mut found = self.candidates(words);
        found.retain(|at| fits(&self.people[*at]));
        if let Some(exact) = found.iter().find(|at| self.people[**at].words == words) {
            if words.len() > 1 {
                return Some(*exact);
            }
            // A bare surname on its own is a poorer entry than the full name beside it, unless it is somebody else's of whom more is said:
            // "President Holt", and "his wife, Ann Holt".
            let own = &self.people[*exact];
            let is_other = |other: &Person| {
                own.gender.is_some()
                    && other.gender.is_some()
                    && own.gender != other.gender
                    && own.mentions.len() > other.mentions.len()
            };
            let mut fuller = (found.iter()).filter(|at| self.people[**at].words.len() > 1);
            return Some(
                *fuller
                    .find(|at| !is_other(&self.people[**at]))
                    .unwrap_or(exact),
            );
        }
        found.sort_by_key(|at| {
            let person = &self.people[*at];
            let by_surname = surname(&person.words) == Some(last);
            let before = person
                .mentions
                .iter()
                .filter(|mention| **mention <= position);
            let always_full =
                person.in_full >= 3 && person.in_full * 4 >= person.mentions.len() * 3;
            (
                by_surname,
                !always_full,
                before.clone().count(),
                before.max().copied(),
            )
        });
        found.pop()
    }
}
