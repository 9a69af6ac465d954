//! Alerts at their receivers: each edit once, in order, as data; counted where they arrive.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod receivers;

use jiff::SignedDuration;
use receivers::{
    Receiver, Reply, answer,
    office::{Office, channel},
};
use walkback::{alert, store::Store, watchlist};

/// The numbers of the edits that were taken, in their order.
fn ids(receiver: &Receiver) -> Vec<i64> {
    let posts = receiver.taken();
    posts
        .iter()
        .flat_map(|post| post.body["edits"].as_array().unwrap())
        .map(|edit| edit["id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn ten_thousand_edits_outlive_an_outage_of_a_day() {
    let hook = Receiver::open();
    hook.otherwise(answer(503, "", "down"));
    let mut office =
        Office::open(&channel("webhook", &format!("url = \"{}\"", hook.url("/")))).await;
    for n in 0..250 {
        office
            .change(&format!("https://h.example/{}", n % 25), 40)
            .await;
    }
    let mut post = office.post();
    for _ in 0..24 * 60 {
        assert_eq!(office.send(&mut post, "1m").await.delivered, 0);
    }
    let tries = hook.posts().len();
    assert!(
        (10..40).contains(&tries),
        "one back-off for the receiver, not one a message: {tries}"
    );
    hook.otherwise(answer(200, "", ""));
    // A restart in the middle, and a receiver that dies between request and answer.
    hook.script((0..100).map(|_| answer(200, "", "")).chain([Reply::Die]));
    let mut post = office.post();
    office.send(&mut post, "1m").await;
    let mut post = office.post();
    office.send(&mut post, "1m").await;
    let ids = ids(&hook);
    assert_eq!(
        ids,
        (1..=10_000).collect::<Vec<i64>>(),
        "each once, in order"
    );
    assert!(office.letters().await.is_empty());
    // Whom the receiver did not answer had one key in all of its attempts.
    let keys: Vec<String> = hook
        .posts()
        .iter()
        .map(|post| post.header("webhook-id").to_owned())
        .collect();
    let distinct: std::collections::HashSet<&String> = keys.iter().collect();
    assert_eq!(distinct.len(), 250);
    assert_eq!(
        office.send(&mut post, "24h").await,
        alert::Sent::default(),
        "never again"
    );
}

#[tokio::test]
async fn people_are_told_of_a_page_once_a_minute() {
    let slack = Receiver::open();
    let mut office =
        Office::open(&channel("slack", &format!("url = \"{}\"", slack.url("/")))).await;
    let mut post = office.post();
    office.change("https://h.example/a", 1).await;
    office.send(&mut post, "0s").await;
    for _ in 0..30 {
        office.change("https://h.example/a", 3).await;
        office.send(&mut post, "0s").await;
    }
    // Another page does not wait for the busy one.
    office.change("https://h.example/b", 1).await;
    assert_eq!(office.send(&mut post, "0s").await.delivered, 1);
    assert_eq!(office.send(&mut post, "1m").await.delivered, 1);
    let posts = slack.posts();
    assert_eq!(posts.len(), 3);
    assert!(
        posts[2].body["text"]
            .as_str()
            .unwrap()
            .ends_with("and 89 more edits")
    );
}

#[tokio::test]
async fn a_digest_leaves_at_its_time_and_quiet_hours_hold() {
    for keys in [
        "digest = \"0 18 * * *\"\nzone = \"Europe/London\"",
        "quiet = \"08:00-18:00 Europe/London\"",
    ] {
        let hook = Receiver::open();
        let rest = channel("webhook", &format!("url = \"{}\"", hook.url("/")));
        let mut office = Office::open(&format!("{rest}{keys}")).await;
        let mut post = office.post();
        for page in ["a", "b", "c"] {
            office.change(&format!("https://h.example/{page}"), 2).await;
            assert_eq!(
                office.send(&mut post, "1h").await,
                alert::Sent::default(),
                "{keys}"
            );
        }
        assert!(
            office
                .letters()
                .await
                .iter()
                .all(|letter| letter.state == "held")
        );
        office.now = "2026-03-01T18:00:00Z".parse().unwrap();
        // Nobody is there at first: what the digest holds, and its key, stay the same.
        hook.script([Reply::Die]);
        assert_eq!(office.send(&mut post, "0s").await.failed, 1);
        office.change("https://h.example/d", 1).await;
        office.send(&mut post, "1m").await;
        let posts = hook.posts();
        assert_eq!(posts[0].header("webhook-id"), posts[1].header("webhook-id"));
        assert_eq!(
            (
                &posts[1].body["type"],
                posts[1].body["edits"].as_array().unwrap().len()
            ),
            (&"digest".into(), 6)
        );
    }
}

#[tokio::test]
async fn what_is_over_the_hours_worth_comes_as_one_summary() {
    let hook = Receiver::open();
    let rest = channel("webhook", &format!("url = \"{}\"", hook.url("/")));
    let mut office = Office::open(&format!("{rest}max_per_hour = 2")).await;
    let mut post = office.post();
    for page in 0..9 {
        office.change(&format!("https://h.example/{page}"), 1).await;
    }
    assert_eq!(office.send(&mut post, "0s").await.delivered, 2);
    assert_eq!(office.send(&mut post, "30m").await.delivered, 0);
    assert_eq!(office.send(&mut post, "31m").await.delivered, 1);
    let posts = hook.posts();
    assert_eq!(posts[2].body["type"], "digest");
    assert_eq!(ids(&hook), (1..=9).collect::<Vec<i64>>());
}

/// A message that was taken later than now was so by a clock that was set back since.
#[tokio::test]
async fn an_hours_worth_counts_no_hour_to_come() {
    let hook = Receiver::open();
    let rest = channel("webhook", &format!("url = \"{}\"", hook.url("/")));
    let mut office = Office::open(&format!("{rest}max_per_hour = 1")).await;
    let mut post = office.post();
    office.change("https://h.example/a", 1).await;
    assert_eq!(office.send(&mut post, "8760h").await.delivered, 1);
    office.change("https://h.example/b", 1).await;
    assert_eq!(office.send(&mut post, "-8759h").await.delivered, 1);
    office.change("https://h.example/c", 1).await;
    assert_eq!(office.send(&mut post, "1m").await.delivered, 0);
}

/// Each change has an edit for either rule.
#[tokio::test]
async fn no_rule_holds_or_words_what_another_chose() {
    let rules = |kind: &str, hook: &Receiver, rest: &str| {
        let url = hook.url("/");
        format!(
            "[[channel]]\nname = \"c\"\ntype = \"{kind}\"\nurl = \"{url}\"\n
             [[alert]]\nname = \"urgent\"\nto = [\"c\"]\nadded = [\"number 0\"]\n
             [[alert]]\nname = \"rest\"\nto = [\"c\"]\nadded = [\"number 1\"]\n{rest}"
        )
    };
    // What arrives of three changes at once, and in the hour after: of the one rule, and of the other.
    for (kind, rest, at_once, later) in [
        ("webhook", "max_per_hour = 1", (3, 1), (3, 2)),
        ("slack", "max_per_hour = 1", (3, 1), (3, 2)),
        ("slack", "template = \"REST\"", (3, 3), (3, 3)),
        ("webhook", "", (3, 3), (3, 3)),
        // One message tells both, where they differ in their names only.
        ("slack", "", (3, 0), (3, 0)),
    ] {
        let hook = Receiver::open();
        let mut office = Office::open(&rules(kind, &hook, rest)).await;
        let mut post = office.post();
        let told = || {
            let posts = hook.taken();
            let is_rest = |post: &&receivers::Post| {
                let text = post.body["text"].as_str().unwrap_or_default();
                let of_rest = !text.contains("number 0") || text.contains("REST");
                post.body["rule"]
                    .as_str()
                    .map_or(of_rest, |rule| rule == "rest")
            };
            let rest = posts.iter().filter(is_rest).count();
            (posts.len() - rest, rest)
        };
        for page in 0..3 {
            office.change(&format!("https://h.example/{page}"), 2).await;
        }
        office.send(&mut post, "0s").await;
        assert_eq!(told(), at_once, "{kind} {rest}");
        office.send(&mut post, "61m").await;
        assert_eq!(told(), later, "{kind} {rest}");
        if kind == "webhook" {
            assert_eq!(ids(&hook).len(), 6);
        }
        assert!(office.letters().await.is_empty());
    }
}

#[tokio::test]
async fn what_nobody_takes_is_given_up_and_can_be_had_again() {
    let hook = Receiver::open();
    let mut office = Office::open(&channel(
        "webhook",
        &format!("url = \"{}\"\nretry_max = \"1h\"", hook.url("/")),
    ))
    .await;
    let mut post = office.post();
    // A message that the receiver refuses holds up the next for three tries only.
    hook.script((0..3).map(|_| answer(422, "", "no")));
    office.change("https://h.example/a", 1).await;
    office.change("https://h.example/b", 1).await;
    for _ in 0..4 {
        office.send(&mut post, "1h").await;
    }
    assert_eq!(ids(&hook), [2]);
    let letters = office.letters().await;
    assert_eq!((letters.len(), letters[0].state), (1, "dead"));
    assert!(letters[0].last_error.as_deref().unwrap().contains("422"));
    // A receiver that is down for good: a week.
    hook.otherwise(answer(500, "", ""));
    office.change("https://h.example/c", 1).await;
    office.send(&mut post, "1h").await;
    for _ in 0..8 {
        assert_eq!(office.send(&mut post, "24h").await.delivered, 0);
    }
    assert!(
        office
            .letters()
            .await
            .iter()
            .all(|letter| letter.state == "dead")
    );
    // Had again by hand, at once, whatever the back-off says.
    hook.otherwise(answer(200, "", ""));
    office.now += SignedDuration::from_secs(1);
    let store = Store::open_beside(office.folder.path()).await.unwrap();
    assert_eq!(store.retry(Some(1), office.now).await.unwrap(), 1);
    assert_eq!(store.drop_letter(3).await.unwrap(), 1);
    assert_eq!(office.send(&mut post, "0s").await.delivered, 1);
    assert_eq!(ids(&hook), [2, 1]);
    assert!(office.letters().await.is_empty());
}

#[tokio::test]
async fn a_template_is_the_owners_and_what_it_holds_is_data() {
    let slack = Receiver::open();
    let rest = channel("slack", &format!("url = \"{}\"", slack.url("/")));
    let rest = format!(
        "{rest}template = \"{{{{ watch }}}}: {{{{ edits[0].after }}}} {{{{ permalink }}}}\""
    );
    let mut office = Office::open(&rest).await;
    office.change("https://h.example/a", 1).await;
    let mut post = office.post();
    office.send(&mut post, "0s").await;
    let text = slack.posts()[0].body["text"].as_str().unwrap().to_owned();
    assert!(
        text.starts_with("w: We number 0 @everyone &lt;b&gt;")
            && text.ends_with("https://desk.example/edit/1"),
        "{text}"
    );
}

#[test]
fn every_fault_of_channels_and_rules_is_told_under_its_line() {
    let text = "[serve]\npublic_url = \"desk\"\n[[channel]]\nname = \"c\"\ntype = \"slak\"\n[[channel]]\nname = \"d\"\ntype = \"telegram\"\ntoken = \"s3cret\"\nchatt = \"1\"\n[[channel]]\nname = \"e\"\ntype = \"email\"\nserver = \"m\"\nfrom = \"nobody\"\nto = [\"a@b.example\"]\ntls = \"yes\"\nretry_max = \"soon\"\n[[alert]]\nname = \"r\"\nto = [\"d\"]\nfacets = [\"negatoin\"]\nevents = [\"lost\"]\nadded = [\"\"]\ndigest = \"0 25 * * *\"\nquiet = \"22-7\"\nmax_per_hour = 0\ntemplate = \"{{ pge }}\"\n";
    let faults = watchlist::read(text, "watchlist.toml").unwrap_err();
    assert!(
        !faults.rendered.contains("s3cret\""),
        "secrets are not shown"
    );
    for told in [
        "watchlist.toml:2:",
        "\"slack\"",
        "no `chat`",
        "did you mean `chat`",
        "mailbox",
        "starttls",
        "`retry_max`",
        "did you mean \"negation\"",
        "gone, back",
        "without a word",
        "hour",
        "Europe/Berlin",
        "1 or more",
        "no `pge`",
    ] {
        assert!(faults.rendered.contains(told), "{told}\n{faults}");
    }
}
