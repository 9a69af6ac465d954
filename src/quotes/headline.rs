//! Whose words does a headline quote? "Rudd: Sea Wall ‘Will Not Wait’", "Rudd Says …": the name at its start.

use super::{
    ending::ending_at,
    name::{Name, name_at},
    phrases::first_in,
    source::{Attribution, Source, Who},
    speaker::{Reader, Said},
    stretches::Marked,
    tokens::{Token, ends_sentence},
};
use crate::model::QuoteKind;

/// More quotes than a headline and its standfirst have.
const AT_THE_TOP: usize = 12;
/// A longer first paragraph is the story's.
const WORDS_AT_MOST: usize = 30;
/// "Name:", and what describes it, in so many words.
const NAME_AT_MOST: usize = 8;

/// ‘Will not wait’ over a story in which “the sea will not wait” is said: words of its first two paragraphs are whose they are further down.
pub fn from_story(text: &[char], marked: &[Marked], told: &mut [Option<Said>]) {
    let key = |stretch: &Marked| -> String {
        let words = text[stretch.inner.clone()]
            .iter()
            .flat_map(|c| c.to_lowercase());
        words.filter(|c| c.is_alphanumeric() || *c == ' ').collect()
    };
    let top = marked.iter().take_while(|stretch| stretch.paragraph < 2);
    let top = top.count().min(AT_THE_TOP);
    let is_open = |said: &Option<Said>| {
        said.as_ref()
            .is_none_or(|said| said.speaker.is_none() && said.mention.is_none())
    };
    if !told[..top].iter().any(is_open) {
        return;
    }
    let named = (marked.iter().zip(&*told)).filter_map(|(stretch, said)| {
        let said = said.as_ref().filter(|said| said.speaker.is_some())?;
        Some((stretch.paragraph, key(stretch), said.clone()))
    });
    let named: Vec<(usize, String, Said)> = named.collect();
    let count = |words: &str| words.split_whitespace().count();
    let open = marked.iter().zip(told).take(top);
    for (stretch, said) in open.filter(|(_, told)| is_open(told)) {
        let words = key(stretch);
        let words = words.trim();
        // Two words of a long statement are no quotation of it.
        let found = named.iter().find(|(paragraph, whole, _)| {
            *paragraph > stretch.paragraph
                && words.contains(' ')
                && whole.contains(words)
                && (count(words) > 2 || count(whole) <= 5)
        });
        if let Some((_, _, found)) = found {
            *said = Some(Said {
                mention: None,
                cue: None,
                kind: QuoteKind::Mixed,
                continues: None,
                confidence: found.confidence * 0.9,
                ..found.clone()
            });
        }
    }
}

impl Reader<'_> {
    /// "Sprinter Piet Roos banned" over a story of Piet Roos: whether the first word only says what he does.
    pub(super) fn is_described_first(&self, headline: &[Token<'_>]) -> bool {
        let Some(name) = name_at(headline, 0, self.lexicon) else {
            return false;
        };
        let Some((first, rest)) = name.words.split_first() else {
            return false;
        };
        let first = first.to_lowercase();
        let rest: Vec<String> = rest.iter().map(|word| word.to_lowercase()).collect();
        rest.len() > 1
            && !name.is_org
            && self.lexicon.is_agent(first.as_str())
            && self.lexicon.gender_of_given_name(&first).is_none()
            && (self.people.people.iter()).any(|person| !person.is_org && person.words == rest)
    }

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

    /// In a headline a single word with a capital may be any: it names somebody of the story, or has a title, or names nobody.
    pub(super) fn said_in_headline(&mut self, found: Attribution, kind: QuoteKind) -> Said {
        let has_title = found.source.as_ref().is_some_and(
            |source| matches!(&source.who, Who::Name(name) if !name.titles.is_empty()),
        );
        let mut said = self.said(found, 0, kind);
        let is_known = |name: &String| {
            has_title
                || name.contains(' ')
                || self.people.people.iter().any(|person| {
                    person.name == *name
                        && person.is_somebody(self.lexicon)
                        && person.mentions.len() > 1
                })
        };
        said.speaker = said.speaker.filter(is_known);
        said
    }

    /// Whether a paragraph is the first of several, and reads as a headline.
    pub(super) fn is_headline(&self, paragraph: usize) -> bool {
        let tokens = &self.tokens[paragraph];
        let most = tokens.split_last().map_or(&[][..], |(_, most)| most);
        paragraph == 0
            && self.tokens.len() > 1
            && tokens.len() <= WORDS_AT_MOST
            && !most.iter().any(ends_sentence)
    }

    /// The attribution of a quote at `quote` in the first of several paragraphs, where that reads as a headline.
    pub(super) fn in_headline(&self, paragraph: usize, quote: usize) -> Option<Attribution> {
        if !self.is_headline(paragraph) {
            return None;
        }
        let tokens = &self.tokens[paragraph];
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
        // "‘Out of Order’ Ferries May Sink, Says Maren Holt"
        let says = |at: usize| tokens[at].is_word() && self.lexicon.is_strong_cue(tokens[at]);
        if let Some(cue) = (quote + 2..tokens.len()).find(|at| tokens[at - 1].is(",") && says(*at))
            && let Some(name) = name_at(tokens, cue + 1, self.lexicon)
        {
            let source = Source {
                from: name.first,
                to: name.last + 1,
                who: Who::Name(name),
            };
            return Some(found(source, cue));
        }
        let cue = (1..quote).rev().find(|at| {
            let token = &before[*at];
            token.is_word() && self.lexicon.is_cue(token)
        })?;
        let source = ending_at(tokens, 0, cue, self.lexicon)?;
        matches!(source.who, Who::Name(_)).then(|| found(source, cue))
    }
}
