//! Marks set on a word that stays, or taken off it: nobody is quoted who was not before, the writer stands off from the word.

use super::{align::Alignment, lexicon::List, normal, quoted::Said, telling::Bodies};
use crate::model::QuoteKind;

/// More words than this are quoted, not doubted.
const WORDS_AT_MOST: usize = 2;
/// In bytes: a longer block is gone through for none of its quotes.
const LONGEST: usize = 4_000;
/// So many words on either side stay as well.
const AROUND: usize = 2;

impl Bodies<'_> {
    /// Whether a quote that has no other self stands without marks in what its block became.
    pub fn is_marked_off(&self, said: &Said<'_>, alignment: &Alignment, is_old: bool) -> bool {
        alignment.pairs.iter().any(|(left, right)| {
            let (here, there) = match is_old {
                true => (*left, *right),
                false => (*right, *left),
            };
            here == said.blocks.0 && self.is_unmarked_in(said, there, is_old)
        })
    }

    /// Whether marks came onto words of a paired block, or left them: what that is called.
    pub fn marked_off(&self, left: usize, right: usize) -> Option<&'static str> {
        let came = self.new_in[right].iter().any(|number| {
            self.matched.of_new[*number].is_none()
                && self.is_unmarked_in(&self.new_said[*number], left, false)
        });
        let went = self.old_in[left].iter().any(|number| {
            self.matched.of_old[*number].is_none()
                && self.is_unmarked_in(&self.old_said[*number], right, true)
        });
        let (came, went) = match came || went {
            true => (came, went),
            false => (
                self.is_bare_there(right, left, false),
                self.is_bare_there(left, right, true),
            ),
        };
        match (came, went) {
            (true, false) => Some("scare_quotes_on"),
            (false, true) => Some("scare_quotes_off"),
            _ => None,
        }
    }

    /// Whether marks that were read as nobody's quote stand around words that the other block has without any.
    fn is_bare_there(&self, here: usize, there: usize, is_old: bool) -> bool {
        let (own, other, within, said) = match is_old {
            true => (self.old, self.new, &self.old_in, &self.old_said),
            false => (self.new, self.old, &self.new_in, &self.new_said),
        };
        let quotes: Vec<Vec<String>> = (within[here].iter())
            .map(|number| words(&said[*number].quote.text))
            .collect();
        is_bare(&own.body[here].text, &other.body[there].text, &quotes)
    }

    fn is_unmarked_in(&self, said: &Said<'_>, other: usize, is_old: bool) -> bool {
        let (article, starts, others) = match is_old {
            true => (self.old, &self.old_starts, self.new),
            false => (self.new, &self.new_starts, self.old),
        };
        let quote = &said.quote;
        if article.body[said.blocks.0].text.len() > LONGEST
            || quote.kind != QuoteKind::Mixed
            || said.blocks.0 != said.blocks.1
            || quote.text.split_whitespace().count() > WORDS_AT_MOST
        {
            return false;
        }
        let text: Vec<char> = article.body[said.blocks.0].text.chars().collect();
        let start = starts[said.blocks.0];
        let (from, to) = (
            quote.start.saturating_sub(start),
            quote.end.saturating_sub(start).min(text.len()),
        );
        let before = words(&text[..from.min(to)].iter().collect::<String>());
        // What somebody is known to have said is a quote, however short. Who rejects the “claim” quotes others.
        let rejects_a_claim = || {
            let has = |list: List, word: Option<&String>| {
                word.is_some_and(|word| self.lexicon.has(list, &word.to_lowercase()))
            };
            let mut back = before.iter().rev();
            has(List::Articles, back.next())
                && has(List::Rejecting, back.next())
                && has(List::Claims, Some(&quote.text))
        };
        // “… said that the plan was a “success””: the word is the writer's as much; what somebody is called is the speaker's.
        let is_of_writer = || {
            let has = |list, word: &str| self.lexicon.has(list, &word.to_lowercase());
            words(&quote.text).len() == 1
                && before.last().is_some_and(|word| has(List::Articles, word))
                && !before.iter().any(|word| has(List::Naming, word))
                && !(quote.cue.as_deref()).is_some_and(|cue| has(List::Naming, cue))
        };
        if quote.speaker.is_some() && !rejects_a_claim() && !is_of_writer() {
            return false;
        }
        let after = words(&text[to..].iter().collect::<String>());
        let mut wanted = before[before.len().saturating_sub(AROUND)..].to_vec();
        let around = wanted.len() + after.len().min(AROUND);
        wanted.extend(words(&quote.text));
        wanted.extend(after.into_iter().take(AROUND));
        let there = words(&others.body[other].text);
        around > 1 && there.windows(wanted.len()).any(|run| run == wanted)
    }
}

