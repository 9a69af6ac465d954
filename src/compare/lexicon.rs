//! What must be known of a language to say what sort of words changed? One file of word lists a language, in `lexica/`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::phrases::Phrases;

/// A word list of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    Negations,
    Modals,
    /// What makes a claim less firm.
    Hedges,
    /// Verbs of saying.
    Saying,
    Months,
    /// Days, seasons, feasts.
    Calendar,
    /// Words that count, read as numbers.
    Numbers,
    /// What follows a number that counts or measures, and no clause's label.
    Measures,
    /// Words before a bare year.
    BeforeYears,
    /// Participles that end as no other does, and words that end as one and are none.
    Participles,
    NoParticiples,
    Passives,
    /// What stands behind "by" and did nothing: an end, a hand, a mistake.
    NoAgents,
    /// Modal verbs that are nouns more often: they count before "to" alone.
    OftenNouns,
    /// "one" counts nothing before and after these.
    NotCountedAfter,
    NotCountedBefore,
    /// "never", which says more than "not".
    Never,
    Articles,
    /// Articles of who something is done to.
    Objects,
    /// What joins two that are alike: "is", "and", "while".
    Symmetric,
    /// "to blame", "responsible".
    Blame,
    /// Words before a noun and before no name, where nouns have capitals.
    BeforeNouns,
}

const LISTS: [(&str, List); 22] = [
    ("negations", List::Negations),
    ("modals", List::Modals),
    ("hedges", List::Hedges),
    ("saying", List::Saying),
    ("months", List::Months),
    ("calendar", List::Calendar),
    ("numbers", List::Numbers),
    ("measures", List::Measures),
    ("before_years", List::BeforeYears),
    ("participles", List::Participles),
    ("no_participles", List::NoParticiples),
    ("passives", List::Passives),
    ("no_agents", List::NoAgents),
    ("often_nouns", List::OftenNouns),
    ("not_counted_after", List::NotCountedAfter),
    ("not_counted_before", List::NotCountedBefore),
    ("never", List::Never),
    ("articles", List::Articles),
    ("objects", List::Objects),
    ("symmetric", List::Symmetric),
    ("blame", List::Blame),
    ("before_nouns", List::BeforeNouns),
];

/// The word lists of one language, all in lower case.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// For each word the lists that have it, a bit each.
    lists: FxHashMap<&'static str, u32>,
    /// Numbers in digits, "two" → "2"; empty for a word that is a part of the next.
    counts: FxHashMap<&'static str, &'static str>,
    /// Of each word, in which pairs of opposites it is, and on which side.
    opposites: FxHashMap<&'static str, Vec<(usize, bool)>>,
    pairs: usize,
    /// "un-", "in-".
    prefixes: Vec<&'static str>,
    /// "-ed", without the mark.
    participle_ends: Vec<&'static str>,
    /// "by": what comes before who did it, after a participle or near a verb of the passive.
    agent_by: Vec<&'static str>,
    /// What parts thousands.
    groups: Vec<&'static str>,
    /// "quarter" → "25", of a hundred.
    fractions: FxHashMap<&'static str, &'static str>,
    /// What is written at a number: "bn" → "billion".
    units: FxHashMap<&'static str, &'static str>,
    /// Forms of one modal verb, by the first of them.
    forms: FxHashMap<&'static str, &'static str>,
    /// "-ung", without the mark: how nouns end.
    noun_ends: Vec<&'static str>,
    /// "failed to", "yet to".
    pub negating: Phrases,
    /// "been shown to", "in principle".
    pub hedging: Phrases,
    /// "called off".
    pub undoing: Phrases,
    /// Offences, and how somebody stands before the law.
    pub law: Phrases,
    /// "unless".
    pub exceptions: Phrases,
    /// Death and violence.
    pub harm: Phrases,
}

const FILES: [(&str, &str); 7] = [
    ("en", include_str!("lexica/en.txt")),
    ("de", include_str!("lexica/de.txt")),
    ("fr", include_str!("lexica/fr.txt")),
    ("es", include_str!("lexica/es.txt")),
    ("it", include_str!("lexica/it.txt")),
    ("nl", include_str!("lexica/nl.txt")),
    ("pt", include_str!("lexica/pt.txt")),
];

