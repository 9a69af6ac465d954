//! Who said what? Text in, [`Quote`]s out. Refuses HTML, the network, the clock and the disk.
//!
//! The way: the text shows its `language`; marks give stretches (`mark`, `marks`, `stretches`), the words around them give sources (`beside`: `before`, `after`,
//! `colon`, `owned`, `addressee`, `inverted`, `incise`, `verb_second`, `subject`, `clause`, `relative`, `phrases`, `offices`, `ending`, `signing`), or the quotes around them do (`inherited`); the names of the whole text say whom a source means (`run`, `name`, `forms`, `around`, `people`,
//! `who`, a pronoun `genders`, `standing`, `salience`); what is no quotation is let go (`utterance`). What is known of a language stands in a `lexicon`.

mod addressee;
mod after;
mod around;
mod before;
mod beside;
mod clause;
mod colon;
mod ending;
mod forms;
mod genders;
mod headline;
mod incise;
mod inherited;
mod inverted;
mod language;
mod lexica;
mod lexicon;
mod lists;
mod mark;
mod marks;
mod name;
mod offices;
mod owned;
mod people;
mod phrases;
mod relative;
mod run;
mod salience;
mod signing;
mod source;
mod speaker;
mod standing;
mod stretches;
mod subject;
mod suffixes;
#[cfg(test)]
mod tests;
mod tokens;
mod utterance;
mod verb_second;
mod who;

use std::ops::Range;

pub use self::lexica::{code as language_code, codes as language_codes};
use self::speaker::Said;
use crate::model::{Block, BlockKind, Part, Quote, QuoteKind};

/// One paragraph of a text.
pub(crate) struct Paragraph {
    range: Range<usize>,
    is_block: bool,
    /// The heading right before it.
    heading: Option<Range<usize>>,
}

/// Quotes of plain text; offsets count in `text` as given. Paragraphs are parted by line ends. The language is the caller's word; without
/// it, what the text shows.
pub fn of_text(text: &str, language: Option<&str>) -> Vec<Quote> {
    let chars: Vec<char> = text.chars().collect();
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for (at, c) in chars.iter().chain(['\n'].iter()).enumerate() {
        if matches!(c, '\n' | '\r' | '\u{2029}') {
            if chars[start..at].iter().any(|c| !c.is_whitespace()) {
                paragraphs.push(Paragraph {
                    range: start..at,
                    is_block: false,
                    heading: None,
                });
            }
            start = at + 1;
        }
    }
    let language = match language {
        Some(tag) => lexica::code(tag),
        None => language::of(None, &chars),
    };
    read(&chars, &paragraphs, None, language)
}

/// Nearly nobody speaks in terms and policies: what stands in marks there are titles, buttons and words that are defined. Speakers of
/// whom that is not certain are let go.
pub fn only_said(quotes: &mut [Quote]) {
    const CERTAIN: f64 = 0.85;
    for quote in quotes.iter_mut().filter(|quote| quote.speaker.is_some()) {
        if quote.confidence < CERTAIN {
            quote.speaker = None;
            quote.speaker_mention = None;
            quote.cue = None;
        }
    }
}

/// Quotes of an article's body; offsets count in the blocks joined by a blank line.
/// The headline helps to name speakers; its own quotes are not returned.
pub fn of_blocks(headline: Option<&str>, blocks: &[Block], language: Option<&str>) -> Vec<Quote> {
    let mut chars: Vec<char> = Vec::new();
    let mut paragraphs = Vec::new();
    let mut heading: Option<Range<usize>> = None;
    let mut quoted = 0;
    // Whether the block before repeats words of the body, or is left out with one that does.
    let mut repeated = false;
    for (count, block) in blocks.iter().enumerate() {
        // Four bytes a character: what is not read is not copied.
        if chars.len() + block.text.len() > 4 * CHARACTERS_AT_MOST {
            break;
        }
        if count > 0 {
            chars.extend(['\n', '\n']);
        }
        let start = chars.len();
        chars.extend(block.text.chars());
        let quotes = matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote
        );
        // A pull quote repeats words of the body.
        quoted += usize::from(block.kind == BlockKind::Quote);
        let repeats = block.kind == BlockKind::Quote
            && quoted <= PULLED_AT_MOST
            && blocks.iter().any(|other| {
                other.kind != BlockKind::Quote
                    && other
                        .text
                        .contains(block.text.trim_matches(['“', '”', '"', ' ']))
            });
        let signs = block.kind == BlockKind::Quote && signing::is_dashed(&block.text);
        repeated = repeats || repeated && signs;
        if quotes && !repeated {
            paragraphs.push(Paragraph {
                range: start..chars.len(),
                is_block: block.kind == BlockKind::Quote,
                heading: heading.take(),
            });
        }
        if block.kind == BlockKind::Heading {
            heading = Some(start..chars.len());
        }
    }
    let language = language::of(language, &chars);
    read(&chars, &paragraphs, headline, language)
}

