//! What is the headline, as the reader sees it? The heading that agrees with what the page says of itself, without kicker or site name.

use std::sync::LazyLock;

use regex::Regex;

use super::{structured::Structured, text, tree::Tree};

static KICKER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:kicker|overline|topline|eyebrow|dachzeile|badge|label|flag|category|rubric|section-name|pre-?title|pretitle|supertitle|antetitulo|surtitre|occhiello|roofline|tagline|prefix|plus-?icon|premium|visually-hidden|sr-only|screen-reader|hidden|tooltip|icon|share|permalink|anchor)").ok()
});
static NO_HEADLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[-_ ])(?:logo|site-title|site-name|brand|branding|masthead|nav|menu|breadcrumbs?|related|sidebar|widget|card|teaser|newsletter|cookie|consent|modal|comments?|author|promo|footer|recommend\w*|most-\w+)(?:$|[-_ ])").ok()
});

/// The headline's words, and the element that shows them.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Headline {
    pub text: Option<String>,
    pub at: Option<usize>,
}

/// The page's own names for its story, longest trust first, as keys.
fn names(data: &Structured) -> Vec<String> {
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
    for mark in [" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » "] {
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

pub fn headline(tree: &Tree<'_>, data: &Structured, unseen: &dyn Fn(usize) -> bool) -> Headline {
    let names = names(data);
    let mut best: Option<(f64, usize, String)> = None;
    let mut order = 0.0;
    for at in 0..tree.len() {
        let name = tree.name(at);
        let level = match name {
            "h1" => 1.0,
            "h2" => 0.35,
            "h3" => 0.2,
            "div" | "p" | "span" | "header" | "a" | "strong" if is_named_headline(tree, at) => 0.4,
            _ => continue,
        };
        if unseen(at) || tree.above(at).any(unseen) {
            continue;
        }
        let words = shown(tree, at, &names, unseen);
        let length = words.chars().count();
        if !(2..=400).contains(&length) {
            continue;
        }
        let agreement = agreement(&words, &names);
        let mut score = level + 1.6 * agreement - order;
        order += 0.02;
        if name == "h1" && is_named_headline(tree, at) {
            score += 0.2;
        }
        if tree
            .above(at)
            .take(6)
            .any(|above| matches!(tree.name(above), "nav" | "aside" | "footer" | "li" | "form"))
        {
            score -= 0.6;
        }
        let odd = |at: usize| {
            NO_HEADLINE
                .as_ref()
                .is_some_and(|pattern| pattern.is_match(tree.words(at)))
        };
        if odd(at) || tree.above(at).take(3).any(odd) {
            score -= 0.5;
        }
        let site = data.site_name.as_deref().map(text::key).unwrap_or_default();
        let home = (at..tree.end(at))
            .chain(tree.above(at).take(2))
            .any(|near| tree.name(near) == "a" && tree.attr(near, "href").is_some_and(is_front));
        if home || !site.is_empty() && text::key(&words) == site {
            score -= 1.2;
        }
        // A heading that is a link leads elsewhere.
        if agreement < 0.99
            && (at..tree.end(at))
                .chain(tree.above(at).take(2))
                .any(|near| tree.name(near) == "a")
        {
            score -= 0.3;
        }
        if score > 0.45 && best.as_ref().is_none_or(|(least, ..)| score > *least) {
            best = Some((score, at, words));
        }
    }
    match best {
        Some((_, at, words)) => Headline {
            text: Some(words),
            at: Some(at),
        },
        None => Headline {
            text: fallback(data),
            at: None,
        },
    }
}

/// The address of a site's front page.
fn is_front(href: &str) -> bool {
    let path = href
        .split("://")
        .nth(1)
        .map_or(href, |rest| rest.find('/').map_or("/", |at| &rest[at..]));
    matches!(path, "/" | "" | "./" | "/index.html")
}

fn fallback(data: &Structured) -> Option<String> {
    let title = data.title.as_deref().map(|title| {
        let site = data.site_name.as_deref().map(text::key).unwrap_or_default();
        let without = title_parts(title).into_iter().find(|part| {
            !site.is_empty() && text::key(&title.replacen(part, "", 1)).contains(&site)
        });
        without.unwrap_or(title).to_owned()
    });
    data.headline
        .clone()
        .or_else(|| data.og_title.clone())
        .or(title)
}

fn is_named_headline(tree: &Tree<'_>, at: usize) -> bool {
    if tree
        .attr(at, "itemprop")
        .is_some_and(|prop| prop.split_whitespace().any(|word| word == "headline"))
    {
        return true;
    }
    tree.words(at).split_whitespace().any(|word| {
        matches!(
            word,
            "headline"
                | "article-title"
                | "entry-title"
                | "post-title"
                | "story-title"
                | "article-headline"
                | "page-title"
                | "article__title"
                | "article__headline"
                | "titel"
                | "title"
                | "artikel-titel"
        ) || word.ends_with("__headline")
            || word.ends_with("-headline")
            || word.ends_with("article-title")
    })
}

/// How well words agree with the best of the page's own names: 1 for the same, else the share of common words.
fn agreement(words: &str, names: &[String]) -> f64 {
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
        chars
            .windows(3)
            .map(|window| (window[0], window[1], window[2]))
            .collect::<std::collections::HashSet<_>>()
    };
    let (a, b) = (grams(a), grams(b));
    let common = a.intersection(&b).count();
    2.0 * common as f64 / (a.len() + b.len()).max(1) as f64
}

/// The words of a heading without its kicker: the part that the page itself names, where there is one.
fn shown(tree: &Tree<'_>, at: usize, names: &[String], unseen: &dyn Fn(usize) -> bool) -> String {
    let mut inner = at;
    loop {
        let parts: Vec<(usize, String)> = tree
            .children(inner)
            .filter(|child| !unseen(*child))
            .map(|child| (child, words_of(tree, child, unseen)))
            .filter(|(child, words)| {
                !words.trim().is_empty() || tree.name(*child) == "br" || tree.text(*child).is_some()
            })
            .collect();
        let solid: Vec<&(usize, String)> = parts
            .iter()
            .filter(|(_, words)| !words.trim().is_empty())
            .collect();
        if let [(only, _)] = solid.as_slice()
            && !tree.name(*only).is_empty()
        {
            inner = *only;
            continue;
        }
        let join = |parts: &[(usize, String)]| {
            let mut joined = String::new();
            for (child, words) in parts {
                if tree.name(*child) == "br"
                    || matches!(tree.name(*child), "div" | "p" | "span" | "h1" | "h2")
                        && tree.words(*child).len() > 1
                        && !words.trim_start().starts_with([':', ',', '.', '!', '?'])
                {
                    joined.push(' ');
                }
                joined.push_str(if words.trim_start().starts_with(':') {
                    words.trim_start()
                } else {
                    words
                });
            }
            text::clean(&joined)
                .trim_start_matches(['-', '–', '—', '|', ':', '•', '·', ' '])
                .to_owned()
        };
        let whole = join(&parts);
        if names.contains(&text::key(&whole)) {
            return whole;
        }
        for cut in 1..parts.len() {
            for rest in [&parts[cut..], &parts[..parts.len() - cut]] {
                let words = join(rest);
                let key = text::key(&words);
                if key.len() > 8 && names.contains(&key) {
                    return words;
                }
            }
        }
        let is_kicker = |(child, words): &(usize, String)| {
            !tree.name(*child).is_empty()
                && KICKER
                    .as_ref()
                    .is_some_and(|pattern| pattern.is_match(tree.words(*child)))
                && words.chars().count() * 2 < whole.chars().count()
        };
        if parts.iter().any(is_kicker) {
            let rest: Vec<(usize, String)> = parts
                .iter()
                .filter(|part| !is_kicker(part))
                .cloned()
                .collect();
            let words = join(&rest);
            if !words.is_empty() {
                return words
                    .trim_start_matches([':', '|', '–', '—', '·', ' '])
                    .to_owned();
            }
        }
        return whole;
    }
}

fn words_of(tree: &Tree<'_>, root: usize, unseen: &dyn Fn(usize) -> bool) -> String {
    let mut words = String::new();
    let mut at = root;
    while at < tree.end(root) {
        if unseen(at) {
            at = tree.end(at);
            continue;
        }
        if let Some(text) = tree.text(at) {
            words.push_str(text);
        } else if matches!(tree.name(at), "br" | "div" | "p") {
            words.push(' ');
        }
        at += 1;
    }
    words
}
