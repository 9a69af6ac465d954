//! Which words does a text have, and where do its sentences end? What stands in quotation marks is one gap.

use std::ops::Range;

use super::lexicon::Lexicon;

/// A word or a punctuation mark outside quotation marks, or a quote as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Token<'w> {
    pub start: usize,
    pub end: usize,
    /// As written; empty for a quote.
    pub text: &'w str,
    pub lower: &'w str,
    pub kind: TokenKind,
    /// "Scott's": the word belongs to what follows.
    pub is_possessive: bool,
    /// A word whose first letter is a capital.
    is_high: bool,
    /// The lists of the lexicon that have the word.
    pub(super) lists: u64,
}

/// Where the words of tokens are kept: one store for all of a text.
#[derive(Debug, Default)]
pub struct Words(String);

/// A token whose words are in the store.
#[derive(Debug, Clone)]
pub struct Kept {
    token: Token<'static>,
    text: Range<usize>,
    lower: Range<usize>,
}

impl Words {
    fn keep(&mut self, text: &[char]) -> Range<usize> {
        let start = self.0.len();
        self.0.extend(text);
        start..self.0.len()
    }

    /// The same word in lower case; the word itself where it is.
    fn lowered(&mut self, word: Range<usize>) -> Range<usize> {
        let text = &self.0[word.clone()];
        let is_ascii = text.is_ascii();
        if is_ascii && !text.bytes().any(|b| b.is_ascii_uppercase()) {
            return word;
        }
        let start = self.0.len();
        if is_ascii {
            self.0.extend_from_within(word);
            self.0[start..].make_ascii_lowercase();
        } else {
            // "d’après" is "d'après".
            let lower = text.to_lowercase().replace('’', "'");
            self.0.push_str(&lower);
        }
        start..self.0.len()
    }

    /// Tokens with their words.
    pub fn read(&self, kept: &[Kept], lexicon: &Lexicon) -> Vec<Token<'_>> {
        let read = |kept: &Kept| {
            let lower = &self.0[kept.lower.clone()];
            Token {
                text: &self.0[kept.text.clone()],
                lower,
                lists: lexicon.lists_of(lower),
                ..kept.token
            }
        };
        let mut tokens: Vec<Token<'_>> = kept.iter().map(read).collect();
        for at in 0..tokens.len() {
            if is_name_too(&tokens, at, lexicon) || opens_org(&tokens, at, lexicon) {
                tokens[at].lists = 0;
            }
        }
        tokens
    }
}

/// "Democratic National Committee", "Russian Foreign Ministry": whether an adjective opens the name of an organisation.
fn opens_org(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let token = &tokens[at];
    if !token.has_capital() || !lexicon.is_people(token) {
        return false;
    }
    let run = (at + 1..tokens.len().min(at + 6))
        .take_while(|next| tokens[*next].has_capital() && tokens[*next].is_word())
        .last();
    run.is_some_and(|last| lexicon.is_org_word(tokens[last]))
}

/// "Theresa May", "Will Hurd, a Texan,", "said May": whether a small word with a capital is a name here.
fn is_name_too(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let token = &tokens[at];
    if !token.has_capital() || !lexicon.may_be_name(token) {
        return false;
    }
    let next = tokens.get(at + 1);
    let before = at
        .checked_sub(1)
        .map(|before| &tokens[before])
        .filter(|before| !ends_sentence(before));
    let speaks = |token: &Token<'_>| token.is_word() && lexicon.is_strong_cue(token);
    let is_day = next.is_some_and(|next| next.text.starts_with(|c: char| c.is_ascii_digit()));
    let goes_on = next.is_some_and(|next| next.is_word() && next.has_capital() && !speaks(next));
    let says = next.is_some_and(|next| speaks(next) && !next.has_capital());
    let is_said = before.is_some_and(|before| speaks(before) && !before.has_capital());
    let is_surname = before.is_some_and(|before| {
        before.has_capital()
            && !before.is_possessive
            && (lexicon.gender_of_given_name(before).is_some()
                || lexicon.is_title(before.lower.trim_end_matches('.')))
    });
    let is_given = lexicon.gender_of_given_name(token).is_some()
        && before.is_none_or(|before| {
            !before.is_word()
                || before.lower == "and"
                || lexicon.is_title(before)
                || lexicon.is_cue(before)
        })
        && next.is_some_and(|next| next.has_capital() && !lexicon.is_stop(next))
        && tokens.get(at + 2).is_none_or(|after| {
            !after.is_word() || lexicon.is_cue(after) || lexicon.is_light(after)
        });
    !is_day && (is_given || !goes_on && (is_surname || says || is_said))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Word,
    Punctuation,
    /// The stretch of that number.
    Quote(usize),
}

