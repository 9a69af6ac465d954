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
        match (came, went) {
            (true, false) => Some("scare_quotes_on"),
            (false, true) => Some("scare_quotes_off"),
            _ => None,
        }
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
        if quote.speaker.is_some() && !rejects_a_claim() {
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
}