static ALL: LazyLock<[Lexicon; 7]> = LazyLock::new(|| FILES.map(|(_, file)| read(&[file])));

/// What stands in any of the files: for a language without one, and where none is known.
static ANY: LazyLock<Lexicon> = LazyLock::new(|| read(&FILES.map(|(_, file)| file)));

/// The lexicon of a language tag, "de-AT".
pub fn of(language: Option<&str>) -> &'static Lexicon {
    let main = language.and_then(|tag| tag.split(['-', '_']).next());
    let at = main.and_then(|main| {
        let mut codes = FILES.iter().map(|(code, _)| code);
        codes.position(|code| code.eq_ignore_ascii_case(main))
    });
    at.map_or_else(any, |at| &ALL[at])
}

/// The words of all languages.
pub fn any() -> &'static Lexicon {
    &ANY
}

fn read(files: &[&'static str]) -> Lexicon {
    let mut lexicon = Lexicon::default();
    for file in files {
        let mut section = "";
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            let name = line
                .strip_prefix('[')
                .and_then(|line| line.strip_suffix(']'));
            match name {
                // "die" is an article in one language, and a death in another.
                Some("law" | "harm" | "undoing_phrases") if files.len() > 1 => section = "",
                Some(name) => section = name,
                None => lexicon.take(section, line),
            }
        }
    }
    lexicon
}

impl Lexicon {
    fn take(&mut self, section: &str, line: &'static str) {
        let words = line.split_whitespace();
        match section {
            "counts" => self
                .counts
                .extend(words.filter_map(|pair| pair.split_once('='))),
            "fractions" => self
                .fractions
                .extend(words.filter_map(|pair| pair.split_once('='))),
            "units" => self
                .units
                .extend(words.filter_map(|pair| pair.split_once('='))),
            "modal_forms" => {
                let first = words.clone().next().unwrap_or_default();
                self.forms.extend(words.map(|word| (word, first)));
            }
            "noun_ends" => self.noun_ends.extend(words),
            "negating_phrases" => self.negating.take(line),
            "hedging_phrases" => self.hedging.take(line),
            "undoing_phrases" => self.undoing.take(line),
            "exceptions" => self.exceptions.take(line),
            "law" => self.law.take(line),
            "harm" => self.harm.take(line),
            "negating_prefixes" => self.prefixes.extend(words),
            "groups" => self.groups.extend(words),
            "agent_by" => self.agent_by.extend(words),
            "participle_ends" => self.participle_ends.extend(words),
            "opposites" => {
                let sides = line.split_once('|');
                let sides = sides.map(|(one, other)| [(one, true), (other, false)]);
                for (words, side) in sides.into_iter().flatten() {
                    for word in words.split_whitespace() {
                        let pairs = self.opposites.entry(word).or_default();
                        pairs.push((self.pairs, side));
                    }
                }
                self.pairs += 1;
            }
            name => {
                let list = LISTS.iter().find(|(section, _)| *section == name);
                let bit = list.map_or(0, |(_, list)| 1 << *list as u32);
                for word in words {
                    *self.lists.entry(word).or_default() |= bit;
                }
            }
        }
    }

    pub fn has(&self, list: List, word: &str) -> bool {
        let lists = self.lists.get(word);
        lists.is_some_and(|lists| lists & (1 << list as u32) != 0)
    }

    /// A day, a month, a season.
    pub fn is_of_calendar(&self, word: &str) -> bool {
        self.has(List::Months, word) || self.has(List::Calendar, word)
    }

    /// A number, in digits or in words.
    pub fn is_number(&self, word: &str) -> bool {
        word.chars().any(|c| c.is_ascii_digit())
            || matches!(word, "%" | "£" | "$" | "€" | "¥")
            || self.has(List::Numbers, word)
            || !word.is_empty() && word.split('-').all(|part| self.has(List::Numbers, part))
    }

