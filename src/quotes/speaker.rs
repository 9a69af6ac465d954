//! Whose words are these? The source beside the quote, or the one who was speaking before; then the name that it stands for.

use std::ops::Range;

use super::{
    Paragraph,
    addressee::is_governed,
    headline::from_story,
    inherited::{A_GUESS, from_later},
    lexicon::Lexicon,
    offices::settle_office,
    people::People,
    source::{Attribution, Source, Who},
    stretches::Marked,
    tokens::{self, Kept, Token, TokenKind, Words, is_title_case},
    utterance,
};
use crate::model::QuoteKind;

/// What is known of an accepted quote.
#[derive(Debug, Clone)]
pub struct Said {
    pub speaker: Option<String>,
    pub mention: Option<String>,
    pub cue: Option<String>,
    pub confidence: f64,
    pub kind: QuoteKind,
    /// The stretch that this one goes on from: after an interruption, or from the paragraph before.
    pub continues: Option<usize>,
}

impl Said {
    /// Words, and nobody who is known to have said them.
    pub fn by_nobody(kind: QuoteKind, confidence: f64) -> Said {
        Said {
            speaker: None,
            mention: None,
            cue: None,
            confidence,
            kind,
            continues: None,
        }
    }

    /// Leaves the words, and nobody who said them.
    pub fn forget(&mut self) {
        self.speaker = None;
        self.mention = None;
        self.cue = None;
        self.confidence = self.confidence.min(0.3);
    }
}

/// What is known of a text while its quotes are read.
pub(super) struct Reader<'a> {
    pub(super) text: &'a [char],
    pub(super) lexicon: &'a Lexicon,
    pub(super) tokens: Vec<Vec<Token<'a>>>,
    /// Of each stretch, which token of its paragraph it is.
    pub(super) places: Vec<Option<usize>>,
    pub(super) people: People,
    /// Which of the people have names as people have them.
    pub(super) personal: Vec<bool>,
    /// Those in public life, the most often named first.
    pub(super) by_renown: Vec<usize>,
    /// The last speakers, as numbers of `people` with the place.
    pub(super) spoken: Vec<(usize, usize)>,
    /// Which paragraphs only sign the block quotation above them.
    pub(super) signs: Vec<bool>,
}

pub fn tell(
    text: &[char],
    paragraphs: &[Paragraph],
    marked: &[Marked],
    headline: Option<&str>,
    lexicon: &Lexicon,
) -> Vec<Option<Said>> {
    if marked.is_empty() {
        return Vec::new();
    }
    let has_doubles = marked
        .iter()
        .any(|stretch| !stretch.is_single && !stretch.is_whole_block);
    let mut quotes_of: Vec<Vec<(usize, Range<usize>)>> = vec![Vec::new(); paragraphs.len()];
    for (at, stretch) in marked.iter().enumerate() {
        quotes_of[stretch.paragraph].push((at, stretch.outer.clone()));
    }
    let signs = (paragraphs.iter().zip(&quotes_of))
        .map(|(paragraph, quotes)| paragraph.is_block && quotes.is_empty())
        .collect();
    let mut words = Words::default();
    let kept: Vec<Vec<Kept>> = paragraphs
        .iter()
        .zip(quotes_of)
        .map(|(paragraph, quotes)| {
            tokens::tokens(text, paragraph.range.clone(), &quotes, lexicon, &mut words)
        })
        .collect();
    let headline: Vec<char> = headline.unwrap_or_default().chars().collect();
    let of_headline = tokens::tokens(&headline, 0..headline.len(), &[], lexicon, &mut words);
    let mut reader = Reader {
        text,
        lexicon,
        tokens: kept.iter().map(|kept| words.read(kept, lexicon)).collect(),
        places: vec![None; marked.len()],
        people: People::default(),
        personal: Vec::new(),
        by_renown: Vec::new(),
        spoken: Vec::new(),
        signs,
    };
    for tokens in &reader.tokens {
        for (place, token) in tokens.iter().enumerate() {
            if let TokenKind::Quote(at) = token.kind {
                reader.places[at] = Some(place);
            }
        }
    }
    // The few words of a headline may all be capitals: the story names whom they name.
    let skipped = usize::from(
        reader.tokens.len() > 1
            && reader
                .tokens
                .first()
                .is_some_and(|tokens| is_title_case(tokens, 2)),
    );
    for tokens in &reader.tokens[skipped..] {
        reader.people.note(tokens, lexicon);
    }
    let mut of_headline = words.read(&of_headline, lexicon);
    of_headline.iter_mut().for_each(|token| token.start = 0);
    let bare = usize::from(reader.is_described_first(&of_headline));
    reader.people.note(&of_headline[bare..], lexicon);
    reader.people.note_common(&reader.tokens);
    reader.learn_genders();
    reader.share_surnames();
    reader.rank();
    let mut told: Vec<Option<Said>> = Vec::with_capacity(marked.len());
    for at in 0..marked.len() {
        let said = reader.one(at, paragraphs, marked, &told, has_doubles);
        told.push(said);
    }
    from_later(marked, &mut told);
    from_story(text, marked, &mut told);
    told
}

