//! Patterns over the short texts of a page.

use std::{
    borrow::Cow,
    sync::{LazyLock, OnceLock},
};

use regex::{Captures, Match, Regex};
use regex_automata::{
    Input, MatchKind,
    hybrid::dfa::{Cache, DFA},
    nfa::thompson::{self, WhichCaptures},
    util::{pool::Pool, prefilter::Prefilter},
};

use crate::extract::needed::Needed;

/// A regular expression, with what a text must hold for it to match.
pub struct Pattern {
    source: String,
    needed: Needed,
    test: Option<Test>,
    /// Compiled when it is first asked where it matches: most patterns never match on a page.
    whole: OnceLock<Option<Regex>>,
}

/// Tells whether a pattern matches, and not where: half of the states, and half of the work of compiling them.
struct Test {
    automaton: DFA,
    caches: Pool<
        Cache,
        Box<dyn Fn() -> Cache + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>,
    >,
}

impl Test {
    fn of(source: &str) -> Option<Test> {
        let hir = regex_syntax::parse(source).ok()?;
        let starts = Prefilter::from_hir_prefix(MatchKind::LeftmostFirst, &hir);
        let config = DFA::config()
            .specialize_start_states(starts.is_some())
            .prefilter(starts)
            .skip_cache_capacity_check(true)
            // As `regex` has it: where states are thrown away faster than they serve, it gives up.
            .minimum_cache_clear_count(Some(3))
            .minimum_bytes_per_state(Some(10));
        let forward = thompson::Config::new()
            .which_captures(WhichCaptures::None)
            .nfa_size_limit(Some(NFA_AT_MOST));
        let nfa = thompson::Compiler::new()
            .configure(forward)
            .build_from_hir(&hir)
            .ok()?;
        let automaton = DFA::builder().configure(config).build_from_nfa(nfa).ok()?;
        let made = automaton.clone();
        let caches = Pool::new(Box::new(move || made.create_cache()) as Box<_>);
        Some(Test { automaton, caches })
    }

    /// `None` where it gives up.
    fn is_match(&self, text: &str) -> Option<bool> {
        let mut cache = self.caches.get();
        let input = Input::new(text).earliest(true);
        let found = self.automaton.try_search_fwd(&mut cache, &input);
        found.ok().map(|end| end.is_some())
    }
}

/// In bytes; as `regex` has it.
const NFA_AT_MOST: usize = 10 << 20;

impl Pattern {
    pub fn is_match(&self, text: &str) -> bool {
        let may = self.needed.may_be_in(text);
        debug_assert!(
            may || self.whole().is_none_or(|whole| !whole.is_match(text)),
            "{} {text}",
            self.source
        );
        may && self.matches(text)
    }

    fn matches(&self, text: &str) -> bool {
        let tested = self.test.as_ref().and_then(|test| test.is_match(text));
        tested.unwrap_or_else(|| self.whole().is_some_and(|whole| whole.is_match(text)))
    }

    fn whole(&self) -> Option<&Regex> {
        let compiled = self.whole.get_or_init(|| Regex::new(&self.source).ok());
        compiled.as_ref()
    }

    /// The whole, where it matches.
    fn matching(&self, text: &str) -> Option<&Regex> {
        let may = self.needed.may_be_in(text) && self.matches(text);
        may.then(|| self.whole()).flatten()
    }

    pub fn as_str(&self) -> &str {
        &self.source
    }

    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.matching(text)?.find(text)
    }

    /// The text without what matches first.
    pub fn without<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let whole = self.matching(text);
        whole.map_or(Cow::Borrowed(text), |whole| whole.replace(text, ""))
    }

    pub fn split<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let whole = self.matching(text);
        whole.map_or_else(|| vec![text], |whole| whole.split(text).collect())
    }

    pub fn find_at<'t>(&self, text: &'t str, from: usize) -> Option<Match<'t>> {
        self.matching(text)?.find_at(text, from)
    }

    pub fn find_iter<'p, 't>(
        &'p self,
        text: &'t str,
    ) -> impl Iterator<Item = Match<'t>> + use<'p, 't> {
        let all = self.matching(text).map(|whole| whole.find_iter(text));
        all.into_iter().flatten()
    }

    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.matching(text)?.captures(text)
    }

    pub fn captures_iter<'p, 't>(
        &'p self,
        text: &'t str,
    ) -> impl Iterator<Item = Captures<'t>> + use<'p, 't> {
        let all = self.matching(text).map(|whole| whole.captures_iter(text));
        all.into_iter().flatten()
    }
}

/// A pattern that is compiled when it is first asked.
macro_rules! pattern {
    ($vis:vis $name:ident, $source:expr) => {
        $vis static $name: std::sync::LazyLock<Option<$crate::extract::pattern::Pattern>> =
            std::sync::LazyLock::new(|| $crate::extract::pattern::compiled($source));
    };
}

/// A pattern over lists of words, laid out in lines: spaces and line ends are none of it, and `_` stands for white space.
macro_rules! words {
    ($vis:vis $name:ident, $source:expr) => {
        $vis static $name: std::sync::LazyLock<Option<$crate::extract::pattern::Pattern>> =
            std::sync::LazyLock::new(|| $crate::extract::pattern::of_words($source));
    };
}

/// As `words!`.
pub fn of_words(source: &str) -> Option<Pattern> {
    compiled(&source.replace(['\n', ' '], "").replace('_', r"\s"))
}

