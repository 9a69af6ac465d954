//! What must be known of a language to say what sort of words changed? One file of word lists a language, in `lexica/`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{lists::LISTS, phrases::Phrases};

pub use super::lists::List;

/// The word lists of one language, all in lower case.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// For each word the lists that have it, a bit each.
    lists: FxHashMap<&'static str, u64>,
    /// Numbers in digits, "two" → "2"; empty for a word that is a part of the next.
    pub(super) counts: FxHashMap<&'static str, &'static str>,
    /// Of each word, in which pairs of opposites it is, and on which side.
    opposites: FxHashMap<&'static str, Vec<(usize, bool)>>,
    pairs: usize,
    /// Which of those pairs say the same, and one side worse of it.
    loaded: FxHashSet<usize>,
    /// "un-", "in-".
    pub(super) prefixes: Vec<&'static str>,
    /// "-me-", in the middle of a verb.
    pub(super) infixes: Vec<&'static str>,
    /// "und" of "einundzwanzig": what joins number words written as one. None where they are not.
    pub(super) fused: Option<Vec<&'static str>>,
    /// Whether it is of the language that was asked for.
    is_known: bool,
    /// "-ed", without the mark.
    participle_ends: Vec<&'static str>,
    /// "by": what comes before who did it, after a participle or near a verb of the passive.
    agent_by: Vec<&'static str>,
    /// What parts thousands.
    pub(super) groups: Vec<&'static str>,
    /// "quarter" → "25", of a hundred.
    pub(super) fractions: FxHashMap<&'static str, &'static str>,
    /// What is written at a number: "bn" → "billion".
    pub(super) units: FxHashMap<&'static str, &'static str>,
    /// What a verb's form says where it describes a noun: "alleged" → "allegedly".
    pub(super) described: FxHashMap<&'static str, &'static str>,
    /// "day, days, daily": words of one unit of time.
    pub(super) time_units: Phrases,
    /// Forms of one modal verb, by the first of them.
    forms: FxHashMap<&'static str, &'static str>,
    /// "-ung", without the mark: how nouns end.
    noun_ends: Vec<&'static str>,
    /// "failed to", "yet to".
    pub negating: Phrases,
    /// Modal verbs of several words ("have to"), or of a language that parts no words.
    pub modal: Phrases,
    /// "ago": how long ago, and no moment.
    pub relative: Phrases,
    /// "been shown to", "in principle".
    pub hedging: Phrases,
    /// "at least", before a number.
    pub bounds: Phrases,
    /// "over", which may be one.
    pub loose_bounds: Phrases,
    /// "called off".
    pub undoing: Phrases,
    /// Offences, and how somebody stands before the law.
    pub law: Phrases,
    /// "unless".
    pub exceptions: Phrases,
    /// Words that accuse, and what answers them: a lie, a sacking, a denial.
    pub grave: Phrases,
    /// Death and violence.
    pub harm: Phrases,
    /// In turn what says that one thing made another, and what says that it came with it: "caused", "was linked to".
    pub cause: Phrases,
    /// Who acts, and where: a council, the police, a school.
    pub bodies: Phrases,
}

const FILES: [(&str, &str); 20] = [
    ("en", include_str!("lexica/en.txt")),
    ("de", include_str!("lexica/de.txt")),
    ("fr", include_str!("lexica/fr.txt")),
    ("es", include_str!("lexica/es.txt")),
    ("it", include_str!("lexica/it.txt")),
    ("nl", include_str!("lexica/nl.txt")),
    ("pt", include_str!("lexica/pt.txt")),
    ("sv", include_str!("lexica/sv.txt")),
    ("da", include_str!("lexica/da.txt")),
    ("no", include_str!("lexica/no.txt")),
    ("fi", include_str!("lexica/fi.txt")),
    ("pl", include_str!("lexica/pl.txt")),
    ("cs", include_str!("lexica/cs.txt")),
    ("tr", include_str!("lexica/tr.txt")),
    ("ru", include_str!("lexica/ru.txt")),
    ("uk", include_str!("lexica/uk.txt")),
    ("ar", include_str!("lexica/ar.txt")),
    ("el", include_str!("lexica/el.txt")),
    ("ja", include_str!("lexica/ja.txt")),
    ("zh", include_str!("lexica/zh.txt")),
];

/// The first so many are as full as English. The rest have the surest words, some of which mean other things elsewhere.
const FULL: usize = 7;

/// Languages that are written with the words of another, as far as is listed here.
const READ_AS: [(&str, &str); 4] = [("nb", "no"), ("nn", "no"), ("cmn", "zh"), ("yue", "zh")];

static ALL: LazyLock<[Lexicon; FILES.len()]> = LazyLock::new(|| {
    FILES.map(|(_, file)| Lexicon {
        is_known: true,
        ..read(&[file])
    })
});

/// What stands in any of the full files: for a language without one, and where none is known.
static ANY: LazyLock<Lexicon> = LazyLock::new(|| {
    let full: Vec<&str> = FILES[..FULL].iter().map(|(_, file)| *file).collect();
    read(&full)
});

/// The lexicon of a language tag, "de-AT".
pub fn of(language: Option<&str>) -> &'static Lexicon {
    let main = language.and_then(|tag| tag.split(['-', '_']).next());
    let at = main.and_then(|main| {
        let other = READ_AS
            .iter()
            .find(|(code, _)| code.eq_ignore_ascii_case(main));
        let main = other.map_or(main, |(_, read_as)| read_as);
        let mut codes = FILES.iter().map(|(code, _)| code);
        codes.position(|code| code.eq_ignore_ascii_case(main))
    });
    at.map_or_else(any, |at| &ALL[at])
}