/// Among so many stretches before it whoever spoke last is looked for.
pub(super) const BACK: usize = 200;

impl Reader<'_> {
    fn one(
        &mut self,
        at: usize,
        paragraphs: &[Paragraph],
        marked: &[Marked],
        told: &[Option<Said>],
        has_doubles: bool,
    ) -> Option<Said> {
        let stretch = &marked[at];
        // Headlines have single marks, whatever the story has.
        let is_headline = self.is_headline(stretch.paragraph);
        let has_doubles = has_doubles && !is_headline;
        let mut shape = utterance::shape(&self.text[stretch.inner.clone()], self.lexicon);
        // Where every word has a capital, a title is no other than a statement.
        shape.is_titled &= !is_headline || !is_title_case(&self.tokens[stretch.paragraph], 2);
        if stretch.is_whole_block {
            let heading = paragraphs[stretch.paragraph].heading.clone();
            return Some(self.block(at, marked, told, heading));
        }
        if paragraphs[stretch.paragraph].is_block
            && let Some(said) = self.signed_below(at, marked)
        {
            return Some(said);
        }
        let stretch = &marked[at];
        if let Some(mut said) = self.over_paragraphs(at, marked, told) {
            let found =
                self.places[at].and_then(|quote| self.attribution(at, quote, &shape, marked));
            if let Some(found) = found {
                let is_another = !stretch.is_carried() && is_another(&said, &found);
                let is_guess =
                    said.cue.is_none() && (said.confidence <= A_GUESS || stretch.is_carried());
                if said.mention.is_none() || is_another || is_guess {
                    said = Said {
                        continues: said.continues.filter(|_| !is_another),
                        ..self.said(found, stretch.paragraph, said.kind)
                    };
                }
            }
            return Some(said);
        }
        if stretch.goes_on
            && let Some(before) = at.checked_sub(1)
            && let Some(said) = told[before].clone()
        {
            return Some(Said {
                continues: Some(before),
                ..said
            });
        }
        let tokens = &self.tokens[stretch.paragraph];
        let quote = self.places[at]?;
        if utterance::is_nickname(tokens, quote, &shape, self.lexicon)
            || utterance::is_name_of_work(tokens, quote, &shape, self.lexicon)
            || utterance::is_definition(tokens, quote, &shape)
        {
            return None;
        }
        let found = self.attribution(at, quote, &shape, marked);
        if found.is_none()
            && shape.words > 1
            && let Some(found) = self.in_headline(stretch.paragraph, quote)
        {
            return Some(self.said_in_headline(found, QuoteKind::Mixed));
        }
        let tokens = &self.tokens[stretch.paragraph];
        // "s'est dit « très déçu »", and "dit « Max »".
        let is_said =
            (quote.checked_sub(1)).is_some_and(|before| self.lexicon.is_strong_cue(tokens[before]));
        let announced =
            utterance::is_announced(tokens, quote, self.lexicon) && (shape.starts_high || !is_said);
        let kind = self.kind(tokens, quote, &shape);
        // An interruption: “A,” she said, “b.”
        let goes_on = self.goes_on(at, quote, marked, told);
        if let Some(before) = goes_on
            && let Some(said) = told[before].clone()
        {
            return Some(Said {
                continues: Some(before),
                kind: said.kind,
                ..said
            });
        }
        if let Some(attribution) = found {
            let is_close = attribution.confidence >= 0.85;
            if announced && shape.words <= 8 && !shape.ends_sentence
                || shape.is_titled
                    && !shape.ends_with_stop
                    && (kind == QuoteKind::Mixed)
                    && shape.words <= 10
            {
                return None;
            }
            if kind == QuoteKind::Mixed
                && shape.words <= 2
                && (!is_close || stretch.is_single && has_doubles)
            {
                return None;
            }
            if stretch.is_single && has_doubles && kind == QuoteKind::Mixed && !is_close {
                return None;
            }
            let said = match is_headline {
                true => self.said_in_headline(attribution, kind),
                false => self.said(attribution, stretch.paragraph, kind),
            };
            // «…», afirmó Holt. «…», añadió: a verb without a subject goes on with the last one.
            let before = (0..at)
                .rev()
                .take(BACK)
                .take_while(|before| marked[*before].paragraph == stretch.paragraph)
                .find_map(|before| told[before].as_ref());
            if self.lexicon.drops_subjects
                && said.mention.is_none()
                && before.is_none_or(|before| before.mention.is_none())
                && let Some(dropped) = self.dropped(at, quote, marked, told)
            {
                return Some(Said {
                    cue: said.cue,
                    kind,
                    continues: None,
                    ..dropped
                });
            }
            return match before.filter(|before| before.mention.is_some()) {
                Some(before) if said.mention.is_none() => Some(Said {
                    cue: said.cue,
                    kind,
                    continues: None,
                    confidence: before.confidence * 0.9,
                    ..before.clone()
                }),
                _ => Some(said),
            };
        }
        if announced || shape.is_titled && shape.words <= 12 && !shape.ends_sentence {
            return None;
        }
        self.unattributed(at, quote, &shape, kind, marked, told, has_doubles)
    }

    pub(super) fn said(
        &mut self,
        attribution: Attribution,
        paragraph: usize,
        kind: QuoteKind,
    ) -> Said {
        let tokens = &self.tokens[paragraph];
        let cue = tokens
            .get(attribution.cue)
            .map(|token| token.text.to_owned())
            .filter(|cue| cue != ":");
        let governed = |source: &Source| is_governed(tokens, source, self.lexicon);
        let Some(mut source) = attribution.source.filter(|source| !governed(source)) else {
            return Said {
                speaker: None,
                mention: None,
                cue,
                confidence: 0.5,
                kind,
                continues: None,
            };
        };
        if paragraph == 0 {
            self.name_in_title_case(&mut source);
        }
        settle_office(tokens, &mut source, self.lexicon);
        let mut mention: Vec<char> =
            self.text[tokens[source.from].start..tokens[source.to - 1].end].to_vec();
        // "dit-elle": who speaks is the last of it.
        if let Who::Pronoun(word) = &source.who
            && let Some(joined) = mention.iter().rposition(|c| *c == '-')
            && mention.len() - joined - 1 == word.chars().count()
        {
            mention.drain(..=joined);
        }
        let place = tokens[source.from].start;
        let addressed = self.addressed(tokens, &source, attribution.cue);
        let (speaker, sure) = self.resolve(&source.who, place, paragraph, addressed);
        Said {
            speaker,
            mention: Some(mention.iter().collect()),
            cue,
            // Fragments are given to the wrong speaker more often than whole sentences.
            confidence: match kind {
                QuoteKind::Mixed => (attribution.confidence * sure).min(0.85),
                _ => attribution.confidence * sure,
            },
            kind,
            continues: None,
        }
    }
}

/// `“A,” said Holt. “B // “C,” added Piet Roos.`: words that seem to run on, and somebody else said.
fn is_another(said: &Said, found: &Attribution) -> bool {
    let surname = match found.source.as_ref().map(|source| &source.who) {
        Some(Who::Name(name)) if name.words.len() > 1 => name.words.last(),
        _ => None,
    };
    (surname.zip(said.speaker.as_ref()))
        .is_some_and(|(surname, speaker)| speaker.split_whitespace().all(|word| word != surname))
}
