//! How are quotes told? Matched with their earlier selves: reworded, given to somebody else, gone, come.

use super::{
    align::Alignment,
    became::{CUE_CHANGED, PARAPHRASED, QUOTED, how},
    normal,
    quoted::{self, Said},
    telling::{Bodies, Told, edit, outside},
    words,
};
use crate::model::{EditKind, Facet, Quote};

impl Bodies<'_> {
    /// Puts the edits of all quotes with their places in the new page.
    pub fn quotes(&self, told: &mut Vec<(f64, Told)>, alignment: &Alignment) {
        for (left, right) in self.matched.pairs() {
            let (before, after) = (&self.old_said[left], &self.new_said[right]);
            let block = Some(self.new.body[after.blocks.0].kind);
            let place = after.blocks.0 as f64;
            let same_speaker = quoted::same_name(
                before.quote.speaker.as_deref(),
                after.quote.speaker.as_deref(),
            );
            let mut push = |kind: EditKind| {
                let mut edit = edit(
                    kind,
                    Some(&before.quote.text),
                    Some(&after.quote.text),
                    self.lexicon,
                    self.budget,
                );
                edit.speaker_before.clone_from(&before.quote.speaker);
                edit.speaker_after.clone_from(&after.quote.speaker);
                if kind == EditKind::QuoteReattributed {
                    edit.facets = vec![Facet::Attribution];
                    edit.how
                        .extend(match (&before.quote.speaker, &after.quote.speaker) {
                            (Some(_), None) => Some("anonymised".to_owned()),
                            (None, Some(_)) => Some("named".to_owned()),
                            _ => None,
                        });
                } else {
                    // A verb of saying inside the marks reports nothing of the quote itself.
                    edit.facets.retain(|facet| *facet != Facet::Attribution);
                    if !same_speaker && self.is_told_apart(before, after) {
                        edit.facets.push(Facet::Attribution);
                    }
                    edit.how = how(&before.quote.text, &after.quote.text);
                    if before.quote.cue != after.quote.cue
                        && before.quote.cue.is_some()
                        && after.quote.cue.is_some()
                    {
                        edit.how.push(CUE_CHANGED.to_owned());
                    }
                }
                told.push((place, (edit, block)));
            };
            if !same_words(before, after) {
                push(EditKind::QuoteReworded);
            } else if !same_speaker && self.is_told_apart(before, after) {
                push(EditKind::QuoteReattributed);
            }
        }
        for said in self
            .old_said
            .iter()
            .zip(&self.matched.of_old)
            .filter(|(_, new)| new.is_none())
            .map(|(said, _)| said)
        {
            if self.words_still_there(said, alignment, true)
                || self.is_marked_off(said, alignment, true)
                || self.is_within_another(said, true)
            {
                continue;
            }
            let mut edit = edit(
                EditKind::QuoteRemoved,
                Some(&said.quote.text),
                None,
                self.lexicon,
                self.budget,
            );
            edit.speaker_before.clone_from(&said.quote.speaker);
            if self.is_told_otherwise(said, alignment, true) {
                edit.how.push(PARAPHRASED.to_owned());
            }
            told.push((
                alignment.place_of_removed(said.blocks.0),
                (edit, Some(self.old.body[said.blocks.0].kind)),
            ));
        }
        for said in self
            .new_said
            .iter()
            .zip(&self.matched.of_new)
            .filter(|(_, old)| old.is_none())
            .map(|(said, _)| said)
        {
            if self.words_still_there(said, alignment, false)
                || self.is_marked_off(said, alignment, false)
                || self.is_within_another(said, false)
            {
                continue;
            }
            let mut edit = edit(
                EditKind::QuoteAdded,
                None,
                Some(&said.quote.text),
                self.lexicon,
                self.budget,
            );
            edit.speaker_after.clone_from(&said.quote.speaker);
            if self.is_told_otherwise(said, alignment, false) {
                edit.how.push(QUOTED.to_owned());
            }
            told.push((
                said.blocks.0 as f64,
                (edit, Some(self.new.body[said.blocks.0].kind)),
            ));
        }
    }

    /// A speaker who differs only because the name was found on one side is no other speaker: the words around must differ. One whom
    /// the page names with the same words is none either ("Holt", and two of that name).
    fn is_told_apart(&self, before: &Said<'_>, after: &Said<'_>) -> bool {
        if named_by(&before.quote).is_some_and(|name| named_by(&after.quote) == Some(name)) {
            return false;
        }
        let last = |said: &Said<'_>, is_old| self.signature(said, is_old).unwrap_or(said.blocks.1);
        let old = &self.old_sides[before.blocks.0..=last(before, true)];
        let new = &self.new_sides[after.blocks.0..=last(after, false)];
        old.len() != new.len() || old.iter().zip(new).any(|(old, new)| !old.says_what(new))
    }

    /// The very words stand, in marks, in what the block became: the quote was only read differently, and what changed around it is told.
    fn words_still_there(&self, said: &Said<'_>, alignment: &Alignment, is_old: bool) -> bool {
        let (own, other) = if is_old {
            (self.old_sides, self.new_sides)
        } else {
            (self.new_sides, self.old_sides)
        };
        let elsewhere = if is_old {
            alignment.same_elsewhere.0
        } else {
            alignment.same_elsewhere.1
        };
        if elsewhere == Some(said.blocks.0) {
            return true;
        }
        alignment.pairs.iter().any(|(left, right)| {
            let (here, there) = if is_old {
                (*left, *right)
            } else {
                (*right, *left)
            };
            here == said.blocks.0 && said.blocks.0 == said.blocks.1 && {
                own[here].says_what(&other[there])
                    || stands_in_marks(&said.normal, other[there].normal())
            }
        })
    }

    /// The words stand in another quote of the same speaker, which had them not: they were put together, and its own edit tells it.
    fn is_within_another(&self, said: &Said<'_>, is_old: bool) -> bool {
        let words = said.normal.to_lowercase();
        words.split(' ').count() >= TOLD_FROM
            && self.matched.pairs().any(|(left, right)| {
                let (before, after) = (&self.old_said[left], &self.new_said[right]);
                let (own, other) = if is_old {
                    (before, after)
                } else {
                    (after, before)
                };
                let has = |said: &Said<'_>| said.normal.to_lowercase().contains(&words);
                let names = [said, other].map(|said| said.quote.speaker.as_deref());
                // Only neighbours are joined.
                own.blocks.0.abs_diff(said.blocks.0) <= 1
                    && own.normal != other.normal
                    && quoted::same_name(names[0], names[1])
                    && has(other)
                    && !has(own)
            })
    }

    /// A block that is a quote over several paragraphs, and who says it at most: the quote's own edit tells what became of it.
    pub fn is_told_by_a_quote(&self, block: usize, is_old: bool) -> bool {
        let (said, within, text) = match is_old {
            true => (&self.old_said, &self.old_in, &self.old.body[block].text),
            false => (&self.new_said, &self.new_in, &self.new.body[block].text),
        };
        within[block].iter().any(|number| {
            let said = &said[*number];
            let (old, new) = match is_old {
                true => (Some(*number), self.matched.of_old[*number]),
                false => (self.matched.of_new[*number], Some(*number)),
            };
            said.blocks.0 < said.blocks.1
                && old
                    .zip(new)
                    .is_some_and(|(old, new)| !same_words(&self.old_said[old], &self.new_said[new]))
                && says_who_at_most(&outside(text, &self.spans_in(block, is_old)), &said.quote)
        })
    }
}