/// To three places: such a number is written as JSON and read again without a difference, which others need not be.
fn rounded(confidence: f64) -> f64 {
    (confidence * 1_000.0).round() / 1_000.0
}

/// Each block quotation is looked for in every other block: no story has more pull quotes than this.
const PULLED_AT_MOST: usize = 100;

/// Quotes are looked for in so many characters and paragraphs: more than the longest speech, and what a page that is built to
/// cost much may cost. Guesses, not yet measured.
const CHARACTERS_AT_MOST: usize = 600_000;
const PARAGRAPHS_AT_MOST: usize = 6_000;

fn read(
    text: &[char],
    paragraphs: &[Paragraph],
    headline: Option<&str>,
    language: Option<&'static str>,
) -> Vec<Quote> {
    let within = paragraphs
        .iter()
        .take(PARAGRAPHS_AT_MOST)
        .take_while(|paragraph| paragraph.range.end <= CHARACTERS_AT_MOST)
        .count();
    let paragraphs = &paragraphs[..within];
    let lexicon = lexica::of(language.unwrap_or("en"));
    let marked = incise::part(text, stretches::mark(text, paragraphs, lexicon), lexicon);
    let mut told = speaker::tell(text, paragraphs, &marked, headline, lexicon);
    // Marks are the same everywhere; who speaks in a language without a lexicon is anybody's guess.
    if language.is_none() {
        told.iter_mut().flatten().for_each(Said::forget);
    }
    let mut quotes = Vec::new();
    let mut joined_until: Option<usize> = None;
    for (at, stretch) in marked.iter().enumerate() {
        if joined_until.is_some_and(|until| at <= until) {
            continue;
        }
        let Some(said) = &told[at] else { continue };
        let mut last = at;
        while let Some(next) = told.get(last + 1).and_then(Option::as_ref)
            && next.continues.is_some()
            && next.continues == Some(last)
        {
            last += 1;
        }
        joined_until = (last > at).then_some(last);
        let pieces: Vec<Range<usize>> = marked[at..=last]
            .iter()
            .map(|stretch| trimmed(text, stretch.inner.clone()))
            .collect();
        let (Some(first_piece), Some(last_piece)) = (pieces.first(), pieces.last()) else {
            continue;
        };
        let words = |range: &Range<usize>| text[range.clone()].iter().collect::<String>();
        let interrupted = marked[at..=last]
            .windows(2)
            .any(|pair| pair[0].paragraph == pair[1].paragraph);
        let mut whole = String::new();
        for (count, piece) in pieces.iter().enumerate() {
            if count > 0 {
                let same = marked[at + count - 1].paragraph == marked[at + count].paragraph;
                whole.push_str(if same { " " } else { "\n\n" });
            }
            whole.push_str(&words(piece));
        }
        let parts = if interrupted {
            pieces
                .iter()
                .map(|piece| Part {
                    start: piece.start,
                    end: piece.end,
                    text: words(piece),
                })
                .collect()
        } else {
            Vec::new()
        };
        quotes.push(Quote {
            text: whole,
            start: first_piece.start,
            end: last_piece.end,
            kind: if paragraphs[stretch.paragraph].is_block {
                QuoteKind::Block
            } else {
                said.kind
            },
            level: 1,
            speaker: said.speaker.clone(),
            speaker_mention: said.mention.clone(),
            cue: said.cue.clone(),
            confidence: rounded(said.confidence),
            parts,
        });
    }
    quotes
}

fn trimmed(text: &[char], range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    while start < end && text[start].is_whitespace() {
        start += 1;
    }
    while end > start && text[end - 1].is_whitespace() {
        end -= 1;
    }
    start..end
}
