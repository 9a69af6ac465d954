//! Where pages lead, and what stands there instead of the article.

use super::{
    Reply, Villain,
    rounds::{HEADLINE, Rounds, case, page, page_with, plain, said, story, to, words},
};

fn notice(title: &str, text: &str) -> Vec<u8> {
    page(format!(
        "<!doctype html><html lang=\"en\"><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    ))
}

fn front_page() -> Vec<u8> {
    let teasers: String = (1..=10)
        .map(|n| format!("<li><a href=\"/2026/story-{n}\"><h3>Boats of pier {n} are painted</h3></a><p>In brief.</p></li>"))
        .collect();
    page(format!(
        "<!doctype html><html lang=\"en\"><head><title>The Pier Gazette</title><meta property=\"og:type\" content=\"website\"></head><body><h1>The Pier Gazette</h1><ul>{teasers}</ul></body></html>"
    ))
}

#[test]
fn a_way_without_an_end_is_given_up() {
    let mut chain = plain("thirty hops", &["failed"], [to("/hop1")]);
    for n in 1..30 {
        chain = chain.with(&format!("/hop{n}"), to(&format!("/hop{}", n + 1)));
    }
    let chain = chain.with("/hop30", page(story()));
    let odd =
        b"HTTP/1.1 302 Found\r\nlocation: /a\x01\x7f\xE9\tb\r\ncontent-length: 0\r\n\r\n".to_vec();
    let mut rounds = Rounds::of(
        "page",
        "",
        vec![
            chain,
            plain("bytes that no address has", &["failed|refused"], [odd]),
            plain(
                "an address of 2 MB",
                &["failed"],
                [to(&format!("/{}", "a".repeat(2 << 20)))],
            ),
            // A cookie that must come back: none does, unless the owner names it.
            case(
                "only with a cookie",
                &["failed"],
                vec![Reply::Of(|head| {
                    if head.contains("seen=1") {
                        page(story())
                    } else {
                        said("302 Found", "location: /page\r\nset-cookie: seen=1\r\n", "")
                    }
                })],
            ),
            case(
                "with a cookie that is named",
                &["first"],
                vec![Reply::Of(|head| {
                    if head.contains("seen=1") {
                        page(story())
                    } else {
                        said("302 Found", "location: /page\r\nset-cookie: seen=1\r\n", "")
                    }
                })],
            )
            .keys("cookies = { seen = \"1\" }\n"),
        ],
    );
    rounds.go();
    let asked = rounds.case("thirty hops").villain.visits();
    assert!(asked <= 12, "{asked}, robots.txt included");
    assert!(rounds.peak < 300, "{} MiB", rounds.peak);
}

#[test]
fn nothing_that_a_page_names_is_asked_for() {
    let closed = Villain::open();
    let place = closed.url("/canary");
    let with = |head: &str, body: &str| {
        let text = story()
            .replace("<head>", &format!("<head>{head}"))
            .replace("<h1>", &format!("{body}<h1>"));
        page(text)
    };
    let mut rounds = Rounds::of(
        "page",
        "",
        vec![
            plain(
                "another port of the same machine",
                &["refused"],
                [to(&place)],
            ),
            plain(
                "a refresh",
                &["first|failed|suspect"],
                [with(
                    &format!("<meta http-equiv=\"refresh\" content=\"0; url={place}\">"),
                    "",
                )],
            ),
            plain(
                "pictures, styles, frames, forms of the page",
                &["first"],
                [with(
                    &format!(
                        "<link rel=\"stylesheet\" href=\"{place}\"><link rel=\"canonical\" href=\"{place}\"><link rel=\"amphtml\" href=\"{place}\"><link rel=\"alternate\" type=\"application/rss+xml\" href=\"{place}\">"
                    ),
                    &format!(
                        "<img src=\"{place}\" srcset=\"{place} 2x\"><iframe src=\"{place}\"></iframe><script src=\"{place}\"></script>"
                    ),
                )],
            ),
        ],
    );
    rounds.go();
    assert_eq!(closed.visits(), 0, "{:?}", closed.heads());
}

#[test]
fn what_stands_there_instead_is_not_the_article() {
    let cookies = notice(
        "Please enable cookies",
        "This site needs cookies. Please enable cookies in your browser and load the page again.",
    );
    let login = page(
        "<!doctype html><html lang=\"en\"><head><title>Log in</title></head><body><main><h1>Log in to read on</h1><form action=\"/login\" method=\"post\"><label>E-mail <input name=\"mail\"></label><label>Password <input type=\"password\" name=\"word\"></label><button>Log in</button></form></main></body></html>",
    );
    let shell = page(
        "<!doctype html><html lang=\"en\"><head><title>Harbour board keeps the ferry</title><script src=\"/app.js\"></script></head><body><div id=\"root\"></div><noscript>You need scripts to see this page.</noscript></body></html>",
    );
    let mut rounds = Rounds::of(
        "page",
        "",
        vec![
            plain(
                "led to the front page",
                &["first", "suspect", "suspect", "unchanged"],
                [page(story()), to("/"), to("/"), page(story())],
            )
            .with("/", front_page()),
            plain(
                "led to a login",
                &["first", "blocked|suspect", "blocked|suspect", "unchanged"],
                [
                    page(story()),
                    to("/login?next=/page"),
                    to("/login?next=/page"),
                    page(story()),
                ],
            )
            .with("/login?next=/page", login),
            plain(
                "asked for cookies at once",
                &["blocked|suspect|failed", "blocked|suspect|failed"],
                [cookies.clone()],
            ),
            plain(
                "asked for cookies later",
                &[
                    "first",
                    "blocked|suspect|failed",
                    "blocked|suspect|failed",
                    "unchanged",
                ],
                [page(story()), cookies.clone(), cookies, page(story())],
            ),
            plain(
                "an empty shell",
                &["first", "suspect|failed", "unchanged"],
                [page(story()), shell, page(story())],
            ),
            // Whoever names no language is answered in another one.
            case(
                "a page in two languages",
                &["first", "unchanged"],
                vec![Reply::Of(|head| {
                    if head.to_lowercase().contains("accept-language: en") {
                        page_with("vary: accept-language\r\n", story())
                    } else {
                        page_with("vary: accept-language\r\n", super::other_story())
                    }
                })],
            ),
        ],
    );
    rounds.go();
    for (what, versions) in rounds.on_record() {
        assert!(
            versions
                .iter()
                .all(|article| article.headline.as_deref() == Some(HEADLINE)),
            "{what}: {}",
            versions.iter().map(words).collect::<String>()
        );
    }
}
