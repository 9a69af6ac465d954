//! Which words went and which came, of those that say something by themselves? A difference is read once, for all who ask.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{
    lexicon::{Lexicon, List, MAY},
    words::{each, is_said, lower},
};
use crate::model::{Op, Span};

/// A word in small letters, and as it is written.
pub type Word<'a> = (Cow<'a, str>, &'a str);

/// The words of both sides of a difference, but for those far from any change: what they say is said on both.
pub struct Difference<'a> {
    old: Vec<Near<'a>>,
    new: Vec<Near<'a>>,
}

/// A word or mark that changed, or that stands near one that did.
struct Near<'a> {
    word: Word<'a>,
    is_changed: bool,
}

/// Words that went and came.
pub struct Changed<'a> {
    pub gone: Vec<Word<'a>>,
    pub come: Vec<Word<'a>>,
    /// Whether any went at all, there or not on the other side.
    pub has_gone: bool,
}

impl<'a> Difference<'a> {
    pub fn new(spans: &'a [Span], lexicon: &Lexicon) -> Difference<'a> {
        Difference {
            old: read(spans, Op::Delete, lexicon),
            new: read(spans, Op::Insert, lexicon),
        }
    }

    /// The words and marks that one side has and the other lacks; "one" only where it counts something.
    pub fn changed(&self, lexicon: &Lexicon) -> Changed<'a> {
        let (gone, come) = (telling(&self.old, lexicon), telling(&self.new, lexicon));
        Changed {
            gone: only(&gone, &come),
            come: only(&come, &gone),
            has_gone: !gone.is_empty(),
        }
    }

    /// How many words of reach ("all", "only") went, and how many came; not those of a turn of speech ("all day", "after all").
    pub fn reaching(&self, lexicon: &Lexicon) -> (usize, usize) {
        let count = |side: &[Near<'_>]| {
            let key = |at: usize| side.get(at).map(|near| near.word.0.as_ref());
            let is_turn = |at: usize| {
                let before = at.checked_sub(1).and_then(key).unwrap_or_default();
                let after = key(at + 1).unwrap_or_default();
                key(at) == Some("all")
                    && (["at", "of", "in", "after", "above", "for"].contains(&before)
                        || ["day", "night", "over", "along", "but", "right"].contains(&after))
            };
            let changed = side.iter().enumerate().filter(|(_, near)| near.is_changed);
            changed
                .filter(|(at, near)| lexicon.has(List::Scope, &near.word.0) && !is_turn(*at))
                .count()
        };
        (count(&self.old), count(&self.new))
    }

    /// The words of the old side and of the new one, in small letters, marks left out.
    pub fn keys(&self) -> (Vec<&str>, Vec<&str>) {
        (keys(&self.old), keys(&self.new))
    }
}

fn keys<'b>(side: &'b [Near<'_>]) -> Vec<&'b str> {
    let keys = side.iter().map(|near| near.word.0.as_ref());
    keys.filter(|key| is_said(key)).collect()
}

fn read<'a>(spans: &'a [Span], side: Op, lexicon: &Lexicon) -> Vec<Near<'a>> {
    let mut found = Vec::new();
    for span in spans {
        let is_changed = span.op == side;
        let parts = match span.op {
            op if op == side => [span.text.as_str(), ""],
            Op::Equal => ends(&span.text),
            _ => continue,
        };
        let words = parts.into_iter().flat_map(each);
        let words = words.filter(|word| word.key != " ");
        found.extend(words.map(|word| Near {
            word: (lower(word.key), word.text),
            is_changed,
        }));
    }
    let is_titled = is_titled(&found);
    // What stands in its place is of its sort: a month in the place of a month is no name.
    let others = (spans.iter()).filter(|span| span.op != Op::Equal && span.op != side);
    let (mut to_month, mut to_modal) = (false, false);
    for word in others.flat_map(|span| each(&span.text)) {
        let key = lower(word.key);
        to_month |= word.text == MAY || lexicon.has(List::Months, &key);
        to_modal |= word.text == MAY || lexicon.has(List::Modals, &key);
    }
    for at in 0..found.len() {
        let text = found[at].word.1;
        let key = found[at].word.0.as_ref();
        let is_other = match text == MAY || lexicon.has(List::Months, key) {
            true => !to_month,
            false => !to_modal,
        };
        if !is_titled && is_other && is_part_of_name(&found, at, lexicon) {
            // As no list has it.
            found[at].word.0 = Cow::Owned(text.to_uppercase());
        } else if text == MAY && is_month(&found, at) {
            found[at].word.0 = Cow::Borrowed(MAY);
        } else if let Some(said) = lexicon.described(&found[at].word.0)
            && describes(&found, at, lexicon)
        {
            found[at].word.0 = Cow::Borrowed(said);
        }
    }
    found
}

