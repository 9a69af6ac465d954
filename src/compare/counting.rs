//! How does a language write its numbers? In digits, in words, in words written as one; with what parts thousands, hours and units.

use super::lexicon::{Lexicon, List};

impl Lexicon {
    /// A number, in digits or in words.
    pub fn is_number(&self, word: &str) -> bool {
        word.chars().any(|c| c.is_ascii_digit())
            || matches!(word, "%" | "£" | "$" | "€" | "¥")
            || self.has(List::Numbers, word)
            || !word.is_empty() && word.split('-').all(|part| self.has(List::Numbers, part))
            || self.fused(word).is_some()
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
        let value = match hour(digits) {
            Some(hour) => hour,
            None => self.without_groups(without_zeros(digits)),
        };
        std::iter::once(value)
            .chain(unit.map(str::to_owned))
            .collect()
    }

    /// The number words that one word is made of, "einundzwanzig": "ein", "und", "zwanzig".
    pub fn fused<'a>(&self, word: &'a str) -> Option<Vec<&'a str>> {
        let joins = self.fused.as_ref()?;
        // Shorter than two number words, longer than any.
        if !(6..=60).contains(&word.len()) || word.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let is_part = |part: &str| {
            self.counts
                .get(part)
                .is_some_and(|value| value.bytes().all(|byte| byte.is_ascii_digit()))
                || self.has(List::Ones, part)
                || joins.contains(&part)
        };
        let (mut parts, mut rest) = (Vec::new(), word);
        while !rest.is_empty() {
            let ends = rest.char_indices().skip(1).map(|(at, _)| at);
            // The longest that fits, "siebzig" before "sieb".
            let end = (ends
                .chain([rest.len()])
                .filter(|end| is_part(&rest[..*end])))
            .last()?;
            parts.push(&rest[..end]);
            rest = &rest[end..];
        }
        let ends_well = parts.last().is_some_and(|last| !joins.contains(last));
        (parts.len() > 1 && ends_well && !joins.contains(&parts[0])).then_some(parts)
    }

    /// "quarter" → "25", of a hundred.
    pub fn fraction(&self, word: &str) -> Option<&str> {
        self.fractions.get(word).copied()
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
}

/// An hour and its minutes, "9:30", "09.30" and "9h30" as one: "9.30".
fn hour(word: &str) -> Option<String> {
    let (hour, minutes) = word.split_once([':', 'h', '.'])?;
    let number = |part: &str, most: u8| {
        let are_digits = part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u8>()
            .ok()
            .filter(|number| are_digits && *number <= most)
    };
    let (hour, _) = number(hour, 24).zip(number(minutes, 59).filter(|_| minutes.len() == 2))?;
    Some(match minutes {
        "00" => hour.to_string(),
        _ => format!("{hour}.{minutes}"),
    })
}

/// "3.0" → "3", "1,00" → "1": a zero or two behind the mark add nothing.
fn without_zeros(number: &str) -> &str {
    let cut = number
        .find(['.', ','])
        .filter(|at| matches!(&number[at + 1..], "0" | "00") && *at > 0);
    cut.map_or(number, |at| &number[..at])
}

/// The numbers of a text, word by word; those of several words are read as one.
pub struct Reading<'a> {
    lexicon: &'a Lexicon,
    found: Vec<String>,
    /// What is read and not yet at its end: what stands before the last thousand, and behind it.
    open: Option<(u64, u64)>,
    /// The last word was of digits alone: three more may follow.
    is_digits: bool,
    /// "2.5", which a "million" may follow.
    decimal: Option<String>,
}

impl<'a> Reading<'a> {
    pub fn new(lexicon: &'a Lexicon) -> Reading<'a> {
        Reading {
            lexicon,
            found: Vec::new(),
            open: None,
            is_digits: false,
            decimal: None,
        }
    }

    pub fn take(&mut self, word: &str) {
        let lexicon = self.lexicon;
        if lexicon.has(List::Ones, word) && !lexicon.counts.contains_key(word) {
            // "vingt et un", and a "one" that counts.
            let is_behind_tens = self
                .open
                .is_some_and(|(_, part)| part > 0 && part % 10 == 0);
            match is_behind_tens || lexicon.is_number(word) {
                true => self.small(1, false),
                false => self.end(),
            }
        } else if lexicon.has(List::Joins, word) {
            // "two hundred and six"
        } else if let Some(parts) = lexicon.fused(word) {
            self.joined(&parts);
        } else if word.contains('-')
            && !lexicon.counts.contains_key(word)
            && word.split('-').all(|part| self.is_part(part))
        {
            self.joined(&word.split('-').collect::<Vec<_>>());
        } else if lexicon.is_number(word) {
            for value in lexicon.values(word) {
                self.value(&value, word.starts_with(|c: char| c.is_ascii_digit()));
            }
        } else {
            self.end();
        }
    }

    fn is_part(&self, word: &str) -> bool {
        self.lexicon.counts.contains_key(word)
            || self.lexicon.has(List::Ones, word)
            || self.lexicon.has(List::Joins, word)
    }

    /// The parts of one word.
    fn joined(&mut self, parts: &[&str]) {
        self.end();
        for part in parts {
            if self.lexicon.has(List::Ones, part) {
                self.small(1, true);
            } else if let Some(value) = self.lexicon.counts.get(part) {
                match value.parse() {
                    Ok(number) => self.number(number, true),
                    Err(_) => self.value(value, false),
                }
            }
        }
        self.end();
    }

    fn value(&mut self, value: &str, in_digits: bool) {
        let own = self.lexicon.counts.get(value).copied().unwrap_or(value);
        let number = own
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| own.parse().ok());
        match number.flatten() {
            Some(number) if in_digits && own == value => self.digits(number, own.len()),
            Some(number) => self.number(number, false),
            None => {
                self.end();
                match decimal(own).is_some() {
                    true => self.decimal = Some(own.to_owned()),
                    false => self.found.push(own.to_owned()),
                }
            }
        }
    }

