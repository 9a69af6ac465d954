//! Is what was answered no page at all? A bot protection, a court's order, a front page, a login, a wall.

use url::Url;

use crate::model::{Answer, Article, Outcome, PageKind};

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
    !answer.redirects.is_empty() && !crate::discover::variants(&answer.asked).contains(&answer.url)
}

/// What stands where the article stood, if that can mean that it was taken away: a section that redirects lead to, or an error that says that
/// nothing is there. It is the same for all pages that are so.
pub fn stands_in_its_place(answer: &Answer, article: &Article) -> Option<String> {
    let parts = |url: &str| Some(Url::parse(url).ok()?.path_segments()?.count());
    match article.page_kind {
        // Above the article, where sections are.
        PageKind::Listing if leads_elsewhere(answer) => {
            (parts(&answer.url)? < parts(&answer.asked)?).then(|| answer.url.clone())
        }
        PageKind::ErrorPage => is_not_found(article).then(|| "not found".to_owned()),
        _ => None,
    }
}

/// "Not found", as publishers' error pages say it; every other error is a failure of the site's.
fn is_not_found(article: &Article) -> bool {
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
    let headline = article.headline.iter().chain(&article.headlines.title);
    let mut said = headline.map(|text| text.to_lowercase());
    said.any(|said| SAID.iter().any(|words| said.contains(words)))
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