    /// A number in digits: "two" → "2", "1,000" → "1000", "3.0bn" → "3", "billion"; none for a word that is a part of what follows it
    /// ("per cent").
    pub fn values(&self, word: &str) -> Vec<String> {
        if let Some(value) = self.counts.get(word) {
            return (!value.is_empty())
                .then(|| (*value).to_owned())
                .into_iter()
                .collect();
        }
        let unit = word.trim_start_matches(|c: char| !c.is_alphabetic());
        let (digits, unit) = match self.units.get(unit) {
            Some(whole) if unit.len() < word.len() => {
                (&word[..word.len() - unit.len()], Some(*whole))
            }
            _ => (word, None),
        };
        let value = self.without_groups(without_zeros(digits));
        std::iter::once(value)
            .chain(unit.map(str::to_owned))
            .collect()
    }

    /// "quarter" → "25", of a hundred.
    pub fn fraction(&self, word: &str) -> Option<&str> {
        self.fractions.get(word).copied()
    }

    /// The modal verb that a word is a form of.
    pub fn modal_form<'a>(&'a self, word: &'a str) -> &'a str {
        self.forms.get(word).copied().unwrap_or(word)
    }

    pub fn noun_ends(&self) -> impl Iterator<Item = &str> {
        self.noun_ends.iter().copied()
    }

    /// "1,250,000" → "1250000", as the language parts thousands.
    fn without_groups(&self, word: &str) -> String {
        let are_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        for mark in &self.groups {
            let mut parts = word.split(mark);
            let first = parts.next().unwrap_or_default();
            let starts = (1..=3).contains(&first.len()) && are_digits(first);
            if starts && parts.all(|part| part.len() == 3 && are_digits(part)) {
                return word.replace(mark, "");
            }
        }
        word.to_owned()
    }

    pub fn agent_by(&self) -> &[&'static str] {
        &self.agent_by
    }

    pub fn participle_ends(&self) -> impl Iterator<Item = &str> {
        self.participle_ends.iter().copied()
    }

    /// In which pairs of opposites a word is, and on which side.
    pub fn sides(&self, word: &str) -> &[(usize, bool)] {
        self.opposites.get(word).map_or(&[], Vec::as_slice)
    }

    /// What a word would be without a prefix that negates: "lawful" of "unlawful".
    pub fn without_negation<'a>(&self, word: &'a str) -> impl Iterator<Item = &'a str> {
        const LEAST: usize = 4;
        let rests = self.prefixes.iter();
        let rests = rests.filter_map(move |prefix| word.strip_prefix(prefix));
        rests.filter(|rest| rest.len() >= LEAST)
    }
}

/// "3.0" → "3", "1,00" → "1": a zero or two behind the mark add nothing.
fn without_zeros(number: &str) -> &str {
    let cut = number
        .find(['.', ','])
        .filter(|at| matches!(&number[at + 1..], "0" | "00") && *at > 0);
    cut.map_or(number, |at| &number[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_what_it_needs() {
        let page = include_str!("../../docs/edits.md");
        for (language, file) in FILES {
            // The rest are not of every language.
            for (name, _) in LISTS.iter().take(9) {
                assert!(
                    file.contains(&format!("[{name}]\n")),
                    "{language}: no [{name}]"
                );
            }
            let names = file
                .lines()
                .filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
            for name in names {
                let is_other = [
                    "agent_by",
                    "counts",
                    "groups",
                    "opposites",
                    "negating_prefixes",
                    "participle_ends",
                    "fractions",
                    "units",
                    "modal_forms",
                    "noun_ends",
                    "negating_phrases",
                    "hedging_phrases",
                    "undoing_phrases",
                    "exceptions",
                    "law",
                    "harm",
                ]
                .contains(&name);
                let is_list = LISTS.iter().any(|(list, _)| *list == name);
                assert!(is_other || is_list, "{language}: [{name}]");
                assert!(
                    page.contains(&format!("`[{name}]`")),
                    "docs/edits.md: [{name}]"
                );
            }
            let lines = file.lines().skip(1);
            lines.for_each(|line| assert_eq!(line, line.to_lowercase(), "{language}"));
        }
        assert!(of(Some("de-AT")).has(List::Negations, "nicht"));
        assert!(!of(Some("en")).has(List::Hedges, "fast"));
        assert!(of(None).has(List::Negations, "nicht"));
    }
}
