//! What does a page call its story where it talks of itself: in its data, its `<title>`? And how well do words agree with that?

use super::{structured::Structured, text};

/// What stands between the story's name and the site's, the commonest first.
const MARKS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » "];

/// The page's own names for its story, longest trust first, as keys.
pub fn names(data: &Structured) -> Vec<String> {
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
    names.retain(|name| !name.is_empty());
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

/// How well words agree with the best of the page's own names: 1 for the same, else the share of common words.
pub fn agreement(words: &str, names: &[String]) -> f64 {
    let key = text::key(words);
    if key.is_empty() {
        return 0.0;
    }
    let mut best: f64 = 0.0;
    for name in names {
        let share = if *name == key {
            1.0
        } else if name.contains(&key) || key.contains(name.as_str()) {
            let (short, long) = (key.len().min(name.len()), key.len().max(name.len()));
            if short < 8 {
                0.0
            } else {
                0.95 * (short as f64 / long as f64).sqrt()
            }
        } else {
            0.7 * bigram_share(&key, name)
        };
        best = best.max(share);
    }
    best
}

fn bigram_share(a: &str, b: &str) -> f64 {
    let grams = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        let mut grams: Vec<[char; 3]> = (chars.windows(3))
            .map(|window| [window[0], window[1], window[2]])
            .collect();
        grams.sort_unstable();
        grams.dedup();
        grams
    };
    let (a, b) = (grams(a), grams(b));
    let common = a
        .iter()
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
