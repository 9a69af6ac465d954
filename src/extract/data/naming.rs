//! What does a page call its story where it talks of itself: in its data, its `<title>`? And how well do words agree with that?

use crate::extract::{structured::Structured, text};

/// What stands between the story's name and the site's, the commonest first.
const MARKS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » "];

/// In bytes of a key: no heading is so long, and each is held against all names.
const NAME_AT_MOST: usize = 2_000;

/// The page's own names for its story, longest trust first.
pub struct Names(Vec<Name>);

struct Name {
    key: String,
    grams: Vec<[char; 3]>,
}

impl Names {
    pub fn new(data: &Structured) -> Names {
        let named = keys(data).into_iter().map(|key| Name {
            grams: grams(&key),
            key,
        });
        Names(named.collect())
    }

    /// Whether one of the names has this key.
    pub fn has(&self, key: &str) -> bool {
        self.0.iter().any(|name| name.key == key)
    }

    /// How well words agree with the best of the names: 1 for the same, else the share of common words.
    pub fn agreement(&self, words: &str) -> f64 {
        let key = text::key(words);
        if key.is_empty() {
            return 0.0;
        }
        if self.has(&key) {
            return 1.0;
        }
        let own = grams(&key);
        let agrees = |name: &Name| {
            if name.key.contains(&key) || key.contains(&name.key) {
                let lengths = (key.len().min(name.key.len()), key.len().max(name.key.len()));
                match lengths {
                    (short, _) if short < 8 => 0.0,
                    (short, long) => 0.95 * (short as f64 / long as f64).sqrt(),
                }
            } else {
                0.7 * share(&own, &name.grams)
            }
        };
        self.0.iter().map(agrees).fold(0.0, f64::max)
    }
}

fn keys(data: &Structured) -> Vec<String> {
    let mut names: Vec<String> = [&data.headline, &data.og_title]
        .into_iter()
        .flatten()
        .map(|name| text::key(name))
        .collect();
    if let Some(title) = &data.title {
        names.push(text::key(title));
        // The site's or section's own name is no name of the story.
        let site = data.site_name.as_deref().map(text::key).unwrap_or_default();
        names.extend(
            title_parts(title)
                .into_iter()
                .map(text::key)
                .filter(|part| *part != site),
        );
    }
    names.retain(|name| (1..=NAME_AT_MOST).contains(&name.len()));
    names
}

/// A title without the site's name: the pieces between ` | `, ` - `, ` – `, ` — `, ` :: `, longest first.
fn title_parts(title: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for mark in MARKS {
        if let Some((head, tail)) = title.rsplit_once(mark) {
            // "Site - Headline" is rare, and then the headline is the longer of the two.
            parts.push(if tail.len() > head.len() {
                tail.trim()
            } else {
                head.trim()
            });
        }
        if let Some((head, _)) = title.split_once(mark) {
            parts.push(head.trim());
        }
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts
}

/// The story's name where no heading shows it.
pub fn fallback(data: &Structured) -> Option<String> {
    if let Some(name) = data.headline.as_ref().or(data.og_title.as_ref()) {
        return Some(without_site(name, data).to_owned());
    }
    let title = without_site(data.title.as_deref()?, data);
    // With nothing else to go by: a `<title>` that ends in a word or two after a dash ends in the site's name.
    let named = MARKS[..4]
        .iter()
        .find_map(|mark| title.rsplit_once(mark))
        .filter(|(head, tail)| tail.split_whitespace().count() <= 2 && head.len() > 2 * tail.len());
    Some(named.map_or(title, |(head, _)| head.trim()).to_owned())
}

/// "Headline - Site", "Headline_Section_Site" in Chinese titles: without what the site calls itself, or its address does.
fn without_site<'a>(title: &'a str, data: &Structured) -> &'a str {
    let site = data.site_name.as_deref().map(text::key).unwrap_or_default();
    let host = data.canonical.as_deref().unwrap_or_default();
    let host = host.split('/').nth(2).unwrap_or_default();
    let is_site = |part: &str| {
        let key = text::key(part);
        !key.is_empty()
            && (key == site
                || site.contains(&key)
                || host.split('.').any(|label| text::key(label) == key))
    };
    if title.matches('_').count() >= 2 && title.chars().any(text::is_dense) {
        return title.split('_').next().unwrap_or(title).trim();
    }
    for mark in MARKS {
        if let Some((head, tail)) = title.rsplit_once(mark) {
            if is_site(tail) {
                return head.trim();
            }
            if is_site(head) {
                return tail.trim();
            }
        }
    }
    title
}

/// The groups of three letters, each once, sorted.
fn grams(text: &str) -> Vec<[char; 3]> {
    let chars: Vec<char> = text.chars().collect();
    let mut grams: Vec<[char; 3]> = (chars.windows(3))
        .map(|window| [window[0], window[1], window[2]])
        .collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// Which part of two texts' groups they have in common.
fn share(a: &[[char; 3]], b: &[[char; 3]]) -> f64 {
    let common = (a.iter())
        .filter(|gram| b.binary_search(gram).is_ok())
        .count();
    2.0 * common as f64 / (a.len() + b.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_without_its_site() {
        let titled = |title: &str, canonical: &str| {
            fallback(&Structured {
                title: Some(title.into()),
                canonical: Some(canonical.into()),
                ..Structured::default()
            })
        };
        let wall = Some("The wall stays where it is".to_owned());
        let url = "https://www.harrowpost.example/wall";
        assert_eq!(titled("The wall stays where it is | HarrowPost", url), wall);
        assert_eq!(titled("HarrowPost - The wall stays where it is", url), wall);
        assert_eq!(titled("The wall stays where it is - Entirely", url), wall);
        let both = "The wall stays - and so do we, all of us";
        assert_eq!(titled(both, url).as_deref(), Some(both));
        assert_eq!(
            titled("海堤仍在原处_新闻频道_某网", url).as_deref(),
            Some("海堤仍在原处")
        );
    }
}
