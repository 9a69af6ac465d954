//! Is what was answered no page at all? A bot protection, a court's order, a front page, a login, a wall.

use url::Url;

use crate::{
    discover,
    model::{Answer, Article, Outcome, PageKind},
};

/// The mark of a bot protection that asks for more than a request.
pub fn challenge(answer: &Answer) -> Option<&'static str> {
    crate::fetch::challenge(&answer.headers)
}

/// Whom a `Link` header names as the one who had the page withheld (RFC 7725 §4).
pub fn blocked_by(link: &str) -> Option<&str> {
    let entry = link
        .split(',')
        .find(|entry| entry.to_ascii_lowercase().contains("blocked-by"))?;
    Some(entry.split_once('<')?.1.split_once('>')?.0)
}

/// Why the redirects led to something that can't be the page, and what that is.
pub fn led_astray(answer: &Answer) -> Option<(Outcome, String)> {
    if answer.redirects.is_empty() {
        return None;
    }
    let (asked, got) = (
        Url::parse(&answer.asked).ok()?,
        Url::parse(&answer.url).ok()?,
    );
    let home = |url: &Url| {
        let path = url.path().trim_matches('/');
        path.is_empty() || path.starts_with("index.") && !path.contains('/')
    };
    if !home(&asked) && home(&got) {
        let reason = format!("the site sent us to its front page, {got}");
        return Some((Outcome::Suspect, reason));
    }
    let login = ["login", "signin", "sign-in", "sso", "auth", "subscribe"];
    let own: Vec<&str> = asked.path_segments()?.collect();
    let mut segments = got.path_segments()?;
    segments
        .any(|segment| {
            login.contains(&segment.to_ascii_lowercase().as_str()) && !own.contains(&segment)
        })
        .then(|| {
            let reason = format!("the site sent us to {got}, which asks for a login");
            (Outcome::Blocked, reason)
        })
}

/// Whether redirects led to another address, its spellings left aside.
pub fn leads_elsewhere(answer: &Answer) -> bool {
    !answer.redirects.is_empty() && !discover::variants(&answer.asked).contains(&answer.url)
}

/// Where the answer came from, if that is the site's own: the same for all pages that lead there, whatever the query says of whence. What
/// another site shows (a wall, a parked name) is no word of this one's.
pub fn own_place(answer: &Answer) -> Option<String> {
    let mut place = Url::parse(&answer.url).ok()?;
    place.set_query(None);
    place.set_fragment(None);
    discover::is_same_site(&answer.asked, &answer.url).then(|| place.into())
}

/// What stands where the article stood, if that can mean that it was taken away: a section that redirects lead to, or an error that says that
/// nothing is there. It is the same for all pages that are so. `before`: the article.
pub fn stands_in_its_place(
    answer: &Answer,
    article: &Article,
    before: Option<&Article>,
) -> Option<String> {
    let parts = |url: &str| {
        let url = Url::parse(url).ok()?;
        let named = url.path_segments()?.filter(|part| !part.is_empty());
        Some(named.count())
    };
    match article.page_kind {
        // Above the article, where sections are.
        PageKind::Listing if leads_elsewhere(answer) => {
            own_place(answer).filter(|_| parts(&answer.url) < parts(&answer.asked))
        }
        PageKind::ErrorPage => is_not_found(article, before).then(|| "not found".to_owned()),
        _ => None,
    }
}

/// "Not found", as publishers' error pages say it; every other error is a failure of the site's. Words of the article's own headlines say
/// nothing: an error may stand under them.
fn is_not_found(article: &Article, before: Option<&Article>) -> bool {
    const SAID: &[&str] = &[
        "not found",
        "404",
        "410",
        "no longer available",
        "does not exist",
        "doesn't exist",
        "nicht gefunden",
        "existiert nicht",
        "introuvable",
        "n'existe p",
        "n’existe p",
        "no encontrad",
        "no existe",
        "não encontrad",
        "não foi encontrad",
        "non trovat",
        "niet gevonden",
        "finnes ikke",
        "findes ikke",
        "finns inte",
        "hittades inte",
        "nie znaleziono",
        "nenalezen",
        "neexistuje",
    ];
    let headlines = |article: &Article| -> Vec<String> {
        let all = article.headline.iter().chain(&article.headlines.title);
        all.map(|text| text.to_lowercase()).collect()
    };
    let (own, now) = (
        before.map(headlines).unwrap_or_default(),
        headlines(article),
    );
    let say = |all: &[String], words: &str| all.iter().any(|said| holds(said, words));
    SAID.iter()
        .any(|words| say(&now, words) && !say(&own, words))
}