/// Whether marks came onto words of a text, or left them, and what that is called; quotes are not looked for.
pub fn of_texts(before: &str, after: &str) -> Option<&'static str> {
    match (is_bare(after, before, &[]), is_bare(before, after, &[])) {
        (true, false) => Some("scare_quotes_on"),
        (false, true) => Some("scare_quotes_off"),
        _ => None,
    }
}

/// Whether marks of a text stand around words, none of `quotes`, that another has at the same place without any.
fn is_bare(own: &str, other: &str, quotes: &[Vec<String>]) -> bool {
    if own.len().max(other.len()) > LONGEST {
        return false;
    }
    let (own, other) = (marked(own), marked(other));
    let mut at = 0;
    while let Some(from) = (at..own.len()).find(|at| own[*at].1) {
        let to = (from..own.len())
            .find(|at| !own[*at].1)
            .unwrap_or(own.len());
        at = to;
        let run: Vec<String> = own[from..to].iter().map(|(word, _)| word.clone()).collect();
        let start = from.saturating_sub(AROUND);
        let wanted = &own[start..own.len().min(to + AROUND)];
        let stands_bare = |there: &[(String, bool)]| {
            let mut pairs = there.iter().zip(wanted).enumerate();
            pairs.all(|(at, ((word, is_marked), (own, _)))| {
                word == own && !((from..to).contains(&(start + at)) && *is_marked)
            })
        };
        if wanted.len() > run.len() + 1
            && !quotes.contains(&run)
            && other.windows(wanted.len()).any(stands_bare)
        {
            return true;
        }
    }
    false
}

/// A text's words, and whether each stands between marks that hold at most [`WORDS_AT_MOST`].
fn marked(text: &str) -> Vec<(String, bool)> {
    let normal = normal::normal(text);
    let mut found: Vec<(String, bool)> = Vec::new();
    let mut opened: Option<usize> = None;
    let mut before = ' ';
    let mut chars = normal.char_indices().peekable();
    let mut word = String::new();
    while let Some((_, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, c)| *c);
        if c.is_alphanumeric() || c == '\'' && before.is_alphanumeric() && after.is_alphanumeric() {
            word.push(c);
        } else {
            if !word.is_empty() {
                found.push((std::mem::take(&mut word), false));
            }
            if c == '\'' {
                let is_open = !before.is_alphanumeric() && after.is_alphanumeric();
                match opened.take() {
                    Some(from) if !is_open && found.len() - from <= WORDS_AT_MOST => {
                        found[from..]
                            .iter_mut()
                            .for_each(|(_, is_marked)| *is_marked = true);
                    }
                    _ => opened = is_open.then_some(found.len()),
                }
            }
        }
        before = c;
    }
    if !word.is_empty() {
        found.push((word, false));
    }
    found
}

