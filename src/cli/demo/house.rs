//! What does a page of the demo's newspaper look like? As real ones do: with navigation, advertising, related links
//! and structured data around the few words that matter.

use super::{script::NEW_ADVERTISING, stories::Story};

const STYLE: &str = "body{font:18px/1.5 Georgia,serif;max-width:42em;margin:auto;padding:1em}nav a{margin-right:1em}aside{background:#f3f0e8;padding:.5em 1em;margin:1em 0}.byline{color:#666}";

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn shell(title: &str, head: &str, body: &str) -> String {
    format!(
        r##"<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{} | The Harrow Post</title>
<link rel="alternate" type="application/atom+xml" title="The Harrow Post" href="/feed.xml">
{head}
<style>{STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the story</a>
<header class="masthead"><p><a href="/">The Harrow Post</a></p>
<nav aria-label="Sections"><a href="/#politics">Politics</a><a href="/#business">Business</a><a href="/#health">Health</a><a href="/#transport">Transport</a><a href="/#culture">Culture</a></nav>
</header>
{body}
<footer><p>© The Harrow Post. An invented newspaper.</p><nav><a href="/about">About us</a><a href="/privacy">Privacy</a><a href="/contact">Contact</a></nav></footer>
</body>
</html>
"##,
        escape(title)
    )
}

/// One story; `clutter` differs at each request, as advertising and counters do.
pub fn story_page(root: &str, story: &Story, step: usize, clutter: usize) -> String {
    let address = format!("{root}/news/{}", story.slug);
    let (headline, standfirst) = (escape(story.headline), escape(story.standfirst));
    let json_ld = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "description": story.standfirst,
        "datePublished": story.published,
        "dateModified": story.modified,
        "author": [{"@type": "Person", "name": story.byline}],
        "publisher": {"@type": "NewsMediaOrganization", "name": "The Harrow Post"},
        "mainEntityOfPage": address,
    });
    let head = format!(
        r#"<link rel="canonical" href="{address}">
<meta name="description" content="{standfirst}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="The Harrow Post">
<meta property="og:title" content="{headline}">
<meta property="og:url" content="{address}">
<meta property="article:published_time" content="{published}">
<meta property="article:modified_time" content="{modified}">
<script type="application/ld+json">{json_ld}</script>"#,
        published = story.published,
        modified = story.modified,
    );
    let mut paragraphs: Vec<String> = story
        .paragraphs
        .iter()
        .map(|text| format!("<p>{}</p>", escape(text)))
        .collect();
    paragraphs.insert(2.min(paragraphs.len()), advertising(step, clutter));
    let correction = story.correction.map_or(String::new(), |text| {
        format!("<p class=\"correction\"><em>{}</em></p>", escape(text))
    });
    let updated = if story.modified == story.published {
        String::new()
    } else {
        format!(
            r#" <span class="updated">Updated <time datetime="{0}">{0}</time></span>"#,
            story.modified
        )
    };
    let body = format!(
        r#"<main id="main"><article>
<header><p class="kicker">{section}</p>
<h1>{headline}</h1>
<p class="standfirst">{standfirst}</p>
<p class="byline">By <a rel="author" href="/staff">{byline}</a> <time datetime="{published}">{published}</time>{updated}</p></header>
<div class="share"><a href="/share">Share</a> <a href="/save">Save</a> <span>{shares} shares</span></div>
<div class="article-body">
{paragraphs}
</div>
{correction}
</article></main>
{related}"#,
        section = story.section,
        byline = escape(story.byline),
        published = story.published,
        shares = 120 + clutter,
        paragraphs = paragraphs.join("\n"),
        related = most_read(step),
    );
    shell(story.headline, &head, &body)
}

fn advertising(step: usize, clutter: usize) -> String {
    let offer = if step < NEW_ADVERTISING {
        "Alder Vale Carpets: everything must go"
    } else {
        "Two boiled eggs for one at the Quay Café"
    };
    format!(
        r#"<aside class="advert" aria-label="Advertisement" id="ad-{clutter}"><p>Advertisement</p><p><a href="/ads/{clutter}">{offer}</a></p></aside>"#
    )
}

fn most_read(step: usize) -> String {
    let mut links = [
        ("flood-money", "What the auditors found in the valley"),
        ("night-buses", "Where the night buses will stop"),
        ("harbour-library", "The pilot and his shelf of books"),
    ];
    if step >= NEW_ADVERTISING {
        links.reverse();
    }
    let items =
        links.map(|(slug, title)| format!(r#"<li><a href="/news/{slug}">{title}</a></li>"#));
    format!(
        r#"<aside class="related" aria-label="Most read"><h2>Most read</h2><ol>{}</ol></aside>
<form class="newsletter" action="/newsletter"><p>The valley in your inbox, every morning.</p><button>Sign up</button></form>"#,
        items.concat()
    )
}

/// The front page.
pub fn front(stories: &[Story]) -> String {
    let teasers: String = stories
        .iter()
        .map(|story| {
            format!(
                r#"<section><h2><a href="/news/{}">{}</a></h2><p>{}</p></section>"#,
                story.slug,
                escape(story.headline),
                escape(story.standfirst)
            )
        })
        .collect();
    shell(
        "Front page",
        "",
        &format!("<main id=\"main\">{teasers}</main>"),
    )
}

/// The Atom feed.
pub fn feed(root: &str, stories: &[Story]) -> String {
    let entries: String = stories
        .iter()
        .map(|story| {
            format!(
                "<entry><id>{root}/news/{slug}</id><title>{title}</title><link href=\"{root}/news/{slug}\"/><published>{published}</published><updated>{updated}</updated><summary>{summary}</summary></entry>\n",
                slug = story.slug,
                title = escape(story.headline),
                published = story.published,
                updated = story.modified,
                summary = escape(story.standfirst),
            )
        })
        .collect();
    let updated = stories
        .iter()
        .map(|story| story.modified)
        .max()
        .unwrap_or("2026-03-02T00:00:00Z");
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>{root}/</id><title>The Harrow Post</title><link href=\"{root}/\"/><link rel=\"self\" href=\"{root}/feed.xml\"/><updated>{updated}</updated>\n{entries}</feed>\n"
    )
}

/// What stands where a story was.
pub fn notice_page(words: &str) -> String {
    shell(
        words,
        "",
        &format!("<main id=\"main\"><h1>{words}</h1></main>"),
    )
}

/// The question that stands before a story.
pub fn consent_wall() -> String {
    shell(
        "Before you continue",
        "",
        r#"<main id="main"><div id="consent" class="cookie-consent cmp" role="dialog" aria-modal="true"><h1>Before you continue to The Harrow Post</h1>
<p>We and our 814 partners store and access information on your device, such as cookies, to show you personalised advertising and to measure it.</p>
<p>You can accept, or manage your choices. You can withdraw your consent at any time in our privacy policy.</p>
<form><button name="accept">Accept all cookies</button> <button name="manage">Manage preferences</button> <button name="reject">Reject all</button></form></div></main>"#,
    )
}
