//! What a status says of a page, and what validators and clocks of a server are worth.

use jiff::Timestamp;
use walkback::{
    fetch::Client,
    model::Outcome,
    store::Store,
    track::{Clock, Desk, check, plan},
    watchlist,
};

use super::{
    Reply, Villain,
    rounds::{HTML, Rounds, edited, page, page_with, plain, said, story},
};

#[test]
fn content_decides_whatever_validators_say() {
    let tag = |n: u32| page_with(&format!("etag: \"{n}\"\r\n"), story());
    let same = |text: String| {
        page_with(
            "etag: \"one\"\r\nlast-modified: Sun, 01 Mar 2026 08:00:00 GMT\r\n",
            text,
        )
    };
    let wrong_clock = page_with(
        "date: Thu, 01 Jan 1970 00:00:00 GMT\r\nlast-modified: Thu, 31 Dec 2099 23:59:59 GMT\r\n",
        story(),
    );
    let gone = said("410 Gone", HTML, story());
    let withheld = said(
        "451 Unavailable For Legal Reasons",
        &format!("{HTML}link: <https://court.example/order>; rel=\"blocked-by\"\r\n"),
        story(),
    );
    let mut rounds = Rounds::of(
        "page",
        "",
        vec![
            plain(
                "another etag each time",
                &["first", "unchanged", "unchanged"],
                [tag(1), tag(2), tag(3)],
            ),
            plain(
                "an edit under the same etag",
                &["first", "unchanged", "changed", "unchanged"],
                [same(story()), same(story()), same(edited()), same(edited())],
            ),
            plain(
                "clocks that are wrong",
                &["first", "unchanged"],
                [wrong_clock],
            ),
            plain(
                "a password is asked for",
                &["blocked|failed"],
                [said(
                    "401 Unauthorized",
                    &format!("{HTML}www-authenticate: Basic realm=\"desk\"\r\n"),
                    story(),
                )],
            ),
            plain(
                "gone for ever",
                &[
                    "first",
                    "failed",
                    "gone",
                    "gone|unchanged|failed",
                    "gone|unchanged|failed",
                ],
                [page(story()), gone],
            ),
            plain(
                "withheld by law",
                &["first", "blocked", "blocked"],
                [page(story()), withheld],
            ),
        ],
    );
    let before = Timestamp::now();
    rounds.go();
    let history = rounds.json(&["history", "clocks that are wrong"]);
    let seen: Timestamp = history["versions"][0]["seen_from"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(
        seen >= before && seen < before + jiff::SignedDuration::from_hours(24),
        "{history}"
    );
    let status = rounds.printed(&["history", "withheld by law"]);
    assert!(
        status.contains("451") || status.contains("legal"),
        "{status}"
    );
    let log = rounds.printed(&["log"]);
    assert_eq!(log.matches("taken away").count(), 1, "{log}");
    assert_eq!(log.matches("keeps us out").count(), 2, "451 and 401: {log}");
    let heads = rounds.case("a password is asked for").villain.heads();
    assert!(
        heads
            .iter()
            .all(|head| !head.to_lowercase().contains("authorization:"))
    );
}

/// "Not modified" is not believed for ever.
#[tokio::test]
async fn an_edit_behind_a_304_is_found_within_a_day_of_hourly_looks() {
    let villain = Villain::open();
    villain.answer("/page", vec![Reply::Of(old_or_304)]);
    let list = format!(
        "[fetch]\nallow_private = [\"127.0.0.1/32\"]\npause = \"0ms\"\n[[watch]]\nname = \"harbour\"\npage = \"{}\"\n",
        villain.url("/page")
    );
    let folder = tempfile::tempdir().unwrap();
    let watchlist = watchlist::read(&list, "watchlist.toml").unwrap();
    let desk = Desk {
        store: Store::open(folder.path()).await.unwrap(),
        client: Client::new(&watchlist.fetch).unwrap(),
        watchlist: watchlist.into(),
    };
    plan(&desk, Timestamp::now()).await.unwrap();
    let page = desk.store.find_pages("harbour").await.unwrap().remove(0).id;
    let mut outcomes = Vec::new();
    for n in 0..24 {
        if n == 2 {
            villain.answer("/page", vec![Reply::Of(new_or_304)]);
        }
        let watch = &desk.watchlist.watches[0];
        outcomes.push(
            check(&desk, page, watch, Clock::System)
                .await
                .unwrap()
                .outcome,
        );
        if outcomes.last() == Some(&Outcome::Changed) {
            break;
        }
    }
    assert_eq!(outcomes.first(), Some(&Outcome::First));
    assert_eq!(outcomes.last(), Some(&Outcome::Changed), "{outcomes:?}");
    assert!(
        outcomes.len() > 3,
        "it was asked whether the page changed: {outcomes:?}"
    );
}

fn old_or_304(head: &str) -> Vec<u8> {
    unless_known(head, story())
}

fn new_or_304(head: &str) -> Vec<u8> {
    unless_known(head, edited())
}

fn unless_known(head: &str, text: String) -> Vec<u8> {
    if head.to_lowercase().contains("if-none-match") {
        b"HTTP/1.1 304 Not Modified\r\netag: \"one\"\r\nconnection: close\r\n\r\n".to_vec()
    } else {
        page_with("etag: \"one\"\r\n", text)
    }
}