fn words(text: &str) -> Vec<String> {
    normal::normal(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::{
        compare::{article, compare},
        model::{Article, EditKind},
        quotes,
    };

    #[test]
    fn marks_on_a_word_that_stays_quote_nobody() {
        let quoted = |text: &str| -> Article {
            let mut article = article(&["The harbour stays open all winter.", text]);
            article.language = Some("en".into());
            article.quotes = quotes::of_blocks(None, &article.body, Some("en"));
            article
        };
        let plain = "The guards rescued three boats off the harbour on Friday, the owner said.";
        let marked = plain.replace("rescued", "“rescued”");
        let more = marked.replace("Friday", "Monday");
        // Other words than stood there are somebody's, and so are more of them.
        let other = plain.replace("rescued", "“sank”");
        let long = plain.replace(
            "three boats off the harbour",
            "“three boats off the harbour”",
        );
        // Who rejects a word quotes others.
        let bare_claim = "The mayor, Anna Holt, rejected the claim on Friday.";
        let claim = bare_claim.replace("claim", "“claim”");
        let bare_blamed = "The mayor, Anna Holt, dismissed the fake news on Friday.";
        let blamed = bare_blamed.replace("fake news", "“fake news”");
        let bare_as = "The mayor, Anna Holt, rejected the claim as madness on Friday.";
        let own = bare_as.replace("madness", "“madness”");
        // The mayor's own word.
        let called = "Anna Holt, the mayor, called the rescue “shameful” on Friday.";
        // In a clause that tells what she said, the writer's as much.
        let hailed = "Anna Holt, the mayor, said that the rescue was a “success” for the town.";
        let bare_hailed = hailed.replace(['“', '”'], "");
        let bare = called.replace(['“', '”'], "");
        use EditKind::*;
        for (old, new, kinds, how) in [
            (
                plain,
                marked.as_str(),
                vec![TextReworded],
                Some("scare_quotes_on"),
            ),
            (
                marked.as_str(),
                plain,
                vec![TextReworded],
                Some("scare_quotes_off"),
            ),
            (
                plain,
                more.as_str(),
                vec![TextReworded],
                Some("scare_quotes_on"),
            ),
            (
                hailed,
                bare_hailed.as_str(),
                vec![TextReworded],
                Some("scare_quotes_off"),
            ),
            (plain, other.as_str(), vec![QuoteAdded, TextReworded], None),
            (
                called,
                bare.as_str(),
                vec![QuoteRemoved, TextReworded],
                None,
            ),
            (plain, long.as_str(), vec![QuoteAdded, TextReworded], None),
            (
                bare_claim,
                claim.as_str(),
                vec![TextReworded],
                Some("scare_quotes_on"),
            ),
            (
                claim.as_str(),
                bare_claim,
                vec![TextReworded],
                Some("scare_quotes_off"),
            ),
            (bare_as, own.as_str(), vec![QuoteAdded, TextReworded], None),
            (
                bare_blamed,
                blamed.as_str(),
                vec![QuoteAdded, TextReworded],
                None,
            ),
        ] {
            let told = compare(&quoted(old), &quoted(new));
            let found: Vec<EditKind> = told.edits.iter().map(|edit| edit.kind).collect();
            assert_eq!(found, kinds, "{new}");
            let last = told.edits.last().unwrap();
            assert_eq!(last.how.first().map(String::as_str), how, "{new}");
        }
    }

    #[test]
    fn marks_that_are_read_as_no_quote_are_told_as_marks() {
        use crate::model::Significance;
        let told = |language: &str, old: &str, new: &str| {
            let quoted = |text: &str| -> Article {
                let mut article = article(&["Der Hafen bleibt offen.", text]);
                article.language = Some(language.into());
                article.quotes = quotes::of_blocks(None, &article.body, Some(language));
                article
            };
            let edits = compare(&quoted(old), &quoted(new)).edits;
            let told = edits.iter().map(|edit| {
                let weighs = edit.significance != Significance::Cosmetic;
                (edit.kind, edit.how.concat(), weighs)
            });
            told.collect::<Vec<_>>()
        };
        let off = vec![(EditKind::TextReworded, "scare_quotes_off".to_owned(), true)];
        for (language, marked) in [
            ("de", "Die Stadt feiert den „Erfolg“ des Projekts am Hafen."),
            ("de", "Die Stadt feiert den »Erfolg« des Projekts am Hafen."),
            ("fr", "La ville fête le « succès » du projet sur le port."),
            ("en", "The ‘green’ levy on walls starts in May."),
        ] {
            let bare: String = marked
                .replace("« succès »", "succès")
                .replace(['„', '“', '»', '«', '‘', '’'], "");
            assert_eq!(told(language, marked, &bare), off, "{marked}");
        }
        // An apostrophe is no mark of a word.
        let owned = "The towns’ levy on the boats’ owners starts in May.";
        let bare = owned.replace('’', "");
        assert!(told("en", owned, &bare)[0].1.is_empty());
    }
}
