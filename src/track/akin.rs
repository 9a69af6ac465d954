//! Is this new page a known one at another address? Only by two signs: the same item of a feed or the same number in the address, and the
//! same text.

use std::collections::HashSet;

use jiff::Timestamp;

use super::{Desk, TrackError, identity::told};
use crate::{
    discover::{self, Found},
    model::{Article, Page},
    store::{Joiner, Sign},
    watchlist::Target,
};

/// Words in paragraphs that both have, below which two texts are not said to be one.
const SHARED_WORDS: usize = 30;
/// Numbers of an address that are noted.
const NUMBERS_AT_MOST: usize = 2;

/// A page that was read for the first time: if a known one stands at its address now, that one's history goes on there.
pub(super) async fn take_up(
    desk: &Desk,
    page: &Page,
    article: &Article,
    at: Timestamp,
) -> Result<(), TrackError> {
    for (known, sign) in desk.store.akin(page.id).await? {
        let memory = desk.store.memory(known).await?;
        let Some((_, theirs)) = &memory.latest else {
            continue;
        };
        if is_named(desk, &memory.page.watch) || !is_same_text(theirs, article) {
            continue;
        }
        let why = format!(
            "{} and {} are one: {}, and most of the text is the same",
            memory.page.url,
            page.url,
            match sign {
                Sign::Item => "a feed names both by the same item",
                Sign::Number => "both have the same number in their addresses",
            }
        );
        let store = &desk.store;
        let done = match is_side(page, article) {
            true => store.join_by(page.id, known, &why, at, Joiner::Check).await,
            false => store.go_on_at(known, page.id, &why, at).await,
        };
        if told(done, (page.id, known), &why)? {
            break;
        }
    }
    Ok(())
}

/// The signs of pages that a source at `home` names.
pub(super) fn signs<'a>(home: &str, found: &'a [Found]) -> Vec<(Sign, String, &'a str)> {
    let origin = |url: &str| {
        discover::origins(url)
            .into_iter()
            .next()
            .unwrap_or_default()
    };
    let home = origin(home);
    let mut signs = Vec::new();
    for page in found {
        if let Some(guid) = &page.guid {
            signs.push((Sign::Item, format!("{home}\n{guid}"), page.url.as_str()));
        }
        for number in numbers(&page.url).into_iter().take(NUMBERS_AT_MOST) {
            let words = format!("{}\n{number}", origin(&page.url));
            signs.push((Sign::Number, words, page.url.as_str()));
        }
    }
    signs
}

/// Whether its address is but another form of a page: it says so, or it is for phones or for printing.
fn is_side(page: &Page, article: &Article) -> bool {
    let named = article.canonical_url.as_deref();
    let is_elsewhere = (named.and_then(discover::canonical))
        .is_some_and(|named| !discover::variants(&named).contains(&page.url));
    let mut words = page.url.split(|c: char| !c.is_ascii_alphanumeric());
    is_elsewhere || words.any(|word| matches!(word, "amp" | "print"))
}

/// Whether it is a watch of one page: whoever names a page means that address.
pub(super) fn is_named(desk: &Desk, watch: &str) -> bool {
    let mut watches = desk.watchlist.watches.iter();
    watches.any(|other| other.name == watch && matches!(other.target, Target::Page(_)))
}

/// Whether most of either text stands in paragraphs that both have.
pub(super) fn is_same_text(one: &Article, other: &Article) -> bool {
    let known: HashSet<&str> = one.body.iter().map(|block| block.text.as_str()).collect();
    let mut counted = HashSet::new();
    let shared = other.body.iter().map(|block| block.text.as_str());
    let shared: usize = shared
        .filter(|text| known.contains(text) && counted.insert(*text))
        .map(words)
        .sum();
    shared >= SHARED_WORDS && shared * 2 > count(one).max(count(other))
}

/// Whether a text has too few words to be told from another.
pub(super) fn is_short(article: &Article) -> bool {
    count(article) < SHARED_WORDS
}

fn count(article: &Article) -> usize {
    article.body.iter().map(|block| words(&block.text)).sum()
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// So many digits name a story; fewer are a year or a page of many.
const NUMBER: usize = 5;

/// The numbers in the last part of an address that may name a story, the longest first: no dates. One further up is a series'.
fn numbers(url: &str) -> Vec<String> {
    let Ok(url) = url::Url::parse(url) else {
        return Vec::new();
    };
    let parts = url.path_segments();
    let last = parts.and_then(|mut parts| parts.rfind(|part| !part.is_empty()));
    last.map_or_else(Vec::new, numbers_in)
}

/// The same in a part of a path.
pub(super) fn numbers_in(part: &str) -> Vec<String> {
    let runs = part.split(|c: char| !c.is_ascii_digit());
    let mut found: Vec<String> = runs
        .filter(|run| run.len() >= NUMBER && !is_date(run))
        .map(str::to_owned)
        .collect();
    found.sort_by_key(|run| std::cmp::Reverse(run.len()));
    found.dedup();
    found
}

/// `202603`, `20260314`, and those with a time behind them.
fn is_date(digits: &str) -> bool {
    let month = digits.get(4..6).and_then(|month| month.parse::<u8>().ok());
    matches!(digits.len(), 6 | 8 | 10 | 12 | 14)
        && (digits.starts_with("19") || digits.starts_with("20"))
        && month.is_some_and(|month| (1..=12).contains(&month))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Block;

    #[test]
    fn dates_are_no_numbers_of_a_story() {
        for (url, expected) in [
            (
                "https://a.example/2026/03/14/levy-1234567",
                &["1234567"][..],
            ),
            ("https://a.example/news/20260314-levy", &[]),
            (
                "https://a.example/20260314/12345-levy-987654321/",
                &["987654321", "12345"],
            ),
            ("https://a.example/12345/levy", &[]),
            ("https://a.example/levy?id=1234567", &[]),
        ] {
            assert_eq!(numbers(url), expected, "{url}");
        }
    }

    #[test]
    fn a_text_is_the_same_by_its_paragraphs_and_not_by_its_words() {
        let text = |paragraphs: &[&str]| Article {
            body: paragraphs
                .iter()
                .map(|text| Block::paragraph(*text))
                .collect(),
            ..Article::default()
        };
        let long = "The council of the port voted on Tuesday to keep the harbour open all winter long, and to pay for it with a levy on every berth, which the owners of the boats had asked it to leave alone until the spring.";
        let other = "On Tuesday the council of the port voted to leave the levy on every berth alone until the spring, and to keep the harbour open all winter long, which the owners of the boats had asked it to pay for.";
        assert!(is_same_text(
            &text(&[long]),
            &text(&["A new beginning.", long])
        ));
        assert!(!is_same_text(&text(&[long]), &text(&[other])));
        // A preface that several texts have makes no one text of them.
        let more = [long, other, &other.to_lowercase()];
        assert!(!is_same_text(&text(&[long, "One."]), &text(&more)));
        let twice = [long, other, &other.to_uppercase()];
        assert!(!is_same_text(
            &text(&twice),
            &text(&[long, &long.to_uppercase(), &long.to_lowercase()])
        ));
        assert!(!is_same_text(&text(&["Read on."]), &text(&["Read on."])));
        assert!(is_short(&text(&["Read on."])) && !is_short(&text(&[long])));
    }
}
