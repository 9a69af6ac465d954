//! What of a short line stays while it changes? Its words, with numbers, times and units as `…`.

use super::volatile::counts;

/// A line's words in their order; `…` for each run of what counts or tells the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line(Vec<String>);

/// What stands for all that counts.
const WILD: &str = "…";
/// In bytes: a longer text is none of the lines that are learned.
pub const REST: usize = 400;

pub fn of(text: &str) -> Line {
    let mut words: Vec<String> = Vec::new();
    for word in parted(text).split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let follows_one = words.last().is_some_and(|last| last == WILD);
        let is_wild = bare.is_empty()
            || bare.chars().any(char::is_numeric)
            || counts(&bare.to_lowercase(), follows_one);
        match is_wild {
            true if follows_one => {}
            true => words.push(WILD.to_owned()),
            false => words.push(word.to_owned()),
        }
    }
    Line(words)
}

/// A text with spaces between numbers and the words of a script that has none.
fn parted(text: &str) -> String {
    let is_unspaced = |c: char| c >= '\u{0e00}' && c.is_alphabetic();
    let mut parted = String::with_capacity(text.len());
    let mut last = ' ';
    for c in text.chars() {
        if (is_unspaced(c) && last.is_numeric()) || (c.is_numeric() && is_unspaced(last)) {
            parted.push(' ');
        }
        parted.push(c);
        last = c;
    }
    parted
}

impl Line {
    /// Its own name, where it has words and something that counts.
    pub fn name(&self) -> Option<String> {
        let has_words = (self.0.iter()).any(|word| word.chars().any(char::is_alphabetic));
        (has_words && self.0.iter().any(|word| word == WILD)).then(|| joined(self.0.iter()))
    }

    /// Whether it is the named part: word for word, and where that has `…`, something that counts or that `takes` knows.
    pub fn fits(&self, name: &str, takes: impl Fn(&str) -> bool) -> bool {
        let name = name.replace(WILD, " … ");
        let mut pattern = name.split_whitespace().peekable();
        let mut is_open = false;
        for word in &self.0 {
            let is_taken = word == WILD || takes(word);
            match pattern.peek() {
                Some(next) if next == word => {
                    is_open = word == WILD;
                    pattern.next();
                }
                Some(next) if *next == WILD && is_taken => {
                    is_open = true;
                    pattern.next();
                }
                _ if is_open && is_taken => {}
                _ => return false,
            }
        }
        pattern.next().is_none()
    }
}

/// The name of the part that changed between two lines, and the words that gave way to others there. `None` where words came or went and
/// none for them, or nothing stays.
pub fn changed(before: &Line, after: &Line) -> Option<(String, Vec<String>)> {
    let (before, after) = (&before.0, &after.0);
    let begin = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (old, new) = (&before[begin..], &after[begin..]);
    let same_end = old.iter().rev().zip(new.iter().rev());
    let end = same_end.take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    if old.is_empty() != new.is_empty() {
        return None;
    }
    let rest = &after[after.len() - end..];
    let stays = after[..begin].iter().chain(rest);
    if !(stays.clone()).any(|word| word.chars().any(char::is_alphabetic)) {
        return None;
    }
    let wild = (!new.is_empty()).then(|| WILD.to_owned());
    let name = joined(after[..begin].iter().chain(&wild).chain(rest));
    let words = old.iter().chain(new).filter(|word| *word != WILD);
    name.contains(WILD)
        .then(|| (name, words.cloned().collect()))
}

fn joined<'a>(words: impl Iterator<Item = &'a String>) -> String {
    let mut name = String::new();
    for word in words {
        match word == WILD {
            true if name.ends_with(WILD) => {}
            false if !name.is_empty() && !name.ends_with(WILD) => {
                name.push(' ');
                name.push_str(word);
            }
            _ => name.push_str(word),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_named_by_what_stays() {
        let name = |a: &str, b: &str| changed(&of(a), &of(b));
        let stays = |a: &str, b: &str| name(a, b).map(|(name, _)| name);
        assert_eq!(
            stays("Berths let: 1,200", "Berths let: 1,311").as_deref(),
            Some("Berths let:…")
        );
        assert_eq!(
            stays("Seen 2 minutes back here", "Seen 1 minute back here").as_deref(),
            Some("Seen…back here")
        );
        assert_eq!(
            name("Ebbing: 6°C, fog", "Ebbing: 8°C, light rain"),
            Some((
                "Ebbing:…".into(),
                vec!["fog".into(), "light".into(), "rain".into()]
            ))
        );
        assert_eq!(name("Berths let: 12", "Berths let: 12 (not all)"), None);
        assert_eq!(name("12 boats found", "None of 12 boats found"), None);
        assert_eq!(name("10:30", "10:45"), None);
        assert_eq!(
            stays("已有1200人阅读", "已有1305人阅读").as_deref(),
            Some("已有…人阅读")
        );
    }

    #[test]
    fn a_line_fits_word_for_word() {
        let fits =
            |line: &str, words: &[&str]| of(line).fits("Ebbing:…", |word| words.contains(&word));
        assert!(fits("Ebbing: 6°C", &[]) && fits("Ebbing: 6°C, fog", &["fog"]));
        assert!(
            !fits("Ebbing: 6°C, fog", &[]) && !fits("Ebbing:", &[]) && !fits("At Ebbing: 6°C", &[])
        );
    }
}