/// Whether words are set as in "Firm Must Pay after May": most words of some length have capitals, and a capital tells nothing.
fn is_titled(words: &[Near<'_>]) -> bool {
    let long = words.iter().map(|near| near.word.1);
    let (capitals, all) =
        long.filter(|text| text.len() >= SMALL_FROM)
            .fold((0, 0), |(capitals, all), text| {
                let is_capital = !text.starts_with(char::is_lowercase);
                (capitals + usize::from(is_capital), all + 1)
            });
    capitals * 4 >= all * 3
}

/// In bytes.
const SMALL_FROM: usize = 4;

/// Whether a month or a modal verb stands for somebody: "Jan Hoek", "Theresa May", "Will Smith", "Mark Must".
fn is_part_of_name(words: &[Near<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let (key, text) = (words[at].word.0.as_ref(), words[at].word.1);
    let is_month = text == MAY || lexicon.has(List::Months, key);
    // Of the modal verbs this alone is a name that many have.
    let is_modal = key == "will" && lexicon.has(List::Modals, key);
    let is_capital = |text: &str| {
        text.starts_with(char::is_uppercase) && text.chars().skip(1).any(char::is_lowercase)
    };
    if !(is_month || is_modal) || !is_capital(text) {
        return false;
    }
    let near = |at: Option<usize>| at.and_then(|at| words.get(at)).map(|near| &near.word);
    let (before, after) = (near(at.checked_sub(1)), near(Some(at + 1)));
    let begins = before.is_none_or(|(_, text)| !text.ends_with(|c: char| c == ',' || is_letter(c)));
    if !is_month {
        return !begins && before.is_some_and(|(_, text)| *text != ",");
    }
    let counts = |word: Option<&Word<'_>>| {
        word.is_some_and(|(key, text)| {
            text.starts_with(|c: char| c.is_ascii_digit()) || lexicon.is_number(key)
        })
    };
    let is_name = |word: Option<&Word<'_>>| {
        word.is_some_and(|(key, text)| {
            is_capital(text)
                && !key.ends_with("'s")
                && !lexicon.is_of_calendar(key)
                && !lexicon.has(List::Measures, key)
                && !lexicon.has(List::BeforeMonths, key)
                && !lexicon.has(List::BeforeYears, key)
        })
    };
    let leads = before.is_some_and(|(key, _)| lexicon.has(List::BeforeMonths, key));
    let is_short = text.chars().count() == 3 && text != MAY && !key.starts_with("mai");
    if counts(before) || counts(after) || leads && !is_short {
        return false;
    }
    // Where nouns have capitals, one beside a month is no name.
    let nouns_are_capital = lexicon.noun_ends().next().is_some();
    match nouns_are_capital {
        true => is_short && (is_name(after) || is_name(before)),
        false => is_name(after) && !(text == MAY && begins) || is_name(before),
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic()
}

/// Whether a verb's form describes the noun behind it: "the alleged murder", and no "alleged that".
fn describes(words: &[Near<'_>], at: usize, lexicon: &Lexicon) -> bool {
    let key = |at: Option<usize>| {
        at.and_then(|at| words.get(at))
            .map(|near| near.word.0.as_ref())
    };
    let before = key(at.checked_sub(1));
    let is_led = before.is_none_or(|before| {
        lexicon.has(List::DescribedAfter, before)
            || lexicon.has(List::Articles, before)
            || before.ends_with("'s")
    });
    let noun = key(Some(at + 1)).is_some_and(|after| after.starts_with(char::is_alphabetic));
    is_led && noun && key(Some(at + 1)) != Some("that") && key(Some(at + 1)) != Some("to")
}

/// Whether "May" is the month and not the verb: beside a number, or with a capital where the words around have none.
fn is_month(words: &[Near<'_>], at: usize) -> bool {
    let text = |at: usize| words.get(at).map(|near| near.word.1);
    let is_digit = |text: Option<&str>| {
        text.is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()))
    };
    let begins = |at: usize| {
        let before = at.checked_sub(1).and_then(text);
        before.is_none_or(|before| before.contains(['.', '!', '?', ':', '“', '"']))
    };
    let is_capital = |text: &str| text.starts_with(char::is_uppercase);
    let (before, after) = (at.checked_sub(1).and_then(text), text(at + 1));
    is_digit(before)
        || is_digit(after)
        || !begins(at)
            && before.is_some_and(|before| {
                !is_capital(before) || begins(at - 1) && !after.is_some_and(is_capital)
            })
}

/// The changed words of one side, without those that say nothing where they stand.
fn telling<'b, 'a>(side: &'b [Near<'a>], lexicon: &Lexicon) -> Vec<&'b Word<'a>> {
    let key = |at: usize| side.get(at).map(|near| near.word.0.as_ref());
    let tells = |at: usize, own: &str| {
        let before = || at.checked_sub(1).and_then(key);
        let after = |by: usize| key(at + by);
        match own {
            // "one and a half" counts, "one and all" does not.
            "one" if after(1) == Some("and") => {
                (2..=3).any(|by| after(by).is_some_and(|it| lexicon.fraction(it).is_some()))
            }
            "one" => {
                after(1).is_some_and(|after| {
                    after.starts_with(char::is_alphanumeric)
                        && !lexicon.has(List::NotCountedAfter, after)
                }) && !before().is_some_and(|before| lexicon.has(List::NotCountedBefore, before))
            }
            // "about 40 boats", and a talk about boats.
            "about" | "around" => after(1).is_some_and(|after| lexicon.is_number(after)),
            // "scores of boats", and no scores of a match.
            "scores" => after(1) == Some("of"),
            key => !lexicon.has(List::OftenNouns, key) || after(1) == Some("to"),
        }
    };
    let changed = side.iter().enumerate().filter(|(_, near)| near.is_changed);
    changed
        .filter(|(at, near)| tells(*at, &near.word.0))
        .map(|(_, near)| &near.word)
        .collect()
}

