//! The lexica of all languages, read from their files once.

use std::{borrow::Cow, sync::LazyLock};

use rustc_hash::FxHashMap;

use super::{
    lexicon::Lexicon,
    lists::{CUES, LISTS},
};

const FILES: &[(&str, &str)] = &[
    ("en", include_str!("lexica/en.txt")),
    ("de", include_str!("lexica/de.txt")),
    ("fr", include_str!("lexica/fr.txt")),
    ("es", include_str!("lexica/es.txt")),
    ("it", include_str!("lexica/it.txt")),
    ("pt", include_str!("lexica/pt.txt")),
    ("nl", include_str!("lexica/nl.txt")),
    ("pl", include_str!("lexica/pl.txt")),
    ("sv", include_str!("lexica/sv.txt")),
    // Written alike, they share their lists.
    ("da", include_str!("lexica/da.txt")),
    ("no", include_str!("lexica/da.txt")),
];

/// Given names are borne over every border: one list for all languages.
pub static GIVEN_NAMES: LazyLock<Lexicon> =
    LazyLock::new(|| read(include_str!("lexica/given_names.txt")));

static ALL: LazyLock<FxHashMap<&'static str, Lexicon>> = LazyLock::new(|| {
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
            continue;
        }
        let words = line.split_whitespace();
        match section {
            "phrases" => lexicon.phrases.push(line.split('|').collect()),
            "short_titles" => lexicon
                .short_titles
                .extend(words.filter_map(|pair| pair.split_once('='))),
            "grammar" => {
                for word in words {
                    lexicon.is_verb_second |= word == "verb_second";
                    lexicon.has_high_nouns |= word == "high_nouns";
                    lexicon.is_inverted |= word == "inverted";
                    lexicon.drops_subjects |= word == "drops_subjects";
                    lexicon.has_incises |= word == "incises";
                    lexicon.inflects_names |= word == "inflected_names";
                    lexicon.has_dialogue_dashes |= word == "dialogue_dashes";
                }
            }
            name => {
                let bit = LISTS.iter().position(|list| *list == name);
                let bit = bit.map_or(0, |at| 1u64 << at);
                for word in words {
                    *lexicon.words.entry(word.into()).or_default() |= bit;
                }
            }
        }
    }
    // The participle of every verb of saying: "claiming" of "claim", "claims", "claimed".
    let stems: Vec<String> = (lexicon.words.iter())
        .filter(|(_, lists)| *lists & CUES.0 != 0)
        .flat_map(|(word, _)| {
            ["", "e", "ed", "s"]
                .into_iter()
                .filter_map(|ending| word.strip_suffix(ending).map(str::to_owned))
        })
        .filter(|stem| stem.len() > 2)
        .collect();
    for stem in stems {
        let participle = Cow::Owned(stem + "ing");
        *lexicon.words.entry(participle).or_default() |= CUES.0;
    }
    lexicon
}

/// The lexicon of a language tag; English for one that has none.
pub fn of(language: &str) -> &'static Lexicon {
    static EMPTY: LazyLock<Lexicon> = LazyLock::new(Lexicon::default);
    code(language)
        .and_then(|code| ALL.get(code))
        .or_else(|| ALL.get("en"))
        .unwrap_or(&EMPTY)
}

/// The name of a language tag's lexicon: "de" for "de-AT"; `None` where there is none.
pub fn code(tag: &str) -> Option<&'static str> {
    let main = match tag.split(['-', '_']).next().unwrap_or_default() {
        "nb" | "nn" => "no",
        main => main,
    };
    codes().find(|code| code.eq_ignore_ascii_case(main))
}

/// The names of all lexica.
pub fn codes() -> impl DoubleEndedIterator<Item = &'static str> {
    FILES.iter().map(|(code, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{lexicon::Gender, lists::*},
        *,
    };

    #[test]
    fn every_language_has_what_it_needs() {
        for (language, _) in FILES {
            let lexicon = of(language);
            for list in [
                CUES,
                LIGHT,
                PRONOUNS_MALE,
                PRONOUNS_FEMALE,
                TITLES,
                ROLES,
                STOPS,
                WORKS,
            ] {
                assert!(
                    lexicon.words.values().any(|lists| lists & list.0 != 0),
                    "{language} has no [{}]",
                    LISTS[list.0.trailing_zeros() as usize]
                );
            }
        }
        let sections = FILES.iter().flat_map(|(_, file)| file.lines());
        for section in sections.filter_map(|line| line.strip_prefix('[')?.strip_suffix(']')) {
            let is_other = matches!(section, "phrases" | "short_titles" | "grammar");
            assert!(is_other || LISTS.contains(&section), "[{section}]");
        }
        let page = include_str!("../../docs/quotes.md");
        assert!(page.contains(file!()));
        for list in LISTS {
            assert!(
                page.contains(&format!("`[{list}]`")),
                "docs/quotes.md: [{list}]"
            );
        }
        assert!(of("en-GB").is_cue("said"));
        assert!(of("en").is_cue("claiming"));
        assert_eq!(of("de").gender_of_pronoun("sie"), Some(Gender::Female));
    }
}