/// A number only as a whole one.
fn holds(text: &str, words: &str) -> bool {
    match words.bytes().all(|byte| byte.is_ascii_digit()) {
        true => (text.split(|c: char| !c.is_alphanumeric())).any(|word| word == words),
        false => text.contains(words),
    }
}

/// What a page that can't be a version is recorded as, and the words for it.
pub fn no_version(kind: PageKind) -> Option<(Outcome, &'static str)> {
    Some(match kind {
        PageKind::Article | PageKind::Policy => return None,
        PageKind::ConsentWall => (Outcome::Blocked, "a consent wall"),
        PageKind::Paywall => (Outcome::Blocked, "behind a paywall"),
        PageKind::Login => (Outcome::Blocked, "a login form"),
        PageKind::BotCheck => (Outcome::Blocked, "a bot check"),
        PageKind::ErrorPage => (Outcome::Suspect, "an error page with status 200"),
        PageKind::Empty => (
            Outcome::Suspect,
            "without text (walkback runs no JavaScript)",
        ),
        PageKind::Listing => (Outcome::Suspect, "a list of links"),
        PageKind::Other => (Outcome::Suspect, "of an unknown kind"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Redirect;

    fn led(from: &str, to: &str) -> Answer {
        Answer {
            asked: from.into(),
            url: to.into(),
            status: 200,
            headers: Vec::new(),
            request_headers: Vec::new(),
            redirects: vec![Redirect {
                from: from.into(),
                status: 302,
                to: to.into(),
            }],
            body: Vec::new(),
            peer: None,
            certificate: None,
            protocol: "HTTP/1.1".into(),
        }
    }

    #[test]
    fn only_the_site_s_own_front_page_or_section_says_that_a_page_left() {
        let listing = Article {
            page_kind: PageKind::Listing,
            ..Article::default()
        };
        let asked = "https://a.example/news/a-wall-is-built";
        for (to, home, section) in [
            ("https://a.example/", Some("https://a.example/"), true),
            (
                "https://www.a.example/?from=%2Fnews%2Fa",
                Some("https://www.a.example/"),
                true,
            ),
            ("https://a.example/news/", None, true),
            ("https://a.example/news", None, true),
            ("https://a.example/news/all/of/it", None, false),
            ("https://wall.example/?return=%2Fnews%2Fa", None, false),
        ] {
            let answer = led(asked, to);
            let own_home = led_astray(&answer).and_then(|_| own_place(&answer));
            assert_eq!(own_home.as_deref(), home, "{to}");
            let place = stands_in_its_place(&answer, &listing, None);
            assert_eq!(place.is_some(), section, "{to}");
        }
    }

    #[test]
    fn not_found_is_read_out_of_an_error_s_headline_and_not_out_of_the_story_s() {
        let page = |headline: &str| Article {
            page_kind: PageKind::ErrorPage,
            headline: Some(headline.into()),
            ..Article::default()
        };
        for (before, now, is_so) in [
            ("The wall", "Page not found", true),
            ("The wall", "Error 404", true),
            ("The wall", "Order ref 4104", false),
            (
                "Hikers not found in the fog",
                "Hikers not found in the fog",
                false,
            ),
            ("404 jobs to go", "404 jobs to go", false),
            ("404 jobs to go", "Sorry, that page does not exist", true),
        ] {
            let answer = led("https://a.example/a", "https://a.example/a");
            let place = stands_in_its_place(&answer, &page(now), Some(&page(before)));
            assert_eq!(place.is_some(), is_so, "{now}");
        }
    }
}
