//! Which stories does a section page link to, and which feeds does a page announce?

use scraper::{Html, Selector};
use url::Url;

use super::{Found, Listing, NotAListing, address};

/// Stories of one section page that are taken at most.
const LINKS_AT_MOST: usize = 2_000;

/// The links of a section page to the same site; `include` and `exclude` are patterns with `*` over the whole address.
/// Without `include`, addresses that look like stories': a slug of several words, or a number or date.
pub fn section(
    html: &str,
    url: &str,
    include: &[String],
    exclude: &[String],
) -> Result<Listing, NotAListing> {
    let base = Url::parse(url)
        .map_err(|error| NotAListing(format!("the page's own address is none: {error}")))?;
    let page = Html::parse_document(html);
    let site_of = base.clone();
    let base = link_base(&page, base);
    let links = Selector::parse("a[href]").map_err(|error| NotAListing(error.to_string()))?;
    let mut listing = Listing::default();
    let mut known: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for link in page.select(&links) {
        let Some(url) = link
            .attr("href")
            .and_then(|href| address::absolute(&base, href))
        else {
            continue;
        };
        let Ok(parsed) = Url::parse(&url) else {
            continue;
        };
        if site(&parsed) != site(&site_of)
            || Some(url.as_str()) == address::canonical(site_of.as_str()).as_deref()
        {
            continue;
        }
        let wanted = if include.is_empty() {
            is_story(&parsed)
        } else {
            include.iter().any(|pattern| fits(pattern, &url))
        };
        if !wanted || exclude.iter().any(|pattern| fits(pattern, &url)) {
            continue;
        }
        let title = Some(
            link.text()
                .collect::<String>()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        )
        .filter(|title| !title.is_empty());
        match known.get(&url) {
            Some(at) => {
                let page: &mut Found = &mut listing.pages[*at];
                page.title = page.title.take().or(title);
            }
            None if listing.pages.len() >= LINKS_AT_MOST => {}
            None => {
                known.insert(url.clone(), listing.pages.len());
                listing.pages.push(Found {
                    url,
                    title,
                    published: None,
                    modified: None,
                });
            }
        }
    }
    Ok(listing)
}

/// Feeds of one page that are looked at: a blog announces its stories', its comments' and perhaps those of a dozen sections.
const FEEDS_AT_MOST: usize = 20;

/// The feeds that an HTML page announces (`<link rel="alternate">`), best first, absolute. The page is one that is known to be bounded.
pub fn announced_feeds(html: &str, url: &str) -> Vec<String> {
    let (Ok(base), Ok(links)) = (Url::parse(url), Selector::parse("link[rel][type][href]")) else {
        return Vec::new();
    };
    let page = Html::parse_document(html);
    let base = link_base(&page, base);
    let mut feeds: Vec<(bool, String)> = Vec::new();
    for link in page.select(&links) {
        let kind = link.attr("type").unwrap_or_default().to_ascii_lowercase();
        let is_feed =
            kind.contains("rss") || kind.contains("atom") || kind == "application/feed+json";
        let is_alternate = link.attr("rel").is_some_and(|rel| {
            rel.split_whitespace()
                .any(|word| word.eq_ignore_ascii_case("alternate"))
        });
        if let Some(address) = link
            .attr("href")
            .filter(|_| is_feed && is_alternate)
            .and_then(|href| address::absolute(&base, href))
        {
            let title = link.attr("title").unwrap_or_default().to_lowercase();
            let of_comments = address.contains("comment") || title.contains("comment");
            if !feeds.iter().any(|(_, known)| *known == address) {
                feeds.push((of_comments, address));
            }
        }
        if feeds.len() == FEEDS_AT_MOST {
            break;
        }
    }
    feeds.sort_by_key(|(of_comments, _)| *of_comments);
    feeds.into_iter().map(|(_, address)| address).collect()
}

/// What links are relative to: the first `<base href>` of the page, else its own address.
fn link_base(page: &Html, own: Url) -> Url {
    let Ok(bases) = Selector::parse("base[href]") else {
        return own;
    };
    let named = page
        .select(&bases)
        .next()
        .and_then(|base| base.attr("href"));
    named
        .and_then(|href| own.join(href.trim()).ok())
        .filter(|base| matches!(base.scheme(), "http" | "https"))
        .unwrap_or(own)
}