impl Token<'_> {
    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    pub fn has_capital(&self) -> bool {
        self.is_high
    }

    pub fn is(&self, mark: &str) -> bool {
        self.kind == TokenKind::Punctuation && self.text == mark
    }
}

/// The tokens of one paragraph; `quotes` are the outer ranges of its stretches, in order, with their numbers.
pub fn tokens(
    text: &[char],
    paragraph: Range<usize>,
    quotes: &[(usize, Range<usize>)],
    lexicon: &Lexicon,
    words: &mut Words,
) -> Vec<Kept> {
    // Letters to a token, spaces included, in most prose.
    let mut tokens = Vec::with_capacity(paragraph.len() / 5);
    let mut next = quotes.iter().peekable();
    let mut at = paragraph.start;
    let kept = |place: Range<usize>, kind, text: Range<usize>, lower| Kept {
        token: Token {
            start: place.start,
            end: place.end,
            text: "",
            lower: "",
            kind,
            is_possessive: false,
            is_high: false,
            lists: 0,
        },
        text,
        lower,
    };
    while at < paragraph.end {
        if let Some((number, range)) = next.peek()
            && range.start <= at
        {
            tokens.push(kept(range.clone(), TokenKind::Quote(*number), 0..0, 0..0));
            at = range.end.max(at + 1);
            next.next();
            continue;
        }
        let limit = next.peek().map_or(paragraph.end, |(_, range)| range.start);
        let c = text[at];
        if c.is_whitespace() {
            at += 1;
        } else if c.is_alphanumeric() || c == '@' || c == '#' {
            let start = at;
            at += 1;
            while at < limit && (text[at].is_alphanumeric() || is_joint(text, at, limit)) {
                at += 1;
            }
            // "Giscard d'Estaing", "chez L'Oréal": within a name it is the name's.
            let in_name = tokens
                .last()
                .is_some_and(|before| before.token.is_high && before.token.end + 1 == start);
            let mark = elided(&text[start..at], lexicon);
            let goes_on = tokens
                .last()
                .is_some_and(|before| before.token.kind == TokenKind::Word);
            let is_of_name = mark.is_some_and(|mark| {
                text[start + mark + 1].is_uppercase()
                    && (in_name || goes_on && text[start].is_uppercase())
            });
            if let Some(mark) = mark.filter(|_| !is_of_name) {
                at = start + mark + 1;
                let word = words.keep(&text[start..at]);
                let lower: Vec<char> = (text[start..at - 1].iter())
                    .flat_map(|c| c.to_lowercase())
                    .chain(['\''])
                    .collect();
                let lower = words.keep(&lower);
                let mut token = kept(start..at, TokenKind::Word, word, lower);
                token.token.is_high = text[start].is_uppercase();
                tokens.push(token);
                continue;
            }
            let end = without_possessive(text, start..at);
            let is_possessive =
                end < at || text[end - 1] == 's' && at < limit && matches!(text[at], '\'' | '’');
            let word = words.keep(&text[start..end]);
            let lower = words.lowered(word.clone());
            let mut token = kept(start..end, TokenKind::Word, word, lower);
            token.token.is_possessive = is_possessive;
            token.token.is_high = (text[start..end].iter())
                .find(|c| c.is_alphabetic())
                .is_some_and(|c| c.is_uppercase() || is_of_name);
            tokens.push(token);
        } else {
            let mark = words.keep(&text[at..=at]);
            tokens.push(kept(at..at + 1, TokenKind::Punctuation, mark.clone(), mark));
            at += 1;
        }
    }
    tokens
}

/// Where the apostrophe stands behind an article, pronoun or conjunction that lost its vowel: "l'avocat", "qu'il"; "d'après" is one word.
fn elided(word: &[char], lexicon: &Lexicon) -> Option<usize> {
    let mark = word.iter().position(|c| matches!(c, '\'' | '’'))?;
    let letters = word.iter().map(|c| if *c == '’' { &'\'' } else { c });
    let whole: String = letters.flat_map(|c| c.to_lowercase()).collect();
    let short = &whole[..=whole.find('\'')?];
    (mark + 1 < word.len() && lexicon.is_elided(short) && lexicon.lists_of(&whole) == 0)
        .then_some(mark)
}