    fn digits(&mut self, number: u64, length: usize) {
        match self.open {
            // "3 000"
            Some((0, part)) if self.is_digits && length == 3 && part < LARGEST => {
                self.open = Some((0, part * 1000 + number));
            }
            _ => {
                self.end();
                self.open = Some((0, number));
            }
        }
        self.is_digits = length <= 3;
    }

    /// A number word. `in_word`: within a word that is made of several.
    fn number(&mut self, number: u64, in_word: bool) {
        match number {
            100 => match self.open {
                Some((before, part @ 1..100)) => self.open = Some((before, part * 100)),
                Some((before @ 1.., 0)) => self.open = Some((before, 100)),
                _ => {
                    self.end();
                    self.open = Some((0, 100));
                }
            },
            1_000 | 1_000_000 | 1_000_000_000 | 1_000_000_000_000 => {
                let decimal = self.decimal.take();
                let whole = decimal.as_deref().and_then(decimal_parts);
                let scaled = whole.and_then(|(digits, by)| {
                    let product = digits.checked_mul(number)?;
                    (product % by == 0).then_some(product / by)
                });
                if let Some(scaled) = scaled {
                    self.open = Some((scaled, 0));
                } else {
                    self.found.extend(decimal);
                    self.open = Some(match self.open {
                        None => (number, 0),
                        Some((before, 0)) => (before.saturating_mul(number), 0),
                        Some((before, part)) => {
                            (before.saturating_add(part.saturating_mul(number)), 0)
                        }
                    });
                }
            }
            number if number < 100 => self.small(number, in_word),
            number => {
                self.end();
                self.open = Some((0, number));
            }
        }
        self.is_digits = false;
    }

    /// A number below a hundred, which goes on with what is read so far or begins anew.
    fn small(&mut self, number: u64, in_word: bool) {
        let goes_on = self
            .open
            .filter(|_| !self.is_digits && self.decimal.is_none());
        let sum = goes_on.and_then(|(before, part)| {
            let (last, is_tens) = (part % 100, number >= 20 && number.is_multiple_of(10));
            let fits = match last {
                0 => before > 0 || part > 0,
                // "einundzwanzig"
                1..10 => in_word && is_tens,
                10 => in_word && (7..10).contains(&number),
                60 | 80 if in_word && (10..20).contains(&number) => true,
                70 | 90 if in_word => number < 10,
                20.. => last % 10 == 0 && number < 10,
                _ => false,
            };
            match (last, number) {
                // "quatre-vingt"
                (4, 20) if in_word => Some((before, part - 4 + 80)),
                _ => fits.then(|| (before, part.saturating_add(number))),
            }
        });
        if sum.is_none() {
            self.end();
        }
        self.open = Some(sum.unwrap_or((0, number)));
        self.is_digits = false;
    }

    /// What was read so far is a number of its own.
    pub fn end(&mut self) {
        self.found.extend(self.decimal.take());
        if let Some((before, part)) = self.open.take() {
            self.found.push(before.saturating_add(part).to_string());
        }
        self.is_digits = false;
    }

    pub fn done(mut self) -> Vec<String> {
        self.end();
        self.found
    }
}

/// More digits count nothing that news tell of.
const LARGEST: u64 = 1_000_000_000_000;

fn decimal(number: &str) -> Option<(&str, &str)> {
    let (whole, rest) = number.split_once(['.', ','])?;
    let are_digits = |part: &str| {
        (1..=9).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (are_digits(whole) && are_digits(rest)).then_some((whole, rest))
}

/// "2.5" → 25 and 10: its digits, and by what they are to be divided.
fn decimal_parts(number: &str) -> Option<(u64, u64)> {
    let (whole, rest) = decimal(number)?;
    let by = 10_u64.checked_pow(u32::try_from(rest.len()).ok()?)?;
    let (whole, rest): (u64, u64) = (whole.parse().ok()?, rest.parse().ok()?);
    Some((whole.checked_mul(by)?.checked_add(rest)?, by))
}

#[cfg(test)]
mod tests {
    use crate::compare::lexicon::of;

    #[test]
    fn number_words_written_as_one_are_read() {
        let german = of(Some("de"));
        assert_eq!(
            german.fused("einundzwanzig"),
            Some(vec!["ein", "und", "zwanzig"])
        );
        assert!(german.fused("zweihundert").is_some());
        for word in ["undeins", "einander", "zwanzigste", "hunderte"] {
            assert_eq!(german.fused(word), None, "{word}");
        }
    }

    #[test]
    fn an_hour_is_the_same_with_any_mark() {
        let english = of(Some("en"));
        for hour in ["9:30", "09.30", "9.30", "9h30"] {
            assert_eq!(english.values(hour), ["9.30"], "{hour}");
        }
        assert_eq!(english.values("10:00"), ["10"]);
        assert_eq!(english.values("25:30"), ["25:30"]);
    }

    #[test]
    fn a_number_without_end_is_read_to_its_largest() {
        let mut reading = super::Reading::new(of(Some("en")));
        "18446744073709551600 twenty thousand thousand thousand"
            .split(' ')
            .for_each(|word| reading.take(word));
        assert!(!reading.done().is_empty());
    }
}