fn site(url: &Url) -> String {
    url.host_str()
        .unwrap_or_default()
        .trim_start_matches("www.")
        .to_owned()
}

/// Whether an address looks like a story's: a slug of three words or more, a long number, or a date in its path.
fn is_story(url: &Url) -> bool {
    let Some(parts) = url
        .path_segments()
        .map(|parts| parts.filter(|part| !part.is_empty()).collect::<Vec<_>>())
    else {
        return false;
    };
    let Some(last) = parts.last() else {
        return false;
    };
    let slug = last
        .split(['-', '_'])
        .filter(|word| word.chars().count() > 1)
        .count()
        >= 3;
    let number = last.chars().filter(char::is_ascii_digit).count() >= 6;
    let dated = parts.windows(2).any(|pair| {
        pair[0].len() == 4
            && pair[0].starts_with("20")
            && pair[0].bytes().all(|b| b.is_ascii_digit())
            && pair[1].len() <= 3
    });
    slug || number || dated && parts.len() >= 3
}

/// `*` stands for anything; the pattern covers the whole address.
pub(super) fn fits(pattern: &str, address: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| address.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed"><link rel="alternate" type="application/rss+xml" href="/feed">
        <a href="/news/ministers-rule-out-levy"><img></a><a href="/news/ministers-rule-out-levy#c">Ministers rule out levy</a><a href="/about">About</a>
        <a href="https://other.example/some-long-story-here">Other</a><a href="/sport/cup-final-is-on">Cup</a>"#;

    #[test]
    fn stories_of_the_same_site_once() {
        let found = section(PAGE, "https://www.example.org/news", &[], &[])
            .unwrap()
            .pages;
        let urls: Vec<&str> = found.iter().map(|page| page.url.as_str()).collect();
        assert_eq!(
            urls,
            [
                "https://www.example.org/news/ministers-rule-out-levy",
                "https://www.example.org/sport/cup-final-is-on"
            ]
        );
        assert_eq!(found[0].title.as_deref(), Some("Ministers rule out levy"));
        let found = section(
            PAGE,
            "https://www.example.org/news",
            &["*/about".into(), "*/sport/*".into()],
            &["*cup*".into()],
        )
        .unwrap()
        .pages;
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn feeds_come_best_first() {
        assert_eq!(
            announced_feeds(PAGE, "https://www.example.org/"),
            [
                "https://www.example.org/feed",
                "https://www.example.org/comments/feed"
            ]
        );
    }

    #[test]
    fn no_page_announces_feeds_without_end() {
        let feed = |n: usize| {
            format!(
                "<link rel=alternate type=application/rss+xml href=/feed/{}>",
                n / 2
            )
        };
        let page = |count: usize| (0..count).map(feed).collect::<String>();
        let found = |page: &str| announced_feeds(page, "https://example.org/").len();
        assert_eq!(found(&page(12)), 6);
        assert_eq!(
            (found(&page(1_000)), found(&page(2_000))),
            (FEEDS_AT_MOST, FEEDS_AT_MOST)
        );
    }

    #[test]
    fn links_are_relative_to_the_base_that_the_page_names() {
        let page = r#"<base href="/archive/"><a href="ministers-rule-out-levy">Levy</a><base href="/no/">"#;
        let found = section(page, "https://example.org/news/today", &[], &[]).unwrap();
        assert_eq!(
            found.pages[0].url,
            "https://example.org/archive/ministers-rule-out-levy"
        );
        let page = r#"<base href="javascript:x"><a href="harbour-story-goes-here">A</a><a href="https://other.example/harbour-story-goes-here">B</a>"#;
        let found = section(page, "https://example.org/news/", &[], &[]).unwrap();
        assert_eq!(found.pages.len(), 1);
        assert_eq!(
            found.pages[0].url,
            "https://example.org/news/harbour-story-goes-here"
        );
    }

    #[test]
    fn patterns_cover_the_whole_address() {
        assert!(fits("https://a/*/b*", "https://a/x/b/c") && fits("*", "x") && fits("x", "x"));
        assert!(!fits("https://a/*/b", "https://a/x/bc") && !fits("x", "xy"));
    }
}
