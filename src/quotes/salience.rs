//! Whom does a pronoun mean? Of all persons named before, the one who is most in mind.

use super::{
    genders::is_subject_pronoun,
    lexicon::{Gender, Lexicon},
    name::is_suffix,
    people::Person,
    speaker::Reader,
    standing::{aside, is_attributive},
    tokens::{SENTENCE, Token, TokenKind, ends_sentence, sentence_before},
};

/// What was said longer ago than so many words of a paragraph, sentences and sources is in nobody's mind.
const TOKENS_AT_MOST: usize = 2_000;
const SENTENCES_AT_MOST: usize = 100;
const SPOKEN_AT_MOST: usize = 200;
/// "Calder Rail’s chief executive, Ada Brook": whether a name of several words stands before the office of another who is named. "Tom Reed’s
/// letter to Dan Price" is Reed’s own doing.
fn owns_an_office(from: &[Token<'_>]) -> bool {
    let name = (from.iter().take(NAME_AT_MOST))
        .take_while(|token| token.is_word() && token.has_capital())
        .position(|token| token.is_possessive);
    let Some(last) = name else { return false };
    // The mark of "Ferries’" is a token of its own.
    let mark = (from.get(last + 1)).is_some_and(|token| matches!(token.text, "’" | "'"));
    let rest = &from[last + 1 + usize::from(mark)..];
    let office = (rest.iter().take(OFFICE_AT_MOST + 1))
        .take_while(|token| token.is_word() && !token.has_capital() && token.lower.len() > 4)
        .count();
    let is_comma = rest.get(office).is_some_and(|token| token.text == ",");
    let names = |at: usize| {
        rest.get(at)
            .is_some_and(|token| token.is_word() && token.has_capital())
    };
    let first = office + usize::from(is_comma);
    (1..=OFFICE_AT_MOST).contains(&office)
        && !rest[office - 1].lower.ends_with("ed")
        && names(first)
        && names(first + 1)
}

/// In words: "chief executive".
const OFFICE_AT_MOST: usize = 3;
/// Words of a name, its titles among them.
const NAME_AT_MOST: usize = 5;

impl Reader<'_> {
    /// Once everybody is known: who is a person, and who is named how often. It is asked for every pronoun.
    pub(super) fn rank(&mut self) {
        let people = &mut self.people.people;
        people
            .iter_mut()
            .for_each(|person| person.mentions.sort_unstable());
        self.personal = (people.iter())
            .map(|person| looks_personal(person, self.lexicon))
            .collect();
        self.by_renown = (0..people.len())
            .filter(|at| self.personal[*at] && !people[*at].is_org && !people[*at].is_private)
            .collect();
        let renown = |at: &usize| std::cmp::Reverse((people[*at].mentions.len(), *at));
        self.by_renown.sort_by_key(renown);
    }

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
            let end = tokens.partition_point(|token| token.start < place);
            let first = match end.checked_sub(TOKENS_AT_MOST) {
                Some(far) => sentence_before(tokens, far),
                None => 0,
            };
            let last = tokens.len().min(end + SENTENCE);
            let mut start = first;
            for at in first..=last {
                if start >= end {
                    break;
                }
                if at == last || ends_sentence(&tokens[at]) {
                    let before = |token: &Token<'_>| token.is_word() && token.start < place;
                    if tokens[start..at].iter().any(before) {
                        sentences.push(&tokens[start..at]);
                    }
                    start = at + 1;
                }
            }
        }
        let is_plain = |token: &Token<'_>| !matches!(token.kind, TokenKind::Quote(_));
        let mut scores: Vec<f64> = vec![0.0; self.people.people.len()];
        let mut weight = 1.0;
        let spoken = &self.spoken[self.spoken.len().saturating_sub(SPOKEN_AT_MOST)..];
        for (back, sentence) in sentences.iter().rev().take(SENTENCES_AT_MOST).enumerate() {
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
                let source = spoken.iter().any(|(spoken, when)| {
                    *spoken == person
                        && token.start.abs_diff(*when) < 60
                        && (from..to).contains(when)
                }) || self.speaks(sentence, at);
                // "with the journalist Maren Holt"
                let described = (sentence[..at].iter().rev().take(3))
                    .take_while(|token| {
                        !token.has_capital()
                            && (self.lexicon.is_personal(*token) || self.lexicon.is_article(*token))
                    })
                    .count();
                let governed = (at.checked_sub(described + 1)).is_some_and(|before| {
                    let before = &sentence[before];
                    before.is_word() && !before.has_capital() && self.lexicon.governs(before)
                });
                // "…” — that Holt is seen as dull — “…": no subject of the sentence.
                let is_of_clause =
                    at > 1 && sentence[at - 1].lower == "that" && !sentence[at - 2].is_word();
                // "Holt said that Roos had said": the sentence is about Holt.
                let is_told = !seen.is_empty()
                    && (1..at).any(|that| {
                        sentence[that].lower == "that"
                            && sentence[that..at].iter().all(is_plain)
                            && sentence[that.saturating_sub(2)..that].iter().any(|token| {
                                self.lexicon.is_cue(token) || matches!(token.lower, "out")
                            })
                    });
                let describes = self.describes(sentence, at);
                let owns = token.is_possessive || owns_an_office(&sentence[at..]);
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
                } else if is_aside || source && is_told || is_of_clause {
                    OTHER
                } else if source {
                    SOURCE
                } else if owns || governed || describes || attributive {
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
                    && whole.mentions.first() == Some(&token.start)
                    && self.personal[person];
                // "…, which worries Maren Holt, chair of the harbour board."
                let is_presented = is_new && role >= OTHER && self.is_apposed(sentence, at);
                let role = if is_new && role >= SUBJECT || is_presented {
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
            for (person, when) in spoken {
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
            scores[*at] > 0.0
                && !person.is_org
                && addressed != Some(*at)
                && person.is_somebody(self.lexicon)
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
            let named = match (self.personal[at] && !is_thing, told) {
                (true, _) => 1.0,
                (false, true) => 0.6,
                (false, false) => 0.15,
            };
            scores[at] * known * named
        };
        // Better nobody than what may be no person: "Commons", "Nvidia".
        let is_person = |at: &usize| {
            let person = &self.people.people[*at];
            self.personal[*at]
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
            let is_known = |at: &&usize| {
                let person = &self.people.people[**at];
                (gender.is_none() || person.gender == gender)
                    && person.mentions.get(1).is_some_and(|second| *second < place)
            };
            self.by_renown.iter().find(is_known).copied()
        })
    }
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
