//! What must be known of a language to tell who speaks? One file of word lists a language, in `lexica/`.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{lexica::GIVEN_NAMES, lists::*, tokens::Token};

/// The word lists of one language, all in lower case.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// For each word the lists that have it, as bits in the order of [`LISTS`](super::lists::LISTS).
    pub(super) words: FxHashMap<Cow<'static, str>, u64>,
    /// Phrases that stand before their source: "according to".
    pub phrases: Vec<Vec<&'static str>>,
    /// German: the verb stands second, its subject may follow it.
    pub is_verb_second: bool,
    /// French, Spanish: behind a quote the verb stands before its subject, and may be any: « … », peste Anne Dubois.
    pub is_inverted: bool,
    /// Spanish: a verb needs no subject.
    pub drops_subjects: bool,
    /// « …, dit X, … »: who speaks may stand inside the marks.
    pub has_incises: bool,
    /// `– …, säger X.`: a dash opens what somebody says, and nothing closes it.
    pub has_dialogue_dashes: bool,
    /// Polish: a name that is no subject has another form, and needs no preposition: "powiedział Lisowi Wilk".
    pub inflects_names: bool,
    /// German: common nouns have capitals too.
    pub has_high_nouns: bool,
    /// Short forms of titles: "gov" of "governor".
    pub(super) short_titles: FxHashMap<&'static str, &'static str>,
}

/// A word to be looked up: a token of a text knows its lists, other words are searched.
pub trait Word {
    /// In lower case.
    fn word(&self) -> &str;
    fn lists(&self, lexicon: &Lexicon) -> u64;
}

impl Word for str {
    fn word(&self) -> &str {
        self
    }

    fn lists(&self, lexicon: &Lexicon) -> u64 {
        lexicon.lists_of(self)
    }
}

impl Word for String {
    fn word(&self) -> &str {
        self
    }

    fn lists(&self, lexicon: &Lexicon) -> u64 {
        lexicon.lists_of(self)
    }
}

impl Word for Token<'_> {
    fn word(&self) -> &str {
        self.lower
    }

    fn lists(&self, _: &Lexicon) -> u64 {
        self.lists
    }
}

impl<W: Word + ?Sized> Word for &W {
    fn word(&self) -> &str {
        (**self).word()
    }

    fn lists(&self, lexicon: &Lexicon) -> u64 {
        (**self).lists(lexicon)
    }
}

impl Lexicon {
    pub(super) fn has(&self, list: List, word: &(impl Word + ?Sized)) -> bool {
        word.lists(self) & list.0 != 0
    }

