//! Whom does a pronoun mean? Of all persons named before, the one who is most in mind.

use super::{
    genders::is_subject_pronoun,
    lexicon::{Gender, Lexicon},
    name::{is_suffix, name_at},
    people::Person,
    speaker::Reader,
    tokens::{Token, ends_sentence},
};

impl Reader<'_> {
    /// Whom "he" or "she" means. Each earlier mention speaks for its person: the nearer the sentence the more, a source
    /// more than a subject, a subject more than any other word; a known gender counts, an unknown one may be either.
    pub(super) fn person_for(
        &self,
        gender: Option<Gender>,
        place: usize,
        paragraph: usize,
        addressed: Option<usize>,
    ) -> Option<usize> {
        // How much a mention weighs, by its part in the sentence; tried on news prose.
        const FADING: f64 = 0.6;
        const SOURCE: f64 = 2.2;
        const SUBJECT: f64 = 1.5;
        const OTHER: f64 = 0.7;
        const GOVERNED: f64 = 0.4;
        const KNOWN: f64 = 1.35;
        // Named in full for the first time, as the subject of the sentence before: the reader has just met them.
        let mut introduced: Vec<bool> = vec![false; self.people.people.len()];
        let mut sentences: Vec<&[Token<'_>]> = Vec::new();
        for number in paragraph.saturating_sub(5)..=paragraph {
            let tokens = &self.tokens[number];
            let mut start = 0;
            for at in 0..=tokens.len() {
                if at == tokens.len() || ends_sentence(&tokens[at]) {
                    let before = |token: &Token<'_>| token.is_word() && token.start < place;
                    if tokens[start..at].iter().any(before) {
                        sentences.push(&tokens[start..at]);
                    }
                    start = at + 1;
                }
            }
        }
        let mut scores: Vec<f64> = vec![0.0; self.people.people.len()];
        let mut weight = 1.0;
        for (back, sentence) in sentences.iter().rev().enumerate() {
            let mut is_first = true;
            let pronoun = sentence
                .iter()
                .position(|token| is_subject_pronoun(token.lower))
                .unwrap_or(sentence.len());
            let mut seen: Vec<usize> = Vec::new();
            let mut own_subject: Option<usize> = None;
            let aside = aside(sentence, self.lexicon);
            let (from, to) = (sentence[0].start, sentence[sentence.len() - 1].end);
            for (at, token) in sentence
                .iter()
                .enumerate()
                .filter(|(_, token)| token.start < place)
            {
                let Some(person) = self.people.mentioned_at(token.start) else {
                    continue;
                };
                let source = self.spoken.iter().any(|(spoken, when)| {
                    *spoken == person
                        && token.start.abs_diff(*when) < 60
                        && (from..to).contains(when)
                }) || self.speaks(sentence, at);
                let governed = at > 0
                    && sentence[at - 1].is_word()
                    && !sentence[at - 1].has_capital()
                    && self.lexicon.governs(sentence[at - 1]);
                let describes = self.describes(sentence, at);
                let attributive = is_attributive(sentence, at, self.lexicon);
                let is_aside = aside.is_some_and(|end| at < end);
                // "asked Holt whether", not "asked Holt to come".
                let is_asked = at > 0
                    && self.lexicon.asks(sentence[at - 1])
                    && !sentence[at..]
                        .iter()
                        .take(4)
                        .any(|token| token.lower == "to");
                let role = if is_asked {
                    SOURCE
                } else if is_aside {
                    OTHER
                } else if source {
                    SOURCE
                } else if token.is_possessive || governed || describes || attributive {
                    GOVERNED
                } else if is_first && at < pronoun {
                    own_subject = own_subject.or(Some(at));
                    SUBJECT
                } else {
                    OTHER
                };
                let whole = &self.people.people[person];
                let is_new = back == 0
                    && whole.words.len() >= 2
                    && whole.mentions.iter().min() == Some(&token.start)
                    && looks_personal(whole, self.lexicon);
                let role = if is_new && role >= SUBJECT {
                    introduced[person] = true;
                    SOURCE
                } else {
                    role
                };
                if !seen.contains(&person) {
                    scores[person] = scores[person].max(weight * role);
                    seen.push(person);
                }
                // "in Ormsby, Tex., Holt was": a place is no subject beside somebody.
                let is_place = whole.gender.is_none()
                    && whole.words.len() == 1
                    && whole.words[0].ends_with('.');
                // "Clinton spokesman Brian Fallon" has one subject, and it is not Clinton.
                is_first &= describes || attributive || is_aside || is_place;
            }
            // "The minister has promised …": a role as subject stands for its holder.
            if let Some(holder) = self.role_subject(sentence, gender, place)
                && !seen.contains(&holder)
            {
                scores[holder] = scores[holder].max(weight * SUBJECT);
                seen.push(holder);
            }
            // Pronouns that were followed already keep their person in mind.
            for (person, when) in &self.spoken {
                let is_aside = aside.is_some_and(|end| *when < sentence[end].start);
                if (from..to).contains(when) && (!is_aside || !seen.contains(person)) {
                    scores[*person] = scores[*person].max(weight * SOURCE);
                    seen.push(*person);
                }
            }
            // "He said that he …": a sentence about the same person keeps him in mind.
            let goes_on = sentence.iter().take(12).enumerate().any(|(at, token)| {
                token.start < place
                    && is_subject_pronoun(token.lower)
                    && own_subject.is_none_or(|own| at < own)
                    && (gender.is_none() || self.lexicon.gender_of_pronoun(token) == gender)
            });
            weight *= if goes_on { 0.95 } else { FADING };
        }
        let suits = |at: &usize| {
            let person = &self.people.people[*at];
            !person.is_org
                && addressed != Some(*at)
                && person.is_somebody(self.lexicon)
                && scores[*at] > 0.0
                && (gender.is_none() || person.gender.is_none() || person.gender == gender)
                && !person.words.iter().any(|word| self.lexicon.is_place(word))
        };
        let worth = |at: usize| {
            let person = &self.people.people[at];
            let known = match person.gender {
                Some(_) => gender.is_none() || person.gender == gender,
                None => introduced[at],
            };
            let known = if known { KNOWN } else { 1.0 };
            let told = self.spoken.iter().any(|(spoken, _)| *spoken == at);
            let is_thing =
                person.is_thing && person.gender.is_none() && !person.has_office(self.lexicon);
            let named = match (looks_personal(person, self.lexicon) && !is_thing, told) {
                (true, _) => 1.0,
                (false, true) => 0.6,
                (false, false) => 0.15,
            };
            scores[at] * known * named
        };
        // Better nobody than what may be no person: "Commons", "Nvidia".
        let is_person = |at: &usize| {
            let person = &self.people.people[*at];
            looks_personal(person, self.lexicon)
                || !person.is_thing
                || self.spoken.iter().any(|(spoken, _)| spoken == at)
        };
        (0..scores.len())
            .filter(suits)
            .max_by(|a, b| worth(*a).total_cmp(&worth(*b)))
            .filter(is_person)
    }

    /// Whom a sentence that begins with "The minister" speaks of: the role's holder, else whoever was named first and often and
    /// isn't a member of the public ("Kirsty Vane, 34,").
    fn role_subject(
        &self,
        sentence: &[Token<'_>],
        gender: Option<Gender>,
        place: usize,
    ) -> Option<usize> {
        let is_article = |token: &Token<'_>| matches!(token.lower, "the" | "der" | "die");
        let start = (0..sentence.len().min(12))
            .take_while(|at| self.people.mentioned_at(sentence[*at].start).is_none())
            .find(|at| is_article(&sentence[*at]))?;
        let role = sentence[start + 1..]
            .iter()
            .take(4)
            .take_while(|token| token.is_word())
            .position(|token| self.lexicon.is_personal(token))?
            + start
            + 1;
        let words: Vec<String> = sentence[start..=role]
            .iter()
            .map(|token| token.lower.to_owned())
            .collect();
        self.holder(&words, place).or_else(|| {
            let person = |at: &usize| {
                let person = &self.people.people[*at];
                !person.is_org
                    && !person.is_private
                    && looks_personal(person, self.lexicon)
                    && (gender.is_none() || person.gender == gender)
                    && person
                        .mentions
                        .iter()
                        .filter(|mention| **mention < place)
                        .count()
                        > 1
            };
            (0..self.people.people.len())
                .filter(person)
                .max_by_key(|at| self.people.people[*at].mentions.len())
        })
    }

    /// "Clinton campaign spokesman Brian Fallon": whether the name at a token only describes the one that follows.
    fn describes(&self, sentence: &[Token<'_>], at: usize) -> bool {
        let Some(name) = name_at(sentence, at, self.lexicon) else {
            return false;
        };
        let plain = |token: &&Token<'_>| {
            token.is_word()
                && !token.has_capital()
                && !token.is_possessive
                && !self.lexicon.is_light(token)
                && !self.lexicon.is_stop(token)
        };
        let nouns: Vec<&Token> = sentence[name.last + 1..]
            .iter()
            .take(4)
            .take_while(plain)
            .collect();
        let role = nouns.iter().any(|noun| {
            self.lexicon.is_role(noun)
                || self.lexicon.is_personal(noun)
                || self.lexicon.is_title(noun)
                || self.lexicon.is_org_word(noun)
        });
        let named = name_at(sentence, name.last + 1 + nouns.len(), self.lexicon)
            .is_some_and(|name| !name.is_org);
        let first_is_role = nouns
            .first()
            .is_some_and(|noun| self.lexicon.is_role(noun) || self.lexicon.is_personal(noun));
        !sentence[name.last].is_possessive && (role && named || first_is_role)
    }

    /// Whether the name at a token has a verb of saying: "Lange, the chair, said she had …".
    fn speaks(&self, sentence: &[Token<'_>], at: usize) -> bool {
        let Some(name) = name_at(sentence, at, self.lexicon) else {
            return false;
        };
        let is_cue = |at: usize| {
            sentence.get(at).is_some_and(|token| {
                token.is_word() && !token.has_capital() && self.lexicon.is_strong_cue(token)
            })
        };
        let mut next = name.last + 1;
        if sentence.get(next).is_some_and(|token| token.is("(")) {
            next = (next + 1..sentence.len().min(next + 8))
                .find(|at| sentence[*at].is(")"))
                .map_or(next, |close| close + 1);
        }
        // "One of its authors, Maren Holt, said"
        let closes = at > 0
            && sentence[at - 1].is(",")
            && sentence.get(next).is_some_and(|token| token.is(","))
            && is_cue(next + 1);
        if closes {
            next += 1;
        } else if sentence.get(next).is_some_and(|token| token.is(",")) {
            next = (next + 1..sentence.len().min(next + 20))
                .find(|at| sentence[*at].is(","))
                .map_or(next, |close| close + 1);
        }
        let mut steps = 0;
        while steps < 3
            && sentence
                .get(next)
                .is_some_and(|token| token.is_word() && self.lexicon.is_light(token))
        {
            next += 1;
            steps += 1;
        }
        // `…,” said Rudd`: the verb opens its clause.
        // "noted NBC's Dante Chinni": whose he is stands between.
        let first = match at > 1 && sentence[at - 1].is_possessive {
            true => at - 1,
            false => at,
        };
        let inverted = first > 0
            && is_cue(first - 1)
            && !sentence[first - 1].lower.ends_with("ing")
            && (first == 1 || !sentence[first - 2].is_word());
        // "Trump's remarks": a noun.
        is_cue(next) && !sentence[name.last].is_possessive || inverted
    }
}

/// Where the clause before the main one ends: "When Holt came, Roos …".
fn aside(sentence: &[Token<'_>], lexicon: &Lexicon) -> Option<usize> {
    lexicon
        .subordinates(sentence.first()?.lower)
        .then_some(())?;
    (1..sentence.len().min(30)).find(|at| sentence[*at].is(","))
}

/// "a Harbour Street theatre", "his Holt badge": a name that only describes the noun after it.
fn is_attributive(sentence: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let Some(name) = name_at(sentence, at, lexicon) else {
        return false;
    };
    let article = sentence[at.saturating_sub(2)..at].iter().any(|token| {
        matches!(
            token.lower,
            "a" | "an" | "the" | "his" | "her" | "their" | "its"
        )
    });
    let noun = sentence.get(name.last + 1).is_some_and(|next| {
        next.is_word()
            && !next.has_capital()
            && !lexicon.is_stop(next)
            && !lexicon.is_cue(next)
            && !lexicon.is_light(next)
            && !next.lower.ends_with("ed")
    });
    article && noun && name.titles.is_empty() && !sentence[name.last].is_possessive
}

/// A name as people have them: a title or a known given name, or two to four words that are no initials or numbers.
fn looks_personal(person: &Person, lexicon: &Lexicon) -> bool {
    let plain = |word: &str| {
        let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
        letters.first().is_some_and(|c| c.is_uppercase())
            && (letters.len() <= 2 || letters.iter().any(|c| c.is_lowercase()))
            && !word.chars().any(|c| c.is_ascii_digit())
    };
    let words: Vec<&str> = person.name.split_whitespace().collect();
    !person.is_org
        && (!lexicon.has_high_nouns || person.gender.is_some())
        && (person.gender.is_some() || person.has_office(lexicon) || (2..=4).contains(&words.len()))
        && words
            .iter()
            .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
            .filter(|word| !is_suffix(word))
            .all(|word| plain(word))
}