/// Word ends are those of ASCII: by Unicode's, every text with a curly mark in it is searched by the slowest of the engines.
pub fn compiled(source: &str) -> Option<Pattern> {
    let source = source.replace(r"\b", r"(?-u:\b)");
    let test = Test::of(&source);
    let pattern = Pattern {
        needed: Needed::by(&source),
        source,
        test,
        whole: OnceLock::new(),
    };
    (pattern.test.is_some() || pattern.whole().is_some()).then_some(pattern)
}

pub fn matches(pattern: &LazyLock<Option<Pattern>>, text: &str) -> bool {
    pattern
        .as_ref()
        .is_some_and(|pattern| pattern.is_match(text))
}

#[cfg(test)]
mod tests {
    use regex_syntax::hir::{Hir, HirKind, Look};

    /// In characters: of a larger class, what stands beside a boundary may be more, or less.
    const FEW: usize = 12;

    /// The characters that a pattern may begin (or end) with, if it matches any, and whether it may match nothing.
    fn edge(hir: &Hir, is_end: bool) -> (Vec<char>, bool) {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => (Vec::new(), true),
            HirKind::Literal(literal) => {
                let text = String::from_utf8_lossy(&literal.0);
                let edge = if is_end {
                    text.chars().last()
                } else {
                    text.chars().next()
                };
                (edge.into_iter().collect(), false)
            }
            HirKind::Class(regex_syntax::hir::Class::Unicode(class)) => {
                let all = class
                    .ranges()
                    .iter()
                    .flat_map(|range| range.start()..=range.end());
                let few: Vec<char> = all.take(FEW + 1).collect();
                (if few.len() > FEW { Vec::new() } else { few }, false)
            }
            HirKind::Class(_) => (Vec::new(), false),
            HirKind::Repetition(repeated) => {
                let (edges, may_be_empty) = edge(&repeated.sub, is_end);
                let is_large = edges.is_empty();
                (edges, may_be_empty || repeated.min == 0 && !is_large)
            }
            HirKind::Capture(capture) => edge(&capture.sub, is_end),
            HirKind::Alternation(all) => {
                let all = all.iter().map(|hir| edge(hir, is_end));
                all.fold((Vec::new(), false), |(mut edges, empty), (more, may_be)| {
                    edges.extend(more);
                    (edges, empty || may_be)
                })
            }
            HirKind::Concat(all) => edge_of(all.iter().collect(), is_end),
        }
    }

    fn edge_of(mut parts: Vec<&Hir>, is_end: bool) -> (Vec<char>, bool) {
        if is_end {
            parts.reverse();
        }
        let mut edges = Vec::new();
        for part in parts {
            let (more, may_be_empty) = edge(part, is_end);
            edges.extend(more);
            if !may_be_empty {
                return (edges, false);
            }
        }
        (edges, true)
    }

    /// The letters beside a word end that are no ASCII: there it is none.
    fn astray(hir: &Hir) -> Vec<char> {
        let parts: Vec<&Hir> = match hir.kind() {
            HirKind::Concat(all) => all.iter().collect(),
            HirKind::Alternation(all) => return all.iter().flat_map(astray).collect(),
            HirKind::Repetition(repeated) => return astray(&repeated.sub),
            HirKind::Capture(capture) => return astray(&capture.sub),
            _ => return Vec::new(),
        };
        let mut found: Vec<char> = parts.iter().flat_map(|part| astray(part)).collect();
        for (at, part) in parts.iter().enumerate() {
            if matches!(part.kind(), HirKind::Look(Look::WordAscii)) {
                found.extend(edge_of(parts[..at].to_vec(), true).0);
                found.extend(edge_of(parts[at + 1..].to_vec(), false).0);
            }
        }
        // Small letters of ASCII have two further capitals, which no page has.
        found.retain(|c| c.is_alphabetic() && !c.is_ascii() && !matches!(c, 'ſ' | '\u{212A}'));
        found
    }

    fn in_source(source: &str) -> Vec<char> {
        let words = source.replace(['\n', ' '], "").replace('_', r"\s");
        let words = words.replace(r"\b", r"(?-u:\b)");
        regex_syntax::parse(&words).map_or_else(|_| Vec::new(), |hir| astray(&hir))
    }

    #[test]
    fn no_word_ends_in_a_letter_beyond_ascii_where_only_ascii_has_word_ends() {
        assert_eq!(
            in_source(r"(?i)^(?:was|murió|née?)\b"),
            ['Ó', 'ó', 'É', 'é']
        );
        assert_eq!(in_source(r"\b(?:à|am)\s"), ['à']);
        assert!(in_source(r"\b\p{L}{3,9}\b.{0,9}é|ist\b").is_empty());
        let room = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/extract");
        let (mut read, mut wrong) = (0, Vec::new());
        let mut files = vec![room];
        while let Some(file) = files.pop() {
            if file.is_dir() {
                let inside = std::fs::read_dir(file).unwrap();
                files.extend(inside.map(|entry| entry.unwrap().path()));
                continue;
            }
            let code = std::fs::read_to_string(&file).unwrap();
            // Patterns stand in raw strings; those of this file's tests are wrong of purpose.
            for source in code
                .split("r\"")
                .skip(1)
                .filter(|_| !file.ends_with("pattern.rs"))
            {
                let source = source.split('"').next().unwrap_or_default();
                read += usize::from(source.contains(r"\b"));
                let found = in_source(source);
                if !found.is_empty() {
                    wrong.push((file.display().to_string(), found, source.to_owned()));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(read > 50, "only {read} patterns were read");
    }
}
