//! Do two writings of a number say the same?

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    changed::{Changed, Word},
    counting::Reading,
    lexicon::{Lexicon, List},
    words::keys,
};
use crate::model::{Op, Span};

/// The numbers that went or came, in digits, but for those that are only written otherwise: "five" → "5", "2.5 per cent" → "2.5%",
/// "1,000" → "1000", "two hundred" → "200". `None` where no number went or came.
pub fn other_values(changed: &Changed<'_>, lexicon: &Lexicon) -> Option<Vec<String>> {
    let numbered = |side: &[Word<'_>]| -> FxHashSet<String> {
        let words = side.iter().filter_map(|(word, _)| numbered(word, lexicon));
        words.map(|(_, rest)| rest.to_owned()).collect()
    };
    let (gone, come) = (numbered(&changed.gone), numbered(&changed.come));
    let both: FxHashSet<&str> = gone.intersection(&come).map(String::as_str).collect();
    let (gone, come) = (
        values(&changed.gone, &both, lexicon),
        values(&changed.come, &both, lexicon),
    );
    if gone.is_empty() && come.is_empty() {
        return None;
    }
    if is_fraction(&changed.gone, &come, lexicon) || is_fraction(&changed.come, &gone, lexicon) {
        return Some(Vec::new());
    }
    let mut more: FxHashMap<String, i64> = FxHashMap::default();
    let signed = gone.into_iter().map(|value| (value, -1));
    for (value, sign) in signed.chain(come.into_iter().map(|value| (value, 1))) {
        *more.entry(value).or_default() += sign;
    }
    let others = more.into_iter().filter(|(_, more)| *more != 0);
    Some(others.map(|(value, _)| value).collect())
}

/// "three-year-old": a number, and what it counts.
pub fn numbered<'a>(word: &'a str, lexicon: &Lexicon) -> Option<(&'a str, &'a str)> {
    let (number, rest) = word.split_once('-')?;
    let counts = lexicon.is_number(number) || lexicon.has(List::Ones, number);
    (counts && rest.chars().any(char::is_alphabetic)).then_some((number, rest))
}