/// In words: fewer stand in many a quote.
const TOLD_FROM: usize = 4;

/// The words that name a speaker beside the quote, where they do: "Holt" of Anna Holt, and no "he".
fn named_by(quote: &Quote) -> Option<&str> {
    let (mention, speaker) = (quote.speaker_mention.as_deref()?, quote.speaker.as_deref()?);
    let surname = mention.split_whitespace().next_back()?;
    (speaker.split_whitespace().any(|word| word == surname)).then_some(mention)
}

/// Whether what stands around a quote is nothing, or one sentence with its cue: `§, she said on Tuesday.`
fn says_who_at_most(around: &str, quote: &Quote) -> bool {
    let around = around.trim_matches(|c: char| !c.is_alphanumeric());
    around.is_empty()
        || !around.contains(['.', '§'])
            && (quote.cue.as_deref()).is_some_and(|cue| around.contains(cue))
}

fn same_words(before: &Said<'_>, after: &Said<'_>) -> bool {
    let is_joined = before.is_joined != after.is_joined;
    before.normal == after.normal
        // “A,” said X. “The …” → “A,” said X, “the …”
        || is_joined && bare(&before.normal) == bare(&after.normal)
        || normal::squeezed(&before.normal) == normal::squeezed(&after.normal)
}

/// The words alone, in small letters.
fn bare(text: &str) -> String {
    words::keys(text).join(" ")
}

