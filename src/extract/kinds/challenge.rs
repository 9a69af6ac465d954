//! Is this the page that a guard against bots shows in place of what was asked for? Each guard has marks of its own, whatever its words.

use memchr::memmem;

use crate::model::Article;

/// What stands in the markup of such a page and of no other: what a guard puts into good pages too (`/cdn-cgi/challenge-platform/`,
/// `_pxAppId`, `js.datadome.co`) is no mark.
const MARKS: [&str; 10] = [
    // Anubis: its own files.
    "/.within.website/x/cmd/anubis/",
    // go-away: the same.
    "/.well-known/.git.gammaspectra.live/git/go-away/",
    // Cloudflare: what its challenge is told.
    "_cf_chl_opt",
    // AWS WAF.
    "window.gokuProps",
    // DataDome: its box, and the program that makes it.
    "captcha-delivery.com/captcha/",
    "ct.captcha-delivery.com/c.js",
    "ct.captcha-delivery.com/i.js",
    // Akamai.
    "sec-if-cpt-container",
    // Sucuri.
    "sucuri_cloudproxy_js",
    // Imperva: a whole page in a frame.
    "/_Incapsula_Resource?CWUDNSAI=",
];
/// Imperva's program: it stands in good pages too, and in place of a page alone.
const OF_AN_EMPTY_PAGE: &str = "/_Incapsula_Resource?SWJIYLWA=";

/// Whether a page is such a challenge. What is signed or dated is none, and none is large.
pub fn is_one(source: &str, article: &Article, is_story: bool) -> bool {
    let is_signed = article.published.is_some() || !article.byline.is_empty();
    let has = |mark: &str| memmem::find(source.as_bytes(), mark.as_bytes()).is_some();
    !is_story
        && !is_signed
        && source.len() <= LARGEST
        && (MARKS.iter().any(|mark| has(mark)) || article.body.is_empty() && has(OF_AN_EMPTY_PAGE))
}

/// In bytes; Cloudflare's, with its programs inside, are the largest, of some 30 KB.
const LARGEST: usize = 100_000;

#[cfg(test)]
mod tests {
    use crate::{extract, model::PageKind};

    fn kind(html: &str) -> PageKind {
        let article = extract::extract(html.as_bytes(), &extract::Hints::default()).unwrap();
        article.page_kind
    }

    const LONG: &str = "<p>You see this page because whoever keeps this website guards it against programs that read it all day long and all night long, without pause and without thanks.</p>\
        <p>Your browser is solving a small riddle now, which costs one reader nothing that can be felt, and a thousand programs a great deal of time and of money.</p>\
        <p>If nothing happens here within a minute, then please let the scripts of this website run, or write to whoever keeps it, and say what you were looking for.</p>\
        <p>This is what we do until something better has been found, and we hope that it will not take long until that day comes for you, for us and for all others.</p>";

    #[test]
    fn a_challenge_is_told_by_its_marks_and_by_what_it_says_of_itself() {
        for head in [
            "<title>One moment</title><script src=\"/.within.website/x/cmd/anubis/static/js/main.mjs\"></script>",
            "<title>Harrow</title><script>window._cf_chl_opt={cvId:'3'};</script>",
            "<title>harrow.example</title><script src=\"https://ct.captcha-delivery.com/c.js\"></script>",
            "<title>Making sure you&#39;re not a bot!</title>",
            "<title>Checking you are not a bot</title>",
        ] {
            let title = head.split(['<', '>']).nth(2).unwrap();
            let html = format!(
                "<html lang=en><head>{head}</head><body><main><h1>{title}</h1>{LONG}</main></body>"
            );
            assert_eq!(kind(&html), PageKind::BotCheck, "{head}");
        }
        for html in [
            "<html><head><meta name=robots content=noindex><script src=\"/_Incapsula_Resource?SWJIYLWA=1\"></script></head><body></body></html>",
            "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 81</body></html>",
        ] {
            assert_eq!(kind(html), PageKind::BotCheck, "{html}");
        }
    }

    #[test]
    fn a_story_about_bots_is_a_story() {
        for (headline, head) in [
            (
                "Making sure you’re not a bot: how websites fight back",
                "<meta property=article:published_time content=2026-03-03T09:00:00Z>",
            ),
            ("How to prove that you are not a bot", ""),
            (
                "The harbour that would not move",
                "<script src=\"/cdn-cgi/challenge-platform/scripts/jsd/main.js\"></script><link rel=preconnect href=\"https://geo.captcha-delivery.com\">",
            ),
            (
                "Rules for boats",
                "<script src=\"/_Incapsula_Resource?SWJIYLWA=719d34d&ns=2&cb=1\"></script><link rel=dns-prefetch href=\"//ct.captcha-delivery.com/\">",
            ),
            (
                "What _cf_chl_opt is for",
                "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"What _cf_chl_opt is for\"}</script>",
            ),
        ] {
            let html = format!(
                "<html lang=en><head><title>{headline} | The Harrow Post</title>{head}</head><body><main><article><h1>{headline}</h1>{LONG}</article></main></body>"
            );
            assert_eq!(kind(&html), PageKind::Article, "{headline}");
        }
    }
}