    /// The lists that have a word, as bits.
    pub(super) fn lists_of(&self, word: &str) -> u64 {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// A verb of saying.
    pub fn is_cue(&self, word: impl Word) -> bool {
        self.has(CUES, &word)
    }

    /// A small word of the language: every text has many, and none of another language.
    pub fn is_small(&self, word: impl Word) -> bool {
        const SMALL: u64 = STOPS.0
            | CUES.0
            | PRONOUNS_MALE.0
            | PRONOUNS_FEMALE.0
            | PRONOUNS_PLURAL.0
            | PRONOUNS_OTHER.0;
        word.lists(self) & SMALL != 0
    }

    /// A verb of saying that says little else.
    pub fn is_strong_cue(&self, word: impl Word) -> bool {
        self.is_cue(&word) && !self.is_weak_cue(word)
    }

    /// A verb that often says something else.
    pub fn is_weak_cue(&self, word: impl Word) -> bool {
        self.has(WEAK, &word)
    }

    /// A word that may stand between a source and its verb.
    pub fn is_light(&self, word: impl Word) -> bool {
        self.has(LIGHT, &word) || word.word().ends_with("ly") && !self.has(NOUNS_IN_LY, &word)
    }

    /// "week", "later": ends a phrase that says when.
    pub fn is_time(&self, word: impl Word) -> bool {
        self.has(TIMES, &word)
    }

    /// "the", "an", where they part a noun from the words before it.
    pub fn is_article(&self, word: impl Word) -> bool {
        self.has(ARTICLES, &word)
    }

    /// "of", "for": what follows is no subject.
    pub fn is_preposition(&self, word: impl Word) -> bool {
        self.has(PREPOSITIONS, &word)
    }

    /// "zufolge": stands behind its source.
    pub fn follows_source(&self, word: impl Word) -> bool {
        self.has(POSTPOSITIONS, &word)
    }

    /// "But", "Meanwhile": stands before a sentence, and is no part of it.
    pub fn joins(&self, word: impl Word) -> bool {
        self.has(JOINING, &word)
    }

    /// A word that ends a noun phrase: "that", "and".
    pub fn bounds(&self, word: impl Word) -> bool {
        self.has(BOUNDARIES, &word)
    }

    /// A title or role: what somebody is called by.
    pub fn is_office(&self, word: impl Word + Copy) -> bool {
        self.is_role(word) || self.is_personal(word) || self.is_title(word)
    }

    /// "le ministre de la Santé": leads to what an office is of, where that comes after it.
    /// "what", of "what she called".
    pub fn is_free_relative(&self, word: impl Word) -> bool {
        self.has(FREE_RELATIVES, &word)
    }

    pub fn is_genitive(&self, word: impl Word) -> bool {
        self.has(GENITIVE, &word)
    }

    /// "l'", "qu'": a word that lost its vowel, and is written with the next one.
    pub fn is_elided(&self, word: &str) -> bool {
        self.has(ELIDED, word)
    }

    /// "the", "his": opens a phrase that means somebody known.
    pub fn is_definite(&self, word: impl Word) -> bool {
        self.has(DEFINITE, &word)
    }

    /// "a", "several".
    pub fn is_indefinite(&self, word: impl Word) -> bool {
        self.has(INDEFINITE, &word)
    }

    /// "who", "whose": opens a clause about somebody.
    pub fn is_relative(&self, word: impl Word) -> bool {
        self.has(RELATIVES, &word)
    }

    /// "asked", "pressed": whom the verb has for its object answers.
    pub fn asks(&self, word: impl Word) -> bool {
        self.has(ASKING, &word)
    }

    /// A word that opens a clause inside another one: "when", "because".
    pub fn subordinates(&self, word: impl Word) -> bool {
        self.has(SUBORDINATING, &word)
    }

    pub fn is_pronoun(&self, word: impl Word) -> bool {
        self.gender_of_pronoun(&word).is_some()
            || word.lists(self) & (PRONOUNS_PLURAL.0 | PRONOUNS_OTHER.0) != 0
    }

    pub fn gender_of_pronoun(&self, word: impl Word) -> Option<Gender> {
        gender(word.lists(self), PRONOUNS_MALE, PRONOUNS_FEMALE)
    }

    pub fn gender_of_title(&self, word: impl Word) -> Option<Gender> {
        gender(word.lists(self), TITLES_MALE, TITLES_FEMALE)
    }

    /// Of a given name; its own language's list first ("Jean"), and of two that a hyphen joins the first.
    pub fn gender_of_given_name(&self, word: impl Word) -> Option<Gender> {
        let anywhere = |word: &str| gender(GIVEN_NAMES.lists_of(word), NAMES_MALE, NAMES_FEMALE);
        let word_of_two = || word.word().split_once('-').map(|(first, _)| first);
        gender(word.lists(self), NAMES_MALE, NAMES_FEMALE)
            .or_else(|| anywhere(word.word()))
            .or_else(|| gender(self.lists_of(word_of_two()?), NAMES_MALE, NAMES_FEMALE))
            .or_else(|| anywhere(word_of_two()?))
    }

    pub fn is_title(&self, word: impl Word) -> bool {
        self.has(TITLES, &word) || self.has_head(word.word(), TITLES)
    }

    /// "VW-Chef", "Co-Trainer": the last part of a compound with a hyphen says what it is; German builds them without one too.
    fn has_head(&self, word: &str, list: List) -> bool {
        self.has_high_nouns
            // "des Politikers": the genitive is the same word.
            && (word.strip_suffix('s').is_some_and(|stem| self.has(list, &stem))
                || word
                .rsplit_once('-')
                .is_some_and(|(_, head)| self.has(list, head))
                || word
                    .char_indices()
                    .skip(3)
                    .map(|(at, _)| &word[at..])
                    .take_while(|head| head.len() >= 7)
                    .any(|head| self.has(list, head)))
    }

    /// "The president" is no vice president.
    pub fn is_lesser(&self, word: impl Word) -> bool {
        self.has(LESSER, &word)
    }

    /// "hat", "hatte": stands beside the subject, the participle at the end.
    pub fn is_auxiliary(&self, word: impl Word) -> bool {
        self.has(AUXILIARIES, &word)
    }

    /// "wird", "wurde": who is the subject is quoted, and did not quote.
    pub fn is_passive(&self, word: impl Word) -> bool {
        self.has(PASSIVES, &word)
    }

    /// "zitiert": said of the one whose words they are.
    pub fn is_quoted(&self, word: impl Word) -> bool {
        self.has(QUOTED, &word)
    }

    /// A verb in the mood of reported speech: "könne", "sei".
    pub fn is_reported(&self, word: impl Word) -> bool {
        self.has(REPORTED, &word)
    }

    /// A noun that names one body by what it is for: "Außenministerium", "Nobelkomitee"; "das Ministerium" names none.
    pub fn is_institution(&self, word: impl Word) -> bool {
        !self.has(INSTITUTIONS, &word) && self.has_head(word.word(), INSTITUTIONS)
    }

    /// A pronoun that is an object: "ihn".
    pub fn is_object(&self, word: impl Word) -> bool {
        self.has(OBJECTS, &word)
    }

    /// An article that opens no subject: "des", "dem".
    pub fn is_case_article(&self, word: impl Word) -> bool {
        self.has(CASE_ARTICLES, &word)
    }

    /// Whether a word (in lower case) ends as adjectives before a noun do.
    pub fn may_be_adjective(&self, word: &str) -> bool {
        self.ends(word, ADJECTIVE_ENDINGS)
    }

    /// What a preposition, or the article of a genitive, governs is no subject.
    pub fn governs(&self, word: impl Word) -> bool {
        self.has(GOVERNING, &word)
    }

    /// "Gov." as "governor"; other words as they are.
    pub fn spelled_out<'a>(&self, title: &'a str) -> &'a str {
        self.short_titles.get(title).copied().unwrap_or(title)
    }

    pub fn is_role(&self, word: impl Word) -> bool {
        self.has(ROLES, &word) || self.has_head(word.word(), ROLES)
    }

    /// A role that only one person at a time is called by: "the senator", not "the agency" or "officials".
    pub fn is_personal(&self, word: impl Word) -> bool {
        self.has(PERSONAL, &word) || self.has_head(word.word(), PERSONAL)
    }

    /// "King", "Bishop": an office, and the surname of many.
    pub fn may_be_surname(&self, word: impl Word) -> bool {
        self.has(SURNAMES, &word)
    }

    /// "Duke of Ormsby": a rank that is a part of the name.
    pub fn is_rank(&self, word: impl Word) -> bool {
        self.has(RANKS, &word)
    }

    /// "se", "s'": stands before a verb, and is no subject.
    pub fn is_reflexive(&self, word: impl Word) -> bool {
        self.has(REFLEXIVES, &word)
    }

    /// « Pour Anne Dubois, … »: opens a sentence that tells somebody's view.
    pub fn opens_view(&self, word: impl Word) -> bool {
        self.has(VIEWS, &word)
    }

    /// An office that nobody else holds beside another one: "the prime minister" is not the mayor.
    pub fn is_held_by_one(&self, word: impl Word) -> bool {
        self.has(HELD_BY_ONE, &word) || self.has_head(word.word(), HELD_BY_ONE)
    }

    pub fn is_org_word(&self, word: impl Word) -> bool {
        self.has(ORGS, &word)
    }

    /// Somebody, an organisation, or what one of them publishes.
    pub fn may_speak(&self, word: impl Word) -> bool {
        word.lists(self) & (PERSONAL.0 | ROLES.0 | ORGS.0 | PUBLICATIONS.0) != 0
    }

    /// "would", "could", "may".
    pub fn is_modal(&self, word: impl Word) -> bool {
        self.has(MODALS, &word)
    }

    /// "claim", "description": a noun for what somebody says.
    pub fn is_saying(&self, word: impl Word) -> bool {
        self.has(SAYINGS, &word)
    }

    /// "report", "statement": what an organisation publishes.
    pub fn is_publication(&self, word: impl Word) -> bool {
        self.has(PUBLICATIONS, &word)
    }

    pub fn is_place(&self, word: impl Word) -> bool {
        self.has(PLACES, &word)
    }

    /// A word that is no name, though it may have a capital: articles, weekdays, "However".
    pub fn is_stop(&self, word: impl Word) -> bool {
        self.has(STOPS, &word)
    }

    /// "Russian", "Democratic": no name by itself, and the first word of some.
    pub fn is_people(&self, word: impl Word) -> bool {
        self.has(PEOPLES, &word)
    }

    /// A small word that is somebody's name too: "May", "Will".
    pub fn may_be_name(&self, word: impl Word) -> bool {
        self.has(NAMES_TOO, &word)
    }

    pub fn is_particle(&self, word: impl Word) -> bool {
        self.has(PARTICLES, &word)
    }

    /// A word before a title or a term in quotation marks: "the film", "so-called".
    pub fn announces_title(&self, word: impl Word) -> bool {
        self.has(WORKS, &word)
    }
}

/// What the lists of a word say, where only one of two has it.
fn gender(lists: u64, male: List, female: List) -> Option<Gender> {
    match (lists & male.0 != 0, lists & female.0 != 0) {
        (true, false) => Some(Gender::Male),
        (false, true) => Some(Gender::Female),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    Male,
    Female,
}