/// The words of all languages that have a full list.
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
                Some("law" | "harm" | "grave" | "cause" | "bodies" | "undoing_phrases")
                    if files.len() > 1 =>
                {
                    section = ""
                }
                Some(name) => section = name,
                None => {
                    lexicon.take(section, line);
                }
            }
        }
    }
    let according = lexicon.lists.entry(ACCORDING).or_default();
    *according |= 1 << List::Saying as u64;
    lexicon
}

impl Lexicon {
    /// Takes in a line of a section; false where there is no such section.
    fn take(&mut self, section: &str, line: &'static str) -> bool {
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
            "described" => self
                .described
                .extend(words.filter_map(|pair| pair.split_once('='))),
            "time_units" => self.time_units.take(line),
            "modal_forms" => {
                let first = words.clone().next().unwrap_or_default();
                self.forms.extend(words.map(|word| (word, first)));
            }
            "noun_ends" => self.noun_ends.extend(words),
            "negating_phrases" => self.negating.take(line),
            "modal_phrases" => self.modal.take(line),
            "relative" => self.relative.take(line),
            "hedging_phrases" => self.hedging.take(line),
            "bounds" => {
                let (sure, loose) = line.split_once('|').unwrap_or((line, ""));
                self.bounds.take(sure);
                self.loose_bounds.take(loose);
            }
            "undoing_phrases" => self.undoing.take(line),
            "exceptions" => self.exceptions.take(line),
            "law" => self.law.take(line),
            "grave" => self.grave.take(line),
            "harm" => self.harm.take(line),
            // The sides are told apart by the parity of their groups.
            "cause" => {
                if let Some((made, came)) = line.split_once('|') {
                    self.cause.take(made.trim());
                    self.cause.take(came.trim());
                }
            }
            "bodies" => self.bodies.take(line),
            "negating_prefixes" => self.prefixes.extend(words),
            "negating_infixes" => self.infixes.extend(words),
            "fused" => self.fused.get_or_insert_default().extend(words),
            "groups" => self.groups.extend(words),
            "agent_by" => self.agent_by.extend(words),
            "participle_ends" => self.participle_ends.extend(words),
            "opposites" | "loaded" => {
                if section == "loaded" {
                    self.loaded.insert(self.pairs);
                }
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
                let Some((_, list)) = list else { return false };
                for word in words {
                    *self.lists.entry(word).or_default() |= 1 << *list as u64;
                }
            }
        }
        true
    }

    /// Whether the words of the language are known, and what weighs in it.
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    pub fn has(&self, list: List, word: &str) -> bool {
        let lists = self.lists.get(word);
        lists.is_some_and(|lists| lists & (1 << list as u64) != 0)
    }

    /// A day, a month, a season.
    pub fn is_of_calendar(&self, word: &str) -> bool {
        word == MAY || self.has(List::Months, word) || self.has(List::Calendar, word)
    }

    /// What a word says where it describes a noun.
    pub fn described(&self, word: &str) -> Option<&'static str> {
        self.described.get(word).copied()
    }

    /// The modal verb that a word is a form of.
    pub fn modal_form<'a>(&'a self, word: &'a str) -> &'a str {
        self.forms.get(word).copied().unwrap_or(word)
    }

    pub fn noun_ends(&self) -> impl Iterator<Item = &str> {
        self.noun_ends.iter().copied()
    }

    pub fn agent_by(&self) -> &[&'static str] {
        &self.agent_by
    }

    pub fn participle_ends(&self) -> impl Iterator<Item = &str> {
        self.participle_ends.iter().copied()
    }

    /// Whether the sides of a pair say the same thing, and one says worse of it.
    pub fn is_loaded(&self, pair: usize) -> bool {
        self.loaded.contains(&pair)
    }

    /// In which pairs of opposites a word is, and on which side.
    pub fn sides(&self, word: &str) -> &[(usize, bool)] {
        self.opposites.get(word).map_or(&[], Vec::as_slice)
    }
}

/// The month, where it is told from the verb by what stands around it.
pub const MAY: &str = "May";

/// A word that says who is meant to say it, and is a number elsewhere: "secondo". In no file either.
pub const ACCORDING: &str = "According";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_what_it_needs() {
        let page = include_str!("../../docs/edits.md");
        for (language, file) in FILES {
            let is_full = FILES[..FULL].iter().any(|(full, _)| *full == language);
            // The rest are not of every language.
            let needed = match is_full {
                true => &LISTS[..9],
                false => &[],
            };
            for name in needed
                .iter()
                .map(|(name, _)| name)
                .chain(&["negations", "months"])
            {
                assert!(
                    file.contains(&format!("[{name}]\n")),
                    "{language}: no [{name}]"
                );
            }
            let names = file
                .lines()
                .filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
            for name in names {
                assert!(Lexicon::default().take(name, "a"), "{language}: [{name}]");
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
        assert!(of(Some("nb")).is_known() && !of(Some("hu")).is_known());
    }

    #[test]
    fn a_section_that_nobody_reads_is_told() {
        assert!(Lexicon::default().take("modals", "must"));
        assert!(!Lexicon::default().take("modal", "must"));
    }
}
