//! What must be known of a language to tell who speaks? One file of word lists a language, in `lexica/`.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// The word lists of one language, all in lower case.
#[derive(Debug, Default)]
pub struct Lexicon {
    lists: HashMap<&'static str, HashSet<&'static str>>,
    /// Phrases that stand before their source: "according to".
    pub phrases: Vec<Vec<&'static str>>,
}

const FILES: &[(&str, &str)] = &[
    ("en", include_str!("lexica/en.txt")),
    ("de", include_str!("lexica/de.txt")),
    ("fr", include_str!("lexica/fr.txt")),
    ("es", include_str!("lexica/es.txt")),
];

/// Given names are borne over every border: one list for all languages.
static GIVEN_NAMES: LazyLock<Lexicon> =
    LazyLock::new(|| read(include_str!("lexica/given_names.txt")));

static ALL: LazyLock<HashMap<&'static str, Lexicon>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(language, file)| (*language, read(file)))
        .collect()
});

fn read(file: &'static str) -> Lexicon {
    let mut lexicon = Lexicon::default();
    let mut section = "";
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            section = name;
        } else if section == "phrases" {
            lexicon.phrases.push(line.split('|').collect());
        } else {
            lexicon
                .lists
                .entry(section)
                .or_default()
                .extend(line.split_whitespace());
        }
    }
    lexicon
}

/// The lexicon of a language tag; English for one that has none.
pub fn of(language: &str) -> &'static Lexicon {
    static EMPTY: LazyLock<Lexicon> = LazyLock::new(Lexicon::default);
    let main = language
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    ALL.get(main.as_str())
        .or_else(|| ALL.get("en"))
        .unwrap_or(&EMPTY)
}

/// The language most of whose small words a text has; `None` for one that has none of any.
pub fn likeliest(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let known = |language: &str| {
        let lexicon = of(language);
        let is_small = |word: &&&str| {
            lexicon.is_stop(word) || lexicon.is_pronoun(word) || lexicon.is_cue(word)
        };
        words.iter().filter(is_small).count()
    };
    (FILES.iter().rev())
        .map(|(language, _)| (known(language), *language))
        .max()
        .filter(|(count, _)| *count > 0)
        .map(|(_, language)| language)
}

impl Lexicon {
    fn has(&self, list: &str, word: &str) -> bool {
        self.lists
            .get(list)
            .is_some_and(|words| words.contains(word))
    }

    /// A verb of saying.
    pub fn is_cue(&self, word: &str) -> bool {
        self.has("cues", word)
            || word.strip_suffix("ing").is_some_and(|stem| {
                stem.len() > 2
                    && ["", "e", "ed", "s"]
                        .iter()
                        .any(|ending| self.has("cues", &format!("{stem}{ending}")))
            })
    }

    /// A verb that often says something else.
    pub fn is_weak_cue(&self, word: &str) -> bool {
        self.has("weak", word)
    }

    /// A word that may stand between a source and its verb.
    pub fn is_light(&self, word: &str) -> bool {
        self.has("light", word) || word.ends_with("ly") && !self.has("nouns_in_ly", word)
    }

    /// A word that opens a clause inside another one: "when", "because".
    pub fn subordinates(&self, word: &str) -> bool {
        self.has("subordinating", word)
    }

    pub fn is_pronoun(&self, word: &str) -> bool {
        self.gender_of_pronoun(word).is_some()
            || self.has("pronouns_plural", word)
            || self.has("pronouns_other", word)
    }

    pub fn gender_of_pronoun(&self, word: &str) -> Option<Gender> {
        self.gender(word, "pronouns_male", "pronouns_female")
    }

    pub fn gender_of_title(&self, word: &str) -> Option<Gender> {
        self.gender(word, "titles_male", "titles_female")
    }

    pub fn gender_of_given_name(&self, word: &str) -> Option<Gender> {
        GIVEN_NAMES.gender(word, "names_male", "names_female")
    }

    fn gender(&self, word: &str, male: &str, female: &str) -> Option<Gender> {
        match (self.has(male, word), self.has(female, word)) {
            (true, false) => Some(Gender::Male),
            (false, true) => Some(Gender::Female),
            _ => None,
        }
    }

    pub fn is_title(&self, word: &str) -> bool {
        self.has("titles", word) || self.has_head(word, "titles")
    }

    /// "VW-Chef", "Co-Trainer": the last part of a compound with a hyphen says what it is; German builds them without one too.
    fn has_head(&self, word: &str, list: &str) -> bool {
        self.has_high_nouns()
            && (word
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
    pub fn is_lesser(&self, word: &str) -> bool {
        self.has("lesser", word)
    }

    /// What a preposition, or the article of a genitive, governs is no subject.
    pub fn governs(&self, word: &str) -> bool {
        self.has("governing", word)
    }

    /// "Gov." as "governor"; other words as they are.
    pub fn spelled_out<'a>(&self, title: &'a str) -> &'a str {
        (self.lists.get("short_titles").into_iter().flatten())
            .filter_map(|pair| pair.split_once('='))
            .find(|(short, _)| *short == title)
            .map_or(title, |(_, whole)| whole)
    }

    pub fn is_role(&self, word: &str) -> bool {
        self.has("roles", word) || self.has_head(word, "roles")
    }

    /// A role that only one person at a time is called by: "the senator", not "the agency" or "officials".
    pub fn is_personal(&self, word: &str) -> bool {
        self.has("personal", word) || self.has_head(word, "personal")
    }

    /// German: the verb stands second, its subject may follow it.
    pub fn is_verb_second(&self) -> bool {
        self.has("grammar", "verb_second")
    }

    /// German: common nouns have capitals too.
    pub fn has_high_nouns(&self) -> bool {
        self.has("grammar", "high_nouns")
    }

    pub fn is_org_word(&self, word: &str) -> bool {
        self.has("orgs", word)
    }

    pub fn is_place(&self, word: &str) -> bool {
        self.has("places", word)
    }

    /// A word that is no name, though it may have a capital: articles, weekdays, "However".
    pub fn is_stop(&self, word: &str) -> bool {
        self.has("stops", word)
    }

    pub fn is_particle(&self, word: &str) -> bool {
        self.has("particles", word)
    }

    /// A word before a title or a term in quotation marks: "the film", "so-called".
    pub fn announces_title(&self, word: &str) -> bool {
        self.has("works", word)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    Male,
    Female,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_what_it_needs() {
        for (language, _) in FILES {
            let lexicon = of(language);
            for list in [
                "cues",
                "light",
                "pronouns_male",
                "pronouns_female",
                "titles",
                "roles",
                "stops",
                "works",
            ] {
                assert!(
                    lexicon
                        .lists
                        .get(list)
                        .is_some_and(|words| !words.is_empty()),
                    "{language} has no [{list}]"
                );
            }
        }
        assert!(of("en-GB").is_cue("said"));
        assert_eq!(of("de").gender_of_pronoun("sie"), Some(Gender::Female));
    }
}