/// Whether words stand in a text between marks, all as they are compared.
fn stands_in_marks(words: &str, text: &str) -> bool {
    let is_mark = |c: char| matches!(c, '"' | '\'' | '“' | '”' | '«' | '»' | '„');
    (text.match_indices(words)).any(|(at, _)| {
        let after = text[at + words.len()..].trim_start_matches([',', '.', '!', '?']);
        text[..at].ends_with(is_mark) && after.starts_with(is_mark)
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        compare::{article, compare},
        model::{Article, Edit, EditKind},
        quotes,
    };

    fn quoted(paragraphs: &[&str]) -> Article {
        let mut article = article(paragraphs);
        article.quotes = quotes::of_blocks(None, &article.body, Some("en"));
        article
    }

    #[test]
    fn a_paragraph_that_a_quote_runs_into_is_told_with_what_stands_behind_the_quote() {
        let old = quoted(&["“We will build the wall,", "“and pay,” Ms Holt said."]);
        let grown = quoted(&[
            "“We will build the wall,",
            "“and find the stones,",
            "“and pay,” Ms Holt said.",
        ]);
        let kinds = |new: &Article| -> Vec<EditKind> {
            compare(&old, new)
                .edits
                .iter()
                .map(|edit| edit.kind)
                .collect()
        };
        assert_eq!(kinds(&grown), [EditKind::QuoteReworded]);
        let behind = quoted(&[
            "“We will build the wall,",
            "“and pay,” Ms Holt said. The boats stay in the harbour all winter.",
            "“and pay,” Ms Holt said.",
        ]);
        assert_eq!(kinds(&behind), [EditKind::TextAdded]);
    }

    #[test]
    fn two_quotes_that_became_one_are_compared_as_one() {
        let told = |old: &str, new: &str| -> Vec<(EditKind, Vec<String>)> {
            let first = "Ada Holt, a pilot, came to Harrow on Monday.";
            let edits = compare(&quoted(&[first, old]), &quoted(&[first, new])).edits;
            let facets = |edit: &Edit| -> Vec<String> {
                (edit.facets.iter().map(|facet| format!("{facet:?}"))).collect()
            };
            let told = edits.iter().map(|edit| (edit.kind, facets(edit)));
            told.collect()
        };
        let parted = "“I have not seen the sea so high,” said Ada Holt. “The cat must have swum, and two hens.”";
        let one = "“I have not seen the sea so high,” said Ada Holt, “and the cat must have swum, and two hens.”";
        let reworded = [(EditKind::QuoteReworded, vec![])];
        assert_eq!(told(parted, one), reworded);
        assert_eq!(told(one, parted), reworded);
        let shorter = "“I have not seen the sea so high,” said Ada Holt.";
        assert_eq!(told(parted, shorter), [(EditKind::QuoteRemoved, vec![])]);
        // What both say is another thing, one of them went or another speaks.
        for new in [
            "“I have not seen the sea so high,” said Ada Holt, “and nobody came to ask how we were.”",
            "“I have not seen the sea so high,” said Piet Roos, “and the cat must have swum, and two hens.”",
            "“The cat must have swum, and two hens,” said Ada Holt.",
        ] {
            assert_ne!(told(parted, new), reworded, "{new}");
        }
    }

    #[test]
    fn marked_words_that_stay_are_no_quote_that_went() {
        let old = quoted(&[
            "The council of Harrow has called the wall “a sorry heap of sand”, and went home.",
        ]);
        let new = quoted(&[
            "The council of Harrow has seen the wall “a sorry heap of sand”, and went home.",
        ]);
        let without = quoted(&[
            "The council of Harrow has called the wall a sorry heap of sand, and went home.",
        ]);
        let kinds = |new: &Article| -> Vec<EditKind> {
            (compare(&old, new).edits.iter().map(|edit| edit.kind)).collect()
        };
        let mut unread = new.clone();
        unread.quotes.clear();
        assert_eq!(
            (old.quotes.len(), kinds(&unread)),
            (1, vec![EditKind::TextReworded])
        );
        assert!(kinds(&without).contains(&EditKind::QuoteRemoved));
    }

    #[test]
    fn the_same_name_is_the_same_speaker_whoever_else_bears_it() {
        let said = "“We will build the wall,” Holt said on Monday.";
        let mut old = quoted(&["Anna Holt came, with Peter Holt.", said]);
        let mut new = quoted(&[
            "Anna Holt came, with Peter Holt.",
            "“We will build the wall,” Holt said on Tuesday.",
        ]);
        for (article, name) in [(&mut old, "Anna Holt"), (&mut new, "Peter Holt")] {
            article.quotes[0].speaker = Some(name.to_owned());
        }
        let kinds = |old: &Article, new: &Article| -> Vec<EditKind> {
            (compare(old, new).edits.iter().map(|edit| edit.kind)).collect()
        };
        assert_eq!(kinds(&old, &new), [EditKind::TextReworded]);
        // "He" is no name, though Henry's begins with it.
        let mut he = old.clone();
        he.body[1].text = "“We will build the wall,” He said on Monday.".into();
        let mut who = he.clone();
        who.body[1].text = "“We will build the wall,” He said on Tuesday.".into();
        for (article, name) in [(&mut he, "Henry Holt"), (&mut who, "Hector Roos")] {
            article.quotes[0].speaker = Some(name.to_owned());
            article.quotes[0].speaker_mention = Some("He".to_owned());
        }
        assert!(kinds(&he, &who).contains(&EditKind::QuoteReattributed));
        // Named otherwise, it is somebody else.
        let other = quoted(&[
            "Anna Holt came, with Peter Holt.",
            "“We will build the wall,” Peter Holt said on Monday.",
        ]);
        assert_eq!(kinds(&old, &other), [EditKind::QuoteReattributed]);
    }
}