/// So many words on either end of a stretch that stayed are near a change: no phrase is longer.
const NEAR: usize = 6;

/// A text's first and last words; all of a short one is its first.
fn ends(text: &str) -> [&str; 2] {
    // Shorter than twice so many words can be.
    let is_short = text.len() < 4 * NEAR;
    let space = |byte: &(usize, u8)| byte.1 == b' ';
    let bytes = || text.bytes().enumerate();
    let head = || bytes().filter(space).nth(NEAR);
    let tail = || bytes().rev().filter(space).nth(NEAR);
    match (!is_short).then(|| head().zip(tail())).flatten() {
        Some(((head, _), (tail, _))) if head < tail => [&text[..head], &text[tail..]],
        _ => [text, ""],
    }
}

/// The words of `from` that `other` lacks.
fn only<'a>(from: &[&Word<'a>], other: &[&Word<'a>]) -> Vec<Word<'a>> {
    let mut spare: FxHashMap<&str, usize> = FxHashMap::default();
    for (key, _) in other {
        *spare.entry(key).or_default() += 1;
    }
    let mut is_spare = |key: &str| {
        let count = spare.get_mut(key).filter(|count| **count > 0);
        count.map(|count| *count -= 1).is_some()
    };
    from.iter()
        .filter(|(key, _)| !is_spare(key))
        .map(|word| (*word).clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::compare::{budget::Budget, facets::facets, lexicon, words::spans};
    use crate::model::Facet;

    fn told(language: &str, before: &str, after: &str) -> Vec<Facet> {
        let lexicon = lexicon::of(Some(language));
        facets(&spans(before, after, &Budget::new()), lexicon)
            .into_iter()
            .collect()
    }

    fn of(before: &str, after: &str) -> Vec<Facet> {
        told("en", before, after)
    }

    #[test]
    fn whoever_is_called_like_a_month_or_a_modal_verb_is_a_name() {
        for (old, new) in [
            ("It was signed by Jan Hoek.", "It was signed by Tom Reed."),
            (
                "The letter of May Lin came.",
                "The letter of Ann Reed came.",
            ),
            (
                "A letter by June Carter came.",
                "A letter by Ann Reed came.",
            ),
            ("Old letters by Theresa May.", "Old letters by Ann Reed."),
            (
                "The letter of Will Hoek came.",
                "The letter of Tom Reed came.",
            ),
        ] {
            assert_eq!(of(old, new), [Facet::Name], "{old}");
            assert_eq!(of(new, old), [Facet::Name], "{new}");
        }
        let julio = ("La firmó Julio Ruiz.", "La firmó Tomás Ruiz.");
        assert_eq!(told("es", julio.0, julio.1), [Facet::Name]);
        let jan = ("Den Brief schrieb Jan Hoek.", "Den Brief schrieb Tom Hoek.");
        assert_eq!(told("de", jan.0, jan.1), [Facet::Name]);
        for (language, old, new, facet) in [
            (
                "en",
                "Since March Harrow has paid.",
                "Since June Harrow has paid.",
                Facet::Date,
            ),
            (
                "en",
                "The June Council meeting ended.",
                "The July Council meeting ended.",
                Facet::Date,
            ),
            (
                "en",
                "It stops on Jan. 3, Harrow says.",
                "It stops on Feb. 3, Harrow says.",
                Facet::Date,
            ),
            (
                "en",
                "It ended the May Day walk.",
                "It ended the June walk.",
                Facet::Date,
            ),
            (
                "en",
                "Harrow Will Pay in June",
                "Harrow May Pay in June",
                Facet::Modality,
            ),
            (
                "en",
                "Germany June inflation slows.",
                "Germany July inflation slows.",
                Facet::Date,
            ),
            (
                "en",
                "Tax Rise Will Hit Homes after Budget",
                "Tax Rise May Hit Homes after Budget",
                Facet::Modality,
            ),
            (
                "en",
                "3.1 Must I register the boat",
                "3.1 Should I register the boat",
                Facet::Modality,
            ),
            (
                "en",
                "Will Harrow boats pay?",
                "Can Harrow boats pay?",
                Facet::Modality,
            ),
            (
                "en",
                "Boats MUST be moored here.",
                "Boats MAY be moored here.",
                Facet::Modality,
            ),
            (
                "de",
                "Er kommt im Mai Polizisten holen.",
                "Er kommt im Juni Polizisten holen.",
                Facet::Date,
            ),
            (
                "fr",
                "Elle ouvre en mai à Nantes.",
                "Elle ouvre en juin à Nantes.",
                Facet::Date,
            ),
        ] {
            assert!(told(language, old, new).contains(&facet), "{old}");
        }
    }
}
