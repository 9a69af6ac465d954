//! Women and men of a text, by the pronouns that follow their names.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::{
    lexicon::Gender,
    speaker::Reader,
    tokens::{Token, ends_sentence},
};

/// A pronoun stands with a name within so many words.
const NEAR: usize = 12;

impl Reader<'_> {
    /// Women and men, by the pronouns that follow a name: "Holt … she", where no other person stands between.
    pub(super) fn learn_genders(&mut self) {
        // Votes for each person: she, he; and those that nobody else could have.
        let mut votes = vec![[0_u32; 2]; self.people.people.len()];
        let mut sure = votes.clone();
        for tokens in &self.tokens {
            // The first person of the sentence before, and whether it has no other and no pronoun.
            let mut earlier: Option<(usize, bool)> = None;
            for sentence in tokens.split(ends_sentence) {
                let mut first: Option<usize> = None;
                let mut is_alone = true;
                for (at, token) in sentence
                    .iter()
                    .enumerate()
                    .filter(|(_, token)| token.is_word())
                {
                    if let Some(person) = self.people.mentioned_at(token.start) {
                        let opens = at == 0 && !self.people.people[person].is_org;
                        is_alone &= first.is_none_or(|first| first == person);
                        first = first.or(Some(person).filter(|_| opens));
                        is_alone &= first.is_some();
                    } else if let Some(gender) = self.lexicon.gender_of_pronoun(token) {
                        let vote = usize::from(gender == Gender::Male);
                        if let Some((person, alone)) = earlier
                            && at == 0
                            && is_subject_pronoun(token.lower)
                        {
                            votes[person][vote] += 1;
                            sure[person][vote] += u32::from(alone);
                        }
                        is_alone = false;
                    }
                }
                earlier = first
                    .map(|first| (first, is_alone))
                    .or(earlier.map(|(first, _)| (first, false)));
            }
        }
        for (person, (votes, sure)) in self
            .people
            .people
            .iter_mut()
            .zip(votes.into_iter().zip(sure))
        {
            // "Charismatic and quick, he": a capital at a sentence's start is no name yet.
            if !self.lexicon.has_high_nouns && person.words.len() == 1 && !person.is_inside {
                continue;
            }
            let most = match votes[0].cmp(&votes[1]) {
                Ordering::Greater => Gender::Female,
                Ordering::Less => Gender::Male,
                Ordering::Equal => continue,
            };
            // A given name that both bear yields to what the text itself shows; a title does not.
            let shown = sure[usize::from(most == Gender::Male)] > 0
                && votes[usize::from(most == Gender::Female)] == 0;
            let has_title =
                (person.described.iter()).any(|word| self.lexicon.gender_of_title(word).is_some());
            if person.gender.is_none() || shown && !has_title {
                person.gender = Some(most);
            }
        }
    }
}

impl Reader<'_> {
    /// "Clinton … her leg", where the text names Hillary and Bill Clinton: whom the bare surname means all through the text, by the
    /// pronouns that stand with it.
    pub(super) fn share_surnames(&mut self) {
        let shared = self.people.shared();
        if shared.is_empty() {
            return;
        }
        let numbers: FxHashMap<&str, usize> = (shared.iter().enumerate())
            .map(|(at, (surname, _))| (surname.as_str(), at))
            .collect();
        // Of each surname: votes for a woman and a man, and where it stands by itself.
        let mut votes = vec![[0_u32; 2]; shared.len()];
        let mut bare: Vec<Vec<usize>> = vec![Vec::new(); shared.len()];
        let is_person = |token: &Token<'_>| self.people.mentioned_at(token.start).is_some();
        let gender = |token: &Token<'_>| self.lexicon.gender_of_pronoun(token);
        for sentence in self
            .tokens
            .iter()
            .flat_map(|tokens| tokens.split(ends_sentence))
        {
            for (at, token) in sentence.iter().enumerate() {
                let Some(number) = numbers.get(token.lower).filter(|_| is_person(token)) else {
                    continue;
                };
                bare[*number].push(token.start);
                // "Clinton let her staff think", "In her book, Clinton wrote"
                let after = (sentence[at + 1..].iter().take(NEAR))
                    .take_while(|token| !is_person(token))
                    .find_map(gender);
                let before = (sentence[..at].iter().rev().take(NEAR))
                    .take_while(|token| !is_person(token))
                    .find_map(gender);
                if let Some(gender) = after.or(before) {
                    votes[*number][usize::from(gender == Gender::Male)] += 1;
                }
            }
        }
        for ((_, bearers), (votes, mut bare)) in shared.iter().zip(votes.into_iter().zip(bare)) {
            let most = usize::from(votes[1] > votes[0]);
            if votes[most] < 2 || votes[most] < 3 * votes[1 - most] {
                continue;
            }
            let gender = [Gender::Female, Gender::Male][most];
            let people = &self.people.people;
            let meant = (bearers.iter().copied())
                .filter(|at| people[*at].gender.is_none_or(|own| own == gender))
                .max_by_key(|at| people[*at].mentions.len());
            if let Some(meant) = meant {
                bare.sort_unstable();
                self.people.means(&bare, meant);
            }
        }
    }
}

pub fn is_subject_pronoun(word: &str) -> bool {
    matches!(word, "he" | "she" | "er" | "sie" | "il" | "elle")
}
