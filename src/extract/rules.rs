//! What did the owner say about this site? CSS selectors that override what would be found.

use scraper::Html;

use super::{dates, text, tree::Tree};
use crate::model::SiteRules;

/// The elements that the rules name.
#[derive(Debug, Default)]
pub struct Found {
    pub headline: Option<usize>,
    pub standfirst: Option<usize>,
    pub byline: Option<usize>,
    pub published: Option<usize>,
    pub modified: Option<usize>,
    pub notices: Vec<usize>,
    pub body: Option<usize>,
    pub ignore: Vec<usize>,
}

pub fn found(tree: &Tree<'_>, html: &Html, rules: Option<&SiteRules>) -> Found {
    let Some(rules) = rules else {
        return Found::default();
    };
    let all = |selector: &Option<String>| {
        selector
            .as_deref()
            .map(|selector| tree.select(html, selector))
            .unwrap_or_default()
    };
    let first = |selector: &Option<String>| all(selector).first().copied();
    Found {
        headline: first(&rules.headline),
        standfirst: first(&rules.standfirst),
        byline: first(&rules.byline),
        published: first(&rules.published),
        modified: first(&rules.modified),
        notices: all(&rules.notices),
        body: first(&rules.body),
        ignore: rules
            .ignore
            .iter()
            .flat_map(|selector| tree.select(html, selector))
            .collect(),
    }
}

/// The selectors that name nothing on the page, each with the rule that it stands in.
pub fn unfit(tree: &Tree<'_>, html: &Html, rules: &SiteRules) -> Vec<(&'static str, String)> {
    let fields = [
        ("headline", &rules.headline),
        ("standfirst", &rules.standfirst),
        ("byline", &rules.byline),
        ("published", &rules.published),
        ("modified", &rules.modified),
        ("notices", &rules.notices),
        ("body", &rules.body),
    ];
    let fields = fields
        .into_iter()
        .filter_map(|(name, rule)| Some((name, rule.as_ref()?)));
    let ignored = rules.ignore.iter().map(|selector| ("ignore", selector));
    fields
        .chain(ignored)
        .filter(|(_, selector)| tree.select(html, selector).is_empty())
        .map(|(name, selector)| (name, selector.clone()))
        .collect()
}

/// The words of an element, `None` for none.
pub fn words(tree: &Tree<'_>, at: usize) -> Option<String> {
    let all: Vec<&str> = (at..tree.end(at)).filter_map(|at| tree.text(at)).collect();
    text::some(&all.concat())
}

/// The moment that an element names: its `datetime` or `content`, else its words.
pub fn date(tree: &Tree<'_>, at: usize) -> Option<String> {
    date_in(tree, at, None)
}

/// As `date`, on a page in this language.
pub fn date_in(tree: &Tree<'_>, at: usize, language: Option<&str>) -> Option<String> {
    let attribute = tree
        .attr(at, "datetime")
        .or_else(|| tree.attr(at, "content"));
    attribute
        .and_then(dates::read)
        .or_else(|| dates::read_in(&words(tree, at)?, language))
}