/// The numbers of one side, in digits. `counted`: what a number is joined to on both sides.
fn values(side: &[Word<'_>], counted: &FxHashSet<&str>, lexicon: &Lexicon) -> Vec<String> {
    let mut reading = Reading::new(lexicon);
    for (word, _) in side {
        match numbered(word, lexicon).filter(|(_, rest)| counted.contains(rest)) {
            Some((number, _)) => {
                reading.take(number);
                reading.end();
            }
            None => reading.take(word),
        }
    }
    reading.done()
}

/// "a quarter" and "25 per cent".
fn is_fraction(words: &[Word<'_>], percent: &[String], lexicon: &Lexicon) -> bool {
    let mut numbers = words.iter().filter(|(word, _)| lexicon.is_number(word));
    let (Some((fraction, _)), None) = (numbers.next(), numbers.next()) else {
        return false;
    };
    let share = lexicon.fraction(fraction);
    share.is_some()
        && matches!(percent, [value, sign] if Some(value.as_str()) == share && sign == "%")
}

/// "-5" → "5": the sign right before a number came or went.
pub fn sign_changed(spans: &[Span]) -> bool {
    (0..spans.len()).any(|at| {
        let span = &spans[at];
        if span.op == Op::Equal || !matches!(span.text.trim_start(), "-" | "−" | "–" | "+") {
            return false;
        }
        let same_side = |other: &&Span| other.op == Op::Equal || other.op == span.op;
        let before = spans[..at].iter().rev().find(same_side);
        let parts = |c: char| c.is_whitespace() || c == '(';
        let stands_off = span.text.starts_with(char::is_whitespace)
            || before.is_none_or(|before| before.text.ends_with(parts));
        let next = spans[at + 1..].iter().find(same_side);
        stands_off && next.is_some_and(|next| next.text.starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// "40,000 pesos" → "40,000 dollars": what a number that stayed counts. A unit that is only shortened is none.
pub fn unit_changed(spans: &[Span], lexicon: &Lexicon) -> bool {
    let unit = |span: &Span| {
        let word = span.text.split_whitespace().next()?.to_lowercase();
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        (word.chars().count() >= SPELLED_FROM && lexicon.has(List::Measures, &word)).then_some(word)
    };
    spans.windows(3).any(|run| {
        let mut back = run[0].text.split_whitespace().rev();
        let (last, second) = (back.next(), back.next());
        let is_number = |word: Option<&str>| word.is_some_and(|word| lexicon.is_number(word));
        // "3p a litre"
        let is_each = || {
            let is_priced = |word: &str| {
                // A bare number may be a year.
                let is_short = |word: &str| {
                    word.starts_with(|c: char| c.is_ascii_digit())
                        && word.ends_with(|c: char| c.is_alphabetic() || "£$€".contains(c))
                };
                word.starts_with(['£', '$', '€'])
                    || is_short(word)
                    || lexicon.has(List::Measures, &word.to_lowercase())
            };
            last.is_some_and(|word| matches!(word, "per" | "a" | "an"))
                && second.is_some_and(is_priced)
        };
        let counts = run[0].op == Op::Equal && (is_number(last) || is_each());
        let units = (run[1].op == Op::Delete && run[2].op == Op::Insert)
            .then(|| unit(&run[1]).zip(unit(&run[2])))
            .flatten();
        counts && units.is_some_and(|(gone, come)| !is_one_unit(&gone, &come))
    })
}

/// "once an hour" → "once a day", "weekly" → "monthly": one unit of time, and nothing else, in the place of another. Behind "this" and "last"
/// it is a day, and behind "the" a thing of its own ("player of the month", "le quotidien").
pub fn time_unit_changed(spans: &[Span], lexicon: &Lexicon) -> bool {
    let unit = |span: &Span| {
        let keys = (span.text.len() <= UNIT_AT_MOST).then(|| keys(&span.text))?;
        let mut words = keys.iter();
        let unit = words.rfind(|key| !lexicon.has(List::Articles, key))?;
        let is_alone = words.all(|key| lexicon.has(List::Articles, key));
        let found = is_alone.then(|| lexicon.time_units.groups(&[unit]))?;
        found.first().copied()
    };
    let all = |side: Op| {
        let mine = spans.iter().filter(|span| span.op == side);
        let mut units: Vec<usize> = mine.filter_map(unit).collect();
        units.sort_unstable();
        units
    };
    let is_measured = |at: usize| {
        let before = at.checked_sub(1).map(|at| spans[at].text.as_str());
        let last = before.and_then(|text| text.split_whitespace().next_back());
        last.is_none_or(|word| !lexicon.has(List::Pointing, &word.to_lowercase()))
    };
    let is_changed = spans.windows(2).enumerate().any(|(at, pair)| {
        pair[0].op == Op::Delete
            && pair[1].op == Op::Insert
            && is_measured(at)
            && unit(&pair[0])
                .zip(unit(&pair[1]))
                .is_some_and(|(gone, come)| gone != come)
    });
    is_changed && all(Op::Delete) != all(Op::Insert)
}

/// In bytes: an article and a word.
const UNIT_AT_MOST: usize = 24;

/// "metre" and "metres", "metres" and "meters", "kilo" and "kilogram".
fn is_one_unit(a: &str, b: &str) -> bool {
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.trim_end_matches('s').chars().collect();
        letters.sort_unstable();
        letters
    };
    let starts = |short: &str, long: &str| long.starts_with(short.trim_end_matches('s'));
    letters(a) == letters(b) || starts(a, b) || starts(b, a)
}

/// In characters: shorter units are abbreviations.
const SPELLED_FROM: usize = 4;

#[cfg(test)]
mod tests {
    use crate::compare::{budget::Budget, facets::tests::told};
    use crate::{
        compare::{facets::facets, lexicon::of, words::spans},
        model::Facet,
    };

    #[test]
    fn a_unit_that_nothing_is_priced_by_is_no_number() {
        for (old, new) in [
            ("It costs 3p a litre here.", "It costs 3p a liter here."),
            ("He walked the mile to town.", "He walked the acre to town."),
            ("In 2019 the pound fell.", "In 2019 the dollar fell."),
        ] {
            let found = told("en", old, new);
            assert!(!found.contains(&Facet::Number), "{old}");
        }
    }

    #[test]
    fn another_unit_of_time_is_another_number() {
        let is_number = |language: &str, old: &str, new: &str| {
            told(language, old, new).contains(&Facet::Number)
        };
        for (language, old, new) in [
            ("en", "It rings once an hour.", "It rings once a day."),
            (
                "en",
                "The pier is seen to weekly.",
                "The pier is seen to monthly.",
            ),
            ("en", "It sank within days.", "It sank within weeks."),
            ("en", "They waited for months.", "They waited for years."),
            (
                "de",
                "Der Kai wird täglich geprüft.",
                "Der Kai wird monatlich geprüft.",
            ),
            ("fr", "Il a attendu des jours.", "Il a attendu des heures."),
            ("es", "Esperaron durante meses.", "Esperaron durante años."),
        ] {
            assert!(
                is_number(language, old, new) && is_number(language, new, old),
                "{old}"
            );
        }
        for (language, old, new) in [
            ("en", "It opens every day.", "It opens daily."),
            ("en", "He came the next day.", "He came hours later."),
            (
                "en",
                "It took weeks and months.",
                "It took months and weeks.",
            ),
            (
                "en",
                "It came earlier this week.",
                "It came earlier this month.",
            ),
            (
                "en",
                "She is player of the month.",
                "She is player of the year.",
            ),
            ("fr", "Le quotidien le dit.", "Le mensuel le dit."),
            ("en", "It took a day of work.", "It took a lot of work."),
            (
                "en",
                "That day the boats left.",
                "That morning the boats left.",
            ),
            ("de", "Er kam jedes Jahr.", "Er kam jährlich."),
            ("fr", "Dans la journée.", "Dans le jour."),
        ] {
            assert!(!is_number(language, old, new), "{old}");
        }
    }

    #[test]
    fn a_number_otherwise_written_is_typography_and_another_sign_is_another_number() {
        let told = |old: &str, new: &str| -> Vec<Facet> {
            facets(&spans(old, new, &Budget::new()), of(Some("en")))
                .into_iter()
                .collect()
        };
        for (old, new) in [
            ("It rained for five days.", "It rained for 5 days."),
            ("It rises by 2.5 per cent.", "It rises by 2.5%."),
            ("It cost 1,250,000 crowns.", "It cost 1250000 crowns."),
            ("It cost four million crowns.", "It cost 4m crowns."),
            ("It cost £7.0 million.", "It cost £7 million."),
            ("Two hundred boats sank.", "200 boats sank."),
            ("Twenty-one boats sank.", "21 boats sank."),
            ("A dozen boats sank.", "A 12 boats sank."),
            ("It cost 2.5 million crowns.", "It cost 2,500,000 crowns."),
            ("It is the 2nd boat.", "It is the second boat."),
            ("It is the fifth boat.", "It is the 5th boat."),
            ("It sails at 10.30 today.", "It sails at 10:30 today."),
            ("It cost 3 000 crowns.", "It cost 3000 crowns."),
            ("A three-year-old boat.", "A 3-year-old boat."),
        ] {
            assert_eq!(told(old, new), [Facet::Typography], "{old}");
            assert_eq!(told(new, old), [Facet::Typography], "{new}");
        }
        assert_eq!(told("It fell by a fifth.", "It fell by 20 per cent."), []);
        for (language, old, new) in [
            ("en", "Twenty boats sank.", "20 boats sank."),
            ("de", "Zwanzig Boote sanken.", "20 Boote sanken."),
            (
                "fr",
                "Quatre-vingts bateaux ont coulé.",
                "80 bateaux ont coulé.",
            ),
            (
                "es",
                "Veinte barcos se hundieron.",
                "20 barcos se hundieron.",
            ),
            ("fr", "Vingt et un bateaux.", "21 bateaux."),
            ("fr", "Quatre-vingt-dix-sept bateaux.", "97 bateaux."),
            ("fr", "Il y a 3\u{202F}000 bateaux.", "Il y a 3000 bateaux."),
            ("de", "Einundzwanzig Boote sanken.", "21 Boote sanken."),
            ("de", "Zweihundertfünfzig Boote.", "250 Boote."),
            ("es", "Treinta y dos barcos.", "32 barcos."),
            ("ja", "15億円", "１５億円"),
        ] {
            let facets = facets(&spans(old, new, &Budget::new()), of(Some(language)));
            assert!(!facets.contains(&Facet::Number), "{old}");
        }
        for (old, new) in [
            ("It fell by a fifth.", "It fell by 25 per cent."),
            ("It cost 4m crowns.", "It cost 4bn crowns."),
            ("Scores of boats sank.", "A handful of boats sank."),
            (
                "It fell by half a point.",
                "It fell by one and a half points.",
            ),
            ("It fell to -5C on Monday.", "It fell to 5C on Monday."),
            ("It rained once in May.", "It rained 11 times in May."),
            ("It cost 1.000 crowns.", "It cost 1,000 crowns."),
            (
                "It is the fourth-largest mill.",
                "It is the third-largest mill.",
            ),
            ("A three-year-old boat.", "A two-year-old boat."),
            ("Two hundred boats sank.", "Two thousand boats sank."),
            ("On 3 March, with 12 boats.", "On 4 March, with 14 boats."),
            ("It sails at 10.30 today.", "It sails at 11:30 today."),
            ("It cost 40 crowns in all.", "It cost 40 dollars in all."),
            ("It took 40 minutes in all.", "It took 40 miles in all."),
            ("It costs 3p a litre here.", "It costs 3p a gallon here."),
            (
                "It costs £40 per tonne here.",
                "It costs £40 per acre here.",
            ),
        ] {
            assert!(told(old, new).contains(&Facet::Number), "{old}");
        }
    }
}
