//! Whom does a mention mean? A name its fullest form, a pronoun the one who was spoken of, an office its holder.

use super::{
    around::speaks_alone,
    forms::acronym,
    lexicon::Gender,
    name::Name,
    people::Person,
    phrases::following,
    source::{Source, Who},
    speaker::Reader,
    tokens::Token,
};

impl Reader<'_> {
    /// The fullest name for a source, and how sure it is.
    pub(super) fn resolve(
        &mut self,
        who: &Who,
        place: usize,
        paragraph: usize,
        addressed: Option<usize>,
    ) -> (Option<String>, f64) {
        match who {
            Who::Name(name) => {
                let gender = name
                    .titles
                    .iter()
                    .find_map(|title| self.lexicon.gender_of_title(title));
                let noted = (name.words.len() == 1 && gender.is_none())
                    .then(|| {
                        self.people
                            .mentioned_at(self.tokens[paragraph][name.first].start)
                    })
                    .flatten()
                    .filter(|at| self.people.people[*at].words.len() > 1);
                let found = noted.or_else(|| self.people.find_for(name, gender, place));
                match found {
                    // "the Spaniard": somebody of a kind.
                    Some(found) if self.is_of_a_kind(name, found, paragraph) => (None, 0.7),
                    // A noun at a sentence's start, taken for a name elsewhere too.
                    Some(_) if name.words.len() == 1 && !self.is_named(name) => (None, 0.7),
                    Some(found) => {
                        self.spoken.push((found, place));
                        (Some(self.people.people[found].name.clone()), 1.0)
                    }
                    // "am Nachmittag", "Menschen": a noun, where nouns have capitals too, unless it speaks itself.
                    None if self.lexicon.has_high_nouns
                        && name.words.len() == 1
                        && name.titles.is_empty()
                        && !speaks_alone(&self.tokens[paragraph], name, self.lexicon) =>
                    {
                        (None, 0.7)
                    }
                    None => (Some(name.spelled()), 0.9),
                }
            }
            Who::Pronoun(word) => match self.lexicon.gender_of_pronoun(word) {
                Some(gender) => match self.person_for(Some(gender), place, paragraph, addressed) {
                    Some(found) => {
                        self.people.people[found].gender.get_or_insert(gender);
                        self.spoken.push((found, place));
                        (Some(self.people.people[found].name.clone()), 0.9)
                    }
                    None => (None, 0.7),
                },
                None => (None, 0.7),
            },
            Who::Noun { words, is_definite } => {
                // A headline names the office, the story its holder.
                let known_by = match paragraph {
                    0 => usize::MAX,
                    _ => place,
                };
                if *is_definite
                    && let Some(found) = self
                        .holder(words, known_by)
                        .or_else(|| self.surnamed(words, place))
                        .or_else(|| self.described(words, place, paragraph, addressed))
                        .or_else(|| self.called(words, place))
                {
                    self.spoken.push((found, place));
                    return (Some(self.people.people[found].name.clone()), 0.8);
                }
                let institution = self
                    .institution(words, place)
                    .or_else(|| self.organisation(words, place));
                (institution.filter(|_| *is_definite), 0.8)
            }
        }
    }

    /// Whether a name of one word, with an article before it, is no organisation's.
    fn is_of_a_kind(&self, name: &Name, found: usize, paragraph: usize) -> bool {
        let person = &self.people.people[found];
        let article = name
            .first
            .checked_sub(1)
            .map(|at| self.tokens[paragraph][at].lower);
        let ends_as_people = ["iard", "man", "woman", "ite"];
        name.words.len() == 1
            && name.titles.is_empty()
            && !name.is_org
            && person.words.len() == 1
            && !person.is_org
            && matches!(article, Some("the" | "a" | "an"))
            && (ends_as_people.iter()).any(|ending| person.words[0].ends_with(ending))
    }

    /// "he told Piet Roos": whom the words were said to, who is not the one who said them.
    pub(super) fn addressed(
        &self,
        tokens: &[Token<'_>],
        source: &Source,
        cue: usize,
    ) -> Option<usize> {
        if matches!(source.who, Who::Name(_)) || source.from > cue {
            return None;
        }
        let first = cue + 1 + usize::from(tokens.get(cue + 1)?.lower == "to");
        let object = following(tokens, first, self.lexicon)?;
        match object.who {
            Who::Name(name) => self.people.mentioned_at(tokens[name.first].start),
            _ => None,
        }
    }

    /// "der 84-jährige Küng", "said Baron": a noun that is the surname of somebody named in full.
    fn surnamed(&self, words: &[String], place: usize) -> Option<usize> {
        let is_name = self.text[place].is_uppercase() && words.len() == 1;
        let last = words
            .last()
            .filter(|_| self.lexicon.has_high_nouns || is_name)?;
        let found = self.people.find(std::slice::from_ref(last), None, place)?;
        let person = &self.people.people[found];
        let is_whole = person.words.len() > 1
            && !person.is_org
            && (person.gender.is_some() || self.lexicon.may_be_surname(last));
        is_whole.then_some(found)
    }

    /// "das russische Außenministerium": named by what it is, as the text spells it.
    fn institution(&self, words: &[String], place: usize) -> Option<String> {
        let named = words
            .iter()
            .find(|word| self.lexicon.is_institution(word))?;
        let spelled = self.tokens.iter().flatten();
        let mut like = spelled.filter(|token| token.lower == *named && token.has_capital());
        like.find(|token| token.start >= place)
            .map(|token| token.text.to_owned())
    }

    /// "the commission", "the Harbour Board report": of the organisations named before, the last that has the word in its name; what one
    /// publishes are its words.
    fn organisation(&self, words: &[String], place: usize) -> Option<String> {
        let (article, rest) = words.split_first()?;
        if article != "the" {
            return None;
        }
        let (head, named) = rest.split_last()?;
        let is_work = self.lexicon.is_publication(head);
        let named = match is_work {
            true => named,
            false if self.lexicon.is_org_word(head) => rest,
            false => return None,
        };
        let orgs = self.people.people.iter().filter(|person| person.is_org);
        let fits = orgs.filter(|org| {
            !named.is_empty() && named.iter().all(|word| org.words.contains(word))
                || named.len() == 1 && acronym(&org.words) == named[0]
        });
        fits.filter_map(|org| {
            let before = org.mentions.iter().filter(|mention| **mention < place + 40);
            before.max().map(|last| (*last, org.name.clone()))
        })
        .max()
        .map(|(_, name)| name)
    }

    /// "the New Jersey governor", "the business mogul": another word for the person in mind.
    fn described(
        &self,
        words: &[String],
        place: usize,
        paragraph: usize,
        addressed: Option<usize>,
    ) -> Option<usize> {
        let head = words.last()?;
        if !words
            .first()
            .is_some_and(|word| matches!(word.as_str(), "the" | "der" | "die" | "le" | "la" | "el"))
            || !self.lexicon.is_personal(head)
                && !["-year-old", "-jährige", "-jähriger"]
                    .iter()
                    .any(|age| head.ends_with(age))
            || matches!(head.as_str(), "spokesman" | "spokeswoman" | "spokesperson")
        {
            return None;
        }
        // "le juge" is a man, whatever "juge" is.
        let of_article = match words.first().map(String::as_str) {
            Some("le" | "el" | "der") => Some(Gender::Male),
            Some("la" | "die") => Some(Gender::Female),
            _ => None,
        };
        let gender = self.lexicon.gender_of_title(head).or(of_article);
        self.known_as(words, gender, place).or_else(|| {
            // "le juge" said of whoever is in mind was wrong too often.
            if self.lexicon.is_inverted
                && (!self.lexicon.has_high_nouns || self.lexicon.is_held_by_one(head))
            {
                return None;
            }
            let first = self.person_for(gender, place, paragraph, addressed)?;
            // "the candidate" is not the mayor, where somebody else is in mind whom the text is more about.
            let mentions = |at: usize| self.people.people[at].mentions.len();
            let holds_another = |at: usize| {
                let person = &self.people.people[at];
                person.has_office(self.lexicon)
                    && !words.iter().any(|word| person.described.contains(word))
            };
            match holds_another(first) {
                true => (self.person_for(gender, place, paragraph, Some(first)))
                    .filter(|second| !holds_another(*second) && mentions(*second) > mentions(first))
                    // "the prime minister" is not the speaker of the house.
                    .or(Some(first).filter(|_| !self.lexicon.is_held_by_one(head))),
                false => Some(first),
            }
        })
    }

    /// "the biographer", where one person alone was called so: "biographer Anna Holt".
    fn called(&self, words: &[String], place: usize) -> Option<usize> {
        let (head, others) = words.split_last()?;
        if !self.lexicon.is_agent(head) || others.len() != 1 || self.lexicon.is_role(head) {
            return None;
        }
        let mut fits = (0..self.people.people.len()).filter(|at| {
            let person = &self.people.people[*at];
            !person.is_org
                && person.words.len() > 1
                && person.described.contains(head)
                && person.mentions.iter().any(|mention| *mention < place)
        });
        let only = fits.next()?;
        fits.next().is_none().then_some(only)
    }

    /// Whether somebody was described with a noun: "der Minister" may be a "Finanzminister".
    fn is_called(&self, person: &Person, noun: &str) -> bool {
        person.described.iter().any(|word| {
            word == noun || self.lexicon.has_high_nouns && noun.len() > 4 && word.ends_with(noun)
        })
    }

    /// Who was described with the same noun: of several, with most of the same words, then named last.
    fn known_as(&self, words: &[String], gender: Option<Gender>, place: usize) -> Option<usize> {
        let (head, others) = words.split_last()?;
        let fits = |at: &usize| {
            let person = &self.people.people[*at];
            !person.is_org
                && self.is_called(person, head)
                && person.is_deputy(self.lexicon)
                    == others.iter().any(|word| self.lexicon.is_lesser(word))
                && (gender.is_none() || person.gender.is_none() || person.gender == gender)
        };
        let named = |at: &usize| {
            let person = &self.people.people[*at];
            person.mentions.iter().any(|mention| *mention < place)
        };
        // "the judge", who is named further down, and nobody else is one.
        self.most_alike(|at| fits(at) && named(at), others, place)
            .or_else(|| {
                let mut holders = (0..self.people.people.len()).filter(fits);
                let only = holders.next()?;
                let person = &self.people.people[only];
                let is_titled = self.lexicon.is_title(head) && person.is_inside;
                (holders.next().is_none() && is_titled).then_some(only)
            })
    }

    /// Of those who fit, the one described with most of these words, then the one who was named last.
    fn most_alike(
        &self,
        fits: impl Fn(&usize) -> bool,
        words: &[String],
        place: usize,
    ) -> Option<usize> {
        (0..self.people.people.len()).filter(fits).max_by_key(|at| {
            let person = &self.people.people[*at];
            let same = (words.iter()).filter(|word| person.described.contains(word));
            let before = person.mentions.iter().filter(|mention| **mention < place);
            (same.count(), before.max().copied())
        })
    }

    /// Who holds the role that a definite noun phrase names.
    pub(super) fn holder(&self, words: &[String], place: usize) -> Option<usize> {
        let roles: Vec<&String> = words
            .iter()
            .filter(|word| self.lexicon.is_role(word))
            .collect();
        let role = roles.last()?;
        if words.iter().any(|word| {
            matches!(
                word.as_str(),
                "spokesman"
                    | "spokeswoman"
                    | "spokesperson"
                    | "official"
                    | "source"
                    | "statement"
                    | "report"
            )
        }) {
            return None;
        }
        let is_deputy = words.iter().any(|word| self.lexicon.is_lesser(word));
        let fits = |at: &usize| {
            let person = &self.people.people[*at];
            !person.is_org
                && person.words.len() > 1
                && self.is_called(person, role)
                && person.is_deputy(self.lexicon) == is_deputy
                && person.mentions.iter().any(|mention| *mention < place)
        };
        self.most_alike(fits, words, place)
    }
}
