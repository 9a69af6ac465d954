//! Whose words does a headline quote? "Rudd: Sea Wall ‘Will Not Wait’", "Rudd Says …": the name at its start.

use super::{
    ending::ending_at,
    name::{Name, name_at},
    phrases::first_in,
    source::{Attribution, Source, Who},
    speaker::Reader,
    tokens::ends_sentence,
};

/// A longer first paragraph is the story's.
const WORDS_AT_MOST: usize = 30;
/// "Name:", and what describes it, in so many words.
const NAME_AT_MOST: usize = 8;

impl Reader<'_> {
    /// "Rudd Addresses Harbour Board: ‘…’": where every word has a capital, a name that the story has not ends where that of somebody in it does.
    pub(super) fn name_in_title_case(&self, source: &mut Source) {
        if matches!(source.who, Who::Pronoun(_)) {
            return;
        }
        if let Some(subject) = self.named_first(source.from, source.to) {
            source.to = subject.last + 1;
            source.who = Who::Name(subject);
            return;
        }
        let Who::Name(name) = &mut source.who else {
            return;
        };
        let words: Vec<String> = name.words.iter().map(|word| word.to_lowercase()).collect();
        if words.len() < 2 || self.people.find_for(name, None, 0).is_some() {
            return;
        }
        let is_known = |part: &[String]| {
            let found = self.people.find(part, None, usize::MAX);
            found.is_some_and(|found| self.people.people[found].words.len() > 1)
        };
        let starts = (1..words.len()).rev().map(|length| 0..length);
        let ends = (1..words.len()).map(|from| from..words.len());
        if let Some(part) = starts
            .chain(ends)
            .find(|part| is_known(&words[part.clone()]))
        {
            name.last -= words.len() - part.end;
            source.to = name.last + 1;
            name.words = name.words[part].to_vec();
        }
    }

    /// "Amber Rudd Praises Harbour Pilot Piet Roos: ‘…’": somebody of the story who is named before a verb.
    fn named_first(&self, from: usize, last: usize) -> Option<Name> {
        let tokens = &self.tokens[0];
        let end = (from + 2..last).find(|at| {
            let token = &tokens[*at];
            let is_verb = token.has_capital() && token.lower.ends_with('s') && !token.is_possessive;
            is_verb && !self.lexicon.is_office(*token) && !self.lexicon.is_org_word(token)
        })?;
        let name = name_at(&tokens[..end], from, self.lexicon)?;
        let is_whole = name.words.len() > 1 && !name.is_org && name.last + 1 == end;
        (is_whole && self.people.find_for(&name, None, usize::MAX).is_some()).then_some(name)
    }

    /// The attribution of a quote at `quote` in the first of several paragraphs, where that reads as a headline.
    pub(super) fn in_headline(&self, paragraph: usize, quote: usize) -> Option<Attribution> {
        let tokens = &self.tokens[paragraph];
        let (_, most) = tokens.split_last()?;
        if paragraph > 0
            || self.tokens.len() == 1
            || tokens.len() > WORDS_AT_MOST
            || most.iter().any(ends_sentence)
        {
            return None;
        }
        let before = &tokens[..quote];
        let found = |source, cue| Attribution {
            source: Some(source),
            cue,
            confidence: 0.85,
        };
        if let Some(colon) = (1..quote.min(NAME_AT_MOST)).find(|at| tokens[*at].is(":")) {
            let source = first_in(&tokens[..colon], 0, colon, self.lexicon)?;
            return matches!(source.who, Who::Name(_)).then(|| found(source, colon));
        }
        let cue = (1..quote).rev().find(|at| {
            let token = &before[*at];
            token.is_word() && self.lexicon.is_cue(token)
        })?;
        let source = ending_at(tokens, 0, cue, self.lexicon)?;
        matches!(source.who, Who::Name(_)).then(|| found(source, cue))
    }
}