/// A mark inside a word: O'Brien, e-mail, U.S., J. as an initial.
fn is_joint(text: &[char], at: usize, limit: usize) -> bool {
    let next_is_letter = at + 1 < limit && text[at + 1].is_alphanumeric();
    match text[at] {
        '\'' | '’' | '-' | '‑' | '_' | '&' => next_is_letter,
        // An accent on its own, as decomposed text has it.
        '\u{300}'..='\u{36F}' => true,
        // "PeÃ±a": UTF-8 that was read as Latin-1.
        '\u{80}'..='\u{BF}' => at > 0 && matches!(text[at - 1], 'Ã' | 'Â' | '\u{303}'),
        // "said.The": a space was lost between two sentences.
        '.' if at > 1
            && text[at - 1].is_lowercase()
            && text[at - 2].is_lowercase()
            && at + 2 < limit
            && text[at + 1].is_uppercase()
            && text[at + 2].is_lowercase() =>
        {
            false
        }
        '.' => {
            // U.S. or J. — a single capital before the stop; Mr. — a short known one; example.org.
            let before = at.checked_sub(1).map(|before| text[before]);
            let single = before.is_some_and(|c| c.is_uppercase())
                && at
                    .checked_sub(2)
                    .is_none_or(|two| !text[two].is_alphanumeric());
            next_is_letter
                || single
                || is_short_title(text, at)
                || at + 1 < limit && text[at + 1] == ','
                || at + 1 < limit && text[at + 1] == ')' && is_short_and_high(text, at)
                || goes_on(text, at, limit)
        }
        _ => false,
    }
}

/// "Inc. said", "Sept. 11": a small letter begins no sentence, nor does the day of a month.
fn goes_on(text: &[char], stop: usize, limit: usize) -> bool {
    const MONTHS: [&str; 11] = [
        "Jan", "Feb", "Mar", "Apr", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "No",
    ];
    let is_month = || {
        MONTHS.iter().any(|month| {
            let from = stop.checked_sub(month.len());
            from.is_some_and(|from| {
                text[from..stop].iter().copied().eq(month.chars())
                    && !from
                        .checked_sub(1)
                        .is_some_and(|at| text[at].is_alphabetic())
            })
        })
    };
    match text[stop + 1..limit] {
        [' ', next, ..] if next.is_lowercase() => is_short_and_high(text, stop),
        [' ', next, ..] if next.is_ascii_digit() => is_month(),
        _ => false,
    }
}

/// `Fla.)`, `Calif.)`: a stop in brackets after a short word with a capital shortens it.
fn is_short_and_high(text: &[char], stop: usize) -> bool {
    let letters: Vec<char> = (0..stop)
        .rev()
        .map(|at| text[at])
        .take_while(|c| c.is_alphabetic())
        .take(6)
        .collect();
    letters.len() <= 5 && letters.last().is_some_and(|c| c.is_uppercase())
}

/// Mr. Mrs. Dr. Sen. Rep. Gov. Gen. Lt. Col. Sgt. St. Prof. Jr. Sr.
fn is_short_title(text: &[char], stop: usize) -> bool {
    let start = (0..stop)
        .rev()
        .take(5)
        .take_while(|at| text[*at].is_alphabetic())
        .last()
        .unwrap_or(stop);
    let word: String = text[start..stop].iter().collect::<String>().to_lowercase();
    matches!(
        word.as_str(),
        "mr" | "mrs"
            | "ms"
            | "dr"
            | "sen"
            | "rep"
            | "gov"
            | "gen"
            | "lt"
            | "col"
            | "sgt"
            | "st"
            | "prof"
            | "jr"
            | "sr"
            | "rev"
            | "hon"
            | "sens"
            | "reps"
            | "capt"
            | "maj"
            | "adm"
            | "del"
            | "cpl"
            | "cmdr"
            | "insp"
            | "supt"
            | "messrs"
    )
}

/// Where a word ends, its `'s` left out.
fn without_possessive(text: &[char], word: Range<usize>) -> usize {
    match text[word.clone()] {
        [.., '\'' | '’', 's' | 'S'] if word.len() > 2 => word.end - 2,
        _ => word.end,
    }
}

/// The first token of the sentence that ends at `end` (which is its stop, or lies behind its last token).
pub fn sentence_before(tokens: &[Token<'_>], end: usize) -> usize {
    let start = end.saturating_sub(SENTENCE);
    (start..end)
        .rev()
        .find(|at| ends_sentence(&tokens[*at]))
        .map_or(start, |at| at + 1)
}

/// In words and marks: what is longer is no sentence, and is not searched through.
pub const SENTENCE: usize = 400;

/// Whether a sentence ends with this token: a stop, question or exclamation mark outside quotes.
pub fn ends_sentence(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Punctuation && matches!(token.text, "." | "!" | "?" | "…" | "。")
}

/// Whether its longer words, `least` or more, have capitals.
pub fn is_title_case(tokens: &[Token<'_>], least: usize) -> bool {
    let long = tokens
        .iter()
        .filter(|token| token.is_word() && token.end - token.start > 3);
    let (high, all) = long.fold((0, 0), |(high, all), token| {
        (high + usize::from(token.has_capital()), all + 1)
    });
    all >= least && high * 10 >= all * 9
}
